//! Bodies of replies that are on their way.
//!
//! In: a body, and who is to know if it breaks off. Out: the same body. One that is whole already cannot break off.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::body::{Body, BoxError};

/// The body, such that an error goes through `tell`.
pub(super) fn watched(
    body: Body,
    tell: impl Fn(BoxError) -> BoxError + Send + Sync + Unpin + 'static,
) -> Body {
    match body.bytes() {
        Some(_) => body,
        None => Body::stream(Watched { body, tell }),
    }
}

struct Watched<T> {
    body: Body,
    tell: T,
}

impl<T: Fn(BoxError) -> BoxError + Unpin> http_body::Body for Watched<T> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(&self.tell)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
