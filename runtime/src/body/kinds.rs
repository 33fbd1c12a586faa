//! What a body that is not whole may be.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

#[cfg(feature = "client")]
use super::Body;
use super::BoxError;

/// A body whose error is boxed.
pub(super) struct Erased<B>(pub(super) Pin<Box<B>>);

impl<B> http_body::Body for Erased<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0.as_mut().poll_frame(cx).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// Bytes as frames.
pub(super) struct Data<S>(pub(super) Pin<Box<S>>);

impl<S, E> http_body::Body for Data<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let next = std::task::ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(next.map(|data| data.map(Frame::data).map_err(Into::into)))
    }
}

/// Bodies, one after another.
#[cfg(feature = "client")]
pub(super) struct Chain(pub(super) std::collections::VecDeque<Body>);

#[cfg(feature = "client")]
impl http_body::Body for Chain {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(first) = self.0.front_mut() {
            match std::task::ready!(Pin::new(first).poll_frame(cx)) {
                Some(frame) => return Poll::Ready(Some(frame)),
                None => self.0.pop_front(),
            };
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        let exact = self
            .0
            .iter()
            .map(|body| http_body::Body::size_hint(body).exact());
        exact
            .sum::<Option<u64>>()
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
