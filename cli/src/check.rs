//! `oasmith check`: whether generating would change anything.

use oasmith_codegen::diagnostic::Severity;

use crate::arguments::Project;
use crate::{Outcome, Verdict, output, project, report};

pub(crate) fn run(wanted: &Project) -> Outcome {
    let mut verdict = Verdict::Fine;
    for job in project::jobs(wanted)? {
        let outcome = job.source.generate(&job.config);
        report::show(&outcome, Severity::Error);
        report::readable(&outcome, job.source.path())?;
        let difference = output::compare(&job, outcome)?;
        if difference.is_empty() {
            say!("{}: {} files, all fresh", job.shown, difference.total);
            continue;
        }
        verdict = Verdict::Found;
        let say = |what: &str, path: &str| say!("{what}: {}/{path}", job.shown);
        difference.stale.iter().for_each(|path| say("stale", path));
        difference
            .missing
            .iter()
            .for_each(|path| say("missing", path));
        difference
            .left_over
            .iter()
            .for_each(|path| say("left over", path));
        difference
            .foreign
            .iter()
            .for_each(|path| say("not generated", path));
    }
    if verdict == Verdict::Found {
        say!("run `oasmith generate` to mend this");
    }
    Ok(verdict)
}
