//! Whether a body went over the wire as its media type has it.

use oasmith_codegen::inventory::{Call, Carriage, FormPart, Kind};
use serde_json::{Map, Value};

use super::{header, pairs, take};
use crate::corpus::compare::equal;
use crate::corpus::document::Description;
use crate::wire::reference::{self, Described};

/// Compares the body of a message with the value that was given.
pub(super) fn sent(
    description: &Description,
    call: &Call,
    content: &Carriage,
    value: &Value,
    message: &Value,
    found: &mut Vec<String>,
) {
    let bytes = unhex(message["body"].as_str().unwrap_or_default());
    let media = header(message, "content-type")
        .unwrap_or_default()
        .to_owned();
    let documented = content.media.to_ascii_lowercase();
    let essence = |media: &str| {
        media
            .split(';')
            .next()
            .unwrap_or("")
            .trim()
            .to_ascii_lowercase()
    };
    let (stated, wanted) = (essence(&media), essence(&documented));
    let within = match wanted.strip_suffix("/*") {
        Some("*") => true,
        Some(family) => stated.split('/').next() == Some(family),
        None => stated == wanted,
    };
    if !within {
        found.push(format!("a body of `{documented}` is sent as `{media}`"));
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let good = match &content.kind {
        Kind::Raw => value["bytes"].as_str() == Some(message["body"].as_str().unwrap_or_default()),
        Kind::Form(_, parts) => {
            let chosen = |name: &str| {
                has_choice(description, content, name)
                    || has_lists_of_objects(description, content, name)
            };
            parts_match(parts, &media, &bytes, value, &chosen)
        }
        Kind::Lines(_) => lines_match(&text, value),
        Kind::Events(_, whole) => events_match(&text, value, *whole),
        Kind::Value(_) if stated.contains("form-urlencoded") => {
            form_matches(description, call, content, &text, value)
        }
        Kind::Value(_) if is_json(&stated) || !stated.starts_with("text/") => {
            serde_json::from_str(&text).is_ok_and(|sent| equal(&sent, value))
                || (value.is_string() && !is_json(&stated) && value == &text)
        }
        Kind::Value(_) => match value {
            Value::Array(_) | Value::Object(_) => {
                serde_json::from_str(&text).is_ok_and(|sent| equal(&sent, value))
            }
            scalar => reference::same(&text, &reference::text(scalar)),
        },
    };
    if !good {
        let (value, text): (String, String) = (
            value.to_string().chars().take(300).collect(),
            text.chars().take(300).collect(),
        );
        found.push(format!("a body of `{media}` for {value} is {text:?}"));
    }
}

fn is_json(media: &str) -> bool {
    media.ends_with("/json") || media.ends_with("+json")
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = (0..text.len())
        .step_by(2)
        .filter_map(|at| text.get(at..at + 2));
    pairs
        .filter_map(|two| u8::from_str_radix(two, 16).ok())
        .collect()
}

fn lines_match(text: &str, value: &Value) -> bool {
    let lines = text
        .split(['\n', '\u{1e}'])
        .filter(|line| !line.trim().is_empty());
    let sent: Result<Vec<Value>, _> = lines.map(serde_json::from_str).collect();
    sent.is_ok_and(|sent| equal(&Value::Array(sent), value))
}

/// HTML, 9.2.6: fields a line, an empty line ends an event. What is given are the data, or whole events.
fn events_match(text: &str, value: &Value, whole: bool) -> bool {
    let mut events: Vec<Map<String, Value>> = Vec::new();
    let mut event = Map::new();
    for line in text.split('\n') {
        let line = line.trim_end_matches('\r');
        if line.is_empty() && event.contains_key("data") {
            events.push(std::mem::take(&mut event));
        } else if let Some((name, rest)) = line.split_once(':') {
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            let said = match event.get(name).and_then(Value::as_str) {
                Some(before) => format!("{before}\n{rest}"),
                None => rest.to_owned(),
            };
            event.insert(name.to_owned(), Value::String(said));
        }
    }
    let same = |sent: &Value, given: &Value| {
        let text = sent.as_str().unwrap_or_default();
        sent == given || serde_json::from_str(text).is_ok_and(|sent| equal(&sent, given))
    };
    let given = value.as_array().map_or(&[][..], Vec::as_slice);
    events.len() == given.len()
        && events.iter().zip(given).all(|(sent, given)| match whole {
            true => given.as_object().is_some_and(|given| {
                given.len() == sent.len()
                    && given.iter().all(|(name, given)| same(&sent[name], given))
            }),
            false => same(&sent["data"], given),
        })
}

/// `application/x-www-form-urlencoded` (OpenAPI 3.1, 4.8.15.1): texts, lists spread, objects as JSON, unless `encoding`
/// or Swagger's `formData` parameter says otherwise.
fn form_matches(
    description: &Description,
    call: &Call,
    content: &Carriage,
    text: &str,
    value: &Value,
) -> bool {
    let Some(members) = value.as_object() else {
        return false;
    };
    let text = text.replace('+', "%20");
    let mut sent = pairs(&text, '&');
    let mut open = false;
    let all = members.iter().all(|(name, value)| {
        let described = field(description, call, content, name, value);
        take(&mut sent, &described, value, &mut open)
    });
    all && (open || sent.is_empty())
}

/// A member of a form, as the description has it.
pub(in crate::wire) fn field(
    description: &Description,
    call: &Call,
    content: &Carriage,
    name: &str,
    value: &Value,
) -> Described {
    let at = |pointer: &str| Some(description.resolve(&description.root, pointer)?.2);
    let encoding = at(&content.pointer).map_or(&Value::Null, |media| &media["encoding"][name]);
    let parameters = at(&call.pointer).map_or(&Value::Null, |call| &call["parameters"]);
    let swagger = parameters
        .as_array()
        .into_iter()
        .flatten()
        .find(|param| param["in"] == "formData" && param["name"] == name);
    let styled = encoding.get("style").is_some() || encoding.get("explode").is_some();
    let json = encoding["contentType"].as_str().is_some_and(is_json)
        || value.is_object()
        || (value.is_array() && has_choice(description, content, name));
    let style = encoding["style"].as_str().unwrap_or("form");
    let mut described = Described {
        name: name.to_owned(),
        place: "query".to_owned(),
        style: style.to_owned(),
        explode: encoding["explode"].as_bool().unwrap_or(style == "form"),
        reserved: false,
        json: json && !styled,
    };
    if let Some(param) = swagger {
        let query = Described::new(param, name);
        described.explode = query.explode;
        described.style = if query.style == "simple" {
            "form".to_owned()
        } else {
            query.style
        };
    }
    described
}

/// What a reference stands for.
fn followed<'d>(description: &'d Description, schema: &'d Value) -> &'d Value {
    let mut at = schema;
    for _ in 0..16 {
        let Some(target) = at["$ref"].as_str() else {
            break;
        };
        let found = description.resolve(&description.root, target);
        at = found.map_or(&Value::Null, |(_, _, found)| found);
    }
    at
}

fn has_choice(description: &Description, content: &Carriage, name: &str) -> bool {
    may_be_object(description, member(description, content, name), 0)
}

/// Whether a member may be a list of objects, or something else.
fn has_lists_of_objects(description: &Description, content: &Carriage, name: &str) -> bool {
    let member = member(description, content, name);
    let choices = ["anyOf", "oneOf"].iter();
    let mut choices = choices
        .filter_map(|name| member[*name].as_array())
        .flatten();
    choices.any(|one| may_be_object(description, &followed(description, one)["items"], 0))
}

/// The schema of a form's member.
fn member<'d>(description: &'d Description, content: &Carriage, name: &str) -> &'d Value {
    let media = description.resolve(&description.root, &content.pointer);
    let media = media.map_or(&Value::Null, |(_, _, media)| media);
    followed(
        description,
        &followed(description, &media["schema"])["properties"][name],
    )
}

/// Whether a member may be an object. No specification says how it is written when it is a list: one item alone must not
/// read as that object.
fn may_be_object(description: &Description, schema: &Value, depth: u32) -> bool {
    let schema = followed(description, schema);
    let choices = ["anyOf", "oneOf"].iter();
    let mut choices = choices
        .filter_map(|name| schema[*name].as_array())
        .flatten();
    schema["type"] == "object"
        || schema.get("properties").is_some()
        || (depth < 8 && choices.any(|one| may_be_object(description, one, depth + 1)))
}

/// Multipart forms (RFC 7578; RFC 2046, 5.1.1), taken apart by their boundary.
fn parts_match(
    parts: &[FormPart],
    media: &str,
    bytes: &[u8],
    value: &Value,
    chosen: &dyn Fn(&str) -> bool,
) -> bool {
    let Some((_, boundary)) = media.split_once("boundary=") else {
        return false;
    };
    let boundary = boundary.split(';').next().unwrap_or("").trim_matches('"');
    let Some(sent) = split(bytes, boundary) else {
        return false;
    };
    let none = Map::new();
    let given = value.as_object().unwrap_or(&none);
    let count = |wire: &str| sent.iter().filter(|(name, _)| name == wire).count();
    let known = sent.iter().all(|(name, _)| given.contains_key(name));
    known
        && parts.iter().all(|part| {
            let Some(value) = given.get(&part.wire) else {
                return count(&part.wire) == 0;
            };
            let own = sent.iter().filter(|(name, _)| *name == part.wire);
            let own: Vec<&[u8]> = own.map(|(_, bytes)| *bytes).collect();
            match (part.file, value) {
                (Some(_), Value::Array(files)) => {
                    let given = files
                        .iter()
                        .map(|file| unhex(file["bytes"].as_str().unwrap_or("")));
                    own.iter().map(|bytes| bytes.to_vec()).eq(given)
                }
                (None, Value::Array(_)) if chosen(&part.wire) => {
                    matches!(own.as_slice(), [only] if is_whole(only, value))
                }
                (None, Value::Array(items)) => {
                    own.len() == items.len()
                        && own
                            .iter()
                            .zip(items)
                            .all(|(sent, item)| is_part(sent, item))
                }
                _ => matches!(own.as_slice(), [only] if is_part(only, value)),
            }
        })
}

fn is_whole(sent: &[u8], value: &Value) -> bool {
    serde_json::from_slice(sent).is_ok_and(|sent| equal(&sent, value))
}

fn is_part(sent: &[u8], value: &Value) -> bool {
    let text = String::from_utf8_lossy(sent);
    reference::same(&text, &reference::text(value))
        || serde_json::from_str(&text).is_ok_and(|sent| equal(&sent, value))
}

/// The parts of a form: name and bytes.
fn split<'b>(bytes: &'b [u8], boundary: &str) -> Option<Vec<(String, &'b [u8])>> {
    let divider = format!("--{boundary}");
    let mut rest = bytes.strip_prefix(divider.as_bytes())?;
    let mut parts = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, format!("\r\n{divider}").as_bytes())?;
        let (part, after) = part.split_at(end);
        rest = after.get(divider.len() + 2..)?;
        let head = find(part, b"\r\n\r\n")?;
        let names = String::from_utf8_lossy(&part[..head]).into_owned();
        let name = names.split("name=\"").nth(1)?.split('"').next()?;
        parts.push((name.replace("%22", "\""), &part[head + 4..]));
    }
    rest.starts_with(b"--").then_some(parts)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
