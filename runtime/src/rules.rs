//! Decoding and judging whole documents: a fast pass that says yes or no, and after a no an exact one that explains.
//!
//! In: bytes or values. Out: values, [`Valid`] ones, or a [`Rejection`]. What is valid the generated code and the
//! evaluator say; here is only the order in which they are asked.

use crate::json::{Fault, Json, Mode, Node, Reader, Stop, SyntaxFault, Writer, pointer_at};
use crate::rejection::{Rejection, Violation};

/// Reads a whole document without a description at hand: what a client does with a response.
///
/// # Errors
/// If the bytes are not JSON, or not what the type demands in this [`Mode`]; then the first fault is named.
pub fn decode<T: Json>(bytes: &[u8], mode: Mode) -> Result<T, Rejection> {
    let mut reader = Reader::new(bytes, mode);
    whole(&mut reader).map_err(|Stop| at_fault(bytes, &reader))
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
    let value = T::decode(reader)?;
    reader.end().map(|()| value)
}

/// A rejection with the one fault at which the reader stopped.
///
/// A duplicate member counts as malformed: no schema forbids it, RFC 7493 (section 2.3) does. A number that the Rust
/// type can't hold violates `type`, and the limit is the name of the Rust type.
fn at_fault(bytes: &[u8], reader: &Reader<'_>) -> Rejection {
    let offset = reader.fault_offset();
    let (limit, message) = match reader.fault() {
        Fault::Syntax(message) => {
            return Rejection::malformed(bytes, SyntaxFault { offset, message });
        }
        Fault::Duplicate => {
            return Rejection::malformed(
                bytes,
                SyntaxFault {
                    offset,
                    message: "duplicate member",
                },
            );
        }
        Fault::Range(rust) => (
            format!("\"{rust}\""),
            format!("is beyond the range of {rust}"),
        ),
        Fault::Refused => {
            // The reader may have stopped before text that isn't JSON; then that comes first.
            if let Err(fault) = Node::parse(bytes) {
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
