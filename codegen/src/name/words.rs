//! The words of a name, and the cases that Rust writes them in.
//!
//! In: text. Out: the same words in another case. It knows no keywords and gives nothing a meaning.

use std::ops::Range;

/// The case of a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Upper,
}

impl Case {
    fn of(c: char) -> Option<Case> {
        match c {
            c if c.is_lowercase() => Some(Case::Lower),
            c if c.is_uppercase() => Some(Case::Upper),
            _ => None,
        }
    }
}

/// `UpperCamelCase`
pub(super) fn camel(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in words(text) {
        let mut chars = word.chars();
        let first = chars.next();
        out.extend(first.into_iter().flat_map(char::to_uppercase));
        lower(chars.as_str(), &mut out);
    }
    out
}

/// `snake_case`
pub(super) fn snake(text: &str) -> String {
    joined(text, lower)
}

/// `SHOUTY_SNAKE_CASE`
pub(super) fn shouting(text: &str) -> String {
    joined(text, |word, out| match word.is_ascii() {
        true => out.extend(
            word.bytes()
                .map(|byte| char::from(byte.to_ascii_uppercase())),
        ),
        false => out.extend(word.chars().flat_map(char::to_uppercase)),
    })
}

fn joined(text: &str, write: impl Fn(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for word in words(text) {
        if !out.is_empty() {
            out.push('_');
        }
        write(word, &mut out);
    }
    out
}

fn lower(word: &str, out: &mut String) {
    if word.is_ascii() {
        return out.extend(
            word.bytes()
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
    }
    let end = word.chars().next_back();
    let body = &word[..word.len() - end.map_or(0, char::len_utf8)];
    out.extend(body.chars().flat_map(char::to_lowercase));
    match end {
        // Greek writes a sigma otherwise at the end of a word.
        Some('Σ') => out.push('ς'),
        end => out.extend(end.into_iter().flat_map(char::to_lowercase)),
    }
}

/// The words of a text: letters and digits in a row, cut where a capital starts a word (`fooBar`) or the
/// last of several belongs to the next one (`HTTPServer`).
fn words(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|c: char| !c.is_alphanumeric());
    runs.flat_map(|run| Cuts { run, start: 0 }.map(move |word| &run[word]))
}

/// The words of a run of letters and digits.
struct Cuts<'t> {
    run: &'t str,
    start: usize,
}

impl Iterator for Cuts<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.start;
        let rest = self.run.get(start..).filter(|rest| !rest.is_empty())?;
        // The case of the last letter that has one; of a capital that begins a word it does not count yet.
        let mut last = None;
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let Some((after, next)) = chars.peek().map(|(at, c)| (*at, Case::of(*c))) else {
                break;
            };
            let own = Case::of(c);
            let case = own.or(last);
            if case == Some(Case::Lower) && next == Some(Case::Upper) {
                self.start = start + after;
                return Some(start..self.start);
            }
            let capitals = last == Some(Case::Upper) && own == Some(Case::Upper);
            if capitals && next == Some(Case::Lower) {
                self.start = start + at;
                return Some(start..self.start);
            }
            last = case;
        }
        self.start = self.run.len();
        Some(start..self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::{camel, shouting, snake};

    #[test]
    fn words_are_told_apart() {
        let cases = [
            ("fooBar", "FooBar", "foo_bar"),
            ("HTTPServer", "HttpServer", "http_server"),
            ("XMLHttpRequest", "XmlHttpRequest", "xml_http_request"),
            ("foo-bar  baz", "FooBarBaz", "foo_bar_baz"),
            ("__x__", "X", "x"),
            ("v1Beta2", "V1Beta2", "v1_beta2"),
            ("abc123DEF456", "Abc123Def456", "abc123_def456"),
            ("ABC123dEEf", "Abc123dEEf", "abc123d_e_ef"),
            ("iOS", "IOs", "i_os"),
            ("A", "A", "a"),
            ("", "", ""),
            ("ΦΙΛΟΣ ΦΙΛΟΣ", "ΦιλοςΦιλος", "φιλος_φιλος"),
            ("größe", "Größe", "größe"),
            ("ßa", "SSa", "ßa"),
        ];
        for (text, upper, lower) in cases {
            assert_eq!((camel(text), snake(text)), (upper.into(), lower.into()));
        }
        assert_eq!(shouting("größeUndMaß"), "GRÖSSE_UND_MASS");
    }
}
