//! A router's settings.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Response;

use super::auth::{Authenticator, Guard};
use super::failure::Failure;
use super::refusal::Refusal;
use crate::body::Body;
use crate::operation::Operation;

/// How a refusal is worded.
type Render = dyn Fn(&Refusal) -> Response<Body> + Send + Sync;

/// What becomes of a failure.
type Handle = dyn Fn(Failure) -> Failure + Send + Sync;

/// How a router guards, limits and refuses; `P` is who calls, as handlers see it.
pub struct Config<P> {
    pub(super) guard: Option<Arc<dyn Guard<P>>>,
    pub(super) limits: Limits,
    pub(super) own_not_found: bool,
    render: Arc<Render>,
    failures: Arc<Handle>,
}

/// What is let in, and how closely replies are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// How many bytes a body that is read whole may have.
    pub(super) bytes: usize,
    /// How long it may take to arrive.
    pub(super) time: Option<Duration>,
    /// Whether replies are checked.
    pub(super) validate: bool,
}

impl<P> fmt::Debug for Config<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("guarded", &self.guard.is_some())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl<P: Send + 'static> Config<P> {
    /// Operations that ask for credentials are guarded by this authenticator.
    pub fn new(authenticator: impl Authenticator<Principal = P>) -> Self {
        Config {
            guard: Some(Arc::new(authenticator)),
            ..Config::unguarded()
        }
    }

    /// Nobody is let in where an operation asks for credentials; the others are open.
    pub fn unguarded() -> Self {
        Config {
            guard: None,
            limits: Limits {
                bytes: 2 << 20,
                time: Some(Duration::from_secs(30)),
                validate: cfg!(debug_assertions),
            },
            own_not_found: false,
            render: Arc::new(Refusal::problem),
            failures: Arc::new(Failure::reported),
        }
    }

    /// How many bytes a body that is read whole may have; 2 MiB unless set.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.bytes = bytes;
        self
    }

    /// How long a body that is read whole may take to arrive, before it is refused with 408; 30 seconds unless set,
    /// `None` for ever. The clock is tokio's: the runtime must have its time enabled.
    pub fn body_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.time = time.into();
        self
    }

    /// Whether replies of handlers are checked against the description too, answering 500 where they
    /// are not what it allows; on in debug builds unless set. These are [failures](Config::failures), too.
    pub fn validate_replies(mut self, validate: bool) -> Self {
        self.limits.validate = validate;
        self
    }

    /// How refusals are worded, if not as problem details. Headers that a refusal must carry are
    /// added afterwards.
    pub fn refusals(
        mut self,
        render: impl Fn(&Refusal) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        self.render = Arc::new(render);
        self
    }

    /// What becomes of failures: of what handlers and authenticators end with where that is an error, of replies that are not what the
    /// description allows, and of streams that break off, which nothing can be answered to any more. It may tell of
    /// them, and give another one to answer with. [`Failure::reported`] unless set; where it is, nobody else tells of
    /// what is behind a failure that is answered otherwise.
    ///
    /// ```
    /// # use oasmith::server::{Config, Failure};
    /// # use oasmith::server::axum::response::{IntoResponse, Response};
    /// # #[derive(Debug)] enum AppError { Gone }
    /// # impl std::fmt::Display for AppError { fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { f.write_str("gone") } }
    /// # impl std::error::Error for AppError {}
    /// # impl IntoResponse for AppError { fn into_response(self) -> Response { Response::default() } }
    /// # let config = Config::<()>::unguarded();
    /// // Errors of one's own are the response that they know, all others 500. Both are reported where they are 5xx.
    /// config.failures(|failure| {
    ///     let said = format!("{failure:#}");
    ///     match failure.downcast::<AppError>() {
    ///         Ok(error) => Failure::response(error).with_source(said).reported(),
    ///         Err(failure) => failure.reported(),
    ///     }
    /// });
    /// ```
    pub fn failures(mut self, handle: impl Fn(Failure) -> Failure + Send + Sync + 'static) -> Self {
        self.failures = Arc::new(handle);
        self
    }

    /// Whether unknown paths are refused in the same words (as the router's fallback) rather than
    /// left to axum; off unless set, so that routers can be merged.
    pub fn own_not_found(mut self, own: bool) -> Self {
        self.own_not_found = own;
        self
    }

    /// What is left of a failure of this operation, once told of.
    pub(super) fn told(&self, failure: Failure, operation: &'static Operation) -> Failure {
        (self.failures)(failure.with_operation(operation)).with_operation(operation)
    }

    pub(super) fn render(&self, refusal: &Refusal) -> Response<Body> {
        let mut response = (self.render)(refusal);
        for name in refusal.headers.keys() {
            response.headers_mut().remove(name);
        }
        for (name, value) in &refusal.headers {
            response.headers_mut().append(name.clone(), value.clone());
        }
        response
    }
}
