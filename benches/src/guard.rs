//! Instruction counts against the baseline in the repository.
//!
//! Counts, unlike times, are the same on a busy machine. They are taken by valgrind's `callgrind`;
//! where that is not installed the guard says so and passes.

use std::path::PathBuf;
use std::process::Command;

use crate::{decode, synthetic, table};

const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.txt");
const RENEW: &str = "cargo run -p oasmith-benches --release -- guard --renew";
/// How much more than the baseline is a regression, and how much less is worth a new baseline.
const ALLOWED: f64 = 1.05;

/// Work that is guarded: its name in the baseline, and the arguments that make this program do it once.
struct Row {
    name: &'static str,
    arguments: Vec<String>,
}

/// Everything that is guarded. What else should not get slower gets a row here and, in `main`, a
/// command that does it once.
fn rows(synthetic: &str) -> Vec<Row> {
    let row = |name, command: &str, file: &str| Row {
        name,
        arguments: vec![command.to_owned(), file.to_owned()],
    };
    let mut rows = vec![
        row("northflank", "once", table::ENDPOINT),
        row("northflank-macro", "expand", table::ENDPOINT),
        row("synthetic-300", "once", synthetic),
    ];
    rows.extend(decode::WAYS.map(|way| row(way, "decode", way)));
    rows
}

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
        } else if ratio < 1.0 / ALLOWED {
            println!("that is worth keeping: {RENEW}");
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
        println!("left out, because valgrind is not installed: instruction counts");
        return Ok(None);
    }
    let made = synthetic::description(300)?;
    let rows = rows(&made.to_string_lossy());
    let counted: Result<_, String> = rows
        .iter()
        .map(|row| Ok((row.name, count(&row.arguments)?)))
        .collect();
    std::fs::remove_file(&made).map_err(|fault| fault.to_string())?;
    counted.map(Some)
}

fn count(arguments: &[String]) -> Result<u64, String> {
    let this = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let out: PathBuf = std::env::temp_dir().join(format!("oasmith-{}.out", std::process::id()));
    let run = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(this)
        .args(arguments)
        .output();
    let run = run.map_err(|fault| format!("valgrind: {fault}"))?;
    // A file that valgrind did not write is no reason to fail.
    let _ = std::fs::remove_file(&out);
    let report = String::from_utf8_lossy(&run.stderr).into_owned();
    let collected = report
        .lines()
        .find_map(|line| line.split("Collected :").nth(1));
    let count = collected.and_then(|text| text.trim().parse().ok());
    match run.status.success() {
        true => count.ok_or_else(|| format!("valgrind counted nothing:\n{report}")),
        false => Err(format!("{arguments:?} fails:\n{report}")),
    }
}
