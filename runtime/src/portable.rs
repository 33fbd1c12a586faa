//! What must be `Send`: whatever may move between threads, which in browsers nothing can.
//!
//! In: the target. Out: the bounds and boxes that everything else is written with. Futures and streams of
//! browsers are bound to their thread, so that on `wasm32` the bounds ask for nothing.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;

use crate::body::BoxError;

macro_rules! bounds {
    ($($send:ident)?, $($sync:ident)?) => {
        /// `Send`, but on `wasm32`.
        pub trait MaybeSend $(: $send)? {}
        impl<T: ?Sized $(+ $send)?> MaybeSend for T {}

        /// `Sync`, but on `wasm32`.
        pub trait MaybeSync $(: $sync)? {}
        impl<T: ?Sized $(+ $sync)?> MaybeSync for T {}

        /// A boxed future.
        pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> $(+ $send)? + 'a>>;

        /// A boxed stream.
        pub(crate) type BoxStream<T> = Pin<Box<dyn Stream<Item = T> $(+ $send)?>>;

        /// A boxed body.
        pub(crate) type BoxBody =
            Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> $(+ $send)?>>;
    };
}

#[cfg(not(target_family = "wasm"))]
bounds!(Send, Sync);
#[cfg(target_family = "wasm")]
bounds!(,);
