//! Whether text is what stands in generated Rust as it is: a type, a trait to derive, an attribute.
//!
//! The lexer is the compiler's; of the grammar as much is read as such options need.
//! <https://doc.rust-lang.org/reference/paths.html>

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::name::scope::is_keyword;

/// Whether text is the path of a type, perhaps with arguments: `::uuid::Uuid`, `Vec<crate::Pet>`.
pub(super) fn is_type(text: &str) -> bool {
    Reader::of(text).is_some_and(|mut reader| reader.path(true) && reader.is_end())
}

/// Whether text is the path of a trait that may be derived: `Hash`, `::schemars::JsonSchema`.
pub(super) fn is_trait(text: &str) -> bool {
    Reader::of(text).is_some_and(|mut reader| reader.path(false) && reader.is_end())
}

/// Whether text is what stands between `#[` and `]`: a path, and perhaps a group or `=` and a value.
pub(super) fn is_attribute(text: &str) -> bool {
    Reader::of(text).is_some_and(|mut reader| {
        if !reader.path(false) {
            return false;
        }
        match reader.next() {
            None => true,
            Some(TokenTree::Group(group)) => {
                group.delimiter() != Delimiter::None && reader.is_end()
            }
            Some(TokenTree::Punct(punct)) => punct.as_char() == '=' && !reader.is_end(),
            Some(_) => false,
        }
    })
}

struct Reader {
    rest: Vec<TokenTree>,
    at: usize,
}

/// What is nested deeper nobody writes, and whoever reads it, rustc among them, does so by recursion.
const DEEPEST: usize = 128;

/// With more brackets in all the text is not even asked how deep they are nested: in a macro rustc reads it first.
const MOST: usize = 1024;

/// Whether brackets, of arguments too, are nested so deep.
fn is_deep(text: &TokenStream) -> bool {
    let mut open = vec![text.clone().into_iter()];
    let mut angles: usize = 0;
    while let Some(level) = open.last_mut() {
        match level.next() {
            None => drop(open.pop()),
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(TokenTree::Punct(punct)) if punct.as_char() == '<' => angles += 1,
            Some(TokenTree::Punct(punct)) if punct.as_char() == '>' => {
                angles = angles.saturating_sub(1);
            }
            Some(_) => {}
        }
        if open.len() + angles > DEEPEST {
            return true;
        }
    }
    false
}

impl Reader {
    fn of(text: &str) -> Option<Reader> {
        if text.matches(['(', '[', '{']).count() > MOST {
            return None;
        }
        let text = TokenStream::from_str(text).ok()?;
        let rest = (!is_deep(&text)).then(|| text.into_iter().collect())?;
        Some(Reader { rest, at: 0 })
    }

    fn is_end(&self) -> bool {
        self.at >= self.rest.len()
    }

    fn next(&mut self) -> Option<TokenTree> {
        let token = self.rest.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// Takes a sign of punctuation if it is next.
    fn takes(&mut self, sign: char) -> bool {
        let next = self.rest.get(self.at);
        let is_next = matches!(next, Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
        self.at += usize::from(is_next);
        is_next
    }

    fn takes_colons(&mut self) -> bool {
        let at = self.at;
        let both = self.takes(':') && self.takes(':');
        if !both {
            self.at = at;
        }
        both
    }

    fn word(&mut self) -> Option<String> {
        match self.rest.get(self.at) {
            Some(TokenTree::Ident(ident)) => {
                self.at += 1;
                Some(ident.to_string())
            }
            _ => None,
        }
    }

    /// `::a::b::C`, with arguments where these may be.
    fn path(&mut self, arguments: bool) -> bool {
        let global = self.takes_colons();
        for index in 0.. {
            let Some(word) = self.word() else {
                return false;
            };
            let leads = matches!(word.as_str(), "crate" | "self" | "super" | "Self");
            if leads && global || !leads && (word == "_" || is_keyword(&word)) {
                return false;
            }
            if word == "crate" && index > 0 {
                return false;
            }
            let mut given = false;
            if arguments && self.takes('<') {
                given = true;
                if !self.arguments() {
                    return false;
                }
            }
            if !self.takes_colons() {
                return !leads || word == "Self";
            }
            // A turbofish.
            if arguments && !given && self.takes('<') {
                return self.arguments();
            }
        }
        false
    }

    /// What follows `<`, with `>`.
    fn arguments(&mut self) -> bool {
        loop {
            if self.takes('>') {
                return true;
            }
            if !self.argument() {
                return false;
            }
            if !self.takes(',') {
                return self.takes('>');
            }
        }
    }

    /// A type, a lifetime or a constant.
    fn argument(&mut self) -> bool {
        if self.takes('\'') {
            return self.word().is_some();
        }
        while self.takes('&') {
            if self.takes('\'') && self.word().is_none() {
                return false;
            }
        }
        match self.rest.get(self.at) {
            Some(TokenTree::Literal(_)) => {
                self.at += 1;
                true
            }
            // A tuple, an array, a constant.
            Some(TokenTree::Group(group)) => {
                self.at += 1;
                group.delimiter() != Delimiter::None
            }
            Some(TokenTree::Ident(word)) if *word == "dyn" => {
                self.at += 1;
                let mut bounds = self.path(true);
                while bounds && self.takes('+') {
                    bounds = match self.takes('\'') {
                        true => self.word().is_some(),
                        false => self.path(true),
                    };
                }
                bounds
            }
            _ => self.path(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_attribute, is_trait, is_type};

    #[test]
    fn types_are_told_from_what_is_none() {
        for text in [
            "String",
            "::uuid::Uuid",
            "crate::a::B",
            "super::B",
            "Vec<crate::Pet>",
            "a::Map<String, Box<dyn a::B + Send>>",
            "Cow<'static, str>",
            "A::<[u8; 4], (i8, u8), 3>",
            "r#type::A",
        ] {
            assert!(is_type(text), "{text}");
        }
        for text in [
            "",
            "not a path",
            "crate X",
            "crate",
            "::crate::A",
            "a::",
            "a:b",
            "a::crate::b",
            "Vec<",
            "Vec<a b>",
            "Vec<a>>",
            "fn",
            "A = 1",
            "\"A\"",
            "A; struct B",
            "1x",
            "_",
        ] {
            assert!(!is_type(text), "{text}");
        }
    }

    #[test]
    fn what_is_nested_without_end_is_refused() {
        let nested = |open: &str, close: &str, depth: usize| {
            format!("{}A{}", open.repeat(depth), close.repeat(depth))
        };
        assert!(is_type(&nested("Vec<", ">", 100)) && !is_type(&nested("Vec<", ">", 20_000)));
        assert!(!is_type(&format!("Vec<{}>", nested("(", ")", 20_000))));
        let attribute = |depth| is_attribute(&nested("cfg(", ")", depth));
        assert!(attribute(100) && !attribute(20_000));
        // Nor are there ever so many side by side.
        let list = |length: usize| format!("cfg({})", "all(), ".repeat(length));
        assert!(is_attribute(&list(100)) && !is_attribute(&list(2_000)));
    }

    #[test]
    fn traits_and_attributes_are_told_from_what_is_none() {
        assert!(is_trait("Hash") && is_trait("::schemars::JsonSchema"));
        for text in ["Eqq q", "Hash<u8>", "Hash, Eq", "!Hash", ""] {
            assert!(!is_trait(text), "{text}");
        }
        for text in [
            "must_use",
            "doc = \"a\"",
            "serde(rename = \"x\")",
            "cfg_attr(a, derive(B))",
            "rustfmt::skip",
        ] {
            assert!(is_attribute(text), "{text}");
        }
        for text in ["", "must use", "doc =", "a(b) c", "a] b", "= 1", "\"a\""] {
            assert!(!is_attribute(text), "{text}");
        }
    }
}
