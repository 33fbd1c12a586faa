//! ECMA-262 regular expressions (JSON Schema's `pattern`) to table-driven matchers.
//!
//! In: the text of an expression. Out: a [`Matcher`], mostly a [`Dfa`], which decides on every text in one look-up a
//! character, or why there is none. Nothing here depends on the rest of the generator.
//!
//! `oasmith-ecma262` reads the text to a tree, `nfa` turns it into an automaton over sets of code
//! points, `alphabet` finds which code points need not be told apart, `subset` makes the automaton
//! deterministic and `automaton` smallest. What `^`, `\b` and look-around ask is worked into
//! the states. Where there are too many, `bit_parallel` makes a matcher that is in several of the nondeterministic
//! automaton's at once. An expression is read with the `u` flag as JSON Schema asks for (2020-12 core § 6.4), and
//! as one without (ECMA-262 Annex B) if only that is valid. Either way it is matched against code points:
//! without the flag ECMA-262 would see surrogates, which a Rust string has none of.

mod alphabet;
mod automaton;
mod backtracking;
mod bit_parallel;
mod dfa;
mod dialect;
mod literal;
mod matchers;
mod nfa;
mod set;
mod shape;
mod subset;
mod unicode;
mod walk;

pub use backtracking::translated;
pub use bit_parallel::BitParallel;
pub use dfa::Dfa;
pub(crate) use dialect::foreign;
pub use literal::Parts;
pub(crate) use matchers::Matchers;
use oasmith_ecma262::{Node, parse};
use std::fmt;

/// The largest table, in bytes.
pub const MAX_TABLE: usize = 0x1_0000;

/// Why there is no table for an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternError {
    /// It is no regular expression of ECMA-262, neither with the `u` flag nor without.
    Syntax {
        /// Where, in bytes from the start.
        offset: usize,
        /// What is wrong.
        message: &'static str,
    },
    /// The matcher would be larger than [`MAX_TABLE`], or take too long to make.
    TooLarge,
    /// It has a construct that no finite automaton can decide, or none made here.
    NeedsBacktracking(&'static str),
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { offset, message } => write!(f, "{message} (at byte {offset})"),
            Self::TooLarge => write!(f, "its matcher would be too large"),
            Self::NeedsBacktracking(what) => {
                write!(f, "it has {what}, which only backtracking can match")
            }
        }
    }
}

impl std::error::Error for PatternError {}

/// What decides on an expression.
#[derive(Debug)]
pub enum Matcher {
    /// A table.
    Table(Dfa),
    /// A table that does not count, and how many characters a text has to have.
    Counted(Dfa, u32, u32),
    /// Rows of bits, where a table would be too large.
    BitParallel(BitParallel),
    /// An engine that backtracks, with the expression as that engine reads it.
    Backtracking(String),
    /// Nothing.
    Unchecked(PatternError),
}

impl Matcher {
    /// Whether the expression matches somewhere in the text; `None` where only an engine at run time decides, or nothing.
    pub fn matches(&self, text: &str) -> Option<bool> {
        match self {
            Matcher::Table(dfa) => Some(dfa.matches(text)),
            Matcher::Counted(dfa, min, max) => {
                let counted = || (*min as usize..=*max as usize).contains(&text.chars().count());
                Some(dfa.matches(text) && counted())
            }
            Matcher::BitParallel(matcher) => Some(matcher.matches(text)),
            Matcher::Backtracking(_) | Matcher::Unchecked(_) => None,
        }
    }

    /// Whether it is known that every text matches.
    pub fn always_matches(&self) -> bool {
        matches!(self, Matcher::Table(dfa) if dfa.always_matches())
    }

    /// Whether it is known that no text matches.
    pub fn never_matches(&self) -> bool {
        match self {
            Matcher::Table(dfa) => dfa.never_matches(),
            // Without a character that it takes it matches the empty text alone.
            Matcher::Counted(dfa, min, _) => *min > 0 && !dfa.takes_any(),
            Matcher::BitParallel(matcher) => matcher.never_matches(),
            Matcher::Backtracking(_) | Matcher::Unchecked(_) => false,
        }
    }
}

/// What decides on an expression; an engine where no table can and one is asked for.
pub fn matcher(source: &str, backtracking: bool) -> Matcher {
    match linear(source) {
        Ok(matcher) => matcher,
        Err(error) if !backtracking => Matcher::Unchecked(error),
        Err(_) => match translated(source) {
            Ok(translated) => Matcher::Backtracking(translated),
            Err(error) => Matcher::Unchecked(error),
        },
    }
}

fn linear(source: &str) -> Result<Matcher, PatternError> {
    if let Some((dfa, min, max)) = counted(source) {
        return Ok(Matcher::Counted(dfa, min, max));
    }
    match compile(source) {
        Ok(dfa) => Ok(Matcher::Table(dfa)),
        Err(PatternError::TooLarge) => bit_parallel(source).map(Matcher::BitParallel),
        Err(error) => Err(error),
    }
}

/// The table of an expression.
///
/// # Errors
/// If it is invalid, if its table would be too large, or if a table cannot decide it. Time and memory
/// are bounded for every text.
pub fn compile(source: &str) -> Result<Dfa, PatternError> {
    let (node, legacy) = read(source)?;
    table(&shape::trimmed(node), legacy)
}

fn table(node: &Node, legacy: bool) -> Result<Dfa, PatternError> {
    let (nfa, sets) = nfa::build(node)?;
    let alphabet = alphabet::Alphabet::new(&sets)?;
    let mut budget = subset::Budget::for_table();
    let automaton = subset::determinise(&nfa, &alphabet, subset::Accept::Anywhere, &mut budget)?;
    Dfa::of(automaton, &alphabet, legacy).ok_or(PatternError::TooLarge)
}

/// Of an expression such as `^[a-z]{4,400}$` the table of `^[a-z]*$`, and how many characters a text has to have: at least
/// and at most.
pub fn counted(source: &str) -> Option<(Dfa, u32, u32)> {
    let (node, legacy) = read(source).ok()?;
    let (node, min, max) = shape::counted(&node)?;
    Some((table(&node, legacy).ok()?, min, max))
}

/// The matcher of an expression that is in several states at once.
///
/// # Errors
/// As for [`compile`].
pub fn bit_parallel(source: &str) -> Result<BitParallel, PatternError> {
    let (node, legacy) = read(source)?;
    let (nfa, sets) = nfa::build(&shape::trimmed(node))?;
    let alphabet = alphabet::Alphabet::new(&sets)?;
    let threads = subset::Threads::of(&nfa, &alphabet, &mut subset::Budget::for_threads())?;
    BitParallel::of(&threads, &alphabet, legacy)
}

/// The tree, and whether it is that of an expression without the `u` flag.
fn read(source: &str) -> Result<(Node, bool), PatternError> {
    if let Ok(node) = parse(source, true) {
        return Ok((node, false));
    }
    match parse(source, false) {
        Ok(node) => Ok((node, true)),
        Err(error) => Err(PatternError::Syntax {
            offset: source
                .char_indices()
                .nth(error.at)
                .map_or(source.len(), |(at, _)| at),
            message: error.message,
        }),
    }
}
