//! What client and server share: each operation as data, and what it may reply.

use std::ops::Range;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::form;
use super::headers;
use super::layout::{layout, of_member};
use super::payload::carried;
use super::reply;
use crate::fragment::{docs, line, schema};
use crate::ir::{
    Body, Content, Encoding, EventValue, Header, HttpScheme, Location, Operation, OperationId,
    Param, Payload, Piece, Place, Reply, Requirement, Scheme, SchemeKind, Shape, Status, Style,
    Template, TypeId, absolute, is_absolute,
};
use crate::media::is_json;
use crate::name::{HeadersOf, OperationNames, Table};
use crate::plan::Plan;

/// Every operation with its names.
pub(crate) fn operations(plan: Plan<'_>) -> impl Iterator<Item = (&Operation, &OperationNames)> {
    some(plan, 0..plan.api.operations.len())
}

/// The operations at some places, with their names.
pub(crate) fn some<'p>(
    plan: Plan<'p>,
    places: impl IntoIterator<Item = usize>,
) -> impl Iterator<Item = (&'p Operation, &'p OperationNames)> {
    let names = |index: usize| plan.names.wire.operation(OperationId::new(index, false));
    let places = places.into_iter();
    places.map(move |index| (&plan.api.operations[index], names(index)))
}

/// The operations of which something stands in a section, or outside of all, at some places of their list; each with whether
/// that is more than what it shares with others.
pub(super) fn standing<'p>(
    plan: Plan<'p>,
    section: Option<usize>,
    range: Range<usize>,
) -> impl Iterator<Item = (bool, &'p Operation, &'p OperationNames)> {
    let sections = &plan.facts.sections;
    let places = &sections.operations(section)[range];
    let operations = some(plan, places.iter().copied());
    places
        .iter()
        .zip(operations)
        .map(move |(at, (one, names))| (sections.of(*at) == section, one, names))
}

/// Those that stand there themselves.
pub(super) fn own(
    plan: Plan<'_>,
    section: Option<usize>,
) -> impl Iterator<Item = (&Operation, &OperationNames)> {
    let count = plan.facts.sections.operations(section).len();
    let all = standing(plan, section, 0..count);
    all.filter_map(|(own, operation, names)| own.then_some((operation, names)))
}

/// Every operation that the API calls at its users', with its names: webhooks and callbacks.
pub(crate) fn receivers(plan: Plan<'_>) -> impl Iterator<Item = (&Operation, &OperationNames)> {
    let names = &plan.names.wire.receivers;
    plan.api.receivers.iter().zip(names)
}

/// Where an operation stands among those that the API has; `None` for one that it calls.
pub(super) fn place(plan: Plan<'_>, operation: &Operation) -> Option<usize> {
    let all = &plan.api.operations;
    let from = std::ptr::from_ref(operation)
        .addr()
        .checked_sub(all.as_ptr().addr())?;
    let at = from / size_of::<Operation>();
    all.get(at)
        .filter(|one| std::ptr::eq(*one, operation))
        .map(|_| at)
}

/// The body an operation takes; one without any media type is none.
pub(crate) fn body(operation: &Operation) -> Option<&Body> {
    operation
        .body
        .as_ref()
        .filter(|body| !body.contents.is_empty())
}

/// Items of the module `operations`, or of a section in it, that its operations share.
pub(crate) fn head(plan: Plan<'_>, section: Option<usize>) -> impl Iterator<Item = TokenStream> {
    // Whatever is called may ask for any.
    let schemes = plan.api.schemes.iter().filter(move |_| section.is_none());
    let schemes = schemes.filter_map(move |one| scheme(plan, one));
    schemes
        .chain(headers::definitions(plan, section))
        .chain(tables(plan, section))
}

/// What several operations state alike.
fn tables(plan: Plan<'_>, section: Option<usize>) -> impl Iterator<Item = TokenStream> {
    let wire = &plan.names.wire;
    let stated = move |table: &Table| {
        let first = table.operations[0];
        let names = wire.operation(OperationId::new(first, false));
        (&plan.api.operations[first], names)
    };
    let here = move |table: &&Table| plan.facts.sections.common(&table.operations) == section;
    let replies = wire.reply_tables.iter().filter(here).map(move |table| {
        let (operation, names) = stated(table);
        let (ident, replies) = (&table.ident, reply_tables(plan, operation, names));
        // No `const`, in which headers could not refer to the statics of their rules.
        quote!(static #ident: &[op::Reply] = #replies;)
    });
    let securities = wire.security_tables.iter().filter(here);
    let securities = securities.map(move |table| {
        let (operation, _) = stated(table);
        let (ident, security) = (&table.ident, requirements(plan, operation));
        quote!(static #ident: &[op::Requirement] = #security;)
    });
    let params = wire.param_tables.iter();
    let params = params.filter(move |param| here(&&param.table));
    let params = params.map(move |one| {
        let (operation, _) = stated(&one.table);
        let (ident, param) = (&one.table.ident, param(plan, &operation.params[one.at]));
        // A list copies it.
        quote!(const #ident: op::Param = #param;)
    });
    replies.chain(securities).chain(params)
}

/// Items of the module `operations`, or of a section in it, of some operations.
pub(crate) fn items<'p>(
    plan: Plan<'p>,
    section: Option<usize>,
    range: Range<usize>,
) -> impl Iterator<Item = TokenStream> + use<'p> {
    standing(plan, section, range).flat_map(move |(own, operation, names)| {
        let gate = move |items| plan.gates.operation(plan, operation, items);
        let data = own.then(|| data(plan, operation, names).map(gate));
        let reply = reply::definition(plan, section, operation, names);
        data.into_iter().flatten().chain(reply)
    })
}

/// An operation as data, with the types of its bodies.
pub(crate) fn data(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> impl Iterator<Item = TokenStream> {
    let table = Some(table(plan, operation, names));
    let body = body_enum(plan, operation, names);
    let form = form::form(plan, operation, names);
    [table, form, body].into_iter().flatten()
}

fn scheme(plan: Plan<'_>, scheme: &Scheme) -> Option<TokenStream> {
    let ident = plan.names.wire.scheme(&scheme.name)?;
    let docs = docs(
        &scheme.docs,
        &format!("The security scheme `{}`.", scheme.name),
        None,
    );
    let (name, kind) = (&scheme.name, scheme_kind(&scheme.kind));
    let token_url = token_url(&scheme.kind).map(|url| quote!(.token_url(#url)));
    Some(quote! {
        #docs
        pub static #ident: op::Scheme = op::Scheme::new(#name, #kind) #token_url;
    })
}

/// Where a client gets tokens by itself, if that is absolute.
fn token_url(kind: &SchemeKind) -> Option<&str> {
    let SchemeKind::OAuth2(flows) = kind else {
        return None;
    };
    let flow = flows.iter().find(|flow| flow.kind == "clientCredentials")?;
    let url = flow.token_url.as_deref()?;
    is_absolute(url).then_some(url)
}

fn scheme_kind(kind: &SchemeKind) -> TokenStream {
    match kind {
        SchemeKind::ApiKey { location, wire } => {
            let location = match location {
                Location::Header => quote!(Header),
                Location::Query => quote!(Query),
                Location::Cookie => quote!(Cookie),
            };
            quote!(op::SchemeKind::ApiKey(op::Location::#location, #wire))
        }
        SchemeKind::Http(HttpScheme::Basic) => quote!(op::SchemeKind::Basic),
        SchemeKind::Http(HttpScheme::Bearer)
        | SchemeKind::OAuth2(_)
        | SchemeKind::OpenIdConnect(_) => quote!(op::SchemeKind::Bearer),
        SchemeKind::Http(HttpScheme::Other(name)) => quote!(op::SchemeKind::Http(#name)),
        SchemeKind::MutualTls => quote!(op::SchemeKind::Certificate),
        SchemeKind::Other => quote!(op::SchemeKind::Unknown),
    }
}

/// A path template as URLs have it: what may not stand in one is escaped (RFC 3986, 2.1 and 3.3), but for the names of
/// parameters, and escapes that are there.
fn template(template: &Template) -> String {
    let pieces = template.0.iter().map(|piece| match piece {
        Piece::Text(text) => escaped(text),
        Piece::Param(name) => format!("{{{name}}}"),
        Piece::Shaped(name, shape) => format!("{{{name}={}}}", escaped(shape)),
    });
    pieces.collect()
}

fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for (at, letter) in path.char_indices() {
        let rest = path.as_bytes().get(at + 1..at + 3);
        let escape = rest.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let plain = match letter {
            '%' => escape,
            _ => letter.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?#{}".contains(letter),
        };
        if plain {
            out.push(letter);
        } else {
            let bytes = letter.to_string().into_bytes();
            out.extend(bytes.iter().map(|byte| format!("%{byte:02X}")));
        }
    }
    out
}

fn table(plan: Plan<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let ident = &names.table;
    let id = operation
        .id
        .clone()
        .unwrap_or_else(|| names.method.to_string());
    let (method, path) = (&operation.method, &operation.path);
    let about = line(&format!("`{method} {path}` as data."));
    let path = template(&operation.template);
    let params = operation.params.iter().zip(&names.param_tables);
    let params = params.map(|(one, table)| match table {
        Some(table) => quote!(#table),
        None => param(plan, one),
    });
    let body = match body(operation) {
        Some(body) => {
            let body = request_body(plan, body);
            quote!(Some(#body))
        }
        None => quote!(None),
    };
    let replies = match &names.reply_table {
        Some(table) => quote!(#table),
        None => reply_tables(plan, operation, names),
    };
    let security = match &names.security_table {
        Some(table) => quote!(#table),
        None => requirements(plan, operation),
    };
    let server = match operation.servers.first().and_then(absolute) {
        Some(url) => quote!(Some(#url)),
        None => quote!(None),
    };
    quote! {
        #about
        pub static #ident: op::Operation = op::Operation {
            id: #id,
            method: #method,
            path: #path,
            params: &[#(#params),*],
            body: #body,
            replies: #replies,
            security: #security,
            server: #server,
        };
    }
}

/// What an operation may answer, as data.
fn reply_tables(plan: Plan<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let replies = operation.replies.iter().zip(&names.header_lists);
    let replies: Vec<_> = replies
        .map(|(one, of)| reply_table(plan, one, *of))
        .collect();
    let replies = match replies.is_empty() {
        true => vec![undocumented()],
        false => replies,
    };
    quote!(&[#(#replies),*])
}

fn requirements(plan: Plan<'_>, operation: &Operation) -> TokenStream {
    let security = operation.security.iter().map(|one| requirement(plan, one));
    quote!(&[#(#security),*])
}

/// The reply of an operation that documents none: anything.
fn undocumented() -> TokenStream {
    quote!(op::Reply::new(
        op::Status::Default,
        &[op::Content::new("*/*", op::Coding::Raw)]
    ))
}

fn requirement(plan: Plan<'_>, requirement: &Requirement) -> TokenStream {
    let schemes = requirement.schemes.iter().map(|(name, scopes)| {
        let scheme = match plan.names.wire.scheme(name) {
            Some(ident) => quote!(&#ident),
            None => quote!(&op::Scheme::new(#name, op::SchemeKind::Unknown)),
        };
        quote!((#scheme, &[#(#scopes),*]))
    });
    quote!(op::Requirement(&[#(#schemes),*]))
}

fn param(plan: Plan<'_>, param: &Param) -> TokenStream {
    let place = match param.place {
        Place::Path => quote!(Path),
        Place::Query => quote!(Query),
        Place::QueryString => quote!(QueryString),
        Place::Header => quote!(Header),
        Place::Cookie => quote!(Cookie),
    };
    let form = param.media.as_deref() == Some("application/x-www-form-urlencoded");
    let style = match &param.media {
        Some(_) if !(form && param.place == Place::QueryString) => {
            quote!(.style(op::Style::Json, false))
        }
        _ => style(param.place, param.style, param.explode),
    };
    let reserved = param.allow_reserved.then(|| quote!(.reserved()));
    slot(
        &quote!(op::Place::#place),
        &param.wire,
        (layout(plan, param.ty), schema(plan, param.ty)),
        param.required,
        &style,
        reserved,
    )
}

/// A header as data.
pub(super) fn header(plan: Plan<'_>, header: &Header) -> TokenStream {
    let style = match &header.media {
        Some(_) => quote!(.style(op::Style::Json, false)),
        None => style(Place::Header, Style::Simple, header.explode),
    };
    let place = quote!(op::Place::Header);
    slot(
        &place,
        &header.wire,
        (layout(plan, header.ty), schema(plan, header.ty)),
        header.required,
        &style,
        None,
    )
}

/// `op::Param::new(…)` with whatever differs from the defaults of its place.
fn slot(
    place: &TokenStream,
    wire: &str,
    (layout, schema): (TokenStream, TokenStream),
    required: bool,
    style: &TokenStream,
    reserved: Option<TokenStream>,
) -> TokenStream {
    let required = required.then(|| quote!(.required()));
    quote!(op::Param::new(#place, #wire, #layout, #schema) #required #style #reserved)
}

/// The style, where it is not the default of its place.
fn style(place: Place, style: Style, explode: bool) -> TokenStream {
    let default = match place {
        Place::Path | Place::Header => (Style::Simple, false),
        Place::Query | Place::QueryString | Place::Cookie => (Style::Form, true),
    };
    if (style, explode) == default {
        return TokenStream::new();
    }
    let style = match style {
        Style::Matrix => quote!(Matrix),
        Style::Label => quote!(Label),
        Style::Simple => quote!(Simple),
        Style::Form => quote!(Form),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::TabDelimited => quote!(TabDelimited),
        Style::DeepObject => quote!(DeepObject),
        Style::Cookie => quote!(Cookie),
    };
    quote!(.style(op::Style::#style, #explode))
}

fn request_body(plan: Plan<'_>, body: &Body) -> TokenStream {
    let required = body.required;
    let contents = body.contents.iter().map(|one| content(plan, one));
    quote!(op::RequestBody { required: #required, contents: &[#(#contents),*] })
}

fn reply_table(plan: Plan<'_>, reply: &Reply, of: Option<HeadersOf>) -> TokenStream {
    let status = match reply.status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(op::Status::Code(#code))
        }
        Status::Range(hundred) => {
            let hundred = Literal::u8_unsuffixed(hundred);
            quote!(op::Status::Range(#hundred))
        }
        Status::Default => quote!(op::Status::Default),
    };
    let contents = reply.contents.iter().map(|one| content(plan, one));
    let headers = match of.filter(|of| of.is_described) {
        Some(of) => {
            let table = &plan.names.wire.header_lists[of.list].table;
            Some(quote!(.headers(#table)))
        }
        None => {
            let headers = reply.headers.iter().map(|one| header(plan, one));
            (!reply.headers.is_empty()).then(|| quote!(.headers(&[#(#headers),*])))
        }
    };
    quote!(op::Reply::new(#status, &[#(#contents),*]) #headers)
}

fn content(plan: Plan<'_>, content: &Content) -> TokenStream {
    let media = &content.media;
    let coding = match &content.payload {
        Payload::Json(_) => {
            let also = &content.also;
            let also = (!also.is_empty()).then(|| quote!(.also(&[#(#also),*])));
            return quote!(op::Content::json(#media)#also);
        }
        Payload::Text(ty) => {
            let layout = match &plan.api.ty(plan.facts.of(*ty)).shape {
                // Text has no form for these; JSON is what people mean.
                Shape::List(_) | Shape::Tuple(_) | Shape::Map(_) | Shape::Record(_) => {
                    quote!(op::Layout::Json)
                }
                _ => layout(plan, *ty),
            };
            quote!(op::Coding::Text(#layout))
        }
        Payload::Form(ty, encodings) => {
            let layout = layout(plan, *ty);
            let fields = encodings.iter().filter_map(|one| encoding(plan, *ty, one));
            quote!(op::Coding::Form(#layout, &[#(#fields),*]))
        }
        Payload::Multipart(parts) => form::multipart(plan, parts),
        Payload::Events(_, EventValue::Whole) => {
            quote!(op::Coding::Events(op::EventValue::Whole))
        }
        Payload::Events(ty, EventValue::Data) => {
            let text = matches!(
                plan.api.ty(plan.facts.of(*ty)).shape,
                Shape::Str
                    | Shape::Text(_)
                    | Shape::Enum(_)
                    | Shape::Extensible(_)
                    | Shape::Const(crate::ir::Literal::String(_))
            );
            match text {
                true => quote!(op::Coding::Events(op::EventValue::Text)),
                false => quote!(op::Coding::Events(op::EventValue::Json)),
            }
        }
        Payload::JsonLines(_) => quote!(op::Coding::Lines),
        Payload::Bytes | Payload::Empty => quote!(op::Coding::Raw),
    };
    quote!(op::Content::new(#media, #coding))
}

/// A form's member with an encoding of its own (OpenAPI 3.1, 4.8.15).
fn encoding(plan: Plan<'_>, form: TypeId, encoding: &Encoding) -> Option<TokenStream> {
    let member = plan.facts.outlines.member(form, &encoding.wire)?;
    let styled = encoding.style.is_some() || encoding.explode.is_some();
    let json = encoding.media.as_deref().is_some_and(is_json);
    let style = match json && !styled {
        true => quote!(.style(op::Style::Json, false)),
        false => {
            let chosen = encoding.style.unwrap_or(Style::Form);
            style(
                Place::Query,
                chosen,
                encoding.explode.unwrap_or(chosen == Style::Form),
            )
        }
    };
    let reserved = encoding.allow_reserved.then(|| quote!(.reserved()));
    let place = quote!(op::Place::Query);
    let rt = plan.rt;
    let schema = member.ty.map(|ty| schema(plan, ty));
    Some(slot(
        &place,
        &encoding.wire,
        (
            of_member(plan, member),
            schema.unwrap_or_else(|| quote!(&#rt::schema::ANY)),
        ),
        false,
        &style,
        reserved,
    ))
}

/// The enum of a body with several media types.
fn body_enum(plan: Plan<'_>, operation: &Operation, names: &OperationNames) -> Option<TokenStream> {
    let body = body(operation).filter(|body| body.contents.len() > 1)?;
    let ident = &names.body;
    let docs = docs(&body.docs, "The body, in one of its media types.", None);
    let cases = body
        .contents
        .iter()
        .zip(&names.contents)
        .map(|(content, variant)| {
            let about = line(&format!("`{}`", content.media));
            let ty = carried(&content.payload).ty(plan, names);
            quote!(#about #variant(#ty))
        });
    let derives = derives(body.contents.iter());
    Some(quote! {
        #docs
        #derives
        #[allow(clippy::large_enum_variant)]
        pub enum #ident { #(#cases),* }
    })
}

/// What a type that holds these can derive: a stream is neither copied nor compared.
pub(crate) fn derives<'a>(mut contents: impl Iterator<Item = &'a Content>) -> TokenStream {
    match contents.any(|content| !carried(&content.payload).is_value()) {
        true => quote!(#[derive(Debug)]),
        false => quote!(#[derive(Debug, Clone, PartialEq)]),
    }
}
