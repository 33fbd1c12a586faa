//! The default transport: `reqwest`.

use std::time::Duration;

use super::transport::{BoxFuture, Transport};
use crate::body::{Body, BoxError};

impl Transport for reqwest::Client {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, BoxError>> {
        let (parts, body) = request.into_parts();
        let body = match body.bytes() {
            Some(bytes) => reqwest::Body::from(bytes.clone()),
            None => reqwest::Body::wrap(body),
        };
        let request = reqwest::Request::try_from(http::Request::from_parts(parts, body));
        Box::pin(async move {
            let response = self.execute(request?).await?;
            Ok(http::Response::<reqwest::Body>::from(response).map(Body::stream))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
