//! How the server's own side is told of a failure where nothing else is set.
//!
//! In: a failure. Out: an event, or a line of the standard error. Errors quote what came off the wire, so that no text
//! of theirs may look like another line, or move the cursor of who reads it.

use std::io::Write;

use super::failure::Failure;
use crate::operation::Operation;

/// How many bytes are told of one failure.
const LONGEST: usize = 4096;

/// Tells of a failure: to `tracing`, if that feature is on and somebody listens, and otherwise to the standard error.
pub(super) fn report(failure: &Failure) {
    #[cfg(feature = "tracing")]
    if tracing::dispatcher::has_been_set() {
        return event(failure);
    }
    let what = match failure.operation() {
        Some(Operation {
            id, method, path, ..
        }) => format!("{id} (`{method} {path}`) failed"),
        None => "a request failed".to_owned(),
    };
    let line = format!("{}\n", legible(&format!("{what}: {failure:#}")));
    // Nobody is left to be told that this cannot be written.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

#[cfg(feature = "tracing")]
fn event(failure: &Failure) {
    let operation = failure.operation();
    tracing::error!(
        operation = operation.map(|operation| operation.id),
        http.request.method = operation.map(|operation| operation.method),
        url.template = operation.map(|operation| operation.path),
        http.response.status_code = failure.status().as_u16(),
        error = %legible(&format!("{failure:#}")),
        "a request failed"
    );
}

/// The text on one line, with everything in it seen, and not for ever.
fn legible(text: &str) -> String {
    let mut out = String::new();
    for char in text.chars() {
        if out.len() >= LONGEST {
            out.push('…');
            break;
        }
        match is_hidden(char) {
            true => out.extend(char.escape_default()),
            false => out.push(char),
        }
    }
    out
}

/// Whether a terminal or a viewer acts on it in place of showing it: control characters, ends of lines, directions of
/// writing.
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_stays_on_its_line_and_is_seen() {
        let told = legible("no `x\nadmin logged in\x1b[31m\r\u{202e}\u{2028}é`");
        let seen = r"no `x\nadmin logged in\u{1b}[31m\r\u{202e}\u{2028}é`";
        assert_eq!(told, seen);
    }

    #[test]
    fn what_is_told_has_an_end() {
        let told = legible(&"é".repeat(LONGEST));
        assert_eq!(told.len(), LONGEST + '…'.len_utf8());
        assert!(told.ends_with("é…"));
        assert_eq!(legible("short"), "short");
    }
}
