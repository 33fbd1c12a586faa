//! Media types as descriptions state them (RFC 9110, 8.3.1).
//!
//! In: a key of `content`, or a `contentType`. Out: what it says beside its parameters.

/// A media type in small letters, without its parameters: no type has a semicolon in its name.
pub(crate) fn essence(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or("").trim();
    essence.to_ascii_lowercase()
}

/// The same of a media type that has no parameter but a `charset`, which says nothing of JSON (RFC 8259, 11).
pub(crate) fn plain(media: &str) -> Option<String> {
    parameters(media).next().is_none().then(|| essence(media))
}

/// The parameters of a media type (`stream=watch`) but for its `charset`.
pub(crate) fn parameters(media: &str) -> impl Iterator<Item = &str> {
    let is_charset = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or("").trim();
        name.is_empty() || name.eq_ignore_ascii_case("charset")
    };
    let parameters = media.split(';').skip(1).map(str::trim);
    parameters.filter(move |parameter| !is_charset(parameter))
}

/// The names of JSON: its own (RFC 8259, 11), and those that it went by before, and in some APIs still does.
const JSON: [&str; 4] = [
    "application/json",
    "text/json",
    "application/x-json",
    "text/x-json",
];

/// Whether it is JSON, or one of the types that are written in JSON (RFC 6838, 4.2.8).
pub(crate) fn is_json(media: &str) -> bool {
    let essence = essence(media);
    JSON.contains(&essence.as_str()) || essence.ends_with("+json")
}

/// Whether it is neither text nor JSON.
pub(crate) fn is_bytes(media: &str) -> bool {
    !(essence(media).starts_with("text/") || is_json(media))
}

/// The media types and ranges that the `contentType` of a part lists (OpenAPI 3.1, 4.8.15.1).
pub(crate) fn listed(stated: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = stated.split(move |letter| {
        let here = letter == ',' && !quoted;
        (quoted, escaped) = match letter {
            _ if escaped => (quoted, false),
            '\\' => (quoted, quoted),
            '"' => (!quoted, false),
            _ => (quoted, false),
        };
        here
    });
    parts.map(str::trim).filter(|one| !one.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_what_says_so() {
        for json in [
            "application/json",
            "Text/JSON; charset=utf-8",
            "application/problem+json",
            "application/x-json",
            "text/x-json",
        ] {
            assert!(is_json(json) && !is_bytes(json), "{json}");
        }
        for other in [
            "application/notjson",
            "image/x-json-like",
            "application/json5",
        ] {
            assert!(!is_json(other) && is_bytes(other), "{other}");
        }
        assert!(!is_json("text/plain") && !is_bytes("text/plain"));
    }
}
