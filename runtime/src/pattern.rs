//! Matchers of regular expressions, made while generating code.
//!
//! In: a text. Out: whether the expression matches somewhere in it, in a look-up or two a character, whatever
//! the expression and whatever the text. Nothing is set up at run time and nothing is allocated.

use std::fmt;

use crate::check::Text;

/// An ECMA-262 regular expression (JSON Schema's `pattern`) as the table that decides on it.
///
/// The table is that of a deterministic finite automaton. State 0 is the one from which nothing is
/// accepted any more, state 1 the one from which everything is; these two take no place in the table.
/// The others are numbered so that those that accept where the text ends come last.
///
/// ```
/// // What the generator writes for `^[a-z]+$`.
/// static WORD: oasmith::Pattern =
///     oasmith::Pattern::new("^[a-z]+$", b"\0AaB{A", b"0033", 4, 2, 3);
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
    #[cfg(feature = "backtracking")]
    Backtracking(Backtracking),
}

/// An expression that is compiled when it is first asked.
#[cfg(feature = "backtracking")]
struct Backtracking {
    expression: &'static str,
    regex: std::sync::OnceLock<Option<fancy_regex::Regex>>,
}

#[cfg(feature = "backtracking")]
impl Backtracking {
    /// How often an attempt may be taken back, so that no text takes long.
    const STEPS: usize = 100_000;

    /// What cannot be told within the limit does not match: nothing passes unchecked.
    fn matches(&self, text: &str) -> bool {
        let regex = self.regex.get_or_init(|| {
            fancy_regex::RegexBuilder::new(self.expression)
                .backtrack_limit(Self::STEPS)
                .build()
                .ok()
        });
        regex
            .as_ref()
            .is_some_and(|regex| regex.is_match(text).unwrap_or(false))
    }
}

struct Table {
    classes: [u8; 256],
    /// For each class where every state leads, if there are but a few of both; see [`Table::few`].
    leaps: Option<[u64; FEW_CLASSES]>,
    beyond_ascii: &'static [u32],
    next: &'static [u8],
    /// States that the table has, which is all but two.
    rows: usize,
    start: usize,
    accept_from: usize,
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
        // The compiler works this out for each pattern of a description, so it goes from run to run.
        while pair < classes.len() {
            let class = classes[pair + 1].wrapping_sub(b'A');
            if class > last {
                last = class;
            }
            let mut byte = classes[pair] as usize;
            pair += 2;
            let end = match pair < classes.len() {
                true => classes[pair] as usize,
                false => class_of.len(),
            };
            // Of class 0 they all are from the start.
            while class > 0 && byte < end {
                class_of[byte] = class;
                byte += 1;
            }
        }
        let table = Table {
            classes: class_of,
            leaps: match states <= FEW_STATES && (last as usize) < FEW_CLASSES {
                true => leaps(table, states),
                false => None,
            },
            beyond_ascii: &[],
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

    /// The same with classes for characters beyond ASCII, where these are not all alike: runs of
    /// characters of one class, each the first character times 256 plus the class, in ascending order
    /// from U+0080 on.
    pub const fn beyond_ascii(mut self, runs: &'static [u32]) -> Self {
        if let Matcher::Table(table) = &mut self.matcher {
            table.beyond_ascii = runs;
        }
        self
    }

    /// A pattern that a function decides: for an expression that no table can.
    pub const fn of(source: &'static str, test: fn(&str) -> bool) -> Self {
        Self {
            source,
            matcher: Matcher::Function(test),
        }
    }

    /// A pattern that an engine decides which backtracks, at most 100,000 times a text; what takes longer does not
    /// match.
    ///
    /// `expression` is the one that the generator made of `source` for that engine.
    #[cfg(feature = "backtracking")]
    pub const fn backtracking(source: &'static str, expression: &'static str) -> Self {
        Self {
            source,
            matcher: Matcher::Backtracking(Backtracking {
                expression,
                regex: std::sync::OnceLock::new(),
            }),
        }
    }

    /// The expression.
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether the expression matches somewhere in the text, if there is one.
    #[inline]
    pub fn matches<T: Text + ?Sized>(&self, text: &T) -> bool {
        text.text().is_none_or(|text| self.find(text))
    }

    fn find(&self, text: &str) -> bool {
        match &self.matcher {
            Matcher::Table(table) => table.matches(text),
            Matcher::Function(test) => test(text),
            #[cfg(feature = "backtracking")]
            Matcher::Backtracking(engine) => engine.matches(text),
        }
    }
}

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
    fn matches(&self, text: &str) -> bool {
        if self.beyond_ascii.is_empty() || is_ascii(text.as_bytes()) {
            match &self.leaps {
                Some(leaps) => self.few(leaps, text.as_bytes()),
                None => self.many(text.bytes().map(|byte| self.classes[usize::from(byte)])),
            }
        } else {
            self.many(text.chars().map(|c| self.class(c)))
        }
    }

    /// A step is to shift the word of a class by the state, which leaves the next state in the lowest bits: nothing is
    /// foreseen wrongly, and what is looked up does not wait for the step before.
    #[inline(always)]
    fn few(&self, leaps: &[u64; FEW_CLASSES], text: &[u8]) -> bool {
        const MASK: u64 = (1 << BITS) - 1;
        let step = |state: u64, byte: &u8| {
            let class = usize::from(self.classes[usize::from(*byte)]);
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

    #[inline(never)]
    fn many(&self, classes: impl Iterator<Item = u8>) -> bool {
        match self.rows + FIRST <= NARROW {
            true => self.narrow(classes),
            false => self.wide(classes),
        }
    }

    fn class(&self, c: char) -> u8 {
        let code_point = u32::from(c);
        if c.is_ascii() {
            return self.classes[code_point as usize];
        }
        let after = self
            .beyond_ascii
            .partition_point(|run| run >> 8 <= code_point);
        match after
            .checked_sub(1)
            .and_then(|at| self.beyond_ascii.get(at))
        {
            Some(run) => *run as u8,
            None => 0,
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

/// As the standard library has it, without a loop over the last few bytes.
#[inline(always)]
fn is_ascii(text: &[u8]) -> bool {
    match (text.len(), text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (8..=16, Some(first), Some(last)) => first.is_ascii() && last.is_ascii(),
        _ => text.is_ascii(),
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source).finish()
    }
}
