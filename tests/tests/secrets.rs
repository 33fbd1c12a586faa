//! What was sent is never said again: not in a rejection, not in a refusal, not in an error, in no text and no `Debug`
//! of them. Every keyword, every media type and every place of a parameter is broken by values that are looked for.

use futures_util::stream;
use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::bytes::Bytes;
use oasmith::client::{BoxFuture, Error, Tower, Transport};
use oasmith::http::{Request, Response};
use oasmith::server::{Attempt, Authenticator, Config, Denied, Head};
use oasmith::stream::Lines;
use serde_json::{Value, json};

mod api {
    oasmith::generate!("fixtures/wire/secrets.yaml", request_head = true);
}

use api::client::Client;
use api::operations::*;
use api::server::*;
use api::{Everything, Word};

/// What is looked for, as text and as a number.
const TEXT: &str = "hunter2";
const NUMBER: &str = "987654321";

/// Says that nothing of what was sent is in a text.
fn silent(text: &str) {
    let found = [TEXT, NUMBER, "aHVudGVyMg", "104, 117, 110, 116"].into_iter();
    let found: Vec<&str> = found.filter(|secret| text.contains(secret)).collect();
    assert!(found.is_empty(), "{found:?} in {text}");
}

struct Server;

impl Api for Server {
    type Principal = ();

    async fn judge(&self, _: Head, (): (), _: JudgeInput) -> JudgeReply {
        JudgeReply::NoContent
    }

    async fn look(&self, head: Head, (): (), request: LookInput) -> LookReply {
        silent(&format!("{head:?}"));
        let rest = request.rest.unwrap_or_default();
        LookReply::Ok(rest.iter().map(|(name, _)| name.to_string()).collect())
    }

    async fn rest(&self, _: Head, (): (), request: RestInput) -> RestReply {
        let all = request.all.unwrap_or_default();
        RestReply::Ok(all.iter().map(|(name, _)| name.to_string()).collect())
    }

    async fn lines(&self, _: Head, (): (), request: LinesInput) -> LinesReply {
        let (mut lines, mut told) = (request.body, Vec::new());
        while let Some(line) = lines.next().await {
            let debug = format!("{line:?}");
            told.push(debug + &line.err().map_or(String::new(), |error| error.to_string()));
        }
        LinesReply::Ok(told)
    }

    async fn reply(&self, _: Head, (): (), request: ReplyInput) -> ReplyReply {
        let word = Word {
            word: format!("{TEXT}, {}", request.kind),
        };
        ReplyReply::OkJson {
            x_size: None,
            body: word,
        }
    }
}

struct Door;

impl Authenticator for Door {
    type Principal = ();

    async fn authenticate(&self, attempt: Attempt<'_>) -> Result<(), Denied> {
        silent(&format!("{attempt:?}"));
        Ok(())
    }
}

fn app() -> oasmith::server::axum::Router {
    let config = Config::new(Door).validate_replies(true);
    let config = config.failures(|failure| {
        silent(&format!("{failure} {failure:#} {failure:?}"));
        failure
    });
    router(Server, config)
}

/// What the server says to a request: its status and its text.
async fn send(request: Request<Body>) -> (u16, String) {
    let response = Tower(app()).send(request).await.unwrap();
    let (parts, body) = response.into_parts();
    silent(&format!("{:?}", parts.headers));
    let body = body.collect(1 << 20).await.unwrap();
    (
        parts.status.as_u16(),
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

async fn post(path: &str, media: &str, body: impl Into<Body>) -> (u16, String) {
    let request = Request::post(format!("{path}?key={TEXT}")).header("content-type", media);
    send(request.body(body.into()).unwrap()).await
}

/// A value that breaks each rule of `Everything`.
fn broken() -> Value {
    let number: i64 = NUMBER.parse().unwrap();
    let long = 10_i64 * number;
    json!({
        "type": TEXT, "types": TEXT, "int32": long, "enum": TEXT, "const": TEXT, "pattern": TEXT, "minLength": TEXT,
        "maxLength": TEXT, "uuid": TEXT, "moment": TEXT, "bytes": "hunter2!", "encoded": "hunter2!", "minimum": number,
        "maximum": number, "exclusiveMinimum": number, "exclusiveMaximum": number, "multipleOf": number,
        "minItems": [TEXT], "maxItems": [TEXT, TEXT], "uniqueItems": [TEXT, TEXT], "contains": [TEXT],
        "prefixItems": [TEXT, TEXT, TEXT], "properties": {"word": TEXT}, "minProperties": {"a": TEXT},
        "maxProperties": {"a": TEXT, "b": TEXT}, "additionalProperties": {"b": TEXT}, "patternProperties": {"a": TEXT},
        "unevaluatedProperties": {"b": TEXT}, "dependentRequired": {"a": TEXT}, "dependentSchemas": {"a": TEXT},
        "required": {"a": TEXT}, "not": TEXT, "if": TEXT, "anyOf": TEXT, "oneOf": {"word": TEXT, "number": TEXT},
        "tagged": {"kind": TEXT}, "false": TEXT,
    })
}

#[tokio::test]
async fn no_rule_repeats_a_value() {
    let broken = broken();
    let members = broken.as_object().unwrap();
    for (name, value) in members {
        let one = json!({ (name.as_str()): value }).to_string();
        let rejection = oasmith::from_slice::<Everything>(one.as_bytes()).expect_err(name);
        silent(&format!("{rejection} {rejection:?}"));
        let (status, told) = post("/everything", "application/json", one).await;
        assert_eq!(status, 422, "{name}: {told}");
        let place = format!("\"pointer\":\"/{name}");
        assert!(told.contains(&place), "{name}: {told}");
        silent(&told);
    }
    let all = broken.to_string();
    let rejection = oasmith::from_slice::<Everything>(all.as_bytes()).unwrap_err();
    assert!(
        rejection.violations().len() >= members.len() - 1,
        "{rejection}"
    );
    silent(&format!("{rejection} {rejection:?}"));
}

#[tokio::test]
async fn no_syntax_repeats_a_value() {
    for text in [
        "{\"type\": hunter2}",
        "{\"type\": \"hunter2",
        "{\"type\": 987654321x}",
        "{\"type\": \"hunter2\\x\"}",
        "{\"enum\": \"hunter2\u{1}\"}",
        "{\"type\": 1, \"type\": \"hunter2\"}",
        "hunter2",
        "\"hunter2\"",
        "[987654321]",
    ] {
        let rejection = oasmith::from_slice::<Everything>(text.as_bytes()).unwrap_err();
        silent(&format!("{rejection} {rejection:?}"));
        let (status, told) = post("/everything", "application/json", text).await;
        assert!(matches!(status, 400 | 422), "{text}: {told}");
        silent(&told);
    }
    let told = post(
        "/everything",
        "application/json",
        b"{\"type\": \"hunter2\xff\"}".to_vec(),
    )
    .await;
    assert_eq!(told.0, 400);
    silent(&told.1);
}

#[tokio::test]
async fn no_media_type_repeats_a_value() {
    let part = |name: &str| {
        format!(
            "--b\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{TEXT}\"\r\n\r\n{TEXT}\r\n"
        )
    };
    let form = part("word") + &part("words") + "--b--";
    let cut = part("word") + &part("words");
    for (media, body) in [
        (
            "application/x-www-form-urlencoded",
            "word=hunter2&words=hunter2".to_owned(),
        ),
        (
            "application/x-www-form-urlencoded",
            "word=hunter2%ff".to_owned(),
        ),
        ("multipart/form-data; boundary=b", form),
        ("multipart/form-data; boundary=b", cut),
        ("multipart/form-data; boundary=hunter2", part("word")),
        ("text/plain", TEXT.to_owned()),
        ("application/hunter2", TEXT.to_owned()),
    ] {
        let (status, told) = post("/everything", media, body).await;
        assert!((400..500).contains(&status), "{media}: {status} {told}");
        silent(&told);
    }
    let lines = "{\"word\":\"hunter2\"}\n\"hunter2\"\nhunter2\n{\"word\":\"ok\"}\n";
    let (status, told) = post("/lines", "application/x-ndjson", lines).await;
    assert!(
        status == 200 && told.contains("Undecodable") && told.contains("ok"),
        "{told}"
    );
    silent(&told);
}

#[tokio::test]
async fn no_parameter_is_repeated() {
    for target in [
        "/hunter2/parameters?",
        "/a/parameters?size=hunter2",
        "/a/parameters?size=987654321.5",
        "/a/parameters?near[word]=hunter2",
        "/a/parameters?size=%ffhunter2",
        "/a/../hunter2?",
    ] {
        let request = Request::get(format!("{target}&key=hunter2")).body(Body::empty());
        let (status, told) = send(request.unwrap()).await;
        assert!((400..500).contains(&status), "{target}: {told}");
        silent(&told);
    }
    for (name, value) in [
        ("x-kind", TEXT),
        ("x-json", "\"hunter2\""),
        ("x-json", "hunter2"),
        ("cookie", "crumb=hunter2"),
    ] {
        let request = Request::get("/a/parameters?key=hunter2")
            .header(name, value)
            .body(Body::empty());
        let (status, told) = send(request.unwrap()).await;
        assert!(matches!(status, 400 | 422), "{name}: {told}");
        silent(&told);
    }
}

/// A key in the query is no member of an object that takes whatever is left.
#[tokio::test]
async fn a_key_reaches_no_open_object() {
    for (target, names) in [
        (
            "/a/parameters?key=hunter2&colour=red&size=1",
            r#"["colour"]"#,
        ),
        ("/a/parameters?key=hunter2", "[]"),
        ("/rest?key=hunter2&colour=red&k%65y=again", r#"["colour"]"#),
        ("/rest?key=hunter2", "[]"),
    ] {
        let request = Request::get(target).body(Body::empty()).unwrap();
        assert_eq!(send(request).await, (200, names.to_owned()), "{target}");
    }
}

/// Answers what it was made with.
struct Said(u16, &'static str, &'static str);

impl Transport for Said {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        let response = Response::builder()
            .status(self.0)
            .header("content-type", self.1);
        let response = response.header("x-size", TEXT).header("set-cookie", TEXT);
        Box::pin(async { Ok(response.body(Body::from(self.2))?) })
    }

    fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

fn client(transport: impl Transport) -> Client {
    let builder = Client::builder()
        .base_url("http://secrets.test")
        .api_key(TEXT);
    silent(&format!("{builder:?}"));
    let client = builder.transport(transport).build().unwrap();
    silent(&format!("{client:?}"));
    client
}

fn told(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    text
}

/// What a client refuses to send, and what it cannot read, is not in its error either.
#[tokio::test]
async fn no_error_of_a_client_repeats_a_value() {
    let word = Word {
        word: TEXT.to_owned(),
    };
    let wrong = JudgeBody::Text(TEXT.to_owned());
    let call = client(Tower(app())).judge(wrong);
    silent(&format!("{call:?}"));
    let error = call.await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)));
    silent(&told(&error));
    let error = client(Tower(app())).look(TEXT).await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)));
    silent(&told(&error));
    for said in [
        Said(200, "application/json", "{\"word\":hunter2}"),
        Said(200, "application/json", "{\"word\":987654321}"),
        Said(200, "application/json", "{\"word\":\"ok\"}"),
        Said(200, "application/hunter2", "{\"word\":\"hunter2\"}"),
        Said(418, "application/json", "{\"word\":\"hunter2\"}"),
    ] {
        let error = client(said).reply("x").await.unwrap_err();
        assert!(error.answer().is_some(), "{error}");
        silent(&told(&error));
    }
    let events = Said(
        200,
        "text/event-stream",
        "data: {\"word\":987654321}\n\ndata: hunter2\n\n",
    );
    let error = client(events).reply("x").await.unwrap_err();
    silent(&told(&error));
    // A handler's reply that is not what the description allows is not told to the caller.
    let error = client(Tower(app())).reply("x").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    silent(&told(&error));
    silent(std::str::from_utf8(&error.answer().unwrap().body).unwrap());
    // What breaks off a stream that is being sent.
    let lines = stream::iter([word]);
    let LinesReply::Ok(told) = client(Tower(app())).lines(Lines::new(lines)).await.unwrap();
    silent(&told.concat());
}

/// A connection that fails tells nothing of what it was to carry.
#[tokio::test]
async fn no_failed_connection_tells_a_key() {
    let broken = tower_of(|| Err(std::io::Error::other("refused")));
    let error = client(broken).rest().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    silent(&told(&error));
    let client = Client::builder()
        .base_url("http://127.0.0.1:1")
        .api_key(TEXT);
    let client = client
        .transport(tower_of(|| Ok(Body::from(Bytes::from_static(b"hunter2")))))
        .build();
    let error = client.unwrap().rest().await.unwrap_err();
    silent(&told(&error));
}

/// A transport that answers 200 with a body, or not at all.
fn tower_of(
    answer: impl Fn() -> Result<Body, std::io::Error> + Send + Sync + 'static,
) -> impl Transport {
    struct Made<F>(F);
    impl<F: Fn() -> Result<Body, std::io::Error> + Send + Sync + 'static> Transport for Made<F> {
        fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
            let answer = (self.0)();
            Box::pin(async move { Ok(Response::new(answer?)) })
        }

        fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'static, ()> {
            Box::pin(tokio::time::sleep(duration))
        }
    }
    Made(answer)
}
