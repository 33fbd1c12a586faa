//! Calls for programs that are not async: waiting for a future, walking through a stream.
//!
//! In: what the async client gives. Out: its result, after as long as it takes. The work is done by one
//! runtime of the process, which is started by the first to wait; the thread that waits only waits.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Handle, Runtime};

/// Waiting for a call: `client.create_pet(&pet).wait()?`, `client.create_pet(&pet).success().wait()?`.
pub trait Wait<T, E>: IntoFuture<Output = Result<T, E>> {
    /// Waits until it is done. The thread does nothing else meanwhile, so that async code awaits instead.
    ///
    /// # Errors
    /// Those of the future, and whatever kept the runtime from starting.
    fn wait(self) -> Result<T, E>;
}

impl<F, T, E> Wait<T, E> for F
where
    F: IntoFuture<Output = Result<T, E>>,
    F::IntoFuture: Send,
    T: Send,
    E: From<io::Error> + Send,
{
    fn wait(self) -> Result<T, E> {
        block_on(self.into_future())?
    }
}

/// Walking through a stream: `for event in events.each()`.
pub trait Each: Stream + Sized {
    /// The items, each waited for.
    fn each(self) -> Items<Self> {
        Items(self)
    }
}

impl<S, T, E> Each for S
where
    S: Stream<Item = Result<T, E>> + Unpin + Send,
    T: Send,
    E: From<io::Error> + Send,
{
}

/// The items of a stream, each waited for.
#[derive(Debug)]
pub struct Items<S>(S);

impl<S, T, E> Iterator for Items<S>
where
    S: Stream<Item = Result<T, E>> + Unpin + Send,
    T: Send,
    E: From<io::Error> + Send,
{
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = poll_fn(|cx| Pin::new(&mut self.0).poll_next(cx));
        block_on(next).unwrap_or_else(|error| Some(Err(error.into())))
    }
}

/// Runs a future to its end on the process's runtime.
fn block_on<F>(future: F) -> Result<F::Output, io::Error>
where
    F: Future + Send,
    F::Output: Send,
{
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let start = || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder
            .worker_threads(1)
            .thread_name("oasmith")
            .enable_all();
        builder.build()
    };
    let runtime = match RUNTIME.get_or_init(start) {
        Ok(runtime) => runtime,
        Err(error) => return Err(io::Error::new(error.kind(), error.to_string())),
    };
    if Handle::try_current().is_err() {
        return Ok(runtime.block_on(future));
    }
    // A thread of an async runtime may not run another one, but it may wait for a thread that does.
    let waited = std::thread::scope(|scope| scope.spawn(|| runtime.block_on(future)).join());
    waited.map_err(|_| io::Error::other("the call panicked"))
}
