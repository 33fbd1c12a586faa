//! The default transport: `reqwest`.

use std::time::Duration;

use super::clock;
use super::transport::{BoxFuture, Transport};
use crate::body::{Body, BoxError};

impl Transport for reqwest::Client {
    #[cfg(not(target_family = "wasm"))]
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
            // Its URL may hold a key.
            let request = request.map_err(reqwest::Error::without_url)?;
            let response = self.execute(request).await;
            let response = response.map_err(reqwest::Error::without_url);
            let response = response.map_err(explained)?;
            Ok(http::Response::<reqwest::Body>::from(response).map(Body::stream))
        })
    }

    /// Browsers take a body whole, and hand out replies as streams of their own.
    #[cfg(target_family = "wasm")]
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, BoxError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let bytes = body.collect(usize::MAX).await?;
            let request = self.request(parts.method, parts.uri.to_string());
            let response = request.headers(parts.headers).body(bytes).send().await;
            let response = response.map_err(reqwest::Error::without_url)?;
            let (status, headers) = (response.status(), response.headers().clone());
            let mut reply = http::Response::new(Body::from_stream(response.bytes_stream()));
            *reply.status_mut() = status;
            *reply.headers_mut() = headers;
            Ok(reply)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        clock::sleep(duration)
    }
}

/// Says what is missing where `https` is asked of a build without TLS, which `reqwest` calls an invalid URL.
#[cfg(not(target_family = "wasm"))]
fn explained(error: reqwest::Error) -> BoxError {
    let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| {
        error.source()
    });
    let refused = causes
        .map(ToString::to_string)
        .any(|text| text.contains("scheme is not http"));
    match refused {
        true => {
            "`https` needs TLS: enable the feature `rustls` or `native-tls` of `oasmith`".into()
        }
        false => error.into(),
    }
}
