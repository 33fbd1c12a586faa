//! Layouts: what text has to be read as, printed from its outline.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::analyze::{Member, Object, Outline, Scalar, Slot, Stands};
use crate::hash::IdSet;
use crate::ir::TypeId;
use crate::plan::Plan;
use crate::print::Sheet;

/// An expression of type `op::Layout`.
pub(crate) fn layout(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let known = plan.facts.outlines.of(id);
    debug_assert!(known.is_some(), "{id:?} is written as text");
    known.map_or(quote!(op::Layout::Any), |known| slot(plan, known))
}

/// The layout of a member, whichever object of a union has it.
pub(crate) fn of_member(plan: Plan<'_>, of: &Member) -> TokenStream {
    let Some((tag, cases)) = &of.told else {
        return slot(plan, of.slot);
    };
    let cases = cases.iter().map(|(text, case)| {
        let layout = slot(plan, *case);
        quote!((#text, #layout))
    });
    let others = pointed(plan, of.slot);
    quote!(op::Layout::By(#tag, &[#(#cases),*], #others))
}

fn slot(plan: Plan<'_>, slot: Slot) -> TokenStream {
    match (slot.nullable, circular(plan, slot)) {
        (true, _) => {
            let inner = pointed(
                plan,
                Slot {
                    nullable: false,
                    ..slot
                },
            );
            quote!(op::Layout::Nullable(#inner))
        }
        (false, Some(name)) => quote!(op::Layout::As(#name)),
        (false, None) => match plan.names.layout(slot.outline) {
            Some(name) => quote!(#name),
            None => outline(plan, plan.facts.outlines.get(slot.outline)),
        },
    }
}

/// An expression of type `&op::Layout`.
fn pointed(plan: Plan<'_>, to: Slot) -> TokenStream {
    match circular(plan, to).filter(|_| !to.nullable) {
        Some(name) => name,
        None => {
            let layout = slot(plan, to);
            quote!(&#layout)
        }
    }
}

/// A reference to what contains itself.
fn circular(plan: Plan<'_>, slot: Slot) -> Option<TokenStream> {
    let name = plan.names.layout(slot.outline)?;
    let stands = plan.facts.outlines.get(slot.outline).stands;
    (stands == Stands::Circular).then(|| quote!(&#name))
}

/// ```text
/// pub const PORT_LAYOUT: op::Layout = op::Layout::Object(…);
/// pub static PET_LAYOUT: op::Layout = op::Layout::Object(… &PET_LAYOUT …);
/// ```
///
/// Only those that something mentions, with those that they refer to.
pub(crate) fn all(plan: Plan<'_>, mentioned: &IdSet<&str>) -> Vec<TokenStream> {
    let named: BTreeMap<&str, usize> = plan
        .names
        .layouts()
        .map(|(at, name)| (name.as_str(), at))
        .collect();
    let mut todo: Vec<usize> = mentioned
        .iter()
        .filter_map(|name| named.get(name).copied())
        .collect();
    let (mut made, mut seen) = (BTreeMap::new(), IdSet::default());
    while let Some(at) = todo.pop() {
        let Some(name) = plan.names.layout(at).filter(|_| seen.insert(at)) else {
            continue;
        };
        let one = plan.facts.outlines.get(at);
        let layout = outline(plan, one);
        let mut sheet = Sheet::default();
        sheet.push(layout.clone(), None);
        let item = match one.stands {
            Stands::Circular => quote!(pub static #name: op::Layout = #layout;),
            Stands::Alone | Stands::Within => quote!(pub const #name: op::Layout = #layout;),
        };
        // In the order of the description, whoever comes to mention them.
        made.insert((&one.types, at), item);
        todo.extend(sheet.words().filter_map(|(_, word)| named.get(word)));
    }
    made.into_values().collect()
}

/// Lists and objects first: what text fits neither is the single item of a list.
fn outline(plan: Plan<'_>, one: &Outline) -> TokenStream {
    let items = one.items.map(|items| {
        let items = pointed(plan, items);
        quote!(op::Layout::Array(#items))
    });
    let object = one.object.as_ref().map(|of| object(plan, of));
    let scalars = one.scalars.iter().map(|scalar| match scalar {
        Scalar::Number => quote!(op::Layout::Number),
        Scalar::Bool => quote!(op::Layout::Bool),
        Scalar::Json => quote!(op::Layout::Json),
        Scalar::Any => quote!(op::Layout::Any),
        Scalar::Text => quote!(op::Layout::Text),
    });
    let all: Vec<_> = items.into_iter().chain(object).chain(scalars).collect();
    match all.as_slice() {
        [] => quote!(op::Layout::Text),
        [only] => only.clone(),
        several => quote!(op::Layout::OneOf(&[#(#several),*])),
    }
}

fn object(plan: Plan<'_>, object: &Object) -> TokenStream {
    let members = object.members.iter().map(|(wire, of)| {
        let layout = of_member(plan, of);
        quote!((#wire, #layout))
    });
    let rest = match object.rest {
        Some(rest) => {
            let rest = pointed(plan, rest);
            quote!(Some(#rest))
        }
        None => quote!(None),
    };
    quote!(op::Layout::Object(&[#(#members),*], #rest))
}
