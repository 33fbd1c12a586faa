//! What a type says of how its values look at first sight, for the unions it is a case of.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::analyze::{Look, of_record};
use crate::fragment::type_ref;
use crate::ir::{Record, Shape, TypeId, Union};
use crate::plan::Plan;

/// ```text
/// const LOOK: Look = Look::Record(&[("type", Look::OneOf(&["Point"])), ("coordinates", Look::Of(Kind::Array))]);
/// ```
pub(super) fn record(plan: Plan<'_>, id: TypeId, record: &Record) -> Option<TokenStream> {
    constant(plan, id, || members(plan, record))
}

fn members(plan: Plan<'_>, record: &Record) -> TokenStream {
    let rt = plan.rt;
    let members = of_record(plan.api, plan.facts, record);
    let members = members.iter().map(|(wire, look)| {
        let look = member(plan, look);
        quote!((#wire, #look))
    });
    quote!(#rt::Look::Record(&[#(#members),*]))
}

/// The look of any of the cases: first, in their order, those that are tried.
pub(super) fn union(plan: Plan<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    constant(plan, id, || {
        let rt = plan.rt;
        let words = plan.facts.words(id);
        let mut cases: Vec<_> = union.cases.iter().enumerate().collect();
        cases.sort_by_key(|(index, _)| words.contains_key(index));
        let cases = cases.into_iter().map(|(index, case)| {
            let shape = &plan.api.ty(plan.facts.of(case.ty)).shape;
            match shape {
                Shape::Record(record) if plan.facts.is_bare(id, index) => members(plan, record),
                _ => of(&type_ref(plan, case.ty)),
            }
        });
        quote!(#rt::Look::Union(&[#(#cases),*]))
    })
}

/// The look of what a type wraps.
pub(super) fn same(plan: Plan<'_>, id: TypeId, inner: &TokenStream) -> Option<TokenStream> {
    constant(plan, id, || of(inner))
}

/// Most types are a case of nothing.
fn constant(plan: Plan<'_>, id: TypeId, look: impl FnOnce() -> TokenStream) -> Option<TokenStream> {
    plan.facts.looked_at.contains(&id).then(|| {
        let (rt, look) = (plan.rt, look());
        quote!(const LOOK: #rt::Look = #look;)
    })
}

/// The expression of a type's look.
pub(super) fn of(ty: &TokenStream) -> TokenStream {
    let generic = ty.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() != ':',
        TokenTree::Group(_) => true,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    });
    match generic {
        true => quote!(<#ty as Json>::LOOK),
        false => quote!(#ty::LOOK),
    }
}

fn member(plan: Plan<'_>, look: &Look) -> TokenStream {
    let rt = plan.rt;
    match look {
        Look::OneOf(values) => quote!(#rt::Look::OneOf(&[#(#values),*])),
        Look::NoneOf(values) => quote!(#rt::Look::NoneOf(&[#(#values),*])),
        Look::Of(kinds) => {
            let kind = super::union::kind_patterns(plan, *kinds);
            quote!(#rt::Look::Of(#kind))
        }
        Look::Bool(value) => quote!(#rt::Look::Bool(#value)),
        Look::Any => quote!(#rt::Look::Any),
        Look::Maybe(look) => {
            let look = member(plan, look);
            quote!(#rt::Look::Maybe(&#look))
        }
    }
}
