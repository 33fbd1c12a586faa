//! JSON values of the description, kept as written.

use crate::bytes::any;
use crate::ir::{Kind, Literal};
use crate::load::{self, At};

/// The value at a node.
pub(crate) fn literal(at: At<'_>) -> Literal {
    match at.kind() {
        load::Kind::Null => Literal::Null,
        load::Kind::Bool => Literal::Bool(at.as_bool().unwrap_or(false)),
        load::Kind::Number => Literal::Number(at.as_number().unwrap_or("0").to_owned()),
        load::Kind::String => Literal::String(at.as_str().unwrap_or("").to_owned()),
        load::Kind::Array => Literal::Array(at.items().map(literal).collect()),
        load::Kind::Object => Literal::Object(
            at.members()
                .map(|(name, value)| (name.to_owned(), literal(value)))
                .collect(),
        ),
    }
}

/// Writes the value at a node as JSON text, as [`Literal::to_json`] gives it.
pub(super) fn write(at: At<'_>, out: &mut String) {
    match at.kind() {
        load::Kind::String => quote(at.as_str().unwrap_or(""), out),
        load::Kind::Number => out.push_str(at.as_number().unwrap_or("0")),
        load::Kind::Array => {
            out.push('[');
            for (index, item) in at.items().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        _ => literal(at).write(out),
    }
}

impl Literal {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Literal::String(text) => Some(text),
            _ => None,
        }
    }

    /// The kind of the value.
    pub fn kind(&self) -> Kind {
        match self {
            Literal::Null => Kind::Null,
            Literal::Bool(_) => Kind::Bool,
            Literal::Number(text) if is_integral(text) => Kind::Integer,
            Literal::Number(_) => Kind::Fraction,
            Literal::String(_) => Kind::String,
            Literal::Array(_) => Kind::Array,
            Literal::Object(_) => Kind::Object,
        }
    }

    /// The value as JSON text.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Literal::Null => out.push_str("null"),
            Literal::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Literal::Number(text) => out.push_str(text),
            Literal::String(text) => quote(text, out),
            Literal::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Literal::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    quote(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// Writes a JSON string.
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    escape(text, out);
    out.push('"');
}

/// Writes what stands between the quotes of a JSON string.
pub(crate) fn escape(text: &str, out: &mut String) {
    let escaped = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\');
    if !any(text, escaped) {
        return out.push_str(text);
    }
    let mut rest = text;
    // What is escaped is ASCII, so that no character is cut.
    while let Some(at) = rest.bytes().position(escaped) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            byte => out.push_str(&format!("\\u{byte:04x}")),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Whether a number is an integer: `1`, `1.0` and `10e-1` are.
fn is_integral(text: &str) -> bool {
    if !text.contains(['.', 'e', 'E']) {
        return true;
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    if digits.trim_start_matches('-').bytes().all(|b| b == b'0') {
        return true;
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let Ok(exponent) = exponent.parse::<i64>() else {
        return !exponent.starts_with('-');
    };
    exponent - fraction.len() as i64 + trailing as i64 >= 0
}
