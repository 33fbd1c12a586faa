//! Strings (RFC 8259 section 7): borrowed where they stand in the text as they are, unescaped into a buffer otherwise.

use std::borrow::Cow;

use super::{Reader, Stop};
use crate::json::scan::text_end;

impl<'a> Reader<'a> {
    /// Reads a string: borrowed from the text unless it has escapes.
    #[inline(never)]
    pub fn string(&mut self) -> Result<Cow<'a, str>, Stop> {
        if self.peek() == b'"' {
            self.text()
        } else {
            self.string_otherwise()
        }
    }

    /// Reads a string into one of its own.
    #[inline(never)]
    pub fn owned_string(&mut self) -> Result<String, Stop> {
        if self.peek() != b'"' {
            return self.string_otherwise().map(Cow::into_owned);
        }
        let start = self.at + 1;
        match self.plain() {
            Some((text, end)) => {
                self.at = end;
                Ok(own(text, self.text, start))
            }
            None => self.escaped(),
        }
    }

    /// Reads a string and turns it into a value, or stops where `f` has none for it.
    #[inline]
    pub fn token<T>(&mut self, f: impl FnOnce(&str) -> Option<T>) -> Result<T, Stop> {
        let text = self.string()?;
        match f(&text) {
            Some(value) => Ok(value),
            None => self.refuse(),
        }
    }

    /// The same for any string, of which some have values of their own.
    #[inline]
    pub fn any_token<T>(
        &mut self,
        known: impl FnOnce(&str) -> Option<T>,
        other: impl FnOnce(String) -> T,
    ) -> Result<T, Stop> {
        self.token(|text| known(text).or_else(|| Some(other(text.to_owned()))))
    }

    /// The same for values that may be others than those known: unless the reader is strict, `other` keeps them.
    #[inline]
    pub fn open_token<T>(
        &mut self,
        known: impl FnOnce(&str) -> Option<T>,
        other: impl FnOnce(String) -> T,
    ) -> Result<T, Stop> {
        let (value, is_known) = self.open_string(known, |text| Some(other(text.to_owned())))?;
        if !is_known {
            self.unknown_value();
        }
        Ok(value)
    }

    /// The same for texts of a format, of which `other` may take some that are not of it.
    #[inline]
    pub(crate) fn open_text<T>(
        &mut self,
        known: impl FnOnce(&str) -> Option<T>,
        other: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Stop> {
        let (value, is_known) = self.open_string(known, other)?;
        if !is_known {
            self.forgiven_lightly();
        }
        Ok(value)
    }

    /// What is made of a string, and whether it is known.
    #[inline(always)]
    fn open_string<T>(
        &mut self,
        known: impl FnOnce(&str) -> Option<T>,
        other: impl FnOnce(&str) -> Option<T>,
    ) -> Result<(T, bool), Stop> {
        let strict = self.strict();
        self.token(|text| match known(text) {
            Some(known) => Some((known, true)),
            None if strict => None,
            None => other(text).map(|other| (other, false)),
        })
    }

    /// A string without escapes whose opening quote is the byte ahead, and the place behind its closing quote.
    #[inline(always)]
    pub(super) fn plain(&self) -> Option<(&'a str, usize)> {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let end = text_end(bytes, start);
        if bytes.get(end) != Some(&b'"') {
            return None;
        }
        // Both ends are ASCII quotes, so the slice is one.
        Some((self.text.get(start..end)?, end + 1))
    }

    /// Reads a string whose opening quote is the byte ahead.
    #[inline]
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Stop> {
        match self.plain() {
            Some((text, end)) => {
                self.at = end;
                Ok(Cow::Borrowed(text))
            }
            None => self.escaped().map(Cow::Owned),
        }
    }

    /// Reads a string, whose opening quote is the byte ahead, in which not every character stands for itself.
    #[inline(never)]
    fn escaped(&mut self) -> Result<String, Stop> {
        let start = self.at + 1;
        let end = text_end(self.text.as_bytes(), start);
        // Unescaped text is never longer than escaped.
        let mut value = String::with_capacity(self.closing(end) - start);
        value.push_str(self.text.get(start..end).unwrap_or_default());
        self.at = end;
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => value.push(self.escape()?),
                _ => return self.syntax("unescaped control character in a string"),
            }
            let end = text_end(self.text.as_bytes(), self.at);
            value.push_str(self.text.get(self.at..end).unwrap_or_default());
            self.at = end;
        }
        self.at += 1;
        Ok(value)
    }

    /// The place of the quote that closes the string which goes on at `at`, or of what is wrong before.
    fn closing(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while bytes.get(at) == Some(&b'\\') {
            at = text_end(bytes, at + 2);
        }
        at.min(bytes.len())
    }

    /// The same as [`Reader::skip_text`], out of line.
    #[inline(never)]
    pub(crate) fn skip_this_text(&mut self) -> Result<(), Stop> {
        self.skip_text()
    }

    /// Reads past a string whose opening quote is the byte ahead.
    #[inline]
    pub(super) fn skip_text(&mut self) -> Result<(), Stop> {
        self.at += 1;
        loop {
            self.at = text_end(self.text.as_bytes(), self.at);
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                _ => return self.syntax("unescaped control character in a string"),
            };
        }
        self.at += 1;
        Ok(())
    }

    /// Reads one escape, or two that are a surrogate pair.
    fn escape(&mut self) -> Result<char, Stop> {
        let plain = match self.text.as_bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.syntax("unknown escape in a string"),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode(&mut self) -> Result<char, Stop> {
        let Some(first) = self.four(self.at) else {
            return self.syntax("expected four hexadecimal digits");
        };
        if let Some(plain) = char::from_u32(first) {
            self.at += 6;
            return Ok(plain);
        }
        let pair = match self.four(self.at + 6) {
            Some(second @ 0xDC00..0xE000) if first < 0xDC00 => {
                char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            }
            _ => None,
        };
        match pair {
            Some(pair) => {
                self.at += 12;
                Ok(pair)
            }
            None => self.syntax("lone surrogate in a string"),
        }
    }

    /// The number that `\uXXXX` at `at` spells.
    fn four(&self, at: usize) -> Option<u32> {
        let escape = self.text.as_bytes().get(at..at + 6)?;
        if !escape.starts_with(b"\\u") {
            return None;
        }
        escape[2..]
            .iter()
            .try_fold(0, |n, &byte| Some(n << 4 | char::from(byte).to_digit(16)?))
    }
}

/// A copy of `text`, which stands in `whole` at `start`.
///
/// A copy of fixed size costs less than asking how much there is to copy, so short strings are copied together with what
/// follows them. They take no more memory for it: what an allocator gives at least is not smaller.
#[inline(always)]
fn own(text: &str, whole: &str, start: usize) -> String {
    const SHORT: usize = 16;
    match whole.get(start..start + SHORT) {
        Some(more) if (1..=SHORT).contains(&text.len()) => {
            let mut copy = String::with_capacity(SHORT);
            copy.push_str(more);
            copy.truncate(text.len());
            copy
        }
        _ => text.to_owned(),
    }
}
