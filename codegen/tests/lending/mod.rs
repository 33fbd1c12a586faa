//! One description under any options.

use oasmith_codegen::config::{Config, Project};
use oasmith_codegen::diagnostic::Diagnostic;
use oasmith_codegen::generate;
use oasmith_codegen::load::{Input, MemoryLoader};

pub(crate) const API: &str = include_str!("../modules/lending.yaml");

/// The generated code, with one space between tokens.
pub(crate) fn code(options: &str) -> String {
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

/// What is said of it, with the options in a file.
pub(crate) fn found(options: &str) -> Vec<Diagnostic> {
    let project = Project::from_toml(options).unwrap_or_else(|faults| panic!("{faults:?}"));
    let config = project.in_file("oasmith.toml").config_for("api.yaml");
    let loader = MemoryLoader::new().with("api.yaml", API);
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    generate(&input, &config).diagnostics().sorted()
}
