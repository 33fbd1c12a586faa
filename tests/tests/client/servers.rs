//! The servers of the description, typed: the API's, a path's, an operation's.

use crate::seen::Seen;

mod api {
    oasmith::generate!("fixtures/wire/servers.yaml", server = false);
}

use api::client::{
    ApiServer, ApiServerPort, ApiServerScheme, Client, GetFileServer, GetFileServerRegion,
    ListJobsServer, ListNotesServer, ListTenantsServer,
};

#[tokio::test]
async fn each_operation_goes_to_its_server() {
    let seen = Seen::default();
    let client = Client::builder().transport(seen.clone()).build().unwrap();
    client.list_pets().await.unwrap();
    client.get_file().await.unwrap();
    client.fixed().await.unwrap();
    let elsewhere = GetFileServer {
        region: GetFileServerRegion::Us1,
    };
    client.put_file().base_url(elsewhere).await.unwrap();
    client
        .list_pets()
        .base_url(ApiServer::Sandbox)
        .await
        .unwrap();
    let asked = seen.urls();
    let expected = [
        "https://demo.pets.test:8443/v2/pets",
        "https://eu.files.test/files",
        "https://fixed.test/fixed",
        "https://us-1.files.test/files",
        "https://sandbox.pets.test/pets",
    ];
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn a_chosen_server_is_everywhere() {
    let seen = Seen::default();
    let server = ApiServer::Demo {
        scheme: ApiServerScheme::Http,
        tenant: "acme".to_owned(),
        port: ApiServerPort::N443,
        version: "3".to_owned(),
    };
    let builder = Client::builder().base_url(server).transport(seen.clone());
    let client = builder.build().unwrap();
    client.list_pets().await.unwrap();
    client.get_file().await.unwrap();
    let asked = seen.urls();
    let base = "http://acme.pets.test:443/v3";
    assert_eq!(asked, [format!("{base}/pets"), format!("{base}/files")]);
}

#[test]
fn defaults_are_the_description_s() {
    let url = |server: ApiServer| String::from(server);
    assert_eq!(url(ApiServer::default()), "https://demo.pets.test:8443/v2/");
    let scheme = ApiServerScheme::Https;
    assert_eq!(
        url(ApiServer::Type { scheme }),
        "https://eu.pets.test/https"
    );
    assert_eq!(
        String::from(GetFileServer::default()),
        "https://eu.files.test"
    );
}

#[tokio::test]
async fn what_has_no_default_is_given() {
    let seen = Seen::default();
    let client = Client::builder().transport(seen.clone()).build().unwrap();
    for endpoint in ["https://acme.test", "https://acme.test/"] {
        let server = ListJobsServer::new(endpoint, "me");
        client.list_jobs().base_url(server).await.unwrap();
    }
    // Without a tenant there is no host, though the URL looks like one.
    let server = ListTenantsServer::new("acme");
    client.list_tenants().base_url(server).await.unwrap();
    let host = "acme.test".to_owned();
    let server = ListNotesServer::Host { host };
    client.list_notes().base_url(server).await.unwrap();
    client
        .list_notes()
        .base_url(ListNotesServer::Notes)
        .await
        .unwrap();
    let jobs = "https://acme.test/v1/jobs-of/me/jobs";
    let notes = ["https://acme.test/notes/notes", "https://notes.test/notes"];
    let tenants = "https://acme.pets.test/api/tenants";
    assert_eq!(seen.urls(), [jobs, jobs, tenants, notes[0], notes[1]]);
}

#[tokio::test]
async fn a_variable_that_breaks_the_url_is_refused() {
    let seen = Seen::default();
    let server = ApiServer::Demo {
        scheme: ApiServerScheme::Http,
        tenant: "a b".to_owned(),
        port: ApiServerPort::N443,
        version: String::new(),
    };
    let builder = Client::builder().base_url(server.clone());
    assert!(builder.transport(seen.clone()).build().is_err());
    let client = Client::builder().transport(seen.clone()).build().unwrap();
    client.list_pets().base_url(server).await.unwrap_err();
    for url in ["/v2", "https://pets.test/v2?key=1", "https://pets.test/#v2"] {
        client.list_pets().base_url(url).await.unwrap_err();
        let builder = Client::builder().base_url(url).transport(seen.clone());
        assert!(builder.build().is_err(), "{url}");
    }
    assert!(seen.urls().is_empty());
}
