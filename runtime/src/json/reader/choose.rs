//! Choosing among the cases of a union, constants, and judging what was read by its rule text.

use std::any::TypeId;

use super::look::Candidates;
use super::tried::Outcome;
use super::weight::Weight;
use super::{Json, KINDS, Look, Null, Reader, Stop};
use crate::json::{Node, integer};
use crate::schema::Schema;

impl<'a> Reader<'a> {
    /// Reads the value of a member that has to be this constant, given as JSON text.
    ///
    /// # Errors
    /// If it is another value, or the member's second in strict mode.
    pub fn constant(&mut self, slot: &mut Option<()>, json: &str) -> Result<(), Stop> {
        if slot.is_some() && self.strict() {
            return self.member(slot);
        }
        self.literal(json)?;
        *slot = Some(());
        Ok(())
    }

    /// The same for the only value of an enumeration that an API may add to: unless the reader is strict, another one of its
    /// kind is forgiven.
    ///
    /// # Errors
    /// If it is of another kind; in strict mode as said.
    pub fn open_constant(&mut self, slot: &mut Option<()>, json: &str) -> Result<(), Stop> {
        if self.strict() {
            return self.constant(slot, json);
        }
        let wanted = json
            .bytes()
            .next()
            .and_then(|first| KINDS[usize::from(first)]);
        if Some(self.kind()?) != wanted {
            return self.mismatch();
        }
        let start = self.mark();
        self.skip()?;
        if !self.equals(start, json) {
            self.forgiven();
        }
        *slot = Some(());
        Ok(())
    }

    /// The place where a value begins that [`Reader::judged`] is to judge. Until then nothing in it is checked by
    /// itself: the text of the whole is what is judged.
    pub fn ahead(&mut self) -> Start {
        // What is no value stops the reader when it is read.
        let _ = self.kind();
        let start = Start {
            at: self.mark(),
            around: self.trusted,
        };
        if self.strict() {
            self.trusted = Some(self.attempts);
        }
        start
    }

    /// Makes sure that the text read since `start` is what a schema demands. Only strict readers ask, and only the
    /// outermost of several that would.
    ///
    /// # Errors
    /// If the evaluator refuses it.
    pub fn judged(&mut self, start: Start, schema: &'static Schema) -> Result<(), Stop> {
        self.trusted = start.around;
        let asks = self.strict() && !self.is_trusted();
        if asks && !self.judge(start.at, schema) {
            return self.refuse();
        }
        Ok(())
    }

    /// A value of a union whose tag the description does not know: a fault in strict mode, and nothing that `null` is where
    /// it may count as absent.
    ///
    /// # Errors
    /// As said, and if what is ahead is no JSON.
    pub fn unknown_case(&mut self) -> Result<serde_json::Value, Stop> {
        if self.strict() || self.null == Null::Ahead {
            return self.refuse();
        }
        // Where this union is tried as a case of another, one that knows the tag is meant first.
        self.forgiven();
        Json::decode(self)
    }

    /// Reads the value ahead as the case that it names; where that refuses it, as the other, which takes whatever is
    /// valid as the first. What the case forgives, such as `null`, makes it no other: the value says what it is.
    ///
    /// # Errors
    /// If the other refuses it as well.
    pub fn case_or<T: 'static, C: Json, D: Json>(
        &mut self,
        named: impl FnOnce(C) -> T,
        other: impl FnOnce(D) -> T,
    ) -> Result<T, Stop> {
        self.case_if_or(|_| true, named, other)
    }

    /// The same for a case whose type does not check itself: a strict reader takes what breaks the check for the other.
    ///
    /// # Errors
    /// If the other refuses it as well.
    pub fn case_if_or<T: 'static, C: Json, D: Json>(
        &mut self,
        holds: impl FnOnce(&C) -> bool,
        named: impl FnOnce(C) -> T,
        other: impl FnOnce(D) -> T,
    ) -> Result<T, Stop> {
        self.kind()?;
        let (union, start) = (TypeId::of::<T>(), self.mark());
        match self.tried(union, start) {
            Some(Outcome::Case(0)) => return C::decode(self).map(named),
            Some(_) => return D::decode(self).map(other),
            None => {}
        }
        let value = self.attempt(|reader| {
            let value = C::decode(reader)?;
            reader.checked(value, holds)
        });
        self.note_tried(union, start, Outcome::Case(u32::from(value.is_none())));
        match value {
            Some(value) => Ok(named(value)),
            None => D::decode(self).map(other),
        }
    }

    /// Tries the cases of a union in turn on the value ahead, but for those that a glance at it leaves out by the
    /// union's `look`; `exclusive` where only one may accept it.
    ///
    /// # Errors
    /// If nothing is ahead, or an object that is no JSON.
    pub fn trial<T: 'static>(
        &mut self,
        look: &Look,
        exclusive: bool,
    ) -> Result<Trial<'_, 'a, T>, Stop> {
        self.kind()?;
        let start = self.mark();
        let known = self.tried(TypeId::of::<T>(), start);
        let candidates = match known {
            Some(_) => Candidates::ALL,
            None => self.candidates(look)?,
        };
        Ok(self.trial_among(candidates, known, exclusive))
    }

    /// [`Reader::trial`] of a union that says by which member a value names its case: `tags` has the position that each
    /// scalar there means, written as a text, `rest` that of every other string.
    ///
    /// A discriminator changes nothing about what is valid (OpenAPI 3.1.1, section 4.8.25). So a strict reader tries the
    /// cases, and of several that accept the value takes the named one, unless only one may; others go by it.
    ///
    /// # Errors
    /// As for [`Reader::trial`].
    pub fn trial_named<T: 'static>(
        &mut self,
        look: &Look,
        exclusive: bool,
        key: &str,
        tags: &[(&str, u32)],
        rest: Option<u32>,
    ) -> Result<Trial<'_, 'a, T>, Stop> {
        let mut exclusive = exclusive;
        let mut meant = None;
        if !self.strict() {
            match self.case_meant(key, tags, rest)? {
                Some((case, true)) => {
                    let mut trial = self.trial_among(Candidates::NAMED, None, exclusive);
                    trial.meant = Some(case);
                    return Ok(trial);
                }
                // A text may spell the tag of a case that takes texts alone: then it is another's.
                Some((case, false)) => {
                    meant = Some(case);
                    exclusive = false;
                }
                None => return self.trial(look, exclusive),
            }
        }
        let mut trial = self.trial(look, exclusive)?;
        if !exclusive && trial.known.is_none() && !trial.candidates.sole {
            trial.meant = match meant {
                Some(case) => Some(case),
                None => trial
                    .reader
                    .case_meant(key, tags, rest)?
                    .map(|(case, _)| case),
            };
        }
        Ok(trial)
    }

    /// The case that the member `key` of the object ahead names, and whether by a text. Mappings spell every tag as a text, that of an integer or
    /// a boolean, too.
    fn case_meant(
        &mut self,
        key: &str,
        tags: &[(&str, u32)],
        rest: Option<u32>,
    ) -> Result<Option<(u32, bool)>, Stop> {
        let case = |named: &str| {
            let tag = tags.iter().find(|(tag, _)| *tag == named);
            tag.map(|(_, case)| *case)
        };
        Ok(match self.peek_scalar(key)? {
            Some(Node::String(named)) => case(&named).or(rest).map(|case| (case, true)),
            Some(Node::Number(text)) => {
                let case =
                    integer(text).and_then(|number| case(itoa::Buffer::new().format(number)));
                case.map(|case| (case, false))
            }
            Some(Node::Bool(value)) => {
                case(if value { "true" } else { "false" }).map(|case| (case, false))
            }
            _ => None,
        })
    }

    fn trial_among<T: 'static>(
        &mut self,
        candidates: Candidates,
        known: Option<Outcome>,
        exclusive: bool,
    ) -> Trial<'_, 'a, T> {
        Trial {
            start: self.mark(),
            known,
            weight: self.weight,
            candidates,
            next: 0,
            meant: None,
            stopped: false,
            reader: self,
            exclusive,
            accepted: 0,
            best: None,
        }
    }
}

/// Where a value begins that is judged as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    at: usize,
    /// What [`Reader`] trusted in before.
    around: Option<u16>,
}

/// A value being read as each case of a union.
///
/// Of several cases that accept it, the one that the value names is taken, else the one against which least speaks: that
/// breaks no check, has a place for what is there, and lacks and forgives least.
#[allow(missing_debug_implementations)]
pub struct Trial<'r, 'a, T> {
    reader: &'r mut Reader<'a>,
    start: usize,
    /// What spoke against what was read before.
    weight: Weight,
    candidates: Candidates,
    /// What came of it before.
    known: Option<Outcome>,
    /// The position of the case to come.
    next: u32,
    /// The position of the case that the value itself names.
    meant: Option<u32>,
    /// The only case that could be meant was refused.
    stopped: bool,
    exclusive: bool,
    accepted: u32,
    best: Option<Best<T>>,
}

struct Best<T> {
    case: u32,
    value: T,
    weight: Weight,
    end: usize,
}

impl<T: 'static> Trial<'_, '_, T> {
    /// Tries one case.
    pub fn case<C: Json>(&mut self, wrap: impl FnOnce(C) -> T) {
        self.case_if(|_| true, wrap);
    }

    /// Tries one case whose type does not check itself. A value that breaks the check is no value of
    /// this case; where checks are not run, it is one only if no other case does better.
    pub fn case_if<C: Json>(&mut self, holds: impl FnOnce(&C) -> bool, wrap: impl FnOnce(C) -> T) {
        if !self.is_due() {
            return;
        }
        let before = std::mem::take(&mut self.reader.weight);
        let read = self.read::<C>();
        let mut weight = std::mem::replace(&mut self.reader.weight, before);
        let Ok(value) = read else {
            return;
        };
        let end = self.reader.mark();
        let checked = !self.candidates.sole || !self.reader.is_trusted();
        if checked && !holds(&value) {
            if self.reader.strict() {
                if self.candidates.sole {
                    // Takes note of the fault, while the reader stands behind the value.
                    let _: Result<(), Stop> = self.reader.refuse();
                    self.stopped = true;
                }
                self.reader.rewind(self.start);
                return;
            }
            weight.broken = weight.broken.saturating_add(1);
        }
        self.reader.rewind(self.start);
        self.accepted += 1;
        let case = self.next - 1;
        let better = |best: &Best<T>| self.is_meant(case) || weight < best.weight;
        if self.best.as_ref().is_none_or(better) {
            self.best = Some(Best {
                case,
                value: wrap(value),
                weight,
                end,
            });
        }
    }

    /// Whether the case to come is worth a try.
    fn is_due(&mut self) -> bool {
        let case = self.next;
        self.next += 1;
        if let Some(known) = self.known {
            return known == Outcome::Case(case);
        }
        if self.candidates.is_named() {
            return self.is_meant(case);
        }
        let settled = self.best.as_ref().is_some_and(|best| {
            let last = self.meant.is_none_or(|meant| meant < case);
            self.is_meant(best.case) || (best.weight == Weight::default() && last)
        });
        // A further case can only matter where it may forbid the first.
        self.candidates.has(case) && (!settled || (self.exclusive && self.reader.strict()))
    }

    fn is_meant(&self, case: u32) -> bool {
        self.meant == Some(case)
    }

    /// The value ahead as one case. The only one that may be meant is no attempt: what it finds is found.
    fn read<C: Json>(&mut self) -> Result<C, Stop> {
        if !self.candidates.sole {
            return self.reader.attempt(|reader| C::decode(reader)).ok_or(Stop);
        }
        let read = C::decode(self.reader);
        self.stopped = read.is_err();
        read
    }

    /// The value.
    ///
    /// # Errors
    /// If no case accepts it, or in strict mode more than one where only one may.
    pub fn finish(self) -> Result<T, Stop> {
        if self.stopped {
            return Err(Stop);
        }
        let ambiguous = self.exclusive && self.reader.strict() && self.accepted > 1;
        if self.known.is_none() && !self.candidates.sole {
            let taken = self.best.as_ref().filter(|_| !ambiguous);
            let outcome = taken.map_or(Outcome::Refused, |best| Outcome::Case(best.case));
            let union = TypeId::of::<T>();
            self.reader.note_tried(union, self.start, outcome);
        }
        match self.best {
            Some(best) if !ambiguous => {
                // Against cases that were not taken may speak what will.
                self.reader.weight = self.weight.and(best.weight);
                self.reader.rewind(best.end);
                Ok(best.value)
            }
            _ => {
                // What is refused is read over, so that the fault stands behind it.
                self.reader.skip()?;
                self.reader.refuse()
            }
        }
    }
}
