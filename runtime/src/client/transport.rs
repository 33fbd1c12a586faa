//! What carries requests: one object-safe trait.
//!
//! In: a complete request. Out: the reply, its body not yet read. Timeouts, retries and credentials are
//! the client's business, not the transport's.

use std::time::Duration;

use crate::body::{Body, BoxError};
pub use crate::portable::BoxFuture;
use crate::portable::{MaybeSend, MaybeSync};

/// Sends requests and knows how to wait.
pub trait Transport: MaybeSend + MaybeSync + 'static {
    /// Sends a request and waits for the head of its reply.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, BoxError>>;

    /// Waits; what timeouts and pauses between attempts are made of.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// In browsers what is bound to a thread passes, which only a compiler for them can say.
#[cfg(target_family = "wasm")]
const _: fn() -> Box<dyn Transport> = || {
    struct Bound(std::rc::Rc<()>);

    impl Transport for Bound {
        fn send(
            &self,
            _: http::Request<Body>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, BoxError>> {
            let bound = self.0.clone();
            Box::pin(async move {
                let kept = bound;
                std::future::ready(()).await;
                drop(kept);
                Ok(http::Response::default())
            })
        }

        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            let bound = self.0.clone();
            Box::pin(async move { drop(bound) })
        }
    }
    Box::new(Bound(std::rc::Rc::new(())))
};
