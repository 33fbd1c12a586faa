//! Macro arguments to settings.
//!
//! `"spec.yaml", responses = "tolerant", rename(schemas(Pet = "Animal")), select = { tags = ["a"] }`:
//! a key takes a literal, a list in brackets, or a table in braces or parentheses; keys that are no
//! Rust names are written as strings. Read from token trees directly, so that a macro user's build
//! needs no parser of Rust.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};

use super::error::{ConfigError, Place};
use super::setting::{Data, Setting, Value};
use super::{Config, options};

/// The arguments of a macro.
#[derive(Debug)]
pub struct Arguments {
    /// The description's path, as written.
    pub spec: String,
    /// Where it is written.
    pub span: Span,
    /// The file named by `config = "…"`, as written, and where.
    pub file: Option<(String, Span)>,
    settings: Vec<Setting>,
}

impl Arguments {
    /// Whether an option is among them.
    pub fn has(&self, option: &str) -> bool {
        self.settings.iter().any(|setting| setting.key == option)
    }

    /// Where an option is written; the whole where it is not.
    pub fn place(&self, option: &str) -> Span {
        let written = self.settings.iter().find(|setting| setting.key == option);
        written.map_or(self.span, |setting| token(setting.place))
    }

    /// Carries the options over into a configuration.
    ///
    /// # Errors
    /// Every option that is unknown or has a value it does not take.
    pub fn apply(&self, config: &mut Config) -> Result<(), Vec<ConfigError>> {
        let mut errors = Vec::new();
        options::apply(config, &self.settings, &mut errors);
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

/// Reads the arguments of a macro.
///
/// # Errors
/// No path in front, or something that does not read as `key = value`.
pub fn arguments(tokens: TokenStream) -> Result<Arguments, ConfigError> {
    let mut input = Input {
        rest: tokens.into_iter().collect(),
        at: 0,
        end: Span::call_site(),
    };
    let Some(TokenTree::Literal(literal)) = input.next() else {
        let message = "the path of the description is wanted first: `\"spec/openapi.yaml\"`";
        return input.fault(1, message);
    };
    let span = literal.span();
    let spec = match unquoted(&literal) {
        Some(spec) => spec,
        None => return Err(ConfigError::new(Place::Token(span), "the path is a string")),
    };
    input.comma()?;
    let mut settings = input.settings()?;
    let file = match options::take(&mut settings, "config") {
        Some((value, place)) => Some((value.text()?.to_owned(), token(place))),
        None => None,
    };
    Ok(Arguments {
        spec,
        span,
        file,
        settings,
    })
}

fn token(place: Place) -> Span {
    match place {
        Place::Token(span) => span,
        Place::Text { .. } => Span::call_site(),
    }
}

struct Input {
    rest: Vec<TokenTree>,
    at: usize,
    /// Where an end that comes too early is reported.
    end: Span,
}

impl Input {
    fn of(group: &Group) -> Input {
        let rest = group.stream().into_iter().collect();
        Input {
            rest,
            at: 0,
            end: group.span_close(),
        }
    }

    fn next(&mut self) -> Option<TokenTree> {
        let token = self.rest.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn here(&self, back: usize) -> Span {
        self.rest
            .get(self.at.saturating_sub(back))
            .map_or(self.end, TokenTree::span)
    }

    fn is_end(&self) -> bool {
        self.at >= self.rest.len()
    }

    fn fault<T>(&self, back: usize, message: &str) -> Result<T, ConfigError> {
        Err(ConfigError::new(Place::Token(self.here(back)), message))
    }

    /// A comma, or the end.
    fn comma(&mut self) -> Result<(), ConfigError> {
        match self.next() {
            None => Ok(()),
            Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => Ok(()),
            Some(_) => self.fault(1, "expected `,`"),
        }
    }

    fn settings(&mut self) -> Result<Vec<Setting>, ConfigError> {
        let mut settings = Vec::new();
        while !self.is_end() {
            settings.push(self.setting()?);
            self.comma()?;
        }
        Ok(settings)
    }

    fn setting(&mut self) -> Result<Setting, ConfigError> {
        let place = Place::Token(self.here(0));
        let key = match self.next() {
            Some(TokenTree::Ident(ident)) => ident.to_string(),
            Some(TokenTree::Literal(literal)) => match unquoted(&literal) {
                Some(key) => key,
                None => return self.fault(1, "a key is a name or a string"),
            },
            _ => return self.fault(1, "expected `key = value`"),
        };
        let value = match self.next() {
            Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::None => table(&group)?,
            Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => self.value()?,
            _ => return self.fault(1, "expected `=` and a value"),
        };
        Ok(Setting { key, place, value })
    }

    fn value(&mut self) -> Result<Value, ConfigError> {
        let place = Place::Token(self.here(0));
        let data = match self.next() {
            Some(TokenTree::Literal(literal)) => match unquoted(&literal) {
                Some(text) => Data::Text(text),
                None => Data::Other("a literal that is no string"),
            },
            Some(TokenTree::Ident(ident)) if ident == "true" => Data::Flag(true),
            Some(TokenTree::Ident(ident)) if ident == "false" => Data::Flag(false),
            Some(TokenTree::Group(group)) => return table(&group),
            _ => return self.fault(1, "expected a string, `true`, `false`, `[…]` or `{…}`"),
        };
        Ok(Value { place, data })
    }
}

/// `[a, b]` is a list; `{…}` and `(…)` are tables.
fn table(group: &Group) -> Result<Value, ConfigError> {
    let mut input = Input::of(group);
    let place = Place::Token(group.span_open());
    if group.delimiter() != Delimiter::Bracket {
        return Ok(Value {
            place,
            data: Data::Table(input.settings()?),
        });
    }
    let mut items = Vec::new();
    while !input.is_end() {
        items.push(input.value()?);
        input.comma()?;
    }
    Ok(Value {
        place,
        data: Data::List(items),
    })
}

/// The text that a string literal stands for.
/// <https://doc.rust-lang.org/reference/tokens.html#string-literals>
fn unquoted(literal: &Literal) -> Option<String> {
    let source = literal.to_string();
    if let Some(raw) = source.strip_prefix('r') {
        let text = raw.trim_matches('#');
        return Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let mut rest = source.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = escape(&rest[at + 1..], &mut text)?;
    }
    text.push_str(rest);
    Some(text)
}

/// Reads what follows a backslash; gives what follows that.
fn escape<'s>(source: &'s str, text: &mut String) -> Option<&'s str> {
    let kind = source.chars().next()?;
    let rest = &source[kind.len_utf8()..];
    let (digits, rest) = match kind {
        '\n' => return Some(rest.trim_start()),
        'x' => rest.split_at_checked(2)?,
        'u' => rest.strip_prefix('{')?.split_once('}')?,
        _ => {
            text.push(match kind {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                '\\' | '"' | '\'' => kind,
                _ => return None,
            });
            return Some(rest);
        }
    };
    let code = u32::from_str_radix(&digits.replace('_', ""), 16).ok()?;
    text.push(char::from_u32(code)?);
    Some(rest)
}
