//! Parameters on the wire: every style of OpenAPI, written and read (OpenAPI 3.1, 4.8.12; RFC 6570).
//!
//! Values pass through here as JSON text, so that one non-generic implementation serves every Rust
//! type: the client encodes a value to JSON and [`write`] spreads it over the request; the server
//! gathers JSON from the request with [`Source::read`] and decodes and judges that like a body. In:
//! JSON and a [`Param`], or a request and a `Param`. Out: parts of a request, or JSON. It judges nothing
//! but what a style cannot express.

mod coding;
mod escape;
mod outline;
mod read;
mod text;
mod write;

pub use read::{Malformed, Source};
pub use write::{Target, Unwritable};

pub(crate) use coding::{decode_body, encode_body, gathered, items, texts};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use escape::decode;
use escape::decode_query;
#[cfg(feature = "client")]
pub(crate) use escape::encode;
pub(crate) use text::{is_misread, reads_as_json};

use crate::operation::{Layout, Param, Style};

/// How one named value is written: what parameters and form fields have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spec<'a> {
    pub(crate) name: &'a str,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) allow_reserved: bool,
    pub(crate) required: bool,
    pub(crate) layout: &'a Layout,
}

impl<'a> From<&'a Param> for Spec<'a> {
    fn from(param: &'a Param) -> Self {
        Spec {
            name: param.name,
            style: param.style,
            explode: param.explode,
            allow_reserved: param.allow_reserved,
            required: param.required,
            layout: &param.layout,
        }
    }
}
