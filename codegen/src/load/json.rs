//! The JSON scanner (RFC 8259): text to tree, with the exact place of everything.
//!
//! In: a document's text. Out: its [`Tree`], or the first fault with its place. A leading byte order
//! mark is skipped (RFC 8259, section 8.1). Nothing recurses.

use super::tree::{Builder, Duplicate, Text, Tree};
use super::{Finding, Kind, MAX_DEPTH, floor_boundary};
use crate::diagnostic::Code;

/// Reads a whole text as one JSON value. Lone surrogate escapes, which no string can hold, are read as U+FFFD with a finding.
pub(super) fn read(
    text: &str,
    duplicates: &mut Vec<Duplicate>,
    findings: &mut Vec<Finding>,
) -> Result<Tree, Finding> {
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        text,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        // Real documents have a node every 15 to 40 bytes.
        builder: Builder::with_capacity(text.len() / 32),
        kinds: Vec::new(),
        findings,
    };
    scanner.document()?;
    Ok(scanner.builder.finish(text, duplicates))
}

struct Scanner<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    builder: Builder,
    /// What is open, innermost last.
    kinds: Vec<Kind>,
    findings: &'t mut Vec<Finding>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn document(&mut self) -> Result<(), Finding> {
        self.value()?;
        while let Some(&kind) = self.kinds.last() {
            self.space();
            match (self.peek(), kind) {
                (Some(b','), _) => {
                    self.at += 1;
                    self.space();
                    if let Some(b'}' | b']') = self.peek() {
                        return Err(self.fault(self.at - 1, "a comma that nothing follows"));
                    }
                    self.entry(kind)?;
                }
                (Some(b']'), Kind::Array) | (Some(b'}'), Kind::Object) => self.close(),
                (_, Kind::Array) => return Err(self.unexpected("`,` or `]`")),
                (_, _) => return Err(self.unexpected("`,` or `}`")),
            }
        }
        self.space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected("the end of the document")),
        }
    }

    fn close(&mut self) {
        self.at += 1;
        self.kinds.pop();
        self.builder.close(self.at as u32);
    }

    /// An item of an array or a member of an object.
    fn entry(&mut self, kind: Kind) -> Result<(), Finding> {
        if kind == Kind::Object {
            self.key()?;
        }
        self.value()
    }

    fn key(&mut self) -> Result<(), Finding> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let (text, owned) = self.string()?;
        self.builder.key(Text {
            owned: owned.as_deref(),
            ..text
        });
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// A scalar whole, of an array or object the start and its first entry's start.
    fn value(&mut self) -> Result<(), Finding> {
        loop {
            self.space();
            let kind = match self.peek() {
                Some(b'{') => Kind::Object,
                Some(b'[') => Kind::Array,
                _ => return self.scalar(),
            };
            if self.kinds.len() >= MAX_DEPTH {
                let message = format!("values are nested more than {MAX_DEPTH} deep");
                return Err(self.fault(self.at, &message));
            }
            self.builder.open(kind, self.at as u32);
            self.kinds.push(kind);
            self.at += 1;
            self.space();
            match (self.peek(), kind) {
                (Some(b']'), Kind::Array) | (Some(b'}'), Kind::Object) => {
                    self.close();
                    return Ok(());
                }
                (_, Kind::Object) => self.key()?,
                _ => {}
            }
        }
    }

    fn scalar(&mut self) -> Result<(), Finding> {
        match self.peek() {
            Some(b'"') => {
                let (text, owned) = self.string()?;
                self.builder.scalar(
                    Kind::String,
                    Text {
                        owned: owned.as_deref(),
                        ..text
                    },
                    false,
                );
                Ok(())
            }
            Some(b't') => self.word("true", Kind::Bool),
            Some(b'f') => self.word("false", Kind::Bool),
            Some(b'n') => self.word("null", Kind::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<(), Finding> {
        let start = self.at;
        if !self.bytes[start..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        self.builder.scalar(kind, self.since(start), word == "true");
        Ok(())
    }

    fn since(&self, start: usize) -> Text<'static> {
        Text {
            start: start as u32,
            end: self.at as u32,
            ..Text::default()
        }
    }

    fn digits(&mut self) -> Result<(), Finding> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.unexpected("a digit"));
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }

    /// RFC 8259, section 6.
    fn number(&mut self) -> Result<(), Finding> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if let Some(b'0'..=b'9') = self.peek() {
                return Err(self.fault(start, "a number that starts with a needless zero"));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        self.builder.scalar(Kind::Number, self.since(start), false);
        Ok(())
    }

    /// RFC 8259, section 7; the opening quote is ahead.
    fn string(&mut self) -> Result<(Text<'static>, Option<String>), Finding> {
        let start = self.at;
        self.at += 1;
        self.plain();
        let mut owned = None;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok((
                        Text {
                            quoted: true,
                            ..self.since(start)
                        },
                        owned,
                    ));
                }
                Some(b'\\') => {
                    let so_far = &self.text[start + 1..self.at];
                    let value = owned.get_or_insert_with(|| so_far.to_owned());
                    let c = escape(self.bytes, &mut self.at, self.findings)?;
                    value.push(c);
                    let from = self.at;
                    while let Some(byte) = self.peek()
                        && PLAIN[byte as usize]
                    {
                        self.at += 1;
                    }
                    value.push_str(&self.text[from..self.at]);
                }
                Some(_) => {
                    return Err(
                        self.fault(self.at, "a control character inside a string; escape it")
                    );
                }
                None => return Err(self.fault(start, "a string that never ends")),
            }
        }
    }

    /// Skips what stands for itself in a string.
    fn plain(&mut self) {
        // Eight bytes at a time while none of them is a quote, a backslash or a control character.
        while let Some(chunk) = self.bytes.get(self.at..self.at + 8) {
            if chunk.iter().all(|&byte| PLAIN[byte as usize]) {
                self.at += 8;
            } else {
                break;
            }
        }
        while let Some(byte) = self.peek()
            && PLAIN[byte as usize]
        {
            self.at += 1;
        }
    }

    fn fault(&self, start: usize, message: &str) -> Finding {
        fault(self.text, start, message.to_owned())
    }

    fn unexpected(&self, wanted: &str) -> Finding {
        let found = match self.text[floor_boundary(self.text, self.at)..]
            .chars()
            .next()
        {
            Some(c) if c.is_control() => format!("the character U+{:04X}", u32::from(c)),
            Some(c) => format!("`{c}`"),
            None => "the end of the text".to_owned(),
        };
        fault(
            self.text,
            self.at,
            format!("{found} where {wanted} is expected"),
        )
    }
}

/// Which bytes stand for themselves in a string.
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut control = 0;
    while control < 0x20 {
        plain[control] = false;
        control += 1;
    }
    plain[b'"' as usize] = false;
    plain[b'\\' as usize] = false;
    plain
};

fn fault(text: &str, start: usize, message: String) -> Finding {
    let start = floor_boundary(text, start);
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    Finding {
        code: Code::JsonSyntax,
        start: start as u32,
        end: (start + width) as u32,
        message,
    }
}

fn bad_escape(at: usize) -> Finding {
    Finding {
        code: Code::JsonSyntax,
        start: at as u32,
        end: at as u32 + 1,
        message: "a backslash that starts no escape".to_owned(),
    }
}

/// The character that the escape at `at` stands for; `at` moves past it.
fn escape(bytes: &[u8], at: &mut usize, findings: &mut Vec<Finding>) -> Result<char, Finding> {
    let start = *at;
    let Some(&letter) = bytes.get(start + 1) else {
        return Err(bad_escape(start));
    };
    *at += 2;
    Ok(match letter {
        b'"' | b'\\' | b'/' => char::from(letter),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let unit = unit(bytes, *at).ok_or_else(|| bad_escape(start))?;
            *at += 4;
            if (0xd800..0xdc00).contains(&unit)
                && bytes.get(*at..*at + 2) == Some(b"\\u")
                && let Some(low @ 0xdc00..0xe000) = self::unit(bytes, *at + 2)
            {
                *at += 6;
                let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            } else {
                char::from_u32(unit).unwrap_or_else(|| {
                    findings.push(Finding {
                        code: Code::LoneSurrogate,
                        start: start as u32,
                        end: *at as u32,
                        message: "half a surrogate pair is no character; it is read as U+FFFD"
                            .to_owned(),
                    });
                    char::REPLACEMENT_CHARACTER
                })
            }
        }
        _ => return Err(bad_escape(start)),
    })
}

fn unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |unit, &digit| {
        Some(unit << 4 | char::from(digit).to_digit(16)?)
    })
}
