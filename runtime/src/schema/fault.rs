//! What is wrong with a value, before it is put into words.
//!
//! In: where [`explain`](super::explain) found something. Out: which value, which rule, and what there is to say beyond
//! the keyword.

use super::program::{Program, RuleId};
use crate::json::Node;

/// A value that does not satisfy a keyword.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) at: Place,
    pub(crate) program: &'static Program,
    pub(crate) rule: RuleId,
    pub(crate) keyword: &'static str,
    pub(crate) what: What,
}

/// Which value of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    /// The address of its node.
    pub(crate) node: *const (),
    pub(crate) depth: u32,
    /// Not the value but its name is meant.
    pub(crate) name: bool,
}

impl Place {
    pub(super) fn below(self, node: &Node<'_>) -> Self {
        Place {
            node: address(node),
            depth: self.depth + 1,
            name: false,
        }
    }
}

/// What identifies a value of the document at hand.
pub(crate) fn address(node: &Node<'_>) -> *const () {
    std::ptr::from_ref(node).cast()
}

/// What there is to say beyond the keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum What {
    Keyword,
    /// The schema is `false`.
    Never,
    /// This member is not there.
    Missing(&'static str),
    /// This member is not there, though this other one is.
    MissingBeside(&'static str, &'static str),
    /// So many alternatives hold.
    Matches(usize),
    /// No alternative holds, and this member says of none that it is meant.
    Untold(&'static str),
    /// These two items are equal.
    Equal(usize, usize),
    /// There should be at least, or at most, so many items that match.
    TooFew(u64),
    TooMany(u64),
}
