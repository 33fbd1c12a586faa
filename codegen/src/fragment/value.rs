//! Values of the description as Rust expressions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{constant_width, double, number, string, type_ref};
use crate::ir::{Literal, Number, Shape, TypeId};
use crate::plan::Plan;

/// A value of a type, if a few words give it.
pub(crate) fn value(plan: Plan<'_>, id: TypeId, value: &Literal) -> Option<TokenStream> {
    let of = plan.facts.of(id);
    Some(match (&plan.api.ty(of).shape, value) {
        (Shape::Enum(known) | Shape::IntEnum(known), _) => {
            plan.names.ty(of)?;
            let place = known.iter().position(|one| one == value)?;
            let (name, variant) = (type_ref(plan, id), plan.names.members(of).get(place)?);
            quote!(#name::#variant)
        }
        (Shape::Str | Shape::Const(_), Literal::String(text)) => {
            let text = string(text);
            quote!(#text.to_owned())
        }
        (Shape::Bool | Shape::Const(_), Literal::Bool(value)) => quote!(#value),
        (Shape::Int(kind), Literal::Number(text)) => {
            let literal = number(&Number(text.clone()), *kind)?;
            quote!(#literal)
        }
        (Shape::Const(_), Literal::Number(text)) => {
            let stated = Number(text.clone());
            match constant_width(value) {
                Some(kind) => {
                    let literal = number(&stated, kind)?;
                    quote!(#literal)
                }
                None => double(&stated)?,
            }
        }
        _ => return None,
    })
}
