//! The operations of a run, as data: where each part stands in the description and what it is called in Rust.
//!
//! In: the plan that `emit` worked from. Out: a [`Call`] an operation, with all that a program needs to call it with
//! a generated client and to answer it with a generated server.

use crate::emit::{self, Passing};
use crate::ir::{EventValue, Header, Operation, Param, Payload, Reply, Status, TypeId};
use crate::name::{HeadersOf, Ident, OperationNames};
use crate::plan::Plan;

pub use crate::ir::Caller;

/// An operation and the Rust that stands for it.
#[derive(Debug, Clone)]
pub struct Call {
    /// Where it stands: `#/paths/~1pets/get`.
    pub pointer: String,
    /// The HTTP method, upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The method of client and trait.
    pub name: String,
    /// The trait of its tag.
    pub service: String,
    /// Whether that trait has a `Principal`.
    pub is_guarded: bool,
    /// What its handler learns of who calls.
    pub caller: Caller,
    /// What the handler receives; `None` where that is nothing.
    pub input: Option<String>,
    /// The parameters in the order of the description.
    pub params: Vec<Slot>,
    /// The indices of `params` in the order of the client's arguments; the others have setters.
    pub arguments: Vec<usize>,
    /// The body, if it has any media type.
    pub body: Option<Body>,
    /// The enum of what it may answer.
    pub reply: String,
    /// The variants of that enum.
    pub replies: Vec<Variant>,
}

/// A parameter or header.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Where it stands.
    pub pointer: String,
    /// Where its schema stands, after references were followed.
    pub schema: String,
    /// The name on the wire.
    pub wire: String,
    /// The field, argument or setter.
    pub name: String,
    /// Whether it must be given.
    pub required: bool,
    /// How the client takes it.
    pub passing: Passing,
    /// Whether within an `Option`, because it may be `null`.
    pub nullable: bool,
    /// The JSON of its only value, which nobody gives or is given.
    pub fixed: Option<String>,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Where it stands.
    pub pointer: String,
    /// Whether it must be given.
    pub required: bool,
    /// The enum of its media types, if it has several.
    pub name: Option<String>,
    /// Whether the client takes that enum by value.
    pub by_value: bool,
    /// How the client takes a value of the one media type.
    pub passing: Passing,
    /// The media types; the name is the enum's variant.
    pub contents: Vec<Carriage>,
}

/// One media type of a body or reply.
#[derive(Debug, Clone)]
pub struct Carriage {
    /// Where it stands.
    pub pointer: String,
    /// The media type or range.
    pub media: String,
    /// The variant of the enum around it.
    pub name: String,
    /// What it carries.
    pub kind: Kind,
}

/// What a body carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A value of the schema at this pointer.
    Value(String),
    /// Server-sent events of such data, or that are such values as a whole.
    Events(String, bool),
    /// Such values of JSON one after another.
    Lines(String),
    /// A multipart form: its struct and parts.
    Form(String, Vec<FormPart>),
    /// Bytes.
    Raw,
}

/// A part of a multipart form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPart {
    /// Its name.
    pub wire: String,
    /// The field.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is a file, and then whether there may be several.
    pub file: Option<bool>,
    /// The media types that it may have, where the description lists any.
    pub media: Option<String>,
    /// Where its schema stands.
    pub schema: String,
}

/// A variant of a reply.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Which statuses it stands for.
    pub status: Status,
    /// Its body; `None` where there is none.
    pub body: Option<Carriage>,
    /// The struct of its headers, where they are not fields of its own.
    pub header_list: Option<String>,
    /// Its headers.
    pub headers: Vec<Slot>,
}

/// Every operation under `paths`.
pub(super) fn all(plan: Plan<'_>) -> Vec<Call> {
    let all = emit::operations(plan).filter_map(|(operation, names)| {
        let tag = operation.tag();
        let service = plan.names.wire.tag(tag)?.service.to_string();
        let guarded = plan.facts.guarded.contains(tag);
        Some(call(plan, operation, names, (service, guarded)))
    });
    all.collect()
}

/// Every webhook and callback.
pub(super) fn received(plan: Plan<'_>) -> Vec<Call> {
    let service = plan.names.wire.webhooks.service.to_string();
    let guarded = plan.facts.guards_receivers;
    emit::receivers(plan)
        .map(|(operation, names)| call(plan, operation, names, (service.clone(), guarded)))
        .collect()
}

/// An operation in the trait of this name, which has a `Principal` or not.
fn call(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
    (service, is_guarded): (String, bool),
) -> Call {
    let params = operation.params.iter().zip(&names.params);
    let body = emit::body(operation).map(|body| {
        let several = body.contents.len() > 1;
        Body {
            pointer: body.origin.pointer.clone(),
            required: body.required,
            name: several.then(|| names.body.to_string()),
            by_value: body
                .contents
                .iter()
                .any(|one| !emit::is_value(&one.payload)),
            passing: emit::body_passing(plan, body),
            contents: body
                .contents
                .iter()
                .zip(&names.contents)
                .map(|(content, variant)| carriage(plan, content, variant, names))
                .collect(),
        }
    });
    Call {
        pointer: operation.origin.pointer.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        name: names.method.to_string(),
        service,
        is_guarded,
        caller: operation.caller(),
        input: emit::has_input(plan, operation).then(|| names.input.to_string()),
        params: params
            .map(|(param, name)| slot(plan, param, name))
            .collect(),
        arguments: emit::arguments(plan, operation),
        body,
        reply: names.reply.to_string(),
        replies: replies(plan, operation, names),
    }
}

fn pointer(plan: Plan<'_>, id: TypeId) -> String {
    plan.api.ty(id).origin.pointer.clone()
}

fn slot(plan: Plan<'_>, param: &Param, name: &Ident) -> Slot {
    let (passing, nullable) = emit::passing(plan, param.ty);
    Slot {
        pointer: param.origin.pointer.clone(),
        schema: pointer(plan, param.ty),
        wire: param.wire.clone(),
        name: name.to_string(),
        required: param.required,
        passing,
        nullable,
        fixed: plan.facts.fixed(plan.api, param).map(|one| one.to_json()),
    }
}

fn header(plan: Plan<'_>, header: &Header, name: &Ident) -> Slot {
    Slot {
        pointer: header.origin.pointer.clone(),
        schema: pointer(plan, header.ty),
        wire: header.wire.clone(),
        name: name.to_string(),
        required: header.required,
        passing: Passing::Reference,
        nullable: false,
        fixed: None,
    }
}

fn carriage(
    plan: Plan<'_>,
    content: &crate::ir::Content,
    variant: &Ident,
    names: &OperationNames,
) -> Carriage {
    Carriage {
        pointer: content.origin.pointer.clone(),
        media: content.media.clone(),
        name: variant.to_string(),
        kind: kind(plan, &content.payload, names),
    }
}

fn kind(plan: Plan<'_>, payload: &Payload, names: &OperationNames) -> Kind {
    match payload {
        Payload::Json(ty) | Payload::Text(ty) | Payload::Form(ty, _) => {
            Kind::Value(pointer(plan, *ty))
        }
        Payload::Events(ty, value) => Kind::Events(pointer(plan, *ty), *value == EventValue::Whole),
        Payload::JsonLines(ty) => Kind::Lines(pointer(plan, *ty)),
        Payload::Multipart(parts) => {
            let parts = parts.iter().zip(&names.parts).map(|(part, name)| FormPart {
                wire: part.wire.clone(),
                name: name.to_string(),
                required: part.required,
                file: part.file,
                media: part.media.clone(),
                schema: pointer(plan, part.ty),
            });
            Kind::Form(names.form.to_string(), parts.collect())
        }
        Payload::Bytes | Payload::Empty => Kind::Raw,
    }
}

fn replies(plan: Plan<'_>, operation: &Operation, names: &OperationNames) -> Vec<Variant> {
    if operation.replies.is_empty() {
        let undocumented = names.replies.iter().flatten().map(|name| Variant {
            name: name.to_string(),
            status: Status::Default,
            body: Some(Carriage {
                pointer: String::new(),
                media: "*/*".to_owned(),
                name: String::new(),
                kind: Kind::Raw,
            }),
            header_list: None,
            headers: Vec::new(),
        });
        return undocumented.collect();
    }
    let replies = operation.replies.iter().zip(&names.replies);
    let replies = replies.zip(names.headers.iter().zip(&names.header_lists));
    replies
        .flat_map(|((reply, variants), (headers, list))| {
            let of = move |(at, variant)| {
                self::variant(plan, reply, at, (variant, (headers, *list)), names)
            };
            variants.iter().enumerate().map(of)
        })
        .collect()
}

fn variant(
    plan: Plan<'_>,
    reply: &Reply,
    at: usize,
    (ident, (headers, list)): (&Ident, (&[Ident], Option<HeadersOf>)),
    names: &OperationNames,
) -> Variant {
    let body = reply.contents.get(at);
    let named = reply.headers.iter().zip(headers);
    Variant {
        name: ident.to_string(),
        status: reply.status,
        header_list: list.map(|of| plan.names.wire.header_lists[of.list].ident.to_string()),
        body: body.map(|content| Carriage {
            // Forms are not read in replies: they come as bytes.
            kind: match kind(plan, &content.payload, names) {
                Kind::Form(..) => Kind::Raw,
                other => other,
            },
            ..carriage(plan, content, ident, names)
        }),
        headers: named.map(|(one, name)| header(plan, one, name)).collect(),
    }
}
