//! Many mutants of descriptions: `mutants FOLDER COUNT [SEED] [--keep FOLDER EVERY]`, and one of them:
//! `mutants show FOLDER FILE SEED`.
//!
//! What panics, takes longer than a few seconds or gives what is no Rust is printed with the
//! arguments that reproduce it. `--keep` writes every so-manieth mutant as a module into a
//! folder, for a crate that compiles them all.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use oasmith_codegen::load::{FileLoader, Input, MemoryLoader};
use oasmith_codegen::{Config, generate};
use oasmith_tests::corpus::document::Description;
use oasmith_tests::corpus::random::seed;
use oasmith_tests::mutant::mutant;
use serde_json::Value;

/// Longer than this is a hang.
const LONG: Duration = Duration::from_secs(5);

static WATCHED: Mutex<Option<(String, Instant)>> = Mutex::new(None);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [show, folder, name, seed] = args.as_slice()
        && show == "show"
    {
        let wholes = wholes(Path::new(folder));
        let whole = wholes.iter().find(|(known, _)| known == name);
        let text = whole.map(|(_, whole)| mutant(whole, seed.parse().unwrap_or(0)));
        println!("{}", text.unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    let [folder, count, rest @ ..] = args.as_slice() else {
        eprintln!("usage: mutants FOLDER COUNT [SEED] [--keep FOLDER EVERY]");
        return ExitCode::FAILURE;
    };
    let count: u64 = count.parse().unwrap_or(1000);
    let base: u64 = rest.first().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let keep = rest.iter().position(|arg| arg == "--keep");
    let keep = keep.and_then(|at| {
        Some((
            PathBuf::from(rest.get(at + 1)?),
            rest.get(at + 2)?.parse().ok()?,
        ))
    });
    std::panic::set_hook(Box::new(|info| {
        let name = WATCHED
            .lock()
            .map(|watched| watched.clone().map(|(name, _)| name));
        println!("PANIC {name:?}: {info}");
    }));
    std::thread::spawn(watch);
    let wholes = wholes(Path::new(folder));
    let mut faults = 0;
    for index in 0..count {
        let Some((name, whole)) = wholes.get((index % wholes.len().max(1) as u64) as usize) else {
            return ExitCode::FAILURE;
        };
        let seed = seed(&[name], base.wrapping_add(index));
        faults += usize::from(!one(name, whole, seed, index, keep.as_ref()));
    }
    println!("{count} mutants, {faults} faults");
    if faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn watch() {
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let watched = WATCHED.lock().map(|watched| watched.clone()).ok().flatten();
        if let Some((name, since)) = watched
            && since.elapsed() > LONG
        {
            println!("LONG {name}: {:?}", since.elapsed());
            if since.elapsed() > LONG * 12 {
                std::process::abort();
            }
        }
    }
}

/// The descriptions of a folder that are small enough to try many of.
fn wholes(folder: &Path) -> Vec<(String, Value)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let small = |path: &PathBuf| {
        path.metadata()
            .is_ok_and(|data| data.is_file() && data.len() < 60_000)
            && path.extension().is_some_and(|ending| ending != "tsv")
    };
    let read = |path: PathBuf| {
        let (loader, root) = FileLoader::for_file(&path).ok()?;
        let input = Input {
            path: &root,
            loader: &loader,
        };
        let outcome = generate(&input, &Config::default());
        outcome.diagnostics().sorted();
        let description = Description::new(outcome.resolved().documents());
        Some((root, description.document().clone()))
    };
    paths.into_iter().filter(small).filter_map(read).collect()
}

fn one(name: &str, whole: &Value, seed: u64, index: u64, keep: Option<&(PathBuf, u64)>) -> bool {
    let text = mutant(whole, seed);
    if let Ok(mut watched) = WATCHED.lock() {
        *watched = Some((format!("{name} {seed}"), Instant::now()));
    }
    // A stack that overflows takes the program with it: this file says with what.
    let _ = std::fs::write(std::env::temp_dir().join("mutant.json"), &text);
    let made = std::panic::catch_unwind(|| {
        let loader = MemoryLoader::new().with("api.json", text.clone());
        let input = Input {
            path: "api.json",
            loader: &loader,
        };
        let outcome = generate(&input, &Config::default());
        outcome.reports();
        outcome.text()
    });
    if let Ok(mut watched) = WATCHED.lock() {
        *watched = None;
    }
    let Ok(rust) = made else {
        return false;
    };
    if let Err(fault) = syn::parse_file(&rust) {
        println!("NOT RUST {name} {seed}: {fault}");
        return false;
    }
    if let Some((folder, every)) = keep
        && index.is_multiple_of(*every)
    {
        let _ = std::fs::write(folder.join(format!("m{index}.rs")), rust);
        let _ = std::fs::write(folder.join(format!("m{index}.json")), text);
    }
    true
}
