//! The reply of an operation: an enum with a variant per documented status and media type, read by the client
//! and written by the server. Operations that answer alike share it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::operation::{derives, place};
use super::payload::{Carried, carried};
use super::shared::{Stands, about, status_text, whose};
use super::success;
use crate::fragment::{docs, docs_of, line, rules, told, type_ref};
use crate::ir::{Content, Docs, Header, Operation, OperationId, Payload, Reply, Status, TypeId};
use crate::name::{HeaderList, Ident, OperationNames};
use crate::plan::Plan;

/// How a variant carries its reply's headers.
pub(super) enum Headers<'a> {
    None,
    /// As fields of its own.
    Own(Vec<(&'a Header, &'a Ident)>),
    /// In a struct, as other replies do.
    Shared(&'a HeaderList),
}

/// A variant with everything that is to be known of it.
pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    pub(super) reply: usize,
    content: usize,
    pub(super) status: Status,
    pub(super) carried: Option<Carried>,
    /// What its media type carries, where one is documented.
    pub(super) payload: Option<&'a Payload>,
    /// The type parameter that stands for its body.
    open: Option<&'a Ident>,
    pub(super) headers: Headers<'a>,
    docs: Docs,
    media: Option<&'a str>,
}

impl Variant<'_> {
    pub(super) fn has_headers(&self) -> bool {
        !matches!(self.headers, Headers::None)
    }
}

pub(super) fn variants<'a>(
    plan: Plan<'a>,
    operation: &'a Operation,
    names: &'a OperationNames,
) -> Vec<Variant<'a>> {
    let stands = Stands::of(plan, operation);
    // Where several share it, bodies go by the name that is there for all.
    let body = |content: &Content| match (stands, carried(&content.payload)) {
        (Stands::Alone, carried) => carried,
        (_, carried) => carried.map(|ty| plan.facts.ruled(plan.api, ty)),
    };
    if operation.replies.is_empty() {
        // Nothing is documented, so anything may come.
        return names.replies.iter().flatten().map(undocumented).collect();
    }
    let mut variants = Vec::new();
    for (reply, one) in operation.replies.iter().enumerate() {
        for (content, ident) in names.replies[reply].iter().enumerate() {
            let documented = one.contents.get(content);
            variants.push(Variant {
                ident,
                reply,
                content,
                status: one.status,
                carried: documented.map(body),
                payload: documented.map(|content| &content.payload),
                open: parameter(names).filter(|_| stands.open() == Some(reply)),
                headers: headers(plan, one, names, reply),
                docs: match stands.says(reply) {
                    true => one.docs.clone(),
                    false => Docs::default(),
                },
                media: documented.map(|content| content.media.as_str()),
            });
        }
    }
    variants
}

fn headers<'a>(
    plan: Plan<'a>,
    stated: &'a Reply,
    names: &'a OperationNames,
    reply: usize,
) -> Headers<'a> {
    match names.header_lists[reply] {
        Some(of) => Headers::Shared(&plan.names.wire.header_lists[of.list]),
        None if stated.headers.is_empty() => Headers::None,
        None => Headers::Own(stated.headers.iter().zip(&names.headers[reply]).collect()),
    }
}

fn undocumented(ident: &Ident) -> Variant<'_> {
    Variant {
        ident,
        reply: 0,
        content: 0,
        status: Status::Default,
        carried: Some(Carried::Raw),
        payload: None,
        open: None,
        headers: Headers::None,
        docs: Docs::default(),
        media: None,
    }
}

/// ```text
/// pub enum CreatePetReply { Created(Pet), ClientError(StatusIn<4>, Problem) }
/// ```
/// or, where another operation answers alike, `pub type ReplacePetReply = CreatePetReply;`, or, where several do but for a
/// body, `pub type CreatePetReply = CreatedReply<Pet>;`, or without one, `pub type DeletePetReply = NoContentReply;`.
///
/// Of this, what stands in a section, or outside of all.
pub(crate) fn definition(
    plan: Plan<'_>,
    section: Option<usize>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    let stands = Stands::of(plan, operation);
    let own = place(plan, operation).and_then(|at| plan.facts.sections.of(at));
    let alias = match own == section {
        true => alias(plan, operation, names, stands),
        false => None,
    };
    let definition = is_here(plan, section, operation, stands)
        .then(|| enumeration(plan, operation, names, stands));
    (definition.is_some() || alias.is_some()).then(|| quote!(#definition #alias))
}

/// Whether an operation brings the type of its replies, and that stands in a section, or outside of all.
fn is_here(
    plan: Plan<'_>,
    section: Option<usize>,
    operation: &Operation,
    stands: Stands<'_>,
) -> bool {
    !matches!(stands, Stands::As(_)) && stands.section(plan, operation) == section
}

/// The type of an operation's replies where it is another's, or one of a generic type.
fn alias(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
    stands: Stands<'_>,
) -> Option<TokenStream> {
    let shared = match (stands, &names.shared_reply) {
        (_, Some(shared)) => {
            let open = stands.open().map(|open| &operation.replies[open]);
            let content = open.and_then(|open| open.contents.first());
            let body = content.map(|one| carried(&one.payload).ty(plan, names));
            let generics = body.map(|body| quote!(<#body>));
            let ident = &shared.ident;
            quote!(#ident #generics)
        }
        (Stands::As(group), None) => {
            let first = OperationId::new(group.operations[0], false);
            let first = &plan.names.wire.operation(first).reply;
            quote!(#first)
        }
        _ => return None,
    };
    let about = about(operation, format!("`{}`", names.method), stands);
    let ident = &names.reply;
    let alias = quote!(#about pub type #ident = #shared;);
    Some(plan.gates.operation(plan, operation, alias))
}

fn enumeration(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
    stands: Stands<'_>,
) -> TokenStream {
    let (ident, generics) = item(names);
    let whose = whose(plan, names, stands);
    let about = match &names.shared_reply {
        // What one of them says of it stands with its own name.
        Some(shared) => {
            let apart = shared
                .body
                .as_ref()
                .map(|_| ", each with a body of its own");
            line(&format!(
                "What {whose} may answer{}.",
                apart.unwrap_or_default()
            ))
        }
        None => about(operation, whose, stands),
    };
    let variants = variants(plan, operation, names);
    let derives = match operation.replies.is_empty() {
        true => quote!(#[derive(Debug)]),
        false => derives(operation.replies.iter().flat_map(|reply| &reply.contents)),
    };
    let cases = variants.iter().map(|variant| case(plan, variant, names));
    let holds = |variant: &Variant<'_>| variant.carried.is_some() || variant.has_headers();
    let uneven = variants.len() > 1 && variants.iter().any(holds);
    let allow = uneven.then(|| quote!(#[allow(clippy::large_enum_variant)]));
    let definition = quote! {
        #about
        #derives
        #allow
        pub enum #ident #generics { #(#cases),* }
    };
    stands.gated(plan, operation, definition)
}

/// What the item of the type is called, and its parameter.
fn item(names: &OperationNames) -> (&Ident, Option<TokenStream>) {
    let ident = match &names.shared_reply {
        Some(shared) => &shared.ident,
        None => &names.reply,
    };
    (ident, parameter(names).map(|body| quote!(<#body>)))
}

/// The parameter of a generic type.
fn parameter(names: &OperationNames) -> Option<&Ident> {
    names.shared_reply.as_ref()?.body.as_ref()
}

fn case(plan: Plan<'_>, variant: &Variant<'_>, names: &OperationNames) -> TokenStream {
    let ident = variant.ident;
    let status = status_text(variant.status);
    let closing = match variant.media {
        Some(media) => format!("Status: {status}, `{media}`"),
        None => format!("Status: {status}"),
    };
    let docs = docs(&variant.docs, "", Some(&closing));
    let status = status_type(plan, variant.status);
    let body = body_type(plan, variant, names);
    let headers = match &variant.headers {
        Headers::None => {
            let types: Vec<_> = status.into_iter().chain(body).collect();
            return match types.is_empty() {
                true => quote!(#docs #ident),
                false => quote!(#docs #ident(#(#types),*)),
            };
        }
        Headers::Own(own) => own
            .iter()
            .map(|(header, name)| field(plan, header, header.ty, name, &TokenStream::new()))
            .collect(),
        Headers::Shared(list) => {
            let (about, ty) = (line("The headers."), &list.ident);
            vec![quote!(#about headers: #ty)]
        }
    };
    let (status_docs, body_docs) = (line("The status."), line("The body."));
    let status = status.map(|ty| quote!(#status_docs status: #ty,));
    let body = body.map(|ty| quote!(#body_docs body: #ty,));
    quote!(#docs #ident { #status #body #(#headers),* })
}

/// A header as a field of this type.
pub(super) fn field(
    plan: Plan<'_>,
    header: &Header,
    ty: TypeId,
    name: &Ident,
    visibility: &TokenStream,
) -> TokenStream {
    let about = format!("The header `{}`.", header.wire);
    let text = told::in_place(plan, &header.docs, header.ty);
    let docs = docs_of(&header.wire, &text, &about, None);
    let ty = type_ref(plan, ty);
    match header.required {
        true => quote!(#docs #visibility #name: #ty),
        false => quote!(#docs #visibility #name: Option<#ty>),
    }
}

/// A header's field with the expression that reads it, by its place in the reply.
pub(super) fn read(at: usize, header: &Header, name: &Ident) -> TokenStream {
    let at = index(at);
    match header.required {
        true => quote!(#name: r.required_header(#at)?),
        false => quote!(#name: r.header(#at)?),
    }
}

/// The statement that writes a header.
pub(super) fn write(
    reply: &TokenStream,
    at: usize,
    header: &Header,
    value: &TokenStream,
) -> TokenStream {
    let at = index(at);
    match header.required {
        true => quote!(a.header(#reply, #at, #value);),
        false => quote!(a.optional_header(#reply, #at, #value);),
    }
}

fn status_type(plan: Plan<'_>, status: Status) -> Option<TokenStream> {
    let rt = plan.rt;
    match status {
        Status::Code(_) => None,
        Status::Range(hundred) => {
            let hundred = u16::from(hundred);
            let hundred = proc_macro2::Literal::u16_unsuffixed(hundred);
            Some(quote!(#rt::StatusIn<#hundred>))
        }
        Status::Default => Some(quote!(#rt::http::StatusCode)),
    }
}

pub(super) fn body_type(
    plan: Plan<'_>,
    variant: &Variant<'_>,
    names: &OperationNames,
) -> Option<TokenStream> {
    match variant.open {
        Some(body) => Some(quote!(#body)),
        None => variant.carried.map(|carried| carried.ty(plan, names)),
    }
}

/// The rules of a body that is a value.
fn body_rules(plan: Plan<'_>, variant: &Variant<'_>, ty: TypeId) -> TokenStream {
    match variant.open {
        Some(body) => quote!(#body::RULES),
        None => rules(plan, ty),
    }
}

/// What is asked of the parameter of a generic type.
fn bound(plan: Plan<'_>, names: &OperationNames) -> Option<TokenStream> {
    let rt = plan.rt;
    parameter(names).map(|body| quote!(<#body: #rt::Validate>))
}

/// The methods of a call that ask for one kind of media types alone, with what the runtime calls these.
pub(super) fn choices(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> impl Iterator<Item = TokenStream> {
    let kinds = success::kinds(plan, &variants(plan, operation, names), names).into_iter();
    kinds.map(|kind| {
        let (method, marker) = (kind.method, kind.marker);
        quote!(#method: #marker)
    })
}

/// What a method says of them.
pub(super) fn asked_for(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<String> {
    let kinds = success::kinds(plan, &variants(plan, operation, names), names);
    let methods: Vec<_> = kinds
        .iter()
        .map(|kind| format!("`{}()`", kind.method))
        .collect();
    match methods.split_last()? {
        (last, []) => Some(format!(
            "{last} asks for that media type of a success alone."
        )),
        (last, others) => Some(format!(
            "{} and {last} ask for one of the media types of a success alone.",
            others.join(", ")
        )),
    }
}

/// The client's half: `impl client::Reply for CreatePetReply { … }`; none for a type that does not stand here.
pub(crate) fn receive(
    plan: Plan<'_>,
    section: Option<usize>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    let stands = Stands::of(plan, operation);
    if !is_here(plan, section, operation, stands) {
        return None;
    }
    let rt = plan.rt;
    let variants = &variants(plan, operation, names);
    let (ident, generics) = item(names);
    let bound = bound(plan, names);
    let arms = variants.iter().map(|variant| receive_arm(plan, variant));
    let (success, into_success) = success::taken(plan, variants, names);
    let kinds = success::kinds(plan, variants, names);
    let chosen = kinds.iter().map(|kind| {
        let (marker, body, taken) = (&kind.marker, &kind.body, &kind.taken);
        quote! {
            impl #bound #rt::client::ReplyAs<#rt::client::#marker> for #ident #generics {
                type Body = #body;

                #[inline]
                fn into_body(self) -> Option<#body> { #taken }
            }
        }
    });
    // The type is written out, since a range such as 2XX makes a variant called `Success`.
    let half = quote! {
        impl #bound #rt::client::Reply for #ident #generics {
            type Success = #success;

            #[inline]
            fn receive(r: &mut #rt::client::Received) -> Result<Self, #rt::client::Error> {
                Ok(match r.matched() {
                    #(#arms)*
                    _ => return Err(r.unexpected()),
                })
            }

            #[inline]
            fn into_success(self) -> Option<#success> {
                #into_success
            }
        }

        #(#chosen)*
    };
    Some(stands.gated(plan, operation, half))
}

fn receive_arm(plan: Plan<'_>, variant: &Variant<'_>) -> TokenStream {
    let (ident, reply, content) = (variant.ident, index(variant.reply), index(variant.content));
    let status = match variant.status {
        Status::Code(_) => None,
        Status::Range(_) => Some(quote!(r.status_in()?)),
        Status::Default => Some(quote!(r.status())),
    };
    let body = variant.carried.map(|carried| match carried {
        Carried::Value(ty) => {
            let rules = body_rules(plan, variant, ty);
            quote!(r.body(#rules)?)
        }
        Carried::Events(ty) => {
            let rules = rules(plan, ty);
            quote!(r.events(#rules)?)
        }
        Carried::Lines(ty) => {
            let rules = rules(plan, ty);
            quote!(r.lines(#rules)?)
        }
        Carried::Form | Carried::Raw => quote!(r.raw()),
    });
    let headers: Vec<TokenStream> = match &variant.headers {
        Headers::None => {
            let parts: Vec<_> = status.into_iter().chain(body).collect();
            let value = match parts.is_empty() {
                true => quote!(Self::#ident),
                false => quote!(Self::#ident(#(#parts),*)),
            };
            return quote!(Some((#reply, #content)) => #value,);
        }
        Headers::Own(own) => {
            let own = own.iter().enumerate();
            own.map(|(at, (header, name))| read(at, header, name))
                .collect()
        }
        Headers::Shared(list) => {
            let ty = &list.ident;
            vec![quote!(headers: #ty::receive(r)?)]
        }
    };
    let status = status.map(|status| quote!(status: #status,));
    let body = body.map(|body| quote!(body: #body,));
    // The body comes last: reading it may give up the headers for an error.
    let value = quote!(Self::#ident { #status #(#headers,)* #body });
    quote!(Some((#reply, #content)) => #value,)
}

/// The server's half: `impl server::Respond for CreatePetReply { … }`; none for a type that does not stand here.
pub(crate) fn respond(
    plan: Plan<'_>,
    section: Option<usize>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    let stands = Stands::of(plan, operation);
    if !is_here(plan, section, operation, stands) {
        return None;
    }
    let rt = plan.rt;
    let variants = &variants(plan, operation, names);
    let (ident, generics) = item(names);
    let bound = bound(plan, names);
    let arms = variants.iter().map(|variant| respond_arm(plan, variant));
    let half = quote! {
        impl #bound #rt::server::Respond for #ident #generics {
            #[inline]
            fn respond(self, a: &mut #rt::server::Answer) {
                match self { #(#arms)* }
            }
        }
    };
    Some(stands.gated(plan, operation, half))
}

fn respond_arm(plan: Plan<'_>, variant: &Variant<'_>) -> TokenStream {
    let (ident, reply, content) = (variant.ident, index(variant.reply), index(variant.content));
    let ranged = !matches!(variant.status, Status::Code(_));
    let status = ranged.then(|| quote!(status));
    let set_status = ranged.then(|| quote!(a.status(status);));
    let body = variant.carried.map(|_| quote!(body));
    let set_body = match variant.carried {
        None => quote!(a.empty(#reply);),
        Some(Carried::Form | Carried::Raw) => quote!(a.raw(#reply, #content, body);),
        Some(Carried::Events(ty)) => {
            let rules = rules(plan, ty);
            quote!(a.events(#reply, #content, body, #rules);)
        }
        Some(Carried::Lines(ty)) => {
            let rules = rules(plan, ty);
            quote!(a.lines(#reply, #content, body, #rules);)
        }
        Some(Carried::Value(ty)) => {
            let rules = body_rules(plan, variant, ty);
            quote!(a.body(#reply, #content, &body, #rules);)
        }
    };
    let parts: Vec<_> = status.into_iter().chain(body).collect();
    let (pattern, set_headers) = match &variant.headers {
        Headers::None => {
            let parts = (!parts.is_empty()).then(|| quote!((#(#parts),*)));
            (quote!(Self::#ident #parts), Vec::new())
        }
        Headers::Own(own) => {
            let locals: Vec<_> = (0..own.len()).map(|at| format_ident!("h{at}")).collect();
            let names = own.iter().map(|(_, name)| name);
            let pattern = quote!(Self::#ident { #(#parts,)* #(#names: #locals),* });
            let set = own.iter().zip(&locals).enumerate();
            let set = set.map(|(at, ((header, _), local))| {
                write(&quote!(#reply), at, header, &quote!(&#local))
            });
            (pattern, set.collect())
        }
        Headers::Shared(_) => (
            quote!(Self::#ident { #(#parts,)* headers }),
            vec![quote!(headers.respond(a, #reply);)],
        ),
    };
    quote!(#pattern => { #set_status #set_body #(#set_headers)* })
}

/// An index as it is written by hand.
pub(super) fn index(at: usize) -> proc_macro2::Literal {
    proc_macro2::Literal::usize_unsuffixed(at)
}
