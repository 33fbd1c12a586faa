//! Documentation comments.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Fences, fenced, may_hold_code};
use super::html::marked;
use super::literal::{self, quoted};
use super::wrap::{marker, wrapped};
use crate::bytes::any;
use crate::diagnostic::hides;
use crate::ir::Docs;

/// Doc attributes: the summary, the description, then the given closing line.
///
/// A bare URL is put in angle brackets and a bare generic in code, so that rustdoc has nothing to
/// complain about.
pub(crate) fn docs(docs: &Docs, fallback: &str, closing: Option<&str>) -> TokenStream {
    written(&lines(docs, fallback, closing))
}

/// The same of what has a name: a title that only says it again says nothing.
pub(crate) fn docs_of(
    name: &str,
    stated: &Docs,
    fallback: &str,
    closing: Option<&str>,
) -> TokenStream {
    let title = stated.summary.as_deref();
    if !title.is_some_and(|title| is_again(title, name)) {
        return docs(stated, fallback, closing);
    }
    let told = Docs {
        summary: None,
        description: stated.description.clone(),
    };
    docs(&told, fallback, closing)
}

/// Whether a text has the letters and digits that a name has, or ends in, in whatever case and however divided, and nothing that says
/// more, such as a unit or a sign.
pub(crate) fn is_again(text: &str, name: &str) -> bool {
    let divides = |one: char| one.is_whitespace() || matches!(one, '_' | '-' | '.');
    let says_more = |one: char| !(one.is_alphanumeric() || divides(one));
    if text.contains(says_more) || !text.contains(char::is_alphabetic) {
        return false;
    }
    let letters = |text: &'_ str| -> Vec<char> {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (name_letters, said) = (letters(name), letters(text));
    let plain: Vec<char> = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    // Where a word begins: `Active` says more than `inactive`.
    let begins = match name_letters.len().checked_sub(said.len()) {
        Some(0) => true,
        Some(at) => plain.get(at).is_some_and(|first| first.is_uppercase()),
        None => false,
    };
    begins && name_letters.ends_with(&said)
}

/// The prose that a text begins with: what stands before its first empty line, list, table or the like.
pub(crate) fn first_paragraph(text: &str) -> String {
    let prose = |line: &&str| {
        let line = line.trim_start();
        let marked = line.starts_with(['|', '<', '#', '>', '`', '~']);
        !(line.is_empty() || marked || marker(line) > 0)
    };
    let lines = text.trim().lines().take_while(prose);
    lines.collect::<Vec<_>>().join("\n")
}

/// The same as text, for the top of a file.
pub(crate) fn header(docs: &Docs) -> String {
    let lines = lines(docs, "", None);
    let lines = lines.iter().map(|line| match line.trim_end() {
        "" => String::new(),
        text => text.to_owned(),
    });
    visible(&lines.collect::<Vec<_>>().join("\n"))
}

/// A text for comments, which know no escapes: what would turn its direction around, and so hide what is written, is replaced.
pub(crate) fn visible(text: &str) -> String {
    text.replace(|one| hides(one) && !matches!(one, '\n' | '\t'), "\u{fffd}")
}

fn lines(docs: &Docs, fallback: &str, closing: Option<&str>) -> Vec<String> {
    let mut blocks: Vec<Cow<'_, str>> = Vec::new();
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
            blocks.push(text.into());
        }
        (_, Some(text)) => blocks.push(text.into()),
        (Some(summary), None) => blocks.push(sentence(summary)),
        (None, None) => {}
    }
    if blocks.is_empty() && !fallback.is_empty() {
        blocks.push(fallback.into());
    }
    let text = match blocks.as_slice() {
        [only] => only.as_ref().into(),
        several => Cow::Owned(several.join("\n\n")),
    };
    let prose = is_prose(&text);
    let mut text = if prose { text } else { marked(&text) };
    if !prose && may_hold_code(&text) {
        let fenced = fenced(&text);
        text = Cow::Owned(fenced.trim_end().to_owned());
    }
    let harmless = match prose && closing.is_none_or(is_harmless) {
        true => Cow::Borrowed,
        false => harmless,
    };
    if let Some(closing) = closing {
        text = match text.is_empty() {
            true => closing.into(),
            false => Cow::Owned(format!("{text}\n\n{closing}")),
        };
    }
    wrapped(&harmless(&text))
}

/// One line of documentation.
pub(crate) fn line(text: &str) -> TokenStream {
    written(&[tidy(text).into_owned()])
}

/// One attribute for all lines, which is printed as one for each would be and is cheaper to make; unless a literal has to
/// spell some of them otherwise.
fn written(lines: &[String]) -> TokenStream {
    // With a space, as people write after the slashes.
    let mut all = String::with_capacity(lines.iter().map(|line| line.len() + 2).sum());
    for (at, line) in lines.iter().enumerate() {
        all.push_str(if at > 0 { "\n" } else { "" });
        let line = line.trim_end();
        all.push_str(if line.is_empty() { "" } else { " " });
        all.push_str(line);
    }
    match literal::lines(&all) {
        _ if lines.is_empty() => TokenStream::new(),
        Some(all) => quote!(#[doc = #all]),
        None => {
            let all = all.split('\n').map(quoted);
            quote!(#(#[doc = #all])*)
        }
    }
}

pub(crate) fn sentence(text: &str) -> Cow<'_, str> {
    let closing = |one: char| matches!(one, ')' | '"' | '\'' | '*' | '_' | '`');
    let ends = ['.', '!', '?', ':', ';', ',', '…', '。', '！', '？'];
    match text.trim_end_matches(closing).ends_with(ends) {
        true => text.into(),
        false => Cow::Owned(format!("{text}.")),
    }
}

/// Makes CommonMark harmless to rustdoc, paragraph by paragraph: links go over lines. What stands in fences is code.
fn harmless(text: &str) -> Cow<'_, str> {
    if is_harmless(text) {
        return text.into();
    }
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
    Cow::Owned(out)
}

/// Whether there is nothing in a text that [`tidy`] looks for; most have nothing.
fn is_harmless(text: &str) -> bool {
    let special = |byte: u8| matches!(byte, b'<' | b'[' | b'\t');
    !(any(text, special) || text.contains("://"))
}

/// Whether there is besides no code in a text, nor anything else that CommonMark would have to be read for.
fn is_prose(text: &str) -> bool {
    let code = |byte: u8| matches!(byte, b'`' | b'~');
    is_harmless(text) && !any(text, code) && !may_hold_code(text)
}

/// Makes a paragraph harmless: no links to items that are not there, no stray HTML, no bare URLs, no tabs.
fn tidy(text: &str) -> Cow<'_, str> {
    if is_harmless(text) {
        return text.into();
    }
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
    Cow::Owned(out)
}

/// Whether `[` opens a link with a target, or `<` an autolink.
fn is_link(rest: &str) -> bool {
    if let Some(inside) = rest.strip_prefix('<') {
        return inside.starts_with("http");
    }
    rest.find(']')
        .is_some_and(|end| rest[end + 1..].starts_with('('))
}
