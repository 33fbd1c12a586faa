//! `oasmith generate`: files written, those left over removed.

use oasmith_codegen::diagnostic::Severity;

use crate::arguments::Generate;
use crate::project::Job;
use crate::{Failure, Outcome, Verdict, output, project, report};

pub(crate) fn run(wanted: &Generate) -> Outcome {
    match project::single(wanted)? {
        Some(job) => one(&job)?,
        None => project::jobs(&wanted.project)?.iter().try_for_each(one)?,
    }
    Ok(Verdict::Fine)
}

/// What of a description cannot be generated is shown and costs nothing else.
fn one(job: &Job) -> Result<(), Failure> {
    let outcome = job.source.generate(&job.config);
    let counts = report::show(&outcome, Severity::Warning);
    report::readable(&outcome, job.source.path())?;
    let difference = output::renew(job, outcome)?;
    let written = difference.stale.len() + difference.missing.len();
    let removed = difference.left_over.len();
    say!(
        "{}: {} files, {written} written, {removed} removed ({})",
        job.shown,
        difference.total,
        report::summary(counts)
    );
    Ok(())
}
