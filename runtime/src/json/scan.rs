//! Finds where plain text inside a JSON string ends, sixteen bytes at a time, the brackets outside of strings, reads
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

/// The same for sixteen bytes at once: how many stand before the first special one, if there is one.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline(always)]
fn before_special(chunk: &[u8; 16]) -> Option<u32> {
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
    (mask != 0).then(|| mask.trailing_zeros())
}

#[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
#[inline(always)]
fn before_special(chunk: &[u8; 16]) -> Option<u32> {
    before_special_in(specials(word(chunk, 0)), specials(word(chunk, 8)))
}

/// The same by the words of both halves.
#[cfg(any(test, not(all(target_arch = "x86_64", target_feature = "sse2"))))]
#[inline(always)]
fn before_special_in(low: u64, high: u64) -> Option<u32> {
    match (low, high) {
        (0, 0) => None,
        (0, high) => Some(8 + high.trailing_zeros() / 8),
        (low, _) => Some(low.trailing_zeros() / 8),
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
        // Where the next chunk begins does not hang on what is in this one, so that processors look at both together.
        if let Some(before) = before_special(chunk) {
            return from + before as usize;
        }
        from += 16;
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

/// Goes from bracket to bracket, those inside strings left out; sixty-four bytes are looked at together.
pub(crate) struct Brackets<'b> {
    bytes: &'b [u8],
    /// Where the bytes that have not been looked at begin.
    next: usize,
    /// The brackets in those before that are still to be met, the first the lowest bit.
    met: u64,
    /// All bits set if the next byte is inside a string.
    inside: u64,
    /// Whether the next byte is escaped.
    escaped: u64,
}

impl<'b> Brackets<'b> {
    /// Begins at a place outside of strings.
    pub(crate) fn new(bytes: &'b [u8], from: usize) -> Self {
        Brackets {
            bytes,
            next: from,
            met: 0,
            inside: 0,
            escaped: 0,
        }
    }

    /// The place behind the next bracket or brace, and whether it opens; `None` at the end.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<(usize, bool)> {
        while self.met == 0 {
            self.look()?;
        }
        let before = self.met.trailing_zeros() as usize;
        self.met &= self.met - 1;
        let at = self.next - 64 + before;
        Some((at + 1, matches!(self.bytes.get(at)?, b'[' | b'{')))
    }

    /// Looks at the next sixty-four bytes.
    #[inline(never)]
    fn look(&mut self) -> Option<()> {
        let rest = self
            .bytes
            .get(self.next..)
            .filter(|rest| !rest.is_empty())?;
        let mut last = [0; 64];
        let chunk = rest.first_chunk().unwrap_or_else(|| {
            let whole = last.iter_mut().zip(rest);
            whole.for_each(|(to, from)| *to = *from);
            &last
        });
        let mut found = marks(chunk);
        if found.backslashes | self.escaped != 0 {
            let escaped = self.escapes(found.backslashes);
            found.quotes &= !escaped;
            found.brackets &= !escaped;
        }
        let inside = parities(found.quotes) ^ self.inside;
        // The highest bit is that of the last byte.
        self.inside = ((inside as i64) >> 63) as u64;
        self.met = found.brackets & !inside;
        self.next += 64;
        Some(())
    }

    /// Which bytes are escaped by these backslashes.
    #[inline(never)]
    fn escapes(&mut self, mut backslashes: u64) -> u64 {
        let mut escaped = self.escaped;
        backslashes &= !escaped;
        self.escaped = 0;
        while backslashes != 0 {
            let at = backslashes.trailing_zeros();
            let next = 1u64.checked_shl(at + 1).unwrap_or(0);
            self.escaped = u64::from(next == 0);
            escaped |= next;
            backslashes &= !(next | 1 << at);
        }
        escaped
    }
}

/// Bits of sixty-four bytes, the first the lowest.
struct Found {
    quotes: u64,
    backslashes: u64,
    brackets: u64,
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline(always)]
fn marks(chunk: &[u8; 64]) -> Found {
    use std::arch::x86_64::*;
    let (parts, _) = chunk.as_chunks::<16>();
    let mut found = Found {
        quotes: 0,
        backslashes: 0,
        brackets: 0,
    };
    for (at, part) in parts.iter().enumerate() {
        // SAFETY: as above.
        let masks = unsafe {
            let bytes = _mm_loadu_si128(part.as_ptr().cast());
            let are = |bytes, byte: u8| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8));
            // With this bit set brackets are braces, and nothing else is.
            let braces = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
            let brackets = _mm_or_si128(are(braces, b'{'), are(braces, b'}'));
            [are(bytes, b'"'), are(bytes, b'\\'), brackets].map(|all| _mm_movemask_epi8(all))
        };
        let [quotes, backslashes, brackets] = masks.map(|mask| (mask as u64) << (16 * at));
        found.quotes |= quotes;
        found.backslashes |= backslashes;
        found.brackets |= brackets;
    }
    found
}

#[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
#[inline(always)]
fn marks(chunk: &[u8; 64]) -> Found {
    let which = |is: fn(u8) -> bool| {
        let bits = (0..).zip(chunk);
        bits.fold(0, |all, (at, byte)| all | u64::from(is(*byte)) << at)
    };
    Found {
        quotes: which(|byte| byte == b'"'),
        backslashes: which(|byte| byte == b'\\'),
        brackets: which(|byte| matches!(byte | 0x20, b'{' | b'}')),
    }
}

/// For each bit, whether an odd number of those up to it are set.
#[inline(always)]
const fn parities(mut bits: u64) -> u64 {
    let mut step = 1;
    while step < 64 {
        bits ^= bits << step;
        step *= 2;
    }
    bits
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
    use super::{Brackets, before_other, eight_digits, text_end, text_of};

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
    fn every_bracket_outside_of_strings_is_met() {
        let alphabet = br#""\[]{};:}[aYy_"#;
        let mut state = 5u32;
        for _ in 0..20_000 {
            let mut random = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 20) as usize
            };
            let (length, plain) = (random() % 200, random() % 8);
            let bytes: Vec<u8> = (0..length)
                .map(|_| match random() % 8 < plain {
                    true => b'x',
                    false => alphabet[random() % alphabet.len()],
                })
                .collect();
            let from = random() % (length + 1);
            let (mut known, mut inside, mut at) = (Vec::new(), false, from);
            while let Some(byte) = bytes.get(at) {
                match byte {
                    b'\\' => at += 1,
                    b'"' => inside = !inside,
                    b'[' | b'{' if !inside => known.push((at + 1, true)),
                    b']' | b'}' if !inside => known.push((at + 1, false)),
                    _ => {}
                }
                at += 1;
            }
            let mut brackets = Brackets::new(&bytes, from);
            let found: Vec<_> = std::iter::from_fn(|| brackets.next()).collect();
            assert_eq!(found, known, "{}", bytes.escape_ascii());
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
                let swar = super::before_special_in(low, high);
                assert_eq!(super::before_special(chunk), swar, "{bytes:?}");
            }
        }
    }
}
