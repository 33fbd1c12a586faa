//! Yes or no straight from the text: where rules can be asked of one token after the other, no tree is built.
//!
//! In: an entry into a program and a strict reader. Out: whether the value ahead satisfies it. Strings and numbers are asked
//! as they are, by the same functions as in trees. Those arrays and objects that several rules want to look at, or one as
//! a whole (`uniqueItems`, `contains`, `propertyNames`, `dependent…`, `unevaluated…`, branches that only trying tells
//! apart), are read into a tree first, which costs less than reading their text again for each; so are booleans and
//! `null` of which more than the kind is asked.

use super::Entry;
use super::assert::{allows_number, integer_holds, number_holds, text_holds};
use super::marks::{Places, off};
use super::program::{Check, Items, Members, Program, RuleId, Shape, Slot, Way, kinds};
use super::union::{Candidates, Union};
use super::valid::Evaluation;
use crate::json::{Kind, Mode, Node, Reader, Stop};

/// Whether a whole document, nested `depth` levels at most, satisfies the schema entered. A name twice in one object is
/// malformed, as for models.
pub(crate) fn is_valid(entry: &'static Entry, json: &[u8], depth: u16) -> bool {
    let mut reader = Reader::new(json, Mode::Strict).with_depth(depth);
    let read = match entry.plain {
        true => value(&mut reader, entry.program, entry.rule),
        false => tree(&mut reader, |evaluation, node| {
            evaluation.enter(entry, node, off())
        }),
    };
    read.is_ok() && reader.end().is_ok()
}

/// Reads the value ahead into a tree and asks that.
#[inline(never)]
fn tree(
    r: &mut Reader<'_>,
    holds: impl FnOnce(&mut Evaluation<'_>, &Node<'_>) -> bool,
) -> Result<(), Stop> {
    let mut duplicates = Vec::new();
    let node = Node::read(r, &mut duplicates)?;
    if !duplicates.is_empty() {
        return r.duplicate();
    }
    match holds(&mut Evaluation::of(&node), &node) {
        true => Ok(()),
        false => r.refuse(),
    }
}

fn by_tree(r: &mut Reader<'_>, program: &'static Program, id: RuleId) -> Result<(), Stop> {
    tree(r, |evaluation, node| {
        evaluation.rule(program, id, node, off())
    })
}

/// The value ahead by a rule.
fn value(r: &mut Reader<'_>, program: &'static Program, id: RuleId) -> Result<(), Stop> {
    let kind = r.kind()?;
    match program.rules[id as usize].ways[kind as usize] {
        Way::Refuse => r.refuse(),
        Way::Skip => r.skip_kind(kind),
        Way::Checks(from, to) => {
            let checks = &program.checks[from as usize..to as usize];
            match kind {
                Kind::Object => object(r, program, id, checks),
                Kind::Array => array(r, program, id, checks),
                Kind::String => text(r, program, id, checks),
                Kind::Number => number(r, program, id, checks),
                Kind::Bool | Kind::Null => by_tree(r, program, id),
            }
        }
        Way::Through(check) => through(r, program, id, &program.checks[check as usize]),
        Way::Tree => by_tree(r, program, id),
    }
}

/// An array or object about which one check of any kind says everything.
#[inline(never)]
fn through(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    check: &'static Check,
) -> Result<(), Stop> {
    match check {
        Check::Ref(target) => {
            let entry = target.entry();
            match entry.plain {
                true => value(r, entry.program, entry.rule),
                false => by_tree(r, program, id),
            }
        }
        Check::AllOf(parts) => match **parts {
            [only] => value(r, program, only),
            _ => by_tree(r, program, id),
        },
        Check::AnyOf(union) | Check::OneOf(union) => {
            let mut candidates = candidates(r, program, union)?;
            match (candidates.next(), candidates.next()) {
                (None, _) => r.refuse(),
                (Some(only), None) => slot(r, program, &union.parts[only]),
                _ => by_tree(r, program, id),
            }
        }
        _ => by_tree(r, program, id),
    }
}

/// The alternatives that are worth a try.
fn candidates(
    r: &mut Reader<'_>,
    program: &'static Program,
    union: &Union,
) -> Result<Candidates, Stop> {
    let kind = r.kind()?;
    if kind != Kind::Object {
        return Ok(union.of_kind(program, kind));
    }
    let found = match union.tag(program) {
        Some(tag) => r.peek_scalar(tag)?,
        None => None,
    };
    Ok(union.tagged(program, found.as_ref()))
}

/// The value ahead where its rule is used.
#[inline]
fn slot(r: &mut Reader<'_>, program: &'static Program, slot: &Slot) -> Result<(), Stop> {
    match &slot.shape {
        Shape::Leaf => leaf(r, slot.kinds),
        Shape::Ref(target) => {
            let entry = target.entry();
            match entry.plain {
                true => value(r, entry.program, entry.rule),
                false => tree(r, |evaluation, node| evaluation.child(program, slot, node)),
            }
        }
        _ => value(r, program, slot.rule),
    }
}

/// A string, of which something is asked.
#[inline(never)]
fn text(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    checks: &'static [Check],
) -> Result<(), Stop> {
    let text = r.text()?;
    match all(checks, |check| text_holds(check, &text)) {
        Some(valid) => judged(r, valid),
        None => by_evaluator(r, program, id, Node::String(text)),
    }
}

/// A number, of which something is asked.
#[inline(never)]
fn number(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    checks: &'static [Check],
) -> Result<(), Stop> {
    let allowed = program.rules[id as usize].kinds;
    let mark = r.mark();
    if allowed & kinds::INTEGER != 0
        && let Some(value) = r.short_integer()
    {
        if let Some(valid) = all(checks, |check| integer_holds(check, value)) {
            return judged(r, valid);
        }
        r.rewind(mark);
    }
    let text = r.number_text()?;
    if !allows_number(allowed, text) {
        return r.refuse();
    }
    match all(checks, |check| number_holds(check, text)) {
        Some(valid) => judged(r, valid),
        None => by_evaluator(r, program, id, Node::Number(text)),
    }
}

/// Whether all checks hold; `None` where only the evaluator can say so.
#[inline(always)]
fn all(checks: &[Check], holds: impl Fn(&Check) -> Option<bool>) -> Option<bool> {
    for check in checks {
        if !holds(check)? {
            return Some(false);
        }
    }
    Some(true)
}

#[inline(never)]
fn by_evaluator(
    r: &Reader<'_>,
    program: &'static Program,
    id: RuleId,
    node: Node<'_>,
) -> Result<(), Stop> {
    let holds = Evaluation::of(&node).rule(program, id, &node, off());
    judged(r, holds)
}

#[inline]
fn judged(r: &Reader<'_>, valid: bool) -> Result<(), Stop> {
    match valid {
        true => Ok(()),
        false => r.refuse(),
    }
}

/// A value of which nothing but the kind is asked.
#[inline]
fn leaf(r: &mut Reader<'_>, allowed: u8) -> Result<(), Stop> {
    let kind = r.kind()?;
    let bits = kinds::OF[kind as usize];
    match allowed & bits {
        0 => r.refuse(),
        all if all == bits => r.skip_kind(kind),
        part => {
            let integral = part == kinds::INTEGER && r.short_integer().is_some();
            let holds = integral || allows_number(part, r.number_text()?);
            judged(r, holds)
        }
    }
}

#[inline(never)]
fn array(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    checks: &'static [Check],
) -> Result<(), Stop> {
    let (mut least, mut most, mut items) = (0, u64::MAX, None::<&Items>);
    for check in checks {
        match check {
            Check::MinItems(n) => least = *n,
            Check::MaxItems(n) => most = *n,
            Check::Items(all) => items = Some(all),
            _ => return by_tree(r, program, id),
        }
    }
    let mut count = 0;
    r.items(|r| {
        let slot_of = items.map(|items| items.prefix.get(count as usize).unwrap_or(&items.rest));
        count += 1;
        match slot_of {
            Some(of) => slot(r, program, of),
            None => r.skip(),
        }
    })?;
    judged(r, (least..=most).contains(&count))
}

#[inline(never)]
fn object(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    checks: &'static [Check],
) -> Result<(), Stop> {
    let (mut least, mut most, mut members) = (0, u64::MAX, None::<&Members>);
    for check in checks {
        match check {
            Check::MinProperties(n) => least = *n,
            Check::MaxProperties(n) => most = *n,
            Check::Members(all) => members = Some(all),
            _ => return by_tree(r, program, id),
        }
    }
    let Some(rules) = members else {
        let mut count = 0;
        r.object(|r, _| {
            count += 1;
            r.unknown()
        })?;
        return judged(r, (least..=most).contains(&count));
    };
    let mut seen = Places::default();
    let count = r.ordered(
        &rules.spelled,
        |key| rules.keys.find(key),
        |r, at| {
            if !seen.insert(at) {
                return r.duplicate();
            }
            let entry = &rules.entries[at];
            match *entry.patterns {
                [] => slot(r, program, &entry.slot),
                _ => tree(r, |evaluation, node| {
                    evaluation.all(program, &entry.patterns, node)
                        && evaluation.child(program, &entry.slot, node)
                }),
            }
        },
        |r, key| other(r, program, rules, key),
    )?;
    judged(
        r,
        seen.cover(&rules.needed) && (least..=most).contains(&count),
    )
}

/// A member that the schema does not name.
#[inline(never)]
fn other(
    r: &mut Reader<'_>,
    program: &'static Program,
    rules: &'static Members,
    key: &str,
) -> Result<(), Stop> {
    let mut matching = rules
        .patterns
        .iter()
        .filter(|(pattern, _)| pattern.matches(key))
        .map(|(_, slot)| slot);
    match (matching.next(), matching.next()) {
        (None, _) => slot(r, program, &rules.additional),
        (Some(only), None) => slot(r, program, only),
        _ => tree(r, |evaluation, node| {
            let slots = rules.patterns.iter();
            let mut slots = slots.filter(|(pattern, _)| pattern.matches(key));
            slots.all(|(_, slot)| evaluation.child(program, slot, node))
        }),
    }
}
