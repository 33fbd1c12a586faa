//! What means harm is refused with a 4xx, soon, and costs little; nothing of it makes the server panic.

use std::time::{Duration, Instant};

use futures_util::stream;
use oasmith::body::BoxError;
use oasmith::bytes::Bytes;
use oasmith::client::{Tower, Transport};
use oasmith::http::{HeaderMap, HeaderValue, Request, StatusCode};
use oasmith::operation::{
    Layout, Location, Operation, Param, Place, Reply, Requirement, Scheme, SchemeKind, Status,
};
use oasmith::server::{Answer, Config, Reason, Respond, Routes, axum};
use oasmith::{Body, Schema};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::pets::operations::HEALTH;
use crate::{Shelter, Tokens, app, raw, router};

const PATH: &str = "/owners/me/pets";
const JSON: &str = "application/json";
const GOOD: &str = r#"{"name":"x","age":1}"#;

/// Sends a request, which must be answered at once.
async fn status(method: &str, uri: &str, media: &str, body: &[u8], headers: HeaderMap) -> u16 {
    let mut request = Request::builder().method(method).uri(uri);
    request = request.header("authorization", "bearer good");
    request = request.header("content-type", media);
    let mut request = request.body(Body::from(body.to_vec())).unwrap();
    request.headers_mut().extend(headers);
    let start = Instant::now();
    let response = Tower(app()).send(request).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(5), "{uri:.80}");
    response.status().as_u16()
}

async fn post(body: &[u8]) -> u16 {
    status("POST", PATH, JSON, body, HeaderMap::new()).await
}

#[tokio::test]
async fn bodies() {
    let deep = |open: &str, close: &str, depth: usize| {
        let inner = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        format!(r#"{{"name":"x","age":1,"more":{inner}}}"#).into_bytes()
    };
    assert_eq!(post(&deep("[", "]", 100)).await, 201);
    assert_eq!(post(&deep("[", "]", 200)).await, 400);
    assert_eq!(post(&deep("[", "]", 500_000)).await, 400);
    assert_eq!(post(&deep("{\"a\":", "}", 200_000)).await, 400);
    assert_eq!(post("[".repeat(2 << 20).as_bytes()).await, 400);
    for number in ["1e999999999", "-1e999999999", "1e-999999999", "0.1", "9e99"] {
        let body = format!(r#"{{"name":"x","age":{number}}}"#);
        assert_eq!(post(body.as_bytes()).await, 422, "{number}");
    }
    let digits = format!(r#"{{"name":"x","age":{}}}"#, "9".repeat(1_000_000));
    assert_eq!(post(digits.as_bytes()).await, 422);
    for number in ["01", "1.", ".5", "+1", "0x1", "NaN", "Infinity", "1e"] {
        let body = format!(r#"{{"name":"x","age":{number}}}"#);
        assert_eq!(post(body.as_bytes()).await, 400, "{number}");
    }
    let long = format!(r#"{{"name":"{}","age":-1}}"#, "x".repeat(2_000_000));
    assert_eq!(post(long.as_bytes()).await, 422);
    let longer = format!(r#"{{"name":"{}","age":1}}"#, "x".repeat(3_000_000));
    assert_eq!(post(longer.as_bytes()).await, 413);
    for text in [
        &b"\xff"[..],
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
    ] {
        let body = [b"{\"age\":1,\"name\":\"", text, b"\"}"].concat();
        assert_eq!(post(&body).await, 400, "{text:?}");
    }
    for name in [r#""\ud800""#, r#""\udc00\ud800""#, "\"\u{1}\"", r#""\x""#] {
        let body = format!(r#"{{"age":1,"name":{name}}}"#);
        assert_eq!(post(body.as_bytes()).await, 400, "{name}");
    }
}

#[tokio::test]
async fn members_given_twice() {
    for body in [
        r#"{"name":"x","age":1,"age":2}"#,
        r#"{"name":"x","age":1,"name":"x"}"#,
        r#"{"name":"x","age":1,"n\u0061me":"y"}"#,
    ] {
        assert!((400..500).contains(&post(body.as_bytes()).await), "{body}");
    }
    // Many members cost what they weigh, not its square.
    let members: Vec<String> = (0..100_000).map(|at| format!("\"m{at}\":0")).collect();
    let many = format!(r#"{{"name":"x","age":1,{}}}"#, members.join(","));
    assert_eq!(post(many.as_bytes()).await, 201);
}

#[tokio::test]
async fn parameters() {
    let get = |uri: String| async move {
        status("POST", &uri, JSON, GOOD.as_bytes(), HeaderMap::new()).await
    };
    let owner = |text: &str| get(format!("/owners/{text}/pets"));
    assert_eq!(owner("me%2Fyou").await, 201);
    for text in [
        "%2e%2e",
        "..%2f..%2fetc%2fpasswd",
        "%2E%2E%2Fetc",
        "a%2f..%2fb",
        "..%5cwindows",
        "%2e",
        "%ff",
        "%c0%ae%c0%ae",
        "%ed%a0%80",
    ] {
        assert_eq!(owner(text).await, 400, "{text}");
    }
    for text in ["../x", "a/b", ""] {
        assert!((400..500).contains(&owner(text).await), "{text}");
    }
    for query in [
        "limit=1e999999999",
        "limit=many",
        "limit=1&limit=2",
        "limit=%00",
        "limit=",
        "limit=99999999999999999999999999",
        "limit[a][b]=1&limit=[",
        "tags=%ff",
    ] {
        let found = get(format!("{PATH}?{query}")).await;
        assert!(
            [400, 422].contains(&found) || query.starts_with("limit["),
            "{query}: {found}"
        );
    }
    let names = (0..5_000).map(|at| format!("n{at}=1"));
    let flood = names.collect::<Vec<_>>().join("&");
    assert_eq!(get(format!("{PATH}?{flood}")).await, 400);
    let pipes = "|".repeat(20_000).replace('|', "%7C");
    assert_eq!(get(format!("{PATH}?tags={pipes}")).await, 201);
}

#[tokio::test]
async fn headers() {
    let mut flood = HeaderMap::new();
    for at in 0..10_000_u32 {
        let name = format!("x-flood-{at}")
            .parse::<oasmith::http::HeaderName>()
            .unwrap();
        flood.insert(name, HeaderValue::from_static("1"));
    }
    for _ in 0..2_000 {
        flood.append(
            "accept",
            HeaderValue::from_static("a/b;q=0.1, c/d, e/f;q=x"),
        );
        flood.append("cookie", HeaderValue::from_static("a=1; b=2; c"));
    }
    let found = status("POST", PATH, JSON, GOOD.as_bytes(), flood).await;
    assert_eq!(found, 406);
    let mut odd = HeaderMap::new();
    odd.insert("accept", HeaderValue::from_bytes(b"\xff\xfe").unwrap());
    odd.insert("cookie", HeaderValue::from_bytes(b"\xff=\xff").unwrap());
    odd.insert("content-type", HeaderValue::from_bytes(b"\xff").unwrap());
    let mut request = Request::post(PATH).body(Body::from(GOOD)).unwrap();
    request.headers_mut().extend(odd);
    request
        .headers_mut()
        .insert("authorization", HeaderValue::from_static("bearer good"));
    let response = Tower(app()).send(request).await.unwrap();
    assert_eq!(response.status(), 415);
    for text in [
        "bearer",
        "bearer  ",
        "\u{7f}",
        "basic %%%",
        "basic /w==",
        "Bearer good good",
    ] {
        let Ok(value) = HeaderValue::from_str(text) else {
            continue;
        };
        let request = Request::post(PATH).header("authorization", value);
        let request = request.body(Body::from(GOOD)).unwrap();
        assert_eq!(
            Tower(app()).send(request).await.unwrap().status(),
            401,
            "{text}"
        );
    }
}

/// What is compressed is refused by name, not as broken JSON (RFC 9110, 15.5.16).
#[tokio::test]
async fn codings() {
    for (coding, status) in [("gzip", 415), ("identity, br", 415), ("Identity", 201)] {
        let request = Request::post(PATH)
            .header("authorization", "bearer good")
            .header("content-type", JSON)
            .header("content-encoding", coding);
        let request = request.body(Body::from(GOOD)).unwrap();
        let response = Tower(app()).send(request).await.unwrap();
        assert_eq!(response.status(), status, "{coding}");
        let asked = response.headers().get("accept-encoding");
        assert_eq!(asked.is_some(), status == 415);
    }
}

/// Over a socket there is a bound on headers before anything is looked at.
#[tokio::test]
async fn headers_over_a_socket() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app()).await });
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let lines: String = (0..2_000).map(|at| format!("x-{at}: 1\r\n")).collect();
    let head = format!("GET /health HTTP/1.1\r\nhost: x\r\n{lines}\r\n");
    let _ = socket.write_all(head.as_bytes()).await;
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 431");
}

#[tokio::test(start_paused = true)]
async fn slow_bodies() {
    let slow = || {
        let drops = stream::unfold(0, async |at| {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Some((Ok::<_, BoxError>(Bytes::from_static(b" ")), at + 1))
        });
        Request::post(PATH)
            .header("authorization", "bearer good")
            .header("content-type", JSON)
            .body(Body::from_stream(drops))
            .unwrap()
    };
    let start = tokio::time::Instant::now();
    let response = Tower(app()).send(slow()).await.unwrap();
    assert_eq!(response.status(), 408);
    assert_eq!(response.headers()["connection"], "close");
    assert_eq!(start.elapsed().as_secs(), 30);
    let config = Config::new(Tokens).body_timeout(Duration::from_secs(3));
    let start = tokio::time::Instant::now();
    let quick = Tower(router(Shelter, config)).send(slow()).await.unwrap();
    assert_eq!(
        (quick.status().as_u16(), start.elapsed().as_secs()),
        (408, 3)
    );
}

#[tokio::test]
async fn a_body_that_breaks_off() {
    let pieces = [
        Ok(Bytes::from_static(b"{\"name\"")),
        Err(BoxError::from("gone")),
    ];
    let request = Request::post(PATH)
        .header("authorization", "bearer good")
        .header("content-type", JSON)
        .body(Body::from_stream(stream::iter(pieces)))
        .unwrap();
    assert_eq!(Tower(app()).send(request).await.unwrap().status(), 400);
}

/// As axum has it: what is not routed is told by `Allow`, `HEAD` is `GET` without its body.
#[tokio::test]
async fn methods() {
    let (status, _, headers) = raw("OPTIONS", PATH, "", "").await;
    assert_eq!((status, headers["allow"].to_str().unwrap()), (405, "POST"));
    let (status, _, headers) = raw("POST", "/health", "", "").await;
    assert_eq!(
        (status, headers["allow"].to_str().unwrap()),
        (405, "GET, HEAD")
    );
    let (status, body, _) = raw("HEAD", "/health", "", "").await;
    assert_eq!((status, body.as_str()), (204, ""));
}

/// What replies say by their status alone.
struct First;

impl Respond for First {
    fn respond(self, answer: &mut Answer) {
        answer.empty(0);
    }
}

/// Two operations of one path, told apart by what they demand: one is answered with 204, the other with 205.
fn alike() -> [&'static Operation; 2] {
    static KEY: Scheme = Scheme::new("key", SchemeKind::ApiKey(Location::Query, "key"));
    static SECURITY: [Requirement; 2] = [Requirement(&[]), Requirement(&[(&KEY, &[])])];
    static NUMBERS: Schema = Schema::new(
        "#/numbers",
        r#"{"type":"object","additionalProperties":{"type":"integer"},"minProperties":1}"#,
        &[],
        &[],
    );
    static STOP: Schema = Schema::new("#/stop", r#"{"const":"stop"}"#, &[], &[]);
    const fn get(
        id: &'static str,
        params: &'static [Param],
        replies: &'static [Reply],
    ) -> Operation {
        Operation {
            id,
            method: "GET",
            path: "/act",
            params,
            body: None,
            replies,
            security: &SECURITY,
            server: None,
        }
    }
    const NUMBER: Layout = Layout::Number;
    static COUNT: Operation = get(
        "count",
        &[Param::new(
            Place::Query,
            "numbers",
            Layout::Object(&[], Some(&NUMBER)),
            &NUMBERS,
        )
        .required()],
        &[Reply::new(Status::Code(204), &[])],
    );
    static ACT: Operation = get(
        "stop",
        &[Param::new(Place::Query, "action", Layout::Text, &STOP).required()],
        &[Reply::new(Status::Code(205), &[])],
    );
    [&COUNT, &ACT]
}

/// `HEAD` means the one that `GET` means, and a key belongs to no object that takes whatever is left.
#[tokio::test]
async fn operations_that_are_alike() {
    let mut routes = Routes::<()>::new();
    for operation in alike() {
        routes.add(operation, &std::sync::Arc::new(()), |_, call| {
            call.answer(async { First })
        });
    }
    let app = routes.into_router(Config::unguarded());
    for method in ["GET", "HEAD"] {
        for (query, status) in [
            ("n=1", 204),
            ("n=1&key=secret", 204),
            ("action=stop", 205),
            ("action=stop&key=secret", 205),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(format!("/act?{query}"));
            let request = request.body(Body::empty()).unwrap();
            let response = Tower(app.clone()).send(request).await.unwrap();
            assert_eq!(response.status(), status, "{method} {query}");
        }
    }
    let request = Request::post("/act").body(Body::empty()).unwrap();
    let response = Tower(app).send(request).await.unwrap();
    assert_eq!(response.headers()["allow"], "GET, HEAD");
}

/// A reply whose status the description has for none, or for another.
#[tokio::test]
async fn replies_have_their_status() {
    struct Odd;
    impl Respond for Odd {
        fn respond(self, answer: &mut Answer) {
            answer.empty(0);
            answer.status(StatusCode::OK);
        }
    }
    for (validate, expected) in [(true, 500), (false, 200)] {
        let mut routes = Routes::<()>::new();
        routes.add(&HEALTH, &std::sync::Arc::new(()), |_, call| {
            call.answer(async { Odd })
        });
        let config = Config::unguarded().validate_replies(validate);
        let config = config.refusals(|refusal| {
            assert_eq!(refusal.reason, Reason::Reply);
            assert_eq!(refusal.faults[0].part.to_string(), "status");
            refusal.problem()
        });
        let request = Request::get("/health").body(Body::empty()).unwrap();
        let response = Tower(routes.into_router(config))
            .send(request)
            .await
            .unwrap();
        assert_eq!(response.status(), expected);
    }
}
