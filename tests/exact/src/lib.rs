//! What the tests of exactness share: code generated for many schemas, compiled as one program, and asked.
//!
//! In: descriptions in memory, and JSON values. Out: what the generated code says of each. It knows no keyword.

pub mod differential;
pub mod program;
pub mod sources;
pub mod text;

pub use program::{Program, Subject, Verdict, Violated};
pub use sources::Sources;
