//! `oasmith check`: whether generating would change anything, or finds errors.

use oasmith_codegen::diagnostic::Severity;

use crate::arguments::Project;
use crate::output::Difference;
use crate::project::Job;
use crate::report::Counts;
use crate::{Outcome, Verdict, output, project, report};

pub(crate) fn run(wanted: &Project) -> Outcome {
    let (mut verdict, mut stale) = (Verdict::Fine, false);
    for job in project::jobs(wanted)? {
        let outcome = job.source.generate(&job.config);
        report::show(&outcome, Severity::Error);
        report::readable(&outcome, job.source.path())?;
        let counts = Counts::of(&outcome);
        verdict = verdict.and(counts.verdict());
        if outcome.is_misdirected() {
            continue;
        }
        let difference = output::compare(&job, outcome)?;
        if difference.is_empty() {
            let errors = match counts.errors {
                0 => String::new(),
                _ => format!(" ({})", report::summary(counts)),
            };
            say!(
                "{}: {} files, all fresh{errors}",
                job.shown,
                difference.total
            );
            continue;
        }
        stale = true;
        list(&job, &difference);
    }
    if stale {
        say!("run `oasmith generate` to mend this");
        verdict = Verdict::Found;
    }
    Ok(verdict)
}

/// Names every file that differs.
fn list(job: &Job, difference: &Difference) {
    let kinds = [
        ("stale", &difference.stale),
        ("missing", &difference.missing),
        ("left over", &difference.left_over),
        ("not generated", &difference.foreign),
    ];
    for (what, paths) in kinds {
        for path in paths {
            say!("{what}: {}/{path}", job.shown);
        }
    }
}
