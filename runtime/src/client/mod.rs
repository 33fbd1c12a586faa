//! What generated clients are made of: requests that are judged before they are sent, replies that keep
//! everything the server said.
//!
//! In: an operation as data and values. Out: typed replies. Everything that would be the same for every
//! operation is here and not generic; nothing here knows any API.

mod call;
mod config;
mod credential;
mod error;
mod exchange;
mod give;
mod reply;
#[cfg(feature = "reqwest")]
mod reqwest;
mod retry;
#[cfg(feature = "tower")]
mod tower;
mod transport;

pub use call::Call;
pub use config::{BuildError, Builder, Core};
pub use error::{Answer, Error};
pub use reply::{Received, Reply};
pub use retry::Retry;
#[cfg(feature = "tower")]
pub use tower::Tower;
pub use transport::{BoxFuture, Transport};

#[doc(hidden)]
pub use crate::__builder as builder;
