//! Literals.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::bytes::any;
use crate::diagnostic::hides;
use crate::ir::{IntKind, Number};

/// A string literal: raw where that reads better.
pub(crate) fn string(text: &str) -> TokenStream {
    let escapes = text.contains(['"', '\\']);
    let plain = text.chars().all(|c| !(hides(c) || is_unseen(c)));
    if !(escapes && plain) {
        return quoted(text).into_token_stream();
    }
    let mut fence = String::from("#");
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    let raw = format!("r{fence}\"{text}\"{fence}");
    let raw = raw.parse::<Literal>();
    raw.unwrap_or_else(|_| Literal::string(text))
        .into_token_stream()
}

/// Whether a character leaves no trace where it stands as it is, though it joins none: compilers and linters refuse to be
/// shown it.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// A string literal in plain quotes: what [`Literal::string`] gives, which looks every character up in the tables of
/// Unicode. There are many.
pub(crate) fn quoted(text: &str) -> Literal {
    let plain = !text.contains('\n') && is_plain(text);
    let literal = if plain { between_quotes(text) } else { None };
    literal.unwrap_or_else(|| Literal::string(text))
}

/// A string literal with line breaks as they are; `None` where it would have to escape more than quotes.
pub(crate) fn lines(text: &str) -> Option<Literal> {
    is_plain(text).then(|| between_quotes(text)).flatten()
}

/// Whether every character stands in a literal as it is, or is a quote or backslash.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'\n' | b' '..=b'~');
    let as_it_is = |c: char| match c.is_ascii() {
        true => plain(c as u8),
        false => c.escape_debug().len() == 1,
    };
    !any(text, |byte| !plain(byte)) || text.chars().all(as_it_is)
}

fn between_quotes(text: &str) -> Option<Literal> {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    let mut rest = text;
    let escaped = |byte: u8| matches!(byte, b'"' | b'\\');
    let several = any(text, escaped);
    while let Some(at) = rest.bytes().position(escaped).filter(|_| several) {
        literal.push_str(&rest[..at]);
        literal.push('\\');
        literal.push_str(&rest[at..=at]);
        rest = &rest[at + 1..];
    }
    literal.push_str(rest);
    literal.push('"');
    literal.parse().ok()
}

/// A bound of an integer as a literal of its type, and whether it can be written at all: `Ok(None)`
/// stands for a bound beyond the type, which every value satisfies or none does. Integers of any size have no literals.
pub(crate) fn number(bound: &Number, kind: IntKind) -> Option<Literal> {
    let value = integral(&bound.0)?;
    let (low, high) = range(kind)?;
    (low..=high)
        .contains(&value)
        .then(|| Literal::i128_unsuffixed(value))
}

/// A number as a literal, if a double holds it.
pub(crate) fn double(number: &Number) -> Option<TokenStream> {
    let number = number.as_double()?;
    let literal = Literal::f64_unsuffixed(number.abs());
    Some(match number.is_sign_negative() && number != 0.0 {
        true => quote!(-#literal),
        false => quote!(#literal),
    })
}

/// A bound that an integer of any size is compared with, as a literal, if 64 bits hold it.
pub(crate) fn small(bound: &Number) -> Option<Literal> {
    let value: i64 = integral(&bound.0)?.try_into().ok()?;
    // Literals without a suffix are `i32`s where any integer type would do.
    Some(match i32::try_from(value) {
        Ok(value) => Literal::i32_unsuffixed(value),
        Err(_) => Literal::i64_suffixed(value),
    })
}

/// The value of an integer's text, fractions of zero and exponents included.
pub(crate) fn integral(text: &str) -> Option<i128> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i32 = exponent.trim_start_matches('+').parse().ok()?;
    let fraction = fraction.trim_end_matches('0');
    let shift = exponent.checked_sub(fraction.len() as i32)?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    if shift >= 0 {
        digits.checked_mul(10_i128.checked_pow(shift as u32)?)
    } else {
        let divisor = 10_i128.checked_pow(shift.unsigned_abs())?;
        (digits % divisor == 0).then_some(digits / divisor)
    }
}

/// The least and greatest value of an integer type; `None` for one without.
pub(crate) fn range(kind: IntKind) -> Option<(i128, i128)> {
    Some(match kind {
        IntKind::I8 => (i8::MIN.into(), i8::MAX.into()),
        IntKind::I16 => (i16::MIN.into(), i16::MAX.into()),
        IntKind::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntKind::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntKind::U8 => (0, u8::MAX.into()),
        IntKind::U16 => (0, u16::MAX.into()),
        IntKind::U32 => (0, u32::MAX.into()),
        IntKind::U64 => (0, u64::MAX.into()),
        IntKind::I128 => (i128::MIN, i128::MAX),
        IntKind::Any => return None,
    })
}
