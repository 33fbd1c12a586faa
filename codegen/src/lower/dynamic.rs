//! `$dynamicRef` (JSON Schema 2020-12 core, section 8.2.3.2), and what else no type stands for.
//!
//! In: schemas. Out: whether what they ask depends on who refers to them. Where only one schema has the anchor, resolving
//! made a plain reference of it, or it is followed beside one; elsewhere no one type stands for what it leads to, and the whole value is judged by the
//! evaluator, which knows the way that was taken.

use std::collections::HashSet;

use crate::hash::{IdMap, IdSet};
use crate::keyword;
use crate::load::{At, Kind, NodeId};

use super::Lowering;
use super::set::Key;

impl<'d> Lowering<'_, 'd> {
    /// Whether no type but that of any value stands for a set: where it leads to a `$dynamicRef` whose target depends on
    /// the way to it, and where schemas of another dialect judge the same value. Its members and items have types of
    /// their own, for which this is asked again.
    pub(super) fn is_beyond_types(&self, key: &Key) -> bool {
        let parts = || key.parts.iter().map(|part| self.at(part.node));
        let foreign = self.has_dialects();
        parts().any(|at| self.dynamic.contains(&at.id()))
            || (foreign && parts().any(|at| self.is_foreign(at)))
    }

    /// Everything that holds a `$dynamicRef` whose target depends on the way to it, or leads to one.
    pub(super) fn leading_to_dynamic(&self) -> IdSet<NodeId> {
        let mut found = IdSet::default();
        let mut todo = Vec::new();
        let mut leading: IdMap<NodeId, Vec<At<'d>>> = IdMap::default();
        for at in self.resolver.dynamic_references() {
            match self.plain_target(at) {
                Some(target) => leading.entry(target.id()).or_default().push(at),
                None => todo.extend(self.is_dynamic(at).then_some(at)),
            }
        }
        if todo.is_empty() {
            return found;
        }
        for (at, target) in self.resolver.references() {
            // A mapping's strings only name schemas.
            if at.kind() == Kind::Object {
                leading.entry(target.id()).or_default().push(at);
            }
        }
        while let Some(at) = todo.pop() {
            if found.insert(at.id()) {
                todo.extend(at.parent());
                todo.extend(leading.get(&at.id()).into_iter().flatten());
            }
        }
        found
    }

    /// Whether a schema has a `$dynamicRef` whose target depends on the way to it.
    pub(super) fn is_dynamic(&self, at: At<'d>) -> bool {
        let dynamic = self.resolver.dynamic(at);
        dynamic.is_some_and(|dynamic| dynamic.name.is_some())
    }

    /// What a `$dynamicRef` leads to by any way, where resolving made no plain reference of it.
    pub(super) fn plain_target(&self, at: At<'d>) -> Option<At<'d>> {
        let dynamic = self.resolver.dynamic(at);
        let plain = dynamic.filter(|dynamic| dynamic.name.is_none());
        plain.map(|dynamic| dynamic.target)
    }

    /// Whether a schema, or one it applies to the same value, is of another dialect.
    fn is_foreign(&self, at: At<'d>) -> bool {
        // What `$ref` leads to is a part of the set as well.
        let elsewhere = [
            "$ref",
            "properties",
            "items",
            "prefixItems",
            "additionalProperties",
        ];
        let other = |at: At<'d>| !self.vocabulary(at).is_typed(at);
        let says = |name: &str| keyword::find(name).is_some_and(|row| row.evaluated);
        let here = at.members();
        let here = here.filter(|(name, _)| says(name) && !elsewhere.contains(name));
        other(at) || self.reaches(here.map(|(_, value)| value).collect(), |_, at| other(at))
    }

    /// Whether such a schema is among these, in them or where they lead to.
    fn reaches(&self, mut open: Vec<At<'d>>, is: impl Fn(&Self, At<'d>) -> bool) -> bool {
        let mut seen = HashSet::new();
        while let Some(at) = open.pop() {
            if !seen.insert(at.id()) {
                continue;
            }
            if is(self, at) {
                return true;
            }
            open.extend(
                self.plain_target(at)
                    .into_iter()
                    .chain(self.resolver.step(at)),
            );
            let below = at.members().map(|(_, value)| value).chain(at.items());
            let schemas = below.filter(|value| matches!(value.kind(), Kind::Object | Kind::Array));
            open.extend(schemas.filter(|value| !seen.contains(&value.id())));
        }
        false
    }
}
