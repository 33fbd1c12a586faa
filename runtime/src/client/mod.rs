//! What generated clients are made of: requests that are judged before they are sent, replies that keep
//! everything the server said.
//!
//! In: an operation as data and values. Out: typed replies. Everything that would be the same for every
//! operation is here and not generic; nothing here knows any API.

mod arriving;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod clock;
mod config;
mod credential;
mod error;
mod exchange;
mod follow;
mod give;
mod lock;
mod oauth;
mod pages;
mod reconnect;
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
mod redirect;
mod reply;
#[cfg(feature = "reqwest")]
mod reqwest;
mod retry;
mod sending;
mod takes;
mod token;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
mod wanted;

pub use arriving::Idle;
#[cfg(feature = "blocking")]
pub use blocking::{Each, Wait};
pub use call::Call;
pub use config::{BuildError, Builder, Core};
pub use error::{Answer, Error};
pub use follow::Follow;
pub use oauth::OAuth;
pub use pages::{Items, Paged, Pages, Paging};
pub use reply::{Received, Reply};
pub use retry::Retry;
pub use sending::ReplyFuture;
pub use takes::{TakesApiKey, TakesBasic, TakesBearer};
pub use token::{Token, TokenSource};
#[cfg(feature = "tower")]
pub use tower::Tower;
pub use transport::{BoxFuture, Transport};
pub use wanted::{AsEvents, AsJson, AsLines, AsRaw, AsText, Kind, ReplyAs};

#[doc(hidden)]
pub use wanted::Wanted;

#[doc(hidden)]
pub use crate::__builder as builder;
#[doc(hidden)]
pub use crate::__paged as paged;
