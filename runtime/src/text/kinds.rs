//! The formats that have a type: one marker and one alias each. In: nothing. Out: types.

use super::format::*;
use super::{Kind, Text};

/// The markers that tell [`Text`] types apart.
pub mod kind {
    macro_rules! markers {
        ($($name:ident $is:ident $format:literal $blank:literal $open:literal)*) => {$(
            #[doc = concat!("Marks `format: ", $format, "`.")]
            #[derive(Debug, Clone, Copy)]
            pub enum $name {}

            impl super::Kind for $name {
                const NAME: &'static str = $format;
                const BLANK: &'static str = $blank;
                const OPEN: bool = $open;

                fn is(text: &str) -> bool {
                    super::$is(text)
                }
            }
        )*

        /// Whether clients keep texts that are not of a format: [`super::Kind::OPEN`] by its name.
        pub(crate) fn is_open(format: &str) -> bool {
            $(($open && format == $format))||*
        }
    };
    }

    markers! {
        DateTime is_date_time "date-time" "1970-01-01T00:00:00Z" true
        Date is_date "date" "1970-01-01" true
        Time is_time "time" "00:00:00Z" true
        Duration is_duration "duration" "PT0S" true
        Uuid is_uuid "uuid" "00000000-0000-0000-0000-000000000000" false
        Uri is_uri "uri" "about:blank" true
        UriReference is_uri_reference "uri-reference" "" true
        Ipv4 is_ipv4 "ipv4" "0.0.0.0" false
        Ipv6 is_ipv6 "ipv6" "::" false
        Decimal is_decimal "decimal" "0" false
    }
}

/// A point in time, RFC 3339 `date-time`.
pub type DateTime = Text<kind::DateTime>;
/// A day, RFC 3339 `full-date`.
pub type Date = Text<kind::Date>;
/// A time of day with its offset, RFC 3339 `full-time`.
pub type Time = Text<kind::Time>;
/// A duration, RFC 3339 appendix A.
pub type Duration = Text<kind::Duration>;
/// A UUID with hyphens, RFC 9562.
pub type Uuid = Text<kind::Uuid>;
/// A URI, RFC 3986.
pub type Uri = Text<kind::Uri>;
/// A URI or a relative reference, RFC 3986.
pub type UriReference = Text<kind::UriReference>;
/// An IPv4 address.
pub type Ipv4 = Text<kind::Ipv4>;
/// An IPv6 address.
pub type Ipv6 = Text<kind::Ipv6>;
/// A decimal number in a string, of whatever size and precision.
pub type Decimal = Text<kind::Decimal>;
