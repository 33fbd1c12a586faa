//! What a YAML scalar means: the core schema (YAML 1.2.2, section 10.3), but numbers as in JSON.
//!
//! In: the text of a plain scalar. Out: a kind and, for numbers, text by the grammar of JSON.
//! OpenAPI prescribes YAML's JSON schema, in which `0o17`, `+1`, `007` and `.inf` are no numbers, so
//! they stay text, as do dates, `yes` and `on`; a missing zero around the point is forgiven.

use std::borrow::Cow;

use super::Kind;

/// What a plain scalar is read as.
#[derive(Debug, PartialEq)]
pub(super) enum Scalar<'t> {
    Null,
    Bool(bool),
    /// The number by the grammar of JSON.
    Number(Cow<'t, str>),
    String,
    /// A string that the core schema takes for a number.
    NearNumber,
}

impl Scalar<'_> {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Scalar::Null => Kind::Null,
            Scalar::Bool(_) => Kind::Bool,
            Scalar::Number(_) => Kind::Number,
            Scalar::String | Scalar::NearNumber => Kind::String,
        }
    }
}

/// Reads a plain scalar without a tag.
pub(super) fn plain(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => {
            Scalar::String
        }
        _ => number(text),
    }
}

fn number(text: &str) -> Scalar<'_> {
    if is_json_number(text) {
        return Scalar::Number(Cow::Borrowed(text));
    }
    if let Some(repaired) = repair(text) {
        return Scalar::Number(Cow::Owned(repaired));
    }
    if is_near(text) {
        Scalar::NearNumber
    } else {
        Scalar::String
    }
}

/// RFC 8259, section 6.
pub(super) fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    is_digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|text| is_digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `.5` and `5.`, which nobody means as text, in the grammar of JSON.
fn repair(text: &str) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let split = rest.find(['e', 'E']).unwrap_or(rest.len());
    let (mantissa, exponent) = rest.split_at(split);
    let (whole, fraction) = mantissa.split_once('.')?;
    let or_zero = |digits: &str| {
        if digits.is_empty() {
            "0".to_owned()
        } else {
            digits.to_owned()
        }
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let repaired = format!("{sign}{}.{}{exponent}", or_zero(whole), or_zero(fraction));
    is_json_number(&repaired).then_some(repaired)
}

/// Whether the core schema, or the YAML of old, would take the text for a number.
fn is_near(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(rest, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    if let Some(digits) = rest.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if let Some(digits) = rest.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    // A plus sign or leading zeros before what is otherwise a number.
    let trimmed = rest.trim_start_matches('0');
    let trimmed = if trimmed.starts_with(|c: char| c.is_ascii_digit()) {
        trimmed
    } else {
        &rest[rest.len() - trimmed.len() - usize::from(trimmed.len() < rest.len())..]
    };
    is_json_number(trimmed) || repair(trimmed).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars() {
        for text in [
            "0",
            "-1",
            "12345678901234567890123",
            "1.5",
            "1e3",
            "-0.0E-12",
        ] {
            assert_eq!(plain(text), Scalar::Number(text.into()), "{text}");
        }
        for (text, number) in [(".5", "0.5"), ("5.", "5.0"), ("-.5e3", "-0.5e3")] {
            assert_eq!(plain(text), Scalar::Number(number.into()), "{text}");
        }
        for text in [
            "+1", "007", "0x1F", "0o17", ".inf", "-.INF", ".nan", "00", "-012.5", "+.5",
        ] {
            assert_eq!(plain(text), Scalar::NearNumber, "{text}");
        }
        for text in [
            "yes",
            "on",
            "2024-01-01",
            "1_000",
            "1.2.3",
            "-",
            ".",
            "0x",
            "1e",
            "..",
            "10:30",
            "+",
            "é",
            "-x",
        ] {
            assert_eq!(plain(text), Scalar::String, "{text}");
        }
        assert_eq!(plain("~"), Scalar::Null);
        assert_eq!(plain("TRUE"), Scalar::Bool(true));
    }
}
