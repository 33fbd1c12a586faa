//! What an expression tells apart, as classes of bytes and of characters.

use crate::json::ends;

/// The classes of an expression, numbered from 0 on.
pub(super) struct Classes {
    pub(super) of_byte: [u8; 256],
    /// Runs of characters of one class: the first one times 256 plus the class, in ascending order. Empty where all
    /// beyond ASCII are alike.
    pub(super) beyond_ascii: &'static [u32],
    /// How many classes bytes have.
    pub(super) count: usize,
}

impl Classes {
    /// Pairs of a byte and a class, from `b'A'` on, which all bytes from that one on have up to the next pair.
    ///
    /// The compiler works this out for each pattern of a description, so it goes from run to run.
    pub(super) const fn new(pairs: &[u8]) -> Self {
        assert!(pairs.len() >= 2 && pairs.len().is_multiple_of(2) && pairs[0] == 0);
        let mut of_byte = [0; 256];
        let mut last = 0;
        let mut pair = 0;
        while pair < pairs.len() {
            let class = pairs[pair + 1].wrapping_sub(b'A');
            if class > last {
                last = class;
            }
            let mut byte = pairs[pair] as usize;
            pair += 2;
            let end = match pair < pairs.len() {
                true => pairs[pair] as usize,
                false => of_byte.len(),
            };
            // Of class 0 they all are from the start.
            while class > 0 && byte < end {
                of_byte[byte] = class;
                byte += 1;
            }
        }
        Classes {
            of_byte,
            beyond_ascii: &[],
            count: last as usize + 1,
        }
    }

    #[inline]
    pub(super) fn of_char(&self, c: char) -> u8 {
        let code_point = u32::from(c);
        if c.is_ascii() {
            return self.of_byte[code_point as usize];
        }
        let after = self
            .beyond_ascii
            .partition_point(|run| run >> 8 <= code_point);
        match after
            .checked_sub(1)
            .and_then(|at| self.beyond_ascii.get(at))
        {
            Some(run) => *run as u8,
            None => 0,
        }
    }
}

/// As the standard library has it, without a loop over the last few bytes.
#[inline(always)]
pub(super) fn is_ascii(text: &[u8]) -> bool {
    match text.len() {
        8..=16 => are_ascii::<8>(text),
        4..8 => are_ascii::<4>(text),
        // The first, the middle and the last of one to three bytes are all of them.
        1..4 => {
            let byte = |at: usize| text.get(at).copied().unwrap_or(0);
            (byte(0) | byte(text.len() / 2) | byte(text.len() - 1)).is_ascii()
        }
        _ => text.is_ascii(),
    }
}

/// The same of as many bytes as the [`ends`] are all of.
#[inline(always)]
fn are_ascii<const N: usize>(text: &[u8]) -> bool {
    ends::<N>(text).is_some_and(|(first, last)| first.is_ascii() && last.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::is_ascii;

    #[test]
    fn one_byte_beyond_ascii_is_seen_wherever_it_stands() {
        for length in 0..40 {
            let text = vec![b'a'; length];
            assert!(is_ascii(&text));
            for at in 0..length {
                let mut other = text.clone();
                other[at] = 0x80;
                assert!(!is_ascii(&other), "{at} of {length}");
            }
        }
    }
}
