//! What schemas would say of their tags if discriminators decided (`discriminators = "decide"`).
//!
//! In: resolved documents. Out: per schema that a discriminator names, by its `mapping` or by the schema's name (OpenAPI
//! 3.0.4, 4.7.25; 3.1.1, 4.8.25), the values of the tag that mean it. Whoever asked adds that to the documents and has them
//! read again, so that no other pass knows of it.
//!
//! A named choice of schemas is not what has the tag: these are. A base is all that includes it. Where a schema that is named
//! includes another one, that one's values are not its own, so that it has to include what the other says apart from them.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::hash::IdSet;
use crate::ir::{Kind, Kinds, Literal};
use crate::load::{At, NodeId};
use crate::pattern::Matchers;
use crate::resolve::Resolver;

use super::Lowering;
use super::set::{Key, Part};
use super::union::Branch;
use super::variant_tags::{Own, is_tag, wire};

/// So many choices may be in each other that lead to schemas with a tag.
const DEEP: usize = 16;

/// What documents would say if discriminators decided.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// Per schema by member.
    pub(crate) tags: BTreeMap<NodeId, BTreeMap<String, Tag>>,
    /// The schemas among them that others include apart from that.
    pub(crate) apart: IdSet<NodeId>,
    /// The references by which these do.
    pub(crate) leads: Vec<NodeId>,
}

/// What a schema would say of a member.
#[derive(Debug)]
pub(crate) struct Tag {
    /// What it allows, unless it says so itself.
    pub(crate) values: Option<Values>,
    /// Whether it would require the member, and does not yet.
    pub(crate) required: bool,
}

/// What is allowed for a tag.
#[derive(Debug)]
pub(crate) enum Values {
    /// These.
    Of(Vec<Literal>),
    /// All but these: `defaultMapping` takes what no other schema has (OpenAPI 3.2.0, 4.26).
    But(Vec<Literal>),
}

/// Finds what discriminators decide, and reports what they cannot.
pub(crate) fn decided(
    resolver: Resolver<'_>,
    config: &Config,
    matchers: &Matchers,
    diags: &Diagnostics,
) -> Decided {
    // What is found on the way is found again when the documents are lowered.
    let quiet = Diagnostics::new();
    let mut lowering = Lowering::new(resolver, config, matchers, &quiet);
    lowering.named(resolver.root());
    let mut wanted = Wanted {
        diags,
        of: BTreeMap::new(),
        rest: BTreeMap::new(),
    };
    for at in unions(resolver) {
        lowering.of_union(at, &mut wanted);
    }
    lowering.of_bases(&mut wanted);
    let decided = lowering.settled_tags(wanted);
    quiet.sorted();
    decided
}

/// What was found so far, by schema and member.
struct Wanted<'a> {
    diags: &'a Diagnostics,
    of: BTreeMap<(NodeId, String), Vec<Literal>>,
    /// What is not to be allowed for what takes the rest.
    rest: BTreeMap<(NodeId, String), Vec<Literal>>,
}

/// A value of a tag as it is given: a mapping spells every one as a text.
#[derive(Clone)]
enum Given<'d> {
    Mapped(&'d str, At<'d>),
    /// The schema's own name, or what it lists.
    Implied(Literal),
}

/// The discriminators that stand beside a choice of schemas, in the order of the documents.
fn unions(resolver: Resolver<'_>) -> Vec<At<'_>> {
    let documents = resolver.documents();
    let nodes = documents.files().flat_map(|file| {
        let count = documents.node_count(file) as u32;
        (0..count).map(move |index| documents.at(NodeId { file, index }))
    });
    let beside = |at: &At<'_>| {
        at.key() == Some("discriminator")
            && at
                .parent()
                .is_some_and(|schema| choices(schema).next().is_some())
            && wire(*at).is_some()
            && !is_data(*at)
    };
    nodes.filter(beside).collect()
}

/// What a schema gives a choice of.
fn choices(schema: At<'_>) -> impl Iterator<Item = At<'_>> {
    let lists = ["oneOf", "anyOf"].into_iter();
    lists
        .filter_map(move |name| schema.get(name))
        .flat_map(At::items)
}

/// Whether a place is within a value, and no part of the description.
fn is_data(at: At<'_>) -> bool {
    let above: Vec<At<'_>> = std::iter::successors(Some(at), |at| at.parent()).collect();
    let mut is_name = false;
    for key in above.into_iter().rev().map(At::key) {
        let keyword = key.filter(|_| !is_name).unwrap_or_default();
        if matches!(
            keyword,
            "example" | "examples" | "default" | "enum" | "const"
        ) || keyword.starts_with("x-")
        {
            return true;
        }
        is_name = has_names(keyword);
    }
    false
}

/// Whether the members of what has such a key may be called anything: schemas' members, and what descriptions have names for.
fn has_names(keyword: &str) -> bool {
    matches!(
        keyword,
        "properties"
            | "patternProperties"
            | "dependentSchemas"
            | "$defs"
            | "definitions"
            | "schemas"
            | "responses"
            | "parameters"
            | "requestBodies"
            | "headers"
            | "callbacks"
            | "webhooks"
            | "pathItems"
            | "mediaTypes"
            | "encoding"
            | "links"
    )
}

impl<'d> Lowering<'_, 'd> {
    /// What the discriminator beside a choice decides.
    fn of_union(&mut self, at: At<'d>, wanted: &mut Wanted<'_>) {
        let (Some(wire), Some(schema)) = (wire(at), at.parent()) else {
            return;
        };
        let branches = choices(schema).map(|at| Branch {
            key: self.key(at),
            at,
        });
        let branches: Vec<Branch<'d>> = branches.collect();
        let default = at.get("defaultMapping");
        let default = default.and_then(|name| self.mapped(name, &branches));
        let mut given: Vec<Vec<Given<'d>>> = branches.iter().map(|_| Vec::new()).collect();
        for (value, name) in at.get("mapping").into_iter().flat_map(At::members) {
            let Some(target) = self.resolver.step(name) else {
                continue;
            };
            match self.mapped(name, &branches) {
                Some(index) => given[index].push(Given::Mapped(value, name)),
                // Of a choice within this one; what is in none was reported.
                None if self.is_within(target, &branches, DEEP) => {
                    self.give(target, &wire, &[Given::Mapped(value, name)], wanted);
                }
                None => {}
            }
        }
        let named: Vec<At<'d>> = branches.iter().map(|one| self.meant_by(one.at)).collect();
        self.report_bases(&branches, &named, &wire, wanted);
        let listed: Vec<Vec<Literal>> = named
            .iter()
            .map(|at| self.tags_listed(*at, &wire))
            .collect();
        for index in (0..branches.len()).filter(|index| Some(*index) != default) {
            if given[index].is_empty() {
                let others = listed.iter().enumerate();
                let others = others.filter(|(other, _)| *other != index);
                let others: Vec<&Literal> = others.flat_map(|(_, values)| values).collect();
                given[index] = self.implied(&branches[index], (&wire, &listed[index], &others));
                let leads = self.leads_beside(branches[index].at, schema);
                if given[index].is_empty() && leads && self.may_be_object(&branches[index].key) {
                    self.report_undecided(branches[index].at, &wire, wanted);
                }
            }
            self.give(named[index], &wire, &given[index], wanted);
        }
        if let Some(index) = default {
            let others = named.iter().zip(&given).enumerate();
            let others = others.filter(|(other, _)| *other != index);
            let mut values = Vec::new();
            for (_, (target, given)) in others {
                let own = self.own_tag(target.id(), &wire);
                values.extend(given.iter().map(|one| value_of(one, &own)));
            }
            let rest = wanted.rest.entry((named[index].id(), wire)).or_default();
            add(rest, values);
        }
    }

    /// Whether a branch is another schema than the one whose branch it is. That references lead nowhere was reported.
    fn leads_beside(&self, branch: At<'d>, schema: At<'d>) -> bool {
        let target = self.resolver.step(branch);
        let is_broken = self.resolver.is_reference(branch) && target.is_none();
        !is_broken && target.is_none_or(|target| target.id() != schema.id())
    }

    /// What a branch is called that no mapping names: what its schema lists for the tag, where no other does; else what its
    /// name is, or spells of that.
    fn implied(
        &mut self,
        branch: &Branch<'d>,
        (wire, listed, others): (&str, &[Literal], &[&Literal]),
    ) -> Vec<Given<'d>> {
        let is_own = |value: &Literal| !others.contains(&value);
        if !listed.is_empty() && listed.iter().all(is_own) {
            return listed.iter().cloned().map(Given::Implied).collect();
        }
        let Some(name) = self.name_behind(branch.at) else {
            return Vec::new();
        };
        if listed.is_empty() {
            return vec![Given::Implied(Literal::String(name))];
        }
        let target = self.meant_by(branch.at);
        let own = self.own_tag(target.id(), wire);
        let spelled = own.named(&name).cloned();
        spelled.map(Given::Implied).into_iter().collect()
    }

    /// What the discriminators of bases decide that others include.
    fn of_bases(&mut self, wanted: &mut Wanted<'_>) {
        let mut owners: Vec<NodeId> = self.bases.of.keys().copied().collect();
        owners.sort_unstable();
        for owner in &owners {
            let base = self.bases.of[owner].clone();
            let told = self.at(base.told).get("discriminator").and_then(wire);
            let Some(wire) = told else {
                continue;
            };
            let (branches, places) = self.cases_of(&base);
            let own = self.own_tag(*owner, &wire);
            let tags = self.tags_told(*owner, &base, (&branches, &places), (&wire, &own));
            for meant in tags.into_iter().flat_map(|tags| tags.meant) {
                let name = meant.name.map(|name| self.at(name));
                let given = match name.and_then(|name| Some((name.key()?, name))) {
                    Some((value, name)) => Given::Mapped(value, name),
                    None => Given::Implied(meant.value),
                };
                self.give(self.at(meant.node), &wire, &[given], wanted);
            }
        }
        // A base that is named is itself and all that includes it.
        for owner in owners.iter().rev() {
            let base = self.bases.of[owner].clone();
            let told = self.at(base.told).get("discriminator").and_then(wire);
            if let Some(wire) = told {
                let below = base.below.iter().map(|(node, _)| (*node, wire.clone()));
                let below: Vec<Literal> = below
                    .filter_map(|key| wanted.of.get(&key))
                    .flatten()
                    .cloned()
                    .collect();
                let own = self.own_tag(*owner, &wire);
                if let Some(values) = wanted.of.get_mut(&(*owner, wire)) {
                    add(values, below.into_iter().filter(|tag| own.allows(tag)));
                }
            }
        }
    }

    /// Has a schema allow values of a tag; of a choice of schemas, each of these.
    fn give(&mut self, target: At<'d>, wire: &str, given: &[Given<'d>], wanted: &mut Wanted<'_>) {
        let mut todo = vec![(target, 0)];
        while let Some((target, depth)) = todo.pop() {
            if let Some(list) = self.choice(target) {
                let told = list.parent().and_then(|at| at.get("discriminator"));
                let tells_itself =
                    told.and_then(super::variant_tags::wire).as_deref() == Some(wire);
                // What has members beside its choice says itself what its tag is: its choices may be those of others, too.
                if !tells_itself && self.has_members(target) {
                    self.give_itself(target, wire, given, wanted);
                    continue;
                }
                let stated = given.iter().find_map(|one| match one {
                    Given::Mapped(value, name) => Some((value, name)),
                    Given::Implied(_) => None,
                });
                match stated {
                    // By its name nobody means a choice that tells its own schemas.
                    None if tells_itself => {}
                    Some((value, name)) if tells_itself => {
                        report_contrary(value, *name, wire, wanted)
                    }
                    _ if depth < DEEP => {
                        todo.extend(list.items().map(|one| (self.meant_by(one), depth + 1)));
                    }
                    _ => {}
                }
                continue;
            }
            let key = self.key(target);
            if self.may_be_object(&key) {
                self.give_itself(target, wire, given, wanted);
            }
        }
    }

    /// The same of a schema that is no choice.
    fn give_itself(
        &mut self,
        target: At<'d>,
        wire: &str,
        given: &[Given<'d>],
        wanted: &mut Wanted<'_>,
    ) {
        let own = self.own_tag(target.id(), wire);
        let mut values = Vec::new();
        for one in given {
            let value = value_of(one, &own);
            let is_listed = own.allows(&value);
            match one {
                _ if is_listed && own.kinds.has(value.kind()) && is_tag(&value) => {
                    values.push(value)
                }
                // What a schema does not list is reported where that is read.
                Given::Mapped(..) if !is_listed => {}
                Given::Mapped(value, name) => report_contrary(value, *name, wire, wanted),
                Given::Implied(_) => self.report_undecided(target, wire, wanted),
            }
        }
        if !values.is_empty() {
            let known = wanted.of.entry((target.id(), wire.to_owned())).or_default();
            add(known, values);
        }
    }

    /// The schema that a branch means: the one it refers to, or is another wrapping of.
    fn meant_by(&mut self, at: At<'d>) -> At<'d> {
        if let Some(target) = self.resolver.step(at) {
            return target;
        }
        let key = self.key(at);
        let states = key.parts.iter().any(|part| part.node == at.id());
        match self.canonical.get(&key) {
            Some(owner) if !states => self.at(*owner),
            _ => at,
        }
    }

    /// What a schema allows beside `null`.
    fn key_of_value(&mut self, at: At<'d>) -> Key {
        let null = Kinds::of(Kind::Null);
        let key = self.key(at).with_mask(Kinds::ALL.without(null));
        self.beside_null(key)
    }

    /// Whether a schema has members, whichever of its choices a value is.
    fn has_members(&mut self, at: At<'d>) -> bool {
        let key = self.key_of_value(at);
        !self.facets(&key).properties.is_empty()
    }

    /// The schemas that one is a choice of, beyond what else it asks.
    fn choice(&mut self, at: At<'d>) -> Option<At<'d>> {
        let key = self.key_of_value(at);
        let (_, flag, list) = self.facets(&key).union?;
        let chooses = flag & (Part::ONE_OF | Part::ANY_OF) != 0;
        (chooses && !list.items().all(|branch| self.only_constrains(branch))).then_some(list)
    }

    /// Whether branches are choices of a schema, or lead to such.
    fn is_within(&mut self, target: At<'d>, branches: &[Branch<'d>], depth: usize) -> bool {
        branches.iter().any(|branch| {
            let one = self.meant_by(branch.at);
            let behind = self.behind(one);
            if behind.contains(&target.id()) {
                return true;
            }
            let Some(list) = self.choice(one).filter(|_| depth > 0) else {
                return false;
            };
            let inner = list.items().map(|at| Branch {
                key: self.key(at),
                at,
            });
            let inner: Vec<Branch<'d>> = inner.collect();
            self.is_within(target, &inner, depth - 1)
        })
    }

    fn may_be_object(&mut self, key: &Key) -> bool {
        self.kinds_of(key).has(Kind::Object)
    }

    /// The values that a schema lists for a tag.
    fn tags_listed(&mut self, at: At<'d>, wire: &str) -> Vec<Literal> {
        let own = self.own_tag(at.id(), wire);
        own.listed
            .iter()
            .filter(|value| is_tag(value))
            .cloned()
            .collect()
    }

    /// What is to be said where, of all that was found.
    fn settled_tags(&mut self, wanted: Wanted<'_>) -> Decided {
        let mut decided = Decided::default();
        let Wanted { mut of, rest, .. } = wanted;
        for ((node, wire), values) in rest {
            // What takes the rest is also what it is called.
            of.remove(&(node, wire.clone()));
            let tag = Tag {
                values: Some(Values::But(values)),
                required: false,
            };
            decided.tags.entry(node).or_default().insert(wire, tag);
        }
        self.find_apart(&of, &mut decided);
        for ((node, wire), values) in of {
            let at = self.at(node);
            let key = self.key(at);
            let required = !self.facets(&key).required.has(&wire);
            let listed = self.own_tag(node, &wire).listed;
            let says = !listed.is_empty() && listed.iter().all(|value| values.contains(value));
            let tag = Tag {
                values: (!says).then_some(Values::Of(values)),
                required,
            };
            if tag.required || tag.values.is_some() {
                decided.tags.entry(node).or_default().insert(wire, tag);
            }
        }
        decided
    }

    /// Schemas with values of a tag that others include which have other ones.
    fn find_apart(&self, of: &BTreeMap<(NodeId, String), Vec<Literal>>, decided: &mut Decided) {
        let mut leads = IdSet::default();
        for ((node, wire), values) in of {
            let contrary = |other: NodeId| {
                let theirs = (other != *node).then(|| of.get(&(other, wire.clone())))?;
                theirs.filter(|theirs| !values.iter().all(|value| theirs.contains(value)))
            };
            for includer in self.included(self.at(*node)) {
                let target = self.resolver.step(self.at(includer));
                let Some(target) = target.map(At::id).filter(|at| contrary(*at).is_some()) else {
                    continue;
                };
                decided.apart.insert(target);
                leads.insert(includer);
            }
        }
        decided.leads = leads.into_iter().collect();
        decided.leads.sort_unstable();
    }

    /// Branches of a `oneOf` that are bases, beside what includes them by the same tag: a base takes the values of these.
    fn report_bases(
        &mut self,
        branches: &[Branch<'d>],
        named: &[At<'d>],
        wire: &str,
        wanted: &Wanted<'_>,
    ) {
        for (branch, target) in branches.iter().zip(named) {
            let list = branch.at.parent().and_then(At::key);
            let base = self.bases.of.get(&target.id());
            let Some(base) = base.filter(|_| list == Some("oneOf")) else {
                continue;
            };
            let told = self.at(base.told).get("discriminator");
            let is_same = told.and_then(super::variant_tags::wire).as_deref() == Some(wire);
            let below: IdSet<NodeId> = base.below.iter().map(|(node, _)| *node).collect();
            let other = named.iter().find(|other| below.contains(&other.id()));
            let Some(other) = other.filter(|_| is_same) else {
                continue;
            };
            let (base, other) = (self.name_behind(*target), self.name_behind(*other));
            let (base, other) = (base.unwrap_or_default(), other.unwrap_or_default());
            let message = format!(
                "`{base}` is what includes it as well: it takes the values of `{wire}` that mean `{other}`, and `oneOf` refuses \
                 what two branches accept"
            );
            let report = wanted
                .diags
                .report(Code::OverlappingBranches, branch.at, message);
            drop(report.fix(format!("say `anyOf`, or `{base}` alone")));
        }
    }

    /// A schema that no value of the tag means.
    fn report_undecided(&mut self, at: At<'d>, wire: &str, wanted: &Wanted<'_>) {
        let message = match self.name_behind(at) {
            Some(name) => format!(
                "no value of `{wire}` means `{name}`: the discriminator does not decide on it"
            ),
            None => format!(
                "no value of `{wire}` means this schema: the discriminator does not decide on it"
            ),
        };
        let report = wanted.diags.report(Code::TagUndecided, at, message);
        drop(
            report.fix("name it in the `mapping` of the discriminator, by a value that it allows"),
        );
    }
}

/// A mapping that gives a value to a schema which cannot have it.
fn report_contrary(value: &str, name: At<'_>, wire: &str, wanted: &Wanted<'_>) {
    let message = format!("`{value}` leads to a schema that cannot have it for `{wire}`");
    let report = wanted.diags.report(Code::MappingContradicts, name, message);
    drop(report.fix("make both say the same; until then the schema counts"));
}

/// The value that is given to a schema which says this of its tag.
fn value_of(given: &Given<'_>, own: &Own) -> Literal {
    match given {
        Given::Mapped(text, _) => own.meant(text, &own.listed),
        // A name is a text; what is listed is as it is.
        Given::Implied(value @ Literal::String(text)) => match own.allows(value) {
            true => own.meant(text, &own.listed),
            false => value.clone(),
        },
        Given::Implied(value) => value.clone(),
    }
}

fn add(known: &mut Vec<Literal>, values: impl IntoIterator<Item = Literal>) {
    for value in values {
        if !known.contains(&value) {
            known.push(value);
        }
    }
}
