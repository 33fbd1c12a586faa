//! What operations have in common as data: what they may answer, who may call them, parameters.
//!
//! In: the operations, which types are equal, the structs of headers. Out: a table for each list that several operations
//! state, called after what stands in it: `REPLIES_200_4XX`, `SECURED_BY_TOKEN`; and one for each parameter, `LIMIT_PARAM`.

use std::collections::HashMap;
use std::hash::Hash;

use crate::analyze::{Facts, Slot};
use crate::ir::{
    Api, Content, EventValue, Header, HeaderForm, Operation, Param, Payload, Place, Reply,
    Requirement, Rule, Status, Style, TypeId,
};

use super::headers::HeadersOf;
use super::operation::{OperationNames, media_word, place_word};
use super::scope::{Scope, shouting};
use super::{Ident, ident};

/// A list that stands by itself.
#[derive(Debug)]
pub struct Table {
    /// What it is called: `REPLIES_200_4XX`.
    pub ident: Ident,
    /// The operations that state it, by their index.
    pub operations: Vec<usize>,
}

/// A parameter that stands by itself.
#[derive(Debug)]
pub struct ParamTable {
    /// What it is called, and the operations that state it.
    pub table: Table,
    /// Where it stands among the parameters of the first.
    pub at: usize,
}

/// What makes parameters equal as data.
type ParamKey<'a> = (
    (Place, &'a str, bool),
    (Style, bool, bool, Option<&'a str>),
    (Option<Slot>, Rule),
);

/// What makes replies equal as data. The constants of headers count by their place.
type ReplyKey<'a> = (
    Status,
    Vec<ContentKey<'a>>,
    Option<usize>,
    Vec<HeaderKey<'a>>,
);
type ContentKey<'a> = (&'a str, &'a [String], Carried, Option<TypeId>);
type HeaderKey<'a> = (HeaderForm<'a>, TypeId);

/// How a reply's content is read, as far as a table says so.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Carried {
    Json,
    Lines,
    Raw,
    Text,
    Events(EventValue),
}

/// Names lists of replies that several operations state.
pub(super) fn replies(
    api: &Api,
    facts: &Facts,
    names: &mut [OperationNames],
    statics: &mut Scope,
) -> Vec<Table> {
    let lists = names.iter().map(|one| &one.header_lists);
    let keys = api.operations.iter().zip(lists).map(|(operation, lists)| {
        let stated = operation.replies.iter().zip(lists);
        let keys: Option<Vec<_>> = stated.map(|(one, of)| reply_key(facts, one, *of)).collect();
        keys.filter(|keys| !keys.is_empty())
    });
    let (tables, of) = shared(keys, |at| {
        let words = api.operations[at].replies.iter().map(reply_words);
        let words: Vec<String> = words.collect();
        ident(&statics.claim(&format!("REPLIES_{}", words.join("_"))))
    });
    for (names, of) in names.iter_mut().zip(of) {
        names.reply_table = of.map(|table| tables[table].ident.clone());
    }
    tables
}

/// Names lists of requirements that several operations state.
pub(super) fn securities(
    operations: &[Operation],
    names: &mut [OperationNames],
    statics: &mut Scope,
) -> Vec<Table> {
    let keys = operations.iter().map(|one| {
        let stated = one.security.iter().map(|one| one.schemes.as_slice());
        (!one.security.is_empty()).then(|| stated.collect::<Vec<_>>())
    });
    let (tables, of) = shared(keys, |at| {
        let words = operations[at].security.iter().map(requirement_words);
        let words: Vec<String> = words.collect();
        let wanted = format!("secured by {}", words.join(" or "));
        ident(&statics.claim(&shouting(&wanted)))
    });
    for (names, of) in names.iter_mut().zip(of) {
        names.security_table = of.map(|table| tables[table].ident.clone());
    }
    tables
}

/// Names parameters that several operations state.
pub(super) fn params(
    api: &Api,
    facts: &Facts,
    names: &mut [OperationNames],
    statics: &mut Scope,
) -> Vec<ParamTable> {
    let places = api.operations.iter().enumerate();
    let places = places.flat_map(|(at, one)| (0..one.params.len()).map(move |param| (at, param)));
    let places: Vec<(usize, usize)> = places.collect();
    let stated = |(at, param): (usize, usize)| &api.operations[at].params[param];
    let keys = places
        .iter()
        .map(|at| Some(param_key(api, facts, stated(*at))));
    let (tables, of) = shared(keys, |at| {
        let param = stated(places[at]);
        let plain = shouting(&format!("{} param", param.wire));
        let told = shouting(&format!("{} {} param", place_word(param.place), param.wire));
        ident(&statics.claim(if statics.is_free(&plain) {
            &plain
        } else {
            &told
        }))
    });
    for ((at, param), of) in places.iter().zip(of) {
        names[*at].param_tables[*param] = of.map(|table| tables[table].ident.clone());
    }
    let tables = tables.into_iter().map(|table| ParamTable {
        at: places[table.operations[0]].1,
        table: Table {
            operations: table.operations.iter().map(|at| places[*at].0).collect(),
            ..table
        },
    });
    tables.collect()
}

fn param_key<'a>(api: &Api, facts: &Facts, param: &'a Param) -> ParamKey<'a> {
    let rule = api.ty(facts.ruled(api, param.ty)).schema;
    (
        (param.place, &param.wire, param.required),
        (
            param.style,
            param.explode,
            param.allow_reserved,
            param.media.as_deref(),
        ),
        (facts.outlines.of(param.ty), rule),
    )
}

/// The tables of whatever stands more than once, and for each of the keys its table; what has no key has none.
fn shared<K: Hash + Eq>(
    keys: impl Iterator<Item = Option<K>>,
    mut name: impl FnMut(usize) -> Ident,
) -> (Vec<Table>, Vec<Option<usize>>) {
    let (mut first, mut tables) = (HashMap::new(), Vec::<Table>::new());
    let mut of: Vec<Option<usize>> = Vec::new();
    for (at, key) in keys.enumerate() {
        let Some(key) = key else {
            of.push(None);
            continue;
        };
        let first: usize = *first.entry(key).or_insert(at);
        if first != at && of[first].is_none() {
            of[first] = Some(tables.len());
            tables.push(Table {
                ident: name(first),
                operations: vec![first],
            });
        }
        let table = of.get(first).copied().flatten();
        if let Some(table) = table {
            tables[table].operations.push(at);
        }
        of.push(table);
    }
    (tables, of)
}

/// `None` if what the reply carries is described by more than its type.
fn reply_key<'a>(facts: &Facts, reply: &'a Reply, of: Option<HeadersOf>) -> Option<ReplyKey<'a>> {
    let contents = reply.contents.iter().map(|one| content_key(facts, one));
    let contents: Option<Vec<_>> = contents.collect();
    let list = of.filter(|of| of.is_described).map(|of| of.list);
    let headers = match list {
        Some(_) => Vec::new(),
        None => reply.headers.iter().map(header_key).collect(),
    };
    Some((reply.status, contents?, list, headers))
}

fn content_key<'a>(facts: &Facts, content: &'a Content) -> Option<ContentKey<'a>> {
    let (carried, ty) = match &content.payload {
        Payload::Json(_) => (Carried::Json, None),
        Payload::JsonLines(_) => (Carried::Lines, None),
        Payload::Bytes | Payload::Empty => (Carried::Raw, None),
        Payload::Text(ty) => (Carried::Text, Some(facts.of(*ty))),
        Payload::Events(ty, value) => (Carried::Events(*value), Some(facts.of(*ty))),
        Payload::Form(..) | Payload::Multipart(_) => return None,
    };
    Some((&content.media, &content.also, carried, ty))
}

/// A header's rules stand at a place of their own.
fn header_key(header: &Header) -> HeaderKey<'_> {
    (header.form(), header.ty)
}

/// `200`, `4XX`, `DEFAULT`; what carries something else than JSON says so, and nothing unless its status says that.
fn reply_words(reply: &Reply) -> String {
    let mut words = match reply.status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "DEFAULT".to_owned(),
    };
    if reply.contents.is_empty() && !matches!(reply.status, Status::Code(204 | 304)) {
        words.push_str("_EMPTY");
    }
    for content in &reply.contents {
        if !matches!(content.payload, Payload::Json(_)) {
            words.push('_');
            words.push_str(&shouting(&media_word(&content.media)));
        }
    }
    words
}

/// Everything that has to be met together.
fn requirement_words(requirement: &Requirement) -> String {
    let schemes = requirement
        .schemes
        .iter()
        .map(|(scheme, _)| scheme.as_str());
    let schemes: Vec<&str> = schemes.collect();
    match schemes.is_empty() {
        true => "nothing".to_owned(),
        false => schemes.join(" and "),
    }
}
