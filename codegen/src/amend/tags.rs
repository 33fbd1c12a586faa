//! Documents as discriminators would have them (`discriminators = "decide"`).
//!
//! In: the documents as they stand. Out: what is to be added to each, so that every schema which a discriminator names
//! requires the tag and allows it the values that mean the schema. What was there keeps its place, for diagnostics.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::hash::IdSet;
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
    let targets: IdSet<NodeId> = resolver.targets().into_iter().map(At::id).collect();
    for (node, tags) in &decided.tags {
        let at = resolver.documents().at(*node);
        let apart = decided.apart.contains(node);
        say(
            (resolver, &targets),
            at,
            (tags, apart),
            of(&mut additions, resolver, *node),
        );
    }
    for (node, text) in readdressed(resolver, &decided.leads, &additions) {
        let texts = &mut of(&mut additions, resolver, node).texts;
        texts.insert(node.index, text);
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
    resolver.is_reference(at) && resolver.ref_hides_siblings(at)
}

/// Has a schema say something of tags: itself, or where others include it without that, one around it.
fn say(
    (resolver, targets): (Resolver<'_>, &IdSet<NodeId>),
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
    let (mut absent, mut fresh, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    match list.filter(|list| list.is_array()) {
        Some(list) => additions
            .items
            .entry(list.id().index)
            .or_default()
            .extend(required),
        None => absent = required,
    }
    let list = at.get("allOf");
    let can_combine = list.is_none_or(At::is_array);
    let is_meant = |member: At<'_>| can_combine && targets.contains(&member.id());
    for (wire, said) in values {
        match members.and_then(|members| members.get(&wire)) {
            // What refers to the schema of the member means it without that.
            Some(member) if is_meant(member) => beside.push((wire, said)),
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
    let mut more = stated(absent, fresh);
    if !beside.is_empty() {
        more.extend(combined(list, beside, additions));
    }
    additions.members.entry(index).or_default().extend(more);
}

/// Has a schema be combined with what members are: by the list that it has for that, or by a new one.
fn combined(
    list: Option<At<'_>>,
    values: Vec<(String, Members)>,
    additions: &mut Additions,
) -> Option<(String, Literal)> {
    let part = Literal::Object(stated(Vec::new(), values));
    let Some(list) = list else {
        return Some(("allOf".to_owned(), Literal::Array(vec![part])));
    };
    let items = additions.items.entry(list.id().index);
    items.or_default().push(part);
    None
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

/// The references that have to be written otherwise: those to what is within a schema that gets another one around it, and
/// those of schemas that include one apart from its tags.
fn readdressed(
    resolver: Resolver<'_>,
    leads: &[NodeId],
    additions: &BTreeMap<String, Additions>,
) -> Vec<(NodeId, String)> {
    let wrapped = |node: NodeId| {
        let more = additions.get(resolver.documents().path(node.file));
        more.is_some_and(|more| more.around.contains_key(&node.index))
    };
    let mut found = Vec::new();
    for (from, target) in resolver.references() {
        let text = from.get("$ref").unwrap_or(from);
        let is_lead = leads.binary_search(&from.id()).is_ok();
        let place = text.as_str();
        let place = place.and_then(|place| address(place, target, (&wrapped, is_lead)));
        found.extend(place.map(|place| (text.id(), place)));
    }
    found
}

/// How a reference is written to what is within the `allOf` of one or more new schemas, if it is: by a pointer.
fn address(
    text: &str,
    target: At<'_>,
    (wrapped, is_lead): (impl Fn(NodeId) -> bool, bool),
) -> Option<String> {
    let (document, fragment) = text.split_once('#').unwrap_or((text, ""));
    let pointer = match fragment.is_empty() || fragment.starts_with('/') {
        true => fragment.to_owned(),
        // Names lead to where what has them is by then.
        false if !is_lead => return None,
        false => target.local_pointer(),
    };
    let mut nodes = std::iter::successors(Some(target), |at| at.parent());
    // From the last: what is told by all of it is the target.
    let mut tokens: Vec<&str> = Vec::new();
    let mut is_other = false;
    let keys = pointer.split('/').rev();
    for (up, (key, node)) in keys.zip(nodes.by_ref()).enumerate() {
        if wrapped(node.id()) && (up > 0 || is_lead) {
            tokens.extend(["0", "allOf"]);
            is_other = true;
        }
        tokens.push(key);
    }
    tokens.reverse();
    is_other.then(|| format!("{document}#{}", tokens.join("/")))
}
