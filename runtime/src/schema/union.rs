//! Which alternatives of an `anyOf` or `oneOf` a value can match at all.
//!
//! In: the alternatives' rules. Out: for a value, those that are worth a try, told by its kind and, for objects, by
//! the one member whose constant tells most of them apart. Only the fast pass asks; it only leaves out what fails.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::keys::Keys;
use super::program::{Check, Program, RuleId, Run, Slot, kinds};
use crate::json::{Kind, Node, integer};

/// The alternatives of `anyOf` or `oneOf`.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) parts: Box<[Slot]>,
    /// Made when first asked, since it looks behind references.
    plan: OnceLock<Plan>,
}

/// Sets of alternatives, as bits. From the 64th on they are always tried.
#[derive(Debug)]
struct Plan {
    /// For each [`Kind`], in its order.
    kinds: [u64; 6],
    tag: Option<Tag>,
}

/// A member that has a constant, or a few, in some alternatives.
#[derive(Debug)]
struct Tag {
    key: Cow<'static, str>,
    values: Keys,
    /// Those of its values that are integers, in ascending order.
    integers: Box<[i64]>,
    /// For each of `values` and then of `integers`, the alternatives that have it, and those that have no tag.
    parts: Box<[u64]>,
    untagged: u64,
    /// Those that do not require the member.
    absent: u64,
}

impl Union {
    pub(crate) fn new(parts: Box<[Slot]>) -> Self {
        Union {
            parts,
            plan: OnceLock::new(),
        }
    }

    /// The member whose constant tells alternatives apart.
    pub(crate) fn tag(&self, program: &'static Program) -> Option<&str> {
        let tag = self.plan(program).tag.as_ref();
        tag.map(|tag| &*tag.key)
    }

    #[inline]
    fn plan(&self, program: &'static Program) -> &Plan {
        self.plan.get_or_init(|| Plan::new(program, &self.parts))
    }

    /// The positions of the alternatives that the value may match.
    #[inline]
    pub(crate) fn candidates(&self, program: &'static Program, value: &Node<'_>) -> Candidates {
        let plan = self.plan(program);
        let mut bits = plan.kinds[value.kind() as usize];
        if let (Node::Object(members), Some(tag)) = (value, &plan.tag) {
            let found = members.iter().find(|(name, _)| *name == tag.key);
            bits &= tag.parts(found.map(|(_, value)| value));
        }
        self.of_bits(bits)
    }

    /// The positions of the alternatives that a value of this kind may match.
    pub(crate) fn of_kind(&self, program: &'static Program, kind: Kind) -> Candidates {
        self.of_bits(self.plan(program).kinds[kind as usize])
    }

    /// The same of an object with this value of its [`Union::tag`].
    pub(crate) fn tagged(&self, program: &'static Program, found: Option<&Node<'_>>) -> Candidates {
        let plan = self.plan(program);
        let tag = plan.tag.as_ref();
        let of_tag = tag.map_or(u64::MAX, |tag| tag.parts(found));
        self.of_bits(plan.kinds[Kind::Object as usize] & of_tag)
    }

    #[inline]
    fn of_bits(&self, bits: u64) -> Candidates {
        Candidates {
            bits,
            rest: 64..self.parts.len(),
        }
    }
}

/// Positions of alternatives, in order.
pub(crate) struct Candidates {
    bits: u64,
    rest: Range<usize>,
}

impl Iterator for Candidates {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.bits == 0 {
            return self.rest.next();
        }
        let at = self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(at)
    }
}

impl Tag {
    #[inline]
    fn parts(&self, found: Option<&Node<'_>>) -> u64 {
        let place = match found {
            None => return self.absent,
            Some(Node::String(value)) => self.values.find(value),
            Some(Node::Number(text)) => integer(text).and_then(|value| {
                let found = self.integers.binary_search(&value).ok()?;
                Some(self.values.names().len() + found)
            }),
            Some(_) => None,
        };
        let parts = place.and_then(|at| self.parts.get(at));
        parts.map_or(self.untagged, |parts| *parts)
    }
}

impl Plan {
    fn new(program: &'static Program, parts: &[Slot]) -> Self {
        let mut guards: Vec<Guard> = Vec::new();
        for part in parts.iter().take(64) {
            let mut guard = Guard {
                kinds: kinds::ALL,
                tags: HashMap::new(),
            };
            guard.narrow(program, part.rule, 0);
            guards.push(guard);
        }
        let bits = |holds: &dyn Fn(&Guard) -> bool| {
            let set = guards.iter().enumerate().filter(|(_, guard)| holds(guard));
            set.fold(0u64, |bits, (at, _)| bits | 1 << at)
        };
        let tag = Self::key(&guards).map(|key| {
            let untagged = bits(&|guard| !guard.tags.contains_key(&key));
            let absent = bits(&|guard| guard.tags.get(&key).is_none_or(|(needed, _)| !needed));
            let known = guards.iter().filter_map(|guard| guard.tags.get(&key));
            let mut values: Vec<&Value> = known.flat_map(|(_, values)| values).collect();
            values.sort_unstable();
            values.dedup();
            let has = |guard: &Guard, value| {
                let values = guard.tags.get(&key).map(|(_, values)| values);
                values.is_some_and(|values| values.contains(value))
            };
            let parts = values
                .iter()
                .map(|value| untagged | bits(&|guard| has(guard, value)));
            let texts = values.iter().filter_map(|value| match value {
                Value::Text(text) => Some(text.clone()),
                Value::Integer(_) => None,
            });
            let integers = values.iter().filter_map(|value| match value {
                Value::Integer(value) => Some(*value),
                Value::Text(_) => None,
            });
            Tag {
                parts: parts.collect(),
                values: Keys::new(texts.collect()),
                integers: integers.collect(),
                untagged,
                absent,
                key,
            }
        });
        Plan {
            kinds: kinds::OF.map(|kind| bits(&|guard| guard.kinds & kind != 0)),
            tag,
        }
    }

    /// The name that is a tag in most alternatives.
    fn key(guards: &[Guard]) -> Option<Cow<'static, str>> {
        let mut counts: HashMap<&Cow<'static, str>, usize> = HashMap::new();
        for key in guards.iter().flat_map(|guard| guard.tags.keys()) {
            *counts.entry(key).or_default() += 1;
        }
        counts
            .into_iter()
            .max_by(|a, b| (a.1, b.0).cmp(&(b.1, a.0)))
            .map(|(key, _)| key.clone())
    }
}

/// What a value must be for an alternative to hold.
struct Guard {
    kinds: u8,
    /// Members that, if they are there, must be one of some values; and whether they have to be there.
    tags: HashMap<Cow<'static, str>, (bool, Vec<Value>)>,
}

/// A constant that a member may be told by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Text(Cow<'static, str>),
    Integer(i64),
}

/// References and `allOf`s are followed so far; a chain that long tells nothing more.
const DEEPEST: usize = 6;

impl Guard {
    fn narrow(&mut self, program: &'static Program, id: RuleId, depth: usize) {
        let rule = &program.rules[id as usize];
        self.kinds &= rule.kinds;
        if depth == DEEPEST {
            return;
        }
        for check in &program.checks[rule.run(Run::Object)] {
            let Check::Members(members) = check else {
                continue;
            };
            for (at, name) in members.keys.names().iter().enumerate() {
                let member = &members.entries[at];
                if member.declared
                    && let Some(values) = constants(program, member.slot.rule, depth)
                {
                    self.tags.insert(name.clone(), (member.needed, values));
                }
            }
        }
        for check in &program.checks[rule.run(Run::Every)] {
            match check {
                Check::Ref(target) => {
                    let (program, rule) = target.start();
                    self.narrow(program, rule, depth + 1);
                }
                Check::AllOf(parts) => {
                    parts
                        .iter()
                        .for_each(|part| self.narrow(program, *part, depth + 1));
                }
                _ => {}
            }
        }
    }
}

/// The strings and integers that a rule limits a value to, if it does.
fn constants(program: &'static Program, id: RuleId, depth: usize) -> Option<Vec<Value>> {
    let rule = &program.rules[id as usize];
    program.checks[rule.run(Run::Every)]
        .iter()
        .find_map(|check| match check {
            Check::Const(value) => match &**value {
                Node::String(text) => Some(vec![Value::Text(text.clone())]),
                Node::Number(text) => Some(vec![Value::Integer(integer(text)?)]),
                _ => None,
            },
            Check::Enum(values) if values.others.is_empty() => {
                let texts = values.strings.names().iter().cloned().map(Value::Text);
                let integers = values.integers.iter().copied().map(Value::Integer);
                Some(texts.chain(integers).collect())
            }
            Check::Ref(target) if depth < DEEPEST => {
                let (program, rule) = target.start();
                constants(program, rule, depth + 1)
            }
            _ => None,
        })
}
