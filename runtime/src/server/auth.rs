//! Who may call an operation.
//!
//! In: an operation's security requirements and what a request shows. Out: the principal, a refusal, or a failure. An
//! operation that asks for something is never let through without an authenticator that says yes.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use base64::Engine;
use http::header::{AUTHORIZATION, COOKIE, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};

use super::failure::Failure;
use super::refusal::{Reason, Refusal};
use super::request::Unanswered;
use crate::credential::Credential;
use crate::operation::{Location, Operation, Requirement, Scheme, SchemeKind};
use crate::param::decode;

/// Decides who a caller is and whether an operation is theirs to call.
pub trait Authenticator: Send + Sync + 'static {
    /// Who a caller is, as handlers see it.
    type Principal: Send + 'static;

    /// Judges the credentials that meet one alternative of the operation's requirements. It refuses
    /// unless implemented.
    fn authenticate(
        &self,
        attempt: Attempt<'_>,
    ) -> impl Future<Output = Result<Self::Principal, Denied>> + Send {
        let _ = attempt;
        async { Err(Denied::Unauthenticated) }
    }
}

/// Credentials of a request that together meet one alternative. `Debug` shows none of them.
pub struct Attempt<'a> {
    /// What is called.
    pub operation: &'static Operation,
    /// Per scheme of the alternative what the request shows.
    pub presented: Vec<Presented>,
    /// The head of the request, with whatever the transport or a layer attached to it.
    pub parts: &'a Parts,
}

/// A credential, and what it has to be good for.
#[derive(Debug)]
pub struct Presented {
    /// The scheme it answers to.
    pub scheme: &'static Scheme,
    /// The scopes or roles that the operation asks for.
    pub scopes: &'static [&'static str],
    /// The credential, not yet judged.
    pub credential: Credential,
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("operation", &self.operation.id)
            .field("presented", &self.presented)
            .finish_non_exhaustive()
    }
}

impl Attempt<'_> {
    /// The bearer token, if one was shown.
    pub fn bearer(&self) -> Option<&str> {
        self.presented.iter().find_map(|one| match &one.credential {
            Credential::Bearer(token) => Some(token.expose()),
            _ => None,
        })
    }

    /// All scopes or roles that the alternative asks for.
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> {
        self.presented
            .iter()
            .flat_map(|one| one.scopes.iter().copied())
    }
}

/// Why an authenticator lets nobody in. `?` makes one of any error, as it makes a [`Failure`]: that is for stores which
/// cannot be asked. Credentials that cannot be read are no failure of the server's, and
/// `.map_err(|_| Denied::Unauthenticated)?` says so.
#[derive(Debug)]
pub enum Denied {
    /// The credentials are not good: 401.
    Unauthenticated,
    /// The caller is known but may not do this: 403.
    Forbidden,
    /// Nobody can tell, since something failed: 500, or what the failure states.
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Denied {
    fn from(error: E) -> Self {
        Denied::Failed(error.into())
    }
}

/// An authenticator as the router holds it.
pub(super) trait Guard<P>: Send + Sync {
    fn judge<'a>(
        &'a self,
        attempt: Attempt<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<P, Denied>> + Send + 'a>>;
}

impl<A: Authenticator> Guard<A::Principal> for A {
    fn judge<'a>(
        &'a self,
        attempt: Attempt<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<A::Principal, Denied>> + Send + 'a>> {
        Box::pin(self.authenticate(attempt))
    }
}

/// Lets a request in, with its principal unless the operation asks for none, or refuses it. Where an authenticator
/// fails, nothing else is tried.
pub(super) async fn admit<P>(
    operation: &'static Operation,
    guard: Option<&dyn Guard<P>>,
    parts: &Parts,
) -> Result<Option<P>, Unanswered> {
    if operation.security.is_empty() {
        return Ok(None);
    }
    if let Some(scheme) = closed_by(operation) {
        let name = scheme.name;
        let told = format!(
            "nobody can be let in, as the description does not say how the security scheme `{name}` is met"
        );
        return Err(Failure::from(told).into());
    }
    let (mut known, mut shown) = (false, false);
    for requirement in operation.security.iter().filter(|one| !one.0.is_empty()) {
        let (Some(presented), Some(guard)) = (presented(requirement, parts), guard) else {
            continue;
        };
        match guard
            .judge(Attempt {
                operation,
                presented,
                parts,
            })
            .await
        {
            Ok(principal) => return Ok(Some(principal)),
            Err(Denied::Forbidden) => known = true,
            Err(Denied::Unauthenticated) => shown = true,
            Err(Denied::Failed(failure)) => return Err(failure.into()),
        }
    }
    let open = operation.security.iter().any(|one| one.0.is_empty());
    match known {
        true => Err(refusal(operation, StatusCode::FORBIDDEN).into()),
        false if open && !shown => Ok(None),
        false => Err(refusal(operation, StatusCode::UNAUTHORIZED).into()),
    }
}

/// The scheme that keeps everyone out, where each alternative has one that nobody knows how to meet.
fn closed_by(operation: &'static Operation) -> Option<&'static Scheme> {
    let mut unknown = operation.security.iter().map(Requirement::unknown);
    let first = unknown.next()??;
    unknown.all(|scheme| scheme.is_some()).then_some(first)
}

/// What the request shows for an alternative, if it shows something for each of its schemes.
fn presented(requirement: &'static Requirement, parts: &Parts) -> Option<Vec<Presented>> {
    let shown = requirement.0.iter().map(|(scheme, scopes)| {
        let credential = find(scheme.kind, parts)?;
        Some(Presented {
            scheme,
            scopes,
            credential,
        })
    });
    shown.collect()
}

fn find(kind: SchemeKind, parts: &Parts) -> Option<Credential> {
    match kind {
        SchemeKind::Unknown => None,
        SchemeKind::Certificate => Some(Credential::Certificate),
        SchemeKind::ApiKey(Location::Header, name) => {
            let text = parts.headers.get(name)?.to_str().ok()?;
            Some(Credential::ApiKey(text.into()))
        }
        SchemeKind::ApiKey(Location::Query, name) => {
            let query = parts.uri.query()?;
            pair(query.split('&'), name).map(|key| Credential::ApiKey(key.into()))
        }
        SchemeKind::ApiKey(Location::Cookie, name) => {
            let lines = parts
                .headers
                .get_all(COOKIE)
                .iter()
                .filter_map(|line| line.to_str().ok());
            let pairs = lines.flat_map(|line| line.split(';').map(str::trim));
            pair(pairs, name).map(|key| Credential::ApiKey(key.into()))
        }
        SchemeKind::Bearer => authorization(parts, "Bearer").map(|t| Credential::Bearer(t.into())),
        SchemeKind::Http(name) => authorization(parts, name).map(|t| Credential::Other(t.into())),
        SchemeKind::Basic => {
            let coded = authorization(parts, "Basic")?;
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(coded)
                .ok()?;
            let text = String::from_utf8(bytes).ok()?;
            let (user, password) = text.split_once(':')?;
            Some(Credential::Basic(user.to_owned(), password.into()))
        }
    }
}

fn pair<'a>(mut pairs: impl Iterator<Item = &'a str>, name: &str) -> Option<String> {
    pairs.find_map(|text| {
        let (key, value) = text.split_once('=')?;
        (decode(key).ok()? == name)
            .then(|| decode(value).ok())
            .flatten()
    })
}

/// What follows the scheme's name in `Authorization` (RFC 9110, 11.4); names have no case.
fn authorization<'a>(parts: &'a Parts, scheme: &str) -> Option<&'a str> {
    let text = parts.headers.get(AUTHORIZATION)?.to_str().ok()?.trim();
    let (name, rest) = text.split_once(' ')?;
    let rest = rest.trim();
    (name.eq_ignore_ascii_case(scheme) && !rest.is_empty()).then_some(rest)
}

/// A refusal with the challenges that RFC 9110, 11.6.1 asks for.
fn refusal(operation: &'static Operation, status: StatusCode) -> Box<Refusal> {
    let forbidden = status == StatusCode::FORBIDDEN;
    let reason = if forbidden {
        Reason::Forbidden
    } else {
        Reason::Unauthenticated
    };
    let mut refusal = Refusal::new(status, reason, Some(operation));
    for (scheme, scopes) in operation.security.iter().flat_map(|one| one.0) {
        let challenge = match scheme.kind {
            // RFC 6750, 3 and 3.1.
            SchemeKind::Bearer if forbidden => {
                format!(
                    "Bearer error=\"insufficient_scope\", scope=\"{}\"",
                    scopes.join(" ")
                )
            }
            _ if forbidden => continue,
            SchemeKind::Bearer => "Bearer".to_owned(),
            SchemeKind::Basic => "Basic realm=\"api\", charset=\"UTF-8\"".to_owned(),
            SchemeKind::Http(name) => name.to_owned(),
            SchemeKind::ApiKey(..) => "ApiKey".to_owned(),
            SchemeKind::Certificate | SchemeKind::Unknown => continue,
        };
        if let Ok(value) = HeaderValue::try_from(challenge) {
            let known = refusal
                .headers
                .get_all(WWW_AUTHENTICATE)
                .iter()
                .any(|one| one == value);
            if !known {
                refusal.headers.append(WWW_AUTHENTICATE, value);
            }
        }
    }
    refusal
}
