//! A handler's reply on its way out.
//!
//! In: a typed reply, through [`Respond`]. Out: a response, checked against the description where that is on.

use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use super::failure::Failure;
use super::refusal::Refusal;
use crate::body::Body;
use crate::fault::{Fault, Part};
use crate::json::Json;
use crate::operation::{Operation, Param, Place, Status, named};
use crate::param::{Target, encode_body};
use crate::stream::{Events, Lines};
use crate::{Rules, to_vec};

/// A typed reply that can be sent; generated code implements it.
pub trait Respond {
    /// Puts the reply into an answer.
    fn respond(self, answer: &mut Answer);
}

/// What a handler that may fail ends with.
impl<R: Respond> Respond for Result<R, Failure> {
    fn respond(self, answer: &mut Answer) {
        match self {
            Ok(reply) => reply.respond(answer),
            Err(failure) => answer.failure = Some(failure),
        }
    }
}

/// A response in the making.
#[derive(Debug)]
pub struct Answer {
    operation: &'static Operation,
    validate: bool,
    status: StatusCode,
    reply: usize,
    headers: HeaderMap,
    body: Body,
    faults: Vec<Fault>,
    failure: Option<Failure>,
}

impl Answer {
    pub(super) fn new(operation: &'static Operation, validate: bool) -> Self {
        Answer {
            operation,
            validate,
            status: StatusCode::OK,
            reply: 0,
            headers: HeaderMap::new(),
            body: Body::empty(),
            faults: Vec::new(),
            failure: None,
        }
    }

    /// The status, where the documented reply stands for several.
    pub fn status(&mut self, status: impl Into<StatusCode>) {
        self.status = status.into();
    }

    /// Takes the documented reply at this index without a body.
    pub fn empty(&mut self, reply: usize) {
        self.reply = reply;
        if let Status::Code(code) = self.operation.replies[reply].status {
            self.status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        }
    }

    /// Takes the documented reply at this index, with a body in the media type at that index.
    pub fn body<T: Json>(&mut self, reply: usize, content: usize, value: &T, rules: Rules<T>) {
        if self.validate
            && let Err(rejection) = rules.validate(value)
        {
            self.faults.extend(Fault::all(Part::Body, &rejection));
        }
        let coding = self.operation.replies[reply].contents[content].coding;
        match encode_body(coding, to_vec(value)) {
            Ok(bytes) => self.raw(reply, content, Body::from(bytes)),
            Err(reason) => {
                self.faults
                    .push(Fault::stated(Part::Body, "style", reason.0.to_owned()));
            }
        }
    }

    /// Takes the documented reply at this index, with a body as it is.
    pub fn raw(&mut self, reply: usize, content: usize, body: Body) {
        self.empty(reply);
        let contents = self.operation.replies[reply].contents;
        match named(contents, content, &body) {
            Ok(media) => drop(self.headers.insert(CONTENT_TYPE, media)),
            Err(reason) => self.faults.push(Fault::stated(Part::Body, "style", reason)),
        }
        self.body = body;
    }

    /// Takes the documented reply at this index, with events in the media type at that index.
    pub fn events<T: Json + Send + 'static>(
        &mut self,
        reply: usize,
        content: usize,
        events: Events<T>,
        rules: Rules<T>,
    ) {
        let framing = self.operation.replies[reply].contents[content].framing();
        let rules = self.validate.then_some(rules);
        self.raw(reply, content, events.into_body(framing, rules));
        // Whatever stands between is not to wait for more.
        self.headers
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }

    /// Takes the documented reply at this index, with a sequence of JSON values in the media type at that index.
    pub fn lines<T: Json + Send + 'static>(
        &mut self,
        reply: usize,
        content: usize,
        lines: Lines<T>,
        rules: Rules<T>,
    ) {
        let framing = self.operation.replies[reply].contents[content].framing();
        let rules = self.validate.then_some(rules);
        self.raw(reply, content, lines.into_body(framing, rules));
    }

    /// Adds the header at this index of the documented reply.
    pub fn header<T: Json>(&mut self, reply: usize, index: usize, value: &T) {
        let param: &'static Param = &self.operation.replies[reply].headers[index];
        let json = to_vec(value);
        let part = Part::Param(Place::Header, param.name);
        if self.validate {
            self.faults.extend(Fault::judge(part, param.schema, &json));
        }
        let mut target = Target::default();
        match target.write(param, &json) {
            Ok(()) => self.headers.extend(target.headers),
            Err(reason) => self
                .faults
                .push(Fault::stated(part, "style", reason.0.to_owned())),
        }
    }

    /// Sets a documented header if there is a value for it.
    pub fn optional_header<T: Json>(&mut self, reply: usize, index: usize, value: &Option<T>) {
        if let Some(value) = value {
            self.header(reply, index, value);
        }
    }

    /// Adds a header that the description does not mention.
    pub fn extra(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.append(name, value);
    }

    pub(super) fn judged(mut self) -> Result<Self, Failure> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let meant = self.operation.reply(self.status.as_u16());
        if self.validate && meant != Some(self.reply) {
            let text = "is documented for another reply".to_owned();
            self.faults
                .push(Fault::stated(Part::Status, "status", text));
        }
        if self.faults.is_empty() {
            return Ok(self);
        }
        Err(Failure::of(Refusal::of_reply(self.faults)))
    }

    pub(super) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
