//! Streams that are compressed are called so by either side, as whole bodies are; who takes bytes takes these, too.

use std::future::ready;

use axum::middleware::map_response;
use axum::response::Response;
use oasmith::Body;
use oasmith::client::{Error, Tower, Transport};
use oasmith::http::{HeaderValue, Request};
use oasmith::server::Config;
use oasmith::stream::{Events, Lines};

mod api {
    oasmith::generate!("fixtures/wire/coded.yaml");
}

use api::client::Client;
use api::operations::{BytesReply, LinesReply, TicksReply};
use api::server::{Api, BytesInput, LinesInput, router};

struct Server;

impl Api for Server {
    async fn lines(&self, request: LinesInput) -> LinesReply {
        drop(request.body);
        LinesReply::Ok(Lines::all([1, 2]))
    }

    async fn ticks(&self) -> TicksReply {
        TicksReply::Ok(Events::all([]))
    }

    async fn bytes(&self, request: BytesInput) -> BytesReply {
        BytesReply::Ok(request.body)
    }
}

#[tokio::test]
async fn servers_refuse_them() {
    for (path, kind, coding, status) in [
        ("/lines", "application/x-ndjson", "gzip", 415),
        ("/lines", "application/x-ndjson", "identity, br", 415),
        ("/lines", "application/x-ndjson", "identity, identity", 200),
        ("/lines", "application/x-ndjson", "", 200),
        ("/bytes", "application/octet-stream", "gzip", 200),
    ] {
        let request = Request::post(path)
            .header("content-type", kind)
            .header("content-encoding", "identity")
            .header("content-encoding", coding);
        let request = request.body(Body::from("1\n")).unwrap();
        let app = router(Server, Config::unguarded());
        let response = Tower(app).send(request).await.unwrap();
        assert_eq!(response.status(), status, "{path} {coding}");
    }
}

/// A client whose server says that its replies are coded so.
fn client(coding: &'static str) -> Client {
    let coded = move |mut response: Response| {
        let value = HeaderValue::from_static(coding);
        response.headers_mut().insert("content-encoding", value);
        ready(response)
    };
    let app = router(Server, Config::unguarded()).layer(map_response(coded));
    let builder = Client::builder().base_url("http://coded.test");
    builder.transport(Tower(app)).build().unwrap()
}

#[tokio::test]
async fn clients_say_what_they_are() {
    for (coding, named) in [
        ("gzip", Some("`gzip`")),
        ("identity, br", Some("`br`")),
        ("identity, identity", None),
        ("", None),
    ] {
        let client = client(coding);
        let ticks = client.ticks().await.map(drop);
        let lines = client.lines(Lines::all([1])).await.map(drop);
        for reply in [ticks, lines] {
            let Some(named) = named else {
                reply.unwrap();
                continue;
            };
            let error = reply.unwrap_err();
            assert!(matches!(error, Error::Undecodable(..)), "{error}");
            let told = format!("compressed ({named})");
            assert!(error.to_string().contains(&told), "{error}");
        }
        let bytes = client.bytes(Body::from("1")).await;
        assert!(bytes.is_ok(), "{coding}: {bytes:?}");
    }
}
