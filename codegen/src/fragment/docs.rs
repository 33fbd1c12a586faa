//! Documentation comments.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Fences, fenced, may_hold_code};
use super::html::marked;
use super::wrap::wrapped;
use crate::ir::Docs;

/// Doc attributes: the summary, the description, then the given closing line.
///
/// A bare URL is put in angle brackets and a bare generic in code, so that rustdoc has nothing to
/// complain about.
pub(crate) fn docs(docs: &Docs, fallback: &str, closing: Option<&str>) -> TokenStream {
    let lines = lines(docs, fallback, closing);
    let lines = lines.iter().map(|text| written(text));
    quote!(#(#lines)*)
}

/// The same as text, for the top of a file.
pub(crate) fn header(docs: &Docs) -> String {
    let lines = lines(docs, "", None);
    let lines = lines.iter().map(|line| match line.trim_end() {
        "" => String::new(),
        text => text.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn lines(docs: &Docs, fallback: &str, closing: Option<&str>) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let summary = docs
        .summary
        .as_deref()
        .map(str::trim)
        .filter(|s| !s.is_empty());
    let text = docs
        .description
        .as_deref()
        .map(str::trim)
        .filter(|s| !s.is_empty());
    match (summary, text) {
        (Some(summary), Some(text)) if !text.starts_with(summary) => {
            blocks.push(sentence(summary));
            blocks.push(text.to_owned());
        }
        (_, Some(text)) => blocks.push(text.to_owned()),
        (Some(summary), None) => blocks.push(sentence(summary)),
        (None, None) => {}
    }
    if blocks.is_empty() && !fallback.is_empty() {
        blocks.push(fallback.to_owned());
    }
    let mut text = marked(&blocks.join("\n\n"));
    if may_hold_code(&text) {
        let fenced = fenced(&text);
        text = fenced.trim_end().to_owned();
    }
    if let Some(closing) = closing {
        text = match text.is_empty() {
            true => closing.to_owned(),
            false => format!("{text}\n\n{closing}"),
        };
    }
    wrapped(&harmless(&text))
}

/// One line of documentation.
pub(crate) fn line(text: &str) -> TokenStream {
    written(&tidy(text))
}

fn written(text: &str) -> TokenStream {
    let text = match text.trim_end() {
        "" => String::new(),
        // A space, as people write after the slashes.
        text => format!(" {text}"),
    };
    quote!(#[doc = #text])
}

fn sentence(text: &str) -> String {
    match text.ends_with(['.', '!', '?', ':']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// Makes CommonMark harmless to rustdoc, paragraph by paragraph: links go over lines. What stands in fences is code.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut paragraph = String::new();
    let mut fences = Fences::default();
    for line in text.split_inclusive('\n') {
        if !(fences.hold(line) || line.trim().is_empty()) {
            paragraph.push_str(line);
            continue;
        }
        out.push_str(&tidy(&paragraph));
        paragraph.clear();
        out.push_str(&line.replace('\t', "    "));
    }
    out.push_str(&tidy(&paragraph));
    out
}

/// Makes a paragraph harmless: no links to items that are not there, no stray HTML, no bare URLs, no tabs.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if !(text.contains(['<', '[', '\t']) || text.contains("http")) {
        out.push_str(text);
        return out;
    }
    let mut code = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '`' {
            code = !code;
        }
        if !code && (rest.starts_with("https://") || rest.starts_with("http://")) {
            let end = rest
                .find(|c: char| {
                    c.is_whitespace() || matches!(c, ')' | ']' | '>' | '<' | '"' | '`' | '\'')
                })
                .unwrap_or(rest.len());
            let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
            let linked = out.ends_with("](") || out.ends_with('<');
            match linked {
                true => out.push_str(url),
                false => {
                    out.push('<');
                    out.push_str(url);
                    out.push('>');
                }
            }
            rest = &rest[url.len()..];
            continue;
        }
        match c {
            '\t' => out.push_str("    "),
            '<' | '[' if !code && !is_link(rest) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Whether `[` opens a link with a target, or `<` an autolink.
fn is_link(rest: &str) -> bool {
    if let Some(inside) = rest.strip_prefix('<') {
        return inside.starts_with("http");
    }
    rest.find(']')
        .is_some_and(|end| rest[end + 1..].starts_with('('))
}
