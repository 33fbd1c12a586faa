//! `oasmith lint`: everything that was found, notes included.

use oasmith_codegen::diagnostic::Severity;

use crate::arguments::Description;
use crate::{Outcome, Verdict, project, report};

pub(crate) fn run(wanted: &Description) -> Outcome {
    let (source, config) = project::described(wanted)?;
    let outcome = source.generate(&config);
    let counts = report::show(&outcome, Severity::Note);
    report::readable(&outcome, source.path())?;
    println!("{}: {}", source.path(), report::summary(counts));
    Ok(if counts.errors > 0 {
        Verdict::Found
    } else {
        Verdict::Fine
    })
}
