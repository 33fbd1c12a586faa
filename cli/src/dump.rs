//! `oasmith dump`: what a pass made of a description.

use oasmith_codegen::dump::{self, Stage};

use crate::arguments::{self, Dump};
use crate::{Failure, Outcome, Verdict, project};

pub(crate) fn run(wanted: &Dump) -> Outcome {
    let (source, config) = project::described(&wanted.description)?;
    let stage = match wanted.stage {
        arguments::Stage::Tree => Stage::Tree,
        arguments::Stage::Resolved => Stage::Resolved,
        arguments::Stage::Ir => Stage::Ir,
        arguments::Stage::Facts => Stage::Facts,
        arguments::Stage::Names => Stage::Names,
    };
    let shown = dump::dump(&source.input(), &config, stage, wanted.at.as_deref());
    say!("{}", shown.map_err(Failure)?.trim_end());
    Ok(Verdict::Fine)
}
