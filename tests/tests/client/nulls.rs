//! Replies with `null` for what may be missing: read as missing by default, refused by who reads strictly.

use std::time::Duration;

use oasmith::body::BoxError;
use oasmith::client::{BoxFuture, Error, Transport};
use oasmith::http::{Request, Response, StatusCode};
use oasmith::{Body, Mode};

mod api {
    oasmith::generate!("fixtures/wire/nulls.yaml", server = false);
}

use api::client::Client;
use api::operations::{GetEventsReply, GetLinesReply, GetPetReply, RatePointAndOtherHeaders};
use api::types::{ChangeEvent, Fault, Pet, PetKind, Point};

/// Answers with this.
#[derive(Clone, Default)]
struct Answer {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: &'static str,
}

impl Answer {
    fn of(media: &'static str, body: &'static str) -> Self {
        Answer {
            status: 200,
            headers: vec![("content-type", media)],
            body,
        }
    }

    fn client(&self, mode: Mode) -> Client {
        let client = Client::builder().base_url("https://nulls.test");
        let client = client.transport(self.clone()).responses(mode);
        client.build().unwrap()
    }
}

impl Transport for Answer {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        let reply = Response::builder().status(self.status);
        let headers = self.headers.iter();
        let reply = headers.fold(reply, |reply, (name, value)| reply.header(*name, *value));
        let reply = reply.body(Body::from(self.body));
        Box::pin(async move { Ok(reply?) })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

const JSON: &str = "application/json";

fn pet(id: i64) -> Pet {
    Pet::new(id, PetKind::Cat)
}

/// What is wrong with a reply.
fn fault<T: std::fmt::Debug>(read: Result<T, Error>) -> String {
    match read.unwrap_err() {
        Error::Undecodable(_, rejection) => rejection.to_string(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn bodies_are_read_without_them() {
    let answer = Answer::of(JSON, r#"{"id":1,"kind":"cat","note":null,"home":null}"#);
    for mode in [Mode::Open, Mode::Tolerant] {
        let read = answer.client(mode).get_pet().success().await;
        assert_eq!(read.unwrap(), pet(1));
    }
    let strict = fault(answer.client(Mode::Strict).get_pet().await);
    assert!(strict.contains("/note") && strict.contains("/home"));
    let mut answer = Answer::of(JSON, r#"{"code":null,"why":"so"}"#);
    answer.status = 404;
    let read = answer.client(Mode::Open).get_pet().await.unwrap();
    let why = Some("so".to_owned());
    let fault = Fault { code: None, why };
    assert_eq!(read, GetPetReply::Default(StatusCode::NOT_FOUND, fault));
}

#[tokio::test]
async fn what_is_wrong_beside_them_is_told_where_it_stands() {
    for (body, place) in [
        (r#"{"note":null,"id":null,"kind":"cat"}"#, "/id"),
        (r#"{"id":1,"kind":null,"home":null}"#, "/kind"),
        (
            r#"{"id":1,"kind":"cat","home":{"y":null,"x":null}}"#,
            "/home/x",
        ),
        (
            r#"{"id":1,"kind":"cat","home":{"x":1,"y":"1"},"note":null}"#,
            "/home/y",
        ),
    ] {
        let client = Answer::of(JSON, body).client(Mode::Open);
        let told = fault(client.get_pet().await);
        let lines: Vec<&str> = told.lines().collect();
        assert!(
            lines.iter().any(|line| line.contains(&format!("{place}:"))),
            "{told}"
        );
    }
}

async fn headers(answer: &Answer) -> RatePointAndOtherHeaders {
    match answer.client(Mode::Open).get_pet().await.unwrap() {
        GetPetReply::Ok { headers, .. } => headers,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn headers_are_read_without_them() {
    let mut answer = Answer::of(JSON, r#"{"id":1,"kind":"cat"}"#);
    answer.headers.extend([
        ("x-rate", "null"),
        ("x-point", "null"),
        ("x-name", "null"),
        ("x-maybe", "null"),
    ]);
    let read = headers(&answer).await;
    assert_eq!((read.x_rate, read.x_point), (None, None));
    // A text that says so, and what may be null.
    assert_eq!(read.x_name.as_deref(), Some("null"));
    assert_eq!(read.x_maybe, Some(None));
    fault(answer.client(Mode::Strict).get_pet().await);
    answer.headers[2] = ("x-point", r#"{"x":1,"y":null}"#);
    let read = headers(&answer).await;
    assert_eq!(read.x_point, Some(Point::new(1)));
    let mut answer = Answer::of(JSON, "");
    answer.headers.push(("x-limit", "null"));
    fault(answer.client(Mode::Open).get_limit().await);
}

#[tokio::test]
async fn lines_are_read_without_them() {
    let answer = Answer::of(
        "application/jsonl",
        "{\"id\":1,\"kind\":\"cat\",\"note\":null}\n{\"id\":null,\"kind\":\"cat\"}\n{\"id\":2,\"kind\":\"cat\",\"home\":null}\n",
    );
    let GetLinesReply::Ok(mut lines) = answer.client(Mode::Open).get_lines().await.unwrap();
    let mut read = Vec::new();
    while let Some(line) = lines.next().await {
        read.push(line.ok());
    }
    assert_eq!(read, [Some(pet(1)), None, Some(pet(2))]);
}

/// Data that is the text `null` is a text, whatever else about the event is forgiven.
#[tokio::test]
async fn texts_of_events_stay() {
    let answer = Answer::of(
        "text/event-stream",
        "event: made\ndata: null\n\nevent: moved\ndata: null\n\n",
    );
    let GetEventsReply::Ok(mut events) = answer.client(Mode::Open).get_events().await.unwrap();
    let mut read = Vec::new();
    while let Some(event) = events.next().await {
        let change = event.unwrap().data;
        read.push((change.event, change.data));
    }
    let data = || Some("null".to_owned());
    let moved = ChangeEvent::Unknown("moved".to_owned());
    assert_eq!(read, [(ChangeEvent::Made, data()), (moved, data())]);
}
