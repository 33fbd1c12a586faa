//! One look-up a character: the table of a deterministic automaton.

use super::classes::{Classes, is_ascii};

/// The table of a deterministic automaton.
pub(super) struct Table {
    pub(super) classes: Classes,
    /// For each class where every state leads, if there are but a few of both; see [`Table::few`].
    leaps: Option<[u64; FEW_CLASSES]>,
    next: &'static [u8],
    /// States that the table has, which is all but two.
    rows: usize,
    start: usize,
    accept_from: usize,
    counted: Option<Counted>,
}

/// How many characters a text has to have. Tables that ask for none are not to wait for it, so `leaps` stand here.
struct Counted {
    least: usize,
    most: usize,
    leaps: Option<[u64; FEW_CLASSES]>,
}

impl Counted {
    fn holds(&self, count: usize) -> bool {
        self.least <= count && count <= self.most
    }
}

/// From which every text is accepted. State 0 is that from which none is.
const ACCEPTED: usize = 1;
/// The first state that stands in the table.
const FIRST: usize = 2;

/// A state is written as the character that comes so far after this one: '0' for no, '1' for yes.
const LETTER: usize = 48;
/// The most states of which each is written as one byte; with more each takes two, the lower first.
const NARROW: usize = 256 - LETTER;

/// So many states fit into a word, [`BITS`] each.
const FEW_STATES: usize = 10;
/// So many classes have a word each.
const FEW_CLASSES: usize = 16;
/// How many bits of a word a state takes. It is written as the place of its own bits in a word.
const BITS: usize = 6;

/// How often a state may change before this is expected to go on.
const CHANGES: usize = 16;

/// One word a class, in which the bits of each state hold the state that follows it.
const fn leaps(table: &[u8], states: usize) -> Option<[u64; FEW_CLASSES]> {
    let rows = states - FIRST;
    if table.len() > rows * FEW_CLASSES {
        return None;
    }
    let mut words = [((ACCEPTED * BITS) << (ACCEPTED * BITS)) as u64; FEW_CLASSES];
    let mut at = 0;
    while at < table.len() {
        let next = table[at] as usize - LETTER;
        assert!(next < states);
        words[at / rows] |= ((next * BITS) as u64) << ((at % rows + FIRST) * BITS);
        at += 1;
    }
    Some(words)
}

impl Table {
    /// See [`Pattern::new`](super::Pattern::new).
    pub(super) const fn new(
        classes: Classes,
        next: &'static [u8],
        states: usize,
        start: usize,
        accept_from: usize,
    ) -> Self {
        assert!(states >= FIRST && start < states && accept_from >= FIRST);
        let leaps = match states <= FEW_STATES && classes.count <= FEW_CLASSES {
            true => leaps(next, states),
            false => None,
        };
        Table {
            classes,
            leaps,
            next,
            rows: states - FIRST,
            start,
            accept_from,
            counted: None,
        }
    }

    /// For texts of so many characters alone.
    pub(super) const fn counted(&mut self, least: usize, most: usize) {
        self.counted = Some(Counted {
            least,
            most,
            leaps: self.leaps,
        });
        self.leaps = None;
    }

    #[inline]
    pub(super) fn matches(&self, text: &str) -> bool {
        if self.classes.beyond_ascii.is_empty() || is_ascii(text.as_bytes()) {
            match &self.leaps {
                Some(leaps) => self.few(leaps, text.as_bytes()),
                None => self.bytes(text),
            }
        } else {
            self.chars(text)
        }
    }

    /// The text byte by byte, where that is enough.
    #[inline(never)]
    fn bytes(&self, text: &str) -> bool {
        if let Some(counted) = &self.counted {
            let count = match is_ascii(text.as_bytes()) {
                true => text.len(),
                false => text.chars().count(),
            };
            if !counted.holds(count) {
                return false;
            }
            if let Some(leaps) = &counted.leaps {
                return self.few(leaps, text.as_bytes());
            }
        }
        let bytes = text.bytes();
        self.many(bytes.map(|byte| self.classes.of_byte[usize::from(byte)]))
    }

    #[inline(never)]
    fn chars(&self, text: &str) -> bool {
        if let Some(counted) = &self.counted
            && !counted.holds(text.chars().count())
        {
            return false;
        }
        self.many(text.chars().map(|c| self.classes.of_char(c)))
    }

    /// A step is to shift the word of a class by the state, which leaves the next state in the lowest bits: nothing is
    /// foreseen wrongly, and what is looked up does not wait for the step before.
    #[inline(always)]
    fn few(&self, leaps: &[u64; FEW_CLASSES], text: &[u8]) -> bool {
        const MASK: u64 = (1 << BITS) - 1;
        let step = |state: u64, byte: &u8| {
            let class = usize::from(self.classes.of_byte[usize::from(*byte)]);
            leaps[class % FEW_CLASSES] >> (state & MASK)
        };
        let mut state = (self.start * BITS) as u64;
        let (chunks, rest) = text.as_chunks::<8>();
        for chunk in chunks {
            state = chunk.iter().fold(state, step);
            if state & MASK < (FIRST * BITS) as u64 {
                break;
            }
        }
        // Where all is decided, what is left changes nothing.
        state = rest.iter().fold(state, step);
        self.accepts((state & MASK) as usize / BITS)
    }

    #[inline(always)]
    fn many(&self, classes: impl Iterator<Item = u8>) -> bool {
        match self.rows + FIRST <= NARROW {
            true => self.narrow(classes),
            false => self.wide(classes),
        }
    }

    #[inline(always)]
    fn narrow(&self, mut classes: impl Iterator<Item = u8>) -> bool {
        // Classes are columns, and states stay as they are written: that leaves one addition and one
        // look-up on the way from a state to the next.
        const OFFSET: usize = LETTER + FIRST;
        let table = self.next;
        let mut state = self.start + LETTER;
        // Most expressions stay in a state for a while. As long as one does, no step waits for the one
        // before; but a change costs as much as many steps, so there are only so many.
        for _ in 0..CHANGES {
            if state < OFFSET {
                return state == LETTER + ACCEPTED;
            }
            let base = state.wrapping_sub(OFFSET);
            let mut next = state;
            for class in classes.by_ref() {
                match table.get((usize::from(class) * self.rows).wrapping_add(base)) {
                    Some(letter) => next = usize::from(*letter),
                    None => return false,
                }
                if next != state {
                    break;
                }
            }
            if next == state {
                return self.accepts(state - LETTER);
            }
            state = next;
        }
        for class in classes {
            if state < OFFSET {
                return state == LETTER + ACCEPTED;
            }
            let column = (usize::from(class) * self.rows).wrapping_sub(OFFSET);
            match table.get(column.wrapping_add(state)) {
                Some(next) => state = usize::from(*next),
                None => return false,
            }
        }
        self.accepts(state - LETTER)
    }

    #[inline(always)]
    fn wide(&self, classes: impl Iterator<Item = u8>) -> bool {
        let table = self.next;
        let mut state = self.start;
        for class in classes {
            if state < FIRST {
                return state == ACCEPTED;
            }
            let column = (usize::from(class) * self.rows).wrapping_sub(FIRST);
            let at = column.wrapping_add(state).wrapping_mul(2);
            match table.get(at..).and_then(<[u8]>::first_chunk) {
                Some(next) => state = usize::from(u16::from_le_bytes(*next)),
                None => return false,
            }
        }
        self.accepts(state)
    }

    fn accepts(&self, state: usize) -> bool {
        state == ACCEPTED || state >= self.accept_from
    }
}
