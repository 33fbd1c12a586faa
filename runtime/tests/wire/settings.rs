//! What a client sets for all its requests, and what one request changes.

use oasmith::client::{Builder, Core, Error, Retry};
use oasmith::http::Response;
use oasmith::{Body, Mode};

use crate::pet;
use crate::pets::client::Client;
use crate::pets::operations::CreatePetReply;
use crate::recorder::{Recorder, json};

const MADE: &str = r#"{"name":"Rex","age":3}"#;

fn made() -> Response<Body> {
    let mut response = json(201, MADE);
    response.headers_mut().insert("x-rate", 7.into());
    response
        .headers_mut()
        .insert("x-request-id", "abc".parse().unwrap());
    response
}

#[tokio::test]
async fn a_request_adds_to_its_client() {
    let transport = Recorder::new(|_, _| made());
    let client = Client::builder()
        .base_url("http://pets.test/v1/")
        .header("x-team", "a")
        .header("x-both", "client")
        .query("tenant", "a&b")
        .transport(transport.clone())
        .build()
        .unwrap();
    let call = client.create_pet("me", &pet(3)).limit(9).call();
    let call = call.header("x-both", "call").query("dry run", "yes");
    call.await.unwrap();
    let call = client.create_pet("me", &pet(3)).call();
    call.base_url("https://other.test/").await.unwrap();
    let sent = transport.sent();
    let (path, pairs) = ("/owners/me/pets", "tenant=a%26b&dry%20run=yes");
    assert_eq!(
        sent[0].uri,
        format!("http://pets.test/v1{path}?limit=9&{pairs}")
    );
    assert_eq!(
        sent[1].uri,
        format!("https://other.test{path}?tenant=a%26b")
    );
    assert_eq!(
        (&sent[0].headers["x-team"], &sent[0].headers["x-both"]),
        (&"a".parse().unwrap(), &"call".parse().unwrap())
    );
    assert_eq!(sent[1].headers["x-both"], "client");
}

#[tokio::test(start_paused = true)]
async fn keys_are_for_what_may_not_be_repeated() {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
    static MADE: AtomicU32 = AtomicU32::new(0);
    let transport = Recorder::new(|number, sent| match number {
        0 => json(503, "{}"),
        _ if sent.uri.ends_with("health") => {
            Response::builder().status(204).body(Body::empty()).unwrap()
        }
        _ => made(),
    });
    let client = Client::builder()
        .base_url("http://pets.test")
        .retry(Retry::times(2))
        .idempotency_keys(|| format!("key-{}", MADE.fetch_add(1, Relaxed)))
        .transport(transport.clone())
        .build()
        .unwrap();
    client.create_pet("me", &pet(3)).await.unwrap();
    client.create_pet("me", &pet(3)).await.unwrap();
    client.health().await.unwrap();
    let call = client.create_pet("me", &pet(3)).call();
    call.idempotency_key("mine").await.unwrap();
    let keys: Vec<_> = transport
        .sent()
        .iter()
        .map(|sent| {
            sent.headers
                .get("idempotency-key")
                .map(|key| key.to_str().unwrap().to_owned())
        })
        .collect();
    let keys: Vec<_> = keys.iter().map(Option::as_deref).collect();
    assert_eq!(
        keys,
        [
            Some("key-0"),
            Some("key-0"),
            Some("key-1"),
            None,
            Some("mine")
        ]
    );
}

#[tokio::test]
async fn the_answer_is_there_beside_the_reply() {
    let transport = Recorder::new(|_, _| made());
    let client = Client::builder()
        .base_url("http://pets.test")
        .transport(transport)
        .build()
        .unwrap();
    let (reply, answer) = client
        .create_pet("me", &pet(3))
        .call()
        .with_answer()
        .await
        .unwrap();
    assert_eq!(
        reply,
        CreatePetReply::Created {
            body: pet(3),
            x_rate: 7
        }
    );
    assert_eq!(
        (answer.status.as_u16(), answer.request_id()),
        (201, Some("abc"))
    );
    assert_eq!(answer.body, MADE);

    let response = client
        .create_pet("me", &pet(3))
        .call()
        .response()
        .await
        .unwrap();
    assert_eq!(response.headers()["x-rate"], "7");
    assert_eq!(response.into_body().collect(99).await.unwrap(), MADE);
}

#[tokio::test]
async fn a_reply_that_nobody_documents_is_seen_raw() {
    let transport = Recorder::new(|_, _| json(299, "[1]"));
    let client = Client::builder()
        .base_url("http://pets.test")
        .transport(transport)
        .build()
        .unwrap();
    let error = client.health().await.unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error}");
    let told = "the reply to health (299 <unknown status code>) is not documented";
    assert_eq!(error.to_string(), told);
    let answer = error.answer().unwrap();
    assert_eq!(answer.body, "[1]");
    assert_eq!(answer.json::<Vec<u8>>(), Ok(vec![1]));
    let error = client.health().success().await.unwrap_err();
    assert_eq!(error.answer().unwrap().body, "[1]");
    let response = client.health().response().await.unwrap();
    assert_eq!(response.status().as_u16(), 299);
    assert_eq!(response.into_body().collect(99).await.unwrap(), "[1]");
}

/// A vendor's name for JSON is a name for JSON. What is none by its name, tolerant clients read alone.
#[tokio::test]
async fn json_is_known_by_other_names() {
    let names = [
        ("application/vnd.api+json", 1),
        ("text/json; charset=utf-8", 1),
        ("text/plain", 2),
    ];
    for (name, least) in names {
        for (at, mode) in [Mode::Strict, Mode::Open, Mode::Tolerant]
            .into_iter()
            .enumerate()
        {
            let transport = Recorder::new(move |_, _| {
                let mut reply = json(201, r#"{"name":"Rex","age":3}"#);
                let headers = reply.headers_mut();
                headers.insert("content-type", name.parse().unwrap());
                headers.insert("x-rate", "7".parse().unwrap());
                reply
            });
            let client = Client::builder()
                .base_url("http://pets.test")
                .bearer("good")
                .responses(mode)
                .transport(transport)
                .build()
                .unwrap();
            let pet = pet(3);
            let reply = client.create_pet("me", &pet).await;
            assert_eq!(reply.is_ok(), at >= least, "{name} {mode:?}: {reply:?}");
        }
    }
}

#[tokio::test]
async fn an_undecodable_reply_is_kept_and_explained() {
    let cases = [
        (r#"{"name":"Rex","age":"old"}"#, "/age: must be an integer"),
        // What stands where something else is asked for is the fault, not what is in it.
        (
            r#"{"name":"Rex","age":{"years":3}}"#,
            "/age: must be an integer",
        ),
        (r#"{"name":"Rex","age":[3]}"#, "/age: must be an integer"),
        (
            r#"[{"name":"Rex","age":3}]"#,
            "the value: must be an object",
        ),
        (r#"{"name":"Rex"}"#, "/age: is required"),
        (
            r#"{"name":"Rex","age":3"#,
            "not JSON: unexpected end at line 1, column 22",
        ),
        ("", "not JSON: "),
    ];
    for (body, why) in cases {
        let transport = Recorder::new(move |_, _| {
            let mut response = made();
            *response.body_mut() = Body::from(body);
            response
        });
        let client = Client::builder()
            .base_url("http://pets.test")
            .transport(transport)
            .build()
            .unwrap();
        let error = client.create_pet("me", &pet(3)).await.unwrap_err();
        let Error::Undecodable(answer, rejection) = &error else {
            panic!("{error}")
        };
        assert_eq!(
            (answer.status.as_u16(), answer.request_id()),
            (201, Some("abc"))
        );
        assert_eq!(answer.body, body);
        assert!(rejection.to_string().starts_with(why), "{rejection}");
        let told = format!("the reply to createPet (201 Created) is not as documented\n{why}");
        assert!(error.to_string().starts_with(&told), "{error}");
    }
}

#[tokio::test]
async fn a_reply_stops_at_the_limit() {
    let transport = Recorder::new(|_, _| made());
    let client = Client::builder()
        .base_url("http://pets.test")
        .reply_limit(8);
    let client = client.transport(transport).build().unwrap();
    let error = client.create_pet("me", &pet(3)).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge(_, 8)), "{error}");
    assert_eq!(error.answer().unwrap().body, MADE[..8]);
    assert_eq!(error.request_id(), Some("abc"));
    assert_eq!(
        client
            .health()
            .await
            .unwrap_err()
            .status()
            .unwrap()
            .as_u16(),
        201
    );
}

#[test]
fn no_secret_shows() {
    let transport = Recorder::new(|_, _| made());
    let builder = Client::builder().base_url("http://me:secret@pets.test/v1");
    let builder = builder
        .bearer("secret")
        .basic("me", "secret")
        .api_key("secret")
        .header("x-key", "secret")
        .query("key", "secret")
        .transport(transport);
    let mut shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let call = client.create_pet("secret", &pet(3)).call();
    let call = call.header("authorization", "secret").query("k", "secret");
    shown.push_str(&format!("{client:?} {call:?}"));
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.contains("createPet"), "{shown}");
    assert!(shown.contains("\"http://pets.test/v1\""), "{shown}");
}

#[tokio::test]
async fn what_can_be_read_is_preferred() {
    use oasmith::operation::{Coding, Content, Operation, Reply, Status};
    static REPORT: Operation = Operation {
        id: "report",
        method: "GET",
        path: "/report",
        params: &[],
        body: None,
        replies: &[
            Reply::new(
                Status::Code(200),
                &[
                    Content::new("application/xml", Coding::Raw),
                    Content::json("application/json"),
                ],
            ),
            Reply::new(
                Status::Code(203),
                &[Content::new("application/pdf", Coding::Raw)],
            ),
        ],
        security: &[],
        server: None,
    };
    struct Bare(Core);
    impl From<Core> for Bare {
        fn from(core: Core) -> Self {
            Bare(core)
        }
    }
    let transport = Recorder::new(|_, _| json(200, "{}"));
    let builder = Builder::<Bare>::new("http://pets.test", Mode::Open);
    let client = builder.transport(transport.clone()).build().unwrap();
    let call = client.0.call::<CreatePetReply>(&REPORT);
    call.response().await.unwrap();
    let accept = "application/xml;q=0.9, application/json, application/pdf";
    assert_eq!(transport.sent()[0].headers["accept"], accept);
}

#[test]
fn a_client_needs_an_absolute_url() {
    for url in ["", "/v1", "pets.test", "http://pets.test/?a=b", "http://"] {
        let builder = Client::builder().base_url(url);
        assert!(
            builder
                .transport(Recorder::new(|_, _| made()))
                .build()
                .is_err(),
            "{url}"
        );
    }
    let bad = Client::builder()
        .base_url("http://pets.test")
        .header("a b", "c");
    assert!(bad.build().is_err());
}
