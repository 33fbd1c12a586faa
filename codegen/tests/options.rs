//! Every option of the README's table does what it says.

use oasmith_codegen::config::Config;
use oasmith_codegen::generate;
use oasmith_codegen::load::{Input, MemoryLoader};

const API: &str = r#"openapi: 3.1.0
info: {title: Lending, version: "1"}
paths:
  /loans/{loanId}:
    get:
      operationId: getLoan
      tags: [loans]
      parameters: [{name: loanId, in: path, required: true, schema: {type: integer}}]
      responses:
        '200':
          description: The loan.
          content: {application/json: {schema: {$ref: '#/components/schemas/Loan'}}}
  /films:
    get:
      operationId: listFilms
      tags: [films]
      responses:
        '200':
          description: Films.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Film'}}}}
components:
  schemas:
    Loan:
      type: object
      required: [since, state]
      properties:
        since: {type: string, format: date-time}
        state: {type: string, enum: [open, over-due]}
        mail: {type: string, format: email}
        person: {$ref: '#/components/schemas/Person'}
    Person: {type: object, properties: {name: {type: string}}}
    Film: {type: object, required: [minutes, kind], properties: {minutes: {type: integer}, kind: {type: string, enum: [film]}}}
    Idle: {properties: {name: {type: string}}}
"#;

/// The generated code, with one space between tokens.
fn code(options: &str) -> String {
    let config =
        Config::from_toml(options).unwrap_or_else(|faults| panic!("{options}: {faults:?}"));
    let loader = MemoryLoader::new().with("api.yaml", API);
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    let outcome = generate(&input, &config);
    let found = outcome.diagnostics().sorted();
    assert!(!outcome.diagnostics().has_errors(), "{options}: {found:#?}");
    outcome.tokens().to_string()
}

/// What an option adds and what it takes away, beside what there is without it.
fn changes(options: &str, added: &[&str], removed: &[&str]) {
    let (before, after) = (code(""), code(options));
    for text in added {
        assert!(
            !before.contains(text),
            "`{text}` is there without `{options}`"
        );
        assert!(
            after.contains(text),
            "`{options}` does not add `{text}`:\n{after}"
        );
    }
    for text in removed {
        assert!(
            before.contains(text),
            "`{text}` is not there without `{options}`"
        );
        assert!(
            !after.contains(text),
            "`{options}` does not remove `{text}`"
        );
    }
}

#[test]
fn client_and_server() {
    changes("client = false", &[], &["pub mod client"]);
    changes("server = false", &[], &["pub mod server", "trait Loans"]);
}

#[test]
fn responses() {
    changes(
        "responses = \"strict\"",
        &["Mode :: Strict"],
        &["Mode :: Open"],
    );
    changes(
        "responses = \"tolerant\"",
        &["Mode :: Tolerant", "fn blank ()"],
        &["Mode :: Open"],
    );
}

#[test]
fn unknown_members_and_enums() {
    changes("unknown_members = \"keep\"", &["pub additional :"], &[]);
    changes("enums = \"closed\"", &[], &["Unknown (String)"]);
}

#[test]
fn formats() {
    changes(
        "formats = { date-time = \"string\" }",
        &["pub since : String"],
        &["text :: DateTime"],
    );
    let own = "formats = { date-time = \"crate::Moment\" }";
    changes(own, &["pub since : crate :: Moment"], &["text :: DateTime"]);
    changes("assert_formats = true", &["is_email (value)"], &[]);
}

#[test]
fn integers() {
    changes(
        "integers = \"exact\"",
        &["pub minutes : Integer"],
        &["pub minutes : i64"],
    );
}

#[test]
fn names() {
    changes(
        "rename.schemas = { Loan = \"Lending\" }",
        &["pub struct Lending"],
        &["pub struct Loan "],
    );
    // What gets a name stays a member.
    changes(
        "rename.schemas.\"#/components/schemas/Film/properties/kind\" = \"Kind\"",
        &["pub kind : Kind", "pub enum Kind"],
        &[],
    );
    changes(
        "rename.operations = { getLoan = \"loan\" }",
        &["fn loan ("],
        &["fn get_loan ("],
    );
    changes(
        "rename.operations = { \"GET /films\" = \"films\" }",
        &["fn films (& self"],
        &["fn list_films ("],
    );
    changes(
        "rename.fields = { \"Loan.since\" = \"from\" }",
        &["pub from :"],
        &["pub since :"],
    );
    changes(
        "rename.variants = { \"LoanState.over-due\" = \"Late\" }",
        &["Late"],
        &["OverDue"],
    );
    changes(
        "rename.tags = { loans = \"lending\" }",
        &["pub trait Lending"],
        &["pub trait Loans"],
    );
}

#[test]
fn types_of_the_users_own() {
    changes(
        "replace = { Person = \"crate::Human\" }",
        &["use crate :: Human as Person"],
        &["pub struct Person"],
    );
    changes("derives = [\"Hash\"]", &["# [derive (Hash)]"], &[]);
    changes(
        "derives = { types = { Film = [\"Hash\"] } }",
        &["# [derive (Hash)]"],
        &[],
    );
    changes(
        "attributes = { Film = [\"must_use\"] }",
        &["# [must_use] pub struct Film"],
        &[],
    );
}

/// Of what is not selected nothing stays, and nothing that only it needed.
#[test]
fn selections() {
    let loans = ["fn list_films (", "pub struct Film", "pub trait Films"];
    for select in [
        "select.operations = [\"getLoan\"]",
        "select.tags = [\"loans\"]",
        "select.paths = [\"/loans/*\"]",
        "exclude.operations = [\"listFilms\"]",
        "exclude.tags = [\"films\"]",
        "exclude.paths = [\"GET /films\"]",
    ] {
        changes(select, &[], &loans);
        let code = code(select);
        assert!(
            code.contains("pub struct Person"),
            "what is reached stays: {select}"
        );
    }
    changes(
        "select.operations = [\"getLoan\"]",
        &[],
        &["pub struct Idle"],
    );
    changes("exclude.schemas = [\"Idle\"]", &[], &["pub struct Idle"]);
    // Schemas that are asked for stay, whoever mentions them.
    let both = code("select.operations = [\"getLoan\"]\nselect.schemas = [\"Idle\"]");
    assert!(both.contains("pub struct Idle") && !both.contains("pub struct Film"));
}

#[test]
fn what_generated_code_builds_on() {
    changes(
        "runtime = \"crate::oas\"",
        &["use crate :: oas ::"],
        &["use oasmith ::"],
    );
    changes("exact_untyped = true", &[], &["pub struct Idle"]);
}

#[test]
fn pages() {
    changes(
        "pages.listFilms = { link = true }",
        &["type Item = Film ;", "Follow :: Link"],
        &[],
    );
    changes(
        "[pages.\"GET /films\"]\nnext = \"/next\"",
        &["Follow :: Url { next : \"/next\" }"],
        &[],
    );
}

/// What is said of pages that cannot be followed.
#[test]
fn pages_that_are_none_are_said() {
    let cases = [
        ("pages.getLoan = { link = true }", "is no list"),
        (
            "pages.getLoan = { items = \"/person/name\", link = true }",
            "is no list",
        ),
        (
            "pages.getLoan = { items = \"/sinse\", link = true }",
            "there is no `sinse`",
        ),
        (
            "pages.getLoan = { items = \"/since/x\", link = true }",
            "no members",
        ),
        (
            "pages.listFilms = { page = \"page\" }",
            "no parameter `page`",
        ),
        ("pages.listFilm = { page = \"page\" }", "is no operation"),
    ];
    for (options, reason) in cases {
        let loader = MemoryLoader::new().with("api.yaml", API);
        let input = Input {
            path: "api.yaml",
            loader: &loader,
        };
        let outcome = generate(&input, &Config::from_toml(options).unwrap());
        let said = format!("{:?}", outcome.diagnostics().sorted());
        assert!(said.contains(reason), "{options}: {said}");
        let tokens = outcome.tokens().to_string();
        assert!(!tokens.contains("Paging"), "{options}");
    }
}

#[test]
fn what_is_tolerated_is_a_warning() {
    let loader = MemoryLoader::new().with(
        "api.yaml",
        API.replace("schemas/Person'", "schemas/Preson'"),
    );
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    let errors = |options: &str| {
        let outcome = generate(&input, &Config::from_toml(options).unwrap());
        outcome.diagnostics().sorted();
        outcome.diagnostics().has_errors()
    };
    assert!(errors(""));
    assert!(!errors("tolerate = [\"OAS0104\"]"));
}
