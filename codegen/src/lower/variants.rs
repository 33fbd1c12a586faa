//! Bases whose variants only include them: a named schema with a `discriminator` and no `oneOf` or `anyOf`, which other
//! named schemas include by `allOf` (OpenAPI 3.0.4, 4.7.25; 2.0 knows no other way).
//!
//! In: named schemas with the sets they stand for. Out: the union that a base is wherever a value of it is meant. By the
//! letter a discriminator changes nothing about what is valid, so the base's own members are a case as well, which takes
//! what no variant takes. Where a schema includes the base, the base's members are meant and nothing else.

use crate::diagnostic::Code;
use crate::hash::{IdMap, IdSet};
use crate::ir::{Case, Discriminator, Hint, Kinds, Shape, TypeId, Union};
use crate::load::{At, NodeId};

use super::set::{Key, Part};
use super::union::Branch;
use super::{Lowering, text};

/// What the case of the base's own members is called.
const BASE: &str = "Base";

/// Per base the schemas that include it, but for those that include a base between.
pub(super) type Variants = IdMap<NodeId, Vec<NodeId>>;

impl Part {
    /// The members of a base, without its variants.
    pub(crate) const BASE: u8 = 64;
}

impl<'d> Lowering<'_, 'd> {
    /// The bases among named schemas, and their variants in the order of the document.
    pub(super) fn bases(&self, named: &[(NodeId, Key)]) -> Variants {
        let mut bases: Variants = IdMap::default();
        for (node, _) in named {
            if is_base(self.at(*node)) {
                bases.insert(*node, Vec::new());
            }
        }
        if bases.is_empty() {
            return bases;
        }
        let above: IdMap<NodeId, Vec<NodeId>> = named
            .iter()
            .map(|(node, _)| {
                let included = self.included(self.at(*node)).into_iter();
                let above = included.filter(|other| other != node && bases.contains_key(other));
                (*node, above.collect())
            })
            .collect();
        let sets: IdMap<NodeId, &Key> = named.iter().map(|(node, key)| (*node, key)).collect();
        let wanted = |node: &NodeId| {
            let name = self.components.get(node);
            name.is_none_or(|name| self.config.wants_schema(name))
        };
        for (node, key) in named.iter().filter(|(node, _)| wanted(node)) {
            let included = &above[node];
            for base in included {
                // What a base in between includes is its variant there.
                let between = |other: &NodeId| other != base && above[other].contains(base);
                // What adds nothing is the base itself.
                if !included.iter().any(between) && sets[base].parts != key.parts {
                    bases.entry(*base).or_default().push(*node);
                }
            }
        }
        let lone = named
            .iter()
            .filter(|(node, _)| bases.get(node).is_some_and(Vec::is_empty));
        lone.for_each(|(node, _)| self.lint_lone_mapping(self.at(*node)));
        bases.retain(|_, variants| !variants.is_empty());
        bases
    }

    /// A mapping to schemas that do not include the one which has it: nothing says that a value of this one is theirs too.
    fn lint_lone_mapping(&self, at: At<'d>) {
        let mapping = at.get("discriminator").and_then(|told| told.get("mapping"));
        for (_, name) in mapping.into_iter().flat_map(At::members) {
            let target = self.resolver.step(name);
            if target.is_some_and(|target| !self.included(target).contains(&at.id())) {
                self.report_elsewhere(name);
            }
        }
    }

    fn report_elsewhere(&self, name: At<'d>) {
        let message = "this mapping leads to a schema that does not include this one";
        let report = self.diags.report(Code::MappingElsewhere, name, message);
        drop(report.fix("include it there by `allOf`, or list both in `oneOf`"));
    }

    /// The union of a base's variants, where a set is a base and nothing else.
    pub(super) fn variants(&mut self, id: TypeId, key: &Key) -> Option<Shape> {
        if self.bases.is_empty() || key.view() == Part::IN_EVENTS {
            return None;
        }
        let owner = *self.canonical.get(&key.whole().with_mask(Kinds::ALL))?;
        let variants = self.bases.get(&owner)?.clone();
        let at = self.at(owner);
        let mut own = key.clone();
        own.parts
            .iter_mut()
            .for_each(|part| part.without |= Part::BASE);
        let variants = variants.into_iter().map(|node| self.at(node));
        let variants: Vec<At<'d>> = variants.collect();
        let branches = variants.into_iter().map(|at| Branch {
            key: self.key(at),
            at,
        });
        let mut branches: Vec<Branch<'d>> = branches.collect();
        let discriminator = self.told_by(at.get("discriminator")?, &branches)?;
        // Types that the base's members have are called after it.
        let hint = Hint::Case {
            parent: id,
            distinction: BASE.to_owned(),
        };
        self.of_key(own.clone(), at, hint);
        branches.push(Branch { at, key: own });
        let last = branches.len() - 1;
        let cases = branches.into_iter().enumerate().map(|(index, branch)| {
            let name = self
                .components
                .get(&branch.at.id())
                .filter(|_| index < last);
            let name = name.map_or(BASE.to_owned(), Clone::clone);
            let hint = Hint::Case {
                parent: id,
                distinction: name.clone(),
            };
            Case {
                ty: self.of_key(branch.key, branch.at, hint),
                hint: name,
                origin: self.origin(branch.at),
            }
        });
        Some(Shape::Union(Union {
            cases: cases.collect(),
            exclusive: false,
            discriminator: Some(Box::new(discriminator)),
        }))
    }

    /// Which variant each value of the tag means: as mapped, as the variant says (`x-ms-discriminator-value`) or lists for
    /// that member, or by its name. Every other value means the base.
    fn told_by(&mut self, at: At<'d>, variants: &[Branch<'d>]) -> Option<Discriminator> {
        let wire = match at.as_str() {
            Some(wire) => wire.to_owned(),
            None => text(at, "propertyName")?,
        };
        let base = at.parent()?;
        let key = self.key(base);
        let common = self.tags_of(&Branch { at: base, key }, &wire);
        let mut values: Vec<(String, usize)> = Vec::new();
        let mut mapped = IdSet::default();
        for (value, name) in at.get("mapping").into_iter().flat_map(At::members) {
            // One that leads nowhere at all was reported where references are resolved.
            let Some(target) = self.resolver.step(name) else {
                continue;
            };
            if self.behind(target).contains(&base.id()) {
                values.push((value.to_owned(), variants.len()));
                continue;
            }
            match self.variant_above(target, variants) {
                Some(index) => {
                    mapped.extend(self.behind(target));
                    let key = self.key(target);
                    self.contradiction(&Branch { at: target, key }, &wire, value, name);
                    values.push((value.to_owned(), index));
                }
                None => self.report_elsewhere(name),
            }
        }
        for (index, at) in self.below(variants) {
            if mapped.contains(&at.id()) {
                continue;
            }
            let key = self.key(at);
            let stated = text(at, "x-ms-discriminator-value");
            let mut tags = match stated {
                Some(tag) => vec![tag],
                None => self.tags_of(&Branch { at, key }, &wire),
            };
            if tags.is_empty() || tags == common {
                let name = self.name_behind(at);
                let listed = name.as_deref().and_then(|name| spelled_as(name, &common));
                tags = listed.or(name).into_iter().collect();
            }
            for tag in tags {
                if !values.iter().any(|(value, _)| *value == tag) {
                    values.push((tag, index));
                }
            }
        }
        Some(Discriminator {
            wire,
            values,
            default: Some(variants.len()),
            takes_the_rest: true,
        })
    }

    /// The variants, and what in turn are variants of these, each with the place of the one that leads to it.
    fn below(&self, variants: &[Branch<'d>]) -> Vec<(usize, At<'d>)> {
        let mut found: Vec<(usize, At<'d>)> = Vec::new();
        let mut todo: Vec<(usize, At<'d>)> =
            variants.iter().map(|one| one.at).enumerate().collect();
        while !todo.is_empty() {
            let mut next = Vec::new();
            for (index, at) in todo {
                if found.iter().any(|(_, known)| known.id() == at.id()) {
                    continue;
                }
                found.push((index, at));
                let deeper = self.bases.get(&at.id()).into_iter().flatten();
                next.extend(deeper.map(|node| (index, self.at(*node))));
            }
            todo = next;
        }
        found
    }

    /// The variant that a schema is, or that it includes in its turn.
    fn variant_above(&self, target: At<'d>, variants: &[Branch<'d>]) -> Option<usize> {
        let (itself, included) = (self.behind(target), self.included(target));
        let among = |nodes: &[NodeId]| {
            let mut variants = variants.iter();
            variants.position(|variant| nodes.contains(&variant.at.id()))
        };
        among(&itself).or_else(|| among(&included))
    }

    /// The schemas that a schema says by reference or in `allOf`, itself first.
    fn included(&self, at: At<'d>) -> Vec<NodeId> {
        let (mut found, mut todo) = (Vec::new(), vec![at]);
        while let Some(at) = todo.pop() {
            if found.contains(&at.id()) {
                continue;
            }
            found.push(at.id());
            todo.extend(self.resolver.step(at));
            todo.extend(at.get("allOf").into_iter().flat_map(At::items));
        }
        found
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

/// Whether a schema has a discriminator, and no choice of schemas that it would speak of.
fn is_base(at: At<'_>) -> bool {
    let told = at.get("discriminator");
    let named =
        told.is_some_and(|told| told.as_str().is_some() || text(told, "propertyName").is_some());
    let chooses = |name: &&str| at.get(name).is_some_and(|list| !list.is_empty());
    named && !["oneOf", "anyOf"].iter().any(chooses)
}
