//! Why a call gave no typed reply: one error for every API.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::body::BoxError;
use crate::fault::Fault;
use crate::json::{Json, Mode};
use crate::operation::Operation;
use crate::{Rejection, decode};

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
    /// Which operation was asked.
    pub operation: &'static Operation,
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
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Answer {
    /// The body as JSON, for replies that are not documented, and failures of which only one is expected. As by a client that is
    /// not strict, no check is run.
    ///
    /// # Errors
    /// If it is no JSON, or not what the type demands.
    pub fn json<T: Json>(&self) -> Result<T, Rejection> {
        decode(&self.body, Mode::Open)
    }

    /// The media types of a reply of this status.
    fn documented(&self) -> Option<String> {
        let reply = self.operation.reply(self.status.as_u16())?;
        let contents = self.operation.replies[reply].contents.iter();
        let names: Vec<String> = contents.map(|one| format!("`{}`", one.media)).collect();
        (!names.is_empty()).then(|| names.join(" or "))
    }

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
            Error::Transport(error) => write!(f, "the request failed: {}", Chain(error)),
            Error::Token(error) => write!(f, "there is no token: {}", Chain(error)),
            Error::Broken(answer, error) => write!(f, "{answer} broke off: {}", Chain(error)),
            Error::Timeout(after, None) => write!(f, "no reply within {after:?}"),
            Error::Timeout(after, Some(answer)) => {
                write!(f, "{answer} is not whole within {after:?}")
            }
            Error::Undecodable(answer, rejection) => {
                write!(f, "{answer} is not as documented\n{rejection}")
            }
            // Not what came: servers repeat what they were sent.
            Error::Unexpected(answer) => match answer.documented() {
                Some(media) => write!(f, "{answer} is not of the media type {media}"),
                None => write!(f, "{answer} is not documented"),
            },
            Error::Failed(answer) => write!(f, "{answer} is a failure"),
            Error::TooLarge(answer, limit) => write!(f, "{answer} is longer than {limit} bytes"),
        }
    }
}

/// Names the reply: `the reply to get_pet (404 Not Found)`.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the reply to {} ({})", self.operation.id, self.status)
    }
}

/// An error with what caused it: transports often say only there what is wrong.
struct Chain<'a>(&'a BoxError);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut said = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !said.contains(&text) {
                write!(f, ": {text}")?;
            }
            said = text;
            cause = error.source();
        }
        Ok(())
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
