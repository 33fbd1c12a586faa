//! The generated client: against the sandbox, and against servers that answer in other ways.

use std::net::SocketAddr;
use std::time::Duration;

use northflank::client::Client;
use northflank::operations::CreateCombinedServiceReply as Reply;
use northflank::{BuildSettings, NewCombinedService};
use oasmith::client::Error;
use oasmith::{Mode, Part, Valid, from_slice};
use serde_json::Value;

use crate::server::sandbox;
use crate::wire::{answer, canned};
use crate::{fixture, missing};

fn client(server: SocketAddr) -> Client {
    let client = Client::builder()
        .base_url(format!("http://{server}"))
        .bearer("t");
    client.build().unwrap()
}

fn service(name: &str) -> NewCombinedService {
    let service = from_slice(fixture(name).as_bytes());
    service
        .map(Valid::into_inner)
        .unwrap_or_else(|rejection| panic!("{name}: {rejection}"))
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let client = client(sandbox().await);
    let service = service("payload-valid.json");
    let Reply::Ok(created) = client
        .create_combined_service("a project/with odd signs?", &service)
        .send()
        .await
        .unwrap()
    else {
        panic!("not created");
    };
    assert_eq!(created.data.ports, service.ports);
    assert_eq!(created.data.build_settings, service.build_settings);
    assert!(matches!(
        created.data.build_settings,
        BuildSettings::DockerfileBuild(_)
    ));
    assert_eq!(
        created.data.app_id,
        "/u/a project/with odd signs?/valid-service-1"
    );

    let call = client.create_combined_service("a project/with odd signs?", &service);
    let Reply::Conflict(conflict) = call.send().await.unwrap() else {
        panic!("no conflict");
    };
    assert!(conflict.error.message.contains("valid-service-1"));
}

#[tokio::test]
async fn the_call_that_goes_out_is_the_documents() {
    let (server, mut asked) =
        canned(answer("200 OK", &fixture("payload-valid.response.json"))).await;
    let service = service("payload-valid.json");
    let call = client(server).create_combined_service("a/b", &service);
    let created = call.success().await.unwrap();
    assert_eq!(created.data.id, "valid-service-1");
    let asked = asked.recv().await.unwrap();
    assert_eq!(
        asked.start,
        "POST /v1/projects/a%2Fb/services/combined HTTP/1.1"
    );
    assert_eq!(asked.headers["authorization"], "Bearer t");
    assert_eq!(asked.headers["accept"], "application/json");
    let sent: Value = asked.json();
    assert_eq!(
        sent,
        serde_json::from_str::<Value>(&fixture("payload-valid.json")).unwrap()
    );
}

#[tokio::test]
async fn the_documents_answer_decodes_where_that_is_wanted() {
    let text = fixture("document-example-response.json");
    let (server, _asked) = canned(answer("200 OK", &text)).await;
    let service = service("payload-min.json");
    let call = client(server).create_combined_service("p", &service);
    let created = call.success().await.unwrap();
    assert_eq!(
        created.data.app_id,
        "/example-user/default-project/example-service"
    );
    let ports = created.data.ports.unwrap();
    assert_eq!(ports[0].internal_port, 8080);

    let strict = Client::builder()
        .base_url(format!("http://{server}"))
        .responses(Mode::Strict)
        .build()
        .unwrap();
    let error = strict
        .create_combined_service("p", &service)
        .send()
        .await
        .unwrap_err();
    let Error::Undecodable(said, rejection) = &error else {
        panic!("{error}");
    };
    assert_eq!(said.body, text.as_bytes());
    let lacking = missing("document-example-response.violations.txt");
    assert_eq!(rejection.violations().len(), lacking.len(), "{rejection}");
}

#[tokio::test]
async fn values_that_the_description_does_not_know_come_through() {
    let text = fixture("payload-valid.response.json");
    let newer = text.replace("\"COMPLETED\"", "\"PAUSED\"");
    assert_ne!(text, newer);
    let (server, _asked) = canned(answer("200 OK", &newer)).await;
    let service = service("payload-min.json");
    let call = client(server).create_combined_service("p", &service);
    let created = call.success().await.unwrap();
    assert_eq!(created.data.status.deployment.status.as_str(), "PAUSED");
}

#[tokio::test]
async fn an_invalid_request_is_never_sent() {
    let (server, mut asked) = canned(answer("200 OK", "{}")).await;
    let mut service = service("payload-min.json");
    service.name = "x".to_owned();
    let call = client(server).create_combined_service("p", &service);
    let Err(Error::Invalid(faults)) = call.send().await else {
        panic!("sent");
    };
    let places: Vec<&str> = faults
        .iter()
        .map(|fault| fault.violation.instance.as_str())
        .collect();
    assert!(
        faults.iter().all(|fault| fault.part == Part::Body),
        "{faults:?}"
    );
    assert!(places.contains(&"/name"), "{faults:?}");
    let silence = tokio::time::timeout(Duration::from_millis(200), asked.recv()).await;
    assert!(silence.is_err(), "{silence:?}");
}

#[tokio::test]
async fn errors_keep_everything_the_server_said() {
    let service = service("payload-min.json");
    let call = |server| client(server).create_combined_service("p", &service);

    let refused = r#"{"error":{"message":"no","id":"bad","details":{"name":["taken"]}}}"#;
    let (server, _asked) = canned(answer("400 Bad Request", refused)).await;
    let Reply::ClientError(status, error) = call(server).send().await.unwrap() else {
        panic!("no documented error");
    };
    assert_eq!(status.get().as_u16(), 400);
    assert_eq!(error.error.details.unwrap()["name"][0], "taken");
    let error = call(server).success().await.unwrap_err();
    assert!(matches!(error, Error::Failed(_)), "{error}");
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.answer().unwrap().body, refused.as_bytes());

    let (server, _asked) = canned(answer("502 Bad Gateway", "upstream")).await;
    let error = call(server).send().await.unwrap_err();
    let said = error.answer().unwrap();
    assert!(matches!(error, Error::Unexpected(_)), "{error}");
    assert_eq!(said.status.as_u16(), 502);
    assert_eq!(said.headers["x-request-id"], "r-1");
    assert_eq!(&said.body[..], b"upstream");

    let (server, _asked) = canned(answer("200 OK", "{\"data\": 1}")).await;
    let error = call(server).send().await.unwrap_err();
    assert!(matches!(error, Error::Undecodable(..)), "{error}");
    assert_eq!(&error.answer().unwrap().body[..], b"{\"data\": 1}");
}
