//! Failures: what handlers end with where it is no documented reply.
//!
//! In: any error, or what the caller is to be told instead; also what the description has against a reply. Out: a
//! response that keeps the error to itself, and all of it for the server's own side.

use std::error::Error;
use std::fmt::{self, Display, Write};

use axum::response::IntoResponse;
use http::{Response, StatusCode};

use super::refusal::{Reason, Refusal};
use super::report::report;
use crate::Rejection;
use crate::body::{Body, BoxError, CollectError};
use crate::fault::{Fault, Part};
use crate::operation::Operation;
use crate::stream::{StreamError, StreamErrorKind};

/// Why a request is not answered with a documented reply. Handlers may end with one where the option
/// `fallible_handlers` is on.
///
/// `?` makes one of any error, of an `anyhow::Error` or a boxed error too, and of texts. It is answered with 500, as
/// other refusals are worded, and says nothing of the error to the caller, unless it is of the [request's own
/// stream](Failure::request); [`Config::failures`](super::Config::failures)
/// sees all of it. What the caller is to be told is stated:
///
/// ```
/// # use oasmith::http::StatusCode;
/// # use oasmith::server::Failure;
/// # fn pay(_: u32) -> Result<(), std::io::Error> { Ok(()) }
/// fn order(count: u32) -> Result<(), Failure> {
///     if count > 10 {
///         return Err(Failure::new(StatusCode::CONFLICT, "no more than ten are left"));
///     }
///     let busy = "payments cannot be made at the moment";
///     pay(count).map_err(|error| Failure::new(StatusCode::SERVICE_UNAVAILABLE, busy).with_source(error))
/// }
/// ```
///
/// Errors of one's own that know their response become one here, if they do not implement [`Error`], or else in
/// [`Config::failures`](super::Config::failures):
///
/// ```
/// # use oasmith::server::Failure;
/// # use oasmith::server::axum::response::{IntoResponse, Response};
/// # struct AppError;
/// # impl IntoResponse for AppError { fn into_response(self) -> Response { Response::default() } }
/// impl From<AppError> for Failure {
///     fn from(error: AppError) -> Self {
///         Failure::response(error)
///     }
/// }
/// ```
///
/// It is no [`Error`] itself, so that it can be made of every error.
pub struct Failure(Box<Inner>);

struct Inner {
    /// What is said of it, unless that is stated in full.
    refusal: Box<Refusal>,
    response: Option<Response<Body>>,
    source: Option<BoxError>,
    /// Whether it has been told of.
    reported: bool,
}

impl<E: Into<BoxError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::by(error.into())
    }
}

impl Failure {
    /// One that is answered as this refusal is worded.
    pub(super) fn of(refusal: Box<Refusal>) -> Self {
        Failure(Box::new(Inner {
            refusal,
            response: None,
            source: None,
            reported: false,
        }))
    }

    /// What `?` makes of an error: a refusal of the request where it is of the request's body, or else 500.
    fn by(error: BoxError) -> Self {
        let error = match error.downcast::<CollectError>().map(|error| *error) {
            Ok(CollectError::Broken(own)) if own.is::<StreamError>() => own,
            Ok(other) => other.into(),
            Err(other) => other,
        };
        match error.downcast::<StreamError>() {
            Ok(error) if error.is_of_request() => Failure::request(*error),
            Ok(error) => Failure::internal(error),
            Err(error) => Failure::internal(error),
        }
    }

    fn internal(error: BoxError) -> Self {
        let refusal = Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Reason::Failed, None);
        Failure::of(refusal).with_source(error)
    }

    /// A stream that ends before it is whole: at a value that the description does not allow, or by an error of its own.
    pub(super) fn broken_off(error: BoxError) -> Self {
        let error = match error.downcast::<Rejection>() {
            Ok(rejection) => {
                let faults = Fault::all(Part::Body, &rejection);
                return Failure::of(Refusal::of_reply(faults));
            }
            Err(error) => error,
        };
        match error.downcast::<StreamError>() {
            Ok(error) if error.is_of_request() => Failure::request(*error),
            Ok(error) => match error.into_kind() {
                StreamErrorKind::Broken(own) => own.into(),
                other => StreamError::from(other).into(),
            },
            Err(error) => error.into(),
        }
    }

    /// One of this status, or of 500 where the status is informational (1xx), which ends no request.
    fn with_status(status: StatusCode) -> Self {
        if status.is_informational() {
            let source = format!("{status} does not end a request");
            return source.into();
        }
        Failure::of(Refusal::new(status, Reason::Failed, None))
    }

    /// One that tells the caller this status, and why. An informational status (1xx) is 500.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let mut failure = Failure::with_status(status);
        failure.0.refusal.detail = Some(detail.into());
        failure
    }

    /// One that is answered with this response as it is. An informational status (1xx) is 500.
    pub fn response(response: impl IntoResponse) -> Self {
        let mut response = response.into_response().map(Body::stream);
        let mut failure = Failure::with_status(response.status());
        *response.status_mut() = failure.status();
        failure.0.response = Some(response);
        failure
    }

    /// One that refuses the request, whose streamed body is not what the description allows (422, or 400 where it cannot be
    /// read), has too long a value (413), or breaks off (400). That is what `?` makes of errors of a request's stream;
    /// those of streams which a server reads elsewhere are 500, unless this is said of them.
    ///
    /// ```
    /// # use oasmith::server::Failure;
    /// # use oasmith::stream::Lines;
    /// async fn sum(mut numbers: Lines<i64>) -> Result<i64, Failure> {
    ///     let mut sum = 0;
    ///     while let Some(number) = numbers.next().await {
    ///         sum += number?;
    ///     }
    ///     Ok(sum)
    /// }
    /// ```
    pub fn request(error: StreamError) -> Self {
        let faults = match error.into_kind() {
            StreamErrorKind::Undecodable(_, rejection) => Fault::all(Part::Body, &rejection),
            StreamErrorKind::TooLong(_) => {
                let status = StatusCode::PAYLOAD_TOO_LARGE;
                return Failure::of(Refusal::new(status, Reason::TooLarge, None));
            }
            StreamErrorKind::Broken(source) => {
                let text = "breaks off before its end".to_owned();
                let faults = vec![Fault::stated(Part::Body, "syntax", text)];
                return Failure::of(Refusal::faulty(None, faults)).with_source(source);
            }
        };
        Failure::of(Refusal::faulty(None, faults))
    }

    /// With the error behind it, which the caller is not told. Nor is anyone else where the status is below 500, unless
    /// [`Config::failures`](super::Config::failures) tells them.
    pub fn with_source(mut self, error: impl Into<BoxError>) -> Self {
        self.0.source = Some(error.into());
        self
    }

    pub(super) fn with_operation(mut self, operation: &'static Operation) -> Self {
        self.0.refusal.operation = Some(operation);
        self
    }

    /// The status that it is answered with.
    pub fn status(&self) -> StatusCode {
        self.0.refusal.status
    }

    /// What is said of it: a reply that was refused ([`Reason::Reply`]) has its faults here, as has the body of a
    /// [request](Failure::request).
    pub fn refusal(&self) -> &Refusal {
        &self.0.refusal
    }

    /// What was called, once it has left the handler.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.refusal.operation
    }

    /// The error behind it, and what is behind that. Of an `anyhow::Error` its contexts and what is behind them can be
    /// told by their types here, though not its own.
    pub fn chain(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        let first = self.0.source.as_deref();
        let first = first.map(|error| error as &(dyn Error + 'static));
        std::iter::successors(first, |error: &&(dyn Error + 'static)| (*error).source())
    }

    /// The error behind it, if it is of this type.
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.chain().next()?.downcast_ref()
    }

    /// The error behind it, if it is of this type.
    ///
    /// # Errors
    /// The failure as it was, if it is not.
    pub fn downcast<E: Error + 'static>(mut self) -> Result<E, Failure> {
        match self.0.source.take().map(|source| source.downcast()) {
            Some(Ok(error)) => Ok(*error),
            Some(Err(other)) => Err(self.with_source(other)),
            None => Err(self),
        }
    }

    /// Tells of it where its status says that the server is at fault, as [`Config::failures`](super::Config::failures)
    /// does unless set: to `tracing`, if that feature is on and there is a subscriber, and otherwise to the standard
    /// error; on one line, and no more than some thousand characters. It is told of once, however often this is called.
    pub fn reported(mut self) -> Self {
        if self.status().is_server_error() && !self.0.reported {
            report(&self);
            self.0.reported = true;
        }
        self
    }

    /// The response that it states, or else what is to be worded.
    pub(super) fn into_response(self) -> Result<Response<Body>, Box<Refusal>> {
        self.0.response.ok_or(self.0.refusal)
    }

    /// The error behind it, or else what it says.
    pub(super) fn into_source(self) -> BoxError {
        let said = format!("{self:#}");
        self.0.source.unwrap_or_else(|| said.into())
    }

    /// What it says by itself.
    fn stated(&self) -> Option<String> {
        let refusal = &self.0.refusal;
        if refusal.faults.is_empty() {
            return refusal.detail.clone();
        }
        let mut text = refusal.reason.title().to_owned();
        for (index, fault) in refusal.faults.iter().enumerate() {
            let separator = if index == 0 { ": " } else { "; " };
            let _ = write!(text, "{separator}{fault}");
        }
        Some(text)
    }
}

/// What went wrong in a few words; with `{:#}` also everything behind it, as `anyhow` has it, each once.
impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chain = self.chain().map(ToString::to_string);
        let mut parts = self.stated().into_iter().chain(chain);
        let first = parts.next();
        let mut last = first.unwrap_or_else(|| format!("answered with {}", self.status()));
        f.write_str(&last)?;
        for part in parts.take_while(|_| f.alternate()).collect::<Vec<_>>() {
            // Many errors say themselves what is behind them.
            if !last.ends_with(&part) {
                write!(f, ": {part}")?;
            }
            last = part;
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("operation", &self.operation().map(|operation| operation.id))
            .field("status", &self.status())
            .field("stated", &self.stated())
            .field("source", &self.0.source)
            .finish()
    }
}
