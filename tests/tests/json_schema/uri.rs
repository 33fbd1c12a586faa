//! References resolved against a base (RFC 3986, section 5), as far as schemas of the suite go.

/// `reference` resolved against `base`, both without regard to what is behind `#`: the URI and the fragment.
pub(crate) fn resolve(base: &str, reference: &str) -> (String, String) {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let base = base.split('#').next().unwrap_or(base);
    (absolute(base, path), decode(fragment))
}

fn absolute(base: &str, path: &str) -> String {
    if path.is_empty() {
        return base.to_owned();
    }
    if has_scheme(path) {
        return path.to_owned();
    }
    let (root, base_path) = split(base);
    if path.starts_with('/') {
        return root.to_owned() + &dots(path);
    }
    let folder = &base_path[..base_path.rfind('/').map_or(0, |at| at + 1)];
    root.to_owned() + &dots(&format!("{folder}{path}"))
}

fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Scheme with authority, and the path.
fn split(uri: &str) -> (&str, &str) {
    let Some(at) = uri.find("://") else {
        return uri.split_at(uri.find(':').map_or(0, |at| at + 1));
    };
    let end = uri[at + 3..]
        .find('/')
        .map_or(uri.len(), |slash| at + 3 + slash);
    uri.split_at(end)
}

fn dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(kept.pop()),
            part => kept.push(part),
        }
    }
    kept.join("/")
}

/// Text without its percent-encoding.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
