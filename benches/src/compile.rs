//! What compiling the output of generators takes: models and client alone, ours with a server too, dependencies already built.
//!
//! Counted is the compiler's process for the generated crate itself: this program stands in front of it
//! (cargo's `RUSTC_WORKSPACE_WRAPPER`), so that neither dependencies nor cargo are in the figures.
//! Processor time is of all its threads. Incremental compilation is off.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::tools::{OTHERS, OURS, OURS_WITH_SERVER, Tool};
use crate::{measure, table, tools};

/// Where the wrapper writes; that it is set makes this program one.
pub(crate) const COSTS: &str = "OASMITH_BENCHES_COSTS";

/// Processor seconds and peak bytes.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    bytes: usize,
}

/// Prints a row a description and generator.
pub(crate) fn print(files: &[&str], install: bool, release: bool) -> Result<(), String> {
    let own = tools::folder()?;
    println!("{}\n", table::machine());
    let how = if release {
        "cargo build --release"
    } else {
        "cargo check"
    };
    println!("| description | generator | {how}, s | × oasmith | MB | × oasmith | Rust, KB |");
    println!("|---|---|---|---|---|---|---|");
    for file in files {
        let file = fs::canonicalize(file).map_err(|fault| format!("{file}: {fault}"))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let mut ours = None;
        for tool in [&OURS, &OURS_WITH_SERVER].into_iter().chain(&OTHERS) {
            let title = tool.title();
            match cost(tool, &own, install, &file, release) {
                Ok((cost, kilobytes)) => {
                    let ours: Cost = *ours.get_or_insert(cost);
                    println!(
                        "| {name} | {title} | {:.1} | {:.1} | {:.0} | {:.1} | {kilobytes} |",
                        cost.seconds,
                        cost.seconds / ours.seconds,
                        cost.bytes as f64 / 1e6,
                        cost.bytes as f64 / ours.bytes as f64,
                    );
                }
                Err(fault) => println!("| {name} | {title} | – | – | – | – | {fault} |"),
            }
        }
    }
    Ok(())
}

/// What a generator's crate for a description costs, and the kilobytes of its Rust.
fn cost(
    tool: &Tool,
    own: &Path,
    install: bool,
    spec: &Path,
    release: bool,
) -> Result<(Cost, u64), String> {
    let out = own.join(format!("compiled-{}", tool.package.replace(' ', "-")));
    // What was never there need not be removed.
    let _ = fs::remove_dir_all(&out);
    tool.generate(own, install, &spec.to_string_lossy(), &out)?;
    let kilobytes = crate::others::rust(&out) / 1000;
    let costs = own.join("costs.txt");
    let _ = fs::remove_file(&costs);
    let this = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let mut cargo = Command::new("cargo");
    match release {
        true => cargo.args(["build", "--quiet", "--release"]),
        false => cargo.args(["check", "--quiet"]),
    };
    let done = cargo
        .current_dir(&out)
        .env("CARGO_TARGET_DIR", own.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WORKSPACE_WRAPPER", this)
        .env(COSTS, &costs)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let found = fs::read_to_string(&costs).unwrap_or_default();
    if !done.is_ok_and(|status| status.success()) {
        return Err("does not compile".to_owned());
    }
    // Beside the crate, cargo asks the compiler for its version.
    let all = found.lines().filter_map(|line| {
        let (seconds, bytes) = line.split_once(' ')?;
        Some(Cost {
            seconds: seconds.parse().ok()?,
            bytes: bytes.parse().ok()?,
        })
    });
    let cost = all.max_by(|one, other| one.seconds.total_cmp(&other.seconds));
    cost.map(|cost| (cost, kilobytes))
        .ok_or_else(|| "was not compiled".to_owned())
}

/// Runs the compiler with these arguments, its path first, and appends what it took to a file.
pub(crate) fn wrap(arguments: &[OsString], costs: &Path) -> ExitCode {
    match wrapped(arguments, costs) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn wrapped(arguments: &[OsString], costs: &Path) -> Result<bool, String> {
    let [compiler, arguments @ ..] = arguments else {
        return Err("no compiler is named".to_owned());
    };
    let mut run = Command::new(compiler)
        .args(arguments)
        .spawn()
        .map_err(|fault| fault.to_string())?;
    // The most memory so far only grows, and it is gone with the process: the last look counts.
    let mut bytes = 0;
    let status = loop {
        if let Ok(peak) = measure::peak(&run.id().to_string()) {
            bytes = bytes.max(peak);
        }
        match run.try_wait().map_err(|fault| fault.to_string())? {
            Some(status) => break status,
            None => sleep(Duration::from_millis(5)),
        }
    };
    let seconds = measure::ticks(measure::Of::Children)? / 100.0;
    let before = fs::read_to_string(costs).unwrap_or_default();
    fs::write(costs, format!("{before}{seconds} {bytes}\n")).map_err(|fault| fault.to_string())?;
    Ok(status.success())
}
