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
mod units;

use proc_macro2::TokenStream;

/// The longest line that is not forced by a long token.
const WIDTH: usize = 100;
/// Columns of one level.
const STEP: usize = 4;

/// Appends items at a depth of nesting.
pub(crate) fn item(tokens: &TokenStream, depth: usize, out: &mut String) {
    if tokens.is_empty() {
        return;
    }
    let pieces = piece::pieces(tokens.clone());
    layout::Printer::new(out).items(&pieces, depth * STEP);
}

/// Whether an expression is better not put on the line of something else.
pub(crate) fn is_long(expression: &TokenStream) -> bool {
    join::width(&piece::pieces(expression.clone())).is_none_or(|width| width > join::LIST)
}

#[cfg(test)]
mod tests;
