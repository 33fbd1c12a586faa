//! What is wrong with a request's own stream or body refuses it, by a plain `?`.

use futures_util::stream;
use oasmith::Body;
use oasmith::client::{Tower, Transport};
use oasmith::http::Request;
use oasmith::server::Failure;

use super::api::server::router;
use super::{Server, Told, noting, send};

#[tokio::test]
async fn what_arrives_in_pieces_may_be_refused_too() {
    let told = Told::default();
    let post = |body: &str| {
        let head = "HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/jsonl";
        format!(
            "POST /feed {head}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let app = router(Server, noting(&told));
    let answer = send(app.clone(), &post("{\"name\":\"Bello\"}\n")).await;
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
    for (body, status, said) in [
        (
            "{\"name\":\"Bartholomew\"}\n".to_owned(),
            422,
            "The request is not what the description allows: body at /name: ",
        ),
        (
            "{\"name\"\n".to_owned(),
            400,
            "The request cannot be read: body: is not JSON: ",
        ),
        ("x".repeat(3 << 20), 413, "answered with 413"),
    ] {
        let request = Request::post("/feed").header("content-type", "application/jsonl");
        let request = request.body(Body::from(body)).unwrap();
        let response = Tower(app.clone()).send(request).await.unwrap();
        assert_eq!(response.status(), status);
        let answer = response.into_body().collect(10_000).await.unwrap();
        let answer = String::from_utf8(answer.to_vec()).unwrap();
        assert!(answer.contains("pointer") == (status != 413), "{answer}");
        let told = std::mem::take(&mut *told.lock().unwrap());
        let said = format!("upload POST /feed {status} {said}");
        assert!(told.len() == 1 && told[0].starts_with(&said), "{told:?}");
    }
    for (method, media) in [("POST", "jsonl"), ("PUT", "octet-stream")] {
        let gone = std::io::Error::other("reset by peer");
        let pieces = stream::iter([Ok("{\"name\":\"B".into()), Err(gone)]);
        let request = Request::builder().method(method).uri("/feed");
        let request = request.header("content-type", format!("application/{media}"));
        let request = request.body(Body::from_stream(pieces)).unwrap();
        let response = Tower(app.clone()).send(request).await.unwrap();
        assert_eq!(response.status(), 400, "{method}");
        let told = std::mem::take(&mut *told.lock().unwrap());
        assert!(
            told[0].ends_with("breaks off before its end: reset by peer"),
            "{told:?}"
        );
    }
    // A caller who goes away in between is no failure of the server's.
    let gone = std::io::Error::other("reset by peer");
    let failure = Failure::request(oasmith::stream::StreamError::from(gone));
    assert_eq!(failure.status(), 400);
    let elsewhere = std::io::Error::other("reset by peer");
    let elsewhere = Failure::from(oasmith::stream::StreamError::from(elsewhere));
    assert_eq!(elsewhere.status(), 500);
    assert!(failure.downcast_ref::<std::io::Error>().is_some());
}
