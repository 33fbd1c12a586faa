//! The tree as nested modules.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::Module;

/// The lints that generated code may trip over without being wrong: long signatures and nested
/// types follow from the description, nothing obliges a user to call everything, and what a user's
/// crate asks of its own items is not asked of these.
pub(super) const ALLOWED: [&str; 14] = [
    "dead_code",
    "deprecated",
    "missing_docs",
    "unreachable_pub",
    "unused_imports",
    // Descriptions are other people's Markdown, names and conditions.
    "clippy::disallowed_names",
    "clippy::doc_lazy_continuation",
    "clippy::doc_overindented_list_items",
    "clippy::nonminimal_bool",
    "clippy::large_enum_variant",
    "clippy::result_large_err",
    "clippy::too_many_arguments",
    "clippy::type_complexity",
    "clippy::unusual_byte_groupings",
];

/// The tree, to stand among a user's own items: what is at its top carries its lints itself.
pub(super) fn root(module: &Module) -> TokenStream {
    let allow = allow();
    let mut uses = TokenStream::new();
    let mut starts = true;
    for token in module.uses.clone() {
        if std::mem::take(&mut starts) {
            uses.extend(allow.clone());
        }
        starts = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        uses.extend([token]);
    }
    content(&Module {
        uses,
        ..module.clone()
    })
}

/// `#[allow(…)]`
pub(super) fn allow() -> TokenStream {
    let lints = ALLOWED.map(|lint| TokenStream::from_str(lint).unwrap_or_default());
    quote!(#[allow(#(#lints),*)])
}

/// What stands in a module: its imports, its items, its modules.
fn content(module: &Module) -> TokenStream {
    let uses = &module.uses;
    let items = &module.items;
    let children = module
        .children
        .iter()
        .filter(|child| !child.is_empty())
        .map(nested);
    quote! { #uses #(#children)* #(#items)* }
}

/// A module with its body in braces. Cargo features are the user's own crate's here, so none is
/// asked for.
fn nested(module: &Module) -> TokenStream {
    let head = head(module);
    let allow = allow();
    let docs = docs(module);
    let content = content(module);
    quote! { #docs #allow #head { #content } }
}

/// `pub mod name`
pub(super) fn head(module: &Module) -> TokenStream {
    let visibility = if module.public {
        quote!(pub)
    } else {
        TokenStream::new()
    };
    let name = quote::format_ident!("{}", module.name);
    quote! { #visibility mod #name }
}

fn docs(module: &Module) -> TokenStream {
    module
        .docs
        .lines()
        .map(|line| format!(" {line}"))
        .map(|line| quote!(#[doc = #line]))
        .collect()
}
