//! What other dialects of regular expressions write and ECMA-262 does not have, or reads otherwise.
//!
//! In: the text of an expression. Out: the first such piece. Matching follows ECMA-262 (JSON Schema 2020-12 core § 6.4) all
//! the same: this only tells authors who meant something else.

use std::cell::LazyCell;

use oasmith_ecma262::parse;

/// A piece of an expression that another dialect gives a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Foreign<'s> {
    /// As it is written.
    pub(crate) piece: &'s str,
    /// What it says in ECMA-262.
    pub(crate) says: &'static str,
    /// What to write instead.
    pub(crate) write: Option<&'static str>,
}

/// Escapes whose letter ECMA-262 gives a meaning without the `u` flag (§ 22.2.1, Annex B.1.2).
const ESCAPES: &str = "bBdDwWsSfnrtvcxuk";

const LETTER: &str = "the letter itself";
const BRACED: &str = "the letter itself, before a brace";
const REPEATED: &str = "the letter itself, repeated";
const CHARACTERS: &str = "the characters in it, one by one";
const NOTHING: &str = "nothing";

/// The openings of groups that others have, and what to write instead.
const GROUPS: [(&str, &str); 2] = [
    ("(?P<", "`(?<`"),
    ("(?i", "both cases of each letter, as `[Aa]`"),
];

/// The classes of POSIX, and what may stand in their place between the brackets.
const CLASSES: [(&str, &str); 9] = [
    ("alnum", "`a-zA-Z0-9`"),
    ("alpha", "`a-zA-Z`"),
    ("blank", "` \\t`"),
    ("digit", "`0-9`"),
    ("lower", "`a-z`"),
    ("space", "`\\s`"),
    ("upper", "`A-Z`"),
    ("word", "`\\w`"),
    ("xdigit", "`0-9A-Fa-f`"),
];

/// The first piece that means something else elsewhere.
pub(crate) fn foreign(source: &str) -> Option<Foreign<'_>> {
    let (mut at, mut in_class) = (0, false);
    // None of the escapes is valid with the `u` flag.
    let legacy = LazyCell::new(|| parse(source, true).is_err());
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let found = match c {
            '\\' => escape(rest, in_class).filter(|_| *legacy),
            '[' if in_class => class(rest),
            '(' if !in_class => group(rest),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        match c {
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        let escaped = rest[c.len_utf8()..].chars().next();
        at += c.len_utf8() + escaped.filter(|_| c == '\\').map_or(0, char::len_utf8);
    }
    None
}

/// An escape, from its `\` on, of an expression that is valid without the `u` flag at most.
fn escape(rest: &str, in_class: bool) -> Option<Foreign<'_>> {
    let letter = rest[1..].chars().next().filter(char::is_ascii_alphabetic)?;
    let braced = rest[2..].starts_with('{');
    let (end, says) = match letter {
        'p' | 'P' | 'x' | 'u' if braced => {
            let end = rest.find('}').map_or(3, |end| end + 1);
            let counts = rest[3..end].trim_end_matches('}').bytes();
            let counts = counts.len() > 0 && { counts }.all(|b| b.is_ascii_digit() || b == b',');
            (end, if counts { REPEATED } else { BRACED })
        }
        _ if ESCAPES.contains(letter) => return None,
        _ => (2, LETTER),
    };
    let write = match letter {
        // In a class these are signs like others.
        'A' | 'R' | 'z' | 'Z' if in_class => None,
        'A' => Some("`^`"),
        'z' | 'Z' => Some("`$`"),
        'h' if in_class => Some("` \\t`"),
        'h' => Some("`[ \\t]`"),
        'R' => Some("`\\r?\\n`"),
        _ => None,
    };
    let piece = &rest[..end];
    Some(Foreign { piece, says, write })
}

/// A class of POSIX, from its `[` on, which stands in a class.
fn class(rest: &str) -> Option<Foreign<'_>> {
    let end = rest.find(":]")?;
    let name = rest[..end].strip_prefix("[:")?;
    let negated = name.strip_prefix('^');
    let known = CLASSES.iter().find(|(class, _)| *class == name);
    let is_name = negated
        .unwrap_or(name)
        .bytes()
        .all(|b| b.is_ascii_lowercase());
    (is_name && !name.is_empty()).then_some(Foreign {
        piece: &rest[..end + 2],
        says: CHARACTERS,
        write: known.map(|(_, write)| *write),
    })
}

/// The opening of a group that ECMA-262 does not have.
fn group(rest: &str) -> Option<Foreign<'_>> {
    let (open, write) = GROUPS.iter().find(|(open, _)| rest.starts_with(open))?;
    Some(Foreign {
        piece: &rest[..open.len()],
        says: NOTHING,
        write: Some(*write),
    })
}
