//! Tokens from an OAuth 2.0 token endpoint (RFC 6749): the client credentials grant and refreshing.
//!
//! In: the endpoint and what the client is known by. Out: access tokens. The authorization code grant begins in a
//! browser and is the program's own; what it ends with, a refresh token, is enough here.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request};

use super::config::shown;
use super::token::{Token, TokenSource};
use super::transport::{BoxFuture, Transport};
use crate::body::{Body, BoxError, CollectError};
use crate::credential::Secret;
use crate::operation::Scheme;
use crate::param::encode;

/// How much of a token endpoint's answer is read, in bytes.
const LIMIT: usize = 1 << 20;

/// A token endpoint and what the client shows there.
pub struct OAuth {
    url: String,
    id: String,
    secret: Option<Secret>,
    in_body: bool,
    /// Further members of the request's form.
    form: String,
    /// The refresh token of the moment, for that grant.
    refresh: Option<Mutex<Secret>>,
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("url", &shown(&self.url))
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl OAuth {
    /// The client credentials grant (RFC 6749, 4.4).
    pub fn client_credentials(
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        OAuth {
            url: token_url.into(),
            id: id.into(),
            secret: Some(secret.into()),
            in_body: false,
            form: String::new(),
            refresh: None,
        }
    }

    /// The client credentials grant at the endpoint that the description names; `None` if it names none by
    /// an absolute URL.
    pub fn of(scheme: &Scheme, id: impl Into<String>, secret: impl Into<Secret>) -> Option<Self> {
        let url = scheme.token_url?;
        Some(OAuth::client_credentials(url, id, secret))
    }

    /// Refreshing (RFC 6749, 6), for a client without a secret. A server that gives a new refresh token
    /// with an access token is asked with that one next time.
    pub fn refresh(
        token_url: impl Into<String>,
        id: impl Into<String>,
        token: impl Into<Secret>,
    ) -> Self {
        OAuth {
            url: token_url.into(),
            id: id.into(),
            secret: None,
            in_body: false,
            form: String::new(),
            refresh: Some(Mutex::new(token.into())),
        }
    }

    /// The client's secret.
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Shows the client's name and secret in the body, for servers that do not read them from the
    /// `Authorization` header (RFC 6749, 2.3.1).
    pub fn secret_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// What the token is to be good for, separated by spaces (RFC 6749, 3.3).
    pub fn scope(self, scopes: &str) -> Self {
        self.param("scope", scopes)
    }

    /// A further parameter of the token request, such as `audience` or `resource`.
    pub fn param(mut self, name: &str, value: &str) -> Self {
        push(&mut self.form, name, value);
        self
    }

    fn request(&self) -> Result<Request<Body>, BoxError> {
        let mut form = String::new();
        match &self.refresh {
            None => push(&mut form, "grant_type", "client_credentials"),
            Some(token) => {
                let token = token.lock().unwrap_or_else(PoisonError::into_inner);
                push(&mut form, "grant_type", "refresh_token");
                push(&mut form, "refresh_token", token.expose());
            }
        }
        if !self.form.is_empty() {
            form.push('&');
            form.push_str(&self.form);
        }
        let mut request = Request::post(&self.url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json");
        match &self.secret {
            Some(secret) if !self.in_body => {
                let pair = format!("{}:{}", encode(&self.id), encode(secret.expose()));
                let coded = base64::engine::general_purpose::STANDARD.encode(pair);
                let mut value = HeaderValue::try_from(format!("Basic {coded}"))?;
                value.set_sensitive(true);
                request = request.header(AUTHORIZATION, value);
            }
            secret => {
                push(&mut form, "client_id", &self.id);
                if let Some(secret) = secret {
                    push(&mut form, "client_secret", secret.expose());
                }
            }
        }
        Ok(request.body(Body::from(form))?)
    }

    /// What the endpoint said (RFC 6749, 5.1 and 5.2). No message holds a token.
    fn read(&self, status: http::StatusCode, body: &[u8]) -> Result<Token, BoxError> {
        let answer: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name: &str| answer.get(name).and_then(serde_json::Value::as_str);
        if !status.is_success() {
            let reason = text("error").unwrap_or("no reason given");
            let more = text("error_description").unwrap_or_default();
            return Err(format!("the token endpoint answers {status}: {reason} {more}").into());
        }
        let Some(secret) = text("access_token") else {
            return Err("the token endpoint gives no `access_token`".into());
        };
        if let Some(kind) = text("token_type").filter(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(format!("the token endpoint gives a `{kind}` token, not a bearer").into());
        }
        if let (Some(kept), Some(next)) = (&self.refresh, text("refresh_token")) {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = next.into();
        }
        // Some servers write the number as text.
        let seconds = answer.get("expires_in");
        let seconds = seconds.and_then(|stated| match stated.as_str() {
            Some(text) => text.parse().ok(),
            None => stated.as_u64(),
        });
        Ok(Token {
            secret: secret.into(),
            lifetime: seconds.map(Duration::from_secs),
        })
    }
}

impl TokenSource for OAuth {
    fn obtain<'a>(
        &'a self,
        transport: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<Token, BoxError>> {
        Box::pin(async move {
            let response = transport.send(self.request()?).await?;
            let (parts, body) = response.into_parts();
            let body = body.collect(LIMIT).await.map_err(|error| match error {
                CollectError::TooLarge => "the token endpoint's answer is too long".into(),
                CollectError::Broken(error) => error,
            })?;
            self.read(parts.status, &body)
        })
    }
}

fn push(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    form.push_str(&format!("{}={}", encode(name), encode(value)));
}
