//! Tokens of items in one flat list, their text in one string: what printing and imports look at,
//! without a heap value a token.
//!
//! In: token streams, which are taken apart and released. Out: a [`Sheet`]. A group's tokens stand
//! between its `Open` and its `Close`, which know of each other.

use std::fmt::Write;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or keyword.
    Word,
    Literal,
    /// `'a`, with its mark.
    Lifetime,
    /// A mark, and whether the next belongs to it.
    Mark(u8, bool),
    /// Of a group; what it is delimited by.
    Open(Delimiter),
    Close(Delimiter),
}

/// A token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Of a word, literal or lifetime, where its text starts; of an `Open` how far off its `Close` is.
    at: u32,
    /// Where its text ends.
    end: u32,
}

/// Items as flat tokens.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    text: String,
    tokens: Vec<Token>,
    /// Where each item ends.
    items: Vec<u32>,
}

/// A path that some names need not be written with: `oasmith`, for `Map` and `Value`.
#[derive(Debug)]
pub(crate) struct Prefix<'a> {
    /// The path as it is written, without spaces.
    pub(crate) path: &'a str,
    /// The names.
    pub(crate) names: &'a [&'static str],
}

impl Sheet {
    /// Adds an item; gives which names of the prefix it mentions, now without.
    pub(crate) fn push(&mut self, item: TokenStream, prefix: Option<&Prefix<'_>>) -> Vec<usize> {
        let mut shortened = Vec::new();
        self.stream(item, &mut |sheet| {
            if let Some(at) = prefix.and_then(|prefix| sheet.shorten(prefix)) {
                shortened.push(at);
            }
        });
        self.items.push(self.tokens.len() as u32);
        shortened
    }

    /// Takes every item off, and keeps the room.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.tokens.clear();
        self.items.clear();
    }

    fn stream(&mut self, stream: TokenStream, word: &mut impl FnMut(&mut Self)) {
        for token in stream {
            match token {
                TokenTree::Ident(ident) => {
                    let lifetime = self.tokens.last().is_some_and(is_apostrophe);
                    if lifetime {
                        self.tokens.pop();
                        self.text.push('\'');
                        self.written(Kind::Lifetime, 1, &ident);
                    } else {
                        self.written(Kind::Word, 0, &ident);
                        word(self);
                    }
                }
                TokenTree::Literal(literal) => self.written(Kind::Literal, 0, &literal),
                TokenTree::Punct(punct) => {
                    // Rust has no others than those of ASCII.
                    let mark = u8::try_from(punct.as_char()).unwrap_or(b'?');
                    let kind = Kind::Mark(mark, punct.spacing() == Spacing::Joint);
                    self.tokens.push(Token {
                        kind,
                        at: 0,
                        end: 0,
                    });
                }
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // What nobody else holds is taken apart without a copy.
                    drop(group);
                    let open = self.tokens.len();
                    let kind = Kind::Open(delimiter);
                    self.tokens.push(Token {
                        kind,
                        at: 0,
                        end: 0,
                    });
                    self.stream(inner, word);
                    self.tokens[open].at = (self.tokens.len() - open) as u32;
                    let kind = Kind::Close(delimiter);
                    self.tokens.push(Token {
                        kind,
                        at: 0,
                        end: 0,
                    });
                }
            }
        }
    }

    /// Writes a token's text; so many bytes of it stand there already.
    fn written(&mut self, kind: Kind, before: usize, token: &impl std::fmt::Display) {
        let at = (self.text.len() - before) as u32;
        // Writing to a string never fails.
        let _ = write!(self.text, "{token}");
        let end = self.text.len() as u32;
        self.tokens.push(Token { kind, at, end });
    }

    /// Takes the prefix from the word that was written last, if it is one of its names.
    fn shorten(&mut self, prefix: &Prefix<'_>) -> Option<usize> {
        let (last, before) = self.tokens.split_last()?;
        let mark = |token: &Token| matches!(token.kind, Kind::Mark(b':', _));
        let [rest @ .., one, other] = before else {
            return None;
        };
        if !(mark(one) && mark(other)) {
            return None;
        }
        let name = self.text_of(last);
        let found = prefix.names.iter().position(|known| *known == name)?;
        // The path backwards, token by token.
        let mut path = prefix.path;
        let mut taken = 2;
        for token in rest.iter().rev() {
            path = match token.kind {
                Kind::Word => path.strip_suffix(self.text_of(token))?,
                Kind::Mark(b':', _) => path.strip_suffix(':')?,
                _ => return None,
            };
            taken += 1;
            if path.is_empty() {
                let last = *last;
                self.tokens.truncate(self.tokens.len() - 1 - taken);
                self.tokens.push(last);
                return Some(found);
            }
        }
        None
    }

    /// The tokens of each item.
    pub(super) fn items(&self) -> impl Iterator<Item = &[Token]> {
        let mut start = 0;
        self.items.iter().map(move |end| {
            let item = &self.tokens[start..*end as usize];
            start = *end as usize;
            item
        })
    }

    /// The tokens of all items.
    pub(super) fn all(&self) -> &[Token] {
        &self.tokens
    }

    /// The text of a word, literal or lifetime; empty for others.
    pub(super) fn text_of(&self, token: &Token) -> &str {
        match token.kind {
            Kind::Word | Kind::Literal | Kind::Lifetime => {
                &self.text[token.at as usize..token.end as usize]
            }
            _ => "",
        }
    }

    /// Every word, with its place, but the names of an item's own variants, where they are defined and behind `Self::`.
    pub(crate) fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        let (mut depth, mut variants) = (0_u32, false);
        self.tokens
            .iter()
            .enumerate()
            .filter_map(move |(at, token)| {
                match token.kind {
                    Kind::Open(_) => depth += 1,
                    Kind::Close(_) => {
                        depth -= 1;
                        // What follows `enum` and a name is its variants.
                        variants &= depth > 0;
                    }
                    Kind::Word => {
                        let word = self.text_of(token);
                        let own = (variants && depth == 1) || self.is_of_self(at);
                        variants |= depth == 0 && word == "enum";
                        return (!own).then_some((at, word));
                    }
                    _ => {}
                }
                None
            })
    }

    /// Whether the word at a place follows `Self::`.
    fn is_of_self(&self, at: usize) -> bool {
        self.is_of(at) && at > 2 && self.text_of(&self.tokens[at - 3]) == "Self"
    }

    /// Whether the word at a place is looked for in what stands before it, as `B` of `a::B` is.
    pub(crate) fn is_of(&self, at: usize) -> bool {
        let colon = |token: &Token| matches!(token.kind, Kind::Mark(b':', _));
        matches!(&self.tokens[..at], [.., one, other] if colon(one) && colon(other))
    }

    /// The names that the items define.
    pub(crate) fn defined(&self) -> impl Iterator<Item = &str> {
        let mut depth = 0_u32;
        let mut before = "";
        self.tokens.iter().filter_map(move |token| {
            match token.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => depth -= 1,
                Kind::Word if depth == 0 => {
                    let name = self.text_of(token);
                    let defines = ["struct", "enum", "type", "const", "static", "trait"];
                    let defines = defines.contains(&std::mem::replace(&mut before, name));
                    return defines.then_some(name);
                }
                _ => {}
            }
            None
        })
    }

    /// Whether the literal at a place is the documentation of what follows.
    fn is_docs(&self, at: usize) -> bool {
        let [.., doc, equals] = &self.tokens[..at] else {
            return false;
        };
        matches!(equals.kind, Kind::Mark(b'=', _)) && self.text_of(doc) == "doc"
    }

    /// The tokens as Rust that only a compiler reads.
    pub(crate) fn plain(&self, out: &mut String) {
        let delimiters = |delimiter| match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::None => (' ', ' '),
        };
        for (at, token) in self.tokens.iter().enumerate() {
            match token.kind {
                Kind::Mark(mark, joint) => {
                    out.push(char::from(mark));
                    if joint {
                        continue;
                    }
                }
                Kind::Open(delimiter) => out.push(delimiters(delimiter).0),
                Kind::Close(delimiter) => out.push(delimiters(delimiter).1),
                Kind::Literal if self.is_docs(at) => {
                    // An attribute for each line, as a comment has.
                    let mut lines = self.text_of(token).split('\n');
                    out.push_str(lines.next().unwrap_or_default());
                    lines.for_each(|line| {
                        out.push_str("\" ] # [ doc = \"");
                        out.push_str(line);
                    });
                }
                _ => out.push_str(self.text_of(token)),
            }
            out.push(' ');
        }
        // Nothing stays nothing, which has no module.
        if !self.tokens.is_empty() {
            out.push('\n');
        }
    }
}

impl Token {
    /// Of an `Open`: how many tokens further its `Close` stands.
    pub(super) fn length(&self) -> usize {
        self.at as usize
    }
}

fn is_apostrophe(token: &Token) -> bool {
    matches!(token.kind, Kind::Mark(b'\'', _))
}
