//! The generated server, as its example runs it: every way in which a request can be right or wrong.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use northflank::CombinedServiceResult;
use oasmith::from_slice;
use serde_json::{Value, json};

use crate::service::{BODY_LIMIT, Options, app};
use crate::wire::{Message, exchange};
use crate::{fixture, missing};

/// A fresh sandbox.
pub(crate) async fn sandbox() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = app(Options {
        user: "u".to_owned(),
        full: vec!["t".to_owned()],
        read_only: vec!["reader".to_owned()],
    });
    tokio::spawn(async move { oasmith::server::axum::serve(listener, app).await });
    address
}

const PATH: &str = "/v1/projects/default-project/services/combined";
const JSON: &str = "Authorization: Bearer t\r\nContent-Type: application/json\r\n";

async fn send(server: SocketAddr, line: &str, headers: &str, body: &[u8]) -> Message {
    let length = body.len();
    let head = format!(
        "{line} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n{headers}\
         Content-Length: {length}\r\n\r\n"
    );
    exchange(server, &[head.as_bytes(), body].concat()).await
}

async fn post(server: SocketAddr, body: &str) -> Message {
    send(server, &format!("POST {PATH}"), JSON, body.as_bytes()).await
}

/// The answer is the API's own error, with this status.
fn assert_error(answer: &Message, status: u16) -> Value {
    assert_eq!(answer.status(), status, "{answer:?}");
    let json = answer.json();
    assert!(json["error"]["message"].is_string(), "{json}");
    json
}

#[tokio::test]
async fn valid_services_are_created_with_a_complete_answer() {
    for (name, id) in [
        ("payload-min.json", None),
        ("payload-valid.json", Some("valid-service-1")),
        ("payload-valid-buildpack.json", None),
    ] {
        let text = fixture(name);
        let answer = post(sandbox().await, &text).await;
        assert_eq!(answer.status(), 200, "{name}: {answer:?}");
        let created = from_slice::<CombinedServiceResult>(&answer.body)
            .unwrap_or_else(|rejection| panic!("{name}: {rejection}"));
        assert!(id.is_none_or(|id| created.data.id == id), "{name}");
        assert_eq!(
            created.data.app_id,
            format!("/u/default-project/{}", created.data.id)
        );
        let asked: Value = serde_json::from_str(&text).unwrap();
        let data = &answer.json()["data"];
        for (member, value) in asked.as_object().unwrap() {
            assert_eq!(&data[member], value, "{name}: {member}");
        }
    }
}

#[tokio::test]
async fn an_identifier_is_taken_once_per_project() {
    let server = sandbox().await;
    let text = fixture("payload-valid.json");
    assert_eq!(post(server, &text).await.status(), 200);
    assert_error(&post(server, &text).await, 409);
    let mut other: Value = serde_json::from_str(&text).unwrap();
    other["name"] = json!("valid Service 1");
    let answer = post(server, &other.to_string()).await;
    assert_error(&answer, 409);
    let elsewhere = "POST /v1/projects/other/services/combined";
    let answer = send(server, elsewhere, JSON, text.as_bytes()).await;
    assert_eq!(answer.status(), 200, "{answer:?}");
    assert_eq!(answer.json()["data"]["appId"], "/u/other/valid-service-1");
    other["name"] = json!("Example Service");
    let answer = post(server, &other.to_string()).await;
    assert_eq!(answer.json()["data"]["id"], "example-service");
}

/// The body of the document's own call, as it stands there.
#[tokio::test]
async fn the_documents_call_is_told_its_15_faults() {
    let text = fixture("document-example-request.json");
    let answer = post(sandbox().await, &text).await;
    assert_error(&answer, 422);
    let found = answer.violations();
    assert_eq!(found.len(), 15, "{found:?}");
    let found: BTreeSet<String> = found.into_iter().collect();
    assert_eq!(found, missing("document-example-request.violations.txt"));
}

#[tokio::test]
async fn who_may_not_is_told_before_anything_else() {
    let server = sandbox().await;
    let line = format!("POST {PATH}");
    for headers in [
        "",
        "Authorization: Basic dTpw\r\n",
        "Authorization: Bearer \r\n",
        "Authorization: Bearer other\r\n",
    ] {
        let answer = send(server, &line, headers, b"{").await;
        assert_error(&answer, 401);
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
    let reader = JSON.replace("Bearer t", "Bearer reader");
    let answer = send(server, &line, &reader, b"{").await;
    assert_error(&answer, 403);
    assert!(answer.headers["www-authenticate"].contains("project.services.general.create"));
}

#[tokio::test]
async fn what_is_not_there_is_refused_in_json_too() {
    let server = sandbox().await;
    let answer = send(server, &format!("GET {PATH}"), JSON, b"").await;
    assert_error(&answer, 405);
    assert_eq!(answer.headers["allow"], "POST");
    for path in [
        "/",
        "/v1/projects/p/services",
        "/v1/projects/p/services/combined/x",
    ] {
        assert_error(
            &send(server, &format!("POST {path}"), JSON, b"{}").await,
            404,
        );
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_told_apart() {
    let server = sandbox().await;
    let line = format!("POST {PATH}");
    for body in [
        "",
        "{",
        "{\"name\": }",
        "\u{feff}{}",
        "[1,]",
        "nul",
        "{} {}",
    ] {
        assert_error(&post(server, body).await, 400);
    }
    assert_error(
        &send(server, &line, JSON, b"{\"name\": \"\xff\"}").await,
        400,
    );
    let deep = "[".repeat(100_000);
    assert_error(&post(server, &deep).await, 400);
    let text = JSON.replace("application/json", "text/plain");
    let answer = send(server, &line, &text, b"{}").await;
    assert_error(&answer, 415);
    assert_eq!(answer.headers["accept"], "application/json");
    let none = "Authorization: Bearer t\r\n";
    assert_error(&send(server, &line, none, b"{}").await, 415);
    let large = format!("{{\"name\": \"{}\"}}", "x".repeat(BODY_LIMIT));
    assert_error(&post(server, &large).await, 413);
    for body in ["{}", "null", "[]", "1e400", "\"x\""] {
        assert_error(&post(server, body).await, 422);
    }
}

/// A member given twice would mean different things to different readers.
#[tokio::test]
async fn members_given_twice_are_refused() {
    let text = fixture("payload-min.json");
    let twice = text.trim_end().strip_suffix('}').unwrap().to_owned() + ",\"name\": \"Other\"}";
    let answer = post(sandbox().await, &twice).await;
    assert!((400..500).contains(&answer.status()), "{answer:?}");
    answer.json();
}
