//! Reads an OpenAPI description and writes the Rust for it.
//!
//! In: text, through a [`Loader`]; a [`Config`]. Out: an [`Outcome`] of modules and diagnostics. It
//! does no input or output of its own, reads no environment and keeps no global state.

pub mod config;
pub mod diagnostic;
pub mod ir;
pub mod load;
pub mod outcome;
pub mod pattern;
mod print;
pub mod resolve;
