//! Decoding and judging whole documents: a fast pass that says yes or no, and after a no an exact one that explains.
//!
//! In: bytes or values. Out: values, [`Valid`] ones, or a [`Rejection`]. What is valid the generated code and the
//! evaluator say; here is only the order in which they are asked.

use std::fmt;
use std::ops::Deref;

use crate::json::{
    DEPTH_LIMIT, Fault, Json, Mode, Node, Reader, Stop, SyntaxFault, Writer, pointer_at,
};
use crate::rejection::{Rejection, Violation};
use crate::schema::Schema;

/// What must hold for a `T`: as a check on the Rust value, and as the schema that explains.
pub struct Rules<T: 'static> {
    schema: &'static Schema,
    check: fn(&T) -> bool,
    left: Left<T>,
}

/// What is left to ask once a strict reader has read a value.
enum Left<T: 'static> {
    /// This, of the value.
    Check(fn(&T) -> bool),
    /// Nothing: reading asks everything.
    Nothing,
    /// The schema, of the text: the value may not hold all of it.
    Text,
}

impl<T> Clone for Left<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Left<T> {}

/// How much of hostile input is looked at, and reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How deep arrays and objects may be nested; more is malformed.
    pub depth: u16,
    /// How many violations a rejection lists at most.
    pub violations: usize,
}

impl Default for Limits {
    /// 128 levels, 100 violations.
    fn default() -> Self {
        Self {
            depth: DEPTH_LIMIT,
            violations: 100,
        }
    }
}

/// A value that satisfies its rules. Only this crate makes one, after having looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Valid<T>(T);

impl<T> Valid<T> {
    /// The value, no longer proven.
    pub fn into_inner(self) -> T {
        self.0
    }

    /// The same value as a case of an enum. For generated code, which gives a variant's constructor.
    #[cfg(feature = "server")]
    #[doc(hidden)]
    pub fn lift<U>(self, variant: fn(T) -> U) -> Valid<U> {
        Valid(variant(self.0))
    }
}

/// Bodies that are judged as they arrive, or of which no schema says anything.
#[cfg(feature = "server")]
mod unruled {
    pub trait Unruled {}
    impl Unruled for crate::Body {}
    impl<T> Unruled for crate::stream::Events<T> {}
    impl<T> Unruled for crate::stream::Lines<T> {}
}

#[cfg(feature = "server")]
impl<T: unruled::Unruled> Valid<T> {
    /// A body whose bytes are taken as they come. For generated code.
    #[doc(hidden)]
    pub fn unruled(body: T) -> Self {
        Self(body)
    }
}

#[cfg(feature = "server")]
impl<T> Valid<T> {
    /// A value whose parts have been judged one by one.
    pub(crate) fn judged(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> AsRef<T> for Valid<T> {
    fn as_ref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Display> fmt::Display for Valid<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Json> Rules<T> {
    /// Rules whose `check` looks at everything that the schema demands and the Rust type does not ensure.
    pub const fn new(schema: &'static Schema, check: fn(&T) -> bool) -> Self {
        Self {
            schema,
            check,
            left: Left::Check(check),
        }
    }

    /// Rules of a model, or of whatever else asks everything already while it is read strictly.
    pub const fn of_model(schema: &'static Schema, check: fn(&T) -> bool) -> Self {
        Self {
            schema,
            check,
            left: Left::Nothing,
        }
    }

    /// The same where reading a value strictly asks everything but this, as it does for lists and maps of models.
    #[must_use]
    pub const fn leaving(mut self, check: fn(&T) -> bool) -> Self {
        self.left = Left::Check(check);
        self
    }

    /// The same where the schema is asked of the JSON text, because the value does not hold all that the rules are
    /// about: members that no field takes, digits that no `f64` has.
    #[must_use]
    pub const fn asked_of_text(mut self) -> Self {
        self.left = Left::Text;
        self
    }

    /// The schema behind the rules.
    pub const fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// Reads a whole document as a client does, such as what a webhook was sent: as much is forgiven as this [`Mode`] has it.
    ///
    /// # Errors
    /// If the bytes are not JSON, or not what the type demands in this mode; what the schema says of the place is listed.
    pub fn decode(&self, bytes: &[u8], mode: Mode) -> Result<T, Rejection> {
        match mode {
            Mode::Strict => self.from_slice(bytes).map(Valid::into_inner),
            Mode::Open | Mode::Tolerant => decode_by(bytes, mode, self.schema),
        }
    }

    /// Reads a whole document strictly and checks it.
    ///
    /// # Errors
    /// If the bytes are not JSON, or violate the schema.
    pub fn from_slice(&self, bytes: &[u8]) -> Result<Valid<T>, Rejection> {
        self.from_slice_within(bytes, Limits::default())
    }

    /// The same with limits of one's own.
    ///
    /// # Errors
    /// If the bytes are not JSON, or violate the schema.
    pub fn from_slice_within(&self, bytes: &[u8], limits: Limits) -> Result<Valid<T>, Rejection> {
        let mut reader = Reader::new(bytes, Mode::Strict).with_depth(limits.depth);
        // Models can be large: this one is handed on as seldom as possible.
        let read = whole(&mut reader);
        if let Ok(value) = read
            && self.ask(&mut reader, bytes, &value, limits.depth).is_ok()
        {
            return Ok(Valid(value));
        }
        match self.read_again(bytes, &reader, limits) {
            Some(value) => Ok(Valid(value)),
            None => Err(explain(bytes, &reader, self.schema, limits)),
        }
    }

    /// What a reader refused because of digits that a float lost, if the text satisfies the schema.
    #[cold]
    #[inline(never)]
    fn read_again(&self, bytes: &[u8], reader: &Reader<'_>, limits: Limits) -> Option<T> {
        if !misled(self.schema, bytes, reader, limits.depth) {
            return None;
        }
        let reader = Reader::new(bytes, Mode::Strict).with_depth(limits.depth);
        whole(&mut reader.trusting()).ok()
    }

    /// Whether the bytes are a document that satisfies the rules.
    pub fn accepts(&self, bytes: &[u8]) -> bool {
        let limits = Limits::default();
        let mut reader = Reader::new(bytes, Mode::Strict).with_depth(limits.depth);
        let read = whole(&mut reader);
        let holds =
            read.is_ok_and(|value| self.ask(&mut reader, bytes, &value, limits.depth).is_ok());
        holds || self.read_again(bytes, &reader, limits).is_some()
    }

    /// What reading has left to ask.
    fn ask(
        &self,
        reader: &mut Reader<'_>,
        bytes: &[u8],
        value: &T,
        depth: u16,
    ) -> Result<(), Stop> {
        let holds = match self.left {
            Left::Check(holds) => holds(value),
            Left::Nothing => true,
            Left::Text => self.schema.is_valid_json_within(bytes, depth),
        };
        let rounded = reader.has_rounded() && self.schema.compares_numbers();
        let holds = holds && (!rounded || self.schema.is_valid_json_within(bytes, depth));
        if holds { Ok(()) } else { reader.refuse() }
    }

    /// Checks a value built in Rust.
    ///
    /// # Errors
    /// If it violates the rules: with what decoding its JSON would have found.
    pub fn validate(&self, value: &T) -> Result<(), Rejection> {
        self.validate_within(value, Limits::default())
    }

    /// The same with limits of one's own.
    ///
    /// # Errors
    /// If it violates the rules.
    pub fn validate_within(&self, value: &T, limits: Limits) -> Result<(), Rejection> {
        if (self.check)(value) {
            Ok(())
        } else {
            Err(self.explain_value(value, limits))
        }
    }

    #[cold]
    #[inline(never)]
    fn explain_value(&self, value: &T, limits: Limits) -> Rejection {
        explain_built(&to_vec(value), self.schema, limits)
    }
}

impl<T> Clone for Rules<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Rules<T> {}

impl<T> fmt::Debug for Rules<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("schema", self.schema)
            .finish_non_exhaustive()
    }
}

/// A model with rules of its own. Its [`Json::decode`] in [`Mode::Strict`] accepts only what satisfies them.
pub trait Validate: Json + 'static {
    /// What the description says of it.
    const SCHEMA: &'static Schema;

    /// The rules.
    const RULES: Rules<Self> = Rules::of_model(Self::SCHEMA, Self::is_valid);

    /// Whether this level satisfies what [`Json::decode`] asks at its end; what it holds, and what a case of a union is tried
    /// with, is asked before.
    fn holds(&self) -> bool {
        true
    }

    /// Whether the value satisfies them altogether.
    fn is_valid(&self) -> bool {
        self.holds()
    }

    /// Checks the value.
    ///
    /// # Errors
    /// If it violates its rules; every violation is listed.
    fn validate(&self) -> Result<(), Rejection> {
        Self::RULES.validate(self)
    }

    /// Proves the value.
    ///
    /// # Errors
    /// If it violates its rules; then it is given back.
    fn into_valid(self) -> Result<Valid<Self>, (Self, Rejection)> {
        match self.validate() {
            Ok(()) => Ok(Valid(self)),
            Err(rejection) => Err((self, rejection)),
        }
    }
}

impl<T: Validate> Validate for Box<T> {
    const SCHEMA: &'static Schema = T::SCHEMA;

    fn holds(&self) -> bool {
        (**self).holds()
    }

    fn is_valid(&self) -> bool {
        (**self).is_valid()
    }
}

/// Reads a whole document strictly, with all checks in the same pass.
///
/// # Errors
/// If the bytes are not JSON, or violate the rules of `T`.
pub fn from_slice<T: Validate>(bytes: &[u8]) -> Result<Valid<T>, Rejection> {
    T::RULES.from_slice(bytes)
}

/// Reads a whole document without a description at hand: what a client does with a response.
///
/// # Errors
/// If the bytes are not JSON, or not what the type demands in this [`Mode`]; then the place of the first fault is named. Models
/// have rules that say more of it: [`Rules::decode`].
pub fn decode<T: Json>(bytes: &[u8], mode: Mode) -> Result<T, Rejection> {
    let mut reader = Reader::new(bytes, mode);
    whole(&mut reader).map_err(|Stop| at_fault(bytes, &reader, DEPTH_LIMIT))
}

/// The same; `null` is refused wherever the description does.
#[cfg(feature = "http")]
pub(crate) fn decode_all<T: Json>(bytes: &[u8], mode: Mode) -> Result<T, Rejection> {
    let mut reader = Reader::new(bytes, mode).refusing_null();
    whole(&mut reader).map_err(|Stop| at_fault(bytes, &reader, DEPTH_LIMIT))
}

/// [`decode`] where a schema is at hand that explains what could not be read.
pub(crate) fn decode_by<T: Json>(
    bytes: &[u8],
    mode: Mode,
    schema: &'static Schema,
) -> Result<T, Rejection> {
    let mut reader = Reader::new(bytes, mode);
    whole(&mut reader).map_err(|Stop| explain_stop(bytes, &reader, schema))
}

/// The JSON text of a value.
pub fn to_vec<T: Json>(value: &T) -> Vec<u8> {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.into_bytes()
}

/// The JSON text of a value.
pub fn to_string<T: Json>(value: &T) -> String {
    // A writer only ever appends whole strings; should that fail, replacing beats aborting.
    String::from_utf8(to_vec(value))
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Reads one value and makes sure that nothing follows.
fn whole<T: Json>(reader: &mut Reader<'_>) -> Result<T, Stop> {
    let read = T::decode(reader);
    if read.is_ok() {
        reader.end()?;
    }
    read
}

/// The second pass: everything that is wrong with a document that the first one refused.
#[cold]
#[inline(never)]
fn explain(
    bytes: &[u8],
    reader: &Reader<'_>,
    schema: &'static Schema,
    limits: Limits,
) -> Rejection {
    let mut duplicates = Vec::new();
    let node = match Node::parse_within(bytes, limits.depth, &mut duplicates) {
        Ok(node) => node,
        Err(fault) => return Rejection::malformed(bytes, fault),
    };
    if let Some(&offset) = duplicates.iter().min() {
        return Rejection::malformed(bytes, duplicate_at(offset));
    }
    let (violations, truncated) = schema.explain(&node, limits.violations);
    if violations.is_empty() && !truncated {
        at_fault(bytes, reader, limits.depth)
    } else {
        Rejection::violated(violations, truncated)
    }
}

/// How many violations are gone through for those at the place where a reader stopped.
const MANY: usize = 10_000;

/// Why a reader that forgives some faults stopped: what the schema finds there and below.
#[cold]
#[inline(never)]
fn explain_stop(bytes: &[u8], reader: &Reader<'_>, schema: &'static Schema) -> Rejection {
    let mut limits = Limits::default();
    let stop = at_fault(bytes, reader, limits.depth);
    if reader.fault() != Fault::Refused || stop.is_syntax() {
        return stop;
    }
    let place = pointer_at(bytes, reader.fault_offset());
    let mut found = explain(bytes, reader, schema, limits);
    if found.truncated() {
        // What is read over may stand before, many times.
        limits.violations = MANY;
        found = explain(bytes, reader, schema, limits);
    }
    let listed = Limits::default().violations;
    let found = found.within(&place).in_the_way().up_to(listed);
    if found.violations().is_empty() {
        stop
    } else {
        found
    }
}

/// The same of a value built in Rust, which its rules refused, by its JSON text.
fn explain_built(bytes: &[u8], schema: &'static Schema, limits: Limits) -> Rejection {
    let reader = Reader::new(bytes, Mode::Strict).with_depth(limits.depth);
    // What stands if explaining finds nothing: the value is refused as a whole.
    let _: Result<(), Stop> = reader.refuse();
    explain(bytes, &reader, schema, limits)
}

/// Whether a reader refused a valid document because of digits that a float lost.
fn misled(schema: &'static Schema, bytes: &[u8], reader: &Reader<'_>, depth: u16) -> bool {
    let rounded = reader.has_rounded() && schema.compares_numbers();
    rounded && reader.fault() == Fault::Refused && schema.is_valid_json_within(bytes, depth)
}

/// A duplicate member counts as malformed: no schema forbids it, RFC 7493 (section 2.3) does.
fn duplicate_at(offset: usize) -> SyntaxFault {
    SyntaxFault {
        offset,
        message: "duplicate member",
    }
}

/// A rejection with the one fault at which the reader stopped: the only one, if the schema has nothing to say.
///
/// A number that the Rust type can't hold violates `type`, and the limit is the name of the Rust type.
fn at_fault(bytes: &[u8], reader: &Reader<'_>, depth: u16) -> Rejection {
    let offset = reader.fault_offset();
    let (limit, message) = match reader.fault() {
        Fault::Syntax(message) => {
            return Rejection::malformed(bytes, SyntaxFault { offset, message });
        }
        Fault::Duplicate => return Rejection::malformed(bytes, duplicate_at(offset)),
        Fault::Range(rust) => (
            format!("\"{rust}\""),
            format!("is beyond the range of {rust}"),
        ),
        Fault::Refused => {
            // The reader may have stopped before text that isn't JSON; then that comes first.
            if let Err(fault) = Node::parse_within(bytes, depth, &mut Vec::new()) {
                return Rejection::malformed(bytes, fault);
            }
            (String::new(), "is not what the type demands".to_owned())
        }
    };
    let instance = pointer_at(bytes, offset);
    let violation = Violation {
        instance,
        keyword: "type",
        limit,
        rule: String::new(),
        message,
    };
    Rejection::violated(vec![violation], false)
}
