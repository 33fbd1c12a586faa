//! What stands in for required members that a reply leaves out, where types lead back to themselves.

use std::time::Duration;

use oasmith::Body;
use oasmith::body::BoxError;
use oasmith::client::{BoxFuture, Transport};
use oasmith::http::{Request, Response};

mod api {
    oasmith::generate!(
        "fixtures/wire/tolerant.yaml",
        server = false,
        responses = "tolerant"
    );
}

use api::client::Client;
use api::types::{Late, Listed, Other, Root, RootKind, Tree};

/// Answers an empty object.
struct Empty;

impl Transport for Empty {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        Box::pin(async {
            let reply = Response::builder().header("content-type", "application/json");
            Ok(reply.body(Body::from("{}"))?)
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn client() -> Client {
    let client = Client::builder().base_url("https://empty.test");
    client.transport(Empty).build().unwrap()
}

#[tokio::test]
async fn the_case_that_ends_stands_in() {
    let root = client().get_root().success().await.unwrap();
    let expected = Root {
        tree: Tree::Leaf,
        late: Late::End,
        list: Listed {
            items: Vec::new(),
            maybe: None,
        },
        other: Other::Integer(0),
        kind: RootKind::Unknown(String::new()),
    };
    assert_eq!(root, expected);
}

#[tokio::test]
async fn what_has_no_end_is_missing() {
    let error = client().get_chain().await.unwrap_err().to_string();
    assert!(error.contains("is not as documented"), "{error}");
}
