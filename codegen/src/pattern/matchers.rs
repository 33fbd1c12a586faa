//! The matchers of a description, each made once.
//!
//! In: texts of expressions, as passes come by them. Out: what they say of texts, and at last the [`Matcher`]s themselves.
//! Making one may take long.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Matcher, matcher};

/// Matchers by their expression.
#[derive(Debug, Default)]
pub(crate) struct Matchers {
    /// Whether an engine decides where no table can.
    backtracking: bool,
    made: Mutex<HashMap<String, Matcher>>,
}

impl Matchers {
    pub(crate) fn new(backtracking: bool) -> Self {
        Matchers {
            backtracking,
            made: Mutex::default(),
        }
    }

    /// What `ask` says of the matcher of an expression.
    pub(crate) fn ask<T>(&self, source: &str, ask: impl FnOnce(&Matcher) -> T) -> T {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(matcher) = made.get(source) {
            return ask(matcher);
        }
        let matcher = matcher(source, self.backtracking);
        ask(made.entry(source.to_owned()).or_insert(matcher))
    }

    /// The matcher of an expression, for which nobody will ask any more.
    pub(crate) fn take(&mut self, source: &str) -> Matcher {
        let made = self
            .made
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(source);
        made.unwrap_or_else(|| matcher(source, self.backtracking))
    }
}
