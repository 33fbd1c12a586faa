//! What a handler may want to know of a request beside its parameters and its body.
//!
//! In: the head of a request that was let in. Out: its parts as they came, with what the transport and layers attached
//! to them, and what axum's extractors make of them.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::header::ACCEPT;
use http::request::Parts;

use crate::media;

/// The head of a request: method, URI, version, headers and extensions are its fields. Handlers receive one where the
/// option `request_head` is on. Clones share it; `Debug` shows neither query nor headers, which may hold credentials.
#[derive(Clone)]
pub struct Head(pub(super) Arc<Parts>);

impl Head {
    /// What an extractor of axum makes of the head: `Extension<T>`, `ConnectInfo<SocketAddr>`, one of your own.
    ///
    /// Rejections of axum are errors, of which `?` makes 500. Where a handler may fail,
    /// `.map_err(Failure::response)?` answers with the response that a rejection is.
    ///
    /// # Errors
    /// The extractor's own rejection.
    pub async fn extract<E: FromRequestParts<()>>(&self) -> Result<E, E::Rejection> {
        let mut parts = Parts::clone(&self.0);
        E::from_request_parts(&mut parts, &()).await
    }

    /// Whether the caller takes this media type (RFC 9110, 12.5.1); without `Accept` it takes every one.
    pub fn accepts(&self, media: &str) -> bool {
        self.weight(media) > 0
    }

    /// The index of the media type that the caller likes best; of those it likes alike, the first. `None` if it takes
    /// none of them.
    pub fn preferred(&self, medias: &[&str]) -> Option<usize> {
        let weighed = medias.iter().map(|media| self.weight(media)).enumerate();
        let taken = weighed.rev().filter(|(_, weight)| *weight > 0);
        taken
            .max_by_key(|(_, weight)| *weight)
            .map(|(index, _)| index)
    }

    fn weight(&self, media: &str) -> u16 {
        media::weight(&accept(&self.0), media)
    }
}

impl Deref for Head {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}

/// All lines of `Accept` as one (RFC 9110, 5.3).
pub(super) fn accept(parts: &Parts) -> String {
    let lines = parts.headers.get_all(ACCEPT).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    lines.collect::<Vec<_>>().join(",")
}
