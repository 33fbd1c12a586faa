//! Tables by small ids, and by names of generated code.
//!
//! The standard hasher withstands keys that an attacker chose, and costs accordingly. Ids are counted
//! and names minted by the passes themselves, so that a multiplication a word is enough.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A table by ids.
pub type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// A set of ids.
pub type IdSet<K> = HashSet<K, BuildHasherDefault<Quick>>;

/// Mixes words by rotation and multiplication.
#[derive(Debug, Default, Clone, Copy)]
pub struct Quick(u64);

impl Quick {
    /// An odd number without pattern: the fraction of the golden ratio.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(Self::FACTOR);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
        let mut word = [0; 8];
        let rest = chunks.remainder();
        word[..rest.len()].copy_from_slice(rest);
        self.word(u64::from_le_bytes(word) ^ bytes.len() as u64);
    }

    fn write_u8(&mut self, number: u8) {
        self.word(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.word(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.word(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.word(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.word(number as u64);
    }

    fn finish(&self) -> u64 {
        // Tables look at the lowest and the highest bits; multiplication mixes upwards only.
        self.0 ^ (self.0 >> 32)
    }
}
