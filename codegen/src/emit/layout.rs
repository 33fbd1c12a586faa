//! Types in outline: what text has to be read as.
//!
//! Styles reach two levels deep, `deepObject` a few more; what lies below stays JSON, which also ends
//! recursion.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::hash::IdSet;
use crate::ir::{Literal, Record, Rest, Shape, TypeId};
use crate::plan::Plan;
use crate::print::Sheet;

/// How many levels a style is followed.
const DEEPEST: usize = 5;

/// An expression of type `op::Layout`.
pub(crate) fn layout(plan: Plan<'_>, id: TypeId) -> TokenStream {
    at(plan, id, 0)
}

fn at(plan: Plan<'_>, id: TypeId, depth: usize) -> TokenStream {
    if depth > DEEPEST {
        return quote!(op::Layout::Json);
    }
    let below = |id| at(plan, id, depth + 1);
    match &plan.api.ty(plan.facts.of(id)).shape {
        Shape::Any | Shape::Never | Shape::Alias(_) => quote!(op::Layout::Any),
        Shape::Null => quote!(op::Layout::Nullable(&op::Layout::Text)),
        Shape::Bool => quote!(op::Layout::Bool),
        Shape::Int(_) | Shape::Float(_) => quote!(op::Layout::Number),
        Shape::Str | Shape::Text(_) | Shape::Bytes(_) => quote!(op::Layout::Text),
        Shape::Foreign(_, kinds) if kinds.has(crate::ir::Kind::String) => quote!(op::Layout::Text),
        Shape::Foreign(..) => quote!(op::Layout::Number),
        Shape::Const(value) => values(std::slice::from_ref(value)),
        Shape::Enum(all) => values(all),
        Shape::List(item) => {
            let item = below(*item);
            quote!(op::Layout::Array(&#item))
        }
        Shape::Tuple(items) => {
            let item = one_of(items.iter().map(|item| below(*item)).collect());
            quote!(op::Layout::Array(&#item))
        }
        Shape::Map(value) => {
            let value = below(*value);
            quote!(op::Layout::Object(&[], Some(&#value)))
        }
        Shape::Record(record) => match plan.names.layout(plan.facts.of(id)) {
            Some(name) => quote!(#name),
            None => object(plan, record, depth),
        },
        Shape::Union(union) => one_of(union.cases.iter().map(|case| below(case.ty)).collect()),
        Shape::Nullable(inner) => {
            let inner = at(plan, *inner, depth);
            quote!(op::Layout::Nullable(&#inner))
        }
    }
}

/// `pub const PORT_LAYOUT: op::Layout = op::Layout::Object(…);`
///
/// Only those that something mentions, with those that they refer to.
pub(crate) fn all(plan: Plan<'_>, mentioned: &IdSet<&str>) -> Vec<TokenStream> {
    let named: BTreeMap<&str, TypeId> = plan
        .names
        .layouts()
        .map(|(id, name)| (name.as_str(), id))
        .collect();
    let mut todo: Vec<TypeId> = mentioned
        .iter()
        .filter_map(|name| named.get(name).copied())
        .collect();
    let mut made = BTreeMap::new();
    while let Some(id) = todo.pop() {
        let (Some(name), Shape::Record(record)) = (plan.names.layout(id), &plan.api.ty(id).shape)
        else {
            continue;
        };
        let layout = object(plan, record, 0);
        let mut sheet = Sheet::default();
        sheet.push(layout.clone(), None);
        made.insert(id, quote!(pub const #name: op::Layout = #layout;));
        let below = sheet.words().filter_map(|word| named.get(word));
        todo.extend(below.filter(|id| !made.contains_key(id)));
    }
    made.into_values().collect()
}

fn object(plan: Plan<'_>, record: &Record, depth: usize) -> TokenStream {
    let fields = record.fields.iter().map(|field| {
        let (wire, layout) = (&field.wire, at(plan, field.ty, depth + 1));
        quote!((#wire, #layout))
    });
    let rest = match record.rest {
        Rest::Typed(ty) => {
            let layout = at(plan, ty, depth + 1);
            quote!(Some(&#layout))
        }
        Rest::Closed | Rest::Open => quote!(None),
    };
    quote!(op::Layout::Object(&[#(#fields),*], #rest))
}

/// The layout of given values: of each kind once, text last since every text fits it.
fn values(all: &[Literal]) -> TokenStream {
    let any = |holds: fn(&Literal) -> bool| all.iter().any(holds);
    let mut kinds = Vec::new();
    if any(|value| matches!(value, Literal::Number(_))) {
        kinds.push(quote!(op::Layout::Number));
    }
    if any(|value| matches!(value, Literal::Bool(_))) {
        kinds.push(quote!(op::Layout::Bool));
    }
    if any(|value| matches!(value, Literal::Array(_) | Literal::Object(_))) {
        kinds.push(quote!(op::Layout::Json));
    }
    if any(|value| matches!(value, Literal::String(_))) {
        kinds.push(quote!(op::Layout::Text));
    }
    let layout = one_of(kinds);
    match any(|value| matches!(value, Literal::Null)) {
        true => quote!(op::Layout::Nullable(&#layout)),
        false => layout,
    }
}

/// One of several layouts, equal ones once, text last.
fn one_of(layouts: Vec<TokenStream>) -> TokenStream {
    let mut distinct: Vec<(String, TokenStream)> = Vec::new();
    for layout in layouts {
        let text = layout.to_string();
        if distinct.iter().all(|(known, _)| *known != text) {
            distinct.push((text, layout));
        }
    }
    distinct.sort_by_key(|(text, _)| text.ends_with(":: Text"));
    let layouts: Vec<_> = distinct.into_iter().map(|(_, layout)| layout).collect();
    match layouts.as_slice() {
        [] => quote!(op::Layout::Text),
        [one] => one.clone(),
        many => quote!(op::Layout::OneOf(&[#(#many),*])),
    }
}
