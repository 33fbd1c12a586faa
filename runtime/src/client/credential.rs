//! What the caller shows to be let in, and which of it an operation asks for.
//!
//! In: the credentials a client was given and an operation's security requirements. Out: headers, query
//! or cookies. The first alternative that can be met is taken; if none can, the request goes without
//! and the server decides.

use base64::Engine;
use http::HeaderValue;
use http::header::{AUTHORIZATION, HeaderName};

use crate::credential::Credential;
use crate::operation::{Location, Operation, Scheme, SchemeKind};
use crate::param::{Target, encode};

/// The credentials of a client: for one scheme by name, or for all schemes of their kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Credentials(pub(super) Vec<(Option<&'static str>, Credential)>);

impl Credentials {
    fn find(&self, scheme: &Scheme) -> Option<&Credential> {
        let of = |wanted: Option<&str>| {
            self.0
                .iter()
                .rev()
                .find(|(name, credential)| *name == wanted && credential.suits(scheme.kind))
                .map(|(_, credential)| credential)
        };
        of(Some(scheme.name)).or_else(|| of(None))
    }

    /// Adds what the operation asks for; false if a credential cannot be sent in a header.
    pub(super) fn apply(&self, operation: &Operation, target: &mut Target) -> bool {
        let met = operation.security.iter().find_map(|requirement| {
            requirement
                .0
                .iter()
                .map(|(scheme, _)| match scheme.kind {
                    SchemeKind::Certificate => Some((scheme.kind, None)),
                    kind => self.find(scheme).map(|credential| (kind, Some(credential))),
                })
                .collect::<Option<Vec<_>>>()
        });
        let pairs = met.unwrap_or_default();
        pairs
            .into_iter()
            .all(|(kind, credential)| match credential {
                Some(credential) => add(kind, credential, target),
                None => true,
            })
    }
}

fn add(kind: SchemeKind, credential: &Credential, target: &mut Target) -> bool {
    let (header, text) = match (kind, credential) {
        (SchemeKind::ApiKey(location, name), Credential::ApiKey(key)) => match location {
            Location::Header => match HeaderName::try_from(name) {
                Ok(header) => (header, key.expose().to_owned()),
                Err(_) => return false,
            },
            Location::Query => {
                let pair = format!("{}={}", encode(name), encode(key.expose()));
                join(&mut target.query, "&", &pair);
                return true;
            }
            Location::Cookie => {
                let pair = format!("{name}={}", encode(key.expose()));
                join(&mut target.cookies, "; ", &pair);
                return true;
            }
        },
        (_, Credential::Bearer(token)) => (AUTHORIZATION, format!("Bearer {}", token.expose())),
        (_, Credential::Basic(user, password)) => {
            let pair = format!("{user}:{}", password.expose());
            let coded = base64::engine::general_purpose::STANDARD.encode(pair);
            (AUTHORIZATION, format!("Basic {coded}"))
        }
        (SchemeKind::Http(name), Credential::Other(rest)) => {
            (AUTHORIZATION, format!("{name} {}", rest.expose()))
        }
        _ => return false,
    };
    let Ok(mut value) = HeaderValue::try_from(text) else {
        return false;
    };
    value.set_sensitive(true);
    target.headers.insert(header, value);
    true
}

fn join(out: &mut String, separator: &str, text: &str) {
    if !out.is_empty() {
        out.push_str(separator);
    }
    out.push_str(text);
}
