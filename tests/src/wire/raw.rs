//! A request put together by hand. What the API calls, its webhooks and callbacks, has a generated receiver and no
//! generated sender.
//!
//! In: a case. Out: method, target, headers and body as [`reference`](super::reference) has them written.

use oasmith_codegen::inventory::{Call, Carriage, FormPart, Kind};
use serde_json::{Value, json};

use super::case::{Case, described};
use super::door;
use super::judge::field;
use super::reference::{Described, Piece, Written, text};
use crate::corpus::document::Description;

const BOUNDARY: &str = "between";

/// A request in the making.
#[derive(Debug, Default)]
struct Made {
    query: Vec<String>,
    cookies: Vec<String>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// The request of a case, as the program reads it.
///
/// # Errors
/// What no rule says how to write.
pub fn request(description: &Description, call: &Call, case: &Case) -> Result<Value, String> {
    let mut made = Made::default();
    for (index, value) in &case.args {
        let slot = &call.params[*index];
        made.param(&described(description, slot), value)
            .ok_or_else(|| format!("nothing says how {} is written", slot.wire))?;
    }
    for (place, name, value) in door::credentials(description, call) {
        made.credential(place, name, value);
    }
    if let (Some(body), Some((content, value))) = (&call.body, &case.body) {
        made.body(description, call, &body.contents[*content], value);
    }
    if !made.cookies.is_empty() {
        made.headers
            .push(("cookie".to_owned(), made.cookies.join("; ")));
    }
    let mark = if made.query.is_empty() { "" } else { "?" };
    Ok(json!({
        "method": call.method,
        "target": format!("{}{mark}{}", path(&call.path), made.query.join("&")),
        "headers": made.headers,
        "body": hex(&made.body),
    }))
}

impl Made {
    /// Writes a parameter; `None` where no rule says how.
    fn param(&mut self, described: &Described, value: &Value) -> Option<()> {
        let name = &described.name;
        let pairs = match described.place.as_str() {
            "query" => &mut self.query,
            "cookie" => &mut self.cookies,
            "header" => {
                let value = match described.write(value).ok()? {
                    Written::Text(start, pieces, divider) => {
                        start.to_owned() + &joined(&pieces, divider, str::to_owned)
                    }
                    Written::Json(json) => json.to_string(),
                    Written::Pairs(_) | Written::Open => return None,
                };
                self.headers.push((name.clone(), value));
                return Some(());
            }
            _ => return None,
        };
        pairs.extend(named(described, value)?);
        Some(())
    }

    fn credential(&mut self, place: String, name: String, value: String) {
        let pair = format!("{}={}", escaped(&name), escaped(&value));
        match place.as_str() {
            "query" => self.query.push(pair),
            "cookie" => self.cookies.push(pair),
            _ => self.headers.push((name, value)),
        }
    }

    fn body(&mut self, description: &Description, call: &Call, content: &Carriage, value: &Value) {
        let mut media = match content.media.contains('*') {
            true => value["media"].as_str().unwrap_or("application/json"),
            false => &content.media,
        }
        .to_owned();
        let items = || value.as_array().into_iter().flatten();
        let essence = media.to_ascii_lowercase();
        self.body = match &content.kind {
            Kind::Raw => bytes(value),
            Kind::Lines(_) => {
                let lines = items().map(|item| format!("{item}\n"));
                lines.collect::<String>().into_bytes()
            }
            Kind::Events(_, true) => {
                let line = |(name, value): (&String, &Value)| match value.as_str() {
                    Some(text) => format!("{name}: {}\n", text.replace('\n', "\ndata: ")),
                    None => format!("{name}: {value}\n"),
                };
                let events = items().map(|item| {
                    let members = item.as_object().into_iter().flatten();
                    format!("{}\n", members.map(line).collect::<String>())
                });
                events.collect::<String>().into_bytes()
            }
            Kind::Events(_, false) => {
                let events = items().enumerate().map(|(at, item)| {
                    let odd = if at % 2 == 1 { "event: odd\n" } else { "" };
                    format!("{odd}id: {at}\ndata: {item}\n\n")
                });
                events.collect::<String>().into_bytes()
            }
            Kind::Form(_, parts) => {
                media = format!("{media}; boundary={BOUNDARY}");
                form(parts, value)
            }
            Kind::Value(_) if essence.contains("form-urlencoded") => {
                let members = value.as_object().into_iter().flatten();
                let pairs = members.flat_map(|(name, value)| {
                    let field = field(description, call, content, name, value);
                    named(&field, value).unwrap_or_default()
                });
                pairs.collect::<Vec<_>>().join("&").into_bytes()
            }
            Kind::Value(_) if essence.starts_with("text/") => text(value).into_bytes(),
            Kind::Value(_) => value.to_string().into_bytes(),
        };
        self.headers.push(("content-type".to_owned(), media));
    }
}

/// `name=value`, as often as the style has it.
fn named(described: &Described, value: &Value) -> Option<Vec<String>> {
    match described.write(value).ok()? {
        Written::Pairs(pairs) => {
            let pairs = pairs.iter().map(|(name, pieces, divider)| {
                format!("{}={}", escaped(name), joined(pieces, divider, escaped))
            });
            Some(pairs.collect())
        }
        Written::Json(json) => {
            let json = escaped(&json.to_string());
            Some(vec![format!("{}={json}", escaped(&described.name))])
        }
        Written::Text(..) | Written::Open => None,
    }
}

fn joined(pieces: &[Piece], divider: &str, escape: fn(&str) -> String) -> String {
    let text = |piece: &Piece| {
        let text = escape(&piece.text);
        match &piece.key {
            Some((key, true)) => format!("{}={text}", escape(key)),
            Some((key, false)) => format!("{}{divider}{text}", escape(key)),
            None => text,
        }
    };
    pieces.iter().map(text).collect::<Vec<_>>().join(divider)
}

/// A multipart form (RFC 7578).
fn form(parts: &[FormPart], value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    let mut part = |name: &str, file: Option<&Value>, body: &[u8]| {
        let name = name.replace('"', "%22");
        out.extend_from_slice(format!("--{BOUNDARY}\r\n").as_bytes());
        let mut head = format!("content-disposition: form-data; name=\"{name}\"");
        if let Some(file) = file {
            let name = file["name"].as_str().unwrap_or("file");
            head += &format!("; filename=\"{}\"", name.replace('"', "%22"));
            if let Some(media) = file["media"].as_str() {
                head += &format!("\r\ncontent-type: {media}");
            }
        }
        out.extend_from_slice(format!("{head}\r\n\r\n").as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\r\n");
    };
    for described in parts {
        match (&value[&described.wire], described.file) {
            (Value::Array(files), Some(_)) => {
                let each = files.iter();
                each.for_each(|file| part(&described.wire, Some(file), &bytes(file)));
            }
            (Value::Array(items), None) => {
                let each = items.iter();
                each.for_each(|item| part(&described.wire, None, text(item).as_bytes()));
            }
            (Value::Null, _) => {}
            (value, _) => part(&described.wire, None, text(value).as_bytes()),
        }
    }
    out.extend_from_slice(format!("--{BOUNDARY}--").as_bytes());
    out
}

fn bytes(value: &Value) -> Vec<u8> {
    let digits = value["bytes"].as_str().unwrap_or_default().as_bytes();
    let pairs = digits
        .chunks(2)
        .filter_map(|two| std::str::from_utf8(two).ok());
    pairs
        .filter_map(|two| u8::from_str_radix(two, 16).ok())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Everything but the unreserved characters escaped (RFC 3986, 2.3).
fn escaped(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    });
    bytes.collect()
}

/// The receiver's path, whose characters the name of a webhook need not allow in a URL (RFC 3986, 3.3).
fn path(path: &str) -> String {
    let path = path.split('#').next().unwrap_or_default();
    let kept = |letter: char| "!$&'()*+,;=:@/".contains(letter);
    let pieces = path.split_inclusive(kept).map(|piece| {
        let (text, end) = piece.split_at(piece.trim_end_matches(kept).len());
        escaped(text) + end
    });
    pieces.collect()
}
