//! Replies that are compressed: read by the default transport, and called by name where nobody reads them.

use std::net::Ipv4Addr;

use axum::http::HeaderMap;
use axum::routing::post;
use oasmith::client::{Error, Tower};
use oasmith::http::Response;

use crate::pets::client::Client;

/// `{"name":"Rex","age":3}` by gzip.
const GZIP: &[u8] = include_bytes!("pet.json.gz");

fn reply(bytes: &'static [u8], coding: &str) -> Response<axum::body::Body> {
    let response = Response::builder().status(201).header("x-rate", 7);
    let response = response.header("content-type", "application/json");
    let response = response.header("content-encoding", coding);
    response.body(bytes.into()).unwrap()
}

async fn serve(bytes: &'static [u8], coding: &'static str) -> Client {
    let answer = async move |headers: HeaderMap| {
        let accepts = headers["accept-encoding"].to_str().unwrap().to_owned();
        assert!(accepts.contains(coding), "{accepts}");
        reply(bytes, coding)
    };
    let app = axum::Router::new().route("/owners/me/pets", post(answer));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Client::builder()
        .base_url(format!("http://{address}"))
        .build()
        .unwrap()
}

#[tokio::test]
async fn gzip_is_read() {
    let client = serve(GZIP, "gzip").await;
    let made = client.create_pet("me", &crate::pet(3)).success().await;
    assert_eq!(made.unwrap(), crate::pet(3));
}

#[tokio::test]
async fn a_compressed_reply_that_ends_early_is_no_success() {
    for length in 0..GZIP.len() {
        let client = serve(&GZIP[..length], "gzip").await;
        let error = client.create_pet("me", &crate::pet(3)).await.unwrap_err();
        assert!(
            matches!(error, Error::Broken(..) | Error::Undecodable(..)),
            "{length}: {error}"
        );
        assert_eq!(error.status().unwrap().as_u16(), 201);
    }
}

#[cfg(feature = "brotli")]
#[tokio::test]
async fn brotli_is_read() {
    let client = serve(include_bytes!("pet.json.br"), "br").await;
    let made = client.create_pet("me", &crate::pet(3)).success().await;
    assert_eq!(made.unwrap(), crate::pet(3));
}

#[cfg(feature = "zstd")]
#[tokio::test]
async fn zstd_is_read() {
    let client = serve(include_bytes!("pet.json.zst"), "zstd").await;
    let made = client.create_pet("me", &crate::pet(3)).success().await;
    assert_eq!(made.unwrap(), crate::pet(3));
}

#[tokio::test]
async fn what_no_transport_reads_is_said() {
    let app = axum::Router::new().route("/owners/me/pets", post(async || reply(GZIP, "gzip")));
    let client = Client::builder()
        .base_url("http://pets.test")
        .transport(Tower(app));
    let error = client
        .build()
        .unwrap()
        .create_pet("me", &crate::pet(3))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("compressed (`gzip`)"), "{error}");
    let Error::Undecodable(answer, _) = error else {
        panic!("{error}")
    };
    assert_eq!(answer.body, GZIP);
}
