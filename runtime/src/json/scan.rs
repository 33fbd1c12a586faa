//! Finds where plain text inside a JSON string ends, sixteen bytes at a time, where a value ends by its brackets, reads
//! digits, eight at a time, and tells whether bytes are text. The only file with an `unsafe` block.
//!
//! In: the bytes of the document and a place inside a string or before a value, or digits. Out: an index, or a number.
//! Knows nothing of faults: who passes over something reads it later.

use std::str::Utf8Error;

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

/// The same for sixteen bytes at once: how many stand before the first special one, 16 if there is none.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline(always)]
fn before_special(chunk: &[u8; 16]) -> u32 {
    use std::arch::x86_64::*;
    // SAFETY: SSE2 is enabled for the whole crate wherever this is compiled (see the `cfg`; it belongs to every x86-64
    // processor), and an unaligned load of sixteen bytes from an array of sixteen stays inside it.
    let mask = unsafe {
        let bytes = _mm_loadu_si128(chunk.as_ptr().cast());
        let quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
        let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
        let controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, backslashes), controls))
    };
    (mask as u32 | 1 << 16).trailing_zeros()
}

#[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
#[inline(always)]
fn before_special(chunk: &[u8; 16]) -> u32 {
    let (low, high) = (specials(word(chunk, 0)), specials(word(chunk, 8)));
    if low != 0 {
        low.trailing_zeros() / 8
    } else {
        8 + high.trailing_zeros() / 8
    }
}

/// The text that these bytes are, if they are UTF-8. Most are ASCII, which is seen sixty-four bytes at a time.
#[inline]
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, Utf8Error> {
    match bytes.last_chunk() {
        Some(last) if is_ascii(last) && bytes.as_chunks().0.iter().all(is_ascii) => {
            // SAFETY: every byte is in a whole chunk or in the last sixty-four, and ASCII is UTF-8.
            Ok(unsafe { std::str::from_utf8_unchecked(bytes) })
        }
        _ => std::str::from_utf8(bytes),
    }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline(always)]
fn is_ascii(chunk: &[u8; 64]) -> bool {
    use std::arch::x86_64::*;
    let (parts, _) = chunk.as_chunks::<16>();
    // SAFETY: as above.
    let load = |part: &[u8; 16]| unsafe { _mm_loadu_si128(part.as_ptr().cast()) };
    let all = parts.iter().map(load);
    // SAFETY: as above.
    all.reduce(|a, b| unsafe { _mm_or_si128(a, b) })
        .is_none_or(|all| unsafe { _mm_movemask_epi8(all) } == 0)
}

#[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
#[inline(always)]
fn is_ascii(chunk: &[u8; 64]) -> bool {
    chunk.is_ascii()
}

#[cfg(any(test, not(all(target_arch = "x86_64", target_feature = "sse2"))))]
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..)
        .and_then(<[u8]>::first_chunk)
        .map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

/// The index of the first quote, backslash or control character (below U+0020) at or after `from`, or the length.
#[inline]
pub(crate) fn text_end(bytes: &[u8], mut from: usize) -> usize {
    while let Some(chunk) = bytes.get(from..).and_then(<[u8]>::first_chunk::<16>) {
        let before = before_special(chunk);
        from += before as usize;
        if before < 16 {
            return from;
        }
    }
    short_text_end(bytes, from)
}

/// The same where less than sixteen bytes are left: words that overlap are all of them.
#[inline(never)]
fn short_text_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let plain = match (rest.first_chunk::<8>(), rest.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            specials(u64::from_le_bytes(*first)) | specials(u64::from_le_bytes(*last)) == 0
        }
        _ => match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                let both = u64::from(u32::from_le_bytes(*last)) << 32;
                specials(both | u64::from(u32::from_le_bytes(*first))) == 0
            }
            _ => !rest.iter().any(is_special),
        },
    };
    match plain {
        true => bytes.len().max(from),
        false => first_special(bytes, from),
    }
}

#[cold]
#[inline(never)]
fn first_special(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(is_special).unwrap_or(rest.len())
}

#[inline(always)]
fn is_special(byte: &u8) -> bool {
    *byte < 0x20 || *byte == b'"' || *byte == b'\\'
}

/// The index of the first quote, bracket or brace at or after `from`, or the length.
#[inline(always)]
pub(crate) fn next_structural(bytes: &[u8], mut from: usize) -> usize {
    while let Some(chunk) = bytes.get(from..).and_then(<[u8]>::first_chunk::<8>) {
        let found = structural(u64::from_le_bytes(*chunk));
        if found != 0 {
            let at = from + (found.trailing_zeros() / 8) as usize;
            if bytes.get(at).is_some_and(is_structural) {
                return at;
            }
            // One of the few others that look like it.
            from = at + 1;
        } else {
            from += 8;
        }
    }
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(is_structural).unwrap_or(rest.len())
}

/// A word whose lowest set bit marks the first byte that is a quote, a bracket or a brace, or else `Y`, `y`, `_` or DEL: with the
/// bits set in which they differ, brackets, braces and those four are one byte.
#[inline(always)]
const fn structural(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let bracket = (word | (ONES * 0x26)) ^ (ONES * 0x7F);
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let brackets = bracket.wrapping_sub(ONES) & !bracket;
    (quotes | brackets) & HIGHS
}

#[inline(always)]
fn is_structural(byte: &u8) -> bool {
    matches!(byte, b'"' | b'[' | b']' | b'{' | b'}')
}

/// How many digits stand in these bytes, the lowest first, before one that is none; 8 if all are.
#[inline(always)]
pub(crate) const fn before_other(word: u64) -> usize {
    // Digits become 0 to 9 and stay below 0x80; all else does not, and what it carries over only reaches bytes behind it.
    let values = word ^ (ONES * b'0' as u64);
    let others = (values.wrapping_add(ONES * (0x80 - 10)) | values) & HIGHS;
    (others.trailing_zeros() / 8) as usize
}

/// The number that eight digits spell.
#[inline(always)]
pub(crate) const fn eight_digits(digits: [u8; 8]) -> u64 {
    let ones = u64::from_le_bytes(digits).wrapping_sub(ONES * b'0' as u64);
    // Neighbours are added up, the first of them ten, a hundred, ten thousand times.
    let pairs = ones.wrapping_mul(10).wrapping_add(ones >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF
}

#[cfg(test)]
mod tests {
    use super::{before_other, eight_digits, next_structural, text_end, text_of};

    #[test]
    fn text_is_what_the_standard_library_says_it_is() {
        for length in [0, 1, 63, 64, 65, 127, 128, 200] {
            for at in 0..length {
                for put in [&b"\xC3\xA4"[..], b"\xC3", b"\x80", b"\xFF", b"a"] {
                    let mut bytes = vec![b'a'; length];
                    bytes.splice(at..(at + put.len()).min(length), put.iter().copied());
                    assert_eq!(text_of(&bytes), std::str::from_utf8(&bytes), "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn digits_are_counted_and_read() {
        let mut state = 11u64;
        for _ in 0..100_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let mut bytes = format!("{:08}", state >> 32).into_bytes();
            bytes.truncate(8);
            let digits: [u8; 8] = bytes.as_slice().try_into().expect("eight");
            let number = std::str::from_utf8(&digits).expect("digits").parse();
            assert_eq!(
                (
                    before_other(u64::from_le_bytes(digits)),
                    Ok(eight_digits(digits))
                ),
                (8, number)
            );
            let (at, odd) = ((state >> 8) as usize % 8, (state >> 16) as u8);
            bytes[at] = odd;
            bytes[7 - at / 2] = !odd;
            let plain = bytes.iter().position(|byte| !byte.is_ascii_digit());
            let word = u64::from_le_bytes(bytes.as_slice().try_into().expect("eight"));
            assert_eq!(before_other(word), plain.unwrap_or(8), "{bytes:?}");
        }
    }

    #[test]
    fn every_bracket_is_met_wherever_it_stands() {
        for place in 0..20 {
            for byte in 0..=u8::MAX {
                for other in [b'0', b' ', b'Y', b'_', 0x7F, 0x80, 0xFF] {
                    let mut bytes = [other; 20];
                    bytes[place] = byte;
                    let found = next_structural(&bytes, 0);
                    let known = b"\"[]{}".contains(&byte);
                    assert_eq!(found, if known { place } else { 20 }, "{bytes:?}");
                    assert_eq!(next_structural(&bytes, place + 1), 20);
                }
            }
        }
    }

    #[test]
    fn agrees_with_a_plain_loop_at_every_offset() {
        let alphabet = [
            0u8, 0x1f, 0x20, 0x21, b'"', b'#', b'[', b'\\', b']', 0x7f, 0x80, 0x9f, 0xa2, 0xdc,
            0xff,
        ];
        let mut state = 7u32;
        for _ in 0..20_000 {
            let bytes: Vec<u8> = (0..(state >> 8) % 43)
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
            if let Some(chunk) = bytes.first_chunk() {
                let (low, high) = (
                    super::specials(super::word(chunk, 0)),
                    super::specials(super::word(chunk, 8)),
                );
                let swar = if low != 0 {
                    low.trailing_zeros()
                } else {
                    64 + high.trailing_zeros()
                };
                assert_eq!(super::before_special(chunk), swar / 8, "{bytes:?}");
            }
        }
    }
}
