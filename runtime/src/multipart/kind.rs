//! Media types of parts: which of those that the description lists a part is sent with, and which are taken.
//!
//! In: `contentType`, one media type or a list of types and ranges (OpenAPI 3.1, 4.8.15.1). Out: one type, or yes and no.

use http::HeaderValue;

use crate::{media, quoted};

/// By the end of a file's name what it most likely is.
const BY_NAME: [(&str, &str); 12] = [
    ("csv", "text/csv"),
    ("gif", "image/gif"),
    ("html", "text/html"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain"),
    ("webp", "image/webp"),
    ("xml", "application/xml"),
];

fn listed(stated: &str) -> impl Iterator<Item = &str> {
    let pieces = quoted::pieces(stated, b',').map(str::trim);
    pieces.filter(|piece| !piece.is_empty())
}

/// The only media type that a part may have.
pub(super) fn single(stated: &str) -> Option<&str> {
    let mut listed = listed(stated);
    let one = listed.next().filter(|one| is_sent(one));
    one.filter(|_| listed.next().is_none())
}

/// The media type that a part is sent with: the only one, or of several the first that fits and is no range.
pub(super) fn sent(stated: &str, fits: impl Fn(&str) -> bool) -> Option<&str> {
    let first = || listed(stated).find(|one| is_sent(one) && fits(one));
    single(stated).or_else(first)
}

/// The media type of a file by its name, if the part may have it.
pub(super) fn by_name(stated: &str, name: Option<&str>) -> Option<&'static str> {
    let (_, end) = name?.rsplit_once('.')?;
    let known = BY_NAME.iter().find(|one| one.0.eq_ignore_ascii_case(end));
    known
        .map(|one| one.1)
        .filter(|media| is_listed(stated, media))
}

/// Whether a part may have this media type.
fn is_listed(stated: &str, media: &str) -> bool {
    listed(stated).any(|range| media::matches(range, media))
}

/// Whether a part that came may have the media type that it came with. One that says none is read as the description has
/// it: it need not say any (RFC 7578, 4.4), and browsers do not for values.
#[cfg(feature = "server")]
pub(super) fn is_taken(stated: &str, media: Option<&str>) -> bool {
    media.is_none_or(|media| is_listed(stated, media))
}

/// Whether it is one type, no range, and a header can carry it.
fn is_sent(media: &str) -> bool {
    !media::is_range(media) && HeaderValue::try_from(media).is_ok()
}
