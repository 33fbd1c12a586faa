//! Types that keywords tell where none is stated.
//!
//! In: sets of schemas without a `type`. Out: the kinds that are meant, noted for the rule text, so that both tiers agree.

use crate::ir::{Kind, Kinds};
use crate::load::NodeId;

use super::Lowering;
use super::beyond::is_null_among;
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

    /// Remembers that the keywords of a set told its type. What was chosen from stands beside other branches too, of which one
    /// may be `null`.
    pub(super) fn note_inferred(&mut self, key: &Key, kinds: Kinds) {
        for part in &key.parts {
            if stated_types(self.at(part.node)).is_some() {
                continue;
            }
            let chosen = part.without & Part::CHOSEN;
            let null = match chosen != 0 && self.may_be_null(part.node, part.without & !chosen) {
                true => Kinds::of(Kind::Null),
                false => Kinds::NONE,
            };
            self.inferred.insert(part.node, kinds.or(null));
        }
    }

    /// Whether a schema allows `null` as it stands, and not because it allows everything.
    fn may_be_null(&mut self, node: NodeId, without: u8) -> bool {
        let whole = Key {
            parts: vec![Part { node, without }],
            mask: Kinds::ALL,
        };
        is_null_among(self.kinds_of(&whole))
    }
}

/// A `type` that a schema leaves unsaid, as JSON.
pub(super) fn inferred_type(kinds: Kinds) -> String {
    let number = match kinds.has(Kind::Fraction) {
        true => "number",
        false => "integer",
    };
    let names = [
        (Kind::Object, "object"),
        (Kind::Array, "array"),
        (Kind::Integer, number),
        (Kind::String, "string"),
        (Kind::Bool, "boolean"),
        (Kind::Null, "null"),
    ];
    let names = names.iter().filter(|(kind, _)| kinds.has(*kind));
    let names: Vec<String> = names.map(|(_, name)| format!("\"{name}\"")).collect();
    match names.as_slice() {
        [name] => name.clone(),
        several => format!("[{}]", several.join(",")),
    }
}

fn is_string_format(format: &str) -> bool {
    super::asserted::has_text_type(format) || matches!(format, "binary" | "password")
}
