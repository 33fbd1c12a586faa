//! Which way a type travels.

use crate::ir::{Api, Body, Operation, Payload, Reply, TypeId};

use super::{Facts, children};

/// Whether values of a type are sent by callers, by the API, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Direction {
    /// In requests.
    pub request: bool,
    /// In responses.
    pub response: bool,
}

impl Direction {
    /// Whether a client reads it: it is part of a response, or of nothing that says otherwise.
    pub fn is_received(self) -> bool {
        self.response || !self.request
    }
}

pub(super) fn all(api: &Api, facts: &Facts) -> Vec<Direction> {
    let mut found = vec![Direction::default(); api.types.len()];
    for operation in &api.operations {
        let (sent, received) = roots(operation);
        mark(api, facts, sent, &mut found, |d| &mut d.request);
        mark(api, facts, received, &mut found, |d| &mut d.response);
    }
    // The API calls its receivers: what goes out and what comes in change places.
    for operation in &api.receivers {
        let (sent, received) = roots(operation);
        mark(api, facts, sent, &mut found, |d| &mut d.response);
        mark(api, facts, received, &mut found, |d| &mut d.request);
    }
    found
}

/// Every type an operation mentions.
pub(crate) fn operation_types(operation: &Operation) -> Vec<TypeId> {
    let (mut sent, received) = roots(operation);
    sent.extend(received);
    sent
}

/// The types of an operation's request and of its replies.
fn roots(operation: &Operation) -> (Vec<TypeId>, Vec<TypeId>) {
    let mut sent: Vec<_> = operation.params.iter().map(|param| param.ty).collect();
    let body = |body: &Body| {
        body.contents
            .iter()
            .flat_map(|c| payload(&c.payload))
            .collect::<Vec<_>>()
    };
    sent.extend(operation.body.as_ref().map(body).unwrap_or_default());
    let reply = |reply: &Reply| {
        let contents = reply.contents.iter().flat_map(|c| payload(&c.payload));
        contents
            .chain(reply.headers.iter().map(|header| header.ty))
            .collect::<Vec<_>>()
    };
    (sent, operation.replies.iter().flat_map(reply).collect())
}

/// The types a payload carries.
fn payload(payload: &Payload) -> Vec<TypeId> {
    match payload {
        Payload::Json(ty)
        | Payload::Text(ty)
        | Payload::Form(ty, _)
        | Payload::Events(ty, _)
        | Payload::JsonLines(ty) => vec![*ty],
        Payload::Multipart(parts) => parts.iter().map(|part| part.ty).collect(),
        Payload::Bytes | Payload::Empty => Vec::new(),
    }
}

fn mark(
    api: &Api,
    facts: &Facts,
    roots: Vec<TypeId>,
    found: &mut [Direction],
    way: impl Fn(&mut Direction) -> &mut bool,
) {
    let mut todo = roots;
    while let Some(id) = todo.pop() {
        let id = facts.of(id);
        let seen = way(&mut found[id.0 as usize]);
        if std::mem::replace(seen, true) {
            continue;
        }
        todo.extend(children(&api.ty(id).shape));
    }
}
