//! The reader: a place in a JSON text, how much is forgiven, and why reading stopped.
//!
//! In: the bytes of one document. Out: tokens, to the `decode` functions of the models. Not generic over input or
//! types, so that generated code stays small; objects, numbers, strings, looking ahead and skipping are in files of their own.
//!
//! UTF-8 is checked once, up front: what follows the first wrong byte is not looked at, and reaching it is a fault.
//! From there on the input is a `&str`, and no slice of it needs checking again.

mod choose;
mod literal;
mod look;
mod number;
mod object;
mod ordered;
mod otherwise;
mod peek;
mod record;
mod skip;
mod string;
mod tried;
mod weight;

use std::borrow::Cow;
use std::cell::Cell;

pub use choose::{Start, Trial};
pub use look::Look;
pub(crate) use object::Marks;
pub(crate) use ordered::Spelled;
pub use record::{Constant, Rest, Slot};

use super::scan::text_of;
use super::{Json, Kind, Mode, Stop};
use tried::Tried;
use weight::Weight;

/// How deep arrays and objects may be nested unless [`Reader::with_depth`] says otherwise: 128, as in serde_json.
pub const DEPTH_LIMIT: u16 = 128;

/// Why a [`Reader`] stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The text is not JSON (RFC 8259), is nested too deep or is not UTF-8: what was expected, or what is wrong.
    Syntax(&'static str),
    /// A member name stands twice in one object (RFC 8259 section 4; RFC 7493 section 2.3), in strict mode only.
    Duplicate,
    /// A number that the Rust type named here does not hold.
    Range(&'static str),
    /// The text is JSON, but not what the type demands.
    Refused,
}

/// The kinds of the values that begin with each byte.
const KINDS: [Option<Kind>; 256] = {
    let mut kinds = [None; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        kinds[digit as usize] = Some(Kind::Number);
        digit += 1;
    }
    kinds[b'-' as usize] = Some(Kind::Number);
    kinds[b'{' as usize] = Some(Kind::Object);
    kinds[b'[' as usize] = Some(Kind::Array);
    kinds[b'"' as usize] = Some(Kind::String);
    kinds[b't' as usize] = Some(Kind::Bool);
    kinds[b'f' as usize] = Some(Kind::Bool);
    kinds[b'n' as usize] = Some(Kind::Null);
    kinds
};

/// Reads one JSON document.
///
/// Every method that reads a value skips white space before it. After a [`Stop`] the reader must not be read
/// further (except through [`Reader::attempt`], which takes it back); [`Reader::fault`] then tells why it stopped.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How many more arrays and objects may be opened.
    depth: u16,
    mode: Mode,
    /// Whether `text` is all of the input: not so when invalid UTF-8 follows.
    whole: bool,
    /// Set by [`Reader::unknown`] for [`Reader::object`]: the member just read has no place of its own.
    unnamed: bool,
    /// What speaks against what was read so far.
    weight: Weight,
    /// Names met so far of all open objects whose members have no place of their own; strict mode only.
    seen: Vec<Cow<'a, str>>,
    fault: Cell<(usize, Fault)>,
    /// A number was read into a float that may not hold all of its digits.
    rounded: bool,
    /// Where checks are left out, because the text around is judged as a whole: as long as so many attempts are made.
    trusted: Option<u16>,
    /// How many attempts are being made inside each other.
    attempts: u16,
    /// What came of attempts, where it may be asked again.
    tried: Option<Box<Tried>>,
    /// How the `null` of a member that may be missing is read.
    null: Null,
}

/// What is made of `null` for a member that may be missing and allows none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Null {
    /// What the mode says.
    ByMode,
    /// It is refused.
    Refused,
    /// Such a `null` is ahead, and what takes whatever comes is to leave it.
    Ahead,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `bytes`.
    pub fn new(bytes: &'a [u8], mode: Mode) -> Self {
        let (text, whole) = match text_of(bytes) {
            Ok(text) => (text, true),
            Err(error) => (
                std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
                false,
            ),
        };
        let fault = Cell::new((0, Fault::Refused));
        Self {
            text,
            at: 0,
            depth: DEPTH_LIMIT,
            mode,
            whole,
            unnamed: false,
            weight: Weight::default(),
            seen: Vec::new(),
            fault,
            rounded: false,
            trusted: None,
            attempts: 0,
            tried: None,
            null: Null::ByMode,
        }
    }

    /// The same with another limit of nesting.
    #[must_use]
    pub fn with_depth(mut self, limit: u16) -> Self {
        self.depth = limit;
        self
    }

    /// The same without checks, for a text that has been judged; which case of a union is meant they tell all the same.
    #[must_use]
    pub(crate) fn trusting(mut self) -> Self {
        self.trusted = Some(0);
        self
    }

    /// The same, but `null` is refused wherever the description does.
    #[must_use]
    #[cfg(feature = "http")]
    pub(crate) fn refusing_null(mut self) -> Self {
        self.null = Null::Refused;
        self
    }

    /// How much this reader forgives.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether checks are to be run.
    #[inline]
    pub fn strict(&self) -> bool {
        self.mode == Mode::Strict
    }

    /// Whether a number was read into a float that may not hold all of its digits, so that checks of the value may have
    /// missed what checks of the text do not.
    pub(crate) fn has_rounded(&self) -> bool {
        self.rounded
    }

    /// Why reading stopped last; meaningful only after a [`Stop`].
    pub fn fault(&self) -> Fault {
        self.fault.get().1
    }

    /// The byte offset at which reading stopped last.
    pub fn fault_offset(&self) -> usize {
        self.fault.get().0
    }

    /// The present place, to hand to [`Reader::since`] or [`Reader::rewind`].
    pub fn mark(&self) -> usize {
        self.at
    }

    /// The text read since `mark`, white space included.
    pub fn since(&self, mark: usize) -> &'a [u8] {
        self.text.as_bytes().get(mark..self.at).unwrap_or_default()
    }

    /// Goes back to `mark`, which must have been taken inside the same array or object.
    pub fn rewind(&mut self, mark: usize) {
        self.at = mark.min(self.text.len());
    }

    /// Runs `f`; if it stops, the reader is as if it had not run.
    pub fn attempt<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Option<T> {
        let (at, depth, seen) = (self.at, self.depth, self.seen.len());
        let (trusted, weight) = (self.trusted, self.weight);
        self.attempts += 1;
        let tried = f(self).ok();
        self.attempts -= 1;
        self.trusted = trusted;
        if tried.is_none() {
            self.unnamed = false;
            self.weight = weight;
            self.at = at;
            self.depth = depth;
            self.seen.truncate(seen);
        }
        tried
    }

    /// Stops because the value just read is not what the type demands.
    #[cold]
    #[inline(never)]
    pub fn refuse<T>(&self) -> Result<T, Stop> {
        self.stop_behind(Fault::Refused)
    }

    /// `value`, if it is what the description demands. Only strict readers ask.
    #[inline]
    pub fn checked<T>(&mut self, value: T, holds: impl FnOnce(&T) -> bool) -> Result<T, Stop> {
        if self.mode != Mode::Strict || self.is_trusted() || holds(&value) {
            Ok(value)
        } else {
            self.refuse()
        }
    }

    /// Whether something around judges what is read now. An attempt is on its own: what it finds chooses a case.
    fn is_trusted(&self) -> bool {
        self.trusted == Some(self.attempts)
    }

    /// Makes sure that only white space is left.
    pub fn end(&mut self) -> Result<(), Stop> {
        self.peek();
        if self.at < self.text.len() {
            self.syntax("expected the end")
        } else if self.whole {
            Ok(())
        } else {
            self.syntax("invalid UTF-8")
        }
    }

    /// The kind of the value ahead, judged by its first character.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, Stop> {
        match KINDS[usize::from(self.peek())] {
            Some(kind) => Ok(kind),
            None => self.syntax("expected a value"),
        }
    }

    /// Skips white space and gives the byte ahead: 0 at the end. (A NUL in the text begins no token either.)
    #[inline(always)]
    fn peek(&mut self) -> u8 {
        match self.text.as_bytes().get(self.at) {
            Some(&byte) if byte > b' ' => byte,
            _ => self.skip_space(),
        }
    }

    /// The byte ahead, or behind it if that is a space; be it more white space. 0 at the end.
    #[inline(always)]
    pub(crate) fn glance(&mut self) -> u8 {
        let byte = |at: usize| self.text.as_bytes().get(at).copied().unwrap_or(0);
        match byte(self.at) {
            b' ' => {
                self.at += 1;
                byte(self.at)
            }
            other => other,
        }
    }

    fn skip_space(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.at += 1;
        }
        0
    }

    #[cold]
    #[inline(never)]
    fn stop<T>(&self, fault: Fault) -> Result<T, Stop> {
        self.fault.set((self.at, fault));
        Err(Stop)
    }

    /// Stops because of what was just read: its last byte is the place, not what follows.
    #[cold]
    #[inline(never)]
    fn stop_behind<T>(&self, fault: Fault) -> Result<T, Stop> {
        self.fault.set((self.at.saturating_sub(1), fault));
        Err(Stop)
    }

    /// Stops because the text is not JSON; at the end of a text that broke off, that is said instead.
    #[cold]
    #[inline(never)]
    fn syntax<T>(&self, expected: &'static str) -> Result<T, Stop> {
        let cut = self.at >= self.text.len();
        self.stop(Fault::Syntax(match (cut, self.whole) {
            (true, false) => "invalid UTF-8",
            (true, true) => "unexpected end",
            _ => expected,
        }))
    }

    /// Stops because the value ahead is of another kind than the type demands, or no value at all.
    #[cold]
    #[inline(never)]
    pub(crate) fn mismatch<T>(&mut self) -> Result<T, Stop> {
        self.kind()?;
        self.stop(Fault::Refused)
    }
}
