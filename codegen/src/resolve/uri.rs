//! References as text: RFC 3986, for addresses and for plain file paths alike.
//!
//! In: a base and a reference. Out: where that leads, as text. A base without a scheme is the path
//! of a file, `/`-separated, and stays one. Nothing is read here.

/// A reference apart from its fragment, and the fragment.
pub(super) fn split(reference: &str) -> (&str, Option<&str>) {
    match reference.split_once('#') {
        Some((uri, fragment)) => (uri, Some(fragment)),
        None => (reference, None),
    }
}

/// Whether the text starts with a scheme. One letter and a colon is a drive, not a scheme.
pub(super) fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else {
        return false;
    };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Whether the text names a place on a disk from its root.
pub(super) fn is_absolute_path(text: &str) -> bool {
    let drive = text.as_bytes().get(1) == Some(&b':');
    text.starts_with(['/', '\\']) || drive || text.starts_with("file:")
}

/// RFC 3986, section 5.2, without fragments.
pub(super) fn join(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if has_scheme(reference) {
        return reference.to_owned();
    }
    if !has_scheme(base) {
        let reference = decode(reference);
        return normalize(&format!("{}{reference}", folder(base)));
    }
    let Some((scheme, rest)) = base.split_once("://") else {
        // A base such as a URN has no hierarchy to be relative to.
        return reference.to_owned();
    };
    if let Some(rest) = reference.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let path = match reference.strip_prefix('/') {
        Some(_) => normalize(reference),
        None => normalize(&format!("{}{reference}", folder(path))),
    };
    let path = path.trim_start_matches("../").trim_start_matches('/');
    // A folder stays one: what is below it is relative to it.
    let folder = reference.ends_with('/') && !path.is_empty();
    format!(
        "{scheme}://{authority}/{path}{}",
        if folder { "/" } else { "" }
    )
}

/// A path up to its last slash.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

/// Takes `.` and `..` out as far as that goes: what leads above the start keeps its leading `..`.
pub(super) fn normalize(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let rooted = path.starts_with('/');
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    if rooted { format!("/{path}") } else { path }
}

/// Percent escapes decoded; the text as it is where that gives no text.
pub(super) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |place: usize| char::from(*bytes.get(place)?).to_digit(16);
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_files_and_addresses() {
        for (base, reference, expected) in [
            ("a/b.yaml", "c.yaml", "a/c.yaml"),
            ("a/b.yaml", "../c%20d.yaml", "c d.yaml"),
            ("b.yaml", "../../c.yaml", "../../c.yaml"),
            ("/x/b.yaml", "./c.yaml", "/x/c.yaml"),
            ("https://h/a/b?q", "c", "https://h/a/c"),
            ("https://h/a/b", "/c/../d", "https://h/d"),
            ("https://h", "c", "https://h/c"),
            ("https://h/a", "../../c", "https://h/c"),
            ("https://h/a", "//i/c", "https://i/c"),
            ("https://h/a/", "b/", "https://h/a/b/"),
            ("https://h/a", "urn:x", "urn:x"),
            ("a/b.yaml", "", "a/b.yaml"),
        ] {
            assert_eq!(join(base, reference), expected, "{base} + {reference}");
        }
    }

    #[test]
    fn a_drive_is_no_scheme() {
        assert!(has_scheme("https://x") && has_scheme("urn:x"));
        assert!(!has_scheme("C:/x") && !has_scheme("a/b:c") && !has_scheme("x"));
    }

    #[test]
    fn decodes_percent_escapes() {
        assert_eq!(decode("%7Bid%7d%C3%A9%"), "{id}é%");
        assert_eq!(decode("%ff"), "%ff");
    }
}
