//! Headers that belong together: replies with more than one carry a struct of them, and equal ones share it.
//!
//! In: the operations, which types are equal. Out: [`HeaderList`] a struct. It is called after what its headers are called, so that an
//! operation more or less renames nothing; a single header is a field of its reply.

use std::collections::HashMap;

use crate::analyze::Facts;
use crate::ir::{Api, Header, HeaderForm, TypeId};
use crate::status::status_word;

use super::scope::{Scope, pascal, shouting, snake};
use super::{Ident, ident};

/// The struct of some headers.
#[derive(Debug)]
pub struct HeaderList {
    /// `RateLimitHeaders`.
    pub ident: Ident,
    /// The constant that describes them: `RATE_LIMIT_HEADERS`.
    pub table: Ident,
    /// Per header its field.
    pub fields: Vec<Ident>,
    /// The operations that have it, by their index; the first says what the headers are.
    pub operations: Vec<usize>,
    /// The reply of the first of them.
    reply: usize,
}

impl HeaderList {
    /// Its headers.
    pub fn headers<'a>(&self, api: &'a Api) -> &'a [Header] {
        let first = self.operations.first();
        first.map_or(&[], |at| &api.operations[*at].replies[self.reply].headers)
    }
}

/// The struct that a reply carries.
#[derive(Debug, Clone, Copy)]
pub struct HeadersOf {
    /// An index into [`super::Wire::header_lists`].
    pub list: usize,
    /// Whether its rules stand where those of the list do, so that the list's constant describes it.
    pub is_described: bool,
}

/// Per operation and reply its struct.
pub(super) type Chosen = HashMap<(usize, usize), HeadersOf>;

/// What makes lists of headers equal, but for what is said about them.
type Key<'a> = Vec<KeyOf<'a>>;

type KeyOf<'a> = (HeaderForm<'a>, TypeId);

/// The structs that an API's replies need; `types` and `statics` are the scopes of their names.
pub(super) fn all(
    api: &Api,
    facts: &Facts,
    types: &mut Scope,
    statics: &mut Scope,
) -> (Vec<HeaderList>, Chosen) {
    let (mut lists, mut chosen) = (Vec::<HeaderList>::new(), Chosen::new());
    let mut known: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    let replies = api.operations.iter().enumerate().flat_map(|(at, one)| {
        let replies = one.replies.iter().enumerate();
        replies.map(move |(reply, stated)| (at, reply, stated.headers.as_slice()))
    });
    for (at, reply, headers) in replies.filter(|(_, _, headers)| headers.len() > 1) {
        let alike = known
            .entry(headers.iter().map(|one| key(facts, one)).collect())
            .or_default();
        let same = |list: &&usize| {
            let theirs = lists[**list].headers(api).iter();
            theirs
                .zip(headers)
                .all(|(one, other)| one.docs == other.docs)
        };
        let found = alike.iter().find(same).copied();
        let list = found.unwrap_or_else(|| {
            let operation = &api.operations[at];
            let mut wanted = words(headers);
            if !types.is_free(&wanted) {
                let stem = pascal(&operation.words());
                let status = status_word(operation.replies[reply].status);
                wanted = format!("{stem}{status}Headers");
            }
            let name = types.claim(&wanted);
            let mut fields = Scope::members();
            lists.push(HeaderList {
                table: ident(&statics.claim(&shouting(&name))),
                ident: ident(&name),
                fields: headers
                    .iter()
                    .map(|one| ident(&fields.claim(&snake(&one.wire))))
                    .collect(),
                operations: Vec::new(),
                reply,
            });
            alike.push(lists.len() - 1);
            lists.len() - 1
        });
        if lists[list].operations.last() != Some(&at) {
            lists[list].operations.push(at);
        }
        let theirs = lists[list].headers(api).iter();
        let of = HeadersOf {
            list,
            is_described: theirs.zip(headers).all(|(one, other)| one.ty == other.ty),
        };
        chosen.insert((at, reply), of);
    }
    (lists, chosen)
}

fn key<'a>(facts: &Facts, header: &'a Header) -> KeyOf<'a> {
    (header.form(), facts.of(header.ty))
}

/// `RateLimitHeaders` for `X-RateLimit-Limit` and `X-RateLimit-Reset`; where they begin alike in nothing, the
/// first two by name.
fn words(headers: &[Header]) -> String {
    let names: Vec<Vec<&str>> = headers
        .iter()
        .map(|header| {
            let wire = header.wire.as_str();
            let plain = wire.strip_prefix("X-").or_else(|| wire.strip_prefix("x-"));
            plain.unwrap_or(wire).split(['-', '_', '.']).collect()
        })
        .collect();
    let alike = |at: usize| {
        let word = names[0].get(at)?;
        let equal = |one: &Vec<&str>| one.get(at).is_some_and(|w| w.eq_ignore_ascii_case(word));
        names.iter().all(equal).then_some(*word)
    };
    let common: Vec<&str> = (0..).map_while(alike).collect();
    match (common.is_empty(), names.len()) {
        (false, _) => pascal(&format!("{} headers", common.join(" "))),
        (true, 2) => pascal(&format!(
            "{} {} headers",
            names[0].join(" "),
            names[1].join(" ")
        )),
        (true, _) => pascal(&format!(
            "{} {} and other headers",
            names[0].join(" "),
            names[1].join(" ")
        )),
    }
}
