//! Findings as text for a terminal, a log or a `compile_error!`.
//!
//! In: a finding and the documents. Out: plain text, no colour, at most [`WIDTH`] columns of source:
//! the line with the place marked, cut around the mark where it is longer.

use std::fmt::Write as _;

use super::{Diagnostic, width};
use crate::load::{Documents, Span, floor_boundary};

/// How many columns of a source line are shown.
const WIDTH: usize = 100;
/// How many columns of them stand before the mark at most, in a line that is cut.
const BEFORE: usize = 40;

/// One finding, ending in a line break.
pub fn render(found: &Diagnostic, documents: &Documents) -> String {
    let mut out = String::new();
    let head = format!(
        "{}[{}]: {}",
        found.severity.word(),
        found.code.id(),
        found.message
    );
    push_line(&mut out, &head);
    let gutter = match found.span {
        Some(span) => snippet(&mut out, documents, span),
        None => 1,
    };
    let mut tail = |label: &str, text: &str| {
        let indent = gutter + label.len() + 5;
        let text = text.replace('\n', &format!("\n{:indent$}", ""));
        push_line(&mut out, &format!("{:gutter$} = {label}: {text}", ""));
    };
    // The whole of a document needs no pointer beside its line.
    if found.span.is_none() || found.pointer.contains('#') {
        tail("at", &found.pointer);
    }
    for (span, text) in &found.related {
        tail("note", &format!("{text}: {}", documents.place(*span)));
    }
    for note in &found.notes {
        tail("note", note);
    }
    if let Some(fix) = &found.fix {
        tail("fix", fix);
    }
    out
}

fn push_line(out: &mut String, line: &str) {
    for c in line.chars() {
        if c == '\n' {
            out.push(c)
        } else {
            width::show(c, out)
        }
    }
    out.push('\n');
}

/// Writes place, line and mark; gives back how wide the line number is.
fn snippet(out: &mut String, documents: &Documents, span: Span) -> usize {
    let position = documents.position(span.file, span.start);
    let number = position.line.to_string();
    let gutter = number.len();
    let (line, start, end) = marked(documents, span);
    let window = Window::around(line, start, end);
    let _ = writeln!(out, "{:gutter$}--> {}", "", documents.place(span));
    let _ = writeln!(out, "{:gutter$} |", "");
    let _ = writeln!(out, "{number} | {}", window.text);
    let _ = writeln!(
        out,
        "{:gutter$} | {:before$}{}",
        "",
        "",
        "^".repeat(window.marked),
        before = window.before
    );
    gutter
}

/// The line a span starts in, and the part of it that the span covers.
fn marked(documents: &Documents, span: Span) -> (&str, usize, usize) {
    let (line, from) = documents.line_around(span.file, span.start);
    let start = floor_boundary(line, (span.start as usize - from).min(line.len()));
    let end = floor_boundary(
        line,
        (span.end.max(span.start) as usize - from).min(line.len()),
    );
    (line, start, end)
}

/// What is shown of a line.
struct Window {
    text: String,
    /// Columns before the mark.
    before: usize,
    /// Columns of the mark, at least one.
    marked: usize,
}

impl Window {
    fn around(line: &str, start: usize, end: usize) -> Window {
        let columns = |text: &str| text.chars().map(width::columns).sum::<usize>();
        // Cheap for lines of megabytes: looks only as far as is shown.
        let fits = line.len() <= WIDTH * 4 && columns(line) <= WIDTH;
        let (from, cut_front) = if fits {
            (0, false)
        } else {
            step_back(line, start)
        };
        let mut window = Window {
            text: String::new(),
            before: 0,
            marked: 0,
        };
        if cut_front {
            window.text.push_str("...");
            window.before = 3;
        }
        let mut shown = window.before;
        for (offset, c) in line[from..].char_indices() {
            let wide = width::columns(c);
            if !fits && shown + wide > WIDTH - 3 {
                window.text.push_str("...");
                break;
            }
            width::show(c, &mut window.text);
            shown += wide;
            let place = from + offset;
            if place < start {
                window.before += wide;
            } else if place < end {
                window.marked += wide;
            }
        }
        window.marked = window.marked.max(1);
        window
    }
}

/// Where to start showing a line that is too long, and whether anything is left out before that.
fn step_back(line: &str, start: usize) -> (usize, bool) {
    let mut columns = 0;
    for (offset, c) in line[..start].char_indices().rev() {
        columns += width::columns(c);
        if columns > BEFORE {
            return (offset + c.len_utf8(), true);
        }
    }
    (0, false)
}
