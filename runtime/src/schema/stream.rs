//! Yes or no straight from the text: where rules can be asked of one token after the other, no tree is built.
//!
//! In: an entry into a program and a strict reader. Out: whether the value ahead satisfies it. Strings and numbers are asked
//! as they are, by the same functions as in trees. Arrays and objects that several rules look at are read once for all of
//! them ([`super::jointly`]).

use super::assert::{allows_number, integer_holds, number_holds, text_holds};
use super::jointly::joint;
use super::marks::{Places, off};
use super::program::{Check, Items, Member, Members, Program, RuleId, Shape, Slot, Way, kinds};
use super::union::{Candidates, Union};
use super::valid::Evaluation;
use super::{Entry, Schema};
use crate::json::{Kind, Mode, Node, Reader, Stop};

/// Whether a whole document, nested `depth` levels at most, satisfies the schema entered. A name twice in one object is
/// malformed, as for models.
pub(crate) fn is_valid(entry: &'static Entry, json: &[u8], depth: u16) -> bool {
    let mut reader = Reader::new(json, Mode::Strict).with_depth(depth);
    let read = match entry.plain {
        true => {
            let (program, judge) = &entry.judge;
            slot(&mut reader, program, judge)
        }
        false => tree(&mut reader, |evaluation, node| {
            evaluation.enter(entry, node, off())
        }),
    };
    read.is_ok() && reader.end().is_ok()
}

/// Reads the value ahead into a tree and asks that.
#[inline(never)]
pub(super) fn tree(
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

/// An array or object that several rules look at.
#[inline(never)]
fn jointly(r: &mut Reader<'_>, program: &'static Program, id: RuleId) -> Result<(), Stop> {
    joint(r, program.joint(id)).map(drop)
}

/// The value ahead by a rule.
#[inline(never)]
fn value(r: &mut Reader<'_>, program: &'static Program, id: RuleId) -> Result<(), Stop> {
    let kind = r.kind()?;
    match program.rules[id as usize].ways[kind as usize] {
        Way::Refuse => r.refuse(),
        Way::Skip => r.skip_kind(kind),
        Way::Checks(from, to) => match kind {
            Kind::Object => object(r, program, id, program.run((from, to))),
            Kind::Array => array(r, program, id, program.run((from, to))),
            _ => scalar(r, program, id, (from, to), kind),
        },
        Way::Through(check) => through(r, program, id, &program.checks[check as usize]),
        Way::Tree => jointly(r, program, id),
    }
}

/// A scalar by a rule. Of alternatives mostly one alone is for its kind.
#[inline(never)]
fn scalar(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    run: (u32, u32),
    kind: Kind,
) -> Result<(), Stop> {
    let bits = kinds::OF[kind as usize];
    if let [Check::AnyOf(union) | Check::OneOf(union)] = program.run(run)
        && program.rules[id as usize].kinds & bits == bits
        && let Some(only) = union.only_of_kind(program, kind)
    {
        return slot(r, program, only);
    }
    match kind {
        Kind::String => text(r, program, id, run),
        Kind::Number => number(r, program, id, run),
        _ => jointly(r, program, id),
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
        Check::Ref(target) => reference(r, target),
        Check::AllOf(parts) => match **parts {
            [only] => value(r, program, only),
            _ => jointly(r, program, id),
        },
        Check::AnyOf(union) | Check::OneOf(union) => {
            let mut candidates = candidates(r, program, union)?;
            match (candidates.next(), candidates.next()) {
                (None, _) => r.refuse(),
                (Some(only), None) => slot(r, program, &union.parts[only]),
                _ => jointly(r, program, id),
            }
        }
        _ => jointly(r, program, id),
    }
}

/// The alternatives that are worth a try.
fn candidates(
    r: &mut Reader<'_>,
    program: &'static Program,
    union: &'static Union,
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
pub(super) fn slot(
    r: &mut Reader<'_>,
    program: &'static Program,
    slot: &'static Slot,
) -> Result<(), Stop> {
    match slot.shape {
        Shape::Leaf => leaf(r, slot.kinds),
        _ => further(r, program, slot),
    }
}

/// The same where there is more to it than the kind. Whatever is called is the last deed, so that this takes no frame.
#[inline(never)]
fn further(r: &mut Reader<'_>, program: &'static Program, slot: &'static Slot) -> Result<(), Stop> {
    match (slot.shape, r.glance()) {
        (Shape::Text(from, to), b'"') => text(r, program, slot.rule, (from, to)),
        (Shape::Number(from, to), b'-' | b'0'..=b'9') => number(r, program, slot.rule, (from, to)),
        (Shape::Members(check), b'{') => match program.checks.get(check as usize) {
            Some(Check::Members(rules)) => members(r, program, rules, 0, u64::MAX),
            _ => value(r, program, slot.rule),
        },
        (Shape::Items(check), b'[') => match program.checks.get(check as usize) {
            Some(Check::Items(rules)) => items(r, program, rules, 0, u64::MAX),
            _ => value(r, program, slot.rule),
        },
        (Shape::List { .. }, b'[') if slot.kinds & kinds::ARRAY != 0 => list(r, slot),
        (Shape::Ref(target), _) => reference(r, target),
        _ => value(r, program, slot.rule),
    }
}

/// What another schema asks.
#[inline(never)]
fn reference(r: &mut Reader<'_>, target: &'static Schema) -> Result<(), Stop> {
    let entry = target.entry();
    match entry.plain {
        true => {
            let (program, judge) = &entry.judge;
            slot(r, program, judge)
        }
        false => reference_by_tree(r, target),
    }
}

#[inline(never)]
fn reference_by_tree(r: &mut Reader<'_>, target: &'static Schema) -> Result<(), Stop> {
    tree(r, |evaluation, node| evaluation.reference(target, node))
}

/// A string, of which something is asked.
#[inline(never)]
fn text(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    run: (u32, u32),
) -> Result<(), Stop> {
    let text = r.text()?;
    match all(program.run(run), |check| text_holds(check, &text)) {
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
    run: (u32, u32),
) -> Result<(), Stop> {
    let allowed = program.rules[id as usize].kinds;
    let mark = r.mark();
    if allowed & kinds::INTEGER != 0
        && let Some(value) = r.short_integer()
    {
        if let Some(valid) = all(program.run(run), |check| integer_holds(check, value)) {
            return judged(r, valid);
        }
        r.rewind(mark);
    }
    let text = r.number_text()?;
    if !allows_number(allowed, text) {
        return r.refuse();
    }
    match all(program.run(run), |check| number_holds(check, text)) {
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

/// A value of which nothing but the kind is asked. Most are strings.
#[inline(never)]
fn leaf(r: &mut Reader<'_>, allowed: u8) -> Result<(), Stop> {
    match r.glance() {
        b'"' if allowed & kinds::STRING != 0 => r.skip_this_text(),
        b'-' | b'0'..=b'9' if allowed & kinds::NUMBER == kinds::NUMBER => r.skip_this_number(),
        _ => other_leaf(r, allowed),
    }
}

#[inline(never)]
fn other_leaf(r: &mut Reader<'_>, allowed: u8) -> Result<(), Stop> {
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
    let (mut least, mut most, mut all) = (0, u64::MAX, None);
    for check in checks {
        match check {
            Check::MinItems(n) => least = *n,
            Check::MaxItems(n) => most = *n,
            Check::Items(rules) => all = Some(rules),
            _ => return jointly(r, program, id),
        }
    }
    if let Some(rules) = all {
        return items(r, program, rules, least, most);
    }
    let mut count = 0;
    r.items(|r| {
        count += 1;
        r.skip()
    })?;
    judged(r, (least..=most).contains(&count))
}

/// The items of the array ahead, at least and at most so many.
#[inline(never)]
fn items(
    r: &mut Reader<'_>,
    program: &'static Program,
    rules: &'static Items,
    least: u64,
    most: u64,
) -> Result<(), Stop> {
    let mut count = 0;
    r.items(|r| {
        let of = rules.prefix.get(count).unwrap_or(&rules.rest);
        count += 1;
        slot(r, program, of)
    })?;
    judged(r, (least..=most).contains(&(count as u64)))
}

/// The array ahead, where nothing but the kind is asked of its items.
#[inline(never)]
fn list(r: &mut Reader<'_>, slot: &Slot) -> Result<(), Stop> {
    let Shape::List { min, max, kinds } = slot.shape else {
        return leaf(r, slot.kinds);
    };
    let mut count = 0u64;
    r.items(|r| {
        count += 1;
        leaf(r, kinds)
    })?;
    judged(r, (min.into()..=max.into()).contains(&count))
}

#[inline(never)]
fn object(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    checks: &'static [Check],
) -> Result<(), Stop> {
    let (mut least, mut most, mut all) = (0, u64::MAX, None);
    for check in checks {
        match check {
            Check::MinProperties(n) => least = *n,
            Check::MaxProperties(n) => most = *n,
            Check::Members(rules) => all = Some(rules),
            _ => return jointly(r, program, id),
        }
    }
    if let Some(rules) = all {
        return members(r, program, rules, least, most);
    }
    let mut count = 0;
    r.object(|r, _| {
        count += 1;
        r.unknown()
    })?;
    judged(r, (least..=most).contains(&count))
}

/// The members of the object ahead, at least and at most so many.
#[inline(never)]
fn members(
    r: &mut Reader<'_>,
    program: &'static Program,
    rules: &'static Members,
    least: u64,
    most: u64,
) -> Result<(), Stop> {
    let mut seen = Places::default();
    let count = r.ordered(
        &rules.spelled,
        |key| rules.keys.find(key),
        |r, at| {
            if !seen.insert(at) {
                return r.duplicate();
            }
            let entry = &rules.entries[at];
            match entry.patterns.is_empty() {
                true => slot(r, program, &entry.slot),
                false => matched(r, program, entry),
            }
        },
        |r, key| other(r, program, rules, key),
    )?;
    let all = seen.cover(&rules.needed);
    judged(r, all && (least..=most).contains(&count))
}

/// A member that the schema names, with what patterns ask that match its name.
#[inline(never)]
fn matched(r: &mut Reader<'_>, program: &'static Program, entry: &Member) -> Result<(), Stop> {
    tree(r, |evaluation, node| {
        evaluation.all(program, &entry.patterns, node)
            && evaluation.child(program, &entry.slot, node)
    })
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
