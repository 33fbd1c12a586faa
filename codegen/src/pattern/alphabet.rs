//! Code points that an expression does not tell apart, as one letter.

use super::PatternError;
use super::set::{CodePoints, LAST};
use std::collections::HashMap;

/// The most letters: classes are numbered by bytes, and one stays free.
const MAX_LETTERS: usize = 255;

/// Surrogates: no text has them, so they need no letter of their own.
const SURROGATES: (u32, u32) = (0xd800, 0xdfff);

/// The classes of code points that sets divide all of them into.
#[derive(Debug)]
pub(super) struct Alphabet {
    /// By set and letter, whether the set has it.
    has: Vec<Vec<bool>>,
    /// The first code point of each run of code points with one letter, and the letter. The first run
    /// begins at 0.
    pub(super) runs: Vec<(u32, u8)>,
    /// How many letters there are.
    pub(super) width: usize,
}

impl Alphabet {
    /// The classes that these sets make.
    pub(super) fn new(sets: &[CodePoints]) -> Result<Self, PatternError> {
        let mut borders: Vec<u32> = vec![0];
        for &(low, high) in sets.iter().flat_map(CodePoints::ranges) {
            borders.extend([low, high + 1]);
        }
        for border in &mut borders {
            if (SURROGATES.0..=SURROGATES.1).contains(border) {
                *border = SURROGATES.1 + 1;
            }
        }
        borders.retain(|border| *border <= LAST);
        borders.sort_unstable();
        borders.dedup();
        let mut letters: HashMap<Vec<bool>, u8> = HashMap::new();
        let mut runs: Vec<(u32, u8)> = Vec::new();
        for border in borders {
            let within: Vec<bool> = sets.iter().map(|set| set.contains(border)).collect();
            if letters.len() == MAX_LETTERS && !letters.contains_key(&within) {
                return Err(PatternError::TooLarge);
            }
            let fresh = letters.len() as u8;
            let letter = *letters.entry(within).or_insert(fresh);
            if runs.last().is_none_or(|last| last.1 != letter) {
                runs.push((border, letter));
            }
        }
        let width = letters.len();
        let mut has = vec![vec![false; width]; sets.len()];
        for (within, letter) in letters {
            for (set, within) in within.into_iter().enumerate() {
                has[set][usize::from(letter)] = within;
            }
        }
        Ok(Self { has, runs, width })
    }

    /// Whether a set, by its index, has a letter.
    pub(super) fn has(&self, set: u32, letter: usize) -> bool {
        self.has[set as usize][letter]
    }
}
