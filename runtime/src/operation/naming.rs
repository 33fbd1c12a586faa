//! The media type that a body is sent with.
//!
//! In: the documented media types, which of them is meant, what the body itself says. Out: a concrete type under
//! which the receiver finds the same one, or why there is none.

use http::HeaderValue;

use super::{Coding, Content};
use crate::media;

/// The media type for a body in the content at this index; `given` is what the body says of itself.
///
/// # Errors
/// What is wrong: the body says something else than the description, or a range needs a word more.
pub(crate) fn named(
    contents: &'static [Content],
    index: usize,
    given: Option<&str>,
) -> Result<HeaderValue, String> {
    let content = &contents[index];
    let ranged = media::is_range(content.media);
    let fits = |given: &&str| ranged || media::matches(content.media, given);
    // Bytes that are handed on are sent as what is documented, whatever they were called before.
    if let Some(given) = given.filter(fits) {
        let value = HeaderValue::try_from(given).ok();
        let value = value.filter(|_| media::matches(content.media, given));
        return value.ok_or_else(|| format!("is not of the media type `{}`", content.media));
    }
    match concrete(contents, index) {
        Some(media) => HeaderValue::try_from(media)
            .map_err(|_| format!("`{media}` is no media type that a header can carry")),
        None => Err(format!(
            "must say its media type, since `{}` is a range",
            content.media
        )),
    }
}

/// The documented type, or for a range one in it that no other content is documented for.
fn concrete(contents: &'static [Content], index: usize) -> Option<&'static str> {
    let content = &contents[index];
    if !media::is_range(content.media) {
        return Some(content.media);
    }
    let candidates: &[&str] = match content.coding {
        Coding::Json => &["application/json", "application/x-json", "text/json"],
        Coding::Text(_) => &["text/plain; charset=utf-8", "text/x-text"],
        Coding::Form(..) => &["application/x-www-form-urlencoded"],
        Coding::Multipart(_) => &["multipart/form-data"],
        Coding::Events(_) => &["text/event-stream"],
        Coding::Lines => &["application/x-ndjson"],
        Coding::Raw => &["application/octet-stream", "application/x-binary"],
    };
    let fits = |media: &&&str| Content::chosen(contents, media) == Some(index);
    let found = candidates.iter().find(fits).copied();
    // Only bytes can say themselves what they are.
    let otherwise = candidates.first().copied();
    found.or(otherwise.filter(|_| !matches!(content.coding, Coding::Raw)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENTS: &[Content] = &[
        Content::json("application/json"),
        Content::json("*/*"),
        Content::new("image/*", Coding::Raw),
        Content::new("text/csv", Coding::Raw),
    ];

    #[test]
    fn other_names_are_read_alike_and_not_sent() {
        const NAMED: &[Content] = &[
            Content::json("application/json").also(&["text/json", "application/*+json"]),
            Content::new("text/csv", Coding::Raw),
        ];
        for (media, found) in [
            ("application/json", Some(0)),
            ("text/json; charset=utf-8", Some(0)),
            ("application/problem+json", Some(0)),
            ("APPLICATION/Problem+JSON", Some(0)),
            ("text/csv", Some(1)),
            ("text/plain", None),
            ("application/+jso", None),
            ("application/xml", None),
        ] {
            assert_eq!(Content::chosen(NAMED, media), found, "{media}");
        }
        assert_eq!(named(NAMED, 0, None).unwrap(), "application/json");
    }

    #[test]
    fn a_range_is_sent_as_what_finds_it_again() {
        let sent = |index, given| named(CONTENTS, index, given);
        assert_eq!(sent(0, None).unwrap(), "application/json");
        assert_eq!(sent(1, None).unwrap(), "application/x-json");
        assert!(sent(2, None).unwrap_err().contains("image/*"));
        assert_eq!(sent(2, Some("image/png")).unwrap(), "image/png");
        assert!(sent(2, Some("text/plain")).is_err());
        assert!(sent(2, Some("image/\n")).is_err());
        assert_eq!(sent(3, Some("image/png")).unwrap(), "text/csv");
        assert_eq!(
            sent(3, Some("text/csv; header=present")).unwrap(),
            "text/csv; header=present"
        );
    }
}
