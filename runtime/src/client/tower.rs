//! Any `tower::Service` over HTTP as a transport: middleware, a test double, a server in process.

use std::future::poll_fn;
use std::time::Duration;

use tower_service::Service;

use super::clock;
use super::transport::{BoxFuture, Transport};
use crate::body::{Body, BoxError};
use crate::portable::{MaybeSend, MaybeSync};

/// A service as a transport. Each request goes to a clone of the service, as `tower` asks.
#[derive(Debug, Clone)]
pub struct Tower<S>(pub S);

impl<S, B> Transport for Tower<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>>
        + Clone
        + MaybeSend
        + MaybeSync
        + 'static,
    S::Future: MaybeSend,
    S::Error: Into<BoxError>,
    B: http_body::Body<Data = bytes::Bytes> + MaybeSend + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, BoxError>> {
        let mut service = self.0.clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx))
                .await
                .map_err(Into::into)?;
            let response = service.call(request).await.map_err(Into::into)?;
            Ok(response.map(Body::stream))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        clock::sleep(duration)
    }
}
