//! Operations that answer alike: one type of replies stands for all of them.
//!
//! In: an API, which types are equal. Out: [`Alike`]: groups of operations whose replies have the same statuses, media types,
//! bodies and headers. What is said about replies may differ, not what is said about headers. Pages
//! are an operation's own, since the type knows how they go on.

use std::collections::HashMap;

use super::Facts;
use crate::ir::{
    Api, Content, Header, HeaderForm, Operation, OperationId, Payload, Reply, Status, TypeId,
};

/// Which operations share the type of their replies.
#[derive(Debug, Default)]
pub struct Alike {
    groups: Vec<Vec<usize>>,
    of: Vec<Option<usize>>,
}

impl Alike {
    /// The operations that share the type of this one's replies, the first of them first; `None` if no other does.
    pub fn group(&self, operation: usize) -> Option<&[usize]> {
        let group = self.of.get(operation).copied().flatten()?;
        Some(&self.groups[group])
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
}

/// Finds the groups.
pub(super) fn all(api: &Api, facts: &Facts) -> Alike {
    let mut found: HashMap<Vec<ReplyKey<'_>>, Vec<usize>> = HashMap::new();
    let operations = api.operations.iter().enumerate();
    let own = |at: usize| facts.pages.contains_key(&OperationId::new(at, false));
    for (at, operation) in operations.filter(|(at, _)| !own(*at)) {
        if let Some(key) = key(api, facts, operation) {
            found.entry(key).or_default().push(at);
        }
    }
    let mut groups: Vec<Vec<usize>> = found.into_values().filter(|one| one.len() > 1).collect();
    groups.sort_unstable();
    let mut of = vec![None; api.operations.len()];
    for (group, operations) in groups.iter().enumerate() {
        for at in operations {
            of[*at] = Some(group);
        }
    }
    Alike { groups, of }
}

/// `None` if the type of the replies mentions another type of the operation's own.
fn key<'a>(api: &Api, facts: &Facts, operation: &'a Operation) -> Option<Vec<ReplyKey<'a>>> {
    let reply = |one: &'a Reply| {
        let contents = one.contents.iter().map(|one| content(api, facts, one));
        let contents: Option<Vec<_>> = contents.collect();
        let headers = one.headers.iter().map(|one| header(api, facts, one));
        Some((one.status, contents?, headers.collect()))
    };
    operation.replies.iter().map(reply).collect()
}

fn content<'a>(api: &Api, facts: &Facts, content: &'a Content) -> Option<ContentKey<'a>> {
    let ty = |id: &TypeId| facts.ruled(api, *id);
    let carried = match &content.payload {
        Payload::Json(id) | Payload::Text(id) | Payload::Form(id, _) => Carried::Value(ty(id)),
        Payload::Events(id, _) => Carried::Events(ty(id)),
        Payload::JsonLines(id) => Carried::Lines(ty(id)),
        Payload::Bytes | Payload::Empty => Carried::Raw,
        Payload::Multipart(_) => return None,
    };
    Some((&content.media, &content.also, carried))
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
