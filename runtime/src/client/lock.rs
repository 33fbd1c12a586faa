//! A lock that is waited for without holding a thread.
//!
//! In: callers that want the value. Out: the value, to one at a time. Whoever stops waiting costs the others
//! nothing: all are woken, and the first to look takes it.

use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};

/// A value that one caller has at a time.
#[derive(Debug)]
pub(super) struct Lock<T>(Mutex<State<T>>);

#[derive(Debug)]
struct State<T> {
    /// `None` while somebody has it.
    value: Option<T>,
    waiting: Vec<Waker>,
}

/// The value; it goes back when this is dropped.
pub(super) struct Held<'l, T: Default> {
    lock: &'l Lock<T>,
    pub(super) value: T,
}

impl<T: Default> Lock<T> {
    pub(super) fn new(value: T) -> Self {
        Lock(Mutex::new(State {
            value: Some(value),
            waiting: Vec::new(),
        }))
    }

    /// Waits until nobody else has the value.
    pub(super) async fn lock(&self) -> Held<'_, T> {
        poll_fn(|cx| {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match state.value.take() {
                Some(value) => Poll::Ready(Held { lock: self, value }),
                None => {
                    state.waiting.push(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

impl<T: Default> Drop for Held<'_, T> {
    fn drop(&mut self) {
        let mut state = self.lock.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.value = Some(std::mem::take(&mut self.value));
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }
}
