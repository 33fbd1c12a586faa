//! JSON texts of one value: numbers, strings and white space otherwise, members in another order.
//!
//! In: a value. Out: a text of it on one line.

use std::fmt::Write as _;

use oasmith_tests::corpus::random::Random;
use serde_json::Value;

/// A text of a value.
pub(super) fn text(value: &Value, random: &mut Random) -> String {
    let mut out = String::new();
    write(value, random, &mut out);
    out
}

fn write(value: &Value, random: &mut Random, out: &mut String) {
    match value {
        Value::Number(number) => out.push_str(&self::number(&number.to_string(), random)),
        Value::String(text) => string(text, random, out),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(at, random, out);
                write(item, random, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            if random.chance(30) {
                let by = random.below(members.len());
                members.rotate_left(by);
            }
            out.push('{');
            for (at, (name, value)) in members.into_iter().enumerate() {
                separate(at, random, out);
                string(name, random, out);
                out.push_str(if random.chance(5) { " : " } else { ":" });
                write(value, random, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn separate(at: usize, random: &mut Random, out: &mut String) {
    if at > 0 {
        out.push(',');
    }
    if random.chance(5) {
        out.push_str(" \t");
    }
}

/// Another text of the same decimal number.
pub(super) fn number(text: &str, random: &mut Random) -> String {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    match random.below(12) {
        0 => format!("{whole}.{fraction}0e{exponent}"),
        1 => format!("{whole}{}E{:+}", or_point(fraction), exponent),
        // The digits as a whole number; a leading zero is none of JSON's.
        2 => {
            let digits = format!("{whole}{fraction}");
            let (sign, digits) = match digits.strip_prefix('-') {
                Some(digits) => ("-", digits.to_owned()),
                None => ("", digits),
            };
            let digits = digits.trim_start_matches('0');
            let exponent = exponent - fraction.len() as i64 - 2;
            match digits {
                "" => format!("{sign}0e{exponent}"),
                digits => format!("{sign}{digits}00e{exponent}"),
            }
        }
        _ => text.to_owned(),
    }
}

fn or_point(fraction: &str) -> String {
    match fraction {
        "" => String::new(),
        fraction => format!(".{fraction}"),
    }
}

fn string(text: &str, random: &mut Random, out: &mut String) {
    if random.chance(85) {
        out.push_str(&Value::from(text).to_string());
        return;
    }
    out.push('"');
    for unit in text.encode_utf16() {
        let _ = write!(out, "\\u{unit:04x}");
    }
    out.push('"');
}
