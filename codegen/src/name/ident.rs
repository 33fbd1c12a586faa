//! A decided identifier.

use std::fmt;

use proc_macro2::{Span, TokenStream};
use quote::{IdentFragment, ToTokens, TokenStreamExt, quote};

/// An identifier of generated code: plain text, so that it can be shared between threads; it becomes
/// a token where it is emitted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(Box<str>);

impl Ident {
    /// Of text that is an identifier; `r#` in front of one that is a keyword.
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Ident(text.into())
    }

    /// Of text that may be an identifier.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let plain = text.strip_prefix("r#").unwrap_or(text);
        let mut chars = plain.chars();
        let first = chars.next()?;
        let starts = first == '_' || unicode_ident::is_xid_start(first);
        let sound = starts && chars.all(unicode_ident::is_xid_continue) && plain != "_";
        sound.then(|| Ident::new(text))
    }

    /// As it is written in Rust.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(token(&self.0));
    }
}

impl IdentFragment for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_start_matches("r#"))
    }
}

fn token(text: &str) -> proc_macro2::Ident {
    match text.strip_prefix("r#") {
        Some(raw) => proc_macro2::Ident::new_raw(raw, Span::call_site()),
        None => proc_macro2::Ident::new(text, Span::call_site()),
    }
}

/// A path as generated code writes it, `oasmith` or `::my::runtime`; as [`Ident`], plain text until it
/// is emitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    text: String,
    /// Whether it starts with `::`.
    global: bool,
    names: Vec<Ident>,
}

impl Path {
    /// Of text; `None` where that is no path of plain names.
    pub(crate) fn parse(text: &str) -> Option<Path> {
        let names = text.trim().strip_prefix("::");
        let global = names.is_some();
        let names = names.unwrap_or(text).split("::");
        let names: Vec<Ident> = names
            .map(|name| Ident::parse(name.trim()))
            .collect::<Option<_>>()?;
        Some(Path {
            text: text.split_whitespace().collect(),
            global,
            names,
        })
    }

    /// As it is written in Rust.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name that it begins with.
    pub(crate) fn first(&self) -> &str {
        self.names.first().map_or("", Ident::as_str)
    }
}

impl Default for Path {
    /// `oasmith`
    fn default() -> Self {
        let name = "oasmith";
        Path {
            text: name.to_owned(),
            global: false,
            names: vec![Ident::new(name)],
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl ToTokens for Path {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let ([name], false) = (self.names.as_slice(), self.global) {
            return name.to_tokens(tokens);
        }
        let first = self.global.then(|| quote!(::));
        let names = &self.names;
        tokens.extend(quote!(#first #(#names)::*));
    }
}
