//! Finds where plain text inside a JSON string ends, eight bytes at a time.
//!
//! In: the bytes of the document and a place inside a string. Out: an index. Knows nothing of escapes or faults.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// A word whose lowest set bit marks the first byte that is a quote, a backslash or a control character.
///
/// Bits above the lowest one may be wrong (borrows run upwards), the lowest one never is.
#[inline(always)]
const fn specials(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let backslashes = backslash.wrapping_sub(ONES) & !backslash;
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    (quotes | backslashes | controls) & HIGHS
}

/// The index of the first quote, backslash or control character (below U+0020) at or after `from`, or the length.
#[inline]
pub(crate) fn text_end(bytes: &[u8], mut from: usize) -> usize {
    while let Some(chunk) = bytes.get(from..).and_then(<[u8]>::first_chunk::<8>) {
        let found = specials(u64::from_le_bytes(*chunk));
        if found != 0 {
            return from + (found.trailing_zeros() / 8) as usize;
        }
        from += 8;
    }
    while let Some(&byte) = bytes.get(from) {
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            break;
        }
        from += 1;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::text_end;

    #[test]
    fn agrees_with_a_plain_loop_at_every_offset() {
        let alphabet = [
            0u8, 0x1f, 0x20, 0x21, b'"', b'#', b'[', b'\\', b']', 0x7f, 0x80, 0x9f, 0xa2, 0xdc,
            0xff,
        ];
        let mut state = 7u32;
        for _ in 0..20_000 {
            let bytes: Vec<u8> = (0..state % 23)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    if state >> 29 == 0 {
                        alphabet[(state >> 20) as usize % alphabet.len()]
                    } else {
                        b'a' | (state >> 24) as u8 & 0x80
                    }
                })
                .collect();
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let plain = bytes
                .iter()
                .position(|&b| b < 0x20 || b == b'"' || b == b'\\')
                .unwrap_or(bytes.len());
            assert_eq!(text_end(&bytes, 0), plain, "{bytes:?}");
        }
    }
}
