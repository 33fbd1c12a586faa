//! `oasmith generate`: files written, those left over removed.

use crate::arguments::Generate;
use crate::project::Job;
use crate::report::Counts;
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
    report::show_brief(&outcome);
    let counts = Counts::of(&outcome);
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
