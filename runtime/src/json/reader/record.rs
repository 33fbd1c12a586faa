//! Records: objects whose members have places of their own.
//!
//! In: the members that a record knows, each with the slot for its value. Out: filled slots. One function reads every
//! record; what depends on a member's type is behind a trait object, so that a record costs its users' compiler a list.
//! Names are given as they stand between the quotes in JSON text, so that the one expected next is compared in place.

use std::borrow::Cow;

use super::object::Seen;
use super::{Json, Mode, Null, Reader, Stop};
use crate::json::{Map, same};

/// Where the value of a record's member goes.
pub trait Slot {
    /// Reads the value ahead.
    ///
    /// # Errors
    /// If it is not what the member demands, or the member's second in strict mode.
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), Stop>;

    /// Puts `null` where nothing has been read, or else [`Json::blank`].
    fn forgive(&mut self, r: &mut Reader<'_>);
}

impl<T: Json> Slot for Option<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), Stop> {
        r.member(self)
    }

    fn forgive(&mut self, r: &mut Reader<'_>) {
        if self.is_none() {
            *self = r.null_of();
        }
        if self.is_none() {
            r.stood_in();
            *self = T::blank();
        }
    }
}

/// The slot of a member that has to be a constant: nothing is kept but that it was there.
#[derive(Debug, Clone)]
pub struct Constant {
    json: &'static str,
    open: bool,
    met: Option<()>,
}

impl Constant {
    /// A slot for the constant with this JSON text.
    pub const fn new(json: &'static str) -> Self {
        Self {
            json,
            open: false,
            met: None,
        }
    }

    /// The same for the only value of an enumeration: unless the reader is strict, others of its kind pass.
    pub const fn open(json: &'static str) -> Self {
        Self {
            json,
            open: true,
            met: None,
        }
    }

    /// Whether the member was there.
    pub const fn met(&self) -> Option<()> {
        self.met
    }
}

impl Slot for Constant {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), Stop> {
        match self.open {
            true => r.open_constant(&mut self.met, self.json),
            false => r.constant(&mut self.met, self.json),
        }
    }

    fn forgive(&mut self, r: &mut Reader<'_>) {
        if self.met.replace(()).is_none() {
            r.stood_in();
        }
    }
}

/// Where the values of members go that have no slot.
pub trait Rest {
    /// Reads the value ahead, of the member `key`.
    ///
    /// # Errors
    /// If it is not what these members demand, or the second of this name in strict mode.
    fn read(&mut self, key: &str, r: &mut Reader<'_>) -> Result<(), Stop>;
}

impl<T: Json> Rest for Map<T> {
    fn read(&mut self, key: &str, r: &mut Reader<'_>) -> Result<(), Stop> {
        r.rest(key, self)
    }
}

/// What becomes of members without a slot.
enum Others<'s> {
    Skip,
    Refuse,
    Keep(&'s mut dyn Rest),
}

/// The members of a record: what each is called, and its slot.
type Members<'m, 's> = &'m mut [(&'static str, &'s mut dyn Slot)];

impl<'a> Reader<'a> {
    /// Reads an object into slots, past members that have none. Unless the reader is strict, `null` leaves slots empty that
    /// do not take it; whether the object can do without them is told afterwards.
    ///
    /// # Errors
    /// If it is no object, or a value is not what its slot demands.
    #[inline]
    pub fn record(&mut self, members: Members<'_, '_>) -> Result<(), Stop> {
        self.slots(members, Others::Skip)
    }

    /// The same; in strict mode a member without a slot is a fault.
    ///
    /// # Errors
    /// As said.
    #[inline]
    pub fn closed_record(&mut self, members: Members<'_, '_>) -> Result<(), Stop> {
        self.slots(members, Others::Refuse)
    }

    /// The same; members without a slot go to `rest`.
    ///
    /// # Errors
    /// As said, or if `rest` refuses one.
    #[inline]
    pub fn record_with(
        &mut self,
        members: Members<'_, '_>,
        rest: &mut dyn Rest,
    ) -> Result<(), Stop> {
        self.slots(members, Others::Keep(rest))
    }

    /// Reads an object whose one member is this tag, given as JSON text, and gives the case of a union that it stands for.
    ///
    /// # Errors
    /// If it is no object, or has another tag or none.
    pub fn tag_alone<T>(
        &mut self,
        key: &'static str,
        json: &'static str,
        case: T,
    ) -> Result<T, Stop> {
        let mut tag = Constant::new(json);
        self.record(&mut [(key, &mut tag)])?;
        tag.met().map_or_else(|| self.missing(), |()| Ok(case))
    }

    /// The same; in strict mode another member is a fault.
    ///
    /// # Errors
    /// As said.
    pub fn closed_tag_alone<T>(
        &mut self,
        key: &'static str,
        json: &'static str,
        case: T,
    ) -> Result<T, Stop> {
        let mut tag = Constant::new(json);
        self.closed_record(&mut [(key, &mut tag)])?;
        tag.met().map_or_else(|| self.missing(), |()| Ok(case))
    }

    /// Two functions, so that strict readers are not asked about each member what they never forgive.
    #[inline(never)]
    fn slots(&mut self, members: Members<'_, '_>, others: Others<'_>) -> Result<(), Stop> {
        match self.strict() {
            true => self.slots_of::<true>(members, others),
            false => self.slots_of::<false>(members, others),
        }
    }

    #[inline(always)]
    fn slots_of<const STRICT: bool>(
        &mut self,
        members: Members<'_, '_>,
        mut others: Others<'_>,
    ) -> Result<(), Stop> {
        let mut seen = self.names();
        // Members mostly come in the order in which the description has them.
        let mut next = 0;
        let mut more = self.open_object_here()?;
        while more {
            match members.get_mut(next) {
                Some((name, slot)) if self.takes(name) => {
                    match !STRICT && self.peek() == b'n' {
                        true => self.null_into(*slot)?,
                        false => slot.read(self)?,
                    }
                    next += 1;
                }
                _ => next = self.other_member(members, next, &mut others, &mut seen)?,
            }
            more = self.more_here(b'}', "expected `,` or `}`")?;
        }
        self.close(&seen);
        Ok(())
    }

    /// Reads the `null` ahead into a slot. One that does not take it stays empty.
    #[cold]
    #[inline(never)]
    fn null_into(&mut self, slot: &mut dyn Slot) -> Result<(), Stop> {
        if self.null == Null::Refused {
            return slot.read(self);
        }
        self.null = Null::Ahead;
        let taken = self.attempt(|r| slot.read(r));
        self.null = Null::ByMode;
        if taken.is_none() {
            self.null()?;
            self.forgiven_lightly();
        }
        Ok(())
    }

    /// Reads past a name and its colon, if the text spells them just so.
    #[inline(always)]
    fn takes(&mut self, name: &str) -> bool {
        self.peek();
        let end = self.at + name.len() + 3;
        match self.text.as_bytes().get(self.at..end) {
            Some([b'"', spelled @ .., b'"', b':']) if same(spelled, name.as_bytes()) => {
                self.at = end;
                true
            }
            _ => false,
        }
    }

    /// Stops because a required member is missing.
    ///
    /// # Errors
    /// Always.
    #[cold]
    #[inline(never)]
    pub fn missing<T>(&self) -> Result<T, Stop> {
        self.refuse()
    }

    /// Reads a member that is not the expected one; says which to expect after it.
    #[inline(never)]
    fn other_member(
        &mut self,
        members: Members<'_, '_>,
        next: usize,
        others: &mut Others<'_>,
        seen: &mut Seen<'a>,
    ) -> Result<usize, Stop> {
        let key = self.key_here()?;
        let at = match &key {
            // Names with escapes spell no text without.
            Cow::Borrowed(key) => {
                position(members, next, |name| same(name.as_bytes(), key.as_bytes()))
            }
            Cow::Owned(key) => position(members, next, |name| spells(name, key)),
        };
        if let Some((at, (_, slot))) = at.and_then(|at| Some((at, members.get_mut(at)?))) {
            match !self.strict() && self.peek() == b'n' {
                true => self.null_into(*slot)?,
                false => slot.read(self)?,
            }
            return Ok(at + 1);
        }
        match others {
            Others::Skip => self.unknown()?,
            Others::Refuse => self.closed()?,
            Others::Keep(rest) => rest.read(&key, self)?,
        }
        if self.unnamed {
            self.unnamed = false;
            self.note(key, seen)?;
        }
        Ok(next)
    }

    /// In tolerant mode, puts [`Json::blank`] into the slots of required members that are missing.
    pub fn forgive(&mut self, required: &mut [&mut dyn Slot]) {
        if self.mode == Mode::Tolerant {
            required.iter_mut().for_each(|slot| slot.forgive(self));
        }
    }
}

/// Where the member of a name stands, which is mostly behind the last one.
#[inline(always)]
fn position(
    members: &[(&'static str, &mut dyn Slot)],
    next: usize,
    called: impl Fn(&str) -> bool,
) -> Option<usize> {
    let is = |member: &(&str, &mut dyn Slot)| called(member.0);
    let behind = members.get(next..).unwrap_or_default();
    match behind.iter().position(is) {
        Some(at) => Some(next + at),
        None => members.get(..next).unwrap_or_default().iter().position(is),
    }
}

/// Whether `name`, as it stands between quotes in JSON text, stands for `key`.
fn spells(name: &str, key: &str) -> bool {
    // Escapes only make a name longer.
    if name.len() <= key.len() || !name.contains('\\') {
        return name == key;
    }
    let quoted = format!("\"{name}\"");
    let mut reader = Reader::new(quoted.as_bytes(), Mode::Strict);
    reader.text().is_ok_and(|text: Cow<'_, str>| text == key)
}
