//! Refusals: what the router answers on its own, and how it says so.
//!
//! In: what is wrong with a request (or with what its handler ends with). Out: a response, as problem details (RFC 9457)
//! unless the API has its own way.

use http::header::{CONTENT_TYPE, HeaderMap};
use http::{HeaderValue, Response, StatusCode};

use crate::body::Body;
use crate::fault::{Fault, Part};
use crate::json::Writer;
use crate::operation::Operation;

/// A request that does not reach its handler, a reply that does not leave, or a [`Failure`](super::Failure).
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The status that says so.
    pub status: StatusCode,
    /// Why.
    pub reason: Reason,
    /// What a handler that failed tells the caller about it, if anything.
    pub detail: Option<String>,
    /// What is wrong in detail, all of it; empty where there is nothing more to say.
    pub faults: Vec<Fault>,
    /// Headers that the answer must have (`Allow`, `WWW-Authenticate`, ...); the router adds them
    /// to whatever response is made of this.
    pub headers: HeaderMap,
    /// What was called, once that is known.
    pub operation: Option<&'static Operation>,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// 404: no operation has this path.
    NotFound,
    /// 405: no operation of this path has this method.
    MethodNotAllowed,
    /// 401: no credentials, or not good ones.
    Unauthenticated,
    /// 403: the caller may not do this.
    Forbidden,
    /// 406: no documented reply has a media type that the caller takes.
    NotAcceptable,
    /// 415: the body's media type is not documented.
    UnsupportedMedia,
    /// 415: the body is compressed, or coded otherwise, and nothing before the router has undone that.
    UnsupportedCoding,
    /// 413: the body is longer than the limit.
    TooLarge,
    /// 408: the body takes too long to arrive.
    TooSlow,
    /// 400: something cannot be read at all.
    Malformed,
    /// 422: everything can be read, and is not what the description allows.
    Invalid,
    /// 500: the handler's reply is not what the description allows.
    Reply,
    /// 500, or the status that the handler states: it failed.
    Failed,
}

impl Reason {
    /// The reason in words.
    pub const fn title(self) -> &'static str {
        match self {
            Reason::NotFound => "There is nothing at this path",
            Reason::MethodNotAllowed => "The method is not allowed here",
            Reason::Unauthenticated => "Valid credentials are needed",
            Reason::Forbidden => "The credentials do not allow this",
            Reason::NotAcceptable => "No reply of an accepted media type exists",
            Reason::UnsupportedMedia => "The body's media type is not supported",
            Reason::UnsupportedCoding => "The body's content coding is not supported",
            Reason::TooLarge => "The body is too large",
            Reason::TooSlow => "The body takes too long to arrive",
            Reason::Malformed => "The request cannot be read",
            Reason::Invalid => "The request is not what the description allows",
            Reason::Reply => "The reply is not what the description allows",
            Reason::Failed => "The request cannot be carried out",
        }
    }
}

impl Refusal {
    pub(super) fn new(
        status: StatusCode,
        reason: Reason,
        operation: Option<&'static Operation>,
    ) -> Box<Self> {
        Box::new(Refusal {
            status,
            reason,
            detail: None,
            faults: Vec::new(),
            headers: HeaderMap::new(),
            operation,
        })
    }

    /// A refusal for what is wrong with a request: 400 if any of it cannot be read, else 422.
    pub(super) fn faulty(
        operation: impl Into<Option<&'static Operation>>,
        faults: Vec<Fault>,
    ) -> Box<Self> {
        let malformed = faults.iter().any(Fault::is_malformed);
        let (status, reason) = match malformed {
            true => (StatusCode::BAD_REQUEST, Reason::Malformed),
            false => (StatusCode::UNPROCESSABLE_ENTITY, Reason::Invalid),
        };
        let mut refusal = Refusal::new(status, reason, operation.into());
        refusal.faults = faults;
        refusal
    }

    /// A refusal for what is wrong with a handler's reply.
    pub(super) fn of_reply(faults: Vec<Fault>) -> Box<Self> {
        let mut refusal = Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Reason::Reply, None);
        refusal.faults = faults;
        refusal
    }

    /// The refusal as problem details (RFC 9457), each fault a member of `violations`.
    pub fn problem(&self) -> Response<Body> {
        let mut writer = Writer::new();
        writer.raw("{\"type\":\"about:blank\",\"title\":");
        writer.string(self.reason.title());
        writer.raw(",\"status\":");
        writer.raw(self.status.as_str());
        if let Some(detail) = &self.detail {
            writer.raw(",\"detail\":");
            writer.string(detail);
        }
        if !self.faults.is_empty() {
            writer.raw(",\"violations\":");
            write_faults(&self.faults, &mut writer);
        }
        writer.raw("}");
        let mut response = Response::new(Body::from(writer.into_bytes()));
        *response.status_mut() = self.status;
        let media = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, media);
        response
    }
}

/// Faults as JSON, for error bodies of one's own: an array of objects with `in`, `name`, `pointer`,
/// `keyword`, `limit`, `rule` and `message`; what does not apply is left out.
pub fn violations_json(faults: &[Fault]) -> String {
    let mut writer = Writer::new();
    write_faults(faults, &mut writer);
    String::from_utf8(writer.into_bytes()).unwrap_or_default()
}

fn write_faults(faults: &[Fault], writer: &mut Writer) {
    writer.raw("[");
    for (index, fault) in faults.iter().enumerate() {
        if index > 0 {
            writer.raw(",");
        }
        let violation = &fault.violation;
        let mut object = writer.object();
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match fault.part {
            Part::Body => object.member("in", &"body".to_owned()),
            Part::Status => object.member("in", &"status".to_owned()),
            Part::Param(place, name) => {
                object.member("in", &place.name().to_owned());
                object.member("name", &name.to_owned());
            }
        }
        object.member("pointer", &violation.instance);
        object.member("keyword", &violation.keyword.to_owned());
        object.optional("limit", &text(&violation.limit));
        object.optional("rule", &text(&violation.rule));
        object.member("message", &violation.message);
        object.end();
    }
    writer.raw("]");
}
