//! Generations in a process of their own, so that peak memory is theirs too.
//!
//! What is generated is what the command writes: formatted files of a crate with client and server.
//! Times are the clock's, since several threads may be used, and the least of some runs, which a busy
//! machine distorts least; `serde_json` takes turns with them.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use oasmith_codegen::outcome::{Layout, Package};
use oasmith_codegen::{Config, Input, Loader, generate};

/// What a generation took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Passes, in seconds.
    pub(crate) passes: f64,
    /// Emission and formatted files, in seconds.
    pub(crate) files: f64,
    /// Processor time of all threads, in seconds.
    pub(crate) processor: f64,
    /// `serde_json` reading the same text into a `Value`, in seconds; 0 where it is no JSON.
    pub(crate) serde: f64,
    /// The same in processor time.
    pub(crate) serde_processor: f64,
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

/// Runs go on for about so long.
const LONG: Duration = Duration::from_millis(1500);
/// At least so many are made, unless one alone takes very long.
const RUNS: usize = 3;
const ENOUGH: Duration = Duration::from_secs(20);

/// Generates once; gives the seconds of the passes and of the files, and the bytes of Rust.
pub(crate) fn once(file: &str) -> Result<(f64, f64, usize), String> {
    let start = Instant::now();
    let input = Input {
        path: file,
        loader: &Disk,
    };
    let outcome = generate(&input, &Config::default());
    let passes = start.elapsed();
    let package = Package {
        name: "measured".to_owned(),
        description: "Measured".to_owned(),
        runtime_path: None,
        runtime_features: Vec::new(),
    };
    if !outcome.is_readable() {
        return Err(format!("{file}: cannot be read"));
    }
    // As the command does, which writes each file when it is there.
    let written = AtomicUsize::new(0);
    outcome.write(&Layout::Crate(package), &|file| {
        written.fetch_add(file.text.len(), Ordering::Relaxed);
    });
    let whole = start.elapsed();
    let written = written.into_inner();
    Ok((
        passes.as_secs_f64(),
        (whole - passes).as_secs_f64(),
        written,
    ))
}

/// Generates until the least times have shown, and says what it cost, a number each for [`cost`].
pub(crate) fn often(file: &str) -> Result<(), String> {
    let start = Instant::now();
    let (mut passes, mut files, written) = once(file)?;
    let peak = peak("self")?;
    let (mut serde, mut serde_processor) = serde(file)?;
    let mut runs = 1;
    while (runs < RUNS && start.elapsed() < ENOUGH) || start.elapsed() < LONG {
        let (first, second, _) = once(file)?;
        if first + second < passes + files {
            (passes, files) = (first, second);
        }
        let (clock, processor) = self::serde(file)?;
        serde = serde.min(clock);
        serde_processor = serde_processor.min(processor);
        runs += 1;
    }
    let processor = processor(|| once(file).map(drop))?;
    println!("{passes} {files} {processor} {serde} {serde_processor} {written} {peak}");
    Ok(())
}

/// By the clock, and in processor time.
fn serde(file: &str) -> Result<(f64, f64), String> {
    if !file.ends_with(".json") {
        return Ok((0.0, 0.0));
    }
    let bytes = std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?;
    let (start, spent) = (Instant::now(), of_thread()?);
    let value: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
    let seconds = start.elapsed().as_secs_f64();
    let spent = of_thread()? - spent;
    value.map_err(|fault| format!("{file}: {fault}"))?;
    Ok((seconds, spent))
}

/// Processor time of this thread so far, in seconds.
fn of_thread() -> Result<f64, String> {
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

/// Measures in a process.
pub(crate) fn cost(file: &Path) -> Result<Cost, String> {
    let this = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let run = Command::new(this).arg("often").arg(file).output();
    let run = run.map_err(|fault| fault.to_string())?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let numbers: Vec<f64> = text.split_whitespace().flat_map(str::parse).collect();
    match numbers.as_slice() {
        [
            passes,
            files,
            processor,
            serde,
            serde_processor,
            written,
            peak,
        ] => Ok(Cost {
            passes: *passes,
            files: *files,
            processor: *processor,
            serde: *serde,
            serde_processor: *serde_processor,
            written: *written as usize,
            peak: *peak as usize,
        }),
        _ => Err(format!("{}: no measurement: {text}", file.display())),
    }
}

/// Processor time of some work on however many threads, in seconds, as Linux tells it: it counts in
/// hundredths, so that short work is done several times.
fn processor(work: impl Fn() -> Result<(), String>) -> Result<f64, String> {
    let start = ticks(Of::This)?;
    for runs in 1.. {
        work()?;
        let spent = (ticks(Of::This)? - start) / 100.0;
        if spent >= 0.2 {
            return Ok(spent / f64::from(runs));
        }
    }
    Ok(0.0)
}

/// Whose processor time is meant.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Of {
    /// This process, all threads.
    This,
    /// The processes that it started and that have ended, with theirs.
    Children,
}

/// User and system time so far, in hundredths of a second (proc(5), `stat`, fields 14 to 17).
pub(crate) fn ticks(of: Of) -> Result<f64, String> {
    let text = std::fs::read_to_string("/proc/self/stat");
    let text = text.map_err(|fault| format!("processor time needs Linux: {fault}"))?;
    let fields = text.rsplit(')').next().unwrap_or_default();
    let skipped = if of == Of::This { 11 } else { 13 };
    let fields: Vec<f64> = fields
        .split_whitespace()
        .skip(skipped)
        .take(2)
        .flat_map(str::parse)
        .collect();
    match fields.as_slice() {
        [user, system] => Ok(user + system),
        _ => Err("processor time is not told".to_owned()),
    }
}

/// The most memory a process had, in bytes, by its number or `self`.
pub(crate) fn peak(process: &str) -> Result<usize, String> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status"));
    let text = text.map_err(|fault| fault.to_string())?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kibibytes
        .map(|kibibytes| kibibytes * 1024)
        .ok_or_else(|| "peak memory is not told".to_owned())
}
