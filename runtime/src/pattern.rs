//! Matchers of `pattern` and `patternProperties`, made while generating.
//!
//! In: a string. Out: whether the pattern is found in it.

/// A pattern of the description, ready to match.
#[derive(Debug)]
pub struct Pattern {
    test: fn(&str) -> bool,
}

impl Pattern {
    /// A pattern that a function decides.
    pub const fn of(test: fn(&str) -> bool) -> Self {
        Pattern { test }
    }

    /// Whether the pattern is found in the text.
    pub fn matches(&self, text: &str) -> bool {
        (self.test)(text)
    }
}
