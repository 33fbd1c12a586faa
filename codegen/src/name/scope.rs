//! Turning words of a description into identifiers, and handing each out once.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// What generated code uses without a path.
const RESERVED_TYPES: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "Iterator",
    "Json",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Reader",
    "Result",
    "Rules",
    "Self",
    "Send",
    "Sized",
    "Some",
    "Stop",
    "String",
    "Sync",
    "ToString",
    "TryFrom",
    "TryInto",
    "Validate",
    "Vec",
    "Writer",
];

/// Strict and reserved keywords of edition 2024 that may be written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A set of names of which each is given once.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
    next: BTreeMap<String, u32>,
}

impl Scope {
    /// For types: what generated code relies on is taken already.
    pub(crate) fn types() -> Self {
        Scope {
            taken: RESERVED_TYPES
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
            next: BTreeMap::new(),
        }
    }

    /// For fields, variants and statics.
    pub(crate) fn members() -> Self {
        Scope::default()
    }

    /// Whether a name is still free.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// The name, or with the first number that makes it free.
    pub(crate) fn claim(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let next = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            let digit = wanted.ends_with(|c: char| c.is_ascii_digit());
            let name = format!("{wanted}{}{next}", if digit { "_" } else { "" });
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }

    pub(crate) fn into_taken(self) -> BTreeSet<String> {
        self.taken
    }
}

/// `UpperCamelCase` for types and variants.
pub(crate) fn pascal(text: &str) -> String {
    let name = words(text).to_upper_camel_case();
    let name = match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    };
    match name.as_str() {
        "Self" => "Self_".to_owned(),
        _ => name,
    }
}

/// `snake_case` for fields, methods and modules; keywords come out raw.
pub(crate) fn snake(text: &str) -> String {
    let name = words(text).to_snake_case();
    let name = match name.chars().next() {
        None => "empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) => name,
    };
    match name.as_str() {
        "self" | "super" | "crate" | "_" => format!("{name}_"),
        word if KEYWORDS.contains(&word) => format!("r#{word}"),
        _ => name,
    }
}

/// `SHOUTY_SNAKE_CASE` for statics.
pub(crate) fn shouting(text: &str) -> String {
    let name = words(text).to_shouty_snake_case();
    match name.chars().next() {
        None => "ROOT".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

/// Symbols that carry meaning become words, but only where letters alone would not do: `+1` and
/// `-1` must differ, `v1.0` and `HTTP/2` read well as they are.
fn words(text: &str) -> String {
    let mut out = String::new();
    let starts_with_symbol = text.starts_with(|c: char| !c.is_alphanumeric() && c != '_');
    let only_symbols = !text.contains(|c: char| c.is_alphanumeric());
    for (index, c) in text.chars().enumerate() {
        let spell = only_symbols || (index == 0 && starts_with_symbol);
        match c {
            c if c.is_ascii_alphanumeric() || c == '_' => out.push(c),
            c if is_plain_letter(c) => out.push(c),
            c if spell => {
                out.push(' ');
                out.push_str(symbol(c));
                out.push(' ');
            }
            _ => out.push(' '),
        }
    }
    out
}

/// Letters beyond ASCII that are allowed in identifiers: alphabetic ones of one code point.
fn is_plain_letter(c: char) -> bool {
    c.is_alphabetic() && c.to_lowercase().count() == 1 && c.to_uppercase().count() == 1
}

fn symbol(c: char) -> &'static str {
    match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '!' => "not",
        '?' => "question",
        '=' => "equals",
        '<' => "less",
        '>' => "greater",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '(' => "open",
        ')' => "close",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        '"' => "quote",
        '\'' => "apostrophe",
        '`' => "backtick",
        _ => "",
    }
}
