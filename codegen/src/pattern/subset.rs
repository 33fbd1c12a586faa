//! Nondeterministic to deterministic: the subset construction, with assertions.
//!
//! A state of the result is a set of threads. A thread is a state of the automaton and its
//! obligations: how far the automata of the look-aheads have come that it has passed and that are not
//! decided yet. It dies with an obligation that cannot be met any more. Automata of look-behind run
//! along from the start of the text. So look-around costs states, never time while matching.

use std::rc::Rc;

use crate::hash::{IdMap, IdSet};

use super::PatternError;
use super::alphabet::Alphabet;
use super::automaton::{ACCEPTED, AFTER_OTHER, AFTER_WORD, AT_START, Automaton, DEAD};
use super::nfa::{Assertion, Nfa, State, StateId, WORDS};

mod threads;

pub(super) use threads::{Threads, Way};

/// Transitions of one automaton, before it is made smallest.
const MAX_TRANSITIONS: usize = 2_000_000;

/// Steps that are left for one expression: what bounds the time that it may take.
#[derive(Debug)]
pub(super) struct Budget(u64);

impl Budget {
    /// For a table: around half a second without optimisation, a twelfth with. What takes longer would be large.
    pub(super) fn for_table() -> Self {
        Self(3_000_000)
    }

    /// For threads, which there are no other means for.
    pub(super) fn for_threads() -> Self {
        Self(12_000_000)
    }

    fn spend(&mut self, steps: usize) -> Result<(), PatternError> {
        self.0 = self
            .0
            .checked_sub(steps as u64)
            .ok_or(PatternError::TooLarge)?;
        Ok(())
    }
}

/// When an automaton has accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Accept {
    /// As soon as the expression has matched, whatever follows.
    Anywhere,
    /// Whenever it does not match so.
    Nowhere,
    /// While the match ends where the text does.
    Here,
}

/// The smallest deterministic automaton.
pub(super) fn determinise(
    nfa: &Nfa,
    alphabet: &Alphabet,
    accept: Accept,
    budget: &mut Budget,
) -> Result<Automaton, PatternError> {
    subsets(nfa, alphabet, accept, budget)?.automaton(budget)
}

/// What the construction starts from: the automata of look-around are made, no state is yet.
fn subsets<'n>(
    nfa: &'n Nfa,
    alphabet: &'n Alphabet,
    accept: Accept,
    budget: &mut Budget,
) -> Result<Subsets<'n>, PatternError> {
    let mut ahead = Vec::with_capacity(nfa.ahead.len());
    for (index, inner) in nfa.ahead.iter().enumerate() {
        let accept = if negates(nfa, index) {
            Accept::Nowhere
        } else {
            Accept::Anywhere
        };
        ahead.push(determinise(inner, alphabet, accept, budget)?);
    }
    let mut behind = Vec::with_capacity(nfa.behind.len());
    for inner in &nfa.behind {
        if inner.states.iter().any(asks_what_follows) {
            return Err(PatternError::NeedsBacktracking(
                "an assertion on what follows a look-behind",
            ));
        }
        behind.push(determinise(inner, alphabet, Accept::Here, budget)?);
    }
    Ok(Subsets {
        nfa,
        alphabet,
        accept,
        ahead,
        behind,
        obligations: vec![Vec::new()],
        obligation_ids: IdMap::from_iter([(Vec::new(), 0)]),
        keys: Vec::new(),
        ids: IdMap::default(),
        marks: vec![0; nfa.states.len()],
        mark: 0,
        followed: 0,
    })
}

fn negates(nfa: &Nfa, look: usize) -> bool {
    nfa.states.iter().any(|state| {
        matches!(state, State::Assert(Assertion::Ahead { index, negated: true }, _) if *index as usize == look)
    })
}

fn asks_what_follows(state: &State) -> bool {
    matches!(
        state,
        State::Assert(Assertion::End | Assertion::WordBoundary { .. }, _)
    )
}

/// A state of the automaton and an index into `Subsets::obligations`.
type Thread = (StateId, u32);

/// A look-ahead and the state of its automaton.
type Obligation = (u32, u32);

/// What tells states of the result apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    /// `AT_START`, `AFTER_WORD` or `AFTER_OTHER`.
    before: usize,
    /// States of the automata of look-behind.
    behind: Vec<u32>,
    threads: Vec<Thread>,
}

/// What comes next, as far as assertions ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// Not known yet.
    Unknown,
    Word,
    Other,
    End,
}

struct Subsets<'n> {
    nfa: &'n Nfa,
    alphabet: &'n Alphabet,
    accept: Accept,
    ahead: Vec<Automaton>,
    behind: Vec<Automaton>,
    obligations: Vec<Vec<Obligation>>,
    obligation_ids: IdMap<Vec<Obligation>, u32>,
    keys: Vec<Rc<Key>>,
    ids: IdMap<Rc<Key>, u32>,
    /// Which states without obligations a closure has seen: those marked with `mark`.
    marks: Vec<u32>,
    mark: u32,
    /// Steps of closures that were not charged yet.
    followed: usize,
}

impl Subsets<'_> {
    fn automaton(&mut self, budget: &mut Budget) -> Result<Automaton, PatternError> {
        let width = self.alphabet.width;
        let mut starts = [0; 3];
        for (before, start) in starts.iter_mut().enumerate() {
            let key = self.start(before);
            *start = self.state(key, budget)?;
        }
        let mut next = Vec::new();
        let mut at = 0;
        while at < self.keys.len() {
            if next.len() + width > MAX_TRANSITIONS {
                return Err(PatternError::TooLarge);
            }
            let key = Rc::clone(&self.keys[at]);
            for moved in self.moves(&key, budget)? {
                next.push(self.state(moved, budget)?);
            }
            at += 1;
        }
        let keys = std::mem::take(&mut self.keys);
        let accepts = keys.iter().map(|key| self.accepts(key)).collect();
        let automaton = Automaton {
            width,
            next,
            accepts,
            starts,
        };
        Ok(automaton.smallest())
    }

    /// Where a text begins that this comes before.
    fn start(&self, before: usize) -> Key {
        let behind = self.behind.iter().map(|look| look.starts[AT_START]);
        Key {
            before,
            behind: behind.collect(),
            threads: vec![(self.nfa.start, 0)],
        }
    }

    fn is_word(&self, letter: usize) -> bool {
        self.alphabet.has(WORDS, letter)
    }

    /// What each letter makes of a state. What consumes nothing is not followed yet.
    fn moves(&mut self, key: &Key, budget: &mut Budget) -> Result<Vec<Key>, PatternError> {
        let waits = key
            .threads
            .iter()
            .any(|(id, _)| asks_what_follows(&self.nfa.states[*id as usize]));
        let mut by_after: [Option<Vec<Thread>>; 2] = [None, None];
        let mut moves = Vec::with_capacity(self.alphabet.width);
        for letter in 0..self.alphabet.width {
            let after = if self.is_word(letter) {
                After::Word
            } else {
                After::Other
            };
            let threads = if waits {
                let slot = &mut by_after[usize::from(after == After::Word)];
                slot.get_or_insert_with(|| self.closure(key, after, key.threads.clone()))
            } else {
                &key.threads
            };
            budget.spend(threads.len() + 1)?;
            moves.push(self.step(key, threads, letter, budget)?);
        }
        Ok(moves)
    }

    /// What `letter` makes of threads that no assertion holds back.
    fn step(
        &mut self,
        key: &Key,
        threads: &[Thread],
        letter: usize,
        budget: &mut Budget,
    ) -> Result<Key, PatternError> {
        let mut moved = Vec::new();
        for &(id, obligations) in threads {
            let target = match &self.nfa.states[id as usize] {
                State::Accept if self.accept != Accept::Here => id,
                State::Set(set, next) if self.alphabet.has(*set, letter) => *next,
                _ => continue,
            };
            if let Some(obligations) = self.oblige(obligations, letter, budget)? {
                moved.push((target, obligations));
            }
        }
        let behind = key.behind.iter().zip(&self.behind);
        let behind = behind
            .map(|(state, look)| look.step(*state, letter))
            .collect();
        let before = if self.nfa.words && self.is_word(letter) {
            AFTER_WORD
        } else {
            AFTER_OTHER
        };
        Ok(Key {
            before,
            behind,
            threads: moved,
        })
    }

    /// Obligations after `letter`; none if one cannot be met any more.
    fn oblige(
        &mut self,
        id: u32,
        letter: usize,
        budget: &mut Budget,
    ) -> Result<Option<u32>, PatternError> {
        if id == 0 {
            return Ok(Some(0));
        }
        let before = &self.obligations[id as usize];
        budget.spend(before.len())?;
        let mut after = Vec::with_capacity(before.len());
        for &(look, state) in before {
            match self.ahead[look as usize].step(state, letter) {
                DEAD => return Ok(None),
                ACCEPTED => {}
                state => after.push((look, state)),
            }
        }
        Ok(Some(self.obligation_id(after)))
    }

    fn obligation_id(&mut self, mut obligations: Vec<Obligation>) -> u32 {
        self.followed += 8 + 4 * obligations.len();
        obligations.sort_unstable();
        obligations.dedup();
        if let Some(id) = self.obligation_ids.get(&obligations) {
            return *id;
        }
        let id = self.obligations.len() as u32;
        self.obligations.push(obligations.clone());
        self.obligation_ids.insert(obligations, id);
        id
    }

    /// The state that a key makes in which nothing was followed yet.
    fn state(&mut self, key: Key, budget: &mut Budget) -> Result<u32, PatternError> {
        let key = self.closed(key, budget)?;
        self.id(key, budget)
    }

    /// The key when what consumes nothing was followed. One thread that has matched makes the others needless.
    fn closed(&mut self, mut key: Key, budget: &mut Budget) -> Result<Key, PatternError> {
        let threads = std::mem::take(&mut key.threads);
        key.threads = self.closure(&key, After::Unknown, threads);
        budget.spend(std::mem::take(&mut self.followed))?;
        let matched = key.threads.iter().find(|thread| self.has_matched(**thread));
        if let Some(thread) = matched {
            key.threads = vec![*thread];
            key.before = AFTER_OTHER;
            key.behind.fill(0);
        }
        Ok(key)
    }

    /// Whether a thread has matched, whatever follows.
    fn has_matched(&self, (id, obligations): Thread) -> bool {
        obligations == 0
            && self.accept != Accept::Here
            && matches!(self.nfa.states[id as usize], State::Accept)
    }

    fn id(&mut self, key: Key, budget: &mut Budget) -> Result<u32, PatternError> {
        budget.spend(key.threads.len())?;
        if let Some(id) = self.ids.get(&key) {
            return Ok(*id);
        }
        // A state takes memory besides time.
        budget.spend(4 * key.threads.len())?;
        let id = self.keys.len() as u32;
        let key = Rc::new(key);
        self.keys.push(Rc::clone(&key));
        self.ids.insert(key, id);
        Ok(id)
    }

    /// Follows what consumes nothing from these threads on, as far as `after` lets it.
    fn closure(&mut self, key: &Key, after: After, mut waiting: Vec<Thread>) -> Vec<Thread> {
        self.mark += 1;
        let mut seen: IdSet<Thread> = IdSet::default();
        let mut threads = Vec::new();
        while let Some((id, obligations)) = waiting.pop() {
            self.followed += 1;
            // A thread without obligations makes those with some needless.
            if self.marks[id as usize] == self.mark {
                continue;
            }
            if obligations == 0 {
                self.marks[id as usize] = self.mark;
            } else if !seen.insert((id, obligations)) {
                continue;
            }
            match &self.nfa.states[id as usize] {
                State::Set(..) | State::Accept => threads.push((id, obligations)),
                State::Split(next) => {
                    waiting.extend(next.iter().rev().map(|next| (*next, obligations)))
                }
                State::Assert(assertion, next) => {
                    match self.ask(key, *assertion, after, obligations) {
                        Answer::Yes(obligations) => waiting.push((*next, obligations)),
                        Answer::No => {}
                        Answer::Later => threads.push((id, obligations)),
                    }
                }
            }
        }
        threads
            .retain(|&(id, obligations)| obligations == 0 || self.marks[id as usize] != self.mark);
        threads.sort_unstable();
        threads
    }

    fn ask(&mut self, key: &Key, assertion: Assertion, after: After, obligations: u32) -> Answer {
        let holds = match assertion {
            Assertion::Start => key.before == AT_START,
            Assertion::End => match after {
                After::Unknown => return Answer::Later,
                after => after == After::End,
            },
            Assertion::WordBoundary { negated } => match after {
                After::Unknown => return Answer::Later,
                after => ((key.before == AFTER_WORD) != (after == After::Word)) != negated,
            },
            Assertion::Behind { index, negated } => {
                let state = key.behind[index as usize] as usize;
                self.behind[index as usize].accepts[state] != negated
            }
            Assertion::Ahead { index, .. } => match self.ahead[index as usize].starts[key.before] {
                DEAD => false,
                ACCEPTED => true,
                start => {
                    let mut more = self.obligations[obligations as usize].clone();
                    more.push((index, start));
                    return Answer::Yes(self.obligation_id(more));
                }
            },
        };
        if holds {
            Answer::Yes(obligations)
        } else {
            Answer::No
        }
    }

    /// Whether a text that ends here is accepted.
    fn accepts(&mut self, key: &Key) -> bool {
        let matched = self
            .closure(key, After::End, key.threads.clone())
            .iter()
            .any(|&(id, obligations)| {
                let mut met = self.obligations[obligations as usize].iter();
                matches!(self.nfa.states[id as usize], State::Accept)
                    && met.all(|&(look, state)| self.ahead[look as usize].accepts[state as usize])
            });
        matched != (self.accept == Accept::Nowhere)
    }
}

enum Answer {
    /// It holds, and these are the obligations from here on.
    Yes(u32),
    No,
    /// It depends on what follows.
    Later,
}
