//! The attribute: what the user wrote in the module, and what is put beside it.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::expand;

/// The module with generated items beside its own.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let is_module = tokens
        .iter()
        .any(|token| matches!(token, TokenTree::Ident(i) if i == "mod"));
    let body = match tokens.pop() {
        Some(TokenTree::Group(body)) if is_module && body.delimiter() == Delimiter::Brace => body,
        _ => {
            let message = "this attribute goes on a module written in place: `mod pets {}`";
            return expand::error(Span::call_site(), message)
                .into_iter()
                .chain(item)
                .collect();
        }
    };
    let mut content = body.stream();
    let generated = expand::expand(arguments, declared(content.clone()));
    content.extend(generated);
    let mut whole = Group::new(Delimiter::Brace, content);
    whole.set_span(body.span());
    tokens.push(whole.into());
    tokens.into_iter().collect()
}

/// The names of the types that stand at the top of a module, imported ones included.
///
/// Only what could be meant to replace a generated type matters, so that token trees are enough.
fn declared(content: TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut tokens = content.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(word) = token else {
            continue;
        };
        if word == "use" {
            let path = tokens
                .by_ref()
                .take_while(|t| !matches!(t, TokenTree::Punct(p) if p.as_char() == ';'));
            imported(path.collect(), &mut names);
        } else if let ("struct" | "enum" | "type" | "union", Some(TokenTree::Ident(name))) =
            (word.to_string().as_str(), tokens.peek())
        {
            names.insert(name.to_string());
        }
    }
    names
}

/// The names that a `use` brings: of each path the last, or what follows its `as`.
fn imported(path: TokenStream, names: &mut BTreeSet<String>) {
    let mut last = None;
    for token in path {
        match token {
            TokenTree::Ident(ident) => last = Some(ident.to_string()),
            TokenTree::Group(group) => {
                imported(group.stream(), names);
                last = None;
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => names.extend(last.take()),
            TokenTree::Punct(punct) if punct.as_char() == '*' => last = None,
            _ => {}
        }
    }
    names.extend(last);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_imports_are_seen_and_nothing_else() {
        let source = "
            use super::{Tag, deep::{self, Other as Label}, all::*};
            pub use crate::Pet;
            /// struct Docs
            #[derive(Clone)] pub struct Cat<T>(T);
            impl Cat<u8> { fn f() { struct Inner; } }
            pub(crate) enum Kind { A } type Id = u64;
        ";
        let names: Vec<String> = declared(source.parse().unwrap()).into_iter().collect();
        assert_eq!(names, ["Cat", "Id", "Kind", "Label", "Pet", "Tag", "self"]);
    }

    #[test]
    fn only_inline_modules_are_taken() {
        for source in ["mod a;", "struct A {}", "fn a() {}"] {
            let out = expand(TokenStream::new(), source.parse().unwrap()).to_string();
            assert!(
                out.contains("compile_error") && out.contains("mod pets"),
                "{out}"
            );
        }
    }
}
