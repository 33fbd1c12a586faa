//! The text of a module that is generated for a description without faults.

use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::outcome::Layout;
use oasmith_codegen::{Config, Input, generate};

/// The module of that name, such as `types/pet`.
pub(crate) fn module(description: &str, name: &str) -> String {
    let loader = MemoryLoader::new().with("api.yaml", description);
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    assert!(!outcome.diagnostics().has_errors());
    // Warnings are for those to look at who ask for them.
    outcome.diagnostics().sorted();
    let files = outcome.files(&Layout::Module);
    let path = format!("{name}.rs");
    let found = files.into_iter().find(|file| file.path == path);
    found.expect("the module").text.clone()
}
