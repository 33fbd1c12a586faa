//! Values of members that OpenAPI does not take, and members that are stated twice.

mod slips;

use slips::one;

#[test]
fn values_that_members_do_not_take() {
    for (from, to, place, words) in [
        (
            "schemas:\n",
            "headers: 5\n  schemas:\n",
            "28:12",
            "`headers` takes an object; this is a number",
        ),
        (
            "'204': {description: Gone.}",
            "'204': {description: Gone., headers: [a]}",
            "24:46",
            "`headers` takes an object; this is an array",
        ),
        (
            "'204': {description: Gone.}",
            "'204': Gone",
            "24:16",
            "an entry of `responses` takes an object; this is a string",
        ),
        (
            "operationId: endLoan",
            "operationId: endLoan\n      tags: loans",
            "21:13",
            "`tags` takes an array; this is a string",
        ),
        (
            "components:\n",
            "servers: {url: https://a.example}\ncomponents:\n",
            "25:10",
            "`servers` takes an array; this is an object",
        ),
        (
            "components:\n",
            "  /left: [get]\ncomponents:\n",
            "25:10",
            "an entry of `paths` takes an object; this is an array",
        ),
        (
            "operationId: endLoan",
            "operationId: endLoan\n      callbacks: {ended: {'{$request.query.url}': later}}",
            "21:51",
            "an entry of `ended` takes an object; this is a string",
        ),
    ] {
        one(from, to, "OAS0121", place, &[words, "which says nothing"]);
    }
    one(
        "additionalProperties: false",
        "additionalProperties: 'false'",
        "OAS0215",
        "31:29",
        &["true, false or a schema"],
    );
}

#[test]
fn parameters_that_a_path_states_twice() {
    let parameter = |name: &str| format!("{{name: {name}, in: header, schema: {{type: string}}}}");
    let list = format!(
        "parameters: [{}, {}]",
        parameter("X-Trace"),
        parameter("' x-trace '")
    );
    one(
        "    delete:\n",
        &format!("    {list}\n    delete:\n"),
        "OAS0231",
        "19:71",
        &["the header parameter ` x-trace ` stands here before"],
    );
}
