//! Credentials, as a client shows them and a server sees them; no log may show their secrets.

use std::fmt;

use crate::operation::SchemeKind;

/// A token, key or password: its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text, for where it has to be shown after all.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Secret(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A credential of some kind; `Debug` hides what is secret.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A bearer token, also one of OAuth 2.0 or OpenID Connect.
    Bearer(Secret),
    /// User and password.
    Basic(String, Secret),
    /// The key of an `apiKey` scheme.
    ApiKey(Secret),
    /// Whatever another `Authorization` scheme wants after its name.
    Other(Secret),
    /// A client certificate: what it says only the transport knows.
    Certificate,
}

impl Credential {
    /// Whether it is of the kind that a scheme asks for.
    pub fn suits(&self, kind: SchemeKind) -> bool {
        matches!(
            (self, kind),
            (Credential::Bearer(_), SchemeKind::Bearer)
                | (Credential::Basic(..), SchemeKind::Basic)
                | (Credential::ApiKey(_), SchemeKind::ApiKey(..))
                | (Credential::Other(_), SchemeKind::Http(_))
                | (Credential::Certificate, SchemeKind::Certificate)
        )
    }
}
