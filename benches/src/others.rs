//! Other generators, as published, beside this one on the same descriptions in the same run.
//!
//! What is not installed is named and left out. Times are the clock's from start to end of the program,
//! files written, the least of three.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::tools::{OTHERS, OURS};
use crate::{table, tools};

const RUNS: usize = 3;

/// Prints a row a description and generator.
pub(crate) fn print(files: &[&str], install: bool) -> Result<(), String> {
    let own = tools::folder()?;
    println!("{}\n", table::machine());
    println!("| description | generator | ms | × oasmith | Rust, KB |\n|---|---|---|---|---|");
    for file in files {
        let file = std::fs::canonicalize(file).map_err(|fault| format!("{file}: {fault}"))?;
        let spec = file.to_string_lossy();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let mut ours = None;
        for tool in std::iter::once(&OURS).chain(&OTHERS) {
            let title = tool.title();
            let arguments = |out: &str| (tool.arguments)(&spec, out, &own);
            let measured = tool
                .program(&own, install)
                .and_then(|program| run(&program, &own, &arguments));
            match measured {
                Ok((seconds, size)) => {
                    let ours = *ours.get_or_insert(seconds);
                    println!(
                        "| {name} | {title} | {:.0} | {:.1} | {size} |",
                        seconds * 1e3,
                        seconds / ours
                    );
                }
                Err(fault) => println!("| {name} | {title} | – | – | {fault} |"),
            }
        }
    }
    Ok(())
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
pub(crate) fn rust(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return path.metadata().map_or(0, |data| data.len());
    };
    let sizes = entries.flatten().map(|entry| entry.path());
    let sizes =
        sizes.filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "rs"));
    sizes.map(|path| rust(&path)).sum()
}
