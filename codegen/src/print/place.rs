//! What layout asks of pieces: where they may break, what they open, what they say.
//!
//! In: pieces. Out: places among them. Nothing here writes.

use super::WIDTH;
use super::join::width;
use super::piece::{Content, Kind, Piece, Role};
use super::units::{attributes, entries, is_block};
use crate::diagnostic::hides;

/// Columns up to which entries and operands share lines.
pub(super) const SHORT: usize = 10;

pub(super) fn delimiters(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Call | Kind::Plain => ("(", ")"),
        Kind::Array | Kind::Brackets | Kind::Slice => ("[", "]"),
        Kind::Tree => ("{", "}"),
        Kind::Literal | Kind::Block | Kind::Body => ("{ ", " }"),
        Kind::Arms | Kind::Fields | Kind::Items => ("{ ", " }"),
        Kind::Bare => ("", ""),
    }
}

pub(super) fn has_content(piece: &Piece<'_>) -> bool {
    piece
        .group
        .as_ref()
        .is_some_and(|group| !group.pieces.is_empty() && group.kind != Kind::Slice)
}

pub(super) fn is_single(pieces: &[Piece<'_>]) -> bool {
    entries(pieces).len() == 1
}

/// The text of a doc attribute.
pub(super) fn docs(attribute: &[Piece<'_>]) -> Option<String> {
    let [_, brackets] = attribute else {
        return None;
    };
    match brackets.group.as_ref()?.pieces.as_slice() {
        [doc, equals, text] if doc.text == "doc" && equals.text == "=" => unquoted(text.text),
        _ => None,
    }
}

/// The value of a string literal; `None` for what a comment cannot hold as it is.
pub(super) fn unquoted(literal: &str) -> Option<String> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    let mut text = String::new();
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => text.push(match rest.next()? {
                'n' => '\n',
                't' => '\t',
                c @ ('\\' | '"' | '\'') => c,
                'u' => scalar(&mut rest)?,
                _ => return None,
            }),
            c => text.push(c),
        }
    }
    Some(text)
}

/// The character of an escape, its `\u` behind it; `None` for one that must not stand as it is.
fn scalar(rest: &mut std::str::Chars<'_>) -> Option<char> {
    let (digits, after) = rest.as_str().strip_prefix('{')?.split_once('}')?;
    *rest = after.chars();
    let c = u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)?;
    (!hides(c)).then_some(c)
}

/// Whether two items go without an empty line between them: one-liners that start alike.
pub(super) fn are_of_a_kind(one: &[Piece<'_>], other: &[Piece<'_>]) -> bool {
    let plain =
        |pieces: &[Piece<'_>]| attributes(pieces) == 0 && width(pieces).is_some_and(|w| w < WIDTH);
    let import = |pieces: &[Piece<'_>]| word(pieces).is_some_and(|word| word == "use");
    (import(one) && import(other)) || (plain(one) && plain(other) && word(one) == word(other))
}

/// The first word but `pub`.
fn word<'s>(pieces: &[Piece<'s>]) -> Option<&'s str> {
    let mut words = pieces
        .iter()
        .filter(|piece| piece.text != "pub" && piece.group.is_none());
    words.next().map(|piece| piece.text)
}

/// Where `=` stands, unless in the condition of a block.
pub(super) fn assignment(pieces: &[Piece<'_>]) -> Option<usize> {
    let condition = pieces
        .first()
        .is_some_and(|first| matches!(first.text, "if" | "while"));
    let at = pieces.iter().position(|piece| piece.role == Role::Assign)?;
    let opened = pieces[..at].iter().any(is_block);
    (!condition && !opened && at + 1 < pieces.len()).then_some(at)
}

/// Where the `else` of a `let … else` stands.
pub(super) fn otherwise(pieces: &[Piece<'_>]) -> Option<usize> {
    let [first, .., last, block] = pieces else {
        return None;
    };
    let otherwise = first.text == "let" && last.text == "else" && is_block(block);
    otherwise.then(|| pieces.len() - 2)
}

/// Where the body of a closure starts, if this is one and its body is no block.
pub(super) fn closure_head(pieces: &[Piece<'_>]) -> Option<usize> {
    let first = pieces.first()?;
    let moved = usize::from(first.text == "move");
    if !matches!(pieces.get(moved)?.role, Role::BarOpen | Role::BarClose) {
        return None;
    }
    let at = pieces
        .iter()
        .position(|piece| piece.role == Role::BarClose)?
        + 1;
    let body = pieces.get(at)?;
    let has_operator = weakest(&pieces[at..]).is_some();
    (has_operator && !is_block(body)).then_some(at)
}

/// The weakest operator between operands, if breaking there helps: not where what has to be opened
/// belongs to a head in front of it.
pub(super) fn weakest(pieces: &[Piece<'_>]) -> Option<u8> {
    let first = pieces.first().map_or("", |first| first.text);
    let declares = matches!(first, "fn" | "impl" | "pub" | "async");
    let heads = matches!(first, "if" | "while" | "match" | "for") && pieces.iter().any(is_block);
    let closure = pieces.iter().any(|piece| piece.role == Role::BarClose);
    if declares || heads || closure {
        return None;
    }
    let precedence = |piece: &Piece<'_>| match piece.role {
        Role::Binary(precedence) => Some(precedence),
        _ => None,
    };
    pieces.iter().filter_map(precedence).min()
}

/// Where the calls of a chain start, fields in front counted to what they are fields of.
pub(super) fn links(pieces: &[Piece<'_>]) -> Vec<usize> {
    if pieces
        .iter()
        .any(|piece| matches!(piece.role, Role::BarClose | Role::Binary(_)))
    {
        return Vec::new();
    }
    let is_head = |piece: &Piece<'_>| matches!(piece.text, "match" | "if" | "while" | "for");
    if pieces.iter().any(|piece| is_head(piece) || is_block(piece)) {
        return Vec::new();
    }
    let call = |at: usize| {
        let dot = pieces[at].role == Role::Dot;
        let after = pieces.get(at + 2);
        let called = after.is_some_and(|after| matches!(after.role, Role::Group | Role::Path));
        dot && (called || pieces.get(at + 1).is_some_and(|word| word.text == "await"))
    };
    (1..pieces.len()).filter(|at| call(*at)).collect()
}

/// Where the last argument starts, if it may open in place: a closure, a block, a value with its
/// own brackets; a call only where it is alone.
pub(super) fn hugged(group: &Content<'_>) -> Option<usize> {
    let pieces = &group.pieces;
    let start = pieces
        .iter()
        .rposition(|piece| piece.role == Role::Comma)
        .map_or(0, |at| at + 1);
    let argument = pieces
        .get(start..)
        .filter(|argument| !argument.is_empty())?;
    let first = argument.first()?;
    let closure = matches!(first.role, Role::BarOpen | Role::BarClose) || first.text == "move";
    let last = argument.last()?.group.as_ref()?.kind;
    let opens = match last {
        Kind::Literal | Kind::Block | Kind::Body | Kind::Arms => true,
        Kind::Array => match argument {
            [_] => true,
            [_, _] => first.role == Role::Unary,
            [_, mutable, _] => first.role == Role::Unary && mutable.text == "mut",
            _ => false,
        },
        Kind::Call => start == 0 && links(argument).is_empty(),
        _ => false,
    };
    let alone = |piece: &Piece<'_>| piece.role != Role::Hash;
    ((closure || opens) && weakest(argument).is_none() && argument.iter().all(alone))
        .then_some(start)
}

/// Whether every entry is short: such lists are packed.
pub(super) fn is_short(pieces: &[Piece<'_>]) -> bool {
    entries(pieces)
        .iter()
        .all(|entry| width(entry).is_some_and(|width| width <= SHORT))
}
