//! Paths whose parameters stand for several segments: which operation is meant, and what never comes to one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use oasmith::Body;
use oasmith::client::{Tower, Transport};
use oasmith::http::Request;
use oasmith::operation::{Operation, Reply, Status};
use oasmith::server::{Answer, Config, Respond, Routes, axum};

/// A reply that says by its status which operation was meant.
struct Only;

impl Respond for Only {
    fn respond(self, answer: &mut Answer) {
        answer.empty(0);
    }
}

macro_rules! operations {
    ($($status:literal $method:literal $path:literal),* $(,)?) => {
        [$({
            static OPERATION: Operation = Operation {
                id: $path,
                method: $method,
                path: $path,
                params: &[],
                body: None,
                replies: &[Reply::new(Status::Code($status), &[])],
                security: &[],
                server: None,
            };
            &OPERATION
        }),*]
    };
}

fn app() -> axum::Router {
    let operations: [&'static Operation; 10] = operations![
        201 "GET" "/v1/{name=shelves/*}",
        202 "POST" "/v1/{name=shelves/*}:merge",
        203 "GET" "/v1/{parent=shelves/*}/books/{id}",
        204 "GET" "/v1/{name=**}",
        205 "DELETE" "/v1/{name=**}",
        206 "POST" "/v1/{name=operations/**}:cancel",
        207 "GET" "/v1/{name=**}/rest/{id}",
        208 "GET" "/v1/{id}",
        209 "GET" "/v2/{a}/{name=b/**}",
        210 "GET" "/v2/c/d/e",
    ];
    let mut routes = Routes::<()>::new();
    for operation in operations {
        routes.add(operation, &Arc::new(()), |_, call| {
            call.answer(async { Only })
        });
    }
    routes.into_router(Config::unguarded())
}

async fn status(method: &str, path: &str) -> u16 {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Body::empty()).unwrap();
    let response = Tower(app()).send(request).await.unwrap();
    response.status().as_u16()
}

#[tokio::test]
async fn what_says_more_of_a_path_is_meant() {
    for (method, path, expected) in [
        ("GET", "/v1/shelves/3", 201),
        ("POST", "/v1/shelves/3:merge", 202),
        ("GET", "/v1/shelves/3/books/4", 203),
        ("GET", "/v1/shelves/3/books", 204),
        ("GET", "/v1/shelves/3/books/4/pages", 204),
        ("GET", "/v1/shelves", 208),
        ("DELETE", "/v1/shelves/3", 205),
        ("DELETE", "/v1/x", 205),
        ("POST", "/v1/operations/a/b:cancel", 206),
        ("POST", "/v1/operations/a/b", 405),
        ("GET", "/v1/a/b/rest/c", 207),
        ("GET", "/v2/c/b/d/e", 209),
        ("GET", "/v2/c/d/e", 210),
        ("GET", "/v2/c/d/f", 404),
        ("GET", "/v2/c/b", 404),
    ] {
        assert_eq!(status(method, path).await, expected, "{method} {path}");
    }
}

#[tokio::test]
async fn no_segment_vanishes_or_is_escaped_into_another() {
    for path in [
        "/v1/",
        "/v1//",
        "/v1//shelves/3",
        "/v1/shelves//3",
        "/v1/shelves/3/",
        "/v1/shelves%2F3/4",
        "/v1/a/b%2f..%2fc",
        "/v2/c/b/%2F",
        "/v1/a/../b",
        "/v1/a/%2e%2E/b",
        "/v1/shelves/.",
    ] {
        assert_eq!(status("GET", path).await, 404, "{path}");
    }
    // A single segment may hold a slash, as ever.
    assert_eq!(status("GET", "/v1/shelves%2F3").await, 208);
    let start = Instant::now();
    for long in [
        "/a".repeat(30_000),
        "/".repeat(60_000),
        "/%2".repeat(20_000),
    ] {
        assert!(status("PUT", &format!("/v1{long}:cancel")).await < 500);
    }
    assert!(start.elapsed() < Duration::from_secs(5));
}

/// The host router knows no routes beside one that takes all below it.
#[tokio::test]
async fn templates_of_any_kind_stand_together() {
    let paths = [
        ("/a/", "/a/"),
        ("/a/{x}", "/a/1"),
        ("/a/b", "/a/b"),
        ("/a/{x}/c", "/a/1/c"),
        ("/a/{x=**}", "/a/1/2/3"),
        ("/a/{x=**}:d", "/a/1/2:d"),
        ("/a/{x}/{y=**}", "/a/1/2/3/4"),
        ("/a/{x=**}/e", "/a/1/2/e"),
        ("/{x=**}", "/1/2"),
        ("/{x}/b/{y=c/**}", "/1/b/c/2"),
        // The host router takes this path for one of those of what begins more literally.
        ("/{x}/b/f", "/a/b/f"),
    ];
    for (one, path) in paths {
        for (other, _) in paths {
            let mut routes = Routes::<()>::new();
            for (status, path) in [(201, one), (202, other)] {
                let replies = vec![Reply::new(Status::Code(status), &[])];
                let operation = Operation {
                    id: path,
                    method: if status == 201 { "GET" } else { "PUT" },
                    path,
                    params: &[],
                    body: None,
                    replies: replies.leak(),
                    security: &[],
                    server: None,
                };
                routes.add(Box::leak(Box::new(operation)), &Arc::new(()), |_, call| {
                    call.answer(async { Only })
                });
            }
            let app = Tower(routes.into_router(Config::unguarded()));
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = app.send(request).await.unwrap();
            assert_eq!(response.status(), 201, "{path} of {one} beside {other}");
        }
    }
}
