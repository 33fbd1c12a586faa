//! The modules of an API's operations, and what they import.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::imports::{idents, list, mention, shorten};
use super::{client, operation, server};
use crate::outcome::Module;
use crate::plan::Plan;

/// What these modules name of the runtime without its path.
const SHORT: [&str; 10] = [
    "Integer", "Map", "Mode", "Never", "Rules", "StatusIn", "Valid", "Validate", "Value", "check",
];

/// `operations`, `client` and `server`, as far as they are wanted; none where there are no operations.
pub(crate) fn modules(plan: Plan<'_>) -> Vec<Module> {
    let (wants_client, wants_server) = (plan.config.client, plan.config.server);
    let none = plan.api.operations.is_empty() && plan.api.receivers.is_empty();
    if none || !(wants_client || wants_server) {
        return Vec::new();
    }
    let rt = plan.rt;
    let shared = operation::items(plan);
    let defined: BTreeSet<String> = shared.iter().flat_map(super::imports::defined).collect();
    let tables = quote!(use #rt::operation as op;);
    let mut modules = vec![module(
        plan,
        (
            "operations",
            "Every operation as data, and what it may answer.",
        ),
        shared,
        &BTreeSet::new(),
        tables,
    )];
    if wants_client && !plan.api.operations.is_empty() {
        let about = ("client", "The client: a method per operation.");
        let items = client::items(plan);
        modules.push(module(plan, about, items, &defined, TokenStream::new()));
    }
    if wants_server && !plan.api.receivers.is_empty() {
        let about = ("webhooks", "What the API calls: a trait, and its router.");
        let tables = quote!(use #rt::operation as op;);
        let items = server::webhooks(plan);
        modules.push(Module {
            feature: Some("server".to_owned()),
            ..module(plan, about, items, &defined, tables)
        });
    }
    if wants_server && !plan.api.operations.is_empty() {
        let about = ("server", "The server: a trait per tag, and the router.");
        let items = server::items(plan);
        modules.push(module(plan, about, items, &defined, TokenStream::new()));
    }
    modules
}

fn module(
    plan: Plan<'_>,
    (name, docs): (&str, &str),
    items: Vec<TokenStream>,
    shared: &BTreeSet<String>,
    further: TokenStream,
) -> Module {
    let types: BTreeSet<String> = plan
        .api
        .type_ids()
        .filter_map(|id| plan.names.ty(id))
        .map(Ident::to_string)
        .collect();
    let own = items.iter().flat_map(super::imports::defined);
    let taken: BTreeSet<String> = own.chain(types.iter().chain(shared).cloned()).collect();
    let (items, mut short) = shorten(plan, items, &SHORT, &taken);
    let mut mentioned = BTreeSet::new();
    items
        .iter()
        .for_each(|item| mention(item.clone(), &mut mentioned));
    let named = |from: &BTreeSet<String>| -> Vec<Ident> {
        from.intersection(&mentioned)
            .map(|name| format_ident!("{name}"))
            .collect()
    };
    let private = ["patterns", "rules"]
        .map(str::to_owned)
        .into_iter()
        .collect();
    let rt = plan.rt;
    if mentioned.contains("is_valid") || mentioned.contains("RULES") {
        short.insert("Validate".to_owned());
    }
    let operations = list(quote!(use super::operations), named(shared));
    let types = list(quote!(use super::types), named(&types));
    let private = named(&private);
    // In the order of rustfmt, for which a list comes last.
    let several = private.len() > 1;
    let private = list(quote!(use super), private);
    let runtime = list(quote!(use #rt), idents(&short));
    Module {
        items,
        uses: match several {
            true => quote!(#operations #types #private #further #runtime),
            false => quote!(#operations #private #types #further #runtime),
        },
        feature: Some(name.to_owned()),
        ..Module::new(name, docs)
    }
}
