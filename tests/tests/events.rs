//! Events whose data is a text that holds JSON, from a generated server to a generated client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith::body::BoxError;
use oasmith::client::{BoxFuture, Tower, Transport};
use oasmith::http::{Request, Response};
use oasmith::server::Config;
use oasmith::stream::{Event, Events, StreamErrorKind};
use oasmith::{Body, Json, to_string};

mod told {
    oasmith::generate!("apis/events-with-json.yaml");
}
mod strict {
    oasmith::generate!(
        "apis/events-with-json.yaml",
        server = false,
        responses = "strict"
    );
}
mod tolerant {
    oasmith::generate!(
        "apis/events-with-json.yaml",
        server = false,
        responses = "tolerant"
    );
}

use told::operations::{InlineReply, ReportReply, TextsReply, ToldReply};
use told::{
    InlineResponse, InlineResponseMoved, TextsResponse, TextsResponseEvent, ToldEvent, ToldMessage,
    ToldMessageItem, ToldMessageWord,
};

/// Keeps what is reported.
#[derive(Clone, Default)]
struct Teller(Arc<Mutex<Vec<told::Told>>>);

impl told::server::Api for Teller {
    async fn told(&self) -> ToldReply {
        let item = ToldMessage::Item(ToldMessageItem::new(told::Item {
            name: "a\nb".to_owned(),
        }));
        // What looks like JSON and is a text.
        let word = ToldMessage::Word(ToldMessageWord {
            data: Some(r#"{"name":"a"}"#.to_owned()),
            retry: None,
        });
        ToldReply::Ok(Events::all([item, word].map(Event::new)))
    }

    async fn inline(&self) -> InlineReply {
        let moved = InlineResponse::Moved(InlineResponseMoved { data: vec![1, 2] });
        InlineReply::Ok(Events::all([Event::new(moved)]))
    }

    async fn texts(&self) -> TextsReply {
        let text = |event, data: &str| TextsResponse {
            event,
            data: data.to_owned(),
        };
        let texts = [
            text(TextsResponseEvent::One, r#"{"a":1}"#),
            text(TextsResponseEvent::Two, "5 6"),
            text(TextsResponseEvent::One, ""),
        ];
        TextsReply::Ok(Events::all(texts.map(Event::new)))
    }

    async fn report(&self, request: told::server::ReportInput) -> ReportReply {
        self.0.lock().unwrap().push(request.body.into_inner());
        ReportReply::NoContent
    }
}

/// Data that holds JSON is a text on the wire, and what it holds on both sides of it.
#[tokio::test]
async fn the_json_of_events_is_read() {
    let app = || Tower(told::server::router(Teller::default(), Config::unguarded()));
    let get = |path| Request::get(path).body(Body::empty()).unwrap();
    for (path, lines) in [
        (
            "/told",
            "event: item\ndata: {\"name\":\"a\\nb\"}\n\nevent: word\ndata: {\"name\":\"a\"}\n\n",
        ),
        ("/inline", "event: moved\ndata: [1,2]\n\n"),
        (
            "/texts",
            "event: one\ndata: {\"a\":1}\n\nevent: two\ndata: 5 6\n\nevent: one\ndata: \n\n",
        ),
    ] {
        let reply = app().send(get(path)).await.unwrap();
        let body = reply.into_body().collect(1 << 10).await.unwrap();
        assert_eq!(std::str::from_utf8(&body).unwrap(), lines);
    }
    let client = told::client::Client::builder().base_url("http://localhost");
    let client = client.transport(app()).build().unwrap();
    let ToldReply::Ok(events) = client.told().await.unwrap();
    let told = all(events).await;
    let [ToldMessage::Item(item), ToldMessage::Word(word)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(item.data.name, "a\nb");
    assert_eq!(word.data.as_deref(), Some(r#"{"name":"a"}"#));
    let InlineReply::Ok(events) = client.inline().await.unwrap();
    let moved = InlineResponseMoved { data: vec![1, 2] };
    assert_eq!(all(events).await, [InlineResponse::Moved(moved)]);
    let TextsReply::Ok(events) = client.texts().await.unwrap();
    let texts = all(events).await;
    let texts: Vec<_> = texts.iter().map(|text| text.data.as_str()).collect();
    assert_eq!(texts, [r#"{"a":1}"#, "5 6", ""]);
}

async fn all<T: Json>(mut events: Events<T>) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.unwrap().data);
    }
    all
}

/// Where no stream is, the data is the text that JSON Schema says it is.
#[tokio::test]
async fn elsewhere_the_same_schema_says_a_text() {
    let teller = Teller::default();
    let app = Tower(told::server::router(teller.clone(), Config::unguarded()));
    let client = told::client::Client::builder().base_url("http://localhost");
    let client = client.transport(app).build().unwrap();
    let item = |data: &str| told::Told {
        data: Some(data.to_owned()),
        ..told::Told::new(ToldEvent::Item)
    };
    let reports = [item(r#"{"name":"a"}"#), item("no JSON")];
    for report in &reports {
        client.report(report).await.unwrap();
    }
    assert_eq!(*teller.0.lock().unwrap(), reports);
    let faults = client.report(&told::Told::new(ToldEvent::Item)).await;
    let faults = faults.unwrap_err().to_string();
    assert!(faults.ends_with("body at /data: is required"), "{faults}");
}

/// Answers with these lines.
struct Lines(String);

impl Transport for Lines {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        let reply = Response::builder().header("content-type", "text/event-stream");
        Box::pin(async { Ok(reply.body(Body::from(self.0.clone()))?) })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// The only event as JSON, with what is said beside it; of one that is refused its data.
async fn only<T: Json>(mut events: Events<T>) -> String {
    let event = events.next().await.unwrap();
    let shown = match event {
        Ok(event) => {
            let mut shown = to_string(&event.data);
            shown.extend(event.id.map(|id| format!(" id {id}")));
            shown.extend(event.retry.map(|pause| format!(" after {pause:?}")));
            shown
        }
        Err(error) => match error.kind() {
            StreamErrorKind::Undecodable(data, _) => {
                format!("refused {}", str::from_utf8(data).unwrap())
            }
            _ => panic!("{error}"),
        },
    };
    assert!(events.next().await.is_none());
    shown
}

/// What clients that read strictly, as is the default and tolerantly make of the lines of one event.
macro_rules! readings {
    ($operation:ident, $reply:ident, $lines:expr) => {
        [
            readings!(strict, $operation, $reply, $lines),
            readings!(told, $operation, $reply, $lines),
            readings!(tolerant, $operation, $reply, $lines),
        ]
    };
    ($api:ident, $operation:ident, $reply:ident, $lines:expr) => {{
        let client = $api::client::Client::builder().base_url("http://localhost");
        let client = client.transport(Lines($lines)).build().unwrap();
        let $api::operations::$reply::Ok(events) = client.$operation().await.unwrap();
        only(events).await
    }};
}

/// An event's lines, and what is read strictly, by default and tolerantly.
type Case = (&'static [&'static str], [&'static str; 3]);

/// The lines of one event.
fn event(lines: &[&str]) -> String {
    lines.join("\n") + "\n\n"
}

#[tokio::test]
async fn json_data_is_read_in_every_mode() {
    let a = r#"{"event":"item","data":{"name":"a"}}"#;
    let paused = r#"{"event":"item","data":{"name":"a"},"retry":500} id 7 after 500ms"#;
    let blank = r#"{"event":"item","data":{"name":""}}"#;
    let hasty = r#"{"event":"item","data":{"name":"a"},"retry":0} after 0ns"#;
    let cases: [Case; 9] = [
        (&["event: item", r#"data: {"name":"a"}"#], [a; 3]),
        // It may stand on several lines, and the type of the event behind it.
        (
            &[
                "data: {",
                r#"data:   "name":"#,
                "data",
                r#"data:"a"}"#,
                "event: item",
            ],
            [a; 3],
        ),
        (
            &[
                "id: 7",
                "event: item",
                "retry: 500",
                r#"data: {"name":"a"}"#,
            ],
            [paused; 3],
        ),
        // Between what lines may say and what the description allows of it.
        (
            &["event: item", "retry: 0", r#"data: {"name":"a"}"#],
            [r#"refused {"name":"a"}"#, hasty, hasty],
        ),
        (
            &["event: item", "data: {}"],
            ["refused {}", "refused {}", blank],
        ),
        (&["event: item", "data"], ["refused ", "refused ", blank]),
        (&["event: item", "data: no JSON"], ["refused no JSON"; 3]),
        (
            &["event: item", r#"data: {"name":"#],
            [r#"refused {"name":"#; 3],
        ),
        (&["event: item", r#"data: "a""#], [r#"refused "a""#; 3]),
    ];
    for (lines, expected) in cases {
        let read = readings!(told, ToldReply, event(lines));
        assert_eq!(read, expected, "{lines:?}");
    }
}

#[tokio::test]
async fn json_data_of_inline_events_is_read_in_every_mode() {
    let both = r#"{"event":"moved","data":[1,2]}"#;
    let none = r#"{"event":"moved","data":[]}"#;
    let cases: [Case; 5] = [
        (
            &["event: moved", "data: [1,", "data: 2", "data: ]"],
            [both; 3],
        ),
        (&["event: moved", "data: []"], [none; 3]),
        (&["event: moved", "data:"], ["refused ", "refused ", none]),
        (&["event: moved", "data: 1, 2"], ["refused 1, 2"; 3]),
        (&["event: made", "data: {"], ["refused {"; 3]),
    ];
    for (lines, expected) in cases {
        let read = readings!(inline, InlineReply, event(lines));
        assert_eq!(read, expected, "{lines:?}");
    }
}

#[tokio::test]
async fn what_looks_like_json_stays_the_text_that_it_is() {
    let cases: [Case; 4] = [
        (
            &["event: word", "data: {", r#"data: "name":"a"}"#],
            [r#"{"event":"word","data":"{\n\"name\":\"a\"}"}"#; 3],
        ),
        (
            &["event: word", "data: 5"],
            [r#"{"event":"word","data":"5"}"#; 3],
        ),
        (&["event: word", "data"], [r#"{"event":"word"}"#; 3]),
        (
            &["event: other", "data: [1]"],
            [
                "refused [1]",
                r#"{"data":[1],"event":"other"}"#,
                r#"{"data":[1],"event":"other"}"#,
            ],
        ),
    ];
    for (lines, expected) in cases {
        let read = readings!(told, ToldReply, event(lines));
        assert_eq!(read, expected, "{lines:?}");
    }
    let cases: [Case; 2] = [
        (
            &["event: said", r#"data: "a""#],
            [r#"{"event":"said","data":"\"a\""}"#; 3],
        ),
        (
            &["event: shown", "data: 5"],
            [r#"{"event":"shown","data":"5"}"#; 3],
        ),
    ];
    for (lines, expected) in cases {
        let read = readings!(inline, InlineReply, event(lines));
        assert_eq!(read, expected, "{lines:?}");
    }
    let short = r#"{"event":"two","data":"x"}"#;
    let cases: [Case; 3] = [
        (
            &["event: one", "data: {}"],
            [r#"{"event":"one","data":"{}"}"#; 3],
        ),
        (&["event: one", "data"], [r#"{"event":"one","data":""}"#; 3]),
        (&["event: two", "data: x"], ["refused x", short, short]),
    ];
    for (lines, expected) in cases {
        let read = readings!(texts, TextsReply, event(lines));
        assert_eq!(read, expected, "{lines:?}");
    }
}
