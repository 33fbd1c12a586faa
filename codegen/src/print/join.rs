//! What goes between two pieces on one line, and how wide they are together.

use proc_macro2::Delimiter;

use super::piece::{Kind, Piece, Role, level};
use super::sheet::{self, Token};
use super::units::is_block;

/// Whether an operand starts after this word, so that what follows is not called, indexed or
/// continued.
#[inline]
pub(super) fn is_leading(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "break"
            | "const"
            | "continue"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
    )
}

/// Whether an operand ends here: what follows is an operator between operands.
pub(super) fn ends_operand(last: Option<&Piece<'_>>) -> bool {
    last.is_some_and(|last| match last.role {
        Role::Word => !last.leads,
        Role::Literal | Role::Close | Role::Question => true,
        Role::Group => !is_block(last),
        _ => false,
    })
}

/// Whether parentheses after this are those of a call.
pub(super) fn is_callee(last: Option<&Piece<'_>>) -> bool {
    ends_operand(last) && last.is_some_and(|last| last.role != Role::Literal)
}

/// Whether braces after this are those of a value or pattern: `Pet { .. }`.
pub(super) fn is_type_end(last: Option<&Piece<'_>>) -> bool {
    last.is_some_and(|last| match last.role {
        Role::Word => !last.leads,
        Role::Close => true,
        _ => false,
    })
}

/// Whether `<` after these pieces opens generic arguments or parameters.
pub(super) fn opens_arguments(before: &[Piece<'_>], after: &[Token]) -> bool {
    let [.., last] = before else { return true };
    let declares = |piece: &Piece<'_>| matches!(piece.text, "fn" | "impl" | "for");
    let declared = before.len() > 1 && declares(&before[before.len() - 2]);
    match last.role {
        Role::Word if declared || declares(last) || last.leads => true,
        Role::Word => last.text.starts_with(names_type) && closes(after),
        Role::Literal | Role::Close | Role::Question | Role::Group => false,
        _ => true,
    }
}

/// Whether names of types begin so: with a capital, or a letter of a script that has none.
fn names_type(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_lowercase()
}

/// Whether a `>` follows before anything that no type holds.
fn closes(after: &[Token]) -> bool {
    let mut depth = 1;
    // After a dash or an equals sign `>` is half of an arrow; after an ampersand `&` is half of `&&`.
    let mut dash = false;
    let mut ampersand = false;
    for token in level(after) {
        let sheet::Kind::Mark(mark, joint) = token.kind else {
            if token.kind == sheet::Kind::Open(Delimiter::Brace) {
                return false;
            }
            (dash, ampersand) = (false, false);
            continue;
        };
        match mark {
            b'<' => depth += 1,
            b'>' if !dash => depth -= 1,
            b';' | b'|' => return false,
            b'&' if ampersand => return false,
            _ => {}
        }
        if depth == 0 {
            return true;
        }
        dash = matches!(mark, b'-' | b'=');
        ampersand = mark == b'&' && joint;
    }
    false
}

/// Whether a space goes between the last of some pieces and the next.
#[inline]
pub(super) fn space(before: &[Piece<'_>], role: &Role, kind: Option<Kind>, text: &str) -> bool {
    let Some(last) = before.last() else {
        return false;
    };
    match last.role {
        Role::Dot | Role::Path | Role::Hash | Role::Open | Role::Unary => return false,
        Role::BarOpen | Role::Range => return false,
        Role::Bang => return kind == Some(Kind::Body) || *role == Role::Word,
        Role::Question if bound(before) => return false,
        _ => {}
    }
    match role {
        Role::Comma | Role::InnerComma | Role::Semi | Role::Dot | Role::Colon | Role::Close => {
            false
        }
        Role::Question => !ends_operand(Some(last)) && last.role != Role::Group,
        Role::Bang | Role::BarClose if text == "||" => true,
        Role::Bang | Role::BarClose => false,
        Role::Range => !ends_operand(Some(last)),
        Role::Open | Role::Path => !touches(last),
        Role::Group => group_space(last, kind),
        _ => true,
    }
}

/// Whether the `?` before is that of `?Sized`.
fn bound(before: &[Piece<'_>]) -> bool {
    let [.., previous, _] = before else {
        return before.len() == 1;
    };
    matches!(previous.role, Role::Colon | Role::Binary(_) | Role::Other)
}

/// Whether `<` or `::` follows this without a space.
fn touches(last: &Piece<'_>) -> bool {
    match last.role {
        Role::Word => matches!(last.text, "impl" | "for") || !last.leads,
        Role::Close | Role::Group => true,
        _ => false,
    }
}

fn group_space(last: &Piece<'_>, kind: Option<Kind>) -> bool {
    match kind {
        Some(Kind::Call | Kind::Plain | Kind::Array | Kind::Brackets | Kind::Slice) => {
            match last.role {
                Role::Word => last.leads && last.text != "fn",
                Role::Close | Role::Group | Role::Question => is_block(last),
                _ => true,
            }
        }
        _ => true,
    }
}

/// Columns of arguments, of entries and of a chain of calls on one line, as rustfmt has them.
pub(super) const LIST: usize = 60;
/// Columns of a value's fields on one line.
const FIELDS: usize = 18;
/// Columns of a variant's fields on one line.
pub(super) const VARIANT: usize = 35;

/// Columns of a group on one line.
#[inline]
pub(super) fn group_width(kind: Kind, pieces: &[Piece<'_>]) -> Option<usize> {
    if pieces.is_empty() {
        return Some(2);
    }
    let inner = width(pieces)?;
    match kind {
        Kind::Bare => Some(inner),
        Kind::Array if inner > LIST => None,
        Kind::Call | Kind::Plain | Kind::Array | Kind::Brackets | Kind::Slice | Kind::Tree => {
            Some(inner + 2)
        }
        Kind::Literal if inner > FIELDS => None,
        Kind::Literal => Some(inner + 4),
        // One short expression may stay on the line of what it belongs to.
        Kind::Block if inner <= 50 && is_expression(pieces) => Some(inner + 4),
        Kind::Block | Kind::Body | Kind::Arms | Kind::Fields | Kind::Items => None,
    }
}

/// Whether there are no statements.
fn is_expression(pieces: &[Piece<'_>]) -> bool {
    pieces
        .iter()
        .all(|piece| !matches!(piece.role, Role::Semi | Role::Hash))
}

/// Columns of pieces on one line, without a space before the first; `None` where they take several.
pub(super) fn width(pieces: &[Piece<'_>]) -> Option<usize> {
    let (mut sum, mut chain, mut links) = (0, 0, 0);
    for (at, piece) in pieces.iter().enumerate() {
        let columns = piece.width? as usize + usize::from(piece.space && at > 0);
        sum += columns;
        if continues_chain(piece) {
            chain += columns;
            links += usize::from(piece.role == Role::Dot);
        } else {
            (chain, links) = (0, 0);
        }
        let calls = || pieces[..=at].iter().any(|piece| piece.group.is_some());
        if links > 1 && chain > LIST && calls() {
            return None;
        }
    }
    Some(sum)
}

/// Whether a chain of calls may go on with this.
fn continues_chain(piece: &Piece<'_>) -> bool {
    match piece.role {
        Role::Word => !piece.leads,
        Role::Literal | Role::Open | Role::Close | Role::Dot | Role::Path => true,
        Role::Question | Role::Group | Role::Bang => !is_block(piece),
        _ => false,
    }
}
