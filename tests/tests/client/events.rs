//! Server-sent events that go on where their connection ended.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::bytes::Bytes;
use oasmith::client::{BoxFuture, Error, Retry, Transport};
use oasmith::http::{Request, Response};
use oasmith::stream::{StreamError, StreamErrorKind};
use tokio::time::Instant;

mod api {
    oasmith::generate!("fixtures/wire/events.yaml", server = false);
}

use api::client::Client;
use api::operations::TicksReply;

/// What becomes of one connection.
#[derive(Clone)]
enum Step {
    /// These bytes, then the end.
    End(&'static str),
    /// These bytes, then a fault.
    Break(&'static str),
    /// These bytes, then nothing.
    Hang(&'static str),
    /// No connection.
    Drop,
    /// A reply of this status without a body.
    Status(u16),
}

/// A request: when, after which event, with which body.
type Asked = (Instant, Option<String>, Bytes);

#[derive(Clone)]
struct Server {
    steps: Arc<Mutex<VecDeque<Step>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Transport for Server {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        let (parts, body) = request.into_parts();
        let id = parts.headers.get("last-event-id");
        let id = id.map(|id| String::from_utf8(id.as_bytes().to_vec()).unwrap());
        let body = body.bytes().unwrap().clone();
        self.asked.lock().unwrap().push((Instant::now(), id, body));
        let step = self.steps.lock().unwrap().pop_front();
        Box::pin(async move {
            let step = step.ok_or("one connection too many")?;
            let (bytes, tail) = match step {
                Step::End(bytes) => (bytes, vec![]),
                Step::Break(bytes) => (bytes, vec![Err(BoxError::from("broke"))]),
                Step::Hang(bytes) => (bytes, vec![]),
                Step::Drop => return Err("no connection".into()),
                Step::Status(status) => {
                    return Ok(Response::builder().status(status).body(Body::empty())?);
                }
            };
            let pieces = futures_util::stream::iter(
                std::iter::once(Ok(Bytes::from_static(bytes.as_bytes()))).chain(tail),
            );
            let body = match step {
                Step::Hang(_) => {
                    use futures_util::StreamExt;
                    Body::from_stream(pieces.chain(futures_util::stream::pending()))
                }
                _ => Body::from_stream(pieces),
            };
            let response = Response::builder().header("content-type", "text/event-stream");
            Ok(response.body(body)?)
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn serving(steps: &[Step]) -> (Client, Server) {
    let server = Server {
        steps: Arc::new(Mutex::new(steps.iter().cloned().collect())),
        asked: Arc::default(),
    };
    let client = Client::builder().transport(server.clone()).build().unwrap();
    (client, server)
}

fn request() -> api::TicksRequest {
    api::TicksRequest {
        topic: Some("t".to_owned()),
    }
}

/// Every number, and why there are no more.
async fn numbers(client: &Client, retry: Option<Retry>) -> (Vec<i64>, Option<StreamError>) {
    let mut call = client
        .ticks(&request())
        .idle_timeout(Duration::from_secs(30));
    if let Some(retry) = retry {
        call = call.reconnect(retry);
    }
    let TicksReply::Ok(mut events) = call.await.unwrap() else {
        panic!("no events")
    };
    let mut numbers = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => numbers.push(event.data),
            Err(error) => return (numbers, Some(error)),
        }
    }
    (numbers, None)
}

#[tokio::test(start_paused = true)]
async fn events_go_on_after_the_last() {
    let (client, server) = serving(&[
        Step::Break("id: ä1\ndata: 1\n\nid: 2\nda"),
        Step::Drop,
        Step::End("retry: 7000\n\ndata: 2\n\nid: 3\n\ndata: 3\n\ndata: 9"),
        Step::Hang("data: 4\n\n"),
        Step::Status(204),
    ]);
    let (found, error) = numbers(&client, Some(Retry::times(3))).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(found, [1, 2, 3, 4]);
    let asked = server.asked.lock().unwrap().clone();
    let ids: Vec<_> = asked.iter().map(|(_, id, _)| id.as_deref()).collect();
    // The id of an event that was not whole counts for nothing, one without data for all.
    assert_eq!(ids, [None, Some("2"), Some("2"), Some("3"), Some("3")]);
    assert!(asked.iter().all(|(_, _, body)| body == r#"{"topic":"t"}"#));
    let pause = |at: usize| (asked[at].0 - asked[at - 1].0).as_secs();
    assert_eq!(
        (pause(3), pause(4)),
        (7, 37),
        "what the server asks for, and the silence before"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_on_unless_asked() {
    let (client, server) = serving(&[Step::Break("data: 1\n\n"), Step::End("data: 2\n\n")]);
    let (found, error) = numbers(&client, None).await;
    assert_eq!(found, [1]);
    let kind = error.map(StreamError::into_kind);
    assert!(matches!(kind, Some(StreamErrorKind::Broken(_))));
    assert_eq!(server.asked.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn patience_ends() {
    // Connections that give nothing count; an event begins anew.
    let (client, server) = serving(&[
        Step::End("data: 1\n\n"),
        Step::End(""),
        Step::End("data: 2\n\n"),
        Step::End(""),
        Step::Break(": still here\n\n"),
        Step::End("data: 3\n\n"),
    ]);
    let (found, error) = numbers(&client, Some(Retry::times(2))).await;
    assert_eq!(found, [1, 2]);
    let kind = error.map(StreamError::into_kind);
    assert!(matches!(kind, Some(StreamErrorKind::Broken(_))));
    assert_eq!(server.asked.lock().unwrap().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_than_the_policy() {
    for pause in ["30001", "18446744073709551615"] {
        let text = format!("retry: {pause}\n\ndata: 1\n\n");
        let (client, server) = serving(&[Step::End(text.leak()), Step::End("data: 2\n\n")]);
        let (found, error) = numbers(&client, Some(Retry::times(3))).await;
        let Some(StreamErrorKind::Broken(reason)) = error.map(StreamError::into_kind) else {
            panic!("the stream goes on")
        };
        assert!(reason.to_string().contains("asks to wait"), "{reason}");
        assert_eq!(found, [1]);
        assert_eq!(server.asked.lock().unwrap().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn another_reply_ends_the_events() {
    let (client, _) = serving(&[Step::End("data: 1\n\n"), Step::Status(404)]);
    let (found, error) = numbers(&client, Some(Retry::times(2))).await;
    assert_eq!(found, [1]);
    let Some(StreamErrorKind::Broken(error)) = error.map(StreamError::into_kind) else {
        panic!("the stream goes on")
    };
    let error = error.downcast::<Error>().unwrap();
    assert_eq!(error.status().unwrap().as_u16(), 404);
}

#[tokio::test(start_paused = true)]
async fn a_word_that_no_value_is_ends_the_events_for_good() {
    let step = Step::End("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n");
    let (client, server) = serving(&[step]);
    let (found, error) = numbers(&client, Some(Retry::times(3))).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(found, [1]);
    assert_eq!(server.asked.lock().unwrap().len(), 1);
}
