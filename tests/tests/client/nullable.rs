//! Parameters that may be `null`: what is given needs no wrapping, and `None` leaves out what may be left out.

use oasmith::text::DateTime;

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
    let since: DateTime = "2026-01-02T03:04:05Z".parse().unwrap();
    call.since(&since).x_trace("t").await.unwrap();
    let call = client.list_items(None, None, None);
    call.q(None)
        .limit(None)
        .tags(None)
        .then(None)
        .since(None)
        .filter(None)
        .x_trace(None)
        .await
        .unwrap();
    client.list_items(None, None, None).await.unwrap();
    let expected = [
        "https://items.test/items/here?after=7&sort=age&q=what&limit=10&tags=a&tags=b&then=name&since=2026-01-02T03%3A04%3A05Z",
        "https://items.test/items/null?after=null&sort=null&filter=null",
        "https://items.test/items/null?after=null&sort=null",
    ];
    assert_eq!(seen.urls(), expected);
    assert_eq!(seen.headers("x-trace"), [vec!["t"], vec![], vec![]]);
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
    let expected = "the request is not what the description allows
  query parameter `q`: must be at most 50 characters long
  query parameter `limit`: must be at least 1";
    assert_eq!(error, expected);
}
