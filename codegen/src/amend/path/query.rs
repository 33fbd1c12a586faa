//! What a path says, as a tree (RFC 9535, section 2).
//!
//! Only what is well-typed (section 2.4.3) can be put into it, so that evaluating never fails.

use crate::ir::Literal;

/// Steps one after the other, each from what the one before selected.
pub(super) type Query = Vec<Segment>;

/// One step (section 2.5).
#[derive(Debug)]
pub(super) struct Segment {
    /// `..`: from the value itself and everything below it.
    pub(super) descends: bool,
    /// What is taken there, one after the other.
    pub(super) selectors: Vec<Selector>,
}

/// Which children of a value are taken (section 2.3).
#[derive(Debug)]
pub(super) enum Selector {
    Name(String),
    Every,
    /// Counted from the end where negative.
    Index(i64),
    Slice(Slice),
    Filter(Filter),
}

/// `start:end:step` (section 2.3.4).
#[derive(Debug)]
pub(super) struct Slice {
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) step: i64,
}

/// A question that is asked of each child.
#[derive(Debug)]
pub(super) struct Filter {
    /// Tells it from the others of the path.
    pub(super) id: usize,
    pub(super) test: Test,
}

/// What is either so or not (section 2.3.5).
#[derive(Debug)]
pub(super) enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    /// Whether a query selects anything.
    Exists(Inner),
    Compare(Operand, Sign, Operand),
    /// `match`, of the whole text, or `search`, somewhere in it.
    Matches {
        whole: bool,
        text: Operand,
        pattern: Operand,
    },
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// One value or nothing: what comparisons and most functions take.
#[derive(Debug)]
pub(super) enum Operand {
    Literal(Literal),
    /// Of a query that selects one value at most.
    Singular(Inner),
    Length(Box<Operand>),
    Count(Inner),
    Value(Inner),
}

/// A query within a filter.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) from: From,
    pub(super) query: Query,
}

/// Where a query within a filter starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// `$`: what it selects is the same whatever is asked about. The number tells it from the others of the path.
    Root(usize),
    /// `@`
    Here,
}

impl Inner {
    /// Whether it selects one value at most, by its form (section 2.3.5.1).
    pub(super) fn is_singular(&self) -> bool {
        self.query.iter().all(|segment| {
            let one = matches!(
                segment.selectors.as_slice(),
                [Selector::Name(_) | Selector::Index(_)]
            );
            one && !segment.descends
        })
    }
}
