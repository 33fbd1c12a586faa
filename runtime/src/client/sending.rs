//! A reply on its way.
//!
//! In: a request that is being sent, a function that reads what comes back. Out: what it reads. The value is made
//! when the reply is there and handed out at once, so that the future never holds one: whether it may move between
//! threads does not depend on what replies are made of, and nobody's compiler has to look.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::call::Prepared;
use super::error::Error;
use super::exchange::exchange;
use super::reply::Received;
use crate::portable::BoxFuture;

/// The future of a reply that becomes a `T`. Dropping it gives the request up.
#[must_use = "a call does nothing until it is awaited"]
pub struct ReplyFuture<T> {
    received: BoxFuture<'static, Result<Received, Error>>,
    read: fn(&mut Received) -> Result<T, Error>,
}

impl<T> ReplyFuture<T> {
    /// Sends a request and reads whatever reply comes.
    pub(super) fn of(request: Prepared, read: fn(&mut Received) -> Result<T, Error>) -> Self {
        let received = Box::pin(exchange(request));
        ReplyFuture { received, read }
    }

    /// The same where all but a success is an error.
    pub(super) fn of_success(
        request: Prepared,
        read: fn(&mut Received) -> Result<T, Error>,
    ) -> Self {
        let received = Box::pin(succeed(request));
        ReplyFuture { received, read }
    }
}

/// As [`exchange`], but that a reply outside `2XX` is an error.
pub(super) async fn succeed(request: Prepared) -> Result<Received, Error> {
    let mut received = exchange(request).await?;
    match received.status().is_success() {
        true => Ok(received),
        false => Err(received.failed().await),
    }
}

impl<T> Future for ReplyFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let received = self.received.as_mut().poll(cx);
        received.map(|received| (self.read)(&mut received?))
    }
}

impl<T> fmt::Debug for ReplyFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReplyFuture")
    }
}
