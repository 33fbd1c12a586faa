//! The client: a method per operation, and a builder where parts of a request are optional.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::headers;
use super::operation::{self, standing};
use super::paging;
use super::payload::{Carried, carried};
use super::reply::{self, index};
use crate::config::Responses;
use crate::fragment::{docs, docs_of, line, rules, said, told, type_ref};
use crate::ir::{
    Body, Docs, HttpScheme, Operation, Param, Place, SchemeKind, Shape, TypeId, absolute,
};
use crate::name::{Ident, OperationNames};
use crate::plan::Plan;

/// The items of the module `client`, or of a section in it, before those of single operations.
pub(crate) fn head(plan: Plan<'_>, section: Option<usize>) -> impl Iterator<Item = TokenStream> {
    let client = std::iter::once_with(move || match section {
        Some(_) => methods(plan, section),
        None => client(plan),
    });
    let servers = match section {
        Some(_) => Vec::new(),
        None => super::servers::items(plan),
    };
    client.chain(servers).chain(headers::receive(plan, section))
}

/// The items of the module `client`, or of a section in it, of some operations.
pub(crate) fn items<'p>(
    plan: Plan<'p>,
    section: Option<usize>,
    range: Range<usize>,
) -> impl Iterator<Item = TokenStream> + use<'p> {
    standing(plan, section, range).flat_map(move |(own, operation, names)| {
        let gate = move |items| plan.gates.operation(plan, operation, items);
        let builder = own.then(|| builder(plan, operation, names)).flatten();
        let receive = reply::receive(plan, section, operation, names);
        let paged = own.then(|| paging::paged(plan, operation, names)).flatten();
        let builder = builder.map(gate).into_iter();
        builder.chain(receive).chain(paged.map(gate))
    })
}

/// ```text
/// impl Client { pub fn list_pets(&self) -> ListPetsCall { … } }
/// ```
fn methods(plan: Plan<'_>, section: Option<usize>) -> TokenStream {
    let ident = &plan.names.wire.client;
    let own = operation::own(plan, section);
    let methods = own.map(|(operation, names)| method(plan, operation, names));
    quote!(impl #ident { #(#methods)* })
}

fn client(plan: Plan<'_>) -> TokenStream {
    let rt = plan.rt;
    let ident = &plan.names.wire.client;
    let title = match plan.api.title.trim() {
        "" => "this API",
        title => title,
    };
    let about = Docs {
        summary: Some(format!("A client of {title}")),
        description: plan.api.docs.description.clone(),
    };
    let docs = docs(
        &about,
        "",
        Some("Cloning it is cheap: clones share everything."),
    );
    let server = plan.api.servers.first();
    let url = server.and_then(absolute).unwrap_or_default();
    let base = match url.as_str() {
        "" => line("Starts a client; the description names no absolute URL, so give a base URL."),
        url => line(&format!(
            "Starts a client of `{url}`, unless another base URL is given."
        )),
    };
    let choice = choice_of_servers(plan);
    let mode = match plan.config.responses {
        Responses::Strict => quote!(Strict),
        Responses::Open => quote!(Open),
        Responses::Tolerant => quote!(Tolerant),
    };
    let own = operation::own(plan, None);
    let methods = own.map(|(operation, names)| method(plan, operation, names));
    let takes = takes(plan);
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #ident(#rt::client::Core);

        impl From<#rt::client::Core> for #ident {
            fn from(core: #rt::client::Core) -> Self {
                #ident(core)
            }
        }

        #(#takes)*

        impl #ident {
            #base
            #choice
            pub fn builder() -> #rt::client::Builder<Self> {
                #rt::client::Builder::new(#url, #rt::Mode::#mode)
            }

            #(#methods)*
        }
    }
}

/// Where a client's builder finds the servers of the description, if there is something to choose.
fn choice_of_servers(plan: Plan<'_>) -> Option<TokenStream> {
    let mut choices = plan.facts.servers.iter().zip(&plan.names.servers);
    let (_, names) = choices.find(|(choice, _)| choice.operation.is_none())?;
    let text = format!(
        "`{}` has the description's: `base_url(…)` takes one.",
        names.ty
    );
    let (gap, text) = (line(""), line(&text));
    Some(quote!(#gap #text))
}

/// What says which kinds of credentials the security schemes take.
fn takes(plan: Plan<'_>) -> impl Iterator<Item = TokenStream> {
    let (rt, ident) = (plan.rt, &plan.names.wire.client);
    let schemes = plan.api.schemes.iter();
    let takes = schemes.filter_map(|scheme| match &scheme.kind {
        SchemeKind::Http(HttpScheme::Bearer)
        | SchemeKind::OAuth2(_)
        | SchemeKind::OpenIdConnect(_) => Some("TakesBearer"),
        SchemeKind::Http(HttpScheme::Basic) => Some("TakesBasic"),
        SchemeKind::ApiKey { .. } => Some("TakesApiKey"),
        SchemeKind::Http(HttpScheme::Other(_)) | SchemeKind::MutualTls | SchemeKind::Other => None,
    });
    let takes: BTreeSet<&str> = takes.collect();
    takes.into_iter().map(move |kind| {
        let kind = format_ident!("{kind}");
        quote!(impl #rt::client::#kind for #ident {})
    })
}

/// Whether an operation has parts that may be left out, or pages.
fn has_builder(plan: Plan<'_>, operation: &Operation) -> bool {
    paging::facts(plan, operation).is_some()
        || operation.params.iter().any(|param| !param.required)
        || operation::body(operation).is_some_and(|body| !body.required)
}

/// The parameters that are arguments, by index: as one reads the path, then the others. Constants are none.
pub(crate) fn arguments(plan: Plan<'_>, operation: &Operation) -> Vec<usize> {
    let params = operation.params.iter().enumerate();
    let given = |param: &Param| param.required && plan.facts.fixed(plan.api, param).is_none();
    let mut required: Vec<_> = params.filter(|(_, param)| given(param)).collect();
    required.sort_by_key(|(_, param)| {
        match param.place {
            Place::Path => operation
                .template
                .names()
                .position(|name| name == param.wire),
            _ => None,
        }
        .unwrap_or(usize::MAX)
    });
    required.into_iter().map(|(at, _)| at).collect()
}

fn method(plan: Plan<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let rt = plan.rt;
    let (method, table, reply) = (&names.method, &names.table, &names.reply);
    let route = format!("`{} {}`", operation.method, operation.path);
    let closing = match reply::asked_for(plan, operation, names) {
        Some(choices) => format!("{choices}\n\n{route}"),
        None => route,
    };
    let text = told::with_arguments(plan, operation, &arguments(plan, operation), &names.params);
    let docs = docs(&text, "", Some(&closing));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let required: Vec<_> = arguments(plan, operation)
        .into_iter()
        .map(|at| (at, (&operation.params[at], &names.params[at])))
        .collect();
    let args = required.iter().map(|(_, (param, ident))| {
        let ty = argument(plan, param.ty).ty();
        quote!(#ident: #ty)
    });
    let gives = required
        .iter()
        .map(|(at, (param, ident))| argument(plan, param.ty).give(*at, &quote!(#ident)));
    let body = operation::body(operation).filter(|body| body.required);
    let body_arg = body.map(|body| {
        let ty = body_argument(plan, body, names);
        quote!(body: #ty)
    });
    let args = args.chain(body_arg);
    let constants = constants(plan, operation);
    let call = quote!(self.0.call(&#table) #(#constants)* #(#gives)*);
    let call = match body {
        Some(body) => give_body(plan, body, names, &call),
        None => call,
    };
    // Arguments are what the description requires, however many that are.
    let lint = (required.len() > 5).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let (ty, call) = match has_builder(plan, operation) {
        true => {
            let builder = &names.builder;
            let call = match body {
                Some(body) => expression(body, call),
                None => call,
            };
            (quote!(#builder), quote!(#builder { call: #call }))
        }
        false => (quote!(#rt::client::Call<#reply>), call),
    };
    let method = quote! {
        #docs
        #deprecated
        #lint
        #[inline]
        pub fn #method(&self, #(#args),*) -> #ty {
            #call
        }
    };
    plan.gates.operation(plan, operation, method)
}

/// What gives the parameters that can have but one value.
fn constants(plan: Plan<'_>, operation: &Operation) -> impl Iterator<Item = TokenStream> {
    let params = operation.params.iter().enumerate();
    params.filter_map(move |(at, param)| {
        let json = plan.facts.fixed(plan.api, param)?.to_json();
        let at = index(at);
        Some(quote!(.constant(#at, #json)))
    })
}

fn builder(plan: Plan<'_>, operation: &Operation, names: &OperationNames) -> Option<TokenStream> {
    if !has_builder(plan, operation) {
        return None;
    }
    let rt = plan.rt;
    let (ident, reply) = (&names.builder, &names.reply);
    let about = line(&format!(
        "A call of `{}`; awaiting it sends it.",
        names.method
    ));
    let setters = operation.params.iter().zip(&names.params).enumerate();
    let setters = setters
        .filter(|(_, (param, _))| !param.required)
        .map(|(at, (param, name))| setter(plan, at, param, name));
    let body = operation::body(operation)
        .filter(|body| !body.required)
        .map(|body| {
            let docs = docs(&body.docs, "The body.", None);
            let ty = body_argument(plan, body, names);
            let given = expression(body, give_body(plan, body, names, &quote!(self.call)));
            quote! {
                #docs
                #[inline]
                pub fn body(mut self, body: #ty) -> Self {
                    self.call = #given;
                    self
                }
            }
        });
    let paged = paging::facts(plan, operation).is_some();
    let choices = reply::choices(plan, operation, names);
    let streams = paged.then(|| quote!(#rt::client::paged!(#ident);));
    Some(quote! {
        #about
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct #ident {
            call: #rt::client::Call<#reply>,
        }

        impl #ident { #(#setters)* #body }

        #rt::client::builder!(#ident, #reply #(, #choices)*);
        #streams
    })
}

fn setter(plan: Plan<'_>, at: usize, param: &Param, name: &Ident) -> TokenStream {
    let about = format!("The {} parameter `{}`.", place(param), param.wire);
    let closing = said::of_param(plan, param);
    let text = told::in_place(plan, &param.docs, param.ty);
    let docs = docs_of(&param.wire, &text, &about, closing.as_deref());
    let deprecated = param.deprecated.then(|| quote!(#[deprecated]));
    let argument = argument(plan, param.ty);
    let (lifetime, ty, value) = argument.setter(name);
    let given = argument.give(at, &value);
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name #lifetime(mut self, #name: #ty) -> Self {
            self.call = self.call #given;
            self
        }
    }
}

fn place(param: &Param) -> &'static str {
    match param.place {
        crate::ir::Place::Path => "path",
        crate::ir::Place::Query | crate::ir::Place::QueryString => "query",
        crate::ir::Place::Header => "header",
        crate::ir::Place::Cookie => "cookie",
    }
}

/// How a value is taken from the caller.
struct Argument {
    /// The type, without the `&` where it is borrowed.
    ty: TokenStream,
    by: Passing,
    nullable: bool,
}

/// How the client takes a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    /// `&str`
    Text,
    /// A scalar as it is.
    Value,
    /// A slice.
    List,
    /// A reference.
    Reference,
}

/// How the client takes a parameter of a type, and whether within an `Option`.
pub(crate) fn passing(plan: Plan<'_>, id: TypeId) -> (Passing, bool) {
    let argument = argument(plan, id);
    (argument.by, argument.nullable)
}

fn argument(plan: Plan<'_>, id: TypeId) -> Argument {
    let of = plan.facts.of(id);
    let named = plan.facts.newtypes.contains(&of);
    let (ty, by) = match &plan.api.ty(of).shape {
        Shape::Str if !named => (quote!(str), Passing::Text),
        Shape::Bool | Shape::Int(_) | Shape::Float(_) if !named => {
            (type_ref(plan, id), Passing::Value)
        }
        Shape::List(item) if !named => {
            let item = type_ref(plan, *item);
            (quote!([#item]), Passing::List)
        }
        Shape::Nullable(inner) if !named => {
            let nullable = true;
            return Argument {
                nullable,
                ..argument(plan, *inner)
            };
        }
        _ => (type_ref(plan, id), Passing::Reference),
    };
    Argument {
        ty,
        by,
        nullable: false,
    }
}

impl Argument {
    /// The type of an argument of a method.
    fn ty(&self) -> TokenStream {
        let ty = &self.ty;
        let ty = match self.by {
            Passing::Value => quote!(#ty),
            _ => quote!(&#ty),
        };
        match self.nullable {
            true => quote!(Option<#ty>),
            false => ty,
        }
    }

    /// The lifetimes and type of the argument of a setter, and what is given of it: what may be `null` need not be
    /// wrapped, but for lists, which become slices only where the type is known.
    fn setter(&self, name: &Ident) -> (Option<TokenStream>, TokenStream, TokenStream) {
        let ty = &self.ty;
        match self.by {
            Passing::Value if self.nullable => {
                (None, quote!(impl Into<Option<#ty>>), quote!(#name.into()))
            }
            Passing::Text | Passing::Reference if self.nullable => {
                let argument = quote!(impl Into<Option<&'a #ty>>);
                (Some(quote!(<'a>)), argument, quote!(#name.into()))
            }
            _ => (None, self.ty(), quote!(#name)),
        }
    }

    fn give(&self, at: usize, value: &TokenStream) -> TokenStream {
        let at = index(at);
        match (self.by, self.nullable) {
            (Passing::Value, _) => quote!(.param(#at, &#value)),
            (Passing::Text, false) => quote!(.text(#at, #value)),
            (Passing::List, false) => quote!(.list(#at, #value)),
            (Passing::Reference, false) => quote!(.param(#at, #value)),
            (Passing::Text, true) => quote!(.text_or_null(#at, #value)),
            (Passing::List, true) => quote!(.list_or_null(#at, #value)),
            (Passing::Reference, true) => quote!(.param_or_null(#at, #value)),
        }
    }
}

/// How the client takes a body of one media type: a list by reference, since its rules are those of a `Vec`.
pub(crate) fn body_passing(plan: Plan<'_>, body: &Body) -> Passing {
    let [only] = body.contents.as_slice() else {
        return Passing::Reference;
    };
    let Carried::Value(ty) = carried(&only.payload) else {
        return Passing::Reference;
    };
    match passing(plan, ty) {
        (by @ (Passing::Text | Passing::Value), false) => by,
        _ => Passing::Reference,
    }
}

/// The type of the argument `body`.
fn body_argument(plan: Plan<'_>, body: &Body, names: &OperationNames) -> TokenStream {
    let rt = plan.rt;
    match body.contents.as_slice() {
        [only] => match carried(&only.payload) {
            Carried::Value(ty) => {
                let whole = type_ref(plan, ty);
                match body_passing(plan, body) {
                    Passing::Text => quote!(&str),
                    Passing::Value => quote!(#whole),
                    _ => quote!(&#whole),
                }
            }
            Carried::Raw => quote!(impl Into<#rt::Body>),
            other => other.ty(plan, names),
        },
        many => {
            let ident = &names.body;
            let values = many
                .iter()
                .all(|content| carried(&content.payload).is_value());
            if values {
                quote!(&#ident)
            } else {
                quote!(#ident)
            }
        }
    }
}

/// The call with its body.
fn give_body(
    plan: Plan<'_>,
    body: &Body,
    names: &OperationNames,
    call: &TokenStream,
) -> TokenStream {
    let give = |at: usize, value: &TokenStream, reference: bool| {
        let content = index(at);
        match carried(&body.contents[at].payload) {
            Carried::Value(ty) => {
                let rules = rules(plan, ty);
                let borrow = (!reference).then(|| quote!(&));
                quote!(.body(#content, #borrow #value, #rules))
            }
            Carried::Events(ty) => {
                let rules = rules(plan, ty);
                quote!(.events(#content, #value, #rules))
            }
            Carried::Lines(ty) => {
                let rules = rules(plan, ty);
                quote!(.lines(#content, #value, #rules))
            }
            Carried::Form => quote!(.form(#content, #value)),
            Carried::Raw => quote!(.raw(#content, #value)),
        }
    };
    if let [only] = body.contents.as_slice() {
        let given = match (body_passing(plan, body), carried(&only.payload)) {
            (Passing::Text, Carried::Value(ty)) => {
                let rules = rules(plan, ty);
                quote!(.body_text(0, body, #rules))
            }
            (by, _) => give(0, &quote!(body), by != Passing::Value),
        };
        return quote!(#call #given);
    }
    let raw = body
        .contents
        .iter()
        .any(|content| !carried(&content.payload).is_value());
    let ident = &names.body;
    let arms = names.contents.iter().enumerate().map(|(at, variant)| {
        let given = give(at, &quote!(body), !raw);
        quote!(#ident::#variant(body) => call #given,)
    });
    quote! {
        let call = #call;
        match body { #(#arms)* }
    }
}

/// What is given as one expression.
fn expression(body: &Body, given: TokenStream) -> TokenStream {
    match body.contents.len() {
        1 => given,
        _ => quote!({ #given }),
    }
}
