//! Requests that the description refuses, sent because somebody knows better.

use crate::seen::Seen;

mod api {
    oasmith::generate!("fixtures/wire/unchecked.yaml", server = false);
}

use api::client::Client;
use api::types::{Cat, Dog, Pet};

fn pet() -> Pet {
    Pet::Cat(Cat {
        name: "Tom".to_owned(),
        claws: 18,
    })
}

#[tokio::test]
async fn a_call_is_sent_whatever_the_rules() {
    let seen = Seen::default();
    let client = Client::builder().base_url("https://pets.test");
    let client = client.transport(seen.clone()).build().unwrap();
    // A cat is a dog by this description, so that it is never one of them alone.
    let error = client.keep("stable", &pet()).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the request is not what the description allows"),
        "{error}"
    );
    client.keep("stable", &pet()).unchecked().await.unwrap();
    // What is wrong with a parameter does not matter either.
    client
        .keep("a stable that is far away", &pet())
        .unchecked()
        .await
        .unwrap();
    // But it has to be a URL.
    let error = client.keep("", &pet()).unchecked().await.unwrap_err();
    assert!(
        error.to_string().contains("path parameter `place`"),
        "{error}"
    );
    assert_eq!(seen.bodies(), [r#"{"name":"Tom","claws":18}"#; 2]);
}

#[tokio::test]
async fn a_client_may_judge_nothing() {
    let seen = Seen::default();
    let client = Client::builder().base_url("https://pets.test").unchecked();
    let client = client.transport(seen.clone()).build().unwrap();
    client
        .keep(
            "stable",
            &Pet::Dog(Dog {
                name: String::new(),
            }),
        )
        .await
        .unwrap();
    assert_eq!(seen.bodies(), [r#"{"name":""}"#]);
}
