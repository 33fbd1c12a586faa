//! Sends every operation of a folder of descriptions from a generated client to a generated server and back.
//!
//! `cargo run -p oasmith-tests --bin wire -- FOLDER [--only NAME]… [--table FILE]`

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;

use oasmith_tests::wire::crates::Workshop;
use oasmith_tests::wire::{Options, Tally, document, tally};

const HELP: &str = "wire FOLDER [options]
  --only NAME       only files whose name contains NAME; may be repeated
  --smallest N      only the N smallest files
  --rounds N        round trips an operation beside one a reply (default 3)
  --seed N          other values
  --jobs N          documents at a time (default 2)
  --table FILE      write the table there
  --rows FILE       keep there what came of each document, for a table of several runs";

#[derive(Debug, Default)]
struct Arguments {
    folder: PathBuf,
    only: Vec<String>,
    smallest: Option<usize>,
    rounds: usize,
    seed: u64,
    jobs: usize,
    table: Option<PathBuf>,
    rows: Option<PathBuf>,
}

fn main() -> ExitCode {
    let result = arguments(std::env::args().skip(1)).and_then(|arguments| run(&arguments));
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}\n{HELP}");
            ExitCode::from(2)
        }
    }
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        rounds: 3,
        jobs: 2,
        ..Arguments::default()
    };
    while let Some(word) = given.next() {
        let mut value = || given.next().ok_or(format!("`{word}` wants a value"));
        let number = |text: String| {
            text.parse::<usize>()
                .map_err(|_| format!("`{text}` is no number"))
        };
        match word.as_str() {
            "--only" => arguments.only.push(value()?),
            "--smallest" => arguments.smallest = Some(number(value()?)?),
            "--rounds" => arguments.rounds = number(value()?)?,
            "--seed" => arguments.seed = number(value()?)? as u64,
            "--jobs" => arguments.jobs = number(value()?)?.clamp(1, 64),
            "--table" => arguments.table = Some(PathBuf::from(value()?)),
            "--rows" => arguments.rows = Some(PathBuf::from(value()?)),
            _ if word.starts_with('-') => return Err(format!("unknown option `{word}`")),
            _ => arguments.folder = PathBuf::from(word),
        }
    }
    match arguments.folder.is_dir() {
        true => Ok(arguments),
        false => Err(format!(
            "there is no folder `{}`",
            arguments.folder.display()
        )),
    }
}

fn run(arguments: &Arguments) -> Result<bool, String> {
    let files = files(arguments)?;
    let total = files.len();
    let (queue, rows) = (Mutex::new(VecDeque::from(files)), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for lane in 0..arguments.jobs {
            let (queue, rows) = (&queue, &rows);
            scope.spawn(move || {
                let next = || queue.lock().ok().and_then(|mut queue| queue.pop_front());
                while let Some(file) = next() {
                    let row = document(&file, &options(arguments, &file, lane));
                    if let Ok(mut rows) = rows.lock() {
                        eprintln!("[{}/{total}] {}", rows.len() + 1, row.line());
                        let found: Vec<String> =
                            row.faults.iter().chain(&row.findings).cloned().collect();
                        rows.push(row);
                        found
                            .iter()
                            .take(20)
                            .for_each(|line| eprintln!("    {line}"));
                        // Large descriptions take long: what is known is written as it comes.
                        if let Err(fault) = write(arguments, &mut rows) {
                            eprintln!("{fault}");
                        }
                    }
                }
            });
        }
    });
    let mut rows = rows.into_inner().map_err(|_| "a worker died".to_owned())?;
    write(arguments, &mut rows)?;
    let good = rows.iter().filter(|row| row.is_good()).count();
    println!("{good} of {total} documents without any finding");
    Ok(good == total)
}

/// Writes the table, if one is wanted.
fn write(arguments: &Arguments, rows: &mut [Tally]) -> Result<(), String> {
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    let write = |path: &Path, text: String| {
        std::fs::write(path, text).map_err(|fault| format!("{}: {fault}", path.display()))
    };
    let mut all = rows.to_vec();
    if let Some(path) = &arguments.rows {
        let known = std::fs::read(path).unwrap_or_else(|_| b"[]".to_vec());
        let known: Vec<Tally> = serde_json::from_slice(&known)
            .map_err(|fault| format!("{}: {fault}", path.display()))?;
        let known = known
            .into_iter()
            .filter(|one| rows.iter().all(|row| row.name != one.name));
        all.extend(known);
        all.sort_by(|a, b| a.name.cmp(&b.name));
        write(
            path,
            serde_json::to_string(&all).map_err(|fault| fault.to_string())?,
        )?;
    }
    match &arguments.table {
        Some(path) => write(path, tally::markdown(&all, &about(arguments))),
        None => Ok(()),
    }
}

fn options(arguments: &Arguments, file: &Path, lane: usize) -> Options {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = tests.parent().unwrap_or(tests);
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let work = std::path::absolute(&target)
        .unwrap_or(target)
        .join(format!("wire/lane{lane}"));
    Options {
        rounds: arguments.rounds,
        seed: arguments.seed,
        workshop: Workshop {
            folder: work.join(file.file_name().unwrap_or_default()),
            target: work.join("target"),
            runtime: root.join("runtime"),
        },
    }
}

/// The descriptions, small ones first.
fn files(arguments: &Arguments) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(&arguments.folder).map_err(|fault| fault.to_string())?;
    let mut files: Vec<(u64, PathBuf)> = entries
        .flatten()
        .map(|entry| (entry.metadata().map_or(0, |data| data.len()), entry.path()))
        .filter(|(_, path)| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            matches!(ending, Some("json" | "yaml" | "yml"))
        })
        .filter(|(_, path)| {
            let name = path.to_string_lossy();
            arguments.only.is_empty() || arguments.only.iter().any(|only| name.contains(only))
        })
        .collect();
    files.sort();
    files.truncate(arguments.smallest.unwrap_or(files.len()));
    Ok(files.into_iter().map(|(_, path)| path).collect())
}

fn about(arguments: &Arguments) -> String {
    let said = |program: &str, words: &[&str]| {
        let output = Command::new(program).args(words).output();
        output
            .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
            .unwrap_or_default()
    };
    format!(
        "Measured on {} with oasmith {} and {}; {} round trips an operation beside one for each reply, seed {}. Written \
         by `cargo run -p oasmith-tests --bin wire`.",
        said("date", &["+%Y-%m-%d"]),
        env!("CARGO_PKG_VERSION"),
        said("rustc", &["--version"]),
        arguments.rounds,
        arguments.seed,
    )
}
