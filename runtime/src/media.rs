//! Media types (RFC 9110, 8.3.1 and 12.5.1): matching a concrete type against what is documented.
//!
//! In: header text. Out: yes or no, and which. Parameters such as `charset` are ignored except `q`, but for
//! where they alone tell documented types apart.

use std::borrow::Cow;

use crate::quoted;

/// Whether a concrete media type, parameters and all, falls under a documented type or range:
/// `application/json; charset=utf-8` under `application/json`, `image/png` under `image/*`, and, of a suffix (RFC 6839),
/// `application/problem+json` and what it is a suffix of, `application/json`, under `application/*+json`.
pub fn matches(range: &str, media: &str) -> bool {
    let (range, media) = (essence(range), essence(media));
    if range == "*/*" || range.eq_ignore_ascii_case(media) {
        return true;
    }
    let Some((family, suffix)) = range.split_once("/*") else {
        return false;
    };
    let ends = |kind: &str| {
        let tail = kind.len().checked_sub(suffix.len());
        tail.and_then(|at| kind.get(at..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(suffix))
            || suffix
                .strip_prefix('+')
                .is_some_and(|whole| kind.eq_ignore_ascii_case(whole))
    };
    media
        .split_once('/')
        .is_some_and(|(kind, rest)| kind.eq_ignore_ascii_case(family) && ends(rest))
}

/// Whether it is a range of media types.
pub(crate) fn is_range(media: &str) -> bool {
    essence(media).contains('*')
}

/// The names of JSON: its own (RFC 8259, 11), and those that it went by before, and in some APIs still does.
const JSON: [&str; 4] = [
    "application/json",
    "text/json",
    "application/x-json",
    "text/x-json",
];

/// Whether a media type is JSON, by one of its names or by its suffix (RFC 6839, 3.1).
pub(crate) fn is_json(media: &str) -> bool {
    let essence = essence(media).to_ascii_lowercase();
    JSON.contains(&essence.as_str()) || essence.ends_with("+json")
}

/// The type without its parameters.
pub fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or("").trim()
}

/// The documented type that fits best: one written out before a range, a narrow range before `*/*`, and of equal ones
/// that whose parameters are there.
pub fn choose<'a>(documented: impl Iterator<Item = &'a str>, media: &str) -> Option<usize> {
    documented
        .enumerate()
        .filter(|(_, range)| matches(range, media))
        .min_by_key(|(_, range)| {
            (
                essence(range).matches('*').count(),
                strangeness(range, media),
            )
        })
        .map(|(index, _)| index)
}

/// How far the parameters of a documented type are from those of a concrete one: all there, none asked for, another.
fn strangeness(range: &str, media: &str) -> u8 {
    let mut asked = parameters(range).peekable();
    if asked.peek().is_none() {
        return 1;
    }
    let there = |one: (&str, Cow<'_, str>)| {
        parameters(media).any(|(name, value)| {
            name.eq_ignore_ascii_case(one.0) && value.eq_ignore_ascii_case(&one.1)
        })
    };
    if asked.all(there) { 0 } else { 2 }
}

/// The parameters of a media type (RFC 9110, 5.6.6): names, and values without their quotes.
pub(crate) fn parameters(media: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let pairs = quoted::pieces(media, b';')
        .skip(1)
        .filter_map(|one| one.split_once('='));
    pairs.map(|(name, value)| (name.trim(), quoted::text(value.trim())))
}

/// Whether an `Accept` header takes a media type (RFC 9110, 12.5.1); the most specific range
/// decides, and `q=0` refuses.
pub fn accepts(accept: &str, media: &str) -> bool {
    weight(accept, media) > 0
}

/// How much an `Accept` header likes a media type, in thousandths (RFC 9110, 12.4.2); an empty header, like none, takes
/// everything.
pub fn weight(accept: &str, media: &str) -> u16 {
    let mut ranges = quoted::pieces(accept, b',')
        .map(str::trim)
        .filter(|range| !range.is_empty())
        .peekable();
    if ranges.peek().is_none() {
        return 1000;
    }
    ranges
        .filter(|range| matches(range, media) || matches(media, range))
        .min_by_key(|range| essence(range).matches('*').count())
        .map_or(0, quality)
}

/// The `q` of a range in thousandths; one that cannot be read counts as none.
fn quality(range: &str) -> u16 {
    let stated = parameters(range).find(|(name, _)| name.eq_ignore_ascii_case("q"));
    let stated = stated.and_then(|(_, value)| value.trim().parse::<f32>().ok());
    // The cast takes what is out of range, and no number at all, to the nearest there is.
    stated.map_or(1000, |q| (q.clamp(0.0, 1.0) * 1000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrower_types_win() {
        let documented = ["*/*", "text/*", "text/plain"];
        assert_eq!(
            choose(documented.into_iter(), "text/plain; charset=utf-8"),
            Some(2)
        );
        assert_eq!(choose(documented.into_iter(), "text/html"), Some(1));
        assert_eq!(choose(documented.into_iter(), "image/png"), Some(0));
        assert_eq!(
            choose(["application/json"].into_iter(), "application/jsonp"),
            None
        );
        let versions = ["a/b;version=1", "a/b", "a/b; Version=\"2\""];
        let chosen = |media| choose(versions.into_iter(), media);
        assert_eq!(chosen("a/b; version=2"), Some(2));
        assert_eq!(chosen("a/b;charset=utf-8;version=1"), Some(0));
        assert_eq!(chosen("a/b; version=3"), Some(1));
        assert_eq!(chosen("a/b"), Some(1));
        // What is in quotes parts nothing (RFC 9110, 5.6.6).
        let quoted = ["a/b; as=\"x; version=2\"", "a/b; version=2"];
        let chosen = |media| choose(quoted.into_iter(), media);
        assert_eq!(chosen("a/b;as=\"\\x; version=2\""), Some(0));
        assert_eq!(chosen("a/b; version=2; as=\"y;\""), Some(1));
    }

    #[test]
    fn accept_is_weighed() {
        assert!(accepts("text/html, */*;q=0.1", "application/json"));
        assert!(!accepts("text/html", "application/json"));
        assert!(!accepts("*/*, application/json;q=0", "application/json"));
        assert!(accepts("image/png", "image/*"));
        assert!(accepts("", "image/png"));
        let accept = "text/*;q=0.3, text/html; Q = 0.71, */*;q=0.05, x/y;q=many";
        assert_eq!(weight(accept, "text/html; charset=utf-8"), 710);
        assert_eq!(weight(accept, "text/plain"), 300);
        assert_eq!(weight(accept, "image/png"), 50);
        assert_eq!(weight(accept, "x/y"), 1000);
        assert_eq!(weight("*/*;q=NaN", "x/y"), 0);
        let quoted = "text/*;a=\"x, y/z;q=0.1\";q=0.4, */*;q=0.2";
        assert_eq!(weight(quoted, "text/plain"), 400);
        assert_eq!(weight(quoted, "y/z"), 200);
    }
}
