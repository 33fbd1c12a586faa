//! Matchers of regular expressions, made while generating code.
//!
//! In: a text. Out: whether the expression matches somewhere in it, in time that grows with the text alone, mostly a look-up
//! or two a character. Nothing is set up at run time and nothing is allocated.

mod bit_parallel;
mod classes;
mod table;

use std::fmt;

use bit_parallel::BitParallel;
use classes::Classes;
use table::Table;

use crate::check::Text;

/// An ECMA-262 regular expression (JSON Schema's `pattern`) as what decides on it, mostly a table.
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
    BitParallel(BitParallel),
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
        let table = Table::new(Classes::new(classes), table, states, start, accept_from);
        Self {
            source,
            matcher: Matcher::Table(table),
        }
    }

    /// The same with classes for characters beyond ASCII, where these are not all alike: runs of
    /// characters of one class, each the first character times 256 plus the class, in ascending order
    /// from U+0080 on.
    pub const fn beyond_ascii(mut self, runs: &'static [u32]) -> Self {
        match &mut self.matcher {
            Matcher::Table(table) => table.classes.beyond_ascii = runs,
            Matcher::BitParallel(automaton) => automaton.classes.beyond_ascii = runs,
            _ => {}
        }
        self
    }

    /// The same for texts of so many characters, at least and at most: `^[a-z]{1,400}$` is the table of `^[a-z]*$` and a count.
    ///
    /// # Panics
    /// While compiling, for anything but a table.
    pub const fn counted(mut self, least: usize, most: usize) -> Self {
        match &mut self.matcher {
            Matcher::Table(table) => table.counted(least, most),
            _ => panic!("only a table is counted"),
        }
        self
    }

    /// The matcher that is in several states at once, for an expression whose table would be too large. The generator writes
    /// it; a text takes time for its length times `rows`, at most 16 KB.
    ///
    /// - `source`, `classes`: as for [`Pattern::new`].
    /// - `rows`: rows of bits, one a state. Those of the states to begin in; those that match where the text ends; for each
    ///   class, those that consume it; for each of `leaps`, those that lead so many numbers on; then pairs, of states
    ///   and of what follows them. Eight bits a byte, from the lowest. State 0 is that in which the expression has matched.
    /// - `words`: how many words of 64 bits a row has, 64 at most.
    /// - `letters`: how many classes there are.
    /// - `leaps`: how many numbers on, or back.
    ///
    /// # Panics
    /// While compiling, if these do not fit together.
    pub const fn bit_parallel(
        source: &'static str,
        classes: &[u8],
        rows: &'static [u8],
        words: usize,
        letters: usize,
        leaps: &'static [i16],
    ) -> Self {
        let automaton = BitParallel::new(Classes::new(classes), rows, words, letters, leaps);
        Self {
            source,
            matcher: Matcher::BitParallel(automaton),
        }
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
            Matcher::BitParallel(automaton) => automaton.matches(text),
            Matcher::Function(test) => test(text),
            #[cfg(feature = "backtracking")]
            Matcher::Backtracking(engine) => engine.matches(text),
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source).finish()
    }
}
