//! Rust compared as tokens: layout, and what belongs to a layout alone, does not count.

use std::collections::HashMap;

use oasmith_codegen::outcome::File;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Tokens, one a line, without what layouts are free in: the comma that ends a list, lints that are
/// allowed, and the Cargo features and docs of modules.
pub fn plain(tokens: TokenStream) -> String {
    let mut lines = Vec::new();
    flatten(tokens, &mut lines);
    lines.join("\n")
}

fn flatten(tokens: TokenStream, lines: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut attributes = Vec::new();
    while let Some(token) = tokens.next() {
        if let (TokenTree::Punct(hash), Some(TokenTree::Group(attribute))) = (&token, tokens.peek())
            && hash.as_char() == '#'
        {
            attributes.push(attribute.stream());
            tokens.next();
            continue;
        }
        let is_module = is_module(&token, &tokens.peek().cloned());
        for attribute in attributes.drain(..) {
            let text = attribute.to_string();
            if !(is_module || text.starts_with("allow")) {
                lines.push(format!("#[{text}]"));
            }
        }
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' && tokens.peek().is_none() => {}
            TokenTree::Group(group) => {
                lines.push(format!("{:?}", group.delimiter()));
                flatten(group.stream(), lines);
                lines.push("end".to_owned());
            }
            other => lines.push(other.to_string()),
        }
    }
}

/// `mod`, or `pub` or `pub(super)` in front of it.
fn is_module(token: &TokenTree, next: &Option<TokenTree>) -> bool {
    let is = |token: &TokenTree, word: &str| matches!(token, TokenTree::Ident(i) if i == word);
    // Only modules are seen from around theirs.
    let around = |next: &TokenTree| match next {
        TokenTree::Group(group) => group.stream().to_string() == "super",
        _ => false,
    };
    let mut next = next.iter();
    is(token, "mod") || (is(token, "pub") && next.any(|next| is(next, "mod") || around(next)))
}

/// A folder of files as one tree of modules, from its root file on.
///
/// # Panics
/// If a file is missing or is no Rust.
pub fn modules(files: &[File], root: &str) -> TokenStream {
    let files: HashMap<&str, &str> = files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    module(&files, root, "")
}

fn module(files: &HashMap<&str, &str>, path: &str, folder: &str) -> TokenStream {
    let text = files
        .get(path)
        .unwrap_or_else(|| panic!("{path} is missing"));
    let tokens: TokenStream = text
        .parse()
        .unwrap_or_else(|fault| panic!("{path}: {fault}"));
    let mut out: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        // Inner attributes and docs belong to the file.
        let inner = matches!(tokens.peek(), Some(TokenTree::Punct(bang)) if bang.as_char() == '!');
        if inner && matches!(&token, TokenTree::Punct(hash) if hash.as_char() == '#') {
            tokens.nth(1);
            continue;
        }
        let name = match (out.last(), &token, tokens.peek()) {
            (Some(TokenTree::Ident(word)), TokenTree::Ident(name), Some(TokenTree::Punct(_)))
                if word == "mod" =>
            {
                Some(name.to_string())
            }
            _ => None,
        };
        out.push(token);
        if let Some(name) = name {
            tokens.next();
            let name = name.trim_start_matches("r#");
            let path = format!("{folder}{name}.rs");
            let content = module(files, &path, &format!("{folder}{name}/"));
            out.push(Group::new(Delimiter::Brace, content).into());
        }
    }
    out.into_iter().collect()
}
