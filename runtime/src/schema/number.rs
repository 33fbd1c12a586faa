//! Questions that assertions ask of numbers, answered exactly on their decimal text.
//!
//! In: JSON numbers. Out: divisibility, counts, small integers. It never goes through floating point and
//! never expands an exponent: cost is linear in the length of the text.

use crate::json::Number;

/// Whether `value` is a whole multiple of `unit` (JSON Schema validation, section 6.2.1). Nothing but zero is
/// a multiple of zero.
pub(crate) fn is_multiple(value: &Number<'_>, unit: &Number<'_>) -> bool {
    if value.is_empty() {
        return true;
    }
    let shift = value.scale() - unit.scale();
    // Neither integer ends in a zero, so one that has to absorb a power of ten can't divide.
    if unit.is_empty() || shift < 0 {
        return false;
    }
    // A divisor of n digits has fewer than 4n factors of two or five: more zeros change nothing.
    let zeros = shift.min(4 * unit.len() as i64) as usize;
    let digits = value.digits().chain(std::iter::repeat_n(0, zeros));
    if unit.len() <= 18 {
        let divisor = unit.digits().fold(0u64, |n, d| n * 10 + u64::from(d));
        digits.fold(0u64, |rest, d| (rest * 10 + u64::from(d)) % divisor) == 0
    } else {
        let divisor = unit.digits().fold(Big::default(), Big::push);
        digits
            .fold(Big::default(), |rest, d| rest.push(d).reduce(&divisor))
            .0
            .is_empty()
    }
}

/// The number as a length or a number of items: negative is 0, beyond `u64` its maximum.
pub(crate) fn count(value: &Number<'_>) -> u64 {
    if value.is_negative() || value.is_empty() || !value.is_integer() {
        return 0;
    }
    match value.to_i128() {
        Some(n) => u64::try_from(n).unwrap_or(u64::MAX),
        None => u64::MAX,
    }
}

/// The number as an `i64` where it is written as a plain integer of at most 18 digits.
#[inline]
pub(crate) fn small(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, bytes),
    };
    if digits.len() > 18 || digits.is_empty() {
        return None;
    }
    let mut value = 0i64;
    for &b in digits {
        let digit = b.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

/// Whether the number is whole (JSON Schema validation, section 6.1.1: `1.0` is an integer).
#[inline]
pub(crate) fn is_integer(text: &str) -> bool {
    text.bytes().all(|b| b != b'.' && b != b'e' && b != b'E') || crate::json::is_integer(text)
}

/// A natural number in limbs of nine decimal digits, the lowest first, none of them a leading zero.
#[derive(Default)]
struct Big(Vec<u32>);

const LIMB: u64 = 1_000_000_000;

impl Big {
    /// `self × 10 + digit`
    fn push(mut self, digit: u8) -> Self {
        let mut carry = u64::from(digit);
        for limb in &mut self.0 {
            let value = u64::from(*limb) * 10 + carry;
            *limb = (value % LIMB) as u32;
            carry = value / LIMB;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
        self
    }

    /// The remainder by subtraction: at most nine rounds after one `push` of a reduced value.
    fn reduce(mut self, divisor: &Big) -> Self {
        while self.reaches(divisor) {
            let mut borrow = 0;
            for (at, limb) in self.0.iter_mut().enumerate() {
                let take = i64::from(divisor.0.get(at).copied().unwrap_or(0)) + borrow;
                let rest = i64::from(*limb) - take;
                borrow = i64::from(rest < 0);
                *limb = (rest + borrow * LIMB as i64) as u32;
            }
            while self.0.last() == Some(&0) {
                self.0.pop();
            }
        }
        self
    }

    fn reaches(&self, other: &Big) -> bool {
        let order = self.0.len().cmp(&other.0.len());
        order
            .then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
            .is_ge()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number<'_> {
        Number::parse(text).expect("a number")
    }

    fn multiple(a: &str, b: &str) -> bool {
        is_multiple(&number(a), &number(b))
    }

    #[test]
    fn multiples_are_exact() {
        for (value, unit) in [
            ("0.0075", "0.0001"),
            ("19.99", "0.01"),
            ("1e308", "0.5"),
            ("12391239123", "1e-8"),
            ("1e999999999", "1024"),
            ("-10", "2.5"),
            ("0", "7"),
            (
                "37037036703703703670370370367",
                "12345678901234567890123456789",
            ),
        ] {
            assert!(multiple(value, unit), "{value} {unit}");
        }
        for (value, unit) in [
            ("0.00751", "0.0001"),
            ("1e308", "0.123456789"),
            ("1e308", "3"),
            ("0.5", "1"),
            ("3", "0"),
            (
                "37037036703703703670370370368",
                "12345678901234567890123456789",
            ),
        ] {
            assert!(!multiple(value, unit), "{value} {unit}");
        }
    }

    #[test]
    fn counts_saturate() {
        let count = |text| count(&number(text));
        assert_eq!(
            (count("2.0"), count("1e3"), count("-1"), count("1e30")),
            (2, 1000, 0, u64::MAX)
        );
    }

    #[test]
    fn small_integers() {
        assert_eq!(small("-120"), Some(-120));
        assert_eq!(small("999999999999999999"), Some(999_999_999_999_999_999));
        assert_eq!(
            (
                small("1.0"),
                small("1e3"),
                small("-"),
                small("1234567890123456789")
            ),
            (None, None, None, None)
        );
    }
}
