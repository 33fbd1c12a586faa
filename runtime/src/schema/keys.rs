//! A fixed set of names, looked up by hashing a few of their bytes.
//!
//! In: the names a schema mentions. Out: the position of a member's name among them. The hash is only
//! as good as the schema's author wants it to be: instances can't add entries.

use std::borrow::Cow;

/// Names of the schema, each with its position.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    names: Box<[Cow<'static, str>]>,
    /// Positions plus one, by hash; 0 is a free slot. Empty for few names, which are compared in turn.
    slots: Box<[u32]>,
    shift: u32,
    seed: u64,
}

/// Up to so many names, comparing is faster than hashing.
const FEW: usize = 3;
/// Multipliers tried to find one under which no two names share a slot.
const TRIES: u64 = 64;

impl Keys {
    /// The set of these names, which are distinct.
    pub(crate) fn new(names: Vec<Cow<'static, str>>) -> Self {
        let mut keys = Keys {
            names: names.into(),
            ..Keys::default()
        };
        if keys.names.len() > FEW {
            let bits = (keys.names.len() * 2).next_power_of_two().trailing_zeros();
            keys.shift = 64 - bits;
            keys.seed = (0..TRIES)
                .min_by_key(|&seed| keys.fill(seed, bits))
                .unwrap_or(0);
            keys.fill(keys.seed, bits);
        }
        keys
    }

    /// Fills the slots under this seed and answers how many names found theirs taken.
    fn fill(&mut self, seed: u64, bits: u32) -> usize {
        self.seed = seed;
        self.slots = vec![0; 1 << bits].into();
        let mut taken = 0;
        for (at, name) in self.names.iter().enumerate() {
            let mut slot = self.slot(name);
            while self.slots[slot] != 0 {
                taken += 1;
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = at as u32 + 1;
        }
        taken
    }

    #[inline]
    fn slot(&self, name: &str) -> usize {
        let spread =
            (self.seed.wrapping_mul(2).wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (digest(name.as_bytes()).wrapping_mul(spread) >> self.shift) as usize
    }

    /// The names in the order given.
    pub(crate) fn names(&self) -> &[Cow<'static, str>] {
        &self.names
    }

    /// The position of `name` in the list the set was made from.
    #[inline]
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        if self.slots.is_empty() {
            return self.names.iter().position(|n| **n == *name);
        }
        let mut slot = self.slot(name);
        loop {
            let at = self.slots[slot & (self.slots.len() - 1)] as usize;
            if at == 0 {
                return None;
            }
            if *self.names[at - 1] == *name {
                return Some(at - 1);
            }
            slot += 1;
        }
    }
}

/// Length, first and last eight bytes, mixed into one word.
#[inline]
fn digest(bytes: &[u8]) -> u64 {
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
    let mixed = first ^ last.rotate_left(29) ^ (bytes.len() as u64) << 56;
    (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
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
