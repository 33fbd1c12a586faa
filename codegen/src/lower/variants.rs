//! Bases whose variants only include them: a named schema with a `discriminator` and no `oneOf` or `anyOf`, which other
//! named schemas include by `allOf` (OpenAPI 3.0.4, 4.7.25; 2.0 knows no other way).
//!
//! In: named schemas with the sets they stand for. Out: the union that a base is wherever a value of it is meant. By the
//! letter a discriminator changes nothing about what is valid, so the base's own members are a case as well, which takes
//! what no variant takes. Where a schema includes the base, the base's members are meant and nothing else.
//! Which value of the tag means which variant is in `variant_tags`, and which variants are bases of others in `between`.

use std::collections::HashSet;
use std::sync::Arc;

use crate::hash::{IdMap, IdSet};
use crate::ir::{Case, Docs, Hint, Kind, Kinds, Literal, Shape, TypeId, Union};
use crate::load::{At, NodeId};

use super::Lowering;
use super::schema::is_beside_null;
use super::set::{Key, Part};
use super::union::Branch;
use super::variant_tags::wire;

/// What the case of the base's own members is called: the first that the name of no variant, nor the base's, ends in, and
/// with which the base has the name of no other schema.
const BASE: [&str; 3] = ["Base", "Itself", "NoVariant"];

/// The bases among named schemas.
#[derive(Default)]
pub(super) struct Bases {
    /// By the sets that they stand for beside `null`.
    sets: IdMap<Key, NodeId>,
    /// What is known of each.
    pub(super) of: IdMap<NodeId, Base>,
    /// The names of all schemas, in lower case.
    pub(super) names: HashSet<String>,
    /// The values that schemas list for a tag, the last that was asked for.
    pub(super) listed: IdMap<NodeId, (String, Arc<Vec<Literal>>)>,
    /// The schemas that declare a tag for others, likewise.
    pub(super) declaring: IdMap<NodeId, (String, Arc<Vec<NodeId>>)>,
}

/// A base, and what includes it.
#[derive(Clone)]
pub(super) struct Base {
    /// The schema with the discriminator.
    pub(super) told: NodeId,
    /// Whether that schema is the base, and not a base which this one includes.
    pub(super) tells: bool,
    /// The schemas that include it, but for those that include a base between; of several that are one set, one.
    pub(super) variants: Vec<NodeId>,
    /// All that include it, variants first, each with the place of the variant that it is or is one of.
    pub(super) below: Vec<(NodeId, usize)>,
    /// The bases that it includes.
    pub(super) above: Vec<NodeId>,
}

/// The bases that each named schema includes.
pub(super) type Above = IdMap<NodeId, IdSet<NodeId>>;

impl Bases {
    /// Adds a base with the schema that has its discriminator, and whether that is its own.
    fn add(&mut self, node: NodeId, key: &Key, (told, tells): (NodeId, bool)) {
        self.sets.insert(key.clone(), node);
        let base = Base {
            told,
            tells,
            variants: Vec::new(),
            below: Vec::new(),
            above: Vec::new(),
        };
        self.of.insert(node, base);
    }
}

impl Part {
    /// The members of a base, without its variants.
    pub(crate) const BASE: u8 = 64;
}

impl<'d> Lowering<'_, 'd> {
    /// The bases among named schemas, and their variants in the order of the document.
    pub(super) fn bases(&mut self, named: &[(NodeId, Key)]) -> Bases {
        let mut bases = Bases::default();
        if !named.iter().any(|(node, _)| self.told(*node).is_some()) {
            return bases;
        }
        bases.names = self.components.values().map(|name| plain(name)).collect();
        let sets: Vec<(NodeId, Key)> = named
            .iter()
            .map(|(node, key)| (*node, self.without_null(key.clone())))
            .collect();
        // Of a schema and those that only mention it the schema itself is meant.
        let mut owners: IdMap<&Key, NodeId> = IdMap::default();
        for own in [true, false] {
            for (node, key) in &sets {
                if !key.parts.is_empty() && key.parts.iter().any(|part| part.node == *node) == own {
                    owners.entry(key).or_insert(*node);
                }
            }
        }
        let owned: Vec<(NodeId, &Key)> = sets
            .iter()
            .filter(|(node, key)| owners.get(key) == Some(node))
            .map(|(node, key)| (*node, key))
            .collect();
        for (node, key) in &owned {
            if let Some(told) = self.told(*node) {
                bases.add(*node, key, (told, true));
            }
        }
        let mut above = self.above(named, &mut bases);
        let between = self.bases_between(&sets, &owned, &above, &bases);
        for (node, key, told) in &between {
            bases.add(*node, key, (*told, false));
        }
        if !between.is_empty() {
            above = self.above(named, &mut bases);
        }
        self.put_below(&owned, &above, &mut bases);
        for (node, key) in &sets {
            let variant = owners.get(key).copied().unwrap_or(*node);
            place_below(*node, variant, &above, &mut bases);
        }
        let lone = owned.iter().filter(|(node, _)| {
            let base = bases.of.get(node);
            base.is_some_and(|base| base.variants.is_empty())
        });
        lone.for_each(|(node, _)| self.lint_lone_mapping(*node));
        bases.of.retain(|_, base| !base.variants.is_empty());
        bases
    }

    /// The set that a schema stands for, whether or not it allows `null` as well.
    pub(super) fn without_null(&mut self, key: Key) -> Key {
        let null = Kinds::of(Kind::Null);
        self.beside_null(key.with_mask(Kinds::ALL.without(null)))
            .with_mask(Kinds::ALL)
    }

    /// The schema with the discriminator of a base: itself, or what it refers to.
    pub(super) fn told(&self, node: NodeId) -> Option<NodeId> {
        let mut behind = self.behind(self.at(node)).into_iter();
        behind.find_map(|node| self.told_in(self.at(node)))
    }

    /// The schema with a discriminator that a schema is or has in its `allOf`, unless there is a choice of schemas that it
    /// would speak of.
    fn told_in(&self, at: At<'d>) -> Option<NodeId> {
        let mut todo = vec![at];
        while let Some(at) = todo.pop() {
            if has_choice(at) {
                continue;
            }
            if at.get("discriminator").and_then(wire).is_some() {
                return Some(at.id());
            }
            let within = at.get("allOf").into_iter().flat_map(At::items);
            todo.extend(within.filter(|one| !self.resolver.is_reference(*one)));
        }
        None
    }

    /// Which bases each named schema includes.
    fn above(&self, named: &[(NodeId, Key)], bases: &mut Bases) -> Above {
        let mut stands: IdMap<NodeId, NodeId> = IdMap::default();
        for (node, _) in named.iter().filter(|(node, _)| bases.of.contains_key(node)) {
            for behind in self.behind(self.at(*node)) {
                stands.entry(behind).or_insert(*node);
            }
        }
        let mut above = Above::default();
        for (node, _) in named {
            let itself = stands.get(node).copied();
            let included = self.included(self.at(*node)).into_iter();
            let included = included.filter_map(|other| stands.get(&other).copied());
            let included: Vec<NodeId> = included
                .filter(|base| base != node && Some(*base) != itself)
                .collect();
            above.insert(*node, included.iter().copied().collect());
            if let Some(base) = bases.of.get_mut(node) {
                base.above = included;
            }
        }
        above
    }

    /// Makes schemas variants of the bases that they include.
    fn put_below(&self, owned: &[(NodeId, &Key)], above: &Above, bases: &mut Bases) {
        let wanted = |node: &NodeId| {
            let name = self.components.get(node);
            name.is_none_or(|name| self.config.wants_schema(name))
        };
        for (node, _) in owned.iter().filter(|(node, _)| wanted(node)) {
            let included = &above[node];
            for base in included {
                // What a base in between includes is its variant there.
                let between =
                    |other: &NodeId| other != base && above[other].contains(base) && wanted(other);
                if !included.iter().any(between)
                    && let Some(base) = bases.of.get_mut(base)
                {
                    base.below.push((*node, base.variants.len()));
                    base.variants.push(*node);
                }
            }
        }
    }

    /// The objects that the variants of a base are, where a set is a base and nothing else.
    pub(super) fn objects_of_variants(&mut self, key: &Key) -> Vec<Key> {
        let set = self.without_null(key.whole());
        let owner = self.bases.sets.get(&set);
        let Some(base) = owner.and_then(|owner| self.bases.of.get(owner)) else {
            return Vec::new();
        };
        let variants = base.variants.clone().into_iter();
        let branches = variants.filter_map(|node| self.variant(self.at(node)));
        branches.map(|branch| branch.key).collect()
    }

    /// The union of a base's variants, where a set is a base and nothing else.
    pub(super) fn variants(&mut self, id: TypeId, key: &Key) -> Option<Shape> {
        if self.bases.of.is_empty() || key.view() == Part::IN_EVENTS {
            return None;
        }
        let owner = *self.bases.sets.get(&key.whole().with_mask(Kinds::ALL))?;
        let base = self.bases.of.get(&owner)?.clone();
        let at = self.at(owner);
        let (mut branches, places) = self.cases_of(&base);
        if branches.is_empty() {
            return None;
        }
        let discriminator = self.told_by(owner, &base, &branches, &places)?;
        let mut own = key.clone();
        own.parts
            .iter_mut()
            .for_each(|part| part.without |= Part::BASE);
        let mut names = Vec::new();
        for branch in &branches {
            let name = self.components.get(&branch.at.id());
            names.push(name.cloned().unwrap_or_default());
        }
        let owner_name = self.components.get(&owner);
        let base_name = base_name(&names, owner_name, &self.bases.names);
        names.push(base_name.to_owned());
        // Types that the base's members have are called after it.
        let hint = case_hint(id, names.last()?);
        let rest = self.of_key(own.clone(), at, hint.clone());
        self.say_of_rest(rest, &hint, owner);
        branches.push(Branch { at, key: own });
        let cases = branches.into_iter().zip(names).map(|(branch, name)| {
            let hint = case_hint(id, &name);
            if branch.at.id() != owner && is_beside_null(&branch.key) {
                // What the variant is beside `null` is called as the variant.
                self.schema(branch.at, hint.clone());
            }
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

    /// The cases that the variants of a base are, and which one each is.
    pub(super) fn cases_of(&mut self, base: &Base) -> (Vec<Branch<'d>>, Vec<Option<usize>>) {
        let mut branches: Vec<Branch<'d>> = Vec::new();
        let mut places = Vec::new();
        for node in &base.variants {
            let branch = self.variant(self.at(*node));
            places.push(branch.is_some().then_some(branches.len()));
            branches.extend(branch);
        }
        (branches, places)
    }

    /// The objects that a variant stands for: it may allow `null` or other values as well, which the base here does not.
    fn variant(&mut self, at: At<'d>) -> Option<Branch<'d>> {
        let (object, null) = (Kinds::of(Kind::Object), Kinds::of(Kind::Null));
        let mut key = self.key(at);
        if self.kinds_of(&key).has(Kind::Null) {
            key = self.beside_null(key.with_mask(Kinds::ALL.without(null)));
        }
        let kinds = self.kinds_of(&key);
        let key = match kinds == object {
            true => key,
            false => key.with_mask(object),
        };
        kinds.has(Kind::Object).then_some(Branch { at, key })
    }

    /// Documents the base's own members, unless they are a type of the description.
    fn say_of_rest(&mut self, rest: TypeId, hint: &Hint, owner: NodeId) {
        let Some(name) = self.components.get(&owner) else {
            return;
        };
        let ty = &mut self.api.types[rest.0 as usize];
        if ty.hint == *hint {
            ty.docs = Docs {
                summary: None,
                description: Some(format!("What no variant of `{name}` describes.")),
            };
        }
    }

    /// The schemas that a schema says by reference or in `allOf`, itself first.
    pub(super) fn included(&self, at: At<'d>) -> Vec<NodeId> {
        let (mut found, mut known, mut todo) = (Vec::new(), IdSet::default(), vec![at]);
        while let Some(at) = todo.pop() {
            if !known.insert(at.id()) {
                continue;
            }
            found.push(at.id());
            let hides = self.resolver.ref_hides_siblings(at);
            if !(hides && self.resolver.is_reference(at)) {
                todo.extend(at.get("allOf").into_iter().flat_map(At::items));
            }
            todo.extend(self.resolver.step(at));
        }
        found
    }
}

/// Notes a schema that is no variant itself below the bases it includes.
fn place_below(node: NodeId, variant: NodeId, above: &Above, bases: &mut Bases) {
    for base in &above[&node] {
        let Some(known) = bases.of.get(base) else {
            continue;
        };
        if known.variants.contains(&node) || variant == *base {
            continue;
        }
        let nearer = |one: &NodeId| *one == variant || above[&node].contains(one);
        let Some(place) = known.variants.iter().position(nearer) else {
            continue;
        };
        if let Some(base) = bases.of.get_mut(base) {
            base.below.push((node, place));
        }
    }
}

fn case_hint(parent: TypeId, name: &str) -> Hint {
    Hint::Case {
        parent,
        distinction: name.to_owned(),
    }
}

/// What the base's own members are called beside these variants, where schemas have these names.
pub(super) fn base_name(
    variants: &[String],
    base: Option<&String>,
    others: &HashSet<String>,
) -> &'static str {
    let names: Vec<String> = variants
        .iter()
        .chain(base)
        .map(|name| plain(name))
        .collect();
    let base = base.map(|base| plain(base)).unwrap_or_default();
    let taken = |own: &&str| {
        let own = plain(own);
        names.iter().any(|name| name.ends_with(&own)) || others.contains(&format!("{base}{own}"))
    };
    let mut free = BASE.into_iter().filter(|own| !taken(own));
    free.next().unwrap_or(BASE[0])
}

/// The letters and digits of a name, whatever their case: what tells apart names of types, and what spells a value.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a schema is a choice of schemas.
fn has_choice(at: At<'_>) -> bool {
    let chooses = |name: &&str| at.get(name).is_some_and(|list| !list.is_empty());
    ["oneOf", "anyOf"].iter().any(chooses)
}
