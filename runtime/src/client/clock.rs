//! Time: what it is, and waiting for it to pass. In browsers both are JavaScript's.

#[cfg(any(feature = "reqwest", feature = "tower"))]
use std::time::Duration;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) use std::time::{Instant, SystemTime};

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) use web_time::{Instant, SystemTime};

#[cfg(any(feature = "reqwest", feature = "tower"))]
use super::transport::BoxFuture;

/// Waits as the platform does.
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(super) fn sleep(duration: Duration) -> BoxFuture<'static, ()> {
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    return Box::pin(tokio::time::sleep(duration));
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    return Box::pin(gloo_timers::future::sleep(duration));
}
