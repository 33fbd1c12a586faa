//! What code generated from an OpenAPI description calls.

// `http` alone gives operations as data; what sends and reads them has no caller before `client` or `server` is on.
#![cfg_attr(
    all(feature = "http", not(any(feature = "client", feature = "server"))),
    allow(dead_code, unused_imports)
)]

#[cfg(feature = "http")]
pub mod body;
pub mod check;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "http")]
mod credential;
#[cfg(feature = "http")]
mod fault;
pub mod json;
#[cfg(feature = "http")]
pub mod media;
mod model;
#[cfg(feature = "http")]
pub mod multipart;
#[cfg(feature = "http")]
pub mod operation;
#[cfg(feature = "http")]
pub mod param;
pub mod pattern;
#[cfg(feature = "http")]
mod portable;
mod quoted;
mod rejection;
mod rules;
pub mod schema;
#[cfg(feature = "serde")]
pub mod serde;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "http")]
mod status;
#[cfg(feature = "http")]
pub mod stream;
pub mod text;

#[cfg(feature = "http")]
pub use body::Body;
#[cfg(feature = "http")]
pub use bytes;
#[cfg(feature = "http")]
pub use credential::{Credential, Secret};
#[cfg(feature = "http")]
pub use fault::{Fault, Part};
#[cfg(feature = "http")]
pub use http;
pub use json::{Constant, Integer, Json, Kind, Look, Map, Mode, Reader, Stop, Writer};
pub use model::{Never, UnknownValue};
pub use pattern::Pattern;
#[cfg(feature = "http")]
pub use portable::{BoxFuture, MaybeSend, MaybeSync};
pub use rejection::{Rejection, Syntax, Violation};
pub use rules::{Limits, Rules, Valid, Validate, decode, from_slice, to_string, to_vec};
pub use schema::Schema;
pub use serde_json::Value;
#[cfg(feature = "http")]
pub use status::StatusIn;

#[cfg(feature = "macros")]
pub use oasmith_macros::{api, generate};

/// What stands for serde's traits where nobody asked for them: a seventh of what models cost the compiler.
#[cfg(not(feature = "serde"))]
#[macro_export]
#[doc(hidden)]
macro_rules! __serde_impls {
    ($($model:ty),* $(,)?) => {};
}

#[doc(hidden)]
pub use crate::__serde_impls as serde_impls;

/// Includes what a build script generated under this name with `oasmith_codegen::build`.
///
/// ```text
/// mod pets {
///     oasmith::include_api!("pets");
/// }
/// ```
#[macro_export]
macro_rules! include_api {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
