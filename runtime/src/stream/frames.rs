//! Where one value of an arriving stream ends and the next begins.
//!
//! In: pieces of a body, cut anywhere. Out: the bytes of one value at a time, and what an event says beside its
//! data (HTML, 9.2.6; RFC 7464). Nothing is decoded.

use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body::Body as _;

use super::resume::Resuming;
use super::{StreamError, StreamErrorKind};
use crate::body::Body;
use crate::json::text_to_vec;

/// How values follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Server-sent events whose data is JSON.
    Events,
    /// Server-sent events whose data is text.
    TextEvents,
    /// Server-sent events, each an object with its `event`, `data`, `id` and `retry`.
    WholeEvents,
    /// One value a line.
    Lines,
    /// Each value after a record separator, with line feeds wherever JSON has them.
    Sequence,
}

impl Framing {
    /// The JSON that a value's bytes stand for.
    pub(super) fn json(self, data: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Framing::TextEvents => Cow::Owned(text_to_vec(&String::from_utf8_lossy(data))),
            _ => Cow::Borrowed(data),
        }
    }

    /// Whether these bytes may be the beginning of a longer value: what nothing closes needs white space behind it (RFC 7464,
    /// 2.4).
    pub(super) fn may_be_cut(self, data: &[u8]) -> bool {
        let open = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let first = data.iter().find(|byte| !byte.is_ascii_whitespace());
        self == Framing::Sequence && first.is_some_and(open) && data.last().is_some_and(open)
    }

    pub(super) fn is_events(self) -> bool {
        matches!(
            self,
            Framing::Events | Framing::TextEvents | Framing::WholeEvents
        )
    }
}

const RECORD_SEPARATOR: u8 = 0x1e;

/// One value's bytes.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) data: Vec<u8>,
    pub(super) event: Option<String>,
    /// The last id that the stream gave, here or earlier.
    pub(super) id: Option<String>,
    /// The id that the event itself gave.
    pub(super) own_id: Option<String>,
    pub(super) retry: Option<Duration>,
}

/// A body, cut into values.
#[derive(Debug)]
pub(super) struct Frames {
    body: Body,
    framing: Framing,
    limit: usize,
    buffer: Vec<u8>,
    /// How much of the buffer has been looked through for an end.
    seen: usize,
    /// How much of the buffer has been handed out.
    taken: usize,
    ended: bool,
    /// Whether anything has been read: a byte order mark may only come first.
    begun: bool,
    /// A carriage return was the last of a line; a line feed after it belongs to it.
    halved: bool,
    event: Frame,
    fed: bool,
    last_id: Option<String>,
    pub(super) resuming: Resuming,
}

impl Frames {
    pub(super) fn new(body: Body, framing: Framing, limit: usize) -> Self {
        Frames {
            body,
            framing,
            limit,
            buffer: Vec::new(),
            seen: 0,
            taken: 0,
            ended: false,
            begun: false,
            halved: false,
            event: Frame::default(),
            fed: false,
            last_id: None,
            resuming: Resuming::default(),
        }
    }

    pub(super) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame, StreamError>>> {
        loop {
            match self.resuming.poll(cx) {
                Some(Poll::Pending) => return Poll::Pending,
                Some(Poll::Ready(Ok(Some(body)))) => self.restart(body),
                Some(Poll::Ready(Ok(None))) => self.end(),
                Some(Poll::Ready(Err(error))) => return self.stop(StreamError::broken(error)),
                None => {}
            }
            while let Some(piece) = self.piece() {
                let frame = match self.framing.is_events() {
                    true => self.field(&piece),
                    false => whole(piece),
                };
                if let Some(frame) = frame {
                    self.resuming.came();
                    return Poll::Ready(Some(Ok(frame)));
                }
            }
            if self.ended {
                return Poll::Ready(None);
            }
            if self.buffer.len() - self.taken + self.event.data.len() > self.limit {
                return self.stop(StreamErrorKind::TooLong(self.limit).into());
            }
            self.buffer.drain(..self.taken);
            self.seen -= self.taken;
            self.taken = 0;
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => self.feed(frame.data_ref().map_or(&[][..], |data| data)),
                Some(Err(error)) => {
                    if !self.resuming.start(self.last_id.as_deref()) {
                        return self.stop(StreamError::broken(error));
                    }
                }
                None => self.ended = !self.resuming.start(self.last_id.as_deref()),
            }
        }
    }

    /// Nothing more comes; whatever came last may be half a value.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.buffer = Vec::new();
        (self.taken, self.seen) = (0, 0);
    }

    fn stop(&mut self, error: StreamError) -> Poll<Option<Result<Frame, StreamError>>> {
        self.end();
        Poll::Ready(Some(Err(error)))
    }

    /// Goes on with another body; what the one before left unfinished is dropped.
    fn restart(&mut self, body: Body) {
        self.end();
        self.body = body;
        self.event = Frame::default();
        (self.ended, self.begun, self.halved, self.fed) = (false, false, false, false);
    }

    fn feed(&mut self, data: &[u8]) {
        self.buffer.extend_from_slice(data);
        const MARK: &[u8] = b"\xef\xbb\xbf";
        if !self.begun && (self.buffer.len() >= MARK.len() || !MARK.starts_with(&self.buffer)) {
            self.begun = true;
            if self.buffer.starts_with(MARK) {
                self.taken = MARK.len();
                self.seen = MARK.len();
            }
        }
    }

    /// The bytes up to the next separator, if it has come; at the end what is left.
    fn piece(&mut self) -> Option<Vec<u8>> {
        let events = self.framing.is_events();
        if !(self.begun || self.ended) {
            return None;
        }
        if self.halved && self.taken < self.buffer.len() {
            self.halved = false;
            if self.buffer[self.taken] == b'\n' {
                self.taken += 1;
                self.seen = self.seen.max(self.taken);
            }
        }
        let ends = |byte: &u8| match self.framing {
            Framing::Sequence => *byte == RECORD_SEPARATOR,
            Framing::Lines => *byte == b'\n',
            Framing::Events | Framing::TextEvents | Framing::WholeEvents => {
                matches!(*byte, b'\n' | b'\r')
            }
        };
        match self.buffer[self.seen..].iter().position(ends) {
            Some(at) => {
                let end = self.seen + at;
                self.halved = events && self.buffer[end] == b'\r';
                let piece = self.buffer[self.taken..end].to_vec();
                self.taken = end + 1;
                self.seen = self.taken;
                Some(piece)
            }
            // An event that no empty line ends is dropped.
            None if self.ended && !events && self.taken < self.buffer.len() => {
                let piece = self.buffer[self.taken..].to_vec();
                self.taken = self.buffer.len();
                self.seen = self.taken;
                Some(piece)
            }
            None => {
                self.seen = self.buffer.len();
                None
            }
        }
    }

    /// Takes one line of an event in; the event if the line ends it.
    fn field(&mut self, line: &[u8]) -> Option<Frame> {
        if line.is_empty() {
            let mut event = std::mem::take(&mut self.event);
            if !std::mem::take(&mut self.fed) {
                return None;
            }
            event.data.pop();
            event.id = self.last_id.clone();
            return Some(event);
        }
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value).into_owned();
        match name {
            b"data" => {
                self.fed = true;
                self.event.data.extend_from_slice(value);
                self.event.data.push(b'\n');
            }
            b"event" => self.event.event = (!value.is_empty()).then(text),
            b"id" if !value.contains(&0) => {
                self.last_id = (!value.is_empty()).then(text);
                self.event.own_id = Some(text());
            }
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                self.event.retry = text().parse().ok().map(Duration::from_millis);
                self.resuming.pause = self.event.retry.or(self.resuming.pause);
            }
            _ => {}
        }
        None
    }
}

/// A line or record that is not blank.
fn whole(piece: Vec<u8>) -> Option<Frame> {
    let blank = piece.iter().all(u8::is_ascii_whitespace);
    (!blank).then(|| Frame {
        data: piece,
        ..Frame::default()
    })
}
