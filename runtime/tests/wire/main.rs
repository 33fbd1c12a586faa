//! Client and server against each other, in process and over a socket, as generated code uses them.

#![allow(missing_docs, unreachable_pub)]

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "gzip")]
mod compressed;
mod faults;
mod hostile;
mod pets;
mod recorder;
mod redirected;
mod segments;
mod sending;
mod settings;
mod tokens;

use std::net::Ipv4Addr;

use oasmith::StatusIn;
use oasmith::client::{Error, Tower, Transport};
use oasmith::server::{Attempt, Authenticator, Config, Denied, axum};
use pets::client::Client;
use pets::operations::{CreatePetReply, HealthReply};
use pets::server::{CreatePetRequest, Pets, router};
use pets::{Pet, Problem};

struct Shelter;

impl Pets for Shelter {
    type Principal = String;

    async fn create_pet(&self, principal: String, request: CreatePetRequest) -> CreatePetReply {
        if request.owner_id == "no/body" {
            let message = format!("{principal} may not");
            return CreatePetReply::ClientError(StatusIn::CONFLICT, Problem { message });
        }
        let tags = request.tags.unwrap_or_default().join("+");
        let body = Pet {
            name: format!("{}{tags}", request.body.name),
            age: request.body.age,
        };
        CreatePetReply::Created {
            body,
            x_rate: request.limit.unwrap_or(7),
        }
    }

    async fn health(&self) -> HealthReply {
        HealthReply::NoContent
    }
}

struct Tokens;

impl Authenticator for Tokens {
    type Principal = String;

    async fn authenticate(&self, attempt: Attempt<'_>) -> Result<String, Denied> {
        assert!(attempt.scopes().eq(["pets.create"]));
        match attempt.bearer() {
            Some("good") => Ok("me".to_owned()),
            Some("weak") => Err(Denied::Forbidden),
            _ => Err(Denied::Unauthenticated),
        }
    }
}

fn app() -> axum::Router {
    router(Shelter, Config::new(Tokens).validate_replies(true))
}

fn client(token: &str) -> Client {
    let builder = Client::builder()
        .base_url("http://pets.test/")
        .bearer(token);
    builder.transport(Tower(app())).build().unwrap()
}

fn pet(age: i64) -> Pet {
    Pet {
        name: "Rex".to_owned(),
        age,
    }
}

#[tokio::test]
async fn a_call_comes_back_equal() {
    let tags = ["a b".to_owned(), "ü,&".to_owned()];
    let reply = client("good")
        .create_pet("me & you/ü", &pet(3))
        .limit(9)
        .tags(&tags)
        .await
        .unwrap();
    let body = Pet {
        name: "Rexa b+ü,&".to_owned(),
        age: 3,
    };
    assert_eq!(reply, CreatePetReply::Created { body, x_rate: 9 });
    assert_eq!(
        client("good").health().await.unwrap(),
        HealthReply::NoContent
    );
}

#[tokio::test]
async fn documented_failures_are_typed() {
    let reply = client("good").create_pet("no/body", &pet(3)).await.unwrap();
    let problem = Problem {
        message: "me may not".to_owned(),
    };
    assert_eq!(
        reply,
        CreatePetReply::ClientError(StatusIn::CONFLICT, problem)
    );
    let error = client("good")
        .create_pet("no/body", &pet(3))
        .call()
        .success()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Failed(_)), "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 409);
}

#[tokio::test]
async fn nothing_wrong_is_sent() {
    struct Nowhere;
    impl Transport for Nowhere {
        fn send(
            &self,
            _: oasmith::http::Request<oasmith::Body>,
        ) -> oasmith::client::BoxFuture<
            '_,
            Result<oasmith::http::Response<oasmith::Body>, oasmith::body::BoxError>,
        > {
            panic!("sent")
        }
        fn sleep(&self, time: std::time::Duration) -> oasmith::client::BoxFuture<'static, ()> {
            Box::pin(tokio::time::sleep(time))
        }
    }
    let client = Client::builder()
        .base_url("http://pets.test")
        .transport(Nowhere)
        .build()
        .unwrap();
    let tags = ["a|b".to_owned()];
    let error = client
        .create_pet("..", &pet(-1))
        .limit(101)
        .tags(&tags)
        .await
        .unwrap_err();
    let Error::Invalid(faults) = &error else {
        panic!("{error}")
    };
    let parts: Vec<String> = faults.iter().map(|fault| fault.part.to_string()).collect();
    assert_eq!(
        parts,
        [
            "body",
            "query parameter `limit`",
            "path parameter `ownerId`",
            "query parameter `tags`"
        ],
        "{error}"
    );
}

#[tokio::test]
async fn nobody_gets_past_the_guard() {
    for (token, status) in [("bad", 401), ("weak", 403)] {
        let error = client(token).create_pet("me", &pet(3)).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status, "{error}");
        assert!(
            error
                .answer()
                .unwrap()
                .headers
                .contains_key("www-authenticate")
        );
    }
    let open = router(Shelter, Config::unguarded());
    let client = Client::builder()
        .base_url("http://pets.test")
        .bearer("good");
    let client = client.transport(Tower(open)).build().unwrap();
    let error = client.create_pet("me", &pet(3)).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(client.health().await.unwrap(), HealthReply::NoContent);
}

/// Sends raw requests and returns status and body.
async fn raw(
    method: &str,
    uri: &str,
    media: &str,
    body: &str,
) -> (u16, String, axum::http::HeaderMap) {
    let mut request = oasmith::http::Request::builder().method(method).uri(uri);
    request = request.header("authorization", "bearer good");
    if !media.is_empty() {
        request = request.header("content-type", media);
    }
    let request = request.body(oasmith::Body::from(body.to_owned())).unwrap();
    let response = Tower(app()).send(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect(1 << 20).await.unwrap();
    (
        parts.status.as_u16(),
        String::from_utf8(bytes.to_vec()).unwrap(),
        parts.headers,
    )
}

#[tokio::test]
async fn refusals_have_their_status() {
    const JSON: &str = "application/json";
    let path = "/owners/me/pets";
    let (status, _, headers) = raw("DELETE", path, "", "").await;
    assert_eq!((status, headers["allow"].to_str().unwrap()), (405, "POST"));
    assert_eq!(raw("POST", "/nowhere", JSON, "{}").await.0, 404);
    assert_eq!(raw("POST", path, "text/plain", "{}").await.0, 415);
    assert_eq!(raw("POST", path, "", "{}").await.0, 415);
    assert_eq!(raw("POST", path, "", "").await.0, 400);
    assert_eq!(raw("POST", path, JSON, "{").await.0, 400);
    assert_eq!(
        raw("POST", path, JSON, &" ".repeat((2 << 20) + 1)).await.0,
        413
    );
    assert_eq!(
        raw("POST", "/owners/%ff/pets", JSON, r#"{"name":"x","age":1}"#)
            .await
            .0,
        400
    );
    assert_eq!(raw("HEAD", "/health", "", "").await.0, 405 - 201);
}

#[tokio::test]
async fn everything_wrong_is_in_one_answer() {
    let uri = "/owners/me/pets?limit=many";
    let (status, body, headers) = raw("POST", uri, "application/json", r#"{"age":-1}"#).await;
    assert_eq!(status, 422, "{body}");
    assert_eq!(headers["content-type"], "application/problem+json");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let violations = body["violations"].as_array().unwrap();
    let keywords: Vec<_> = violations
        .iter()
        .map(|one| {
            (
                one["in"].as_str().unwrap(),
                one["keyword"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        keywords,
        [("query", "type"), ("body", "required"), ("body", "minimum")]
    );
}

#[tokio::test]
async fn it_works_over_a_socket() {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app()).await });
    let client = Client::builder()
        .base_url(format!("http://{address}"))
        .bearer("good");
    let client = client.build().unwrap();
    let reply = client.create_pet("a/b c", &pet(3)).limit(1).await.unwrap();
    assert_eq!(
        reply,
        CreatePetReply::Created {
            body: pet(3),
            x_rate: 1
        }
    );
    assert_eq!(client.health().success().await.unwrap(), ());
}
