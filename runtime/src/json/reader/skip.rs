//! Reading past a value, whose syntax must be right all the same: UTF-8, escapes, surrogates, numbers, nesting.

use std::ops::Range;

use super::{Fault, Mode, Reader, Stop};
use crate::json::Kind;
use crate::json::scan::before_other;

impl<'a> Reader<'a> {
    /// Reads past one value. In strict mode duplicate members inside it are faults too.
    pub fn skip(&mut self) -> Result<(), Stop> {
        match self.peek() {
            b'"' => self.skip_text(),
            b'{' => self.skip_object(),
            b'[' => self.skip_array(),
            b'-' | b'0'..=b'9' => self.number_text().map(drop),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.syntax("expected a value"),
        }
    }

    /// Reads past the value ahead, which is of this kind.
    #[inline]
    pub(crate) fn skip_kind(&mut self, kind: Kind) -> Result<(), Stop> {
        match kind {
            Kind::String => self.skip_text(),
            Kind::Object => self.skip_object(),
            Kind::Array => self.skip_array(),
            Kind::Number => self.number_text().map(drop),
            Kind::Bool => self.bool().map(drop),
            Kind::Null => self.null(),
        }
    }

    #[inline(never)]
    fn skip_object(&mut self) -> Result<(), Stop> {
        let mut seen = self.names();
        let mut more = self.open_object_here()?;
        while more {
            let key = self.key_here()?;
            if self.mode == Mode::Strict {
                self.note_here(key, &mut seen)?;
            }
            self.skip()?;
            more = self.more_here(b'}', "expected `,` or `}`")?;
        }
        self.close(&seen);
        Ok(())
    }

    #[inline(never)]
    fn skip_array(&mut self) -> Result<(), Stop> {
        let mut more = self.open_array()?;
        while more {
            self.skip()?;
            more = self.more_here(b']', "expected `,` or `]`")?;
        }
        self.depth += 1;
        Ok(())
    }

    /// Reads `true`, `false` or `null`.
    #[inline]
    pub(super) fn word(&mut self, word: &'static str) -> Result<(), Stop> {
        let ahead = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !ahead.starts_with(word.as_bytes()) {
            return self.stop(Fault::Syntax("expected `true`, `false` or `null`"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads past a number, out of line.
    #[inline(never)]
    pub(crate) fn skip_this_number(&mut self) -> Result<(), Stop> {
        self.number_parts().map(drop)
    }

    /// Reads a number by its grammar (RFC 8259 section 6) and gives its text.
    pub fn number_text(&mut self) -> Result<&'a str, Stop> {
        self.number_parts().map(|parts| parts.text)
    }

    /// The same, with what it consists of.
    #[inline(always)]
    pub(super) fn number_parts(&mut self) -> Result<Parts<'a>, Stop> {
        let first = self.peek();
        if !matches!(first, b'-' | b'0'..=b'9') {
            return self.number_otherwise();
        }
        let bytes = self.text.as_bytes();
        let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
        let start = self.at;
        let whole = start + usize::from(first == b'-');
        let mut at = digits(bytes, whole);
        if at == whole {
            return self.no_number(at, "expected a digit");
        }
        if is(whole, b'0') && at > whole + 1 {
            return self.no_number(whole + 1, "number with a leading zero");
        }
        let point = at;
        if is(at, b'.') {
            let fraction = at + 1;
            at = many_digits(bytes, fraction);
            if at == fraction {
                return self.no_number(at, "expected a digit");
            }
        }
        let mantissa = at;
        if is(at, b'e') || is(at, b'E') {
            let power = at + 1 + usize::from(is(at + 1, b'+') || is(at + 1, b'-'));
            at = digits(bytes, power);
            if at == power {
                return self.no_number(at, "expected a digit");
            }
        }
        self.at = at;
        Ok(Parts {
            text: self.text.get(start..at).unwrap_or_default(),
            whole: whole - start..point - start,
            mantissa: mantissa - start,
        })
    }

    #[cold]
    #[inline(never)]
    fn no_number<T>(&mut self, at: usize, message: &'static str) -> Result<T, Stop> {
        self.at = at;
        self.syntax(message)
    }
}

/// A number by its parts.
pub(super) struct Parts<'a> {
    pub(super) text: &'a str,
    /// Where the digits before the point stand.
    pub(super) whole: Range<usize>,
    /// Where the digits end, and the exponent begins if there is one.
    pub(super) mantissa: usize,
}

/// The place of the first byte from `at` on that is no digit.
#[inline(always)]
fn digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// The same where many are likely, such as behind a point.
#[inline(always)]
fn many_digits(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let before = before_other(u64::from_le_bytes(*chunk));
        if before < 8 {
            return at + before;
        }
        at += 8;
    }
    digits(bytes, at)
}
