//! Names of operations and of what belongs to them.
//!
//! In: the IR and the type names already given. Out: [`Wire`]. Methods share one scope per API, types beside the
//! models share theirs with the models; everything within an operation has a scope of its own.

use std::collections::{HashMap, HashSet};

use crate::analyze::Facts;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Content, Operation, OperationId, Param, Payload, Place, Reply};
use crate::media::{essence, parameters};
use crate::status::status_word;

use super::headers::{self, Chosen, HeaderList, HeadersOf};
use super::replies::{self, SharedReply};
use super::scope::{self, Scope, apart, pascal, shouting, snake, variant};
use super::tables::{self, ParamTable, Table};
use super::tags::{self, TagNames};
use super::{Ident, ident};

/// Every identifier of an API's operations.
#[derive(Debug)]
pub struct Wire {
    operations: Vec<OperationNames>,
    /// What the API calls, in the order of `receivers`.
    pub receivers: Vec<OperationNames>,
    /// The trait of everything that the API calls.
    pub webhooks: TagNames,
    tags: HashMap<String, TagNames>,
    schemes: HashMap<String, Ident>,
    /// The structs of headers that replies carry.
    pub header_lists: Vec<HeaderList>,
    /// Lists of replies that several operations state.
    pub reply_tables: Vec<Table>,
    /// Lists of requirements that several operations state.
    pub security_tables: Vec<Table>,
    /// Parameters that several operations state.
    pub param_tables: Vec<ParamTable>,
    /// The client.
    pub client: Ident,
}

/// What an operation and its parts are called.
#[derive(Debug)]
pub struct OperationNames {
    /// The `static` that describes it: `CREATE_PET`.
    pub table: Ident,
    /// The method of client and trait: `create_pet`.
    pub method: Ident,
    /// The function of the server that calls it: `create_pet_route`.
    pub route: Ident,
    /// The client's builder, where there are optional parts: `CreatePetCall`.
    pub builder: Ident,
    /// What the server's method receives: `CreatePetInput`.
    pub input: Ident,
    /// `CreatePetReply`.
    pub reply: Ident,
    /// The type that this is another name of, or one of, if others answer alike.
    pub shared_reply: Option<SharedReply>,
    /// The body where it has several media types: `CreatePetBody`.
    pub body: Ident,
    /// The multipart form: `CreatePetForm`.
    pub form: Ident,
    /// Per part of the form its field.
    pub parts: Vec<Ident>,
    /// Per parameter its field, argument or setter.
    pub params: Vec<Ident>,
    /// Per media type of the body its variant.
    pub contents: Vec<Ident>,
    /// Per reply and media type its variant; a reply without a body has one variant.
    pub replies: Vec<Vec<Ident>>,
    /// Per reply and header its field, in the reply or in the struct of its headers.
    pub headers: Vec<Vec<Ident>>,
    /// Per reply the struct of its headers, if they are not fields of its own.
    pub header_lists: Vec<Option<HeadersOf>>,
    /// The table of its replies, if others state the same.
    pub reply_table: Option<Ident>,
    /// The table of its requirements, if others state the same.
    pub security_table: Option<Ident>,
    /// Per parameter the constant of it, if others state the same.
    pub param_tables: Vec<Option<Ident>>,
}

/// What stands beside parameters in arguments, setters and handlers.
const BESIDE_PARAMS: [&str; 13] = [
    "body",
    "call",
    "send",
    "success",
    "success_json",
    "success_text",
    "success_events",
    "success_lines",
    "success_raw",
    "into_future",
    "api",
    "principal",
    "request",
];

impl Wire {
    /// What an operation is called.
    pub fn operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.index()]
    }

    /// What a tag that some operation has, or [`UNTAGGED`](crate::ir::UNTAGGED), is called.
    pub fn tag(&self, tag: &str) -> Option<&TagNames> {
        self.tags.get(tag)
    }

    /// Every name of an item.
    pub(super) fn all(&self) -> impl Iterator<Item = &Ident> {
        let shared = self.operations.iter();
        let shared = shared.filter_map(|one| one.shared_reply.as_ref());
        let shared = shared.flat_map(|one| std::iter::once(&one.ident).chain(&one.body));
        let operations = self.operations.iter().chain(&self.receivers);
        let operations = operations.flat_map(|one| {
            [
                &one.table,
                &one.builder,
                &one.input,
                &one.reply,
                &one.body,
                &one.form,
            ]
        });
        let lists = self.header_lists.iter();
        let lists = lists.flat_map(|list| [&list.ident, &list.table]);
        let params = self.param_tables.iter().map(|param| &param.table);
        let tables = self.reply_tables.iter().chain(&self.security_tables);
        let tables = tables.chain(params);
        let tables = tables.map(|table| &table.ident);
        let tags = self.tags.values().chain([&self.webhooks]);
        let tags = tags.map(|tag| &tag.service);
        operations
            .chain(shared)
            .chain(tags)
            .chain(lists)
            .chain(tables)
            .chain(self.schemes.values())
            .chain([&self.client])
    }

    /// The `static` of a security scheme.
    pub fn scheme(&self, name: &str) -> Option<&Ident> {
        self.schemes.get(name)
    }
}

/// What is called beside the types.
struct Scopes {
    /// Of the client and the traits.
    methods: Scope,
    statics: Scope,
    /// Of the server.
    functions: Scope,
}

impl Scopes {
    fn new() -> Scopes {
        let mut functions = Scope::members();
        functions.claim("router");
        Scopes {
            methods: Scope::members(),
            statics: Scope::members(),
            functions,
        }
    }
}

/// Names all operations; `types` is the scope that the models were named in.
pub(crate) fn all(
    (api, facts): (&Api, &Facts),
    config: &Config,
    diags: &Diagnostics,
    types: &mut Scope,
) -> Wire {
    let mut scopes = Scopes::new();
    let schemes = api.schemes.iter().map(|scheme| {
        let name = ident(&scopes.statics.claim(&shouting(&scheme.name)));
        (scheme.name.clone(), name)
    });
    let schemes = schemes.collect();
    let client = ident(&types.claim(if types.is_free("Client") {
        "Client"
    } else {
        "ApiClient"
    }));
    let tag_routes = tags::routes(api, config, &mut scopes.functions);
    let mut seen = HashSet::new();
    let operations = api.operations.iter().map(|one| {
        // That an id is given twice was reported where the description was read.
        let twice = one.id.as_ref().is_some_and(|id| !seen.insert(id));
        let diags = (!twice).then_some(diags);
        operation(one, (config, diags), types, &mut scopes)
    });
    let mut operations: Vec<OperationNames> = operations.collect();
    let (header_lists, chosen) = headers::all(api, facts, types, &mut scopes.statics);
    share_headers(&mut operations, &header_lists, &chosen);
    replies::shared(api, facts, &mut operations, types);
    let reply_tables = tables::replies(api, facts, &mut operations, &mut scopes.statics);
    let security_tables = tables::securities(&api.operations, &mut operations, &mut scopes.statics);
    let param_tables = tables::params(api, facts, &mut operations, &mut scopes.statics);
    let tags = tags::all((api, facts), config, diags, tag_routes, types);
    let mut scopes = Scopes::new();
    let receivers = api
        .receivers
        .iter()
        .map(|one| operation(one, (config, None), types, &mut scopes));
    let receivers = receivers.collect::<Vec<_>>();
    Wire {
        operations,
        webhooks: tags::webhooks(types, !receivers.is_empty()),
        receivers,
        header_lists,
        reply_tables,
        security_tables,
        param_tables,
        tags,
        schemes,
        client,
    }
}

/// The `static` of an operation. The rules of a type that is another name stand in a constant that may be called as it would be.
fn table(stem: &str, types: &Scope) -> String {
    let table = shouting(stem);
    match table.strip_suffix("_RULES") {
        Some(of) if !types.is_free(&pascal(of)) => format!("{table}_CALL"),
        _ => table,
    }
}

fn operation(
    operation: &Operation,
    (config, diags): (&Config, Option<&Diagnostics>),
    types: &mut Scope,
    scopes: &mut Scopes,
) -> OperationNames {
    let words = operation.words();
    let route = format!("{} {}", operation.method, operation.path);
    let renamed = &config.rename.operations;
    // An `operationId` may be given twice; a route cannot.
    let renamed = renamed
        .get(&route)
        .or_else(|| renamed.get(&operation.key()));
    let wanted = snake(renamed.unwrap_or(&words));
    let method = scopes.methods.claim(&scope::method(&wanted));
    if let (Some(diags), true) = (diags, method != wanted) {
        let message = format!("`{wanted}` is taken; this operation is called `{method}`");
        diags
            .report_at(Code::NameTaken, None, &operation.origin.pointer, message)
            .fix(format!(
                "choose a name with `rename.operations.\"{route}\"` in the configuration"
            ));
    }
    let stem = pascal(method.trim_start_matches("r#"));
    let mut params = Scope::members();
    for taken in BESIDE_PARAMS {
        params.claim(taken);
    }
    if operation.pages.is_some() {
        params.claim("pages");
        params.claim("items");
    }
    let table = table(&stem, types);
    let mut claim = |name: &str| ident(&types.claim(name));
    OperationNames {
        table: ident(&scopes.statics.claim(&table)),
        route: ident(&scopes.functions.claim(&snake(&format!("{stem}_route")))),
        builder: claim(&format!("{stem}Call")),
        input: claim(&format!("{stem}Input")),
        reply: claim(&format!("{stem}Reply")),
        body: claim(&format!("{stem}Body")),
        form: claim(&format!("{stem}Form")),
        parts: parts(operation),
        params: param_names(&operation.params, &mut params),
        contents: contents(operation.body.as_ref().map_or(&[], |body| &body.contents)),
        replies: replies(&operation.replies),
        headers: operation.replies.iter().map(headers).collect(),
        header_lists: vec![None; operation.replies.len()],
        shared_reply: None,
        reply_table: None,
        security_table: None,
        param_tables: vec![None; operation.params.len()],
        method: ident(&method),
    }
}

/// Names of parameters, those in the path first. Of several places that have one name, all but the first say which place is
/// meant: `path` and `query_path`.
fn param_names(params: &[Param], scope: &mut Scope) -> Vec<Ident> {
    let mut names: Vec<Option<Ident>> = vec![None; params.len()];
    let in_path = |at: &usize| params[*at].place == Place::Path;
    let (first, others): (Vec<usize>, Vec<usize>) = (0..params.len()).partition(in_path);
    let wires: Vec<&str> = params.iter().map(|param| param.wire.as_str()).collect();
    let words = apart(&wires, snake);
    let mut places: HashMap<String, Place> = HashMap::new();
    for at in first.into_iter().chain(others) {
        let param = &params[at];
        let plain = words[at].clone();
        let place = *places.entry(plain.clone()).or_insert(param.place);
        let told = snake(&format!("{} {}", place_word(param.place), param.wire));
        let wanted = match place != param.place && scope.is_free(&told) {
            true => told,
            false => plain,
        };
        names[at] = Some(ident(&scope.claim(&wanted)));
    }
    names.into_iter().flatten().collect()
}

/// What a place is called in names.
pub(super) fn place_word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query | Place::QueryString => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// Replies with several headers carry a struct of them.
fn share_headers(operations: &mut [OperationNames], lists: &[HeaderList], chosen: &Chosen) {
    for ((operation, reply), of) in chosen {
        let names = &mut operations[*operation];
        names.headers[*reply].clone_from(&lists[of.list].fields);
        names.header_lists[*reply] = Some(*of);
    }
}

fn parts(operation: &Operation) -> Vec<Ident> {
    let mut scope = Scope::members();
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let parts = contents.filter_map(|content| match &content.payload {
        Payload::Multipart(parts) => Some(parts),
        _ => None,
    });
    let first = parts.take(1).flatten();
    let wires: Vec<&str> = first.map(|part| part.wire.as_str()).collect();
    let words = apart(&wires, snake).into_iter();
    words.map(|word| ident(&scope.claim(&word))).collect()
}

fn headers(reply: &Reply) -> Vec<Ident> {
    let mut scope = Scope::members();
    scope.claim("body");
    scope.claim("status");
    reply
        .headers
        .iter()
        .map(|header| ident(&scope.claim(&snake(&header.wire))))
        .collect()
}

/// The variants of a body's media types.
fn contents(contents: &[Content]) -> Vec<Ident> {
    let mut scope = Scope::members();
    let words = media_words(contents).into_iter();
    words
        .map(|word| ident(&scope.claim(&variant(&word))))
        .collect()
}

/// `Ok`, `NotFound`, `ClientError`; with several media types `OkJson`, `OkText`.
fn replies(replies: &[Reply]) -> Vec<Vec<Ident>> {
    let mut scope = Scope::members();
    if replies.is_empty() {
        return vec![vec![ident("Default")]];
    }
    let variants = |reply: &Reply| {
        let status = status_word(reply.status);
        let names = match reply.contents.as_slice() {
            [] | [_] => vec![status],
            many => media_words(many)
                .into_iter()
                .map(|word| format!("{status}{word}"))
                .collect(),
        };
        names.iter().map(|name| ident(&scope.claim(name))).collect()
    };
    replies.iter().map(variants).collect()
}

/// The words of media types; those that differ in parameters alone are told apart by these (`JsonStreamWatch`).
pub(super) fn media_words(contents: &[Content]) -> Vec<String> {
    let alike = |media: &str| {
        let same = contents
            .iter()
            .filter(|one| essence(&one.media) == essence(media));
        same.count() > 1
    };
    let word = |content: &Content| {
        let mut word = media_word(&content.media);
        if alike(&content.media) {
            word.extend(parameters(&content.media).map(pascal));
        }
        word
    };
    contents.iter().map(word).collect()
}

/// The last telling word of a media type.
pub(super) fn media_word(media: &str) -> String {
    let essence = essence(media);
    match essence.as_str() {
        "*/*" => return "Any".to_owned(),
        "application/x-www-form-urlencoded" => return "Form".to_owned(),
        "multipart/form-data" => return "Multipart".to_owned(),
        "application/octet-stream" => return "Bytes".to_owned(),
        "text/plain" => return "Text".to_owned(),
        "text/event-stream" => return "Events".to_owned(),
        _ => {}
    }
    let (family, kind) = essence.split_once('/').unwrap_or(("", &essence));
    let kind = kind.strip_prefix("x-").unwrap_or(kind);
    pascal(if kind == "*" { family } else { kind })
}
