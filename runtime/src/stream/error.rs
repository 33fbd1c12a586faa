//! Why a stream of values gave no next one.
//!
//! In: what went wrong, and whether with a request. Out: an error that tells both, the latter to `?` in handlers alone.

use std::fmt;

use bytes::Bytes;

use crate::Rejection;
use crate::body::BoxError;

/// Why a stream of values gave no next one. In a handler `?` refuses the request with it if it is the request's stream, or its
/// body, that it comes from. `Debug` shows no value.
pub struct StreamError {
    kind: StreamErrorKind,
    requested: bool,
}

/// What went wrong with a stream of values.
#[non_exhaustive]
pub enum StreamErrorKind {
    /// The connection broke, or the stream ended within a value.
    Broken(BoxError),
    /// One value is longer than so many bytes.
    TooLong(usize),
    /// This value is not what the description says; the ones after it can still be read.
    Undecodable(Bytes, Box<Rejection>),
}

impl StreamError {
    /// What went wrong.
    pub fn kind(&self) -> &StreamErrorKind {
        &self.kind
    }

    /// What went wrong, to be kept.
    pub fn into_kind(self) -> StreamErrorKind {
        self.kind
    }

    /// Whether this value alone is not what the description says, so that the ones after it can still be read.
    pub fn is_undecodable(&self) -> bool {
        matches!(self.kind, StreamErrorKind::Undecodable(..))
    }

    /// A stream that broke off; what a body says already of it is not said twice.
    pub(crate) fn broken(error: BoxError) -> Self {
        let own = error.downcast::<StreamError>().map(|own| *own);
        own.unwrap_or_else(|error| StreamErrorKind::Broken(error).into())
    }

    /// The same of a request that a server is sent, if it is.
    pub(crate) fn of_request(mut self, requested: bool) -> Self {
        self.requested |= requested;
        self
    }

    /// Whether it is of a request that a server is sent.
    #[cfg(feature = "server")]
    pub(crate) fn is_of_request(&self) -> bool {
        self.requested
    }
}

impl From<StreamErrorKind> for StreamError {
    fn from(kind: StreamErrorKind) -> Self {
        StreamError {
            kind,
            requested: false,
        }
    }
}

impl From<std::io::Error> for StreamError {
    fn from(error: std::io::Error) -> Self {
        StreamErrorKind::Broken(Box::new(error)).into()
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Debug for StreamErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StreamErrorKind::Broken(error) => f.debug_tuple("Broken").field(error).finish(),
            StreamErrorKind::TooLong(limit) => f.debug_tuple("TooLong").field(limit).finish(),
            StreamErrorKind::Undecodable(bytes, rejection) => f
                .debug_struct("Undecodable")
                .field("bytes", &bytes.len())
                .field("rejection", rejection)
                .finish_non_exhaustive(),
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            StreamErrorKind::Broken(error) => write!(f, "the stream broke off: {error}"),
            StreamErrorKind::TooLong(limit) => write!(f, "a value is longer than {limit} bytes"),
            StreamErrorKind::Undecodable(_, rejection) => {
                write!(f, "a value is not as documented\n{rejection}")
            }
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            StreamErrorKind::Broken(error) => Some(error.as_ref()),
            StreamErrorKind::TooLong(_) | StreamErrorKind::Undecodable(..) => None,
        }
    }
}
