//! Yes or no straight from the text: where rules can be asked of one token after the other, no tree is built.
//!
//! In: an entry into a program and a strict reader. Out: whether the value ahead satisfies it. Scalars go through the
//! evaluator as they are, and so do those arrays and objects that several rules want to look at, or one as a whole
//! (`uniqueItems`, `contains`, `unevaluated…`, branches that only trying tells apart): these are read into a tree first,
//! which costs less than reading their text again for each.

use super::Entry;
use super::assert::{allows_number, number_holds, text_holds};
use super::program::{Check, Items, Members, Program, Rule, RuleId, Run, Shape, Slot, kinds};
use super::union::{Candidates, Union};
use super::valid::Evaluation;
use crate::json::{Kind, Mode, Node, Reader, Stop};

/// Whether a whole document satisfies the schema entered. A name twice in one object is malformed, as for models.
pub(crate) fn is_valid(entry: &'static Entry, json: &[u8]) -> bool {
    let mut reader = Reader::new(json, Mode::Strict);
    let read = match entry.plain {
        true => of_any_kind(&mut reader, entry.program, &entry.slot),
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
        return match rule.has(Rule::LEAF) {
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
    if r.kind()? == Kind::Array {
        return Ok(union.candidates(program, &Node::Array(Vec::new())));
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
                true => of_any_kind(r, entry.program, &entry.slot),
                false => tree(r, |evaluation, node| evaluation.child(program, slot, node)),
            }
        }
        _ => of_any_kind(r, program, slot),
    }
}

/// A value of whatever kind.
#[inline]
fn of_any_kind(r: &mut Reader<'_>, program: &'static Program, slot: &Slot) -> Result<(), Stop> {
    match r.kind()? {
        Kind::Array | Kind::Object => value(r, program, slot.rule),
        Kind::String => text(r, program, slot),
        kind => atom(r, program, slot, kind),
    }
}

/// Scalars need no tree.
#[inline(never)]
fn text(r: &mut Reader<'_>, program: &'static Program, slot: &Slot) -> Result<(), Stop> {
    let text = r.string()?;
    let allowed = |kinds| kinds & kinds::STRING != 0;
    let holds = |check: &Check| text_holds(check, &text);
    match scalar(program, slot, Run::String, allowed, holds) {
        Some(valid) => judged(r, valid),
        None => by_evaluator(r, program, slot, Node::String(text)),
    }
}

/// The same of what is neither a string nor has parts.
#[inline(never)]
fn atom(
    r: &mut Reader<'_>,
    program: &'static Program,
    slot: &Slot,
    kind: Kind,
) -> Result<(), Stop> {
    match kind {
        Kind::Number => {
            let text = r.number_text()?;
            let allowed = |kinds| allows_number(kinds, text);
            let holds = |check: &Check| number_holds(check, text);
            match scalar(program, slot, Run::Number, allowed, holds) {
                Some(valid) => judged(r, valid),
                None => by_evaluator(r, program, slot, Node::Number(text)),
            }
        }
        Kind::Bool => {
            let node = Node::Bool(r.bool()?);
            by_evaluator(r, program, slot, node)
        }
        _ => {
            r.null()?;
            by_evaluator(r, program, slot, Node::Null)
        }
    }
}

#[inline(never)]
fn by_evaluator(
    r: &Reader<'_>,
    program: &'static Program,
    slot: &Slot,
    node: Node<'_>,
) -> Result<(), Stop> {
    judged(r, Evaluation::default().child(program, slot, &node))
}

#[inline]
fn judged(r: &Reader<'_>, valid: bool) -> Result<(), Stop> {
    match valid {
        true => Ok(()),
        false => r.refuse(),
    }
}

/// Whether a string or number satisfies a rule; `None` where only the evaluator can say so.
#[inline]
fn scalar(
    program: &'static Program,
    slot: &Slot,
    run: Run,
    allowed: impl Fn(u8) -> bool,
    holds: impl Fn(&Check) -> Option<bool>,
) -> Option<bool> {
    let (mut program, mut slot) = (program, slot);
    if let Shape::Ref(target) = &slot.shape {
        let entry = target.entry();
        if !entry.plain {
            return None;
        }
        (program, slot) = (entry.program, &entry.slot);
    }
    let rule = program.rules.get(slot.rule as usize)?;
    if !allowed(rule.kinds) {
        return Some(false);
    }
    if rule.flags != 0 {
        return rule.has(Rule::LEAF).then_some(true);
    }
    let own = program.checks[rule.run(run)].iter();
    for check in own.chain(&program.checks[rule.run(Run::Every)]) {
        if !holds(check)? {
            return Some(false);
        }
    }
    Some(true)
}

/// A value of which nothing but the kind is asked.
#[inline]
fn leaf(r: &mut Reader<'_>, allowed: u8) -> Result<(), Stop> {
    if allowed == kinds::ALL {
        return r.skip();
    }
    let kind = match r.kind()? {
        Kind::Null => kinds::NULL,
        Kind::Bool => kinds::BOOL,
        Kind::String => kinds::STRING,
        Kind::Array => kinds::ARRAY,
        Kind::Object => kinds::OBJECT,
        Kind::Number => {
            let text = r.number_text()?;
            return judged(r, allows_number(allowed, text));
        }
    };
    match allowed & kind {
        0 => r.refuse(),
        _ => r.skip(),
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
    judged(r, (least..=most).contains(&count))
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
    let (mut count, mut found) = (0, 0);
    let (mut few, mut many) = ([0u64; 2], Vec::new());
    let seen = match rules.entries.len().div_ceil(64) {
        0..=2 => &mut few[..],
        words => {
            many.resize(words, 0);
            &mut many[..]
        }
    };
    let spelled = |at: usize| rules.spelled.get(at).map(|name| &**name);
    r.ordered(
        spelled,
        |key| rules.keys.find(key),
        |r, member| {
            count += 1;
            let at = match member {
                Ok(at) => at,
                Err(key) => return other(r, program, rules, key),
            };
            let bit = 1 << (at & 63);
            match seen.get_mut(at >> 6) {
                Some(word) if *word & bit == 0 => *word |= bit,
                _ => return r.duplicate(),
            }
            let entry = &rules.entries[at];
            found += usize::from(entry.needed);
            match *entry.patterns {
                [] => slot(r, program, &entry.slot),
                _ => tree(r, |evaluation, node| {
                    evaluation.all(program, &entry.patterns, node)
                        && evaluation.child(program, &entry.slot, node)
                }),
            }
        },
    )?;
    let needed = rules.required.len();
    judged(r, found == needed && (least..=most).contains(&count))
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
