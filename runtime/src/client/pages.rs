//! Replies that come in pages, as streams: of the pages, or of the items in them.
//!
//! In: a call and what the description or its user says of the operation's pages. Out: each page, asked for
//! when it is wanted. What follows a page is found in its JSON or its headers; only the values are generic.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::call::{Call, Prepared, receive_success};
use super::error::Error;
use super::follow::{Follow, follow};
use super::reply::{Received, Reply};
use super::sending::succeed;
use crate::portable::BoxFuture;

/// How an operation's pages follow each other.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// Where a page has its items, as a JSON Pointer.
    pub items: &'static str,
    /// What comes after a page.
    pub follow: Follow,
    /// Where a page says whether there are more, as a JSON Pointer.
    pub more: Option<&'static str>,
}

/// A call whose reply is one page of many; generated code implements it.
pub trait Paged {
    /// A page.
    type Reply: Reply;

    /// What pages are made of.
    type Item;

    /// How its pages follow each other.
    const PAGING: Paging;

    /// The items of a page.
    fn items(page: <Self::Reply as Reply>::Success) -> Vec<Self::Item>;
}

type Coming = BoxFuture<'static, (Result<Received, Error>, Option<Prepared>)>;

/// Pages, each asked for when the one before is done with. After an error there are no more.
pub struct Pages<P> {
    next: Option<Box<Prepared>>,
    /// Where pages were asked for: a server that leads in a circle is found out.
    seen: HashSet<Vec<u8>>,
    // The lock is never taken: it makes the stream `Sync`.
    coming: Option<Mutex<Coming>>,
    paged: PhantomData<fn() -> P>,
}

/// The items of all pages.
pub struct Items<P: Paged> {
    pages: Pages<P>,
    page: std::vec::IntoIter<P::Item>,
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

impl<P: Paged> fmt::Debug for Items<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}

/// Asks for a page; what is no success is an error.
async fn page(call: Prepared) -> (Result<Received, Error>, Option<Prepared>) {
    let again = call.again();
    let received = succeed(call).await;
    (received, again)
}

impl<P> Pages<P> {
    /// The next page as it came; the one after it is found out before it is read.
    fn poll_page(
        &mut self,
        cx: &mut Context<'_>,
        paging: &Paging,
    ) -> Poll<Option<Result<Received, Error>>> {
        if let Some(next) = self.next.take() {
            self.coming = Some(Mutex::new(Box::pin(page(*next))));
        }
        let Some(coming) = &mut self.coming else {
            return Poll::Ready(None);
        };
        let coming = coming.get_mut().unwrap_or_else(PoisonError::into_inner);
        let (received, again) = ready!(coming.as_mut().poll(cx));
        self.coming = None;
        Poll::Ready(Some(received.and_then(|received| {
            let next = again.map(|again| follow(again, paging, &received, &mut self.seen));
            self.next = next.transpose()?.flatten().map(Box::new);
            Ok(received)
        })))
    }
}

impl<P: Paged> Pages<P> {
    /// Every page, beginning with the one that a call asks for.
    pub fn new(call: Call<P::Reply>) -> Self {
        Pages {
            next: Some(Box::new(call.request)),
            seen: HashSet::new(),
            coming: None,
            paged: PhantomData,
        }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// As the success of a call, and [`Error::Transport`] where a page leads to another server or back to a page
    /// that was there.
    pub async fn next(&mut self) -> Option<Result<<P::Reply as Reply>::Success, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<P: Paged> Items<P> {
    /// Every item of every page, beginning with the page that a call asks for.
    pub fn new(call: Call<P::Reply>) -> Self {
        Items {
            pages: Pages::new(call),
            page: Vec::new().into_iter(),
        }
    }

    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<P::Item, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// All items at once. It is for the caller to know that they are not too many.
    ///
    /// # Errors
    /// The first of any page.
    pub async fn all(mut self) -> Result<Vec<P::Item>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<P> Unpin for Pages<P> {}
impl<P: Paged> Unpin for Items<P> {}

impl<P: Paged> Stream for Pages<P> {
    type Item = Result<<P::Reply as Reply>::Success, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let Some(received) = ready!(this.poll_page(cx, &P::PAGING)) else {
            return Poll::Ready(None);
        };
        let page = received.and_then(|mut received| receive_success::<P::Reply>(&mut received));
        if page.is_err() {
            this.next = None;
        }
        Poll::Ready(Some(page))
    }
}

impl<P: Paged> Stream for Items<P> {
    type Item = Result<P::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(cx)) {
                Some(Ok(page)) => this.page = P::items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Gives an operation's builder the streams of its pages.
#[macro_export]
#[doc(hidden)]
macro_rules! __paged {
    ($builder:ident) => {
        impl $builder {
            /// Every page, beginning with the one that this call asks for. Headers, a timeout or retries for these alone
            #[doc = concat!("are given to the call: `Pages::<", stringify!($builder), ">::new(builder.call().timeout(…))`.")]
            #[inline]
            pub fn pages(self) -> $crate::client::Pages<Self> {
                $crate::client::Pages::new(self.call)
            }

            /// Every item of every page, beginning with the page that this call asks for. Headers, a timeout or retries
            #[doc = concat!("for these alone are given to the call: `Items::<", stringify!($builder), ">::new(builder.call().timeout(…))`.")]
            #[inline]
            pub fn items(self) -> $crate::client::Items<Self> {
                $crate::client::Items::new(self.call)
            }
        }
    };
}
