//! A transport that drops, delays, cuts, corrupts and repeats: the client ends in time, takes nothing
//! for a success that is none, and sends again only what it may.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::bytes::Bytes;
use oasmith::client::{BoxFuture, Error, Retry, Tower, Transport};
use oasmith::http::{Request, Response};
use tokio::time::Instant;

use crate::pets::client::Client;
use crate::pets::operations::HealthReply;

/// What becomes of one attempt.
enum Step {
    /// It arrives, and its reply comes back.
    Pass,
    /// The connection breaks before a reply.
    Drop,
    /// No reply ever comes.
    Hang,
    /// It arrives, and its reply comes back after so many seconds.
    Delay(u64),
    /// The head of a reply comes, its body never.
    Stall,
    /// The body breaks off after so many bytes; whether the transport notices.
    Cut(usize, bool),
    /// A byte of the body is another one.
    Corrupt,
    /// The body comes twice.
    Repeat,
    /// A reply of this status, with a `Retry-After` if there is one.
    Status(u16, Option<&'static str>),
}

#[derive(Clone)]
struct Faulty {
    steps: Arc<Mutex<VecDeque<Step>>>,
    sent: Arc<Mutex<Vec<Instant>>>,
}

impl Faulty {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Faulty {
            steps: Arc::new(Mutex::new(steps.into_iter().collect())),
            sent: Arc::default(),
        }
    }

    fn sent(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Transport for Faulty {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        self.sent.lock().unwrap().push(Instant::now());
        let step = self.steps.lock().unwrap().pop_front();
        Box::pin(async move {
            let step = step.ok_or("one attempt too many")?;
            match step {
                Step::Drop => return Err("dropped".into()),
                Step::Hang => std::future::pending().await,
                Step::Delay(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                Step::Status(status, after) => {
                    let response = Response::builder().status(status);
                    let response = match after {
                        Some(after) => response.header("retry-after", after),
                        None => response,
                    };
                    return Ok(response.body(Body::empty())?);
                }
                _ => {}
            }
            let (mut parts, body) = Tower(crate::app()).send(request).await?.into_parts();
            let bytes = body.collect(1 << 20).await.map_err(|_| "too large")?;
            parts.headers.insert("content-length", bytes.len().into());
            let body = match step {
                Step::Stall => {
                    Body::from_stream(futures_util::stream::pending::<Result<_, BoxError>>())
                }
                Step::Cut(at, true) => {
                    let pieces = [Ok(bytes.slice(..at)), Err(BoxError::from("cut"))];
                    Body::from_stream(futures_util::stream::iter(pieces))
                }
                Step::Cut(at, false) => Body::from(bytes.slice(..at)),
                Step::Corrupt => {
                    let mut bytes = bytes.to_vec();
                    bytes[0] ^= 1;
                    Body::from(bytes)
                }
                Step::Repeat => Body::from([bytes.clone(), bytes].concat()),
                _ => Body::from(bytes),
            };
            Ok(Response::from_parts(parts, body))
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn client(transport: &Faulty, retry: Retry) -> Client {
    let builder = Client::builder()
        .base_url("http://pets.test")
        .bearer("good");
    let builder = builder.transport(transport.clone()).retry(retry);
    builder.timeout(Duration::from_secs(20)).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_idempotent_is_sent_again() {
    let transport = Faulty::new([
        Step::Drop,
        Step::Status(503, None),
        Step::Status(429, None),
        Step::Pass,
    ]);
    let reply = client(&transport, Retry::times(3)).health().await.unwrap();
    assert_eq!(reply, HealthReply::NoContent);
    assert_eq!(transport.sent(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_idempotent_is_sent_once() {
    for step in [Step::Drop, Step::Status(503, None)] {
        let transport = Faulty::new([step, Step::Pass]);
        let client = client(&transport, Retry::times(3));
        client.create_pet("me", &crate::pet(1)).await.unwrap_err();
        assert_eq!(transport.sent(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_or_the_policy_makes_it_safe() {
    let transport = Faulty::new([Step::Drop, Step::Pass]);
    let made = client(&transport, Retry::times(1)).create_pet("me", &crate::pet(1));
    made.call().idempotency_key("k").await.unwrap();
    let transport = Faulty::new([Step::Drop, Step::Pass]);
    let retry = Retry {
        always: true,
        ..Retry::times(1)
    };
    client(&transport, retry)
        .create_pet("me", &crate::pet(1))
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_again_unless_asked() {
    let transport = Faulty::new([Step::Drop, Step::Pass]);
    let error = client(&transport, Retry::NEVER).health().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(transport.sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn refusals_are_not_sent_again() {
    for status in [400, 404, 409, 501] {
        let transport = Faulty::new([Step::Status(status, None), Step::Pass]);
        let error = client(&transport, Retry::times(3))
            .health()
            .await
            .unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(transport.sent(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_server_says_when() {
    let transport = Faulty::new([Step::Status(503, Some("7")), Step::Pass]);
    client(&transport, Retry::times(1)).health().await.unwrap();
    let sent = transport.sent.lock().unwrap().clone();
    let waited = sent[1] - sent[0];
    assert!((7..8).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn no_call_outlasts_its_timeout() {
    let steps = [
        vec![Step::Hang],
        vec![Step::Stall],
        vec![
            Step::Status(503, Some("19")),
            Step::Status(503, Some("19")),
            Step::Pass,
        ],
    ];
    for steps in steps {
        let start = Instant::now();
        let transport = Faulty::new(steps);
        let call = client(&transport, Retry::times(9)).create_pet("me", &crate::pet(1));
        let error = call.call().idempotency_key("k").await.unwrap_err();
        assert!(matches!(error, Error::Timeout(..)), "{error}");
        assert_eq!(start.elapsed().as_secs(), 20);
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_reply_is_no_success() {
    let whole = Bytes::from_static(br#"{"name":"Rex","age":31}"#).len();
    let mut steps: Vec<_> = (0..whole).map(|at| Step::Cut(at, true)).collect();
    steps.extend((0..whole).map(|at| Step::Cut(at, false)));
    steps.extend([Step::Corrupt, Step::Repeat]);
    for step in steps {
        let transport = Faulty::new([step, Step::Pass]);
        let client = client(&transport, Retry::times(3));
        let result = client.create_pet("me", &crate::pet(31)).await;
        let error = result.unwrap_err();
        assert!(
            matches!(error, Error::Broken(..) | Error::Undecodable(..)),
            "{error}"
        );
        // It arrived: sending it again could make a second pet.
        assert_eq!(transport.sent(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_broke_off_is_asked_for_again_where_that_is_safe() {
    let transport = Faulty::new([Step::Cut(5, true), Step::Cut(5, false), Step::Pass]);
    let made = client(&transport, Retry::times(3)).create_pet("me", &crate::pet(1));
    made.call().idempotency_key("k").await.unwrap();
    assert_eq!(transport.sent(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_came_before_a_fault_is_kept() {
    let whole = r#"{"name":"Rex","age":1}"#;
    for (step, kept) in [
        (Step::Cut(5, true), 5),
        (Step::Cut(9, false), 9),
        (Step::Stall, 0),
    ] {
        let transport = Faulty::new([step]);
        let client = client(&transport, Retry::NEVER);
        let error = client.create_pet("me", &crate::pet(1)).await.unwrap_err();
        let answer = error.answer().unwrap();
        assert_eq!(answer.status.as_u16(), 201, "{error}");
        assert!(answer.headers.contains_key("x-rate"));
        assert_eq!(answer.body, whole[..kept]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_raw_reply_ends_with_its_announced_length_or_not_at_all() {
    for (step, whole) in [
        (Step::Cut(5, true), false),
        (Step::Cut(5, false), false),
        (Step::Stall, false),
        (Step::Pass, true),
    ] {
        let transport = Faulty::new([step]);
        let made = client(&transport, Retry::NEVER).create_pet("me", &crate::pet(1));
        let made = made.call().idle_timeout(Duration::from_secs(9));
        let start = Instant::now();
        let body = made.response().await.unwrap().into_body();
        assert_eq!(body.collect(1 << 20).await.is_ok(), whole);
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test(start_paused = true)]
async fn too_much_patience_is_not_had() {
    let transport = Faulty::new([Step::Status(503, Some("31")), Step::Pass]);
    let error = client(&transport, Retry::times(1))
        .health()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 503);
    assert_eq!(transport.sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_date_says_when_too() {
    let transport = Faulty::new([
        Step::Status(503, Some("Sun, 06 Nov 1994 08:49:37 GMT")),
        Step::Pass,
    ]);
    let start = Instant::now();
    client(&transport, Retry::times(1)).health().await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 0, "that date is past");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_gone_is_not_sent_again() {
    // Nothing but its own reader holds a streamed body.
    let transport = Faulty::new([Step::Drop, Step::Pass]);
    let builder = Client::builder().base_url("http://pets.test");
    let builder = builder.transport(transport.clone()).retry(Retry {
        always: true,
        ..Retry::times(3)
    });
    let client = builder.build().unwrap();
    let pieces = futures_util::stream::iter([Ok::<_, BoxError>(Bytes::from_static(b"{}"))]);
    let call = client.create_pet("me", &crate::pet(1)).call();
    call.raw(0, Body::from_stream(pieces)).await.unwrap_err();
    assert_eq!(transport.sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_late_reply_counts_until_the_timeout() {
    for (delay, whole) in [(19, true), (21, false)] {
        let transport = Faulty::new([Step::Delay(delay), Step::Pass]);
        let start = Instant::now();
        let made = client(&transport, Retry::times(3)).create_pet("me", &crate::pet(1));
        assert_eq!(made.await.is_ok(), whole);
        assert_eq!(start.elapsed().as_secs(), delay.min(20));
        assert_eq!(transport.sent(), 1);
    }
    // One call's own timeout, and none at all.
    let transport = Faulty::new([Step::Delay(3), Step::Delay(3600)]);
    let client = client(&transport, Retry::NEVER);
    let made = client.create_pet("me", &crate::pet(1)).call();
    made.timeout(Duration::from_secs(2)).await.unwrap_err();
    let made = client.create_pet("me", &crate::pet(1)).call();
    made.timeout(None).await.unwrap();
}
