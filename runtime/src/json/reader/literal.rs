//! Values known beforehand: `null`, `true`, `false`, and constants of the description.

use super::{Reader, Stop};
use crate::json::Node;

impl Reader<'_> {
    /// Reads `true` or `false`.
    #[inline]
    pub fn bool(&mut self) -> Result<bool, Stop> {
        match self.peek() {
            b't' => self.word("true").map(|()| true),
            b'f' => self.word("false").map(|()| false),
            _ => self.bool_otherwise(),
        }
    }

    /// Reads `null`.
    #[inline]
    pub fn null(&mut self) -> Result<(), Stop> {
        if self.peek() == b'n' {
            self.word("null")
        } else {
            self.mismatch()
        }
    }

    /// Reads `null` if it is ahead, and says whether it was.
    #[inline]
    pub fn take_null(&mut self) -> Result<bool, Stop> {
        if self.peek() != b'n' {
            return Ok(false);
        }
        self.word("null").map(|()| true)
    }

    /// Reads a value that must equal the JSON text `json` as JSON Schema compares (2020-12 Core section 4.2.2):
    /// numbers by value, objects without regard to order.
    pub fn literal(&mut self, json: &str) -> Result<(), Stop> {
        self.peek();
        let mark = self.mark();
        let ahead = self.text.get(mark..).unwrap_or_default();
        // A quoted constant without escapes ends where its text ends: equal text, equal value.
        if json.starts_with('"') && ahead.starts_with(json) {
            self.at += json.len();
            return Ok(());
        }
        self.skip()?;
        match self.equals(mark, json) {
            true => Ok(()),
            false => self.refuse(),
        }
    }

    /// Whether the value read since `mark` equals the JSON text `json`.
    pub(super) fn equals(&self, mark: usize, json: &str) -> bool {
        let (text, json) = (self.since(mark), json.as_bytes());
        text == json || Node::parse(json).is_ok_and(|constant| Node::parse(text) == Ok(constant))
    }
}
