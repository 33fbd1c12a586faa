//! What is wrong with, or worth knowing about, a description.
//!
//! In: findings of every pass. Out: a sorted list without repetition, and its rendering. Nothing is
//! first-only, and no finding ends a pass. It reads documents only to render.

mod code;
mod render;
mod width;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use code::Code;
pub use render::render;
pub(crate) use width::hides;

use crate::load::{At, NodeId, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something of the description is not generated as described.
    Error,
    /// Generated, but most likely not what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// As it stands before a code: `error`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// The code's own severity unless changed.
    pub severity: Severity,
    /// This finding, in one sentence without a full stop.
    pub message: String,
    /// [`At::pointer`] of the place, or the path of the document.
    pub pointer: String,
    /// The place in the text.
    pub span: Option<Span>,
    /// Other places, each with what it has to do with it.
    pub related: Vec<(Span, String)>,
    /// More facts.
    pub notes: Vec<String>,
    /// What the author can do.
    pub fix: Option<String>,
}

impl Diagnostic {
    /// Code, message, notes and fix without the source, for who shows lines alone.
    pub(crate) fn in_one_line(&self) -> String {
        let mut line = format!("[{}] {}", self.code.id(), self.message);
        for note in &self.notes {
            line.push_str("; ");
            line.push_str(note);
        }
        if let Some(fix) = &self.fix {
            line.push_str("; fix: ");
            line.push_str(fix);
        }
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Collects findings; passes share it by reference.
///
/// In debug builds, dropping a sink that holds findings nobody looked at is a panic: they would be
/// lost in silence.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Mutex<Vec<Diagnostic>>,
    read: AtomicBool,
}

impl Diagnostics {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reports a finding at a node. The report is filed when the returned value is dropped, so that
    /// notes can be chained to it.
    pub fn report(&self, code: Code, at: At<'_>, message: impl Into<String>) -> Report<'_> {
        self.start(code, Some(at.span()), at.pointer(), message.into())
    }

    /// Reports a finding at a node by its id.
    pub fn report_node(
        &self,
        code: Code,
        at: At<'_>,
        node: NodeId,
        message: impl Into<String>,
    ) -> Report<'_> {
        self.report(code, at.documents().at(node), message)
    }

    /// Reports a finding that has no node: with a place in the text if there is one, and the document's
    /// path or whatever else names the place.
    pub fn report_at(
        &self,
        code: Code,
        span: Option<Span>,
        place: &str,
        message: impl Into<String>,
    ) -> Report<'_> {
        self.start(code, span, place.to_owned(), message.into())
    }

    fn list(&self) -> MutexGuard<'_, Vec<Diagnostic>> {
        // What is written is whole at all times.
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(
        &self,
        code: Code,
        span: Option<Span>,
        pointer: String,
        message: String,
    ) -> Report<'_> {
        let (related, notes, fix) = Default::default();
        let severity = code.severity();
        let found = Diagnostic {
            code,
            severity,
            message,
            pointer,
            span,
            related,
            notes,
            fix,
        };
        Report {
            sink: self,
            found: Some(found),
        }
    }

    /// Adds a finding made elsewhere.
    pub fn push(&self, found: Diagnostic) {
        self.list().push(found);
        self.read.store(false, Ordering::Relaxed);
    }

    /// How many findings there are, repetitions included.
    pub fn len(&self) -> usize {
        self.list().len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list().is_empty()
    }

    /// Whether anything of severity error was found.
    pub fn has_errors(&self) -> bool {
        self.list()
            .iter()
            .any(|found| found.severity == Severity::Error)
    }

    /// The findings by place (those without one first), each once. This counts as reading them.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        self.read.store(true, Ordering::Relaxed);
        let mut list = self.list().clone();
        list.sort_by(|a, b| key(a).cmp(&key(b)));
        list.dedup_by(|a, b| key(a) == key(b));
        list
    }

    /// How many distinct findings there are of each code.
    pub fn counts(&self) -> BTreeMap<Code, usize> {
        let mut counts = BTreeMap::new();
        for found in self.sorted() {
            *counts.entry(found.code).or_default() += 1;
        }
        counts
    }

    /// Gives every finding that names its place by a pointer alone the text that stands there.
    pub fn locate(&self, span: impl Fn(&str) -> Option<Span>) {
        for found in self.list().iter_mut() {
            found.span = found.span.or_else(|| span(&found.pointer));
        }
    }

    /// Changes the severity of every finding so far; `None` takes it out.
    pub fn adjust(&self, severity: impl Fn(&Diagnostic) -> Option<Severity>) {
        self.list().retain_mut(|found| match severity(found) {
            Some(severity) => {
                found.severity = severity;
                true
            }
            None => false,
        });
    }
}

fn key(found: &Diagnostic) -> (Option<Span>, &str, Code, &str) {
    (found.span, &found.pointer, found.code, &found.message)
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        let unread = !self.read.load(Ordering::Relaxed) && !self.list().is_empty();
        if cfg!(debug_assertions) && unread && !std::thread::panicking() {
            panic!("findings were dropped unread: {:#?}", self.list());
        }
    }
}

/// A finding being written; filed when dropped.
#[derive(Debug)]
pub struct Report<'s> {
    sink: &'s Diagnostics,
    found: Option<Diagnostic>,
}

impl Report<'_> {
    fn with(mut self, change: impl FnOnce(&mut Diagnostic)) -> Self {
        if let Some(found) = &mut self.found {
            change(found);
        }
        self
    }

    /// Adds a fact.
    pub fn note(self, text: impl Into<String>) -> Self {
        self.with(|found| found.notes.push(text.into()))
    }

    /// Says what the author can do.
    pub fn fix(self, text: impl Into<String>) -> Self {
        self.with(|found| found.fix = Some(text.into()))
    }

    /// Marks this place instead of the whole node: its key, a part of a string.
    pub fn span(self, span: Span) -> Self {
        self.with(|found| found.span = Some(span))
    }

    /// Marks the key instead of the value, where there is one.
    pub fn at_key(self, at: At<'_>) -> Self {
        self.with(|found| found.span = at.key_span().or(found.span))
    }

    /// Names another place that has to do with it.
    pub fn related(self, span: Span, text: impl Into<String>) -> Self {
        self.with(|found| found.related.push((span, text.into())))
    }

    /// Gives it another severity than its code has.
    pub fn severity(self, severity: Severity) -> Self {
        self.with(|found| found.severity = severity)
    }
}

impl Drop for Report<'_> {
    fn drop(&mut self) {
        if let Some(found) = self.found.take() {
            self.sink.push(found);
        }
    }
}
