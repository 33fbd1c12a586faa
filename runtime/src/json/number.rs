//! JSON numbers as exact decimals: equality, order and "is it an integer" without rounding.
//!
//! In: the text of a number that follows RFC 8259 section 6. Out: a normal form borrowed from that text.

use std::cmp::Ordering;

/// A number in the normal form `± 0.d1d2…dn × 10^exponent` with neither leading nor trailing zero digits.
///
/// JSON Schema compares numbers by mathematical value (2020-12 Core, section 4.2.2), hence `1`, `1.0` and `10e-1` are
/// one number; equality and order are those of the values, whatever their size.
#[derive(Debug, Clone, Copy)]
pub struct Number<'a> {
    negative: bool,
    /// Digits before and after the point, as written, without leading zeros of the whole and trailing zeros of the fraction.
    whole: &'a [u8],
    fraction: &'a [u8],
    /// How many significant digits stand in `whole` followed by `fraction`.
    count: usize,
    exponent: i64,
}

impl<'a> Number<'a> {
    /// Reads the text of a JSON number; `None` if it isn't one.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut rest = text.as_bytes();
        let negative = rest.first() == Some(&b'-');
        if negative {
            rest = &rest[1..];
        }
        let (whole, after) = digits(rest);
        if whole.is_empty() || (whole.len() > 1 && whole[0] == b'0') {
            return None;
        }
        rest = after;
        let mut fraction: &[u8] = &[];
        if rest.first() == Some(&b'.') {
            (fraction, rest) = digits(&rest[1..]);
            if fraction.is_empty() {
                return None;
            }
        }
        let mut exponent = 0i64;
        if let Some(b'e' | b'E') = rest.first() {
            let minus = rest.get(1) == Some(&b'-');
            let sign = usize::from(minus || rest.get(1) == Some(&b'+'));
            let (power, after) = digits(&rest[1 + sign..]);
            if power.is_empty() {
                return None;
            }
            rest = after;
            // Far beyond any text that fits into memory; saturation keeps the order of such giants, not their difference.
            let size = power.iter().fold(0i64, |n, d| {
                n.saturating_mul(10)
                    .saturating_add(i64::from(d - b'0'))
                    .min(i64::MAX / 4)
            });
            exponent = if minus { -size } else { size };
        }
        rest.is_empty()
            .then(|| Self::normal(negative, whole, fraction, exponent))
    }

    fn normal(negative: bool, whole: &'a [u8], fraction: &'a [u8], exponent: i64) -> Self {
        let zeros = |digits: &[u8]| digits.iter().take_while(|d| **d == b'0').count();
        let trailing = |digits: &[u8]| digits.iter().rev().take_while(|d| **d == b'0').count();
        let mut whole = &whole[zeros(whole)..];
        let mut fraction = &fraction[..fraction.len() - trailing(fraction)];
        let mut exponent = exponent + whole.len() as i64;
        if fraction.is_empty() {
            whole = &whole[..whole.len() - trailing(whole)];
        }
        if whole.is_empty() {
            let lead = zeros(fraction);
            fraction = &fraction[lead..];
            exponent -= lead as i64;
        }
        let count = whole.len() + fraction.len();
        if count == 0 {
            return Self {
                negative: false,
                whole,
                fraction,
                count,
                exponent: 0,
            };
        }
        Self {
            negative,
            whole,
            fraction,
            count,
            exponent,
        }
    }

    /// The significant digits, most significant first; none for zero.
    pub fn digits(&self) -> impl Iterator<Item = u8> + use<'a> {
        self.whole.iter().chain(self.fraction).map(|d| d - b'0')
    }

    /// How many significant digits there are; 0 for zero.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether the value is zero.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether the value is below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The power of ten of the digit after the last significant one's left neighbour: the value is `digits × 10^scale`.
    pub fn scale(&self) -> i64 {
        self.exponent - self.count as i64
    }

    /// Whether the value has no fractional part: `1.0` and `1e3` are integers (2020-12 Validation, section 6.1.1).
    pub fn is_integer(&self) -> bool {
        self.count == 0 || self.scale() >= 0
    }

    /// The value as an integer, `None` if it has a fractional part or does not fit.
    pub fn to_i128(&self) -> Option<i128> {
        if self.count == 0 {
            return Some(0);
        }
        if !self.is_integer() || self.exponent > 39 {
            return None;
        }
        let sign = if self.negative { -1 } else { 1 };
        let mut value = 0i128;
        for digit in self
            .digits()
            .chain(std::iter::repeat_n(0, self.scale() as usize))
        {
            value = value
                .checked_mul(10)?
                .checked_add(sign * i128::from(digit))?;
        }
        Some(value)
    }
}

fn digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(bytes.len());
    bytes.split_at(end)
}

/// The integer that the text of a JSON number stands for, if 64 bits hold it: `3.0` is 3.
pub(crate) fn integer(text: &str) -> Option<i64> {
    let exactly = || Number::parse(text)?.to_i128()?.try_into().ok();
    text.parse().ok().or_else(exactly)
}

/// Whether the text of a JSON number stands for an integer, whatever its size.
pub fn is_integer(text: &str) -> bool {
    Number::parse(text).is_some_and(|n| n.is_integer())
}

impl PartialEq for Number<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number<'_> {}

impl PartialOrd for Number<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |n: &Self| {
            if n.count == 0 {
                0
            } else if n.negative {
                -1
            } else {
                1
            }
        };
        sign(self).cmp(&sign(other)).then_with(|| {
            let size = self
                .exponent
                .cmp(&other.exponent)
                .then_with(|| self.digits().cmp(other.digits()));
            if self.negative { size.reverse() } else { size }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number<'_> {
        Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn equal_by_value() {
        for (a, b) in [
            ("1", "1.0"),
            ("10e-1", "1"),
            ("-0", "0.00e7"),
            ("1200", "1.2e3"),
            ("0.0012", "12E-4"),
            ("100.0", "1e+2"),
        ] {
            assert_eq!(n(a), n(b));
        }
    }

    #[test]
    fn ordered_by_value() {
        let ascending = [
            "-1e400",
            "-10",
            "-9.99",
            "-0.1",
            "-1e-9",
            "0",
            "1e-9",
            "0.09",
            "0.1",
            "9",
            "9.0000000000000000001",
            "10",
            "1e400",
        ];
        for pair in ascending.windows(2) {
            assert!(n(pair[0]) < n(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn integers() {
        assert_eq!(n("1e3").to_i128(), Some(1000));
        assert_eq!(n("-12.50e1").to_i128(), Some(-125));
        assert_eq!(n("0e99999999999999999999").to_i128(), Some(0));
        assert_eq!(n("1e99999999999999999999").to_i128(), None);
        assert_eq!(
            n("-170141183460469231731687303715884105728").to_i128(),
            Some(i128::MIN)
        );
        assert_eq!(n("170141183460469231731687303715884105728").to_i128(), None);
        assert_eq!(n("1.5").to_i128(), None);
        assert!(is_integer("123456789012345678901234567890e-5000") == is_integer("1e-1"));
    }

    #[test]
    fn refuses_what_is_not_json() {
        for text in [
            "", "-", "01", "1.", ".5", "1e", "1e+", "+1", "0x1", "1 ", "--1", "1.e1", "NaN",
        ] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }
}
