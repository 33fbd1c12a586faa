//! What stands in for required members that a reply leaves out, where types lead back to themselves, and scalars of another
//! kind.

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
use api::types::{
    AskedItem, Late, Listed, Loose, LooseA, LooseEither, LooseShape, LooseSize, Other, Root,
    RootKind, Tree,
};

/// Answers this text.
struct Says(&'static str);

impl Transport for Says {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        Box::pin(async {
            let reply = Response::builder().header("content-type", "application/json");
            Ok(reply.body(Body::from(self.0))?)
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn client(says: &'static str) -> Client {
    let client = Client::builder().base_url("https://loose.test");
    client.transport(Says(says)).build().unwrap()
}

#[tokio::test]
async fn the_case_that_ends_stands_in() {
    let root = client("{}").get_root().success().await.unwrap();
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
    let error = client("{}").get_chain().await.unwrap_err().to_string();
    assert!(error.contains("is not as documented"), "{error}");
}

#[tokio::test]
async fn scalars_may_be_of_another_kind() {
    let says = r#"{"count": "12", "name": 7, "done": 1, "size": 2, "at": 1764320000, "either": "12", "shape": {"a": "12"}}"#;
    let loose = client(says).get_loose().success().await.unwrap();
    let expected = Loose {
        count: Some(12),
        name: Some("7".to_owned()),
        done: Some(true),
        size: Some(LooseSize::N2),
        at: loose.at.clone(),
        either: Some(LooseEither::String("12".to_owned())),
        shape: Some(LooseShape::A2(LooseA { a: "12".to_owned() })),
    };
    assert_eq!(loose, expected);
    assert_eq!(loose.at.unwrap().as_str(), "1764320000");
}

#[tokio::test]
async fn what_is_there_comes_before_what_stands_in() {
    let says = format!(
        r#"[{{"tags": ["a"]}}, {{"tags": [{}"a"], "page": "1"}}, {{"id": 1}}, {{"page": 1}}]"#,
        // However many are of another kind.
        "1,".repeat(70_000)
    );
    let asked = client(says.leak()).get_asked().success().await.unwrap();
    let names = asked.iter().map(|one| match one {
        AskedItem::ById(_) => "by id",
        AskedItem::ByTags(_) => "by tags",
    });
    // Neither has what it requires in the last.
    let expected = ["by tags", "by tags", "by id", "by id"];
    assert_eq!(names.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn what_is_there_is_kept_though_something_stands_in() {
    let says = r#"[{"login": "a", "id": "1"}, {}]"#;
    let authors = client(says).get_authors().success().await.unwrap();
    let kept = oasmith::to_string(&authors);
    assert_eq!(kept, r#"[{"login":"a","id":1,"node":""},{}]"#);
}

#[tokio::test]
async fn what_is_missing_of_the_head_stands_in_too() {
    let counted = client("\u{feff}\"a\"").get_counted().await.unwrap();
    let expected = api::operations::GetCountedReply::Ok {
        body: "a".to_owned(),
        x_count: 0,
    };
    assert_eq!(counted, expected);
}
