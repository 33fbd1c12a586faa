//! Values on their way out: each becomes one piece of the body.
//!
//! In: a stream of values. Out: a [`Body`] that is written value by value. It buffers nothing.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;

use super::{Event, Framing, StreamError, whole};
use crate::body::{Body, BoxError};
use crate::json::Json;
use crate::portable::MaybeSend;
use crate::{Rules, to_vec};

/// A body of whatever `write` makes of each value.
pub(super) fn body<I: 'static>(
    values: impl Stream<Item = Result<I, StreamError>> + MaybeSend + Unpin + 'static,
    write: impl Fn(&mut Vec<u8>, I) -> Result<(), BoxError> + MaybeSend + Unpin + 'static,
) -> Body {
    Body::stream(Outgoing { values, write })
}

struct Outgoing<S, W> {
    values: S,
    write: W,
}

impl<I, S, W> http_body::Body for Outgoing<S, W>
where
    S: Stream<Item = Result<I, StreamError>> + Unpin,
    W: Fn(&mut Vec<u8>, I) -> Result<(), BoxError> + Unpin,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let value = match ready!(Pin::new(&mut self.values).poll_next(cx)) {
            None => return Poll::Ready(None),
            Some(value) => value,
        };
        let mut out = Vec::new();
        let written = value
            .map_err(BoxError::from)
            .and_then(|value| (self.write)(&mut out, value));
        Poll::Ready(Some(written.map(|()| Frame::data(out.into()))))
    }
}

/// What the rules, where there are any, have against a value.
pub(super) fn judged<T: Json>(value: &T, rules: Option<&Rules<T>>) -> Result<(), BoxError> {
    match rules {
        Some(rules) => rules.validate(value).map_err(BoxError::from),
        None => Ok(()),
    }
}

/// An event as HTML, 9.2.6 has it read.
pub(super) fn event<T: Json>(
    out: &mut Vec<u8>,
    framing: Framing,
    event: Event<T>,
) -> Result<(), BoxError> {
    let event = match framing {
        Framing::WholeEvents => whole::told(event)?,
        _ => text(framing, event)?,
    };
    for (name, text) in [("event", &event.event), ("id", &event.id)] {
        let Some(text) = text else { continue };
        if text.contains(['\n', '\r']) {
            return Err(format!("the `{name}` of an event holds a line break").into());
        }
        // Who reads it would ignore it (HTML, 9.2.6).
        if name == "id" && text.contains('\0') {
            return Err("the `id` of an event holds NUL".into());
        }
        // An empty type is none.
        if name == "event" && text.is_empty() {
            return Err("the `event` of an event is empty".into());
        }
        out.extend_from_slice(format!("{name}: {text}\n").as_bytes());
    }
    if let Some(retry) = event.retry {
        out.extend_from_slice(format!("retry: {}\n", retry.as_millis()).as_bytes());
    }
    // It would be read as a line feed.
    if event.data.contains('\r') {
        return Err("the `data` of an event holds a carriage return".into());
    }
    for line in event.data.split('\n') {
        out.extend_from_slice(format!("data: {line}\n").as_bytes());
    }
    out.push(b'\n');
    Ok(())
}

/// An event with its data as text.
fn text<T: Json>(framing: Framing, event: Event<T>) -> Result<Event<String>, BoxError> {
    let json = to_vec(&event.data);
    Ok(Event {
        event: event.event,
        data: match framing {
            Framing::TextEvents => serde_json::from_slice::<String>(&json)?,
            _ => String::from_utf8(json)?,
        },
        id: event.id,
        retry: event.retry,
    })
}

/// A value on a line of its own, after a record separator where the framing has one.
pub(super) fn line<T: Json>(out: &mut Vec<u8>, framing: Framing, value: &T) {
    if framing == Framing::Sequence {
        out.push(0x1e);
    }
    out.extend_from_slice(&to_vec(value));
    out.push(b'\n');
}

/// Values that are all there already.
pub(super) struct Ready<L>(pub(super) L);

// The iterator is never pinned.
impl<L> Unpin for Ready<L> {}

impl<L: Iterator> Stream for Ready<L> {
    type Item = L::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<L::Item>> {
        Poll::Ready(self.0.next())
    }
}

/// Values of which any may be an error.
pub(super) struct Fallible<S>(pub(super) Pin<Box<S>>);

impl<T, E: Into<BoxError>, S: Stream<Item = Result<T, E>>> Stream for Fallible<S> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let value = self.0.as_mut().poll_next(cx);
        let broken = |error: E| StreamError::broken(error.into());
        value.map(|value| value.map(|value| value.map_err(broken)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(event: Event<String>) -> Result<String, String> {
        let mut out = Vec::new();
        let done = super::event(&mut out, Framing::TextEvents, event);
        let text = || String::from_utf8_lossy(&out).into_owned();
        done.map(|()| text()).map_err(|error| error.to_string())
    }

    #[test]
    fn what_no_event_can_say_is_not_said_otherwise() {
        let event = |data: &str, event: Option<&str>| Event {
            event: event.map(str::to_owned),
            ..Event::new(data.to_owned())
        };
        assert_eq!(
            written(event("a\nb", None)).unwrap(),
            "data: a\ndata: b\n\n"
        );
        for (event, says) in [
            (event("a\r\nb", None), "carriage return"),
            (event("a\r", None), "carriage return"),
            (event("a", Some("")), "is empty"),
            (event("a", Some("b\rc")), "line break"),
        ] {
            let fault = written(event).unwrap_err();
            assert!(fault.contains(says), "{fault}");
        }
    }
}
