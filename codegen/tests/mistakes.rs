//! What authors of descriptions get wrong: each slip is found once, at its place, with what to do about it.

mod slips;

use oasmith_codegen::config::Config;
use oasmith_codegen::diagnostic::Severity;
use oasmith_codegen::generate;
use oasmith_codegen::load::{Input, MemoryLoader};

use slips::{GOOD, found, one, outcome};

#[test]
fn nothing_is_found_in_a_good_description() {
    assert_eq!(found("Lending", "Lending"), []);
}

#[test]
fn misspelt_members() {
    let place = "32:7";
    one(
        "required: [member]",
        "requried: [member]",
        "OAS0120",
        place,
        &["`requried`", "did you mean `required`?"],
    );
    one(
        "maxLength",
        "maxlength",
        "OAS0120",
        "34:32",
        &["schema", "did you mean `maxLength`?"],
    );
    one(
        "operationId: endLoan",
        "operationID: endLoan",
        "OAS0120",
        "20:7",
        &["operation", "did you mean `operationId`?"],
    );
    one(
        "securitySchemes:\n",
        "securitySchemas: {}\n  securitySchemes:\n",
        "OAS0120",
        "26:3",
        &["components"],
    );
}

#[test]
fn examples_that_patterns_refuse() {
    let pattern = "maxLength: 7, pattern: '^M[0-9]+$'";
    // Whatever decides: a table, a table and a count, or many states at once.
    for wrong in [
        "example: m1, pattern: '^M[0-9]+$'",
        "example: ABC, pattern: '^[A-Z]{4,400}$'",
        "example: ABCd, pattern: '^[A-Z]{4,400}$'",
        "example: éb-, pattern: 'é.{0,500}b$'",
    ] {
        let words = ["refuses its own example, by `pattern`"];
        one(pattern, wrong, "OAS0213", "34:41", &words);
    }
    for right in [
        "example: ABCD, pattern: '^[A-Z]{4,400}$'",
        "example: aé-b, pattern: 'é.{0,500}b$'",
    ] {
        assert_eq!(found(pattern, right), []);
    }
}

#[test]
fn patterns_that_nothing_matches() {
    let pattern = "maxLength: 7, pattern: '^M[0-9]+$'";
    for never in ["a^", "^[]{4,400}$", "^a.{0,500}(?!)"] {
        let to = format!("pattern: '{never}'");
        one(pattern, &to, "OAS0303", "34:41", &["no text at all"]);
    }
    let words = ["no text at all", "leave out the slashes"];
    one(
        pattern,
        "pattern: '/^M[0-9]+$/i'",
        "OAS0303",
        "34:41",
        &words,
    );
}

#[test]
fn patterns_of_other_languages() {
    let pattern = "pattern: '^M[0-9]+$'";
    for (other, words) in [
        (
            r"\AM[0-9]+\z",
            [r"`\A` says the letter itself", "write `^`"],
        ),
        (r"^M[0-9]+\Z", [r"`\Z` says the letter itself", "write `$`"]),
        (r"^\p{IsLatin}+$", [r"`\p{IsLatin}` says", "before a brace"]),
        (r"^[\_\u{1F600}]+$", [r"`\u{1F600}` says", "before a brace"]),
        (r"^\x{41}\q$", [r"`\x{41}` says", "repeated"]),
        (
            r"^[\Z]$",
            [r"`\Z` says", "itself in the expressions of ECMA-262"],
        ),
        ("^[[:alpha:]_]+$", ["`[:alpha:]` says", "write `a-zA-Z`"]),
    ] {
        let to = format!("pattern: '{other}'");
        one(pattern, &to, "OAS0309", "34:55", &words);
    }
    for (none, write) in [
        ("(?i)^m[0-9]+$", "`[Aa]`"),
        ("^(?P<digits>[0-9]+)$", "write `(?<`"),
        ("^M++$", "nothing to repeat"),
    ] {
        let to = format!("pattern: '{none}'");
        one(
            pattern,
            &to,
            "OAS0300",
            "34:55",
            &["cannot be checked", write],
        );
    }
    for right in [
        r"^[\w\-_\@\x41\u0042]{2,}\b\cA\k?$",
        r"^\p{L}[[:]+\u{1F600}$",
        r"\\A\[:alpha:]",
    ] {
        assert_eq!(found(pattern, &format!("pattern: '{right}'")), []);
    }
}

#[test]
fn what_nobody_defines_is_noted_unless_it_is_an_extension() {
    let loader = |text: &str| GOOD.replacen("maxLength: 7", text, 1);
    let severity = |text: &str| -> Vec<Severity> {
        let loader = MemoryLoader::new().with("api.yaml", loader(text));
        let input = Input {
            path: "api.yaml",
            loader: &loader,
        };
        let outcome = generate(&input, &Config::default());
        outcome
            .diagnostics()
            .sorted()
            .iter()
            .map(|one| one.severity)
            .collect()
    };
    assert_eq!(severity("colour: red"), [Severity::Note]);
    assert_eq!(severity("x-colour: red"), []);
}

#[test]
fn values_that_keywords_do_not_take() {
    one(
        "maxLength: 7",
        "maxLength: -7",
        "OAS0215",
        "34:43",
        &["a whole number, 0 or more"],
    );
    one(
        "maxLength: 7",
        "maxLength: '7'",
        "OAS0215",
        "34:43",
        &["`maxLength`"],
    );
    one(
        "maximum: 28",
        "maximum: high",
        "OAS0215",
        "35:40",
        &["a number"],
    );
    one(
        "type: integer, maximum",
        "type: int, maximum",
        "OAS0202",
        "35:22",
        &["`int`", "read as `integer`"],
    );
    one(
        "default: 14",
        "default: 140",
        "OAS0213",
        "35:53",
        &["`maximum`"],
    );
    one(
        "'^M[0-9]+$'",
        "'^M[0-9+$'",
        "OAS0300",
        "34:55",
        &["not closed"],
    );
}

#[test]
fn references_and_names() {
    one(
        "schemas/Loan'",
        "schemas/Lone'",
        "OAS0104",
        "18:30",
        &["`#/components/schemas/Loan`"],
    );
    one(
        "[{bearer: []}]",
        "[{beerer: []}]",
        "OAS0207",
        "3:13",
        &["did you mean `bearer`?"],
    );
    one(
        "required: [member]",
        "required: [memebr]",
        "OAS0204",
        "32:18",
        &["no value has it", "did you mean `member`?"],
    );
    one(
        "operationId: endLoan",
        "operationId: getLoan",
        "OAS0214",
        "20:20",
        &["GET /loans/{loanId}", "DELETE /loans/{loanId}"],
    );
    one(
        "operationId: endLoan",
        "operationId: get_loan",
        "OAS0301",
        "20:7",
        &["`get_loan2`", "DELETE /loans/{loanId}"],
    );
}

#[test]
fn parameters_and_statuses() {
    one(
        "in: path",
        "in: paht",
        "OAS0200",
        "10:15",
        &["`paht`", "one of path"],
    );
    one("'204'", "'2O4'", "OAS0210", "24:9", &["`2O4`", "left out"]);
    let disagreement = found("name: loanId\n", "name: loan_id\n");
    let codes: Vec<&str> = disagreement
        .iter()
        .map(|(code, ..)| code.as_str())
        .collect();
    assert_eq!(
        codes,
        ["OAS0208", "OAS0208"],
        "the path's side and the parameter's"
    );
}

#[test]
fn headers_that_descriptions_do_not_decide_on() {
    let accept =
        "{name: accept, in: header, schema: {const: text/csv}}\n        - {name: loanId, in: path";
    one(
        "{name: loanId, in: path",
        accept,
        "OAS0219",
        "22:11",
        &["`accept` is no header parameter", ".header("],
    );
}

#[test]
fn variables_of_servers() {
    let server = "security: [{bearer: []}]\nservers: [{url: '/{v}', variables: {v: {default: '', enum: [v1]}}}]";
    one(
        "security: [{bearer: []}]",
        server,
        "OAS0213",
        "4:50",
        &["the empty text is none of the values of the variable `v`"],
    );
}

#[test]
fn paths_and_bodies() {
    one(
        "  /loans/{loanId}:",
        "  loans/{loanId}:",
        "OAS0221",
        "6:5",
        &["without a slash", "`/loans/{loanId}`"],
    );
    one(
        "    delete:",
        "  /loans/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1, format: int64}}]\n    get: {operationId: other, responses: {'204': {description: Same.}}}\n  /fines/{loanId}:\n    delete:",
        "OAS0222",
        "20:5",
        &["`/loans/{id}`", "before"],
    );
    one(
        "    delete:",
        "  /loans/{loanId}#brief:\n    parameters: [{name: loanId, in: path, required: true, schema: {type: integer, minimum: 1, format: int64}}]\n    get: {operationId: other, responses: {'204': {description: Same.}}}\n  /loans/{loanId}#full:\n    parameters: [{name: loanId, in: path, required: true, schema: {type: string}}, {name: full, in: query, required: true, schema: {type: string}}]\n    get: {operationId: third, responses: {'204': {description: Another.}}}\n  /fines/{loanId}:\n    delete:",
        "OAS0222",
        "20:5",
        &["`/loans/{loanId}#brief`", "a fragment, which is never sent"],
    );
    one(
        "application/json:",
        "json:",
        "OAS0223",
        "18:15",
        &["`json` is no media type", "`application/json`"],
    );
    one(
        "responses:\n        '204'",
        "requestBody: {description: None.}\n      responses:\n        '204'",
        "OAS0200",
        "23:20",
        &["a body needs `content`"],
    );
    one(
        "responses:\n        '204'",
        "requestBody: {required: 'no', content: {application/json: {}}}\n      responses:\n        '204'",
        "OAS0215",
        "23:31",
        &["`required` takes true or false"],
    );
    one(
        "{name: loanId, in: path, required: true, schema: {type: integer, format: int64}}",
        "{name: loanId, in: path, required: true, schema: {type: integer, format: int64}}\n        - {name: x, in: body, schema: {type: string}}\n      requestBody: {content: {application/json: {}}}",
        "OAS0120",
        "23:25",
        &["`in: body`", "beside `requestBody`"],
    );
    let missing = found("paths:", "x-paths:");
    let codes: Vec<&str> = missing.iter().map(|(code, ..)| code.as_str()).collect();
    // 3.1 may do with components alone.
    assert!(!codes.contains(&"OAS0224"), "{codes:?}");
    let models = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\ncomponents: {}\n";
    one(
        GOOD,
        models,
        "OAS0224",
        "1:1",
        &["no `paths`", "`paths: {}`"],
    );
}

#[test]
fn path_items_that_are_referred_to() {
    let method = "    delete:\n      operationId: endLoan\n";
    let moved = format!("  /loans/{{id}}:\n    $ref: '#/components/pathItems/Loan'\n{method}");
    let text = GOOD.replacen(method, &moved, 1);
    let shared = "components:\n  pathItems:\n    Loan: {get: {responses: {'204': {description: Done.}}}, \
        delete: {responses: {'204': {description: Done.}}}, \
        parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1, format: int64}}]}\n";
    let text = text.replacen("components:\n", shared, 1);
    let found: Vec<_> = found(GOOD, &text)
        .into_iter()
        .filter(|(code, ..)| code == "OAS0222")
        .collect();
    let [(_, first, twin), (_, second, own)] = found.as_slice() else {
        panic!("{found:#?}");
    };
    assert_eq!((first.as_str(), second.as_str()), ("20:5", "29:61"));
    assert!(twin.contains("stands here before"), "{twin}");
    assert!(own.contains("has a DELETE of its own"), "{own}");
}

#[test]
fn schemes_that_need_one_header() {
    let text = GOOD.replacen("[{bearer: []}]", "[{bearer: [], key: [], basic: []}]", 1);
    let schemes = "    basic: {type: http, scheme: Basic}\n    key: {type: apiKey, in: header, name: X}\n    bearer:";
    let text = text.replacen("    bearer:", schemes, 1);
    one(
        GOOD,
        &text,
        "OAS0225",
        "3:12",
        &["`bearer` and `basic`", "alternatives"],
    );
    let key = text.replacen("name: X", "name: authorization", 1);
    one(
        GOOD,
        &key,
        "OAS0225",
        "3:12",
        &["`bearer`, `key` and `basic`"],
    );
    let alike = text.replacen("type: http, scheme: Basic", "type: oauth2, flows: {}", 1);
    assert_eq!(found(GOOD, &alike), []);
    let three = text.replacen("name: X", "name: authorization", 1);
    let three = three.replacen("type: http, scheme: Basic", "type: oauth2, flows: {}", 1);
    one(
        GOOD,
        &three,
        "OAS0225",
        "3:12",
        &["`bearer` (with `basic`) and `key` each need"],
    );
}

#[test]
fn indentation() {
    one(
        "      additional",
        "     additional",
        "OAS0002",
        "31:6",
        &["compare the indentation"],
    );
    one(
        "      additional",
        "\t  additional",
        "OAS0003",
        "31:1",
        &["indent with spaces"],
    );
}

/// The line that does not fit may come long after the bracket.
#[test]
fn brackets_that_are_not_closed() {
    let title = GOOD.lines().nth(1).unwrap();
    let open = title.trim_end_matches('}');
    one(
        title,
        open,
        "OAS0002",
        "2:7",
        &["the `{` here is not closed", "line 3"],
    );
    one(
        "[{bearer: []}]",
        "[{bearer: []}",
        "OAS0002",
        "3:11",
        &["the `[` here is not closed", "line 4"],
    );
    one(
        GOOD,
        "openapi: 3.1.0\ninfo: {title: T, version: '1'",
        "OAS0002",
        "2:7",
        &["unclosed bracket"],
    );
}

#[test]
fn files_that_hold_something_else() {
    for (text, kind) in [("", "null"), ("Not Found", "a string"), ("[]", "an array")] {
        one(GOOD, text, "OAS0100", "1:1", &[kind, "which is an object"]);
    }
}

/// What has a sensible reading fails nobody's build, as most of those who generate own no description.
#[test]
fn what_can_be_read_is_a_warning() {
    let severities = |from: &str, to: &str| -> Vec<Severity> {
        let found = outcome(from, to).diagnostics().sorted();
        found.iter().map(|one| one.severity).collect()
    };
    let schema = "{type: integer, maximum: 28, default: 14, format: int32}";
    for (from, to) in [
        ("[{bearer: []}]", "[{lost: []}, {bearer: []}]"),
        ("{type: http, scheme: bearer}", "{type: telepathy}"),
        ("{type: http, scheme: bearer}", "{type: apiKey, in: header}"),
        ("{type: http, scheme: bearer}", "{type: http}"),
        (schema, "{type: any}"),
        (schema, "{type: file}"),
        (schema, "{type: null}"),
        (schema, "{type: Integer, format: int32}"),
        (schema, "{type: [string, other]}"),
        (schema, ""),
        ("info: {title: Lending, version: \"1\"}", ""),
        ("openapi: 3.1.0", "openapi: 3.3.0"),
        ("openapi: 3.1.0", ""),
        ("    delete:", "    DELETE:"),
        ("paths:", "servers: [{}]\npaths:"),
    ] {
        assert_eq!(severities(from, to), [Severity::Warning], "{to}");
    }
    for (from, to) in [
        ("openapi: 3.1.0", "openapi: 4.0.0"),
        ("in: path", "in: paht"),
        ("schemas/Loan'", "schemas/Lone'"),
        (GOOD, "{}"),
    ] {
        assert!(severities(from, to).contains(&Severity::Error), "{to}");
    }
}
