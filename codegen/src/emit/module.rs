//! The module tree: which item stands where, and what each module imports.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::imports::{SHORT, defined, idents, list, mention, shorten, uses};
use crate::config::Replacement;
use crate::fragment::{docs, line, rules as rules_of, shape_ref, type_ref};
use crate::ir::{Shape, TypeId};
use crate::name::scope::shouting;
use crate::outcome::Module;
use crate::plan::Plan;

/// The whole output.
pub(crate) fn api(plan: Plan<'_>) -> Module {
    let mut root = Module::new("", crate_docs(plan));
    root.children.push(types(plan));
    root.children.extend(super::wire::modules(plan));
    let mut mentioned = BTreeSet::new();
    mentioned_in(&root, &mut mentioned);
    let rules = super::rules::all(plan, &mentioned);
    root.children.extend(private(
        plan,
        "rules",
        "The rules of the description, as it states them.",
        rules,
    ));
    root.children.extend(private(
        plan,
        "patterns",
        "The patterns of the description, as tables.",
        super::patterns::all(plan),
    ));
    if root
        .children
        .iter()
        .any(|module| module.name == "types" && !module.is_empty())
    {
        root.uses = quote!(
            pub use self::types::*;
        );
    }
    root.children.sort_by(|a, b| a.name.cmp(&b.name));
    root
}

fn crate_docs(plan: Plan<'_>) -> String {
    let docs = &plan.api.docs;
    let parts = [docs.summary.as_deref(), docs.description.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// A module that only the generated code itself uses.
fn private(plan: Plan<'_>, name: &str, docs: &str, items: Vec<TokenStream>) -> Option<Module> {
    let rt = plan.rt;
    let (items, short) = shorten(plan, items, &["Pattern", "Schema"], &BTreeSet::new());
    let mut mentioned = BTreeSet::new();
    items
        .iter()
        .for_each(|item| mention(item.clone(), &mut mentioned));
    let patterns = mentioned.contains("patterns").then(|| {
        quote!(
            use super::patterns;
        )
    });
    let runtime = list(quote!(use #rt), idents(&short));
    let module = Module {
        items,
        uses: quote!(#patterns #runtime),
        public: false,
        ..Module::new(name, docs)
    };
    (!module.items.is_empty()).then_some(module)
}

/// `types`: one module per named schema or operation, everything re-exported.
fn types(plan: Plan<'_>) -> Module {
    let mut homes: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    let mut foreign = Vec::new();
    for id in plan.api.type_ids() {
        let Some(ident) = plan.names.ty(id) else {
            continue;
        };
        match plan.config.replacement(&ident.to_string()) {
            None => homes.entry(plan.names.home(id)).or_default().push(id),
            Some(Replacement::Own) => foreign.push(quote!(pub use super::#ident;)),
            Some(Replacement::Path(path)) => foreign.extend(reexport(path, ident)),
        }
    }
    let every: BTreeSet<String> = homes
        .values()
        .flatten()
        .filter_map(|id| plan.names.ty(*id).map(Ident::to_string))
        .chain(foreign_names(plan))
        .collect();
    let mut module = Module::new("types", "Every type of the description.");
    let mut exports = Vec::new();
    for (home, ids) in homes {
        let items: Vec<TokenStream> = ids.iter().filter_map(|id| item(plan, *id)).collect();
        let here: BTreeSet<String> = items.iter().flat_map(defined).collect();
        let ident = crate::name::ident(home);
        let public: Vec<Ident> = here.iter().map(|name| format_ident!("{name}")).collect();
        exports.extend(list(quote!(pub use self::#ident), public));
        let (items, short) = shorten(plan, items, &SHORT, &every);
        let uses = uses(plan, &items, short, &every, &here);
        module.children.push(Module {
            items,
            uses,
            public: false,
            ..Module::new(home, "")
        });
    }
    module.uses = quote!(#(#exports)* #(#foreign)*);
    module
}

fn reexport(path: &str, ident: &Ident) -> Option<TokenStream> {
    let path: TokenStream = path.parse().ok()?;
    Some(quote!(pub use #path as #ident;))
}

fn foreign_names(plan: Plan<'_>) -> Vec<String> {
    let names = plan.api.type_ids().filter_map(|id| plan.names.ty(id));
    names
        .map(Ident::to_string)
        .filter(|name| plan.config.replacement(name).is_some())
        .collect()
}

fn item(plan: Plan<'_>, id: TypeId) -> Option<TokenStream> {
    let shape = &plan.api.ty(id).shape;
    if plan.facts.newtypes.contains(&id) {
        return super::newtype::newtype(plan, id, shape).map(|item| with_serde(plan, id, item));
    }
    match shape {
        Shape::Record(record) => super::record::record(plan, id, record),
        Shape::Enum(values) => super::enumeration::enumeration(plan, id, values),
        Shape::Union(union) => super::union::union(plan, id, union),
        _ => return alias(plan, id),
    }
    .map(|item| with_serde(plan, id, item))
}

fn with_serde(plan: Plan<'_>, id: TypeId, item: TokenStream) -> TokenStream {
    let (rt, ident) = (plan.rt, plan.names.ty(id));
    quote!(#item #rt::serde_impls!(#ident);)
}

/// Another name for a type that needs none of its own, with the rules of its values.
fn alias(plan: Plan<'_>, id: TypeId) -> Option<TokenStream> {
    let rt = plan.rt;
    let ident = plan.names.ty(id)?;
    let ty = match plan.facts.of(id) == id {
        true => shape_ref(plan, &plan.api.ty(id).shape),
        false => type_ref(plan, id),
    };
    let docs = type_docs(plan, id);
    let name = format_ident!("{}", shouting(&format!("{ident}Rules")));
    let rules = rules_of(plan, id);
    let rules_docs = line(&format!("What a `{ident}` must satisfy."));
    Some(quote! {
        #docs
        pub type #ident = #ty;

        #rules_docs
        pub const #name: #rt::Rules<#ident> = #rules;
    })
}

/// The documentation of a type: what it is, then where it stands.
pub(super) fn type_docs(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let ty = plan.api.ty(id);
    let place = format!("Schema: `{}`", ty.origin.pointer);
    let deprecated = ty.deprecated.then(|| quote!(#[deprecated]));
    let docs = docs(&ty.docs, "", Some(&place));
    quote!(#docs #deprecated)
}

/// The user's further derives and attributes.
pub(super) fn attributes(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let name = plan.names.ty(id).map(Ident::to_string).unwrap_or_default();
    let own = plan.config.derives.types.get(&name).into_iter().flatten();
    let derives: Vec<TokenStream> = plan
        .config
        .derives
        .all
        .iter()
        .chain(own)
        .filter_map(|path| path.parse().ok())
        .collect();
    let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    let stated = plan.config.attributes.get(&name).into_iter().flatten();
    let stated: Vec<TokenStream> = stated.filter_map(|text| text.parse().ok()).collect();
    quote!(#derives #(#[#stated])*)
}

/// Every identifier in a module and those below.
fn mentioned_in(module: &Module, out: &mut BTreeSet<String>) {
    module
        .items
        .iter()
        .for_each(|item| mention(item.clone(), out));
    module
        .children
        .iter()
        .for_each(|child| mentioned_in(child, out));
}
