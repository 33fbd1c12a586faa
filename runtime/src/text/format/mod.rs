//! Formats: for each name of the OpenAPI format registry and of JSON Schema a question "is this text one?".
//!
//! In: the decoded text of a string, or the text of a number. Out: yes or no, by the rule that the format's own
//! specification gives.

mod http;
mod idn;
mod net;
mod number;
mod pointer;
mod properties;
mod time;
mod uri;

pub use http::*;
pub use idn::is_idn_hostname;
pub use net::{is_email, is_hostname, is_idn_email, is_ipv4, is_ipv4_cidr, is_ipv6, is_ipv6_cidr};
pub use number::*;
pub use oasmith_ecma262::is_valid as is_regex;
pub use pointer::*;
pub use time::*;
pub use uri::{is_iri, is_iri_reference, is_uri, is_uri_reference, is_uri_template};

use super::base64::{Alphabet, decode};

/// A format by its name: what it says of strings and of numbers. Values of other kinds satisfy every format.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The name as the `format` keyword spells it.
    pub name: &'static str,
    /// Whether a string is one; `None` if strings are not its concern.
    pub string: Option<fn(&str) -> bool>,
    /// Whether a number, given as its JSON text, is one; `None` if numbers are not its concern.
    pub number: Option<fn(&str) -> bool>,
}

/// The format of this name, if it is known and says anything that can be checked.
///
/// `binary`, `commonmark`, `html` and `password` are known and say nothing.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

const fn string(name: &'static str, is: fn(&str) -> bool) -> Format {
    Format {
        name,
        string: Some(is),
        number: None,
    }
}

const fn number(name: &'static str, is: fn(&str) -> bool) -> Format {
    Format {
        name,
        string: None,
        number: Some(is),
    }
}

/// The registry has it as "string, number" where large or exact numbers are usual.
const fn both(name: &'static str, is: fn(&str) -> bool) -> Format {
    Format {
        name,
        string: Some(is),
        number: Some(is),
    }
}

static FORMATS: [Format; 50] = [
    // Not in the registry, which calls it `byte`; descriptions do.
    string("base64", is_base64),
    string("base64url", is_base64url),
    string("byte", is_base64),
    string("char", is_char),
    string("date", is_date),
    string("date-time", is_date_time),
    string("date-time-local", is_date_time_local),
    both("decimal", is_decimal),
    both("decimal128", is_decimal128),
    number("double", is_double),
    number("double-int", is_double_int),
    string("duration", is_duration),
    string("email", is_email),
    number("float", is_float),
    string("hostname", is_hostname),
    string("http-date", is_http_date),
    string("idn-email", is_idn_email),
    string("idn-hostname", is_idn_hostname),
    number("int16", is_int16),
    number("int32", is_int32),
    both("int64", is_int64),
    number("int8", is_int8),
    string("ipv4", is_ipv4),
    string("ipv4-cidr", is_ipv4_cidr),
    string("ipv6", is_ipv6),
    string("ipv6-cidr", is_ipv6_cidr),
    string("iri", is_iri),
    string("iri-reference", is_iri_reference),
    string("json-pointer", is_json_pointer),
    string("language", is_language),
    string("media-range", is_media_range),
    string("regex", oasmith_ecma262::is_valid),
    string("relative-json-pointer", is_relative_json_pointer),
    string("sf-binary", is_sf_binary),
    string("sf-boolean", is_sf_boolean),
    string("sf-decimal", is_sf_decimal),
    string("sf-integer", is_sf_integer),
    string("sf-string", is_sf_string),
    string("sf-token", is_sf_token),
    string("time", is_time),
    string("time-local", is_time_local),
    number("uint16", is_uint16),
    number("uint32", is_uint32),
    both("uint64", is_uint64),
    number("uint8", is_uint8),
    both("unixtime", is_double),
    string("uri", is_uri),
    string("uri-reference", is_uri_reference),
    string("uri-template", is_uri_template),
    string("uuid", is_uuid),
];

/// A UUID in its usual form with hyphens, of whatever version (RFC 9562 section 4).
pub fn is_uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Base64 with padding, in canonical form (RFC 4648 sections 3.5 and 4).
pub fn is_base64(text: &str) -> bool {
    decode(text, Alphabet::Standard).is_some()
}

/// Base64 in the alphabet for URLs and file names, padded or not, in canonical form (RFC 4648 section 5).
pub fn is_base64url(text: &str) -> bool {
    decode(text, Alphabet::Url).is_some()
}

/// Exactly one character: one code point.
pub fn is_char(text: &str) -> bool {
    text.chars().nth(1).is_none() && !text.is_empty()
}
