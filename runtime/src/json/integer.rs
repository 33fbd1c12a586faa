//! [`Integer`]: what an integer becomes whose size the description leaves open.
//!
//! In: JSON numbers and Rust integers. Out: the same number, exact whatever its size, and its text as it came. It never
//! expands an exponent, so that `1e999999999` costs its twelve bytes.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::{Json, Kind, Look, Number, Reader, Stop, Writer};

/// An integer of any size (JSON Schema 2020-12 Validation, section 6.1.1: any number without a fraction is one).
///
/// Those of 64 bits cost no allocation. Compared, ordered and hashed by value: `100`, `100.0` and `1e2` are one integer.
#[derive(Clone)]
pub struct Integer(Size);

#[derive(Clone)]
enum Size {
    Small(i64),
    /// The text of a JSON number that is an integer beyond 64 bits.
    Large(Box<str>),
}

/// A text or number that is no integer, or one that the type asked for does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotThisInteger;

impl fmt::Display for NotThisInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an integer of this size")
    }
}

impl std::error::Error for NotThisInteger {}

impl Integer {
    /// Zero.
    pub const ZERO: Integer = Integer(Size::Small(0));

    /// The integer that the text of a JSON number stands for, if it is one.
    pub fn from_json(text: &str) -> Option<Self> {
        let number = Number::parse(text).filter(Number::is_integer)?;
        let small = number.to_i128().and_then(|value| value.try_into().ok());
        Some(Self(match small {
            Some(value) => Size::Small(value),
            None => Size::Large(text.into()),
        }))
    }

    /// The value, if 64 bits hold it.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Size::Small(value) => Some(value),
            Size::Large(_) => None,
        }
    }

    /// The value, if 128 bits hold it.
    pub fn to_i128(&self) -> Option<i128> {
        match &self.0 {
            Size::Small(value) => Some((*value).into()),
            Size::Large(text) => Number::parse(text)?.to_i128(),
        }
    }

    /// Calls `f` with the text of the number in JSON.
    pub(crate) fn with_json<R>(&self, f: impl FnOnce(&str) -> R) -> R {
        match &self.0 {
            Size::Small(value) => f(itoa::Buffer::new().format(*value)),
            Size::Large(text) => f(text),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        if let (Size::Small(a), Size::Small(b)) = (&self.0, &other.0) {
            return a.cmp(b);
        }
        // Both texts are numbers.
        self.with_json(|a| other.with_json(|b| Number::parse(a).cmp(&Number::parse(b))))
    }
}

impl Default for Integer {
    fn default() -> Self {
        Self::ZERO
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_json(|text| f.pad(text))
    }
}

impl FromStr for Integer {
    type Err = NotThisInteger;

    fn from_str(text: &str) -> Result<Self, NotThisInteger> {
        Self::from_json(text).ok_or(NotThisInteger)
    }
}

impl PartialEq for Integer {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other).is_eq()
    }
}

impl Eq for Integer {}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(other)
    }
}

impl Hash for Integer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.with_json(|text| {
            if let Some(number) = Number::parse(text) {
                (number.is_negative(), number.scale()).hash(state);
                number.digits().for_each(|digit| state.write_u8(digit));
            }
        });
    }
}

macro_rules! small {
    ($($type:ident)*) => {$(
        impl From<$type> for Integer {
            fn from(value: $type) -> Self {
                Self(Size::Small(value.into()))
            }
        }
    )*};
}

macro_rules! large {
    ($($type:ident)*) => {$(
        impl From<$type> for Integer {
            fn from(value: $type) -> Self {
                Self(match value.try_into() {
                    Ok(small) => Size::Small(small),
                    Err(_) => Size::Large(itoa::Buffer::new().format(value).into()),
                })
            }
        }
    )*};
}

macro_rules! both_ways {
    ($($type:ident)*) => {$(
        impl TryFrom<&Integer> for $type {
            type Error = NotThisInteger;

            fn try_from(value: &Integer) -> Result<Self, NotThisInteger> {
                let value = value.to_i128().and_then(|value| value.try_into().ok());
                value.ok_or(NotThisInteger)
            }
        }

        impl PartialEq<$type> for Integer {
            fn eq(&self, other: &$type) -> bool {
                self.compare(&(*other).into()).is_eq()
            }
        }

        impl PartialOrd<$type> for Integer {
            fn partial_cmp(&self, other: &$type) -> Option<Ordering> {
                Some(self.compare(&Integer::from(*other)))
            }
        }
    )*};
}

small!(i8 i16 i32 i64 u8 u16 u32);
large!(u64 i128 isize usize);
both_ways!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 usize);

impl Json for Integer {
    const LOOK: Look = Look::Of(Kind::Number);

    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        if let Some(value) = r.short_integer() {
            return Ok(Self(Size::Small(value)));
        }
        match Self::from_json(r.number_text()?) {
            Some(value) => Ok(value),
            None => r.refuse(),
        }
    }

    fn encode(&self, w: &mut Writer) {
        self.with_json(|text| w.raw(text));
    }

    fn blank() -> Option<Self> {
        Some(Self::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Mode;

    fn integer(text: &str) -> Integer {
        text.parse().unwrap_or_else(|_| panic!("{text} is one"))
    }

    #[test]
    fn of_any_size_and_equal_by_value() {
        for (a, b) in [
            ("100", "1e2"),
            ("-0", "0.0"),
            ("1180591620717411303424", "1180591620717411303424.0"),
            ("1e30", "1000000000000000000000000000000"),
            ("1e999999999", "10e999999998"),
        ] {
            assert_eq!(integer(a), integer(b));
        }
        assert!(integer("-1e30") < integer("-1") && integer("9e40") > integer("1e40"));
        assert!(integer("1e30") > i64::MAX && integer("7") == 7 && integer("-1e400") < 0u8);
        for text in ["", "1.5", "1e-1", "x", "+1", "01", " 1"] {
            assert!(text.parse::<Integer>().is_err(), "{text}");
        }
    }

    #[test]
    fn keeps_its_text() {
        for text in ["1e30", "-12345678901234567890", "17", "1e999999999"] {
            let mut reader = Reader::new(text.as_bytes(), Mode::Strict);
            let read = Integer::decode(&mut reader).expect("an integer");
            assert_eq!(crate::to_string(&read), text);
        }
        assert_eq!(u64::try_from(&Integer::from(u64::MAX)), Ok(u64::MAX));
        assert!(i32::try_from(&integer("1e30")).is_err());
    }
}
