//! Lists and parameters in header fields: parted where no quotes are (RFC 9110, 5.6).
//!
//! In: text of a header, or a documented media type. Out: its pieces, and what stands in their quotes.

#[cfg(feature = "http")]
use std::borrow::Cow;

/// Where a separator stands outside quotes; the end if nowhere.
pub(crate) fn find(text: &str, separator: u8) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    let outside = |byte: u8| {
        let here = byte == separator && !quoted;
        (quoted, escaped) = match byte {
            _ if escaped => (quoted, false),
            b'\\' => (quoted, quoted),
            b'"' => (!quoted, false),
            _ => (quoted, false),
        };
        here
    };
    text.bytes().position(outside).unwrap_or(text.len())
}

/// The pieces between separators that stand outside quotes.
pub(crate) fn pieces(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let all = rest?;
        let end = find(all, separator);
        rest = all.get(end + 1..);
        all.get(..end)
    })
}

/// The text of a parameter's value: what its quotes hold, or the whole (RFC 9110, 5.6.4).
#[cfg(feature = "http")]
pub(crate) fn text(value: &str) -> Cow<'_, str> {
    let inner = value
        .strip_prefix('"')
        .map(|rest| rest.strip_suffix('"').unwrap_or(rest));
    let Some(inner) = inner else {
        return Cow::Borrowed(value);
    };
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut letters = inner.chars();
    let next = || match letters.next()? {
        '\\' => letters.next(),
        letter => Some(letter),
    };
    Cow::Owned(std::iter::from_fn(next).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_separators() {
        let all = |text| pieces(text, b';').collect::<Vec<_>>();
        assert_eq!(all("a; b=\"x;y\";c"), ["a", " b=\"x;y\"", "c"]);
        assert_eq!(all("b=\"x\\\";y\";ü;"), ["b=\"x\\\";y\"", "ü", ""]);
        assert_eq!(all("a=\\\";b"), ["a=\\\";b"]);
        assert_eq!(all("a=\"never;closed"), ["a=\"never;closed"]);
        assert_eq!(all(""), [""]);
    }

    #[cfg(feature = "http")]
    #[test]
    fn values_are_freed_of_their_quotes() {
        assert_eq!(text("plain"), "plain");
        assert_eq!(text("\"x;y\""), "x;y");
        assert_eq!(text("\"a \\\"b\\\" \\\\\""), "a \"b\" \\");
        assert_eq!(text("\""), "");
        assert_eq!(text("\"ends\\"), "ends");
    }
}
