//! The syntax tree of an ECMA-262 regular expression.
//!
//! Built by `parse`. What only matters to captures is left out, groups but for those that back-references may
//! mean, and lazy against greedy: a JSON Schema pattern is asked whether it matches, never what it matched.

use crate::property::Property;

/// One expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
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
    WordBoundary {
        /// Whether it is `\B`.
        negated: bool,
    },
    /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`
    Look {
        /// Whether it asks for what is before.
        behind: bool,
        /// Whether it asks for that not to match.
        negated: bool,
        /// What is to match there.
        node: Box<Node>,
    },
    /// `(…)` or `(?<name>…)`, in expressions that have back-references: its number, and what is in it.
    Group(u32, Box<Node>),
    /// `\1`, `\k<name>`: what the group of this number matched last, nothing if it has not.
    BackReference(u32),
}

/// A set of code points as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Class {
    /// Whether all but these are in.
    pub negated: bool,
    /// What is in.
    pub items: Vec<Item>,
}

/// A part of a class.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    /// First to last code point, both included.
    Range(u32, u32),
    /// `\d`, `\w`, `\s`, `\p{…}` or `.`, or the opposite where negated.
    Named {
        /// The set.
        set: Named,
        /// Whether all but its code points are meant.
        negated: bool,
    },
}

/// A set of code points with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
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
    pub fn literal(code_point: u32) -> Self {
        Self::Class(Class {
            negated: false,
            items: vec![Item::Range(code_point, code_point)],
        })
    }

    /// One code point of a named set.
    pub fn named(set: Named, negated: bool) -> Self {
        Self::Class(Class {
            negated: false,
            items: vec![Item::Named { set, negated }],
        })
    }
}
