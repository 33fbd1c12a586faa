//! Whole bodies between JSON and their media type.
//!
//! In: a [`Coding`] and JSON, or the body as it came. Out: the other of the two. As with parameters, judging is left to
//! the schema.

use std::borrow::Cow;

use super::outline::{Node, Value};
use super::read::{Malformed, pair_value, pairs};
use super::text::{Raw, is_object, json, string};
use super::write::{Unwritable, query};
use super::{Spec, decode_query};
use crate::operation::{Coding, Layout, Param, Style};

/// The body that JSON becomes.
pub(crate) fn encode_body(coding: Coding, body: Vec<u8>) -> Result<Vec<u8>, Unwritable> {
    match coding {
        Coding::Text(_) => Ok(parse(&body)?.text().as_bytes().to_vec()),
        Coding::Form(layout, fields) => {
            let mut out = String::new();
            let Value::Object(members) = parse(&body)?.value else {
                return Err(Unwritable("is not an object"));
            };
            for (name, node) in &members {
                let mut spec = field(name, &layout, fields);
                let mixed = is_either(&spec, fields);
                if mixed && node.text().starts_with('{') && !node.raw.starts_with('{') {
                    return Err(Unwritable("is text that reads as an object"));
                }
                if spec.style == Style::Json || (mixed && node.raw.starts_with('{')) {
                    spec.style = Style::Form;
                    let value = Value::Scalar(node.raw.to_owned());
                    query(
                        &spec,
                        &Node {
                            raw: node.raw,
                            value,
                        },
                        &mut out,
                    )?;
                } else {
                    query(&spec, node, &mut out)?;
                }
            }
            Ok(out.into_bytes())
        }
        _ => Ok(body),
    }
}

/// The texts that JSON becomes: one per item of a list, else one.
pub(crate) fn texts(body: &[u8]) -> Result<Vec<String>, Unwritable> {
    let node = parse(body)?;
    Ok(match &node.value {
        Value::Array(items) => items.iter().map(|item| item.text().to_owned()).collect(),
        _ => vec![node.text().to_owned()],
    })
}

/// The JSON texts of the items of a list.
pub(crate) fn items(body: &[u8]) -> Result<Vec<String>, Unwritable> {
    match parse(body)?.value {
        Value::Array(items) => Ok(items.iter().map(|item| item.raw.to_owned()).collect()),
        Value::Scalar(text) if text == "null" => Ok(vec![text]),
        _ => Err(Unwritable("is not a list")),
    }
}

/// The JSON that texts under one name stand for.
pub(crate) fn gathered(layout: &Layout, texts: &[&str]) -> String {
    let raw = match texts {
        [only]
            if !layout.has_array()
                || layout.has_scalar()
                || (matches!(layout, Layout::Nullable(_)) && *only == "null") =>
        {
            Raw::Text((*only).to_owned())
        }
        all => Raw::List(
            all.iter()
                .map(|text| Raw::Text((*text).to_owned()))
                .collect(),
        ),
    };
    json(layout, &raw)
}

fn parse(body: &[u8]) -> Result<Node<'_>, Unwritable> {
    Node::parse(body).map_err(|_| Unwritable("is not JSON"))
}

/// The JSON that a body stands for.
pub(crate) fn decode_body(coding: Coding, body: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    let text = || std::str::from_utf8(body).map_err(|_| Malformed::Utf8);
    match coding {
        Coding::Text(layout) => {
            let text = Raw::Text(text()?.to_owned());
            Ok(Cow::Owned(json(&layout, &text).into_bytes()))
        }
        Coding::Form(layout, fields) => {
            decode_form(&layout, fields, text()?).map(|json| Cow::Owned(json.into_bytes()))
        }
        _ => Ok(Cow::Borrowed(body)),
    }
}

fn decode_form(layout: &Layout, fields: &[Param], text: &str) -> Result<String, Malformed> {
    let pairs = pairs(text)?;
    let declared = match layout.object() {
        Some(Layout::Object(members, _)) => *members,
        _ => &[],
    };
    let deep: Vec<String> = fields
        .iter()
        .filter(|field| field.style == Style::DeepObject)
        .map(|field| format!("{}[", field.name))
        .collect();
    let mut names: Vec<&str> = declared.iter().map(|(name, _)| *name).collect();
    let mut seen: std::collections::HashSet<&str> = names.iter().copied().collect();
    let others = pairs.iter().map(|(name, _)| name.as_str());
    names.extend(
        others.filter(|name| {
            !deep.iter().any(|prefix| name.starts_with(prefix)) && seen.insert(name)
        }),
    );
    let mut out = String::from("{");
    for name in names {
        let spec = field(name, layout, fields);
        let mixed = is_either(&spec, fields);
        // Members of an object that stands as JSON do not stand by themselves.
        if mixed && pairs.iter().all(|(given, _)| given != name) {
            continue;
        }
        let Some(raw) = pair_value(&spec, &pairs, decode_query, &|_| true)? else {
            continue;
        };
        if out.len() > 1 {
            out.push(',');
        }
        string(name, &mut out);
        out.push(':');
        let object = matches!(&raw, Raw::Text(text) if mixed && is_object(text));
        let layout = if object || spec.style == Style::Json {
            &Layout::Json
        } else {
            spec.layout
        };
        out.push_str(&json(layout, &raw));
    }
    out.push('}');
    Ok(out)
}

/// Whether it is the value that decides how a member is written: as JSON, if it is an object.
fn is_either(spec: &Spec<'_>, fields: &[Param]) -> bool {
    spec.layout.is_mixed() && fields.iter().all(|field| field.name != spec.name)
}

/// How a member is written: as its encoding says; without one scalars and lists as text, objects as
/// JSON (OpenAPI 3.1, 4.8.15.1).
fn field<'a>(name: &'a str, layout: &'a Layout, fields: &'a [Param]) -> Spec<'a> {
    if let Some(field) = fields.iter().find(|field| field.name == name) {
        return Spec::from(field);
    }
    let layout = match layout.object() {
        Some(Layout::Object(members, rest)) => {
            let own = members
                .iter()
                .find(|(member, _)| *member == name)
                .map(|(_, layout)| layout);
            own.or(*rest).unwrap_or(&Layout::Any)
        }
        _ => &Layout::Any,
    };
    let object = layout.object().is_some() && !layout.is_mixed();
    let style = if object { Style::Json } else { Style::Form };
    Spec {
        name,
        style,
        explode: !object,
        allow_reserved: false,
        required: false,
        layout,
    }
}
