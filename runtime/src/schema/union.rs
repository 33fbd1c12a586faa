//! Which alternatives of an `anyOf` or `oneOf` a value can match at all.
//!
//! In: the alternatives' rules. Out: for a value, those that are worth a try, told by its kind and, for objects, by
//! the one member whose constant tells most of them apart. Only the fast pass asks; it only leaves out what fails.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use super::assert::text_holds;
use super::fault::What;
use super::keys::Keys;
use super::program::{Check, Members, Program, RuleId, Run, Slot, kinds};
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
    /// For each of `values` and then of `integers`, the alternatives that may hold with it.
    parts: Box<[u64]>,
    /// The same for `false` and `true`.
    flags: [u64; 2],
    /// Those that have no such constant, and those of them that may hold with `null`, an array or an object.
    untagged: u64,
    others: u64,
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

    /// The position of the only alternative that an object may match by its tag.
    pub(crate) fn only(&self, program: &'static Program, value: &Node<'_>) -> Option<usize> {
        self.tag(program).filter(|_| value.kind() == Kind::Object)?;
        let mut candidates = self.candidates(program, value);
        candidates.next().filter(|_| candidates.next().is_none())
    }

    /// What there is to say where no alternative holds: that a member tells those for objects apart, if it means none.
    pub(crate) fn unmet(&'static self, program: &'static Program, value: &Node<'_>) -> What {
        let objects = self.of_kind(program, Kind::Object).count();
        let none = self.candidates(program, value).next().is_none();
        match self.tag(program) {
            Some(tag) if value.kind() == Kind::Object && objects > 1 && none => What::Untold(tag),
            _ => What::Matches(0),
        }
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

    /// The alternative that alone is for this kind.
    pub(crate) fn only_of_kind(&self, program: &'static Program, kind: Kind) -> Option<&Slot> {
        let mut candidates = self.of_kind(program, kind);
        let only = candidates.next().filter(|_| candidates.next().is_none());
        self.parts.get(only?)
    }

    /// The same of an object with this value of its [`Union::tag`].
    pub(crate) fn tagged(&self, program: &'static Program, found: Option<&Node<'_>>) -> Candidates {
        let plan = self.plan(program);
        let tag = plan.tag.as_ref();
        let of_tag = tag.map_or(u64::MAX, |tag| tag.parts(found));
        self.of_bits(plan.kinds[Kind::Object as usize] & of_tag)
    }

    /// Those of these bits, and those that are always tried.
    #[inline]
    pub(crate) fn of_bits(&self, bits: u64) -> Candidates {
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

impl Candidates {
    /// The first 64 as bits.
    pub(crate) fn bits(&self) -> u64 {
        self.bits
    }
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
            Some(Node::Bool(flag)) => return self.flags[usize::from(*flag)],
            Some(Node::String(value)) => self.values.find(value),
            Some(Node::Number(text)) => integer(text).and_then(|value| {
                let found = self.integers.binary_search(&value).ok()?;
                Some(self.values.names().len() + found)
            }),
            Some(_) => return self.others,
        };
        let parts = place.and_then(|at| self.parts.get(at));
        parts.map_or(self.untagged, |parts| *parts)
    }
}

impl Plan {
    fn new(program: &'static Program, parts: &[Slot]) -> Self {
        let mut left = LARGE;
        let guards = parts.iter().take(64);
        let guards = guards.map(|part| Guard::of(program, part.rule, 0, &mut left));
        let guards: Vec<Guard> = guards.collect();
        Plan {
            kinds: kinds::OF.map(|kind| bits(&guards, |guard| guard.kinds & kind != 0)),
            tag: Self::key(&guards).map(|key| Tag::new(key, &guards)),
        }
    }

    /// The name that is a tag in most alternatives.
    fn key(guards: &[Guard]) -> Option<Name> {
        let mut counts: HashMap<&Name, usize> = HashMap::new();
        for key in guards.iter().flat_map(|guard| guard.tags.keys()) {
            *counts.entry(key).or_default() += 1;
        }
        counts
            .into_iter()
            .max_by(|a, b| (a.1, b.0).cmp(&(b.1, a.0)))
            .map(|(key, _)| key.clone())
    }
}

/// The alternatives of which this holds.
fn bits(guards: &[Guard], holds: impl Fn(&Guard) -> bool) -> u64 {
    let set = guards.iter().enumerate().filter(|(_, guard)| holds(guard));
    set.fold(0u64, |bits, (at, _)| bits | 1 << at)
}

impl Tag {
    fn new(key: Name, guards: &[Guard]) -> Self {
        let known = guards.iter().filter_map(|guard| guard.tags.get(&key));
        let mut values: Vec<&Value> = known.flatten().collect();
        values.sort_unstable();
        values.dedup();
        let with = |value: &Value| bits(guards, |guard| guard.admits(&key, value));
        let texts = values.iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        });
        let integers = values.iter().filter_map(|value| match value {
            Value::Integer(value) => Some(*value),
            _ => None,
        });
        Tag {
            parts: values.iter().map(|value| with(value)).collect(),
            flags: [false, true].map(|flag| with(&Value::Flag(flag))),
            values: Keys::new(texts.collect()),
            integers: integers.collect(),
            untagged: bits(guards, |guard| !guard.tags.contains_key(&key)),
            others: bits(guards, |guard| guard.admits_other(&key)),
            absent: bits(guards, |guard| !guard.needs.contains(&key)),
            key,
        }
    }
}

type Name = Cow<'static, str>;

/// What a value must be for an alternative to hold.
#[derive(Default)]
struct Guard {
    kinds: u8,
    /// Members that have to be there.
    needs: HashSet<Name>,
    /// Members that, if they are there, must be one of some values.
    tags: HashMap<Name, Vec<Value>>,
    /// The rules of other members.
    asks: HashMap<Name, Vec<(&'static Program, RuleId)>>,
}

/// A constant that a member may be told by. The order is that of a tag's values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Text(Name),
    Integer(i64),
    Flag(bool),
}

/// References, `allOf`s and unions are followed so far; a chain that long tells nothing more.
const DEEPEST: usize = 6;
/// So many rules are looked at for one union.
const LARGE: u32 = 2000;

impl Guard {
    fn of(program: &'static Program, id: RuleId, depth: usize, left: &mut u32) -> Self {
        let mut guard = Guard {
            kinds: kinds::ALL,
            ..Guard::default()
        };
        guard.narrow(program, id, depth, left);
        guard
    }

    fn narrow(&mut self, program: &'static Program, id: RuleId, depth: usize, left: &mut u32) {
        let rule = &program.rules[id as usize];
        self.kinds &= rule.kinds;
        if depth == DEEPEST || *left == 0 {
            return;
        }
        *left -= 1;
        for check in &program.checks[rule.run(Run::Object)] {
            if let Check::Members(members) = check {
                self.members(program, members, depth);
            }
        }
        for check in &program.checks[rule.run(Run::Every)] {
            match check {
                Check::Ref(target) => {
                    let (program, rule) = target.start();
                    self.narrow(program, rule, depth + 1, left);
                }
                Check::AllOf(parts) => {
                    for part in parts {
                        self.narrow(program, *part, depth + 1, left);
                    }
                }
                Check::AnyOf(union) | Check::OneOf(union) => {
                    let parts = union.parts.iter();
                    let parts = parts.map(|part| Guard::of(program, part.rule, depth + 1, left));
                    self.any(parts.collect());
                }
                _ => {}
            }
        }
    }

    fn members(&mut self, program: &'static Program, members: &Members, depth: usize) {
        for (member, name) in members.entries.iter().zip(members.keys.names()) {
            if member.needed {
                self.needs.insert(name.clone());
            }
            if !member.declared {
                continue;
            }
            match constants(program, member.slot.rule, depth) {
                Some(values) => {
                    self.tags.insert(name.clone(), values);
                }
                None => {
                    let asks = self.asks.entry(name.clone()).or_default();
                    asks.push((program, member.slot.rule));
                }
            }
        }
    }

    /// Takes over what all of these have in common, one of which has to hold.
    fn any(&mut self, mut parts: Vec<Guard>) {
        self.kinds &= parts.iter().fold(0, |all, part| all | part.kinds);
        // Members are told of objects alone.
        parts.retain(|part| part.kinds & kinds::OBJECT != 0);
        let Some(first) = parts.pop() else {
            return;
        };
        let needed = first.needs.into_iter();
        self.needs
            .extend(needed.filter(|name| parts.iter().all(|part| part.needs.contains(name))));
        for (name, mut values) in first.tags {
            let others: Option<Vec<_>> = parts.iter().map(|part| part.tags.get(&name)).collect();
            if let Some(others) = others {
                values.extend(others.into_iter().flatten().cloned());
                self.tags.entry(name).or_insert(values);
            }
        }
    }

    /// Whether it may hold of an object with this value of a member.
    fn admits(&self, key: &Name, value: &Value) -> bool {
        if let Some(values) = self.tags.get(key) {
            return values.contains(value);
        }
        let mut asks = self.asks.get(key).into_iter().flatten();
        !asks.any(|(program, rule)| value.is_refused(program, *rule, 0))
    }
}

impl Guard {
    /// Whether it may hold of an object where a member is `null`, an array or an object.
    fn admits_other(&self, key: &Name) -> bool {
        let mut asks = self.asks.get(key).into_iter().flatten();
        let kinds = |(program, id): &(&'static Program, RuleId)| program.rules[*id as usize].kinds;
        let all = kinds::NULL | kinds::ARRAY | kinds::OBJECT;
        !self.tags.contains_key(key) && asks.all(|rule| kinds(rule) & all != 0)
    }
}

impl Value {
    /// Whether it certainly does not satisfy a rule, as far as that says so of the value by itself.
    fn is_refused(&self, program: &'static Program, id: RuleId, depth: usize) -> bool {
        let rule = &program.rules[id as usize];
        let (kind, text) = match self {
            Value::Text(text) => (kinds::STRING, Some(text)),
            Value::Integer(_) => (kinds::INTEGER, None),
            Value::Flag(_) => (kinds::BOOL, None),
        };
        if rule.kinds & kind == 0 {
            return true;
        }
        let own = program.checks[rule.run(Run::String)].iter();
        let mut checks = own.chain(&program.checks[rule.run(Run::Every)]);
        checks.any(|check| match (check, text) {
            (Check::Ref(target), _) if depth < DEEPEST => {
                let (program, rule) = target.start();
                self.is_refused(program, rule, depth + 1)
            }
            (Check::Not(part), Some(text)) => is_satisfied(program, *part, text),
            (check, Some(text)) => text_holds(check, text) == Some(false),
            _ => false,
        })
    }
}

/// Whether a text certainly satisfies a rule.
fn is_satisfied(program: &'static Program, id: RuleId, text: &str) -> bool {
    let rule = &program.rules[id as usize];
    let own = program.checks[rule.run(Run::String)].iter();
    let mut checks = own.chain(&program.checks[rule.run(Run::Every)]);
    rule.kinds & kinds::STRING != 0 && checks.all(|check| text_holds(check, text) == Some(true))
}

/// The constants that a rule limits a value to, if it does.
fn constants(program: &'static Program, id: RuleId, depth: usize) -> Option<Vec<Value>> {
    let rule = &program.rules[id as usize];
    let scalar = |value: &Node<'static>| match value {
        Node::String(text) => Some(Value::Text(text.clone())),
        Node::Number(text) => integer(text).map(Value::Integer),
        Node::Bool(flag) => Some(Value::Flag(*flag)),
        _ => None,
    };
    program.checks[rule.run(Run::Every)]
        .iter()
        .find_map(|check| match check {
            Check::Const(value) => Some(vec![scalar(value)?]),
            Check::Enum(values) => {
                let texts = values.strings.names().iter().cloned().map(Value::Text);
                let integers = values.integers.iter().copied().map(Value::Integer);
                let others: Option<Vec<Value>> = values.others.iter().map(scalar).collect();
                Some(texts.chain(integers).chain(others?).collect())
            }
            Check::Ref(target) if depth < DEEPEST => {
                let (program, rule) = target.start();
                constants(program, rule, depth + 1)
            }
            _ => None,
        })
}
