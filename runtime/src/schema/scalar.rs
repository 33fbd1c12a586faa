//! Yes or no about what has no rules of its own inside: strings, numbers, lists of which only the kinds of items matter.
//!
//! In: the checks of a rule and a value. Out: whether they hold. Those that look further are the evaluator's.

use super::assert::{allows, allows_number, integer_holds, number_holds, text_holds};
use super::marks::Track;
use super::memo::weight;
use super::number::small;
use super::program::{Check, Program, Rule, Shape, Slot, Way, kinds};
use super::valid::Evaluation;
use crate::json::{Kind, Node};

impl Evaluation<'_> {
    /// A string.
    #[inline(never)]
    pub(super) fn text<T: Track>(
        &mut self,
        program: &'static Program,
        checks: &'static [Check],
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let Node::String(text) = value else {
            return false;
        };
        self.effort.spend(weight(value));
        checks.iter().all(|check| match text_holds(check, text) {
            Some(holds) => holds,
            None => self.check(program, check, value, marks),
        })
    }

    /// [`Shape::Text`] and whatever else the rule allows. Mostly one check decides, which is asked as the last deed: so it takes
    /// no frame.
    #[inline(never)]
    pub(super) fn texts(
        &mut self,
        program: &'static Program,
        slot: &Slot,
        value: &Node<'_>,
    ) -> bool {
        let (Node::String(text), Shape::Text(from, to)) = (value, slot.shape) else {
            return allows(slot.kinds, value);
        };
        self.effort.spend(weight(value));
        match program.checks.get(from as usize..to as usize) {
            _ if slot.kinds & kinds::STRING == 0 => false,
            Some([Check::Enum(values)]) => values.has_text(text),
            Some([Check::Pattern(pattern)]) => pattern.matches(text),
            Some(checks) => every_text(checks, text),
            None => false,
        }
    }

    /// [`Shape::Number`] and whatever else the rule allows.
    #[inline(never)]
    pub(super) fn numbers(
        &mut self,
        program: &'static Program,
        slot: &Slot,
        value: &Node<'_>,
    ) -> bool {
        let (Node::Number(text), Shape::Number(from, to)) = (value, slot.shape) else {
            return allows(slot.kinds, value);
        };
        self.effort.spend(weight(value));
        let Some(checks) = program.checks.get(from as usize..to as usize) else {
            return false;
        };
        if slot.kinds & kinds::INTEGER != 0
            && let Some(value) = small(text)
            && let Some(holds) = every_integer(checks, value)
        {
            return holds;
        }
        every_number(checks, slot.kinds, text)
    }

    /// A number, some of which may be allowed.
    #[inline(never)]
    pub(super) fn number<T: Track>(
        &mut self,
        program: &'static Program,
        rule: &'static Rule,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let (Node::Number(text), Way::Checks(from, to)) = (value, rule.ways[Kind::Number as usize])
        else {
            return false;
        };
        self.effort.spend(weight(value));
        let small = small(text);
        let whole = small.is_some() && rule.kinds & kinds::INTEGER != 0;
        let holds = |check: &Check| {
            let holds = small.and_then(|value| integer_holds(check, value));
            holds.or_else(|| number_holds(check, text))
        };
        (whole || allows_number(rule.kinds, text))
            && program.checks[from as usize..to as usize]
                .iter()
                .all(|check| match holds(check) {
                    Some(holds) => holds,
                    None => self.check(program, check, value, marks),
                })
    }

    /// [`Shape::List`] and whatever else the rule allows.
    #[inline(never)]
    pub(super) fn one_list(&mut self, slot: &Slot, value: &Node<'_>) -> bool {
        self.list(slot, value)
    }

    /// The same of many in a row, of which each is short: points, pairs.
    #[inline(never)]
    pub(super) fn lists(&mut self, slot: &Slot, values: &[Node<'_>]) -> bool {
        values.iter().all(|value| self.list(slot, value))
    }

    #[inline(always)]
    fn list(&mut self, slot: &Slot, value: &Node<'_>) -> bool {
        let (Shape::List { min, max, kinds }, Node::Array(items)) = (slot.shape, value) else {
            return allows(slot.kinds, value);
        };
        self.effort.spend(items.len());
        slot.kinds & kinds::ARRAY != 0
            && items.len() >= min as usize
            && items.len() <= max as usize
            && items.iter().all(|item| allows(kinds, item))
    }
}

#[inline(never)]
fn every_text(checks: &[Check], text: &str) -> bool {
    let mut checks = checks.iter();
    checks.all(|check| text_holds(check, text) != Some(false))
}

#[inline(never)]
fn every_number(checks: &[Check], allowed: u8, text: &str) -> bool {
    let mut checks = checks.iter();
    allows_number(allowed, text) && checks.all(|check| number_holds(check, text) != Some(false))
}

/// Whether all hold of an integer; `None` where its text has to be asked.
#[inline(always)]
fn every_integer(checks: &[Check], value: i64) -> Option<bool> {
    for check in checks {
        if !integer_holds(check, value)? {
            return Some(false);
        }
    }
    Some(true)
}
