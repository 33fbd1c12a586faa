//! Reads the regular expressions of ECMA-262 to a syntax tree.
//!
//! In: the text of an expression. Out: a [`Node`], or what is wrong and where. Used while generating, to
//! make matchers, and at run time, to judge texts of the format `regex`; so it depends on nothing and
//! has no data of Unicode but the names of properties.

mod escape;
mod parse;
mod property;
mod syntax;

pub use parse::{SyntaxError, parse};
pub use property::{Kind, Property};
pub use syntax::{Class, Item, Named, Node};

/// Whether the text is a regular expression with the `u` flag: the format `regex` (JSON Schema 2020-12
/// validation § 7.3.8, core § 6.4).
///
/// ```
/// assert!(oasmith_ecma262::is_valid(r"^\p{L}+$"));
/// assert!(!oasmith_ecma262::is_valid(r"\Z"));
/// ```
pub fn is_valid(source: &str) -> bool {
    parse(source, true).is_ok()
}
