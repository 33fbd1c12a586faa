//! Spans say which operation, how it ended and how often it was sent, and nothing that is secret; events say why a server
//! failed.
//!
//! In a process of their own: whether anybody listens to a place in the code is decided when it is first passed, and by
//! the thread that passes it where there is one subscriber, so that other tests would silence it.
//! Each of these subscribes before it passes any.

#![allow(missing_docs, unreachable_pub)]
#![allow(dead_code, reason = "what `wire` uses besides")]

#[path = "wire/pets.rs"]
mod pets;
#[path = "wire/recorder.rs"]
mod recorder;

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use oasmith::Body;
use oasmith::client::{Retry, Tower, Transport};
use oasmith::http::{Request, StatusCode};
use oasmith::server::{Config, Failure, Routes};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

use pets::Pet;
use pets::client::Client;
use pets::operations::{HEALTH, HealthReply};
use recorder::{Recorder, json};

/// Writes everything down.
#[derive(Clone, Default)]
struct Diary(
    Arc<Mutex<String>>,
    Arc<Mutex<Option<&'static Metadata<'static>>>>,
);

impl Visit for Diary {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), "{field}={value:?};").unwrap();
    }
}

impl Subscriber for Diary {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("oasmith")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        *self.1.lock().unwrap() = Some(span.metadata());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn current_span(&self) -> Current {
        let metadata = *self.1.lock().unwrap();
        metadata.map_or_else(Current::none, |one| Current::new(Id::from_u64(1), one))
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// What goes wrong on a server's side is told to whoever keeps its diary, unless it is the caller's to know.
#[tokio::test]
async fn failures_of_a_server_are_told() {
    let diary = Diary::default();
    let guard = tracing::subscriber::set_default(diary.clone());
    for (path, status) in [("/health", 500), ("/healthz", 404)] {
        let mut routes = Routes::<()>::new();
        routes.add(&HEALTH, &Arc::new(()), |_, call| {
            let error = std::io::Error::other("no disk");
            let failure = Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "later");
            call.answer(async { Err::<HealthReply, _>(failure.with_source(error)) })
        });
        let app = Tower(routes.into_router(Config::unguarded().own_not_found(true)));
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(app.send(request).await.unwrap().status(), status);
    }
    drop(guard);
    let told = diary.0.lock().unwrap().clone();
    let expected = "message=a request failed;operation=\"health\";http.request.method=\"GET\";\
         url.template=\"/health\";http.response.status_code=500;error=later: no disk;";
    assert_eq!(told, expected);
}

#[tokio::test(start_paused = true)]
async fn a_span_tells_and_keeps_quiet() {
    let diary = Diary::default();
    let guard = tracing::subscriber::set_default(diary.clone());
    let transport = Recorder::new(|number, _| match number {
        0 => json(503, r#"{"message":"reply-secret"}"#),
        _ => json(409, r#"{"message":"reply-secret"}"#),
    });
    let retry = Retry {
        always: true,
        ..Retry::times(2)
    };
    let client = Client::builder()
        .base_url("http://user:password@pets.test")
        .bearer("token-secret")
        .header("x-key", "header-secret")
        .query("key", "query-secret")
        .retry(retry)
        .transport(transport)
        .build()
        .unwrap();
    let rex = Pet {
        name: "Rex".to_owned(),
        age: 3,
    };
    let call = client.create_pet("path-secret", &rex);
    call.success().await.unwrap_err();
    drop(guard);
    let told = diary.0.lock().unwrap().clone();
    for part in [
        "otel.name=\"createPet\"",
        "http.request.method=\"POST\"",
        "url.template=\"/owners/{ownerId}/pets\"",
        "http.response.status_code=409",
        "http.request.resend_count=1",
        "status=503",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(
        !told.contains("secret") && !told.contains("password"),
        "{told}"
    );
    assert!(!told.contains("Rex"), "{told}");
}
