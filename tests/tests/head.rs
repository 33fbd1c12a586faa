//! The head of a request, where handlers ask for it: what the caller takes, other headers, what layers and the socket
//! attached, what axum's extractors make of it.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Extension};
use oasmith::Body;
use oasmith::client::{Tower, Transport};
use oasmith::http::{Method, Request};
use oasmith::server::{Config, Head};

mod api {
    oasmith::generate!("fixtures/wire/head.yaml", request_head = true);
}

use api::operations::{PeerReply, ReportReply};
use api::server::{Api, PeerInput, router};

/// What a layer attaches.
#[derive(Debug, Clone)]
struct Tenant(&'static str);

struct Server;

impl Api for Server {
    async fn report(&self, head: Head) -> ReportReply {
        match head.preferred(&["application/json", "text/csv"]) {
            Some(1) => ReportReply::OkCsv("a,b".to_owned()),
            _ => ReportReply::OkJson(vec!["a".to_owned(), "b".to_owned()]),
        }
    }

    async fn peer(&self, head: Head, request: PeerInput) -> PeerReply {
        let tenant = head.extensions.get::<Tenant>().map(|tenant| tenant.0);
        let extracted = head.extract::<Extension<Tenant>>().await;
        assert_eq!(extracted.ok().map(|one| one.0.0), tenant);
        let peer = head.extract::<ConnectInfo<SocketAddr>>().await;
        assert_eq!(head.method, Method::PUT);
        let agent = head.headers.get("user-agent");
        let all = [
            ("tenant", tenant.map(str::to_owned)),
            ("peer", peer.ok().map(|peer| peer.0.ip().to_string())),
            ("path", Some(head.uri.path().to_owned())),
            (
                "agent",
                agent.and_then(|agent| Some(agent.to_str().ok()?.to_owned())),
            ),
            ("name", Some(request.name)),
            ("head", request.head),
        ];
        PeerReply::Ok(
            all.into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
        )
    }
}

async fn report(accept: Option<&str>) -> (u16, String) {
    let mut request = Request::get("/report");
    if let Some(accept) = accept {
        request = request.header("accept", accept);
    }
    let request = request.body(Body::empty()).unwrap();
    let app = router(Server, Config::unguarded());
    let response = Tower(app).send(request).await.unwrap();
    let media = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    (response.status().as_u16(), media)
}

#[tokio::test]
async fn the_caller_gets_what_it_likes_best() {
    for (accept, media) in [
        (None, "application/json"),
        (Some("*/*"), "application/json"),
        (Some("text/csv"), "text/csv"),
        (Some("text/*, application/json;q=0.5"), "text/csv"),
        (
            Some("text/csv;q=0.2, application/*;q=0.3"),
            "application/json",
        ),
        (Some("text/csv, application/json"), "application/json"),
        (Some("application/json;q=0, */*;q=0.1"), "text/csv"),
    ] {
        assert_eq!(report(accept).await, (200, media.to_owned()), "{accept:?}");
    }
    assert_eq!(report(Some("image/png")).await.0, 406);
    assert_eq!(report(Some("*/*;q=0")).await.0, 406);
}

#[tokio::test]
async fn extensions_headers_and_extractors_are_at_hand() {
    let app = router(Server, Config::unguarded()).layer(Extension(Tenant("blue")));
    let app = axum::Router::new().nest("/v1", app);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = "PUT /v1/peers/me?head=h HTTP/1.1\r\nHost: x\r\nUser-Agent: test\r\nConnection: close\r\n\r\n";
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut told = String::new();
    socket.read_to_string(&mut told).await.unwrap();
    serving.abort();
    let (_, body) = told.split_once("\r\n\r\n").unwrap();
    let told: serde_json::Value = serde_json::from_str(body).unwrap();
    let expected = serde_json::json!({
        "tenant": "blue", "peer": "127.0.0.1", "path": "/peers/me", "agent": "test", "name": "me", "head": "h",
    });
    assert_eq!(told, expected);
}
