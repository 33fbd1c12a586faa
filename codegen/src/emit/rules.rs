//! The statics beside the types: rule texts and patterns.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::fragment::string;
use crate::ir::{Schema, SchemaId};
use crate::name::Ident;
use crate::plan::Plan;

/// `pub(crate) static PORT: Schema = Schema::new("#/components/schemas/Port", r#"{…}"#, &[…], &[…]);`
///
/// Only the rules that something mentions, with those that they refer to.
pub(crate) fn all(plan: Plan<'_>, mentioned: &BTreeSet<&str>) -> Vec<TokenStream> {
    let rt = plan.rt;
    let places: Vec<_> = plan
        .names
        .places()
        .filter(|(_, name)| mentioned.contains(name.as_str()))
        .collect();
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
    let texts = wanted.into_iter().map(|id| {
        let name = plan.names.schema(id);
        schema_static(plan, name, plan.api.schema(id))
    });
    let places = places.iter().filter_map(|(rule, name)| {
        let (text, at) = (plan.names.schema(rule.schema?), &rule.at);
        Some(quote!(pub static #name: #rt::Schema = #rt::Schema::at(&#text, #at);))
    });
    texts.chain(places).collect()
}

fn schema_static(plan: Plan<'_>, name: &Ident, schema: &Schema) -> TokenStream {
    let rt = plan.rt;
    let origin = &schema.origin.pointer;
    let text = string(&schema.text);
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
