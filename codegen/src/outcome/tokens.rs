//! The tree as nested modules.

use std::str::FromStr;

use proc_macro2::TokenStream;
use quote::quote;

use super::Module;

/// The lints that generated code may trip over without being wrong: long signatures and nested
/// types follow from the description, and nothing obliges a user to call everything.
pub(super) const ALLOWED: [&str; 6] = [
    "dead_code",
    "unused_imports",
    "clippy::large_enum_variant",
    "clippy::result_large_err",
    "clippy::too_many_arguments",
    "clippy::type_complexity",
];

/// What stands in a module: its imports, its items, its modules.
pub(super) fn content(module: &Module) -> TokenStream {
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
    let allowed = ALLOWED.map(|lint| TokenStream::from_str(lint).unwrap_or_default());
    let docs = docs(module);
    let content = content(module);
    quote! { #docs #[allow(#(#allowed),*)] #head { #content } }
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
