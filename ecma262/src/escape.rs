//! Escapes and character classes of ECMA-262 regular expressions: the second half of `parse`.
//!
//! Grammar: ECMA-262 § 22.2.1 (AtomEscape, CharacterClass) and Annex B.1.2 where the `u` flag is off.

use crate::parse::{Parsed, Parser, class_of};
use crate::property::Property;
use crate::syntax::{Class, Item, Named, Node};

impl Parser {
    /// An escape outside of a class, from its `\` on, and whether it may be repeated.
    pub(crate) fn atom_escape(&mut self) -> Parsed<(Node, bool)> {
        match self.peek_at(1) {
            Some(c @ ('b' | 'B')) => {
                self.at += 2;
                Ok((Node::WordBoundary { negated: c == 'B' }, false))
            }
            Some('k') if self.unicode || !self.names.is_empty() => {
                self.at += 2;
                if !self.eat("<") {
                    return self.fail("`\\k` without the name of a group");
                }
                let name = self.group_name()?;
                match self.names.get(&name).copied() {
                    Some(group) => Ok((self.refer_to(group), true)),
                    None => self.fail("`\\k` names no group"),
                }
            }
            c => {
                if matches!(c, Some('1'..='9'))
                    && let Some(group) = self.back_reference()?
                {
                    return Ok((self.refer_to(group), true));
                }
                let item = self.escape(false)?;
                Ok((Node::Class(class_of(false, vec![item])), true))
            }
        }
    }

    /// Whether `\` and a digit 1 to 9 ahead is a back-reference; consumed if so.
    fn back_reference(&mut self) -> Parsed<Option<u32>> {
        let mut end = self.at + 1;
        let mut number: u32 = 0;
        while let Some(digit) = self.peek_at(end - self.at).and_then(|c| c.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(digit);
            end += 1;
        }
        let exists = number <= self.groups;
        if !exists && self.unicode {
            return self.fail("back-reference to a group that does not exist");
        }
        if exists {
            self.at = end;
        }
        Ok(exists.then_some(number))
    }

    fn refer_to(&mut self, group: u32) -> Node {
        self.refers = true;
        Node::BackReference(group)
    }

    /// An escape that stands for a code point or a set of them, from its `\` on.
    fn escape(&mut self, in_class: bool) -> Parsed<Item> {
        let open = self.at;
        self.at += 1;
        let Some(c) = self.peek() else {
            self.at = open;
            return self.fail("`\\` at the end");
        };
        if c == 'c' {
            return self.control(open, in_class);
        }
        self.at += 1;
        let named = |set, negated| Ok(Item::Named { set, negated });
        let code_point = match c {
            'd' | 'D' => return named(Named::Digit, c == 'D'),
            'w' | 'W' => return named(Named::Word, c == 'W'),
            's' | 'S' => return named(Named::Space, c == 'S'),
            'p' | 'P' if self.unicode => return named(self.property()?, c == 'P'),
            'f' => 0x0c,
            'n' => 0x0a,
            'r' => 0x0d,
            't' => 0x09,
            'v' => 0x0b,
            'b' if in_class => 0x08,
            'x' => match self.hex(2) {
                Some(value) => value,
                None if self.unicode => return self.fail("`\\x` without two hexadecimal digits"),
                None => 'x'.into(),
            },
            'u' => match self.unicode_escape(self.unicode)? {
                Some(value) => value,
                None if self.unicode => return self.fail("`\\u` without a code point"),
                None => 'u'.into(),
            },
            '0'..='9' => self.digits(c)?,
            '-' if self.unicode && in_class => '-'.into(),
            _ if self.unicode && !"^$\\.*+?()[]{}|/".contains(c) => {
                self.at = open;
                return self.fail("this character cannot be escaped");
            }
            _ => c.into(),
        };
        Ok(Item::Range(code_point, code_point))
    }

    /// `\cX`, with `at` on its `c`.
    fn control(&mut self, open: usize, in_class: bool) -> Parsed<Item> {
        let letter = self.peek_at(1).filter(|c| {
            let more = !self.unicode && in_class && (c.is_ascii_digit() || *c == '_');
            c.is_ascii_alphabetic() || more
        });
        let code_point = match letter {
            Some(letter) => {
                self.at += 2;
                u32::from(letter) % 32
            }
            None if self.unicode => {
                self.at = open;
                return self.fail("`\\c` without a letter");
            }
            // Annex B: the backslash stands for itself, the `c` comes next.
            None => '\\'.into(),
        };
        Ok(Item::Range(code_point, code_point))
    }

    /// A decimal escape that is no back-reference: NUL, or what Annex B makes of it.
    fn digits(&mut self, first: char) -> Parsed<u32> {
        let octal = |c: Option<char>| c.and_then(|c| c.to_digit(8));
        if self.unicode {
            let more = self.peek().is_some_and(|c| c.is_ascii_digit());
            if first != '0' || more {
                return self.fail("octal escape");
            }
            return Ok(0);
        }
        let Some(mut value) = octal(Some(first)) else {
            return Ok(first.into());
        };
        let longest = if value < 4 { 2 } else { 1 };
        for _ in 0..longest {
            let Some(digit) = octal(self.peek()) else {
                break;
            };
            value = value * 8 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    /// Exactly `count` hexadecimal digits.
    fn hex(&mut self, count: usize) -> Option<u32> {
        let mut value = 0;
        for ahead in 0..count {
            value = value * 16 + self.peek_at(ahead)?.to_digit(16)?;
        }
        self.at += count;
        Some(value)
    }

    /// What follows `\u`: four digits, two such escapes for a surrogate pair, and `{…}` where `braces`
    /// says so. Without the `u` flag a pair is one code point as well, since text is matched by code
    /// points.
    pub(crate) fn unicode_escape(&mut self, braces: bool) -> Parsed<Option<u32>> {
        if braces && self.eat("{") {
            let mut value: u32 = 0;
            let first = self.at;
            while let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) {
                value = value.saturating_mul(16).saturating_add(digit);
                self.at += 1;
            }
            if self.at == first || value > 0x10_ffff || !self.eat("}") {
                return self.fail("`\\u{` without a code point");
            }
            return Ok(Some(value));
        }
        let Some(high) = self.hex(4) else {
            return Ok(None);
        };
        let after_high = self.at;
        if (0xd800..0xdc00).contains(&high) && self.eat("\\u") {
            match self.hex(4) {
                Some(low) if (0xdc00..0xe000).contains(&low) => {
                    return Ok(Some(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
                }
                _ => self.at = after_high,
            }
        }
        Ok(Some(high))
    }

    /// `{Name}` or `{Name=Value}` after `\p`.
    fn property(&mut self) -> Parsed<Named> {
        let open = self.at;
        if self.eat("{") {
            let mut text = String::new();
            while let Some(c) = self.peek() {
                self.at += 1;
                if c != '}' {
                    text.push(c);
                    continue;
                }
                let known = self.properties.entry(text);
                let known = known.or_insert_with_key(|text| Property::named(text));
                if let Some(property) = *known {
                    return Ok(Named::Property(property));
                }
                break;
            }
        }
        self.at = open;
        self.fail("no property that ECMA-262 knows")
    }

    /// `[…]`
    pub(crate) fn class(&mut self) -> Parsed<Class> {
        let open = self.at;
        self.at += 1;
        let negated = self.eat("^");
        let mut items = Vec::new();
        loop {
            match self.peek() {
                None => {
                    self.at = open;
                    return self.fail("character class is not closed");
                }
                Some(']') => {
                    self.at += 1;
                    return Ok(class_of(negated, items));
                }
                Some(_) => self.class_item(&mut items)?,
            }
        }
    }

    /// A code point, a set or a range.
    fn class_item(&mut self, items: &mut Vec<Item>) -> Parsed<()> {
        let start = self.at;
        let first = self.class_atom()?;
        if self.peek() != Some('-') || matches!(self.peek_at(1), None | Some(']')) {
            items.push(first);
            return Ok(());
        }
        self.at += 1;
        let last = self.class_atom()?;
        match (&first, &last) {
            (Item::Range(low, _), Item::Range(high, _)) => {
                if low > high {
                    self.at = start;
                    return self.fail("range of a character class is out of order");
                }
                items.push(Item::Range(*low, *high));
            }
            _ if self.unicode => {
                self.at = start;
                return self.fail("range from or to a set of characters");
            }
            // Annex B: the dash stands for itself.
            _ => items.extend([first, Item::Range('-'.into(), '-'.into()), last]),
        }
        Ok(())
    }

    fn class_atom(&mut self) -> Parsed<Item> {
        match self.peek() {
            Some('\\') => self.escape(true),
            Some(c) => {
                self.at += 1;
                Ok(Item::Range(c.into(), c.into()))
            }
            None => self.fail("character class is not closed"),
        }
    }
}
