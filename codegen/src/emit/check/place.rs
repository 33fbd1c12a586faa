//! Where a checked value is: behind a reference, or a field.

use std::fmt::Write;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// Conditions that must all hold, as one expression.
pub(crate) fn join(asked: &[TokenStream]) -> TokenStream {
    let known: Vec<Option<bool>> = asked.iter().map(constant).collect();
    if known.contains(&Some(false)) {
        return quote!(false);
    }
    let asked = asked.iter().zip(known);
    let asked = asked.filter(|(_, known)| known.is_none());
    let asked: Vec<&TokenStream> = asked.map(|(one, _)| one).collect();
    match asked.as_slice() {
        [] => quote!(true),
        [only] => bare(only),
        several => {
            // `a && (b && c)` reads best without parentheses.
            let operands = several.iter().map(|one| {
                let one = bare(one);
                match alternatives(&one) {
                    true => operand(&one),
                    false => one,
                }
            });
            quote!(#(#operands)&&*)
        }
    }
}

/// Conditions of which one must hold.
pub(crate) fn either(branches: &[TokenStream]) -> TokenStream {
    let known: Vec<Option<bool>> = branches.iter().map(constant).collect();
    if known.contains(&Some(true)) {
        return quote!(true);
    }
    let branches = branches.iter().zip(known);
    let branches = branches.filter(|(_, known)| known.is_none());
    let branches: Vec<&TokenStream> = branches.map(|(one, _)| one).collect();
    match branches.as_slice() {
        [] => quote!(false),
        [only] => bare(only),
        several => {
            let operands = several.iter().map(|one| operand(one));
            quote!((#(#operands)||*))
        }
    }
}

/// The constant that a condition is, if it is one.
pub(crate) fn constant(condition: &TokenStream) -> Option<bool> {
    let mut start = Start(String::new());
    // What is longer than a constant breaks off, which says enough.
    write!(start, "{condition}").ok()?;
    start.0.trim_matches(['(', ')', ' ']).parse().ok()
}

/// Takes no more text than a constant in parentheses may have.
struct Start(String);

impl Write for Start {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.push_str(text);
        match self.0.len() <= 16 {
            true => Ok(()),
            false => Err(std::fmt::Error),
        }
    }
}

/// The condition turned round.
pub(crate) fn not(condition: &TokenStream) -> TokenStream {
    match constant(condition) {
        Some(true) => return quote!(false),
        Some(false) => return quote!(true),
        None => {}
    }
    let condition = bare(condition);
    match is_one_call(&condition) {
        true => quote!(!#condition),
        false => quote!(!(#condition)),
    }
}

/// Whether a condition is a path, call or macro, so that `!` in front holds for all of it.
fn is_one_call(condition: &TokenStream) -> bool {
    let mut first = true;
    condition.clone().into_iter().all(|token| {
        let starts = std::mem::replace(&mut first, false);
        match token {
            TokenTree::Punct(punct) => match punct.as_char() {
                '.' | ':' => true,
                '!' => !starts,
                _ => false,
            },
            TokenTree::Ident(ident) => ident != "if",
            _ => true,
        }
    })
}

/// Without parentheses around the whole.
pub(crate) fn bare(condition: &TokenStream) -> TokenStream {
    let mut tokens = condition.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => {
            bare(&group.stream())
        }
        _ => condition.clone(),
    }
}

/// Whether the condition offers alternatives at its top.
fn alternatives(condition: &TokenStream) -> bool {
    condition.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '|',
        TokenTree::Ident(ident) => ident == "if",
        _ => false,
    })
}

/// In parentheses where `&&` and `||` meet.
fn operand(condition: &TokenStream) -> TokenStream {
    let condition = bare(condition);
    let joins = |token: TokenTree| match token {
        TokenTree::Punct(punct) => matches!(punct.as_char(), '|' | '&'),
        TokenTree::Ident(ident) => ident == "if",
        _ => false,
    };
    match condition.clone().into_iter().any(joins) {
        true => quote!((#condition)),
        false => condition,
    }
}

/// An expression that stands for a value.
pub(crate) struct Place {
    expr: TokenStream,
    reference: bool,
    /// It is a `&str`.
    text: bool,
}

impl Place {
    /// An expression that is a reference to the value.
    pub(crate) fn reference(expr: TokenStream) -> Self {
        Place {
            expr,
            reference: true,
            text: false,
        }
    }

    /// An expression that is a `&str`.
    pub(crate) fn text(expr: TokenStream) -> Self {
        Place {
            expr,
            reference: true,
            text: true,
        }
    }

    /// The value as a `&str`, of a type that has `as_str`.
    pub(crate) fn as_str(&self) -> TokenStream {
        let expr = &self.expr;
        match self.text {
            true => quote!(#expr),
            false => quote!(#expr.as_str()),
        }
    }

    /// An expression that is the value, as a place.
    pub(crate) fn field(expr: TokenStream) -> Self {
        Place {
            expr,
            reference: false,
            text: false,
        }
    }

    /// For method calls and field access.
    pub(crate) fn receiver(&self) -> TokenStream {
        self.expr.clone()
    }

    /// A reference to the value.
    pub(crate) fn borrowed(&self) -> TokenStream {
        let expr = &self.expr;
        match self.reference {
            true => quote!(#expr),
            false => quote!(&#expr),
        }
    }

    /// The value itself, of a type that is `Copy` or only compared.
    pub(crate) fn copied(&self) -> TokenStream {
        let expr = &self.expr;
        match self.reference {
            true => quote!(*#expr),
            false => quote!(#expr),
        }
    }
}
