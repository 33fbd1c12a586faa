//! Bodies that are a sequence of values: server-sent events and lines of JSON.
//!
//! In: a body as it arrives, or a stream of values. Out: the other of the two. Each value is written as soon as
//! there is one, and read as soon as it is whole. Reconnecting is the caller's decision.

mod error;
mod frames;
mod outgoing;
mod resume;
mod whole;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;

use crate::body::{Body, BoxError};
use crate::json::{Json, Mode, SyntaxFault};
use crate::portable::{BoxStream, MaybeSend};
use crate::{Rejection, Rules};
pub use error::{StreamError, StreamErrorKind};
pub(crate) use frames::Framing;
use frames::{Frame, Frames};
#[cfg(feature = "client")]
pub(crate) use resume::{Next, Resume};

/// One server-sent event (HTML, 9.2.6).
#[derive(Debug, Clone, PartialEq)]
pub struct Event<T> {
    /// Its type; `None` for the plain `message`.
    pub event: Option<String>,
    /// What it carries. Where the description describes whole events (OpenAPI 3.2, 4.14.4), that is one of them: its
    /// own `event`, `data`, `id` and `retry` are sent where the ones here are `None`.
    pub data: T,
    /// The last id that the stream gave, here or earlier: what `Last-Event-ID` resumes after.
    pub id: Option<String>,
    /// How long a client is to wait before it reconnects.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// A plain event.
    pub const fn new(data: T) -> Self {
        Event {
            event: None,
            data,
            id: None,
            retry: None,
        }
    }
}

/// How the values of an arriving stream are read.
#[derive(Debug)]
pub(crate) struct Reading<T: 'static> {
    pub(crate) framing: Framing,
    pub(crate) rules: Rules<T>,
    pub(crate) mode: Mode,
    /// How long one value may be, in bytes.
    pub(crate) limit: usize,
    /// Whether it is what a server is sent.
    pub(crate) requested: bool,
}

impl<T: Json> Reading<T> {
    fn read(&self, frame: &Frame, mode: Mode) -> Result<T, StreamError> {
        let value = match self.framing {
            Framing::WholeEvents => whole::read(frame, &self.rules, mode),
            framing => {
                let json = framing.json(&frame.data);
                self.plain(&json, mode).map_err(Box::new)
            }
        };
        value.map_err(|rejection| {
            StreamErrorKind::Undecodable(frame.data.clone().into(), rejection).into()
        })
    }

    /// Whether an event that is no value says that none follows, by the word that APIs of language models end their streams
    /// with, whatever their descriptions say.
    fn ends_with(&self, frame: &Frame) -> bool {
        let says_so =
            self.mode != Mode::Strict && self.framing.is_events() && frame.data == b"[DONE]";
        says_so && self.read(frame, Mode::Strict).is_err()
    }

    fn plain(&self, json: &[u8], mode: Mode) -> Result<T, Rejection> {
        match mode {
            _ if self.framing.may_be_cut(json) => {
                let (offset, message) = (json.len(), "expected white space");
                Err(Rejection::malformed(json, SyntaxFault { offset, message }))
            }
            mode => self.rules.decode(json, mode),
        }
    }
}

// The locks are never taken: they make the streams `Sync`, which futures of handlers need.
type Values<I> = Mutex<BoxStream<I>>;

enum Source<T: 'static, I> {
    Arriving(Box<Frames>, Reading<T>),
    Given(Values<I>),
    Fallible(Values<Result<I, StreamError>>),
}

fn unlocked<T>(values: &mut Mutex<T>) -> &mut T {
    values
        .get_mut()
        .unwrap_or_else(|broken| broken.into_inner())
}

macro_rules! sequence {
    ($(#[$docs:meta])* $name:ident, $item:ty, $make:expr) => {
        $(#[$docs])*
        pub struct $name<T: 'static>(Source<T, $item>);

        impl<T: Json + 'static> $name<T> {
            /// A sequence to send; it is asked for the next value when the receiver has room.
            pub fn new(values: impl Stream<Item = $item> + MaybeSend + 'static) -> Self {
                Self(Source::Given(Mutex::new(Box::pin(values))))
            }

            /// A sequence that is known whole.
            pub fn all<L: IntoIterator<Item = $item>>(values: L) -> Self
            where
                L::IntoIter: MaybeSend + 'static,
            {
                Self::new(outgoing::Ready(values.into_iter()))
            }

            /// A sequence to send that breaks off at the first error. Whoever receives it by HTTP/1.0 cannot tell that
            /// from its end. An error before anything was sent closes the connection without a status: what can
            /// fail at the beginning is better tried before the reply is made.
            pub fn fallible<S, E>(values: S) -> Self
            where
                S: Stream<Item = Result<$item, E>> + MaybeSend + 'static,
                E: Into<BoxError>,
            {
                let values = outgoing::Fallible(Box::pin(values));
                Self(Source::Fallible(Mutex::new(Box::pin(values))))
            }

            pub(crate) fn arriving(body: Body, reading: Reading<T>) -> Self {
                let frames = Frames::new(body, reading.framing, reading.limit);
                Self(Source::Arriving(Box::new(frames), reading))
            }

            /// The next value; `None` at the end.
            ///
            /// # Errors
            /// [`StreamError`]; after [`StreamErrorKind::Undecodable`] one may go on.
            pub async fn next(&mut self) -> Option<Result<$item, StreamError>> {
                poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
            }
        }

        impl<T: 'static> Unpin for $name<T> {}

        impl<T: Json + 'static> Stream for $name<T> {
            type Item = Result<$item, StreamError>;

            fn poll_next(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<Option<Self::Item>> {
                match &mut self.get_mut().0 {
                    Source::Given(values) => {
                        let value = unlocked(values).as_mut().poll_next(cx);
                        value.map(|value| value.map(Ok))
                    }
                    Source::Fallible(values) => unlocked(values).as_mut().poll_next(cx),
                    Source::Arriving(frames, reading) => frames.poll_next(cx).map(|frame| {
                        let make: fn(Frame, T) -> $item = $make;
                        let value = frame?.and_then(|frame| match reading.ends_with(&frame) {
                            true => Ok(None),
                            false => {
                                let value = reading.read(&frame, reading.mode)?;
                                Ok(Some(make(frame, value)))
                            }
                        });
                        if let Ok(None) = value {
                            frames.end();
                        }
                        let value = value.map_err(|error| error.of_request(reading.requested));
                        value.transpose()
                    }),
                }
            }
        }

        impl<T: 'static> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

sequence!(
    /// Server-sent events (`text/event-stream`), each with a `T` as its data, or as the whole of it where the
    /// description describes whole events. Comments are skipped; what a stream leaves unfinished at its end is
    /// dropped, as the format asks. To a client that is not strict an event with the data `[DONE]` is the end, where that is no `T`.
    Events, Event<T>, |frame, data| Event {
        event: frame.event,
        data,
        id: frame.id,
        retry: frame.retry,
    }
);

sequence!(
    /// Values of JSON one after another: `application/x-ndjson` and its like, or `application/json-seq`
    /// (RFC 7464).
    Lines, T, |_, value| value
);

impl<T: Json + 'static> Events<T> {
    /// The same events, which go on as `resume` says when their connection is over.
    #[cfg(feature = "client")]
    pub(crate) fn resumed(mut self, resume: Box<dyn Resume>) -> Self {
        if let Source::Arriving(frames, _) = &mut self.0 {
            frames.resuming = resume::Resuming::by(resume);
        }
        self
    }

    /// The body that these events are; with rules, a value that breaks them breaks the stream off.
    pub(crate) fn into_body(self, framing: Framing, rules: Option<Rules<T>>) -> Body {
        outgoing::body(self, move |out, event: Event<T>| {
            outgoing::judged(&event.data, rules.as_ref())?;
            outgoing::event(out, framing, event)
        })
    }
}

impl<T: Json + 'static> Lines<T> {
    /// The body that these values are; with rules, a value that breaks them breaks the stream off.
    pub(crate) fn into_body(self, framing: Framing, rules: Option<Rules<T>>) -> Body {
        outgoing::body(self, move |out, value: T| {
            outgoing::judged(&value, rules.as_ref())?;
            outgoing::line(out, framing, &value);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;
    use crate::schema::ANY;

    /// What a body of a sequence holds; `None` for what cannot be read.
    fn sequence(body: &'static str) -> Vec<Option<i64>> {
        let reading = Reading {
            framing: Framing::Sequence,
            rules: Rules::new(&ANY, |_: &i64| true),
            mode: Mode::Strict,
            limit: 100,
            requested: true,
        };
        let mut lines = Lines::arriving(Body::from(body), reading);
        let mut context = Context::from_waker(Waker::noop());
        let mut found = Vec::new();
        while let Poll::Ready(Some(value)) = Pin::new(&mut lines).poll_next(&mut context) {
            found.push(value.ok());
        }
        found
    }

    #[test]
    fn a_number_that_nothing_ends_may_be_half_of_one() {
        assert_eq!(sequence("\x1e12\n\x1e34\n"), [Some(12), Some(34)]);
        assert_eq!(sequence("\x1e12\x1e34 \x1e5"), [None, Some(34), None]);
    }
}
