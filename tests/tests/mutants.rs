//! Broken descriptions: whatever stands in one, generating ends, without a panic, in Rust that parses.
//!
//! `cargo run --release -p oasmith-tests --bin mutants -- FOLDER COUNT` tries as many as one likes.

use std::path::Path;
use std::sync::Mutex;

use oasmith_codegen::load::{FileLoader, Input, MemoryLoader};
use oasmith_codegen::{Config, generate};
use oasmith_tests::corpus::document::Description;
use oasmith_tests::corpus::random::seed;
use oasmith_tests::mutant::mutant;
use serde_json::Value;

fn whole(path: &Path) -> Value {
    let (loader, root) = FileLoader::for_file(path).unwrap();
    let input = Input {
        path: &root,
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    outcome.diagnostics().sorted();
    Description::new(outcome.resolved().documents())
        .document()
        .clone()
}

/// How many mutants of each description are tried here.
const EACH: u64 = 40;

fn gives_rust(path: &Path) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let whole = whole(path);
    for number in 0..EACH {
        let seed = seed(&[&name], number);
        let text = mutant(&whole, seed);
        let tried = std::panic::catch_unwind(|| {
            let loader = MemoryLoader::new().with("api.json", text);
            let input = Input {
                path: "api.json",
                loader: &loader,
            };
            let outcome = generate(&input, &Config::default());
            outcome.reports();
            syn::parse_file(&outcome.text()).map(drop)
        });
        assert!(matches!(tried, Ok(Ok(()))), "{name} {seed}: {tried:?}");
    }
}

#[test]
fn whatever_is_described_gives_rust() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("apis");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let paths = Mutex::new(paths);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                // The lock is held while the next is taken, not while it is tried.
                let next = || paths.lock().unwrap().pop();
                while let Some(path) = next() {
                    gives_rust(&path);
                }
            });
        }
    });
}
