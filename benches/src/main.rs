//! `table` measures generation side by side with `serde_json`; `others` side by side with other
//! generators; `macros` what expanding takes; `guard` compares instruction counts with the baseline in
//! the repository.
//!
//! In: descriptions by path; without any, the endpoint of this repository and synthetic ones. Out:
//! Markdown on standard output. It writes nothing but its temporary files and, when told, the baseline.

mod decode;
mod expand;
mod guard;
mod measure;
mod others;
mod synthetic;
mod table;

use std::process::ExitCode;

const USAGE: &str = "usage: oasmith-benches table [DESCRIPTION]... | macros [DESCRIPTION]... | \
                     others [--install] DESCRIPTION... | guard [--renew]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["table", files @ ..] => table::print(files),
        ["macros", files @ ..] => expand::print(files),
        ["others", "--install", files @ ..] if !files.is_empty() => others::print(files, true),
        ["others", files @ ..] if !files.is_empty() => others::print(files, false),
        ["guard"] => guard::check(),
        ["guard", "--renew"] => guard::renew(),
        // What the others start in processes of their own.
        ["once", file] => measure::once(file).map(drop),
        ["often", file] => measure::often(file),
        ["decode", way] => decode::often(way),
        ["expand", file] => expand::once(file),
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
