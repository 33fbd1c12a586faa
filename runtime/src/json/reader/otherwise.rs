//! Scalars of another kind than the description asks for, as tolerant readers take them: servers in languages with looser types write
//! `"12"` for a number, `12` for a string, and `1` or `"true"` for `true`.
//!
//! Each of these is where a value of the kind that is asked for would begin, and reads nothing where it forgives nothing.

use std::borrow::Cow;

use super::skip::Parts;
use super::{Mode, Reader, Stop};
use crate::json::Kind;

impl<'a> Reader<'a> {
    /// The text of the number, or of `true` or `false`, that stands where a string is asked for.
    #[cold]
    #[inline(never)]
    pub(super) fn string_otherwise(&mut self) -> Result<Cow<'a, str>, Stop> {
        let kind = self.kind()?;
        if self.mode != Mode::Tolerant {
            return self.mismatch();
        }
        let text = match kind {
            Kind::Number => self.number_text()?,
            Kind::Bool if self.bool()? => "true",
            Kind::Bool => "false",
            _ => return self.mismatch(),
        };
        self.taken_otherwise();
        Ok(Cow::Borrowed(text))
    }

    /// The number within the string that stands where a number is asked for.
    #[cold]
    #[inline(never)]
    pub(super) fn number_otherwise(&mut self) -> Result<Parts<'a>, Stop> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let begins = matches!(
            bytes.get(start..start + 2),
            Some([b'"', b'-' | b'0'..=b'9'])
        );
        if !begins || self.mode != Mode::Tolerant {
            return self.mismatch();
        }
        self.at += 1;
        let parts = self.number_parts();
        if let Ok(parts) = parts
            && bytes.get(self.at) == Some(&b'"')
        {
            self.at += 1;
            self.taken_otherwise();
            return Ok(parts);
        }
        self.at = start;
        self.mismatch()
    }

    /// What the number or the string that stands where `true` or `false` is asked for says of it.
    #[cold]
    #[inline(never)]
    pub(super) fn bool_otherwise(&mut self) -> Result<bool, Stop> {
        let kind = self.kind()?;
        if self.mode != Mode::Tolerant {
            return self.mismatch();
        }
        let start = self.at;
        let text = match kind {
            Kind::Number => Cow::Borrowed(self.number_text()?),
            Kind::String => self.text()?,
            _ => return self.mismatch(),
        };
        let value = match &*text {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => {
                self.at = start;
                return self.mismatch();
            }
        };
        self.taken_otherwise();
        Ok(value)
    }
}
