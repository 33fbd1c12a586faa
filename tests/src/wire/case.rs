//! What is sent and answered: random values that the description allows and the wire can express.

use std::collections::{BTreeMap, BTreeSet};

use oasmith_codegen::inventory::{Call, Carriage, FormPart, Kind, Slot, Variant};
use oasmith_codegen::ir::Status;
use serde_json::{Map, Value, json};

use super::judge::field;
use super::reference::Described;
use crate::corpus::document::Description;
use crate::corpus::even::Evened;
use crate::corpus::oracle::Oracle;
use crate::corpus::random::Random;
use crate::corpus::sample;
use crate::corpus::want::Source;

/// How often a value is made anew until one fits.
const TRIES: usize = 40;

/// One round trip.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Parameter → value.
    pub args: BTreeMap<usize, Value>,
    /// Which media type the body has, and the body.
    pub body: Option<(usize, Value)>,
    /// Which variant is answered.
    pub variant: usize,
    /// With which status.
    pub status: u16,
    /// Header of that variant → value.
    pub headers: BTreeMap<usize, Value>,
    /// Its body.
    pub reply: Option<Value>,
}

impl Case {
    /// The line that the program reads; `raw` is the request where no generated client sends it.
    pub fn line(&self, operation: usize, raw: Option<Value>) -> String {
        let numbered = |values: &BTreeMap<usize, Value>| -> Value {
            let members = values
                .iter()
                .map(|(at, value)| (at.to_string(), value.clone()));
            Value::Object(members.collect())
        };
        let mut line = json!({
            "operation": operation,
            "args": numbered(&self.args),
            "content": self.body.as_ref().map(|(content, _)| content),
            "body": self.body.as_ref().map(|(_, body)| body),
            "variant": self.variant,
            "status": self.status,
            "headers": numbered(&self.headers),
            "reply": self.reply,
        });
        if let Some(raw) = raw {
            line["raw"] = raw;
        }
        line.to_string()
    }
}

/// Makes cases of one description.
pub struct Maker<'a> {
    /// The description.
    pub description: &'a Description,
    /// Its schemas.
    pub evened: &'a Evened,
    /// Who says what they allow.
    pub oracle: &'a Oracle,
    /// Values that were left out because their style cannot express them.
    pub inexpressible: usize,
}

/// Where a part's schema stands.
pub fn schema_of(description: &Description, slot: &Slot) -> String {
    below(description, &slot.pointer).unwrap_or_else(|| slot.schema.clone())
}

/// Where the schema of a media type stands that is read as one value.
pub fn schema_of_content(description: &Description, content: &Carriage) -> Option<String> {
    match &content.kind {
        Kind::Value(schema) => {
            Some(below(description, &content.pointer).unwrap_or_else(|| schema.clone()))
        }
        Kind::Events(schema, _) | Kind::Lines(schema) => Some(schema.clone()),
        Kind::Form(..) | Kind::Raw => None,
    }
}

/// The fields of a Swagger 2.0 form: name, whether it must be there, where it stands.
pub fn form_fields(description: &Description, call: &Call) -> Vec<(String, bool, String)> {
    let root = &description.root;
    let item = call.pointer.rsplit_once('/').map_or("", |(item, _)| item);
    let mut fields = Vec::new();
    for owner in [&call.pointer, item] {
        let found = description.resolve(root, owner);
        let params = found.and_then(|(_, _, owner)| owner["parameters"].as_array());
        for (at, param) in params.into_iter().flatten().enumerate() {
            let reference = param["$ref"].as_str();
            let pointer = reference.map_or(format!("{owner}/parameters/{at}"), str::to_owned);
            let Some((_, _, param)) = description.resolve(root, &pointer) else {
                continue;
            };
            if let (Some("formData"), Some(name)) = (param["in"].as_str(), param["name"].as_str()) {
                fields.push((name.to_owned(), param["required"] == true, pointer));
            }
        }
    }
    fields
}

/// The schema in a parameter, header or media type object.
fn below(description: &Description, pointer: &str) -> Option<String> {
    let (_, _, object) = description.resolve(&description.root, pointer)?;
    if object.get("schema").is_some() {
        return Some(format!("{pointer}/schema"));
    }
    let (media, content) = object.get("content")?.as_object()?.iter().next()?;
    let step = media.replace('~', "~0").replace('/', "~1");
    content.get("schema")?;
    Some(format!("{pointer}/content/{step}/schema"))
}

impl Maker<'_> {
    /// The round of this number of a call.
    ///
    /// # Errors
    /// What no valid value was found for.
    pub fn case(&mut self, call: &Call, round: usize, random: &mut Random) -> Result<Case, String> {
        let mut case = Case {
            variant: round % call.replies.len().max(1),
            ..Case::default()
        };
        for (index, slot) in call.params.iter().enumerate() {
            // Every other round gives all there is.
            if !slot.required && round % 2 == 1 && !random.chance(50) {
                continue;
            }
            match self.param(call, slot, random) {
                Some(value) => drop(case.args.insert(index, value)),
                None if slot.required => return Err(format!("parameter {}", slot.wire)),
                None => {}
            }
        }
        if let Some(body) = &call.body
            && (body.required || !random.chance(30))
        {
            let content = round % body.contents.len();
            let fields = form_fields(self.description, call);
            let value = match body.contents[content].kind {
                Kind::Value(_) if !fields.is_empty() => self.swagger_form(&fields, random),
                _ => self.body(call, &body.contents[content], random),
            };
            case.body = Some((content, value.ok_or_else(|| format!("body {content}"))?));
        }
        let Some(variant) = call.replies.get(case.variant) else {
            return Ok(case);
        };
        case.status = status(call, variant.status, random);
        self.reply(call, variant, &mut case, random)?;
        Ok(case)
    }

    fn reply(
        &mut self,
        call: &Call,
        variant: &Variant,
        case: &mut Case,
        random: &mut Random,
    ) -> Result<(), String> {
        for (index, slot) in variant.headers.iter().enumerate() {
            if !slot.required && random.chance(25) {
                continue;
            }
            // A random word is no coding, and a transport that does not know one cannot read the body (RFC 9110, 8.4).
            let is_coding = slot.wire.eq_ignore_ascii_case("content-encoding");
            let value = self.slot(slot, &[], random).filter(|_| !is_coding);
            match value {
                Some(value) => drop(case.headers.insert(index, value)),
                None if slot.required => return Err(format!("header {}", slot.wire)),
                None => {}
            }
        }
        if let Some(content) = &variant.body {
            let value = self.body(call, content, random);
            case.reply = Some(value.ok_or_else(|| format!("reply {}", variant.name))?);
        }
        Ok(())
    }

    fn param(&mut self, call: &Call, slot: &Slot, random: &mut Random) -> Option<Value> {
        let siblings: Vec<&str> = call
            .params
            .iter()
            .filter(|other| other.pointer != slot.pointer)
            .map(|other| other.wire.as_str())
            .collect();
        self.slot(slot, &siblings, random)
    }

    /// A value of a parameter or header that its style can express.
    fn slot(&mut self, slot: &Slot, siblings: &[&str], random: &mut Random) -> Option<Value> {
        if declared(self.description, slot).is_none() {
            let letters = (0..=random.below(8)).map(|_| char::from(b'a' + random.below(26) as u8));
            return Some(Value::String(letters.collect()));
        }
        let pointer = schema_of(self.description, slot);
        let key = self.key(&pointer)?;
        let described = described(self.description, slot);
        for _ in 0..TRIES {
            let Some(value) = self.one(&key, random) else {
                continue;
            };
            let spread = described.explode && !described.json;
            let strange = spread
                && matches!(described.place.as_str(), "query" | "cookie")
                && self.has_strangers(&key, &value, siblings);
            let unclear = !described.json && self.is_ambiguous(&key, &value);
            if strange || unclear || described.write(&value).is_err() {
                self.inexpressible += 1;
                continue;
            }
            return Some(value);
        }
        None
    }

    /// Whether an object has members that a query or the cookies could hold for others as well.
    fn has_strangers(&self, key: &str, value: &Value, siblings: &[&str]) -> bool {
        let Some(members) = value.as_object() else {
            return false;
        };
        let (mut names, mut open) = (BTreeSet::new(), false);
        let target = json!({"$ref": format!("#/$defs/{key}")});
        self.declared(&target, &mut names, &mut open, 0);
        members
            .keys()
            .any(|name| siblings.contains(&name.as_str()) || !(open || names.contains(name)))
    }

    fn declared(&self, schema: &Value, names: &mut BTreeSet<String>, open: &mut bool, depth: u32) {
        if depth > 12 {
            return;
        }
        let source = Source::new(&self.evened.schemas);
        if let Some(target) = schema["$ref"].as_str().and_then(|name| source.target(name)) {
            self.declared(target, names, open, depth + 1);
        }
        names.extend(
            schema["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone()),
        );
        *open |= schema
            .get("additionalProperties")
            .is_some_and(|rest| rest != false);
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for branch in schema[keyword].as_array().into_iter().flatten() {
                self.declared(branch, names, open, depth + 1);
            }
        }
    }

    /// A body of a media type, as the program reads it.
    fn body(&mut self, call: &Call, content: &Carriage, random: &mut Random) -> Option<Value> {
        if let Kind::Form(_, parts) = &content.kind {
            return self.form(parts, random);
        }
        let Some(pointer) = schema_of_content(self.description, content) else {
            return Some(json!({"bytes": bytes(random), "media": medium(&content.media)}));
        };
        let key = self.key(&pointer)?;
        if matches!(content.kind, Kind::Value(_)) {
            let media = content.media.to_ascii_lowercase();
            let spread = media.contains("form-urlencoded") || media.starts_with("text/");
            return (0..TRIES).find_map(|_| {
                let value = self.one(&key, random)?;
                let unclear =
                    spread && (self.is_ambiguous(&key, &value) || !is_form(&media, &value));
                let unclear = unclear || self.is_lost(call, content, &value);
                if unclear {
                    self.inexpressible += 1;
                }
                (!unclear).then_some(value)
            });
        }
        let count = random.below(4);
        let items = (0..count * 4).filter_map(|_| self.one(&key, random));
        Some(Value::Array(items.take(count).collect()))
    }

    fn swagger_form(
        &mut self,
        fields: &[(String, bool, String)],
        random: &mut Random,
    ) -> Option<Value> {
        let mut form = Map::new();
        for (name, required, pointer) in fields {
            if !required && random.chance(30) {
                continue;
            }
            let key = self.key(pointer)?;
            let value = (0..TRIES).find_map(|_| {
                let value = self.one(&key, random)?;
                let object = json!({"field": value});
                let good = !self.is_ambiguous(&key, &value) && is_form("form-urlencoded", &object);
                good.then_some(value)
            });
            match value {
                Some(value) => drop(form.insert(name.clone(), value)),
                None if *required => return None,
                None => {}
            }
        }
        Some(Value::Object(form))
    }

    fn form(&mut self, parts: &[FormPart], random: &mut Random) -> Option<Value> {
        let mut form = Map::new();
        for part in parts {
            if !part.required && random.chance(30) {
                continue;
            }
            if let Some(many) = part.file {
                let count = if many { 1 + random.below(3) } else { 1 };
                let media = part.media.as_deref();
                let files = (0..count).map(|_| file(media, random)).collect();
                form.insert(part.wire.clone(), files);
                continue;
            }
            let value = self.key(&part.schema).and_then(|key| {
                (0..TRIES).find_map(|_| {
                    let value = self.one(&key, random)?;
                    let empty = value.as_array().is_some_and(Vec::is_empty);
                    (!empty && !self.is_ambiguous(&key, &value)).then_some(value)
                })
            });
            match value {
                Some(value) => drop(form.insert(part.wire.clone(), value)),
                None if part.required => return None,
                None => {}
            }
        }
        Some(Value::Object(form))
    }

    fn key(&self, pointer: &str) -> Option<String> {
        let mut named = self.evened.named.iter();
        named
            .find(|(known, _)| known == pointer)
            .map(|(_, key)| key.clone())
    }

    /// A valid value.
    fn one(&self, key: &str, random: &mut Random) -> Option<Value> {
        let source = Source::new(&self.evened.schemas);
        let schema = self.evened.schemas.get(key)?;
        let value = sample::value(&source, &[schema], random, 0)?;
        self.oracle.allows(key, &value).then_some(value)
    }

    /// Whether a form's deep objects hold what has no text there: lists and objects without anything in them.
    fn is_lost(&self, call: &Call, content: &Carriage, value: &Value) -> bool {
        if !content
            .media
            .to_ascii_lowercase()
            .contains("form-urlencoded")
        {
            return false;
        }
        let members = value.as_object().into_iter().flatten();
        let mut deep = members.filter(|(name, value)| {
            let field = field(self.description, call, content, name, value);
            field.style == "deepObject" && !field.json
        });
        deep.any(|(_, value)| is_hollow(value))
    }

    /// Whether the text of a value is that of another which the schema allows as well: `5` and `"5"`, `["a"]` and
    /// `"a"`.
    fn is_ambiguous(&self, key: &str, value: &Value) -> bool {
        alternatives(value, 0)
            .iter()
            .any(|other| self.oracle.allows(key, other))
    }
}

/// The parameter or header as the description has it.
pub fn described(description: &Description, slot: &Slot) -> Described {
    match declared(description, slot) {
        Some(object) => Described::new(object, &slot.wire),
        None => Described::new(&json!({"in": "path", "schema": true}), &slot.wire),
    }
}

/// The object that declares a parameter or header; `None` for a name that only the path's template has, which stands
/// where its operation does.
fn declared<'d>(description: &'d Description, slot: &Slot) -> Option<&'d Value> {
    let object = description.resolve(&description.root, &slot.pointer);
    let object = object.map_or(&Value::Null, |(_, _, object)| object);
    (object.get("in").is_some() || object.get("responses").is_none()).then_some(object)
}

fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty() || items.iter().any(is_hollow),
        Value::Object(members) => members.is_empty() || members.values().any(is_hollow),
        _ => false,
    }
}

/// Values that read like this one.
fn alternatives(value: &Value, depth: u32) -> Vec<Value> {
    let mut out = Vec::new();
    match value {
        Value::String(text) => {
            let read = serde_json::from_str::<Value>(text.trim()).ok();
            out.extend(read);
        }
        Value::Array(items) => {
            // Without an item, or within another, a list is written as a text.
            if items.is_empty() || depth > 0 {
                out.push(json!(value.to_string()));
            }
            if let [only] = items.as_slice() {
                out.push(only.clone());
                out.extend(alternatives(only, depth + 1));
            }
            for (at, item) in items.iter().enumerate().filter(|_| depth < 3) {
                for other in alternatives(item, depth + 1) {
                    let mut items = items.clone();
                    items[at] = other;
                    out.push(Value::Array(items));
                }
            }
        }
        Value::Object(members) => {
            out.push(json!(value.to_string()));
            for (name, member) in members.iter().filter(|_| depth < 3) {
                for other in alternatives(member, depth + 1) {
                    let mut members = members.clone();
                    members.insert(name.clone(), other);
                    out.push(Value::Object(members));
                }
            }
        }
        scalar => out.push(json!(scalar.to_string())),
    }
    if !value.is_array() {
        out.push(json!([value]));
    }
    out
}

/// Whether a form can be this: an object without empty lists; a text can be anything.
fn is_form(media: &str, value: &Value) -> bool {
    !media.contains("form-urlencoded")
        || value.as_object().is_some_and(|members| {
            let plain = |value: &Value| match value {
                Value::Array(items) => {
                    !items.is_empty()
                        && items != &[json!("")]
                        && !items.iter().any(|item| item.is_array())
                }
                _ => true,
            };
            members.values().all(plain)
        })
}

fn bytes(random: &mut Random) -> Value {
    let bytes = (0..random.below(40)).map(|_| format!("{:02x}", random.below(256)));
    json!(bytes.collect::<String>())
}

/// A type within a range that says nothing of how it is read.
fn medium(media: &str) -> Option<String> {
    let family = media.strip_suffix("/*")?;
    (family != "*").then(|| format!("{family}/x-test"))
}

/// A file of a type that its part may have, or of one that goes unsaid.
fn file(listed: Option<&str>, random: &mut Random) -> Value {
    let names = [json!("a.txt"), json!("käse \"1\".png"), Value::Null];
    let stated = random.chance(50) && listed.is_none_or(|listed| listed.contains("image/png"));
    json!({
        "name": random.pick(&names),
        "media": stated.then_some("image/png"),
        "bytes": bytes(random),
    })
}

/// A status that a reply stands for.
fn status(call: &Call, status: Status, random: &mut Random) -> u16 {
    let documented = |code: u16| {
        call.replies.iter().any(|reply| match reply.status {
            Status::Code(one) => one == code,
            Status::Range(_) | Status::Default => false,
        })
    };
    let ranged = |code: u16| {
        let hundred = (code / 100) as u8;
        call.replies
            .iter()
            .any(|reply| reply.status == Status::Range(hundred))
    };
    match status {
        Status::Code(code) => code,
        Status::Range(hundred) => {
            let codes = (0..100).map(|unit| u16::from(hundred) * 100 + unit);
            let free: Vec<u16> = codes.filter(|code| !documented(*code)).collect();
            random.pick(&free).copied().unwrap_or(500)
        }
        Status::Default => {
            let codes = [
                400, 401, 403, 404, 409, 418, 429, 500, 502, 503, 599, 200, 201, 302,
            ];
            let free: Vec<u16> = codes
                .into_iter()
                .filter(|code| !documented(*code) && !ranged(*code))
                .collect();
            random.pick(&free).copied().unwrap_or(599)
        }
    }
}
