//! What a user's first build takes: everything that is compiled because of a generator, from nothing.
//!
//! A debug build into an empty target folder, processor time of all of cargo's processes, and how many
//! crates beside the user's own it compiled. What is downloaded is downloaded before. Incremental compilation
//! is off, as cargo has it for whatever comes from a registry.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::measure::{Of, ticks};
use crate::tools::{CRATE, OTHERS, OURS};
use crate::{table, tools};

/// What the user's crate does with the macro of this generator: a title, features, code around it.
const MACROS: [(&str, &str); 3] = [
    ("models by macro, from JSON", "\"macros\", \"serde\""),
    ("models by macro, without serde", "\"macros\""),
    (
        "client by macro, from JSON",
        "\"macros\", \"serde\", \"reqwest\"",
    ),
];

/// Prints a row for each way to the description's types and client.
pub(crate) fn print(file: Option<&str>, install: bool) -> Result<(), String> {
    let spec = fs::canonicalize(file.unwrap_or(table::ENDPOINT)).map_err(text)?;
    let own = tools::folder()?;
    println!("{}\n", table::machine());
    println!("| what is built | crates | processor, s |\n|---|---|---|");
    for (title, features) in MACROS {
        row(
            &format!("oasmith: {title}"),
            by_macro(&own, &spec, features),
        );
    }
    for tool in std::iter::once(&OURS).chain(&OTHERS) {
        let out = own.join(format!("nothing-{}", tool.package));
        // What was never there need not be removed.
        let _ = fs::remove_dir_all(&out);
        let made = tool.generate(&own, install, &spec.to_string_lossy(), &out);
        row(
            &format!("{}: generated crate with client", tool.title()),
            made.map(|()| out),
        );
    }
    Ok(())
}

fn row(title: &str, folder: Result<PathBuf, String>) {
    match folder.and_then(|folder| built(&folder)) {
        Ok((crates, seconds)) => println!("| {title} | {crates} | {seconds:.1} |"),
        Err(fault) => println!("| {title} | – | {fault} |"),
    }
}

/// A crate whose module this generator's macro fills.
fn by_macro(own: &Path, spec: &Path, features: &str) -> Result<PathBuf, String> {
    let out = own.join("nothing-macro");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(out.join("src")).map_err(text)?;
    let name = spec.file_name().unwrap_or_default();
    fs::copy(spec, out.join(name)).map_err(text)?;
    let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime");
    let manifest = format!(
        "[package]\nname = \"{CRATE}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\noasmith = {{ path = {runtime:?}, default-features = false, features = [{features}] }}\n"
    );
    fs::write(out.join("Cargo.toml"), manifest).map_err(text)?;
    let name = name.to_string_lossy();
    let source = format!("#[oasmith::api({name:?})]\npub mod api {{}}\n");
    fs::write(out.join("src").join("lib.rs"), source).map_err(text)?;
    Ok(out)
}

/// Crates beside the folder's own, and seconds.
fn built(folder: &Path) -> Result<(usize, f64), String> {
    cargo(folder, &["fetch"])?;
    let before = ticks(Of::Children)?;
    let done = cargo(folder, &["build", "--offline"])?;
    let seconds = (ticks(Of::Children)? - before) / 100.0;
    let log = String::from_utf8_lossy(&done.stderr);
    let crates = log.lines().filter(|line| line.contains("Compiling "));
    let crates = crates.count().saturating_sub(1);
    fs::remove_dir_all(folder).map_err(text)?;
    Ok((crates, seconds))
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<Output, String> {
    let done = Command::new("cargo")
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .stdin(Stdio::null())
        .output()
        .map_err(text)?;
    match done.status.success() {
        true => Ok(done),
        false => Err("does not compile".to_owned()),
    }
}

fn text(fault: std::io::Error) -> String {
    fault.to_string()
}
