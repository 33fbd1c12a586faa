//! Media types as descriptions state them (RFC 9110, 8.3.1).
//!
//! In: a key of `content`, or a `contentType`. Out: what it says beside its parameters.

/// A media type in small letters, without its parameters: no type has a semicolon in its name.
pub(crate) fn essence(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or("").trim();
    essence.to_ascii_lowercase()
}

/// Whether it is JSON, or one of the types that are written in JSON.
pub(crate) fn is_json(media: &str) -> bool {
    essence(media).ends_with("json")
}

/// Whether it is neither text nor JSON.
pub(crate) fn is_bytes(media: &str) -> bool {
    let essence = essence(media);
    !(essence.starts_with("text/") || essence.contains("json"))
}
