//! Yes or no straight from the text, for several rules that look at one array or object.
//!
//! In: a set of rules and a strict reader. Out: an answer for each, of the value ahead. Its text is read once, but for what
//! is asked of a member without having to hold: where it does not, the member is read past. So each value is judged once
//! by each set of rules and read past once a level at most.

use std::cell::Cell;

use super::formula::Answers;
use super::gather::refused;
use super::joint::{Arrays, Asked, Joint, Last, Objects, Part, Plan, Question, Several, Told};
use super::marks::{Places, off};
use super::program::{Program, Slot};
use super::stream::{slot, tree};
use super::unique::duplicate;
use crate::json::{Kind, Node, Reader, Stop};

/// Which of the rules hold of the value ahead, a bit each. Where there is but one answer a no is a refusal.
#[inline(never)]
pub(super) fn joint(r: &mut Reader<'_>, joint: &'static Joint) -> Result<u64, Stop> {
    let plan = match r.kind()? {
        Kind::Object => joint.objects(),
        Kind::Array => joint.arrays(),
        _ => return trees(r, &joint.questions, joint.is_one()),
    };
    planned(r, joint, plan)
}

#[inline(never)]
fn planned(r: &mut Reader<'_>, joint: &'static Joint, plan: &'static Plan) -> Result<u64, Stop> {
    match plan {
        Plan::Members(objects) => members(r, objects),
        Plan::Items(arrays) => items(r, arrays),
        Plan::Told(by) => told(r, joint, by),
        Plan::Known(0) if joint.is_one() => r.refuse(),
        Plan::Known(answers) => r.skip().map(|()| *answers),
        Plan::Tree => trees(r, &joint.questions, joint.is_one()),
    }
}

/// The value ahead as a tree, by each of these rules.
#[inline(never)]
fn trees(r: &mut Reader<'_>, questions: &[Question], one: bool) -> Result<u64, Stop> {
    let mut answers = 0;
    tree(r, |evaluation, node| {
        let mut holds = |one: &Question| evaluation.rule(one.program, one.rule, node, off());
        if one {
            answers = 1;
            return questions.iter().all(holds);
        }
        for (at, question) in questions.iter().enumerate() {
            answers |= u64::from(holds(question)) << at;
        }
        true
    })?;
    Ok(answers)
}

/// By what the tag of a union is.
#[inline(never)]
fn told(r: &mut Reader<'_>, joint: &'static Joint, by: &'static Told) -> Result<u64, Stop> {
    let tag = by.union.tag(by.program).unwrap_or_default();
    let found = r.peek_scalar(tag)?;
    let left = by.union.tagged(by.program, found.as_ref()).bits();
    planned(r, joint, joint.told(by, left))
}

/// What has failed so far, of what the answers hang on.
struct Failed<'f> {
    bits: Cell<u64>,
    answers: &'f Answers,
}

impl<'f> Failed<'f> {
    fn none(answers: &'f Answers) -> Self {
        Failed {
            bits: Cell::new(0),
            answers,
        }
    }

    /// Takes note that these have failed. If nothing can hold any more, that is a refusal where there is but one answer.
    #[inline(never)]
    fn add(&self, r: &Reader<'_>, bits: u64) -> Result<(), Stop> {
        self.bits.set(self.bits.get() | bits);
        match self.answers.are_lost(self.bits.get()) {
            true => r.refuse(),
            false => Ok(()),
        }
    }

    fn all(&self, bits: u64) -> bool {
        self.bits.get() & bits == bits
    }

    /// The answers, now that the value has been read and these have failed as well.
    #[inline]
    fn answers(&self, r: &Reader<'_>, fails: u64) -> Result<u64, Stop> {
        match self.answers.given(self.bits.get() | fails) {
            Some(answers) => Ok(answers),
            None => r.refuse(),
        }
    }
}

#[inline(never)]
fn members(r: &mut Reader<'_>, objects: &'static Objects) -> Result<u64, Stop> {
    let mut seen = Places::default();
    let failed = Failed::none(&objects.answers);
    let count = r.ordered(
        &objects.spelled,
        |key| objects.keys.find(key),
        |r, at| {
            if !seen.insert(at) {
                return r.duplicate();
            }
            part(r, &objects.entries[at], &failed)
        },
        |r, key| other(r, objects, key, &failed),
    )?;
    let mut fails = 0;
    for (last, bit) in &objects.last {
        let holds = match last {
            Last::Has(names) => seen.cover(names),
            Last::HasWith(name, names) => !seen.has(*name) || seen.cover(names),
            Last::Lacks(name) => !seen.has(*name),
            Last::Count(least, most) => (*least..=*most).contains(&count),
        };
        if !holds {
            fails |= bit;
        }
    }
    failed.answers(r, fails)
}

/// A member that no rule names.
#[inline(never)]
fn other(
    r: &mut Reader<'_>,
    objects: &'static Objects,
    key: &str,
    failed: &Failed<'_>,
) -> Result<(), Stop> {
    if !objects.names.is_empty() {
        match refused(&objects.names, key) {
            0 => {}
            bits => failed.add(r, bits)?,
        }
    }
    let matching = (0..)
        .zip(&objects.patterns)
        .fold(0u64, |all, (at, pattern)| {
            all | u64::from(pattern.matches(key)) << at
        });
    match objects.other(matching) {
        Some(asked) => part(r, asked, failed),
        // So many sets of patterns there are not.
        None => r.refuse(),
    }
}

#[inline(never)]
fn items(r: &mut Reader<'_>, arrays: &'static Arrays) -> Result<u64, Stop> {
    let failed = Failed::none(&arrays.answers);
    let (mut count, mut texts) = (0, Vec::new());
    let keep = arrays.unique != 0;
    r.items(|r| {
        let asked = arrays.prefix.get(count).unwrap_or(&arrays.rest);
        count += 1;
        let start = r.mark();
        part(r, asked, &failed)?;
        if keep {
            texts.push(r.since(start));
        }
        Ok(())
    })?;
    let mut fails = 0;
    for ((least, most), bit) in &arrays.counts {
        if !(*least..=*most).contains(&(count as u64)) {
            fails |= bit;
        }
    }
    if keep && !failed.all(arrays.unique) && are_equal(&mut texts) {
        fails |= arrays.unique;
    }
    failed.answers(r, fails)
}

/// Whether two of these values are equal.
#[inline(never)]
fn are_equal(texts: &mut [&[u8]]) -> bool {
    texts
        .iter_mut()
        .for_each(|text| *text = text.trim_ascii_start());
    let plain = |text: &&[u8]| text.first() == Some(&b'"') && !text.contains(&b'\\');
    if texts.iter().all(plain) {
        texts.sort_unstable();
        return texts.windows(2).any(|pair| pair[0] == pair[1]);
    }
    // They have been read, in as many levels as may be.
    let nodes = texts.iter();
    let nodes = nodes.map(|text| Node::parse_within(text, u16::MAX, &mut Vec::new()));
    let nodes: Result<Vec<Node<'_>>, _> = nodes.collect();
    nodes.is_ok_and(|nodes| duplicate(&nodes).is_some())
}

/// The member or item ahead.
#[inline(always)]
fn part(r: &mut Reader<'_>, part: &'static Part, failed: &Failed<'_>) -> Result<(), Stop> {
    if part.fails != 0 {
        failed.add(r, part.fails)?;
    }
    match &part.asked {
        Asked::Must(program, of) => slot(r, program, of),
        Asked::May(program, of, bits) => may(r, program, of, *bits, failed),
        Asked::Several(several) => together(r, several, failed),
    }
}

#[inline(never)]
fn may(
    r: &mut Reader<'_>,
    program: &'static Program,
    of: &'static Slot,
    bits: u64,
    failed: &Failed<'_>,
) -> Result<(), Stop> {
    if failed.all(bits) {
        return r.skip();
    }
    if r.attempt(|r| slot(r, program, of)).is_some() {
        return Ok(());
    }
    // What is not JSON is met again.
    r.skip()?;
    failed.add(r, bits)
}

#[inline(never)]
fn together(
    r: &mut Reader<'_>,
    several: &'static Several,
    failed: &Failed<'_>,
) -> Result<(), Stop> {
    let bits = &several.bits;
    if !bits.is_empty() && bits.iter().all(|bits| failed.all(*bits)) {
        return r.skip();
    }
    let answers = match several.joint() {
        Some(known) => joint(r, known)?,
        None => trees(r, several.questions(), bits.is_empty())?,
    };
    let fails = (0..).zip(bits).filter(|(at, _)| answers >> at & 1 == 0);
    match fails.fold(0, |all, (_, bits)| all | bits) {
        0 => Ok(()),
        fails => failed.add(r, fails),
    }
}
