//! JSON values into the parts of a request.
//!
//! In: a [`Param`] and a value's JSON. Out: text in a [`Target`], escaped and ready to be sent. What a
//! style cannot express is refused here rather than sent as something else.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::Spec;
use super::escape::{encode, encode_label, encode_reserved};
use super::outline::{Node, Value};
use super::read::climbs;
use crate::operation::{Param, Place, Style};

/// What parameters are written into.
#[derive(Debug, Default)]
pub struct Target {
    /// Per path parameter its text.
    pub path: Vec<(&'static str, String)>,
    /// The query string, without `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The `Cookie` header.
    pub cookies: String,
}

/// A value that its parameter's style cannot express; the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwritable(pub &'static str);

impl Target {
    /// Writes one parameter.
    ///
    /// # Errors
    /// [`Unwritable`] if the receiver could not read the same value back.
    pub fn write(&mut self, param: &'static Param, json: &[u8]) -> Result<(), Unwritable> {
        let mut node = Node::parse(json).map_err(|_| Unwritable("is not JSON"))?;
        let spec = Spec::from(param);
        if spec.style == Style::Json {
            node = Node {
                raw: node.raw,
                value: Value::Scalar(node.raw.to_owned()),
            };
        }
        match param.place {
            Place::Path => {
                self.path.push((param.name, path(&spec, &node)?));
                Ok(())
            }
            Place::Query => query(&spec, &node, &mut self.query),
            Place::QueryString => whole_query(&spec, &node, &mut self.query),
            Place::Header => {
                let name = HeaderName::try_from(param.name)
                    .map_err(|_| Unwritable("is not the name of a header"))?;
                self.headers.append(name, header(&spec, &node)?);
                Ok(())
            }
            Place::Cookie => cookie(&spec, &node, &mut self.cookies),
        }
    }
}

/// The separated parts of a value: one for a scalar, one per item, one or two per member.
fn parts(node: &Node<'_>, explode: bool, escape: impl Fn(&str) -> String) -> Vec<String> {
    match &node.value {
        Value::Scalar(text) => vec![escape(text)],
        Value::Array(items) => items.iter().map(|item| escape(item.text())).collect(),
        Value::Object(members) if explode => members
            .iter()
            .map(|(key, value)| format!("{}={}", escape(key), escape(value.text())))
            .collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, value)| [escape(key), escape(value.text())])
            .collect(),
    }
}

/// Refuses the list of one empty text, which reads like the empty list.
fn distinct(node: &Node<'_>) -> Result<(), Unwritable> {
    match &node.value {
        Value::Array(items) if items.len() == 1 && items[0].text().is_empty() => Err(Unwritable(
            "cannot be told from an empty list in this style",
        )),
        _ => Ok(()),
    }
}

/// RFC 6570, 3.2.2, 3.2.5, 3.2.7.
fn path(spec: &Spec<'_>, node: &Node<'_>) -> Result<String, Unwritable> {
    distinct(node)?;
    if parts(node, spec.explode, str::to_owned)
        .iter()
        .any(|part| climbs(part))
    {
        return Err(Unwritable("has a segment `..`, which no path may have"));
    }
    Ok(match spec.style {
        Style::Label => {
            let separator = if spec.explode { "." } else { "," };
            format!(
                ".{}",
                parts(node, spec.explode, encode_label).join(separator)
            )
        }
        Style::Matrix => named(spec, node, ",")
            .iter()
            .map(|(name, value)| match value.as_str() {
                "" => format!(";{name}"),
                value => format!(";{name}={value}"),
            })
            .collect(),
        _ => parts(node, spec.explode, encode).join(","),
    })
}

/// The `name=value` pairs of the `matrix` and `form` styles.
fn named(spec: &Spec<'_>, node: &Node<'_>, separator: &str) -> Vec<(String, String)> {
    let escape = match spec.style {
        Style::Cookie => str::to_owned,
        _ if spec.allow_reserved => encode_reserved,
        _ => encode,
    };
    // Commas between items must be told from those within. Names are escaped in any case: readers undo it, and a member may
    // be called anything.
    let listed = match spec.style {
        Style::Cookie => str::to_owned,
        _ => encode,
    };
    let name = encode(spec.name);
    match &node.value {
        Value::Array(items) if spec.explode && !items.is_empty() => items
            .iter()
            .map(|item| (name.clone(), escape(item.text())))
            .collect(),
        Value::Object(members) if spec.explode => {
            let mut pairs = Vec::new();
            for (key, value) in members {
                match &value.value {
                    Value::Array(items) => {
                        pairs.extend(items.iter().map(|item| (encode(key), escape(item.text()))));
                    }
                    _ => pairs.push((encode(key), escape(value.text()))),
                }
            }
            pairs
        }
        Value::Scalar(text) => vec![(name, escape(text))],
        _ => vec![(name, parts(node, false, listed).join(separator))],
    }
}

/// RFC 6570, 3.2.8, and the delimited styles.
pub(super) fn query(spec: &Spec<'_>, node: &Node<'_>, out: &mut String) -> Result<(), Unwritable> {
    distinct(node)?;
    if spec.style == Style::DeepObject {
        return deep(encode(spec.name), node, out, 0);
    }
    let separator = match delimiter(spec.style) {
        Some(delimiter) if !spec.explode => {
            undelimited(node, delimiter)?;
            encode(delimiter)
        }
        _ => ",".to_owned(),
    };
    for (name, value) in named(spec, node, &separator) {
        push(out, &name, &value);
    }
    Ok(())
}

/// What stands between the items of a delimited style.
pub(super) fn delimiter(style: Style) -> Option<&'static str> {
    match style {
        Style::SpaceDelimited => Some(" "),
        Style::PipeDelimited => Some("|"),
        Style::TabDelimited => Some("\t"),
        _ => None,
    }
}

/// Refuses items that hold the separator: these styles cannot escape it.
fn undelimited(node: &Node<'_>, delimiter: &str) -> Result<(), Unwritable> {
    let clash = match &node.value {
        Value::Scalar(_) => false,
        Value::Array(items) => items.iter().any(|item| item.text().contains(delimiter)),
        Value::Object(members) => members
            .iter()
            .any(|(key, value)| key.contains(delimiter) || value.text().contains(delimiter)),
    };
    if clash {
        Err(Unwritable("holds the separator of its style"))
    } else {
        Ok(())
    }
}

/// `name[key]=value`, and the same within (OpenAPI 3.1 defines one level; deeper ones follow it).
fn deep(name: String, node: &Node<'_>, out: &mut String, depth: usize) -> Result<(), Unwritable> {
    match &node.value {
        Value::Scalar(text) => push(out, &name, &encode(text)),
        _ if depth > super::read::DEEPEST => {
            return Err(Unwritable("is nested too deeply for a query"));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(format!("{name}%5B{index}%5D"), item, out, depth + 1)?;
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                if key.contains(['[', ']']) {
                    return Err(Unwritable("has a member name with brackets"));
                }
                deep(
                    format!("{name}%5B{}%5D", encode(key)),
                    value,
                    out,
                    depth + 1,
                )?;
            }
        }
    }
    Ok(())
}

/// OpenAPI 3.2, `in: querystring`: a form if it is an object, else the text itself.
fn whole_query(spec: &Spec<'_>, node: &Node<'_>, out: &mut String) -> Result<(), Unwritable> {
    match &node.value {
        Value::Object(_) => query(spec, node, out),
        _ => {
            out.push_str(&encode(node.text()));
            Ok(())
        }
    }
}

fn push(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    out.push_str(name);
    out.push('=');
    out.push_str(value);
}

/// The `simple` style without escapes, which headers do not have (OpenAPI 3.1, 4.8.12.2).
pub(super) fn header(spec: &Spec<'_>, node: &Node<'_>) -> Result<HeaderValue, Unwritable> {
    distinct(node)?;
    undelimited(node, ",")?;
    let escape = match spec.style {
        Style::Json => escaped,
        _ => str::to_owned,
    };
    let parts = parts(node, spec.explode, escape);
    if parts
        .iter()
        .any(|part| part.trim_matches([' ', '\t']) != part)
    {
        return Err(Unwritable(
            "has white space at an end, which a header loses",
        ));
    }
    HeaderValue::try_from(parts.join(","))
        .map_err(|_| Unwritable("holds characters that a header cannot carry"))
}

/// JSON with escapes for all that a header may not carry as it is; only strings can hold such characters.
fn escaped(json: &str) -> String {
    let mut out = String::new();
    for letter in json.chars() {
        match letter {
            ' '..='~' => out.push(letter),
            _ => {
                let units = letter.encode_utf16(&mut [0; 2]).to_vec();
                out.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
            }
        }
    }
    out
}

/// Cookies: `form` with escapes, or as they are in the `cookie` style of OpenAPI 3.2.
fn cookie(spec: &Spec<'_>, node: &Node<'_>, out: &mut String) -> Result<(), Unwritable> {
    distinct(node)?;
    let pairs = named(spec, node, ",");
    if spec.style == Style::Cookie {
        if !spec.explode {
            uncut(spec, node)?;
        }
        if !pairs.iter().all(|(_, value)| bears(value)) {
            return Err(Unwritable("holds characters that a cookie cannot carry"));
        }
    }
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(&name);
        out.push('=');
        out.push_str(&value);
    }
    Ok(())
}

/// Refuses what would be cut at its commas, which no escapes tell from those between items.
fn uncut(spec: &Spec<'_>, node: &Node<'_>) -> Result<(), Unwritable> {
    undelimited(node, ",")?;
    let cut = spec.layout.has_array() || spec.layout.object().is_some();
    match &node.value {
        Value::Scalar(text) if cut && text.contains(',') => {
            Err(Unwritable("holds the separator of its style"))
        }
        _ => Ok(()),
    }
}

/// Whether a cookie carries text as it is (RFC 6265, 4.1.1). That grammar lists no commas, but OpenAPI itself
/// puts them between items (3.2, 4.12.3), and cookies are parted at semicolons alone (RFC 6265, 4.2.1).
fn bears(text: &str) -> bool {
    text.trim() == text
        && !text.contains([';', ' ', '"', '\\'])
        && !text.chars().any(char::is_control)
}
