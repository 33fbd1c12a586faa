//! Reading past a value, whose syntax must be right all the same: UTF-8, escapes, surrogates, numbers, nesting.

use super::{Fault, Mode, Reader, Stop};

impl<'a> Reader<'a> {
    /// Reads past one value. In strict mode duplicate members inside it are faults too.
    pub fn skip(&mut self) -> Result<(), Stop> {
        match self.peek() {
            b'"' => self.skip_text(),
            b'{' => self.skip_object(),
            b'[' => self.array(Self::skip),
            b'-' | b'0'..=b'9' => self.number_text().map(drop),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.syntax("expected a value"),
        }
    }

    fn skip_object(&mut self) -> Result<(), Stop> {
        let mut seen = self.names();
        let mut more = self.open_object()?;
        while more {
            let key = self.key()?;
            if self.mode == Mode::Strict {
                self.note(key, &mut seen)?;
            }
            self.skip()?;
            more = self.more(b'}', "expected `,` or `}`")?;
        }
        self.close(seen);
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

    /// Reads a number by its grammar (RFC 8259 section 6) and gives its text.
    pub fn number_text(&mut self) -> Result<&'a str, Stop> {
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            return self.mismatch();
        }
        let start = self.at;
        self.at += usize::from(self.byte() == b'-');
        if self.byte() == b'0' {
            self.at += 1;
            if self.byte().is_ascii_digit() {
                return self.syntax("number with a leading zero");
            }
        } else {
            self.digits()?;
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn digits(&mut self) -> Result<(), Stop> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start {
            self.syntax("expected a digit")
        } else {
            Ok(())
        }
    }

    /// The byte ahead, white space or not; 0 at the end.
    #[inline]
    pub(super) fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }
}
