//! Which values of a base's tag mean which of its variants.
//!
//! In: a base with the schemas that include it. Out: its [`Discriminator`]. A value means the schema that a mapping says, be
//! it the base's own or that of a base above or below it; else what a schema states itself; else what its name spells.

use std::collections::HashMap;

use crate::diagnostic::Code;
use crate::hash::{IdMap, IdSet};
use crate::ir::{Discriminator, Literal};
use crate::load::{At, NodeId};

use super::union::Branch;
use super::variants::Base;
use super::{Lowering, text};

/// The values found so far, each with the place of its case.
#[derive(Default)]
struct Tags {
    values: Vec<(String, usize)>,
    known: HashMap<String, usize>,
}

impl Tags {
    /// Adds a value, and says which other case has it already.
    fn add(&mut self, tag: String, case: usize) -> Option<usize> {
        if let Some(known) = self.known.get(&tag) {
            return Some(*known).filter(|known| *known != case);
        }
        self.known.insert(tag.clone(), case);
        self.values.push((tag, case));
        None
    }
}

/// The cases that schemas belong to.
struct Places {
    /// What stands for the base itself.
    base: IdSet<NodeId>,
    variants: IdMap<NodeId, usize>,
    /// The case of the base's own members.
    last: usize,
}

impl Places {
    fn of(&self, nodes: &[NodeId]) -> Option<usize> {
        if nodes.first().is_some_and(|node| self.base.contains(node)) {
            return Some(self.last);
        }
        nodes
            .iter()
            .find_map(|node| self.variants.get(node).copied())
    }
}

impl<'d> Lowering<'_, 'd> {
    /// Which variant each value of the tag means. Every other value means the base.
    pub(super) fn told_by(
        &mut self,
        owner: NodeId,
        base: &Base,
        branches: &[Branch<'d>],
        places: &[Option<usize>],
    ) -> Option<Discriminator> {
        let at = self.at(base.told).get("discriminator")?;
        let wire = wire(at)?;
        let last = branches.len();
        let places = self.places_of(owner, base, (places, last));
        let mut tags = Tags::default();
        let mut mapped = self.mapped_here(at, &wire, &places, &mut tags);
        self.mapped_around(base, &wire, &places, (&mut tags, &mut mapped));
        let common = self.listed(owner, &wire);
        for (node, _) in &base.below {
            let Some(case) = places.variants.get(node).filter(|case| **case != last) else {
                continue;
            };
            if self.is_mapped(*node, &mapped) {
                continue;
            }
            let (stated, values) = self.tags_stated(owner, *node, &wire, &common);
            for tag in values {
                let other = tags.add(tag.clone(), *case).filter(|other| *other < last);
                if let Some(other) = other.filter(|_| stated && base.variants.contains(node)) {
                    self.report_shared(*node, &tag, branches[other].at.id());
                }
            }
        }
        if !common.is_empty() {
            let means = |case: usize| {
                let mut values = tags.values.iter();
                values.any(|(tag, of)| *of == case && common.contains(tag))
            };
            let lost = (0..last).filter(|case| !means(*case));
            lost.for_each(|case| self.report_untold(owner, branches[case].at, &wire));
        }
        Some(Discriminator {
            wire,
            values: tags.values,
            default: Some(last),
            takes_the_rest: true,
        })
    }

    /// Which case each schema belongs to that a mapping may name.
    fn places_of(
        &self,
        owner: NodeId,
        base: &Base,
        (places, last): (&[Option<usize>], usize),
    ) -> Places {
        let mut variants: IdMap<NodeId, usize> = IdMap::default();
        for (node, place) in &base.below {
            let case = places.get(*place).copied().flatten();
            variants.insert(*node, case.unwrap_or(last));
        }
        for (node, _) in &base.below {
            let case = variants[node];
            for behind in self.behind(self.at(*node)) {
                variants.entry(behind).or_insert(case);
            }
        }
        Places {
            base: self.behind(self.at(owner)).into_iter().collect(),
            variants,
            last,
        }
    }

    /// What the base's own mapping says. Out: the schemas that it names.
    fn mapped_here(
        &mut self,
        at: At<'d>,
        wire: &str,
        places: &Places,
        tags: &mut Tags,
    ) -> IdSet<NodeId> {
        let mut mapped = IdSet::default();
        for (value, name) in at.get("mapping").into_iter().flat_map(At::members) {
            // One that leads nowhere at all was reported where references are resolved.
            let Some(target) = self.resolver.step(name) else {
                continue;
            };
            let behind = self.behind(target);
            let Some(case) = places
                .of(&behind)
                .or_else(|| self.case_included(target, places))
            else {
                self.report_elsewhere(name);
                continue;
            };
            if case != places.last {
                let key = self.key(target);
                self.contradiction(&Branch { at: target, key }, wire, value, name);
            }
            tags.add(value.to_owned(), case);
            mapped.extend(behind);
        }
        mapped
    }

    /// What the mappings of bases below and above say of the same member, where no nearer one does.
    fn mapped_around(
        &self,
        base: &Base,
        wire: &str,
        places: &Places,
        (tags, mapped): (&mut Tags, &mut IdSet<NodeId>),
    ) {
        let below = base.below.iter().map(|(node, _)| node);
        for source in below.chain(&base.above) {
            let told = self.bases.of.get(source).map(|other| self.at(other.told));
            let told = told.and_then(|other| other.get("discriminator"));
            let Some(told) = told.filter(|told| self::wire(*told).as_deref() == Some(wire)) else {
                continue;
            };
            let mut found = Vec::new();
            for (value, name) in told.get("mapping").into_iter().flat_map(At::members) {
                let Some(target) = self.resolver.step(name) else {
                    continue;
                };
                let behind = self.behind(target);
                if behind.iter().any(|node| mapped.contains(node)) {
                    continue;
                }
                if let Some(case) = places.of(&behind) {
                    tags.add(value.to_owned(), case);
                    found.extend(behind);
                }
            }
            mapped.extend(found);
        }
    }

    /// Whether a mapping names a schema, or what that is another name of.
    fn is_mapped(&mut self, node: NodeId, mapped: &IdSet<NodeId>) -> bool {
        let behind = self.behind(self.at(node)).into_iter();
        let named: Vec<NodeId> = behind.filter(|node| mapped.contains(node)).collect();
        named.contains(&node)
            || named
                .iter()
                .any(|other| self.key(self.at(*other)) == self.key(self.at(node)))
    }

    /// The case of a schema without a name of its own: that of a schema which it includes, else the base that it adds nothing
    /// to.
    fn case_included(&self, target: At<'d>, places: &Places) -> Option<usize> {
        let included = self.included(target);
        let variant = included.iter().find_map(|node| places.variants.get(node));
        let base = || included.iter().any(|node| places.base.contains(node));
        variant.copied().or_else(|| base().then_some(places.last))
    }

    /// The values that mean a schema which no mapping names: as it says (`x-ms-discriminator-value`) or lists for that member,
    /// or by its name. Also whether it says so itself.
    fn tags_stated(
        &mut self,
        owner: NodeId,
        node: NodeId,
        wire: &str,
        common: &[String],
    ) -> (bool, Vec<String>) {
        let at = self.at(node);
        if let Some(tag) = text(at, "x-ms-discriminator-value") {
            return (true, vec![tag]);
        }
        let listed = self.listed(node, wire);
        let inherited = listed == common && !(listed.len() == 1 && self.states(owner, at, wire));
        if !listed.is_empty() && !inherited {
            return (true, listed);
        }
        let name = self.name_behind(at);
        let spelled = name.as_deref().and_then(|name| spelled_as(name, common));
        (false, spelled.or(name).into_iter().collect())
    }

    /// Whether a schema lists values for a member beyond those that its base does.
    fn states(&mut self, owner: NodeId, at: At<'d>, wire: &str) -> bool {
        let base = self.key(self.at(owner));
        let mut key = self.key(at);
        key.parts
            .retain(|part| base.parts.iter().all(|known| known.node != part.node));
        !self.values_of(&Branch { at, key }, wire).is_empty()
    }

    /// The values that a schema lists for a member, as a mapping spells them.
    fn listed(&mut self, node: NodeId, wire: &str) -> Vec<String> {
        if let Some((of, known)) = self.bases.listed.get(&node)
            && of == wire
        {
            return known.clone();
        }
        let at = self.at(node);
        let key = self.key(at);
        let values = self.values_of(&Branch { at, key }, wire).into_iter();
        let values = values.filter_map(|value| match value {
            Literal::String(text) | Literal::Number(text) => Some(text),
            Literal::Bool(value) => Some(value.to_string()),
            Literal::Null | Literal::Array(_) | Literal::Object(_) => None,
        });
        let values: Vec<String> = values.collect();
        let known = (wire.to_owned(), values.clone());
        self.bases.listed.insert(node, known);
        values
    }

    /// A mapping to schemas that do not include the one which has it: nothing says that a value of this one is theirs too.
    pub(super) fn lint_lone_mapping(&self, at: At<'d>) {
        let behind = self.behind(at);
        let told = behind
            .iter()
            .find_map(|node| self.at(*node).get("discriminator"));
        let mapping = told.and_then(|told| told.get("mapping"));
        for (_, name) in mapping.into_iter().flat_map(At::members) {
            let Some(target) = self.resolver.step(name) else {
                continue;
            };
            let included = self.included(target);
            if !included.iter().any(|node| behind.contains(node)) {
                self.report_elsewhere(name);
            }
        }
    }

    fn report_elsewhere(&self, name: At<'d>) {
        let message = "this mapping leads to a schema that does not include this one";
        let report = self.diags.report(Code::MappingElsewhere, name, message);
        drop(report.fix("include it there by `allOf`, or list both in `oneOf`"));
    }

    /// A variant whose tag means another one already.
    fn report_shared(&self, node: NodeId, tag: &str, other: NodeId) {
        let name = |node: &NodeId| self.components.get(node).cloned().unwrap_or_default();
        let message = format!("`{tag}` means `{}` already", name(&other));
        let at = self.at(node);
        let report = self.diags.report(Code::OverlappingBranches, at, message);
        drop(report.fix("give each variant a value of its own; until then the first is read"));
    }

    /// A variant that no value of those means which its base lists.
    fn report_untold(&self, owner: NodeId, at: At<'d>, wire: &str) {
        let name = |node: &NodeId| self.components.get(node).cloned().unwrap_or_default();
        let (base, variant) = (name(&owner), name(&at.id()));
        let message = format!("no value that `{base}` lists for `{wire}` means `{variant}`");
        let report = self.diags.report(Code::TagUndeclared, at, message);
        drop(report.fix(format!(
            "name it in the `mapping` of the discriminator of `{base}`; until then no valid value is read as it"
        )));
    }
}

/// The member that a discriminator names.
fn wire(at: At<'_>) -> Option<String> {
    match at.as_str() {
        Some(wire) => Some(wire.to_owned()),
        None => text(at, "propertyName"),
    }
}

/// The value among those that a base lists for the tag which a schema's name spells, apart from case and what stands between
/// words: `daily_rule` for `DailyRule`.
fn spelled_as(name: &str, listed: &[String]) -> Option<String> {
    let letters = |text: &str| -> Vec<char> {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let exact = listed.iter().find(|value| *value == name);
    let alike = || listed.iter().find(|value| letters(value) == letters(name));
    exact.or_else(alike).cloned()
}
