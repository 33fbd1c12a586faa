//! The matcher of an expression, as the generator holds it.

use super::alphabet::Alphabet;
use super::automaton::{ACCEPTED, AT_START, Automaton, DEAD};

/// A matcher in the form of a table: one look-up for each character of a text, whatever the text.
///
/// States 0 and 1 are those from which nothing and everything is accepted. The states from
/// [`Dfa::accept_from`] on accept a text that ends there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dfa {
    /// Runs of code points of one class: the first code point and the class. The first run begins at 0,
    /// neighbours differ.
    pub runs: Vec<(u32, u8)>,
    /// How many classes there are, at least one.
    pub width: usize,
    /// The next state, by state and class: `table[state * width + class]`.
    pub table: Vec<u16>,
    /// The state to start in.
    pub start: u16,
    /// The first of the states that accept at the end of a text; all after it do, too.
    pub accept_from: u16,
    /// Whether the expression is valid without the `u` flag only, and was read so (Annex B).
    pub legacy: bool,
}

/// The state from which nothing is accepted.
pub(super) const DEAD_STATE: u16 = DEAD as u16;
/// The state from which everything is accepted.
pub(super) const ACCEPTED_STATE: u16 = ACCEPTED as u16;

impl Dfa {
    /// The table of an automaton that is as small as it can be; nothing if it is too large still.
    pub(super) fn of(automaton: Automaton, alphabet: &Alphabet, legacy: bool) -> Option<Self> {
        let (automaton, renamed) = automaton.with_fewest_letters();
        let states = automaton.accepts.len();
        let table: Vec<u16> = automaton
            .next
            .iter()
            .map(|next| u16::try_from(*next).ok())
            .collect::<Option<_>>()?;
        let mut runs: Vec<(u32, u8)> = Vec::new();
        for &(first, letter) in &alphabet.runs {
            let class = renamed[usize::from(letter)];
            if runs.last().is_none_or(|last| last.1 != class) {
                runs.push((first, class));
            }
        }
        let accepting = automaton
            .accepts
            .iter()
            .skip(2)
            .filter(|accepts| **accepts)
            .count();
        let dfa = Self {
            runs,
            width: automaton.width,
            table,
            start: automaton.starts[AT_START] as u16,
            accept_from: u16::try_from(states - accepting).ok()?,
            legacy,
        };
        (dfa.size() <= super::MAX_TABLE).then_some(dfa)
    }

    /// How many states there are, the two that decide included.
    pub fn states(&self) -> usize {
        self.table.len() / self.width
    }

    /// The class of a character.
    pub(super) fn class(&self, c: char) -> u8 {
        self.runs[self.runs.partition_point(|run| run.0 <= c.into()) - 1].1
    }

    /// The state after a character of a class.
    pub(super) fn step(&self, state: u16, class: u8) -> u16 {
        self.table[usize::from(state) * self.width + usize::from(class)]
    }

    /// Whether a text that ends in `state` is accepted.
    pub(super) fn accepts_at(&self, state: u16) -> bool {
        state == ACCEPTED_STATE || state >= self.accept_from
    }

    /// Whether the expression matches somewhere in the text.
    pub fn matches(&self, text: &str) -> bool {
        let mut state = self.start;
        for c in text.chars() {
            if state == DEAD_STATE || state == ACCEPTED_STATE {
                break;
            }
            state = self.step(state, self.class(c));
        }
        self.accepts_at(state)
    }

    /// Whether some text of one character at least may match.
    pub(super) fn takes_any(&self) -> bool {
        let next = self.table.chunks(self.width).nth(self.start.into());
        next.into_iter().flatten().any(|state| *state != DEAD_STATE)
    }

    /// Whether no text matches.
    pub fn never_matches(&self) -> bool {
        // The automaton is the smallest: what accepts nothing is one state.
        self.start == DEAD_STATE
    }

    /// Whether every text matches.
    pub fn always_matches(&self) -> bool {
        self.start == ACCEPTED_STATE
    }
}
