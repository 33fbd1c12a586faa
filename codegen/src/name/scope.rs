//! Turning words of a description into identifiers, and handing each out once.

use std::borrow::Cow;
use std::collections::HashMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::forms;
use crate::fragment::is_unseen;
use crate::hash::{IdMap, IdSet};

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
    "Future",
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

/// Methods that the client has, or what the router holds an implementation in: generated code could not tell an
/// operation of such a name from them.
const RESERVED_METHODS: &[&str] = &[
    "as_ref", "builder", "clone", "drop", "into", "to_owned", "try_into",
];

/// What no module of operations is called: what stands beside it in the module around it, and what is written there without
/// a path.
const RESERVED_MODULES: &[&str] = &[
    "alloc",
    "bool",
    "char",
    "check",
    "client",
    "core",
    "f32",
    "f64",
    "http",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "layouts",
    "multipart",
    "op",
    "operations",
    "patterns",
    "rules",
    "server",
    "std",
    "str",
    "stream",
    "text",
    "types",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
];

/// Longer names of modules are cut, in bytes: file systems take no more than 255.
const LONGEST_MODULE: usize = 200;

/// Strict and reserved keywords of edition 2024 that may be written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Whether a word is no name unless it is written raw.
/// <https://doc.rust-lang.org/reference/keywords.html>
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// A set of names of which each is given once.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: IdSet<String>,
    next: IdMap<String, u32>,
}

impl Scope {
    /// For types: what generated code relies on is taken already.
    pub(crate) fn types() -> Self {
        Scope {
            taken: RESERVED_TYPES
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
            next: IdMap::default(),
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
        if self.is_free(wanted) {
            self.taken.insert(wanted.to_owned());
            return wanted.to_owned();
        }
        let next = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            // The underscore of `Self_` is not needed then.
            let stem = match wanted.trim_end_matches('_') {
                "" => wanted,
                stem => stem,
            };
            let digit = stem.ends_with(|c: char| c.is_ascii_digit());
            let name = format!("{stem}{}{next}", if digit { "_" } else { "" });
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// What a method of this name is called: itself, unless generated code needs the name.
pub(crate) fn method(name: &str) -> String {
    let reserved = RESERVED_METHODS.contains(&name);
    format!("{name}{}", if reserved { "_" } else { "" })
}

/// `UpperCamelCase` for types, and for what becomes part of their names.
pub(crate) fn pascal(text: &str) -> String {
    let name = match is_snake(text) {
        true => capitalized(text),
        false => spelled_out(text).to_upper_camel_case(),
    };
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

/// `UpperCamelCase` for variants, of which none can be `Self`.
pub(crate) fn variant(text: &str) -> String {
    match pascal(text) {
        name if name == "Self" => "Self_".to_owned(),
        name => name,
    }
}

/// `snake_case` for fields, methods and modules; keywords come out raw.
pub(crate) fn snake(text: &str) -> String {
    let name = match is_snake(text) {
        true => text.to_owned(),
        false => spelled_out(text).to_snake_case(),
    };
    let name = match name.chars().next() {
        None => "empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) => name,
    };
    sound(name)
}

/// A name in `snake_case` as Rust takes it.
pub(crate) fn sound(name: String) -> String {
    match name.as_str() {
        "self" | "super" | "crate" | "_" => format!("{name}_"),
        word if is_keyword(word) => format!("r#{word}"),
        _ => name,
    }
}

/// Whether a module of operations may have this name.
pub(crate) fn is_module(name: &str) -> bool {
    is_file(name) && !RESERVED_MODULES.contains(&name)
}

/// Whether a module may stand in a file of its name: `mod.rs` is the file of the folder, and on Windows some names are devices,
/// whatever their extension.
pub(crate) fn is_file(name: &str) -> bool {
    let numbered = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let is_numbered =
        numbered.is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    !(is_numbered || matches!(name, "mod" | "aux" | "con" | "nul" | "prn"))
}

/// As much of the name of a module as can be that of a file.
pub(crate) fn cut(mut name: String) -> String {
    while name.len() > LONGEST_MODULE {
        name.pop();
    }
    name
}

/// `SHOUTY_SNAKE_CASE` for statics, which no local may be called as: where letters have no case, an underscore tells.
pub(crate) fn shouting(text: &str) -> String {
    let mut name = match is_snake(text) {
        true => text.to_ascii_uppercase(),
        false => spelled_out(text).to_shouty_snake_case(),
    };
    if !name.is_ascii() && !name.contains(char::is_uppercase) {
        name.push('_');
    }
    match name.chars().next() {
        None => "ROOT".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

/// Whether a name, as most members' are, is ASCII in `snake_case` already.
fn is_snake(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty()
        && text
            .split('_')
            .all(|word| !word.is_empty() && word.bytes().all(plain))
}

/// Such a name in `UpperCamelCase`.
fn capitalized(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split('_') {
        let mut chars = word.chars();
        out.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

/// A name without the mark that formats set before names of their own: `$filter` of OData, `@type` of JSON-LD,
/// `_birthDate` of FHIR, `#Chassis.Reset` of Redfish; or that encloses what stands for any name, such as `{app_id}`.
fn unmarked(text: &str) -> &str {
    match text.strip_prefix(['$', '@', '_', '#', '{', '[', '<']) {
        Some(rest) if rest.starts_with(char::is_alphabetic) => rest,
        _ => text,
    }
}

/// The words that members of one list want to be called by. A mark is spelled out where another member has the name without.
pub(crate) fn apart(wires: &[&str], word: fn(&str) -> String) -> Vec<String> {
    let mut words: Vec<String> = wires.iter().map(|wire| word(wire)).collect();
    let marked = |at: &usize| unmarked(wires[*at]).len() < wires[*at].len();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in &words {
        *counts.entry(word).or_default() += 1;
    }
    let shared = |at: &usize| counts.get(words[*at].as_str()) > Some(&1);
    let shared: Vec<usize> = (0..wires.len()).filter(marked).filter(shared).collect();
    for at in shared {
        let (mark, rest) = wires[at].split_at(1);
        let mark = mark.chars().find_map(symbol).unwrap_or_default();
        words[at] = word(&format!("{mark} {rest}"));
    }
    words
}

/// Symbols that carry meaning become words, but only where letters alone would not do: `+1` and
/// `-1` must differ, `v1.0` and `HTTP/2` read well as they are.
fn spelled_out(text: &str) -> Cow<'_, str> {
    let text = unmarked(text);
    // Most names are ASCII and begin with a letter: what is no part of a word separates words as it is.
    if text.is_ascii() && text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Cow::Borrowed(text);
    }
    let text = forms::plain(text);
    let mut out = String::new();
    let starts_with_symbol = text.starts_with(|c: char| !c.is_alphanumeric() && c != '_');
    let only_symbols = !text.contains(|c: char| c.is_alphanumeric());
    let chars: Vec<char> = text.chars().collect();
    for (index, c) in chars.iter().copied().enumerate() {
        let spell = only_symbols || (index == 0 && starts_with_symbol);
        let beside = |at: Option<usize>| at.and_then(|at| chars.get(at)).copied().and_then(greek);
        let alone = beside(index.checked_sub(1)).is_none() && beside(Some(index + 1)).is_none();
        match greek(c) {
            // A single Greek letter is a symbol, as in `µs`; rustc warns of a lone one.
            Some(name) if alone => spelled(name, &mut out),
            _ if unicode_ident::is_xid_continue(c) => out.push(c),
            _ if spell => match symbol(c) {
                Some(name) => spelled(name, &mut out),
                // Pictographs have no name but their number, which is for where there is nothing else.
                None if only_symbols && is_seen(c) => {
                    spelled(&format!("u{:x}", c as u32), &mut out)
                }
                None => out.push(' '),
            },
            _ => out.push(' '),
        }
    }
    // What may stand in an identifier need not be able to begin one.
    Cow::Owned(match out.trim_start().chars().next() {
        Some(c) if c == '_' || c.is_ascii_digit() || unicode_ident::is_xid_start(c) => out,
        Some(_) => format!("n{}", out.trim_start()),
        None => out,
    })
}

fn spelled(name: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push(' ');
}

/// The name of a Greek letter that serves as a symbol.
fn greek(c: char) -> Option<&'static str> {
    const NAMES: [&str; 25] = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
        "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon",
        "phi", "chi", "psi", "omega",
    ];
    let place = match c {
        '\u{b5}' => 11,
        '\u{2126}' => 24,
        'Α'..='Ω' => c as usize - 'Α' as usize,
        'α'..='ω' => c as usize - 'α' as usize,
        _ => return None,
    };
    NAMES.get(place).copied()
}

/// Whether there is something to see of a character.
fn is_seen(c: char) -> bool {
    !(c.is_whitespace() || c.is_control() || is_unseen(c))
}

fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
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
        '_' => "underscore",
        _ => return None,
    })
}
