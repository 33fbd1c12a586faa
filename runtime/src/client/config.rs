//! A client's settings, and the client that they make.
//!
//! In: a base URL, a transport, credentials, limits. Out: a [`Core`] that generated clients wrap. Cloning a
//! core is cheap: clones share everything.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::credential::{Credentials, Held};
use super::retry::Retry;
use super::takes::{TakesApiKey, TakesBasic, TakesBearer};
use super::token::{TokenSource, Tokens};
use super::transport::Transport;
use crate::credential::{Credential, Secret};
use crate::json::Mode;
use crate::operation::Scheme;
use crate::param::encode;

/// What every generated client holds.
#[derive(Clone)]
pub struct Core(pub(super) Arc<Shared>);

pub(super) struct Shared {
    /// Where operations without a server of their own are.
    pub(super) base: String,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) options: Options,
    pub(super) credentials: Credentials,
    pub(super) mode: Mode,
    pub(super) limit: usize,
}

/// What a client sets for all its requests and a single request may change.
#[derive(Debug, Clone)]
pub(super) struct Options {
    /// Overrides every server of the description.
    pub(super) base: Option<String>,
    pub(super) headers: HeaderMap,
    /// Query parameters beside the documented ones, escaped.
    pub(super) query: String,
    pub(super) keys: Option<fn() -> String>,
    pub(super) idle: Option<Duration>,
    pub(super) reconnect: Option<Retry>,
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Retry,
    /// Whether requests are sent that the description refuses.
    pub(super) unchecked: bool,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &shown(&self.0.base))
            .finish_non_exhaustive()
    }
}

/// Settings on their way to a client of type `C`.
pub struct Builder<C> {
    base: String,
    transport: Option<Arc<dyn Transport>>,
    options: Options,
    credentials: Credentials,
    mode: Mode,
    limit: usize,
    problem: Option<&'static str>,
    made: PhantomData<fn() -> C>,
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &shown(&self.base))
            .finish_non_exhaustive()
    }
}

/// Settings that make no client; the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildError(pub &'static str);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for BuildError {}

impl<C: From<Core>> Builder<C> {
    /// What generated code starts from: the description's server (empty if it names none by an
    /// absolute URL) and the way replies are read.
    pub fn new(server: &str, mode: Mode) -> Self {
        Builder {
            base: server.trim_end_matches('/').to_owned(),
            transport: None,
            options: Options {
                base: None,
                headers: HeaderMap::new(),
                query: String::new(),
                keys: None,
                idle: None,
                reconnect: None,
                timeout: Some(Duration::from_secs(60)),
                retry: Retry::NEVER,
                unchecked: false,
            },
            credentials: Credentials::default(),
            mode,
            limit: 16 << 20,
            problem: None,
            made: PhantomData,
        }
    }

    /// Where the API is: an absolute URL without a query, that the paths are appended to. It overrides every server
    /// of the description.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = url.into().trim_end_matches('/').to_owned();
        self.options.base = Some(self.base.clone());
        self
    }

    /// What carries the requests; `reqwest` with its defaults where that feature is on, which then follows
    /// redirects, without credentials and bodies where they lead to another server: documented ones are only
    /// seen with a `reqwest::Client` of another policy.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How long a call may take, all attempts and the reading of the reply included; 60 seconds
    /// unless set, `None` for ever.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options.timeout = timeout.into();
        self
    }

    /// How long a reply that is handed on as it arrives may pause; for ever unless set. The timeout of a
    /// call ends with the head of such a reply.
    pub fn idle_timeout(mut self, longest: impl Into<Option<Duration>>) -> Self {
        self.options.idle = longest.into();
        self
    }

    /// Which failed requests are sent again; none unless set.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = retry;
        self
    }

    /// A header that every request carries.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        HeaderName: TryFrom<N>,
        HeaderValue: TryFrom<V>,
    {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.options.headers.insert(name, value);
            }
            _ => self.problem = Some("a default header is not a valid header"),
        }
        self
    }

    /// A query parameter that every request carries.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        add_pair(&mut self.options.query, name, value);
        self
    }

    /// Gives each request that is not safe to repeat a key of its own (`Idempotency-Key`), so that the
    /// server knows it again: `|| Uuid::new_v4().to_string()`. Attempts of one call share the key.
    pub fn idempotency_keys(mut self, make: fn() -> String) -> Self {
        self.options.keys = Some(make);
        self
    }

    /// The token for every bearer, OAuth 2.0 and OpenID Connect scheme.
    pub fn bearer(self, token: impl Into<Secret>) -> Self
    where
        C: TakesBearer,
    {
        self.held(None, Credential::Bearer(token.into()))
    }

    /// User and password for every basic scheme.
    pub fn basic(self, user: impl Into<String>, password: impl Into<Secret>) -> Self
    where
        C: TakesBasic,
    {
        self.held(None, Credential::Basic(user.into(), password.into()))
    }

    /// The key for every API key scheme.
    pub fn api_key(self, key: impl Into<Secret>) -> Self
    where
        C: TakesApiKey,
    {
        self.held(None, Credential::ApiKey(key.into()))
    }

    /// A credential for one scheme alone.
    pub fn credential(self, scheme: &Scheme, credential: Credential) -> Self {
        self.held(Some(scheme.name), credential)
    }

    fn held(mut self, scheme: Option<&'static str>, credential: Credential) -> Self {
        self.credentials.0.push((scheme, Held::Given(credential)));
        self
    }

    /// Where the tokens for every bearer, OAuth 2.0 and OpenID Connect scheme come from. A call whose token
    /// is refused (401) is sent once more with a new one.
    pub fn tokens(mut self, source: impl TokenSource) -> Self
    where
        C: TakesBearer,
    {
        let tokens = Arc::new(Tokens::new(source));
        self.credentials.0.push((None, Held::Tokens(tokens)));
        self
    }

    /// Where the tokens for one scheme alone come from.
    pub fn tokens_for(mut self, scheme: &Scheme, source: impl TokenSource) -> Self {
        let tokens = Held::Tokens(Arc::new(Tokens::new(source)));
        self.credentials.0.push((Some(scheme.name), tokens));
        self
    }

    /// How replies are read: `Mode::Open` takes what newer servers add, and `null` for what may be missing; `Mode::Tolerant`
    /// also does without required members and takes `"12"` for 12; `Mode::Strict` takes only what the description allows.
    pub fn responses(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sends requests that the description refuses as well, for one that is wrong about its API. What cannot be written as
    /// the description says, such as a path without one of its parameters, is an error all the same. [`Call::unchecked`] is
    /// the same for one call.
    ///
    /// [`Call::unchecked`]: super::Call::unchecked
    pub fn unchecked(mut self) -> Self {
        self.options.unchecked = true;
        self
    }

    /// How many bytes of a reply are read at most; 16 MiB unless set. Streamed replies have no limit.
    pub fn reply_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`BuildError`] if the base URL is not absolute, a header is not one, or there is no transport.
    pub fn build(self) -> Result<C, BuildError> {
        if let Some(problem) = self.problem {
            return Err(BuildError(problem));
        }
        if !is_base(&self.base) {
            return Err(BuildError(NO_BASE));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(C::from(Core(Arc::new(Shared {
            base: self.base,
            transport,
            options: self.options,
            credentials: self.credentials,
            mode: self.mode,
            limit: self.limit,
        }))))
    }
}

/// What is said of a base URL that is none.
pub(super) const NO_BASE: &str =
    "the base URL is not an absolute URL without a query and a fragment";

/// Whether paths can be put behind a URL.
pub(super) fn is_base(url: &str) -> bool {
    let uri = url.parse::<http::Uri>();
    !url.contains(['?', '#']) && uri.is_ok_and(|uri| uri.scheme().is_some())
}

/// A URL without the user and password that may stand before its host.
pub(super) fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("//") else {
        return url.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}//{host}{path}")
}

/// Adds a pair to a query.
pub(super) fn add_pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(&encode(name));
    query.push('=');
    query.push_str(&encode(value));
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    let builder = reqwest::Client::builder();
    #[cfg(not(target_family = "wasm"))]
    let builder = builder.redirect(reqwest::redirect::Policy::none());
    let client = builder
        .build()
        .map_err(|_| BuildError("the default transport cannot be set up"))?;
    #[cfg(not(target_family = "wasm"))]
    let client = super::redirect::Following(client);
    Ok(Arc::new(client))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    Err(BuildError(
        "a transport is needed: give one or turn on the feature `reqwest`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The generator leaves out the servers that are none by the same rule.
    #[test]
    fn a_base_is_an_absolute_url_behind_which_paths_can_be_put() {
        for base in [
            "https://a.test",
            "https://a.test:",
            "https://a.test:/v1",
            "https://[::1]:8080/v1",
            "http://user:p%40ss@a.test",
        ] {
            assert!(is_base(base), "{base}");
        }
        for none in [
            "/v1",
            "https://a.test?key=1",
            "https://a.test/v1#top",
            "https://<your-domain>/v1",
            "https://b\u{fc}cher.test",
            "https://a%20b.test",
            "https://a\\b.test",
            "https://a.test/<version>",
        ] {
            assert!(!is_base(none), "{none}");
        }
    }
}
