//! The matcher that is in many states at once, for expressions whose table would be too large.
//!
//! In: threads. Out: rows of bits, one bit a state. A step keeps the states that consume a letter and joins what follows
//! them: for many the state so many numbers on, mostly the next, for the others a row of states and one of what follows
//! them. So a text takes time for its length and for the number of states, never for the number of sets of them.

use super::PatternError;
use super::alphabet::Alphabet;
use super::literal;
use super::subset::{Threads, Way};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The most words of a row: while matching, rows are kept on the stack.
const MAX_WORDS: usize = 64;
/// The most bytes of rows: a character may have all of them looked at.
const MAX_ROWS: usize = 0x4000;
/// The state that has matched, whatever follows.
const MATCHED: usize = 0;

/// Rows by their place; those of classes follow.
const START: usize = 0;
const ENDS: usize = 1;
const LETTERS: usize = 2;

/// What `Pattern::bit_parallel` is given, besides the expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitParallel {
    /// Pairs of a byte and the class of all bytes from there on.
    pub classes: Vec<u8>,
    /// Runs of characters beyond ASCII of one class: the first one times 256 plus the class.
    pub beyond: Vec<u32>,
    /// Rows of bits, one after the other. Those of the states to begin in; those that match where the text ends; for each
    /// class, those that consume it; for each of `leaps`, those that lead so many numbers on; then pairs: states, and
    /// what follows them. Eight bits a byte, from the lowest.
    pub rows: Vec<u8>,
    /// How many numbers on, or back.
    pub leaps: Vec<i16>,
    /// How many words of 64 bits a row has.
    pub words: usize,
    /// How many classes there are.
    pub letters: usize,
    /// Whether the expression is valid without the `u` flag only, and was read so (Annex B).
    pub legacy: bool,
}

impl BitParallel {
    pub(super) fn of(
        threads: &Threads,
        alphabet: &Alphabet,
        legacy: bool,
    ) -> Result<Self, PatternError> {
        let graph = Graph::of(threads);
        if graph.states.len() > 64 * MAX_WORDS {
            return Err(PatternError::TooLarge);
        }
        let mut rows = Rows {
            states: graph.states.len(),
            bits: Vec::new(),
        };
        let those = |asked: &dyn Fn(&State<'_>) -> bool| -> Vec<usize> {
            let states = graph.states.iter().enumerate();
            let those = states.filter(|(_, state)| asked(state));
            those.map(|(at, _)| at).collect()
        };
        rows.push(&graph.starts);
        rows.push(&those(&|state| state.ends));
        for letter in 0..alphabet.width {
            rows.push(&those(&|state| state.consumes(letter)));
        }
        let steps = graph.steps();
        steps.leaps.values().for_each(|states| rows.push(states));
        for (follow, states) in &steps.others {
            rows.push(states);
            rows.push(follow);
        }
        let matcher = Self {
            classes: classes(alphabet),
            beyond: beyond(alphabet),
            words: rows.words(),
            rows: rows.bits,
            leaps: steps.leaps.keys().map(|leap| *leap as i16).collect(),
            letters: alphabet.width,
            legacy,
        };
        match matcher.rows.len() <= MAX_ROWS {
            true => Ok(matcher),
            false => Err(PatternError::TooLarge),
        }
    }

    /// Whether the expression matches somewhere in the text.
    pub fn matches(&self, text: &str) -> bool {
        let mut states = self.states(START);
        for c in text.chars() {
            if states.contains(&MATCHED) {
                return true;
            }
            let consume = LETTERS + usize::from(self.class(c));
            states.retain(|state| self.has(consume, *state));
            states = self.follow(&states);
        }
        states.iter().any(|state| self.has(ENDS, *state))
    }

    /// Whether no text matches.
    pub fn never_matches(&self) -> bool {
        // States from which nothing matches were left out.
        self.states(START).is_empty()
    }

    /// What follows states that have consumed a character.
    fn follow(&self, states: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut follow = BTreeSet::new();
        let leaps = LETTERS + self.letters;
        for (at, leap) in self.leaps.iter().enumerate() {
            let leaping = states.iter().filter(|state| self.has(leaps + at, **state));
            follow.extend(leaping.map(|state| state.wrapping_add_signed(isize::from(*leap))));
        }
        let rows = self.rows.len() / (8 * self.words);
        for pair in (leaps + self.leaps.len()..rows).step_by(2) {
            if states.iter().any(|state| self.has(pair, *state)) {
                follow.extend(self.states(pair + 1));
            }
        }
        follow
    }

    fn states(&self, row: usize) -> BTreeSet<usize> {
        let all = 0..64 * self.words;
        all.filter(|state| self.has(row, *state)).collect()
    }

    fn has(&self, row: usize, state: usize) -> bool {
        let byte = self.rows[8 * self.words * row + state / 8];
        byte & (1 << (state % 8)) != 0
    }

    fn class(&self, c: char) -> u8 {
        match u8::try_from(c).ok().filter(u8::is_ascii) {
            Some(byte) => {
                let (pairs, _) = self.classes.as_chunks();
                let before = pairs.iter().take_while(|[first, _]| *first <= byte);
                before
                    .last()
                    .map_or(0, |[_, class]| class.wrapping_sub(literal::letter(0)))
            }
            None => {
                let run = u32::from(c) << 8 | 0xff;
                let before = self.beyond.partition_point(|first| *first <= run);
                self.beyond[before - 1] as u8
            }
        }
    }

    /// The expression that makes the matcher; `pattern` is the path of `Pattern`.
    pub fn literal(&self, pattern: &TokenStream, source: &str) -> TokenStream {
        let classes = Literal::byte_string(&self.classes);
        let rows = Literal::byte_string(&self.rows);
        let [words, letters] = [self.words, self.letters].map(Literal::usize_unsuffixed);
        let leaps = self.leaps.iter().map(|leap| Literal::i16_unsuffixed(*leap));
        let beyond = literal::runs(&self.beyond);
        quote! {
            #pattern::bit_parallel(#source, #classes, #rows, #words, #letters, &[#(#leaps),*])
                .beyond_ascii(#beyond)
        }
    }
}

/// A thread on the way that some letters have it take.
struct State<'t> {
    way: Option<&'t Way>,
    /// Whether it matches where the text ends.
    ends: bool,
    /// The states that follow it.
    follow: Vec<usize>,
}

impl State<'_> {
    fn consumes(&self, letter: usize) -> bool {
        self.way.is_some_and(|way| way.letters.contains(&letter))
    }
}

/// The states in the order of their numbers.
struct Graph<'t> {
    states: Vec<State<'t>>,
    starts: Vec<usize>,
}

impl<'t> Graph<'t> {
    fn of(threads: &'t Threads) -> Self {
        let mut states = vec![State {
            way: None,
            ends: true,
            follow: Vec::new(),
        }];
        let hopeful = hopeful(threads);
        let mut of_thread: Vec<Vec<usize>> = vec![Vec::new(); threads.ways.len()];
        for (thread, own) in of_thread.iter_mut().enumerate() {
            if threads.matched == Some(thread as u32) {
                own.push(MATCHED);
                continue;
            }
            let ways = threads.ways[thread].iter();
            let ways = ways.filter(|way| way.targets.iter().any(|at| hopeful[*at as usize]));
            let ends = threads.ends[thread];
            let mut ways: Vec<Option<&Way>> = ways.map(Some).collect();
            if ways.is_empty() && ends {
                ways.push(None);
            }
            for way in ways {
                own.push(states.len());
                let follow = Vec::new();
                states.push(State { way, ends, follow });
            }
        }
        let of = |threads: &[u32]| -> Vec<usize> {
            let states = threads.iter().flat_map(|at| &of_thread[*at as usize]);
            states.copied().collect()
        };
        for state in &mut states {
            state.follow = state.way.map_or(Vec::new(), |way| of(&way.targets));
        }
        let starts = of(&threads.starts);
        Graph { states, starts }.numbered()
    }

    /// The same in the order of their distance from the start, so that what is repeated has its numbers at even distances.
    fn numbered(mut self) -> Self {
        let mut number = vec![usize::MAX; self.states.len()];
        let mut order = Vec::with_capacity(self.states.len());
        let mut waiting = VecDeque::from([MATCHED]);
        waiting.extend(&self.starts);
        while let Some(state) = waiting.pop_front() {
            if number[state] == usize::MAX {
                number[state] = order.len();
                order.push(state);
                waiting.extend(&self.states[state].follow);
            }
        }
        let renumbered = |states: &[usize]| states.iter().map(|state| number[*state]).collect();
        let states = order.into_iter().map(|state| {
            let state = &mut self.states[state];
            State {
                way: state.way,
                ends: state.ends,
                follow: renumbered(&state.follow),
            }
        });
        Graph {
            states: states.collect(),
            starts: renumbered(&self.starts),
        }
    }

    /// What follows each state, in the fewest rows of a few tries.
    fn steps(&self) -> Steps {
        let mut common: BTreeMap<isize, usize> = BTreeMap::new();
        for (at, state) in self.states.iter().enumerate() {
            for to in &state.follow {
                *common.entry(leap(at, *to)).or_default() += 1;
            }
        }
        let tries = [3, 10, 30, usize::MAX];
        let steps = tries.map(|least| self.steps_by(|leap| common[&leap] >= least || leap == 1));
        let [first, others @ ..] = steps;
        others
            .into_iter()
            .fold(first, |best, steps| match steps.rows() < best.rows() {
                true => steps,
                false => best,
            })
    }

    fn steps_by(&self, leaps: impl Fn(isize) -> bool) -> Steps {
        let mut steps = Steps::default();
        for (at, state) in self.states.iter().enumerate() {
            let mut follow = state.follow.clone();
            follow.sort_unstable();
            follow.dedup();
            follow.retain(|to| {
                let leap = leap(at, *to);
                if leaps(leap) {
                    steps.leaps.entry(leap).or_default().push(at);
                }
                !leaps(leap)
            });
            if !follow.is_empty() {
                steps.others.entry(follow).or_default().push(at);
            }
        }
        steps
    }
}

/// How many numbers on the state `to` is.
fn leap(from: usize, to: usize) -> isize {
    to as isize - from as isize
}

/// What follows states.
#[derive(Default)]
struct Steps {
    /// Those that lead so many numbers on.
    leaps: BTreeMap<isize, Vec<usize>>,
    /// Those that lead to these.
    others: BTreeMap<Vec<usize>, Vec<usize>>,
}

impl Steps {
    fn rows(&self) -> usize {
        self.leaps.len() + 2 * self.others.len()
    }
}

/// Whether each thread can match at all.
fn hopeful(threads: &Threads) -> Vec<bool> {
    let mut into: Vec<Vec<usize>> = vec![Vec::new(); threads.ways.len()];
    for (from, ways) in threads.ways.iter().enumerate() {
        for to in ways.iter().flat_map(|way| &way.targets) {
            into[*to as usize].push(from);
        }
    }
    let mut hopeful = threads.ends.clone();
    let mut waiting: Vec<usize> = (0..hopeful.len()).filter(|at| hopeful[*at]).collect();
    while let Some(to) = waiting.pop() {
        for &from in &into[to] {
            if !std::mem::replace(&mut hopeful[from], true) {
                waiting.push(from);
            }
        }
    }
    hopeful
}

struct Rows {
    states: usize,
    bits: Vec<u8>,
}

impl Rows {
    fn words(&self) -> usize {
        self.states.div_ceil(64)
    }

    fn push(&mut self, states: &[usize]) {
        let begin = self.bits.len();
        self.bits.resize(begin + 8 * self.words(), 0);
        for state in states {
            self.bits[begin + state / 8] |= 1 << (state % 8);
        }
    }
}

fn classes(alphabet: &Alphabet) -> Vec<u8> {
    let ascii = alphabet.runs.iter().filter(|run| run.0 < 0x80);
    ascii
        .flat_map(|(first, letter)| [*first as u8, literal::letter(*letter)])
        .collect()
}

fn beyond(alphabet: &Alphabet) -> Vec<u32> {
    let begin = alphabet.runs.partition_point(|run| run.0 <= 0x80) - 1;
    let runs = alphabet.runs[begin..].iter();
    runs.map(|(first, letter)| (*first).max(0x80) << 8 | u32::from(*letter))
        .collect()
}
