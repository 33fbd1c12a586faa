//! The media type that a body is sent with.
//!
//! In: the documented media types, which of them is meant, what the body itself says. Out: a concrete type under
//! which the receiver finds the same one, or why there is none.

use http::HeaderValue;

use super::{Coding, Content};
use crate::body::Body;
use crate::media;

/// The media type for a body in the content at this index.
///
/// # Errors
/// What is wrong: the body says something else than the description, or a range needs a word more.
pub(crate) fn named(
    contents: &'static [Content],
    index: usize,
    body: &Body,
) -> Result<HeaderValue, String> {
    let media = by_its_word(contents, index, body.media())?;
    Ok(with_boundary(&media, body).unwrap_or(media))
}

/// A multipart type without a boundary, with that by which the body parts itself: nobody could read it otherwise. What is
/// yet to be read has to say its boundary.
fn with_boundary(media: &HeaderValue, body: &Body) -> Option<HeaderValue> {
    let media = media.to_str().ok()?;
    let bytes = body.bytes()?;
    let multipart = media::matches("multipart/*", media);
    let told = media::parameters(media).any(|(name, _)| name.eq_ignore_ascii_case("boundary"));
    if !multipart || told {
        return None;
    }
    let boundary = boundary(bytes)?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"'+_-.".contains(&byte);
    let value = match boundary.bytes().all(is_token) {
        true => format!("{media}; boundary={boundary}"),
        false => format!("{media}; boundary=\"{boundary}\""),
    };
    HeaderValue::try_from(value).ok()
}

/// The boundary of a multipart body that begins with its first part: the line after two hyphens (RFC 2046, 5.1.1).
fn boundary(bytes: &[u8]) -> Option<&str> {
    let mut lines = bytes.strip_prefix(b"--")?.splitn(2, |byte| *byte == b'\n');
    let line = lines.next()?.trim_ascii_end();
    let line = match lines.next() {
        Some(rest) if !rest.is_empty() => line,
        // Without parts, it is the line that ends them.
        _ => line.strip_suffix(b"--")?,
    };
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(byte);
    let is_one = (1..=70).contains(&line.len()) && line.iter().all(allowed);
    is_one.then(|| std::str::from_utf8(line).ok())?
}

/// The media type for what says this of itself.
fn by_its_word(
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
        assert_eq!(by_its_word(NAMED, 0, None).unwrap(), "application/json");
    }

    #[test]
    fn a_range_is_sent_as_what_finds_it_again() {
        let sent = |index, given| by_its_word(CONTENTS, index, given);
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

    #[test]
    fn multipart_bytes_are_sent_with_their_boundary() {
        const FORM: &[Content] = &[Content::new("multipart/form-data", Coding::Raw)];
        let sent = |body: Body| {
            let media = named(FORM, 0, &body).unwrap();
            media.to_str().unwrap().to_owned()
        };
        let plain = "multipart/form-data";
        for (bytes, parameter) in [
            ("--b1\r\nA: b\r\n\r\nc\r\n--b1--\r\n", "; boundary=b1"),
            ("--b1 \t\r\n\r\nc\r\n--b1--", "; boundary=b1"),
            ("----b'1_\n\nc\n----b'1_--\n", "; boundary=--b'1_"),
            ("--a:b c\r\n\r\n", "; boundary=\"a:b c\""),
            // No part at all.
            ("--b1--\r\n", "; boundary=b1"),
            ("--b1--", "; boundary=b1"),
            // A preamble, or none that RFC 2046 allows.
            ("Hello\r\n--b1\r\n", ""),
            ("", ""),
            ("--", ""),
            ("--\r\n\r\n", ""),
            ("--b1", ""),
            ("--b\"1\r\n\r\n", ""),
            ("--b\u{e9}\r\n\r\n", ""),
        ] {
            let media = sent(Body::from(bytes.as_bytes().to_vec()));
            assert_eq!(media, format!("{plain}{parameter}"), "{bytes:?}");
        }
        let long = |count: usize| Body::from(format!("--{}\r\n\r\n", "b".repeat(count)));
        assert!(sent(long(70)).ends_with("bbb"));
        assert_eq!(sent(long(71)), plain);
        let told = Body::from("--b1\r\n\r\n").of_type("multipart/form-data; Boundary=b2");
        assert_eq!(sent(told), "multipart/form-data; Boundary=b2");
        let csv = Body::from("--b1\r\n\r\n");
        assert_eq!(named(CONTENTS, 3, &csv).unwrap(), "text/csv");
    }
}
