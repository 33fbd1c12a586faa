//! Media types (RFC 9110, 8.3.1 and 12.5.1): matching a concrete type against what is documented.
//!
//! In: header text. Out: yes or no, and which. Parameters such as `charset` are ignored except `q`.

/// Whether a concrete media type, parameters and all, falls under a documented type or range:
/// `application/json; charset=utf-8` under `application/json`, `image/png` under `image/*`.
pub fn matches(range: &str, media: &str) -> bool {
    let (range, media) = (essence(range), essence(media));
    if range == "*/*" || range.eq_ignore_ascii_case(media) {
        return true;
    }
    let Some(family) = range.strip_suffix("/*") else {
        return false;
    };
    media
        .split_once('/')
        .is_some_and(|(kind, _)| kind.eq_ignore_ascii_case(family))
}

/// The type without its parameters.
pub fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or("").trim()
}

/// The documented type that fits best: one written out before a range, a narrow range before `*/*`.
pub fn choose<'a>(documented: impl Iterator<Item = &'a str>, media: &str) -> Option<usize> {
    documented
        .enumerate()
        .filter(|(_, range)| matches(range, media))
        .min_by_key(|(_, range)| range.matches('*').count())
        .map(|(index, _)| index)
}

/// Whether an `Accept` header takes a media type (RFC 9110, 12.5.1); the most specific range
/// decides, and `q=0` refuses.
pub fn accepts(accept: &str, media: &str) -> bool {
    accept
        .split(',')
        .map(str::trim)
        .filter(|range| !range.is_empty() && (matches(range, media) || matches(media, range)))
        .min_by_key(|range| essence(range).matches('*').count())
        .is_some_and(|range| !refused(range))
}

/// Whether a range carries `q=0`.
fn refused(range: &str) -> bool {
    range.split(';').skip(1).any(|parameter| {
        parameter.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("q") && value.trim().parse() == Ok(0.0_f32)
        })
    })
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
    }

    #[test]
    fn accept_is_weighed() {
        assert!(accepts("text/html, */*;q=0.1", "application/json"));
        assert!(!accepts("text/html", "application/json"));
        assert!(!accepts("*/*, application/json;q=0", "application/json"));
        assert!(accepts("image/png", "image/*"));
    }
}
