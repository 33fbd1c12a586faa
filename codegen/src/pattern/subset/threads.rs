//! Threads each for itself, where there are too many sets of them: an automaton that is in many states at once.
//!
//! Threads of a set never look at each other, but for one that has matched, which makes the others needless. So a thread
//! alone is a state, look-around and all; what the construction of subsets would join is joined while matching.

use super::super::PatternError;
use super::super::alphabet::Alphabet;
use super::super::automaton::{AFTER_OTHER, AT_START};
use super::super::nfa::{Nfa, State};
use super::{Accept, Budget, Key, Subsets, subsets};
use std::rc::Rc;

/// More threads are refused: matching takes time for each.
const MAX_THREADS: usize = 8_000;

/// The threads of an expression.
#[derive(Debug)]
pub(in super::super) struct Threads {
    /// With which it begins.
    pub(in super::super) starts: Vec<u32>,
    /// Where each leads.
    pub(in super::super) ways: Vec<Vec<Way>>,
    /// Whether each matches where the text ends.
    pub(in super::super) ends: Vec<bool>,
    /// The one that has matched whatever follows, if there is one.
    pub(in super::super) matched: Option<u32>,
}

/// The threads that follow one.
#[derive(Debug)]
pub(in super::super) struct Way {
    /// After which letters.
    pub(in super::super) letters: Vec<usize>,
    pub(in super::super) targets: Vec<u32>,
}

impl Threads {
    pub(in super::super) fn of(
        nfa: &Nfa,
        alphabet: &Alphabet,
        budget: &mut Budget,
    ) -> Result<Self, PatternError> {
        let mut subsets = subsets(nfa, alphabet, Accept::Anywhere, budget)?;
        let start = subsets.start(AT_START);
        let starts = subsets.apart(start, budget)?;
        let mut ways: Vec<Vec<Way>> = Vec::new();
        while let Some(key) = subsets.keys.get(ways.len()).map(Rc::clone) {
            if ways.len() == MAX_THREADS {
                return Err(PatternError::TooLarge);
            }
            let mut own: Vec<Way> = Vec::new();
            for (letter, moved) in subsets.moves(&key, budget)?.into_iter().enumerate() {
                let targets = subsets.apart(moved, budget)?;
                match own.iter_mut().find(|way| way.targets == targets) {
                    Some(way) => way.letters.push(letter),
                    None if targets.is_empty() => {}
                    None => own.push(Way {
                        letters: vec![letter],
                        targets,
                    }),
                }
            }
            ways.push(own);
        }
        let keys = std::mem::take(&mut subsets.keys);
        let matched = keys
            .iter()
            .position(|key| subsets.has_matched(key.threads[0]));
        Ok(Threads {
            starts,
            ways,
            ends: keys.iter().map(|key| subsets.accepts(key)).collect(),
            matched: matched.map(|at| at as u32),
        })
    }
}

impl Subsets<'_> {
    /// The threads of a key, each for itself.
    fn apart(&mut self, key: Key, budget: &mut Budget) -> Result<Vec<u32>, PatternError> {
        let key = self.closed(key, budget)?;
        let threads = key.threads.iter().map(|thread| Key {
            // What was before matters to those alone that still have to be asked.
            before: match self.nfa.states[thread.0 as usize] {
                State::Assert(..) => key.before,
                _ => AFTER_OTHER,
            },
            behind: key.behind.clone(),
            threads: vec![*thread],
        });
        let keys: Vec<Key> = threads.collect();
        keys.into_iter().map(|key| self.id(key, budget)).collect()
    }
}
