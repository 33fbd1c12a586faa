//! Instruction counts against the baseline in the repository.
//!
//! Counts, unlike times, are the same on a busy machine. They are taken by valgrind's `callgrind`;
//! where that is not installed the guard says so and passes.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::synthetic;

const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.txt");
const ENDPOINT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/northflank.json");
const RENEW: &str = "cargo run -p oasmith-benches --release -- guard --renew";
/// How much more than the baseline is a regression.
const ALLOWED: f64 = 1.05;

/// Fails where a count is more than 5 % above its baseline.
pub(crate) fn check() -> Result<(), String> {
    let Some(counts) = counts()? else {
        return Ok(());
    };
    let text = std::fs::read_to_string(BASELINE)
        .map_err(|fault| format!("{BASELINE}: {fault}; make it: {RENEW}"))?;
    let mut worse = Vec::new();
    for (name, count) in counts {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} ")));
        let known = line.and_then(|number| number.parse::<u64>().ok());
        let known = known.ok_or_else(|| format!("`{name}` has no baseline; make it: {RENEW}"))?;
        let ratio = count as f64 / known as f64;
        println!("{name}: {count} instructions, {ratio:.3} of the baseline");
        if ratio > ALLOWED {
            worse.push(format!("{name} takes {ratio:.3} times its baseline"));
        }
    }
    match worse.is_empty() {
        true => Ok(()),
        false => Err(format!("{}\nif that is meant: {RENEW}", worse.join("\n"))),
    }
}

/// Writes the counts as the baseline.
pub(crate) fn renew() -> Result<(), String> {
    let counts = counts()?.ok_or("there is nothing to count with")?;
    let lines = counts
        .iter()
        .map(|(name, count)| format!("{name} {count}\n"));
    std::fs::write(BASELINE, lines.collect::<String>())
        .map_err(|fault| format!("{BASELINE}: {fault}"))
}

fn counts() -> Result<Option<Vec<(&'static str, u64)>>, String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not installed: instruction counts are not checked");
        return Ok(None);
    }
    let made = synthetic::description(300)?;
    let counted = count(Path::new(ENDPOINT)).and_then(|endpoint| Ok((endpoint, count(&made)?)));
    std::fs::remove_file(&made).map_err(|fault| fault.to_string())?;
    let (endpoint, synthetic) = counted?;
    Ok(Some(vec![
        ("northflank", endpoint),
        ("synthetic-300", synthetic),
    ]))
}

fn count(file: &Path) -> Result<u64, String> {
    let this = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let out: PathBuf = std::env::temp_dir().join(format!("oasmith-{}.out", std::process::id()));
    let run = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(this)
        .arg("once")
        .arg(file)
        .output();
    let run = run.map_err(|fault| format!("valgrind: {fault}"))?;
    // A file that valgrind did not write is no reason to fail.
    let _ = std::fs::remove_file(&out);
    let report = String::from_utf8_lossy(&run.stderr).into_owned();
    let collected = report
        .lines()
        .find_map(|line| line.split("Collected :").nth(1));
    let count = collected.and_then(|text| text.trim().parse().ok());
    count.ok_or_else(|| format!("valgrind counted nothing:\n{report}"))
}
