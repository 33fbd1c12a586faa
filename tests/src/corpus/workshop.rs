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
    /// The folder of what it depends on.
    below: PathBuf,
}

/// Where crates of one document are written and built.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// The folder of the document's crates.
    pub folder: PathBuf,
    /// The runtime they stand on; absent where nothing is compiled.
    pub library: Option<Library>,
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
    /// Compiles the runtime of a workspace with all that generated code may ask for, or finds it compiled. The library
    /// is put into a folder of its own: the workspace's may be built anew meanwhile.
    ///
    /// # Errors
    /// What `cargo` said.
    pub fn build(workspace: &Path, folder: &Path) -> Result<Library, String> {
        let output = Command::new("cargo")
            .args(["build", "--quiet", "--message-format", "json"])
            .args([
                "--package",
                "oasmith",
                "--features",
                "client,reqwest,server",
            ])
            .current_dir(workspace)
            .output()
            .map_err(|fault| fault.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        let messages = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let built = messages
            .filter(|message: &Value| message["target"]["name"] == "oasmith")
            .filter_map(|message| Some(PathBuf::from(message["filenames"][0].as_str()?)))
            .next_back();
        let Some(built) = built.filter(|_| output.status.success()) else {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        };
        let folder_of = |path: &Path| path.parent().unwrap_or(path).to_owned();
        let (file, below) = (
            folder.join("liboasmith.rlib"),
            folder_of(&built).join("deps"),
        );
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::copy(&built, &file))
            .map_err(|fault| format!("{}: {fault}", file.display()))?;
        write(&folder.join("below"), &below.display().to_string())?;
        Library::at(&file)
    }

    /// What was built before.
    ///
    /// # Errors
    /// A sentence, if it was not.
    pub fn at(file: &Path) -> Result<Library, String> {
        let note = file.with_file_name("below");
        let below = std::fs::read_to_string(&note);
        Ok(Library {
            file: file.to_owned(),
            below: PathBuf::from(below.map_err(|fault| format!("{}: {fault}", note.display()))?),
        })
    }

    /// Where the library lies.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// A compiler that finds the runtime.
    fn compiler(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).args(["--edition", "2024"]);
        command.args(["-C", "debuginfo=0", "-C", "embed-bitcode=no"]);
        command
            .arg("--extern")
            .arg(format!("oasmith={}", self.file.display()));
        command
            .arg("-L")
            .arg(format!("dependency={}", self.below.display()));
        command
    }
}

impl Workshop {
    fn library(&self) -> Result<&Library, String> {
        let library = self.library.as_ref();
        library.ok_or_else(|| "the runtime was not compiled".to_owned())
    }

    /// Writes a crate of everything and lets clippy look at it.
    ///
    /// # Errors
    /// A sentence, if files cannot be written or clippy does not start.
    pub fn check(&self, outcome: &Outcome) -> Result<Findings, String> {
        let folder = self.folder.join("whole");
        let features = self.write_crate(outcome, &folder)?;
        let mut command = self.library()?.compiler("clippy-driver", &folder);
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
        let mut library = self.library()?.compiler("rustc", &folder);
        library.args([
            "src/lib.rs",
            "--crate-name",
            "models",
            "--crate-type",
            "rlib",
        ]);
        built(&mut library)?;
        let mut answering = self.library()?.compiler("rustc", &folder);
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
