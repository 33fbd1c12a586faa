//! Parameters that may be `null`: what is given needs no wrapping, and `None` is sent as `null`.

use crate::seen::Seen;

mod api {
    oasmith::generate!("fixtures/wire/nullable.yaml", server = false);
}

use api::client::Client;
use api::types::Sort;

#[tokio::test]
async fn setters_take_values_and_none() {
    let seen = Seen::default();
    let client = Client::builder().base_url("https://items.test");
    let client = client.transport(seen.clone()).build().unwrap();
    let tags = vec!["a".to_owned(), "b".to_owned()];
    let call = client.list_items(Some("here"), Some(7), Some(&Sort::Age));
    let call = call.q("what").limit(10).tags(Some(&tags)).then(&Sort::Name);
    call.x_trace("t").await.unwrap();
    let call = client.list_items(None, None, None);
    call.q(None)
        .limit(None)
        .tags(None)
        .then(None)
        .await
        .unwrap();
    client.list_items(None, None, None).await.unwrap();
    let expected = [
        "https://items.test/items/here?after=7&sort=age&q=what&limit=10&tags=a&tags=b&then=name",
        "https://items.test/items/null?after=null&sort=null&q=null&limit=null&tags=null&then=null",
        "https://items.test/items/null?after=null&sort=null",
    ];
    assert_eq!(seen.urls(), expected);
}

#[tokio::test]
async fn values_within_are_judged() {
    let client = Client::builder().base_url("https://items.test");
    let client = client.transport(Seen::default()).build().unwrap();
    let long = "x".repeat(51);
    let call = client
        .list_items(None, None, None)
        .q(long.as_str())
        .limit(0);
    let error = call.await.unwrap_err().to_string();
    assert!(
        error.contains("maxLength") || error.contains("50"),
        "{error}"
    );
    assert!(error.contains("limit"), "{error}");
}
