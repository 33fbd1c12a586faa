//! Text of an ECMA-262 regular expression to its syntax tree.
//!
//! Grammar: ECMA-262 § 22.2.1 with the `u` flag, or the grammar of Annex B.1.2 without. Groups,
//! quantifiers and assertions are here, escapes and classes in `escape`.

use crate::property::Property;
use crate::syntax::{Class, Item, Named, Node};
use std::collections::HashMap;

/// Groups within groups; more is refused, so that no recursion over the tree can exhaust the stack.
const MAX_DEPTH: u32 = 100;

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// At which character it was noticed, counted in characters from the start.
    pub at: usize,
    /// What it is.
    pub message: &'static str,
}

/// What a step of the parser gives.
pub(crate) type Parsed<T> = Result<T, SyntaxError>;

/// Reads an expression with the `u` flag (`unicode`) or without.
///
/// # Errors
/// If it is none.
pub fn parse(source: &str, unicode: bool) -> Parsed<Node> {
    let mut parser = Parser {
        chars: source.chars().collect(),
        at: 0,
        unicode,
        groups: 0,
        names: HashMap::new(),
        properties: HashMap::new(),
        depth: 0,
        opened: None,
        refers: false,
    };
    parser.count_groups()?;
    let node = parser.whole()?;
    if !parser.refers {
        return Ok(node);
    }
    // Groups matter after all.
    parser.at = 0;
    parser.opened = Some(0);
    parser.whole()
}

/// Where the parser stands, and what it knows of the whole expression.
pub(crate) struct Parser {
    chars: Vec<char>,
    pub(crate) at: usize,
    pub(crate) unicode: bool,
    /// Capturing groups of the whole expression.
    pub(crate) groups: u32,
    /// Names of the groups of the whole expression.
    pub(crate) names: HashMap<String, u32>,
    /// Properties that were looked up already.
    pub(crate) properties: HashMap<String, Option<Property>>,
    depth: u32,
    /// How many groups were opened so far, where the tree is to have them.
    opened: Option<u32>,
    /// Whether there was a back-reference.
    pub(crate) refers: bool,
}

impl Parser {
    pub(crate) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub(crate) fn peek_at(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    pub(crate) fn eat(&mut self, text: &str) -> bool {
        let length = text.chars().count();
        let ahead = self.chars.get(self.at..self.at + length);
        let found = ahead.is_some_and(|ahead| ahead.iter().copied().eq(text.chars()));
        if found {
            self.at += length;
        }
        found
    }

    pub(crate) fn fail<T>(&self, message: &'static str) -> Parsed<T> {
        Err(SyntaxError {
            at: self.at,
            message,
        })
    }

    /// Counts the capturing groups and collects their names: what `\1` and `\k` mean depends on groups
    /// that may come later.
    fn count_groups(&mut self) -> Parsed<()> {
        let mut in_class = false;
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '\\' => self.at += 1,
                '[' => in_class = true,
                ']' => in_class = false,
                '(' if !in_class && self.peek() != Some('?') => self.groups += 1,
                '(' if !in_class && self.eat("?<") && !matches!(self.peek(), Some('=' | '!')) => {
                    self.groups += 1;
                    let name = self.group_name()?;
                    if self.names.insert(name, self.groups).is_some() {
                        return self.fail("two groups have the same name");
                    }
                }
                _ => {}
            }
        }
        self.at = 0;
        Ok(())
    }

    fn whole(&mut self) -> Parsed<Node> {
        let node = self.disjunction()?;
        match self.peek() {
            None => Ok(node),
            Some(_) => self.fail("`)` closes no group"),
        }
    }

    fn disjunction(&mut self) -> Parsed<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail("groups are nested too deeply");
        }
        let mut branches = vec![self.alternative()?];
        while self.eat("|") {
            branches.push(self.alternative()?);
        }
        self.depth -= 1;
        Ok(match branches.len() {
            1 => branches.swap_remove(0),
            _ => Node::Either(branches),
        })
    }

    fn alternative(&mut self) -> Parsed<Node> {
        let mut terms = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let (term, quantifiable) = self.term(c)?;
            terms.push(self.quantified(term, quantifiable)?);
        }
        Ok(match terms.len() {
            0 => Node::Empty,
            1 => terms.swap_remove(0),
            _ => Node::Concat(terms),
        })
    }

    /// A term without its quantifier, and whether one may follow.
    fn term(&mut self, c: char) -> Parsed<(Node, bool)> {
        match c {
            '^' => {
                self.at += 1;
                Ok((Node::Start, false))
            }
            '$' => {
                self.at += 1;
                Ok((Node::End, false))
            }
            '(' => self.group(),
            '[' => Ok((Node::Class(self.class()?), true)),
            '.' => {
                self.at += 1;
                Ok((Node::named(Named::LineEnd, true), true))
            }
            '\\' => self.atom_escape(),
            '*' | '+' | '?' => self.fail("nothing to repeat"),
            '{' if self.unicode => self.fail("nothing to repeat"),
            '{' if self.braces()?.is_some() => self.fail("nothing to repeat"),
            ']' | '}' if self.unicode => self.fail("bracket without its opening one"),
            _ => {
                self.at += 1;
                Ok((Node::literal(u32::from(c)), true))
            }
        }
    }

    /// A group or a look-around assertion, from its `(` on.
    fn group(&mut self) -> Parsed<(Node, bool)> {
        let open = self.at;
        self.at += 1;
        let look = [
            ("?=", false, false),
            ("?!", false, true),
            ("?<=", true, false),
            ("?<!", true, true),
        ]
        .into_iter()
        .find(|(mark, ..)| self.eat(mark));
        let mut number = None;
        if look.is_none() && !self.eat("?:") {
            if self.eat("?") {
                if !self.eat("<") {
                    return self.fail("`(?` starts no group that ECMA-262 knows");
                }
                self.group_name()?;
            }
            self.opened = self.opened.map(|opened| opened + 1);
            number = self.opened;
        }
        let mut node = self.disjunction()?;
        if let Some(number) = number {
            node = Node::Group(number, Box::new(node));
        }
        if !self.eat(")") {
            self.at = open;
            return self.fail("group is not closed");
        }
        Ok(match look {
            None => (node, true),
            Some((_, behind, negated)) => {
                let node = Box::new(node);
                // Annex B lets a look-ahead be repeated, never a look-behind.
                let quantifiable = !self.unicode && !behind;
                let look = Node::Look {
                    behind,
                    negated,
                    node,
                };
                (look, quantifiable)
            }
        })
    }

    /// The name of a group, after `(?<` or `\k<`, with its `>`.
    pub(crate) fn group_name(&mut self) -> Parsed<String> {
        let mut name = String::new();
        while let Some(mut c) = self.peek() {
            self.at += 1;
            if c == '>' && !name.is_empty() {
                return Ok(name);
            }
            if c == '\\' {
                let escaped = if self.eat("u") {
                    self.unicode_escape(true)?
                } else {
                    None
                };
                match escaped.and_then(char::from_u32) {
                    Some(escaped) => c = escaped,
                    None => return self.fail("invalid escape in the name of a group"),
                }
            }
            let allowed = c == '$'
                || c == '_'
                || c.is_alphabetic()
                || (!name.is_empty() && continues_name(c));
            if !allowed {
                self.at -= 1;
                return self.fail("invalid name of a group");
            }
            name.push(c);
        }
        self.fail("the name of a group is not closed")
    }

    fn quantified(&mut self, node: Node, quantifiable: bool) -> Parsed<Node> {
        let open = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces()? {
                Some((min, max, end)) => {
                    self.at = end - 1;
                    (min, max)
                }
                None if self.unicode => return self.fail("incomplete quantifier"),
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        if !quantifiable {
            self.at = open;
            return self.fail("nothing to repeat");
        }
        self.at += 1;
        self.eat("?");
        if max.is_some_and(|max| max < min) {
            self.at = open;
            return self.fail("numbers of a quantifier are out of order");
        }
        Ok(Node::Repeat(Box::new(node), min, max))
    }

    /// The quantifier `{n}`, `{n,}` or `{n,m}` ahead, with where it ends. Nothing is consumed. Numbers
    /// that are too large are the largest: nothing that long can be compiled or matched anyway.
    #[allow(clippy::type_complexity)]
    fn braces(&self) -> Parsed<Option<(u32, Option<u32>, usize)>> {
        let mut at = self.at + 1;
        let mut number = || {
            let first = at;
            let mut value: u32 = 0;
            while let Some(digit) = self.chars.get(at).and_then(|c| c.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(digit);
                at += 1;
            }
            let next = self.chars.get(at).copied();
            at += 1;
            ((at - 1 > first).then_some(value), next)
        };
        Ok(match number() {
            (Some(min), Some('}')) => Some((min, Some(min), at)),
            (Some(min), Some(',')) => match number() {
                (max, Some('}')) => Some((min, max, at)),
                _ => None,
            },
            _ => None,
        })
    }
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{200c}' | '\u{200d}')
}

/// A class of the given parts.
pub(crate) fn class_of(negated: bool, items: Vec<Item>) -> Class {
    Class { negated, items }
}
