//! One body type for requests and replies on both sides.
//!
//! In: bytes, or a stream of them. Out: an [`http_body::Body`], or the bytes up to a limit. It knows
//! nothing of media types.

mod kinds;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use http_body::{Body as _, Frame, SizeHint};

#[cfg(feature = "client")]
use kinds::Chain;
use kinds::{Data, Erased};

use crate::portable::{BoxBody, MaybeSend};
use crate::stream::StreamError;

/// Any error, boxed.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How a body is compressed, or coded otherwise, by the words of its message (RFC 9110, 8.4). Nothing here reads such:
/// what does takes the header away.
pub(crate) fn coding(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(CONTENT_ENCODING).iter();
    let all = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let plain = |name: &&[u8]| name.is_empty() || name.eq_ignore_ascii_case(b"identity");
    let coded = all.map(<[u8]>::trim_ascii).filter(|name| !plain(name));
    let names: Vec<_> = coded.map(String::from_utf8_lossy).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The body of a request or of a reply: whole, or as it arrives.
pub struct Body {
    inner: Inner,
    media: Option<String>,
    /// Whether it is what a server is sent, so that errors of it are the caller's.
    requested: bool,
}

enum Inner {
    Whole(Bytes),
    // The lock is never taken: it makes the stream `Sync`, which transports ask for.
    Stream(Mutex<BoxBody>),
}

impl Body {
    /// No body.
    pub const fn empty() -> Self {
        Body::of(Inner::Whole(Bytes::new()))
    }

    const fn of(inner: Inner) -> Self {
        Body {
            inner,
            media: None,
            requested: false,
        }
    }

    /// The same body of this media type, for where the description documents a range such as `image/*`, or to say more:
    /// `multipart/form-data; boundary=…`. Of a multipart body that is bytes and begins with its first part the boundary
    /// is known.
    pub fn of_type(mut self, media: impl Into<String>) -> Self {
        self.media = Some(media.into());
        self
    }

    /// The same body as that of a request that a server is sent.
    #[cfg(feature = "server")]
    pub(crate) fn of_request(mut self) -> Self {
        self.requested = true;
        self
    }

    /// The media type that it came with, or is to be sent with.
    pub fn media(&self) -> Option<&str> {
        self.media.as_deref()
    }

    /// A body that is read as it is asked for.
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + MaybeSend + 'static,
        B::Error: Into<BoxError>,
    {
        Body::of(Inner::Stream(Mutex::new(Box::pin(Erased(Box::pin(body))))))
    }

    /// A body of whatever a stream of bytes gives.
    pub fn from_stream<S, E>(bytes: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BoxError>,
    {
        Body::of(Inner::Stream(Mutex::new(Box::pin(Data(Box::pin(bytes))))))
    }

    /// Several bodies, one after another.
    #[cfg(feature = "client")]
    pub(crate) fn chain(bodies: Vec<Body>) -> Self {
        if bodies.iter().all(|body| body.bytes().is_some()) {
            let pieces = bodies.iter().filter_map(Body::bytes);
            return Body::from(
                pieces
                    .flat_map(|piece| piece.iter().copied())
                    .collect::<Vec<_>>(),
            );
        }
        Body::of(Inner::Stream(Mutex::new(Box::pin(Chain(bodies.into())))))
    }

    /// The bytes, if they are all here already.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.inner {
            Inner::Whole(bytes) => Some(bytes),
            Inner::Stream(_) => None,
        }
    }

    /// Reads the body whole.
    ///
    /// # Errors
    /// [`CollectError::TooLarge`] as soon as more than `limit` bytes have come, and
    /// [`CollectError::Broken`] if the stream breaks off.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, CollectError> {
        if http_body::Body::size_hint(&self).lower() > limit as u64 {
            return Err(CollectError::TooLarge);
        }
        let mut whole = match self.chunk().await.map_err(CollectError::Broken)? {
            None => return Ok(Bytes::new()),
            Some(first) if self.is_end_stream() && first.len() <= limit => return Ok(first),
            Some(first) => first.to_vec(),
        };
        while whole.len() <= limit {
            match self.chunk().await.map_err(CollectError::Broken)? {
                Some(chunk) => whole.extend_from_slice(&chunk),
                None => return Ok(whole.into()),
            }
        }
        Err(CollectError::TooLarge)
    }

    /// The next piece of data; `None` at the end.
    ///
    /// # Errors
    /// If the stream breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BoxError> {
        loop {
            match poll_fn(|cx| Pin::new(&mut *self).poll_frame(cx))
                .await
                .transpose()?
            {
                None => return Ok(None),
                Some(frame) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }
}

/// Why a body could not be read whole.
#[derive(Debug)]
pub enum CollectError {
    /// It is longer than the limit.
    TooLarge,
    /// The stream broke off.
    Broken(BoxError),
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CollectError::TooLarge => f.write_str("the body is longer than the limit"),
            CollectError::Broken(error) => write!(f, "the body broke off: {error}"),
        }
    }
}

impl std::error::Error for CollectError {}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Body {
            inner, requested, ..
        } = self.get_mut();
        match inner {
            Inner::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Inner::Stream(stream) => {
                let frame = unlocked(stream).as_mut().poll_frame(cx);
                match *requested {
                    true => {
                        frame.map_err(|error| StreamError::broken(error).of_request(true).into())
                    }
                    false => frame,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.inner, Inner::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Inner::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(stream) => stream
                .try_lock()
                .map(|stream| stream.size_hint())
                .unwrap_or_default(),
        }
    }
}

fn unlocked<T>(lock: &mut Mutex<T>) -> &mut T {
    lock.get_mut()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Stream for Body {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::task::ready!(self.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Body::empty()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Body::of(Inner::Whole(bytes.into()))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Inner::Whole(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Inner::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}
