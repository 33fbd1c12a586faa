//! URIs (RFC 3986), IRIs (RFC 3987) and URI templates (RFC 6570): their grammars, and nothing about schemes.

use super::net::{is_ipv4, is_ipv6};

/// A URI with a scheme.
pub fn is_uri(text: &str) -> bool {
    is_absolute(text, false)
}

/// A URI or a relative reference.
pub fn is_uri_reference(text: &str) -> bool {
    is_reference(text, false)
}

/// An IRI with a scheme.
pub fn is_iri(text: &str) -> bool {
    is_absolute(text, true)
}

/// An IRI or a relative reference.
pub fn is_iri_reference(text: &str) -> bool {
    is_reference(text, true)
}

fn is_absolute(text: &str, international: bool) -> bool {
    text.split_once(':')
        .is_some_and(|(scheme, rest)| is_scheme(scheme) && is_rest(rest, international))
}

fn is_reference(text: &str, international: bool) -> bool {
    if is_absolute(text, international) {
        return true;
    }
    // In a relative reference the first segment of the path has no colon (section 4.2).
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    !first.contains(':') && is_rest(text, international)
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// What follows the scheme: authority, path, query, fragment.
fn is_rest(text: &str, international: bool) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let (authority, path) = match text.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", text),
    };
    let allowed = |extra: &'static str, private: bool| {
        move |c: char| {
            is_common(c)
                || extra.contains(c)
                || international && (is_ucs(c) || private && is_private(c))
        }
    };
    is_authority(authority, international)
        && is_spelled(path, allowed(":@/", false))
        && is_spelled(query, allowed(":@/?", true))
        && is_spelled(fragment, allowed(":@/?", false))
}

fn is_authority(authority: &str, international: bool) -> bool {
    let name = |c: char| is_common(c) || international && is_ucs(c);
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = match host.rfind(']') {
        Some(end) => host.split_at(end + 1),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    let is_host = match host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(literal) => is_ipv6(literal) || is_future(literal),
        None => is_ipv4(host) || is_spelled(host, name),
    };
    is_port && is_host && is_spelled(user, |c| c == ':' || name(c))
}

/// `IPvFuture`
fn is_future(literal: &str) -> bool {
    let Some((version, address)) = literal
        .strip_prefix(['v', 'V'])
        .and_then(|rest| rest.split_once('.'))
    else {
        return false;
    };
    let hex = !version.is_empty() && version.bytes().all(|b| b.is_ascii_hexdigit());
    hex && !address.is_empty() && address.chars().all(|c| c == ':' || is_common(c))
}

/// Allowed characters and percent-encoded octets.
fn is_spelled(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let fine = if c == '%' {
            is_octet(&mut rest)
        } else {
            allowed(c)
        };
        if !fine {
            return false;
        }
    }
    true
}

/// The two digits after a percent sign.
fn is_octet(rest: &mut std::str::Chars<'_>) -> bool {
    (0..2).all(|_| rest.next().is_some_and(|c| c.is_ascii_hexdigit()))
}

/// `unreserved` and `sub-delims`
fn is_common(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c)
}

/// `ucschar`
fn is_ucs(c: char) -> bool {
    let low =
        matches!(c, '\u{A0}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}');
    // Planes 1 to 14 without their last two code points; of plane 14 not the first 4096.
    low || matches!(c as u32, 0x10000..0xF0000)
        && (c as u32 & 0xFFFF) < 0xFFFE
        && !matches!(c as u32, 0xE0000..0xE1000)
}

/// `iprivate`
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}') || c as u32 >= 0xF0000 && (c as u32 & 0xFFFF) < 0xFFFE
}

/// A URI template of any level.
pub fn is_uri_template(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, after) = rest.split_at(at);
        let Some((expression, next)) = after
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'))
        else {
            return false;
        };
        if !is_spelled(literal, is_literal) || !is_expression(expression) {
            return false;
        }
        rest = next;
    }
    is_spelled(rest, is_literal)
}

/// `literals` (RFC 6570 section 2.1, with erratum 6937 that admits the apostrophe)
fn is_literal(c: char) -> bool {
    match c {
        '\0'..=' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '%' | '\u{7F}' => false,
        c => c.is_ascii() || is_ucs(c) || is_private(c),
    }
}

/// An operator, then variables with modifiers, comma-separated. Operators that are only reserved are not refused here:
/// `=`, `,`, `!`, `@` and `|` belong to the grammar (section 2.2).
fn is_expression(expression: &str) -> bool {
    let variables = expression
        .strip_prefix(['+', '#', '.', '/', ';', '?', '&', '=', ',', '!', '@', '|'])
        .unwrap_or(expression);
    variables.split(',').all(|variable| {
        let name = match variable.split_once(':') {
            Some((name, length)) => {
                let digits =
                    length.bytes().all(|b| b.is_ascii_digit()) && (1..=4).contains(&length.len());
                if !digits || length.starts_with('0') {
                    return false;
                }
                name
            }
            None => variable.strip_suffix('*').unwrap_or(variable),
        };
        let is_variable = |c: char| c.is_ascii_alphanumeric() || c == '_';
        name.split('.')
            .all(|part| !part.is_empty() && is_spelled(part, is_variable))
    })
}
