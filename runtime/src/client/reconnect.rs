//! Sending a request for events again, from where its stream ended.
//!
//! In: the request, the last event's id. Out: the body of the next reply, if it is the same stream.

use std::future::ready;
use std::time::Duration;

use http::{HeaderName, HeaderValue, StatusCode};

use super::call::Prepared;
use super::exchange::exchange;
use super::reply::Received;
use super::retry::Retry;
use crate::stream::{Next, Resume};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// A request whose events are to go on.
pub(super) struct Reconnect {
    request: Prepared,
    retry: Retry,
    /// Which documented reply the events are.
    matched: Option<(usize, usize)>,
}

impl Reconnect {
    /// Of a reply to a request that asked for it and can be sent again.
    pub(super) fn of(received: &mut Received) -> Option<Self> {
        let mut request = received.again.take()?;
        let retry = request.options.reconnect?;
        // Whoever asks for more events may be asked twice.
        request.options.retry = Retry {
            always: true,
            ..retry
        };
        Some(Reconnect {
            request,
            retry,
            matched: received.matched(),
        })
    }
}

impl Resume for Reconnect {
    fn resume(&self, after: Option<&str>, pause: Option<Duration>, lost: u32) -> Option<Next> {
        if lost > self.retry.retries {
            return None;
        }
        let mut request = self.request.again()?;
        if let Some(id) = after {
            // An id that no header can carry was read from a text that may hold anything.
            let id = HeaderValue::from_bytes(id.as_bytes()).ok()?;
            request.options.headers.insert(LAST_EVENT_ID, id);
        }
        let pause = match pause {
            // Who asks for more patience than there is would keep us for ever.
            Some(asked) if asked > self.retry.longest => {
                let longest = self.retry.longest;
                let reason =
                    format!("the server asks to wait {asked:?}, the policy {longest:?} at most");
                return Some(Box::pin(ready(Err(reason.into()))));
            }
            Some(asked) => asked,
            None => self.retry.wait(lost.saturating_sub(1), None)?,
        };
        let matched = self.matched;
        Some(Box::pin(async move {
            let transport = request.core.0.transport.clone();
            transport.sleep(pause).await;
            let mut received = exchange(request).await?;
            match received.status() {
                StatusCode::NO_CONTENT => Ok(None),
                _ if received.matched() == matched => Ok(Some(received.stream()?)),
                _ => Err(received.unexpected().into()),
            }
        }))
    }
}
