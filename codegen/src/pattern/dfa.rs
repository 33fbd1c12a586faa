//! The matcher of an expression, as the generator holds it.

use super::automaton::{ACCEPTED, AT_START, Automaton, DEAD};

/// A matcher in the form of a table: one look-up for each byte of a text, whatever the text.
///
/// States 0 and 1 are those from which nothing and everything is accepted. The states from
/// [`Dfa::accept_from`] on accept a text that ends there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dfa {
    /// The class of each byte.
    pub classes: [u8; 256],
    /// How many classes there are, at least one.
    pub width: usize,
    /// The next state, by state and class: `table[state * width + classes[byte]]`.
    pub table: Vec<u16>,
    /// The state to start in.
    pub start: u16,
    /// The first of the states that accept at the end of a text; all after it do, too.
    pub accept_from: u16,
    /// Whether the expression is valid without the `u` flag only, and was read so (Annex B).
    pub legacy: bool,
}

/// States of a table that `u16` can name and that fit [`super::MAX_TABLE`].
const MAX_STATES: usize = 0x8000;

impl Dfa {
    /// The table of an automaton that is as small as it can be; nothing if it is too large still.
    pub(super) fn of(automaton: &Automaton, legacy: bool) -> Option<Self> {
        let states = automaton.accepts.len();
        if states > MAX_STATES || automaton.next.len() * 2 > super::MAX_TABLE {
            return None;
        }
        let accepting = automaton
            .accepts
            .iter()
            .skip(2)
            .filter(|accepts| **accepts)
            .count();
        Some(Self {
            classes: automaton.classes,
            width: automaton.width,
            table: automaton.next.iter().map(|next| *next as u16).collect(),
            start: automaton.starts[AT_START] as u16,
            accept_from: (states - accepting) as u16,
            legacy,
        })
    }

    /// How many states there are, the two that decide included.
    pub fn states(&self) -> usize {
        self.table.len() / self.width
    }

    /// The state after a byte.
    pub(super) fn step(&self, state: u16, byte: u8) -> u16 {
        self.table[usize::from(state) * self.width + usize::from(self.classes[usize::from(byte)])]
    }

    /// Whether a text that ends in `state` is accepted.
    pub(super) fn accepts_at(&self, state: u16) -> bool {
        u32::from(state) == ACCEPTED || state >= self.accept_from
    }

    /// Whether the expression matches somewhere in the text.
    pub fn matches(&self, text: &str) -> bool {
        let mut state = self.start;
        for byte in text.bytes() {
            if u32::from(state) == DEAD || u32::from(state) == ACCEPTED {
                break;
            }
            state = self.step(state, byte);
        }
        self.accepts_at(state)
    }
}
