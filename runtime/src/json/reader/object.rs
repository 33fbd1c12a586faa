//! Objects and arrays: opening, going from member to member, closing; duplicates and members without a place.

use std::borrow::Cow;
use std::collections::HashSet;

use super::weight::leaves;
use super::{Fault, Json, Mode, Null, Reader, Stop};
use crate::json::Map;

/// From how many names on a hash set takes over from comparing with those of the same mark: hostile objects must stay linear.
const FEW: usize = 64;

/// The names of one object that have to be compared, as far as met.
pub(super) struct Seen<'a> {
    /// Where this object's names begin in `Reader::seen`.
    base: usize,
    marks: Marks,
    /// The first, which takes no memory elsewhere; the others are in `Reader::seen`, or in `many`.
    first: Option<&'a str>,
    many: Option<HashSet<Cow<'a, str>>>,
}

impl<'a> Reader<'a> {
    /// Reads `{…}`; `f` is called with each name and must read its value.
    ///
    /// In strict mode a name that went to [`Reader::unknown`] twice is a fault; the others are [`Reader::member`]'s concern.
    #[inline]
    pub fn object(
        &mut self,
        mut f: impl FnMut(&mut Self, &str) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut seen = self.names();
        let mut more = self.open_object()?;
        while more {
            let odd;
            let plain = self.plain_key();
            let key = match plain {
                Some(key) => key,
                None => {
                    odd = self.key()?;
                    &*odd
                }
            };
            f(self, key)?;
            if self.unnamed {
                self.unnamed = false;
                self.note(
                    plain.map_or_else(|| Cow::Owned(key.to_owned()), Cow::Borrowed),
                    &mut seen,
                )?;
            }
            more = self.more(b'}', "expected `,` or `}`")?;
        }
        self.close(&seen);
        Ok(())
    }

    /// Reads `{…}`; `f` is called with each name, duplicate or not, and must read its value.
    pub(crate) fn members(
        &mut self,
        mut f: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut more = self.open_object_here()?;
        while more {
            let key = self.key_here()?;
            f(self, key)?;
            more = self.more_here(b'}', "expected `,` or `}`")?;
        }
        self.depth += 1;
        Ok(())
    }

    /// Reads `[…]`; `f` is called for each element and must read it.
    #[inline]
    pub fn array(&mut self, mut f: impl FnMut(&mut Self) -> Result<(), Stop>) -> Result<(), Stop> {
        let mut more = self.open_array()?;
        while more {
            f(self)?;
            more = self.more(b']', "expected `,` or `]`")?;
        }
        self.depth += 1;
        Ok(())
    }

    /// The same, for a caller that is compiled once.
    #[inline(always)]
    pub(crate) fn items(
        &mut self,
        mut f: impl FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut more = self.open_array()?;
        while more {
            f(self)?;
            more = self.more_here(b']', "expected `,` or `]`")?;
        }
        self.depth += 1;
        Ok(())
    }

    /// Reads a member's value into its slot. A second one is a fault in strict mode and wins otherwise.
    #[inline]
    pub fn member<T: Json>(&mut self, slot: &mut Option<T>) -> Result<(), Stop> {
        if slot.is_some() {
            if self.mode == Mode::Strict {
                return self.stop(Fault::Duplicate);
            }
            *slot = None;
        }
        let vacant = slot.replace(T::decode(self)?);
        // Known to be `None`: saying so spares every member the code that drops a former value.
        std::mem::forget(vacant);
        Ok(())
    }

    /// What a required member's slot holds. In tolerant mode a missing one becomes [`Json::blank`].
    #[inline]
    pub fn required<T: Json>(&mut self, slot: Option<T>) -> Result<T, Stop> {
        match slot {
            Some(value) => Ok(value),
            None => self.blank(),
        }
    }

    #[cold]
    #[inline(never)]
    fn blank<T: Json>(&mut self) -> Result<T, Stop> {
        match T::blank() {
            Some(blank) if self.mode == Mode::Tolerant => {
                self.stood_in();
                Ok(blank)
            }
            _ => self.refuse(),
        }
    }

    /// What the slot of a required member holds that may be `null`: unless the reader is strict, one that is missing counts as that.
    #[inline]
    pub fn or_null<T: Json>(&mut self, slot: Option<T>) -> Option<T> {
        match slot {
            None if self.mode != Mode::Strict => self.null_of(),
            slot => slot,
        }
    }

    /// `null` as a value of this type, unless it is to be told from what is missing.
    #[cold]
    #[inline(never)]
    pub(super) fn null_of<T: Json>(&mut self) -> Option<T> {
        if !T::NULLABLE || self.null == Null::Refused {
            return None;
        }
        self.forgiven_lightly();
        T::decode(&mut Reader::new(b"null", self.mode)).ok()
    }

    /// Reads past the value of a member without a place in an open object; it must be JSON all the same.
    #[inline]
    pub fn unknown(&mut self) -> Result<(), Stop> {
        let start = self.mark();
        self.skip()?;
        if self.is_trying() {
            self.passed_over(start);
        }
        self.unnamed = self.mode == Mode::Strict;
        Ok(())
    }

    /// Takes note of how much a case of a union has no place for: a list that is lost outweighs a new member in each of its items.
    #[inline(never)]
    fn passed_over(&mut self, start: usize) {
        let lost = leaves(self.since(start));
        self.weight.unread = self.weight.unread.saturating_add(lost);
    }

    /// Meets a member without a place in a closed object: a fault in strict mode, read past otherwise.
    pub fn closed(&mut self) -> Result<(), Stop> {
        if self.mode == Mode::Strict {
            return self.refuse();
        }
        self.forgiven();
        self.skip()
    }

    /// Takes note that something was forgiven: of the cases of a union one that has nothing to forgive is meant first.
    pub(crate) fn forgiven(&mut self) {
        self.weight.forgiven = self.weight.forgiven.saturating_add(1);
    }

    /// Takes note that something was forgiven which loses nothing and says nothing about which case of a union is meant.
    pub(crate) fn forgiven_lightly(&mut self) {
        self.weight.slight = self.weight.slight.saturating_add(1);
    }

    /// Takes note of a value that an enumeration does not know. That speaks against a case of a union, but not more than what another
    /// would lose: new values come as new members do.
    pub(super) fn unknown_value(&mut self) {
        self.weight.unread = self.weight.unread.saturating_add(1);
        self.weight.slight = self.weight.slight.saturating_add(1);
    }

    /// Takes note of a scalar of another kind.
    pub(super) fn taken_otherwise(&mut self) {
        self.weight.otherwise = self.weight.otherwise.saturating_add(1);
    }

    /// Takes note that something stands in for what is missing.
    pub(super) fn stood_in(&mut self) {
        self.weight.blank = self.weight.blank.saturating_add(1);
    }

    /// Stops because a name was met for the second time.
    pub(crate) fn duplicate<T>(&self) -> Result<T, Stop> {
        self.stop(Fault::Duplicate)
    }

    /// Reads the value of an additional member into `map`.
    pub fn rest<T: Json>(&mut self, key: &str, map: &mut Map<T>) -> Result<(), Stop> {
        if self.mode == Mode::Strict && map.contains_key(key) {
            return self.stop(Fault::Duplicate);
        }
        let value = T::decode(self)?;
        map.insert(key.to_owned(), value);
        Ok(())
    }

    /// Begins to take down names.
    pub(super) fn names(&self) -> Seen<'a> {
        Seen {
            base: self.seen.len(),
            marks: Marks::default(),
            first: None,
            many: None,
        }
    }

    /// Takes down a name; a fault if it was there.
    #[inline(never)]
    pub(super) fn note(&mut self, key: Cow<'a, str>, seen: &mut Seen<'a>) -> Result<(), Stop> {
        self.note_here(key, seen)
    }

    /// The same, for a caller that is compiled once.
    #[inline(always)]
    pub(super) fn note_here(&mut self, key: Cow<'a, str>, seen: &mut Seen<'a>) -> Result<(), Stop> {
        let new = seen.marks.is_new(&key);
        match key {
            Cow::Borrowed(key) if seen.first.is_none() && self.seen.len() == seen.base => {
                seen.first = Some(key);
                return Ok(());
            }
            _ if new && seen.many.is_none() => {
                self.seen.push(key);
                return Ok(());
            }
            _ => {}
        }
        self.compare(key, seen)
    }

    /// Takes down a name that may have been there.
    #[inline(never)]
    fn compare(&mut self, key: Cow<'a, str>, seen: &mut Seen<'a>) -> Result<(), Stop> {
        let few = self.seen.get(seen.base..).unwrap_or_default();
        if seen.first == Some(&*key) {
            return self.stop_behind(Fault::Duplicate);
        }
        if few.len() < FEW {
            if few.contains(&key) {
                return self.stop_behind(Fault::Duplicate);
            }
            self.seen.push(key);
            return Ok(());
        }
        let many = seen
            .many
            .get_or_insert_with(|| few.iter().cloned().collect());
        if many.insert(key) {
            Ok(())
        } else {
            self.stop_behind(Fault::Duplicate)
        }
    }

    /// Leaves an object whose closing brace has been read.
    #[inline(always)]
    pub(super) fn close(&mut self, seen: &Seen<'a>) {
        if self.seen.len() > seen.base {
            self.forget(seen.base);
        }
        self.depth += 1;
    }

    #[inline(never)]
    fn forget(&mut self, base: usize) {
        self.seen.truncate(base);
    }

    /// Reads `{`, or all of `{}`; says whether a member follows. Without one the depth is still to be given back.
    #[inline(never)]
    pub(super) fn open_object(&mut self) -> Result<bool, Stop> {
        self.open_object_here()
    }

    /// The same, for a caller that is compiled once.
    #[inline(always)]
    pub(super) fn open_object_here(&mut self) -> Result<bool, Stop> {
        if self.peek() != b'{' {
            return self.mismatch();
        }
        self.open(b'}')
    }

    /// The same for `[`.
    #[inline(never)]
    pub(super) fn open_array(&mut self) -> Result<bool, Stop> {
        if self.peek() != b'[' {
            return self.mismatch();
        }
        self.open(b']')
    }

    /// Reads an opening bracket or brace.
    #[inline(always)]
    pub(super) fn descend(&mut self) -> Result<(), Stop> {
        let Some(depth) = self.depth.checked_sub(1) else {
            return self.stop(Fault::Syntax("nested too deep"));
        };
        self.depth = depth;
        self.at += 1;
        Ok(())
    }

    #[inline(always)]
    fn open(&mut self, closing: u8) -> Result<bool, Stop> {
        self.descend()?;
        if self.peek() == closing {
            self.at += 1;
            return Ok(false);
        }
        Ok(true)
    }

    /// Reads `,` (true) or `closing` (false).
    #[inline(never)]
    pub(super) fn more(&mut self, closing: u8, expected: &'static str) -> Result<bool, Stop> {
        self.more_here(closing, expected)
    }

    /// The same, for a caller that is compiled once.
    #[inline(always)]
    pub(super) fn more_here(&mut self, closing: u8, expected: &'static str) -> Result<bool, Stop> {
        let byte = self.peek();
        if byte == b',' {
            self.at += 1;
            return Ok(true);
        }
        if byte == closing {
            self.at += 1;
            return Ok(false);
        }
        self.syntax(expected)
    }

    /// Reads a name without escapes with the colon right behind it. Reads nothing of anything else.
    #[inline(never)]
    fn plain_key(&mut self) -> Option<&'a str> {
        if self.peek() != b'"' {
            return None;
        }
        let (key, end) = self.plain()?;
        if self.text.as_bytes().get(end) != Some(&b':') {
            return None;
        }
        self.at = end + 1;
        Some(key)
    }

    /// Reads a name and the colon after it.
    #[inline(never)]
    pub(super) fn key(&mut self) -> Result<Cow<'a, str>, Stop> {
        self.key_here()
    }

    /// The same, for a caller that is compiled once.
    #[inline(always)]
    pub(super) fn key_here(&mut self) -> Result<Cow<'a, str>, Stop> {
        if self.peek() != b'"' {
            return self.syntax("expected a member name");
        }
        let key = self.text()?;
        if self.peek() != b':' {
            return self.syntax("expected `:`");
        }
        self.at += 1;
        Ok(key)
    }
}

/// What tells of most names that they have not been met: one bit of 64 each, by their length and ends.
#[derive(Debug, Default)]
pub(crate) struct Marks(u64);

impl Marks {
    /// Takes note of a name; `true` if it is certainly the first of its kind.
    #[inline(always)]
    pub(crate) fn is_new(&mut self, name: &str) -> bool {
        let bytes = name.as_bytes();
        let end = |byte: Option<&u8>| byte.copied().map_or(0, usize::from);
        let mixed = bytes.len() * 7 + end(bytes.first()) * 5 + end(bytes.last());
        let mark = 1 << (mixed & 63);
        let new = self.0 & mark == 0;
        self.0 |= mark;
        new
    }
}
