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
    let until = http_date(text)?;
    Some(
        until
            .duration_since(SystemTime::now())
            .unwrap_or(Duration::ZERO),
    )
}

/// An `IMF-fixdate` (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<SystemTime> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let mut words = text.split_ascii_whitespace().skip(1);
    let day: i64 = words.next()?.parse().ok()?;
    let month = MONTHS.find(words.next().filter(|word| word.len() == 3)?)? as i64 / 3 + 1;
    let year: i64 = words
        .next()?
        .parse()
        .ok()
        .filter(|year| (1970..=9999).contains(year))?;
    let mut clock = words
        .next()?
        .split(':')
        .map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    // Days since 1970 in the proleptic Gregorian calendar, years counted from March.
    let years = year - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = years * 365 + years / 4 - years / 100 + years / 400 + day_of_year - 719_468;
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        let at = http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(since.as_secs(), 784_111_777);
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn pauses_double_and_end() {
        let retry = Retry::times(3);
        for attempt in 0..40 {
            let full = retry
                .pause
                .saturating_mul(1 << attempt.min(16))
                .min(retry.longest);
            let wait = retry.wait(attempt, None).unwrap();
            assert!(wait >= full / 2 && wait <= full);
        }
    }
}
