//! JSON Pointers (RFC 6901) and relative ones (draft-bhutton-relative-json-pointer-00).

/// A JSON Pointer as a string, not as a URI fragment.
pub fn is_json_pointer(text: &str) -> bool {
    let escapes = || {
        text.split('~')
            .skip(1)
            .all(|part| part.starts_with(['0', '1']))
    };
    text.is_empty() || text.starts_with('/') && escapes()
}

/// How many levels up, then `#` or a JSON Pointer.
pub fn is_relative_json_pointer(text: &str) -> bool {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (up, rest) = text.split_at(count);
    let number = count == 1 || count > 1 && !up.starts_with('0');
    number && (rest == "#" || is_json_pointer(rest))
}
