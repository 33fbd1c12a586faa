//! Strings of a known format as types of their own, which keep the text as it came.
//!
//! In: text that satisfies its format. Out: the same text, and conversions to types of the standard library or, by
//! feature, of others. What a format demands is decided in [`format`](mod@format) only.
//!
//! Servers send dates, times and durations in many ways beside those of RFC 3339: without an offset, with a fraction of a
//! second in a duration, empty. URIs are often relative ones, unescaped, or empty. A client that is not strict keeps such a
//! text as it came, as it keeps unknown values of enumerations: [`Text::is_valid`] says so, conversions fail, and it is not sent.

pub(crate) mod base64;
mod convert;
pub mod format;
mod kinds;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;

pub use base64::{Base64, Base64Url};
pub use kinds::*;

use crate::json::{Json, Look, Reader, Stop, Writer};

/// What the texts of a [`Text`] type have in common.
pub trait Kind {
    /// What to call it in messages, such as "date-time".
    const NAME: &'static str;
    /// A text that says as little as the format allows, for [`Json::blank`].
    const BLANK: &'static str;
    /// Whether clients take other texts, too, unless they are strict.
    const OPEN: bool = false;

    /// Whether a text is one.
    fn is(text: &str) -> bool;
}

/// A text of the format `K`, kept as it came: it is written as it was read.
///
/// What a client received of a kind that is [`Kind::OPEN`] may be another text: see [`Text::is_valid`].
///
/// Equality and order are those of the text, so `2024-01-01T00:00:00Z` and `2024-01-01T00:00:00+00:00` differ.
pub struct Text<K> {
    text: Box<str>,
    kind: PhantomData<fn() -> K>,
}

/// A text that is not of the format asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidText {
    pub(crate) what: &'static str,
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a valid {}", self.what)
    }
}

impl std::error::Error for InvalidText {}

impl<K: Kind> Text<K> {
    /// The text, if it is of the format.
    ///
    /// # Errors
    /// If it is not.
    pub fn new(text: impl Into<Box<str>>) -> Result<Self, InvalidText> {
        let text = text.into();
        if K::is(&text) {
            Ok(Self::trusted(text))
        } else {
            Err(InvalidText { what: K::NAME })
        }
    }

    /// Whether the text is of the format: always so, unless a client received it that is not strict.
    pub fn is_valid(&self) -> bool {
        !K::OPEN || K::is(&self.text)
    }
}

impl<K> Text<K> {
    /// For texts that are known to be of the format, or need not be.
    fn trusted(text: Box<str>) -> Self {
        Self {
            text,
            kind: PhantomData,
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<K> From<Text<K>> for String {
    fn from(text: Text<K>) -> Self {
        text.text.into()
    }
}

impl<K: Kind> FromStr for Text<K> {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        Self::new(text)
    }
}

impl<K: Kind> TryFrom<String> for Text<K> {
    type Error = InvalidText;

    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::new(text)
    }
}

impl<K: Kind> TryFrom<&str> for Text<K> {
    type Error = InvalidText;

    fn try_from(text: &str) -> Result<Self, InvalidText> {
        Self::new(text)
    }
}

impl<K> Clone for Text<K> {
    fn clone(&self) -> Self {
        Self::trusted(self.text.clone())
    }
}

impl<K> PartialEq for Text<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<K> Eq for Text<K> {}

impl<K> PartialEq<str> for Text<K> {
    fn eq(&self, other: &str) -> bool {
        *self.text == *other
    }
}

impl<K> PartialEq<&str> for Text<K> {
    fn eq(&self, other: &&str) -> bool {
        *self.text == **other
    }
}

impl<K> PartialOrd for Text<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Text<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<K> Hash for Text<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<K> Deref for Text<K> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl<K> AsRef<str> for Text<K> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<K> fmt::Debug for Text<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<K> fmt::Display for Text<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl<K: Kind> Json for Text<K> {
    const LOOK: Look = Look::Of(crate::Kind::String);

    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        match K::OPEN {
            true => r.open_text(
                |text| Self::new(text).ok(),
                |text| Some(Self::trusted(text.into())),
            ),
            false => r.token(|text| Self::new(text).ok()),
        }
    }

    fn encode(&self, w: &mut Writer) {
        w.string(&self.text);
    }

    fn blank() -> Option<Self> {
        Some(Self::trusted(K::BLANK.into()))
    }
}
