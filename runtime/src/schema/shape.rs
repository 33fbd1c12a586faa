//! What can be told of a rule without running it.
//!
//! In: a compiled rule. Out: its [`Slot`], which most values are decided by where the rule is used.

use super::program::{Check, NONE, Program, Rule, RuleId, Run, Shape, Slot, kinds};

impl Program {
    /// What is to be known of a rule where it is used.
    pub(crate) fn slot(&self, id: RuleId) -> Slot {
        let Some(rule) = self.rules.get(id as usize) else {
            return Slot {
                rule: NONE,
                kinds: kinds::ALL,
                shape: Shape::Leaf,
            };
        };
        let checks = rule.runs[0] as usize..rule.runs[5] as usize;
        let shape = if rule.has(Rule::LEAF) {
            Shape::Leaf
        } else if rule.flags != 0 {
            Shape::Full
        } else if let Some(list) = self.list(rule) {
            list
        } else {
            match &self.checks[checks] {
                [Check::Ref(target)] if rule.kinds == kinds::ALL => Shape::Ref(target),
                [_] => Shape::One(rule.runs[0]),
                _ => Shape::Full,
            }
        };
        Slot {
            rule: id,
            kinds: rule.kinds,
            shape,
        }
    }

    /// The shape of a rule that asks for nothing but a number of items and their kinds.
    fn list(&self, rule: &Rule) -> Option<Shape> {
        let only = rule.run(Run::Array) == (rule.runs[0] as usize..rule.runs[5] as usize);
        let (mut min, mut max, mut kinds) = (0, u32::MAX, kinds::ALL);
        for check in self.checks[rule.run(Run::Array)].iter().filter(|_| only) {
            match check {
                Check::MinItems(n) => min = u32::try_from(*n).ok()?,
                Check::MaxItems(n) => max = u32::try_from(*n).ok()?,
                Check::Items(items)
                    if items.prefix.is_empty() && matches!(items.rest.shape, Shape::Leaf) =>
                {
                    kinds = items.rest.kinds;
                }
                _ => return None,
            }
        }
        only.then_some(Shape::List { min, max, kinds })
    }
}
