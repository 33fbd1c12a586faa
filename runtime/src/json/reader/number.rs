//! Numbers: exact integers up to 128 bits, correctly rounded floating point.

use super::skip::Parts;
use super::{Fault, Reader, Stop};
use crate::json::Number;
use crate::json::scan::eight_digits;

/// Powers of ten that `f64` holds exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

impl Reader<'_> {
    /// Reads an integer of at most 64 bits. `1.0` and `1e3` are integers (2020-12 Validation section 6.1.1).
    ///
    /// `rust` is the name of the type it is for, for the case that the number is beyond it.
    #[inline]
    pub fn integer<T: TryFrom<i64>>(&mut self, rust: &'static str) -> Result<T, Stop> {
        match T::try_from(self.int64(rust)?) {
            Ok(value) => Ok(value),
            Err(_) => self.stop_behind(Fault::Range(rust)),
        }
    }

    /// Reads an integer of 64 bits and turns it into a value, or stops where `known` has none for it.
    #[inline]
    pub fn numbered<T>(&mut self, known: impl FnOnce(i64) -> Option<T>) -> Result<T, Stop> {
        match known(self.int64("i64")?) {
            Some(value) => Ok(value),
            None => self.refuse(),
        }
    }

    /// The same for values that may be others than those known: unless the reader is strict, `other` keeps them.
    #[inline]
    pub fn open_number<T>(
        &mut self,
        known: impl FnOnce(i64) -> Option<T>,
        other: impl FnOnce(i64) -> T,
    ) -> Result<T, Stop> {
        let number = self.int64("i64")?;
        match known(number) {
            Some(value) => Ok(value),
            None if self.strict() => self.refuse(),
            None => {
                self.unknown_value();
                Ok(other(number))
            }
        }
    }

    #[inline(never)]
    fn int64(&mut self, rust: &'static str) -> Result<i64, Stop> {
        match self.short_integer() {
            Some(value) => Ok(value),
            None => self.big_integer(rust),
        }
    }

    /// Reads an integer of more than 64 bits, or of 64 without sign.
    pub fn big_integer<T: TryFrom<i128>>(&mut self, rust: &'static str) -> Result<T, Stop> {
        match T::try_from(self.long_integer()?) {
            Ok(value) => Ok(value),
            Err(_) => self.stop_behind(Fault::Range(rust)),
        }
    }

    /// Reads an integer of at most 18 digits written without point and exponent; reads nothing if it isn't one.
    #[inline]
    pub(crate) fn short_integer(&mut self) -> Option<i64> {
        let first = self.peek();
        let bytes = self.text.as_bytes();
        let start = self.at + usize::from(first == b'-');
        let mut at = start;
        let mut value = 0i64;
        let next = loop {
            let byte = bytes.get(at).copied().unwrap_or(0);
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break byte;
            }
            if at - start == 18 {
                return None;
            }
            value = value * 10 + i64::from(digit);
            at += 1;
        };
        let zeros = at > start + 1 && bytes.get(start) == Some(&b'0');
        if at == start || zeros || matches!(next, b'.' | b'e' | b'E') {
            return None;
        }
        self.at = at;
        Some(if first == b'-' { -value } else { value })
    }

    #[inline(never)]
    fn long_integer(&mut self) -> Result<i128, Stop> {
        let number = Number::parse(self.number_text()?);
        match number.and_then(|n| n.to_i128()) {
            Some(value) => Ok(value),
            None if number.is_some_and(|n| n.is_integer()) => {
                self.stop_behind(Fault::Range("i128"))
            }
            None => self.refuse(),
        }
    }

    /// Reads a number as the nearest `f64`; one beyond its range is a fault.
    #[inline(never)]
    pub fn float64(&mut self) -> Result<f64, Stop> {
        let parts = self.number_parts()?;
        // Any fifteen digits are told apart by a double (IEEE 754, binary64); more may not be.
        self.rounded |= parts.text.len() > 15;
        match short_decimal(&parts) {
            Some(value) => Ok(value),
            None => self.long_decimal(parts.text),
        }
    }

    #[inline(never)]
    fn long_decimal(&mut self, text: &str) -> Result<f64, Stop> {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => {
                // The smallest have fewer digits, and what is smaller still is zero.
                self.rounded |= value.abs() < f64::MIN_POSITIVE;
                Ok(value)
            }
            _ => self.stop_behind(Fault::Range("f64")),
        }
    }

    /// Reads a number as the nearest `f32`; one beyond its range is a fault.
    pub fn float32(&mut self) -> Result<f32, Stop> {
        let text = self.number_text()?;
        // Six digits, here.
        self.rounded |= text.len() > 6;
        match text.parse() {
            Ok(value) if f32::is_finite(value) => {
                self.rounded |= text.len() > 4 && value.abs() < f32::MIN_POSITIVE;
                Ok(value)
            }
            _ => self.stop_behind(Fault::Range("f32")),
        }
    }
}

/// The value of a decimal without exponent whose digits and power of ten `f64` both holds exactly.
///
/// Then one division rounds correctly (Clinger, "How to read floating point numbers accurately", 1990).
#[inline(always)]
fn short_decimal(parts: &Parts<'_>) -> Option<f64> {
    let bytes = parts.text.as_bytes();
    // Nineteen digits are no more than 64 bits hold.
    if bytes.len() > 19 || parts.mantissa < bytes.len() {
        return None;
    }
    let more = |number: u64, digit: &u8| number * 10 + u64::from(digit - b'0');
    let whole = bytes.get(parts.whole.clone())?.iter().fold(0, more);
    let fraction = bytes.get(parts.whole.end + 1..).unwrap_or_default();
    let (eights, rest) = fraction.as_chunks::<8>();
    let eights = eights.iter().fold(whole, |number, digits| {
        number * 100_000_000 + eight_digits(*digits)
    });
    let number = rest.iter().fold(eights, more);
    if number > 1 << 53 {
        return None;
    }
    let value = number as f64 / TENS.get(fraction.len())?;
    Some(if parts.whole.start > 0 { -value } else { value })
}
