//! Text to trees of values with spans.

/// A node of a document: which document, which place in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId {
    /// The document.
    pub file: u32,
    /// The place.
    pub index: u32,
}
