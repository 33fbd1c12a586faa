//! Other generators, as published: where they are, how they are called, how their output becomes a crate.
//!
//! Each is installed with `cargo install` into the temporary folder when that is asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What every generated crate is called.
pub(crate) const CRATE: &str = "measured";

/// A generator.
pub(crate) struct Tool {
    /// Its package.
    pub(crate) package: &'static str,
    /// Empty for this one.
    pub(crate) version: &'static str,
    program: &'static str,
    /// The arguments for a description, an output folder and a folder for files of its own.
    pub(crate) arguments: fn(&str, &str, &Path) -> Result<Vec<String>, String>,
    /// Makes a crate of what is in the output folder, where it is none yet.
    complete: fn(&Path) -> Result<(), String>,
}

/// This generator, models and client.
pub(crate) const OURS: Tool = Tool {
    package: "oasmith",
    version: "",
    program: "oasmith",
    arguments: |spec, out, _| Ok(ours(spec, out, &["--client"])),
    complete: |_| Ok(()),
};

/// The same with a server.
pub(crate) const OURS_WITH_SERVER: Tool = Tool {
    package: "oasmith with a server",
    arguments: |spec, out, _| Ok(ours(spec, out, &["--client", "--server"])),
    ..OURS
};

pub(crate) const OTHERS: [Tool; 4] = [
    Tool {
        package: "openapi-to-rust",
        version: "0.23.0",
        program: "openapi-to-rust",
        arguments: openapi_to_rust,
        complete: |out| {
            let dependencies = read(&out.join("REQUIRED_DEPS.toml"))?;
            let source = out.join("src");
            fs::create_dir_all(&source).map_err(text)?;
            for name in ["client", "types", "mod"] {
                let to = if name == "mod" { "lib" } else { name };
                let from = out.join(format!("{name}.rs"));
                fs::rename(from, source.join(format!("{to}.rs"))).map_err(text)?;
            }
            manifest(out, &dependencies)
        },
    },
    Tool {
        package: "ploidy",
        version: "0.15.0",
        program: "ploidy",
        arguments: |spec, out, _| Ok(words(&["generate", "rust", spec, "-o", out])),
        complete: |_| Ok(()),
    },
    Tool {
        package: "cargo-progenitor",
        version: "0.15.1",
        program: "cargo-progenitor",
        arguments: |spec, out, _| {
            Ok(words(&[
                "progenitor",
                "-i",
                spec,
                "-o",
                out,
                "-n",
                CRATE,
                "-v",
                "0.1.0",
            ]))
        },
        complete: |_| Ok(()),
    },
    Tool {
        package: "oas3-gen",
        version: "0.29.0",
        program: "oas3-gen",
        arguments: |spec, out, _| Ok(words(&["generate", "client-mod", "-i", spec, "-o", out])),
        complete: |_| Err("its output is no crate".to_owned()),
    },
];

impl Tool {
    /// The package with its version.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.package, self.version)
            .trim_end()
            .to_owned()
    }

    /// Where it is, or why it is not there. `own` is the folder that it is installed into.
    pub(crate) fn program(&self, own: &Path, install: bool) -> Result<PathBuf, String> {
        if self.version.is_empty() {
            let beside = std::env::current_exe()
                .map_err(text)?
                .with_file_name(self.program);
            return match beside.is_file() {
                true => Ok(beside),
                false => Err("build it first: cargo build --release -p oasmith-cli".to_owned()),
            };
        }
        let path = own.join("bin").join(self.program);
        if path.is_file() {
            return Ok(path);
        }
        if !install {
            return Err("not installed: add `--install`".to_owned());
        }
        let done = Command::new("cargo")
            .args(["install", "--quiet", "--locked", "--root"])
            .arg(own)
            .args(["--version", self.version, self.package])
            .status();
        match done {
            Ok(status) if status.success() => Ok(path),
            _ => Err("could not be installed".to_owned()),
        }
    }

    /// Generates a crate of models and client.
    pub(crate) fn generate(
        &self,
        own: &Path,
        install: bool,
        spec: &str,
        out: &Path,
    ) -> Result<(), String> {
        let program = self.program(own, install)?;
        let arguments = (self.arguments)(spec, &out.to_string_lossy(), own)?;
        let done = Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match done {
            Ok(status) if status.success() => (self.complete)(out),
            _ => Err("does not generate it".to_owned()),
        }
    }
}

/// The folder of everything that is measured here, in the temporary folder.
pub(crate) fn folder() -> Result<PathBuf, String> {
    let own = std::env::temp_dir().join("oasmith-others");
    fs::create_dir_all(&own).map_err(text)?;
    Ok(own)
}

fn ours(spec: &str, out: &str, parts: &[&str]) -> Vec<String> {
    let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime");
    let mut all = words(&["generate", spec, "-o", out, "--crate", CRATE]);
    all.extend(words(&["--runtime-path", runtime]));
    all.extend(words(parts));
    all
}

/// It takes a file of options alone.
fn openapi_to_rust(spec: &str, out: &str, own: &Path) -> Result<Vec<String>, String> {
    let file = own.join("openapi-to-rust.toml");
    let options = format!(
        "[generator]\nspec_path = {spec:?}\noutput_dir = {out:?}\nmodule_name = \"api\"\n\n[features]\nenable_async_client = true\n"
    );
    fs::write(&file, options).map_err(text)?;
    Ok(words(&["generate", "--config", &file.to_string_lossy()]))
}

/// Writes a manifest with these dependencies.
fn manifest(out: &Path, dependencies: &str) -> Result<(), String> {
    let head =
        format!("[package]\nname = \"{CRATE}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n");
    fs::write(out.join("Cargo.toml"), head + dependencies).map_err(text)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn text(fault: std::io::Error) -> String {
    fault.to_string()
}
