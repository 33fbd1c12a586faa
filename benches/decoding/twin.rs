//! The generated models once more with serde's derives and nothing else: what everyone writes who wants no checks.
//!
//! In: generated code. Out: its structs and enums, with the names on the wire that its writing shows.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Fields, Item, ItemEnum, ItemImpl, ItemStruct, Type};

/// The module of the derived models.
pub(crate) fn derived(code: &str) -> String {
    let file = syn::parse_file(code).expect("generated code is Rust");
    let mut items = Vec::new();
    flatten(file.items, &mut items);
    let mut wires: HashMap<String, String> = HashMap::new();
    for item in &items {
        if let Item::Impl(found) = item {
            let text = found.to_token_stream().to_string();
            wires.entry(owner(found)).or_default().push_str(&text);
        }
    }
    let mut out = quote! {
        use serde::{Deserialize, Serialize};
        use serde_json::Value;
        use oasmith::{Integer, text};
        type Never = ();
        type Map<V> = std::collections::HashMap<String, V>;
    };
    for item in items {
        out.extend(match item {
            Item::Struct(found) => {
                let wires = wires.get(&found.ident.to_string());
                record(&found, wires.map_or("", String::as_str))
            }
            Item::Enum(found) => {
                let wires = wires.get(&found.ident.to_string());
                choice(&found, wires.map_or("", String::as_str))
            }
            Item::Type(found) => found.to_token_stream(),
            _ => TokenStream::new(),
        });
    }
    out.to_string().replace("oasmith :: Never", "Never")
}

fn flatten(from: Vec<Item>, out: &mut Vec<Item>) {
    for item in from {
        match item {
            Item::Mod(module) => {
                flatten(
                    module.content.map(|(_, items)| items).unwrap_or_default(),
                    out,
                );
            }
            other => out.push(other),
        }
    }
}

fn owner(found: &ItemImpl) -> String {
    match &*found.self_ty {
        Type::Path(path) => path.to_token_stream().to_string(),
        _ => String::new(),
    }
}

/// What stands in quotes before the first mention of a field where the record is written.
fn member(text: &str, mention: &str) -> Option<String> {
    let written = text.get(text.find("fn encode")?..)?;
    let is_whole = |at: &usize| {
        let next = written[at + mention.len()..].chars().next();
        !next.is_some_and(|c| c == '_' || c.is_alphanumeric())
    };
    let at = written
        .match_indices(mention)
        .map(|(at, _)| at)
        .find(is_whole)?;
    written[..at].rsplit('"').nth(1).map(str::to_owned)
}

/// What stands in quotes behind a text that mentions a variant.
fn wire(text: &str, before: &str) -> Option<String> {
    let rest = text.get(text.find(before)? + before.len()..)?;
    rest.split('"').nth(1).map(str::to_owned)
}

fn record(found: &ItemStruct, written: &str) -> TokenStream {
    let name = &found.ident;
    let fields = match &found.fields {
        Fields::Named(fields) => fields.named.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            let mention = format!("& self . {}", ident.to_token_stream());
            let rest = format!("rest ({mention})");
            let attribute = match member(written, &mention) {
                Some(wire) if !written.contains(&rest) => quote!(rename = #wire),
                _ => quote!(flatten),
            };
            let optional = ty.to_token_stream().to_string().starts_with("Option <");
            let skip = optional.then(|| quote!(, skip_serializing_if = "Option::is_none"));
            quote!(#[serde(#attribute #skip)] pub #ident: #ty,)
        }),
        other => {
            let inner = other.iter().map(|field| &field.ty);
            return quote!(#[derive(Debug, Clone, Serialize, Deserialize)] pub struct #name(#(pub #inner),*););
        }
    };
    quote!(#[derive(Debug, Clone, Serialize, Deserialize)] pub struct #name { #(#fields)* })
}

fn choice(found: &ItemEnum, written: &str) -> TokenStream {
    let name = &found.ident;
    let known = found
        .variants
        .iter()
        .filter(|variant| variant.ident != "Unknown");
    let plain = found
        .variants
        .iter()
        .all(|v| v.fields.is_empty() || v.ident == "Unknown");
    let variants = known.map(|variant| {
        let ident = &variant.ident;
        let fields = &variant.fields;
        let mention = format_ident!("{ident}");
        match wire(written, &format!("Self :: {mention} =>")).filter(|_| plain) {
            Some(wire) => quote!(#[serde(rename = #wire)] #ident,),
            None => quote!(#ident #fields,),
        }
    });
    let untagged = (!plain).then(|| quote!(#[serde(untagged)]));
    quote!(#[derive(Debug, Clone, Serialize, Deserialize)] #untagged pub enum #name { #(#variants)* })
}
