//! Files that may be left out or may be several, as FastAPI and OpenAI describe them: what a client sends, a server has.

use oasmith::Body;
use oasmith::client::{Error, Tower, Transport};
use oasmith::http::{Request, Response};
use oasmith::multipart::File;
use oasmith::server::Config;

mod api {
    oasmith::generate!("fixtures/wire/optional-files.yaml");
}

use api::operations::{SendForm, SendReply};
use api::server::{Api, SendInput, router};

/// No text in UTF-8.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\xff";

struct Server;

async fn told(part: &str, files: impl IntoIterator<Item = File>) -> String {
    let mut told = String::new();
    for file in files {
        let (name, media) = (
            file.name.unwrap_or_default(),
            file.media.unwrap_or_default(),
        );
        let bytes = file.body.collect(64).await.unwrap();
        assert_eq!(bytes, PNG);
        told += &format!("{part}={name}:{media} ");
    }
    told
}

impl Api for Server {
    /// Tells which files came in which part.
    async fn send(&self, request: SendInput) -> SendReply {
        let form = request.body.into_inner();
        let told = [
            told("image", form.image).await,
            told("mask", form.mask).await,
            told("scan", form.scan).await,
            told("pages", form.pages).await,
        ];
        SendReply::NoContent {
            x_told: told.concat().trim().to_owned(),
        }
    }
}

fn client() -> api::client::Client {
    let transport = Tower(router(Server, Config::unguarded()));
    let builder = api::client::Client::builder().base_url("http://files.test");
    builder.transport(transport).build().unwrap()
}

async fn sent(form: SendForm) -> String {
    let SendReply::NoContent { x_told } = client().send(form).await.unwrap();
    x_told
}

fn png(name: &str) -> File {
    File::new(PNG).named(name)
}

#[tokio::test]
async fn files_come_as_they_were_sent() {
    let one = SendForm::new(vec![png("a.png")]);
    assert_eq!(sent(one).await, "image=a.png:application/octet-stream");
    let all = SendForm {
        image: vec![png("a.png"), png("b.png").of_type("image/png")],
        mask: Some(png("m")),
        scan: Some(png("s")),
        pages: vec![png("p"), png("q")],
    };
    let media = "application/octet-stream";
    let wanted = format!(
        "image=a.png:{media} image=b.png:image/png mask=m:{media} scan=s:{media} pages=p:{media} pages=q:{media}"
    );
    assert_eq!(sent(all).await, wanted);
}

async fn answer(parts: &[&str]) -> Response<Body> {
    let mut body = Vec::new();
    for part in parts {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"{part}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(PNG);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    let request = Request::post("http://files.test/send");
    let request = request.header("content-type", "multipart/form-data; boundary=b");
    let request = request.body(Body::from(body)).unwrap();
    let transport = Tower(router(Server, Config::unguarded()));
    transport.send(request).await.unwrap()
}

#[tokio::test]
async fn what_others_send_is_taken_and_one_file_only_once() {
    for parts in [&["image"][..], &["image", "image", "scan", "pages"]] {
        assert_eq!(answer(parts).await.status(), 204, "{parts:?}");
    }
    for parts in [&["image", "mask", "mask"][..], &["image", "scan", "scan"]] {
        assert_eq!(answer(parts).await.status(), 400, "{parts:?}");
    }
}

#[tokio::test]
async fn files_that_must_be_there_are_asked_for_on_both_sides() {
    let answer = answer(&["mask"]).await;
    assert_eq!(answer.status(), 422);
    let body = answer.into_body().collect(1 << 16).await.unwrap();
    let text = String::from_utf8_lossy(&body);
    assert!(
        text.contains("/image") && text.contains("is missing"),
        "{text}"
    );
    let none = client().send(SendForm::new(Vec::new())).await;
    let Err(Error::Invalid(faults)) = none else {
        panic!("{none:?}");
    };
    assert_eq!(faults[0].to_string(), "body at /image: is missing");
}
