//! Documents as discriminators would have them (`discriminators = "decide"`).
//!
//! In: the documents as they stand. Out: what is to be added to each, so that every schema which a discriminator names
//! requires the tag and allows it the values that mean the schema. What was there keeps its place, for diagnostics.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::Literal;
use crate::load::{Additions, At, Input, NodeId};
use crate::lower::{self, Tag, Values, literal, nullable};
use crate::outcome;
use crate::pattern::Matchers;
use crate::resolve::{Resolved, Resolver};

type Members = Vec<(String, Literal)>;

/// What is to be added to the documents, by path.
pub(crate) fn tags(
    input: &Input<'_>,
    config: &Config,
    diags: &Diagnostics,
) -> BTreeMap<String, Additions> {
    let mut additions = BTreeMap::new();
    let quiet = Diagnostics::new();
    let resolved = Resolved::load(input, &config.mirrors(), &quiet);
    // All that is found while loading is found again when the documents are loaded as they are to be read.
    quiet.sorted();
    if !outcome::is_readable(&resolved) {
        return additions;
    }
    let resolver = resolved.resolver();
    let matchers = Matchers::new(config.backtracking);
    let decided = lower::decided(resolver, config, &matchers, diags);
    for (node, tags) in &decided.tags {
        let at = resolver.documents().at(*node);
        let apart = decided.apart.contains(node);
        say(
            resolver,
            at,
            (tags, apart),
            of(&mut additions, resolver, *node),
        );
    }
    for node in &decided.leads {
        let additions = of(&mut additions, resolver, *node);
        lead_within(resolver, resolver.documents().at(*node), additions);
    }
    additions
}

fn of<'a>(
    additions: &'a mut BTreeMap<String, Additions>,
    resolver: Resolver<'_>,
    node: NodeId,
) -> &'a mut Additions {
    let path = resolver.documents().path(node.file);
    additions.entry(path.to_owned()).or_default()
}

/// Whether a schema is a reference that nothing may stand beside.
fn is_alone(resolver: Resolver<'_>, at: At<'_>) -> bool {
    resolver.is_reference(at) && resolver.dialect(at).ref_hides_siblings()
}

/// Has a schema say something of tags: itself, or where others include it without that, one around it.
fn say(
    resolver: Resolver<'_>,
    at: At<'_>,
    (tags, apart): (&BTreeMap<String, Tag>, bool),
    additions: &mut Additions,
) {
    let required = tags.iter().filter(|(_, tag)| tag.required);
    let required = required.map(|(wire, _)| Literal::String(wire.clone()));
    let required: Vec<Literal> = required.collect();
    let values = tags.iter();
    let values = values.filter_map(|(wire, tag)| Some((wire.clone(), said(tag.values.as_ref()?))));
    let values: Vec<(String, Members)> = values.collect();
    let index = at.id().index;
    if apart || is_alone(resolver, at) || !at.is_object() {
        let texts = ["title", "description", "deprecated"].into_iter();
        let texts = texts.filter_map(|name| Some((name.to_owned(), literal(at.get(name)?))));
        let mut all: Members = texts.collect();
        all.extend(stated(required, values));
        additions.around.insert(index, all);
        return;
    }
    let list = at.get("required");
    let members = at.get("properties");
    let (mut absent, mut fresh) = (Vec::new(), Vec::new());
    match list.filter(|list| list.is_array()) {
        Some(list) => additions
            .items
            .entry(list.id().index)
            .or_default()
            .extend(required),
        None => absent = required,
    }
    for (wire, said) in values {
        match members.and_then(|members| members.get(&wire)) {
            Some(member) => say_of(resolver, member, said, additions),
            None => fresh.push((wire, said)),
        }
    }
    if let Some(members) = members.filter(|members| members.is_object()) {
        let fresh = fresh.drain(..);
        let fresh = fresh.map(|(wire, said)| (wire, Literal::Object(said)));
        additions
            .members
            .entry(members.id().index)
            .or_default()
            .extend(fresh);
    }
    additions
        .members
        .entry(index)
        .or_default()
        .extend(stated(absent, fresh));
}

/// The keywords that say what is required, and what members are.
fn stated(required: Vec<Literal>, values: Vec<(String, Members)>) -> Members {
    let mut all = Members::new();
    if !required.is_empty() {
        all.push(("required".to_owned(), Literal::Array(required)));
    }
    if !values.is_empty() {
        let values = values.into_iter();
        let values = values.map(|(wire, said)| (wire, Literal::Object(said)));
        all.push(("properties".to_owned(), Literal::Object(values.collect())));
    }
    all
}

/// Has the schema of a member say something more: itself, or where it says something like it, one around it.
fn say_of(resolver: Resolver<'_>, member: At<'_>, said: Members, additions: &mut Additions) {
    let free = member.is_object()
        && !is_alone(resolver, member)
        && !nullable(member)
        && said
            .iter()
            .all(|(keyword, _)| member.get(keyword).is_none());
    let index = member.id().index;
    match free {
        true => additions.members.entry(index).or_default().extend(said),
        false => drop(additions.around.insert(index, said)),
    }
}

/// The keyword for what a tag may be.
fn said(values: &Values) -> Members {
    let (keyword, value) = match values {
        Values::Of(values) => match values.as_slice() {
            [only] => ("const", only.clone()),
            _ => ("enum", Literal::Array(values.clone())),
        },
        Values::But(values) => {
            let list = ("enum".to_owned(), Literal::Array(values.clone()));
            ("not", Literal::Object(vec![list]))
        }
    };
    vec![(keyword.to_owned(), value)]
}

/// Has a reference lead to what a schema says apart from its tags.
fn lead_within(resolver: Resolver<'_>, at: At<'_>, additions: &mut Additions) {
    let (Some(text), Some(target)) = (at.get("$ref"), resolver.step(at)) else {
        return;
    };
    let stated = text.as_str().unwrap_or_default();
    let (address, fragment) = stated.split_once('#').unwrap_or((stated, ""));
    let place = match fragment.is_empty() || fragment.starts_with('/') {
        true => fragment.to_owned(),
        false => target.local_pointer(),
    };
    additions
        .texts
        .insert(text.id().index, format!("{address}#{place}/allOf/0"));
}
