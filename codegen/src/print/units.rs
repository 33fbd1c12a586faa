//! Where statements, items, list entries and match arms end.

use super::piece::{Kind, Piece, Role};

/// Words that a statement or item may start with and whose braces end it.
const BRACED: [&str; 17] = [
    "if", "match", "for", "while", "loop", "unsafe", "fn", "struct", "enum", "impl", "trait",
    "mod", "extern", "async", "union", "else", "auto",
];

/// Splits items or statements; each keeps its attributes and its `;`.
pub(super) fn units<'p, 's>(pieces: &'p [Piece<'s>]) -> Vec<&'p [Piece<'s>]> {
    split(pieces, unit)
}

/// Splits a list at its commas, which are left out.
pub(super) fn entries<'p, 's>(pieces: &'p [Piece<'s>]) -> Vec<&'p [Piece<'s>]> {
    pieces
        .split(|piece| piece.role == Role::Comma)
        .filter(|entry| !entry.is_empty())
        .collect()
}

/// Splits arms; each keeps its comma, if it has one.
pub(super) fn arms<'p, 's>(pieces: &'p [Piece<'s>]) -> Vec<&'p [Piece<'s>]> {
    split(pieces, arm)
}

/// How many pieces of these are attributes.
pub(super) fn attributes(pieces: &[Piece<'_>]) -> usize {
    let mut at = 0;
    while pieces.get(at).is_some_and(|piece| piece.role == Role::Hash) {
        let inner = pieces.get(at + 1).is_some_and(|piece| piece.text == "!");
        at += if inner { 3 } else { 2 };
    }
    at.min(pieces.len())
}

fn split<'p, 's>(
    mut rest: &'p [Piece<'s>],
    end: impl Fn(&[Piece<'s>]) -> usize,
) -> Vec<&'p [Piece<'s>]> {
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (one, others) = rest.split_at(end(rest).clamp(1, rest.len()));
        found.push(one);
        rest = others;
    }
    found
}

fn unit(pieces: &[Piece<'_>]) -> usize {
    let start = attributes(pieces);
    let braced = is_braced(&pieces[start..]);
    let mut at = start;
    while at < pieces.len() {
        let piece = &pieces[at];
        at += 1;
        if piece.role == Role::Semi {
            return at;
        }
        let ends = braced || is_macro(pieces, at - 1);
        if ends && is_block(piece) && !continues(&pieces[at..]) {
            return at;
        }
    }
    at
}

/// Whether braces end what starts here.
fn is_braced(pieces: &[Piece<'_>]) -> bool {
    let mut words = pieces.iter().filter(|piece| piece.text != "pub");
    let is_visibility =
        |piece: &&Piece<'_>| piece.group.as_ref().is_some_and(|g| g.kind != Kind::Block);
    let mut first = words.next();
    if pieces.first().is_some_and(|piece| piece.text == "pub") {
        while first.is_some_and(|piece| is_visibility(&piece)) {
            first = words.next();
        }
    }
    match first {
        Some(piece) if piece.text == "const" => words
            .next()
            .is_some_and(|next| matches!(next.text, "fn" | "unsafe" | "async")),
        Some(piece) => is_block(piece) || BRACED.contains(&piece.text),
        None => false,
    }
}

/// Whether a group is the braces of a macro.
fn is_macro(pieces: &[Piece<'_>], at: usize) -> bool {
    at > 0 && matches!(pieces[at - 1].role, Role::Bang)
}

pub(super) fn is_block(piece: &Piece<'_>) -> bool {
    let kind = piece.group.as_ref().map(|group| group.kind);
    matches!(
        kind,
        Some(Kind::Block | Kind::Body | Kind::Arms | Kind::Fields | Kind::Items)
    )
}

/// Whether an expression goes on after its braces.
fn continues(rest: &[Piece<'_>]) -> bool {
    rest.first().is_some_and(|next| match next.role {
        Role::Dot | Role::Question | Role::Semi | Role::Binary(_) | Role::Assign => true,
        _ => next.text == "else",
    })
}

fn arm(pieces: &[Piece<'_>]) -> usize {
    let Some(arrow) = pieces.iter().position(|piece| piece.role == Role::FatArrow) else {
        return pieces.len();
    };
    let body = arrow + 1;
    let braced =
        pieces.get(body).is_some_and(is_block) || is_braced(&pieces[body.min(pieces.len())..]);
    let mut at = body;
    while at < pieces.len() {
        let piece = &pieces[at];
        at += 1;
        if piece.role == Role::Comma {
            return at;
        }
        let comma = pieces.get(at).is_some_and(|next| next.role == Role::Comma);
        if braced && is_block(piece) && !comma && !continues(&pieces[at..]) {
            return at;
        }
    }
    at
}
