//! Another implementation of OpenAPI's parameter styles (OpenAPI 3.1, 4.8.12; RFC 6570), written for plainness.
//!
//! In: a parameter as the description has it, and a value. Out: what must stand in the request; or that the style
//! cannot express the value, or that no rule says how.

use serde_json::Value;

/// A parameter or header, as the description has it.
#[derive(Debug, Clone)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// `path`, `query`, `header`, `cookie`, `querystring`.
    pub place: String,
    /// `simple`, `form`, …
    pub style: String,
    /// Whether lists and objects are spread.
    pub explode: bool,
    /// Whether reserved characters stay.
    pub reserved: bool,
    /// Whether it is JSON in a parameter (`content`).
    pub json: bool,
}

/// What must stand in a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// The text of a path segment or header: pieces and what divides them.
    Text(&'static str, Vec<Piece>, &'static str),
    /// Named texts of the query, the cookies or a `matrix` segment.
    Pairs(Vec<(String, Vec<Piece>, &'static str)>),
    /// JSON as text, alone or under a name.
    Json(Value),
    /// No rule says how.
    Open,
}

/// A text, or a member of an object; those may come in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The key, if there is one, and whether a `=` or the divider stands after it.
    pub key: Option<(String, bool)>,
    /// The text.
    pub text: String,
}

/// A value that a style has no way to express.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inexpressible;

impl Described {
    /// Reads a parameter object of any version; a header object has no `in`.
    pub fn new(param: &Value, name: &str) -> Described {
        let word = |key: &str| param[key].as_str().map(str::to_owned);
        let place = word("in").unwrap_or_else(|| "header".to_owned());
        let form = matches!(place.as_str(), "query" | "cookie" | "querystring");
        let default = if form { "form" } else { "simple" };
        let mut style = word("style").unwrap_or_else(|| default.to_owned());
        let mut explode = param["explode"].as_bool().unwrap_or(style == "form");
        // Swagger 2.0: `collectionFormat`, `csv` unless it says otherwise.
        let swagger = param.get("schema").is_none() && param.get("content").is_none();
        if swagger {
            explode = param["collectionFormat"] == "multi";
            style = match param["collectionFormat"].as_str() {
                Some("ssv") => "spaceDelimited".to_owned(),
                Some("tsv") => "tabDelimited".to_owned(),
                Some("pipes") => "pipeDelimited".to_owned(),
                _ => default.to_owned(),
            };
        }
        Described {
            name: name.to_owned(),
            place,
            style,
            explode,
            reserved: param["allowReserved"] == true,
            json: param.get("content").is_some(),
        }
    }

    /// What must stand in the request for a value.
    ///
    /// # Errors
    /// [`Inexpressible`], if the receiver could not tell what was meant.
    pub fn write(&self, value: &Value) -> Result<Written, Inexpressible> {
        if self.json {
            return Ok(Written::Json(value.clone()));
        }
        if nests(value) && self.style != "deepObject" {
            // No specification says how, but a header's commas divide whatever they stand in.
            return match self.place.as_str() {
                "header" => header(value, self.explode).map(|_| Written::Open),
                _ => Ok(Written::Open),
            };
        }
        let texts = texts(value);
        if self.place == "querystring" || self.style == "cookie" {
            return Ok(Written::Open);
        }
        // Lists without an item are not in RFC 6570, and read like a list of one empty text.
        if texts.is_empty() || (value.is_array() && texts.len() == 1 && texts[0].is_empty()) {
            return Err(Inexpressible);
        }
        self.delimited(value, &texts)?;
        match self.place.as_str() {
            "path" => self.path(value),
            "header" => header(value, self.explode),
            _ => self.named(value),
        }
    }

    fn path(&self, value: &Value) -> Result<Written, Inexpressible> {
        let climbs =
            |text: &String| text == "." || text.split(['/', '\\']).any(|part| part == "..");
        if texts(value).iter().any(climbs) {
            return Err(Inexpressible);
        }
        match self.style.as_str() {
            "label" => {
                let divider = if self.explode { "." } else { "," };
                Ok(Written::Text(".", pieces(value, self.explode), divider))
            }
            "matrix" => self.named(value),
            _ => match texts(value).concat().as_str() {
                "" | "." | ".." => Err(Inexpressible),
                _ => Ok(Written::Text("", pieces(value, self.explode), ",")),
            },
        }
    }

    /// `name=value`, and the styles that are made of it.
    fn named(&self, value: &Value) -> Result<Written, Inexpressible> {
        let name = self.name.clone();
        let one = |key: String, text: String| (key, vec![Piece { key: None, text }], "");
        if self.style == "deepObject" {
            let mut pairs = Vec::new();
            deep(&name, value, &mut pairs)?;
            let pairs = pairs.into_iter().map(|(key, text)| one(key, text));
            return Ok(Written::Pairs(pairs.collect()));
        }
        Ok(match value {
            Value::Array(items) if self.explode => {
                let all = items.iter().map(|item| one(name.clone(), text(item)));
                Written::Pairs(all.collect())
            }
            Value::Object(members) if self.explode => {
                let all = members
                    .iter()
                    .map(|(key, item)| one(key.clone(), text(item)));
                Written::Pairs(all.collect())
            }
            value => {
                let divider = match self.style.as_str() {
                    "spaceDelimited" => "%20",
                    "pipeDelimited" => "%7C",
                    "tabDelimited" => "%09",
                    _ => ",",
                };
                Written::Pairs(vec![(name, pieces(value, false), divider)])
            }
        })
    }

    /// The delimited styles cannot hold what divides their items.
    fn delimited(&self, value: &Value, texts: &[String]) -> Result<(), Inexpressible> {
        let divider = match self.style.as_str() {
            "spaceDelimited" => ' ',
            "pipeDelimited" => '|',
            "tabDelimited" => '\t',
            _ => return Ok(()),
        };
        let holds = texts.iter().any(|text| text.contains(divider));
        let composite = value.is_array() || value.is_object();
        if holds && composite && !self.explode {
            Err(Inexpressible)
        } else {
            Ok(())
        }
    }
}

/// Headers have no escapes: what divides them, and white space at an end, cannot be in them.
fn header(value: &Value, explode: bool) -> Result<Written, Inexpressible> {
    let composite = value.is_array() || value.is_object();
    for text in texts(value) {
        let lost = text.trim() != text || text.chars().any(char::is_control);
        if lost || (composite && (text.contains(',') || text.contains('='))) {
            return Err(Inexpressible);
        }
    }
    Ok(Written::Text("", pieces(value, explode), ","))
}

/// Every text of a value: its items, its keys and members, or itself.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Object(members) => {
            let pairs = members.iter();
            pairs
                .flat_map(|(key, value)| [key.clone(), text(value)])
                .collect()
        }
        value => vec![text(value)],
    }
}

fn pieces(value: &Value, explode: bool) -> Vec<Piece> {
    match value {
        Value::Object(members) => {
            let pieces = members.iter().map(|(key, value)| Piece {
                key: Some((key.clone(), explode)),
                text: text(value),
            });
            pieces.collect()
        }
        value => {
            let texts = texts(value).into_iter();
            texts.map(|text| Piece { key: None, text }).collect()
        }
    }
}

/// `name[key][inner]`.
fn deep(name: &str, value: &Value, out: &mut Vec<(String, String)>) -> Result<(), Inexpressible> {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                if key.contains(['[', ']']) {
                    return Err(Inexpressible);
                }
                deep(&format!("{name}[{key}]"), value, out)?;
            }
            if members.is_empty() {
                Err(Inexpressible)
            } else {
                Ok(())
            }
        }
        // How a list stands in a deep object no rule says; see `judge`, which then looks no further.
        Value::Array(_) => Err(Inexpressible),
        value => {
            out.push((name.to_owned(), text(value)));
            Ok(())
        }
    }
}

/// Whether a list or an object is within another, which no style but `deepObject` has words for.
fn nests(value: &Value) -> bool {
    let composite = |value: &Value| value.is_array() || value.is_object();
    match value {
        Value::Array(items) => items.iter().any(composite),
        Value::Object(members) => members.values().any(composite),
        _ => false,
    }
}

/// A scalar as text; anything else as JSON.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether raw text is these pieces; `read` undoes escapes.
pub fn is_written(
    raw: &str,
    pieces: &[Piece],
    divider: &str,
    read: fn(&str) -> Option<String>,
) -> bool {
    let parts: Vec<&str> = match (divider, pieces) {
        // A lone text may hold what divides others.
        ("", _) | (_, [Piece { key: None, .. }]) => vec![raw],
        (divider, _) => raw.split(divider).collect(),
    };
    let is = |raw: &str, text: &str| read(raw).is_some_and(|found| same(&found, text));
    let member = |name: &str, raw: &str, piece: &Piece| {
        let key = piece.key.as_ref().map(|(key, _)| key);
        read(name).as_ref() == key && is(raw, &piece.text)
    };
    let mut left: Vec<&Piece> = pieces.iter().collect();
    let mut take = |name: &str, raw: &str| {
        let at = left.iter().position(|piece| member(name, raw, piece));
        at.map(|at| left.remove(at)).is_some()
    };
    match pieces.first().and_then(|piece| piece.key.as_ref()) {
        None => {
            parts.len() == pieces.len()
                && parts
                    .iter()
                    .zip(pieces)
                    .all(|(raw, piece)| is(raw, &piece.text))
        }
        Some((_, true)) => {
            parts.len() == pieces.len()
                && parts.iter().all(|part| {
                    part.split_once('=')
                        .is_some_and(|(name, raw)| take(name, raw))
                })
        }
        Some((_, false)) => {
            parts.len() == 2 * pieces.len()
                && parts
                    .chunks(2)
                    .all(|pair| matches!(pair, [name, raw] if take(name, raw)))
        }
    }
}

/// Whether two texts are the same, or numbers of the same value.
pub fn same(one: &str, other: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    one == other || matches!((number(one), number(other)), (Some(a), Some(b)) if a == b)
}

/// Percent-escapes undone; `None` where they are broken.
pub fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let hex = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = after.get(2..)?;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}
