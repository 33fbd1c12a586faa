//! What a module imports, told from what its items mention.
//!
//! In: items that name the runtime by its path. Out: the same with short names, and the `use`s for
//! them. No name is decided here.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::plan::Plan;

/// The imports of a module: what its items mention and does not stand in it.
pub(super) fn uses(
    plan: Plan<'_>,
    items: &[TokenStream],
    mut runtime: BTreeSet<String>,
    every: &BTreeSet<String>,
    here: &BTreeSet<String>,
) -> TokenStream {
    let rt = plan.rt;
    let mut mentioned = BTreeSet::new();
    items
        .iter()
        .for_each(|item| mention(item.clone(), &mut mentioned));
    let name = |name: &&String| format_ident!("{name}");
    let siblings: Vec<Ident> = mentioned
        .iter()
        .filter(|name| every.contains(*name) && !here.contains(*name))
        .map(|n| name(&n))
        .collect();
    let always = ["Json", "Reader", "Rules", "Stop", "Validate", "Writer"];
    let always = always.into_iter().filter(|name| {
        mentioned.contains(*name)
            || (*name == "Validate"
                && ["is_valid", "RULES"]
                    .iter()
                    .any(|member| mentioned.contains(*member)))
    });
    runtime.extend(always.map(str::to_owned));
    let runtime = idents(&runtime);
    let modules: Vec<Ident> = ["patterns", "rules"]
        .into_iter()
        .filter(|name| mentioned.contains(*name))
        .map(|name| format_ident!("{name}"))
        .collect();
    let runtime = list(quote!(use #rt), runtime);
    let siblings = list(quote!(use super), siblings);
    let modules = list(quote!(use super::super), modules);
    quote!(#modules #siblings #runtime)
}

pub(super) fn idents(names: &BTreeSet<String>) -> Vec<Ident> {
    names.iter().map(|name| format_ident!("{name}")).collect()
}

/// An import of names below a path.
pub(super) fn list(path: TokenStream, names: Vec<Ident>) -> Option<TokenStream> {
    match names.as_slice() {
        [] => None,
        [only] => Some(quote!(#path::#only;)),
        several => Some(quote!(#path::{#(#several),*};)),
    }
}

/// What models often name of the runtime: imported, unless a type of the description is called so.
pub(super) const SHORT: [&str; 6] = ["Integer", "Kind", "Map", "Rules", "Value", "check"];

/// Items that name some parts of the runtime without its path, and which of them they name. What
/// is taken by something else keeps its path.
pub(super) fn shorten(
    plan: Plan<'_>,
    items: Vec<TokenStream>,
    parts: &[&str],
    taken: &BTreeSet<String>,
) -> (Vec<TokenStream>, BTreeSet<String>) {
    let path: Vec<String> = plan.rt.clone().into_iter().map(|t| t.to_string()).collect();
    let mut found = BTreeSet::new();
    let parts: BTreeSet<&str> = parts
        .iter()
        .copied()
        .filter(|part| !taken.contains(*part))
        .collect();
    let items = items
        .into_iter()
        .map(|item| shortened(item, &path, &parts, &mut found))
        .collect();
    (items, found)
}

fn shortened(
    item: TokenStream,
    path: &[String],
    parts: &BTreeSet<&str>,
    found: &mut BTreeSet<String>,
) -> TokenStream {
    let tokens: Vec<TokenTree> = item.into_iter().collect();
    let mut out = TokenStream::new();
    let mut at = 0;
    while at < tokens.len() {
        let name = at + path.len() + 2;
        let here = tokens[at..].iter().map(TokenTree::to_string);
        let prefix = path.iter().map(String::as_str).chain([":", ":"]);
        if tokens.len() > name && here.zip(prefix).all(|(token, part)| token == part) {
            let short = tokens[name].to_string();
            if parts.contains(short.as_str()) {
                found.insert(short);
                at = name;
            }
        }
        out.extend([match &tokens[at] {
            TokenTree::Group(group) => {
                let inner = shortened(group.stream(), path, parts, found);
                let mut group = proc_macro2::Group::new(group.delimiter(), inner);
                group.set_span(tokens[at].span());
                TokenTree::Group(group)
            }
            other => other.clone(),
        }]);
        at += 1;
    }
    out
}

/// Every identifier in a stream.
pub(super) fn mention(tokens: TokenStream, out: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                out.insert(ident.to_string());
            }
            TokenTree::Group(group) => mention(group.stream(), out),
            _ => {}
        }
    }
}

/// The names an item defines.
pub(super) fn defined(item: &TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut before = String::new();
    for token in item.clone() {
        if let TokenTree::Ident(ident) = token {
            let ident = ident.to_string();
            if matches!(
                before.as_str(),
                "struct" | "enum" | "type" | "const" | "static"
            ) {
                names.push(ident.clone());
            }
            before = ident;
        }
    }
    names
}
