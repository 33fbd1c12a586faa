//! What an operation demands of its caller, as data.

/// Schemes that must be met together, each with its scopes or roles (OpenAPI 3.1, 4.8.30).
#[derive(Debug, Clone, Copy)]
pub struct Requirement(pub &'static [(&'static Scheme, &'static [&'static str])]);

impl Requirement {
    /// The first of its schemes that nobody knows how to meet.
    pub(crate) fn unknown(&self) -> Option<&'static Scheme> {
        let mut schemes = self.0.iter().map(|(scheme, _)| *scheme);
        schemes.find(|scheme| scheme.kind == SchemeKind::Unknown)
    }
}

/// A security scheme (OpenAPI 3.1, 4.8.27).
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the description.
    pub name: &'static str,
    /// What it asks for.
    pub kind: SchemeKind,
    /// Where OAuth 2.0 hands out tokens to the client itself (RFC 6749, 4.4).
    pub token_url: Option<&'static str>,
}

impl Scheme {
    /// A scheme of this name and kind.
    pub const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Scheme {
            name,
            kind,
            token_url: None,
        }
    }

    /// The same with the token endpoint of its client credentials flow.
    pub const fn token_url(mut self, url: &'static str) -> Self {
        self.token_url = Some(url);
        self
    }
}

/// What a security scheme asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key at a place of the request, under this name.
    ApiKey(Location, &'static str),
    /// User and password (RFC 7617).
    Basic,
    /// A bearer token (RFC 6750); so are OAuth 2.0 and OpenID Connect.
    Bearer,
    /// Another scheme of the `Authorization` header (RFC 9110, 11.1), by name.
    Http(&'static str),
    /// A client certificate, which only the transport sees.
    Certificate,
    /// One that the description does not declare, or of a type that is not known: nothing meets it. A client sends what it
    /// holds for the schemes beside it, a server lets nobody in by it.
    Unknown,
}

impl SchemeKind {
    /// Whether both look at one place of a request for the same: what is shown to one is shown to the other.
    #[cfg(feature = "client")]
    pub(crate) fn is_beside(self, other: SchemeKind) -> bool {
        use SchemeKind::{ApiKey, Http};
        match (self, other) {
            // Neither names of headers nor those of schemes have a case (RFC 9110, 5.1 and 11.1).
            (ApiKey(Location::Header, one), ApiKey(Location::Header, other))
            | (Http(one), Http(other)) => one.eq_ignore_ascii_case(other),
            _ => self == other,
        }
    }
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Location {
    Header,
    Query,
    Cookie,
}
