//! One generation in a process of its own, so that peak memory is its own too.
//!
//! Times are processor time of the thread, which a busy machine distorts least.

use std::path::Path;
use std::process::Command;

use oasmith_codegen::{Config, Input, Loader, generate};

/// What one generation took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Passes, in seconds.
    pub(crate) passes: f64,
    /// Formatted text, in seconds.
    pub(crate) text: f64,
    /// `serde_json` reading the same text into a `Value`, in seconds; 0 where it is no JSON.
    pub(crate) serde: f64,
    /// Bytes of Rust.
    pub(crate) written: usize,
    /// The most memory at one time, in bytes.
    pub(crate) peak: usize,
}

struct Disk;

impl Loader for Disk {
    fn read(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(path).map_err(|fault| fault.to_string())
    }
}

/// Generates once and says what it cost, a number each for [`cost`] to read.
pub(crate) fn once(file: &str) -> Result<(), String> {
    let config = Config {
        client: true,
        server: true,
        ..Config::default()
    };
    let start = processor()?;
    let input = Input {
        path: file,
        loader: &Disk,
    };
    let outcome = generate(&input, &config);
    let generated = processor()?;
    let text = outcome.text();
    let printed = processor()?;
    if !outcome.is_readable() {
        return Err(format!("{file}: cannot be read"));
    }
    let peak = peak()?;
    let serde = if file.ends_with(".json") {
        serde(file)?
    } else {
        0.0
    };
    let (passes, print) = (generated - start, printed - generated);
    println!("{passes} {print} {serde} {} {peak}", text.len());
    Ok(())
}

fn serde(file: &str) -> Result<f64, String> {
    let bytes = std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?;
    let start = processor()?;
    let value: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
    let end = processor()?;
    value.map_err(|fault| format!("{file}: {fault}"))?;
    Ok(end - start)
}

/// The least of three runs.
pub(crate) fn cost(file: &Path) -> Result<Cost, String> {
    let mut best: Option<Cost> = None;
    for _ in 0..3 {
        let run = in_a_process(file)?;
        let known = best.get_or_insert(run);
        known.serde = known.serde.min(run.serde);
        if run.passes + run.text < known.passes + known.text {
            let serde = known.serde;
            *known = Cost { serde, ..run };
        }
    }
    best.ok_or_else(|| "nothing ran".to_owned())
}

fn in_a_process(file: &Path) -> Result<Cost, String> {
    let this = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let run = Command::new(this).arg("once").arg(file).output();
    let run = run.map_err(|fault| fault.to_string())?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let numbers: Vec<f64> = text.split_whitespace().flat_map(str::parse).collect();
    match numbers.as_slice() {
        [passes, print, serde, written, peak] => Ok(Cost {
            passes: *passes,
            text: *print,
            serde: *serde,
            written: *written as usize,
            peak: *peak as usize,
        }),
        _ => Err(format!("{}: no measurement: {text}", file.display())),
    }
}

/// Processor time of this thread so far, in seconds, as Linux tells it.
fn processor() -> Result<f64, String> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat");
    let text = text.map_err(|fault| format!("processor time needs Linux: {fault}"))?;
    let nanoseconds = text
        .split(' ')
        .next()
        .and_then(|text| text.parse::<f64>().ok());
    nanoseconds
        .map(|nanoseconds| nanoseconds / 1e9)
        .ok_or_else(|| "processor time is not told".to_owned())
}

/// The most memory this process had, in bytes.
fn peak() -> Result<usize, String> {
    let text = std::fs::read_to_string("/proc/self/status").map_err(|fault| fault.to_string())?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kibibytes
        .map(|kibibytes| kibibytes * 1024)
        .ok_or_else(|| "peak memory is not told".to_owned())
}
