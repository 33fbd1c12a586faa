//! Names of the types of replies that are generic over the body of a success.
//!
//! In: which operations answer alike. Out: a [`GenericReply`] for each of them that has such a type, called after the statuses:
//! `OkOrNotFoundReply`.

use crate::analyze::Facts;
use crate::ir::{Api, Status};
use crate::status::status_word;

use super::operation::OperationNames;
use super::scope::Scope;
use super::types::LONGEST;
use super::{Ident, ident};

/// A type of replies that is generic over the body of a success.
#[derive(Debug, Clone)]
pub struct GenericReply {
    /// The type: `OkReply`.
    pub ident: Ident,
    /// Its parameter: `T`.
    pub body: Ident,
}

/// Names them; `types` is the scope of the models.
pub(super) fn generic(api: &Api, facts: &Facts, names: &mut [OperationNames], types: &mut Scope) {
    let groups = facts.alike.groups().iter();
    let mut body = None;
    for (group, open) in groups.filter_map(|group| Some((group, group.open?))) {
        let replies = &api.operations[group.operations[0]].replies;
        let (success, others): (Vec<_>, Vec<_>) =
            replies.iter().enumerate().partition(|(at, _)| *at == open);
        let words = success.iter().chain(&others).map(|(_, one)| one.status);
        let name = called(words.collect());
        let body = body.get_or_insert_with(|| ident(&types.claim("T")));
        let generic = GenericReply {
            ident: ident(&types.claim(&name)),
            body: body.clone(),
        };
        for at in &group.operations {
            names[*at].generic_reply = Some(generic.clone());
        }
    }
}

/// `OkOrNotFoundReply`; where no other status is meant by its number, `OkOrErrorReply`.
fn called(statuses: Vec<Status>) -> String {
    let mut words: Vec<String> = statuses.iter().copied().map(status_word).collect();
    let others = &statuses[1..];
    if !others.is_empty() && others.iter().all(|one| !matches!(one, Status::Code(_))) {
        words.splice(1.., ["Error".to_owned()]);
    }
    if words.join("Or").len() > LONGEST {
        words.drain(1..words.len() - 1);
    }
    format!("{}Reply", words.join("Or"))
}
