//! The three doors, each on the endpoint's description, each compiled here or in `generated/`: they
//! give the same Rust.

use std::path::Path;

use oasmith_codegen::build::Source;
use oasmith_codegen::config::{Config, Discriminators, Project};
use oasmith_codegen::diagnostic::{Diagnostic, Severity};
use oasmith_codegen::outcome::{File, Layout, Outcome};
use oasmith_tests::tokens::{modules, plain};

/// Through the attribute.
#[oasmith::api("../spec/northflank.json")]
mod attribute {}

/// A large API, whose operations stand in modules of their tags.
#[oasmith::api("apis/operations-by-tag.yaml")]
mod by_tag {}

/// With an option of what schemas say.
#[oasmith::api("apis/discriminators-decide.yaml", discriminators = "decide")]
mod decided {}

/// Through the macro for a plain invocation.
mod in_place {
    oasmith::generate!("../spec/northflank.json");
}

/// Through the build script.
mod build_script {
    oasmith::include_api!("northflank");
}

fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn outcome(config: &Config) -> Outcome {
    outcome_of("spec/northflank.json", config)
}

fn outcome_of(description: &str, config: &Config) -> Outcome {
    let outcome = Source::new(workspace(), description).generate(config);
    let reports = outcome.reports();
    let is_error = |found: &Diagnostic| found.severity == Severity::Error;
    assert!(
        !reports.iter().any(|(found, _)| is_error(found)),
        "{reports:#?}"
    );
    outcome
}

#[test]
fn tokens_text_and_files_are_the_same_rust() {
    let fallible = Config {
        fallible_handlers: true,
        ..Config::default()
    };
    for config in [&fallible, &Config::default()] {
        let outcome = outcome(config);
        let tokens = plain(outcome.tokens());
        assert_eq!(plain(outcome.text().parse().unwrap()), tokens, "the text");
        let files = outcome.files(&Layout::Module);
        assert_eq!(plain(modules(&files, "mod.rs")), tokens, "the files");
    }
    let tokens = plain(outcome(&Config::default()).tokens());
    let included = include_str!(concat!(env!("OUT_DIR"), "/northflank.rs"));
    assert_eq!(
        plain(included.parse().unwrap()),
        tokens,
        "what the build script wrote"
    );
}

/// What discriminators decide is the same by a file, by Rust and by an argument, whose code has no field for the tag.
#[test]
fn tags_that_decide_are_the_same_rust() {
    let description = "tests/apis/discriminators-decide.yaml";
    let stated = Config {
        discriminators: Discriminators::Decide,
        ..Config::default()
    };
    let read = Config::from_toml("discriminators = \"decide\"").unwrap();
    let outcome = outcome_of(description, &stated);
    let tokens = plain(outcome.tokens());
    assert_eq!(plain(outcome.text().parse().unwrap()), tokens, "the text");
    assert_eq!(plain(outcome_of(description, &read).tokens()), tokens);
    let parrot = decided::Animal::Parrot(decided::Parrot {
        wings: Some(2),
        words: None,
    });
    let sent = oasmith::to_string(&parrot);
    assert_eq!(sent, r#"{"animal":"parrot","wings":2}"#);
}

/// Whatever is split into modules keeps its paths, and each door gives the same modules.
#[test]
fn operations_of_a_tag_are_the_same_rust_in_modules_of_their_own() {
    let outcome = outcome_of("tests/apis/operations-by-tag.yaml", &Config::default());
    let tokens = plain(outcome.tokens());
    assert_eq!(plain(outcome.text().parse().unwrap()), tokens, "the text");
    let files = outcome.files(&Layout::Module);
    assert_eq!(plain(modules(&files, "mod.rs")), tokens, "the files");
    for path in [
        "client/pets.rs",
        "operations/type.rs",
        "server/pet_owners2.rs",
    ] {
        assert!(files.iter().any(|file| file.path == path), "{path}");
    }
}

/// Public paths lead past the modules of tags: that it compiles is enough.
#[expect(dead_code, reason = "it is not run")]
fn paths<A: by_tag::server::Type<Principal = ()>>(
    client: &by_tag::client::Client,
    api: std::sync::Arc<A>,
) {
    use by_tag::operations::{GET_TYPE, GetOwnerReply, OkOrNotFoundReply};
    let call: by_tag::client::ListPetsCall = client.list_pets().limit(3);
    let input: Option<by_tag::server::GetTypeInput> = None;
    let routes = by_tag::server::r#type(api);
    let reply: GetOwnerReply = OkOrNotFoundReply::Ok(by_tag::Owner::default());
    drop((call, input, routes, reply, &GET_TYPE));
}

#[test]
fn the_checked_in_crate_is_the_same_rust() {
    let text = std::fs::read_to_string(workspace().join("oasmith.toml")).unwrap();
    let project = Project::from_toml(&text).unwrap();
    let tokens = plain(outcome(&project.config_for("spec/northflank.json")).tokens());
    let mut files = Vec::new();
    read(&workspace().join("generated/src"), "", &mut files);
    assert_eq!(
        plain(modules(&files, "lib.rs")),
        tokens,
        "run `cargo run -- generate`"
    );
}

fn read(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        match path.is_dir() {
            true => read(&path, &format!("{name}/"), files),
            false => files.push(File {
                path: name,
                text: std::fs::read_to_string(path).unwrap(),
            }),
        }
    }
}

/// What the compiler notes down about this very test: a change of the description builds it again.
#[test]
fn a_change_of_the_description_triggers_a_rebuild() {
    let this = std::env::current_exe().unwrap();
    let noted = std::fs::read_to_string(this.with_extension("d")).unwrap();
    assert!(noted.contains("spec/northflank.json"), "{noted}");
}
