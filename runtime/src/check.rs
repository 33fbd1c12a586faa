//! Questions that generated checks ask of typed values, where Rust has no short expression for them.
//!
//! In: values as they are in models. Out: yes or no, exactly as JSON Schema 2020-12 Validation (section 6) says.

/// The length of a string as `minLength` and `maxLength` count it: in code points (section 6.3).
#[inline]
pub fn length(text: &str) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Bytes 10xxxxxx continue a code point; all others begin one.
    let continued = |word: u64| ((word >> 7) & !(word >> 6) & ONES).count_ones() as usize;
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let count: usize = words
        .iter()
        .map(|word| continued(u64::from_le_bytes(*word)))
        .sum();
    let tail = match bytes.last_chunk::<8>() {
        _ if rest.is_empty() => 0,
        // The last eight bytes, without those that were counted already.
        Some(word) => u64::from_le_bytes(*word) >> (8 * (8 - rest.len())),
        None => rest
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    bytes.len() - count - continued(tail)
}

/// Whether a number has a text in JSON: infinities and NaN have none.
pub fn finite(value: impl Into<f64>) -> bool {
    value.into().is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_code_points() {
        let text = "aé€𝄞 plain text of some length, ẞ and 日本語 in it 🦀🦀";
        for from in 0..text.len() {
            for to in from..=text.len() {
                if let Some(part) = text.get(from..to) {
                    assert_eq!(length(part), part.chars().count(), "{part:?}");
                }
            }
        }
    }
}
