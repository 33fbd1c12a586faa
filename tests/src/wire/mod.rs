//! Wire round trips: every operation of a description, from a generated client to a generated server and back, in
//! process.
//!
//! In: description files. Out: what went wrong, per operation. Values are made here ([`case`]), from the description;
//! client and server tell what either saw ([`program`]); what passed between them is compared with another
//! implementation of OpenAPI's styles and codings ([`reference`]), so that a mistake which client and server share
//! shows.

pub mod case;
pub mod crates;
pub mod door;
pub mod judge;
pub mod program;
pub mod raw;
pub mod reference;
pub mod run;
pub mod tally;

pub use run::{Options, document};
pub use tally::Tally;
