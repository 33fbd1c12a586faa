//! The three doors, each on the endpoint's description, each compiled here or in `generated/`: they
//! give the same Rust.

use std::path::Path;

use oasmith_codegen::build::Source;
use oasmith_codegen::config::{Config, Project};
use oasmith_codegen::diagnostic::{Diagnostic, Severity};
use oasmith_codegen::outcome::{File, Layout, Outcome};
use oasmith_tests::tokens::{modules, plain};

/// Through the attribute.
#[oasmith::api("../spec/northflank.json")]
mod attribute {}

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
    let outcome = Source::new(workspace(), "spec/northflank.json").generate(config);
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
