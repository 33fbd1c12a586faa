//! Bodies that are a text: borrowed, judged and encoded as their media type asks.

use crate::seen::Seen;

mod api {
    oasmith::generate!("apis/plain-arguments.yaml", server = false);
}

use api::client::Client;

#[tokio::test]
async fn texts_are_judged_and_sent() {
    let seen = Seen::default();
    let client = Client::builder().base_url("https://texts.test");
    let client = client.transport(seen.clone()).build().unwrap();
    client.text("a \"b\"\n\u{1f600}").await.unwrap();
    client.text("").await.unwrap();
    let error = client.text("0123456789").await.unwrap_err().to_string();
    let expected = "the request is not what the description allows
  body: must be at most 9 characters long";
    assert_eq!(error, expected);
    let call = client.text_or_none().body("dropped");
    call.body("a \"b\"").await.unwrap();
    client.text_or_none().await.unwrap();
    let bodies = ["a \"b\"\n\u{1f600}", "", r#""a \"b\"""#, ""];
    assert_eq!(seen.bodies(), bodies);
    let [text, json] = ["text/plain", "application/json"].map(|media| vec![media]);
    let media = [text.clone(), text, json, vec![]];
    assert_eq!(seen.headers("content-type"), media);
}
