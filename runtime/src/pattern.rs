//! Matchers of regular expressions, made while generating code.
//!
//! In: a text. Out: whether the expression matches somewhere in it, in one look-up a byte, whatever
//! the expression and whatever the text. Nothing is set up at run time and nothing is allocated.

use std::fmt;

/// An ECMA-262 regular expression (JSON Schema's `pattern`) as the table that decides on it.
///
/// The table is that of a deterministic finite automaton over bytes. State 0 is the one from which
/// nothing is accepted any more, state 1 the one from which everything is; these two take no place in
/// the table. The others are numbered so that those that accept where the text ends come last.
///
/// ```
/// // What the generator writes for `^[a-z]+$`.
/// static WORD: oasmith::Pattern = oasmith::Pattern::new("^[a-z]+$", b"\0AaB{A", b"0033", 4, 2, 3);
/// assert!(WORD.matches("word"));
/// assert!(!WORD.matches("two words"));
/// ```
pub struct Pattern {
    source: &'static str,
    matcher: Matcher,
}

// Patterns are statics: there are few, and a box could not be one.
#[allow(clippy::large_enum_variant)]
enum Matcher {
    Table(Table),
    Function(fn(&str) -> bool),
}

struct Table {
    classes: [u8; 256],
    next: &'static [u8],
    /// States that the table has, which is all but two.
    rows: usize,
    start: usize,
    accept_from: usize,
}

/// From which no text is accepted.
const DEAD: usize = 0;
/// From which every text is accepted.
const ACCEPTED: usize = 1;
/// The first state that stands in the table.
const FIRST: usize = 2;

/// A state is written as the character that comes so far after this one: '0' for no, '1' for yes.
const LETTER: usize = 48;
/// The most states of which each is written as one byte; with more each takes two, the lower first.
const NARROW: usize = 256 - LETTER;

impl Pattern {
    /// The matcher that a table describes. Tables are written by the generator, not by hand.
    ///
    /// - `source`: the expression.
    /// - `classes`: pairs of a byte and a class, which all bytes from that one on have up to the next
    ///   pair; the first byte is 0. Classes are numbered from `b'A'` on.
    /// - `table`: for one class after the other, the states that follow those from state 2 on.
    /// - `states`: how many there are, with 0 and 1.
    /// - `start`: the state to begin in.
    /// - `accept_from`: the first of the states that accept where the text ends.
    ///
    /// # Panics
    /// While compiling, if these do not fit together.
    pub const fn new(
        source: &'static str,
        classes: &[u8],
        table: &'static [u8],
        states: usize,
        start: usize,
        accept_from: usize,
    ) -> Self {
        assert!(classes.len() >= 2 && classes.len().is_multiple_of(2) && classes[0] == 0);
        assert!(states >= FIRST && start < states && accept_from >= FIRST);
        let mut class_of = [0; 256];
        let mut last = 0;
        let mut pair = 0;
        let mut byte = 0;
        while byte < 256 {
            if pair + 1 < classes.len() && classes[pair] as usize == byte {
                last = classes[pair + 1].wrapping_sub(b'A');
                pair += 2;
            }
            class_of[byte] = last;
            byte += 1;
        }
        let table = Table {
            classes: class_of,
            next: table,
            rows: states - FIRST,
            start,
            accept_from,
        };
        Self {
            source,
            matcher: Matcher::Table(table),
        }
    }

    /// A pattern that a function decides: for an expression that no table can.
    pub const fn of(test: fn(&str) -> bool) -> Self {
        Self {
            source: "",
            matcher: Matcher::Function(test),
        }
    }

    /// The expression.
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether the expression matches somewhere in the text.
    #[inline]
    pub fn matches(&self, text: &str) -> bool {
        match &self.matcher {
            Matcher::Table(table) if table.rows + FIRST <= NARROW => table.narrow(text.as_bytes()),
            Matcher::Table(table) => table.wide(text.as_bytes()),
            Matcher::Function(test) => test(text),
        }
    }
}

impl Table {
    fn narrow(&self, text: &[u8]) -> bool {
        const OFFSET: usize = LETTER + FIRST;
        let table = self.next;
        let mut state = self.start + LETTER;
        let mut bytes = text.iter();
        while bytes.len() > 0 {
            if state < OFFSET {
                return state == LETTER + ACCEPTED;
            }
            let base = state.wrapping_sub(OFFSET);
            let mut next = state;
            // Most expressions stay in a state for a while. As long as one does, no step waits for the one before.
            for &byte in bytes.by_ref() {
                let column = usize::from(self.classes[usize::from(byte)]) * self.rows;
                match table.get(column.wrapping_add(base)) {
                    Some(letter) => next = usize::from(*letter),
                    None => return false,
                }
                if next != state {
                    break;
                }
            }
            state = next;
        }
        self.accepts(state - LETTER)
    }

    fn wide(&self, text: &[u8]) -> bool {
        let table = self.next;
        let mut state = self.start;
        for &byte in text {
            if state < FIRST {
                return state == ACCEPTED;
            }
            let column =
                (usize::from(self.classes[usize::from(byte)]) * self.rows).wrapping_sub(FIRST);
            let at = column.wrapping_add(state).wrapping_mul(2);
            match table.get(at..).and_then(<[u8]>::first_chunk) {
                Some(next) => state = usize::from(u16::from_le_bytes(*next)),
                None => return false,
            }
        }
        self.accepts(state)
    }

    fn accepts(&self, state: usize) -> bool {
        state != DEAD && (state == ACCEPTED || state >= self.accept_from)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source).finish()
    }
}
