//! Credentials of every scheme, from a generated client to a generated server: alone, as alternatives, together; and
//! what is answered where they are missing, wrong, or not enough.

use std::sync::{Arc, Mutex};

use oasmith::client::{Error, Tower, Transport};
use oasmith::http::Request;
use oasmith::server::{Attempt, Authenticator, Config, Denied};
use oasmith::{Body, Credential};

mod api {
    oasmith::generate!("fixtures/wire/credentials.yaml");
}

use api::client::Client;
use api::operations::*;
use api::server::{Api, StatedInput, router};

struct Server;

impl Api for Server {
    type Principal = String;

    async fn open(&self) -> OpenReply {
        OpenReply::Ok("anyone".to_owned())
    }

    async fn maybe(&self, who: Option<String>) -> MaybeReply {
        MaybeReply::Ok(who.unwrap_or_else(|| "nobody".to_owned()))
    }

    async fn basic(&self, who: String) -> BasicReply {
        BasicReply::Ok(who)
    }

    async fn header(&self, who: String) -> HeaderReply {
        HeaderReply::Ok(who)
    }

    async fn query(&self, who: String) -> QueryReply {
        QueryReply::Ok(who)
    }

    async fn cookie(&self, who: String) -> CookieReply {
        CookieReply::Ok(who)
    }

    async fn token(&self, who: String) -> TokenReply {
        TokenReply::Ok(who)
    }

    async fn either(&self, who: String) -> EitherReply {
        EitherReply::Ok(who)
    }

    async fn both(&self, who: String) -> BothReply {
        BothReply::Ok(who)
    }

    async fn one_header(&self, who: String) -> OneHeaderReply {
        OneHeaderReply::Ok(who)
    }

    async fn closed(&self, who: String) -> ClosedReply {
        ClosedReply::Ok(who)
    }

    async fn beside(&self, who: String) -> BesideReply {
        BesideReply::Ok(who)
    }

    async fn ajar(&self, who: Option<String>) -> AjarReply {
        AjarReply::Ok(who.unwrap_or_else(|| "nobody".to_owned()))
    }

    async fn stated(&self, who: String, request: StatedInput) -> StatedReply {
        StatedReply::Ok(format!("{who}, {:?}", request.key))
    }

    async fn one_token(&self, who: String) -> OneTokenReply {
        OneTokenReply::Ok(who)
    }
}

/// Tells what was shown, unless it is `wrong` or good for too little.
struct Door;

impl Authenticator for Door {
    type Principal = String;

    async fn authenticate(&self, attempt: Attempt<'_>) -> Result<String, Denied> {
        let mut shown = Vec::new();
        for one in &attempt.presented {
            let text = match &one.credential {
                Credential::Basic(user, password) => format!("{user}+{}", password.expose()),
                Credential::Bearer(secret) | Credential::ApiKey(secret) => {
                    secret.expose().to_owned()
                }
                other => format!("{other:?}"),
            };
            if text.contains("wrong") {
                return Err(Denied::Unauthenticated);
            }
            shown.push(format!("{}: {text}", one.scheme.name));
        }
        let scopes: Vec<&str> = attempt.scopes().collect();
        match scopes.contains(&"write") && shown.concat().contains("reader") {
            true => Err(Denied::Forbidden),
            false => Ok(format!("{} for {scopes:?}", shown.join(", "))),
        }
    }
}

fn builder() -> oasmith::client::Builder<Client> {
    let app = router(Server, Config::new(Door));
    Client::builder()
        .base_url("http://credentials.test")
        .transport(Tower(app))
}

/// A client with a credential of every kind.
fn client() -> Client {
    let builder = builder()
        .basic("ann", "p:w ö")
        .bearer("t/0=")
        .api_key("k&=ü%");
    // Keys in headers and cookies are of the characters that those may hold.
    builder
        .credential(&HEADER, Credential::ApiKey("h-1".into()))
        .build()
        .unwrap()
}

#[tokio::test]
async fn each_scheme_has_its_place() {
    let client = client();
    assert_eq!(
        client.basic().success().await.unwrap(),
        "basic: ann+p:w ö for []"
    );
    assert_eq!(
        client.header().success().await.unwrap(),
        "header: h-1 for []"
    );
    assert_eq!(
        client.query().success().await.unwrap(),
        "query: k&=ü% for []"
    );
    assert_eq!(
        client.cookie().success().await.unwrap(),
        "cookie: k&=ü% for []"
    );
    let read_write = "oauth: t/0= for [\"read\", \"write\"]";
    assert_eq!(client.token().success().await.unwrap(), read_write);
    assert_eq!(client.open().success().await.unwrap(), "anyone");
}

/// A key that is a parameter as well comes once.
#[tokio::test]
async fn what_a_call_gives_itself_wins() {
    let client = client();
    assert_eq!(
        client.stated().success().await.unwrap(),
        "query: k&=ü%, header: h-1 for [], Some(\"k&=ü%\")"
    );
    assert_eq!(
        client
            .stated()
            .key("its own")
            .x_key("another")
            .success()
            .await
            .unwrap(),
        "query: its own, header: another for [], Some(\"its own\")"
    );
}

/// Whether the key of a request may be shown to other servers, and to logs.
struct Looking;

impl Transport for Looking {
    fn send(
        &self,
        request: Request<Body>,
    ) -> oasmith::client::BoxFuture<
        '_,
        Result<oasmith::http::Response<Body>, oasmith::body::BoxError>,
    > {
        let shown = |name: &str| format!("{:?}", request.headers()[name]);
        let told = format!("{} {}", shown("x-key"), shown("x-other"));
        let response = oasmith::http::Response::builder().header("content-type", "text/plain");
        Box::pin(async move { Ok(response.body(Body::from(told))?) })
    }

    fn sleep(&self, time: std::time::Duration) -> oasmith::client::BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A key is a secret whatever way it was given.
#[tokio::test]
async fn keys_are_hidden_wherever_they_come_from() {
    let builder = || {
        Client::builder()
            .base_url("http://credentials.test")
            .transport(Looking)
    };
    let plain = builder().build().unwrap();
    let keyed = builder().api_key("k").build().unwrap();
    let by_hand = plain.stated().call().header("X-Key", "by hand");
    let as_param = plain.stated().x_key("as a parameter").call();
    for call in [by_hand, as_param, keyed.stated().call()] {
        let told = call.header("x-other", "open").success().await.unwrap();
        assert_eq!(told, "Sensitive \"open\"");
    }
}

#[tokio::test]
async fn alternatives_and_combinations_are_chosen_per_operation() {
    let both = "bearer: t/0=, header: h-1 for []";
    assert_eq!(client().both().success().await.unwrap(), both);
    assert_eq!(
        client().either().success().await.unwrap(),
        "basic: ann+p:w ö for []"
    );
    let bearer = builder().bearer("b").build().unwrap();
    assert_eq!(bearer.either().success().await.unwrap(), "bearer: b for []");
    assert_eq!(
        bearer.both().success().await.unwrap_err().status().unwrap(),
        401
    );
    // Where nothing has to be shown, who has something shows it, though showing nothing is listed first.
    assert_eq!(bearer.maybe().success().await.unwrap(), "bearer: b for []");
    let stranger = builder().build().unwrap();
    assert_eq!(stranger.maybe().success().await.unwrap(), "nobody");
}

/// A request has one `Authorization` (RFC 9110, 11.6.2): of schemes that fill it in different ways any is enough, with what
/// goes elsewhere.
#[tokio::test]
async fn what_needs_one_header_is_an_alternative() {
    let client = |builder: oasmith::client::Builder<Client>| builder.build().unwrap();
    let basic = client(builder().basic("ann", "p").api_key("k"));
    assert_eq!(
        basic.one_header().success().await.unwrap(),
        "basic: ann+p, query: k for []"
    );
    let bearer = client(builder().bearer("t").api_key("k"));
    assert_eq!(
        bearer.one_header().success().await.unwrap(),
        "oauth: t, query: k for [\"read\"]"
    );
    for few in [builder().basic("ann", "p"), builder().api_key("k")] {
        let error = client(few).one_header().success().await.unwrap_err();
        assert_eq!(error.status().unwrap(), 401);
    }
}

/// What fills a header alike is met by one credential, and two are never made one in silence.
#[tokio::test]
async fn one_token_answers_to_each_of_its_schemes() {
    let client = |builder: oasmith::client::Builder<Client>| builder.build().unwrap();
    let token = |text: &str| Credential::Bearer(text.into());
    let told = "bearer: t, oauth: t for [\"read\"]";
    let kinds = [
        builder().bearer("t"),
        builder().credential(&OAUTH, token("t")),
        builder()
            .credential(&OAUTH, token("t"))
            .credential(&BEARER, token("t")),
    ];
    for builder in kinds {
        assert_eq!(client(builder).one_token().success().await.unwrap(), told);
    }
    let two = builder().bearer("t").credential(&OAUTH, token("u"));
    let error = client(two).one_token().await.unwrap_err();
    assert!(error.to_string().contains("two credentials"), "{error}");
}

/// Sends a request with these headers: the status, and what the server asks for.
async fn raw(config: Config<String>, target: &str, headers: &[(&str, &str)]) -> (u16, Vec<String>) {
    let mut request = Request::get(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = Tower(router(Server, config)).send(request).await.unwrap();
    let asked = response.headers().get_all("www-authenticate").iter();
    let asked = asked.map(|value| value.to_str().unwrap().to_owned());
    (response.status().as_u16(), asked.collect())
}

#[tokio::test]
async fn whoever_shows_too_little_stays_outside() {
    let door = || Config::new(Door);
    let basic = "Basic realm=\"api\", charset=\"UTF-8\"";
    let asked = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        raw(door(), "/either", &[]).await,
        (401, asked(&[basic, "Bearer"]))
    );
    let wrong = [("authorization", "Bearer wrong")];
    assert_eq!(raw(door(), "/either", &wrong).await.0, 401);
    assert_eq!(raw(door(), "/maybe", &wrong).await.0, 401);
    let reader = [("authorization", "Bearer reader")];
    let scope = "Bearer error=\"insufficient_scope\", scope=\"read write\"";
    assert_eq!(raw(door(), "/token", &reader).await, (403, asked(&[scope])));
    assert_eq!(raw(door(), "/both", &reader).await.0, 401);
    for broken in [
        "Basic",
        "Basic %%",
        "Basic bm9jb2xvbg==",
        "Bearer",
        "Bearer ",
        "bearer\tx",
    ] {
        let shown = [("authorization", broken)];
        assert_eq!(raw(door(), "/basic", &shown).await.0, 401, "{broken}");
    }
    assert_eq!(
        raw(door(), "/cookie", &[("cookie", "other=1; session")])
            .await
            .0,
        401
    );
    assert_eq!(raw(door(), "/query?other=1&key", &[]).await.0, 401);
}

/// What the description does not explain lets nobody in, and the server's own side learns why; alternatives stay.
#[tokio::test]
async fn schemes_that_nobody_declares_stay_closed() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let noting = |config: Config<String>| {
        let told = told.clone();
        config.failures(move |failure| {
            told.lock().unwrap().push(format!("{failure:#}"));
            failure
        })
    };
    let good = [("authorization", "Bearer good")];
    let why = "nobody can be let in, as the description does not say how the security scheme `lost` is met";
    for config in [Config::new(Door), Config::unguarded()] {
        let config = noting(config);
        assert_eq!(raw(config, "/closed", &good).await, (500, Vec::new()));
        assert_eq!(std::mem::take(&mut *told.lock().unwrap()), [why]);
    }
    assert_eq!(
        raw(noting(Config::new(Door)), "/beside", &good).await.0,
        401
    );
    let basic = [("authorization", "Basic YW5uOnA=")];
    assert_eq!(
        raw(noting(Config::new(Door)), "/beside", &basic).await.0,
        200
    );
    assert_eq!(raw(noting(Config::new(Door)), "/ajar", &good).await.0, 200);
    assert!(told.lock().unwrap().is_empty());
}

/// Says which credentials a request carries.
struct Echo;

impl Transport for Echo {
    fn send(
        &self,
        request: Request<Body>,
    ) -> oasmith::client::BoxFuture<
        '_,
        Result<oasmith::http::Response<Body>, oasmith::body::BoxError>,
    > {
        let shown = request.headers().get("authorization");
        let shown = shown
            .map_or("-", |value| value.to_str().unwrap())
            .to_owned();
        let response = oasmith::http::Response::builder().header("content-type", "text/plain");
        Box::pin(async move { Ok(response.body(Body::from(shown))?) })
    }

    fn sleep(&self, time: std::time::Duration) -> oasmith::client::BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A client sends what it knows how to, rather where the description explains all of it.
#[tokio::test]
async fn schemes_that_nobody_declares_keep_nothing_back() {
    let builder = || {
        let builder = Client::builder().base_url("http://credentials.test");
        builder.transport(Echo).bearer("t")
    };
    let client = builder().build().unwrap();
    assert_eq!(client.closed().success().await.unwrap(), "Bearer t");
    assert_eq!(client.beside().success().await.unwrap(), "Bearer t");
    assert_eq!(client.ajar().success().await.unwrap(), "-");
    let both = builder().basic("ann", "p").build().unwrap();
    assert_eq!(both.beside().success().await.unwrap(), "Basic YW5uOnA=");
    let by_hand = client.ajar().header("authorization", "Lost t");
    assert_eq!(by_hand.success().await.unwrap(), "Lost t");
}

/// An authenticator that says nothing, and none at all, let nobody in; what is open stays open.
#[tokio::test]
async fn saying_nothing_is_no() {
    struct Silent;
    impl Authenticator for Silent {
        type Principal = String;
    }
    let good = [("authorization", "Bearer good"), ("x-key", "k")];
    for target in ["/token", "/both", "/either"] {
        assert_eq!(
            raw(Config::new(Silent), target, &good).await.0,
            401,
            "{target}"
        );
        assert_eq!(
            raw(Config::unguarded(), target, &good).await.0,
            401,
            "{target}"
        );
    }
    assert_eq!(raw(Config::new(Silent), "/open", &[]).await.0, 200);
    assert_eq!(raw(Config::unguarded(), "/open", &good).await.0, 200);
    assert_eq!(raw(Config::unguarded(), "/maybe", &[]).await.0, 200);
}

/// What no header can carry is said before anything is sent.
#[tokio::test]
async fn an_unsendable_credential_is_an_error() {
    let client = builder().bearer("line\nbreak").build().unwrap();
    let error = client.token().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(!format!("{error} {error:?}").contains("break"));
}
