//! `table` measures generation side by side with `serde_json`; `guard` compares instruction counts
//! with the baseline in the repository.
//!
//! In: descriptions by path; without any, the endpoint of this repository and synthetic ones. Out:
//! Markdown on standard output. It writes nothing but its temporary files and, when told, the baseline.

mod guard;
mod measure;
mod synthetic;
mod table;

use std::process::ExitCode;

const USAGE: &str = "usage: oasmith-benches table [DESCRIPTION]... | guard [--renew]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["table", files @ ..] => table::print(files),
        ["guard"] => guard::check(),
        ["guard", "--renew"] => guard::renew(),
        // What the other two start in processes of their own.
        ["once", file] => measure::once(file),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
