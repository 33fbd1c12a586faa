//! The syntax tree of an ECMA-262 regular expression.
//!
//! Built by `parse`, read by `nfa`. What only matters to captures (group numbers, lazy against greedy)
//! is left out: a JSON Schema pattern is asked whether it matches, never what it matched.

use super::unicode::Property;

/// One expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// The empty string.
    Empty,
    /// One code point of a class.
    Class(Class),
    /// One after the other.
    Concat(Vec<Node>),
    /// One of several.
    Either(Vec<Node>),
    /// `min` to `max` times; no `max` is any number of times.
    Repeat(Box<Node>, u32, Option<u32>),
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b`, or `\B` where negated.
    WordBoundary { negated: bool },
    /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`
    Look {
        behind: bool,
        negated: bool,
        node: Box<Node>,
    },
    /// `\1`, `\k<name>`
    BackReference,
}

/// A set of code points as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Class {
    pub(super) negated: bool,
    pub(super) items: Vec<Item>,
}

/// A part of a class.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Item {
    /// First to last code point, both included.
    Range(u32, u32),
    /// `\d`, `\w`, `\s`, `\p{…}` or `.`, or the opposite where negated.
    Named { set: Named, negated: bool },
}

/// A set of code points with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Named {
    /// `\d`
    Digit,
    /// `\w`
    Word,
    /// `\s`
    Space,
    /// What `.` does not match.
    LineEnd,
    /// `\p{…}`
    Property(Property),
}

impl Node {
    /// One code point.
    pub(super) fn literal(code_point: u32) -> Self {
        Self::Class(Class {
            negated: false,
            items: vec![Item::Range(code_point, code_point)],
        })
    }

    /// One code point of a named set.
    pub(super) fn named(set: Named, negated: bool) -> Self {
        Self::Class(Class {
            negated: false,
            items: vec![Item::Named { set, negated }],
        })
    }
}
