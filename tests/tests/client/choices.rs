//! Successes that come as one of several media types: one kind is asked for, and taken out of the reply.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::client::{BoxFuture, Error, Transport};
use oasmith::http::{Request, Response};

mod api {
    oasmith::generate!("fixtures/wire/choices.yaml", server = false);
}

use api::client::Client;
use api::operations::{AnswerReply, GetEitherReply};
use api::types::{Answer, Question};

/// Answers all with one media type and body, and keeps what was accepted.
#[derive(Clone)]
struct Server {
    answers: (u16, &'static str, &'static str),
    accepted: Arc<Mutex<Vec<String>>>,
}

impl Transport for Server {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        let accept = request.headers()["accept"].to_str().unwrap().to_owned();
        self.accepted.lock().unwrap().push(accept);
        let (status, media, body) = self.answers;
        let response = Response::builder().status(status);
        let response = response.header("content-type", media);
        Box::pin(async move { Ok(response.body(Body::from(body))?) })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn client(status: u16, media: &'static str, body: &'static str) -> (Client, Server) {
    let server = Server {
        answers: (status, media, body),
        accepted: Arc::default(),
    };
    let builder = Client::builder().base_url("https://answers.test");
    (builder.transport(server.clone()).build().unwrap(), server)
}

fn question() -> Question {
    Question {
        text: "Why?".to_owned(),
    }
}

const ANSWER: &str = r#"{"text": "Because."}"#;

#[tokio::test]
async fn json_alone_is_asked_for_and_taken() {
    let (client, server) = client(200, "application/json", ANSWER);
    let answer: Answer = client.answer(&question()).success_json().await.unwrap();
    assert_eq!(answer.text, "Because.");
    // Failures may come as they like.
    let accepted = "application/json, application/problem+json, text/plain";
    assert_eq!(*server.accepted.lock().unwrap(), [accepted]);
    // All are asked for where nobody chooses.
    let reply = client.answer(&question()).await.unwrap();
    assert!(matches!(reply, AnswerReply::OkJson(_)));
    let all = "application/json, text/event-stream, application/problem+json, text/plain";
    assert_eq!(server.accepted.lock().unwrap()[1], all);
}

#[tokio::test]
async fn events_alone_are_asked_for_and_taken() {
    let stream = "data: {\"word\": \"Be\"}\n\ndata: {\"word\": \"cause.\"}\n\n";
    let (client, server) = client(200, "text/event-stream", stream);
    let mut words = client.answer(&question()).success_events().await.unwrap();
    let mut said = String::new();
    while let Some(word) = words.next().await {
        said.push_str(&word.unwrap().data.word);
    }
    assert_eq!(said, "Because.");
    let accepted = "text/event-stream, application/problem+json, text/plain";
    assert_eq!(*server.accepted.lock().unwrap(), [accepted]);
}

#[tokio::test]
async fn another_kind_is_unexpected_and_a_failure_failed() {
    let (other, _) = client(200, "text/event-stream", "data: {\"word\": \"No\"}\n\n");
    let error = other.answer(&question()).success_json().await.unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error}");
    let (failing, _) = client(400, "text/plain", "what?");
    let error = failing
        .answer(&question())
        .success_json()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Failed(_)), "{error}");
}

#[tokio::test]
async fn a_default_alone_is_a_success_of_each_kind() {
    let (client, server) = client(200, "application/json", ANSWER);
    let call = client.get_answer(7).success_json2("beside it");
    assert_eq!(call.success_json().await.unwrap().text, "Because.");
    let call = client.get_answer(7);
    assert!(matches!(
        call.success_text().await.unwrap_err(),
        Error::Unexpected(_)
    ));
    let _ = client.get_answer(7).success_lines().await;
    let _ = client.get_answer(7).call().success_raw().await;
    let accepted = [
        "application/json",
        "text/plain",
        "application/jsonl",
        "application/xml",
    ];
    assert_eq!(*server.accepted.lock().unwrap(), accepted);
}

#[tokio::test]
async fn what_is_not_there_for_each_success_cannot_be_asked_for() {
    let (client, server) = client(202, "application/json", ANSWER);
    client.mixed().success().await.unwrap();
    let all = "application/json, application/vnd.words+json, text/plain";
    assert_eq!(*server.accepted.lock().unwrap(), [all]);
}

#[tokio::test]
async fn other_names_of_json_mean_the_plainest() {
    for name in ["text/json", "application/vnd.answers+json"] {
        let (client, _) = client(200, name, ANSWER);
        let reply = client.get_either().await.unwrap();
        assert!(matches!(reply, GetEitherReply::OkJson(_)), "{reply:?}");
    }
}
