//! What patterns alone cost: they are asked once more what the verdict asks them.
//!
//! In: rules whose patterns call [`asked`]. Out: pairs of a pattern and a text, for each instance.

use std::cell::RefCell;
use std::ops::Range;

use oasmith::{Pattern, Schema};

/// What is asked of patterns while one instance is judged. The texts stand one after the other, as in the instance.
#[derive(Default)]
pub(crate) struct Asked {
    texts: String,
    pairs: Vec<(&'static Pattern, Range<usize>)>,
}

thread_local! {
    static ASKED: RefCell<Asked> = RefCell::default();
}

/// Notes down the question and answers it.
pub(crate) fn asked(pattern: &'static Pattern, text: &str) -> bool {
    ASKED.with_borrow_mut(|asked| {
        let start = asked.texts.len();
        asked.texts.push_str(text);
        asked.pairs.push((pattern, start..asked.texts.len()));
    });
    pattern.matches(text)
}

impl Asked {
    /// What is asked to judge the instance. It is judged twice, since what is prepared the first time asks patterns too.
    pub(crate) fn of(schema: &'static Schema, text: &[u8]) -> Self {
        schema.is_valid_json(text);
        ASKED.take();
        schema.is_valid_json(text);
        ASKED.take()
    }

    /// Asks all of it; whether there was anything.
    pub(crate) fn again(&self) -> bool {
        for (pattern, range) in &self.pairs {
            let text = self.texts.get(range.clone()).unwrap_or_default();
            std::hint::black_box(pattern.matches(text));
        }
        !self.pairs.is_empty()
    }
}
