//! Sending a prepared request: URL, credentials, attempts, timeout.
//!
//! In: a [`Prepared`] call. Out: a [`Received`] reply, read whole unless its media type is streamed. No
//! generic code, so that an operation costs a client next to nothing.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};

use super::arriving::{Arriving, CUT};
use super::call::Prepared;
use super::config::{NO_BASE, is_base};
use super::credential::{UNSHOWABLE, Unsendable, bearer};
use super::error::Error;
use super::follow;
use super::reply::Received;
use super::retry::{IDEMPOTENCY_KEY, Retry};
use super::token::Tokens;
use super::transport::Transport;
use crate::body::{Body, BoxError};
use crate::credential::Secret;
use crate::fault::{Fault, Part};
use crate::operation::{Coding, Content, Location, Operation, Place, Shaped, segments};
use crate::param::{Target, encode};

/// Sends a request and reads its reply.
pub(super) async fn exchange(call: Prepared) -> Result<Received, Error> {
    #[cfg(feature = "tracing")]
    return super::trace::traced(call).await;
    #[cfg(not(feature = "tracing"))]
    return within_time(call).await;
}

/// As [`exchange`], untraced.
pub(super) async fn within_time(mut call: Prepared) -> Result<Received, Error> {
    let again = call.options.reconnect.and_then(|_| call.again());
    let mut outgoing = assemble(&mut call)?;
    let core = call.core.clone();
    let transport = &core.0.transport;
    let mut received = None;
    let work = attempts(&call, &mut outgoing, &mut received);
    let done = match call.options.timeout {
        Some(timeout) => within(timeout, &**transport, work).await,
        None => work.await.map(Some),
    };
    match (done?, received) {
        (Some(()), Some(mut received)) => {
            received.watch(call.options.idle, transport);
            received.again = again;
            Ok(received)
        }
        (_, received) => {
            let answer = received.map(|mut received| Box::new(received.answer()));
            let timeout = call.options.timeout.unwrap_or_default();
            Err(Error::Timeout(timeout, answer))
        }
    }
}

/// What every attempt sends.
struct Outgoing {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Option<Body>,
    again: Option<Bytes>,
    /// Where the token comes from, if one has to be fetched.
    tokens: Option<Arc<Tokens>>,
}

impl Outgoing {
    fn request(&mut self) -> Request<Body> {
        let body = self
            .body
            .take()
            .or_else(|| self.again.clone().map(Body::from));
        let mut request = Request::new(body.unwrap_or_default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }
}

impl Prepared {
    /// An error of what is wrong with the request, as far as that matters.
    fn refuse(&self, mut faults: Vec<Fault>) -> Result<(), Error> {
        if self.options.unchecked {
            faults.retain(Fault::is_unwritable);
        }
        match faults.is_empty() {
            true => Ok(()),
            false => Err(Error::Invalid(faults)),
        }
    }
}

/// Puts the request together, or says all that is wrong with it.
fn assemble(call: &mut Prepared) -> Result<Outgoing, Error> {
    let operation = call.operation;
    let mut target = Target::default();
    let mut faults = std::mem::take(&mut call.faults);
    // In the order of the description, whatever order they were given in.
    call.params.sort_by_key(|(index, _)| *index);
    for (index, json) in &call.params {
        let param = &operation.params[*index];
        if let Err(reason) = target.write(param, json) {
            let part = Part::Param(param.place, param.name);
            faults.push(Fault::stated(part, "style", reason.0.to_owned()));
        }
    }
    let path = fill(operation, &target, &mut faults);
    call.refuse(faults)?;
    let tokens = call.core.0.credentials.apply(operation, &mut target);
    let tokens = tokens.map_err(misfit)?;
    let base = match (&call.options.base, operation.server) {
        (Some(chosen), _) if !is_base(chosen) => return Err(Error::Transport(NO_BASE.into())),
        (Some(chosen), _) => chosen,
        (None, Some(server)) => server.trim_end_matches('/'),
        (None, None) => &call.core.0.base,
    };
    let fixed = fixed(operation, &target);
    let query = [&fixed, &target.query, &call.options.query];
    let query = query
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    let mut uri: Uri = format!("{base}{path}{mark}{query}")
        .parse()
        .map_err(unsendable)?;
    if let Some(url) = &call.turned {
        let shown = keys(operation, &query);
        uri = follow::resolve(&uri, url, &shown)?
            .parse()
            .map_err(unsendable)?;
    }
    let (media, body) = call.body.take().unzip();
    let again = body
        .as_ref()
        .map_or(Some(Bytes::new()), |body| body.bytes().cloned());
    Ok(Outgoing {
        method: Method::from_bytes(operation.method.as_bytes()).map_err(unsendable)?,
        uri,
        headers: headers(call, target, media)?,
        body,
        again,
        tokens,
    })
}

/// The pairs of a query that let a caller in.
fn keys<'q>(operation: &Operation, query: &'q str) -> Vec<&'q str> {
    let names: Vec<String> = operation.keys(Location::Query).map(encode).collect();
    let is_key = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        names.iter().any(|key| key == name)
    };
    query.split('&').filter(is_key).collect()
}

fn misfit(reason: Unsendable) -> Error {
    Error::Transport(reason.0.into())
}

fn unsendable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Transport(Box::new(error))
}

/// The headers of a request; what the caller set by hand wins.
fn headers(
    call: &Prepared,
    target: Target,
    media: Option<HeaderValue>,
) -> Result<HeaderMap, Error> {
    let mut headers = target.headers;
    if !target.cookies.is_empty() {
        headers.append(
            COOKIE,
            HeaderValue::try_from(target.cookies).map_err(unsendable)?,
        );
    }
    if let Some(media) = media {
        headers.insert(CONTENT_TYPE, media);
    }
    let accept = accept(call);
    if !accept.is_empty() && !headers.contains_key(ACCEPT) {
        headers.insert(ACCEPT, HeaderValue::try_from(accept).map_err(unsendable)?);
    }
    for (name, value) in &call.options.headers {
        headers.insert(name.clone(), value.clone());
    }
    let safe = Method::from_bytes(call.operation.method.as_bytes());
    let safe = safe.is_ok_and(|method| method.is_idempotent());
    if let (false, Some(make)) = (safe, call.options.keys)
        && !headers.contains_key(IDEMPOTENCY_KEY)
    {
        let key = HeaderValue::try_from(make()).map_err(unsendable)?;
        headers.insert(IDEMPOTENCY_KEY, key);
    }
    for name in call.operation.keys(Location::Header) {
        for value in all_mut(&mut headers, name) {
            value.set_sensitive(true);
        }
    }
    Ok(headers)
}

/// Every value of a header.
fn all_mut<'h>(
    headers: &'h mut HeaderMap,
    name: &str,
) -> impl Iterator<Item = &'h mut HeaderValue> {
    let entry = HeaderName::try_from(name).ok();
    let values = entry.map(|name| headers.iter_mut().filter(move |(found, _)| **found == name));
    values.into_iter().flatten().map(|(_, value)| value)
}

/// Every documented media type that is wanted, those that are handed on as bytes after those that are read (RFC 9110,
/// 12.5.1).
fn accept(call: &Prepared) -> String {
    let mut ranges: Vec<&str> = Vec::new();
    let mut text = String::new();
    for reply in call.operation.replies {
        let wanted = |content: &&Content| call.accepts(reply.status, content.coding);
        let read = |content: &Content| !matches!(content.coding, Coding::Raw);
        let names = reply.contents.iter().filter(wanted);
        let typed = names.clone().any(read);
        for (content, name) in names.flat_map(|one| one.names().map(move |name| (one, name))) {
            if ranges.contains(&name) {
                continue;
            }
            ranges.push(name);
            let separator = if text.is_empty() { "" } else { ", " };
            let weight = if typed && !read(content) {
                ";q=0.9"
            } else {
                ""
            };
            text.extend([separator, name, weight]);
        }
    }
    text
}

/// The path template with its parameters in place. A segment that a parameter alone makes up must
/// not vanish or climb: URLs are normalised on their way (RFC 3986, 5.2.4).
fn fill(operation: &Operation, target: &Target, faults: &mut Vec<Fault>) -> String {
    let mut path = String::new();
    for segment in segments(operation.target().0) {
        let mut text = match Shaped::of(segment) {
            Some(shaped) => expanded(&shaped, target, faults),
            None => segment.to_owned(),
        };
        for (name, value) in &target.path {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        if segment.contains('{') && matches!(text.as_str(), "" | "." | "..") {
            let named = |param: &&crate::operation::Param| {
                param.place == Place::Path && segment.contains(&format!("{{{}}}", param.name))
            };
            for param in operation.params.iter().filter(named) {
                let part = Part::Param(param.place, param.name);
                let message = "leaves a path segment empty or makes it `.` or `..`".to_owned();
                faults.push(Fault::stated(part, "style", message));
            }
        }
        path.push('/');
        path.push_str(&text);
    }
    path
}

/// What stands for a parameter of several segments: all but unreserved characters and slashes is escaped
/// (`google.api.http`, as RFC 6570, 3.2.3).
fn expanded(shaped: &Shaped, target: &Target, faults: &mut Vec<Fault>) -> String {
    let given = target.path.iter().find(|(name, _)| *name == shaped.name);
    let text = given.and_then(|(_, text)| shaped.expand(&text.replace("%2F", "/")));
    if text.is_none() && given.is_some() {
        let part = Part::Param(Place::Path, shaped.name);
        let shape = shaped.shape;
        let message =
            format!("does not fit `{shape}`, the segments of the path that it stands for");
        faults.push(Fault::stated(part, "style", message));
    }
    text.unwrap_or_default() + shaped.after
}

/// The query that the path template has, with the parameters that stand there in place.
fn fixed(operation: &Operation, target: &Target) -> String {
    let mut query = operation.target().1.to_owned();
    for (name, value) in &target.path {
        query = query.replace(&format!("{{{name}}}"), value);
    }
    query
}

/// Sends until a reply comes that stands, or the policy has enough. `kept` holds what has come so far.
async fn attempts(
    call: &Prepared,
    outgoing: &mut Outgoing,
    kept: &mut Option<Received>,
) -> Result<(), Error> {
    let (shared, retry) = (&*call.core.0, &call.options.retry);
    let transport = &*shared.transport;
    let repeatable = outgoing.again.is_some() && retry.may(&outgoing.method, &outgoing.headers);
    let mut refused = None;
    let mut attempt = 0;
    loop {
        let shown = show_token(outgoing, transport, refused.as_ref()).await?;
        *kept = None;
        let result = match transport.send(outgoing.request()).await {
            Ok(response) => {
                let how = (shared.mode, shared.limit);
                let received = kept.insert(Received::new(call.operation, how, response));
                match call.whole && !received.streamed() {
                    true => received.read().await.map(|()| received),
                    false => Ok(received),
                }
            }
            Err(error) => Err(Error::Transport(error)),
        };
        #[cfg(feature = "tracing")]
        super::trace::attempt(attempt, &result);
        let last = !repeatable || attempt >= retry.retries;
        let pause = match &result {
            // It was refused before anything was done, so that it is safe to send again.
            Ok(reply) if reply.status() == StatusCode::UNAUTHORIZED => {
                if shown.is_some() && refused.is_none() && outgoing.again.is_some() {
                    refused = shown;
                    continue;
                }
                None
            }
            Ok(reply) if !last && Retry::asks(reply.status()) => {
                retry.wait(attempt, Some(&reply.headers))
            }
            Err(Error::Transport(_) | Error::Broken(..)) if !last => retry.wait(attempt, None),
            _ => None,
        };
        match pause {
            None => return result.map(drop),
            Some(pause) => transport.sleep(pause).await,
        }
        attempt += 1;
    }
}

/// Puts the token of the moment into the headers, if the request wants one that is fetched.
async fn show_token(
    outgoing: &mut Outgoing,
    transport: &dyn Transport,
    refused: Option<&Secret>,
) -> Result<Option<Secret>, Error> {
    let Some(tokens) = &outgoing.tokens else {
        return Ok(None);
    };
    let token = tokens.token(transport, refused).await;
    let token = token.map_err(Error::Token)?;
    let value = bearer(&token).ok_or_else(|| misfit(UNSHOWABLE))?;
    outgoing.headers.insert(AUTHORIZATION, value);
    Ok(Some(token))
}

/// Gives work a time limit; `None` if it is over.
async fn within<T>(
    timeout: Duration,
    transport: &dyn Transport,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<Option<T>, Error> {
    let mut work = pin!(work);
    let mut alarm = transport.sleep(timeout);
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(done.map(Some)),
        Poll::Pending => alarm.as_mut().poll(cx).map(|()| Ok(None)),
    })
    .await
}

impl Received {
    /// Sees to it that a body still to come does not end early or pause for too long.
    fn watch(&mut self, idle: Option<Duration>, transport: &Arc<dyn Transport>) {
        let missing = self.announced().unwrap_or(0);
        if self.open && (missing > 0 || idle.is_some()) {
            self.body = Body::stream(Arriving {
                body: std::mem::take(&mut self.body),
                missing,
                idle,
                transport: transport.clone(),
                alarm: None,
            });
        }
    }

    /// Reads the body up to the limit.
    pub(super) async fn read(&mut self) -> Result<(), Error> {
        if !std::mem::take(&mut self.open) {
            return Ok(());
        }
        let mut body = std::mem::take(&mut self.body);
        if let Some(bytes) = body.bytes()
            && bytes.len() <= self.limit
        {
            self.bytes = bytes.clone();
        } else {
            self.gather(&mut body).await?;
        }
        match self.announced() {
            Some(announced) if announced > self.bytes.len() as u64 => Err(self.broken(CUT.into())),
            _ => Ok(()),
        }
    }

    async fn gather(&mut self, body: &mut Body) -> Result<(), Error> {
        loop {
            match body.chunk().await {
                Ok(None) => break,
                Ok(Some(chunk)) => {
                    let room = self.limit - self.partial.len();
                    self.partial
                        .extend_from_slice(&chunk[..chunk.len().min(room)]);
                    if chunk.len() > room {
                        return Err(Error::TooLarge(Box::new(self.answer()), self.limit));
                    }
                }
                Err(error) => return Err(self.broken(error)),
            }
        }
        self.bytes = std::mem::take(&mut self.partial).into();
        Ok(())
    }

    fn broken(&mut self, error: BoxError) -> Error {
        Error::Broken(Box::new(self.answer()), error)
    }

    /// How many bytes `Content-Length` announces (RFC 9110, 8.6). A transport that decompresses takes the
    /// header away; replies without a body may have it all the same.
    fn announced(&self) -> Option<u64> {
        let bodiless = self.operation.method == "HEAD"
            || matches!(self.status().as_u16(), 204 | 304)
            || self.headers.contains_key(CONTENT_ENCODING);
        let announced = self.headers.get(CONTENT_LENGTH).filter(|_| !bodiless)?;
        announced.to_str().ok()?.parse().ok()
    }
}
