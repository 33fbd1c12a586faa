//! Parameters that stand for several segments of a path: what is sent for them, and what is not.

use oasmith::client::Error;

use crate::seen::Seen;

mod api {
    oasmith::generate!("fixtures/wire/shapes.yaml", server = false);
}

use api::client::Client;

fn client(seen: &Seen) -> Client {
    let builder = Client::builder().base_url("https://library.test/x");
    builder.transport(seen.clone()).build().unwrap()
}

#[tokio::test]
async fn slashes_between_segments_stay() {
    let seen = Seen::default();
    let client = client(&seen);
    client.get_shelf("shelves/é %:?#").await.unwrap();
    client.merge_shelves("shelves/a%2Fb").await.unwrap();
    client.put_book("shelves/a", "b/c").await.unwrap();
    client.cancel("operations/a/b/c:d").await.unwrap();
    client.get_rest("a/b?/{id}", 3).await.unwrap();
    client.read_file("maß/ß").await.unwrap();
    let sent = [
        "v1/shelves/%C3%A9%20%25%3A%3F%23",
        "v1/shelves/a%252Fb:merge",
        "v1/shelves/a/books/b%2Fc",
        "v1/operations/a/b/c%3Ad:cancel",
        "v1/a/b%3F/%7Bid%7D/rest/3",
        "files/ma%C3%9F/%C3%9F",
    ];
    let sent = sent.map(|path| format!("https://library.test/x/{path}"));
    assert_eq!(seen.urls(), sent);
}

#[tokio::test]
async fn what_does_not_fit_is_not_sent() {
    let seen = Seen::default();
    let client = client(&seen);
    let refused = |error: Error| {
        let Error::Invalid(faults) = error else {
            panic!("{error}");
        };
        assert_eq!(faults.len(), 1);
        faults[0].to_string()
    };
    let shelves = [
        "",
        "shelves",
        "shelves/",
        "shelves/3/4",
        "shelves%2F3",
        "../shelves",
        "shelves/..",
    ];
    for name in shelves {
        client.get_shelf(name).await.map_err(refused).unwrap_err();
    }
    for name in [
        "", "/", "a/", "/a", "a//b", "a/./b", "a/../b", "a/..\\b", ".",
    ] {
        client.get_rest(name, 3).await.map_err(refused).unwrap_err();
    }
    let error = client.cancel("operations/a").await.map_err(refused);
    let error = error.unwrap_err();
    assert!(error.contains("`name`"), "{error}");
    assert!(error.contains("does not fit `operations/*/**`"), "{error}");
    assert_eq!(seen.urls(), [""; 0]);
}
