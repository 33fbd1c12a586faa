//! Events whose data is a text that holds JSON, from a generated server to a generated client.

use oasmith::Body;
use oasmith::client::{Tower, Transport};
use oasmith::server::Config;
use oasmith::stream::{Event, Events};

mod told {
    oasmith::generate!("apis/events-with-json.yaml");
}

use told::operations::{InlineReply, ReportReply, TextsReply, ToldReply};
use told::{InlineResponse, InlineResponseMoved, ToldMessage, ToldMessageItem, ToldMessageWord};

struct Teller;

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
        TextsReply::Ok(Events::all([]))
    }

    async fn report(&self, _: told::server::ReportInput) -> ReportReply {
        ReportReply::NoContent
    }
}

/// Data that holds JSON is a text on the wire, and what it holds on both sides of it.
#[tokio::test]
async fn the_json_of_events_is_read() {
    let app = || Tower(told::server::router(Teller, Config::unguarded()));
    let get = |path| {
        oasmith::http::Request::get(path)
            .body(Body::empty())
            .unwrap()
    };
    for (path, lines) in [
        (
            "/told",
            "event: item\ndata: {\"name\":\"a\\nb\"}\n\nevent: word\ndata: {\"name\":\"a\"}\n\n",
        ),
        ("/inline", "event: moved\ndata: [1,2]\n\n"),
    ] {
        let reply = app().send(get(path)).await.unwrap();
        let body = reply.into_body().collect(1 << 10).await.unwrap();
        assert_eq!(std::str::from_utf8(&body).unwrap(), lines);
    }
    let client = told::client::Client::builder().base_url("http://localhost");
    let client = client.transport(app()).build().unwrap();
    let ToldReply::Ok(mut events) = client.told().await.unwrap();
    let mut told = Vec::new();
    while let Some(event) = events.next().await {
        told.push(event.unwrap().data);
    }
    let [ToldMessage::Item(item), ToldMessage::Word(word)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(item.data.name, "a\nb");
    assert_eq!(word.data.as_deref(), Some(r#"{"name":"a"}"#));
}
