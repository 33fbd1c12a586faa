//! A value as JSON text that people can read.

use crate::ir::Literal;
use crate::lower::quote;

/// Every member and every item on a line of its own.
pub(super) fn indented(value: &Literal) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out.push('\n');
    out
}

fn write(value: &Literal, depth: usize, out: &mut String) {
    match value {
        Literal::Object(members) if !members.is_empty() => {
            out.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                line(index, depth + 1, out);
                quote(name, out);
                out.push_str(": ");
                write(value, depth + 1, out);
            }
            line(0, depth, out);
            out.push('}');
        }
        Literal::Array(items) if !items.is_empty() => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                line(index, depth + 1, out);
                write(item, depth + 1, out);
            }
            line(0, depth, out);
            out.push(']');
        }
        plain => out.push_str(&plain.to_json()),
    }
}

fn line(index: usize, depth: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}
