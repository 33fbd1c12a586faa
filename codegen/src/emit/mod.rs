//! [`Plan`] → modules of items.
//!
//! Free functions: what is decided is decided in `let`s, then one `quote!` shows what comes out. Sees
//! no document and mints no name.

pub(crate) mod check;
mod client;
mod enumeration;
mod form;
mod gate;
mod headers;
mod imports;
mod layout;
mod look;
mod module;
mod newtype;
mod operation;
mod page;
mod paging;
mod patterns;
mod payload;
mod record;
mod reply;
mod rules;
mod scalar_cases;
mod server;
mod servers;
mod shared;
mod success;
mod union;
mod wire;

pub(crate) use check::text::Texts;
pub use client::Passing;
pub(crate) use client::{arguments, body_passing, passing};
pub(crate) use gate::{Gates, OPEN};
pub(crate) use module::api;
pub(crate) use operation::{body, operations, receivers};
pub(crate) use page::{Form, text};
pub(crate) use payload::is_value;
pub(crate) use server::has_input;
