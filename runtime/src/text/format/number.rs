//! Numbers with a width: as JSON numbers, and as strings where the OpenAPI format registry allows both.

use crate::json::Number;

/// Whether the number, given as its JSON text, is an integer from `low` to `high`.
fn between(text: &str, low: i128, high: i128) -> bool {
    Number::parse(text)
        .and_then(|n| n.to_i128())
        .is_some_and(|n| (low..=high).contains(&n))
}

macro_rules! integers {
    ($($(#[$doc:meta])* $name:ident $type:ident)*) => {$(
        $(#[$doc])*
        pub fn $name(text: &str) -> bool {
            between(text, $type::MIN as i128, $type::MAX as i128)
        }
    )*};
}

integers! {
    /// The text of an integer of 8 bits.
    is_int8 i8
    /// The text of an integer of 16 bits.
    is_int16 i16
    /// The text of an integer of 32 bits.
    is_int32 i32
    /// The text of an integer of 64 bits.
    is_int64 i64
    /// The text of a natural number of 8 bits.
    is_uint8 u8
    /// The text of a natural number of 16 bits.
    is_uint16 u16
    /// The text of a natural number of 32 bits.
    is_uint32 u32
    /// The text of a natural number of 64 bits.
    is_uint64 u64
}

/// The text of an integer that a double holds together with both its neighbours (RFC 8259 section 6).
pub fn is_double_int(text: &str) -> bool {
    between(text, 1 - (1 << 53), (1 << 53) - 1)
}

/// The text of a number within the range of single precision.
pub fn is_float(text: &str) -> bool {
    Number::parse(text).is_some() && text.parse::<f32>().is_ok_and(f32::is_finite)
}

/// The text of a number within the range of double precision.
pub fn is_double(text: &str) -> bool {
    Number::parse(text).is_some() && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The text of a number without exponent.
pub fn is_decimal(text: &str) -> bool {
    Number::parse(text).is_some() && !text.contains(['e', 'E'])
}

/// The text of a number of at most 34 significant digits within the range of decimal128 (IEEE 754 section 3.6), or
/// one of its special values by name.
pub fn is_decimal128(text: &str) -> bool {
    let number = || {
        let number = Number::parse(text)?;
        let top = number.scale() + number.len() as i64;
        Some(number.is_empty() || number.len() <= 34 && number.scale() >= -6176 && top <= 6145)
    };
    matches!(text, "INF" | "-INF" | "NaN") || number().unwrap_or(false)
}
