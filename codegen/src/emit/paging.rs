//! Replies that come in pages: how the client goes from one to the next, and what is in them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::operation;
use super::reply::index;
use crate::analyze::{Paged, Step};
use crate::config::{Pages, Successor};
use crate::fragment::type_ref;
use crate::ir::{Operation, OperationId};
use crate::name::{Ident, OperationNames};
use crate::plan::Plan;

/// What is known of an operation's pages, if its replies are pages that can be followed.
pub(super) fn facts<'a>(
    plan: Plan<'a>,
    operation: &'a Operation,
) -> Option<(&'a Pages, &'a Paged)> {
    let pages = operation.pages.as_ref()?;
    let at = operation::place(plan, operation)?;
    let paged = plan.facts.pages.get(&OperationId::new(at, false))?;
    Some((pages, paged.as_ref().ok()?))
}

/// ```text
/// impl client::Paged for ListPetsCall {
///     type Reply = ListPetsReply;
///     type Item = Pet;
///     const PAGING: client::Paging = …;
///     fn items(page: PetPage) -> Vec<Pet> { page.data }
/// }
/// ```
pub(super) fn paged(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    let (pages, paged) = facts(plan, operation)?;
    let (rt, builder, reply) = (plan.rt, &names.builder, &names.reply);
    let item = type_ref(plan, paged.item);
    let items = &pages.items;
    let follow = follow(&pages.successor, paged);
    let more = match &pages.more {
        Some(more) => quote!(Some(#more)),
        None => quote!(None),
    };
    let list = list(plan, paged);
    Some(quote! {
        impl #rt::client::Paged for #builder {
            type Reply = #reply;
            type Item = #item;

            const PAGING: #rt::client::Paging = #rt::client::Paging {
                items: #items,
                follow: #rt::client::Follow::#follow,
                more: #more,
            };

            #[inline]
            fn items(page: <#reply as #rt::client::Reply>::Success) -> Vec<Self::Item> {
                #list
            }
        }
    })
}

fn follow(successor: &Successor, paged: &Paged) -> TokenStream {
    let param = index(paged.param.unwrap_or_default());
    match successor {
        Successor::Cursor { next, .. } => quote!(Cursor { param: #param, next: #next }),
        Successor::Last { next, .. } => quote!(Last { param: #param, next: #next }),
        Successor::Offset(_) => quote!(Offset { param: #param }),
        Successor::Page(_) => {
            let first = Literal::u64_unsuffixed(paged.first);
            quote!(Page { param: #param, first: #first })
        }
        Successor::Url(next) => quote!(Url { next: #next }),
        Successor::Link => quote!(Link),
    }
}

/// The expression that takes the items out of `page`.
fn list(plan: Plan<'_>, paged: &Paged) -> TokenStream {
    let mut value = quote!(page);
    // Whether the value so far is an `Option`.
    let mut open = false;
    for step in &paged.steps {
        let field = field(plan, step);
        value = match (open, step.optional) {
            (false, 0) => quote!(#value.#field),
            (false, levels) => {
                let flat = flat(levels);
                quote!(#value #flat.map(|page| page.#field))
            }
            (true, levels) => {
                let flat = flat(levels + 1);
                quote!(#value #flat.map(|page| page.#field))
            }
        };
        open |= step.optional > 0;
    }
    let wrapped = paged.wrapped.then(|| quote!(.0));
    let levels = paged.optional + usize::from(open);
    match levels {
        0 => quote!(#value #wrapped),
        levels => {
            let flat = flat(levels);
            let inner = paged.wrapped.then(|| quote!(.map(|list| list.0)));
            quote!(#value #flat #inner.unwrap_or_default())
        }
    }
}

fn field<'a>(plan: Plan<'a>, step: &Step) -> &'a Ident {
    &plan.names.members(step.record)[step.field]
}

/// What makes one `Option` of so many.
fn flat(levels: usize) -> TokenStream {
    let flat = (1..levels).map(|_| quote!(.flatten()));
    quote!(#(#flat)*)
}
