//! What a union's cases of numbers, texts and booleans are made of without being named.
//!
//! In: a union. Out: one macro of the runtime for those of its cases whose Rust type no other has.

use proc_macro2::TokenStream;
use quote::quote;

use crate::fragment::type_ref;
use crate::ir::{IntKind, Shape, TypeId, Union};
use crate::name::Ident;
use crate::plan::Plan;

/// ```text
/// oasmith::number_or_text!(OrderId, Integer(i32), String(String));
/// ```
pub(super) fn scalar_cases(plan: Plan<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let (rt, ident) = (plan.rt, plan.names.ty(id)?);
    let scalars = scalars(plan, id, union);
    let of = |ty: TypeId| type_ref(plan, ty).to_string();
    let is_alone = |ty: TypeId| scalars.iter().filter(|(_, one)| of(*one) == of(ty)).count() == 1;
    let distinct = scalars.iter().filter(|(_, ty)| is_alone(*ty));
    let cases = distinct.map(|(variant, ty)| {
        let ty = type_ref(plan, *ty);
        quote!(#variant(#ty))
    });
    let cases: Vec<TokenStream> = cases.collect();
    let both = number_and_text(plan, id, union, &scalars);
    Some(match (both, cases.is_empty()) {
        (_, true) => return None,
        (Some((number, text)), false) => {
            let ty = type_ref(plan, number.1);
            let (number, text) = (number.0, text.0);
            quote!(#rt::number_or_text!(#ident, #number(#ty), #text(String));)
        }
        (None, false) => quote!(#rt::scalar_cases!(#ident, #(#cases),*);),
    })
}

/// A case with its type.
type Scalar<'p> = (&'p Ident, TypeId);

/// The cases that hold a primitive or a `String`.
fn scalars<'p>(plan: Plan<'p>, id: TypeId, union: &Union) -> Vec<Scalar<'p>> {
    let words = plan.facts.words(id);
    let cases = plan.names.members(id).iter().zip(&union.cases).enumerate();
    let held = cases.filter(|(index, _)| {
        !words.contains_key(index) && !plan.facts.boxed.contains(&(id, *index))
    });
    let held = held.map(|(_, (variant, case))| (variant, case.ty));
    let scalars =
        held.filter(|(_, ty)| is_number(plan, *ty) || is_text(plan, *ty) || is_bool(plan, *ty));
    scalars.collect()
}

fn is_bool(plan: Plan<'_>, ty: TypeId) -> bool {
    matches!(plan.api.ty(plan.facts.of(ty)).shape, Shape::Bool)
}

fn is_text(plan: Plan<'_>, ty: TypeId) -> bool {
    matches!(plan.api.ty(plan.facts.of(ty)).shape, Shape::Str)
}

fn is_number(plan: Plan<'_>, ty: TypeId) -> bool {
    match plan.api.ty(plan.facts.of(ty)).shape {
        Shape::Int(kind) => kind != IntKind::Any,
        Shape::Float(_) => true,
        _ => false,
    }
}

/// The two cases of a union that is a number or a text and nothing else.
fn number_and_text<'p>(
    plan: Plan<'p>,
    id: TypeId,
    union: &Union,
    scalars: &[Scalar<'p>],
) -> Option<(Scalar<'p>, Scalar<'p>)> {
    if union.cases.len() != 2 || plan.facts.has_unknown_case(id) {
        return None;
    }
    let number = scalars.iter().find(|(_, ty)| is_number(plan, *ty))?;
    let text = scalars.iter().find(|(_, ty)| is_text(plan, *ty))?;
    Some((*number, *text))
}
