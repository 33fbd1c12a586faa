//! The smallest pieces of a path: names, texts, numbers (RFC 9535, sections 2.3.1.1, 2.3.3.1, 2.3.5.1 and 2.5.1.1).

/// What is wrong with a path.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    /// Where, in bytes.
    at: usize,
    said: String,
}

impl Fault {
    pub(super) fn new(at: usize, said: impl Into<String>) -> Self {
        let said = said.into();
        Fault { at, said }
    }

    /// The fault in one sentence; characters are counted from 1.
    pub(super) fn of(&self, path: &str) -> String {
        let character = path[..self.at].chars().count() + 1;
        let said = &self.said;
        format!("cannot read the path `{path}`: at character {character}, {said}")
    }
}

/// What a step of reading gives.
pub(super) type Read<T> = Result<T, Fault>;

/// Integers of paths are those that every JSON parser has: no further from zero (I-JSON, RFC 7493, section 2.2).
const FURTHEST: i64 = (1 << 53) - 1;

pub(super) struct Scanner<'p> {
    text: &'p str,
    at: usize,
}

impl<'p> Scanner<'p> {
    pub(super) fn new(text: &'p str) -> Self {
        Scanner { text, at: 0 }
    }

    /// Where it stands, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes back to where it stood.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    fn rest(&self) -> &'p str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Takes characters as long as they are such.
    fn run(&mut self, such: impl Fn(char) -> bool) -> &'p str {
        let rest = self.rest();
        let end = rest.find(|c| !such(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    pub(super) fn space(&mut self) {
        self.run(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    }

    pub(super) fn expected<T>(&self, what: &str) -> Read<T> {
        let found = match self.peek() {
            Some(c) => format!("found `{c}`"),
            None => "the path ends".to_owned(),
        };
        let said = format!("expected {what}, {found}");
        Err(Fault::new(self.at, said))
    }

    /// A name behind a dot.
    pub(super) fn name(&mut self) -> Read<String> {
        let start = self.at;
        let name = self.run(is_name);
        let begins = name.chars().next();
        if begins.is_some_and(|c| !c.is_ascii_digit()) && !ends_early(self.peek()) {
            return Ok(name.to_owned());
        }
        let more = self.run(|c| is_name(c) || ends_early(Some(c)));
        if name.is_empty() && more.is_empty() {
            return self.expected("a name or `*`");
        }
        let said = format!(
            "a name behind a dot has letters, digits and `_` only, and begins with no digit: write `['{name}{more}']`",
        );
        Err(Fault::new(start, said))
    }

    /// A word of small letters, digits and `_`.
    pub(super) fn word(&mut self) -> &'p str {
        self.run(is_name)
    }

    /// A text in single or double quotes.
    pub(super) fn text(&mut self) -> Read<String> {
        let open = self.at;
        let quote = self.peek().unwrap_or('"');
        self.at += 1;
        let mut text = String::new();
        loop {
            text.push_str(self.run(|c| c != quote && c != '\\' && c >= ' '));
            match self.peek() {
                Some('\\') => text.push(self.escaped(quote)?),
                Some(c) if c == quote => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(_) => {
                    let said = "a control character is written as an escape: `\\n`, `\\u0000`";
                    return Err(Fault::new(self.at, said));
                }
                None => {
                    let said = format!("a text begins that no `{quote}` ends");
                    return Err(Fault::new(open, said));
                }
            }
        }
    }

    fn escaped(&mut self, quote: char) -> Read<char> {
        let start = self.at;
        self.at += 1;
        let c = match self.peek() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(c @ ('/' | '\\')) => c,
            Some(c) if c == quote => c,
            Some('u') => return self.code_point(start),
            _ => {
                let said = format!(
                    "no such escape: there are `\\b`, `\\f`, `\\n`, `\\r`, `\\t`, `\\/`, `\\\\`, `\\{quote}` and `\\u` with four digits"
                );
                return Err(Fault::new(start, said));
            }
        };
        self.at += 1;
        Ok(c)
    }

    /// `\u263A`, or a pair of surrogates.
    fn code_point(&mut self, start: usize) -> Read<char> {
        let mut units = vec![self.unit()?];
        if matches!(units[0], 0xd800..0xdc00) && self.rest().starts_with("\\u") {
            self.at += 1;
            units.push(self.unit()?);
        }
        match String::from_utf16(&units) {
            Ok(text) => Ok(text.chars().next().unwrap_or_default()),
            Err(_) => Err(Fault::new(
                start,
                "half of a pair of surrogates is no character",
            )),
        }
    }

    /// Four digits behind a `u`.
    fn unit(&mut self) -> Read<u16> {
        self.at += 1;
        let digits = self.rest().get(..4).unwrap_or_default();
        let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u16::from_str_radix(digits, 16) {
            Ok(unit) if hex => {
                self.at += 4;
                Ok(unit)
            }
            _ => self.expected("four hexadecimal digits"),
        }
    }

    /// An integer, if one begins here.
    pub(super) fn integer_if_any(&mut self) -> Read<Option<i64>> {
        if !matches!(self.peek(), Some('-' | '0'..='9')) {
            return Ok(None);
        }
        let start = self.at;
        let text = self.whole()?;
        let value = text
            .parse()
            .ok()
            .filter(|value| (-FURTHEST..=FURTHEST).contains(value));
        match value {
            Some(_) if text == "-0" => Err(Fault::new(start, "`-0` is no index")),
            Some(value) => Ok(Some(value)),
            None => Err(Fault::new(start, format!("`{text}` is beyond {FURTHEST}"))),
        }
    }

    /// A number as JSON has it, by its text.
    pub(super) fn number(&mut self) -> Read<String> {
        let start = self.at;
        self.whole()?;
        if self.eat(".") {
            self.digits()?;
        }
        if self.eat("e") || self.eat("E") {
            let _ = self.eat("+") || self.eat("-");
            self.digits()?;
        }
        Ok(self.text[start..self.at].to_owned())
    }

    /// An integer by its text, which has no zeros at its start.
    fn whole(&mut self) -> Read<&'p str> {
        let start = self.at;
        self.eat("-");
        if !self.eat("0") {
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Read<()> {
        match self.run(|c| c.is_ascii_digit()).is_empty() {
            true => self.expected("a digit"),
            false => Ok(()),
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()
}

/// What authors write in names behind a dot, and nothing else can be there.
fn ends_early(c: Option<char>) -> bool {
    matches!(c, Some('-' | '/' | '{' | '}' | '~' | '#' | '%' | '+'))
}
