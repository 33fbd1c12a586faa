//! What can be told of a rule without running it.
//!
//! In: a compiled rule. Out: its [`Slot`], which most values are decided by where the rule is used; its [`Way`]s.

use super::program::{Check, NONE, Program, Rule, RuleId, Run, Shape, Slot, Way, kinds};
use crate::json::Kind;

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
        } else if let Some(told) = self.list(rule).or_else(|| self.scalar(rule)) {
            told
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

    /// The shape of a rule that asks for nothing but kinds, and more than that of strings only, or of numbers only.
    fn scalar(&self, rule: &Rule) -> Option<Shape> {
        let asked = |kind: Kind| match rule.ways[kind as usize] {
            Way::Checks(from, to) if from < to => Some((from, to)),
            _ => None,
        };
        let plain = |way: &Way| match way {
            Way::Refuse | Way::Skip => true,
            Way::Checks(from, to) => from == to,
            Way::Through(_) | Way::Tree => false,
        };
        let only = |kind: Kind| {
            let mut others = (0..).zip(&rule.ways).filter(|(at, _)| *at != kind as usize);
            others.all(|(_, way)| plain(way))
        };
        let leaves = |(from, to): (u32, u32)| {
            let checks = &self.checks[from as usize..to as usize];
            checks.iter().all(looks_at_the_scalar_alone)
        };
        let found = |kind: Kind| asked(kind).filter(|run| only(kind) && leaves(*run));
        let text = found(Kind::String).map(|(from, to)| Shape::Text(from, to));
        text.or_else(|| found(Kind::Number).map(|(from, to)| Shape::Number(from, to)))
    }
}

/// Whether a check of a string or number asks nothing but what stands there.
fn looks_at_the_scalar_alone(check: &Check) -> bool {
    matches!(
        check,
        Check::Bound(..)
            | Check::MultipleOf(_)
            | Check::MinLength(_)
            | Check::MaxLength(_)
            | Check::Pattern(_)
            | Check::Format(_)
            | Check::Const(_)
            | Check::Enum(_)
    )
}

#[cfg(test)]
mod tests {
    use super::super::Schema;
    use crate::json::Node;

    #[test]
    fn scalars_and_lists_are_judged_where_they_are_used() {
        static SCHEMA: Schema = Schema::plain(
            "",
            r#"{"properties":{"text":{"type":["string","null"],"maxLength":2,"minLength":1},
            "word":{"enum":["a","b"]},"count":{"type":["integer","string"],"minimum":3},
            "size":{"exclusiveMaximum":0.5,"multipleOf":0.01},"odd":{"enum":["a",1,null]},
            "list":{"minItems":1,"maxItems":2,"items":{"type":"integer"}},"none":{"type":"string","items":{}}}}"#,
        );
        for (member, valid) in [
            (r#""text":"ab""#, true),
            (r#""text":null"#, true),
            (r#""text":"abc""#, false),
            (r#""text":"""#, false),
            (r#""text":1"#, false),
            (r#""word":"b""#, true),
            (r#""word":"c""#, false),
            (r#""word":1"#, false),
            (r#""count":3"#, true),
            (r#""count":3.0"#, true),
            (r#""count":3.5"#, false),
            (r#""count":2"#, false),
            (r#""count":123456789012345678901234567890"#, true),
            (r#""count":"2""#, true),
            (r#""count":[]"#, false),
            (r#""size":0.49"#, true),
            (r#""size":0.495"#, false),
            (r#""size":0.5"#, false),
            (r#""size":"a""#, true),
            (r#""odd":1.0"#, true),
            (r#""odd":null"#, true),
            (r#""odd":2"#, false),
            (r#""list":[1,2.0]"#, true),
            (r#""list":[]"#, false),
            (r#""list":[1,2,3]"#, false),
            (r#""list":["a"]"#, false),
            (r#""list":"a""#, true),
            (r#""none":[]"#, false),
            (r#""none":"a""#, true),
        ] {
            let text = format!("{{{member}}}");
            let node = Node::parse(text.as_bytes()).expect("it is JSON");
            assert_eq!(SCHEMA.is_valid(&node), valid, "{text}");
            assert_eq!(SCHEMA.is_valid_json(text.as_bytes()), valid, "{text}");
        }
    }
}
