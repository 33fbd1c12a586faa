//! Redirects, as the default transport follows them.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use oasmith::client::Error;

use crate::pets::client::Client;

/// A server that leads on to a URL, or ends there; what it was shown.
async fn serve(location: Option<String>) -> (String, Arc<Mutex<Vec<(String, bool, usize)>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    let answer = async move |uri: Uri, headers: HeaderMap, body: String| {
        let shown = headers.contains_key("authorization");
        kept.lock()
            .unwrap()
            .push((uri.path().to_owned(), shown, body.len()));
        match location.filter(|_| uri.path() != "/end") {
            Some(location) => {
                (StatusCode::TEMPORARY_REDIRECT, [("location", location)]).into_response()
            }
            None => (
                StatusCode::CREATED,
                [("x-rate", "7"), ("content-type", "application/json")],
                r#"{"name":"Rex","age":3}"#,
            )
                .into_response(),
        }
    };
    let app = axum::Router::new().fallback(answer);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}"), seen)
}

fn client(base: &str) -> Client {
    let builder = Client::builder().base_url(base).bearer("secret");
    builder.build().unwrap()
}

#[tokio::test]
async fn the_same_server_is_shown_the_same() {
    let (base, seen) = serve(Some("/end".to_owned())).await;
    let made = client(&base)
        .create_pet("me", &crate::pet(3))
        .success()
        .await;
    assert_eq!(made.unwrap(), crate::pet(3));
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen[1], ("/end".to_owned(), true, seen[0].2));
}

#[tokio::test]
async fn another_server_is_shown_nothing() {
    let (other, seen) = serve(None).await;
    let (base, _) = serve(Some(format!("{other}/there"))).await;
    let error = client(&base).create_pet("me", &crate::pet(3)).await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 307);
    let _ = client(&base).health().await;
    assert_eq!(*seen.lock().unwrap(), [("/there".to_owned(), false, 0)]);
}

#[tokio::test]
async fn a_circle_ends() {
    let (base, seen) = serve(Some("/again".to_owned())).await;
    let error = client(&base).health().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 307);
    assert_eq!(seen.lock().unwrap().len(), 11);
}
