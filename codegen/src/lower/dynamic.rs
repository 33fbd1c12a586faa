//! `$dynamicRef` (JSON Schema 2020-12 core, section 8.2.3.2), and what else no type stands for.
//!
//! In: schemas. Out: whether what they ask depends on who refers to them. Where only one schema has the anchor, a dynamic
//! reference is a plain one and types are lowered through it; elsewhere no one type stands for what it leads to, and the
//! whole value is judged by the evaluator, which knows the way that was taken.

use std::collections::HashSet;

use crate::load::{At, Kind, NodeId};

use super::Lowering;
use super::set::Key;

impl<'d> Lowering<'_, 'd> {
    /// What a `$dynamicRef` leads to, wherever it is met.
    pub(super) fn dynamic_target(&self, at: At<'d>) -> Option<At<'d>> {
        let dynamic = self.resolver.dynamic(at)?;
        let several = |name| self.resolver.dynamic_anchors(name).len() > 1;
        (!dynamic.name.is_some_and(several)).then_some(dynamic.target)
    }

    /// Whether a set leads to what only the evaluator can judge as a whole: a `$dynamicRef` whose target depends on
    /// the way to it, or schemas of another dialect.
    pub(super) fn is_beyond_types(&self, key: &Key) -> bool {
        if !self.resolver.has_dynamic_references() && !self.has_dialects() {
            return false;
        }
        let mut seen = HashSet::new();
        let parts = key.parts.iter();
        let mut open: Vec<At<'d>> = parts.map(|part| self.at(part.node)).collect();
        while let Some(at) = open.pop() {
            if seen.insert(at.id()) && self.step_into(at, &mut open, &seen) {
                return true;
            }
        }
        false
    }

    /// Whether this is such a reference; what it holds and leads to is looked at later.
    fn step_into(&self, at: At<'d>, open: &mut Vec<At<'d>>, seen: &HashSet<NodeId>) -> bool {
        if at.get("$dynamicRef").is_some() && self.resolver.dynamic(at).is_some() {
            match self.dynamic_target(at) {
                Some(target) => open.push(target),
                None => return true,
            }
        }
        if !self.vocabulary(at).is_own() {
            return true;
        }
        open.extend(self.resolver.step(at));
        let below = at.members().map(|(_, value)| value).chain(at.items());
        let schemas = below.filter(|value| matches!(value.kind(), Kind::Object | Kind::Array));
        open.extend(schemas.filter(|value| !seen.contains(&value.id())));
        false
    }
}
