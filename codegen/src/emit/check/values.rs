//! `enum` and `const` on typed values.

use std::collections::HashSet;

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use crate::fragment;
use crate::ir::{Assertion, Check, FloatKind, IntKind, Literal, Number, Shape, TypeId};
use crate::plan::Plan;

use super::place::Place;

/// Whether the value is one of these; values of another kind never are.
pub(super) fn one_of(
    plan: Plan<'_>,
    values: &[Literal],
    shape: &Shape,
    id: Option<TypeId>,
    place: &Place,
) -> Option<TokenStream> {
    let text = place.as_str();
    let (value, borrowed) = (place.copied(), place.borrowed());
    // What is listed twice would be a pattern that nothing reaches.
    let mut seen = HashSet::new();
    let strings: Vec<&str> = values
        .iter()
        .filter_map(|value| match value {
            Literal::String(text) => Some(text.as_str()),
            _ => None,
        })
        .filter(|text| seen.insert(*text))
        .collect();
    Some(match shape {
        Shape::Str | Shape::Extensible(_) | Shape::Text(_) | Shape::Const(Literal::String(_)) => {
            match strings.is_empty() {
                true => quote!(false),
                false => quote!(matches!(#text, #(#strings)|*)),
            }
        }
        Shape::Enum(known) | Shape::IntEnum(known) => {
            let idents = plan.names.members(id?);
            let listed = known
                .iter()
                .zip(idents)
                .filter(|(value, _)| values.contains(value));
            let name = plan.names.ty(id?)?;
            let listed: Vec<_> = listed.map(|(_, ident)| quote!(#name::#ident)).collect();
            match listed.is_empty() {
                true => quote!(false),
                false => quote!(matches!(#value, #(#listed)|*)),
            }
        }
        Shape::Int(IntKind::Any) => {
            let rt = plan.rt;
            let numbers = values.iter().filter_map(|value| match value {
                Literal::Number(text) => Some(text),
                _ => None,
            });
            let numbers: Vec<&String> = numbers.collect();
            match numbers.is_empty() {
                true => quote!(false),
                false => quote!(#rt::check::one_of(#borrowed, &[#(#numbers),*])),
            }
        }
        Shape::Int(_) | Shape::Const(Literal::Number(_)) if integer(shape).is_some() => {
            let kind = &integer(shape)?;
            let numbers = values.iter().filter_map(|value| match value {
                Literal::Number(text) => fragment::number(&Number(text.clone()), *kind),
                _ => None,
            });
            let mut seen = HashSet::new();
            let numbers = numbers.filter(|number| seen.insert(number.to_string()));
            let numbers: Vec<Token> = numbers.collect();
            match numbers.is_empty() {
                true => quote!(false),
                false => quote!(matches!(#value, #(#numbers)|*)),
            }
        }
        Shape::Const(Literal::Number(_)) | Shape::Float(_) => {
            let numbers = values.iter().filter_map(|value| match value {
                // A value never is what no double stands for.
                Literal::Number(text) => fragment::double(&Number(text.clone())),
                _ => None,
            });
            let numbers: Vec<TokenStream> = numbers.collect();
            match shape {
                _ if numbers.is_empty() => quote!(false),
                Shape::Float(FloatKind::F64) | Shape::Const(_) => {
                    quote!([#(#numbers),*].contains(#borrowed))
                }
                _ => quote!([#(#numbers),*].contains(&f64::from(#value))),
            }
        }
        Shape::Bool | Shape::Const(Literal::Bool(_)) => {
            match (
                values.contains(&Literal::Bool(true)),
                values.contains(&Literal::Bool(false)),
            ) {
                (true, true) => quote!(true),
                (true, false) => quote!(#value),
                (false, true) => quote!(!#value),
                (false, false) => quote!(false),
            }
        }
        Shape::Null | Shape::Const(Literal::Null) => match values.contains(&Literal::Null) {
            true => quote!(true),
            false => quote!(false),
        },
        _ => return None,
    })
}

/// The width of an integer, a constant's included.
fn integer(shape: &Shape) -> Option<IntKind> {
    match shape {
        Shape::Int(kind) => Some(*kind),
        Shape::Const(value) => fragment::constant_width(value),
        _ => None,
    }
}

/// Whether a constant satisfies an assertion that only lists values; `None` if it asks more.
pub(super) fn constant_holds(assertion: &Assertion, constant: &Literal) -> Option<bool> {
    let mut holds = true;
    for check in &assertion.checks {
        match check {
            Check::OneOfValues(values) => holds &= values.contains(constant),
            Check::Kind(kinds) => holds &= kinds.has(constant.kind()),
            _ => return None,
        }
    }
    Some(holds)
}
