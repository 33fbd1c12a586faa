//! Documentation within the width of a line.
//!
//! In: CommonMark. Out: its lines, long ones broken so that it still means the same.

use super::code::Fences;

/// Columns of a line of documentation that stands in an item: what 100 leave for text.
const WIDTH: usize = 92;

/// The lines of a text, long ones broken where CommonMark reads them as one again.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fences = Fences::default();
    for line in text.lines() {
        let opens = line.trim_start().starts_with(['|', '#', '<']);
        let kept = fences.hold(line) || line.starts_with("    ") || opens;
        match kept || line.len() <= WIDTH || columns(line) <= WIDTH {
            true => lines.push(line.to_owned()),
            false => wrap(line, &mut lines),
        }
    }
    lines
}

/// Breaks one line; what follows in a list or quotation is set in as its text is.
fn wrap(line: &str, lines: &mut Vec<String>) {
    let inset = " ".repeat(marker(line));
    // The words of the line in the making, which start here; what it is set in by; how many columns they take together.
    let (mut start, mut indent, mut taken) = (0, "", 0);
    let mut end = 0;
    for word in words(line) {
        let length = taken + columns(word);
        let has_text = !line[start..end].trim_start().is_empty();
        if has_text && length > WIDTH && !opens_block(word.trim_start()) {
            lines.push(format!("{indent}{}", line[start..end].trim_end()));
            let text = word.trim_start();
            (start, indent) = (end + word.len() - text.len(), &inset);
            taken = inset.len() + columns(text);
        } else {
            taken = length;
        }
        end += word.len();
    }
    lines.push(format!("{indent}{}", &line[start..]));
}

fn columns(text: &str) -> usize {
    match text.is_ascii() {
        true => text.len(),
        false => text.chars().count(),
    }
}

/// Columns before the text of a list item, or before a paragraph.
pub(super) fn marker(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let rest = &line[indent..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = match rest[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => digits + 1,
        Some('-' | '*' | '+') if digits == 0 => 1,
        _ => 0,
    };
    let space = rest[mark..].len() - rest[mark..].trim_start_matches(' ').len();
    match mark > 0 && space > 0 {
        true => indent + mark + space,
        false => indent,
    }
}

/// The words of a line, each with the space before it; code in backticks is one word.
fn words(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut code, mut text) = (0, false, false);
    for (at, byte) in line.bytes().enumerate() {
        code ^= byte == b'`';
        if byte == b' ' && text && !code {
            found.push(&line[start..at]);
            (start, text) = (at, false);
        }
        text |= byte != b' ';
    }
    found.push(&line[start..]);
    found
}

/// Whether a line that starts with this word would not continue a paragraph.
fn opens_block(word: &str) -> bool {
    word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~', '<', ':'])
        || word.starts_with(|c: char| c.is_ascii_digit())
        || word.starts_with("```")
}
