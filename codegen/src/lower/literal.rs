//! JSON values of the description, kept as written.

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

impl Literal {
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
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
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
