//! What of several documented media types a call asks for.
//!
//! In: a call whose success comes as one of several. Out: a request whose `Accept` names those of one kind alone (RFC 9110,
//! 12.5.1), and the body of the success without the reply around it. Failures are accepted as whatever they come as.

use super::call::{Call, Prepared};
use super::error::Error;
use super::reply::{Received, Reply};
use super::sending::ReplyFuture;
use crate::operation::{Coding, Operation, Status};

/// A reply whose success comes as one of several media types, of which those of one kind carry a body of one type. Generated
/// code implements it.
#[diagnostic::on_unimplemented(
    message = "the success of this operation is not documented with several media types of which one kind could be asked for",
    note = "`success()` gives the body where there is but one"
)]
pub trait ReplyAs<K: Kind>: Reply {
    /// The body.
    type Body;

    /// The body, if it is a success of that kind.
    fn into_body(self) -> Option<Self::Body>;
}

/// A kind of media types, by what is made of their bodies.
pub trait Kind {
    /// Which one it is.
    #[doc(hidden)]
    const WANTED: Wanted;
}

/// A kind of media types, as a value.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Json,
    Text,
    Events,
    Lines,
    Raw,
}

/// JSON (`application/json`, `+json`).
#[derive(Debug)]
pub enum AsJson {}

/// Text.
#[derive(Debug)]
pub enum AsText {}

/// Server-sent events (`text/event-stream`).
#[derive(Debug)]
pub enum AsEvents {}

/// JSON values one after another, as `application/jsonl`.
#[derive(Debug)]
pub enum AsLines {}

/// What is handed on as bytes.
#[derive(Debug)]
pub enum AsRaw {}

impl Kind for AsJson {
    const WANTED: Wanted = Wanted::Json;
}

impl Kind for AsText {
    const WANTED: Wanted = Wanted::Text;
}

impl Kind for AsEvents {
    const WANTED: Wanted = Wanted::Events;
}

impl Kind for AsLines {
    const WANTED: Wanted = Wanted::Lines;
}

impl Kind for AsRaw {
    const WANTED: Wanted = Wanted::Raw;
}

impl Wanted {
    fn covers(self, coding: Coding) -> bool {
        match coding {
            Coding::Json => self == Wanted::Json,
            Coding::Text(_) => self == Wanted::Text,
            Coding::Events(_) => self == Wanted::Events,
            Coding::Lines => self == Wanted::Lines,
            Coding::Raw => self == Wanted::Raw,
            Coding::Form(..) | Coding::Multipart(_) => false,
        }
    }
}

impl Prepared {
    /// Whether a documented content may come.
    pub(super) fn accepts(&self, status: Status, coding: Coding) -> bool {
        let Some(wanted) = self.wanted else {
            return true;
        };
        !is_success(self.operation, status) || wanted.covers(coding)
    }
}

/// Whether a documented reply is a success; `default` stands for one where no other reply is, as generated code has it.
fn is_success(operation: &Operation, status: Status) -> bool {
    let stated =
        |status: Status| matches!(status, Status::Code(200..=299)) || status == Status::Range(2);
    let any = || operation.replies.iter().any(|reply| stated(reply.status));
    stated(status) || (status == Status::Default && !any())
}

impl<R: Reply> Call<R> {
    /// As [`Call::success`], of an operation whose success comes as JSON or as something else: asks for JSON alone, and takes
    /// the value.
    ///
    /// # Errors
    /// As [`Call::success`], and [`Error::Unexpected`] for a success of another kind, as where the server goes by what the
    /// request says elsewhere (`"stream": true`).
    pub fn success_json(self) -> ReplyFuture<R::Body>
    where
        R: ReplyAs<AsJson>,
    {
        self.body_as::<AsJson>()
    }

    /// As [`Call::success_json`], of text.
    ///
    /// # Errors
    /// As [`Call::success_json`].
    pub fn success_text(self) -> ReplyFuture<R::Body>
    where
        R: ReplyAs<AsText>,
    {
        self.body_as::<AsText>()
    }

    /// As [`Call::success_json`], of server-sent events.
    ///
    /// # Errors
    /// As [`Call::success_json`].
    pub fn success_events(self) -> ReplyFuture<R::Body>
    where
        R: ReplyAs<AsEvents>,
    {
        self.body_as::<AsEvents>()
    }

    /// As [`Call::success_json`], of JSON values one after another.
    ///
    /// # Errors
    /// As [`Call::success_json`].
    pub fn success_lines(self) -> ReplyFuture<R::Body>
    where
        R: ReplyAs<AsLines>,
    {
        self.body_as::<AsLines>()
    }

    /// As [`Call::success_json`], of what is handed on as bytes.
    ///
    /// # Errors
    /// As [`Call::success_json`].
    pub fn success_raw(self) -> ReplyFuture<R::Body>
    where
        R: ReplyAs<AsRaw>,
    {
        self.body_as::<AsRaw>()
    }

    fn body_as<K: Kind>(mut self) -> ReplyFuture<R::Body>
    where
        R: ReplyAs<K>,
    {
        self.request.wanted = Some(K::WANTED);
        ReplyFuture::of_success(self.request, receive_as::<K, R>)
    }
}

/// Reads a success of one kind.
fn receive_as<K: Kind, R: ReplyAs<K>>(received: &mut Received) -> Result<R::Body, Error> {
    let reply = R::receive(received)?;
    reply.into_body().ok_or_else(|| received.unexpected())
}
