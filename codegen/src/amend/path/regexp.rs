//! Patterns of filters: I-Regexp (RFC 9485), matched as everywhere here in linear time.

use crate::pattern::{self, Matcher, Matchers};

/// Whether a pattern matches a text, the whole of it or somewhere (RFC 9535, sections 2.4.6 and 2.4.7); none that is no expression does.
pub(super) fn matches(whole: bool, text: &str, pattern: &str, matchers: &Matchers) -> bool {
    let ask = |source: &str| matchers.ask(source, |matcher| matcher.matches(text));
    let inside = expression(pattern);
    // What is around it could make an expression of what is none: `a)(b`.
    match ask(&inside) {
        Some(true) if whole => ask(&format!("^(?:{inside})$")) == Some(true),
        found => found == Some(true),
    }
}

/// Why nothing can match a pattern.
pub(super) fn unreadable(pattern: &str) -> Option<String> {
    match pattern::matcher(&expression(pattern), false) {
        Matcher::Unchecked(error) => Some(error.to_string()),
        _ => None,
    }
}

/// An I-Regexp as one of ECMA-262 (RFC 9485, section 5.3): there `.` is any character but `\n` and `\r`. What only ECMA-262 has,
/// as `\d`, is left as it is.
fn expression(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                // Outside of classes ECMA-262 has no such escape with the `u` flag.
                Some('-') if !in_class => out.push('-'),
                escaped => out.extend(std::iter::once(c).chain(escaped)),
            },
            '.' if !in_class => out.push_str("[^\\n\\r]"),
            c => {
                in_class = (in_class || c == '[') && c != ']';
                out.push(c);
            }
        }
    }
    out
}
