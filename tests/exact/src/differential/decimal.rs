//! Decimal numbers of any size, the plain way: digits and where they stand.
//!
//! In: the text of a JSON number. Out: what JSON Schema asks of the number that it is (2020-12 core, section 4.2.2;
//! validation, section 6.2).

use std::cmp::Ordering;

/// A number: its digits as a whole number, times a power of ten. Without digits it is zero; the last one is not 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    power: i64,
}

impl Decimal {
    pub(super) fn of(text: &str) -> Decimal {
        let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let mut power: i64 = power.parse().expect("an exponent");
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(mantissa) => (true, mantissa),
            None => (false, mantissa),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        power -= fraction.len() as i64;
        let digits = whole.bytes().chain(fraction.bytes()).map(|b| b - b'0');
        let mut digits: Vec<u8> = digits.skip_while(|digit| *digit == 0).collect();
        while digits.last() == Some(&0) {
            digits.pop();
            power += 1;
        }
        match digits.is_empty() {
            true => Decimal {
                negative: false,
                digits,
                power: 0,
            },
            false => Decimal {
                negative,
                digits,
                power,
            },
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.power >= 0
    }

    pub(super) fn is_multiple_of(&self, unit: &Decimal) -> bool {
        let power = self.power - unit.power;
        if self.digits.is_empty() || power < 0 {
            // A last digit that is not 0 stands for less than the unit's does.
            return self.digits.is_empty();
        }
        let unit = unit
            .digits
            .iter()
            .fold(0u128, |n, digit| n * 10 + u128::from(*digit));
        let digits = self.digits.iter().copied().chain((0..power).map(|_| 0));
        digits.fold(0u128, |rest, digit| (rest * 10 + u128::from(digit)) % unit) == 0
    }

    /// Where the first digit stands.
    fn size(&self) -> i64 {
        self.digits.len() as i64 + self.power
    }

    fn by_size(&self, other: &Decimal) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => {
                let sizes = self.size().cmp(&other.size());
                sizes.then_with(|| self.digits.cmp(&other.digits))
            }
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.by_size(other),
            (true, true) => other.by_size(self),
        }
    }
}
