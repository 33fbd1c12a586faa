//! A fixed set of names, looked up by hashing a few of their bytes.
//!
//! In: the names a schema mentions. Out: the position of a member's name among them. The hash is only
//! as good as the schema's author wants it to be: instances can't add entries.

use std::borrow::Cow;

/// Names of the schema, each with its position.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    names: Box<[Cow<'static, str>]>,
    prints: Box<[Print]>,
    /// One word for each name, which others rarely share.
    words: Box<[u64]>,
    /// Positions plus one, by hash; 0 is a free slot. Empty for few names, which are compared in turn.
    slots: Box<[u32]>,
    shift: u32,
    seed: u64,
}

/// Up to so many names, comparing is faster than hashing.
const FEW: usize = 4;
/// Multipliers tried to find one under which no two names share a slot.
const TRIES: u64 = 64;
/// Names up to so many bytes are equal if their prints are.
const SHORT: usize = 16;

/// Length, first and last eight bytes of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Print {
    length: usize,
    first: u64,
    last: u64,
}

impl Print {
    #[inline(always)]
    fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
                (Some(first), Some(last)) => (
                    u32::from_le_bytes(*first).into(),
                    u32::from_le_bytes(*last).into(),
                ),
                _ => (bytes.iter().fold(0, |n, &b| n << 8 | u64::from(b)), 0),
            },
        };
        Print {
            length: bytes.len(),
            first,
            last,
        }
    }

    #[inline(always)]
    fn word(self) -> u64 {
        self.first ^ self.last.rotate_left(29) ^ (self.length as u64) << 56
    }
}

impl Keys {
    /// The set of these names, which are distinct.
    pub(crate) fn new(names: Vec<Cow<'static, str>>) -> Self {
        let prints: Box<[Print]> = names.iter().map(|name| Print::of(name)).collect();
        let words = prints.iter().map(|print| print.word()).collect();
        let mut keys = Keys {
            names: names.into(),
            prints,
            words,
            ..Keys::default()
        };
        if keys.names.len() > FEW {
            let bits = (keys.names.len() * 2).next_power_of_two().trailing_zeros();
            keys.shift = 64 - bits;
            let mut best = (usize::MAX, 0);
            for seed in 0..TRIES {
                best = best.min((keys.fill(seed, bits), seed));
                if best.0 == 0 {
                    return keys;
                }
            }
            keys.fill(best.1, bits);
        }
        keys
    }

    /// Fills the slots under this seed and answers how many names found theirs taken.
    fn fill(&mut self, seed: u64, bits: u32) -> usize {
        self.seed = (seed * 2 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.slots = vec![0; 1 << bits].into();
        let mut taken = 0;
        for at in 0..self.words.len() {
            let mut slot = self.slot(self.words[at]);
            while self.slots[slot] != 0 {
                taken += 1;
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = at as u32 + 1;
        }
        taken
    }

    #[inline(always)]
    fn slot(&self, word: u64) -> usize {
        ((word ^ word >> 32).wrapping_mul(self.seed) >> self.shift) as usize
    }

    /// The names in the order given.
    pub(crate) fn names(&self) -> &[Cow<'static, str>] {
        &self.names
    }

    /// The position of `name` in the list the set was made from.
    #[inline(always)]
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let print = Print::of(name);
        let word = print.word();
        if self.slots.is_empty() {
            let at = self.words.iter().position(|known| *known == word)?;
            return if self.is(at, print, name) {
                Some(at)
            } else {
                self.seek(print, name)
            };
        }
        let mut slot = self.slot(word);
        loop {
            let at = self.slots[slot & (self.slots.len() - 1)] as usize;
            if at == 0 {
                return None;
            }
            if self.words[at - 1] == word && self.is(at - 1, print, name) {
                return Some(at - 1);
            }
            slot += 1;
        }
    }

    /// Where few names share a word.
    #[inline(never)]
    fn seek(&self, print: Print, name: &str) -> Option<usize> {
        (0..self.prints.len()).find(|&at| self.is(at, print, name))
    }

    #[inline]
    fn is(&self, at: usize, print: Print, name: &str) -> bool {
        self.prints[at] == print && (print.length <= SHORT || *self.names[at] == *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_name_and_no_other() {
        for count in [0, 1, 3, 4, 20, 700] {
            let names: Vec<String> = (0..count)
                .map(|n| format!("name{}{}", "x".repeat(n % 11), n))
                .collect();
            let keys = Keys::new(names.iter().cloned().map(Cow::Owned).collect());
            for (at, name) in names.iter().enumerate() {
                assert_eq!(keys.find(name), Some(at));
                assert_eq!(keys.find(&name[1..]), None);
            }
            assert_eq!(keys.find(""), None);
        }
    }
}
