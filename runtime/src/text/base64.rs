//! Base64 (RFC 4648): bytes in a string, lossless both ways.
//!
//! In: text or bytes. Out: bytes or text. Only canonical text is accepted (section 3.5: bits beyond the last byte are
//! zero), so that what was read is written again as it was.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

use super::InvalidText;
use crate::json::{Json, Kind, Look, Reader, Stop, Writer};

/// Which 64 characters, and what padding does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alphabet {
    /// Section 4: `+`, `/`, padding required.
    Standard,
    /// Section 5: `-`, `_`, padding allowed and never written.
    Url,
}

/// The same as servers send it: in lines (RFC 2045, 6.8), without padding, or in the other alphabet.
#[cold]
fn decode_as_sent(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().filter(|letter| !letter.is_ascii_whitespace());
    let digits: String = digits
        .map(|digit| match digit {
            '+' => '-',
            '/' => '_',
            digit => digit,
        })
        .collect();
    let digits = digits.trim_end_matches('=');
    // Padding alone pads nothing.
    decode(digits, Alphabet::Url).filter(|bytes| !bytes.is_empty())
}

/// The bytes that `text` encodes; `None` if it isn't canonical base64.
pub(crate) fn decode(text: &str, alphabet: Alphabet) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    let padding = bytes.iter().rev().take_while(|b| **b == b'=').count();
    let digits = &bytes[..bytes.len() - padding];
    let wanted = (4 - digits.len() % 4) % 4;
    if wanted == 3 || padding != wanted && (padding != 0 || alphabet == Alphabet::Standard) {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.chunks(4) {
        let mut word = 0u32;
        for byte in group {
            word = word << 6 | value(*byte, alphabet)?;
        }
        word <<= 6 * (4 - group.len());
        let [_, decoded @ ..] = word.to_be_bytes();
        let (decoded, beyond) = decoded.split_at(group.len() - 1);
        if beyond.iter().any(|byte| *byte != 0) {
            return None;
        }
        out.extend_from_slice(decoded);
    }
    Some(out)
}

fn value(byte: u8, alphabet: Alphabet) -> Option<u32> {
    let value = match (byte, alphabet) {
        (b'A'..=b'Z', _) => byte - b'A',
        (b'a'..=b'z', _) => byte - b'a' + 26,
        (b'0'..=b'9', _) => byte - b'0' + 52,
        (b'+', Alphabet::Standard) | (b'-', Alphabet::Url) => 62,
        (b'/', Alphabet::Standard) | (b'_', Alphabet::Url) => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// The canonical text of `bytes`.
pub(crate) fn encode(bytes: &[u8], alphabet: Alphabet) -> String {
    let symbols: &[u8; 64] = match alphabet {
        Alphabet::Standard => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        Alphabet::Url => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = (0..3).fold(0u32, |word, at| {
            word << 8 | u32::from(group.get(at).copied().unwrap_or(0))
        });
        for at in 0..=group.len() {
            text.push(char::from(symbols[(word >> (18 - 6 * at)) as usize & 63]));
        }
        if alphabet == Alphabet::Standard {
            text.extend(std::iter::repeat_n('=', 3 - group.len()));
        }
    }
    text
}

macro_rules! bytes {
    ($($(#[$doc:meta])* $name:ident $alphabet:ident $what:literal)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Vec<u8>);

        impl $name {
            /// The bytes.
            pub fn into_bytes(self) -> Vec<u8> {
                self.0
            }
        }

        impl Deref for $name {
            type Target = Vec<u8>;

            fn deref(&self) -> &Vec<u8> {
                &self.0
            }
        }

        impl DerefMut for $name {
            fn deref_mut(&mut self) -> &mut Vec<u8> {
                &mut self.0
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl FromStr for $name {
            type Err = InvalidText;

            fn from_str(text: &str) -> Result<Self, InvalidText> {
                decode(text, Alphabet::$alphabet).map(Self).ok_or(InvalidText { what: $what })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode(&self.0, Alphabet::$alphabet))
            }
        }

        impl Json for $name {
            const LOOK: Look = Look::Of(Kind::String);

            fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
                // No number says the same as bytes.
                if r.kind()? != Kind::String {
                    return r.mismatch();
                }
                let bytes = r.open_text(|text| decode(text, Alphabet::$alphabet), decode_as_sent);
                bytes.map(Self)
            }

            fn encode(&self, w: &mut Writer) {
                w.string(&encode(&self.0, Alphabet::$alphabet));
            }

            fn blank() -> Option<Self> {
                Some(Self::default())
            }
        }
    )*};
}

bytes! {
    /// Bytes that stand in JSON as base64 with padding (`format: byte`, `contentEncoding: base64`).
    Base64 Standard "base64"
    /// Bytes that stand in JSON as base64 in the alphabet for URLs (`format: base64url`). Padding is accepted and not kept.
    Base64Url Url "base64url"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in pairs {
            assert_eq!(encode(plain.as_bytes(), Alphabet::Standard), coded);
            assert_eq!(
                decode(coded, Alphabet::Standard).as_deref(),
                Some(plain.as_bytes())
            );
            assert_eq!(
                decode(coded.trim_end_matches('='), Alphabet::Url).as_deref(),
                Some(plain.as_bytes())
            );
        }
        assert_eq!(encode(&[0xFB, 0xFF], Alphabet::Url), "-_8");
    }

    #[test]
    fn refuses_what_would_not_come_back() {
        for text in [
            "Zg", "Zg=", "Zh==", "Zm9=", "Zg===", "Z", "Zg==Zg==", "Zm 9v", "Zm9v\n", "-_8=",
        ] {
            assert_eq!(decode(text, Alphabet::Standard), None, "{text}");
        }
        assert_eq!(decode("-_9", Alphabet::Url), None);
    }

    #[test]
    fn what_servers_send_otherwise() {
        for text in ["YWI", "YW\r\nI=", " YWI=\t"] {
            assert_eq!(decode_as_sent(text).as_deref(), Some(&b"ab"[..]), "{text}");
        }
        assert_eq!(decode_as_sent("_-8="), decode("/+8=", Alphabet::Standard));
        for text in ["====", " ", "Y", "a!"] {
            assert_eq!(decode_as_sent(text), None, "{text}");
        }
    }
}
