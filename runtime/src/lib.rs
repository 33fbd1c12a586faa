//! What code generated from an OpenAPI description calls.

pub mod check;
pub mod json;
pub mod pattern;
mod rejection;
mod rules;
pub mod schema;
pub mod text;

pub use json::{Json, Kind, Map, Mode, Reader, Stop, Writer};
pub use pattern::Pattern;
pub use rejection::{Rejection, Syntax, Violation};
pub use rules::{Limits, Rules, Valid, Validate, decode, from_slice, to_string, to_vec};
pub use schema::Schema;
