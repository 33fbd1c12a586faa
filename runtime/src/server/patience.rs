//! How long a body may take to arrive.
//!
//! In: work, and a limit. Out: what the work gives, unless it takes longer. The clock is only started for work that is
//! not done at once; it is tokio's, whose time must be enabled in the runtime.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::Sleep;

/// Does work within a limit; `None` if it takes longer.
pub(super) async fn within<T>(limit: Option<Duration>, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut alarm: Option<Pin<Box<Sleep>>> = None;
    poll_fn(|cx| {
        if let Poll::Ready(done) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(done));
        }
        let Some(limit) = limit else {
            return Poll::Pending;
        };
        let alarm = alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        alarm.as_mut().poll(cx).map(|()| None)
    })
    .await
}
