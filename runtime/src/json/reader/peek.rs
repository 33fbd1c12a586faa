//! Looking ahead without reading: what unions are told apart by.
//!
//! Each of these costs time in proportion to the value ahead at most; what is inside nested unions is gone through once.

use std::borrow::Cow;

use super::{Mode, Reader, Stop};
use crate::json::{Kind, Node, integer, is_integer};

impl<'a> Reader<'a> {
    /// Whether the number ahead is an integer; no when another kind of value is ahead.
    pub fn is_integer(&mut self) -> Result<bool, Stop> {
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return self.kind().map(|_| false);
        }
        self.look(|r| r.number_text().map(is_integer))
    }

    /// The string that the member `key` of the object ahead holds; `None` if there is no such member, or no string in it,
    /// or no object ahead. Of duplicates the first counts. What stands before it is passed over by its brackets, and its
    /// faults are found when it is read.
    pub fn peek_member(&mut self, key: &str) -> Result<Option<Cow<'a, str>>, Stop> {
        self.peek_at(key, |r| match r.kind()? {
            Kind::String => r.text().map(Some),
            _ => Ok(None),
        })
    }

    /// The same for a member that holds an integer of at most 64 bits, however it is written: `1.0` is 1.
    pub fn peek_integer(&mut self, key: &str) -> Result<Option<i64>, Stop> {
        self.peek_at(key, |r| match r.kind()? {
            Kind::Number => r.number_text().map(integer),
            _ => Ok(None),
        })
    }

    /// The same for a member that holds `true` or `false`.
    pub fn peek_bool(&mut self, key: &str) -> Result<Option<bool>, Stop> {
        self.peek_at(key, |r| match r.kind()? {
            Kind::Bool => r.bool().map(Some),
            _ => Ok(None),
        })
    }

    /// The value of the member `key` of the object ahead, if there is one: as it is where it is a scalar, and `null` for
    /// every other kind. Of duplicates the first counts.
    pub(crate) fn peek_scalar(&mut self, key: &str) -> Result<Option<Node<'a>>, Stop> {
        self.peek_at(key, |r| {
            Ok(Some(match r.kind()? {
                Kind::String => Node::String(r.text()?),
                Kind::Number => Node::Number(r.number_text()?),
                Kind::Bool => Node::Bool(r.bool()?),
                _ => Node::Null,
            }))
        })
    }

    /// What is made of the member `key` of the object ahead.
    fn peek_at<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Self) -> Result<Option<T>, Stop>,
    ) -> Result<Option<T>, Stop> {
        let mut found = None;
        self.peek_until(|r, name| {
            let meant = name == key;
            if meant {
                found = read(r)?;
            }
            Ok(meant)
        })?;
        Ok(found)
    }

    /// Which of `keys` (at most 64) the object ahead has: bit n for `keys[n]`; none if no object is ahead.
    pub fn peek_keys(&mut self, keys: &[&str]) -> Result<u64, Stop> {
        let mut present = 0;
        self.peek_until(|_, name| {
            present |= keys
                .iter()
                .position(|key| *key == name)
                .and_then(|n| 1u64.checked_shl(n as u32))
                .unwrap_or(0);
            Ok(false)
        })?;
        Ok(present)
    }

    /// Goes through the members of the object ahead until `f` says that it has seen enough, then back.
    pub(super) fn peek_until(
        &mut self,
        mut f: impl FnMut(&mut Self, Cow<'a, str>) -> Result<bool, Stop>,
    ) -> Result<(), Stop> {
        if self.peek() != b'{' {
            return self.kind().map(drop);
        }
        self.look(|r| {
            let mut more = r.open_object()?;
            while more {
                let key = r.key()?;
                let value = r.at;
                if f(r, key)? {
                    break;
                }
                r.at = value;
                r.pass()?;
                more = r.more(b'}', "expected `,` or `}`")?;
            }
            Ok(())
        })
    }

    /// Runs `f` and goes back, whatever it did. Duplicates are left to the reading proper.
    fn look<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        let (at, depth, mode) = (self.at, self.depth, self.mode);
        self.mode = Mode::Open;
        let seen = f(self);
        self.mode = mode;
        // A fault leaves the place where it is: it would be met again.
        if seen.is_ok() {
            self.at = at;
            self.depth = depth;
        }
        seen
    }
}
