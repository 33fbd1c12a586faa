//! Questions about programs as graphs: where a pointer leads, which resource a rule is in, what loops.
//!
//! In: compiled programs. Out: answers that are found once for each schema and kept in its entry.

use std::collections::HashSet;

use super::Schema;
use super::program::{Check, NONE, Program, Rule, RuleId, Run};
use crate::json::Node;

/// The rule at a JSON Pointer below `root`.
pub(crate) fn find(program: &Program, root: RuleId, pointer: &str) -> Option<RuleId> {
    let wanted = program.pointer(root) + pointer;
    (program.root..program.rules.len() as RuleId).find(|&rule| program.pointer(rule) == wanted)
}

/// The nearest rule at or above this one that enters a resource with dynamic anchors, if it is above; else [`NONE`].
pub(crate) fn resource(program: &Program, rule: RuleId) -> RuleId {
    let mut at = rule;
    while !program.rules[at as usize].has(Rule::SCOPED) {
        if at == program.root {
            return NONE;
        }
        at = program.places[at as usize].parent;
    }
    if at == rule { NONE } else { at }
}

/// Whether a schema's references lead back to it without descending into the value.
pub(crate) fn is_looping(schema: &'static Schema) -> bool {
    let mut reached: Vec<&'static Schema> = Vec::new();
    let mut next = targets(schema);
    while let Some(target) = next.pop() {
        if std::ptr::eq(target, schema) {
            return true;
        }
        if !reached.iter().any(|seen| std::ptr::eq(*seen, target)) {
            reached.push(target);
            next.extend(targets(target));
        }
    }
    false
}

/// Whether a schema, or one that it leads to, compares numbers with limits, constants or each other.
pub(crate) fn compares_numbers(schema: &'static Schema) -> bool {
    let mut seen: HashSet<*const Schema> = HashSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        if !seen.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        for check in &schema.start().0.checks {
            match check {
                Check::Bound(..) | Check::MultipleOf(_) | Check::UniqueItems => return true,
                Check::Const(constant) if !matches!(**constant, Node::String(_)) => return true,
                Check::Enum(values) if values.beyond_strings() => return true,
                Check::Ref(target) => open.push(target),
                Check::DynamicRef(dynamic) => open.push(dynamic.initial),
                _ => {}
            }
        }
    }
    false
}

/// The schemas that judge the same value as `schema`, by one reference. (Dynamic references are watched when they are
/// followed.)
fn targets(schema: &'static Schema) -> Vec<&'static Schema> {
    let (program, rule) = schema.start();
    let mut found = Vec::new();
    let mut rules = vec![rule];
    while let Some(rule) = rules.pop() {
        let rule = &program.rules[rule as usize];
        let checks = program.checks[rule.run(Run::Object)]
            .iter()
            .chain(&program.checks[rule.run(Run::Every)]);
        for check in checks {
            match check {
                Check::Ref(target) => found.push(*target),
                Check::DynamicRef(dynamic) => found.push(dynamic.initial),
                Check::AllOf(parts) => rules.extend(parts),
                Check::AnyOf(union) | Check::OneOf(union) => {
                    rules.extend(union.parts.iter().map(|part| part.rule))
                }
                Check::Not(part) => rules.push(*part),
                Check::If(condition) => {
                    rules.extend([condition.test, condition.then, condition.otherwise])
                }
                Check::DependentSchemas(parts) => rules.extend(parts.iter().map(|(_, part)| *part)),
                _ => {}
            }
        }
    }
    found
}
