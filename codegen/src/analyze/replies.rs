//! Operations that answer alike: one type of replies stands for all of them.
//!
//! In: an API, which types are equal. Out: [`Alike`]: groups of operations whose replies have the same statuses, media types,
//! bodies and headers, all but the body of a success, if enough of them have one each. What is said about replies may
//! differ, not what is said about headers.

use std::collections::{HashMap, HashSet};

use super::Facts;
use crate::ir::{Api, Content, Header, HeaderForm, Operation, Payload, Reply, Status, TypeId};

/// From how many bodies on a type that is generic over them is less to read than one for each.
const BODIES: usize = 3;

/// Which operations share the type of their replies.
#[derive(Debug, Default)]
pub struct Alike {
    groups: Vec<Group>,
    of: Vec<Option<usize>>,
}

/// Operations that answer alike.
#[derive(Debug)]
pub struct Group {
    /// By their index, in their order.
    pub operations: Vec<usize>,
    /// The reply whose body each has of its own, if there is one: the type is generic over it.
    pub open: Option<usize>,
    /// Whether no success carries a model, so that what they answer says of none of them what it does.
    pub is_plain: bool,
    /// Per reply whether the description says the same of it for all of them.
    pub says: Vec<bool>,
}

impl Alike {
    /// The operations that share the type of this one's replies; `None` if no other does.
    pub fn group(&self, operation: usize) -> Option<&Group> {
        let group = self.of.get(operation).copied().flatten()?;
        Some(&self.groups[group])
    }

    /// Every group, in the order of their first operations.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
}

impl Group {
    /// Whether an operation is the first of them, which has the type.
    pub fn begins_with(&self, operation: usize) -> bool {
        self.operations.first() == Some(&operation)
    }
}

/// What makes replies equal.
type ReplyKey<'a> = (Status, Vec<ContentKey<'a>>, Vec<HeaderKey<'a>>);
type ContentKey<'a> = (&'a str, &'a [String], Carried);
type HeaderKey<'a> = (HeaderForm<'a>, TypeId, (Option<&'a str>, Option<&'a str>));

#[derive(Debug, PartialEq, Eq, Hash)]
enum Carried {
    Value(TypeId),
    Events(TypeId),
    Lines(TypeId),
    Raw,
    /// A value that each operation has of its own.
    Own,
}

/// Finds the groups: first those of operations that differ in a body alone, then, of the others, those that differ in nothing.
pub(super) fn all(api: &Api, facts: &Facts) -> Alike {
    let operations = || api.operations.iter().enumerate();
    let open: Vec<_> = api
        .operations
        .iter()
        .map(|one| open(api, facts, one))
        .collect();
    let but_for_a_body = operations().filter_map(|(at, one)| {
        let (reply, _) = open[at]?;
        Some((at, key(api, facts, one, Some(reply))?))
    });
    let mut groups = grouped(but_for_a_body);
    groups.retain(|group| {
        let bodies = group.iter().filter_map(|at| open[*at]);
        let bodies: HashSet<TypeId> = bodies.map(|(_, ty)| ty).collect();
        bodies.len() >= BODIES
    });
    let generic: HashSet<usize> = groups.iter().flatten().copied().collect();
    let others = operations().filter(|(at, _)| !generic.contains(at));
    groups.extend(grouped(
        others.filter_map(|(at, one)| Some((at, key(api, facts, one, None)?))),
    ));
    groups.sort_unstable();
    let mut of = vec![None; api.operations.len()];
    for (group, operations) in groups.iter().enumerate() {
        for at in operations {
            of[*at] = Some(group);
        }
    }
    let group = |operations: Vec<usize>| {
        let first = &api.operations[operations[0]];
        let says = |(at, one): (usize, &Reply)| {
            let mut theirs = operations
                .iter()
                .map(|one| &api.operations[*one].replies[at]);
            theirs.all(|other| other.docs == one.docs)
        };
        Group {
            open: open[operations[0]]
                .map(|(reply, _)| reply)
                .filter(|_| generic.contains(&operations[0])),
            is_plain: is_plain(api, facts, first),
            says: first.replies.iter().enumerate().map(says).collect(),
            operations,
        }
    };
    Alike {
        groups: groups.into_iter().map(group).collect(),
        of,
    }
}

/// The operations with equal keys, if there are several.
fn grouped<'a>(keys: impl Iterator<Item = (usize, Vec<ReplyKey<'a>>)>) -> Vec<Vec<usize>> {
    let mut found: HashMap<Vec<ReplyKey<'_>>, Vec<usize>> = HashMap::new();
    for (at, key) in keys {
        found.entry(key).or_default().push(at);
    }
    found.into_values().filter(|one| one.len() > 1).collect()
}

/// The only success, if it has one body of a type that is declared, with that type.
fn open(api: &Api, facts: &Facts, operation: &Operation) -> Option<(usize, TypeId)> {
    let replies = operation.replies.iter().enumerate();
    let mut successes = replies.filter(|(_, one)| one.status.is_success());
    let (Some((at, success)), None) = (successes.next(), successes.next()) else {
        return None;
    };
    let [content] = success.contents.as_slice() else {
        return None;
    };
    let Carried::Value(ty) = carried(api, facts, content)? else {
        return None;
    };
    facts.is_declared(api, ty).then_some((at, ty))
}

/// Whether no success has a body of a type that is declared.
fn is_plain(api: &Api, facts: &Facts, operation: &Operation) -> bool {
    let successes = operation
        .replies
        .iter()
        .filter(|one| one.status.is_success());
    let mut contents = successes.flat_map(|one| &one.contents);
    contents.all(|content| match carried(api, facts, content) {
        Some(Carried::Value(ty) | Carried::Events(ty) | Carried::Lines(ty)) => {
            !facts.is_declared(api, ty)
        }
        _ => true,
    })
}

/// `None` if the type of the replies mentions another type of the operation's own.
fn key<'a>(
    api: &Api,
    facts: &Facts,
    operation: &'a Operation,
    open: Option<usize>,
) -> Option<Vec<ReplyKey<'a>>> {
    let reply = |(at, one): (usize, &'a Reply)| {
        let contents = one.contents.iter().map(|content| {
            let carried = match open == Some(at) {
                true => Carried::Own,
                false => carried(api, facts, content)?,
            };
            Some((content.media.as_str(), content.also.as_slice(), carried))
        });
        let contents: Option<Vec<_>> = contents.collect();
        let headers = one.headers.iter().map(|one| header(api, facts, one));
        Some((one.status, contents?, headers.collect()))
    };
    operation.replies.iter().enumerate().map(reply).collect()
}

fn carried(api: &Api, facts: &Facts, content: &Content) -> Option<Carried> {
    let ty = |id: &TypeId| facts.ruled(api, *id);
    Some(match &content.payload {
        Payload::Json(id) | Payload::Text(id) | Payload::Form(id, _) => Carried::Value(ty(id)),
        Payload::Events(id, _) => Carried::Events(ty(id)),
        Payload::JsonLines(id) => Carried::Lines(ty(id)),
        Payload::Bytes | Payload::Empty => Carried::Raw,
        Payload::Multipart(_) => return None,
    })
}

fn header<'a>(api: &Api, facts: &Facts, header: &'a Header) -> HeaderKey<'a> {
    // What has a name has one for each place.
    let of = facts.of(header.ty);
    let ty = match facts.is_declared(api, of) {
        true => header.ty,
        false => of,
    };
    let docs = &header.docs;
    let docs = (docs.summary.as_deref(), docs.description.as_deref());
    (header.form(), ty, docs)
}
