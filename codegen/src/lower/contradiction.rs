//! Sets of schemas that ask for what no object can be.
//!
//! A union joins each of its cases with what stands beside it. Where that is one of the cases, as in a base whose children may
//! be any node and a type derived from it whose children are paragraphs, every other case asks for another tag.

use crate::ir::{Kind, Kinds};

use super::Lowering;
use super::facets::Facets;

impl<'d> Lowering<'_, 'd> {
    /// The kinds of a set without objects, if no object has all the members that the set requires: one of these has no value
    /// that all its schemas allow.
    pub(super) fn kinds_that_can_be(&mut self, facets: &Facets<'d>, kinds: Kinds) -> Kinds {
        if !kinds.has(Kind::Object) {
            return kinds;
        }
        let contradictory = facets.required.names().any(|name| {
            let schemas = facets.properties.get(name);
            let several = schemas.filter(|schemas| schemas.len() > 1);
            several.is_some_and(|schemas| {
                let member = self.key_of_all(schemas);
                self.facets(&member).kinds.is_empty()
            })
        });
        match contradictory {
            true => kinds.without(Kinds::of(Kind::Object)),
            false => kinds,
        }
    }
}
