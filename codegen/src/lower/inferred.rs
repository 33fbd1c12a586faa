//! Types that keywords tell where none is stated.
//!
//! In: sets of schemas without a `type`. Out: the kinds that are meant, noted for the rule text, so that both tiers agree.

use crate::ir::{Kind, Kinds};

use super::Lowering;
use super::facets::{Facets, nullable, stated_types};
use super::set::{Key, Part};

impl<'d> Lowering<'_, 'd> {
    /// Where no part has a `type`, keywords of one family tell what the author meant; the rule text
    /// gets the same `type`, so that both tiers agree.
    pub(super) fn infer(&mut self, facets: &mut Facets<'d>, key: &Key) {
        if let Some(meant) = self.meant(facets, key) {
            facets.kinds = facets.kinds.and(meant);
            self.note_inferred(key, meant);
        }
    }

    /// The type that keywords of one family, or a format, tell of where none is stated.
    pub(super) fn meant(&self, facets: &Facets<'d>, key: &Key) -> Option<Kinds> {
        let implied = if facets.implied.is_empty() && facets.format.is_some_and(is_string_format) {
            Kinds::of(Kind::String)
        } else {
            facets.implied
        };
        let either = Kinds::of(Kind::Integer).or(Kinds::of(Kind::String));
        let single = [Kind::Object, Kind::Array, Kind::String]
            .iter()
            .any(|kind| implied == Kinds::of(*kind));
        if implied.is_empty() || !(single || implied == Kinds::NUMBER || implied == either) {
            return None;
        }
        // The type that goes unsaid is the one that `nullable` adds to.
        Some(match self.parts(key).iter().all(|(at, _)| nullable(*at)) {
            true => implied.or(Kinds::of(Kind::Null)),
            false => implied,
        })
    }

    /// Remembers that the keywords of a set told its type. What a union stands in has other branches too, of which some may be
    /// typed: the type is that of the branch.
    fn note_inferred(&mut self, key: &Key, kinds: Kinds) {
        let untyped = |part: &&Part| stated_types(self.at(part.node)).is_none();
        let mut told: Vec<Part> = key.parts.iter().filter(untyped).copied().collect();
        let is_branch = |part: &Part| part.without & Part::CHOSEN == 0;
        if told.iter().any(is_branch) {
            told.retain(is_branch);
        }
        self.inferred
            .extend(told.iter().map(|part| (part.node, kinds)));
    }
}

/// A `type` that a schema leaves unsaid, as JSON.
pub(super) fn inferred_type(kinds: Kinds) -> String {
    let names: &[&str] = match kinds {
        kinds if kinds.has(Kind::Object) => &["object"],
        kinds if kinds.has(Kind::Array) => &["array"],
        kinds if kinds.has(Kind::String) && kinds.has(Kind::Integer) => &["integer", "string"],
        kinds if kinds.has(Kind::String) => &["string"],
        _ => &["number"],
    };
    let null = kinds.has(Kind::Null).then_some("null");
    let names: Vec<_> = names
        .iter()
        .copied()
        .chain(null)
        .map(|name| format!("\"{name}\""))
        .collect();
    match names.as_slice() {
        [name] => name.clone(),
        several => format!("[{}]", several.join(",")),
    }
}

fn is_string_format(format: &str) -> bool {
    super::asserted::has_text_type(format) || matches!(format, "binary" | "password")
}
