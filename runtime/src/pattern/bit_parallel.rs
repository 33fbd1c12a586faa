//! Many states at once: a nondeterministic automaton, with a bit for each of its states.
//!
//! For expressions such as `a.{0,500}b`, whose table would have a state for each set of places that an `a` was at.

use super::classes::{Classes, is_ascii};

/// The most words of a row.
const MAX_WORDS: usize = 64;

/// The state in which the expression has matched, in the first word of a row.
const MATCHED: u64 = 1;

/// Rows by their place; those of classes follow.
const START: usize = 0;
const ENDS: usize = 1;
const LETTERS: usize = 2;

/// The words of a row, as they are written.
type Row = &'static [[u8; 8]];

pub(super) struct BitParallel {
    pub(super) classes: Classes,
    rows: &'static [u8],
    words: usize,
    letters: usize,
    leaps: &'static [i16],
}

impl BitParallel {
    /// See [`Pattern::bit_parallel`](super::Pattern::bit_parallel).
    pub(super) const fn new(
        classes: Classes,
        rows: &'static [u8],
        words: usize,
        letters: usize,
        leaps: &'static [i16],
    ) -> Self {
        assert!(0 < words && words <= MAX_WORDS && classes.count <= letters);
        let pairs = (LETTERS + letters + leaps.len()) * words * 8;
        assert!(pairs <= rows.len() && (rows.len() - pairs).is_multiple_of(2 * words * 8));
        BitParallel {
            classes,
            rows,
            words,
            letters,
            leaps,
        }
    }

    /// Out of line, lest its rows stand on the stack of tables as well.
    #[inline(never)]
    pub(super) fn matches(&self, text: &str) -> bool {
        match is_ascii(text.as_bytes()) {
            true => self.accepts(
                text.bytes()
                    .map(|byte| self.classes.of_byte[usize::from(byte)]),
            ),
            false => self.accepts(text.chars().map(|c| self.classes.of_char(c))),
        }
    }

    fn accepts(&self, classes: impl Iterator<Item = u8>) -> bool {
        let (mut one, mut other) = ([0; MAX_WORDS], [0; MAX_WORDS]);
        let (mut states, mut follow) = (&mut one[..self.words], &mut other[..self.words]);
        join(states, self.row(START));
        for class in classes {
            if states[0] & MATCHED != 0 {
                return true;
            }
            let consume = self.row(LETTERS + usize::from(class));
            let mut left = 0;
            for (state, consume) in states.iter_mut().zip(consume) {
                *state &= u64::from_le_bytes(*consume);
                left |= *state;
            }
            if left == 0 {
                return false;
            }
            self.step(states, follow);
            std::mem::swap(&mut states, &mut follow);
        }
        meet(states, self.row(ENDS))
    }

    /// What follows states that have consumed a character.
    fn step(&self, states: &[u64], follow: &mut [u64]) {
        follow.fill(0);
        let leaps = LETTERS + self.letters;
        for (at, distance) in self.leaps.iter().enumerate() {
            leap(states, self.row(leaps + at), *distance, follow);
        }
        let (rows, _) = self.rows.as_chunks();
        let pairs = rows.get((leaps + self.leaps.len()) * self.words..);
        for pair in pairs.unwrap_or_default().chunks_exact(2 * self.words) {
            let (from, to) = pair.split_at(self.words);
            if meet(states, from) {
                join(follow, to);
            }
        }
    }

    fn row(&self, at: usize) -> Row {
        let (words, _) = self.rows.as_chunks();
        let begin = at * self.words;
        words.get(begin..begin + self.words).unwrap_or_default()
    }
}

/// Joins what is so many numbers on from those of `states` that are in `from`.
fn leap(states: &[u64], from: Row, distance: i16, follow: &mut [u64]) {
    let far = usize::from(distance.unsigned_abs());
    let (words, bits) = (far / 64, far % 64);
    let both = states.iter().zip(from);
    let both = both.map(|(states, from)| states & u64::from_le_bytes(*from));
    if distance < 0 {
        // Bits that leave a word go to the one before.
        for (at, word) in both.enumerate().skip(words) {
            put(follow, at - words, word >> bits);
            if bits > 0 && at > words {
                put(follow, at - words - 1, word << (64 - bits));
            }
        }
        return;
    }
    for (at, word) in both.enumerate() {
        put(follow, at + words, word << bits);
        if bits > 0 {
            put(follow, at + words + 1, word >> (64 - bits));
        }
    }
}

fn put(follow: &mut [u64], at: usize, bits: u64) {
    if let Some(follow) = follow.get_mut(at) {
        *follow |= bits;
    }
}

fn join(states: &mut [u64], row: Row) {
    for (states, row) in states.iter_mut().zip(row) {
        *states |= u64::from_le_bytes(*row);
    }
}

fn meet(states: &[u64], row: Row) -> bool {
    let mut both = states.iter().zip(row);
    both.any(|(states, row)| states & u64::from_le_bytes(*row) != 0)
}
