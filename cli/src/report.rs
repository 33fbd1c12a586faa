//! Findings on standard error.

use oasmith_codegen::diagnostic::Severity;
use oasmith_codegen::outcome::Outcome;

use crate::{Failure, Verdict};

/// How many findings there were.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
}

impl Counts {
    pub(crate) fn of(outcome: &Outcome) -> Counts {
        let mut counts = Counts::default();
        for found in outcome.diagnostics().sorted() {
            match found.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => {}
            }
        }
        counts
    }

    /// Errors are what no door lets pass, whatever was written.
    pub(crate) fn verdict(self) -> Verdict {
        match self.errors {
            0 => Verdict::Fine,
            _ => Verdict::Found,
        }
    }
}

/// Shows everything that was found, down to a severity.
pub(crate) fn show(outcome: &Outcome, least: Severity) {
    for (found, text) in outcome.reports() {
        if found.severity <= least {
            eprintln!("{text}");
        }
    }
}

/// Shows of each kind of error and warning the first few, and how many more there are.
pub(crate) fn show_brief(outcome: &Outcome) {
    let brief = outcome.brief();
    brief.shown.iter().for_each(|(_, text)| eprintln!("{text}"));
    for (severity, line) in brief.more() {
        eprintln!("{}{line}\n", severity.word());
    }
}

/// Fails where the description itself cannot be read; what is wrong has been shown.
pub(crate) fn readable(outcome: &Outcome, path: &str) -> Result<(), Failure> {
    match outcome.is_readable() {
        true => Ok(()),
        false => Err(Failure(format!("{path} cannot be read"))),
    }
}

/// `1 error, 2 warnings`
pub(crate) fn summary(counts: Counts) -> String {
    let some = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    };
    format!(
        "{}, {}",
        some(counts.errors, "error"),
        some(counts.warnings, "warning")
    )
}
