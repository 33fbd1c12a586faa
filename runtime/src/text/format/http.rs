//! Pieces of HTTP and of the web: structured fields (RFC 9651), media ranges (RFC 9110 section 12.5.1), language tags
//! (RFC 5646 section 2.1).

use super::is_base64;
use crate::quoted;

/// A structured field's string, in its quotes (section 3.3.3).
pub fn is_sf_string(text: &str) -> bool {
    let Some(mut rest) = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .map(str::bytes)
    else {
        return false;
    };
    while let Some(byte) = rest.next() {
        let fine = match byte {
            b'\\' => matches!(rest.next(), Some(b'"' | b'\\')),
            b'"' => false,
            byte => matches!(byte, b' '..=b'~'),
        };
        if !fine {
            return false;
        }
    }
    text.len() > 1
}

/// A structured field's token (section 3.3.4).
pub fn is_sf_token(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*')
        && text
            .bytes()
            .all(|b| is_tchar(b) || matches!(b, b':' | b'/'))
}

/// A structured field's byte sequence, in its colons (section 3.3.5).
pub fn is_sf_binary(text: &str) -> bool {
    text.strip_prefix(':')
        .and_then(|rest| rest.strip_suffix(':'))
        .is_some_and(is_base64)
}

/// A structured field's boolean (section 3.3.6).
pub fn is_sf_boolean(text: &str) -> bool {
    matches!(text, "?0" | "?1")
}

/// A structured field's integer: at most 15 digits (section 3.3.1).
pub fn is_sf_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A structured field's decimal: at most 12 digits before and 3 after the point (section 3.3.2).
pub fn is_sf_decimal(text: &str) -> bool {
    let number = text.strip_prefix('-').unwrap_or(text);
    let Some((whole, fraction)) = number.split_once('.') else {
        return false;
    };
    let digits = |part: &str, most| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    digits(whole, 12) && digits(fraction, 3)
}

/// `tchar` (RFC 9110 section 5.6.2)
fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_tchar)
}

/// A media range: `text/*`, `application/json;q=0.5`.
pub fn is_media_range(text: &str) -> bool {
    let mut parts = quoted::pieces(text, b';');
    let range = parts
        .next()
        .unwrap_or_default()
        .trim_end_matches([' ', '\t']);
    let Some((kind, subtype)) = range.split_once('/') else {
        return false;
    };
    let is_range = is_token(kind) && is_token(subtype) && (kind != "*" || subtype == "*");
    let spaces = [' ', '\t'];
    is_range
        && parts.all(|parameter| {
            let parameter = parameter.trim_matches(spaces);
            parameter.is_empty()
                || parameter
                    .split_once('=')
                    .is_some_and(|(name, value)| is_token(name) && is_parameter(value))
        })
}

/// A token, or a quoted string (RFC 9110, 5.6.4)
fn is_parameter(value: &str) -> bool {
    let quoted = || value.strip_prefix('"')?.strip_suffix('"');
    is_token(value) || quoted().is_some_and(is_quotable)
}

/// What may stand between quotes.
fn is_quotable(text: &str) -> bool {
    let is_text = |byte: u8| matches!(byte, b'\t' | b' '..=b'~' | 0x80..);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fine = match byte {
            b'\\' => bytes.next().is_some_and(is_text),
            b'"' => false,
            byte => is_text(byte),
        };
        if !fine {
            return false;
        }
    }
    true
}

/// A well-formed language tag: `en`, `zh-Hant-TW`, `x-private`; of the grandfathered ones the regular forms.
pub fn is_language(text: &str) -> bool {
    let mut subtags = text.split('-').peekable();
    let alpha = |tag: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let alnum = |tag: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let variant = |tag: &str| {
        alnum(tag, 5..=8) || alnum(tag, 4..=4) && tag.starts_with(|c: char| c.is_ascii_digit())
    };
    let region =
        |tag: &str| alpha(tag, 2..=2) || tag.len() == 3 && tag.bytes().all(|b| b.is_ascii_digit());
    let Some(first) = subtags.next() else {
        return false;
    };
    if !first.eq_ignore_ascii_case("x") {
        if !alpha(first, 2..=8) {
            return false;
        }
        for _ in 0..3 {
            subtags.next_if(|tag| first.len() < 4 && alpha(tag, 3..=3));
        }
        subtags.next_if(|tag| alpha(tag, 4..=4));
        subtags.next_if(|tag| region(tag));
        while subtags.next_if(|tag| variant(tag)).is_some() {}
        while subtags
            .next_if(|tag| alnum(tag, 1..=1) && !tag.eq_ignore_ascii_case("x"))
            .is_some()
        {
            if subtags.next_if(|tag| alnum(tag, 2..=8)).is_none() {
                return false;
            }
            while subtags.next_if(|tag| alnum(tag, 2..=8)).is_some() {}
        }
        if subtags.peek().is_none() {
            return true;
        }
        if subtags
            .next_if(|tag| tag.eq_ignore_ascii_case("x"))
            .is_none()
        {
            return false;
        }
    }
    subtags.peek().is_some() && subtags.all(|tag| alnum(tag, 1..=8))
}
