//! Generated crates: written, looked at by clippy, and built.
//!
//! In: the files of an outcome. Out: what the compiler says, or a program. The runtime and what it
//! depends on are compiled once, by `cargo`; after that the compiler is called directly with the words
//! that `cargo` would use, so that documents do not wait for each other.

use std::path::{Path, PathBuf};
use std::process::Command;

use oasmith_codegen::inventory::Model;
use oasmith_codegen::outcome::{Layout, Outcome, Package};
use serde_json::Value;

use super::probe::{Probe, program};
use super::row::{Spent, measure};

/// The compiled runtime.
#[derive(Debug, Clone)]
pub struct Library {
    /// The library `oasmith` with all that generated code can ask for.
    file: PathBuf,
}

/// Where crates of one document are written and built.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// The folder of the document's crates.
    pub folder: PathBuf,
    /// The runtime they stand on.
    pub library: Library,
}

/// What clippy found.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// What it took.
    pub spent: Spent,
    /// The first lines, errors first.
    pub first: Vec<String>,
}

impl Library {
    /// Compiles the runtime with `client` and `server`, or finds it compiled.
    ///
    /// # Errors
    /// What `cargo` said.
    pub fn build(folder: &Path, runtime: &Path) -> Result<Library, String> {
        let manifest = format!(
            "[package]\nname = \"library\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\noasmith = {{ path = {:?}, features = [\"client\", \"http\", \"reqwest\", \"server\"] }}\n\n\
             [profile.dev]\ndebug = false\n\n[workspace]\n",
            runtime.display().to_string()
        );
        write(&folder.join("Cargo.toml"), &manifest)?;
        write(&folder.join("src/lib.rs"), "")?;
        let lock = folder.join("Cargo.lock");
        if !lock.exists() {
            let _ = std::fs::copy(runtime.join("../Cargo.lock"), &lock);
        }
        let output = Command::new("cargo")
            .args(["build", "--quiet", "--message-format", "json"])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .output()
            .map_err(|fault| fault.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        let messages = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let file = messages
            .filter(|message: &Value| message["target"]["name"] == "oasmith")
            .filter_map(|message| Some(message["filenames"].as_array()?.first()?.as_str()?.into()))
            .next_back();
        match file {
            Some(file) if output.status.success() => Ok(Library { file }),
            _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// What was built before.
    pub fn at(file: &Path) -> Library {
        Library {
            file: std::path::absolute(file).unwrap_or_else(|_| file.to_owned()),
        }
    }

    /// Where the library lies.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// A compiler that finds the runtime.
    fn compiler(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        // `cargo` puts a library of a path beside those it depends on.
        let below = self.file.parent().unwrap_or(&self.file);
        command.current_dir(folder).args(["--edition", "2024"]);
        command.args(["-C", "debuginfo=0", "-C", "embed-bitcode=no"]);
        command
            .arg("--extern")
            .arg(format!("oasmith={}", self.file.display()));
        command
            .arg("-L")
            .arg(format!("dependency={}", below.display()));
        command
    }
}

impl Workshop {
    /// Writes a crate of everything and lets clippy look at it.
    ///
    /// # Errors
    /// A sentence, if files cannot be written or clippy does not start.
    pub fn check(&self, outcome: &Outcome) -> Result<Findings, String> {
        let folder = self.folder.join("whole");
        let features = self.write_crate(outcome, &folder)?;
        let mut command = self.library.compiler("clippy-driver", &folder);
        command.args(["src/lib.rs", "--crate-name", "whole", "--crate-type", "lib"]);
        for feature in &features {
            command.args(["--cfg", &format!("feature={feature:?}")]);
        }
        let known = features.iter().map(|feature| format!("{feature:?}"));
        let known = known.collect::<Vec<_>>().join(", ");
        command.args(["--check-cfg", &format!("cfg(feature, values({known}))")]);
        command.args(["--emit", "metadata", "--error-format", "short"]);
        let (output, spent) = measure(&mut command)?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let of = |mark: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| line.contains(mark));
            lines.map(str::to_owned).collect()
        };
        let (mut errors, warnings) = (of(": error"), of(": warning: "));
        if errors.is_empty() && !output.status.success() {
            errors = text.lines().take(5).map(str::to_owned).collect();
        }
        Ok(Findings {
            errors: errors.len(),
            warnings: warnings.len(),
            spent,
            first: errors.into_iter().chain(warnings).take(20).collect(),
        })
    }

    /// Writes a crate of the models and a program that answers for them, and starts it.
    ///
    /// # Errors
    /// A sentence with what the compiler said.
    pub fn start(&self, outcome: &Outcome, models: &[&Model]) -> Result<Probe, String> {
        let folder = self.folder.join("models");
        self.write_crate(outcome, &folder)?;
        write(&folder.join("src/main.rs"), &program(models))?;
        let mut library = self.library.compiler("rustc", &folder);
        library.args([
            "src/lib.rs",
            "--crate-name",
            "models",
            "--crate-type",
            "rlib",
        ]);
        built(&mut library)?;
        let mut answering = self.library.compiler("rustc", &folder);
        answering.args(["src/main.rs", "--crate-name", "answers"]);
        answering.args(["--extern", "models=libmodels.rlib"]);
        built(&mut answering)?;
        Probe::start(&folder.join("answers"))
    }

    /// Writes a crate; its features.
    fn write_crate(&self, outcome: &Outcome, folder: &Path) -> Result<Vec<String>, String> {
        let _ = std::fs::remove_dir_all(folder);
        let package = Package {
            name: "document".to_owned(),
            description: "a document of the corpus".to_owned(),
            runtime_path: None,
            runtime_features: Vec::new(),
        };
        let mut features = Vec::new();
        for file in outcome.files(&Layout::Crate(package)) {
            write(&folder.join(&file.path), &file.text)?;
            let mut lines = file.text.lines();
            let default = lines.find_map(|line| line.strip_prefix("default = ["));
            if let (Some(list), "Cargo.toml") = (default, file.path.as_str()) {
                features.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
        Ok(features)
    }
}

fn built(command: &mut Command) -> Result<(), String> {
    command.args(["-C", "codegen-units=2", "--error-format", "short"]);
    let output = command.output().map_err(|fault| fault.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let errors = text.lines().filter(|line| line.contains("error"));
    Err(errors.take(5).collect::<Vec<_>>().join("; "))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|fault| format!("{}: {fault}", path.display()))
}
