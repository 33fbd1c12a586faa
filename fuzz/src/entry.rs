//! What is fuzzed: bytes off the wire into everything that reads them. Whatever comes, nothing panics, nothing is
//! answered with 500, and what was taken is taken again as it is written.
//!
//! Included by the fuzz targets and by an ordinary test; either has the code generated for `styles.yaml` in a module
//! `styles`.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use oasmith::client::{Tower, Transport};
use oasmith::http::Request;
use oasmith::server::{Attempt, Authenticator, Config, Denied};
use oasmith::stream::{Events, Lines};
use oasmith::{Body, Mode};

use crate::styles::operations::*;
use crate::styles::server::*;
use crate::styles::{Point, client};

/// Bytes as a document of JSON.
pub(crate) fn json(bytes: &[u8]) {
    let read = oasmith::from_slice::<Point>(bytes);
    assert_eq!(
        read.is_ok(),
        <Point as oasmith::Validate>::RULES.accepts(bytes)
    );
    match read {
        Ok(point) => {
            let text = oasmith::to_vec(&*point);
            assert_eq!(oasmith::from_slice::<Point>(&text).unwrap(), point);
        }
        Err(rejection) => assert!(!rejection.to_string().is_empty()),
    }
    for mode in [Mode::Strict, Mode::Open, Mode::Tolerant] {
        if let Ok(value) = oasmith::decode::<oasmith::Value>(bytes, mode) {
            let text = oasmith::to_vec(&value);
            oasmith::decode::<oasmith::Value>(&text, Mode::Strict).unwrap();
        }
    }
}

/// Bytes as a request: a line with method and target, lines of headers, an empty line, a body.
pub(crate) fn request(bytes: &[u8]) {
    let (head, body) = match bytes.windows(2).position(|two| two == b"\n\n") {
        Some(at) => (&bytes[..at], &bytes[at + 2..]),
        None => (bytes, &[][..]),
    };
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let space = first.iter().position(|byte| *byte == b' ').unwrap_or(0);
    let (method, target) = first.split_at(space);
    let mut request = Request::builder()
        .method(method)
        .uri(target.get(1..).unwrap_or_default())
        .header("cookie", "session=s");
    for line in lines {
        if let Some(at) = line.iter().position(|byte| *byte == b':') {
            request = request.header(&line[..at], &line[at + 1..]);
        }
    }
    // What is no request at all never gets here.
    if let Ok(request) = request.body(Body::from(body.to_vec())) {
        answered(request);
    }
}

/// Bytes as a multipart form with the boundary `b`.
pub(crate) fn multipart(bytes: &[u8]) {
    let request = Request::put("/anything")
        .header("cookie", "session=s")
        .header("content-type", "multipart/form-data; boundary=b");
    if let Ok(request) = request.body(Body::from(bytes.to_vec())) {
        answered(request);
    }
}

fn answered(request: Request<Body>) {
    let app = router(
        Everything,
        Config::new(Door).body_limit(1 << 16).validate_replies(true),
    );
    let response = now(Tower(app).send(request)).expect("an answer");
    assert!(response.status().as_u16() < 500, "{}", response.status());
    let body = now(response.into_body().collect(1 << 20)).expect("a body");
    assert!(body.len() < 1 << 20);
}

/// The result of work that never has to wait.
fn now<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000_000 {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
    }
    panic!("nothing comes of it");
}

struct Door;

impl Authenticator for Door {
    type Principal = ();

    async fn authenticate(&self, attempt: Attempt<'_>) -> Result<(), Denied> {
        assert!(!attempt.presented.is_empty());
        Ok(())
    }
}

/// A server that answers everything, with what it was given where it can.
struct Everything;

impl Api for Everything {
    type Principal = ();

    async fn simple(&self, (): (), request: SimpleInput) -> SimpleReply {
        SimpleReply::NoContent {
            headers: CountWordsAndOtherHeaders {
                x_count: request.list.len() as i64,
                x_words: None,
                x_point: None,
            },
        }
    }

    async fn label(&self, request: LabelInput) -> LabelReply {
        LabelReply::Success(oasmith::StatusIn::OK, request.object)
    }

    async fn matrix(&self, _: MatrixInput) -> MatrixReply {
        MatrixReply::Default(oasmith::http::StatusCode::OK, Body::empty())
    }

    async fn query(&self, _: Option<()>, request: QueryInput) -> QueryReply {
        QueryReply::OkText(request.spaces.unwrap_or_default().len() as i64)
    }

    async fn heads(&self, (): ()) -> HeadsReply {
        HeadsReply::NoContent
    }

    async fn get_heads(&self, (): (), request: GetHeadsInput) -> GetHeadsReply {
        assert!(!request.x_one.is_empty());
        GetHeadsReply::Ok(Body::from(request.x_one).of_type("image/png"))
    }

    async fn query2(&self, (): (), _: Query2Input) -> Query2Reply {
        Query2Reply::NoContent
    }

    async fn anything(&self, (): (), request: AnythingInput) -> AnythingReply {
        match request.body.into_inner() {
            AnythingBody::Json(point) => AnythingReply::OkJson(point),
            AnythingBody::Ndjson(lines) => AnythingReply::OkNdjson(whole(lines).await),
            AnythingBody::Events(mut events) => {
                let mut all = Vec::new();
                while let Some(event) = events.next().await {
                    all.extend(event.ok());
                    if all.len() > 1000 {
                        break;
                    }
                }
                AnythingReply::OkEvents(Events::all(all))
            }
            AnythingBody::Multipart(form) => AnythingReply::OkJson(form.point),
            _ => AnythingReply::OkBytes(Body::empty()),
        }
    }
}

async fn whole(mut lines: Lines<Point>) -> Lines<Point> {
    let mut all = Vec::new();
    while let Some(line) = lines.next().await {
        match line {
            Ok(point) => all.push(point),
            Err(error) if error.is_undecodable() => {}
            Err(_) => break,
        }
    }
    Lines::all(all)
}

/// The client is generated as well; nothing of it is fuzzed.
#[allow(unused)]
type Unused = client::Client;
