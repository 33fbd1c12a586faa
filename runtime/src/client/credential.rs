//! What the caller shows to be let in, and which of it an operation asks for.
//!
//! In: the credentials a client was given and an operation's security requirements. Out: headers, query
//! or cookies. The first alternative that can be met is taken, and one with a scheme that the description does not explain
//! only where no other can; if none can, the request goes without and the server decides.

use std::sync::Arc;

use base64::Engine;
use http::HeaderValue;
use http::header::{AUTHORIZATION, HeaderName};

use super::token::Tokens;
use crate::credential::{Credential, Secret};
use crate::operation::{Location, Operation, Requirement, Scheme, SchemeKind};
use crate::param::{Target, encode};

/// The credentials of a client: for one scheme by name, or for all schemes of their kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Credentials(pub(super) Vec<(Option<&'static str>, Held)>);

/// A credential, or where it comes from.
#[derive(Debug, Clone)]
pub(super) enum Held {
    Given(Credential),
    Tokens(Arc<Tokens>),
}

impl Held {
    fn suits(&self, kind: SchemeKind) -> bool {
        match self {
            Held::Given(credential) => credential.suits(kind),
            Held::Tokens(_) => kind == SchemeKind::Bearer,
        }
    }

    fn is(&self, other: &Held) -> bool {
        match (self, other) {
            (Held::Given(one), Held::Given(other)) => is_equal(one, other),
            (Held::Tokens(one), Held::Tokens(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// Whether both say the same. Both are the caller's own, so that the time it takes tells nobody anything.
fn is_equal(one: &Credential, other: &Credential) -> bool {
    use Credential::{ApiKey, Basic, Bearer, Certificate, Other};
    match (one, other) {
        (Bearer(one), Bearer(other))
        | (ApiKey(one), ApiKey(other))
        | (Other(one), Other(other)) => one == other,
        (Basic(user, password), Basic(name, word)) => user == name && password == word,
        (Certificate, Certificate) => true,
        _ => false,
    }
}

/// Why credentials cannot be sent.
#[derive(Debug)]
pub(super) struct Unsendable(pub(super) &'static str);

pub(super) const UNSHOWABLE: Unsendable =
    Unsendable("a credential holds characters no header can carry");
const COLLIDING: Unsendable =
    Unsendable("two credentials are for one place of the request, which holds one");

impl Credentials {
    fn find(&self, scheme: &Scheme) -> Option<&Held> {
        let of = |wanted: Option<&str>| {
            self.0
                .iter()
                .rev()
                .find(|(name, held)| *name == wanted && held.suits(scheme.kind))
                .map(|(_, held)| held)
        };
        of(Some(scheme.name)).or_else(|| of(None))
    }

    /// Adds what the operation asks for, and says where the token comes from if one has to be fetched.
    pub(super) fn apply(
        &self,
        operation: &Operation,
        target: &mut Target,
    ) -> Result<Option<Arc<Tokens>>, Unsendable> {
        // An empty requirement makes the others optional, wherever it stands (OpenAPI 3.1.1, 4.8.30): who has a credential
        // shows it.
        let known = |one: &&Requirement| one.unknown().is_none();
        let first = operation.security.iter().filter(known);
        let rest = operation.security.iter().filter(|one| !known(one));
        let mut met = first.chain(rest).filter_map(|one| self.meet(one));
        let met = met.find(|met| !met.is_empty()).unwrap_or_default();
        let mut shown: Vec<(SchemeKind, &Held)> = Vec::new();
        for (kind, held) in met {
            match shown.iter().find(|(known, _)| known.is_beside(kind)) {
                Some((_, known)) if known.is(held) => {}
                Some(_) => return Err(COLLIDING),
                None => shown.push((kind, held)),
            }
        }
        let mut tokens = None;
        for (kind, held) in shown {
            match held {
                Held::Given(credential) => add(kind, credential, target).ok_or(UNSHOWABLE)?,
                Held::Tokens(source) => tokens = Some(source.clone()),
            }
        }
        Ok(tokens)
    }

    /// What meets all schemes of a requirement that a client can meet, if that is there. What is shown at a place is shown to
    /// every scheme that looks there.
    fn meet(&self, requirement: &Requirement) -> Option<Vec<(SchemeKind, &Held)>> {
        let schemes = || requirement.0.iter().map(|(scheme, _)| *scheme);
        let sent = |kind| !matches!(kind, SchemeKind::Certificate | SchemeKind::Unknown);
        let wanted = schemes().filter(|scheme| sent(scheme.kind));
        let held = wanted.map(|scheme| {
            let mut beside = schemes().filter(|other| other.kind.is_beside(scheme.kind));
            let held = self.find(scheme);
            let held = held.or_else(|| beside.find_map(|other| self.find(other)));
            held.map(|held| (scheme.kind, held))
        });
        held.collect()
    }
}

/// `Authorization` with a bearer token (RFC 6750, 2.1).
pub(super) fn bearer(token: &Secret) -> Option<HeaderValue> {
    hidden(format!("Bearer {}", token.expose()))
}

/// A value that no log shows.
fn hidden(text: String) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn add(kind: SchemeKind, credential: &Credential, target: &mut Target) -> Option<()> {
    let (header, value) = match (kind, credential) {
        // Some descriptions have it as a parameter, too: what a call gives there wins.
        (SchemeKind::ApiKey(location, name), Credential::ApiKey(key)) => match location {
            Location::Header => {
                let header = HeaderName::try_from(name).ok()?;
                if target.headers.contains_key(&header) {
                    return Some(());
                }
                (header, hidden(key.expose().to_owned())?)
            }
            Location::Query => {
                let start = format!("{}=", encode(name));
                if !target.query.split('&').any(|pair| pair.starts_with(&start)) {
                    let pair = format!("{start}{}", encode(key.expose()));
                    join(&mut target.query, "&", &pair);
                }
                return Some(());
            }
            Location::Cookie => {
                let start = format!("{name}=");
                if !target
                    .cookies
                    .split("; ")
                    .any(|pair| pair.starts_with(&start))
                {
                    let pair = format!("{start}{}", encode(key.expose()));
                    join(&mut target.cookies, "; ", &pair);
                }
                return Some(());
            }
        },
        (_, Credential::Bearer(token)) => (AUTHORIZATION, bearer(token)?),
        (_, Credential::Basic(user, password)) => {
            let pair = format!("{user}:{}", password.expose());
            let coded = base64::engine::general_purpose::STANDARD.encode(pair);
            (AUTHORIZATION, hidden(format!("Basic {coded}"))?)
        }
        (SchemeKind::Http(name), Credential::Other(rest)) => {
            let text = format!("{name} {}", rest.expose());
            (AUTHORIZATION, hidden(text)?)
        }
        _ => return None,
    };
    target.headers.insert(header, value);
    Some(())
}

fn join(out: &mut String, separator: &str, text: &str) {
    if !out.is_empty() {
        out.push_str(separator);
    }
    out.push_str(text);
}
