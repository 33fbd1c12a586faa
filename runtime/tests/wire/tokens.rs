//! Tokens that are fetched: kept while they are good, fetched once however many need one, renewed when refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use futures_util::FutureExt;
use oasmith::client::{Error, OAuth, Token};
use oasmith::http::Response;
use oasmith::operation::{Scheme, SchemeKind};
use oasmith::{Body, Secret};

use crate::pet;
use crate::pets::client::Client;
use crate::pets::operations::BEARER;
use crate::recorder::{Recorder, Sent, json};

const TOKEN_URL: &str = "http://auth.test/token";

fn made() -> Response<Body> {
    let mut response = json(201, r#"{"name":"Rex","age":3}"#);
    response.headers_mut().insert("x-rate", 7.into());
    response
}

/// An API that takes any token but those refused; its token endpoint numbers what it gives.
fn api(lifetime: u64, refused: &'static [&'static str]) -> Recorder {
    let given = AtomicUsize::new(0);
    Recorder::new(move |_, sent| {
        if sent.uri == TOKEN_URL {
            let number = given.fetch_add(1, SeqCst);
            return json(
                200,
                &format!(
                    r#"{{"access_token":"t{number}","token_type":"bearer","expires_in":{lifetime},"refresh_token":"r{number}"}}"#
                ),
            );
        }
        let shown = sent
            .headers
            .get("authorization")
            .map(|value| value.to_str().unwrap());
        match shown {
            Some(token) if !refused.contains(&token) => made(),
            _ => json(401, r#"{"message":"no"}"#),
        }
    })
}

fn client(transport: &Recorder, oauth: OAuth) -> Client {
    let builder = Client::builder().base_url("http://pets.test").tokens(oauth);
    builder.transport(transport.clone()).build().unwrap()
}

fn oauth() -> OAuth {
    OAuth::client_credentials(TOKEN_URL, "me:too", "p w").scope("pets.read pets.write")
}

/// The bodies sent to the token endpoint.
fn asked(transport: &Recorder) -> Vec<Sent> {
    let sent = transport.sent().into_iter();
    sent.filter(|sent| sent.uri == TOKEN_URL).collect()
}

#[tokio::test]
async fn one_token_serves_many_calls() {
    let transport = api(3600, &[]);
    let client = client(&transport, oauth());
    let calls = (0..5).map(|_| client.create_pet("me", &pet(3)).send());
    for reply in futures_util::future::join_all(calls).await {
        reply.unwrap();
    }
    let asked = asked(&transport);
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].body,
        "grant_type=client_credentials&scope=pets.read%20pets.write"
    );
    // `me%3Atoo:p%20w`, as RFC 6749, 2.3.1 has it.
    assert_eq!(
        asked[0].headers["authorization"],
        "Basic bWUlM0F0b286cCUyMHc="
    );
    client.health().await.unwrap_err();
    let last = transport.sent().pop().unwrap();
    assert!(
        !last.headers.contains_key("authorization"),
        "nobody asked for it"
    );
}

#[tokio::test]
async fn a_token_is_used_until_it_runs_out() {
    let transport = api(0, &[]);
    let client = client(&transport, oauth().secret_in_body().param("audience", "x"));
    client.create_pet("me", &pet(3)).await.unwrap();
    client.create_pet("me", &pet(3)).await.unwrap();
    let asked = asked(&transport);
    assert_eq!(asked.len(), 2);
    assert!(!asked[0].headers.contains_key("authorization"));
    assert!(
        asked[0]
            .body
            .ends_with("&audience=x&client_id=me%3Atoo&client_secret=p%20w")
    );
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let transport = api(3600, &["Bearer t0"]);
    client(&transport, oauth())
        .create_pet("me", &pet(3))
        .await
        .unwrap();
    assert_eq!(transport.sent().len(), 4);

    let transport = api(3600, &["Bearer t0", "Bearer t1", "Bearer t2"]);
    let error = client(&transport, oauth())
        .create_pet("me", &pet(3))
        .success()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(asked(&transport).len(), 2);
    assert_eq!(transport.sent().len(), 4);
}

#[tokio::test]
async fn refresh_tokens_follow_each_other() {
    let transport = api(0, &[]);
    let client = client(&transport, OAuth::refresh(TOKEN_URL, "app", "first"));
    for _ in 0..3 {
        client.create_pet("me", &pet(3)).await.unwrap();
    }
    let bodies: Vec<_> = asked(&transport)
        .into_iter()
        .map(|sent| sent.body)
        .collect();
    let body =
        |token: &str| format!("grant_type=refresh_token&refresh_token={token}&client_id=app");
    assert_eq!(bodies, [body("first"), body("r0"), body("r1")]);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let answers: [fn() -> Response<Body>; 4] = [
        || {
            json(
                400,
                r#"{"error":"invalid_client","error_description":"who?"}"#,
            )
        },
        || json(200, "{}"),
        || json(200, r#"{"access_token":"t","token_type":"mac"}"#),
        || json(502, "<html>"),
    ];
    for answer in answers {
        let transport = Recorder::new(move |_, _| answer());
        let error = client(&transport, oauth())
            .create_pet("me", &pet(3))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Token(_)), "{error}");
        assert_eq!(transport.sent().len(), 1);
        assert!(!format!("{error:?} {error}").contains("p w"));
    }
}

#[tokio::test]
async fn a_closure_is_a_source_too() {
    let made = Arc::new(AtomicUsize::new(0));
    let source = {
        let made = made.clone();
        move || {
            let number = made.fetch_add(1, SeqCst);
            async move {
                Ok(Token {
                    secret: Secret::from(format!("own-{number}")),
                    lifetime: Some(Duration::from_secs(3600)),
                })
            }
        }
    };
    let transport = api(0, &[]);
    let builder = Client::builder().base_url("http://pets.test");
    let builder = builder.tokens_for(&BEARER, source).bearer("for all others");
    let client = builder.transport(transport.clone()).build().unwrap();
    client.create_pet("me", &pet(3)).await.unwrap();
    client.create_pet("me", &pet(3)).await.unwrap();
    assert_eq!(made.load(SeqCst), 1);
    assert_eq!(transport.sent()[1].headers["authorization"], "Bearer own-0");
    assert!(transport.sent()[1].headers["authorization"].is_sensitive());
}

#[tokio::test]
async fn a_call_that_gives_up_leaves_the_others_their_token() {
    let transport = api(3600, &[]);
    let client = client(&transport, oauth());
    let given_up = client.create_pet("me", &pet(3)).call();
    let mut given_up = Box::pin(given_up.send());
    // It has the lock and waits for the endpoint.
    assert!((&mut given_up).now_or_never().is_none());
    let waiting = tokio::spawn(client.create_pet("me", &pet(3)).send());
    tokio::task::yield_now().await;
    drop(given_up);
    let reply = tokio::time::timeout(Duration::from_secs(5), waiting).await;
    reply.unwrap().unwrap().unwrap();
}

#[test]
fn the_description_may_name_the_endpoint() {
    static WITH: Scheme = Scheme::new("oauth", SchemeKind::Bearer).token_url(TOKEN_URL);
    assert!(OAuth::of(&WITH, "me", "secret").is_some());
    assert!(OAuth::of(&BEARER, "me", "secret").is_none());
    assert!(!format!("{:?}", oauth()).contains("p w"));
}
