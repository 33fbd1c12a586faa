//! What can be told of a rule without running it.
//!
//! In: a compiled rule. Out: its [`Slot`], which most values are decided by where the rule is used; its [`Way`]s.

use super::program::{Check, NONE, Program, Rule, RuleId, Run, Shape, Slot, Way, kinds};

impl Way {
    /// The ways of a rule with these kinds, flags and runs.
    pub(crate) fn all(allowed: u8, flags: u8, runs: &[u32; 6]) -> [Way; 6] {
        let run = |run: Run| (runs[run as usize], runs[run as usize + 1]);
        let every = run(Run::Every);
        let none = (every.0, every.0);
        let own = [
            none,
            none,
            run(Run::Number),
            run(Run::String),
            run(Run::Array),
            run(Run::Object),
        ];
        let way = |(part, kind): (u8, u8), own: (u32, u32)| {
            let scalar = kind & (kinds::ARRAY | kinds::OBJECT) == 0;
            match (own.1 - own.0, every.1 - every.0) {
                _ if part == 0 => Way::Refuse,
                _ if flags & (Rule::SCOPED | Rule::CLOSED) != 0 => Way::Tree,
                (0, 0) if part == kind => Way::Skip,
                (_, 0) => Way::Checks(own.0, own.1),
                (0, _) if scalar => Way::Checks(every.0, every.1),
                // Mostly both runs stand side by side.
                _ if scalar && own.1 == every.0 => Way::Checks(own.0, every.1),
                (0, 1) => Way::Through(every.0),
                _ => Way::Tree,
            }
        };
        std::array::from_fn(|at| way((allowed & kinds::OF[at], kinds::OF[at]), own[at]))
    }
}

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
                [Check::Members(_)] if rule.kinds & kinds::OBJECT != 0 => {
                    Shape::Members(rule.runs[0])
                }
                [Check::Items(_)] if rule.kinds & kinds::ARRAY != 0 => Shape::Items(rule.runs[0]),
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
