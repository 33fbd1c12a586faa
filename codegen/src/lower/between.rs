//! Variants that are bases of other variants, by the discriminator of a base above them: `Person` between `Entity`, which
//! has the discriminator, and `Employee`.
//!
//! In: named schemas, and the bases that each includes. Out: those that are bases, too. Since a value of such a schema may be
//! of any schema that includes it, it is a union wherever a value of it is meant, as the base is. One that is nowhere a
//! value of its own, but only what others share, stays a variant beside these.

use crate::hash::{IdMap, IdSet};
use crate::load::{At, NodeId};

use super::Lowering;
use super::set::Key;
use super::variant_tags::wire;
use super::variants::{Above, Bases};

/// A schema, the set that it stands for, and the nearest base that it includes with the schema of the discriminator.
type Between<'k> = (NodeId, &'k Key, (NodeId, NodeId));

impl<'d> Lowering<'_, 'd> {
    /// The schemas between bases and their variants that are bases themselves, each with the schema which has the
    /// discriminator.
    pub(super) fn bases_between(
        &mut self,
        sets: &[(NodeId, Key)],
        owned: &[(NodeId, &Key)],
        above: &Above,
        bases: &Bases,
    ) -> Vec<(NodeId, Key, NodeId)> {
        let told = |node: &NodeId| {
            let bases_of = above.get(node).into_iter().flatten();
            // The nearest one includes the others.
            let nearest = bases_of.max_by_key(|base| (above[base].len(), **base));
            nearest.and_then(|base| Some((*base, bases.of.get(base)?.told)))
        };
        let mut found: Vec<Between<'_>> = Vec::new();
        for (node, key) in owned
            .iter()
            .filter(|(node, _)| !bases.of.contains_key(node))
        {
            found.extend(told(node).map(|told| (*node, *key, told)));
        }
        // What is a choice already has the cases of that.
        found.retain(|(_, key, _)| self.facets(key).union.is_none());
        let shared = self.shared(owned, &found);
        found.retain(|(node, ..)| shared.contains(node));
        let values = self.values_meant(sets, &found);
        found.retain(|(_, key, _)| values.contains(*key));
        found.retain(|(node, _, told)| !self.is_last(*node, *told));
        let found = found.into_iter();
        let found = found.map(|(node, key, (_, told))| (node, key.clone(), told));
        found.collect()
    }

    /// Which of these other named schemas include.
    fn shared(&self, owned: &[(NodeId, &Key)], found: &[Between<'_>]) -> IdSet<NodeId> {
        let mut of: IdMap<NodeId, NodeId> = IdMap::default();
        for (node, ..) in found {
            for behind in self.behind(self.at(*node)) {
                of.entry(behind).or_insert(*node);
            }
        }
        let mut shared = IdSet::default();
        for (node, ..) in found {
            let included = self.included(self.at(*node)).into_iter();
            let included = included.filter_map(|other| of.get(&other).copied());
            shared.extend(included.filter(|other| other != node));
        }
        shared.retain(|node| owned.iter().any(|(one, _)| one == node));
        shared
    }

    /// The sets among these that are a value somewhere: what a reference says that is no more than a part of a named schema.
    fn values_meant(&mut self, sets: &[(NodeId, Key)], found: &[Between<'_>]) -> IdSet<Key> {
        let keys: IdSet<&Key> = found.iter().map(|(_, key, _)| *key).collect();
        let named = sets.iter().filter(|(_, key)| keys.contains(key));
        let named: IdSet<NodeId> = named.map(|(node, _)| *node).collect();
        let mut values = IdSet::default();
        for (from, target) in self.resolver.references() {
            // That of a mapping is a string.
            if !named.contains(&target.id()) || from.as_str().is_some() {
                continue;
            }
            let whole = self.whole(from);
            // What is refused or only asked is no value.
            if matches!(whole.key(), Some("not" | "if")) {
                continue;
            }
            if !self.components.contains_key(&whole.id()) && !self.is_listed_with(whole, target) {
                let key = self.key(whole);
                values.insert(self.without_null(key));
            }
        }
        values
    }

    /// The schema of the value that a schema is said of: the one whose `allOf` it stands in, if it does.
    fn whole(&self, mut at: At<'d>) -> At<'d> {
        while !self.components.contains_key(&at.id())
            && let Some(list) = at.parent().filter(|list| list.key() == Some("allOf"))
            && let Some(around) = list.parent()
        {
            at = around;
        }
        at
    }

    /// Whether a branch stands in a choice that also lists what includes a schema: that is a union already.
    fn is_listed_with(&self, branch: At<'d>, schema: At<'d>) -> bool {
        let list = branch.parent();
        let list = list.filter(|list| matches!(list.key(), Some("oneOf" | "anyOf")));
        let others = list.into_iter().flat_map(At::items);
        let mut others = others.filter(|other| other.id() != branch.id());
        others.any(|other| self.included(other).contains(&schema.id()))
    }

    /// Whether a schema says of the tag what nothing that includes it can change: its one value.
    fn is_last(&mut self, node: NodeId, (base, told): (NodeId, NodeId)) -> bool {
        let Some(wire) = self.at(told).get("discriminator").and_then(wire) else {
            return true;
        };
        self.listed(node, &wire).len() == 1 && self.states(base, self.at(node), &wire)
    }
}
