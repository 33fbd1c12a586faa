//! JSON in and out without an intermediate tree: [`Reader`], [`Writer`] and the trait [`Json`] between them.
//!
//! In: bytes off the wire, Rust values. Out: Rust values, JSON text. [`Node`] is the borrowed tree that the
//! evaluator and the explaining pass work on. What a schema says is asked of the evaluator, and only of text that has been
//! read ([`Reader::judged`]). No input makes it panic.

mod impls;
mod integer;
mod map;
mod node;
mod number;
mod reader;
mod scan;
mod value;
mod writer;

pub use integer::{Integer, NotThisInteger};
pub use map::Map;
pub use node::{Node, SyntaxFault, pointer_at};
pub(crate) use number::integer;
pub use number::{Number, is_integer};
pub(crate) use reader::Spelled;
pub use reader::{Constant, DEPTH_LIMIT, Fault, Look, Reader, Rest, Slot, Start, Trial};
#[cfg(feature = "http")]
pub(crate) use writer::text_to_vec;
pub use writer::{ArrayWriter, ObjectWriter, Writer};

/// What is in the way of decoding: nothing but the fact.
///
/// The place and the reason stay in the [`Reader`] ([`Reader::fault`]), so that valid input never pays for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// How much a [`Reader`] forgives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// For what a server receives: failed checks, unknown enumeration values and duplicate members are faults.
    #[default]
    Strict,
    /// For what a client receives: checks are not run, unknown enumeration values are kept, of duplicate members the last wins.
    /// `null` for a member that may be missing and allows none counts as absent: many servers write what they have no value for.
    Open,
    /// As [`Mode::Open`]; besides, a missing required member becomes [`Json::blank`], and `null` counts as absent there, too.
    /// Scalars may be of another kind that says the same: `"12"` where a number is asked for, `12` and `true` where a string
    /// is, and `"true"` or `1` for `true`. In a union what is of the kind that is asked for comes first, if as much is read.
    Tolerant,
}

/// The six kinds of JSON value (RFC 8259 section 3; `true` and `false` are one kind).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A Rust type with exactly one reading as JSON and one writing.
pub trait Json: Sized {
    /// Whether `null` is a value of this type.
    const NULLABLE: bool = false;

    /// What tells at first sight that a value is none of this type.
    const LOOK: Look = Look::Any;

    /// Reads one value. On [`Stop`] the reader knows where and why.
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop>;

    /// Writes the value.
    fn encode(&self, w: &mut Writer);

    /// What stands in for a missing required member in [`Mode::Tolerant`]; `None` if nothing can.
    fn blank() -> Option<Self> {
        None
    }

    /// The text, if the value is a string that has it at hand; comparing these beats comparing what is written of them.
    fn as_text(&self) -> Option<&str> {
        None
    }
}

/// Whether two short texts are equal; inline, because names are compared more often than anything else.
#[inline]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        4..8 => ends::<4>(a) == ends::<4>(b),
        8..=16 => ends::<8>(a) == ends::<8>(b),
        17..=32 => ends::<16>(a) == ends::<16>(b),
        _ => a == b,
    }
}

/// The first and the last `N` bytes, if there are so many; of up to `2 * N` bytes they overlap or meet, and are all of them.
#[inline(always)]
pub(crate) fn ends<const N: usize>(text: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
    Some((text.first_chunk()?, text.last_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn one_other_byte_is_seen_wherever_it_stands() {
        for length in 0..40 {
            let text = vec![b'a'; length];
            assert!(same(&text, &text.clone()));
            assert!(!same(&text, &vec![b'a'; length + 1]));
            for at in 0..length {
                let mut other = text.clone();
                other[at] = b'b';
                assert!(!same(&text, &other), "{at} of {length}");
            }
        }
    }
}
