//! Tries as many schemas and values as one likes against the `jsonschema` crate.
//!
//! `cargo run -p oasmith-exact --bin differential -- [--seed N] [--schemas N] [--values N] [--rounds N] [--corpus FOLDER | --numbers N]`
//!
//! With `--numbers 1` schemas are of one number each, at the limits of what machines hold, judged by decimal arithmetic.
//! Each round goes on with the seeds where the last one stopped; `--rounds 0` goes on until something is found. The seed of
//! a disagreement with `--schemas 1` shows it again.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use oasmith_exact::differential::Run;

fn main() -> ExitCode {
    let mut run = Run {
        seed: 0,
        schemas: 100,
        values: 60,
        corpus: None,
    };
    let (mut rounds, mut numbers) = (1, 0);
    let mut given = std::env::args().skip(1);
    while let Some(word) = given.next() {
        let value = given.next().unwrap_or_default();
        let number = value.parse::<u64>().ok();
        match (word.as_str(), number) {
            ("--seed", Some(n)) => run.seed = n,
            ("--schemas", Some(n)) => run.schemas = n as usize,
            ("--values", Some(n)) => run.values = n as usize,
            ("--rounds", Some(n)) => rounds = n,
            ("--numbers", Some(n)) => numbers = n,
            ("--corpus", _) => run.corpus = Some(PathBuf::from(value)),
            _ => {
                eprintln!("`{word} {value}` is no option with a number");
                return ExitCode::from(2);
            }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/differential");
    let mut done = 0;
    while rounds == 0 || done < rounds {
        let found = match numbers {
            0 => run.go(&folder),
            _ => run.numbers(&folder),
        };
        let (valid, invalid) = found.values;
        println!(
            "seed {}: {} schemas, {valid} valid and {invalid} invalid values, {} left out",
            run.seed,
            found.schemas,
            found.left_out.len(),
        );
        found.left_out.iter().for_each(|line| println!("  {line}"));
        for line in &found.disagreements {
            println!("{line}");
        }
        if !found.disagreements.is_empty() {
            return ExitCode::FAILURE;
        }
        run.seed += run.schemas as u64;
        done += 1;
    }
    ExitCode::SUCCESS
}
