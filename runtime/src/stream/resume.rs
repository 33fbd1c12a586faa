//! Events that go on where they broke off (HTML, 9.2.3).
//!
//! In: the last id and how long the server asks to wait. Out: the body that follows, from whoever knows how to get
//! one. Nothing here sends.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::body::{Body, BoxError};
use crate::portable::{BoxFuture, MaybeSend, MaybeSync};

/// The body that follows, `None` if the server has no more.
pub(crate) type Next = BoxFuture<'static, Result<Option<Body>, BoxError>>;

/// Asks for what comes after an event.
pub(crate) trait Resume: MaybeSend + MaybeSync + 'static {
    /// `lost` counts the connections, this one included, that have ended since the last event; `None` when that
    /// are too many.
    fn resume(&self, after: Option<&str>, pause: Option<Duration>, lost: u32) -> Option<Next>;
}

/// Whether and how events go on.
#[derive(Default)]
pub(super) struct Resuming {
    resume: Option<Box<dyn Resume>>,
    // The lock is never taken: it makes the stream `Sync`.
    coming: Option<Mutex<Next>>,
    lost: u32,
    /// What the server last asked for by `retry`.
    pub(super) pause: Option<Duration>,
}

impl fmt::Debug for Resuming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resuming").finish_non_exhaustive()
    }
}

impl Resuming {
    #[cfg(feature = "client")]
    pub(super) fn by(resume: Box<dyn Resume>) -> Self {
        Resuming {
            resume: Some(resume),
            ..Resuming::default()
        }
    }

    /// An event came: whatever was lost before is made up for.
    pub(super) fn came(&mut self) {
        self.lost = 0;
    }

    /// The connection is over; whether another one is on its way.
    pub(super) fn start(&mut self, after: Option<&str>) -> bool {
        let Some(resume) = &self.resume else {
            return false;
        };
        self.lost = self.lost.saturating_add(1);
        self.coming = resume.resume(after, self.pause, self.lost).map(Mutex::new);
        self.coming.is_some()
    }

    /// The next connection, if one is on its way.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Option<Poll<Result<Option<Body>, BoxError>>> {
        let coming = self.coming.as_mut()?;
        let coming = coming.get_mut().unwrap_or_else(PoisonError::into_inner);
        let polled = coming.as_mut().poll(cx);
        if polled.is_ready() {
            self.coming = None;
        }
        Some(polled)
    }
}
