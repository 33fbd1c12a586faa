//! Questions to the bytes of a text.

/// Whether a text has a byte of some kind: asked of a stretch at once, many bytes in one step of the processor, since most
/// texts have none.
pub(crate) fn any(text: &str, is: impl Fn(u8) -> bool) -> bool {
    let mut stretches = text.as_bytes().chunks(128);
    stretches.any(|stretch| stretch.iter().fold(false, |found, byte| found | is(*byte)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in [0, 1, 127, 128, 129, 400] {
            let text = "a".repeat(length);
            assert!(!super::any(&text, |byte| byte == b'b'));
            for at in 0..length {
                let text = format!("{}b{}", &text[..at], &text[at + 1..]);
                assert!(super::any(&text, |byte| byte == b'b'), "{text}");
            }
        }
    }
}
