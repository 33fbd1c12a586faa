//! Which values of a base's tag mean which of its variants.
//!
//! In: a base with the schemas that include it. Out: its [`Discriminator`]. A value means the schema that a mapping says, be
//! it the base's own or that of a base above or below it; else what a schema states itself; else what its name spells.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Code;
use crate::fragment::integral;
use crate::hash::{IdMap, IdSet};
use crate::ir::{Discriminator, Kind, Kinds, Literal};
use crate::load::{At, NodeId};

use super::discriminator::strings;
use super::union::Branch;
use super::variants::{Base, plain};
use super::{Lowering, text};

/// The values found so far, each with the place of its case.
#[derive(Default)]
pub(super) struct Tags {
    /// The schemas that the values mean, each with one of them.
    pub(super) meant: Vec<Meant>,
    values: Vec<(Literal, usize)>,
    known: HashMap<Literal, Vec<usize>>,
}

/// A schema that a value means.
pub(super) struct Meant {
    pub(super) node: NodeId,
    pub(super) value: Literal,
    /// Where a mapping says so.
    pub(super) name: Option<NodeId>,
}

impl Tags {
    fn mean(&mut self, node: NodeId, value: &Literal, name: Option<At<'_>>) {
        self.meant.push(Meant {
            node,
            value: value.clone(),
            name: name.map(At::id),
        });
    }

    /// Adds a value, and says which other case has it already. One that both state is of both.
    fn add(&mut self, tag: Literal, case: usize, (stated, base): (bool, usize)) -> Option<usize> {
        let known = self.known.entry(tag.clone()).or_default();
        if known.contains(&case) {
            return None;
        }
        let other = known.first().copied();
        if other.is_none_or(|other| stated && other != base) {
            known.push(case);
            self.values.push((tag, case));
        }
        other.filter(|other| *other != base)
    }
}

/// What a base says of the tag.
pub(super) struct Own {
    /// The kinds of value that it allows.
    pub(super) kinds: Kinds,
    /// The schemas that declare it for the base.
    declared: IdSet<NodeId>,
    /// The values that it lists.
    pub(super) listed: Arc<Vec<Literal>>,
    /// By their texts.
    texts: HashMap<String, usize>,
    /// By the letters of these.
    letters: HashMap<String, usize>,
}

impl Own {
    fn new(kinds: Kinds, declared: IdSet<NodeId>, listed: Arc<Vec<Literal>>) -> Self {
        let (mut texts, mut by_letters) = (HashMap::new(), HashMap::new());
        for (at, text) in listed.iter().map(spelled).enumerate() {
            let text = text.unwrap_or_default();
            by_letters.entry(plain(&text)).or_insert(at);
            texts.entry(text).or_insert(at);
        }
        Own {
            kinds,
            declared,
            listed,
            texts,
            letters: by_letters,
        }
    }

    /// The value that a text spells, where a schema lists these.
    pub(super) fn meant(&self, text: &str, listed: &[Literal]) -> Literal {
        let kinds = self.kinds.without(Kinds::of(Kind::Null));
        let is_text = kinds == Kinds::of(Kind::String);
        // Listed integers are written plainly, whatever the text has: `1` for `1.0`.
        let number = integral(text)
            .filter(|_| !is_text)
            .map(|one| one.to_string());
        let text = number.as_deref().unwrap_or(text);
        let mut stated = listed.iter().filter(|_| !is_text);
        let stated = stated.find(|value| spelled(value).as_deref() == Some(text));
        match stated {
            Some(value) => value.clone(),
            None if kinds.without(Kinds::NUMBER).is_empty() && integral(text).is_some() => {
                Literal::Number(text.to_owned())
            }
            None => match text.parse() {
                Ok(value) if kinds == Kinds::of(Kind::Bool) => Literal::Bool(value),
                _ => Literal::String(text.to_owned()),
            },
        }
    }

    /// The value among those listed which a schema's name spells, apart from case and what stands between words: `daily_rule`
    /// for `DailyRule`.
    pub(super) fn named(&self, name: &str) -> Option<&Literal> {
        let place = self.texts.get(name);
        let place = place.or_else(|| self.letters.get(&plain(name)));
        place.map(|at| &self.listed[*at])
    }

    pub(super) fn allows(&self, tag: &Literal) -> bool {
        let place = spelled(tag).and_then(|text| self.texts.get(&text).copied());
        self.listed.is_empty() || place.is_some_and(|at| self.listed[at] == *tag)
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
        let wire = wire(self.at(base.told).get("discriminator")?)?;
        let last = branches.len();
        let own = self.own_tag(owner, &wire);
        let tags = self.tags_told(owner, base, (branches, places), (&wire, &own))?;
        let meant = tags.values.iter().filter(|(tag, _)| own.allows(tag));
        let meant: IdSet<usize> = meant.map(|(_, case)| *case).collect();
        let lost = (0..last).filter(|case| !meant.contains(case));
        for case in lost.filter(|_| base.tells) {
            self.report_untold(owner, branches[case].at, &wire, &own);
        }
        Some(Discriminator {
            wire,
            values: tags.values,
            default: Some(last),
            takes_the_rest: true,
        })
    }

    /// The same, with the schemas that the values mean.
    pub(super) fn tags_told(
        &mut self,
        owner: NodeId,
        base: &Base,
        (branches, places): (&[Branch<'d>], &[Option<usize>]),
        (wire, own): (&str, &Own),
    ) -> Option<Tags> {
        let at = self.at(base.told).get("discriminator")?;
        let last = branches.len();
        let places = self.places_of(owner, base, (places, last));
        let mut tags = Tags::default();
        // What the mapping of a base above says beyond the variants of this one is no matter here.
        let mut mapped = match base.tells {
            true => self.mapped_here(at, wire, (own, &places), &mut tags),
            false => IdSet::default(),
        };
        self.mapped_around(base, wire, (own, &places), (&mut tags, &mut mapped));
        let variants: IdSet<NodeId> = base.variants.iter().copied().collect();
        for (node, _) in &base.below {
            let Some(case) = places.variants.get(node).filter(|case| **case != last) else {
                continue;
            };
            if self.is_mapped(*node, &mapped) {
                continue;
            }
            let (stated, values) = self.tags_stated(owner, *node, wire, own);
            for tag in values {
                tags.mean(*node, &tag, None);
                let other = tags.add(tag.clone(), *case, (stated, last));
                let is_told = stated && base.tells && variants.contains(node);
                if let Some(other) = other.filter(|_| is_told) {
                    self.report_shared(*node, &tag, branches[other].at.id());
                }
            }
        }
        Some(tags)
    }

    /// What a base says of the member that tells its variants.
    pub(super) fn own_tag(&mut self, owner: NodeId, wire: &str) -> Own {
        let key = self.key(self.at(owner));
        let facets = self.facets(&key);
        let kinds = facets.properties.get(wire).map(|schemas| {
            let key = self.key_of_all(schemas);
            self.kinds_of(&key)
        });
        let declared = self.declaring(owner, wire).iter().copied().collect();
        Own::new(
            kinds.unwrap_or(Kinds::ALL),
            declared,
            self.listed(owner, wire),
        )
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
        (own, places): (&Own, &Places),
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
                let tags = strings(&self.listed(target.id(), wire));
                self.contradicts(&tags, wire, value, name);
            }
            let tag = self.value_spelled(value, &behind, wire, own);
            tags.mean(target.id(), &tag, Some(name));
            tags.add(tag, case, (false, places.last));
            mapped.extend(behind);
        }
        mapped
    }

    /// What the mappings of bases below and above say of the same member, where no nearer one does.
    fn mapped_around(
        &mut self,
        base: &Base,
        wire: &str,
        (own, places): (&Own, &Places),
        (tags, mapped): (&mut Tags, &mut IdSet<NodeId>),
    ) {
        let below = base.below.iter().map(|(node, _)| node);
        for source in below.chain(&base.above) {
            let told = self.bases.of.get(source).filter(|other| other.tells);
            let told = told.map(|other| self.at(other.told));
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
                    let tag = self.value_spelled(value, &behind, wire, own);
                    tags.mean(target.id(), &tag, Some(name));
                    tags.add(tag, case, (false, places.last));
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

    /// The value of the tag that a mapping spells for a schema.
    fn value_spelled(&mut self, text: &str, behind: &[NodeId], wire: &str, own: &Own) -> Literal {
        let listed = match behind.first() {
            Some(node) if own.kinds != Kinds::of(Kind::String) => self.listed(*node, wire),
            _ => Arc::default(),
        };
        own.meant(text, &listed)
    }

    /// The values that mean a schema which no mapping names: as it says (`x-ms-discriminator-value`) or lists for that member,
    /// or by its name. Also whether it says so itself.
    fn tags_stated(
        &mut self,
        owner: NodeId,
        node: NodeId,
        wire: &str,
        own: &Own,
    ) -> (bool, Vec<Literal>) {
        let at = self.at(node);
        if let Some(tag) = text(at, "x-ms-discriminator-value") {
            return (true, vec![self.value_spelled(&tag, &[node], wire, own)]);
        }
        if self.declares(node, wire, own) {
            let listed = self.listed(node, wire);
            let inherited =
                listed == own.listed && !(listed.len() == 1 && self.states(owner, at, wire));
            if !listed.is_empty() && !inherited {
                let told = listed.iter().filter(|value| is_tag(value));
                return (true, told.cloned().collect());
            }
        }
        let name = self.name_behind(at);
        let spelled = name.as_deref().and_then(|name| own.named(name)).cloned();
        let named = spelled.or(name.map(Literal::String));
        (false, named.into_iter().collect())
    }

    /// Whether a schema declares the tag beyond what its base does: else it lists what that lists.
    fn declares(&mut self, node: NodeId, wire: &str, own: &Own) -> bool {
        let declaring = self.declaring(node, wire);
        declaring.iter().any(|node| !own.declared.contains(node))
    }

    /// Which of the schemas that a schema includes declare a member.
    fn declaring(&mut self, node: NodeId, wire: &str) -> Arc<Vec<NodeId>> {
        if let Some((of, known)) = self.bases.declaring.get(&node)
            && of == wire
        {
            return known.clone();
        }
        let key = self.key(self.at(node));
        let parts = self.parts(&key).into_iter();
        let declares = |at: &At<'_>| at.get("properties").and_then(|all| all.get(wire)).is_some();
        let found = parts.map(|(at, _)| at).filter(declares);
        let found: Arc<Vec<NodeId>> = Arc::new(found.map(|at| at.id()).collect());
        let known = (wire.to_owned(), found.clone());
        self.bases.declaring.insert(node, known);
        found
    }

    /// Whether a schema lists values for a member beyond those that its base does.
    pub(super) fn states(&mut self, owner: NodeId, at: At<'d>, wire: &str) -> bool {
        let base = self.key(self.at(owner));
        let mut key = self.key(at);
        key.parts
            .retain(|part| base.parts.iter().all(|known| known.node != part.node));
        !self.values_of(&Branch { at, key }, wire).is_empty()
    }

    /// The values that a schema lists for a member.
    pub(super) fn listed(&mut self, node: NodeId, wire: &str) -> Arc<Vec<Literal>> {
        if let Some((of, known)) = self.bases.listed.get(&node)
            && of == wire
        {
            return known.clone();
        }
        let at = self.at(node);
        let key = self.key(at);
        let values = Arc::new(self.values_of(&Branch { at, key }, wire));
        let known = (wire.to_owned(), values.clone());
        self.bases.listed.insert(node, known);
        values
    }

    /// A mapping to schemas that do not include the one which has it: nothing says that a value of this one is theirs too.
    pub(super) fn lint_lone_mapping(&self, node: NodeId) {
        let behind = self.behind(self.at(node));
        let told = self.told(node).map(|told| self.at(told));
        let told = told.and_then(|told| told.get("discriminator"));
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
    fn report_shared(&self, node: NodeId, tag: &Literal, other: NodeId) {
        let name = |node: &NodeId| self.components.get(node).cloned().unwrap_or_default();
        let tag = spelled(tag).unwrap_or_default();
        let message = format!("`{tag}` means `{}` already", name(&other));
        let at = self.at(node);
        let report = self.diags.report(Code::OverlappingBranches, at, message);
        drop(report.fix(
            "give each variant a value of its own; until then the one that fits best is read",
        ));
    }

    /// A variant that no value means, or none of those which its base lists.
    fn report_untold(&mut self, owner: NodeId, at: At<'d>, wire: &str, own: &Own) {
        let name = |node: &NodeId| self.components.get(node).cloned().unwrap_or_default();
        let (base, variant) = (name(&owner), name(&at.id()));
        let values = self.listed(at.id(), wire);
        let message = match own.listed.is_empty() {
            true => format!("no value of `{wire}` means `{variant}`"),
            false => format!("no value that `{base}` lists for `{wire}` means `{variant}`"),
        };
        let report = self.diags.report(Code::TagUndeclared, at, message);
        drop(match values.is_empty() || values.iter().any(is_tag) {
            true => report.fix(format!(
                "name it in the `mapping` of the discriminator of `{base}`; until then no valid value is read as it"
            )),
            false => report.fix(format!(
                "make `{wire}` a string, an integer, `true` or `false`; until then no valid value is read as it"
            )),
        });
    }
}

/// The member that a discriminator names.
pub(super) fn wire(at: At<'_>) -> Option<String> {
    match at.as_str() {
        Some(wire) => Some(wire.to_owned()),
        None => text(at, "propertyName"),
    }
}

/// A value as a mapping spells it.
fn spelled(value: &Literal) -> Option<String> {
    match value {
        Literal::String(text) | Literal::Number(text) => Some(text.clone()),
        Literal::Bool(value) => Some(value.to_string()),
        Literal::Null | Literal::Array(_) | Literal::Object(_) => None,
    }
}

/// Whether a reader tells variants apart by such a value.
pub(super) fn is_tag(value: &Literal) -> bool {
    match value {
        Literal::String(_) | Literal::Bool(_) => true,
        Literal::Number(text) => integral(text).is_some_and(|value| i64::try_from(value).is_ok()),
        Literal::Null | Literal::Array(_) | Literal::Object(_) => false,
    }
}
