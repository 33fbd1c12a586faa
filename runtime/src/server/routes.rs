//! The router: from a request to the one operation it means.
//!
//! In: operations as data with their code. Out: an [`axum::Router`]. The host router finds the form of the path;
//! templates within a form, methods, and everything that comes before a handler are settled here.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use tower_service::Service;

use super::answer::Respond;
use super::auth::admit;
use super::config::Config;
use super::failure::Failure;
use super::refusal::{Reason, Refusal};
use super::request::{Incoming, Outcome, Unanswered, source};
use super::sent;
use super::template::Template;
use crate::body::Body;
use crate::operation::{Content, Operation, Param, Place};

/// A method of an API that was called, or why it was not.
pub type Running<'a, R> = Result<Pin<Box<dyn Future<Output = R> + Send + 'a>>, Box<Refusal>>;

/// Reads what a method takes from a request, and calls it.
type Route<A, P, R> = for<'a> fn(&'a A, &mut Incoming<P>) -> Running<'a, R>;

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

type Code<P> = Arc<dyn Fn(Incoming<P>) -> BoxFuture<Outcome> + Send + Sync>;

/// Operations with the code that serves them, on their way to a router. Those of several tags, even
/// on several types, go together with [`Routes::and`].
pub struct Routes<P> {
    entries: Vec<Entry<P>>,
}

/// An operation, and the text of its path parameters.
type Found<'e, P> = (&'e Entry<P>, Vec<(&'static str, String)>);

struct Entry<P> {
    operation: &'static Operation,
    code: Code<P>,
}

impl<P> Clone for Entry<P> {
    fn clone(&self) -> Self {
        Entry {
            operation: self.operation,
            code: self.code.clone(),
        }
    }
}

impl<P> fmt::Debug for Routes<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.entries.iter().map(|entry| entry.operation.id))
            .finish()
    }
}

impl<P> Default for Routes<P> {
    fn default() -> Self {
        Routes {
            entries: Vec::new(),
        }
    }
}

impl<P: Send + 'static> Routes<P> {
    /// No operations.
    pub fn new() -> Self {
        Routes::default()
    }

    /// Adds an operation and its code. What runs with the request is one future, here, and not one an operation: a compiler
    /// takes half as long for functions that end where the method begins.
    pub fn add<A: Send + Sync + 'static, R: Respond + 'static>(
        &mut self,
        operation: &'static Operation,
        api: &Arc<A>,
        route: Route<A, P, R>,
    ) {
        let api = api.clone();
        let code: Code<P> = Arc::new(move |mut incoming| {
            let api = api.clone();
            Box::pin(async move {
                let reply = route(&api, &mut incoming)?.await;
                incoming.answered(reply)
            })
        });
        self.entries.push(Entry { operation, code });
    }

    /// Takes the operations of others along.
    pub fn and(mut self, others: Routes<P>) -> Self {
        self.entries.extend(others.entries);
        self
    }

    /// The router that serves these operations.
    pub fn into_router(self, config: Config<P>) -> axum::Router {
        let config = Arc::new(config);
        let forms = forms(self.entries);
        // Segments of a description may start with `:` or `*`, which mean nothing any more.
        let mut router = axum::Router::new().without_v07_checks();
        for (route, mut entries) in forms {
            // Who demands more comes first: what others demand as well would hide it.
            entries.sort_by_key(|(template, entry)| {
                let body = entry
                    .operation
                    .body
                    .as_ref()
                    .is_some_and(|body| body.required);
                let params = demands(entry.operation);
                let params = params.filter(|param| param.place != Place::Path);
                let demands = params.count() + usize::from(body);
                std::cmp::Reverse((template.weight(), demands))
            });
            let form = Form {
                entries: Arc::new(entries),
                config: config.clone(),
            };
            router = router.route_service(&route, form);
        }
        if config.own_not_found {
            let form = Form {
                entries: Arc::new(Vec::new()),
                config,
            };
            router = router.fallback_service(form);
        }
        router
    }
}

/// Operations by the route that leads to them.
type Forms<P> = BTreeMap<String, Vec<(Template, Entry<P>)>>;

/// Which operations a route of the host router leads to. It knows no routes beside one that takes all below it, so that
/// these share that one; and to every other an operation of paths of any length may be meant as well.
fn forms<P>(entries: Vec<Entry<P>>) -> Forms<P> {
    let parse = |entry: &Entry<P>| Template::parse(entry.operation.target());
    let mut forms: Forms<P> = BTreeMap::new();
    let (wide, narrow): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .map(|entry| (parse(&entry), entry))
        .partition(|(template, _)| template.is_wide());
    let below = |route: &str| route.rfind('/').map_or(0, |slash| slash + 1);
    let mut all: Vec<String> = wide.iter().map(|(template, _)| template.route()).collect();
    all.sort_by_key(|route| below(route));
    for (template, entry) in narrow {
        let own = template.route();
        let holds = |all: &&String| {
            let below = own.strip_prefix(&all[..below(all)]);
            below.is_some_and(|below| !below.is_empty())
        };
        let shared = all.iter().find(holds);
        for other in all.iter().filter(|other| Some(*other) != shared) {
            if may_stand_below(&own, &other[..below(other)]) {
                let also = (parse(&entry), entry.clone());
                forms.entry(other.clone()).or_default().push(also);
            }
        }
        let route = shared.cloned().unwrap_or(own);
        forms.entry(route).or_default().push((template, entry));
    }
    for route in &all {
        let shared = all.iter().find(|all| route.starts_with(&all[..below(all)]));
        forms.entry(shared.unwrap_or(route).clone()).or_default();
    }
    for entries in forms.values_mut() {
        let wide = wide.iter().map(|(_, entry)| entry.clone());
        entries.extend(wide.map(|entry| (parse(&entry), entry)));
    }
    forms
}

/// Whether paths of a route may begin with a prefix, which ends in a slash, though the route does not.
fn may_stand_below(route: &str, prefix: &str) -> bool {
    let mut segments = route.split('/');
    let mut known = prefix.trim_end_matches('/').split('/');
    let fits = known.all(|known| {
        let own = segments.next();
        own.is_some_and(|own| own == known || own.starts_with('{') || known.starts_with('{'))
    });
    fits && !route.starts_with(prefix)
}

/// The operations whose paths have one form.
struct Form<P> {
    entries: Arc<Vec<(Template, Entry<P>)>>,
    config: Arc<Config<P>>,
}

impl<P> Clone for Form<P> {
    fn clone(&self) -> Self {
        Form {
            entries: self.entries.clone(),
            config: self.config.clone(),
        }
    }
}

impl<P: Send + 'static> Service<Request<axum::body::Body>> for Form<P> {
    type Response = Response<axum::body::Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<axum::body::Body>) -> Self::Future {
        let form = self.clone();
        Box::pin(async move {
            let head = request.method() == Method::HEAD;
            let response = match form.serve(request.map(Body::stream)).await {
                Ok(response) => response,
                Err(refusal) => form.config.render(&refusal),
            };
            // The head of a reply says how long its body would be (RFC 9110, 9.3.2).
            let response = if head { bodiless(response) } else { response };
            Ok(response.map(axum::body::Body::new))
        })
    }
}

impl<P: Send + 'static> Form<P> {
    async fn serve(&self, request: Request<Body>) -> Result<Response<Body>, Box<Refusal>> {
        let (parts, body) = request.into_parts();
        let (entry, path) = self.find(&parts)?;
        let operation = entry.operation;
        match self.run(entry, (parts, body), path).await {
            Ok(answer) => {
                let response = answer.into_response();
                Ok(response.map(|body| self.sent(body, operation)))
            }
            Err(Unanswered::Refused(refusal)) => Err(refusal),
            Err(Unanswered::Failed(failure)) => {
                let response = self.config.told(failure, operation).into_response()?;
                Ok(response.map(|body| self.sent(body, operation)))
            }
        }
    }

    /// Lets a request in, and runs the operation's code.
    async fn run(
        &self,
        entry: &Entry<P>,
        (parts, body): (Parts, Body),
        path: Vec<(&'static str, String)>,
    ) -> Outcome {
        let Config { guard, limits, .. } = &*self.config;
        let principal = admit(entry.operation, guard.as_deref(), &parts).await?;
        let message = (parts, body);
        let incoming = Incoming::read(entry.operation, principal, message, path, *limits).await?;
        (entry.code)(incoming).await
    }

    /// A reply's body, such that it is told of where it breaks off.
    fn sent(&self, body: Body, operation: &'static Operation) -> Body {
        let config = self.config.clone();
        sent::watched(body, move |error| {
            config
                .told(Failure::broken_off(error), operation)
                .into_source()
        })
    }

    /// The operation that a request means. `HEAD` means `GET` where it has no operation of its own.
    fn find(&self, parts: &Parts) -> Result<Found<'_, P>, Box<Refusal>> {
        let stand_in = || {
            let head = parts.method == Method::HEAD;
            head.then(|| self.meant("GET", parts)).flatten()
        };
        let meant = self.meant(parts.method.as_str(), parts).or_else(stand_in);
        meant.ok_or_else(|| self.nothing(parts))
    }

    /// The operation of a method that a request means: by path, and where those of several operations are the same, the
    /// first whose demands it meets, or else the first.
    fn meant(&self, method: &str, parts: &Parts) -> Option<Found<'_, P>> {
        let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or(""));
        let own = self.entries.iter();
        let own = own.filter(|(_, entry)| entry.operation.method == method);
        let mut fitting = own.filter_map(|(template, entry)| {
            let found = template.matches(path, query)?;
            Some((template, entry, found))
        });
        let (first, entry, found) = fitting.next()?;
        let mut rivals = fitting
            .filter(|(template, ..)| template.is_like(first))
            .peekable();
        if rivals.peek().is_none() || meets(parts, &found, entry.operation) {
            return Some((entry, owned(found)));
        }
        let meant = rivals.find(|(_, rival, found)| meets(parts, found, rival.operation));
        let (entry, found) = meant.map_or((entry, found), |(_, rival, found)| (rival, found));
        Some((entry, owned(found)))
    }

    /// 404, or 405 with the methods that the path has (RFC 9110, 15.5.6).
    fn nothing(&self, parts: &Parts) -> Box<Refusal> {
        let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or(""));
        let mut allowed: Vec<&'static str> = Vec::new();
        for (template, entry) in self.entries.iter() {
            if template.matches(path, query).is_none() {
                continue;
            }
            let own = entry.operation.method;
            let methods = [Some(own), (own == "GET").then_some("HEAD")];
            for method in methods.into_iter().flatten() {
                if !allowed.contains(&method) {
                    allowed.push(method);
                }
            }
        }
        if allowed.is_empty() {
            return Refusal::new(StatusCode::NOT_FOUND, Reason::NotFound, None);
        }
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let mut refusal = Refusal::new(status, Reason::MethodNotAllowed, None);
        if let Ok(value) = HeaderValue::try_from(allowed.join(", ")) {
            refusal.headers.insert(ALLOW, value);
        }
        refusal
    }
}

fn owned(found: Vec<(&'static str, &str)>) -> Vec<(&'static str, String)> {
    let owned = |(name, text): (_, &str)| (name, text.to_owned());
    found.into_iter().map(owned).collect()
}

/// The parameters that every request of an operation has.
fn demands(operation: &'static Operation) -> impl Iterator<Item = &'static Param> {
    operation.params.iter().filter(|param| param.required)
}

/// Whether a request has what the operation demands. Many descriptions tell operations of one path apart by a parameter
/// that has but one value, some by the media type of the body or by what a part of the path may be.
fn meets(parts: &Parts, path: &[(&'static str, &str)], operation: &'static Operation) -> bool {
    let source = source(operation, parts, path.to_vec());
    let media = parts.headers.get(CONTENT_TYPE);
    let media = media.and_then(|media| media.to_str().ok());
    let taken = operation.body.as_ref().is_none_or(|body| match media {
        Some(media) => Content::chosen(body.contents, media).is_some(),
        None => !body.required,
    });
    taken
        && demands(operation).all(|param| {
            let read = source.read(param, operation.params).ok().flatten();
            read.is_some_and(|json| param.schema.is_valid_json(json.as_bytes()))
        })
}

/// What is answered to HEAD. A handler of its own may know how long the body is that it leaves out (RFC 9110, 8.6).
fn bodiless(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    if let Some(bytes) = body.bytes() {
        let length = parts.headers.entry(http::header::CONTENT_LENGTH);
        length.or_insert(bytes.len().into());
    }
    Response::from_parts(parts, Body::empty())
}
