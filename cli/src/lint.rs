//! `oasmith lint`: everything that was found, notes included, and where values have no type.

use oasmith_codegen::diagnostic::Severity;

use crate::arguments::Description;
use crate::report::Counts;
use crate::{Outcome, project, report};

pub(crate) fn run(wanted: &Description) -> Outcome {
    let (source, config) = project::described(wanted)?;
    let outcome = source.generate(&config);
    report::show(&outcome, Severity::Note);
    report::readable(&outcome, source.path())?;
    let untyped = &outcome.inventory().untyped;
    if !untyped.is_empty() {
        say!(
            "{}: anything is allowed, and carried as `Value`, at",
            source.path()
        );
        untyped.iter().for_each(|place| say!("  {place}"));
    }
    let counts = Counts::of(&outcome);
    let found = report::summary(counts);
    say!("{}: {found}, {}", source.path(), places(untyped.len()));
    Ok(counts.verdict())
}

fn places(count: usize) -> String {
    match count {
        1 => "1 place without a type".to_owned(),
        _ => format!("{count} places without a type"),
    }
}
