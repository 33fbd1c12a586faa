//! JSON Pointer (RFC 6901): its tokens, escaped and not.
//!
//! In: text. Out: text. It knows no documents.

use std::borrow::Cow;

/// Appends `/` and the token, escaped: `~` becomes `~0`, `/` becomes `~1`.
pub fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    // Asked of the whole at once, many bytes at a time: hardly any has one.
    let special = |byte: u8| matches!(byte, b'~' | b'/');
    if !token
        .bytes()
        .fold(false, |found, byte| found | special(byte))
    {
        return pointer.push_str(token);
    }
    let mut rest = token;
    // Both are ASCII, so that no character is cut.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'~' | b'/')) {
        pointer.push_str(&rest[..at]);
        pointer.push_str(if rest.as_bytes()[at] == b'~' {
            "~0"
        } else {
            "~1"
        });
        rest = &rest[at + 1..];
    }
    pointer.push_str(rest);
}

/// One token, unescaped; a `~` that starts no escape stands for itself.
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        // In this order: `~01` is `~1`, not `/` (RFC 6901, section 4).
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The tokens of a pointer, unescaped; `None` if it is neither empty nor starts with `/`.
pub fn tokens(pointer: &str) -> Option<impl Iterator<Item = Cow<'_, str>>> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    Some(pointer.split('/').skip(1).map(unescape))
}
