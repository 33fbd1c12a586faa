//! The schemas of a description as one JSON Schema 2020-12 document.
//!
//! In: a [`Description`]. Out: an object of schemas, `s0`, `s1`, …, that refer to each other as
//! `#/$defs/s1`. What is evened out:
//!
//! - `items` as a list, with `additionalItems`, as it was before 2020-12, and types by what other languages call theirs.
//! - OpenAPI 3.0 and 2.0: boolean `exclusive…`, siblings of `$ref`, and `nullable`, which many
//!   descriptions of 3.1 go on using.
//! - A schema without `type` whose keywords speak of one kind of value means that kind.
//! - `\d` and `\w` of patterns are ASCII, as ECMA-262 has it; the crate behind the oracle takes Unicode's beside
//!   look-around.
//! - Formats that stand for Rust types are asserted; others are annotations. An integer has 64 bits
//!   unless its format or its bounds say otherwise.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::document::{Description, Version};
use super::regex;
use super::tagged;

/// The schemas of a description.
#[derive(Debug, Default)]
pub struct Evened {
    /// `s0` → schema.
    pub schemas: Map<String, Value>,
    /// Per named schema its pointer and its key in `schemas`.
    pub named: Vec<(String, String)>,
}

struct Evening<'d> {
    description: &'d Description,
    version: Version,
    keys: HashMap<(String, String), String>,
    todo: Vec<(String, String, String)>,
    /// Whether tags mean what their mapping says.
    tags: bool,
}

/// Evens everything out that a named schema reaches.
pub fn out(description: &Description) -> Evened {
    evened(description, [], false)
}

/// The same, and what the schemas at these pointers reach; they count as named. Tags mean what their mapping says.
pub fn tagged(description: &Description, pointers: impl IntoIterator<Item = String>) -> Evened {
    evened(description, pointers, true)
}

fn evened(
    description: &Description,
    pointers: impl IntoIterator<Item = String>,
    tags: bool,
) -> Evened {
    let mut evening = Evening {
        description,
        version: description.version(),
        keys: HashMap::new(),
        todo: Vec::new(),
        tags,
    };
    let mut evened = Evened::default();
    let named = description.named().into_iter().map(|(_, pointer)| pointer);
    for pointer in named.chain(pointers) {
        if let Some(key) = evening.key(&description.root, &pointer) {
            evened.named.push((pointer, key));
        }
    }
    while let Some((file, pointer, key)) = evening.todo.pop() {
        let schema = description.files[&file].pointer(&pointer);
        let schema = schema.map_or(Value::Bool(true), |schema| evening.schema(&file, schema));
        evened.schemas.insert(key, schema);
    }
    evened
}

/// Keywords whose value is a schema, a list of schemas, an object of schemas.
const ONE: &[&str] = &[
    "additionalProperties",
    "items",
    "contains",
    "not",
    "if",
    "then",
    "else",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];
const LIST: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
const MAP: &[&str] = &["properties", "patternProperties", "dependentSchemas"];
/// Keywords that are copied as they are.
const PLAIN: &[&str] = &[
    "const",
    "enum",
    "required",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "dependentRequired",
];

impl Evening<'_> {
    fn key(&mut self, file: &str, reference: &str) -> Option<String> {
        let (file, pointer, _) = self
            .description
            .resolve(file, reference)
            .or_else(|| self.description.by_name(moved(reference)))?;
        let place = (file.clone(), pointer.clone());
        if let Some(key) = self.keys.get(&place) {
            return Some(key.clone());
        }
        let key = format!("s{}", self.keys.len());
        self.keys.insert(place, key.clone());
        self.todo.push((file, pointer, key.clone()));
        Some(key)
    }

    fn schema(&mut self, file: &str, schema: &Value) -> Value {
        let Value::Object(schema) = schema else {
            return Value::Bool(schema.as_bool().unwrap_or(true));
        };
        let old = self.version == Version::Old;
        let mut out = Map::new();
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            // A reference that leads nowhere allows everything; the generator reports it.
            if let Some(key) = self.key(file, reference) {
                out.insert("$ref".into(), json!(format!("#/$defs/{key}")));
            }
            if old {
                return Value::Object(out);
            }
        }
        let is_list = schema.get("items").is_some_and(Value::is_array);
        for (keyword, value) in schema {
            match keyword.as_str() {
                "items" if is_list => self.keyword(file, "prefixItems", value, &mut out),
                "additionalItems" if is_list => self.keyword(file, "items", value, &mut out),
                _ => self.keyword(file, keyword, value, &mut out),
            }
        }
        types(schema, &mut out);
        bounds(schema, &mut out);
        if self.tags {
            tagged::branches(self.description, file, schema, &mut out);
        }
        if is_true(schema, "nullable") || is_true(schema, "x-nullable") {
            return nullable(schema, out);
        }
        Value::Object(out)
    }

    fn keyword(&mut self, file: &str, name: &str, value: &Value, out: &mut Map<String, Value>) {
        let evened = if ONE.contains(&name) && !value.is_array() {
            self.schema(file, value)
        } else if LIST.contains(&name) {
            let items = value.as_array().into_iter().flatten();
            let items: Vec<Value> = items.map(|item| self.schema(file, item)).collect();
            if items.is_empty() {
                return;
            }
            Value::Array(items)
        } else if MAP.contains(&name) {
            let members = value.as_object().into_iter().flatten();
            let members = members.map(|(key, value)| {
                let key = match name {
                    "patternProperties" => regex::plain(key),
                    _ => key.clone(),
                };
                (key, self.schema(file, value))
            });
            Value::Object(members.collect())
        } else if name == "dependencies" {
            let members = value.as_object().into_iter().flatten();
            let members = members.map(|(key, value)| match value.is_array() {
                true => (key.clone(), value.clone()),
                false => (key.clone(), self.schema(file, value)),
            });
            Value::Object(members.collect())
        } else if name == "required" && !value.is_array() {
            // A parameter's `required`, or a slip: no rule for its value.
            return;
        } else if let ("pattern", Some(pattern)) = (name, value.as_str()) {
            Value::String(regex::plain(pattern))
        } else if let ("enum" | "required", Some(items)) = (name, value.as_array()) {
            // JSON Schema wants them to differ, and repeating one says nothing.
            let mut unique: Vec<&Value> = Vec::new();
            for item in items {
                if !unique.contains(&item) {
                    unique.push(item);
                }
            }
            json!(unique)
        } else if PLAIN.contains(&name) && (name == "const" || !value.is_null()) {
            value.clone()
        } else {
            return;
        };
        out.insert(name.into(), evened);
    }
}

/// The name behind a reference to where another version of OpenAPI keeps its schemas.
fn moved(reference: &str) -> &str {
    let places = ["#/definitions/", "#/components/schemas/"];
    let name = places
        .iter()
        .find_map(|place| reference.strip_prefix(place));
    name.unwrap_or(reference)
}

fn is_true(schema: &Map<String, Value>, name: &str) -> bool {
    schema.get(name) == Some(&Value::Bool(true))
}

/// `type`, stated or meant, and what `format` adds to it.
fn types(schema: &Map<String, Value>, out: &mut Map<String, Value>) {
    match schema.get("type") {
        Some(Value::String(word)) => {
            let meant = type_meant(word);
            // Kubernetes publishes so what is either.
            let either = schema.get("format") == Some(&json!("int-or-string"));
            let types = match meant {
                Some("string") if either => json!(["integer", "string"]),
                _ => json!(meant),
            };
            out.extend(meant.map(|_| ("type".into(), types)));
        }
        Some(Value::Array(words)) => {
            let types = words.iter().map(|word| type_meant(word.as_str()?));
            let types: Option<Vec<_>> = types.collect();
            out.extend(types.map(|types| ("type".into(), json!(types))));
        }
        Some(_) => {}
        None => {
            if let Some(meant) = meant(schema) {
                out.insert("type".into(), json!(meant));
            }
        }
    }
    formats(schema, out);
}

/// The type of JSON Schema that a word means.
fn type_meant(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "null" => "null",
        "boolean" | "bool" => "boolean",
        "integer" | "int" | "int32" | "int64" | "long" => "integer",
        "number" | "float" | "double" => "number",
        "string" | "str" | "text" | "file" | "date" | "date-time" | "datetime" | "uuid" => "string",
        "array" | "list" => "array",
        "object" | "map" | "dict" => "object",
        _ => return None,
    })
}

/// Whether a `type` names this one, alone or among others.
fn names(ty: Option<&Value>, wanted: &str) -> bool {
    match ty {
        Some(Value::String(name)) => name == wanted,
        Some(Value::Array(names)) => names.contains(&json!(wanted)),
        _ => false,
    }
}

/// What `format` and `contentEncoding` add.
fn formats(schema: &Map<String, Value>, out: &mut Map<String, Value>) {
    let format = schema
        .get("format")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let encoding = schema.get("contentEncoding").and_then(Value::as_str);
    // Without `type: string` beside it, it is an annotation.
    let encoding = encoding.filter(|_| names(schema.get("type"), "string"));
    let listed = schema.contains_key("enum") || schema.contains_key("const");
    match (format, encoding.unwrap_or_default()) {
        // What is listed is allowed, whatever its format would say.
        _ if listed => {}
        (
            "date-time" | "date" | "time" | "duration" | "uuid" | "uri" | "uri-reference" | "ipv4"
            | "ipv6" | "base64url",
            _,
        ) => {
            out.insert("format".into(), json!(format));
        }
        ("byte" | "base64", _) | (_, "base64") => {
            out.insert("format".into(), json!("byte"));
        }
        (_, "base64url") => {
            out.insert("format".into(), json!("base64url"));
        }
        _ => {}
    }
    let integer = names(out.get("type"), "integer");
    let (low, high) = match format {
        "int8" => (json!(i8::MIN), json!(i8::MAX)),
        "int16" => (json!(i16::MIN), json!(i16::MAX)),
        "int32" => (json!(i32::MIN), json!(i32::MAX)),
        "uint8" => (json!(0), json!(u8::MAX)),
        "uint16" => (json!(0), json!(u16::MAX)),
        "uint32" => (json!(0), json!(u32::MAX)),
        "uint64" => (json!(0), json!(u64::MAX)),
        "int64" => (json!(i64::MIN), json!(i64::MAX)),
        _ if integer && !is_bounded(schema) => (json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    if integer {
        let all = out.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(all) = all {
            all.push(json!({"minimum": low, "maximum": high}));
        }
    }
}

/// Whether bounds or a list of values choose the type of an integer, so that 64 bits are no limit of their own.
fn is_bounded(schema: &Map<String, Value>) -> bool {
    let stated = |names: [&str; 2]| {
        names
            .iter()
            .any(|name| schema.get(*name).is_some_and(Value::is_number))
    };
    schema.contains_key("enum")
        || schema.contains_key("const")
        || (stated(["minimum", "exclusiveMinimum"]) && stated(["maximum", "exclusiveMaximum"]))
}

/// The kind that the keywords of an untyped schema speak of, if it is one.
fn meant(schema: &Map<String, Value>) -> Option<&'static str> {
    const OTHERWISE: [&str; 6] = ["enum", "const", "$ref", "allOf", "anyOf", "oneOf"];
    if OTHERWISE.iter().any(|name| schema.contains_key(*name)) {
        return None;
    }
    let mut found: Vec<&'static str> = Vec::new();
    for (keyword, value) in schema {
        let kind = match keyword.as_str() {
            "uniqueItems" if *value == Value::Bool(false) => continue,
            "properties"
            | "additionalProperties"
            | "required"
            | "minProperties"
            | "maxProperties"
            | "propertyNames"
            | "patternProperties" => "object",
            "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" | "contains" => {
                "array"
            }
            "minLength" | "maxLength" | "pattern" => "string",
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                "number"
            }
            _ => continue,
        };
        if !found.contains(&kind) {
            found.push(kind);
        }
    }
    let format = schema.get("format").and_then(Value::as_str);
    if found.is_empty() && format.is_some_and(of_strings) {
        return Some("string");
    }
    match found.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

fn of_strings(format: &str) -> bool {
    const FORMATS: [&str; 12] = [
        "date-time",
        "date",
        "time",
        "duration",
        "uuid",
        "uri",
        "uri-reference",
        "ipv4",
        "ipv6",
        "byte",
        "binary",
        "password",
    ];
    FORMATS.contains(&format)
}

/// 3.0 spells an exclusive bound as a boolean beside the bound.
fn bounds(schema: &Map<String, Value>, out: &mut Map<String, Value>) {
    for (flag, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(Value::Bool(exclusive)) = schema.get(flag) {
            out.remove(flag);
            if let (true, Some(limit)) = (*exclusive, out.remove(bound)) {
                out.insert(flag.into(), limit);
            } else if let Some(limit) = schema.get(bound) {
                out.insert(bound.into(), limit.clone());
            }
        }
    }
}

/// 3.0's `nullable`: beside `type` and `enum` it adds to them; beside `allOf` and the like, and from 3.1 on beside `$ref`,
/// where it says nothing by the letter, `null` is what everyone means by it.
fn nullable(schema: &Map<String, Value>, mut out: Map<String, Value>) -> Value {
    if let Some(only) = out.remove("const") {
        out.insert("enum".into(), json!([only]));
    }
    if let Some(Value::Array(values)) = out.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    if schema.contains_key("type") {
        if let Some(Value::String(name)) = out.get("type").cloned() {
            out.insert("type".into(), json!([name, "null"]));
        }
        if !["$ref", "allOf", "anyOf", "oneOf"]
            .iter()
            .any(|name| schema.contains_key(*name))
        {
            return Value::Object(out);
        }
    }
    json!({"anyOf": [{"type": "null"}, out]})
}
