//! The matchers of a description, each made once.
//!
//! In: texts of expressions, as passes come by them. Out: what they say of texts, and at last the [`Matcher`]s themselves.
//! Making one may take long.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Matcher, matcher};

/// Matchers by their expression.
#[derive(Debug, Default)]
pub(crate) struct Matchers {
    /// Whether an engine decides where no table can.
    backtracking: bool,
    made: RefCell<HashMap<String, Matcher>>,
}

impl Matchers {
    pub(crate) fn new(backtracking: bool) -> Self {
        Matchers {
            backtracking,
            made: RefCell::default(),
        }
    }

    /// What `ask` says of the matcher of an expression.
    pub(crate) fn ask<T>(&self, source: &str, ask: impl FnOnce(&Matcher) -> T) -> T {
        let mut made = self.made.borrow_mut();
        if let Some(matcher) = made.get(source) {
            return ask(matcher);
        }
        let matcher = matcher(source, self.backtracking);
        ask(made.entry(source.to_owned()).or_insert(matcher))
    }

    /// The matcher of an expression, for which nobody will ask any more.
    pub(crate) fn take(&mut self, source: &str) -> Matcher {
        let made = self.made.get_mut().remove(source);
        made.unwrap_or_else(|| matcher(source, self.backtracking))
    }
}
