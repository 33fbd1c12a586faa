//! Generated crates: written, checked, and asked what they make of values.
//!
//! In: the files of an outcome. Out: what `cargo` says; a process that answers for every named schema.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use oasmith_codegen::inventory::Model;
use oasmith_codegen::outcome::{Layout, Outcome, Package};

use super::row::Spent;

/// What the generated code says of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is valid, and this is how it is written back.
    Taken(String),
    /// It is refused; the violations.
    Refused(String),
    /// The generated code contradicts itself.
    Odd(String),
}

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
    /// Writes a crate of everything and lets clippy look at it: errors, warnings, what it took, and
    /// the first words of what was found.
    ///
    /// # Errors
    /// A sentence, if files cannot be written or `cargo` does not start.
    pub fn check(&self, outcome: &Outcome) -> Result<(usize, usize, Spent, Vec<String>), String> {
        let folder = self.folder.join("whole");
        self.write_crate(outcome, &folder, "whole")?;
        let mut command = self.cargo("clippy", &folder);
        command.args(["--message-format", "short", "--quiet"]);
        let (output, spent) = super::row::measure(&mut command)?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let of = |mark: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| line.contains(mark));
            lines.map(str::to_owned).collect()
        };
        let (mut errors, warnings) = (of(": error"), of(": warning: "));
        if errors.is_empty() && !output.status.success() {
            errors = text.lines().take(5).map(str::to_owned).collect();
        }
        let (e, w) = (errors.len(), warnings.len());
        let first: Vec<String> = errors.into_iter().chain(warnings).take(20).collect();
        Ok((e, w, spent, first))
    }

    /// Writes a crate of the models and a program that answers for them, and starts it.
    ///
    /// # Errors
    /// A sentence with what `cargo` said.
    pub fn start(&self, outcome: &Outcome, models: &[&Model]) -> Result<Probe, String> {
        let folder = self.folder.join("models");
        self.write_crate(outcome, &folder, "models")?;
        write(&folder.join("src/main.rs"), &program(models))?;
        let mut command = self.cargo("build", &folder);
        command.arg("--quiet");
        let output = command.output().map_err(|fault| fault.to_string())?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            let errors = text.lines().filter(|line| line.starts_with("error"));
            return Err(errors.take(5).collect::<Vec<_>>().join("; "));
        }
        Probe::start(&self.target.join("debug/models"))
    }

    /// A `cargo` command over a crate.
    pub(crate) fn cargo(&self, what: &str, folder: &Path) -> Command {
        let mut command = Command::new("cargo");
        command.arg(what).current_dir(folder);
        command.env("CARGO_TARGET_DIR", &self.target);
        command.env("CARGO_BUILD_JOBS", "1");
        command.env("CARGO_INCREMENTAL", "0");
        command
    }

    fn write_crate(&self, outcome: &Outcome, folder: &Path, name: &str) -> Result<(), String> {
        self.write_crate_with(outcome, folder, name, "")
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

/// A line `index JSON` gives a line `+JSON`, `-violations` or `!contradiction`.
fn program(models: &[&Model]) -> String {
    let entries: Vec<String> = models
        .iter()
        .map(|model| format!("    |bytes| ask(models::{}, bytes),\n", rules(model)))
        .collect();
    format!(
        "{PROGRAM}\nconst TABLE: &[fn(&[u8]) -> String] = &[\n{}];\n",
        entries.concat()
    )
}

fn rules(model: &Model) -> String {
    match model.rules.strip_prefix('<') {
        Some(_) => format!("{}::RULES", model.name),
        None => model.rules.clone(),
    }
}

const PROGRAM: &str = r#"
use std::io::{BufRead, Write};

use oasmith::{Json, Rules};
#[allow(unused_imports)]
use oasmith::Validate;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (index, json) = line.split_once(' ').unwrap_or(("0", ""));
        let answer = index.parse().ok().and_then(|index: usize| TABLE.get(index));
        let answer = answer.map_or("!no such schema".to_owned(), |ask| ask(json.as_bytes()));
        writeln!(out, "{}", answer.replace('\n', " "))?;
        out.flush()?;
    }
    Ok(())
}

fn ask<T: Json>(rules: Rules<T>, bytes: &[u8]) -> String {
    let accepts = rules.accepts(bytes);
    match rules.from_slice(bytes) {
        Ok(_) if !accepts => "!from_slice takes what accepts refuses".to_owned(),
        Ok(value) => match rules.validate(&value) {
            Ok(()) => format!("+{}", oasmith::to_string(&*value)),
            Err(rejection) => format!("!decodes, but validate refuses it: {rejection}"),
        },
        Err(_) if accepts => "!accepts takes what from_slice refuses".to_owned(),
        Err(rejection) if rejection.violations().is_empty() => {
            "!refused without a violation".to_owned()
        }
        Err(rejection) => format!("-{rejection}"),
    }
}
"#;

/// A running program that answers for the models of one document.
#[derive(Debug)]
pub struct Probe {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Probe {
    fn start(program: &Path) -> Result<Probe, String> {
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|fault| format!("{}: {fault}", program.display()))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let output = output.ok_or("the program has no output")?;
        Ok(Probe {
            child,
            input,
            output: BufReader::new(output),
        })
    }

    /// What the generated code says of a value of the model at an index.
    ///
    /// # Errors
    /// A sentence, if the program died.
    pub fn ask(&mut self, index: usize, json: &str) -> Result<Answer, String> {
        let input = self.input.as_mut().ok_or("the program has no input")?;
        writeln!(input, "{index} {json}").map_err(|_| "the program died".to_owned())?;
        let mut line = String::new();
        let read = self.output.read_line(&mut line);
        if !matches!(read, Ok(1..)) {
            return Err("the program died".to_owned());
        }
        let line = line.trim_end_matches('\n');
        Ok(match line.split_at_checked(1) {
            Some(("+", json)) => Answer::Taken(json.to_owned()),
            Some(("-", why)) => Answer::Refused(why.to_owned()),
            _ => Answer::Odd(line.to_owned()),
        })
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
