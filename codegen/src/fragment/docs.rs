//! Documentation comments.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Docs;

/// Doc attributes: the summary, the description, then the given closing line.
///
/// A bare URL is put in angle brackets and a bare generic in code, so that rustdoc has nothing to
/// complain about.
pub(crate) fn docs(docs: &Docs, fallback: &str, closing: Option<&str>) -> TokenStream {
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
    blocks.extend(closing.map(str::to_owned));
    let lines = wrapped(&blocks.join("\n\n"));
    let lines = lines.iter().map(|text| line(text));
    quote!(#(#lines)*)
}

/// Columns of a line of documentation that stands in an item: what 100 leave for text.
const WIDTH: usize = 92;

/// The lines of a text, long ones broken where CommonMark reads them as one again.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        let start = line.trim_start();
        let fence = start.starts_with("```") || start.starts_with("~~~");
        fenced ^= fence;
        let kept =
            fenced || fence || line.starts_with("    ") || start.starts_with(['|', '#', '<']);
        match kept || line.chars().count() <= WIDTH {
            true => lines.push(line.to_owned()),
            false => wrap(line, &mut lines),
        }
    }
    lines
}

/// Breaks one line; what follows in a list or quotation is set in as its text is.
fn wrap(line: &str, lines: &mut Vec<String>) {
    let inset = " ".repeat(marker(line));
    let mut current = String::new();
    for word in words(line) {
        let length = current.chars().count() + word.chars().count();
        if !current.trim().is_empty() && length > WIDTH && !opens_block(word.trim_start()) {
            lines.push(current.trim_end().to_owned());
            current = format!("{inset}{}", word.trim_start());
        } else {
            current.push_str(word);
        }
    }
    lines.push(current);
}

/// Columns before the text of a list item, or before a paragraph.
fn marker(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let rest = &line[indent..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = match rest[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => digits + 1,
        Some('-' | '*' | '+') if digits == 0 => 1,
        _ => 0,
    };
    let space = rest[mark..].len() - rest[mark..].trim_start_matches(' ').len();
    match mark > 0 && space > 0 {
        true => indent + mark + space,
        false => indent,
    }
}

/// The words of a line, each with the space before it; code in backticks is one word.
fn words(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut code, mut text) = (0, false, false);
    for (at, c) in line.char_indices() {
        code ^= c == '`';
        if c == ' ' && text && !code {
            found.push(&line[start..at]);
            (start, text) = (at, false);
        }
        text |= c != ' ';
    }
    found.push(&line[start..]);
    found
}

/// Whether a line that starts with this word would not continue a paragraph.
fn opens_block(word: &str) -> bool {
    word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~', '<', ':'])
        || word.starts_with(|c: char| c.is_ascii_digit())
        || word.starts_with("```")
}

/// One line of documentation.
pub(crate) fn line(text: &str) -> TokenStream {
    let text = tidy(text.trim_end());
    let text = match text.is_empty() {
        true => String::new(),
        false => format!(" {text}"),
    };
    quote!(#[doc = #text])
}

fn sentence(text: &str) -> String {
    match text.ends_with(['.', '!', '?', ':']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// Makes a line of CommonMark harmless to rustdoc: no links to items that are not there, no stray
/// HTML, no bare URLs, no tabs.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
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
            let linked = out.ends_with(['(', '<', '"', '=', '\'']);
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
