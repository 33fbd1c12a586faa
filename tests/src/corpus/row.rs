//! What came of one document, and what a command took.

use std::fmt::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// One line of the table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Row {
    /// The file's name.
    pub name: String,
    /// What the row was made from; equal keys need no second run.
    pub key: String,
    /// Operations in the description, as counted in it.
    pub operations: usize,
    /// Operations in the client, and in the server.
    pub made: (usize, usize),
    /// Named schemas in the description, and those that got a type.
    pub schemas: (usize, usize),
    /// Rust types.
    pub types: usize,
    /// Places of type `Value`.
    pub untyped: usize,
    /// `OAS0001×3 …`, errors marked.
    pub diagnostics: String,
    /// Seconds to generate and print.
    pub generating: f64,
    /// Lines of Rust.
    pub lines: usize,
    /// Errors and warnings of clippy; absent where it was not run.
    pub check: Option<(usize, usize)>,
    /// What clippy took.
    pub spent: Spent,
    /// Values tried: taken by the oracle, refused by it.
    pub tried: (usize, usize),
    /// Named schemas that no value was found for.
    pub without: Vec<String>,
    /// Disagreements, each with the seed that reproduces it.
    pub disagreements: Vec<String>,
    /// What went wrong with the run itself, and what clippy found.
    pub faults: Vec<String>,
}

impl Row {
    /// Whether everything holds that was looked at.
    pub fn is_good(&self) -> bool {
        self.operations == self.made.0
            && self.operations == self.made.1
            && self.schemas.0 == self.schemas.1
            && self.check.is_none_or(|check| check == (0, 0))
            && self.disagreements.is_empty()
            && self.faults.is_empty()
    }

    /// One line for a terminal.
    pub fn line(&self) -> String {
        let mut line = format!(
            "{:36} {:>4} operations, {:>5} types, {:.1} s",
            self.name, self.operations, self.types, self.generating
        );
        if let Some((errors, warnings)) = self.check {
            let _ = write!(line, ", {errors} errors, {warnings} warnings");
        }
        if self.tried != (0, 0) {
            let tried = self.tried.0 + self.tried.1;
            let _ = write!(
                line,
                ", {tried} values, {} disagree",
                self.disagreements.len()
            );
        }
        line
    }
}

/// What a command took.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Spent {
    /// Seconds by the clock.
    pub seconds: f64,
    /// Seconds of CPU, where the system tells (Linux).
    pub cpu: f64,
    /// Peak memory of its largest process in MB, where the system tells (Linux).
    pub memory: f64,
}

/// Runs a command to its end.
///
/// # Errors
/// A sentence, if it does not start.
pub fn measure(command: &mut Command) -> Result<(Output, Spent), String> {
    let (start, before) = (Instant::now(), cpu_of_children());
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|fault| fault.to_string())?;
    let (id, done) = (child.id(), AtomicBool::new(false));
    let (output, memory) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| peak(id, &done));
        let output = child.wait_with_output();
        done.store(true, Ordering::Relaxed);
        (output, watch.join().unwrap_or_default())
    });
    let output = output.map_err(|fault| fault.to_string())?;
    let spent = Spent {
        seconds: start.elapsed().as_secs_f64(),
        cpu: cpu_of_children() - before,
        memory,
    };
    Ok((output, spent))
}

/// CPU seconds of the children that were waited for (`proc(5)`: `cutime`, `cstime`, in ticks of
/// 1/100 s).
fn cpu_of_children() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit_once(')').map_or("", |(_, after)| after);
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks = |index: usize| -> f64 {
        let field = fields.get(index).and_then(|field| field.parse().ok());
        field.unwrap_or(0.0)
    };
    (ticks(13) + ticks(14)) / 100.0
}

/// The largest resident set among a process and those below it, in MB.
fn peak(root: u32, done: &AtomicBool) -> f64 {
    let mut most: f64 = 0.0;
    while !done.load(Ordering::Relaxed) {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            most = most.max(kilobytes.unwrap_or(0.0) / 1024.0);
            let children = format!("/proc/{id}/task/{id}/children");
            let children = std::fs::read_to_string(children).unwrap_or_default();
            open.extend(
                children
                    .split_whitespace()
                    .filter_map(|id| id.parse::<u32>().ok()),
            );
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    most
}
