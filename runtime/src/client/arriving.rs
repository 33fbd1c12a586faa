//! A reply's body that is handed on as it arrives.
//!
//! In: the body, its announced length and the longest pause. Out: the same body, which breaks off with an error where
//! it ends early or nothing came for so long. A pause is counted while somebody waits: a reader that takes its
//! time is no pause.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::transport::{BoxFuture, Transport};
use crate::body::{Body, BoxError};

/// Nothing came of a reply for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle(pub Duration);

impl fmt::Display for Idle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing came for {:?}", self.0)
    }
}

impl std::error::Error for Idle {}

/// What a reply says when it ends before its announced length.
pub(super) const CUT: &str = "it ends before its announced length";

/// A body with someone who watches it.
pub(super) struct Arriving {
    pub(super) body: Body,
    /// How many bytes are announced and have not come.
    pub(super) missing: u64,
    pub(super) idle: Option<Duration>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) alarm: Option<BoxFuture<'static, ()>>,
}

impl Arriving {
    fn end(&mut self, error: BoxError) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.body = Body::empty();
        (self.missing, self.idle, self.alarm) = (0, None, None);
        Poll::Ready(Some(Err(error)))
    }
}

impl http_body::Body for Arriving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(None) if this.missing > 0 => this.end(CUT.into()),
            Poll::Ready(frame) => {
                let data = frame
                    .as_ref()
                    .and_then(|frame| frame.as_ref().ok()?.data_ref());
                let came = data.map_or(0, |data| data.len() as u64);
                this.missing = this.missing.saturating_sub(came);
                this.alarm = None;
                Poll::Ready(frame)
            }
            Poll::Pending => {
                let Some(longest) = this.idle else {
                    return Poll::Pending;
                };
                let alarm = this
                    .alarm
                    .get_or_insert_with(|| this.transport.sleep(longest));
                match alarm.as_mut().poll(cx) {
                    Poll::Ready(()) => this.end(Idle(longest).into()),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
