//! One request in the making.
//!
//! In: parameters and a body, each judged as it comes. Out: a request that is sent when the call is
//! awaited, or the list of what is wrong with it. Values are held as JSON until then.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::config::{Core, Options, add_pair};
use super::error::{Answer, Error};
use super::exchange;
use super::reply::{Received, Reply};
use super::retry::{IDEMPOTENCY_KEY, Retry};
use super::sending::ReplyFuture;
use super::wanted::Wanted;
use crate::body::Body;
use crate::fault::{Fault, Part};
use crate::operation::Operation;

/// A request whose reply is an `R`; awaiting it sends it.
#[must_use = "a call does nothing until it is awaited"]
#[derive(Debug)]
pub struct Call<R> {
    pub(super) request: Prepared,
    reply: PhantomData<fn() -> R>,
}

/// A request in the making, whatever its reply.
pub(super) struct Prepared {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) options: Options,
    pub(super) params: Vec<(usize, Vec<u8>)>,
    pub(super) body: Option<(HeaderValue, Body)>,
    pub(super) faults: Vec<Fault>,
    /// The URL that a page gave for the next one.
    pub(super) turned: Option<String>,
    /// Whether the body of the reply is read before it is looked at.
    pub(super) whole: bool,
    /// Which media types of a success are asked for, if not all.
    pub(super) wanted: Option<Wanted>,
}

/// Says which operation it is: parameters, headers and body may hold secrets.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

impl Prepared {
    fn new(core: &Core, operation: &'static Operation) -> Self {
        Prepared {
            core: core.clone(),
            operation,
            options: core.0.options.clone(),
            params: Vec::new(),
            body: None,
            faults: Vec::new(),
            turned: None,
            whole: true,
            wanted: None,
        }
    }

    /// The same request once more; `None` if its body can be read only once.
    pub(super) fn again(&self) -> Option<Prepared> {
        let body = match &self.body {
            Some((media, body)) => Some((media.clone(), Body::from(body.bytes()?.clone()))),
            None => None,
        };
        Some(Prepared {
            core: self.core.clone(),
            operation: self.operation,
            options: self.options.clone(),
            params: self.params.clone(),
            body,
            faults: self.faults.clone(),
            turned: self.turned.clone(),
            whole: self.whole,
            wanted: self.wanted,
        })
    }
}

impl Core {
    /// Starts a call of an operation.
    pub fn call<R: Reply>(&self, operation: &'static Operation) -> Call<R> {
        Call {
            request: Prepared::new(self, operation),
            reply: PhantomData,
        }
    }
}

impl<R: Reply> Call<R> {
    /// Sends the request and reads the reply.
    ///
    /// # Errors
    /// [`Error`], whose variants say where it went wrong.
    pub fn send(self) -> ReplyFuture<R> {
        ReplyFuture::of(self.request, R::receive)
    }

    /// As [`Call::send`], and what the server said besides: status, headers, the body's bytes.
    ///
    /// # Errors
    /// As [`Call::send`].
    pub fn with_answer(self) -> ReplyFuture<(R, Answer)> {
        ReplyFuture::of(self.request, |received| {
            let reply = R::receive(received)?;
            Ok((reply, received.answer()))
        })
    }

    /// Sends the request and takes the reply as it is, documented or not, its body not yet read.
    /// Credentials, retries and the timeout are the same.
    ///
    /// # Errors
    /// Whatever kept it from the head of a reply.
    pub async fn response(mut self) -> Result<http::Response<Body>, Error> {
        self.request.whole = false;
        Ok(exchange::exchange(self.request).await?.into_response())
    }

    /// Sends the request and takes any success as it is, any documented failure as an error.
    ///
    /// # Errors
    /// As [`Call::send`], and [`Error::Failed`] for a documented reply outside `2XX`.
    pub fn success(self) -> ReplyFuture<R::Success> {
        ReplyFuture::of_success(self.request, receive_success::<R>)
    }

    /// How long this call may take, all attempts included; `None` for ever.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.request.options.timeout = timeout.into();
        self
    }

    /// Which failures of this call lead to another attempt.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.request.options.retry = retry;
        self
    }

    /// A header beside the documented ones.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        HeaderName: TryFrom<N>,
        HeaderValue: TryFrom<V>,
    {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.request.options.headers.insert(name, value);
            }
            _ => self.request.faults.push(Fault::stated(
                Part::Param(crate::operation::Place::Header, "(additional)"),
                "header",
                "is not a valid header".to_owned(),
            )),
        }
        self
    }

    /// Sends the request even if the description refuses it: its body or parameters break a rule that the API does not have.
    /// What JSON has no number for, as infinity, is `null`. The items of a streamed body are judged as they are written; of these the client's builder decides.
    pub fn unchecked(mut self) -> Self {
        self.request.options.unchecked = true;
        self
    }

    /// How long the reply of this call may pause, if it is handed on as it arrives.
    pub fn idle_timeout(mut self, longest: impl Into<Option<Duration>>) -> Self {
        self.request.options.idle = longest.into();
        self
    }

    /// Where the API is for this call: an absolute URL without a query, that the path is appended to.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.request.options.base = Some(url.into().trim_end_matches('/').to_owned());
        self
    }

    /// A query parameter beside the documented ones.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        add_pair(&mut self.request.options.query, name, value);
        self
    }

    /// Keeps server-sent events going: when their connection ends or breaks, the request is sent again with
    /// the id of the last event (`Last-Event-ID`), after the pause that the server asked for by `retry` or the
    /// policy's (HTML, 9.2.3). The policy counts connections in a row that gave no event. A reply of 204 ends
    /// the stream, as the format has it, and so does a pause that is longer than the policy's longest. Without effect where the reply is no such stream.
    pub fn reconnect(mut self, retry: Retry) -> Self {
        self.request.options.reconnect = Some(retry);
        self
    }

    /// Names this request, so that repeating it does no harm (`Idempotency-Key`).
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header(IDEMPOTENCY_KEY, key)
    }
}

/// Reads a success.
pub(super) fn receive_success<R: Reply>(received: &mut Received) -> Result<R::Success, Error> {
    let reply = R::receive(received)?;
    reply.into_success().ok_or_else(|| received.unexpected())
}

impl<R: Reply> IntoFuture for Call<R> {
    type Output = Result<R, Error>;
    type IntoFuture = ReplyFuture<R>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// Implements for an operation's builder what every builder has: options, sending, awaiting. The
/// builder is a struct with the one field `call`.
#[macro_export]
#[doc(hidden)]
macro_rules! __builder {
    ($builder:ident, $reply:ty $(, $method:ident: $kind:ident)*) => {
        impl $builder {
            /// Sends the request and reads the reply; awaiting the builder does the same.
            ///
            /// # Errors
            /// Whatever kept it from a documented reply.
            #[inline]
            pub fn send(self) -> $crate::client::ReplyFuture<$reply> {
                self.call.send()
            }

            /// Sends the request and takes any success as it is, any documented failure as an error.
            ///
            /// # Errors
            /// Whatever kept it from a success.
            #[inline]
            pub fn success(
                self,
            ) -> $crate::client::ReplyFuture<<$reply as $crate::client::Reply>::Success> {
                self.call.success()
            }

            $(
                /// As `success`, asking for that kind of the documented media types alone, and taking its body.
                ///
                /// # Errors
                /// As `success`, and `Error::Unexpected` for a success of another kind.
                #[inline]
                pub fn $method(
                    self,
                ) -> $crate::client::ReplyFuture<
                    <$reply as $crate::client::ReplyAs<$crate::client::$kind>>::Body,
                > {
                    self.call.$method()
                }
            )*

            /// The call as it stands, to set headers, a timeout or retries for it alone.
            #[inline]
            pub fn call(self) -> $crate::client::Call<$reply> {
                self.call
            }
        }

        impl ::std::future::IntoFuture for $builder {
            type Output = ::std::result::Result<$reply, $crate::client::Error>;
            type IntoFuture = $crate::client::ReplyFuture<$reply>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.call.send()
            }
        }
    };
}
