//! Why a call gave no typed reply: one error for every API.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::Rejection;
use crate::body::BoxError;
use crate::fault::Fault;

/// Why a call gave no typed reply. Whatever the server said is kept.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request is not what the description allows; nothing was sent.
    Invalid(Vec<Fault>),
    /// The source of tokens gave none; nothing was sent.
    Token(BoxError),
    /// The request could not be sent, or the connection broke before a reply.
    Transport(BoxError),
    /// The connection broke within the reply: its body is only the beginning.
    Broken(Box<Answer>, BoxError),
    /// No whole reply came within this time; what had come by then.
    Timeout(Duration, Option<Box<Answer>>),
    /// The reply is documented, but its body or headers are not as documented.
    Undecodable(Box<Answer>, Box<Rejection>),
    /// The description documents no reply of this status and media type.
    Unexpected(Box<Answer>),
    /// The reply is a documented failure, where only a success was asked for.
    Failed(Box<Answer>),
    /// The reply is longer than the client's limit, in bytes.
    TooLarge(Box<Answer>, usize),
}

/// What the server said. `Debug` says how long the body is, not what is in it: servers repeat what they were sent.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came, cut off at the client's limit.
    pub body: Bytes,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Answer {
    /// The server's name for this exchange: `X-Request-Id` or one of its like.
    pub fn request_id(&self) -> Option<&str> {
        [
            "x-request-id",
            "request-id",
            "x-correlation-id",
            "x-amzn-requestid",
            "cf-ray",
        ]
        .iter()
        .find_map(|name| self.headers.get(*name)?.to_str().ok())
    }
}

impl Error {
    /// What the server said, if it said something.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Error::Undecodable(answer, _)
            | Error::Unexpected(answer)
            | Error::Failed(answer)
            | Error::Broken(answer, _)
            | Error::TooLarge(answer, _) => Some(answer),
            Error::Timeout(_, answer) => answer.as_deref(),
            Error::Invalid(_) | Error::Token(_) | Error::Transport(_) => None,
        }
    }

    /// The status of the reply, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.answer().map(|answer| answer.status)
    }

    /// The server's name for the exchange, if it gave one.
    pub fn request_id(&self) -> Option<&str> {
        self.answer().and_then(Answer::request_id)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Invalid(faults) => {
                f.write_str("the request is not what the description allows")?;
                faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
            }
            Error::Transport(error) => write!(f, "the request failed: {error}"),
            Error::Token(error) => write!(f, "there is no token: {error}"),
            Error::Broken(answer, error) => {
                write!(f, "the reply ({}) broke off: {error}", answer.status)
            }
            Error::Timeout(after, None) => write!(f, "no reply within {after:?}"),
            Error::Timeout(after, Some(answer)) => {
                write!(
                    f,
                    "the reply ({}) is not whole within {after:?}",
                    answer.status
                )
            }
            Error::Undecodable(answer, rejection) => {
                write!(
                    f,
                    "the reply ({}) is not as documented\n{rejection}",
                    answer.status
                )
            }
            Error::Unexpected(answer) => {
                write!(
                    f,
                    "the description documents no such reply ({})",
                    answer.status
                )
            }
            Error::Failed(answer) => write!(f, "the server refused ({})", answer.status),
            Error::TooLarge(answer, limit) => {
                write!(
                    f,
                    "the reply ({}) is longer than {limit} bytes",
                    answer.status
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Token(error) | Error::Transport(error) | Error::Broken(_, error) => {
                Some(error.as_ref())
            }
            _ => None,
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::Transport(Box::new(error))
    }
}
