//! Bodies of one operation that would be called alike and are not equal: the others say their status, or their media type
//! where only that differs.
//!
//! In: the operations, which types are equal. Out: per body the words that its name and those of what is in it begin with. JSON and
//! the lowest status keep the plain name, so that a further media type renames nothing.

use std::collections::BTreeMap;

use crate::analyze::{Facts, children};
use crate::hash::{IdMap, IdSet};
use crate::ir::{Api, Content, Hint, Operation, OperationId, Payload, Status, TypeId};
use crate::media::essence;
use crate::status::status_word;

use super::operation::media_words;
use super::scope::pascal;

/// Per body what the names in it begin with, where that is not what its hint says.
pub(super) type Told = IdMap<TypeId, Vec<String>>;

/// A body of one media type.
struct Body {
    id: TypeId,
    status: Option<Status>,
    is_json: bool,
    media: String,
}

/// What bodies are called after: the operation or the name they share, and what they are to it.
type Key<'a> = (Option<OperationId>, &'a str, &'a str);

pub(super) fn all(api: &Api, facts: &Facts) -> Told {
    let mut told = Told::default();
    for operation in api.operations.iter().chain(&api.receivers) {
        let mut groups: BTreeMap<Key<'_>, Vec<Body>> = BTreeMap::new();
        for body in bodies(operation) {
            if let Some(key) = key(&api.ty(body.id).hint).filter(|_| is_named(api, facts, body.id))
            {
                groups.entry(key).or_default().push(body);
            }
        }
        for ((of, name, role), mut bodies) in groups.into_iter().filter(|(_, all)| all.len() > 1) {
            bodies.sort_by_key(|body| (body.status, !body.is_json));
            let stem = match of {
                Some(_) => pascal(&operation.words()),
                None => pascal(name),
            };
            tell(facts, &bodies, (of.is_some(), &stem, role), &mut told);
        }
    }
    told
}

/// Words for all but the first, and those that equal it.
fn tell(facts: &Facts, bodies: &[Body], (own, stem, role): (bool, &str, &str), told: &mut Told) {
    for (at, body) in bodies.iter().enumerate() {
        let before = &bodies[..at];
        let of = facts.of(body.id);
        if let Some(equal) = before.iter().find(|one| facts.of(one.id) == of) {
            if let Some(words) = told.get(&equal.id).cloned() {
                told.insert(body.id, words);
            }
            continue;
        }
        let Some(first) = before.first() else {
            continue;
        };
        let status = body.status.filter(|_| own && body.status != first.status);
        let status = status.map(status_word);
        let is_first_of_status = before.iter().all(|one| one.status != body.status);
        let last = match status {
            Some(status) if is_first_of_status => status,
            status => format!(
                "{}{}",
                body.media,
                status.as_deref().unwrap_or(&pascal(role))
            ),
        };
        told.insert(body.id, vec![stem.to_owned(), last]);
    }
}

/// What an operation's bodies carry, in the order of the description.
fn bodies(operation: &Operation) -> impl Iterator<Item = Body> {
    let request = operation.body.iter().map(|body| (None, &body.contents));
    let replies = operation.replies.iter();
    let replies = replies.map(|reply| (Some(reply.status), &reply.contents));
    request.chain(replies).flat_map(|(status, contents)| {
        let words = media_words(contents);
        let bodies = contents.iter().zip(words);
        bodies.filter_map(move |(content, media)| {
            Some(Body {
                id: carried(content)?,
                status,
                is_json: essence(&content.media) == "application/json",
                media,
            })
        })
    })
}

fn carried(content: &Content) -> Option<TypeId> {
    match &content.payload {
        Payload::Json(ty)
        | Payload::Text(ty)
        | Payload::Form(ty, _)
        | Payload::Events(ty, _)
        | Payload::JsonLines(ty) => Some(*ty),
        Payload::Multipart(_) | Payload::Bytes | Payload::Empty => None,
    }
}

fn key(hint: &Hint) -> Option<Key<'_>> {
    match hint {
        Hint::Operation {
            operation, role, ..
        } => Some((Some(*operation), "", role)),
        Hint::Shared { name, role } => Some((None, name, role)),
        Hint::Component(_)
        | Hint::Member { .. }
        | Hint::Item { .. }
        | Hint::Case { .. }
        | Hint::View { .. } => None,
    }
}

/// Whether a type, or what it holds without being declared, is declared here.
fn is_named(api: &Api, facts: &Facts, id: TypeId) -> bool {
    let (mut todo, mut seen) = (vec![id], IdSet::default());
    while let Some(id) = todo.pop() {
        let ty = api.ty(id);
        if matches!(ty.hint, Hint::Component(_)) || !seen.insert(id) {
            continue;
        }
        if facts.is_declared(api, id) {
            return true;
        }
        todo.extend(children(&ty.shape));
    }
    false
}
