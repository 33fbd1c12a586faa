//! Bodies of replies that are on their way.
//!
//! In: a body, and who is to know if it breaks off. Out: the same body. One that is whole already cannot break off.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::body::{Body, BoxError};

/// The body, such that an error goes through `tell` and nothing comes after it.
pub(super) fn watched(
    body: Body,
    tell: impl Fn(BoxError) -> BoxError + Send + Sync + Unpin + 'static,
) -> Body {
    match body.bytes() {
        Some(_) => body,
        None => Body::stream(Watched {
            body,
            tell,
            broken: false,
        }),
    }
}

struct Watched<T> {
    body: Body,
    tell: T,
    broken: bool,
}

impl<T: Fn(BoxError) -> BoxError + Unpin> http_body::Body for Watched<T> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.broken {
            return Poll::Ready(None);
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        self.broken = matches!(frame, Some(Err(_)));
        Poll::Ready(frame.map(|frame| frame.map_err(&self.tell)))
    }

    fn is_end_stream(&self) -> bool {
        self.broken || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
