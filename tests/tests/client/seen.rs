//! A transport that keeps the URLs of requests and answers 204.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::client::{BoxFuture, Transport};
use oasmith::http::{Request, Response};

#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    pub(crate) fn urls(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Transport for Seen {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        self.0.lock().unwrap().push(request.uri().to_string());
        Box::pin(async { Ok(Response::builder().status(204).body(Body::empty())?) })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
