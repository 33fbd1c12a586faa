//! Handlers that may fail: what the caller is told of errors, and what the server's own side is told.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};

use axum::extract::Request as Incoming;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use oasmith::Body;
use oasmith::client::{Tower, Transport};
use oasmith::http::header::{LOCATION, SET_COOKIE};
use oasmith::http::{HeaderValue, Request, StatusCode};
use oasmith::server::{Attempt, Authenticator, Config, Denied, Failure, Head, Reason};
use oasmith::stream::Lines;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

mod streams;

mod api {
    oasmith::generate!("fixtures/wire/failures.yaml", fallible_handlers = true);
}
mod headed {
    oasmith::generate!(
        "fixtures/wire/failures.yaml",
        fallible_handlers = true,
        request_head = true
    );
}

use api::Pet;
use api::operations::{FeedReply, GetPetReply, KeeperReply, RestoreReply, UploadReply};
use api::server::{
    FeedInput, Feeds, GetPetInput, Keepers, Pets, RestoreInput, UploadInput, router,
};
use api::webhooks::{SoldInput, SoldReply, Webhooks};

/// An error of a library, with a cause.
#[derive(Debug)]
struct Lost(std::io::Error);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no connection to the database")
    }
}

impl Error for Lost {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

fn lost() -> Result<Pet, Lost> {
    Err(Lost(std::io::Error::other("secret.host:5432 is down")))
}

/// The errors of a program, which know their responses: one that is an `Error`.
#[derive(Debug)]
enum ShopError {
    Closed,
    Lost(Lost),
}

impl fmt::Display for ShopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the shop cannot do this")
    }
}

impl Error for ShopError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ShopError::Closed => None,
            ShopError::Lost(error) => Some(error),
        }
    }
}

impl From<Lost> for ShopError {
    fn from(error: Lost) -> Self {
        ShopError::Lost(error)
    }
}

impl IntoResponse for ShopError {
    fn into_response(self) -> Response {
        match self {
            ShopError::Closed => (StatusCode::CONFLICT, "closed").into_response(),
            ShopError::Lost(_) => StatusCode::BAD_GATEWAY.into_response(),
        }
    }
}

/// And one that is none, as axum's documentation has it.
struct Moved(&'static str);

impl IntoResponse for Moved {
    fn into_response(self) -> Response {
        (StatusCode::SEE_OTHER, [(LOCATION, self.0)]).into_response()
    }
}

impl From<Moved> for Failure {
    fn from(moved: Moved) -> Self {
        Failure::response(moved)
    }
}

fn pet(name: &str) -> Pet {
    Pet {
        name: name.to_owned(),
    }
}

fn shop(name: &str) -> Result<Pet, ShopError> {
    match name {
        "closed" => Err(ShopError::Closed),
        _ => Ok(lost()?),
    }
}

/// A response that breaks off, more than once.
fn torn() -> Response {
    let lost = || Err(Lost(std::io::Error::other("secret.host:5432 is down")));
    let pieces = stream::iter([Ok("so far"), lost(), lost()]);
    let body = axum::body::Body::from_stream(pieces);
    (StatusCode::BAD_GATEWAY, body).into_response()
}

struct Server;

impl Pets for Server {
    async fn get_pet(&self, request: GetPetInput) -> Result<GetPetReply, Failure> {
        let pet = match request.name.as_str() {
            "lost" => lost()?,
            "boxed" => lost().map_err(Box::<dyn Error + Send + Sync>::from)?,
            "text" => Err("secret text")?,
            "closed" | "shop" => shop(&request.name)?,
            "moved" => return Err(Moved("/pets/elsewhere").into()),
            "taken" => return Err(Failure::new(StatusCode::CONFLICT, "the \"name\" is taken")),
            "busy" => lost().map_err(|error| {
                Failure::new(StatusCode::SERVICE_UNAVAILABLE, "come back later").with_source(error)
            })?,
            "informed" => return Err(Failure::new(StatusCode::EARLY_HINTS, "later")),
            "switched" => return Err(Failure::response(StatusCode::SWITCHING_PROTOCOLS)),
            "torn" => return Err(Failure::response(torn())),
            "reported" => return Err(Failure::from("told in the handler").reported()),
            name if name.contains('\n') => Err(format!("there is no {name}"))?,
            "none" => return Ok(GetPetReply::NotFound),
            name => pet(name),
        };
        Ok(GetPetReply::Ok(pet))
    }
}

impl Feeds for Server {
    async fn feed(&self, request: FeedInput) -> Result<FeedReply, Failure> {
        let last = request.last.map_or_else(lost, |name| Ok(pet(&name)));
        let pets = stream::iter([Ok(pet("Bello")), last, lost()]);
        Ok(FeedReply::Ok(Lines::fallible(pets)))
    }

    async fn upload(&self, request: UploadInput) -> Result<UploadReply, Failure> {
        let mut pets = request.body;
        while let Some(pet) = pets.next().await {
            pet?;
        }
        Ok(UploadReply::NoContent)
    }

    async fn restore(&self, request: RestoreInput) -> Result<RestoreReply, Failure> {
        let mut body = request.body;
        while body.chunk().await?.is_some() {}
        Ok(RestoreReply::NoContent)
    }
}

impl Keepers for Server {
    type Principal = ();

    async fn keeper(&self, (): ()) -> Result<KeeperReply, Failure> {
        Ok(KeeperReply::NoContent)
    }
}

/// Looks tokens up where nothing is to be found.
struct Door;

impl Authenticator for Door {
    type Principal = ();

    async fn authenticate(&self, attempt: Attempt<'_>) -> Result<(), Denied> {
        match attempt.bearer() {
            Some("known") => {
                lost()?;
                Ok(())
            }
            Some("early") => Err(Failure::new(StatusCode::TOO_MANY_REQUESTS, "not yet"))?,
            _ => Err(Denied::Unauthenticated),
        }
    }
}

impl Webhooks for Server {
    async fn sold(&self, _: SoldInput) -> Result<SoldReply, Failure> {
        lost()?;
        Ok(SoldReply::NoContent)
    }
}

/// What the server's own side is told.
type Told = Arc<Mutex<Vec<String>>>;

fn line(failure: &Failure) -> String {
    let operation = failure.operation().unwrap();
    let (id, method, path) = (operation.id, operation.method, operation.path);
    let status = failure.status().as_u16();
    format!("{id} {method} {path} {status} {failure:#}")
}

fn noting(told: &Told) -> Config<()> {
    let told = told.clone();
    Config::new(Door)
        .validate_replies(true)
        .failures(move |failure| {
            told.lock().unwrap().push(line(&failure));
            failure
        })
}

async fn send(app: axum::Router, request: &str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut told = Vec::new();
    socket.read_to_end(&mut told).await.unwrap();
    serving.abort();
    String::from_utf8(told).unwrap()
}

async fn get(app: axum::Router, path: &str) -> String {
    let head = "HTTP/1.1\r\nHost: x\r\nConnection: close";
    send(app, &format!("GET {path} {head}\r\n\r\n")).await
}

/// What a server with the default answers, and is told.
async fn pets(name: &str) -> (u16, String, Vec<String>) {
    let told = Told::default();
    let answer = get(router(Server, noting(&told)), &format!("/pets/{name}")).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(!answer.contains("secret") && !answer.contains("database"));
    let told = std::mem::take(&mut *told.lock().unwrap());
    (status, format!("{head}\r\n\r\n{body}"), told)
}

#[tokio::test]
async fn callers_learn_nothing_of_errors_and_the_server_all() {
    let chain = "no connection to the database: secret.host:5432 is down";
    let shop = format!("the shop cannot do this: {chain}");
    for (name, said) in [
        ("lost", chain),
        ("boxed", chain),
        ("text", "secret text"),
        ("shop", &shop),
    ] {
        let (status, answer, told) = pets(name).await;
        assert_eq!(status, 500, "{name}: {answer}");
        assert!(answer.contains("content-type: application/problem+json"));
        let body =
            r#"{"type":"about:blank","title":"The request cannot be carried out","status":500}"#;
        assert!(answer.ends_with(body), "{answer}");
        let expected = format!("getPet GET /pets/{{name}} 500 {said}");
        assert_eq!(told, [expected], "{name}");
    }
    for (name, expected) in [("Bello", 200), ("none", 404)] {
        let (status, answer, told) = pets(name).await;
        assert_eq!((status, told.as_slice()), (expected, &[][..]), "{answer}");
    }
}

#[tokio::test]
async fn what_the_caller_is_to_know_is_said() {
    let (status, answer, told) = pets("taken").await;
    assert_eq!(status, 409);
    let title =
        r#"{"type":"about:blank","title":"The request cannot be carried out","status":409,"#;
    let expected = format!(r#"{title}"detail":"the \"name\" is taken"}}"#);
    assert!(answer.ends_with(&expected), "{answer}");
    assert_eq!(told, ["getPet GET /pets/{name} 409 the \"name\" is taken"]);
    let (status, answer, told) = pets("busy").await;
    assert_eq!(status, 503);
    assert!(answer.contains(r#""detail":"come back later""#), "{answer}");
    let said = "come back later: no connection to the database: secret.host:5432 is down";
    assert_eq!(told, [format!("getPet GET /pets/{{name}} 503 {said}")]);
    let (status, answer, told) = pets("moved").await;
    assert_eq!(status, 303);
    assert!(answer.contains("location: /pets/elsewhere\r\n"), "{answer}");
    assert_eq!(
        told,
        ["getPet GET /pets/{name} 303 answered with 303 See Other"]
    );
}

/// Errors that know their responses are asked for them, by whoever is told of failures.
#[tokio::test]
async fn errors_of_the_program_are_the_responses_that_they_know() {
    let app = || {
        let config =
            Config::unguarded().failures(|failure| match failure.downcast::<ShopError>() {
                Ok(error) => Failure::response(error),
                Err(failure) => Failure::new(StatusCode::IM_A_TEAPOT, failure.to_string()),
            });
        router(Server, config)
    };
    let answer = get(app(), "/pets/closed").await;
    assert!(answer.starts_with("HTTP/1.1 409 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\nclosed"), "{answer}");
    let answer = get(app(), "/pets/shop").await;
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    let answer = get(app(), "/pets/lost").await;
    assert!(answer.starts_with("HTTP/1.1 418 "), "{answer}");
    assert!(answer.contains(r#""detail":"no connection to the database""#));
}

/// An API words failures as it does its other refusals.
#[tokio::test]
async fn failures_are_worded_like_refusals() {
    let config = Config::unguarded()
        .failures(|failure| failure)
        .refusals(|refusal| {
            assert_eq!(refusal.reason, Reason::Failed);
            let id = refusal.operation.unwrap().id;
            let detail = refusal.detail.as_deref().unwrap_or("-");
            let mut response = oasmith::http::Response::new(Body::from(format!("{id}: {detail}")));
            *response.status_mut() = refusal.status;
            response
        });
    let app = router(Server, config);
    let answer = get(app.clone(), "/pets/taken").await;
    assert!(
        answer.ends_with("getPet: the \"name\" is taken"),
        "{answer}"
    );
    let answer = get(app.clone(), "/pets/lost").await;
    assert!(answer.ends_with("getPet: -"), "{answer}");
    // A status that the caller is told comes without a body where there is none to be.
    let head = send(
        app,
        "HEAD /pets/taken HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(
        head.starts_with("HTTP/1.1 409 ") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
}

#[tokio::test]
async fn the_server_is_told_of_replies_that_the_description_does_not_allow() {
    let (status, answer, told) = pets("Bartholomew").await;
    assert_eq!(status, 500);
    assert!(answer.contains("\"pointer\":\"/name\""), "{answer}");
    let [told] = told.as_slice() else {
        panic!("{told:?}");
    };
    let said =
        "getPet GET /pets/{name} 500 The reply is not what the description allows: body at /name: ";
    assert!(told.starts_with(said), "{told}");
}

#[tokio::test]
async fn the_server_is_told_of_streams_that_break_off() {
    let refused = "The reply is not what the description allows: body at /name: must be at most 10 characters long";
    for (path, said) in [
        (
            "/feed",
            "no connection to the database: secret.host:5432 is down",
        ),
        ("/feed?last=Bartholomew", refused),
    ] {
        let told = Told::default();
        let request = Request::get(path).body(Body::empty()).unwrap();
        let app = Tower(router(Server, noting(&told)));
        let response = app.send(request).await.unwrap();
        assert_eq!(response.status(), 200);
        let mut body = response.into_body();
        let first = body.chunk().await.unwrap().unwrap();
        assert_eq!(first, "{\"name\":\"Bello\"}\n");
        assert!(told.lock().unwrap().is_empty());
        body.chunk().await.unwrap_err();
        assert_eq!(body.chunk().await.unwrap(), None);
        assert_eq!(
            *told.lock().unwrap(),
            [format!("feed GET /feed 500 {said}")]
        );
    }
}

/// What a failure is answered with may break off like a reply.
#[tokio::test]
async fn the_server_is_told_of_responses_that_break_off() {
    let told = Told::default();
    let request = Request::get("/pets/torn").body(Body::empty()).unwrap();
    let response = Tower(router(Server, noting(&told))).send(request).await;
    let mut body = response.unwrap().into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), "so far");
    body.chunk().await.unwrap_err();
    assert_eq!(body.chunk().await.unwrap(), None);
    let expected = [
        "getPet GET /pets/{name} 502 answered with 502 Bad Gateway",
        "getPet GET /pets/{name} 500 no connection to the database: secret.host:5432 is down",
    ];
    assert_eq!(*told.lock().unwrap(), expected);
}

/// An informational status ends no request.
#[tokio::test]
async fn what_is_no_answer_is_not_answered() {
    let (status, answer, told) = pets("informed").await;
    assert_eq!(status, 500);
    assert!(answer.contains(r#""detail":"later""#), "{answer}");
    let said = "getPet GET /pets/{name} 500";
    let because = "does not end a request";
    assert_eq!(told, [format!("{said} later: 103 Early Hints {because}")]);
    let (status, _, told) = pets("switched").await;
    assert_eq!(status, 500);
    assert_eq!(told, [format!("{said} 101 Switching Protocols {because}")]);
}

#[test]
fn what_an_error_says_itself_is_not_said_again() {
    let error = std::io::Error::other("reset by peer");
    let failure = Failure::from(oasmith::stream::StreamError::from(error));
    let said = "the stream broke off: reset by peer";
    assert_eq!(format!("{failure:#}"), said);
}

const WRITING: &str = "OASMITH_TEST_WRITES_FAILURES";

/// Runs the test of this name alone, in a process of its own, with this standard error.
fn alone(name: &str, stderr: impl Into<std::process::Stdio>) -> std::process::Output {
    std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(WRITING, "1")
        .stderr(stderr)
        .output()
        .unwrap()
}

/// The feature `tracing` is on here, and nobody listens.
#[tokio::test]
async fn the_standard_error_is_told_where_nobody_else_is() {
    if std::env::var_os(WRITING).is_some() {
        let app = router(Server, Config::unguarded());
        for name in ["a%0Aadmin%20logged%20in%1b[31m", "reported"] {
            let answer = get(app.clone(), &format!("/pets/{name}")).await;
            assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        }
        return;
    }
    let own = "the_standard_error_is_told_where_nobody_else_is";
    let output = alone(own, std::process::Stdio::piped());
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    let expected = [
        r"getPet (`GET /pets/{name}`) failed: there is no a\nadmin logged in\u{1b}[31m",
        "a request failed: told in the handler",
    ];
    assert_eq!(told.lines().collect::<Vec<_>>(), expected);
    // One that cannot be written is no reason not to answer.
    if let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") {
        let output = alone(own, full);
        assert!(output.status.success(), "{output:?}");
    }
}

#[tokio::test]
async fn authenticators_may_fail_too() {
    let told = Told::default();
    let app = router(Server, noting(&told));
    for (token, status) in [("known", 500), ("early", 429), ("unknown", 401)] {
        let head = "HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer";
        let request = format!("GET /keeper {head} {token}\r\n\r\n");
        let answer = send(app.clone(), &request).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
        assert!(!answer.contains("secret"), "{answer}");
    }
    let expected = [
        "keeper GET /keeper 500 no connection to the database: secret.host:5432 is down",
        "keeper GET /keeper 429 not yet",
    ];
    assert_eq!(*told.lock().unwrap(), expected);
}

#[tokio::test]
async fn receivers_of_webhooks_may_fail_too() {
    let told = Told::default();
    let app = api::webhooks::router(Server, noting(&told));
    let head = "HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json";
    let post = format!("POST /sold {head}\r\nContent-Length: 12\r\n\r\n{{\"name\":\"a\"}}");
    let answer = send(app, &post).await;
    assert!(
        answer.starts_with("HTTP/1.1 500 ") && !answer.contains("secret"),
        "{answer}"
    );
    let said = "no connection to the database: secret.host:5432 is down";
    assert_eq!(
        *told.lock().unwrap(),
        [format!("sold POST /sold 500 {said}")]
    );
}

/// What a layer hands to handlers, for headers that the description does not mention.
#[derive(Clone, Default)]
struct Cookies(Arc<Mutex<Vec<HeaderValue>>>);

async fn cookies(mut request: Incoming, next: Next) -> Response {
    let cookies = Cookies::default();
    request.extensions_mut().insert(cookies.clone());
    let mut response = next.run(request).await;
    for cookie in cookies.0.lock().unwrap().drain(..) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

struct Baker;

impl headed::server::Pets for Baker {
    async fn get_pet(
        &self,
        head: Head,
        _: headed::server::GetPetInput,
    ) -> Result<headed::operations::GetPetReply, Failure> {
        let cookies = head.extensions.get::<Cookies>();
        let cookies = cookies.ok_or("there is no layer for cookies")?;
        let cookie = HeaderValue::from_static("session=1");
        cookies.0.lock().unwrap().push(cookie);
        Ok(headed::operations::GetPetReply::NotFound)
    }
}

#[tokio::test]
async fn layers_and_handlers_add_headers_together() {
    let routes = headed::server::pets(Arc::new(Baker));
    let app = routes.into_router(Config::<()>::unguarded().failures(|failure| failure));
    let request = || Request::get("/pets/a").body(Body::empty()).unwrap();
    let response = Tower(app.clone()).send(request()).await.unwrap();
    assert_eq!(response.status(), 500);
    let response = Tower(app.layer(from_fn(cookies))).send(request()).await;
    let response = response.unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()[SET_COOKIE], "session=1");
}
