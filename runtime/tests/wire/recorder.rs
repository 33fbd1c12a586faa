//! A transport that keeps what is sent and answers what it is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::client::{BoxFuture, Transport};
use oasmith::http::{HeaderMap, Request, Response};

/// A request as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub uri: String,
    pub headers: HeaderMap,
    pub body: String,
}

type Answer = dyn Fn(usize, &Sent) -> Response<Body> + Send + Sync;

/// Answers by the number of the request and what it holds.
#[derive(Clone)]
pub struct Recorder {
    answer: Arc<Answer>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Recorder {
    pub fn new(answer: impl Fn(usize, &Sent) -> Response<Body> + Send + Sync + 'static) -> Self {
        Recorder {
            answer: Arc::new(answer),
            sent: Arc::default(),
        }
    }

    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }
}

/// A reply of this status with this body of JSON.
pub fn json(status: u16, body: &str) -> Response<Body> {
    let response = Response::builder().status(status);
    let response = response.header("content-type", "application/json");
    response.body(Body::from(body.to_owned())).unwrap()
}

impl Transport for Recorder {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(1 << 20).await?;
            let sent = Sent {
                uri: parts.uri.to_string(),
                headers: parts.headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            };
            let number = self.sent.lock().unwrap().len();
            self.sent.lock().unwrap().push(sent.clone());
            // Others get a turn, as over a network.
            tokio::task::yield_now().await;
            Ok((self.answer)(number, &sent))
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
