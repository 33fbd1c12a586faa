//! Which alternatives of an `anyOf` or `oneOf` a value can match at all.
//!
//! In: the alternatives' rules. Out: for a value, those that are worth a try, told by its kind and, for objects, by
//! the one member whose constant tells most of them apart. Only the fast pass asks; it only leaves out what fails.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::keys::Keys;
use super::program::{Check, NONE, Program, RuleId, Run, kinds};
use crate::json::Node;

/// The alternatives of `anyOf` or `oneOf`.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) parts: Box<[RuleId]>,
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

/// A required member that has a constant, or a few, in some alternatives.
#[derive(Debug)]
struct Tag {
    key: Cow<'static, str>,
    values: Keys,
    /// For each of `values`, the alternatives that have it, and those that have no tag.
    parts: Box<[u64]>,
    untagged: u64,
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
    pub(crate) fn new(parts: Box<[RuleId]>) -> Self {
        Union {
            parts,
            plan: OnceLock::new(),
        }
    }

    /// The alternatives that the value may match.
    #[inline]
    pub(crate) fn candidates(
        &self,
        program: &'static Program,
        value: &Node<'_>,
    ) -> impl Iterator<Item = RuleId> + '_ {
        let plan = self.plan.get_or_init(|| Plan::new(program, &self.parts));
        let mut left = match value {
            Node::Null => plan.kinds[0],
            Node::Bool(_) => plan.kinds[1],
            Node::Number(_) => plan.kinds[2],
            Node::String(_) => plan.kinds[3],
            Node::Array(_) => plan.kinds[4],
            Node::Object(members) => {
                plan.kinds[5] & plan.tag.as_ref().map_or(u64::MAX, |tag| tag.parts(members))
            }
        };
        let first = std::iter::from_fn(move || {
            let at = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            self.parts.get(at as usize).copied().filter(|_| at < 64)
        });
        first.chain(self.parts.iter().skip(64).copied())
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
            _ => self.untagged,
        }
    }
}

impl Plan {
    fn new(program: &'static Program, parts: &[RuleId]) -> Self {
        let mut guards: Vec<Guard> = Vec::new();
        for part in parts.iter().take(64) {
            let mut guard = Guard {
                kinds: kinds::ALL,
                tags: HashMap::new(),
            };
            guard.narrow(program, *part, 0);
            guards.push(guard);
        }
        let bits = |holds: &dyn Fn(&Guard) -> bool| {
            let set = guards.iter().enumerate().filter(|(_, guard)| holds(guard));
            set.fold(0u64, |bits, (at, _)| bits | 1 << at)
        };
        let tag = Self::key(&guards).map(|key| {
            let untagged = bits(&|guard| !guard.tags.contains_key(&key));
            let mut values: Vec<Cow<'static, str>> = guards
                .iter()
                .filter_map(|guard| guard.tags.get(&key))
                .flatten()
                .cloned()
                .collect();
            values.sort_unstable();
            values.dedup();
            let has =
                |guard: &Guard, value| guard.tags.get(&key).is_some_and(|v| v.contains(value));
            let parts = values
                .iter()
                .map(|value| untagged | bits(&|guard| has(guard, value)));
            let parts = parts.collect();
            Tag {
                values: Keys::new(values),
                parts,
                untagged,
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
    /// Required members that must be one of some strings.
    tags: HashMap<Cow<'static, str>, Vec<Cow<'static, str>>>,
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
                if members.needed[at] != NONE
                    && members.rules[at] != NONE
                    && let Some(values) = strings(program, members.rules[at], depth)
                {
                    self.tags.insert(name.clone(), values);
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
