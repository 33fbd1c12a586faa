//! What a set of rules asks of the arrays or objects that they look at, gathered from all of them.
//!
//! In: the rules, and which alternatives of unions are left. Out: a [`Plan`]. References, `allOf`, unions and conditions
//! about the same value become a formula over checks; what these ask of members is put together by name.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use super::assert::text_holds;
use super::formula::{Answers, Formula};
use super::joint::{
    Arrays, Asked, Chain, Choice, Last, MANY, Objects, Part, Plan, Question, Several, Source, Told,
};
use super::keys::Keys;
use super::marks::Places;
use super::program::{
    ANY, Check, Items, Members, NONE, Program, Rule, RuleId, Run, Shape, Slot, kinds,
};
use super::union::Union;
use super::valid::Evaluation;
use crate::json::{Kind, Node, Spelled};
use crate::pattern::Pattern;

/// So many rules are looked at for one set.
const LARGE: u32 = 512;

/// How values of one kind are judged by these rules: whether `together` they hold, or each has an answer.
pub(super) fn plan(questions: &[Question], together: bool, kind: Kind, chosen: &[Choice]) -> Plan {
    let mut draft = Draft {
        kind,
        chosen,
        tell: None,
        checks: Vec::new(),
        left: LARGE,
    };
    let answers = questions
        .iter()
        .map(|one| draft.rule(one.program, one.rule));
    let answers: Option<Vec<Formula>> = answers.collect();
    if let Some((program, union)) = draft.tell {
        return Plan::Told(Told {
            program,
            union,
            chosen: chosen.to_vec(),
            plans: Chain::default(),
        });
    }
    let Some(answers) = answers.filter(|_| draft.weight() <= 64) else {
        return Plan::Tree;
    };
    let answers = match together {
        true => vec![Formula::all(answers)],
        false => answers,
    };
    let known = (0..).zip(&answers).map(|(at, answer)| match answer {
        Formula::Known(holds) => Some(u64::from(*holds) << at),
        _ => None,
    });
    let known: Option<Vec<u64>> = known.collect();
    match (known, kind) {
        (Some(bits), _) => Plan::Known(bits.iter().fold(0, |all, bit| all | bit)),
        (None, Kind::Array) => draft.items(Answers::new(answers)),
        (None, _) => draft.members(Answers::new(answers)),
    }
}

/// What values of one kind are asked, while it is found out.
struct Draft<'c> {
    kind: Kind,
    chosen: &'c [Choice],
    /// The union whose tag is to be known first.
    tell: Option<(&'static Program, &'static Union)>,
    checks: Vec<One>,
    left: u32,
}

/// One check, or a part of it.
#[derive(Clone, Copy)]
enum One {
    Members(Source<Members>),
    Items(Source<Items>),
    Names(Question),
    Count(u64, u64),
    HasWith(&'static str, &'static [Cow<'static, str>]),
    Lacks(&'static str),
    Unique,
}

impl Draft<'_> {
    /// What a rule asks; `None` where that takes a tree, or to know more.
    fn rule(&mut self, program: &'static Program, id: RuleId) -> Option<Formula> {
        self.left = self.left.checked_sub(1)?;
        let rule = &program.rules[id as usize];
        if rule.kinds & kinds::OF[self.kind as usize] == 0 {
            return Some(Formula::Known(false));
        }
        let (own, other) = match self.kind {
            Kind::Array => (Run::Array, rule.other_items),
            _ => (Run::Object, rule.other_members),
        };
        if rule.has(Rule::SCOPED) || other != NONE {
            return None;
        }
        let own = program.checks[rule.run(own)].iter();
        let every = &program.checks[rule.run(Run::Every)];
        let all = own.chain(every).map(|check| self.check(program, check));
        all.collect::<Option<_>>().map(Formula::all)
    }

    fn check(&mut self, program: &'static Program, check: &'static Check) -> Option<Formula> {
        Some(match check {
            Check::Members(members) => self.one(One::Members((program, members))),
            Check::Items(items) => self.one(One::Items((program, items))),
            Check::MinItems(n) | Check::MinProperties(n) => self.one(One::Count(*n, u64::MAX)),
            Check::MaxItems(n) | Check::MaxProperties(n) => self.one(One::Count(0, *n)),
            Check::UniqueItems => self.one(One::Unique),
            Check::PropertyNames(rule) => self.one(One::Names(Question {
                program,
                rule: *rule,
            })),
            Check::DependentRequired(all) => {
                let all = all.iter().map(|one| One::HasWith(&one.name, &one.required));
                Formula::all(all.map(|one| self.one(one)).collect())
            }
            Check::DependentSchemas(all) => {
                let each = all.iter().map(|(name, rule)| {
                    let parts = vec![self.one(One::Lacks(name)), self.rule(program, *rule)?];
                    Some(Formula::any(parts, false))
                });
                Formula::all(each.collect::<Option<_>>()?)
            }
            Check::Ref(target) => {
                let entry = target.entry();
                return match entry.plain {
                    true => self.rule(entry.program, entry.rule),
                    false => None,
                };
            }
            Check::AllOf(parts) => Formula::all(self.rules(program, parts.iter().copied())?),
            Check::AnyOf(union) => Formula::any(self.union(program, union)?, false),
            Check::OneOf(union) => Formula::any(self.union(program, union)?, true),
            Check::Not(part) => Formula::Not(Box::new(self.rule(program, *part)?)),
            Check::If(condition) => Formula::If(Box::new([
                self.rule(program, condition.test)?,
                self.rule(program, condition.then)?,
                self.rule(program, condition.otherwise)?,
            ])),
            _ => return None,
        })
    }

    fn rules(
        &mut self,
        program: &'static Program,
        rules: impl Iterator<Item = RuleId>,
    ) -> Option<Vec<Formula>> {
        rules.map(|rule| self.rule(program, rule)).collect()
    }

    /// What each alternative that is left asks.
    fn union(&mut self, program: &'static Program, union: &'static Union) -> Option<Vec<Formula>> {
        let chosen = self
            .chosen
            .iter()
            .find(|(known, _)| std::ptr::eq(*known, union));
        let left = match chosen {
            Some((_, bits)) => union.of_bits(*bits),
            None => union.of_kind(program, self.kind),
        };
        let left: Vec<usize> = left.collect();
        let tagged = self.kind == Kind::Object && union.tag(program).is_some();
        if chosen.is_none() && left.len() > 1 && tagged {
            self.tell = self.tell.or(Some((program, union)));
            return None;
        }
        self.rules(program, left.iter().map(|at| union.parts[*at].rule))
    }

    fn one(&mut self, check: One) -> Formula {
        let bit = 1u64.checked_shl(self.checks.len() as u32).unwrap_or(0);
        self.checks.push(check);
        Formula::Check(bit)
    }

    /// At least as many as there are checks, and as many rules as these have for one member.
    fn weight(&self) -> usize {
        let weight = |check: &One| match check {
            One::Members((_, members)) => 1 + members.patterns.len(),
            _ => 1,
        };
        self.checks.iter().map(weight).sum()
    }

    /// The checks with their bits.
    fn bits(&self) -> impl Iterator<Item = (One, u64)> {
        self.checks
            .iter()
            .enumerate()
            .map(|(at, check)| (*check, 1 << at))
    }

    fn items(self, answers: Answers) -> Plan {
        let of = |one| match one {
            (One::Items(source), bit) => Some((source, bit)),
            _ => None,
        };
        let sources: Vec<(Source<Items>, u64)> = self.bits().filter_map(of).collect();
        let longest = sources
            .iter()
            .map(|((_, items), _)| items.prefix.len())
            .max();
        let part = |at: usize| {
            let asked = sources.iter().map(|((program, items), bit)| {
                let slot = items.prefix.get(at).unwrap_or(&items.rest);
                (*program, *slot, *bit)
            });
            Part::new(asked, &answers)
        };
        let longest = longest.unwrap_or(0);
        let (prefix, rest) = ((0..longest).map(part).collect(), part(longest));
        let unique = self.bits().filter(|(one, _)| matches!(one, One::Unique));
        let counts = self.bits().filter_map(|(one, bit)| match one {
            One::Count(least, most) => Some(((least, most), bit)),
            _ => None,
        });
        Plan::Items(Box::new(Arrays {
            prefix,
            rest,
            unique: unique.fold(0, |all, (_, bit)| all | bit),
            counts: counts.collect(),
            answers,
        }))
    }

    fn members(self, answers: Answers) -> Plan {
        let mut sources: Vec<(Source<Members>, u64)> = Vec::new();
        let mut names: Vec<&'static str> = Vec::new();
        let mut labels = Vec::new();
        for (one, bit) in self.bits() {
            match one {
                One::Members(source) => {
                    names.extend(source.1.keys.names().iter().map(|name| &**name));
                    sources.push((source, bit));
                }
                One::HasWith(name, others) => {
                    names.extend(others.iter().map(|name| &**name).chain([name]));
                }
                One::Lacks(name) => names.push(name),
                One::Names(Question { program, rule }) => {
                    labels.push((program, program.slot(rule), bit));
                }
                _ => {}
            }
        }
        let mut known = HashSet::new();
        names.retain(|name| known.insert(*name));
        let keys = Keys::new(names.iter().map(|name| (*name).into()).collect());
        let entries = names.iter().map(|name| {
            let asked = asked(&sources, Some(name), |pattern| pattern.matches(name));
            let mut part = Part::new(asked.into_iter(), &answers);
            part.fails = refused(&labels, name);
            part
        });
        let entries = entries.collect();
        let mut patterns: Vec<&'static Pattern> = Vec::new();
        for (pattern, _) in sources
            .iter()
            .flat_map(|((_, members), _)| &members.patterns)
        {
            if !patterns.iter().any(|known| std::ptr::eq(*known, *pattern)) {
                patterns.push(pattern);
            }
        }
        // Each may match or not, and no more than so many ways are kept.
        if patterns.len() > MANY.ilog2() as usize {
            return Plan::Tree;
        }
        Plan::Members(Box::new(Objects {
            last: self
                .bits()
                .filter_map(|(one, bit)| Some((last(one, &keys)?, bit)))
                .collect(),
            spelled: names.iter().map(|name| Spelled::new(name)).collect(),
            keys,
            entries,
            patterns,
            others: Chain::default(),
            names: labels,
            sources,
            answers,
        }))
    }
}

/// What a check asks at the end.
fn last(one: One, keys: &Keys) -> Option<Last> {
    let places = |names: &[Cow<'static, str>]| -> Places {
        names.iter().filter_map(|name| keys.find(name)).collect()
    };
    Some(match one {
        One::Members((_, members)) if !members.required.is_empty() => {
            Last::Has(places(&members.required))
        }
        One::HasWith(name, others) => Last::HasWith(keys.find(name)?, places(others)),
        One::Lacks(name) => Last::Lacks(keys.find(name)?),
        One::Count(least, most) => Last::Count(least, most),
        _ => return None,
    })
}

/// What is asked of a member: of one with this name, or of one with a name that nobody mentions; by the patterns that match.
fn asked(
    sources: &[(Source<Members>, u64)],
    name: Option<&str>,
    matches: impl Fn(&'static Pattern) -> bool,
) -> Vec<(&'static Program, Slot, u64)> {
    let mut all = Vec::new();
    for ((program, members), bit) in sources {
        let mut add = |slot: &Slot| all.push((*program, *slot, *bit));
        let entry = name.and_then(|name| members.keys.find(name));
        if let Some(entry) = entry.and_then(|at| members.entries.get(at)) {
            add(&entry.slot);
            entry.patterns.iter().for_each(add);
            continue;
        }
        let mut met = false;
        for (_, slot) in members
            .patterns
            .iter()
            .filter(|(pattern, _)| matches(pattern))
        {
            met = true;
            add(slot);
        }
        if !met {
            add(&members.additional);
        }
    }
    all
}

/// The bits of those that a name does not satisfy.
pub(crate) fn refused(names: &[(&'static Program, Slot, u64)], name: &str) -> u64 {
    let holds = |program: &'static Program, slot: &Slot| match slot.shape {
        Shape::Text(from, to) => {
            let mut checks = program.run((from, to)).iter();
            checks.all(|check| text_holds(check, name) != Some(false))
        }
        _ => {
            let node = Node::String(name.into());
            Evaluation::of(&node).child(program, slot, &node)
        }
    };
    let fails = names
        .iter()
        .filter(|(program, slot, _)| !holds(program, slot));
    fails.fold(0, |all, (.., bit)| all | bit)
}

impl Objects {
    /// What is asked of a member with a name that nobody mentions, by the patterns that match it.
    pub(crate) fn other(&self, matching: u64) -> Option<&Part> {
        self.others.get(
            &matching,
            || true,
            || {
                let place = |pattern: &'static Pattern| {
                    self.patterns
                        .iter()
                        .position(|known| std::ptr::eq(*known, pattern))
                };
                let matches = |pattern: &'static Pattern| {
                    place(pattern).is_some_and(|at| matching >> at & 1 == 1)
                };
                let asked = asked(&self.sources, None, matches);
                Part::new(asked.into_iter(), &self.answers)
            },
        )
    }
}

impl Part {
    fn new(asked: impl Iterator<Item = (&'static Program, Slot, u64)>, answers: &Answers) -> Self {
        let mut all: Vec<(Question, Slot, u64)> = Vec::new();
        for (program, slot, bit) in asked {
            // Alternatives often refer to one schema.
            let (program, slot) = match slot.shape {
                Shape::Ref(target) if target.entry().plain => target.entry().judge,
                _ => (program, slot),
            };
            let asks = slot.is_some() && slot.rule != ANY;
            let question = Question {
                program,
                rule: slot.rule,
            };
            let alike = |known: &Slot| {
                let leaves = matches!((known.shape, slot.shape), (Shape::Leaf, Shape::Leaf));
                leaves && known.kinds == slot.kinds
            };
            let mut known = all.iter_mut();
            match known.find(|(known, asked, _)| *known == question || alike(asked)) {
                Some((_, _, bits)) => *bits |= bit,
                None if asks => all.push((question, slot, bit)),
                None => {}
            }
        }
        let must = |bits: u64| answers.are_lost(bits);
        let asked = match *all {
            [] => Asked::Must(super::ANY.entry().program, Slot::ANY),
            [(question, slot, bits)] if must(bits) => Asked::Must(question.program, slot),
            [(question, slot, bits)] => Asked::May(question.program, slot, bits),
            _ => {
                let bits = all.iter().map(|(.., bits)| *bits);
                let bits: Vec<u64> = match bits.clone().all(must) {
                    true => Vec::new(),
                    false => bits.collect(),
                };
                Asked::Several(Box::new(Several {
                    questions: all.iter().map(|(question, ..)| *question).collect(),
                    bits,
                    joint: OnceLock::new(),
                }))
            }
        };
        Part { asked, fails: 0 }
    }
}
