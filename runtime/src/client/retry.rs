//! Which failed attempts are made again, and when.
//!
//! In: a policy, the request's method, what came of an attempt. Out: how long to wait, or nothing. Only what
//! is safe to repeat is repeated: idempotent methods (RFC 9110, 9.2.2) and requests with an idempotency
//! key, unless the policy says otherwise.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header};

use super::clock::SystemTime;

/// The header that makes a request safe to repeat (draft-ietf-httpapi-idempotency-key-header).
pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// How many attempts follow the first.
    pub retries: u32,
    /// The pause before the second attempt; it doubles each time, and half of it is drawn by lot.
    pub pause: Duration,
    /// No pause is longer than this; where the server asks for a longer one, its reply stands.
    pub longest: Duration,
    /// Whether requests that are not safe to repeat are repeated too.
    pub always: bool,
}

impl Retry {
    /// One attempt only: what a client does unless told.
    pub const NEVER: Retry = Retry {
        retries: 0,
        pause: Duration::ZERO,
        longest: Duration::ZERO,
        always: false,
    };

    /// So many attempts after the first, half a second to half a minute apart.
    pub const fn times(retries: u32) -> Self {
        let (pause, longest) = (Duration::from_millis(500), Duration::from_secs(30));
        Retry {
            retries,
            pause,
            longest,
            always: false,
        }
    }

    /// Whether a request may be sent twice.
    pub(super) fn may(&self, method: &Method, headers: &HeaderMap) -> bool {
        self.always || method.is_idempotent() || headers.contains_key(IDEMPOTENCY_KEY)
    }

    /// The pause before the next attempt, counted from 0; `None` if the server asks for more patience
    /// than the policy has.
    pub(super) fn wait(&self, attempt: u32, headers: Option<&HeaderMap>) -> Option<Duration> {
        if let Some(asked) = headers.and_then(retry_after) {
            return (asked <= self.longest).then_some(asked);
        }
        let full = self
            .pause
            .saturating_mul(1 << attempt.min(16))
            .min(self.longest);
        let lot = RandomState::new().build_hasher().finish() as u32;
        Some(full / 2 + (full / 2).mul_f64(f64::from(lot) / f64::from(u32::MAX)))
    }

    /// Whether a status asks for another attempt.
    pub(super) fn asks(status: StatusCode) -> bool {
        matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
    }
}

/// `Retry-After` in seconds (RFC 9110, 10.2.3); a date is read too.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // Of any of the three forms of RFC 9110, 5.6.7.
    let until = httpdate::parse_http_date(text).ok()?;
    let until = until.duration_since(std::time::UNIX_EPOCH).ok()?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Some(until.saturating_sub(now.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        let wait = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers).map(|wait| wait.as_secs())
        };
        let soon = std::time::SystemTime::now() + Duration::from_secs(60);
        let soon = wait(&httpdate::fmt_http_date(soon)).unwrap();
        assert!((58..=60).contains(&soon), "{soon}");
        for past in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(wait(past), Some(0), "{past}");
        }
        assert_eq!(
            (wait("17"), wait("soon"), wait("-1")),
            (Some(17), None, None)
        );
    }

    #[test]
    fn pauses_double_and_end() {
        let retry = Retry::times(3);
        let doubling = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
        let full = doubling.into_iter().chain([30_000; 34]);
        for (attempt, full) in (0..).zip(full) {
            // Half of each is drawn by lot.
            let wait = retry.wait(attempt, None).unwrap().as_millis();
            assert!((full / 2..=full).contains(&wait), "{attempt}: {wait}");
        }
    }
}
