//! Text to trees of values with spans.
//!
//! In: text, through a [`Loader`]. Out: [`Documents`], one tree a file, read through the cursor [`At`].
//! JSON and YAML give the same tree. It keeps number text, key order and duplicate keys, knows
//! nothing of OpenAPI and does no input or output of its own ([`FileLoader`] is for the doors).

mod at;
mod documents;
mod files;
mod json;
mod lines;
pub mod pointer;
mod pointers;
#[cfg(feature = "yaml")]
mod scalar;
mod tree;
mod way;
#[cfg(feature = "yaml")]
mod yaml;
#[cfg(not(feature = "yaml"))]
#[path = "no_yaml.rs"]
mod yaml;

use crate::diagnostic::Code;

pub use at::At;
pub use documents::{Documents, Position};
pub use files::FileLoader;
pub(crate) use files::{full, slashed};
pub(crate) use pointers::Pointers;
pub(crate) use tree::Additions;
pub(crate) use way::way;

/// How deep values may be nested, so that passes that recurse cannot run out of stack.
pub(crate) const MAX_DEPTH: usize = 256;

/// The last character boundary of a text at or before a byte.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// What a reader of text has to say, before there are documents.
#[derive(Debug)]
struct Finding {
    code: Code,
    start: u32,
    end: u32,
    message: String,
}

/// A document: its place in [`Documents`], in the order of loading; the root is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

impl FileId {
    /// The document that generation starts at.
    pub const ROOT: FileId = FileId(0);
}

/// A node of a document: which document, which place in its tree.
///
/// Places are given in document order, so ids compare as their nodes stand in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId {
    /// The document.
    pub file: FileId,
    /// The place: nodes are numbered in document order, a parent before its children.
    pub index: u32,
}

/// A range of a document's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The document.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The six kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// As a word with its article, for messages: `an object`.
    pub fn article(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }
}

/// Where text comes from: the only way it enters.
pub trait Loader {
    /// The text of a file.
    ///
    /// `path` is `/`-separated and normalized; it starts with `..` where a reference leads out of
    /// what the root document's path is relative to.
    ///
    /// # Errors
    /// One sentence for people, without the path: `there is no such file`.
    fn read(&self, path: &str) -> Result<String, String>;

    /// What a file is called in generated code and in configurations: its path from the folder of the root document on, as a
    /// `$ref` there has it, whatever the paths of both are relative to. What has one name is one file.
    ///
    /// Both are normalized as in [`Loader::read`]. By the paths alone this is known unless that of the root leads out of
    /// what it is relative to.
    fn name(&self, root: &str, path: &str) -> String {
        way(root, path)
    }

    /// The folder, as people call it, that files have to be in, where this path leads out of it.
    fn outside(&self, path: &str) -> Option<String> {
        let _ = path;
        None
    }
}

/// What generation starts from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The root document, relative to what the loader reads.
    pub path: &'a str,
    /// Reads it and every file that it refers to.
    pub loader: &'a dyn Loader,
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input").field("path", &self.path).finish()
    }
}

/// Files held in memory: path to text.
#[derive(Debug, Clone, Default)]
pub struct MemoryLoader {
    files: std::collections::BTreeMap<String, String>,
}

impl MemoryLoader {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces it.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }
}

impl Loader for MemoryLoader {
    fn read(&self, path: &str) -> Result<String, String> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| "there is no such file".to_owned())
    }

    fn outside(&self, path: &str) -> Option<String> {
        path.starts_with("..").then(|| ".".to_owned())
    }
}
