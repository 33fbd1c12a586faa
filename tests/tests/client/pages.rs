//! Replies in pages, as streams of pages and of items.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::client::{BoxFuture, Each, Error, Items, Transport};
use oasmith::http::{Request, Response};

mod api {
    oasmith::generate!(
        "fixtures/wire/pages.yaml",
        server = false,
        pages = {
            byCursor = { items = "/data", cursor = "after", next = "/page/next" },
            byLast = { items = "/data", cursor = "starting_after", last = "/id", more = "/has_more" },
            "GET /offset" = { offset = "skip" },
            byPage = { items = "/result/items", page = "page" },
            byLink = { link = true },
        }
    );
}

use api::client::{ByOffsetCall, Client};

type Answer = dyn Fn(&str) -> (String, Option<String>) + Send + Sync;

/// Answers by path and query with a body of JSON and perhaps a link.
#[derive(Clone)]
struct Server {
    answer: Arc<Answer>,
    asked: Arc<Mutex<Vec<String>>>,
    /// Per request whether it had the header `x-trace`.
    traced: Arc<Mutex<Vec<bool>>>,
}

impl Transport for Server {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        let asked = request.uri().path_and_query().unwrap().as_str().to_owned();
        let (body, link) = (self.answer)(&asked);
        self.asked.lock().unwrap().push(asked);
        let traced = request.headers().contains_key("x-trace");
        self.traced.lock().unwrap().push(traced);
        Box::pin(async move {
            let status = if body.is_empty() { 500 } else { 200 };
            let response = Response::builder().status(status);
            let mut response = response.header("content-type", "application/json");
            if let Some(link) = link {
                response = response.header("link", link);
            }
            Ok(response.body(Body::from(body))?)
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn linked(
    answer: impl Fn(&str) -> (String, Option<String>) + Send + Sync + 'static,
) -> (Client, Server) {
    let server = Server {
        answer: Arc::new(answer),
        asked: Arc::default(),
        traced: Arc::default(),
    };
    let client = Client::builder().api_key("k").transport(server.clone());
    (client.build().unwrap(), server)
}

fn serving(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> (Client, Server) {
    linked(move |asked| (answer(asked), None))
}

fn asked(server: &Server) -> Vec<String> {
    server.asked.lock().unwrap().clone()
}

fn ids(items: Vec<api::Item>) -> String {
    items.into_iter().map(|item| item.id).collect()
}

const A: &str = r#"{"id":"a"}"#;
const B: &str = r#"{"id":"b"}"#;
const C: &str = r#"{"id":"c"}"#;

#[tokio::test]
async fn a_cursor_leads_on() {
    let (client, server) = serving(|asked| match asked {
        "/cursor?limit=2" => format!(r#"{{"data":[{A},{B}],"page":{{"next":"x&y"}}}}"#),
        "/cursor?after=x%26y&limit=2" => r#"{"data":[],"page":{"next":"z"}}"#.to_owned(),
        "/cursor?after=z&limit=2" => format!(r#"{{"data":[{C}],"page":null}}"#),
        other => panic!("{other}"),
    });
    let items = client.by_cursor().limit(2).items().all().await.unwrap();
    assert_eq!(ids(items), "abc");
    let mut pages = client.by_cursor().limit(2).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().data.len(), 2);
    assert_eq!(
        asked(&server).len(),
        4,
        "pages are asked for when they are wanted"
    );
    assert_eq!(pages.next().await.unwrap().unwrap().data.len(), 0);
    assert_eq!(pages.next().await.unwrap().unwrap().data.len(), 1);
    assert!(pages.next().await.is_none() && pages.next().await.is_none());
}

#[tokio::test]
async fn the_last_item_leads_on() {
    let (client, _) = serving(|asked| match asked {
        "/last" => format!(r#"{{"data":[{A},{B}],"has_more":true}}"#),
        "/last?starting_after=b" => format!(r#"{{"data":[{C}],"has_more":false}}"#),
        other => panic!("{other}"),
    });
    assert_eq!(ids(client.by_last().items().all().await.unwrap()), "abc");
    let (client, _) = serving(|asked| match asked {
        "/last" => format!(r#"{{"data":[{A}],"has_more":true}}"#),
        "/last?starting_after=a" => r#"{"data":null,"has_more":null}"#.to_owned(),
        other => panic!("{other}"),
    });
    assert_eq!(ids(client.by_last().items().all().await.unwrap()), "a");
}

#[tokio::test]
async fn numbers_lead_on() {
    let (client, _) = serving(|asked| match asked {
        "/offset?skip=5" => format!("[{A},{B}]"),
        "/offset?skip=7" => format!("[{C}]"),
        "/offset?skip=8" => "[]".to_owned(),
        "/page" => r#"{"result":{"items":[1,2]}}"#.to_owned(),
        "/page?page=1" => r#"{"result":{"items":[3]}}"#.to_owned(),
        "/page?page=2" => r#"{"result":null}"#.to_owned(),
        other => panic!("{other}"),
    });
    let items = client.by_offset().skip(5).items().all().await.unwrap();
    assert_eq!(ids(items), "abc");
    assert_eq!(client.by_page().items().all().await.unwrap(), [1, 2, 3]);
}

#[tokio::test]
async fn links_lead_on_but_never_away() {
    let next = |url: &str| Some(format!(r#"<{url}>; rel="next", </>; rel="first""#));
    let (client, server) = linked(move |asked| match asked {
        "/link?key=k" => (format!("[{A}]"), next("http://pages.test/link?p=2")),
        "/link?p=2&key=k" => (format!("[{B}]"), next("/other?key=k&p=3")),
        "/other?key=k&p=3" => (format!("[{C}]"), None),
        other => panic!("{other}"),
    });
    assert_eq!(ids(client.by_link().items().all().await.unwrap()), "abc");
    assert_eq!(asked(&server).len(), 3);

    // A key that the call gives itself goes along, too.
    let (client, server) = linked(move |asked| match asked {
        "/link?key=own%26" => (format!("[{A}]"), next("/link?p=2")),
        "/link?p=2&key=own%26" => (format!("[{B}]"), None),
        other => panic!("{other}"),
    });
    let items = client.by_link().key("own&").items().all().await;
    assert_eq!(ids(items.unwrap()), "ab");
    assert_eq!(asked(&server).len(), 2);

    let (client, server) = linked(move |_| (format!("[{A}]"), next("https://evil.test/link")));
    let mut items = client.by_link().items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("another server"), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(asked(&server).len(), 1);
}

#[tokio::test]
async fn extensions_of_the_description_are_read() {
    let (client, _) = serving(|asked| match asked {
        "/url" => format!(r#"{{"value":[{A}],"nextLink":"http://pages.test/url?t=1"}}"#),
        "/url?t=1" => format!(r#"{{"value":[{B}],"nextLink":""}}"#),
        "/dropshot" => format!(r#"{{"items":[{A}],"next_page":"t"}}"#),
        "/dropshot?page_token=t" => format!(r#"{{"items":[{B}],"next_page":null}}"#),
        other => panic!("{other}"),
    });
    assert_eq!(ids(client.by_url().items().all().await.unwrap()), "ab");
    assert_eq!(ids(client.by_dropshot().items().all().await.unwrap()), "ab");
}

#[tokio::test]
async fn a_fault_ends_the_stream() {
    let (client, server) = serving(|asked| match asked {
        "/cursor" => format!(r#"{{"data":[{A}],"page":{{"next":"x"}}}}"#),
        _ => String::new(),
    });
    let mut items = client.by_cursor().items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Failed(_)), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(asked(&server).len(), 2);

    // A server that leads in a circle.
    let (client, server) = serving(|_| format!(r#"{{"data":[{A}],"page":{{"next":"x"}}}}"#));
    let mut items = client.by_cursor().items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    assert!(
        items
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .to_string()
            .contains("leads back")
    );
    assert_eq!(asked(&server).len(), 2);
}

#[tokio::test]
async fn what_leads_on_is_judged_before_it_is_sent() {
    let (client, server) = serving(|_| format!("[{A}]"));
    let mut items = client.by_offset().skip(1000).items();
    assert!(items.next().await.unwrap().is_ok());
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    assert_eq!(asked(&server), ["/offset?skip=1000"]);
}

#[tokio::test]
async fn what_these_calls_alone_need_goes_with_every_page() {
    let (client, server) = serving(|asked| match asked {
        "/offset?skip=5" => format!("[{A},{B}]"),
        "/offset?skip=7" => format!("[{C}]"),
        _ => "[]".to_owned(),
    });
    let call = client.by_offset().skip(5).call().header("x-trace", "t");
    let items = Items::<ByOffsetCall>::new(call).all().await.unwrap();
    assert_eq!(ids(items), "abc");
    let traced = server.traced.lock().unwrap();
    assert_eq!(*traced, [true, true, true]);
}

#[test]
fn pages_need_no_async() {
    let (client, _) = serving(|asked| match asked {
        "/page" => r#"{"result":{"items":[1,2]}}"#.to_owned(),
        _ => r#"{"result":{"items":null}}"#.to_owned(),
    });
    let items: Result<Vec<i64>, Error> = client.by_page().items().each().collect();
    assert_eq!(items.unwrap(), [1, 2]);
}
