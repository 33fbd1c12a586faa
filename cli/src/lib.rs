//! The command line: what `oasmith` and `cargo oasmith` do.
//!
//! In: arguments and `oasmith.toml`. Out: files, findings, and one of three exit codes. It decides
//! where files go, never what is in them.

/// Prints a line to standard output.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::say(format_args!($($text)*))
    };
}

mod arguments;
mod check;
mod dump;
mod explain;
mod generate;
mod lint;
mod output;
mod project;
mod report;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// What a command comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// All is well.
    Fine,
    /// What was looked for was found: stale files, errors of a description.
    Found,
}

impl Verdict {
    /// Of two things that both have to be well.
    fn and(self, other: Verdict) -> Verdict {
        match self {
            Verdict::Fine => other,
            Verdict::Found => Verdict::Found,
        }
    }
}

/// Bad use, or something that cannot be read or written; the text says what.
#[derive(Debug)]
struct Failure(String);

type Outcome = Result<Verdict, Failure>;

/// See [`say!`]. Who reads no further, as `head` does, has seen enough; that is no fault of ours.
fn say(text: std::fmt::Arguments<'_>) {
    use std::io::{ErrorKind, Write as _};
    if let Err(fault) = writeln!(std::io::stdout().lock(), "{text}") {
        let code = i32::from(fault.kind() != ErrorKind::BrokenPipe);
        std::process::exit(code);
    }
}

/// Runs the command line; the first argument is the program. Exit code 0 if all is well, 1 if the
/// description has errors or files are not what they should be, 2 for bad use and for what cannot be read or written.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(message) => {
            // Printing fails where nobody reads; there is nothing left to say then.
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { 2 } else { 0 });
        }
    };
    let outcome = match &arguments.command {
        Command::Generate(wanted) => generate::run(wanted),
        Command::Check(wanted) => check::run(wanted),
        Command::Lint(wanted) => lint::run(wanted),
        Command::Dump(wanted) => dump::run(wanted),
        Command::Explain(wanted) => explain::run(wanted),
    };
    match outcome {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Err(Failure(text)) => {
            eprintln!("error: {text}");
            ExitCode::from(2)
        }
    }
}
