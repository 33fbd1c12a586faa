//! The server: a trait per tag, what its methods receive, and the router.

use std::ops::Range;
use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::quote;

use super::headers;
use super::operation::{self, operations, some, standing};
use super::payload::{Carried, carried};
use super::reply::{self, index};
use crate::fragment::{docs, docs_of, line, rules, rules_left, said, told, type_ref};
use crate::ir::{Body, Caller, Operation, UNTAGGED};
use crate::name::{Ident, OperationNames, Serving, TagNames, ident};
use crate::plan::Plan;

/// The operations of one tag, or all that the API calls.
struct Service<'a> {
    is_receiver: bool,
    tag: &'a str,
    names: &'a TagNames,
    operations: Vec<(&'a Operation, &'a OperationNames)>,
    /// The section that it stands in.
    section: Option<usize>,
    /// Whether some operation wants to know who calls.
    is_guarded: bool,
}

/// The items of the module `server`, or of a section in it, before those of single operations.
pub(crate) fn head(plan: Plan<'_>, section: Option<usize>) -> impl Iterator<Item = TokenStream> {
    let services = services(plan, section);
    serving(plan, services, section).chain(headers::respond(plan, section))
}

/// The items of the module `server`, or of a section in it, of some operations.
pub(crate) fn items<'p>(
    plan: Plan<'p>,
    section: Option<usize>,
    range: Range<usize>,
) -> impl Iterator<Item = TokenStream> + use<'p> {
    standing(plan, section, range).flat_map(move |(own, operation, names)| {
        let gate = move |items| plan.gates.operation(plan, operation, items);
        let input = own.then(|| input(plan, operation, names)).flatten();
        let route = own.then(|| {
            let tag = operation.tag();
            let service = &plan.names.wire.tag(tag)?.service;
            let is_guarded = plan.facts.guarded.contains(tag);
            Some(route(plan, operation, names, (service, is_guarded)))
        });
        let respond = reply::respond(plan, section, operation, names);
        let own = input.into_iter().chain(route.flatten());
        own.map(gate).chain(respond)
    })
}

/// The same of the module `webhooks`: one trait for whatever the API calls.
pub(crate) fn webhooks_head(plan: Plan<'_>) -> impl Iterator<Item = TokenStream> {
    let service = Service {
        is_receiver: true,
        tag: "",
        names: &plan.names.wire.webhooks,
        operations: operation::receivers(plan).collect(),
        section: None,
        is_guarded: plan.facts.guards_receivers,
    };
    serving(plan, vec![service], None)
}

/// The items of the module `webhooks`, of some of what the API calls: each with everything it takes.
pub(crate) fn webhooks(plan: Plan<'_>, range: Range<usize>) -> impl Iterator<Item = TokenStream> {
    let is_guarded = plan.facts.guards_receivers;
    let some = operation::receivers(plan)
        .skip(range.start)
        .take(range.len());
    some.flat_map(move |(operation, names)| {
        let data = operation::data(plan, operation, names);
        let reply = reply::definition(plan, None, operation, names);
        let input = input(plan, operation, names);
        let service = &plan.names.wire.webhooks.service;
        let route = route(plan, operation, names, (service, is_guarded));
        let respond = reply::respond(plan, None, operation, names);
        data.chain(reply).chain(input).chain([route]).chain(respond)
    })
}

/// Traits, router and routes: one after the other, since each may be large. In a section there is no router; outside, it is
/// that of all services, whose traits and routes may stand in sections.
fn serving<'p>(
    plan: Plan<'p>,
    services: Vec<Service<'p>>,
    section: Option<usize>,
) -> impl Iterator<Item = TokenStream> + use<'p> {
    let services: Rc<[Service<'p>]> = services.into();
    let each = |make: fn(Plan<'_>, &Service<'_>) -> TokenStream| {
        let services = services.clone();
        let here = (0..services.len()).map(move |at| {
            let service = &services[at];
            let items = (service.section == section).then(|| make(plan, service))?;
            let first = service.operations.first();
            Some(match first.filter(|_| !service.is_receiver) {
                Some((operation, _)) => plan.gates.operation(plan, operation, items),
                None => items,
            })
        });
        here.flatten()
    };
    let (traits, routes) = (each(service_trait), each(routes));
    let router = std::iter::once_with(move || {
        let router = section.is_none().then(|| router(plan, &services));
        router.flatten().map(|router| plan.gates.all(plan, router))
    });
    traits.chain(router.flatten()).chain(routes)
}

/// The service of a section; outside of all sections those of the whole API, in the order of their first operations.
fn services(plan: Plan<'_>, section: Option<usize>) -> Vec<Service<'_>> {
    let sections = &plan.facts.sections;
    let all = 0..plan.api.operations.len();
    let places = match section {
        Some(_) => sections.operations(section).to_vec(),
        None => all.collect(),
    };
    let mut services: Vec<Service<'_>> = Vec::new();
    for (at, (operation, names)) in places.iter().zip(some(plan, places.iter().copied())) {
        let tag = operation.tag();
        if let Some(service) = services.iter_mut().find(|service| service.tag == tag) {
            service.operations.push((operation, names));
        } else if let Some(own) = plan.names.wire.tag(tag) {
            services.push(Service {
                is_receiver: false,
                tag,
                names: own,
                operations: vec![(operation, names)],
                section: sections.of(*at),
                is_guarded: plan.facts.guarded.contains(tag),
            });
        }
    }
    services
}

fn service_trait(plan: Plan<'_>, service: &Service<'_>) -> TokenStream {
    let ident = &service.names.service;
    let declared = plan.api.tags.iter().find(|tag| tag.name == service.tag);
    let fallback = match service.tag {
        "" if service.is_receiver => "What the API calls: its webhooks and callbacks.".to_owned(),
        "" if operations(plan).any(|(one, _)| one.tag() != UNTAGGED) => {
            "The operations without a tag.".to_owned()
        }
        "" => "The operations of this API.".to_owned(),
        tag => format!("The operations tagged `{tag}`."),
    };
    let docs = docs(
        &declared.map(|tag| tag.docs.clone()).unwrap_or_default(),
        &fallback,
        None,
    );
    let principal = service.is_guarded.then(|| {
        let docs = line("Who a caller is.");
        quote! {
            #docs
            type Principal: Send + 'static;
        }
    });
    let methods = service.operations.iter().map(|(operation, names)| {
        let closing = format!("`{} {}`", operation.method, operation.path);
        let docs = crate::fragment::docs(&operation.docs, "", Some(&closing));
        let (method, outcome) = (&names.method, outcome(plan, names));
        let principal = match operation.caller() {
            Caller::Nobody => None,
            Caller::Anyone => Some(quote!(principal: Option<Self::Principal>)),
            Caller::Someone => Some(quote!(principal: Self::Principal)),
        };
        let input = has_input(plan, operation).then(|| {
            let ident = &names.input;
            quote!(request: #ident)
        });
        let head = plan.config.request_head.then(|| {
            let rt = plan.rt;
            quote!(head: #rt::server::Head)
        });
        let args = head.into_iter().chain(principal).chain(input);
        quote! {
            #docs
            fn #method(&self, #(#args),*) -> impl Future<Output = #outcome> + Send;
        }
    });
    quote! {
        #docs
        pub trait #ident: Send + Sync + 'static {
            #principal
            #(#methods)*
        }
    }
}

/// What a handler ends with.
fn outcome(plan: Plan<'_>, names: &OperationNames) -> TokenStream {
    let (rt, reply) = (plan.rt, &names.reply);
    match plan.config.fallible_handlers {
        true => quote!(Result<#reply, #rt::server::Failure>),
        false => quote!(#reply),
    }
}

/// Whether a handler is given anything of a request: what can have but one value is only judged.
pub(crate) fn has_input(plan: Plan<'_>, operation: &Operation) -> bool {
    let mut params = operation.params.iter();
    params.any(|param| plan.facts.fixed(plan.api, param).is_none())
        || operation::body(operation).is_some()
}

/// The type of the field `body`.
fn body_type(plan: Plan<'_>, body: &Body, names: &OperationNames) -> TokenStream {
    let rt = plan.rt;
    let ty = match body.contents.as_slice() {
        [only] => match carried(&only.payload) {
            Carried::Value(ty) => {
                let ty = type_ref(plan, ty);
                quote!(#rt::Valid<#ty>)
            }
            Carried::Form => {
                let ident = &names.form;
                quote!(#rt::Valid<#ident>)
            }
            other => other.ty(plan, names),
        },
        _ => {
            let ident = &names.body;
            quote!(#rt::Valid<#ident>)
        }
    };
    if body.required {
        ty
    } else {
        quote!(Option<#ty>)
    }
}

fn input(plan: Plan<'_>, operation: &Operation, names: &OperationNames) -> Option<TokenStream> {
    if !has_input(plan, operation) {
        return None;
    }
    let ident = &names.input;
    let about = format!(
        "What `{}` receives, all of it as the description allows.",
        names.method
    );
    let about = line(&about);
    let fields = operation
        .params
        .iter()
        .zip(&names.params)
        .filter(|(param, _)| plan.facts.fixed(plan.api, param).is_none())
        .map(|(param, name)| {
            let about = format!("The parameter `{}`.", param.wire);
            let closing = said::of_argument(plan, param);
            let text = told::in_place(plan, &param.docs, param.ty);
            let docs = docs_of(&param.wire, &text, &about, closing.as_deref());
            let ty = type_ref(plan, param.ty);
            match param.required {
                true => quote!(#docs pub #name: #ty),
                false => quote!(#docs pub #name: Option<#ty>),
            }
        });
    let body = operation::body(operation).map(|body| {
        let docs = docs(&body.docs, "The body.", None);
        let ty = body_type(plan, body, names);
        quote!(#docs pub body: #ty)
    });
    let fields = fields.chain(body);
    Some(quote! {
        #about
        #[derive(Debug)]
        pub struct #ident { #(#fields),* }
    })
}

fn routes(plan: Plan<'_>, service: &Service<'_>) -> TokenStream {
    let rt = plan.rt;
    let (service_ident, function) = (&service.names.service, &service.names.routes);
    let about = line(&format!(
        "The routes of `{service_ident}`, to go into a router with others."
    ));
    let adds = service.operations.iter().map(|(_, names)| {
        let (table, route) = (&names.table, &names.route);
        quote!(routes.add(&#table, &api, #route);)
    });
    let bound = Some(quote!(: Send + 'static));
    let (generics, principal) = generics(plan, service_ident, service.is_guarded, bound);
    let api = &plan.names.serving.api;
    quote! {
        #about
        pub fn #function<#generics>(
            api: std::sync::Arc<#api>,
        ) -> #rt::server::Routes<#principal> {
            let mut routes = #rt::server::Routes::new();
            #(#adds)*
            routes
        }
    }
}

/// The parameters of what serves an implementation of a trait, and which of them says who calls, with what is asked of that.
fn generics(
    plan: Plan<'_>,
    service: &Ident,
    is_guarded: bool,
    bound: Option<TokenStream>,
) -> (TokenStream, TokenStream) {
    let Serving { api, caller } = &plan.names.serving;
    match is_guarded {
        true => (quote!(#api: #service), quote!(#api::Principal)),
        false => (quote!(#api: #service, #caller #bound), quote!(#caller)),
    }
}

/// One operation: its parts are read, each judged, then its method is called. A function each, as compilers take more than
/// twice as long for as many closures of one, and as long again where each makes a future.
fn route(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
    (service, is_guarded): (&Ident, bool),
) -> TokenStream {
    let rt = plan.rt;
    let (generics, caller) = generics(plan, service, is_guarded, None);
    let api = &plan.names.serving.api;
    let (route, method, input) = (&names.route, &names.method, &names.input);
    let reads = params_read(plan, operation, names);
    let body = operation::body(operation);
    let read_body = body.map(|body| {
        let read = body_read(plan, body, names);
        quote!(let body = #read;)
    });
    let streams = body.is_some_and(streams);
    let (read_body, take_body) = match streams {
        true => (None, read_body),
        false => (read_body, None),
    };
    let body = body.map(|_| ident("body"));
    let given = operation.params.iter().zip(&names.params);
    let given = given.filter(|(param, _)| plan.facts.fixed(plan.api, param).is_none());
    let fields = given.map(|(_, name)| name.clone()).chain(body.clone());
    let unpack = unpack(plan, operation, names, body.as_ref().filter(|_| !streams));
    let principal = match operation.caller() {
        Caller::Nobody => None,
        Caller::Anyone => Some((quote!(let principal = call.anyone();), quote!(principal))),
        Caller::Someone => Some((
            quote!(let principal = call.principal()?;),
            quote!(principal),
        )),
    };
    let (read_principal, principal) = principal.unzip();
    let has_input = has_input(plan, operation);
    let build = has_input.then(|| quote!(let request = #input { #(#fields),* };));
    let head = plan.config.request_head.then(|| quote!(call.head()));
    let args = head
        .into_iter()
        .chain(principal)
        .chain(has_input.then(|| quote!(request)));
    let outcome = outcome(plan, names);
    quote! {
        fn #route<'a, #generics>(
            api: &'a #api,
            call: &mut #rt::server::Incoming<#caller>,
        ) -> #rt::server::Running<'a, #outcome> {
            #(#reads)*
            #read_body
            #unpack
            #take_body
            #build
            #read_principal
            call.answer(api.#method(#(#args),*))
        }
    }
}

/// The statement that refuses a request part of which is at fault: what has been read becomes what it is, and of what can
/// have but one value nothing is left.
fn unpack(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
    body: Option<&Ident>,
) -> TokenStream {
    let params = operation.params.iter().zip(&names.params);
    let params = params.map(|(param, name)| match plan.facts.fixed(plan.api, param) {
        Some(_) => (name, quote!(Some(_))),
        None => (name, quote!(Some(#name))),
    });
    let body = body.map(|name| (name, quote!(Some(#name))));
    let (judged, taken): (Vec<_>, Vec<_>) = params.chain(body).unzip();
    match judged.as_slice() {
        [] => TokenStream::new(),
        [one] => quote!(let #(#taken)* = #one else { return call.refuse(); };),
        many => quote!(let (#(#taken),*) = (#(#many),*) else { return call.refuse(); };),
    }
}

/// The statements that read the parameters.
fn params_read(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> impl Iterator<Item = TokenStream> {
    let params = operation.params.iter().zip(&names.params).enumerate();
    params.map(move |(at, (param, name))| {
        let at = index(at);
        // Of a value that no field takes nothing else says the type.
        let fixed = plan.facts.fixed(plan.api, param);
        let ty = fixed.map(|_| type_ref(plan, param.ty));
        let ty = ty.map(|ty| quote!(::<#ty>));
        match (param.required, rules_left(plan, param.ty)) {
            (true, None) => quote!(let #name = call.required #ty(#at);),
            (true, Some(rules)) => quote!(let #name = call.required_by(#at, #rules);),
            (false, None) => quote!(let #name = call.optional(#at);),
            (false, Some(rules)) => quote!(let #name = call.optional_by(#at, #rules);),
        }
    })
}

/// Whether a body is handed on as it arrives, whatever its media type.
fn streams(body: &Body) -> bool {
    matches!(body.contents.as_slice(), [only] if carried(&only.payload).is_streamed())
}

/// An expression for the body: `None` if it is at fault, and for an optional one an inner `None` if
/// it is not there.
fn body_read(plan: Plan<'_>, body: &Body, names: &OperationNames) -> TokenStream {
    let rt = plan.rt;
    if let [only] = body.contents.as_slice() {
        return carried(&only.payload).read(plan, body.required);
    }
    let ident = &names.body;
    let arms = body.contents.iter().zip(&names.contents).enumerate();
    let arms = arms.map(|(at, (content, variant))| {
        let at = index(at);
        let value = match carried(&content.payload) {
            Carried::Value(ty) => {
                let rules = rules(plan, ty);
                quote!(call.body(#rules).map(|body| body.lift(#ident::#variant)))
            }
            Carried::Form => {
                let form = &names.form;
                quote!(call.form::<#form>().map(|body| body.lift(#ident::#variant)))
            }
            streamed => {
                let read = streamed.streamed(plan);
                let value = quote!(#rt::Valid::unruled(#read).lift(#ident::#variant));
                return match body.required {
                    true => quote!(Some(#at) => Some(#value),),
                    false => quote!(Some(#at) => Some(Some(#value)),),
                };
            }
        };
        match body.required {
            true => quote!(Some(#at) => #value,),
            false => quote!(Some(#at) => #value.map(Some),),
        }
    });
    let absent = if body.required {
        quote!(None)
    } else {
        quote!(Some(None))
    };
    quote!(match call.content() { #(#arms)* _ => #absent })
}

fn router(plan: Plan<'_>, services: &[Service<'_>]) -> Option<TokenStream> {
    let rt = plan.rt;
    let api = &plan.names.serving.api;
    let guarded = services.iter().find(|service| service.is_guarded);
    let principal = match guarded {
        Some(service) => {
            let ident = &service.names.service;
            quote!(<#api as #ident>::Principal)
        }
        None => quote!(()),
    };
    let bounds = services.iter().map(|service| {
        let ident = &service.names.service;
        let first = guarded.is_some_and(|guarded| guarded.tag == service.tag);
        match service.is_guarded && !first {
            true => quote!(#ident<Principal = #principal>),
            false => quote!(#ident),
        }
    });
    let (first, others) = services.split_first()?;
    let first = &first.names.routes;
    let others = others.iter().map(|service| {
        let function = &service.names.routes;
        quote!(.and(self::#function(api.clone())))
    });
    let what = match services.iter().any(|service| service.is_receiver) {
        true => "All that the API calls, each by its name as path,",
        false => "The whole API",
    };
    let docs = line(&format!(
        "{what} as a router: each request is judged before it reaches its method."
    ));
    Some(quote! {
        #docs
        pub fn router<#api>(api: #api, config: #rt::server::Config<#principal>) -> #rt::server::axum::Router
        where
            #api: #(#bounds)+*,
        {
            let api = std::sync::Arc::new(api);
            self::#first(api.clone())#(#others)*.into_router(config)
        }
    })
}
