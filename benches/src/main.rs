//! `table` measures generation side by side with `serde_json`; `others` side by side with other
//! generators; `compile` what compiling its and their output takes, `nothing` what a first build does; `macros` what expanding takes; `guard` compares instruction counts with the baseline in
//! the repository.
//!
//! In: descriptions by path; without any, the endpoint of this repository and synthetic ones. Out:
//! Markdown on standard output. It writes nothing but its temporary files and, when told, the baseline.

mod compile;
mod decode;
mod expand;
mod guard;
mod measure;
mod nothing;
mod others;
mod synthetic;
mod table;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "usage: oasmith-benches table [DESCRIPTION]... | macros [DESCRIPTION]... | \
                     others [--install] DESCRIPTION... | \
                     compile [--install] [--release] DESCRIPTION... | \
                     nothing [--install] [DESCRIPTION] | guard [--renew]";

fn main() -> ExitCode {
    if let Some(costs) = std::env::var_os(compile::COSTS) {
        let arguments: Vec<_> = std::env::args_os().skip(1).collect();
        return compile::wrap(&arguments, costs.as_ref());
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["table", files @ ..] => table::print(files),
        ["macros", files @ ..] => expand::print(files),
        ["others", "--install", files @ ..] if !files.is_empty() => others::print(files, true),
        ["others", files @ ..] if !files.is_empty() => others::print(files, false),
        ["nothing", "--install"] => nothing::print(None, true),
        ["nothing", "--install", file] => nothing::print(Some(file), true),
        ["nothing"] => nothing::print(None, false),
        ["nothing", file] => nothing::print(Some(file), false),
        ["compile", rest @ ..] => {
            let (options, files): (Vec<&str>, Vec<&str>) =
                rest.iter().partition(|argument| argument.starts_with("--"));
            match options
                .iter()
                .find(|name| !["--install", "--release"].contains(name))
            {
                None if !files.is_empty() => {
                    let has = |name| options.contains(&name);
                    compile::print(&files, has("--install"), has("--release"))
                }
                _ => Err(USAGE.to_owned()),
            }
        }
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
