//! Where the type that a schema leaves unsaid is not meant.
//!
//! In: a schema, and what it refers to. Out: whether another one says the type of the same value. `{properties: …}` alone tells of objects
//! (`inferred.rs`); beside `type: [object, "null"]` it says nothing of `null`, in the type as in the rule text.

use crate::ir::Kinds;
use crate::load::{At, NodeId};

use super::Lowering;
use super::facets::stated_kinds;
use super::rule::{Text, applied_from};
use super::set::Part;

impl Part {
    /// The rule text without the type that keywords tell of.
    pub(crate) const BY_LETTER: u8 = 128;
}

/// How many references are followed to what may be untyped.
const STEPS: usize = 16;

impl<'d> Lowering<'_, 'd> {
    /// Whether a schema stands in a text for the same value as the text's own, which is read by the letter.
    pub(super) fn is_within_letter(&self, at: At<'d>, text: &Text) -> bool {
        let whole = text.by_letter.as_ref();
        whole.is_some_and(|root| applied_from(at).contains(root))
    }

    /// [`Part::BY_LETTER`], where a reference leads to a schema whose keywords tell of a type, and what stands around the reference states
    /// another.
    pub(super) fn letter(&self, at: At<'d>, target: At<'d>, text: &Text) -> u8 {
        if self.inferred.is_empty() {
            return 0;
        }
        let follows = |at: &At<'d>| self.resolver.step(*at);
        let mut behind = std::iter::successors(Some(target), follows).take(STEPS);
        let meant = behind.find_map(|at| self.inferred.get(&at.id()).copied());
        let Some(meant) = meant else {
            return 0;
        };
        let by_letter = self.is_within_letter(at, text) || self.is_stated_wider(at, meant);
        if by_letter { Part::BY_LETTER } else { 0 }
    }

    /// Whether what applies to the same value as a schema states more kinds than its keywords tell of.
    pub(super) fn is_stated_wider(&self, at: At<'d>, meant: Kinds) -> bool {
        let states_more = |node: NodeId| {
            let around = self.at(node);
            let parts = around.get("allOf").into_iter().flat_map(At::items);
            let parts = parts.map(|part| self.resolver.step(part).unwrap_or(part));
            let mut stated = std::iter::once(around)
                .chain(parts)
                .filter_map(stated_kinds);
            stated.any(|kinds| !kinds.without(meant).is_empty())
        };
        applied_from(at).into_iter().any(states_more)
    }
}
