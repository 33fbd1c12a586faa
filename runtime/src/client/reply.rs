//! A reply as it came, and the typed reply that generated code makes of it.
//!
//! In: status, headers and body. Out: through [`Reply::receive`], one variant per documented reply. Whatever
//! is not as documented becomes an [`Error`] that keeps everything the server said.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Response, StatusCode};

use super::call::Prepared;
use super::error::{Answer, Error};
use super::reconnect::Reconnect;
use crate::body::{Body, coding};
use crate::json::{Json, Mode};
use crate::media;
use crate::operation::{Coding, Content, Operation, Param};
use crate::param::{Source, decode_body};
use crate::rules::decode_by;
use crate::stream::{Events, Framing, Lines, Reading};
use crate::{Rejection, Rules, StatusIn, Violation};

/// The typed reply of an operation; generated code implements it.
pub trait Reply: Sized + 'static {
    /// What a success carries; the reply itself where there are several.
    type Success;

    /// Reads a reply.
    ///
    /// # Errors
    /// If it is not as documented.
    fn receive(received: &mut Received) -> Result<Self, Error>;

    /// The success, if it is one.
    fn into_success(self) -> Option<Self::Success>;
}

/// A reply as it came. `Debug` shows neither headers nor body.
pub struct Received {
    pub(super) operation: &'static Operation,
    mode: Mode,
    pub(super) limit: usize,
    status: StatusCode,
    /// Which documented reply and which of its contents this is.
    matched: Option<(usize, usize)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    /// Whether the body has not been read.
    pub(super) open: bool,
    pub(super) bytes: Bytes,
    /// The request, if a stream of events is to go on after its end.
    pub(super) again: Option<Prepared>,
    /// What has come of a body that is being read.
    pub(super) partial: Vec<u8>,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Received {
    pub(super) fn new(
        operation: &'static Operation,
        (mode, limit): (Mode, usize),
        response: Response<Body>,
    ) -> Self {
        let (parts, body) = response.into_parts();
        let matched = documented(operation, parts.status, &parts.headers, mode);
        Received {
            operation,
            mode,
            limit,
            status: parts.status,
            matched,
            headers: parts.headers,
            body,
            open: true,
            bytes: Bytes::new(),
            again: None,
            partial: Vec::new(),
        }
    }

    /// The index of the documented reply and of its content, if there are such.
    pub fn matched(&self) -> Option<(usize, usize)> {
        self.matched
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn streamed(&self) -> bool {
        self.content().is_some_and(Content::is_streamed)
    }

    /// The body as a value. For generated code.
    ///
    /// # Errors
    /// [`Error::Undecodable`] if it is not what the description says.
    #[doc(hidden)]
    pub fn body<T: Json>(&mut self, rules: Rules<T>) -> Result<T, Error> {
        let read = self.json().and_then(|json| rules.decode(&json, self.mode));
        read.map_err(|rejection| self.misfit(rejection))
    }

    /// The body as JSON text. A mark of the order of bytes before it, which some servers write, may be ignored (RFC 8259, section 8.1).
    fn json(&self) -> Result<Cow<'_, [u8]>, Rejection> {
        self.plain()?;
        let content = self.content();
        let coding = content.map_or(Coding::Json, |content| content.coding);
        let text = match (coding, self.mode) {
            (Coding::Json, Mode::Open | Mode::Tolerant) => {
                self.bytes.strip_prefix("\u{feff}".as_bytes())
            }
            _ => None,
        };
        decode_body(coding, text.unwrap_or(&self.bytes))
            .map_err(|fault| stated("body", fault.reason()))
    }

    /// Whether nothing stands between the body and who reads it.
    fn plain(&self) -> Result<(), Rejection> {
        let Some(coding) = coding(&self.headers) else {
            return Ok(());
        };
        let reason = format!("is compressed (`{coding}`), which the transport does not read");
        Err(stated("body", &reason))
    }

    /// The body as it arrives, for who reads values from it.
    pub(super) fn stream(&mut self) -> Result<Body, Error> {
        match self.plain() {
            Ok(()) => Ok(self.raw()),
            Err(rejection) => Err(self.misfit(rejection)),
        }
    }

    fn content(&self) -> Option<&'static Content> {
        let (reply, content) = self.matched?;
        self.operation.replies[reply].contents.get(content)
    }

    /// The header at this index of the documented reply. For generated code.
    ///
    /// # Errors
    /// [`Error::Undecodable`] if it is missing though required, or not what the description says.
    #[doc(hidden)]
    pub fn header<T: Json>(&mut self, index: usize) -> Result<Option<T>, Error> {
        let Some((reply, _)) = self.matched else {
            return Ok(None);
        };
        let param: &Param = &self.operation.replies[reply].headers[index];
        let source = Source::new(Vec::new(), "", &self.headers);
        let text = match source.read(param, &[]) {
            Ok(Some(json)) => json,
            Ok(None) if !param.required => return Ok(None),
            // Browsers hide headers that CORS does not name: a tolerant client takes them for blank, as members of a body.
            Ok(None) => match T::blank().filter(|_| self.mode == Mode::Tolerant) {
                Some(blank) => return Ok(Some(blank)),
                None => return Err(self.misfit(stated(param.name, "is missing"))),
            },
            Err(fault) => return Err(self.misfit(stated(param.name, fault.reason()))),
        };
        match decode_by(text.as_bytes(), self.mode, param.schema) {
            Ok(value) => Ok(Some(value)),
            // As a text `null` is not told from a string; what takes one has it.
            Err(_) if self.forgives_null(param) && matches!(&*text, "null" | "\"null\"") => {
                Ok(None)
            }
            Err(rejection) => Err(self.misfit(rejection.of(param.name))),
        }
    }

    /// Whether `null` for a header counts as none, as it does for a member of a body.
    fn forgives_null(&self, param: &Param) -> bool {
        !param.required && self.mode != Mode::Strict
    }

    /// As [`Received::header`], for a header that must be there.
    #[doc(hidden)]
    pub fn required_header<T: Json>(&mut self, index: usize) -> Result<T, Error> {
        self.header(index)?
            .ok_or_else(|| self.misfit(stated("header", "is missing")))
    }

    /// The status within its documented hundred. For generated code.
    ///
    /// # Errors
    /// [`Error::Undecodable`] if it is of another hundred.
    #[doc(hidden)]
    pub fn status_in<const HUNDRED: u16>(&mut self) -> Result<StatusIn<HUNDRED>, Error> {
        StatusIn::new(self.status).ok_or_else(|| self.misfit(stated("status", "is out of range")))
    }

    /// The body as it arrives. For generated code.
    #[doc(hidden)]
    pub fn raw(&mut self) -> Body {
        let body = std::mem::take(&mut self.body);
        let media = self.headers.get(CONTENT_TYPE);
        match media.and_then(|media| media.to_str().ok()) {
            Some(media) => body.of_type(media),
            None => body,
        }
    }

    /// The body as server-sent events. For generated code.
    ///
    /// # Errors
    /// [`Error::Undecodable`] if it is compressed.
    #[doc(hidden)]
    pub fn events<T: Json + 'static>(&mut self, rules: Rules<T>) -> Result<Events<T>, Error> {
        let events = Events::arriving(self.stream()?, self.reading(rules));
        Ok(match Reconnect::of(self) {
            Some(reconnect) => events.resumed(Box::new(reconnect)),
            None => events,
        })
    }

    /// The body as JSON values one after another. For generated code.
    ///
    /// # Errors
    /// [`Error::Undecodable`] if it is compressed.
    #[doc(hidden)]
    pub fn lines<T: Json + 'static>(&mut self, rules: Rules<T>) -> Result<Lines<T>, Error> {
        Ok(Lines::arriving(self.stream()?, self.reading(rules)))
    }

    fn reading<T>(&self, rules: Rules<T>) -> Reading<T> {
        Reading {
            requested: false,
            framing: self.content().map_or(Framing::Lines, Content::framing),
            rules,
            mode: self.mode,
            limit: self.limit,
        }
    }

    /// The error for a reply that is not documented.
    pub fn unexpected(&mut self) -> Error {
        Error::Unexpected(Box::new(self.answer()))
    }

    /// The error for a reply that is no success, with as much of its body as the limit allows.
    pub(super) async fn failed(&mut self) -> Error {
        if let Err(error) = self.read().await {
            return error;
        }
        match self.matched {
            Some(_) => Error::Failed(Box::new(self.answer())),
            None => self.unexpected(),
        }
    }

    /// What the server said, as far as it has been read.
    pub(super) fn answer(&mut self) -> Answer {
        Answer {
            operation: self.operation,
            status: self.status,
            headers: std::mem::take(&mut self.headers),
            body: match self.partial.is_empty() {
                true => std::mem::take(&mut self.bytes),
                false => std::mem::take(&mut self.partial).into(),
            },
        }
    }

    pub(super) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }

    fn misfit(&mut self, rejection: Rejection) -> Error {
        Error::Undecodable(Box::new(self.answer()), Box::new(rejection))
    }
}

/// A rejection of a part as a whole.
fn stated(part: &str, reason: &str) -> Rejection {
    let violation = Violation {
        instance: String::new(),
        keyword: "style",
        limit: String::new(),
        rule: String::new(),
        message: format!("`{part}` {reason}"),
    };
    Rejection::violated(vec![violation], false)
}

/// Which documented reply this is, and which of its media types.
fn documented(
    operation: &Operation,
    status: StatusCode,
    headers: &HeaderMap,
    mode: Mode,
) -> Option<(usize, usize)> {
    let reply = operation.reply(status.as_u16())?;
    let contents = operation.replies[reply].contents;
    if contents.is_empty() {
        return Some((reply, 0));
    }
    let media = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let content = match media {
        Some(media) => Content::chosen(contents, media),
        None => Some(0),
    };
    // JSON has many names (RFC 6839, 3.1), and a tolerant client does not trust what a server calls it.
    let json = |name: &&str| mode != Mode::Strict && media::is_json(name);
    let other = media.filter(json).and_then(|_| {
        let first = |is: fn(&str) -> bool| contents.iter().position(|one| is(one.media));
        first(|name| media::essence(name) == "application/json").or_else(|| first(media::is_json))
    });
    content
        .or(other)
        .or((mode == Mode::Tolerant).then_some(0))
        .map(|content| (reply, content))
}
