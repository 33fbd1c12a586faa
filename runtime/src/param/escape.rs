//! Percent-encoding (RFC 3986, 2).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::read::Malformed;

/// Everything but the unreserved characters (RFC 3986, 2.3).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The reserved characters that do not end or split a query stay as they are (`allowReserved`).
const RESERVED: &AsciiSet = &VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Escapes all but unreserved characters.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// Escapes as [`encode`] does but leaves reserved characters that a query value may hold.
pub(super) fn encode_reserved(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Escapes for the `label` style, whose separator is itself an unreserved character.
pub(super) fn encode_label(text: &str) -> String {
    encode(text).replace('.', "%2E")
}

/// Resolves percent-escapes.
pub(crate) fn decode(text: &str) -> Result<String, Malformed> {
    percent_decode_str(text)
        .decode_utf8()
        .map(Cow::into_owned)
        .map_err(|_| Malformed::Utf8)
}

/// Resolves percent-escapes of a query, where `+` is a space as in forms.
pub(super) fn decode_query(text: &str) -> Result<String, Malformed> {
    if text.contains('+') {
        decode(&text.replace('+', " "))
    } else {
        decode(text)
    }
}
