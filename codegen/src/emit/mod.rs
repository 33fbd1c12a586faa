//! [`Plan`] → modules of items.
//!
//! Free functions: what is decided is decided in `let`s, then one `quote!` shows what comes out. Sees
//! no document and mints no name.

pub(crate) mod check;
mod enumeration;
mod module;
mod newtype;
mod patterns;
mod record;
mod rules;
mod union;

pub(crate) use module::api;
