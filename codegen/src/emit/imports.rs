//! What a module imports, told from what its items mention.
//!
//! In: the words of its pages. Out: the `use`s for them. No name is decided here.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::page::Page;
use crate::name::{Ident, ident};
use crate::plan::Plan;

/// What modules may have to import beside names of the API.
pub(super) const KNOWN: [&str; 10] = [
    "Json", "RULES", "Reader", "Rules", "Stop", "Validate", "Writer", "is_valid", "patterns",
    "rules",
];

/// What models often name of the runtime: imported, unless a type of the description is called so.
pub(super) const SHORT: [&str; 10] = [
    "Constant", "Integer", "Kind", "Look", "Map", "Rules", "Schema", "Value", "check", "text",
];

/// Those of some parts of the runtime that nothing else has taken the name of.
pub(super) fn free(parts: &[&'static str], taken: &BTreeSet<&str>) -> Vec<&'static str> {
    let free = parts.iter().copied().filter(|part| !taken.contains(part));
    free.collect()
}

/// The imports of a module of types: what its items mention and does not stand in it.
pub(super) fn uses(plan: Plan<'_>, page: &Page<'_>, every: &BTreeSet<&str>) -> TokenStream {
    let rt = plan.rt;
    let mentioned = &page.words;
    let siblings = mentioned
        .iter()
        .filter(|name| every.contains(*name) && !page.defined.contains(**name));
    let siblings: Vec<Ident> = siblings.map(|name| ident(name)).collect();
    let always = ["Json", "Reader", "Stop", "Validate", "Writer"];
    let always = always
        .into_iter()
        .filter(|name| mentioned.contains(name) || (*name == "Validate" && judges(page)));
    let runtime = page.short.iter().copied().chain(always);
    let modules = ["patterns", "rules"];
    let modules = modules.into_iter().filter(|name| mentioned.contains(name));
    let runtime = list(quote!(use #rt), idents(runtime));
    let siblings = list(quote!(use super), siblings);
    let modules = list(quote!(use super::super), modules.map(ident).collect());
    quote!(#modules #siblings #runtime)
}

/// Whether a page calls what stands in the trait `Validate`.
pub(super) fn judges(page: &Page<'_>) -> bool {
    ["is_valid", "RULES"]
        .iter()
        .any(|member| page.words.contains(member))
}

/// Names in order, each once.
pub(super) fn idents<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<Ident> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    names.into_iter().map(ident).collect()
}

/// An import of names below a path.
pub(super) fn list(path: TokenStream, names: Vec<Ident>) -> Option<TokenStream> {
    match names.as_slice() {
        [] => None,
        [only] => Some(quote!(#path::#only;)),
        several => Some(quote!(#path::{#(#several),*};)),
    }
}
