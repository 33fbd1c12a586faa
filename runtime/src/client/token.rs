//! Tokens that have to be fetched: asked for when the first is needed, kept until they run out.
//!
//! In: a source of tokens. Out: the token of the moment. However many calls need one, one asks and the
//! others wait for what it gets.

use std::fmt;
use std::time::Duration;

use super::clock::Instant;
use super::lock::Lock;
use super::transport::{BoxFuture, Transport};
use crate::body::BoxError;
use crate::credential::Secret;
use crate::portable::{MaybeSend, MaybeSync};

/// A bearer token and how long it is good for.
#[derive(Debug, Clone)]
pub struct Token {
    /// The token.
    pub secret: Secret,
    /// How long it is good for; `None` until a server refuses it.
    pub lifetime: Option<Duration>,
}

/// Where tokens come from: [`OAuth`](super::OAuth), or a closure that gives a future of one.
pub trait TokenSource: MaybeSend + MaybeSync + 'static {
    /// Gets a token that was not given before: the first, or one in place of a token that has run out
    /// or was refused. `transport` is the client's.
    ///
    /// # Errors
    /// Whatever kept it from a token; the call that needs one fails with it.
    fn obtain<'a>(&'a self, transport: &'a dyn Transport)
    -> BoxFuture<'a, Result<Token, BoxError>>;
}

impl<F, Fut> TokenSource for F
where
    F: Fn() -> Fut + MaybeSend + MaybeSync + 'static,
    Fut: Future<Output = Result<Token, BoxError>> + MaybeSend + 'static,
{
    fn obtain<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Token, BoxError>> {
        Box::pin(self())
    }
}

/// A source with the token that it gave last.
pub(super) struct Tokens {
    source: Box<dyn TokenSource>,
    kept: Lock<Option<Kept>>,
}

struct Kept {
    secret: Secret,
    until: Option<Instant>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

impl Tokens {
    pub(super) fn new(source: impl TokenSource) -> Self {
        Tokens {
            source: Box::new(source),
            kept: Lock::new(None),
        }
    }

    /// A token that has not run out and is not the refused one.
    pub(super) async fn token(
        &self,
        transport: &dyn Transport,
        refused: Option<&Secret>,
    ) -> Result<Secret, BoxError> {
        let mut held = self.kept.lock().await;
        if let Some(kept) = &held.value
            && kept.until.is_none_or(|until| Instant::now() < until)
            && refused != Some(&kept.secret)
        {
            return Ok(kept.secret.clone());
        }
        held.value = None;
        let token = self.source.obtain(transport).await?;
        // A token that ends on its way is no good; half a minute before, at most a tenth of its life.
        let early = |life: Duration| life - (life / 10).min(Duration::from_secs(30));
        held.value = Some(Kept {
            secret: token.secret.clone(),
            until: token
                .lifetime
                .and_then(|life| Instant::now().checked_add(early(life))),
        });
        Ok(token.secret)
    }
}
