//! What a success carries without the reply around it.
//!
//! In: the variants of a reply. Out: the type of a success and the expression that takes it out, of all media types together
//! and of each kind that may be asked for alone.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::reply::{Headers, Variant, body_type};
use crate::fragment::type_ref;
use crate::ir::{Payload, Status};
use crate::name::OperationNames;
use crate::plan::Plan;

/// A kind of media types that may be asked for alone.
pub(super) struct Kind {
    /// What the runtime calls it.
    pub(super) marker: proc_macro2::Ident,
    /// The method that asks for it.
    pub(super) method: proc_macro2::Ident,
    /// The type of its bodies.
    pub(super) body: TokenStream,
    /// What takes a body out of the reply.
    pub(super) taken: TokenStream,
}

/// What a success carries, and how it is taken out: the body that all documented successes have, or the headers of the only
/// one where it has none, else the reply. Where no success is documented, `default` stands for one.
pub(super) fn taken(
    plan: Plan<'_>,
    variants: &[Variant<'_>],
    names: &OperationNames,
) -> (TokenStream, TokenStream) {
    let successes = successes(variants);
    let Some((ty, taken)) = common(plan, &successes, names) else {
        return (quote!(Self), quote!(Some(self)));
    };
    (ty, taking(variants, &successes, &taken))
}

/// The kinds of media types of which each documented success has one, with one type of body, where there is more than that.
pub(super) fn kinds(plan: Plan<'_>, variants: &[Variant<'_>], names: &OperationNames) -> Vec<Kind> {
    let successes = successes(variants);
    if common(plan, &successes, names).is_some() {
        return Vec::new();
    }
    let kinds = ["Json", "Text", "Events", "Lines", "Raw"].into_iter();
    let kinds = kinds.filter_map(|kind| {
        let chosen = successes.iter().copied();
        let chosen: Vec<_> = chosen.filter(|one| kind_of(one) == Some(kind)).collect();
        let has_one = |success: &&Variant<'_>| chosen.iter().any(|one| one.reply == success.reply);
        if !successes.iter().all(has_one) {
            return None;
        }
        let (body, taken) = common(plan, &chosen, names)?;
        Some(Kind {
            marker: format_ident!("As{kind}"),
            method: format_ident!("success_{}", kind.to_lowercase()),
            body,
            taken: taking(variants, &chosen, &taken),
        })
    });
    kinds.collect()
}

/// The kind that a media type is of, as the runtime's `client::Wanted` has it.
fn kind_of(variant: &Variant<'_>) -> Option<&'static str> {
    match variant.payload? {
        Payload::Json(_) => Some("Json"),
        Payload::Text(_) => Some("Text"),
        Payload::Events(..) => Some("Events"),
        Payload::JsonLines(_) => Some("Lines"),
        Payload::Bytes | Payload::Empty => Some("Raw"),
        Payload::Form(..) | Payload::Multipart(_) => None,
    }
}

/// The successes among the replies; where none is documented, `default` stands for one.
fn successes<'v, 'p>(variants: &'v [Variant<'p>]) -> Vec<&'v Variant<'p>> {
    let of = |wanted: fn(Status) -> bool| {
        let successes = variants.iter().filter(move |one| wanted(one.status));
        successes.collect::<Vec<_>>()
    };
    match of(Status::is_success) {
        none if none.is_empty() => of(|status| matches!(status, Status::Default)),
        successes => successes,
    }
}

/// The expression that takes out of `self` what some of the replies have in common.
fn taking(variants: &[Variant<'_>], chosen: &[&Variant<'_>], taken: &TokenStream) -> TokenStream {
    let patterns = chosen.iter().map(|one| pattern(one, taken));
    let others = (variants.len() > chosen.len()).then(|| quote!(_ => None,));
    quote!(match self { #(#patterns)|* => Some(#taken), #others })
}

/// What some replies have in common, and what it is bound to.
fn common(
    plan: Plan<'_>,
    successes: &[&Variant<'_>],
    names: &OperationNames,
) -> Option<(TokenStream, TokenStream)> {
    let (first, others) = successes.split_first()?;
    let Some(ty) = body_type(plan, first, names) else {
        let others_say = others.iter().any(|one| one.carried.is_some());
        let alone =
            others.is_empty() || !(others_say || successes.iter().any(|one| one.has_headers()));
        return alone.then(|| headers_alone(plan, &first.headers));
    };
    let text = ty.to_string();
    let same = |one: &&Variant<'_>| {
        body_type(plan, one, names).is_some_and(|other| other.to_string() == text)
    };
    others.iter().all(same).then(|| (ty, quote!(body)))
}

/// A variant, with what is taken out of it.
fn pattern(one: &Variant<'_>, taken: &TokenStream) -> TokenStream {
    let ident = one.ident;
    let ranged = !matches!(one.status, Status::Code(_));
    match (!one.has_headers(), one.carried.is_some()) {
        (false, _) => quote!(Self::#ident { #taken, .. }),
        (true, true) if ranged => quote!(Self::#ident(_, body)),
        (true, true) => quote!(Self::#ident(body)),
        (true, false) if ranged => quote!(Self::#ident(_)),
        (true, false) => quote!(Self::#ident),
    }
}

/// The type of a reply's headers where there is no body, and the field that has them: of one header its own.
fn headers_alone(plan: Plan<'_>, headers: &Headers<'_>) -> (TokenStream, TokenStream) {
    match headers {
        Headers::Own(own) => match own.first() {
            Some((header, name)) if header.required => (type_ref(plan, header.ty), quote!(#name)),
            Some((header, name)) => {
                let ty = type_ref(plan, header.ty);
                (quote!(Option<#ty>), quote!(#name))
            }
            None => (quote!(()), quote!(())),
        },
        Headers::Shared(list) => {
            let ty = &list.ident;
            (quote!(#ty), quote!(headers))
        }
        Headers::None => (quote!(()), quote!(())),
    }
}
