//! What came of trying cases at a place that is met again.
//!
//! In: a union's type and a place in the text. Out: the case that was taken there, or that none was. A value inside
//! one that is being tried is read again for each further case; without this, unions that contain themselves would
//! double the work with each level of nesting. What has been taken is read again as that alone.

use std::any::TypeId;
use std::collections::HashMap;

use super::{Reader, Stop};
use crate::json::Kind;
use crate::json::scan::Brackets;
use crate::schema::Schema;

/// What came of it, by what was asked where.
#[derive(Debug, Default)]
pub(super) struct Tried {
    unions: HashMap<(TypeId, Place), Outcome>,
    judged: HashMap<(*const Schema, usize), bool>,
    /// Where long arrays and objects end that begin here: unions inside each other all look at what is inmost.
    ends: HashMap<usize, usize>,
}

/// So many bytes cost more to skip than to be known.
const LONG: usize = 512;

/// A place of the text, and whether checks are left out there.
type Place = (usize, bool);

/// What came of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// This case was taken.
    Case(u32),
    /// The value was refused.
    Refused,
}

impl Reader<'_> {
    /// Whether what is read here may be read once more.
    pub(super) fn is_trying(&self) -> bool {
        self.attempts > 0
    }

    /// What came of trying the cases of this type at `at`.
    pub(super) fn tried(&self, union: TypeId, at: usize) -> Option<Outcome> {
        let tried = self.tried.as_ref().filter(|_| self.is_trying())?;
        tried.unions.get(&(union, (at, self.is_trusted()))).copied()
    }

    /// Takes note of that, where it may be asked again.
    pub(super) fn note_tried(&mut self, union: TypeId, at: usize, outcome: Outcome) {
        if self.is_trying() {
            let place = (at, self.is_trusted());
            let tried = self.tried.get_or_insert_default();
            tried.unions.insert((union, place), outcome);
        }
    }

    /// Skips the value ahead while looking around: an array or object by its brackets alone, since whoever looks reads
    /// it properly later; one that is known to be long at once.
    #[inline]
    pub(super) fn pass(&mut self) -> Result<(), Stop> {
        match self.kind()? {
            Kind::Array | Kind::Object => self.pass_nested(),
            kind => self.skip_kind(kind),
        }
    }

    #[inline(never)]
    fn pass_nested(&mut self) -> Result<(), Stop> {
        let known = self
            .tried
            .as_ref()
            .and_then(|tried| tried.ends.get(&self.at));
        match known {
            Some(end) => {
                self.at = *end;
                Ok(())
            }
            None => self.leap(),
        }
    }

    /// Skips the array or object that begins here.
    #[inline(never)]
    fn leap(&mut self) -> Result<(), Stop> {
        let mut brackets = Brackets::new(self.text.as_bytes(), self.at);
        let opening = brackets.next();
        match opening.and_then(|_| self.closing_of(&mut brackets, self.at, self.depth)) {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            // It has no end, or is nested too deep: where that shows, reading tells.
            None => self.skip(),
        }
    }

    /// The end of the array or object that begins at `start` and whose opening bracket has been met.
    fn closing_of(
        &mut self,
        brackets: &mut Brackets<'_>,
        start: usize,
        depth: u16,
    ) -> Option<usize> {
        let depth = depth.checked_sub(1)?;
        let end = loop {
            let (behind, opens) = brackets.next()?;
            if !opens {
                break behind;
            }
            self.closing_of(brackets, behind - 1, depth)?;
        };
        if end - start >= LONG {
            self.note_end(start, end);
        }
        Some(end)
    }

    /// Takes note of where a long array or object ends that has been skipped while looking around.
    #[inline(never)]
    fn note_end(&mut self, start: usize, end: usize) {
        let tried = self.tried.get_or_insert_default();
        tried.ends.insert(start, end);
    }

    /// Whether the text read since `at` satisfies the schema.
    pub(super) fn judge(&mut self, at: usize, schema: &'static Schema) -> bool {
        // Behind the value, as many levels are left as were before it.
        let holds = |r: &Self| schema.is_valid_json_within(r.since(at), r.depth);
        if !self.is_trying() {
            return holds(self);
        }
        let key = (std::ptr::from_ref(schema), at);
        let known = self.tried.as_ref().and_then(|tried| tried.judged.get(&key));
        if let Some(known) = known {
            return *known;
        }
        let valid = holds(self);
        let tried = self.tried.get_or_insert_default();
        tried.judged.insert(key, valid);
        valid
    }
}

#[cfg(test)]
mod tests {
    use crate::json::{Mode, Reader};

    #[test]
    fn what_is_passed_over_ends_where_its_brackets_do() {
        let long = format!("[{}[-1.5e3]]", r#"{"_y":"Y"},"#.repeat(200));
        let values = [
            "[]",
            "{ }",
            r#"[1,[2,{"a":"]}\"[\\"}],"x"]"#,
            r#"{"a":{"b":[{}, true]},"]":null}"#,
            &long,
        ];
        for value in values {
            let text = format!(r#"{{"before":{value},"tag":"t","behind":1}}"#);
            let mut reader = Reader::new(text.as_bytes(), Mode::Strict);
            for _ in 0..2 {
                let tag = reader.peek_member("tag").expect("it is JSON");
                assert_eq!(tag.as_deref(), Some("t"), "{text}");
            }
            assert!(reader.skip().is_ok() && reader.end().is_ok(), "{text}");
            let cut = &text.as_bytes()[..value.len() + 9];
            let mut reader = Reader::new(cut, Mode::Strict);
            assert!(reader.peek_member("tag").is_err(), "{text}");
        }
    }

    #[test]
    fn what_was_passed_over_is_read_properly_later() {
        for broken in ["[1,,2]", "[01]", "[tru]", "{1:2}", "[1}"] {
            let text = format!(r#"{{"before":{broken},"tag":"t"}}"#);
            let mut reader = Reader::new(text.as_bytes(), Mode::Strict);
            assert!(reader.peek_member("tag").is_ok_and(|tag| tag.is_some()));
            assert!(reader.skip().is_err(), "{text}");
        }
    }
}
