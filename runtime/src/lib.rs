//! What code generated from an OpenAPI description calls.

pub mod json;

pub use json::{Json, Kind, Map, Mode, Reader, Stop, Writer};
