//! Syntax tree to a nondeterministic automaton over sets of code points.
//!
//! Thompson's construction. Counted repetition is written out, so the number of states is bounded;
//! look-around becomes an assertion on an automaton of its own.

use super::PatternError;
use super::set::CodePoints;
use super::unicode;
use oasmith_ecma262::{Class, Item, Named, Node};
use std::collections::HashMap;

/// States of all automata of one expression, more is refused.
const MAX_STATES: usize = 60_000;
/// Sets of all automata of one expression.
const MAX_SETS: usize = 1_000;
/// Look-arounds of one automaton.
const MAX_LOOKS: usize = 100;

/// Identifies a state.
pub(super) type StateId = u32;

/// What a state does.
#[derive(Debug, Clone)]
pub(super) enum State {
    /// Consumes a code point of `Sets::sets[_]`.
    Set(u32, StateId),
    /// Goes on at each of these.
    Split(Vec<StateId>),
    /// Goes on if it holds here.
    Assert(Assertion, StateId),
    /// The expression has matched.
    Accept,
}

/// What can be asked of a place between two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assertion {
    Start,
    End,
    WordBoundary {
        negated: bool,
    },
    /// A text from here on is matched by `Nfa::ahead[_]`.
    Ahead {
        index: u32,
        negated: bool,
    },
    /// A text up to here is matched by `Nfa::behind[_]`.
    Behind {
        index: u32,
        negated: bool,
    },
}

/// An automaton.
#[derive(Debug, Default)]
pub(super) struct Nfa {
    pub(super) states: Vec<State>,
    pub(super) start: StateId,
    /// What look-ahead asks for.
    pub(super) ahead: Vec<Nfa>,
    /// What look-behind asks for; each may start anywhere.
    pub(super) behind: Vec<Nfa>,
    /// Whether an assertion asks about words.
    pub(super) words: bool,
    /// What `ahead` and `behind` were made of, with what asks for it: what is repeated asks for the same again.
    looks: Vec<(Node, Assertion)>,
}

/// The automaton that finds `node` anywhere in a text, and the sets that it speaks of. The first of them
/// has the characters of words.
pub(super) fn build(node: &Node) -> Result<(Nfa, Vec<CodePoints>), PatternError> {
    let mut builder = Builder::default();
    builder.set(CodePoints::default())?;
    let mut nfa = builder.nfa(node)?;
    builder.search(&mut nfa)?;
    let words = if nfa.words {
        named(Named::Word)
    } else {
        CodePoints::default()
    };
    builder.sets[WORDS as usize] = words;
    Ok((nfa, builder.sets))
}

/// The set of the characters of words; empty where no assertion asks about them.
pub(super) const WORDS: u32 = 0;

#[derive(Default)]
struct Builder {
    /// Over all automata.
    count: usize,
    nesting: Vec<Direction>,
    sets: Vec<CodePoints>,
    /// By what is written; sets with many ranges take a while to make.
    set_ids: HashMap<Class, u32>,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Direction {
    Ahead,
    Behind,
}

impl Builder {
    /// The automaton that matches `node` from where it starts.
    fn nfa(&mut self, node: &Node) -> Result<Nfa, PatternError> {
        let mut nfa = Nfa::default();
        let accept = self.push(&mut nfa, State::Accept)?;
        nfa.start = self.node(&mut nfa, node, accept)?;
        Ok(nfa)
    }

    /// Lets `nfa` start at every code point.
    fn search(&mut self, nfa: &mut Nfa) -> Result<(), PatternError> {
        let begin = nfa.start;
        let split = self.push(nfa, State::Split(Vec::new()))?;
        let any = self.set(CodePoints::default().complement())?;
        let skip = self.push(nfa, State::Set(any, split))?;
        nfa.states[split as usize] = State::Split(vec![begin, skip]);
        nfa.start = split;
        Ok(())
    }

    /// The index of a set.
    fn set(&mut self, set: CodePoints) -> Result<u32, PatternError> {
        // The first is set aside for words.
        if let Some(at) = self.sets.iter().skip(1).position(|known| *known == set) {
            return Ok(at as u32 + 1);
        }
        if self.sets.len() == MAX_SETS {
            return Err(PatternError::TooLarge);
        }
        self.sets.push(set);
        Ok(self.sets.len() as u32 - 1)
    }

    fn push(&mut self, nfa: &mut Nfa, state: State) -> Result<StateId, PatternError> {
        self.count += 1;
        if self.count > MAX_STATES {
            return Err(PatternError::TooLarge);
        }
        nfa.states.push(state);
        Ok(nfa.states.len() as u32 - 1)
    }

    /// States that match `node` and go on at `next`; where they begin.
    fn node(&mut self, nfa: &mut Nfa, node: &Node, next: StateId) -> Result<StateId, PatternError> {
        match node {
            Node::Empty => Ok(next),
            Node::Class(class) => {
                let set = match self.set_ids.get(class) {
                    Some(set) => *set,
                    None => {
                        let set = self.set(code_points(class))?;
                        self.set_ids.insert(class.clone(), set);
                        set
                    }
                };
                self.push(nfa, State::Set(set, next))
            }
            Node::Concat(nodes) => {
                let mut next = next;
                for node in nodes.iter().rev() {
                    next = self.node(nfa, node, next)?;
                }
                Ok(next)
            }
            Node::Either(nodes) => {
                let mut branches = Vec::with_capacity(nodes.len());
                for node in nodes {
                    branches.push(self.node(nfa, node, next)?);
                }
                self.push(nfa, State::Split(branches))
            }
            Node::Repeat(node, min, max) => self.repeat(nfa, node, *min, *max, next),
            Node::Start => self.push(nfa, State::Assert(Assertion::Start, next)),
            Node::End => self.push(nfa, State::Assert(Assertion::End, next)),
            Node::WordBoundary { negated } => {
                nfa.words = true;
                let negated = *negated;
                self.push(
                    nfa,
                    State::Assert(Assertion::WordBoundary { negated }, next),
                )
            }
            Node::Look {
                behind,
                negated,
                node,
            } => {
                let assertion = self.look(nfa, *behind, *negated, node)?;
                self.push(nfa, State::Assert(assertion, next))
            }
            Node::Group(_, node) => self.node(nfa, node, next),
            Node::BackReference(_) => Err(PatternError::NeedsBacktracking("a back-reference")),
        }
    }

    fn repeat(
        &mut self,
        nfa: &mut Nfa,
        node: &Node,
        min: u32,
        max: Option<u32>,
        next: StateId,
    ) -> Result<StateId, PatternError> {
        let mut min = min;
        let mut begin = match max {
            None => {
                let split = self.push(nfa, State::Split(Vec::new()))?;
                let again = self.node(nfa, node, split)?;
                nfa.states[split as usize] = State::Split(vec![again, next]);
                if min == 0 {
                    split
                } else {
                    min -= 1;
                    again
                }
            }
            Some(max) => {
                let mut begin = next;
                for _ in min..max {
                    let more = self.node(nfa, node, begin)?;
                    begin = self.push(nfa, State::Split(vec![more, next]))?;
                }
                begin
            }
        };
        for _ in 0..min {
            let before = nfa.states.len();
            begin = self.node(nfa, node, begin)?;
            if nfa.states.len() == before {
                // It takes no state: repeating it changes nothing.
                break;
            }
        }
        Ok(begin)
    }

    fn look(
        &mut self,
        nfa: &mut Nfa,
        behind: bool,
        negated: bool,
        node: &Node,
    ) -> Result<Assertion, PatternError> {
        let direction = if behind {
            Direction::Behind
        } else {
            Direction::Ahead
        };
        // A look-behind within look-around would have to see text from before the place that the outer
        // one starts at, a look-ahead within look-behind text from after its end.
        if self.nesting.contains(&Direction::Behind) || (behind && !self.nesting.is_empty()) {
            return Err(PatternError::NeedsBacktracking(
                "look-behind nested in look-around, or the other way round",
            ));
        }
        let same = |known: &Assertion| match *known {
            Assertion::Ahead { negated: known, .. } => !behind && known == negated,
            Assertion::Behind { negated: known, .. } => behind && known == negated,
            _ => false,
        };
        let mut looks = nfa.looks.iter();
        if let Some((_, known)) = looks.find(|(known, asks)| same(asks) && known == node) {
            return Ok(*known);
        }
        if nfa.looks.len() == MAX_LOOKS {
            return Err(PatternError::TooLarge);
        }
        self.nesting.push(direction);
        let inner = self.nfa(node);
        self.nesting.pop();
        let mut inner = inner?;
        if behind {
            self.search(&mut inner)?;
            nfa.behind.push(inner);
            let index = nfa.behind.len() as u32 - 1;
            let assertion = Assertion::Behind { index, negated };
            nfa.looks.push((node.clone(), assertion));
            return Ok(assertion);
        }
        // Words matter to whoever starts it: where it starts may be within one.
        nfa.words |= inner.words;
        nfa.ahead.push(inner);
        let index = nfa.ahead.len() as u32 - 1;
        let assertion = Assertion::Ahead { index, negated };
        nfa.looks.push((node.clone(), assertion));
        Ok(assertion)
    }
}

/// The set of a class.
pub(super) fn code_points(class: &Class) -> CodePoints {
    let mut ranges = Vec::new();
    for item in &class.items {
        match item {
            Item::Range(low, high) => ranges.push((*low, *high)),
            Item::Named { set, negated } => {
                let set = named(*set);
                let set = if *negated { set.complement() } else { set };
                ranges.extend_from_slice(set.ranges());
            }
        }
    }
    let set = CodePoints::new(ranges);
    if class.negated { set.complement() } else { set }
}

/// ECMA-262 § 22.2.2.9 (CharacterClassEscape); white space is § 12.2 and § 12.3 together.
fn named(set: Named) -> CodePoints {
    let ranges = |ranges: &[(u32, u32)]| CodePoints::new(ranges.to_vec());
    match set {
        Named::Digit => ranges(&[(0x30, 0x39)]),
        Named::Word => ranges(&[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)]),
        Named::LineEnd => ranges(&[(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)]),
        Named::Space => ranges(&[
            (0x09, 0x0d),
            (0x20, 0x20),
            (0xa0, 0xa0),
            (0x1680, 0x1680),
            (0x2000, 0x200a),
            (0x2028, 0x2029),
            (0x202f, 0x202f),
            (0x205f, 0x205f),
            (0x3000, 0x3000),
            (0xfeff, 0xfeff),
        ]),
        Named::Property(property) => unicode::code_points(property),
    }
}
