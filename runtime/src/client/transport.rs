//! What carries requests: one object-safe trait.
//!
//! In: a complete request. Out: the reply, its body not yet read. Timeouts, retries and credentials are
//! the client's business, not the transport's.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::body::{Body, BoxError};

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests and knows how to wait.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and waits for the head of its reply.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, BoxError>>;

    /// Waits; what timeouts and pauses between attempts are made of.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}
