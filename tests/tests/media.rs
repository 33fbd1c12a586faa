//! Bodies that are neither JSON nor a plain form, from a generated client to a generated server and back.

use std::time::Duration;

use futures_util::stream;
use oasmith::Body;
use oasmith::bytes::Bytes;
use oasmith::client::{Error, Tower, Transport};
use oasmith::multipart::File;
use oasmith::server::Config;
use oasmith::stream::{Event, Events, Lines};

mod media {
    oasmith::generate!("fixtures/wire/media.yaml");
}

mod forms {
    oasmith::generate!("fixtures/wire/forms.json");
}

use forms::operations as form;
use media::operations::*;
use media::server::*;
use media::{Label, ProgressResponse, ProgressResponseDone, ProgressResponseStep, Receipt};

fn label(text: &str) -> Label {
    Label {
        text: text.to_owned(),
        rank: None,
    }
}

struct Server;

impl Api for Server {
    async fn upload(&self, request: UploadInput) -> UploadReply {
        let form = request.body.into_inner();
        let (mut size, mut names) = (0, vec![request.folder]);
        for file in std::iter::once(form.document).chain(form.pictures) {
            names.push(file.name.unwrap_or_default());
            names.push(file.media.unwrap_or_default());
            names.extend(
                file.headers
                    .get("x-part")
                    .map(|v| v.to_str().unwrap().to_owned()),
            );
            size += file.body.collect(1 << 20).await.unwrap().len() as i64;
        }
        let others = form
            .others
            .unwrap_or_default()
            .into_iter()
            .map(|one| one.text);
        let labels = std::iter::once(form.label.text)
            .chain(form.words.unwrap_or_default())
            .chain(others)
            .chain(form.note);
        UploadReply::Ok(Receipt {
            size,
            names,
            count: form.count,
            labels: labels.collect(),
        })
    }

    /// One event at once, the next only after a minute.
    async fn watch(&self) -> WatchReply {
        let first = Event {
            event: Some("made".to_owned()),
            id: Some("7".to_owned()),
            retry: Some(Duration::from_secs(2)),
            ..Event::new(label("first"))
        };
        WatchReply::Ok(Events::new(stream::unfold(Some(first), async |event| {
            let event = event?;
            if event.data.text == "second" {
                tokio::time::sleep(Duration::from_secs(60)).await;
            }
            let next = (event.data.text == "first").then(|| Event::new(label("second")));
            Some((event, next))
        })))
    }

    async fn words(&self) -> WordsReply {
        let words = ["plain", "two\nlines", "{\"not\": json", ""];
        WordsReply::Ok(Events::all(words.map(|word| Event::new(word.to_owned()))))
    }

    async fn progress(&self) -> ProgressReply {
        let step = ProgressResponse::Step(ProgressResponseStep {
            data: label("half"),
            id: Some(7),
            retry: Some(2000),
        });
        let done = |data: &str| {
            ProgressResponse::Done(ProgressResponseDone {
                data: data.to_owned(),
                id: Some("z".to_owned()),
            })
        };
        let events = [step, done("null"), done("all")];
        ProgressReply::Ok(Events::all(events.map(Event::new)))
    }

    async fn log(&self) -> LogReply {
        LogReply::Ok(Lines::all(["one", "two"].map(label)))
    }

    async fn named(&self, request: NamedInput) -> NamedReply {
        NamedReply::Ok(request.body.into_inner())
    }

    async fn lines(&self, request: LinesInput) -> LinesReply {
        let mut given = request.body;
        let mut values = Vec::new();
        while let Some(value) = given.next().await {
            match value {
                Ok(value) => values.push(value),
                Err(error) => values.push(label(&error.to_string())),
            }
        }
        LinesReply::Ok(Lines::all(values))
    }

    async fn bytes(&self, request: BytesInput) -> BytesReply {
        BytesReply::Ok(request.body)
    }

    async fn either(&self, request: EitherInput) -> EitherReply {
        let x_which = match request.body.map(oasmith::Valid::into_inner) {
            None => "none".to_owned(),
            Some(EitherBody::Json(label)) => label.text,
            Some(EitherBody::Multipart(form)) => form.file.and_then(|f| f.name).unwrap_or_default(),
            Some(EitherBody::Ndjson(mut lines)) => lines.next().await.unwrap().unwrap().text,
        };
        EitherReply::NoContent { x_which }
    }
}

fn client() -> media::client::Client {
    let app = router(Server, Config::unguarded().body_limit(4096));
    let builder = media::client::Client::builder().base_url("http://media.test");
    builder.transport(Tower(app)).build().unwrap()
}

fn form(document: File) -> UploadForm {
    UploadForm {
        document,
        pictures: Vec::new(),
        count: 1,
        label: label("l"),
        words: None,
        others: None,
        note: None,
    }
}

#[tokio::test]
async fn a_form_comes_as_it_was_sent() {
    let mut picture = File::new(Bytes::from_static(b"\0\xff\r\n--")).named("a \"b\"\n.png");
    picture.headers.insert("x-part", "yes".parse().unwrap());
    let pieces =
        stream::iter(["one", "two"].map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece))));
    let sent = UploadForm {
        pictures: vec![picture.of_type("image/png"), File::default()],
        words: Some(vec!["ü".to_owned(), String::new()]),
        others: Some(vec![label("o"), label("{}")]),
        note: Some("12345".to_owned()),
        ..form(File::new(Body::from_stream(pieces)))
    };
    let UploadReply::Ok(receipt) = client().upload("in", sent).await.unwrap();
    let names = [
        "in",
        "file",
        "application/pdf",
        "a \"b\"\n.png",
        "image/png",
        "yes",
        "file",
        "application/octet-stream",
    ];
    assert_eq!(receipt.names, names);
    assert_eq!(receipt.labels, ["l", "ü", "", "o", "{}", "12345"]);
    assert_eq!((receipt.size, receipt.count), (12, 1));
}

#[tokio::test]
async fn a_form_is_judged_on_both_sides() {
    let sent = UploadForm {
        count: 0,
        note: Some("too long".to_owned()),
        ..form(File::default())
    };
    let Err(Error::Invalid(faults)) = client().upload("in", sent).await else {
        panic!("sent")
    };
    let places: Vec<_> = faults
        .iter()
        .map(|fault| fault.violation.instance.as_str())
        .collect();
    assert_eq!(places, ["/count", "/note"]);

    let error = client()
        .upload("in", form(File::new(vec![b'x'; 5000])))
        .await;
    assert_eq!(error.unwrap_err().status().unwrap().as_u16(), 413);

    let part = |name: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let label = part("label", r#"{"text":"x"}"#);
    let whole = part("count", "1") + &label + &part("document", "d");
    let bodies = [
        (422, part("count", "0") + &label + "--b--"),
        (422, part("count", "1") + &label + "--b--"),
        (400, part("count", "1") + &label + &part("document", "d")),
        (
            400,
            part("count", "1") + &label + &part("label", "{") + "--b--",
        ),
        (400, String::new()),
        (400, "--b\r\n\r\n\r\n--b--".to_owned()),
        (
            200,
            part("count", "1") + &label + &part("document", "d") + "--b--",
        ),
        // A text that is JSON by its media type, whatever parameters that has.
        (200, whole.clone() + &part("note", "\"a\"") + "--b--"),
        (400, whole + &part("note", "a") + "--b--"),
    ];
    for (status, body) in bodies {
        assert_eq!(
            post("/upload/in", "multipart/form-data; boundary=b", &body).await,
            status,
            "{body}"
        );
    }
    assert_eq!(post("/upload/in", "multipart/form-data", "").await, 400);
}

#[tokio::test]
async fn json_has_many_names() {
    for media in [
        "application/json; charset=utf-8",
        "text/json",
        "text/plain",
        "application/vnd.label+json",
    ] {
        assert_eq!(
            post("/named", media, r#"{"text":"t"}"#).await,
            200,
            "{media}"
        );
        assert_eq!(
            post("/named", media, r#"{"text":""}"#).await,
            422,
            "{media}"
        );
    }
    assert_eq!(post("/named", "text/csv", "t").await, 415);
    let NamedReply::Ok(echoed) = client().named(&label("echo")).await.unwrap();
    assert_eq!(echoed, label("echo"));
}

/// What the lines of an event say is what the description says of the whole.
#[tokio::test]
async fn events_are_whole() {
    let ProgressReply::Ok(mut events) = client().progress().await.unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(
        (first.event.as_deref(), first.id.as_deref(), first.retry),
        (Some("step"), Some("7"), Some(Duration::from_secs(2)))
    );
    let step = ProgressResponseStep {
        data: label("half"),
        id: Some(7),
        retry: Some(2000),
    };
    assert_eq!(first.data, ProgressResponse::Step(step));
    for data in ["null", "all"] {
        let done = ProgressResponseDone {
            data: data.to_owned(),
            id: Some("z".to_owned()),
        };
        let event = events.next().await.unwrap().unwrap();
        assert_eq!(event.data, ProgressResponse::Done(done));
    }
    assert!(events.next().await.is_none());
    let LogReply::Ok(mut lines) = client().log().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), label("one"));
}

async fn post(path: &str, media: &str, body: &str) -> u16 {
    let app = router(Server, Config::unguarded());
    let request = oasmith::http::Request::post(path).header("content-type", media);
    let request = request.body(Body::from(body.to_owned())).unwrap();
    Tower(app).send(request).await.unwrap().status().as_u16()
}

#[tokio::test(start_paused = true)]
async fn events_come_one_by_one() {
    let start = tokio::time::Instant::now();
    let WatchReply::Ok(mut events) = client().watch().await.unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert!(
        start.elapsed() < Duration::from_secs(1),
        "waited for the second"
    );
    assert_eq!(first.data, label("first"));
    assert_eq!(
        (first.event.as_deref(), first.id.as_deref()),
        (Some("made"), Some("7"))
    );
    assert_eq!(first.retry, Some(Duration::from_secs(2)));
    let second = events.next().await.unwrap().unwrap();
    assert_eq!(
        (second.data, second.id.as_deref()),
        (label("second"), Some("7"))
    );
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn events_may_be_text() {
    let WordsReply::Ok(mut events) = client().words().await.unwrap();
    let mut words = Vec::new();
    while let Some(event) = events.next().await {
        words.push(event.unwrap().data);
    }
    assert_eq!(words, ["plain", "two\nlines", "{\"not\": json", ""]);
}

#[tokio::test]
async fn lines_go_both_ways() {
    let sent = [label("a\nb"), label("c")];
    let LinesReply::Ok(mut back) = client().lines(Lines::all(sent.clone())).await.unwrap();
    for label in sent {
        assert_eq!(back.next().await.unwrap().unwrap(), label);
    }
    assert!(back.next().await.is_none());
}

/// What the description forbids breaks the request off before it is out.
#[tokio::test]
async fn lines_are_judged_before_they_are_sent() {
    let LinesReply::Ok(mut back) = client()
        .lines(Lines::all([label("a"), label("")]))
        .await
        .unwrap();
    assert_eq!(back.next().await.unwrap().unwrap(), label("a"));
    let told = back.next().await.unwrap().unwrap().text;
    assert!(told.starts_with("the stream broke off"), "{told}");
}

#[tokio::test]
async fn bytes_are_not_held() {
    let pieces =
        stream::iter((0..3).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'z'; 3000]))));
    let BytesReply::Ok(back) = client().bytes(Body::from_stream(pieces)).await.unwrap();
    assert_eq!(back.collect(9000).await.unwrap().len(), 9000);
}

#[tokio::test]
async fn each_media_type_has_its_variant() {
    let file = File::default().named("f");
    let bodies = [
        ("none", None),
        ("j", Some(EitherBody::Json(label("j")))),
        ("n", Some(EitherBody::Ndjson(Lines::all([label("n")])))),
        (
            "f",
            Some(EitherBody::Multipart(EitherForm { file: Some(file) })),
        ),
    ];
    for (which, body) in bodies {
        let mut call = client().either();
        if let Some(body) = body {
            call = call.body(body);
        }
        let x_which = which.to_owned();
        assert_eq!(call.await.unwrap(), EitherReply::NoContent { x_which });
    }
}

/// A stream as a server writes it, cut into pieces of every length.
#[tokio::test]
async fn events_are_read_however_they_are_cut() {
    const TEXT: &str = "\u{feff}: a comment\r\ndata: {\"text\":\rdata:\"x\"}\n\nid: 3\nevent: e\ndata: 1\n\n\
        nonsense\ndata\n\ndata: {\"text\":\"y\",\"rank\":4}\r\n\r\ndata: {\"text\":\"unfinished\"}\n";
    for size in 1..TEXT.len() {
        let chunks: Vec<_> = TEXT
            .as_bytes()
            .chunks(size)
            .map(Bytes::copy_from_slice)
            .collect();
        let app = tower_of(move || chunks.clone());
        let builder = media::client::Client::builder().base_url("http://media.test");
        let client = builder.transport(app).build().unwrap();
        let WatchReply::Ok(mut events) = client.watch().await.unwrap();
        assert_eq!(
            events.next().await.unwrap().unwrap().data,
            label("x"),
            "{size}"
        );
        assert!(events.next().await.unwrap().unwrap_err().is_undecodable());
        assert!(events.next().await.unwrap().unwrap_err().is_undecodable());
        let last = events.next().await.unwrap().unwrap();
        assert_eq!((last.data.rank, last.id.as_deref()), (Some(4), Some("3")));
        assert!(events.next().await.is_none(), "{size}");
    }
}

/// A server of one stream.
fn tower_of(chunks: impl Fn() -> Vec<Bytes> + Send + Sync + 'static) -> Canned {
    Canned(std::sync::Arc::new(chunks))
}

struct Canned(std::sync::Arc<dyn Fn() -> Vec<Bytes> + Send + Sync>);

impl Transport for Canned {
    fn send(
        &self,
        _: oasmith::http::Request<Body>,
    ) -> oasmith::client::BoxFuture<
        '_,
        Result<oasmith::http::Response<Body>, oasmith::body::BoxError>,
    > {
        let chunks = stream::iter((self.0)().into_iter().map(Ok::<_, std::io::Error>));
        let response =
            oasmith::http::Response::builder().header("content-type", "text/event-stream");
        Box::pin(async move { Ok(response.body(Body::from_stream(chunks))?) })
    }

    fn sleep(&self, time: Duration) -> oasmith::client::BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

struct Forms;

impl forms::server::Api for Forms {
    async fn sign(&self, request: forms::server::SignInput) -> form::SignReply {
        let body = request.body;
        form::SignReply::Ok(format!(
            "{} {:?} {:?} {:?}",
            body.name, body.age, body.tags, body.ids
        ))
    }

    async fn attach(&self, request: forms::server::AttachInput) -> form::AttachReply {
        assert_eq!(request.body.title.as_deref(), Some("abc"));
        assert_eq!(request.body.file.name.as_deref(), Some("file"));
        form::AttachReply::NoContent
    }

    async fn folder(&self, request: forms::server::FolderInput) -> form::FolderReply {
        let x_left = Some(request.ids);
        form::FolderReply::NoContent { x_left }
    }

    async fn pick(&self, request: forms::server::PickInput) -> form::PickReply {
        match request.body.into_inner() {
            form::PickBody::Json(pick) => form::PickReply::OkJson(pick),
            form::PickBody::Xml(body) => form::PickReply::OkXml(body),
        }
    }
}

#[tokio::test]
async fn forms_of_swagger_are_bodies() {
    let app = forms::server::router(Forms, Config::unguarded());
    let client = forms::client::Client::builder()
        .transport(Tower(app))
        .build()
        .unwrap();
    let request = forms::SignRequest {
        name: "Jo".to_owned(),
        age: Some(20),
        tags: Some(vec!["a".to_owned(), "b,c".to_owned()]),
        ids: Some(vec![1, 2]),
    };
    let reply = client.sign(&request).await.unwrap();
    let expected = r#"Jo Some(20) Some(["a", "b,c"]) Some([1, 2])"#;
    assert_eq!(reply, form::SignReply::Ok(expected.to_owned()));
    let request = forms::SignRequest {
        name: "J".to_owned(),
        age: Some(2),
        ..request
    };
    let Err(Error::Invalid(faults)) = client.sign(&request).await else {
        panic!("sent")
    };
    assert_eq!(faults.len(), 2, "{faults:?}");

    let attachment = form::AttachForm {
        file: File::new("x"),
        title: Some("abc".to_owned()),
    };
    assert_eq!(
        client.attach(attachment).await.unwrap(),
        form::AttachReply::NoContent
    );

    let reply = client
        .pick(form::PickBody::Xml(Body::from("<n/>")))
        .await
        .unwrap();
    let form::PickReply::OkXml(body) = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(&body.collect(10).await.unwrap()[..], b"<n/>");
}

struct Hooks(std::sync::Mutex<Vec<Label>>);

impl media::webhooks::Webhooks for Hooks {
    async fn labelled(
        &self,
        request: media::webhooks::LabelledInput,
    ) -> media::webhooks::LabelledReply {
        self.0.lock().unwrap().push(request.body.into_inner());
        media::webhooks::LabelledReply::NoContent
    }

    async fn done(&self, request: media::webhooks::DoneInput) -> media::webhooks::DoneReply {
        self.0
            .lock()
            .unwrap()
            .push(label(&request.code.to_string()));
        media::webhooks::DoneReply::Ok
    }
}

#[tokio::test]
async fn webhooks_and_callbacks_are_received() {
    let app = media::webhooks::router(Hooks(Default::default()), Config::unguarded());
    let calls = [
        (204, "/labelled", r#"{"text":"x"}"#),
        (422, "/labelled", r#"{"text":""}"#),
        (200, "/onDone?code=3", ""),
        (422, "/onDone?code=x", ""),
        (404, "/upload/in", ""),
    ];
    for (status, path, body) in calls {
        let request = oasmith::http::Request::post(path).header("content-type", "application/json");
        let request = request.body(Body::from(body)).unwrap();
        let reply = Tower(app.clone()).send(request).await.unwrap();
        assert_eq!(reply.status().as_u16(), status, "{path} {body}");
    }
}

/// Each event leaves the server as soon as there is one, over a socket too.
#[tokio::test]
async fn events_do_not_wait_for_each_other_on_a_socket() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = router(Server, Config::unguarded());
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.write_all(request).await.unwrap();
    let mut told = Vec::new();
    let first = async {
        while !String::from_utf8_lossy(&told).contains("data: {\"text\":\"first\"}\n\n") {
            assert_ne!(socket.read_buf(&mut told).await.unwrap(), 0, "it ended");
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), first).await;
    serving.abort();
    waited.expect("the first event, long before the second");
    assert!(!String::from_utf8_lossy(&told).contains("second"));
}
