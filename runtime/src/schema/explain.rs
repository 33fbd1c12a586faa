//! Every fault of a value, not only the first.
//!
//! In: an entry into a program and a value. Out: [`Fault`]s, each with the value's address; what they say in words
//! is [`super::report`]'s business. Nothing is capped here: a cap inside a branch would change what is valid. Of many
//! faults those that are not told are left out ([`super::near`]), but counted. What a check means is decided in
//! [`super::valid`]; here it is only followed to the end.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::assert::{Member, has, holds, missing};
use super::branch::{self, Alike};
use super::fault::{Fault, Place, What, address};
use super::found::{Faults, Found, Group};
use super::marks::{Marks, Track};
use super::memo::{Key, weight};
use super::near::{Growth, Near};
use super::program::{Check, Contains, Items, Members, NONE, Program, Rule, RuleId, Run};
use super::read::kind_of;
use super::union::Union;
use super::valid::Evaluation;
use super::{Entry, Schema, unique};
use crate::json::Node;

/// Lists longer than this are shared.
const MANY: usize = 64;

/// All faults of the value, in the order of the schema; what is found on several ways may stand there several times.
/// Of more than `cap` some that are not among the first `cap` of the value may be missing.
pub(crate) fn explain(entry: &'static Entry, value: &Node<'_>, cap: usize) -> Faults {
    let mut explanation = Explanation {
        state: Evaluation::of(value),
        faults: Vec::new(),
        known: HashMap::new(),
        alike: Alike::default(),
        near: Near::new(value, cap),
        inside: 0,
    };
    let at = Place {
        node: address(value),
        depth: 0,
        name: false,
    };
    explanation.enter(entry, Given { value, at }, &mut Marks::default());
    explanation.faults
}

/// The value at hand and where it is.
#[derive(Clone, Copy)]
struct Given<'g, 'v> {
    value: &'g Node<'v>,
    at: Place,
}

impl<'g, 'v> Given<'g, 'v> {
    fn below(self, value: &'g Node<'v>) -> Self {
        Given {
            value,
            at: self.at.below(value),
        }
    }
}

struct Explanation<'n> {
    state: Evaluation<'n>,
    faults: Faults,
    /// What schemas have found, and evaluated, once the effort is too high.
    known: HashMap<Key, (Option<Rc<Group>>, Marks)>,
    alike: Alike,
    near: Near<'n>,
    /// How many branches are being tried, each inside the one before: of these all faults count.
    inside: u32,
}

impl Explanation<'_> {
    fn enter(&mut self, entry: &'static Entry, given: Given<'_, '_>, marks: &mut Marks) {
        let depth = self.state.scope.len();
        if entry.resource != NONE {
            self.state.widen(entry.program.anchors(entry.resource));
        }
        self.rule(entry.program, entry.rule, given, marks);
        self.state.scope.truncate(depth);
    }

    /// What a schema finds, which may be known.
    fn follow(
        &mut self,
        target: &'static Schema,
        watch: bool,
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        let key = self.state.key(target, given.value);
        if key
            .as_ref()
            .is_some_and(|key| self.recall(key, given, marks))
        {
            return;
        }
        // What is told in the end need not be whole.
        let apart = key.is_some() || self.inside > 0;
        let before = apart.then(|| self.part());
        let mut own = Marks::default();
        let spent = self.state.effort.spent();
        self.walk(target, watch, given, &mut own);
        marks.add(&own);
        let Some(before) = before else {
            return;
        };
        let faults = self.join(before);
        // The effort may have become too high on the way.
        let key = key.or_else(|| self.state.key(target, given.value));
        match key.filter(|_| self.state.effort.is_dear_since(spent)) {
            Some(key) => self.remember(key, faults, given, own),
            None => self.take(faults, given.at),
        }
    }

    fn recall(&mut self, key: &Key, given: Given<'_, '_>, marks: &mut Marks) -> bool {
        let known = self.known.get(key);
        if let Some((faults, evaluated)) = known {
            marks.add(evaluated);
            let faults = faults.clone().map(Found::All);
            self.take(faults.into_iter().collect(), given.at);
            return true;
        }
        false
    }

    fn remember(&mut self, key: Key, faults: Faults, given: Given<'_, '_>, own: Marks) {
        let faults = (!faults.is_empty()).then(|| Group::of(faults, given.at));
        let told = faults.clone().map(Found::All);
        self.known.insert(key, (faults, own));
        self.take(told.into_iter().collect(), given.at);
    }

    /// Takes over what was found apart. What is long is not to be copied at every level.
    fn take(&mut self, faults: Faults, at: Place) {
        if self.is_far(at) {
            return;
        }
        match self.faults.is_empty() {
            true => self.faults = faults,
            false if faults.len() > MANY => self.faults.push(Found::All(Group::of(faults, at))),
            false => self.faults.extend(faults),
        }
        if self.inside == 0 {
            self.near.trim(&mut self.faults);
        }
    }

    /// Leaves out faults of a branch that can be told in no case, if there are many since `growth` began.
    fn thin(&mut self, growth: &mut Growth, given: Given<'_, '_>) {
        if self.inside > 0 && growth.is_long(&self.faults) {
            growth.thin(&mut self.faults, given.value, self.near.cap);
        }
    }

    /// Whether nothing that is found at a value or inside will be told.
    fn is_far(&self, at: Place) -> bool {
        self.inside == 0 && !self.near.has(at)
    }

    fn walk(
        &mut self,
        target: &'static Schema,
        watch: bool,
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        let entry = target.entry();
        if !(watch || entry.looping) {
            self.enter(entry, given, marks);
        } else if self.state.start(target, given.value) {
            self.enter(entry, given, marks);
            self.state.active.pop();
        }
    }

    /// The faults that `judge` finds, apart from those found so far.
    fn apart(&mut self, judge: impl FnOnce(&mut Self)) -> Faults {
        let before = self.part();
        judge(self);
        self.join(before)
    }

    /// Begins a list of faults apart from those found so far, which it gives.
    fn part(&mut self) -> Faults {
        self.inside += 1;
        std::mem::take(&mut self.faults)
    }

    /// Ends it, and gives what was found since.
    fn join(&mut self, before: Faults) -> Faults {
        self.inside -= 1;
        std::mem::replace(&mut self.faults, before)
    }

    fn found(&mut self, fault: Fault) {
        self.faults.push(Found::Fault(fault));
        if self.inside == 0 {
            self.near.trim(&mut self.faults);
        }
    }

    fn rule(
        &mut self,
        program: &'static Program,
        id: RuleId,
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        if self.is_far(given.at) {
            return;
        }
        let rule = &program.rules[id as usize];
        if rule.declared & kind_of(given.value) == 0 {
            let never = rule.declared == 0;
            let keyword = if never {
                program.places[id as usize].keyword
            } else {
                "type"
            };
            let what = if never { What::Never } else { What::Keyword };
            self.found(Fault {
                at: given.at,
                program,
                rule: id,
                keyword,
                what,
            });
        }
        if rule.has(Rule::LEAF) {
            return;
        }
        let depth = self.state.scope.len();
        if rule.has(Rule::SCOPED) {
            self.state.widen(program.anchors(id));
        }
        if rule.has(Rule::CLOSED) {
            let mut own = Marks::default();
            self.checks(program, id, given, &mut own);
            self.others(program, rule, given, &mut own);
            marks.merge(own);
        } else {
            self.checks(program, id, given, marks);
        }
        self.state.scope.truncate(depth);
    }

    fn checks(
        &mut self,
        program: &'static Program,
        id: RuleId,
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        let rule = &program.rules[id as usize];
        let run = match given.value {
            Node::Number(_) => Some(Run::Number),
            Node::String(_) => Some(Run::String),
            Node::Array(_) => Some(Run::Array),
            Node::Object(_) => Some(Run::Object),
            Node::Null | Node::Bool(_) => None,
        };
        let mut checks: Vec<usize> = run.map(|run| rule.run(run)).unwrap_or_default().collect();
        checks.extend(rule.run(Run::Every));
        checks.sort_by_key(|check| program.mentions[*check].order);
        for check in checks {
            let here = Here {
                program,
                rule: id,
                keyword: program.mentions[check].keyword,
            };
            self.check(here, &program.checks[check], given, marks);
        }
    }

    fn others(
        &mut self,
        program: &'static Program,
        rule: &Rule,
        given: Given<'_, '_>,
        own: &mut Marks,
    ) {
        match given.value {
            Node::Array(items) if rule.other_items != NONE => {
                self.state.effort.spend(items.len());
                let mut growth = Growth::from(&self.faults);
                for (_, item) in items
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !own.is_marked(*at))
                {
                    self.rule(
                        program,
                        rule.other_items,
                        given.below(item),
                        &mut Marks::default(),
                    );
                    self.thin(&mut growth, given);
                }
                own.mark_all();
            }
            Node::Object(members) if rule.other_members != NONE => {
                self.state.effort.spend(members.len());
                let mut growth = Growth::from(&self.faults);
                for (_, (_, value)) in members
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !own.is_marked(*at))
                {
                    self.rule(
                        program,
                        rule.other_members,
                        given.below(value),
                        &mut Marks::default(),
                    );
                    self.thin(&mut growth, given);
                }
                own.mark_all();
            }
            _ => {}
        }
    }

    fn check(
        &mut self,
        here: Here,
        check: &'static Check,
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        match (check, given.value) {
            (Check::Members(members), Node::Object(values)) => {
                self.members(here, members, values, given, marks)
            }
            (Check::Items(items), Node::Array(values)) => {
                self.items(here, items, values, given, marks)
            }
            (Check::Contains(contains), Node::Array(values)) => {
                self.contains(here, contains, values, given, marks)
            }
            (Check::PropertyNames(rule), Node::Object(members)) => {
                self.state.effort.spend(members.len());
                let mut growth = Growth::from(&self.faults);
                for (name, value) in members {
                    let at = Place {
                        name: true,
                        ..given.at.below(value)
                    };
                    let name = Node::String(Cow::Borrowed(&**name));
                    self.rule(
                        here.program,
                        *rule,
                        Given { value: &name, at },
                        &mut Marks::default(),
                    );
                    self.thin(&mut growth, given);
                }
            }
            (Check::DependentSchemas(schemas), Node::Object(members)) => {
                for (_, rule) in schemas.iter().filter(|(name, _)| has(members, name)) {
                    self.rule(here.program, *rule, given, marks);
                }
            }
            (Check::DependentRequired(dependents), Node::Object(members)) => {
                for dependent in dependents {
                    let names = missing(dependent, members);
                    let whats = names.map(|name| What::MissingBeside(name, &dependent.name));
                    whats.for_each(|what| self.found(here.fault(given.at, what)));
                }
            }
            (Check::UniqueItems, Node::Array(items)) => {
                self.state.effort.spend(items.len());
                if let Some((a, b)) = unique::duplicate(items) {
                    self.found(here.fault(given.at, What::Equal(a, b)));
                }
            }
            (check, value) => {
                self.state.effort.spend(weight(value));
                if !holds(check, value) {
                    self.found(here.fault(given.at, What::Keyword));
                }
                self.combined(here, check, given, marks);
            }
        }
    }

    /// The applicators that judge the value itself.
    fn combined(
        &mut self,
        here: Here,
        check: &'static Check,
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        match check {
            Check::Ref(target) => self.follow(target, false, given, marks),
            Check::DynamicRef(dynamic) => {
                let target = self.state.resolve(&dynamic.anchor, dynamic.initial);
                self.follow(target, true, given, marks);
            }
            Check::AllOf(parts) => parts
                .iter()
                .for_each(|part| self.rule(here.program, *part, given, marks)),
            Check::AnyOf(union) | Check::OneOf(union) => {
                self.alternatives(here, union, given, marks)
            }
            Check::Not(part) => {
                let faults =
                    self.apart(|e| e.rule(here.program, *part, given, &mut Marks::default()));
                if faults.is_empty() {
                    self.found(here.fault(given.at, What::Keyword));
                }
            }
            Check::If(condition) => {
                let mut own = Marks::default();
                if self
                    .apart(|e| e.rule(here.program, condition.test, given, &mut own))
                    .is_empty()
                {
                    marks.merge(own);
                    self.rule(here.program, condition.then, given, marks);
                } else {
                    self.rule(here.program, condition.otherwise, given, marks);
                }
            }
            _ => {}
        }
    }

    fn alternatives(
        &mut self,
        here: Here,
        union: &'static Union,
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        let mut failed = Vec::new();
        for part in &union.parts {
            let mut own = Marks::default();
            let faults = self.apart(|e| e.rule(here.program, part.rule, given, &mut own));
            if faults.is_empty() {
                marks.merge(own);
            } else {
                failed.push(faults);
            }
        }
        let matches = union.parts.len() - failed.len();
        if matches == 0 {
            // What the value is told by says which was meant, whatever else is wrong with it.
            let chosen = match union.only(here.program, given.value) {
                Some(only) => Some(failed.swap_remove(only)),
                None => branch::choose(failed, given.at, &mut self.alike),
            };
            match chosen {
                Some(faults) => self.take(faults, given.at),
                None => self.found(here.fault(given.at, union.unmet(here.program, given.value))),
            }
            // Nothing is known of what the alternatives evaluate: what is left over is not at fault.
            marks.mark_all();
        } else if matches > 1 && here.keyword == "oneOf" {
            self.found(here.fault(given.at, What::Matches(matches)));
        }
    }

    fn members(
        &mut self,
        here: Here,
        rules: &'static Members,
        members: &[Member<'_>],
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        self.state.effort.spend(members.len());
        let absent = rules.required.iter().filter(|name| !has(members, name));
        let required = Here {
            keyword: "required",
            ..here
        };
        absent.for_each(|name| self.found(required.fault(given.at, What::Missing(name))));
        let mut growth = Growth::from(&self.faults);
        for (at, (name, value)) in members.iter().enumerate() {
            let key = rules.keys.find(name).map(|key| &rules.entries[key]);
            let key = key.filter(|entry| entry.declared).map(|entry| entry.slot);
            let patterns = rules
                .patterns
                .iter()
                .filter(|(pattern, _)| pattern.matches(name));
            let slots = key.into_iter().chain(patterns.map(|(_, slot)| *slot));
            let mut found: Vec<RuleId> = slots
                .filter(|slot| slot.is_some())
                .map(|slot| slot.rule)
                .collect();
            if found.is_empty() && rules.additional.is_some() {
                found.push(rules.additional.rule);
            }
            if !found.is_empty() {
                marks.mark(at);
            }
            for rule in found {
                self.rule(
                    here.program,
                    rule,
                    given.below(value),
                    &mut Marks::default(),
                );
            }
            self.thin(&mut growth, given);
        }
    }

    fn items(
        &mut self,
        here: Here,
        items: &Items,
        values: &[Node<'_>],
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        self.state.effort.spend(values.len());
        let mut growth = Growth::from(&self.faults);
        for (at, value) in values.iter().enumerate() {
            let slot = items.prefix.get(at).copied().unwrap_or(items.rest);
            if slot.is_some() {
                marks.mark(at);
                self.rule(
                    here.program,
                    slot.rule,
                    given.below(value),
                    &mut Marks::default(),
                );
            }
            self.thin(&mut growth, given);
        }
    }

    fn contains(
        &mut self,
        here: Here,
        contains: &Contains,
        values: &[Node<'_>],
        given: Given<'_, '_>,
        marks: &mut Marks,
    ) {
        self.state.effort.spend(values.len());
        let mut count = 0;
        for (at, value) in values.iter().enumerate() {
            let judge = |e: &mut Self| {
                e.rule(
                    here.program,
                    contains.rule.rule,
                    given.below(value),
                    &mut Marks::default(),
                )
            };
            if self.apart(judge).is_empty() {
                marks.mark(at);
                count += 1;
            }
        }
        if count < contains.min {
            let keyword = if contains.min == 1 {
                "contains"
            } else {
                "minContains"
            };
            self.found(Here { keyword, ..here }.fault(given.at, What::TooFew(contains.min)));
        }
        if count > contains.max {
            let here = Here {
                keyword: "maxContains",
                ..here
            };
            self.found(here.fault(given.at, What::TooMany(contains.max)));
        }
    }
}

/// The keyword being judged.
#[derive(Clone, Copy)]
struct Here {
    program: &'static Program,
    rule: RuleId,
    keyword: &'static str,
}

impl Here {
    fn fault(self, at: Place, what: What) -> Fault {
        Fault {
            at,
            program: self.program,
            rule: self.rule,
            keyword: self.keyword,
            what,
        }
    }
}
