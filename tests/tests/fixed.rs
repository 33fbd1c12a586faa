//! Parameters that can have but one value: the client sends it by itself, the server asks for it, and nobody gives it.

use oasmith::Body;
use oasmith::client::{Tower, Transport};
use oasmith::http::Request;
use oasmith::server::Config;

mod api {
    oasmith::generate!("fixtures/wire/fixed.yaml");
}

use api::client::Client;
use api::operations::{DropReportsReply, ReportsReply};
use api::server::{Api, ReportsInput, router};
use api::{ReportsSort, Unit};

struct Server;

impl Api for Server {
    async fn reports(&self, request: ReportsInput) -> ReportsReply {
        assert_eq!(request.unit, Unit::Cm);
        assert_eq!(request.sort, Some(ReportsSort::Newest));
        ReportsReply::NoContent
    }

    async fn drop_reports(&self) -> DropReportsReply {
        DropReportsReply::NoContent
    }
}

#[tokio::test]
async fn the_client_sends_what_the_server_asks_for() {
    let transport = Tower(router(Server, Config::unguarded()));
    let builder = Client::builder().base_url("http://reports.test");
    let client = builder.transport(transport).build().unwrap();
    let call = client.reports(&Unit::Cm).sort(&ReportsSort::Newest);
    assert_eq!(call.await.unwrap(), ReportsReply::NoContent);
    client.drop_reports().success().await.unwrap();
}

#[tokio::test]
async fn another_value_is_refused() {
    let right = [
        "/v1/reports",
        "api-version=2024%2006&unit=cm&sort=newest",
        "3",
        "plain=true",
    ];
    let wrong = [
        "/v2/reports",
        "api-version=2025&unit=cm&sort=newest",
        "4",
        "plain=false",
    ];
    for other in 0..=right.len() {
        let part = |at: usize| if at == other { wrong[at] } else { right[at] };
        let request = Request::get(format!("{}?{}", part(0), part(1)))
            .header("x-level", part(2))
            .header("cookie", part(3));
        let reply = Tower(router(Server, Config::unguarded()))
            .send(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let expected = if other == right.len() { 204 } else { 422 };
        assert_eq!(reply.status().as_u16(), expected, "{other}");
    }
    let unsaid = Request::delete("/v2/reports").body(Body::empty()).unwrap();
    let refused = Tower(router(Server, Config::unguarded()))
        .send(unsaid)
        .await
        .unwrap();
    assert_eq!(refused.status().as_u16(), 422);
}
