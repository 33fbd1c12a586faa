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
use crate::json::Node;

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
    /// For null, booleans, numbers, strings, arrays and objects.
    kinds: [u64; 6],
    tag: Option<Tag>,
}

/// A member that has a constant, or a few, in some alternatives.
#[derive(Debug)]
struct Tag {
    key: Cow<'static, str>,
    values: Keys,
    /// For each of `values`, the alternatives that have it, and those that have no tag.
    parts: Box<[u64]>,
    untagged: u64,
    /// Those that do not require the member.
    absent: u64,
}

const KINDS: [u8; 6] = [
    kinds::NULL,
    kinds::BOOL,
    kinds::NUMBER,
    kinds::STRING,
    kinds::ARRAY,
    kinds::OBJECT,
];

impl Union {
    pub(crate) fn new(parts: Box<[Slot]>) -> Self {
        Union {
            parts,
            plan: OnceLock::new(),
        }
    }

    /// The member whose constant tells alternatives apart.
    pub(crate) fn tag(&self, program: &'static Program) -> Option<&str> {
        let plan = self.plan.get_or_init(|| Plan::new(program, &self.parts));
        plan.tag.as_ref().map(|tag| &*tag.key)
    }

    /// The positions of the alternatives that the value may match.
    #[inline]
    pub(crate) fn candidates(&self, program: &'static Program, value: &Node<'_>) -> Candidates {
        let plan = self.plan.get_or_init(|| Plan::new(program, &self.parts));
        let bits = match value {
            Node::Null => plan.kinds[0],
            Node::Bool(_) => plan.kinds[1],
            Node::Number(_) => plan.kinds[2],
            Node::String(_) => plan.kinds[3],
            Node::Array(_) => plan.kinds[4],
            Node::Object(members) => {
                plan.kinds[5] & plan.tag.as_ref().map_or(u64::MAX, |tag| tag.parts(members))
            }
        };
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
    fn parts(&self, members: &[(Cow<'_, str>, Node<'_>)]) -> u64 {
        match members.iter().find(|(name, _)| *name == self.key) {
            Some((_, Node::String(value))) => self
                .values
                .find(value)
                .map_or(self.untagged, |at| self.parts[at]),
            Some(_) => self.untagged,
            None => self.absent,
        }
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
            let mut values: Vec<_> = known.flat_map(|(_, values)| values).cloned().collect();
            values.sort_unstable();
            values.dedup();
            let has = |guard: &Guard, value| {
                guard
                    .tags
                    .get(&key)
                    .is_some_and(|(_, values)| values.contains(value))
            };
            let parts = values
                .iter()
                .map(|value| untagged | bits(&|guard| has(guard, value)));
            Tag {
                parts: parts.collect(),
                values: Keys::new(values),
                untagged,
                absent,
                key,
            }
        });
        Plan {
            kinds: KINDS.map(|kind| bits(&|guard| guard.kinds & kind != 0)),
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
    /// Members that, if they are there, must be one of some strings; and whether they have to be there.
    tags: HashMap<Cow<'static, str>, (bool, Vec<Cow<'static, str>>)>,
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
                    && let Some(values) = strings(program, member.slot.rule, depth)
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

/// The strings that a rule limits a value to, if it does.
fn strings(program: &'static Program, id: RuleId, depth: usize) -> Option<Vec<Cow<'static, str>>> {
    let rule = &program.rules[id as usize];
    program.checks[rule.run(Run::Every)]
        .iter()
        .find_map(|check| match check {
            Check::Const(value) => match &**value {
                Node::String(text) => Some(vec![text.clone()]),
                _ => None,
            },
            Check::Enum(values) if rule.kinds == kinds::STRING => {
                Some(values.strings.names().to_vec())
            }
            Check::Ref(target) if depth < DEEPEST => {
                let (program, rule) = target.start();
                strings(program, rule, depth + 1)
            }
            _ => None,
        })
}
