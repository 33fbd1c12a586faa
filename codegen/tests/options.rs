//! Every option of the README's table does what it says.

mod lending;

use lending::{API, code, found};
use oasmith_codegen::config::{Config, FormatType};
use oasmith_codegen::diagnostic::{Code, Severity};
use oasmith_codegen::generate;
use oasmith_codegen::load::{Input, MemoryLoader};

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
fn fallible_handlers() {
    changes(
        "fallible_handlers = true",
        &[
            "Output = Result < GetLoanReply , server :: Failure >",
            "Running < 'a , Result < GetLoanReply , server :: Failure > >",
        ],
        &["Output = GetLoanReply >"],
    );
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
    changes(
        "replace = { Person = \"Vec<crate::Human>\" }",
        &["pub type Person = Vec < crate :: Human >"],
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
            "there is no `sinse`; did you mean `since`?",
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
        assert!(!said.contains("say how with"), "{options}: {said}");
        let tokens = outcome.tokens().to_string();
        assert!(!tokens.contains("Paging"), "{options}");
    }
}

/// An operation that is called by its function is still known by its id.
#[test]
fn functions_are_renamed_by_their_ids() {
    const FUNCTIONS: &str = "openapi: 3.1.0
info: {title: Functions, version: '1'}
paths:
  /films/{id}:
    get:
      operationId: read_film_films__id__get
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Read.}}
";
    for (options, method) in [
        ("", "fn read_film ("),
        (
            "rename.operations = { read_film_films__id__get = \"film\" }",
            "fn film (",
        ),
    ] {
        let loader = MemoryLoader::new().with("api.yaml", FUNCTIONS);
        let input = Input {
            path: "api.yaml",
            loader: &loader,
        };
        let outcome = generate(&input, &Config::from_toml(options).unwrap());
        assert_eq!(outcome.diagnostics().sorted(), [], "{options}");
        assert!(outcome.tokens().to_string().contains(method), "{options}");
    }
}

/// What was found of the options, with their file called `oasmith.toml`.
/// An option that names what is not there is told, with where it is written and what may have been meant.
#[test]
fn what_names_nothing_is_said() {
    use Severity::{Error, Warning};
    let cases = [
        (
            "select.operations = [\"gtLoan\"]",
            Error,
            "select.operations",
            "gtLoan",
            "getLoan",
        ),
        (
            "select.tags = [\"loan\"]",
            Error,
            "select.tags",
            "loan",
            "loans",
        ),
        (
            "select.paths = [\"GET /film\"]",
            Error,
            "select.paths",
            "GET /film",
            "GET /films",
        ),
        (
            "select.schemas = [\"Persn\"]",
            Error,
            "select.schemas",
            "Persn",
            "Person",
        ),
        (
            "exclude.operations = [\"gtLoan\"]",
            Warning,
            "exclude.operations",
            "gtLoan",
            "getLoan",
        ),
        (
            "exclude.tags = [\"fims\"]",
            Warning,
            "exclude.tags",
            "fims",
            "films",
        ),
        (
            "exclude.paths = [\"/film\"]",
            Warning,
            "exclude.paths",
            "/film",
            "/films",
        ),
        (
            "exclude.schemas = [\"Fim\"]",
            Warning,
            "exclude.schemas",
            "Fim",
            "Film",
        ),
        (
            "rename.schemas = { Persn = \"P\" }",
            Warning,
            "rename.schemas",
            "Persn",
            "Person",
        ),
        (
            "rename.operations = { gtLoan = \"p\" }",
            Warning,
            "rename.operations",
            "gtLoan",
            "getLoan",
        ),
        (
            "rename.operations = { \"GET /filmz\" = \"p\" }",
            Warning,
            "rename.operations",
            "GET /filmz",
            "GET /films",
        ),
        (
            "rename.fields = { \"Loan.sinse\" = \"p\" }",
            Warning,
            "rename.fields",
            "Loan.sinse",
            "Loan.since",
        ),
        (
            "rename.variants = { \"LoanState.opn\" = \"P\" }",
            Warning,
            "rename.variants",
            "LoanState.opn",
            "LoanState.open",
        ),
        (
            "rename.tags = { loan = \"p\" }",
            Warning,
            "rename.tags",
            "loan",
            "loans",
        ),
        (
            "replace = { Persn = \"crate::P\" }",
            Warning,
            "replace",
            "Persn",
            "Person",
        ),
        (
            "derives.types = { Persn = [\"Hash\"] }",
            Warning,
            "derives.types",
            "Persn",
            "Person",
        ),
        (
            "attributes = { Persn = [\"must_use\"] }",
            Warning,
            "attributes",
            "Persn",
            "Person",
        ),
        (
            "pages.listFilm = { link = true }",
            Warning,
            "pages",
            "listFilm",
            "listFilms",
        ),
        (
            "formats = { date-tim = \"string\" }",
            Warning,
            "formats",
            "date-tim",
            "date-time",
        ),
        (
            "tolerate = [\"OAS0310\"]",
            Warning,
            "tolerate",
            "OAS0310",
            "OAS0010",
        ),
        (
            "patch = { \"/components/schemas/Persn\" = \"{}\" }",
            Error,
            "patch",
            "/components/schemas/Persn",
            "/components/schemas/Person",
        ),
    ];
    for (options, severity, option, key, near) in cases {
        let found = found(options);
        let said = found
            .iter()
            .find(|one| one.message.contains(&format!("`{key}`")));
        let said = said.unwrap_or_else(|| panic!("{options}: {found:#?}"));
        assert_eq!(said.severity, severity, "{options}");
        assert!(said.message.contains(option), "{options}: {said:?}");
        assert_eq!(
            said.fix,
            Some(format!("did you mean `{near}`?")),
            "{options}"
        );
        assert!(
            said.pointer.starts_with("oasmith.toml:1:"),
            "{options}: {said:?}"
        );
    }
}

/// Who sets options in Rust is told what cannot stand there, too, and it does not stand there.
#[test]
fn values_of_build_scripts_are_looked_at() {
    let mut config = Config::default();
    let person = "Person".to_owned();
    config.replace.insert(person.clone(), "crate X".to_owned());
    config.derives.all.push("Eqq q".to_owned());
    let attributes = vec!["must use".to_owned()];
    config.attributes.insert(person, attributes);
    let plain = FormatType::Path("not a path".to_owned());
    config.formats.insert("date-time".to_owned(), plain);
    let loader = MemoryLoader::new().with("api.yaml", API);
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    let outcome = generate(&input, &config);
    let found = outcome.diagnostics().sorted().into_iter();
    let said: Vec<String> = found
        .filter(|one| one.code == Code::NoRust)
        .map(|one| one.message)
        .collect();
    assert_eq!(
        said,
        [
            "`attributes` of `Person`: `must use` is no attribute",
            "`derives` of `all`: `Eqq q` is no Rust path of a trait to derive",
            "`formats` of `date-time`: `not a path` is no Rust path of a type",
            "`replace` of `Person`: `crate X` is no Rust path of a type",
        ]
    );
    assert_eq!(outcome.tokens().to_string(), code(""));
}

/// A name that something else has already is not given, and that is said.
#[test]
fn renames_that_cannot_be_had_are_said() {
    let cases = [
        (
            "rename.variants = { \"LoanState.over-due\" = \"Open\" }",
            "`Open2`",
        ),
        ("rename.fields = { \"Loan.mail\" = \"state\" }", "`state2`"),
    ];
    for (options, given) in cases {
        let found = found(options);
        let said = found.iter().find(|one| one.code == Code::NameTaken);
        let said = said.unwrap_or_else(|| panic!("{options}: {found:#?}"));
        assert!(
            said.message.ends_with(&format!("it is called {given}")),
            "{said:?}"
        );
        assert!(said.pointer.starts_with("oasmith.toml:1:"), "{said:?}");
    }
    assert!(
        found("rename.variants = { \"LoanState.open\" = \"Unknown\" }\nenums = \"closed\"")
            .iter()
            .all(|one| one.code != Code::NameTaken)
    );
}

/// What a type cannot derive is left out, and told: of one that was asked by its name as a warning.
/// What is there by any of its names is not said to be missing, be it generated or not.
#[test]
fn what_names_something_is_not_said() {
    for options in [
        "select.paths = [\"/loans/*\"]\nexclude.operations = [\"listFilms\"]",
        "select.tags = [\"loans\"]\nrename.operations = { listFilms = \"films\" }",
        "select.tags = [\"loans\"]\nrename.tags = { films = \"cinema\" }",
        "rename.schemas = { \"#/components/schemas/Film/properties/kind\" = \"Kind\" }",
        "rename.schemas = { Loan = \"Lending\" }\nrename.fields = { \"Lending.since\" = \"from\" }",
        "rename.variants = { \"LoanState.over-due\" = \"Late\" }\nreplace = { Person = \"crate::Human\" }",
        "formats = { date-time = \"string\" }",
        "[[api]]\nspec = \"./api.yaml\"\n[[api]]\nspec = \"other.yaml\"\nselect.tags = [\"cars\"]",
    ] {
        let found = found(options).into_iter();
        let unmet: Vec<_> = found.filter(|one| one.code == Code::NamesNothing).collect();
        assert_eq!(unmet, [], "{options}");
    }
}

/// Options for several descriptions need not be met by each.
#[test]
fn what_one_of_several_descriptions_has_is_a_note() {
    let two = "[[api]]\nspec = \"api.yaml\"\n[[api]]\nspec = \"other.yaml\"\n";
    let common = found(&format!("rename.tags = {{ cars = \"Vehicles\" }}\n{two}"));
    assert_eq!(common[0].severity, Severity::Note, "{common:?}");
    let own = found(&format!(
        "{}rename.tags = {{ cars = \"Vehicles\" }}\n",
        two.replace("[[api]]\nspec = \"other.yaml\"\n", "")
    ));
    assert_eq!(own[0].severity, Severity::Warning, "{own:?}");
}

/// A file that lists descriptions, and not this one, holds by its top alone.
#[test]
fn a_file_without_the_description_is_told() {
    let said = found("[[api]]\nspec = \"apy.yaml\"\nresponses = \"strict\"\n");
    assert_eq!(
        said[0].fix.as_deref(),
        Some("did you mean `apy.yaml`?"),
        "{said:?}"
    );
    assert!(said[0].message.contains("`api.yaml`") && said[0].pointer == "oasmith.toml");
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
