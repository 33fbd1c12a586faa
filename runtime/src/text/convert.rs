//! From and to types of the standard library, and of `jiff` and `uuid` by the features of these names.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Ipv4, Ipv6};

impl Ipv4 {
    /// The address.
    pub fn addr(&self) -> Ipv4Addr {
        // The format is what the standard library parses, so the other case does not arise.
        self.parse().unwrap_or(Ipv4Addr::UNSPECIFIED)
    }
}

impl Ipv6 {
    /// The address.
    pub fn addr(&self) -> Ipv6Addr {
        self.parse().unwrap_or(Ipv6Addr::UNSPECIFIED)
    }
}

impl From<Ipv4Addr> for Ipv4 {
    fn from(addr: Ipv4Addr) -> Self {
        Self::trusted(addr.to_string().into())
    }
}

impl From<Ipv6Addr> for Ipv6 {
    fn from(addr: Ipv6Addr) -> Self {
        Self::trusted(addr.to_string().into())
    }
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use jiff::{Error, SignedDuration, Span, Timestamp, civil};

    use crate::text::{Date, DateTime, Duration, Time};

    impl TryFrom<&DateTime> for Timestamp {
        type Error = Error;

        /// Fails beyond jiff's range of years; a leap second becomes the second before it, as jiff has it.
        fn try_from(text: &DateTime) -> Result<Self, Error> {
            text.parse()
        }
    }

    /// What follows the date of a text that has both.
    fn after_date(text: &str) -> Option<&str> {
        text.split_once(['T', 't', ' ']).map(|(_, time)| time)
    }

    /// Refuses a time that says more than the clock. jiff itself refuses `Z`, and forgets `+02:00`.
    fn of_clock_alone(time: &str) -> Result<(), Error> {
        match time.contains(['+', '-', '[']) {
            true => Err(Error::from_args(format_args!(
                "an offset or a zone says more than the clock"
            ))),
            false => Ok(()),
        }
    }

    impl TryFrom<&DateTime> for civil::DateTime {
        type Error = Error;

        /// What the clock says, for a text without an offset or a zone, as clients receive such; with one it fails.
        fn try_from(text: &DateTime) -> Result<Self, Error> {
            of_clock_alone(after_date(text).unwrap_or_default())?;
            text.parse()
        }
    }

    impl TryFrom<&Time> for civil::Time {
        type Error = Error;

        /// What the clock says, for a text without an offset or a zone, as clients receive such; with one it fails.
        fn try_from(text: &Time) -> Result<Self, Error> {
            of_clock_alone(after_date(text).unwrap_or(text))?;
            text.parse()
        }
    }

    impl From<Timestamp> for DateTime {
        /// Years before 0000 or after 9999 have no text in RFC 3339; jiff's end at 9999, and earlier ones become year 0000.
        fn from(time: Timestamp) -> Self {
            let earliest = civil::date(0, 1, 1)
                .at(0, 0, 0, 0)
                .in_tz("UTC")
                .map(|zoned| zoned.timestamp());
            Self::trusted(time.max(earliest.unwrap_or(time)).to_string().into())
        }
    }

    impl TryFrom<&Date> for civil::Date {
        type Error = Error;

        fn try_from(text: &Date) -> Result<Self, Error> {
            text.parse()
        }
    }

    impl TryFrom<civil::Date> for Date {
        type Error = crate::text::InvalidText;

        fn try_from(date: civil::Date) -> Result<Self, Self::Error> {
            Self::new(date.to_string())
        }
    }

    impl TryFrom<&Duration> for Span {
        type Error = Error;

        fn try_from(text: &Duration) -> Result<Self, Error> {
            text.parse()
        }
    }

    impl TryFrom<SignedDuration> for Duration {
        type Error = crate::text::InvalidText;

        /// Only what is neither negative nor has a fraction of a second has a text in RFC 3339.
        fn try_from(duration: SignedDuration) -> Result<Self, Self::Error> {
            Self::new(duration.to_string())
        }
    }
}

#[cfg(feature = "uuid")]
impl From<&super::Uuid> for uuid::Uuid {
    fn from(text: &super::Uuid) -> Self {
        // Every text of the format parses.
        text.parse().unwrap_or_default()
    }
}

#[cfg(feature = "uuid")]
impl From<uuid::Uuid> for super::Uuid {
    fn from(uuid: uuid::Uuid) -> Self {
        Self::trusted(uuid.hyphenated().to_string().into())
    }
}
