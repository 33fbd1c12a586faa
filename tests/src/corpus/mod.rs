//! Any real-world API: generate, compile, round-trip, and say what came of it.
//!
//! In: description files. Out: one [`Row`] each. What a schema allows is decided here by another
//! implementation ([`oracle`]) on schemas converted here ([`even`]); nothing of the code under test
//! takes part in that but the reading of YAML.

pub mod compare;
pub mod document;
pub mod even;
pub mod mutate;
pub mod oracle;
pub mod probe;
pub mod random;
pub mod regex;
pub mod row;
pub mod run;
pub mod sample;
pub mod table;
mod tagged;
pub mod text;
pub mod trial;
pub mod want;
pub mod workshop;

pub use row::Row;
pub use run::{Options, document};
