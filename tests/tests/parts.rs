//! Parts of forms of which the description lists media types: what is sent, and what is taken.

use oasmith::Body;
use oasmith::client::{Tower, Transport};
use oasmith::http::{Request, Response};
use oasmith::multipart::File;
use oasmith::server::Config;

mod api {
    oasmith::generate!("fixtures/wire/parts.yaml");
}

use api::SendAbout;
use api::operations::{SendForm, SendReply};
use api::server::{Api, SendInput, router};

struct Server;

impl Api for Server {
    /// Tells which media types the files came with, and which values.
    async fn send(&self, request: SendInput) -> SendReply {
        let form = request.body.into_inner();
        let files = [form.picture, form.scan];
        let mut told: Vec<String> = files
            .into_iter()
            .flatten()
            .filter_map(|file| file.media)
            .collect();
        told.extend(
            form.about
                .and_then(|about| about.size)
                .map(|size| size.to_string()),
        );
        told.extend(form.flag.map(|flag| flag.to_string()));
        told.extend(form.table.into_iter().chain(form.word));
        SendReply::NoContent {
            x_media: told.join(" "),
        }
    }
}

async fn sent(form: SendForm) -> String {
    let transport = Tower(router(Server, Config::unguarded()));
    let builder = api::client::Client::builder().base_url("http://parts.test");
    let client = builder.transport(transport).build().unwrap();
    let SendReply::NoContent { x_media } = client.send(form).await.unwrap();
    x_media
}

fn empty() -> SendForm {
    SendForm {
        picture: None,
        scan: None,
        about: None,
        table: None,
        flag: None,
        word: None,
    }
}

#[tokio::test]
async fn files_have_the_type_that_is_said_or_told_by_their_name_or_listed_first() {
    let cases = [
        (File::new("x").of_type("image/x-own"), "image/x-own"),
        (File::new("x").named("a.b.JPG"), "image/jpeg"),
        (File::new("x").named("a.pdf"), "application/pdf"),
        (File::new("x").named("a.txt"), "application/pdf"),
        (File::new("x"), "application/pdf"),
    ];
    for (scan, wanted) in cases {
        let form = SendForm {
            scan: Some(scan),
            ..empty()
        };
        assert_eq!(sent(form).await, wanted);
    }
    let picture = Some(File::new("x").named("a.webp"));
    assert_eq!(sent(SendForm { picture, ..empty() }).await, "image/webp");
}

#[tokio::test]
async fn values_have_a_listed_type_that_holds_them() {
    let form = SendForm {
        about: Some(SendAbout { size: Some(3) }),
        table: Some("a;b".to_owned()),
        flag: Some(true),
        word: Some("w".to_owned()),
        ..empty()
    };
    assert_eq!(sent(form).await, "3 true a;b w");
}

async fn answer(parts: &[(&str, &str, &str)]) -> Response<Body> {
    let mut body = String::new();
    for (head, media, text) in parts {
        let media = match *media {
            "" => String::new(),
            media => format!("Content-Type: {media}\r\n"),
        };
        body += &format!(
            "--b\r\nContent-Disposition: form-data; name=\"{head}\"\r\n{media}\r\n{text}\r\n"
        );
    }
    body += "--b--\r\n";
    let request = Request::post("http://parts.test/send");
    let request = request.header("content-type", "multipart/form-data; boundary=b");
    let request = request.body(Body::from(body)).unwrap();
    Tower(router(Server, Config::unguarded()))
        .send(request)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_type_that_is_not_listed_is_refused() {
    let taken: [&[(&str, &str, &str)]; 7] = [
        &[("picture", "image/png", "x"), ("table", "", "x")],
        &[("about", "application/json; charset=utf-8", "{}")],
        &[("table", "Text/CSV", "x"), ("word", "text/html", "x")],
        &[("flag", "application/json", "true")],
        &[("flag", "text/plain", "true")],
        &[("other", "x/y", "")],
        &[
            ("picture", "", "x"),
            ("about", "", "{}"),
            ("flag", "", "true"),
        ],
    ];
    for parts in taken {
        assert_eq!(answer(parts).await.status(), 204, "{parts:?}");
    }
    let refused = [
        ("picture", "text/plain", "x"),
        ("scan", "application/zip", "x"),
        ("about", "text/plain", "{}"),
        ("table", "application/json", "\"x\""),
    ];
    for part in refused {
        let answer = answer(&[part]).await;
        assert_eq!(answer.status(), 415, "{part:?}");
        let body = answer.into_body().collect(1 << 16).await.unwrap();
        let text = String::from_utf8_lossy(&body);
        assert!(text.contains(&format!("/{}", part.0)), "{text}");
        assert!(text.contains("is not sent as"), "{text}");
    }
}
