//! Numbers of the description: kept as written, compared as the decimals that they are.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use super::Literal;

/// A number of the description, as written; compared exactly.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number(pub String);

impl Number {
    /// The double that stands for this number and no other: what its shortest digits say is this. Comparing doubles
    /// with it is comparing their digits.
    pub fn as_double(&self) -> Option<f64> {
        let double: f64 = self.0.parse().ok()?;
        let same = Decimal::of(&format!("{double:e}")) == Decimal::of(&self.0);
        (double.is_finite() && same).then_some(double)
    }
}

/// A number as its digits, and the power of ten behind them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Decimal {
    negative: bool,
    /// Neither the first nor the last is 0; zero has none.
    digits: Vec<u8>,
    power: i64,
}

impl Decimal {
    /// The number of a text; `None` if its exponent is beyond 64 bits.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let unsigned = text.trim_start_matches('-');
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent: i64 = exponent.parse().ok()?;
        let all = whole.bytes().chain(fraction.bytes());
        let digits = all.map(|digit| digit.wrapping_sub(b'0'));
        let mut digits: Vec<u8> = digits.skip_while(|digit| *digit == 0).collect();
        let written = digits.len();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let (zeros, places) = (written - digits.len(), fraction.len());
        let power = exponent.checked_add(zeros as i64)?;
        Some(match digits.is_empty() {
            true => Decimal {
                negative: false,
                digits,
                power: 0,
            },
            false => Decimal {
                negative: text.starts_with('-'),
                digits,
                power: power.checked_sub(places as i64)?,
            },
        })
    }

    /// Whether it is a whole multiple of another (JSON Schema 2020-12 validation, section 6.2.1); nothing but zero is one
    /// of zero. `None` if the other has more digits than 128 bits hold.
    pub(crate) fn is_multiple_of(&self, unit: &Decimal) -> Option<bool> {
        let shift = self.power.saturating_sub(unit.power);
        // Neither has zeros at its end, so one that has to absorb a power of ten divides nothing.
        if self.digits.is_empty() || unit.digits.is_empty() || shift < 0 {
            return Some(self.digits.is_empty());
        }
        if unit.digits.len() > 36 {
            return None;
        }
        let whole = |n: u128, digit: &u8| n * 10 + u128::from(*digit);
        let divisor = unit.digits.iter().fold(0, whole);
        // A divisor of n digits has fewer than 4n factors of two or five: more zeros change nothing.
        let zeros = shift.min(4 * unit.digits.len() as i64) as usize;
        let digits = self.digits.iter().chain(std::iter::repeat_n(&0, zeros));
        Some(digits.fold(0, |rest, digit| whole(rest, digit) % divisor) == 0)
    }

    /// Which is further from zero.
    fn by_size(&self, other: &Decimal) -> Ordering {
        let empty = |one: &Decimal| one.digits.is_empty();
        // Where the first digit stands.
        let place = |one: &Decimal| one.power.saturating_add(one.digits.len() as i64);
        let places = || place(self).cmp(&place(other));
        empty(other)
            .cmp(&empty(self))
            .then_with(places)
            .then_with(|| self.digits.cmp(&other.digits))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.by_size(other),
            (true, true) => other.by_size(self),
            (negative, _) => match negative {
                true => Ordering::Less,
                false => Ordering::Greater,
            },
        }
    }
}

/// What one number compares by: its value, or its text where that has no such.
fn compared(text: &str) -> Result<Decimal, &str> {
    Decimal::of(text).ok_or(text)
}

/// The members of an object in one order; of several with one name the last counts, as with JSON parsers.
fn by_name(members: &[(String, Literal)]) -> BTreeMap<&str, &Literal> {
    let members = members.iter();
    members
        .map(|(name, value)| (name.as_str(), value))
        .collect()
}

/// As JSON values: `1` is `1.0`, and members have no order (JSON Schema 2020-12 core, section 4.2.2).
impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Literal::Null, Literal::Null) => true,
            (Literal::Bool(one), Literal::Bool(other)) => one == other,
            (Literal::Number(one), Literal::Number(other)) => {
                one == other || compared(one) == compared(other)
            }
            (Literal::String(one), Literal::String(other)) => one == other,
            (Literal::Array(one), Literal::Array(other)) => one == other,
            (Literal::Object(one), Literal::Object(other)) => by_name(one) == by_name(other),
            _ => false,
        }
    }
}

impl Eq for Literal {}

impl Hash for Literal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Literal::Null => {}
            Literal::Bool(value) => value.hash(state),
            Literal::Number(text) => compared(text).hash(state),
            Literal::String(text) => text.hash(state),
            Literal::Array(items) => items.hash(state),
            Literal::Object(members) => by_name(members).hash(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::of(text).expect("a number")
    }

    #[test]
    fn numbers_have_an_order() {
        let order = [
            "-1e400", "-20", "-2.5", "-1e-400", "0", "1e-400", "0.99", "1", "1.01", "9e2", "1e3",
        ];
        for (at, one) in order.iter().enumerate() {
            for (other_at, other) in order.iter().enumerate() {
                assert_eq!(decimal(one).cmp(&decimal(other)), at.cmp(&other_at));
            }
        }
        assert_eq!(decimal("-0.0"), decimal("0e9"));
        assert_eq!(decimal("100"), decimal("1.00E+2"));
    }

    #[test]
    fn multiples_are_exact() {
        let multiple = |value, unit| decimal(value).is_multiple_of(&decimal(unit));
        assert_eq!(multiple("19.99", "0.01"), Some(true));
        assert_eq!(multiple("1e400", "1024"), Some(true));
        assert_eq!(multiple("1", "7e-3"), Some(false));
        assert_eq!(multiple("0", "0"), Some(true));
        assert_eq!(multiple("1", "0"), Some(false));
    }

    #[test]
    fn literals_are_compared_as_values() {
        let number = |text: &str| Literal::Number(text.to_owned());
        assert_eq!(number("1"), number("10e-1"));
        assert_ne!(number("9007199254740993"), number("9007199254740992"));
        let member = |name: &str, text| (name.to_owned(), number(text));
        assert_eq!(
            Literal::Object(vec![member("a", "1"), member("b", "2")]),
            Literal::Object(vec![member("b", "2.0"), member("a", "1.0")]),
        );
        let twice = Literal::Object(vec![member("a", "2"), member("a", "1")]);
        let both = Literal::Object(vec![member("a", "1"), member("b", "2")]);
        assert_ne!(twice, both);
        assert_ne!(both, twice);
        assert_eq!(twice, Literal::Object(vec![member("a", "1")]));
        let hashes = std::collections::HashSet::from([twice.clone(), both]);
        assert_eq!(hashes.len(), 2);
        assert!(hashes.contains(&Literal::Object(vec![member("b", "2"), member("a", "1.0")])));
    }
}
