//! Everything an emitter may look at: the IR, the facts about it, the names, the user's decisions.

use std::sync::OnceLock;

use crate::analyze::Facts;
use crate::config::Config;
use crate::derive::Derives;
use crate::emit::{Gates, Texts};
use crate::ir::Api;
use crate::name::{Names, Path, TagNames};

/// The input of `emit`.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// What is described.
    pub api: &'a Api,
    /// What is known about it.
    pub facts: &'a Facts,
    /// What everything is called.
    pub names: &'a Names,
    /// What types derive beside the usual.
    pub(crate) derives: &'a Derives,
    /// What the user decided.
    pub config: &'a Config,
    /// Which Cargo feature switches what on.
    pub(crate) gates: &'a Gates,
    /// What is judged by its text, worked out for all types when the first is asked about.
    pub(crate) texts: &'a OnceLock<Texts>,
    /// The path of the runtime, as generated code writes it.
    pub rt: &'a Path,
}

impl<'a> Plan<'a> {
    /// What the tag of a section is called.
    pub(crate) fn section(&self, section: usize) -> Option<&'a TagNames> {
        let tag = &self.facts.sections.all()[section].tag;
        self.names.wire.tag(tag)
    }
}
