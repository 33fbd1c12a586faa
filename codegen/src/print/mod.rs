//! Items to formatted text.
//!
//! In: the tokens of items, doc comments as `#[doc]` attributes. Out: text as people write it:
//! 100 columns, four of indentation, an empty line between items. Printing works on token trees and
//! never adds, drops or reorders a token, except for the comma that ends a list which is written
//! over several lines. What it does not understand is laid out plainly, and never refused.

mod join;
mod layout;
mod piece;
mod place;
mod sheet;
mod units;

pub(crate) use sheet::{Prefix, Sheet};

/// The longest line that is not forced by a long token.
const WIDTH: usize = 100;
/// Columns of one level.
const STEP: usize = 4;

/// Appends the items of a sheet at a depth of nesting, an empty line between any two.
pub(crate) fn apart(sheet: &Sheet, depth: usize, out: &mut String) {
    for item in sheet.items().filter(|item| !item.is_empty()) {
        if !(out.is_empty() || out.ends_with("\n\n")) {
            out.push('\n');
        }
        layout::Printer::new(out).items(&piece::pieces(sheet, item), depth * STEP);
    }
}

/// Appends the items of a sheet at a depth of nesting, one-liners of a kind together.
pub(crate) fn together(sheet: &Sheet, depth: usize, out: &mut String) {
    let pieces = piece::pieces(sheet, sheet.all());
    layout::Printer::new(out).items(&pieces, depth * STEP);
}

/// Whether an expression is better not put on the line of something else.
pub(crate) fn is_long(expression: &Sheet) -> bool {
    let pieces = piece::pieces(expression, expression.all());
    join::width(&pieces).is_none_or(|width| width > join::LIST)
}

#[cfg(test)]
mod tests;
