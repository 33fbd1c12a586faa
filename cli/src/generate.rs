//! `oasmith generate`: files written, those left over removed.

use crate::arguments::Generate;
use crate::project::Job;
use crate::report::Counts;
use crate::{Outcome, Verdict, output, project, report};

pub(crate) fn run(wanted: &Generate) -> Outcome {
    let jobs = match project::single(wanted)? {
        Some(job) => vec![job],
        None => project::jobs(&wanted.project)?,
    };
    let mut verdict = Verdict::Fine;
    for job in &jobs {
        verdict = verdict.and(one(job)?);
    }
    Ok(verdict)
}

/// What of a description cannot be generated is shown and costs no other file; it is an error all the same.
fn one(job: &Job) -> Outcome {
    let outcome = job.source.generate(&job.config);
    report::show_brief(&outcome);
    let counts = Counts::of(&outcome);
    report::readable(&outcome, job.source.path())?;
    if outcome.is_misdirected() {
        say!(
            "{}: nothing is written, for the selection names what is not there",
            job.shown
        );
        return Ok(Verdict::Found);
    }
    let difference = output::renew(job, outcome)?;
    for folder in &difference.apart {
        let (shown, what) = (
            &job.shown,
            "is the output of another run, and is left alone",
        );
        say!("{shown}/{folder} {what}");
    }
    let written = difference.stale.len() + difference.missing.len();
    let removed = difference.left_over.len();
    say!(
        "{}: {} files, {written} written, {removed} removed ({})",
        job.shown,
        difference.total,
        report::summary(counts)
    );
    Ok(counts.verdict())
}
