//! Schemas of the suite as OpenAPI writes them.
//!
//! In: a schema of draft 4. Out: the same schema as text, with the version of OpenAPI that can say it. Schemas of draft
//! 2020-12 need no change.

use oasmith::json::Node;
use oasmith_exact::text::json;

/// The component: a reference to the suite's schema, which stands in a document of its own and so at its own address.
pub(crate) fn component(typed: Option<&str>) -> String {
    match typed {
        Some(kind) => format!(r#"{{"type":"{kind}","allOf":[{{"$ref":"schema.json"}}]}}"#),
        None => r#"{"$ref":"schema.json"}"#.to_owned(),
    }
}

/// A draft 4 schema: as 3.0 has it where that can say it, as 2020-12 has it elsewhere.
pub(crate) fn four(schema: &Node<'_>) -> (&'static str, String) {
    match is_three_zero(schema) {
        true => ("3.0.4", json(schema)),
        // What a list of items was is called otherwise now, also where references lead into it.
        false => (
            "3.1.1",
            object(&members(schema)).replace("\"#/items/", "\"#/prefixItems/"),
        ),
    }
}

/// Whether an OpenAPI 3.0 Schema Object (3.0.4, section 4.7.24) can say this.
fn is_three_zero(schema: &Node<'_>) -> bool {
    let Node::Object(members) = schema else {
        return false;
    };
    let all = |node: &Node<'_>| match node {
        Node::Object(members) => members.iter().all(|(_, schema)| is_three_zero(schema)),
        Node::Array(items) => items.iter().all(is_three_zero),
        _ => false,
    };
    // A reference leads to a place of the same schema, whose keywords are looked at with the rest.
    members.iter().all(|(key, value)| match (&**key, value) {
        ("$ref", Node::String(reference)) => reference.starts_with("#/definitions"),
        ("type", Node::String(name)) => name != "null",
        ("items" | "not", schema) => is_three_zero(schema),
        ("additionalProperties", schema) => {
            matches!(schema, Node::Bool(_)) || is_three_zero(schema)
        }
        ("properties" | "definitions" | "allOf" | "anyOf" | "oneOf", list) => all(list),
        (key, _) => PLAIN.contains(&key),
    })
}

const PLAIN: [&str; 20] = [
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "description",
    "format",
    "default",
    "nullable",
];

/// The members of a draft 4 schema as 2020-12 has them.
fn members(schema: &Node<'_>) -> Vec<(String, String)> {
    let Node::Object(all) = schema else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let alone = schema.get("$ref").is_some();
    for (key, value) in all
        .iter()
        .filter(|(key, _)| !alone || key == "$ref" || key == "definitions")
    {
        let mut put = |key: &str, text: String| out.push((key.to_owned(), text));
        match (&**key, value) {
            ("$schema" | "additionalItems", _) => {}
            ("exclusiveMinimum" | "exclusiveMaximum", Node::Bool(_)) => {}
            ("id", Node::String(id)) => match id.strip_prefix('#') {
                Some(anchor) => put("$anchor", quoted(anchor)),
                None => put("$id", quoted(id)),
            },
            ("minimum", Node::Number(n)) if strict(schema, "exclusiveMinimum") => {
                put("exclusiveMinimum", n.to_string());
            }
            ("maximum", Node::Number(n)) if strict(schema, "exclusiveMaximum") => {
                put("exclusiveMaximum", n.to_string());
            }
            ("items", Node::Array(_)) => {
                put("prefixItems", list(value));
                if let Some(rest) = schema.get("additionalItems") {
                    put("items", sub(rest));
                }
            }
            ("dependencies", Node::Object(entries)) => {
                let (lists, schemas): (Vec<_>, Vec<_>) = entries
                    .iter()
                    .partition(|(_, value)| matches!(value, Node::Array(_)));
                let lists: Vec<_> = lists
                    .iter()
                    .map(|(k, v)| (k.to_string(), json(v)))
                    .collect();
                let schemas: Vec<_> = schemas
                    .iter()
                    .map(|(k, v)| (k.to_string(), sub(v)))
                    .collect();
                put("dependentRequired", object(&lists));
                put("dependentSchemas", object(&schemas));
            }
            ("properties" | "patternProperties" | "definitions", Node::Object(entries)) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(k, v)| (k.to_string(), sub(v)))
                    .collect();
                put(key, object(&entries));
            }
            ("allOf" | "anyOf" | "oneOf", _) => put(key, list(value)),
            ("items" | "not" | "additionalProperties", _) => put(key, sub(value)),
            _ => put(key, json(value)),
        }
    }
    out
}

fn strict(schema: &Node<'_>, key: &str) -> bool {
    matches!(schema.get(key), Some(Node::Bool(true)))
}

fn sub(schema: &Node<'_>) -> String {
    match schema {
        Node::Object(_) => object(&members(schema)),
        other => json(other),
    }
}

fn list(node: &Node<'_>) -> String {
    let Node::Array(items) = node else {
        return json(node);
    };
    format!("[{}]", items.iter().map(sub).collect::<Vec<_>>().join(","))
}

fn object(members: &[(String, String)]) -> String {
    let members: Vec<_> = members
        .iter()
        .map(|(key, text)| format!("{}:{text}", quoted(key)))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn quoted(text: &str) -> String {
    json(&Node::String(text.into()))
}
