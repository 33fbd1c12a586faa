//! Runs the generator over a folder of descriptions and says what came of each.
//!
//! `cargo run -p oasmith-tests --bin corpus -- FOLDER [--check] [--round-trip] [--only NAME]…`

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;

use oasmith_tests::corpus::workshop::{Library, Workshop};
use oasmith_tests::corpus::{Options, Row, document, table};

const HELP: &str = "corpus FOLDER [options]
  --check           compile models, client and server with clippy
  --round-trip      try values of every named schema
  --only NAME       only files whose name contains NAME; may be repeated
  --smaller-half    check and try only the smaller half; generate all
  --values N        values tried a named schema (default 24)
  --seed N          other values
  --jobs N          documents at a time (default 2)
  --fresh           forget what an earlier run found
  --table FILE      write the table there (default: print a summary only)";

#[derive(Debug, Clone)]
struct Arguments {
    folder: PathBuf,
    only: Vec<String>,
    check: bool,
    round_trip: bool,
    smaller_half: bool,
    values: usize,
    seed: u64,
    jobs: usize,
    fresh: bool,
    table: Option<PathBuf>,
    /// One document, in a process of its own; the row goes to standard output.
    apart: bool,
    /// The compiled runtime.
    library: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = match arguments(std::env::args().skip(1).collect()) {
        Ok(arguments) => arguments,
        Err(fault) => {
            eprintln!("{fault}\n{HELP}");
            return ExitCode::from(2);
        }
    };
    if arguments.apart {
        let row = document(&arguments.folder, &options(&arguments));
        println!("{}", serde_json::to_string(&row).unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}

fn arguments(given: Vec<String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        folder: PathBuf::new(),
        only: Vec::new(),
        check: false,
        round_trip: false,
        smaller_half: false,
        values: 24,
        seed: 0,
        jobs: 2,
        fresh: false,
        table: None,
        apart: false,
        library: None,
    };
    let mut given = given.into_iter();
    while let Some(word) = given.next() {
        let mut value = || given.next().ok_or(format!("`{word}` wants a value"));
        let number = |text: String| text.parse().map_err(|_| format!("`{text}` is no number"));
        match word.as_str() {
            "--check" => arguments.check = true,
            "--round-trip" => arguments.round_trip = true,
            "--smaller-half" => arguments.smaller_half = true,
            "--fresh" => arguments.fresh = true,
            "--only" => arguments.only.push(value()?),
            "--values" => arguments.values = number(value()?)? as usize,
            "--seed" => arguments.seed = number(value()?)?,
            "--jobs" => arguments.jobs = number(value()?)?.clamp(1, 64) as usize,
            "--apart" => arguments.apart = true,
            "--library" => arguments.library = Some(PathBuf::from(value()?)),
            "--table" => arguments.table = Some(PathBuf::from(value()?)),
            _ if word.starts_with('-') => return Err(format!("unknown option `{word}`")),
            _ => arguments.folder = PathBuf::from(word),
        }
    }
    match arguments.folder.exists() {
        true => Ok(arguments),
        false => Err(format!("there is no `{}`", arguments.folder.display())),
    }
}

fn options(arguments: &Arguments) -> Options {
    let library = arguments.library.as_deref().map(Library::at);
    let name = arguments.folder.file_name().unwrap_or_default();
    Options {
        check: arguments.check,
        values: if arguments.round_trip {
            arguments.values
        } else {
            0
        },
        seed: arguments.seed,
        workshop: Workshop {
            folder: work().join("crates").join(name),
            library: library.and_then(Result::ok),
        },
        kept: (!arguments.fresh).then(|| work().join("rows")),
    }
}

fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

fn work() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| root().join("target"));
    std::path::absolute(&target)
        .unwrap_or(target)
        .join("corpus")
}

fn run(arguments: &Arguments) -> Result<bool, String> {
    let files = files(arguments)?;
    let compiles = arguments.check || arguments.round_trip;
    let library = compiles.then(|| Library::build(&root(), &work().join("library")));
    let library = library.transpose()?;
    let bounded = arguments.smaller_half.then_some(files.len() / 2);
    let (total, queue) = (
        files.len(),
        files.into_iter().enumerate().collect::<VecDeque<_>>(),
    );
    let (queue, rows) = (Mutex::new(queue), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs {
            let (queue, rows, library) = (&queue, &rows, library.as_ref());
            scope.spawn(move || {
                while let Some((index, file)) = queue.lock().ok().and_then(|mut q| q.pop_front()) {
                    let whole = bounded.is_none_or(|half| index < half);
                    let row = apart(arguments, &file, library, whole);
                    if let Ok(mut rows) = rows.lock() {
                        rows.push(row);
                        progress(rows.len(), total, rows.last());
                    }
                }
            });
        }
    });
    let mut rows = rows.into_inner().map_err(|_| "a worker died".to_owned())?;
    rows.sort_by(|a: &Row, b| a.name.cmp(&b.name));
    if let Some(path) = &arguments.table {
        let text = table::markdown(&rows, &about(arguments));
        std::fs::write(path, text).map_err(|fault| format!("{}: {fault}", path.display()))?;
    }
    for row in rows.iter().filter(|row| !row.is_good()) {
        println!("{}", row.line());
        let found = row.faults.iter().chain(&row.disagreements);
        found.take(20).for_each(|line| println!("    {line}"));
    }
    let good = rows.iter().filter(|row| row.is_good()).count();
    println!("{good} of {} documents without any fault", rows.len());
    Ok(good == rows.len())
}

/// The descriptions, small ones first.
fn files(arguments: &Arguments) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(&arguments.folder).map_err(|fault| fault.to_string())?;
    let mut files: Vec<(u64, PathBuf)> = entries
        .flatten()
        .map(|entry| (entry.metadata().map_or(0, |data| data.len()), entry.path()))
        .filter(|(_, path)| is_description(path))
        .filter(|(_, path)| {
            let name = path.to_string_lossy();
            arguments.only.is_empty() || arguments.only.iter().any(|only| name.contains(only))
        })
        .collect();
    files.sort();
    Ok(files.into_iter().map(|(_, path)| path).collect())
}

/// By its ending and its first member names: a file that others refer to is none.
fn is_description(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("json" | "yaml" | "yml"))
        && std::fs::read_to_string(path).is_ok_and(|text| {
            ["openapi", "swagger"].iter().any(|word| {
                text.lines().any(|line| {
                    line.trim_start_matches([' ', '{', '"', '\''])
                        .starts_with(word)
                }) || text.contains(&format!("\"{word}\""))
            })
        })
}

/// One document in a process of its own, so that a fault there costs only that document.
fn apart(arguments: &Arguments, file: &Path, library: Option<&Library>, whole: bool) -> Row {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let failed = |fault: String| Row {
        name: name.clone(),
        faults: vec![fault],
        ..Row::default()
    };
    let Ok(program) = std::env::current_exe() else {
        return failed("this program does not know its own place".to_owned());
    };
    let mut command = Command::new(program);
    command.arg(file).arg("--apart");
    if let Some(library) = library {
        command.arg("--library").arg(library.path());
    }
    command.args(["--values", &arguments.values.to_string()]);
    command.args(["--seed", &arguments.seed.to_string()]);
    for (flag, set) in [
        ("--check", arguments.check && whole),
        ("--round-trip", arguments.round_trip && whole),
        ("--fresh", arguments.fresh),
    ] {
        if set {
            command.arg(flag);
        }
    }
    let output = match command.stderr(Stdio::piped()).output() {
        Ok(output) => output,
        Err(fault) => return failed(fault.to_string()),
    };
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        failed(format!(
            "the process ended with {}: {}",
            output.status,
            text.trim()
        ))
    })
}

fn progress(done: usize, total: usize, row: Option<&Row>) {
    let filled = done * 30 / total.max(1);
    let bar = format!("{}{}", "#".repeat(filled), ".".repeat(30 - filled));
    eprintln!(
        "[{bar}] {done}/{total} {}",
        row.map(Row::line).unwrap_or_default()
    );
}

fn about(arguments: &Arguments) -> String {
    let said = |program: &str, words: &[&str]| {
        let output = Command::new(program).args(words).output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        text.unwrap_or_default()
    };
    format!(
        "Measured on {} with oasmith {}, {}, {}; up to {} values a named schema, seed {}. \
         Written by `cargo run -p oasmith-tests --bin corpus`.",
        said("date", &["+%Y-%m-%d"]),
        env!("CARGO_PKG_VERSION"),
        said("rustc", &["--version"]),
        said("cargo", &["clippy", "--version"]),
        arguments.values,
        arguments.seed,
    )
}
