//! Checks of values that may be missing, as calls of functions that take what is optional: no closure to read or to
//! compile. Where no such function asks the question, a closure does.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::assertion::{contradict, one};
use super::place::{Place, join};
use super::{Depth, closure, judges_itself, text, value};
use crate::fragment;
use crate::ir::{Check, FloatKind, IntKind, Number, Shape, TypeId};
use crate::plan::Plan;

/// The checks of a value of this type in a place that is an `Option`, or `None` where nothing is asked.
pub(super) fn of(plan: Plan<'_>, id: TypeId, place: &Place, depth: Depth) -> Option<TokenStream> {
    let item = Place::reference(quote!(value));
    let check = value(plan, id, &item, depth)?;
    Some(match called(plan, id, place, depth) {
        Some(asked) => join(&asked),
        None => {
            let (place, check) = (place.receiver(), closure("value", &check));
            quote!(#place.as_ref().is_none_or(#check))
        }
    })
}

/// Whether all that is asked of values of this type is that the models and texts in them are valid.
pub(super) fn is_models(plan: Plan<'_>, id: TypeId, depth: Depth) -> bool {
    if judges_itself(plan, id) {
        return true;
    }
    let ty = plan.api.ty(plan.facts.of(id));
    match &ty.shape {
        Shape::List(inner) | Shape::Map(inner) | Shape::Nullable(inner) => {
            (depth == Depth::Below || ty.checks.is_empty()) && is_models(plan, *inner, depth)
        }
        Shape::Text(format) if format.is_open() && depth != Depth::Own => {
            depth == Depth::Below || ty.checks.is_empty()
        }
        _ => false,
    }
}

/// The checks as calls; `None` where some check has no function.
fn called(plan: Plan<'_>, id: TypeId, place: &Place, depth: Depth) -> Option<Vec<TokenStream>> {
    let (rt, borrowed) = (plan.rt, place.borrowed());
    if is_models(plan, id, depth) {
        return Some(vec![quote!(#rt::check::valid(#borrowed))]);
    }
    let ty = plan.api.ty(plan.facts.of(id));
    if ty.checks.checks.contains(&Check::Json) {
        return None;
    }
    match &ty.shape {
        Shape::Str => texts(plan, &ty.checks.checks, place),
        Shape::Extensible(_) if ty.checks.is_empty() => Some(Vec::new()),
        Shape::Int(kind) if *kind != IntKind::Any => {
            numbers(plan, &ty.checks.checks, &ty.shape, place)
        }
        Shape::Float(_) => {
            let mut asked = numbers(plan, &ty.checks.checks, &ty.shape, place)?;
            let value = place.copied();
            asked.push(quote!(#rt::check::finite(#value)));
            Some(asked)
        }
        Shape::List(item) | Shape::Map(item) => {
            let mut asked = match depth {
                Depth::Below => Vec::new(),
                _ => counts(plan, &ty.checks.checks, *item, place)?,
            };
            if is_models(plan, *item, depth) && depth != Depth::Own {
                asked.push(quote!(#rt::check::valid(#borrowed)));
            } else if let Some(check) = value(plan, *item, &Place::reference(quote!(value)), depth)
            {
                let each = closure("value", &check);
                asked.push(quote!(#rt::check::each(#borrowed, #each)));
            }
            Some(asked)
        }
        // What is asked of texts and items passes over each `None`.
        Shape::Nullable(inner) if ty.checks.is_empty() => {
            let inner = plan.facts.of(*inner);
            match &plan.api.ty(inner).shape {
                Shape::Str | Shape::List(_) | Shape::Map(_) => called(plan, inner, place, depth),
                _ => None,
            }
        }
        _ => None,
    }
}

fn texts(plan: Plan<'_>, checks: &[Check], place: &Place) -> Option<Vec<TokenStream>> {
    let (rt, text) = (plan.rt, place.borrowed());
    let call = |check: &Check| {
        Some(match check {
            Check::MinLength(n) => {
                let n = Token::u64_unsuffixed(*n);
                quote!(#rt::check::min_length(#text, #n))
            }
            Check::MaxLength(n) => {
                let n = Token::u64_unsuffixed(*n);
                quote!(#rt::check::max_length(#text, #n))
            }
            Check::Pattern(pattern) => {
                let name = plan.names.pattern(*pattern);
                quote!(patterns::#name.matches(#text))
            }
            _ => return None,
        })
    };
    checks.iter().map(call).collect()
}

/// What is asked of how many items there are, and whether they differ.
fn counts(
    plan: Plan<'_>,
    checks: &[Check],
    item: TypeId,
    place: &Place,
) -> Option<Vec<TokenStream>> {
    let (rt, items) = (plan.rt, place.borrowed());
    let call = |check: &Check| {
        Some(match check {
            Check::MinItems(n) | Check::MinProperties(n) => {
                let n = Token::u64_unsuffixed(*n);
                quote!(#rt::check::min_items(#items, #n))
            }
            Check::MaxItems(n) | Check::MaxProperties(n) => {
                let n = Token::u64_unsuffixed(*n);
                quote!(#rt::check::max_items(#items, #n))
            }
            Check::UniqueItems if !text::is_partial(plan, item) => {
                quote!(#rt::check::unique_items(#items))
            }
            _ => return None,
        })
    };
    let asked = |check: &&Check| !matches!(check, Check::MinItems(0) | Check::MinProperties(0));
    checks.iter().filter(asked).map(call).collect()
}

fn numbers(
    plan: Plan<'_>,
    checks: &[Check],
    shape: &Shape,
    place: &Place,
) -> Option<Vec<TokenStream>> {
    let (rt, number) = (plan.rt, place.copied());
    let mut asked = Vec::new();
    let mut checks = checks.iter().peekable();
    while let Some(check) = checks.next() {
        let literal = |bound: &Number| limit(bound, shape);
        let range = match (check, checks.peek()) {
            (Check::Minimum(low), Some(Check::Maximum(high)))
            | (Check::Maximum(high), Some(Check::Minimum(low))) => {
                if contradict(low, high) {
                    let number = place.receiver();
                    return Some(vec![quote!(#number.is_none())]);
                }
                literal(low).zip(literal(high))
            }
            _ => None,
        };
        if let Some((low, high)) = range {
            checks.next();
            asked.push(quote!(#rt::check::within(#number, #low..=#high)));
            continue;
        }
        let (bound, name) = match check {
            Check::Minimum(bound) => (bound, quote!(at_least)),
            Check::Maximum(bound) => (bound, quote!(at_most)),
            Check::ExclusiveMinimum(bound) => (bound, quote!(above)),
            Check::ExclusiveMaximum(bound) => (bound, quote!(below)),
            _ => return None,
        };
        // What the type ensures is not asked.
        if one(plan, check, shape, None, &Place::reference(quote!(value)))?.is_some() {
            let bound = literal(bound)?;
            asked.push(quote!(#rt::check::#name(#number, #bound)));
        }
    }
    Some(asked)
}

/// A bound as a literal of the value's type, if that holds it.
fn limit(bound: &Number, shape: &Shape) -> Option<TokenStream> {
    match shape {
        Shape::Int(kind) => fragment::number(bound, *kind).map(|literal| quote!(#literal)),
        Shape::Float(FloatKind::F64) => fragment::double(bound),
        _ => None,
    }
}
