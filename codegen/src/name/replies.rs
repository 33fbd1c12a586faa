//! Names of the types of replies that operations share.
//!
//! In: which operations answer alike. Out: a [`SharedReply`] for each of them whose type is generic over the body of a success,
//! or has no model in one, called after the statuses: `OkOrNotFoundReply`, `NoContentReply`. With a model, or where that name is
//! taken, the type is called after the first of them: `UpdatePetReply` is a `GetPetReply`.

use std::cmp::Reverse;

use crate::analyze::Facts;
use crate::ir::{Api, Status};
use crate::status::status_word;

use super::operation::OperationNames;
use super::scope::Scope;
use super::types::LONGEST;
use super::{Ident, ident};

/// A type of replies that is called after none of the operations that share it.
#[derive(Debug, Clone)]
pub struct SharedReply {
    /// The type: `OkReply`.
    pub ident: Ident,
    /// Its parameter, if it is generic over the body of a success: `T`.
    pub body: Option<Ident>,
}

/// Names them; `types` is the scope of the models.
pub(super) fn shared(api: &Api, facts: &Facts, names: &mut [OperationNames], types: &mut Scope) {
    let groups = facts.alike.groups().iter();
    let mut groups: Vec<_> = groups
        .filter(|group| group.open.is_some() || group.is_plain)
        .collect();
    // What most operations answer has the name without a number.
    groups.sort_by_key(|group| Reverse(group.operations.len()));
    let mut parameter = None;
    for group in groups {
        let replies = &api.operations[group.operations[0]].replies;
        let statuses = replies.iter().map(|one| one.status);
        let (success, others): (Vec<_>, Vec<_>) = statuses.partition(|one| one.is_success());
        let name = called(success.into_iter().chain(others).collect());
        if group.open.is_none() && !types.is_free(&name) {
            continue;
        }
        let body = group.open.map(|_| {
            let body = parameter.get_or_insert_with(|| ident(&types.claim("T")));
            body.clone()
        });
        let shared = SharedReply {
            ident: ident(&types.claim(&name)),
            body,
        };
        for at in &group.operations {
            names[*at].shared_reply = Some(shared.clone());
        }
    }
}

/// `OkOrNotFoundReply`; where no other status is meant by its number, `OkOrErrorReply`; where the words are many,
/// `OkOr400Or403Or404Reply`, which no other list of statuses is called.
fn called(statuses: Vec<Status>) -> String {
    let mut words: Vec<String> = statuses.iter().copied().map(status_word).collect();
    let Some((_, others)) = statuses.split_first() else {
        // Nothing is documented.
        return "AnyReply".to_owned();
    };
    if !others.is_empty() && others.iter().all(|one| !matches!(one, Status::Code(_))) {
        words.splice(1.., ["Error".to_owned()]);
    }
    if words.join("Or").len() > LONGEST {
        for (word, status) in words.iter_mut().zip(&statuses).skip(1) {
            if let Status::Code(code) = status {
                *word = code.to_string();
            }
        }
    }
    format!("{}Reply", words.join("Or"))
}
