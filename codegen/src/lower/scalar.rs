//! Booleans, numbers, strings and their enumerations.

use crate::config::Integers;
use crate::fragment::{integral, range};
use crate::ir::{Coding, FloatKind, Format, IntKind, Kind, Kinds, Literal, Shape};
use crate::load::At;

use super::Lowering;
use super::facets::Facets;

impl<'d> Lowering<'_, 'd> {
    /// The shape of a set whose values are booleans, numbers or strings.
    pub(super) fn scalar(&mut self, at: At<'d>, facets: &Facets<'_>) -> Shape {
        if let Some(path) = facets.format.and_then(|format| self.config.foreign(format)) {
            return Shape::Foreign(path.to_owned(), facets.kinds);
        }
        if let Some(values) = &facets.values {
            if facets.constant && values.len() == 1 {
                return Shape::Const(values[0].clone());
            }
            if values.iter().all(|v| matches!(v, Literal::String(_))) {
                return Shape::Enum(values.clone());
            }
        }
        match facets.kinds {
            kinds if kinds == Kinds::of(Kind::Bool) => Shape::Bool,
            kinds if kinds == Kinds::of(Kind::Integer) => Shape::Int(self.integer(at, facets)),
            kinds if kinds == Kinds::of(Kind::String) => self.string(facets),
            // `float` too: an `f32` would not give back the digits that were sent.
            _ => Shape::Float(FloatKind::F64),
        }
    }

    /// The type of an integer: by its format, else an `i64` or the next wider one that holds all that the bounds
    /// allow. Where nothing bounds it, only the configuration can say whether comfort or size matters.
    fn integer(&mut self, at: At<'d>, facets: &Facets<'_>) -> IntKind {
        if let Some(kind) = facets.format.and_then(int_format) {
            return kind;
        }
        let listed = facets.values.as_ref().map(|values| {
            let numbers = values.iter().map(|value| match value {
                Literal::Number(text) => integral(text),
                _ => None,
            });
            numbers.collect::<Option<Vec<i128>>>()
        });
        let (least, greatest) = match &listed {
            Some(Some(values)) => (values.iter().min().copied(), values.iter().max().copied()),
            // A value that no fixed size holds.
            Some(None) => return IntKind::Any,
            None => (facets.least, facets.greatest),
        };
        let holds = |kind: &IntKind| {
            let within = |value: Option<i128>| {
                let range = range(*kind).map(|(low, high)| low..=high);
                value.is_none_or(|value| range.is_none_or(|range| range.contains(&value)))
            };
            within(least) && within(greatest)
        };
        let bounded = least.is_some() && greatest.is_some();
        if !bounded && self.config.integers == Integers::Exact {
            return IntKind::Any;
        }
        if !bounded {
            self.unbounded.push(at);
        }
        let kinds = [IntKind::I64, IntKind::U64, IntKind::I128];
        kinds.into_iter().find(holds).unwrap_or(IntKind::Any)
    }

    fn string(&self, facets: &Facets<'_>) -> Shape {
        let format = facets.format.filter(|format| !self.config.is_plain(format));
        if let Some(format) = format.and_then(text_format) {
            return Shape::Text(format);
        }
        let coding = format.and_then(coding).or(facets.encoding);
        coding.map_or(Shape::Str, Shape::Bytes)
    }
}

pub(super) fn int_format(format: &str) -> Option<IntKind> {
    Some(match format {
        "int8" => IntKind::I8,
        "int16" => IntKind::I16,
        "int32" => IntKind::I32,
        "int64" => IntKind::I64,
        "uint8" => IntKind::U8,
        "uint16" => IntKind::U16,
        "uint32" => IntKind::U32,
        "uint64" => IntKind::U64,
        _ => return None,
    })
}

/// How bytes stand in a string, by the name that `format` or `contentEncoding` (RFC 4648) has for it.
pub(super) fn coding(name: &str) -> Option<Coding> {
    match name {
        "byte" | "base64" => Some(Coding::Base64),
        "base64url" => Some(Coding::Base64Url),
        _ => None,
    }
}

/// The formats of strings that have a Rust type.
pub(super) fn text_format(format: &str) -> Option<Format> {
    Some(match format {
        "date-time" => Format::DateTime,
        "date" => Format::Date,
        "time" => Format::Time,
        "duration" => Format::Duration,
        "uuid" => Format::Uuid,
        "uri" => Format::Uri,
        "uri-reference" => Format::UriReference,
        "ipv4" => Format::Ipv4,
        "ipv6" => Format::Ipv6,
        _ => return None,
    })
}

/// Whether the runtime can tell values of a shape that are of a format from those that are not.
/// <https://spec.openapis.org/registry/format/>
pub(super) fn is_checked(format: &str, shape: &Shape) -> bool {
    match shape {
        Shape::Int(_) | Shape::Float(_) => NUMBER_FORMATS.contains(&format),
        Shape::Str | Shape::Extensible(_) | Shape::Text(_) | Shape::Enum(_) | Shape::Bytes(_) => {
            STRING_FORMATS.contains(&format)
        }
        Shape::Const(Literal::String(_)) => STRING_FORMATS.contains(&format),
        Shape::Const(Literal::Number(_)) => NUMBER_FORMATS.contains(&format),
        _ => false,
    }
}

const STRING_FORMATS: &[&str] = &[
    "base64",
    "base64url",
    "byte",
    "char",
    "date",
    "date-time",
    "date-time-local",
    "decimal",
    "decimal128",
    "duration",
    "email",
    "hostname",
    "http-date",
    "idn-email",
    "idn-hostname",
    "int64",
    "ipv4",
    "ipv4-cidr",
    "ipv6",
    "ipv6-cidr",
    "iri",
    "iri-reference",
    "json-pointer",
    "language",
    "media-range",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "time",
    "time-local",
    "uint64",
    "unixtime",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

const NUMBER_FORMATS: &[&str] = &[
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "float",
    "int16",
    "int32",
    "int64",
    "int8",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "unixtime",
];
