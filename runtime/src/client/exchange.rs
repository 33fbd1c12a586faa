//! Sending a prepared request: URL, credentials, attempts, timeout.
//!
//! In: a [`Prepared`] call. Out: a [`Received`] reply, read whole unless its media type is streamed. No
//! generic code, so that an operation costs a client next to nothing.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};

use super::call::Prepared;
use super::error::{Answer, Error};
use super::reply::Received;
use super::retry::Retry;
use super::transport::Transport;
use crate::body::{Body, CollectError};
use crate::fault::{Fault, Part};
use crate::operation::{Operation, Place};
use crate::param::Target;

/// Sends a request and reads its reply.
pub(super) async fn exchange(mut call: Prepared) -> Result<Received, Error> {
    let mut outgoing = assemble(&mut call)?;
    let core = call.core.clone();
    let transport = &*core.0.transport;
    let operation = call.operation;
    let limit = core.0.limit;
    let mode = core.0.mode;
    let work = async {
        let response = attempts(&call.options.retry, &mut outgoing, transport).await?;
        let mut received = Received::new(operation, (mode, limit), response);
        received.read().await?;
        Ok(received)
    };
    match call.options.timeout {
        Some(timeout) => within(timeout, transport, work).await,
        None => work.await,
    }
}

/// What every attempt sends.
struct Outgoing {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Option<Body>,
    again: Option<Bytes>,
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
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if !call.core.0.credentials.apply(operation, &mut target) {
        return Err(Error::Transport(
            "a credential holds characters no header can carry".into(),
        ));
    }
    let base = match operation.server {
        Some(server) if !call.core.0.chosen => server.trim_end_matches('/'),
        _ => &call.core.0.base,
    };
    let query = [target.query.as_str(), call.query.as_str()];
    let query = query
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    let uri = format!("{base}{path}{mark}{query}");
    let (media, body) = call.body.take().unzip();
    let again = body
        .as_ref()
        .map_or(Some(Bytes::new()), |body| body.bytes().cloned());
    Ok(Outgoing {
        method: Method::from_bytes(operation.method.as_bytes()).map_err(unsendable)?,
        uri: uri.parse().map_err(unsendable)?,
        headers: headers(call, target, media)?,
        body,
        again,
    })
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
    let contents = call
        .operation
        .replies
        .iter()
        .flat_map(|reply| reply.contents);
    let mut accept: Vec<&str> = Vec::new();
    for content in contents {
        if !accept.contains(&content.media) {
            accept.push(content.media);
        }
    }
    if !accept.is_empty() && !headers.contains_key(ACCEPT) {
        headers.insert(
            ACCEPT,
            HeaderValue::try_from(accept.join(", ")).map_err(unsendable)?,
        );
    }
    for (name, value) in &call.options.headers {
        headers.insert(name.clone(), value.clone());
    }
    Ok(headers)
}

/// The path template with its parameters in place. A segment that a parameter alone makes up must
/// not vanish or climb: URLs are normalised on their way (RFC 3986, 5.2.4).
fn fill(operation: &Operation, target: &Target, faults: &mut Vec<Fault>) -> String {
    let mut path = String::new();
    for segment in operation.path.split('/').skip(1) {
        let mut text = segment.to_owned();
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

/// Sends until a reply comes that is worth reading, or the policy has enough.
async fn attempts(
    retry: &Retry,
    outgoing: &mut Outgoing,
    transport: &dyn Transport,
) -> Result<Response<Body>, Error> {
    let repeatable = outgoing.again.is_some() && retry.may(&outgoing.method, &outgoing.headers);
    let mut attempt = 0;
    loop {
        let result = transport.send(outgoing.request()).await;
        let last = !repeatable || attempt >= retry.retries;
        let pause = match &result {
            Ok(response) if last || !Retry::asks(response.status()) => None,
            Ok(response) => Some(retry.wait(attempt, Some(response.headers()))),
            Err(_) if last => None,
            Err(_) => Some(retry.wait(attempt, None)),
        };
        match pause {
            None => return result.map_err(Error::Transport),
            Some(pause) => transport.sleep(pause).await,
        }
        attempt += 1;
    }
}

/// Gives work a time limit.
async fn within<T>(
    timeout: Duration,
    transport: &dyn Transport,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut work = pin!(work);
    let mut alarm = transport.sleep(timeout);
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(done),
        Poll::Pending => alarm
            .as_mut()
            .poll(cx)
            .map(|()| Err(Error::Timeout(timeout))),
    })
    .await
}

impl Received {
    /// Reads the body, unless its media type is handed on as it arrives.
    async fn read(&mut self) -> Result<(), Error> {
        if self.streamed() {
            return Ok(());
        }
        let limit = self.limit;
        let mut body = std::mem::take(&mut self.body);
        let mut kept = Vec::new();
        let result = match body.bytes() {
            Some(bytes) if bytes.len() <= limit => Ok(bytes.clone()),
            _ => gather(&mut body, limit, &mut kept).await,
        };
        match result {
            Ok(bytes) if self.is_cut(bytes.len()) => Err(Error::Transport(
                "the reply ends before its announced length".into(),
            )),
            Ok(bytes) => {
                self.bytes = bytes;
                Ok(())
            }
            Err(CollectError::Broken(error)) => Err(Error::Transport(error)),
            Err(CollectError::TooLarge) => {
                let answer = Answer {
                    status: self.status(),
                    headers: std::mem::take(&mut self.headers),
                    body: kept.into(),
                };
                Err(Error::TooLarge(Box::new(answer), limit))
            }
        }
    }
}

impl Received {
    /// Whether fewer bytes have come than `Content-Length` says (RFC 9110, 8.6). A transport that
    /// decompresses takes the header away; replies without a body may have it all the same.
    fn is_cut(&self, length: usize) -> bool {
        let announced = self.headers.get(CONTENT_LENGTH);
        let announced = announced.and_then(|value| value.to_str().ok()?.parse().ok());
        let bodiless = self.operation.method == "HEAD"
            || matches!(self.status().as_u16(), 204 | 304)
            || self.headers.contains_key(CONTENT_ENCODING);
        !bodiless && announced.is_some_and(|announced: u64| announced > length as u64)
    }
}

/// Reads up to a limit and keeps what it read.
async fn gather(body: &mut Body, limit: usize, kept: &mut Vec<u8>) -> Result<Bytes, CollectError> {
    while let Some(chunk) = body.chunk().await.map_err(CollectError::Broken)? {
        let room = limit - kept.len();
        kept.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            return Err(CollectError::TooLarge);
        }
    }
    Ok(std::mem::take(kept).into())
}
