//! The statics beside the types: rule texts and patterns.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::fragment::{quoted, string};
use crate::hash::IdSet;
use crate::ir::{Rule, Schema, SchemaId};
use crate::name::Ident;
use crate::plan::Plan;

/// A rule that gets a static: a text, or a place in one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Static<'p> {
    Text(SchemaId),
    Place(&'p Rule, &'p Ident),
}

/// The rules that something mentions, with those that they refer to.
pub(crate) fn all<'p>(plan: Plan<'p>, mentioned: &IdSet<&str>) -> Vec<Static<'p>> {
    let places = plan.names.places();
    let places = places.filter(|(_, name)| mentioned.contains(name.as_str()));
    let mut places: Vec<(&Rule, &Ident)> = places.collect();
    let order = |rule: &Rule| (rule.schema, rule.at.map(|at| plan.api.place(at)));
    places.sort_unstable_by(|(a, one), (b, other)| (order(a), one).cmp(&(order(b), other)));
    let mut wanted: BTreeSet<SchemaId> =
        places.iter().filter_map(|(rule, _)| rule.schema).collect();
    let ids = (0..plan.api.schemas.len() as u32).map(SchemaId);
    wanted.extend(ids.filter(|id| mentioned.contains(plan.names.schema(*id).as_str())));
    let mut todo: Vec<SchemaId> = wanted.iter().copied().collect();
    while let Some(id) = todo.pop() {
        todo.extend(
            plan.api
                .schema(id)
                .refs
                .iter()
                .filter(|id| wanted.insert(**id)),
        );
    }
    let texts = wanted.into_iter().map(Static::Text);
    let places = places.into_iter();
    texts
        .chain(places.map(|(rule, name)| Static::Place(rule, name)))
        .collect()
}

/// `pub(crate) static PORT: Schema = Schema::new("#/components/schemas/Port", r#"{…}"#, &[…], &[…]);`
pub(crate) fn item(plan: Plan<'_>, rule: Static<'_>) -> Option<TokenStream> {
    let rt = plan.rt;
    match rule {
        Static::Text(id) => Some(schema_static(
            plan,
            plan.names.schema(id),
            plan.api.schema(id),
        )),
        Static::Place(rule, name) => {
            let text = plan.names.schema(rule.schema?);
            let at = quoted(plan.api.place(rule.at?));
            Some(quote!(pub static #name: #rt::Schema = #rt::Schema::at(&#text, #at);))
        }
    }
}

fn schema_static(plan: Plan<'_>, name: &Ident, schema: &Schema) -> TokenStream {
    let rt = plan.rt;
    let origin = quoted(&schema.origin.pointer);
    let text = string(&schema.text);
    if schema.refs.is_empty() && schema.patterns.is_empty() {
        return quote!(pub static #name: #rt::Schema = #rt::Schema::plain(#origin, #text););
    }
    let refs = schema.refs.iter().map(|id| plan.names.schema(*id));
    let patterns = schema.patterns.iter().map(|id| plan.names.pattern(*id));
    quote! {
        pub static #name: #rt::Schema = #rt::Schema::new(
            #origin,
            #text,
            &[#(&#refs),*],
            &[#(&patterns::#patterns),*],
        );
    }
}
