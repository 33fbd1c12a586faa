//! Schemas as OpenAPI 3.0 writes them: with `nullable`, bounds that a boolean makes exclusive, no `const`.
//!
//! In: a schema of JSON Schema 2020-12. Out: what of it 3.0 can say, and the same in 3.0's words. So both sides judge one
//! schema, each in its own dialect.

use serde_json::{Map, Value, json};

/// The keywords that 3.0 has, or another word for.
const KNOWN: [&str; 25] = [
    "$ref",
    "type",
    "enum",
    "const",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "discriminator",
];

/// What of a schema 3.0 can say, in the words of 2020-12.
pub(super) fn pruned(schema: &Value) -> Value {
    let Value::Object(members) = schema else {
        return schema.clone();
    };
    let mut out = Map::new();
    for (keyword, value) in members {
        if keyword == "not" || KNOWN.contains(&keyword.as_str()) {
            out.insert(keyword.clone(), each(keyword, value, &pruned));
        }
    }
    // 3.0 knows one type and null beside it; what an enum lists has its own.
    let kinds = out.get("type").and_then(Value::as_array);
    if kinds.is_some_and(|kinds| kinds.len() != 2 || !kinds.contains(&json!("null"))) {
        out.remove("type");
    }
    Value::Object(out)
}

/// The same in the words of 3.0.
pub(super) fn written(schema: &Value) -> Value {
    let members = match schema {
        Value::Object(members) => members,
        Value::Bool(false) => return json!({"not": {}}),
        _ => return json!({}),
    };
    let mut out = Map::new();
    for (keyword, value) in members {
        out.insert(keyword.clone(), each(keyword, value, &written));
    }
    if let Some(value) = out.remove("const") {
        match out.contains_key("enum") {
            true => beside(&mut out, json!({"enum": [value]})),
            false => drop(out.insert("enum".into(), json!([value]))),
        }
    }
    if let Some(other) = beside_null(&out) {
        return other;
    }
    match out.get("type").cloned() {
        Some(Value::Array(kinds)) => {
            let kind = kinds.into_iter().find(|kind| kind != "null");
            // Beside what else decides on null `nullable` is read as people mean it, not by the letter.
            let decides = ["$ref", "enum", "const", "not", "allOf", "anyOf", "oneOf"];
            if decides.iter().any(|name| out.contains_key(*name)) {
                out.remove("type");
                beside(&mut out, json!({"type": kind, "nullable": true}));
            } else {
                out.extend(kind.map(|kind| ("type".to_owned(), kind)));
                out.insert("nullable".into(), json!(true));
            }
        }
        Some(kind) if kind == "null" => {
            return json!({"type": "string", "nullable": true, "enum": [null]});
        }
        _ => {}
    }
    exclude(&mut out);
    // What stands beside `$ref` says nothing in 3.0.
    if out.len() > 1
        && let Some(target) = out.remove("$ref")
    {
        beside(&mut out, json!({"$ref": target}));
    }
    Value::Object(out)
}

/// Exclusive bounds as booleans beside bounds.
fn exclude(out: &mut Map<String, Value>) {
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        let Some(limit) = out.remove(exclusive) else {
            continue;
        };
        match out.contains_key(bound) {
            true => {
                beside(out, json!({bound: limit, exclusive: true}));
            }
            false => {
                out.insert(bound.into(), limit);
                out.insert(exclusive.into(), json!(true));
            }
        }
    }
}

/// `null`, or another schema that may say so itself: by `nullable` beside `enum`, `allOf`, `anyOf` or `oneOf`.
fn beside_null(schema: &Map<String, Value>) -> Option<Value> {
    let branches = schema.get("anyOf").filter(|_| schema.len() == 1);
    let [null, Value::Object(other)] = branches?.as_array()?.as_slice() else {
        return None;
    };
    let is_null = null.get("enum") == Some(&json!([null]));
    let combined = ["allOf", "anyOf", "oneOf"];
    let combined = combined.iter().any(|name| other.contains_key(*name));
    let listed = other.contains_key("enum") && !other.contains_key("not");
    if !is_null || other.contains_key("nullable") || !(combined || listed) {
        return None;
    }
    let mut other = other.clone();
    other.insert("nullable".into(), json!(true));
    Some(Value::Object(other))
}

/// Says more of the same value.
fn beside(schema: &mut Map<String, Value>, more: Value) {
    let parts = schema.entry("allOf").or_insert_with(|| json!([]));
    if let Some(parts) = parts.as_array_mut() {
        parts.push(more);
    }
}

/// A keyword's value with the schemas in it changed.
fn each(keyword: &str, value: &Value, change: &dyn Fn(&Value) -> Value) -> Value {
    match (keyword, value) {
        ("items" | "not" | "additionalProperties", schema) => match schema {
            Value::Bool(_) if keyword == "additionalProperties" => schema.clone(),
            schema => change(schema),
        },
        ("properties", Value::Object(members)) => {
            let members = members
                .iter()
                .map(|(name, one)| (name.clone(), change(one)));
            Value::Object(members.collect())
        }
        ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => parts.iter().map(change).collect(),
        _ => value.clone(),
    }
}
