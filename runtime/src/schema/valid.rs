//! Yes or no, as fast as possible.
//!
//! In: an entry into a program and a value. Out: whether the value satisfies it; the first fault ends it.

use std::collections::HashMap;

use super::assert::{allows, has, holds, missing};
use super::marks::{Marks, Track, off};
use super::memo::{Effort, Key, Known, weight};
use super::program::{
    Anchors, Check, Contains, Items, NONE, Program, Rule, RuleId, Run, Shape, Slot, Way,
};
use super::union::Union;
use super::{Entry, Schema};
use crate::json::Node;

/// Whether the value satisfies the schema entered.
pub(crate) fn is_valid(entry: &'static Entry, value: &Node<'_>) -> bool {
    let mut evaluation = Evaluation::of(value);
    match &entry.judge {
        (program, slot) if entry.plain => evaluation.child(program, slot, value),
        _ => evaluation.enter(entry, value, off()),
    }
}

/// The state of an evaluation.
pub(crate) struct Evaluation<'n> {
    /// The resources entered that have dynamic anchors, the outermost first.
    pub(crate) scope: Vec<&'static Anchors>,
    /// Schemas that may loop, with the value each is judging.
    pub(crate) active: Vec<(*const Schema, *const ())>,
    pub(crate) effort: Effort<'n>,
    /// Verdicts, once the effort is too high.
    pub(super) known: Option<HashMap<Key, Known>>,
}

impl<'n> Evaluation<'n> {
    /// The state before anything is asked about this value or one inside.
    pub(crate) fn of(value: &'n Node<'n>) -> Self {
        Evaluation {
            scope: Vec::new(),
            active: Vec::new(),
            effort: Effort::on(value),
            known: None,
        }
    }

    /// Where a dynamic reference leads: to the outermost resource of the scope that has the anchor.
    #[inline(never)]
    pub(crate) fn resolve(&self, anchor: &str, initial: &'static Schema) -> &'static Schema {
        self.scope
            .iter()
            .find_map(|anchors| anchors.find(anchor))
            .unwrap_or(initial)
    }

    /// Notes that `schema` starts to judge `value`; `false` if it does so already.
    pub(crate) fn start(&mut self, schema: &'static Schema, value: &Node<'_>) -> bool {
        let pair = (std::ptr::from_ref(schema), std::ptr::from_ref(value).cast());
        let new = !self.active.contains(&pair);
        if new {
            self.active.push(pair);
        }
        new
    }

    pub(crate) fn enter<T: Track>(
        &mut self,
        entry: &'static Entry,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let depth = self.scope.len();
        if entry.resource != NONE {
            self.widen(entry.program.anchors(entry.resource));
        }
        let valid = self.rule(entry.program, entry.rule, value, marks);
        self.scope.truncate(depth);
        valid
    }

    #[inline(always)]
    fn follow<T: Track>(
        &mut self,
        target: &'static Schema,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let entry = target.entry();
        if !entry.plain || self.effort.is_high() {
            return self.watch(target, !entry.plain, value, marks);
        }
        if T::ON {
            self.rule(entry.program, entry.rule, value, marks)
        } else {
            let (program, slot) = &entry.judge;
            self.child(program, slot, value)
        }
    }

    /// A reference for another value than the one at hand.
    #[inline(never)]
    pub(super) fn reference(&mut self, target: &'static Schema, value: &Node<'_>) -> bool {
        self.follow(target, value, off())
    }

    /// A rule for another value than the one at hand: a member, an item.
    #[inline(always)]
    pub(crate) fn child(
        &mut self,
        program: &'static Program,
        slot: &Slot,
        value: &Node<'_>,
    ) -> bool {
        match &slot.shape {
            Shape::Leaf => allows(slot.kinds, value),
            _ => self.further(program, slot, value),
        }
    }

    /// The same where there is more to it than the kind. Like [`Evaluation::rule`] it only finds out what fits, and calls
    /// that as its last deed: so it takes no frame. The check of a shape is there: [`Program::slot`] found it at this place.
    #[inline(never)]
    fn further(&mut self, program: &'static Program, slot: &Slot, value: &Node<'_>) -> bool {
        match &slot.shape {
            Shape::List { .. } => self.one_list(slot, value),
            Shape::Text(..) => self.texts(program, slot, value),
            Shape::Number(..) => self.numbers(program, slot, value),
            Shape::Ref(target) => self.reference(target, value),
            Shape::Members(check) | Shape::Items(check) => {
                match (value, &program.checks[*check as usize]) {
                    (Node::Object(members), Check::Members(rules)) => {
                        self.members(program, rules, members, off())
                    }
                    (Node::Array(items), Check::Items(rules)) => {
                        self.items(program, rules, items, off())
                    }
                    _ => allows(slot.kinds, value),
                }
            }
            _ => self.rule(program, slot.rule, value, off()),
        }
    }

    pub(crate) fn rule<T: Track>(
        &mut self,
        program: &'static Program,
        id: RuleId,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let rule = &program.rules[id as usize];
        match rule.ways[value.kind() as usize] {
            Way::Refuse => false,
            Way::Skip => true,
            Way::Checks(from, to) => {
                let checks = &program.checks[from as usize..to as usize];
                match (value, checks) {
                    (Node::String(_), _) => self.text(program, checks, value, marks),
                    (Node::Number(_), _) => self.number(program, rule, value, marks),
                    (Node::Object(members), [Check::Members(rules)]) => {
                        self.members(program, rules, members, marks)
                    }
                    (Node::Array(items), [Check::Items(rules)]) => {
                        self.items(program, rules, items, marks)
                    }
                    _ => self.every(program, checks, value, marks),
                }
            }
            Way::Through(check) => {
                self.check(program, &program.checks[check as usize], value, marks)
            }
            Way::Tree => self.special(program, id, value, marks),
        }
    }

    #[inline(never)]
    fn every<T: Track>(
        &mut self,
        program: &'static Program,
        checks: &'static [Check],
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        checks
            .iter()
            .all(|check| self.check(program, check, value, marks))
    }

    #[inline(always)]
    fn checks<T: Track>(
        &mut self,
        program: &'static Program,
        rule: &Rule,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let own = match value {
            Node::Null | Node::Bool(_) => 0..0,
            Node::Number(_) => rule.run(Run::Number),
            Node::String(_) => rule.run(Run::String),
            Node::Array(_) => rule.run(Run::Array),
            Node::Object(_) => rule.run(Run::Object),
        };
        for check in &program.checks[own] {
            if !self.check(program, check, value, marks) {
                return false;
            }
        }
        for check in &program.checks[rule.run(Run::Every)] {
            if !self.check(program, check, value, marks) {
                return false;
            }
        }
        true
    }

    /// A rule that enters a resource, looks at what its other checks leave unevaluated, or has checks of several runs.
    #[inline(never)]
    fn special<T: Track>(
        &mut self,
        program: &'static Program,
        id: RuleId,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let rule = &program.rules[id as usize];
        if !allows(rule.kinds, value) {
            return false;
        }
        let depth = self.scope.len();
        if rule.has(Rule::SCOPED) {
            self.widen(program.anchors(id));
        }
        let valid = if rule.has(Rule::CLOSED) {
            let mut own = Marks::default();
            let valid = self.checks(program, rule, value, &mut own)
                && self.others(program, rule, value, &mut own);
            valid && {
                marks.absorb(own);
                true
            }
        } else {
            self.checks(program, rule, value, marks)
        };
        self.scope.truncate(depth);
        valid
    }

    #[inline(never)]
    fn others(
        &mut self,
        program: &'static Program,
        rule: &Rule,
        value: &Node<'_>,
        own: &mut Marks,
    ) -> bool {
        let (other, valid) = match value {
            Node::Array(items) if rule.other_items != NONE => {
                self.effort.spend(items.len());
                let mut rest = items
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !own.is_marked(*at));
                (
                    true,
                    rest.all(|(_, item)| self.rule(program, rule.other_items, item, off())),
                )
            }
            Node::Object(members) if rule.other_members != NONE => {
                self.effort.spend(members.len());
                let mut rest = members
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !own.is_marked(*at));
                (
                    true,
                    rest.all(|(_, (_, member))| {
                        self.rule(program, rule.other_members, member, off())
                    }),
                )
            }
            _ => (false, true),
        };
        if other && valid {
            own.mark_all();
        }
        valid
    }

    #[inline(never)]
    pub(super) fn check<T: Track>(
        &mut self,
        program: &'static Program,
        check: &Check,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        match (check, value) {
            (Check::Members(members), Node::Object(values)) => {
                self.members(program, members, values, marks)
            }
            (Check::Ref(target), _) => self.follow(target, value, marks),
            (Check::Items(items), Node::Array(values)) => self.items(program, items, values, marks),
            (Check::AnyOf(union), _) => self.any_of(program, union, value, marks),
            (Check::OneOf(union), _) => self.one_of(program, union, value, marks),
            _ => self.rarely(program, check, value, marks),
        }
    }

    /// The checks that don't have to be fast.
    #[inline(never)]
    fn rarely<T: Track>(
        &mut self,
        program: &'static Program,
        check: &Check,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        match (check, value) {
            (Check::AllOf(parts), _) => parts
                .iter()
                .all(|part| self.rule(program, *part, value, marks)),
            (Check::Not(part), _) => !self.rule(program, *part, value, off()),
            (Check::If(condition), _) => {
                let mut tested = T::default();
                if self.rule(program, condition.test, value, &mut tested) {
                    marks.merge(tested);
                    self.rule(program, condition.then, value, marks)
                } else {
                    self.rule(program, condition.otherwise, value, marks)
                }
            }
            (Check::DynamicRef(dynamic), _) => {
                let target = self.resolve(&dynamic.anchor, dynamic.initial);
                self.watch(target, true, value, marks)
            }
            (Check::Contains(contains), Node::Array(values)) => {
                self.contains(program, contains, values, marks)
            }
            (Check::PropertyNames(rule), Node::Object(members)) => {
                self.effort.spend(members.len());
                members.iter().all(|(name, _)| {
                    let name = Node::String(std::borrow::Cow::Borrowed(&**name));
                    self.rule(program, *rule, &name, off())
                })
            }
            (Check::DependentSchemas(schemas), Node::Object(members)) => schemas
                .iter()
                .all(|(name, rule)| !has(members, name) || self.rule(program, *rule, value, marks)),
            (Check::DependentRequired(dependents), Node::Object(members)) => dependents
                .iter()
                .all(|dependent| missing(dependent, members).next().is_none()),
            (check, value) => {
                self.effort.spend(weight(value));
                holds(check, value)
            }
        }
    }

    #[inline(never)]
    fn items<T: Track>(
        &mut self,
        program: &'static Program,
        items: &Items,
        values: &[Node<'_>],
        marks: &mut T,
    ) -> bool {
        self.effort.spend(values.len());
        let split = values.len().min(items.prefix.len());
        let (first, rest) = values.split_at(split);
        if !first
            .iter()
            .zip(&items.prefix)
            .all(|(value, slot)| self.child(program, slot, value))
        {
            return false;
        }
        if items.rest.is_some() {
            marks.mark_all();
        } else if T::ON {
            (0..split).for_each(|at| marks.mark(at));
        }
        match items.rest.shape {
            Shape::List { .. } => self.lists(&items.rest, rest),
            _ => rest
                .iter()
                .all(|value| self.child(program, &items.rest, value)),
        }
    }

    #[inline(never)]
    fn contains<T: Track>(
        &mut self,
        program: &'static Program,
        contains: &Contains,
        values: &[Node<'_>],
        marks: &mut T,
    ) -> bool {
        self.effort.spend(values.len());
        let mut count = 0;
        for (at, value) in values.iter().enumerate() {
            if self.child(program, &contains.rule, value) {
                marks.mark(at);
                count += 1;
                if count > contains.max {
                    return false;
                }
                if !T::ON && contains.max == u64::MAX && count >= contains.min {
                    return true;
                }
            }
        }
        count >= contains.min
    }

    #[inline(never)]
    fn any_of<T: Track>(
        &mut self,
        program: &'static Program,
        union: &Union,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let mut any = false;
        for at in union.candidates(program, value) {
            if self.alternative(program, &union.parts[at], value, marks) {
                if !T::ON {
                    return true;
                }
                any = true;
            }
        }
        any
    }

    #[inline(never)]
    fn one_of<T: Track>(
        &mut self,
        program: &'static Program,
        union: &Union,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let mut any = false;
        for at in union.candidates(program, value) {
            if self.alternative(program, &union.parts[at], value, marks) {
                if any {
                    return false;
                }
                any = true;
            }
        }
        any
    }

    /// One alternative; what it evaluates counts only if it holds.
    #[inline(always)]
    fn alternative<T: Track>(
        &mut self,
        program: &'static Program,
        part: &Slot,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        if !T::ON {
            return self.child(program, part, value);
        }
        let mut own = T::default();
        let holds = self.rule(program, part.rule, value, &mut own);
        if holds {
            marks.merge(own);
        }
        holds
    }
}
