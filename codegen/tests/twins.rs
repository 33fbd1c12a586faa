//! Operations of one path and method: reported where a server cannot tell them apart, and only there.

use std::time::{Duration, Instant};

use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::{Config, Input, generate};

/// The messages of OAS0222 in a description of these paths.
fn found(version: &str, paths: &str) -> Vec<String> {
    let text = format!("{version}\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}");
    let loader = MemoryLoader::new().with("api.yaml", text);
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    assert!(!outcome.diagnostics().has_errors(), "{paths}");
    let found = outcome.diagnostics().sorted();
    let twins = found.iter().filter(|one| one.code.id() == "OAS0222");
    twins.map(|one| one.message.clone()).collect()
}

const OAS3: &str = "openapi: 3.2.0";
const OAS2: &str = "swagger: '2.0'";

/// An operation with these members.
fn path(path: &str, members: &str) -> String {
    let replies = "responses: {'204': {description: Done.}}";
    format!("  '{path}': {{post: {{{members}, {replies}}}}}\n")
}

/// Paths that have one parameter each.
fn pair(one: (&str, &str), other: (&str, &str)) -> String {
    let stated = |(at, param): (&str, &str)| path(at, &format!("parameters: [{{{param}}}]"));
    format!("{}{}", stated(one), stated(other))
}

#[test]
fn schemas_of_required_parameters_tell_apart() {
    let query = |schema: &str| format!("name: k, in: query, required: true, schema: {{{schema}}}");
    let (first, second) = (
        query("type: string, enum: [a, b]"),
        query("enum: [c, d], type: string"),
    );
    assert_eq!(
        found(OAS3, &pair(("/t", &first), ("/t#2", &second))),
        [""; 0]
    );
    let said = query("enum: [a, b], type: string, description: Another.");
    let twins = found(OAS3, &pair(("/t", &first), ("/t#2", &said)));
    assert_eq!(twins.len(), 1, "{twins:?}");

    let in_path =
        |name, schema| format!("name: {name}, in: path, required: true, schema: {{{schema}}}");
    let whole = in_path("id", "type: integer");
    let letters = in_path("name", "type: string, pattern: '^[a-z]+$'");
    assert_eq!(
        found(OAS3, &pair(("/c/{id}", &whole), ("/c/{name}", &letters))),
        [""; 0]
    );
    let renamed = in_path("name", "type: integer");
    let twins = found(OAS3, &pair(("/c/{id}", &whole), ("/c/{name}", &renamed)));
    assert_eq!(
        twins,
        ["`/c/{name}` is a path that stands here before, but for the names of its parameters"]
    );
}

#[test]
fn parameters_of_2_0_are_their_own_schemas() {
    let action =
        |value| format!("name: A, in: query, required: true, type: string, enum: [{value}]");
    let (one, two) = (action("one"), action("two"));
    assert_eq!(
        found(OAS2, &pair(("/#A=one", &one), ("/#A=two", &two))),
        [""; 0]
    );
    assert_eq!(
        found(OAS2, &pair(("/#A=one", &one), ("/#A=two", &one))).len(),
        1
    );
}

#[test]
fn bodies_tell_apart_by_their_media_types_alone() {
    let body = |schema| format!("name: it, in: body, required: true, schema: {{type: {schema}}}");
    let alike = pair(("/b", &body("object")), ("/b#2", &body("array")));
    assert_eq!(found(OAS2, &alike).len(), 1);
    let parameters = format!("parameters: [{{{}}}]", body("object"));
    let csv = format!("consumes: [text/csv], {parameters}");
    assert_eq!(
        found(OAS2, &(path("/b", &parameters) + &path("/b#2", &csv))),
        [""; 0]
    );
    let body = |media| format!("requestBody: {{required: true, content: {{{media}: {{}}}}}}");
    let (json, text) = (body("application/json"), body("text/csv"));
    assert_eq!(
        found(OAS3, &(path("/b", &json) + &path("/b#2", &text))),
        [""; 0]
    );
    assert_eq!(
        found(OAS3, &(path("/b", &json) + &path("/b#2", &json))).len(),
        1
    );
}

#[test]
fn an_operations_own_parameter_hides_the_paths() {
    let shared = "    parameters: [{name: A, in: query, required: true, schema: {enum: [one]}}]\n";
    let own = |required| {
        format!("parameters: [{{name: A, in: query, required: {required}, schema: {{}}}}]")
    };
    let with = |required| {
        let operation = format!(
            "    post: {{{}, responses: {{'204': {{description: X.}}}}}}\n",
            own(required)
        );
        format!(
            "  /d#x:\n{shared}{operation}  /d#y:\n    post: {{responses: {{'204': {{description: X.}}}}}}\n"
        )
    };
    assert_eq!(found(OAS3, &with("true")), [""; 0]);
    assert_eq!(
        found(OAS3, &with("false")),
        ["`/d#y` is a path that stands here before, but for a fragment, which is never sent"]
    );
}

#[test]
fn the_difference_is_what_both_paths_say() {
    let none = "summary: Nothing";
    let said = |one, other| found(OAS3, &(path(one, none) + &path(other, none))).concat();
    assert!(said("/a#x", "/a").ends_with("a fragment, which is never sent"));
    assert!(said("/a/{x}#1", "/a/{y}#2").ends_with("the names of its parameters"));
    assert!(said("/a", "a").ends_with("the slash that paths begin with"));
}

#[test]
fn a_method_that_an_item_states_twice() {
    let replies = "{responses: {'204': {description: Done.}}}";
    let item = format!("  /a: {{get: {replies}, additionalOperations: {{GET: {replies}}}}}\n");
    assert_eq!(
        found(OAS3, &item),
        ["`/a` states GET twice; this one is left out"]
    );
    let referred =
        format!("  /a: {{$ref: '#/paths/~1b', get: {replies}}}\n  /b: {{get: {replies}}}\n");
    let messages = found(OAS3, &referred);
    assert_eq!(
        messages,
        ["`/a` has a GET of its own; this one is left out"]
    );
}

/// Paths are not compared in pairs.
#[test]
fn many_paths_of_one_form() {
    let paths: String = (0..1500)
        .map(|index| {
            let schema = format!("schema: {{type: string, enum: [Op{index}]}}");
            let param = format!("{{name: Action, in: query, required: true, {schema}}}");
            path(
                &format!("/#Action=Op{index}"),
                &format!("parameters: [{param}]"),
            )
        })
        .collect();
    let time = |paths: &str| {
        let before = Instant::now();
        assert_eq!(found(OAS3, paths), [""; 0]);
        before.elapsed()
    };
    let apart = paths.replace("/#Action", "/Action");
    let (alone, together) = (time(&apart), time(&paths));
    assert!(
        together < 2 * alone + Duration::from_millis(500),
        "{together:?}, apart {alone:?}"
    );
}
