//! A request on its way to its handler.
//!
//! In: a request that was let in, for a known operation. Out: typed parameters and bodies, each checked against
//! the description, or one refusal that lists everything that is wrong.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};

use super::answer::{Answer, Respond};
use super::config::Limits;
use super::failure::Failure;
use super::form::{self, Unreadable};
use super::head::{Head, accept};
use super::patience::within;
use super::refusal::{Reason, Refusal};
use super::routes::Running;
use crate::body::{Body, CollectError, coding};
use crate::fault::{Fault, Part};
use crate::json::{Json, Mode};
use crate::multipart::{self, Form, Given};
use crate::operation::{Coding, Content, Location, Operation, RequestBody};
use crate::param::{Source, decode_body};
use crate::stream::{Events, Framing, Lines, Reading};
use crate::{Rules, Valid, media};

/// A request that its operation's code reads from; `P` is who calls. `Debug` shows nothing that was sent.
pub struct Incoming<P> {
    principal: Option<P>,
    message: Message,
}

/// The rest of it, whoever calls.
struct Message {
    operation: &'static Operation,
    parts: Arc<Parts>,
    params: Vec<Option<String>>,
    /// Which documented media type the body has; `None` where there is no body.
    content: Option<usize>,
    bytes: Bytes,
    stream: Body,
    form: Vec<Given>,
    faults: Vec<Fault>,
    limits: Limits,
}

/// What an operation's code ends with.
pub(super) type Outcome = Result<Answer, Unanswered>;

/// Why an operation's code gives no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// The request is not what the description allows.
    Refused(Box<Refusal>),
    /// The handler failed, or its reply is not what the description allows.
    Failed(Failure),
}

impl From<Box<Refusal>> for Unanswered {
    fn from(refusal: Box<Refusal>) -> Self {
        Unanswered::Refused(refusal)
    }
}

impl From<Failure> for Unanswered {
    fn from(failure: Failure) -> Self {
        Unanswered::Failed(failure)
    }
}

impl<P> fmt::Debug for Incoming<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("operation", &self.message.operation.id)
            .field("faults", &self.message.faults)
            .finish_non_exhaustive()
    }
}

impl<P> Incoming<P> {
    /// Reads parameters and body as text; `path` is the text of the path parameters.
    pub(super) async fn read(
        operation: &'static Operation,
        principal: Option<P>,
        (parts, body): (Parts, Body),
        path: Vec<(&'static str, String)>,
        limits: Limits,
    ) -> Result<Self, Box<Refusal>> {
        let (params, faults) = params(operation, &parts, &path);
        let mut message = Message {
            operation,
            parts: Arc::new(parts),
            params,
            content: None,
            bytes: Bytes::new(),
            stream: Body::empty(),
            form: Vec::new(),
            faults,
            limits,
        };
        acceptable(operation, &message.parts)?;
        if let Some(documented) = &operation.body {
            message.body(documented, body).await?;
        }
        Ok(Incoming { principal, message })
    }

    /// Who calls.
    ///
    /// # Errors
    /// A refusal if the operation lets anyone in and nobody was recognised.
    pub fn principal(&mut self) -> Result<P, Box<Refusal>> {
        let operation = Some(self.message.operation);
        self.principal.take().ok_or_else(|| {
            Refusal::new(StatusCode::UNAUTHORIZED, Reason::Unauthenticated, operation)
        })
    }

    /// Who calls, for operations that may be called anonymously.
    pub fn anyone(&mut self) -> Option<P> {
        self.principal.take()
    }

    /// The head of the request.
    pub fn head(&self) -> Head {
        Head(self.message.parts.clone())
    }

    /// The parameter at this index, which must be there; `None` if something is wrong with it. Reading a value of this type
    /// strictly asks all that the description does.
    pub fn required<T: Json + 'static>(&mut self, index: usize) -> Option<T> {
        self.optional(index)?
    }

    /// The same of a parameter of which more is asked.
    pub fn required_by<T: Json>(&mut self, index: usize, rules: Rules<T>) -> Option<T> {
        self.optional_by(index, rules)?
    }

    /// The parameter at this index; the outer `None` if something is wrong with it. Reading a value of this type strictly
    /// asks all that the description does.
    pub fn optional<T: Json + 'static>(&mut self, index: usize) -> Option<Option<T>> {
        let schema = self.message.operation.params[index].schema;
        self.optional_by(index, Rules::of_model(schema, |_| true))
    }

    /// The same of a parameter of which more is asked.
    pub fn optional_by<T: Json>(&mut self, index: usize, rules: Rules<T>) -> Option<Option<T>> {
        let param = &self.message.operation.params[index];
        let Some(json) = &self.message.params[index] else {
            // What was given and cannot be read is not what was left out.
            let part = Part::Param(param.place, param.name);
            let unread = self.message.faults.iter().any(|fault| fault.part == part);
            return (!param.required && !unread).then_some(None);
        };
        match rules.from_slice(json.as_bytes()) {
            Ok(value) => Some(Some(value.into_inner())),
            Err(rejection) => {
                let part = Part::Param(param.place, param.name);
                self.message.faults.extend(Fault::all(part, &rejection));
                None
            }
        }
    }

    /// Which of the documented media types the body has; `None` where there is no body.
    pub fn content(&self) -> Option<usize> {
        self.message.content
    }

    /// The body, which must be there; `None` if something is wrong with it.
    pub fn body<T: Json>(&mut self, rules: Rules<T>) -> Option<Valid<T>> {
        let message = &mut self.message;
        let faults = match decode_body(message.coding(), &message.bytes) {
            Err(fault) => vec![Fault::stated(
                Part::Body,
                "style",
                fault.reason().to_owned(),
            )],
            Ok(json) => match rules.from_slice(&json) {
                Ok(value) => return Some(value),
                Err(rejection) => Fault::all(Part::Body, &rejection),
            },
        };
        message.faults.extend(faults);
        None
    }

    /// The body; the outer `None` if something is wrong with it.
    pub fn optional_body<T: Json>(&mut self, rules: Rules<T>) -> Option<Option<Valid<T>>> {
        match self.message.content {
            Some(_) => self.body(rules).map(Some),
            None => Some(None),
        }
    }

    /// The multipart form, which must be there; `None` if something is wrong with it.
    pub fn form<F: Form>(&mut self) -> Option<Valid<F>> {
        let message = &mut self.message;
        let Coding::Multipart(parts) = message.coding() else {
            return None;
        };
        let mut reader = multipart::Reader::new(parts, std::mem::take(&mut message.form));
        let form = F::read(&mut reader);
        message.faults.extend(reader.into_faults());
        form.map(Valid::judged)
    }

    /// The multipart form; the outer `None` if something is wrong with it.
    pub fn optional_form<F: Form>(&mut self) -> Option<Option<Valid<F>>> {
        match self.message.content {
            Some(_) => self.form().map(Some),
            None => Some(None),
        }
    }

    /// The server-sent events of the body, each judged as it arrives.
    pub fn events<T: Json + Send + 'static>(&mut self, rules: Rules<T>) -> Events<T> {
        Events::arriving(self.raw(), self.message.reading(rules))
    }

    /// The JSON values of the body, each judged as it arrives.
    pub fn lines<T: Json + Send + 'static>(&mut self, rules: Rules<T>) -> Lines<T> {
        Lines::arriving(self.raw(), self.message.reading(rules))
    }

    /// The body as it arrives.
    pub fn raw(&mut self) -> Body {
        let body = std::mem::take(&mut self.message.stream).of_request();
        let media = self.message.parts.headers.get(CONTENT_TYPE);
        match media.and_then(|media| media.to_str().ok()) {
            Some(media) => body.of_type(media),
            None => body,
        }
    }

    /// Refuses the request.
    ///
    /// # Errors
    /// Always: the refusal that lists everything found wrong so far.
    pub fn refuse<T>(&mut self) -> Result<T, Box<Refusal>> {
        let faults = std::mem::take(&mut self.message.faults);
        Err(Refusal::faulty(self.message.operation, faults))
    }

    /// Answers with what this method of the API ends with.
    ///
    /// # Errors
    /// None: what is wrong with the request was found before.
    pub fn answer<'a, R>(&self, method: impl Future<Output = R> + Send + 'a) -> Running<'a, R> {
        Ok(Box::pin(method))
    }

    /// Ends with the handler's reply: a failure if replies are validated and this one is not what the description allows.
    pub(super) fn answered(self, reply: impl Respond) -> Outcome {
        let mut answer = Answer::new(self.message.operation, self.message.limits.validate);
        reply.respond(&mut answer);
        Ok(answer.judged()?)
    }
}

/// Where the parameters of an operation are read from; `path` is the text of the path parameters.
pub(super) fn source<'a>(
    operation: &Operation,
    parts: &'a Parts,
    path: Vec<(&'a str, &'a str)>,
) -> Source<'a> {
    let query = parts.uri.query().unwrap_or("");
    Source::new(path, query, &parts.headers).credentials(operation.keys(Location::Query))
}

/// The JSON of each parameter, and what is wrong with those that have none.
fn params(
    operation: &'static Operation,
    parts: &Parts,
    path: &[(&'static str, String)],
) -> (Vec<Option<String>>, Vec<Fault>) {
    let path = path
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let source = source(operation, parts, path);
    let mut faults = Vec::new();
    let mut params = Vec::with_capacity(operation.params.len());
    for param in operation.params {
        let part = Part::Param(param.place, param.name);
        let json = source
            .read(param, operation.params)
            .unwrap_or_else(|fault| {
                faults.push(Fault::stated(part, "style", fault.reason().to_owned()));
                None
            });
        let told = faults.last().is_some_and(|fault| fault.part == part);
        if json.is_none() && param.required && !told {
            faults.push(Fault::stated(part, "required", "is missing".to_owned()));
        }
        params.push(json);
    }
    (params, faults)
}

/// Refuses where no documented reply has a media type that the caller takes (RFC 9110, 15.5.7).
fn acceptable(operation: &'static Operation, parts: &Parts) -> Result<(), Box<Refusal>> {
    let accept = accept(parts);
    let mut contents = operation
        .replies
        .iter()
        .flat_map(|reply| reply.contents)
        .peekable();
    if contents.peek().is_none() {
        return Ok(());
    }
    match contents.any(|content| content.names().any(|name| media::accepts(&accept, name))) {
        true => Ok(()),
        false => {
            let status = StatusCode::NOT_ACCEPTABLE;
            Err(Refusal::new(status, Reason::NotAcceptable, Some(operation)))
        }
    }
}

/// Whether a body is announced that is longer than so many bytes.
fn is_longer(parts: &Parts, limit: usize) -> bool {
    let length = parts.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    length.is_some_and(|length| length > limit as u64)
}

impl Message {
    fn documented(&self) -> Option<&'static Content> {
        let contents = self.operation.body.as_ref()?.contents;
        contents.get(self.content?)
    }

    fn coding(&self) -> Coding {
        self.documented()
            .map_or(Coding::Json, |content| content.coding)
    }

    /// Takes the body in: its media type, its length, its bytes.
    async fn body(
        &mut self,
        documented: &'static RequestBody,
        body: Body,
    ) -> Result<(), Box<Refusal>> {
        let header = self.parts.headers.get(CONTENT_TYPE);
        let media = header.map(|value| value.to_str().unwrap_or("").to_owned());
        let content = media.as_deref();
        let content = content.and_then(|media| Content::chosen(documented.contents, media));
        if media.is_some() && content.is_none() {
            return Err(self.unsupported(documented));
        }
        let chosen = content.and_then(|content| documented.contents.get(content));
        // Who takes bytes as they are may know what to do with them.
        let read = chosen.is_some_and(|chosen| !matches!(chosen.coding, Coding::Raw));
        if read && coding(&self.parts.headers).is_some() {
            return Err(self.coded());
        }
        if chosen.is_some_and(Content::is_streamed) {
            self.content = content;
            self.stream = body;
            return Ok(());
        }
        if is_longer(&self.parts, self.limits.bytes) {
            return Err(self.too_large());
        }
        if let (Some(media), Some(at)) = (&media, content)
            && let Coding::Multipart(_) = documented.contents[at].coding
        {
            self.content = content;
            return self.parts(media, body).await;
        }
        let Some(collected) = within(self.limits.time, body.collect(self.limits.bytes)).await
        else {
            return Err(self.too_slow());
        };
        match collected {
            Ok(bytes) => self.bytes = bytes,
            Err(CollectError::TooLarge) => return Err(self.too_large()),
            Err(CollectError::Broken(_)) => {
                let text = "breaks off before its end".to_owned();
                let fault = Fault::stated(Part::Body, "syntax", text);
                return Err(Refusal::faulty(self.operation, vec![fault]));
            }
        }
        let json = content
            .is_some_and(|content| matches!(documented.contents[content].coding, Coding::Json));
        match content {
            None if !self.bytes.is_empty() => return Err(self.unsupported(documented)),
            Some(_) if !(json && self.bytes.is_empty()) => self.content = content,
            _ if documented.required => {
                let text = "is missing".to_owned();
                let mut faults = std::mem::take(&mut self.faults);
                faults.push(Fault::stated(Part::Body, "syntax", text));
                return Err(Refusal::faulty(self.operation, faults));
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a multipart form in.
    async fn parts(&mut self, media: &str, body: Body) -> Result<(), Box<Refusal>> {
        let parts = form::parts(media, body, self.limits.bytes);
        let Some(parts) = within(self.limits.time, parts).await else {
            return Err(self.too_slow());
        };
        match parts {
            Ok(parts) => {
                let Coding::Multipart(stated) = self.coding() else {
                    return Ok(());
                };
                let strange = multipart::Reader::strange(stated, &parts);
                self.form = parts;
                match strange.is_empty() {
                    true => Ok(()),
                    false => Err(self.unsupported_parts(strange)),
                }
            }
            Err(Unreadable::TooLarge) => Err(self.too_large()),
            Err(Unreadable::Malformed(reason)) => {
                let mut faults = std::mem::take(&mut self.faults);
                faults.push(Fault::stated(Part::Body, "syntax", reason.to_owned()));
                Err(Refusal::faulty(self.operation, faults))
            }
        }
    }

    /// How the values of a streamed body are read: as strictly as any other.
    fn reading<T>(&self, rules: Rules<T>) -> Reading<T> {
        let framing = self.documented().map_or(Framing::Lines, Content::framing);
        Reading {
            framing,
            rules,
            mode: Mode::Strict,
            limit: self.limits.bytes,
            requested: true,
        }
    }

    /// 415 for parts of a form; the header `Accept` would speak of the whole (RFC 9110, 15.5.16).
    fn unsupported_parts(&mut self, strange: Vec<Fault>) -> Box<Refusal> {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let mut refusal = Refusal::new(status, Reason::UnsupportedMedia, Some(self.operation));
        refusal.faults = std::mem::take(&mut self.faults);
        refusal.faults.extend(strange);
        refusal
    }

    /// 415 with the media types that are taken (RFC 9110, 15.5.16).
    fn unsupported(&self, documented: &RequestBody) -> Box<Refusal> {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let mut refusal = Refusal::new(status, Reason::UnsupportedMedia, Some(self.operation));
        let taken: Vec<&str> = documented
            .contents
            .iter()
            .flat_map(Content::names)
            .collect();
        if let Ok(value) = HeaderValue::try_from(taken.join(", ")) {
            refusal.headers.insert(ACCEPT, value);
        }
        refusal
    }

    /// 415 for a coding, with what is taken instead (RFC 9110, 15.5.16).
    fn coded(&self) -> Box<Refusal> {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let mut refusal = Refusal::new(status, Reason::UnsupportedCoding, Some(self.operation));
        let plain = HeaderValue::from_static("identity");
        refusal.headers.insert(ACCEPT_ENCODING, plain);
        refusal
    }

    /// 408, after which the connection is of no more use (RFC 9110, 15.5.9).
    fn too_slow(&self) -> Box<Refusal> {
        let status = StatusCode::REQUEST_TIMEOUT;
        let mut refusal = Refusal::new(status, Reason::TooSlow, Some(self.operation));
        let close = HeaderValue::from_static("close");
        refusal.headers.insert(CONNECTION, close);
        refusal
    }

    fn too_large(&self) -> Box<Refusal> {
        Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Reason::TooLarge,
            Some(self.operation),
        )
    }
}
