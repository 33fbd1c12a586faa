//! Text by its layout into JSON.
//!
//! In: the separated, unescaped text of a parameter. Out: JSON text. What does not fit its layout becomes a
//! JSON string or array, which the schema refuses with a violation that says what was expected.

use std::borrow::Cow;

use crate::json::{Mode, Reader, Writer};
use crate::operation::Layout;

/// The unescaped text of a parameter, taken apart by its style.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw {
    Text(String),
    List(Vec<Raw>),
    Pairs(Vec<(String, Raw)>),
}

/// The JSON that the text stands for.
pub(super) fn json(layout: &Layout, raw: &Raw) -> String {
    let mut out = String::new();
    put(layout, raw, &mut out);
    out
}

/// Whether text is taken for the JSON of an object or a list, where a value may also be a scalar.
pub(crate) fn reads_as_json(layout: &Layout, text: &str) -> bool {
    let may_be = match text.as_bytes().first() {
        Some(b'{') => layout.object().is_some(),
        Some(b'[') => layout.has_array(),
        _ => false,
    };
    may_be && is_json(text)
}

/// Whether a string does not come back as itself, where it stands as it is.
pub(crate) fn is_misread(layout: &Layout, text: &str) -> bool {
    let read = || json(layout, &Raw::Text(text.to_owned()));
    reads_as_json(layout, text) || !read().starts_with('"')
}

fn put(layout: &Layout, raw: &Raw, out: &mut String) {
    match (layout, raw) {
        (Layout::Nullable(_), Raw::Text(text)) if text == "null" => out.push_str("null"),
        (Layout::Nullable(inner) | Layout::As(inner) | Layout::By(_, _, inner), _) => {
            put(inner, raw, out);
        }
        (Layout::OneOf(all), _) => {
            let chosen = all
                .iter()
                .find(|one| fits(one, raw))
                .or_else(|| all.first());
            put(chosen.unwrap_or(&Layout::Text), raw, out);
        }
        (Layout::Text | Layout::Array(_) | Layout::Object(..), Raw::Text(text)) => match layout {
            Layout::Array(_) => list(layout, std::slice::from_ref(raw), out),
            _ => string(text, out),
        },
        (_, Raw::Text(text)) if fits(layout, raw) => out.push_str(text),
        (_, Raw::Text(text)) => string(text, out),
        (_, Raw::List(items)) => list(layout, items, out),
        (Layout::Array(_), Raw::Pairs(pairs)) | (Layout::Any, Raw::Pairs(pairs))
            if matches!(layout, Layout::Array(_)) || are_numbered(pairs) =>
        {
            let items: Vec<Raw> = pairs.iter().map(|(_, item)| item.clone()).collect();
            list(layout, &items, out);
        }
        (_, Raw::Pairs(pairs)) => members(layout, pairs, out),
    }
}

/// Whether keys are those that the items of a list have in a deep object.
fn are_numbered(pairs: &[(String, Raw)]) -> bool {
    let mut keys = pairs.iter().enumerate();
    !pairs.is_empty() && keys.all(|(index, (key, _))| *key == index.to_string())
}

fn list(layout: &Layout, items: &[Raw], out: &mut String) {
    let inner = match layout {
        Layout::Array(inner) => inner,
        _ => &Layout::Any,
    };
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        within(inner, item, out);
    }
    out.push(']');
}

fn members(layout: &Layout, pairs: &[(String, Raw)], out: &mut String) {
    let (fields, rest) = match layout {
        Layout::Object(fields, rest) => (*fields, *rest),
        _ => (&[][..], None),
    };
    let told = told(fields, pairs);
    let told = |member: &str| told.iter().find(|(tag, _)| *tag == member)?.1;
    out.push('{');
    for (index, (key, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        string(key, out);
        out.push(':');
        let field = fields
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, layout)| layout.beside(|member| told(member).map(Cow::Borrowed)));
        within(field.or(rest).unwrap_or(&Layout::Any), value, out);
    }
    out.push('}');
}

/// The members that tell what others are, each with its text, looked for once.
fn told<'p>(
    fields: &[(&str, Layout)],
    pairs: &'p [(String, Raw)],
) -> Vec<(&'static str, Option<&'p str>)> {
    let mut told: Vec<(&'static str, Option<&str>)> = Vec::new();
    for (_, layout) in fields {
        if let Layout::By(tag, ..) = layout
            && told.iter().all(|(known, _)| known != tag)
        {
            told.push((tag, text_of(pairs, tag)));
        }
    }
    told
}

fn text_of<'p>(pairs: &'p [(String, Raw)], name: &str) -> Option<&'p str> {
    let (_, raw) = pairs.iter().find(|(key, _)| key == name)?;
    match raw {
        Raw::Text(text) => Some(text),
        Raw::List(_) | Raw::Pairs(_) => None,
    }
}

/// A value within another. No style has words for a list or an object there, so that they stand as JSON.
fn within(layout: &Layout, raw: &Raw, out: &mut String) {
    match raw {
        Raw::Text(text)
            if text.starts_with(['[', '{']) && is_composite(layout) && is_json(text) =>
        {
            out.push_str(text);
        }
        _ => put(layout, raw, out),
    }
}

/// Whether a layout means lists or objects, and never text.
fn is_composite(layout: &Layout) -> bool {
    (layout.has_array() || layout.object().is_some()) && !layout.has_text()
}

pub(super) fn string(text: &str, out: &mut String) {
    let mut writer = Writer::new();
    writer.string(text);
    out.push_str(std::str::from_utf8(&writer.into_bytes()).unwrap_or("\"\""));
}

/// Whether a layout reads the text as what it describes.
fn fits(layout: &Layout, raw: &Raw) -> bool {
    match (layout, raw) {
        (Layout::Text, Raw::Text(_)) => true,
        (Layout::Bool, Raw::Text(text)) => matches!(text.as_str(), "true" | "false"),
        (Layout::Number, Raw::Text(text)) => is_number(text),
        (Layout::Any, Raw::Text(text)) => {
            matches!(text.as_str(), "true" | "false" | "null") || is_number(text)
        }
        (Layout::Json, Raw::Text(text)) => is_json(text),
        (Layout::Nullable(inner), _) => {
            matches!(raw, Raw::Text(text) if text == "null") || fits(inner, raw)
        }
        (Layout::OneOf(all), _) => all.iter().any(|one| fits(one, raw)),
        (Layout::As(inner) | Layout::By(_, _, inner), _) => fits(inner, raw),
        (Layout::Array(_), Raw::Pairs(pairs)) => are_numbered(pairs),
        (Layout::Array(_), Raw::List(_)) | (Layout::Object(..), Raw::Pairs(_)) => true,
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && is_json(text)
}

fn is_json(text: &str) -> bool {
    let mut reader = Reader::new(text.as_bytes(), Mode::Strict);
    reader.unknown().is_ok() && reader.end().is_ok()
}
