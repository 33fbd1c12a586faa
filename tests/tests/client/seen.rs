//! A transport that keeps requests and answers 204.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::client::{BoxFuture, Transport};
use oasmith::http::{Request, Response};

#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<Request<Body>>>>);

impl Seen {
    pub(crate) fn urls(&self) -> Vec<String> {
        self.of_each(|request| request.uri().to_string())
    }

    /// All values of this header, of each request.
    pub(crate) fn headers(&self, name: &str) -> Vec<Vec<String>> {
        self.of_each(|request| {
            let values = request.headers().get_all(name).into_iter();
            values.map(|v| v.to_str().unwrap().to_owned()).collect()
        })
    }

    pub(crate) fn bodies(&self) -> Vec<String> {
        self.of_each(|request| {
            let bytes = request.body().bytes().unwrap();
            String::from_utf8(bytes.to_vec()).unwrap()
        })
    }

    fn of_each<T>(&self, tell: impl Fn(&Request<Body>) -> T) -> Vec<T> {
        self.0.lock().unwrap().iter().map(tell).collect()
    }
}

impl Transport for Seen {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        self.0.lock().unwrap().push(request);
        Box::pin(async { Ok(Response::builder().status(204).body(Body::empty())?) })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
