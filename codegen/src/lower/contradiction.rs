//! Sets of schemas that ask for what no object can be.
//!
//! A union joins each of its cases with what stands beside it. Where that is one of the cases, as in a base whose children may
//! be any node and a type derived from it whose children are paragraphs, every other case asks for another tag.

use crate::diagnostic::Code;
use crate::ir::{Kind, Kinds};
use crate::load::At;

use super::Lowering;
use super::facets::Facets;
use super::set::Key;

impl<'d> Lowering<'_, 'd> {
    /// The kinds of a set without objects, if no object has all the members that the set requires.
    pub(super) fn kinds_that_can_be(&mut self, facets: &Facets<'d>, kinds: Kinds) -> Kinds {
        let objects = Kinds::of(Kind::Object);
        match kinds.has(Kind::Object) && self.contradictory_member(facets).is_some() {
            true => kinds.without(objects),
            false => kinds,
        }
    }

    /// A required member that has no value which all its schemas allow.
    fn contradictory_member(&mut self, facets: &Facets<'d>) -> Option<&'d str> {
        facets.required.names().find(|name| {
            let schemas = facets.properties.get(name);
            let several = schemas.filter(|schemas| schemas.len() > 1);
            several.is_some_and(|schemas| {
                let member = self.key_of_all(schemas);
                self.facets(&member).kinds.is_empty()
            })
        })
    }

    /// Reports a named schema that nothing can be, which makes no type where it is one choice of several.
    pub(super) fn lint_contradiction(&mut self, at: At<'d>, name: &str, key: &Key) {
        if key.parts.len() < 2 || !self.kinds_of(key).is_empty() {
            return;
        }
        let facets = self.facets(key);
        if let Some(member) = self.contradictory_member(&facets) {
            let message = format!(
                "nothing can be `{name}`: it requires `{member}`, of which its schemas allow no common value"
            );
            let report = self.diags.report(Code::NothingFits, at, message);
            drop(report.fix(
                "let a base that it includes allow what it states itself; if it lists choices, `oneOf` is meant",
            ));
        }
    }
}
