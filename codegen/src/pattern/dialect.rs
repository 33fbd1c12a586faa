//! What other dialects of regular expressions write and ECMA-262 does not have, or reads otherwise.
//!
//! In: the text of an expression. Out: the first such piece. Matching follows ECMA-262 (JSON Schema 2020-12 core § 6.4) all
//! the same: this only tells authors who meant something else.

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
const REPEATED: &str = "the letter itself, repeated or before a brace";
const CHARACTERS: &str = "the characters in it, one by one";
const NOTHING: &str = "nothing";

/// The openings of groups that others have.
const GROUPS: [(&str, Option<&str>); 4] = [
    ("(?P<", Some("`(?<`")),
    ("(?i)", Some("both cases of each letter, as `[Aa]`")),
    ("(?>", None),
    ("(?#", None),
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
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let found = match c {
            // None of these is valid with the `u` flag.
            '\\' => escape(rest).filter(|_| parse(source, true).is_err()),
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
fn escape(rest: &str) -> Option<Foreign<'_>> {
    let letter = rest[1..].chars().next().filter(char::is_ascii_alphabetic)?;
    let braced = rest[2..].starts_with('{');
    let (end, says) = match letter {
        'p' | 'P' | 'x' | 'u' if braced => (rest.find('}').map_or(3, |end| end + 1), REPEATED),
        _ if ESCAPES.contains(letter) => return None,
        _ => (2, LETTER),
    };
    let write = match letter {
        'A' => Some("`^`"),
        'z' | 'Z' => Some("`$`"),
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
        write: *write,
    })
}
