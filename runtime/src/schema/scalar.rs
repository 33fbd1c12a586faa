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
}

/// [`Shape::List`] and whatever else the rule allows.
#[inline(never)]
pub(super) fn list(slot: &Slot, value: &Node<'_>) -> bool {
    match (&slot.shape, value) {
        (
            Shape::List {
                min,
                max,
                kinds: of_items,
            },
            Node::Array(items),
        ) => {
            slot.kinds & kinds::ARRAY != 0
                && (*min as usize..=*max as usize).contains(&items.len())
                && items.iter().all(|item| allows(*of_items, item))
        }
        (_, value) => allows(slot.kinds, value),
    }
}
