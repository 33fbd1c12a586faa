//! For build scripts: a description to a file in `OUT_DIR`, which `oasmith::include_api!` includes.
//!
//! ```no_run
//! oasmith_codegen::build::Builder::new("spec/pets.yaml").server(false).generate();
//! ```
//!
//! With [`Source`], which every door starts from, the one part of this crate beside
//! [`crate::load::FileLoader`] that touches the disk. It decides nothing about the output.

mod expansion;
mod source;
mod stamp;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use expansion::{Expansion, expansion};
pub use source::{Source, options, placed};
use stamp::Stamp;

use crate::config::{Config, Project, Responses};
use crate::diagnostic::Severity;

/// One description and what becomes of it.
#[derive(Debug)]
pub struct Builder {
    spec: String,
    name: Option<String>,
    folder: Option<PathBuf>,
    out_dir: Option<PathBuf>,
    config: Config,
    /// Configuration files read so far, as given.
    files: Vec<String>,
    faults: Vec<String>,
}

impl Builder {
    /// Of the description at this path, relative to the package.
    pub fn new(spec: impl Into<String>) -> Self {
        Builder {
            spec: spec.into(),
            name: None,
            folder: None,
            out_dir: None,
            config: Config::default(),
            files: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The name that `include_api!` asks for; by default the file's without its ending.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The folder that paths are relative to; by default the package's.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// The folder to write to; by default `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Takes the options that an `oasmith.toml` has for this description. Call it first: it replaces
    /// every option set before.
    #[must_use]
    pub fn config_file(mut self, path: impl Into<String>) -> Self {
        let path = path.into();
        let read = std::fs::read_to_string(self.base().join(&path));
        match read.map(|text| Project::from_toml(&text)) {
            Ok(Ok(project)) => {
                self.config = options(project, (&self.base(), &path, &self.spec));
            }
            Ok(Err(faults)) => {
                self.faults
                    .extend(faults.iter().map(|fault| format!("{path}:{fault}")));
            }
            Err(fault) => self.faults.push(format!("{path}: {fault}")),
        }
        self.files.push(path);
        self
    }

    /// Changes any option.
    #[must_use]
    pub fn configure(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self
    }

    /// Whether the client is emitted.
    #[must_use]
    pub fn client(self, wanted: bool) -> Self {
        self.configure(|config| config.client = wanted)
    }

    /// Whether the server is emitted.
    #[must_use]
    pub fn server(self, wanted: bool) -> Self {
        self.configure(|config| config.server = wanted)
    }

    /// What the client takes for a reply.
    #[must_use]
    pub fn responses(self, responses: Responses) -> Self {
        self.configure(|config| config.responses = responses)
    }

    /// Puts a Rust type in place of a generated one.
    #[must_use]
    pub fn replace(self, ident: impl Into<String>, path: impl Into<String>) -> Self {
        self.configure(|config| drop(config.replace.insert(ident.into(), path.into())))
    }

    /// Writes `<name>.rs` where its text has changed, and tells Cargo what it depends on and what was
    /// found. Errors are Cargo's errors: the build fails once the script is done.
    ///
    /// Where no input, option or version has changed since the last run, inputs are read and hashed
    /// and nothing is written.
    pub fn generate(self) {
        let mut cargo = io::stdout().lock();
        // A closed standard output means that Cargo is gone; there is nobody to tell.
        let _ = self.run(&mut cargo);
    }

    /// As [`Builder::generate`], telling `cargo` instead of standard output.
    ///
    /// # Errors
    /// If `cargo` takes no text.
    pub fn run(&self, cargo: &mut dyn Write) -> io::Result<()> {
        let out_dir = self
            .out_dir
            .clone()
            .or_else(|| Some(std::env::var_os("OUT_DIR")?.into()));
        let Some(out_dir) = out_dir else {
            return writeln!(
                cargo,
                "cargo::error=OUT_DIR is not set: this is for build scripts"
            );
        };
        let base = self.base();
        for file in &self.files {
            writeln!(
                cargo,
                "cargo::rerun-if-changed={}",
                base.join(file).display()
            )?;
        }
        for fault in &self.faults {
            writeln!(cargo, "cargo::error={}", one_line(fault))?;
        }
        if !self.faults.is_empty() {
            return Ok(());
        }
        self.refresh(&base, &out_dir, cargo)
    }

    fn refresh(&self, base: &Path, out_dir: &Path, cargo: &mut dyn Write) -> io::Result<()> {
        let source = Source::new(base, &self.spec);
        let output = out_dir.join(format!("{}.rs", self.file_name()));
        let stamp_path = output.with_extension("stamp");
        let last = std::fs::read_to_string(&stamp_path)
            .ok()
            .and_then(|text| Stamp::parse(&text));
        if let Some(last) = last.filter(|last| last.holds(&source, &self.config, &output)) {
            return last.tell(&source, cargo);
        }
        let outcome = source.generate(&self.config);
        let mut stamp = Stamp::of(&source, &self.config, outcome.read());
        let mut failed = false;
        let brief = outcome.brief();
        for (found, text) in &brief.shown {
            let place = outcome.place(found);
            let line = format!("{place}: {}", found.in_one_line());
            if found.severity == Severity::Error {
                failed = true;
                writeln!(cargo, "cargo::error={}", one_line(&line))?;
                eprintln!("{text}");
            } else {
                stamp.warnings.push(one_line(&line));
            }
        }
        for (severity, line) in brief.more() {
            let line = one_line(&format!("{}: {line}", self.spec));
            match severity {
                Severity::Error => writeln!(cargo, "cargo::error={line}")?,
                _ => stamp.warnings.push(line),
            }
        }
        let text = outcome.text();
        stamp.output = stamp::hash(text.as_bytes());
        let written = write_changed(&output, &text);
        if let Err(fault) = &written {
            writeln!(cargo, "cargo::error={}: {fault}", output.display())?;
        }
        if failed || written.is_err() {
            // Without a stamp the next run reports the same again.
            let _ = std::fs::remove_file(&stamp_path);
        } else {
            write_changed(&stamp_path, &stamp.to_text())?;
        }
        stamp.tell(&source, cargo)
    }

    fn base(&self) -> PathBuf {
        let package = || std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        self.folder.clone().or_else(package).unwrap_or_default()
    }

    fn file_name(&self) -> String {
        let stem = || {
            Path::new(&self.spec)
                .file_stem()
                .map(|stem| stem.to_string_lossy().into())
        };
        self.name
            .clone()
            .or_else(stem)
            .unwrap_or_else(|| "api".to_owned())
    }
}

/// Cargo reads directives line by line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a file unless that is its text already: what is not touched is not compiled again.
///
/// # Errors
/// If the file cannot be written.
pub fn write_changed(path: &Path, text: &str) -> io::Result<bool> {
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    std::fs::write(path, text)?;
    Ok(true)
}
