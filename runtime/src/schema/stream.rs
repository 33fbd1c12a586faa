//! Yes or no straight from the text: where rules can be asked of one token after the other, no tree is built.
//!
//! In: an entry into a program and a strict reader. Out: whether the value ahead satisfies it. Scalars go through the
//! evaluator as they are, and so do those arrays and objects that several rules want to look at, or one as a whole
//! (`uniqueItems`, `contains`, `unevaluated…`, branches that only trying tells apart): these are read into a tree first.

use std::borrow::Cow;

use super::Entry;
use super::assert::allows;
use super::program::{Check, Items, Members, Program, RuleId, Run, Shape, Slot, kinds};
use super::union::Union;
use super::valid::Evaluation;
use crate::json::{Kind, Mode, Node, Reader, Stop};

/// Whether a whole document satisfies the schema entered. A name twice in one object is malformed, as for models.
pub(crate) fn is_valid(entry: &'static Entry, json: &[u8]) -> bool {
    let mut reader = Reader::new(json, Mode::Strict);
    let read = match entry.plain {
        true => value_or_scalar(&mut reader, entry.program, &entry.slot),
        false => tree(&mut reader, |evaluation, node| {
            evaluation.enter(entry, node, &mut super::marks::Off)
        }),
    };
    read.is_ok() && reader.end().is_ok()
}

/// Reads the value ahead into a tree and asks that.
#[inline(never)]
fn tree(
    r: &mut Reader<'_>,
    holds: impl FnOnce(&mut Evaluation, &Node<'_>) -> bool,
) -> Result<(), Stop> {
    let mut duplicates = Vec::new();
    let node = Node::read(r, &mut duplicates)?;
    if !duplicates.is_empty() {
        return r.duplicate();
    }
    match holds(&mut Evaluation::default(), &node) {
        true => Ok(()),
        false => r.refuse(),
    }
}

fn by_tree(r: &mut Reader<'_>, program: &'static Program, id: RuleId) -> Result<(), Stop> {
    tree(r, |evaluation, node| {
        evaluation.rule(program, id, node, &mut super::marks::Off)
    })
}

/// The value ahead by a rule.
fn value(r: &mut Reader<'_>, program: &'static Program, id: RuleId) -> Result<(), Stop> {
    let rule = &program.rules[id as usize];
    let kind = r.kind()?;
    let (kind, run) = match kind {
        Kind::Array => (kinds::ARRAY, Run::Array),
        Kind::Object => (kinds::OBJECT, Run::Object),
        _ => return by_tree(r, program, id),
    };
    if rule.kinds & kind == 0 {
        return r.refuse();
    }
    if rule.flags != 0 {
        return match rule.has(super::program::Rule::LEAF) {
            true => r.skip(),
            false => by_tree(r, program, id),
        };
    }
    let (own, every) = (
        &program.checks[rule.run(run)],
        &program.checks[rule.run(Run::Every)],
    );
    match (own, every) {
        ([], [check]) => through(r, program, id, check),
        (own, []) if kind == kinds::ARRAY => array(r, program, id, own),
        (own, []) => object(r, program, id, own),
        _ => by_tree(r, program, id),
    }
}

/// An array or object about which one check of any kind says everything.
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
        Check::AnyOf(union) | Check::OneOf(union) => match sole(r, program, union)? {
            Choice::None => r.refuse(),
            Choice::One(part) => slot(r, program, &union.parts[part]),
            Choice::Several => by_tree(r, program, id),
        },
        _ => by_tree(r, program, id),
    }
}

enum Choice {
    None,
    One(usize),
    Several,
}

/// The alternative that is worth a try, if there is only one.
fn sole(r: &mut Reader<'_>, program: &'static Program, union: &Union) -> Result<Choice, Stop> {
    let mut candidates = match r.kind()? {
        Kind::Array => union.candidates(program, &Node::Array(Vec::new())),
        _ => match union.tag(program) {
            Some(tag) => {
                let found = r.peek_member(tag)?;
                // Whether the member is there with another kind of value, or not at all, only the tree tells.
                let Some(found) = found else {
                    return Ok(Choice::Several);
                };
                let member = (Cow::Borrowed(tag), Node::String(found));
                union.candidates(program, &Node::Object(vec![member]))
            }
            None => union.candidates(program, &Node::Object(Vec::new())),
        },
    };
    Ok(match (candidates.next(), candidates.next()) {
        (None, _) => Choice::None,
        (Some(only), None) => Choice::One(only),
        _ => Choice::Several,
    })
}

/// The value ahead where its rule is used.
#[inline]
fn slot(r: &mut Reader<'_>, program: &'static Program, slot: &Slot) -> Result<(), Stop> {
    match &slot.shape {
        Shape::Leaf if slot.kinds == kinds::ALL => r.skip(),
        Shape::Leaf => leaf(r, slot.kinds),
        Shape::Ref(target) => {
            let entry = target.entry();
            match entry.plain {
                true => value_or_scalar(r, entry.program, &entry.slot),
                false => tree(r, |evaluation, node| evaluation.child(program, slot, node)),
            }
        }
        _ => value_or_scalar(r, program, slot),
    }
}

/// A value of whatever kind; scalars need no tree, only a node.
#[inline(never)]
fn value_or_scalar(r: &mut Reader<'_>, program: &'static Program, slot: &Slot) -> Result<(), Stop> {
    let node = match r.kind()? {
        Kind::Array | Kind::Object => return value(r, program, slot.rule),
        Kind::String => Node::String(r.string()?),
        Kind::Number => Node::Number(r.number_text()?),
        Kind::Bool => Node::Bool(r.bool()?),
        Kind::Null => r.null().map(|()| Node::Null)?,
    };
    match Evaluation::default().child(program, slot, &node) {
        true => Ok(()),
        false => r.refuse(),
    }
}

/// A value of which nothing but the kind is asked.
fn leaf(r: &mut Reader<'_>, allowed: u8) -> Result<(), Stop> {
    let node = match r.kind()? {
        Kind::Number => Node::Number(r.number_text()?),
        kind => {
            r.skip()?;
            match kind {
                Kind::Null => Node::Null,
                Kind::Bool => Node::Bool(true),
                Kind::Array => Node::Array(Vec::new()),
                Kind::Object => Node::Object(Vec::new()),
                _ => Node::String(Cow::Borrowed("")),
            }
        }
    };
    match allows(allowed, &node) {
        true => Ok(()),
        false => r.refuse(),
    }
}

fn array(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    own: &'static [Check],
) -> Result<(), Stop> {
    let (mut least, mut most, mut items) = (0, u64::MAX, None::<&Items>);
    for check in own {
        match check {
            Check::MinItems(n) => least = *n,
            Check::MaxItems(n) => most = *n,
            Check::Items(all) => items = Some(all),
            _ => return by_tree(r, program, id),
        }
    }
    let mut count = 0;
    r.array(|r| {
        let slot_of = items.map(|items| items.prefix.get(count as usize).unwrap_or(&items.rest));
        count += 1;
        match slot_of {
            Some(of) => slot(r, program, of),
            None => r.skip(),
        }
    })?;
    match (least..=most).contains(&count) {
        true => Ok(()),
        false => r.refuse(),
    }
}

fn object(
    r: &mut Reader<'_>,
    program: &'static Program,
    id: RuleId,
    own: &'static [Check],
) -> Result<(), Stop> {
    let (mut least, mut most, mut members) = (0, u64::MAX, None::<&Members>);
    for check in own {
        match check {
            Check::MinProperties(n) => least = *n,
            Check::MaxProperties(n) => most = *n,
            Check::Members(all) if all.entries.len() <= 128 => members = Some(all),
            _ => return by_tree(r, program, id),
        }
    }
    let (mut count, mut found, mut seen) = (0, 0, 0u128);
    r.object(|r, key| {
        count += 1;
        let Some(rules) = members else {
            return r.unknown();
        };
        let Some(at) = rules.keys.find(key) else {
            other(r, program, rules, key)?;
            r.unnamed();
            return Ok(());
        };
        if seen >> at & 1 == 1 {
            return r.duplicate();
        }
        seen |= 1 << at;
        let entry = &rules.entries[at];
        found += usize::from(entry.needed);
        match *entry.patterns {
            [] => slot(r, program, &entry.slot),
            _ => tree(r, |evaluation, node| {
                evaluation.all(program, &entry.patterns, node)
                    && evaluation.child(program, &entry.slot, node)
            }),
        }
    })?;
    let needed = members.map_or(0, |rules| rules.required.len());
    match found == needed && (least..=most).contains(&count) {
        true => Ok(()),
        false => r.refuse(),
    }
}

/// A member that the schema does not name.
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
