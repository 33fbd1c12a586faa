//! Other generators, as published, beside this one on the same descriptions in the same run.
//!
//! Each is installed with `cargo install` into the temporary folder when that is asked for; what is not
//! there is named and left out. Times are the clock's from start to end of the program, files written,
//! the least of three.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::table;

const RUNS: usize = 3;

/// A generator.
struct Tool {
    /// Its package.
    package: &'static str,
    version: &'static str,
    program: &'static str,
    /// The arguments for a description, an output folder and a folder for files of its own.
    arguments: fn(&str, &str, &Path) -> Result<Vec<String>, String>,
}

const TOOLS: [Tool; 4] = [
    Tool {
        package: "openapi-to-rust",
        version: "0.23.0",
        program: "openapi-to-rust",
        arguments: openapi_to_rust,
    },
    Tool {
        package: "ploidy",
        version: "0.15.0",
        program: "ploidy",
        arguments: |spec, out, _| Ok(words(&["generate", "rust", spec, "-o", out])),
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
                "measured",
                "-v",
                "0.1.0",
            ]))
        },
    },
    Tool {
        package: "oas3-gen",
        version: "0.29.0",
        program: "oas3-gen",
        arguments: |spec, out, _| Ok(words(&["generate", "client-mod", "-i", spec, "-o", out])),
    },
];

/// It takes a file of options alone.
fn openapi_to_rust(spec: &str, out: &str, own: &Path) -> Result<Vec<String>, String> {
    let file = own.join("openapi-to-rust.toml");
    let text = format!(
        "[generator]\nspec_path = {spec:?}\noutput_dir = {out:?}\nmodule_name = \"api\"\n\n[features]\nenable_async_client = true\n"
    );
    std::fs::write(&file, text).map_err(|fault| fault.to_string())?;
    Ok(words(&["generate", "--config", &file.to_string_lossy()]))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Prints a row a description and generator.
pub(crate) fn print(files: &[&str], install: bool) -> Result<(), String> {
    let own = std::env::temp_dir().join("oasmith-others");
    std::fs::create_dir_all(&own).map_err(|fault| fault.to_string())?;
    let found: Vec<(&Tool, Result<PathBuf, String>)> = TOOLS
        .iter()
        .map(|tool| (tool, program(tool, &own, install)))
        .collect();
    let ours = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let ours = ours.with_file_name("oasmith");
    if !ours.is_file() {
        return Err("build it first: cargo build --release -p oasmith-cli".to_owned());
    }
    println!("{}\n", table::machine());
    println!("| description | generator | ms | × oasmith | Rust, KB |\n|---|---|---|---|---|");
    for file in files {
        let file = std::fs::canonicalize(file).map_err(|fault| format!("{file}: {fault}"))?;
        let spec = file.to_string_lossy();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let arguments = |out: &str| {
            Ok(words(&[
                "generate", &spec, "-o", out, "--crate", "measured",
            ]))
        };
        let (least, size) = run(&ours, &own, &arguments)?;
        println!("| {name} | oasmith | {:.0} | 1 | {size} |", least * 1e3);
        for (tool, program) in &found {
            let title = format!("{} {}", tool.package, tool.version);
            let arguments = |out: &str| (tool.arguments)(&spec, out, &own);
            let measured = program
                .clone()
                .and_then(|program| run(&program, &own, &arguments));
            match measured {
                Ok((seconds, size)) => println!(
                    "| {name} | {title} | {:.0} | {:.1} | {size} |",
                    seconds * 1e3,
                    seconds / least
                ),
                Err(fault) => println!("| {name} | {title} | – | – | {fault} |"),
            }
        }
    }
    Ok(())
}

/// Where a generator is, or why it is not there.
fn program(tool: &Tool, own: &Path, install: bool) -> Result<PathBuf, String> {
    let path = own.join("bin").join(tool.program);
    if path.is_file() {
        return Ok(path);
    }
    if !install {
        return Err("not installed: add `--install`".to_owned());
    }
    let done = Command::new("cargo")
        .args(["install", "--quiet", "--locked", "--root"])
        .arg(own)
        .args(["--version", tool.version, tool.package])
        .status();
    match done {
        Ok(status) if status.success() => Ok(path),
        _ => Err("could not be installed".to_owned()),
    }
}

/// The least seconds of a program, and the kilobytes of Rust that it wrote.
fn run(
    program: &Path,
    own: &Path,
    arguments: &dyn Fn(&str) -> Result<Vec<String>, String>,
) -> Result<(f64, u64), String> {
    let (mut least, mut size) = (f64::MAX, 0);
    for at in 0..RUNS {
        let out = own.join(format!("out-{}-{at}", std::process::id()));
        let arguments = arguments(&out.to_string_lossy())?;
        let start = Instant::now();
        let done = Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        least = least.min(start.elapsed().as_secs_f64());
        size = rust(&out) / 1000;
        // What was not written need not be removed.
        let _ = std::fs::remove_dir_all(&out).or_else(|_| std::fs::remove_file(&out));
        if !done.is_ok_and(|status| status.success()) || size == 0 {
            return Err("fails".to_owned());
        }
    }
    Ok((least, size))
}

/// Bytes of Rust in a folder.
fn rust(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return path.metadata().map_or(0, |data| data.len());
    };
    let sizes = entries.flatten().map(|entry| entry.path());
    let sizes =
        sizes.filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "rs"));
    sizes.map(|path| rust(&path)).sum()
}
