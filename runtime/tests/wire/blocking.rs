//! Calls without async: from a plain thread, and from one that an async runtime has.

use std::net::Ipv4Addr;

use oasmith::client::{Each, Error, Tower, Wait};
use oasmith::stream::Lines;

use crate::pets::client::Client;
use crate::pets::operations::HealthReply;

#[test]
fn a_call_is_waited_for() {
    let client = crate::client("good");
    let pet = client.create_pet("me", &crate::pet(3)).success().wait();
    assert_eq!(pet.unwrap(), crate::pet(3));
    assert_eq!(client.health().wait().unwrap(), HealthReply::NoContent);
    let refused: Result<_, Error> = client
        .create_pet("no/body", &crate::pet(3))
        .success()
        .wait();
    assert_eq!(refused.unwrap_err().status().unwrap().as_u16(), 409);
}

#[tokio::test]
async fn waiting_works_within_a_runtime() {
    let client = crate::client("good");
    assert_eq!(client.health().wait().unwrap(), HealthReply::NoContent);
}

#[test]
fn a_socket_needs_no_runtime_of_the_caller() {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
                .await
                .unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            axum::serve(listener, crate::app()).await.unwrap();
        });
    });
    let base = format!("http://{}", told.recv().unwrap());
    let client = Client::builder()
        .base_url(base)
        .bearer("good")
        .build()
        .unwrap();
    assert_eq!(client.health().wait().unwrap(), HealthReply::NoContent);
    let nobody = Client::builder()
        .base_url("http://127.0.0.1:9")
        .transport(Tower(crate::app()));
    nobody.build().unwrap().health().wait().unwrap();
}

#[test]
fn a_stream_is_walked_through() {
    let lines = Lines::all([1_i64, 2, 3]);
    let values: Result<Vec<i64>, _> = lines.each().collect();
    assert_eq!(values.unwrap(), [1, 2, 3]);
}
