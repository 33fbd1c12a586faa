//! `multipart/form-data` (RFC 7578): files and values, each in a part of its own.
//!
//! In: a generated form, or parts as they came. Out: the other of the two, through [`Form`]. Files are
//! sent as they are read; a server holds them, within its body limit, until all parts are there.

mod kind;
mod read;
#[cfg(test)]
mod tests;
mod write;

use http::HeaderMap;

use crate::body::Body;
use crate::fault::Fault;
#[cfg(feature = "server")]
pub(crate) use read::Given;
pub use read::Reader;
pub use write::Writer;
#[cfg(feature = "server")]
pub(crate) use write::unquoted;

/// A file of a form: its bytes and what is said about them.
#[derive(Debug, Default)]
pub struct File {
    /// The file's name, if it has one.
    pub name: Option<String>,
    /// Its media type, if it is said.
    pub media: Option<String>,
    /// The headers of its part, beside `Content-Disposition` and `Content-Type`.
    pub headers: HeaderMap,
    /// Its bytes.
    pub body: Body,
}

impl File {
    /// A file without a name.
    pub fn new(body: impl Into<Body>) -> Self {
        File {
            body: body.into(),
            ..File::default()
        }
    }

    /// The same file with a name.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same file of this media type.
    pub fn of_type(mut self, media: impl Into<String>) -> Self {
        self.media = Some(media.into());
        self
    }
}

/// A form, part by part; generated code implements it.
pub trait Form: Sized + 'static {
    /// Writes each part.
    fn write(self, to: &mut Writer);

    /// Reads each part; `None` if something is wrong with one.
    fn read(from: &mut Reader) -> Option<Self>;
}

/// A fault of the part of this name.
fn below(name: &str, mut fault: Fault) -> Fault {
    let step = name.replace('~', "~0").replace('/', "~1");
    fault.violation.instance = format!("/{step}{}", fault.violation.instance);
    fault
}
