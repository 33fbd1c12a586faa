//! The rules once more, with patterns that note down what they are asked: so that matching alone can be measured.
//!
//! In: generated code. Out: its rules and patterns, and `ROOT`, the rules of the whole.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Item, ItemMod, ItemStatic};

/// The module of the rules whose patterns are noted down.
pub(crate) fn recorded(code: &str) -> String {
    let file = syn::parse_file(code).expect("generated code is Rust");
    let mut out = TokenStream::new();
    for item in file.items {
        match item {
            Item::Mod(module) if module.ident == "patterns" => out.extend(noting(module)),
            Item::Mod(module) if module.ident == "rules" => {
                let root = statics(&module).find(|name| name == "NULLABLE_ROOT");
                let root = root.unwrap_or_else(|| format_ident!("ROOT"));
                out.extend(quote!(#module pub(crate) use self::rules::#root as ROOT;));
            }
            _ => {}
        }
    }
    out.to_string()
}

/// The patterns as they are, and others in their place that note down what is asked before they ask them.
fn noting(mut module: ItemMod) -> TokenStream {
    let noting = statics(&module).map(|name| {
        quote! {
            pub static #name: Pattern =
                Pattern::of("", |text| crate::patterns::asked(&super::matchers::#name, text));
        }
    });
    let noting: TokenStream = noting.collect();
    module.ident = format_ident!("matchers");
    quote!(#module mod patterns { use oasmith::Pattern; #noting })
}

fn statics(module: &ItemMod) -> impl Iterator<Item = Ident> {
    let items = module.content.iter().flat_map(|(_, items)| items);
    items.filter_map(|item| match item {
        Item::Static(ItemStatic { ident, .. }) => Some(ident.clone()),
        _ => None,
    })
}
