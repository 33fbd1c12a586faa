//! Crates of generated code beside other dependencies, built by `cargo`.

use std::path::{Path, PathBuf};
use std::process::Command;

use oasmith_codegen::outcome::{Layout, Outcome, Package};

/// Where crates of one document are written and built.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// The folder of the document's crates.
    pub folder: PathBuf,
    /// Where `cargo` builds; shared by the documents that follow each other.
    pub target: PathBuf,
    /// The folder of the runtime crate.
    pub runtime: PathBuf,
}

impl Workshop {
    /// A `cargo` command over a crate.
    pub(crate) fn cargo(&self, what: &str, folder: &Path) -> Command {
        let mut command = Command::new("cargo");
        command.arg(what).current_dir(folder);
        command.env("CARGO_TARGET_DIR", &self.target);
        command.env("CARGO_BUILD_JOBS", "1");
        command.env("CARGO_INCREMENTAL", "0");
        command
    }

    /// Writes a crate, with dependencies beside `oasmith`.
    pub(crate) fn write_crate_with(
        &self,
        outcome: &Outcome,
        folder: &Path,
        name: &str,
        dependencies: &str,
    ) -> Result<(), String> {
        let _ = std::fs::remove_dir_all(folder);
        let package = Package {
            name: name.to_owned(),
            description: "a document of the corpus".to_owned(),
            runtime_path: Some(self.runtime.display().to_string()),
            runtime_features: Vec::new(),
        };
        for file in outcome.files(&Layout::Crate(package)) {
            let mut text = file.text;
            if file.path == "Cargo.toml" {
                text.push_str(dependencies);
                text.push_str("\n[workspace]\n\n[profile.dev]\ndebug = false\n");
            }
            write(&folder.join(&file.path), &text)?;
        }
        Ok(())
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|fault| format!("{}: {fault}", path.display()))
}
