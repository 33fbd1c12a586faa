//! Descriptions with something wrong in them, made from whole ones.
//!
//! In: a description as JSON and a seed. Out: the same with a few nodes deleted, copied elsewhere,
//! replaced by other kinds, renamed, or given keywords and references that nobody asked for.

use serde_json::{Map, Value, json};

use crate::corpus::random::Random;

/// Member names that mean something somewhere.
const KEYS: &[&str] = &[
    "$ref",
    "$id",
    "$anchor",
    "$defs",
    "$dynamicRef",
    "$schema",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "type",
    "enum",
    "const",
    "items",
    "prefixItems",
    "contains",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "required",
    "dependentRequired",
    "dependentSchemas",
    "discriminator",
    "mapping",
    "propertyName",
    "defaultMapping",
    "nullable",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "readOnly",
    "writeOnly",
    "default",
    "example",
    "examples",
    "deprecated",
    "title",
    "description",
    "xml",
    "contentEncoding",
    "contentMediaType",
    "parameters",
    "requestBody",
    "responses",
    "content",
    "schema",
    "itemSchema",
    "itemEncoding",
    "encoding",
    "headers",
    "style",
    "explode",
    "in",
    "name",
    "allowReserved",
    "allowEmptyValue",
    "security",
    "securitySchemes",
    "schemes",
    "scopes",
    "flows",
    "servers",
    "variables",
    "url",
    "tags",
    "operationId",
    "callbacks",
    "webhooks",
    "get",
    "put",
    "post",
    "query",
    "additionalOperations",
    "components",
    "pathItems",
    "swagger",
    "openapi",
    "consumes",
    "produces",
    "collectionFormat",
    "links",
    "200",
    "2XX",
    "default",
    "0",
];

/// Names and texts that break what is careless.
const TEXTS: &[&str] = &[
    "",
    " ",
    "self",
    "Self",
    "crate",
    "super",
    "type",
    "async",
    "_",
    "__",
    "r#type",
    "Option",
    "Vec",
    "String",
    "Result",
    "Box",
    "Some",
    "None",
    "Ok",
    "Err",
    "Value",
    "Json",
    "Rules",
    "i64",
    "str",
    "bool",
    "u8",
    "std",
    "core",
    "oasmith",
    "fn",
    "+1",
    "-1",
    "1",
    "0x",
    "a-b",
    "a_b",
    "aB",
    "AB",
    "a b",
    "名前",
    "ß",
    "İ",
    "e\u{301}",
    "\u{200d}",
    "😀",
    "\u{0}",
    "\n",
    "a\nb",
    "*/",
    "/*",
    "//",
    "\"",
    "\\",
    "\"#",
    "'",
    "{",
    "}",
    "{}",
    "{a}",
    "{a",
    "%",
    "%41",
    "~",
    "~0",
    "~1",
    "/",
    "#",
    "#/",
    "#/components/schemas/Missing",
    "a.yaml#/b",
    "../../x",
    "http://x.test/a",
    "$",
    "@",
    "null",
    "true",
    "string",
    "integer",
    "object",
    "array",
    "number",
    "boolean",
    "file",
    "date-time",
    "uuid",
    "byte",
    "binary",
    "int64",
    "int32",
    "uint64",
    "decimal",
    "^a$",
    "[",
    "(?=a)",
    "(a+)+$",
    "\\p{L}",
    "[^",
    "a{1000}",
    "a{99999}",
    "application/json",
    "text/event-stream",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "*/*",
    "application/xml",
    ";",
    "a/b;c",
    "query",
    "path",
    "header",
    "cookie",
    "formData",
    "body",
    "querystring",
    "form",
    "deepObject",
    "matrix",
    "label",
    "simple",
    "pipeDelimited",
    "apiKey",
    "http",
    "oauth2",
    "bearer",
    "3.0.3",
    "3.1.0",
    "3.2.0",
    "2.0",
    "GET",
    "x-",
    "Content-Type",
    "Authorization",
    "200",
    "default",
    "99",
];

/// Numbers at the edges; the first ones are written as they are.
const NUMBERS: &[&str] = &[
    "1e400",
    "-1e400",
    "1e-400",
    "99999999999999999999999999",
    "-0",
    "-0.0",
    "1.0",
    "1e2",
    "0",
    "1",
    "-1",
    "255",
    "65536",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "0.1",
    "1.5",
    "0.30000000000000004",
    "1000000",
    "3",
];

/// What a number is written as until the text is made, since `Value` holds no such numbers.
const MARK: &str = "\u{1}number:";

/// The text of a mutant.
pub fn mutant(whole: &Value, seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut value = whole.clone();
    let edits = match random.below(4) {
        0 => 1,
        1 => 2,
        2 => 1 + random.below(5),
        _ => 1 + random.below(20),
    };
    for _ in 0..edits {
        edit(&mut value, whole, &mut random);
    }
    text(&value)
}

/// JSON, with the numbers in it that `Value` does not hold.
fn text(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::new();
    let mut rest = text.as_str();
    let mark = "\"\\u0001number:";
    while let Some((before, after)) = rest.split_once(mark) {
        let (number, after) = after.split_once('"').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(number);
        rest = after;
    }
    out + rest
}

fn edit(value: &mut Value, whole: &Value, random: &mut Random) {
    let mut pointers = Vec::new();
    places(value, String::new(), &mut pointers);
    let Some(pointer) = random.pick(&pointers).cloned() else {
        return;
    };
    let replacement = match random.below(10) {
        0 | 1 => return remove(value, &pointer),
        2 | 3 => piece(whole, random),
        4 => odd(random),
        5 => json!({"$ref": reference(&pointers, random)}),
        6 => {
            if let Some(Value::Object(members)) = value.pointer_mut(&pointer) {
                add(members, whole, random);
            }
            return;
        }
        7 => {
            if let Some(Value::Object(members)) = value.pointer_mut(&pointer) {
                rename(members, random);
            }
            return;
        }
        8 => return twice(value, &pointer),
        _ => scalar(value.pointer(&pointer), random),
    };
    if let Some(place) = value.pointer_mut(&pointer) {
        *place = replacement;
    }
}

/// The pointers of everything in a value.
fn places(value: &Value, pointer: String, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let step = key.replace('~', "~0").replace('/', "~1");
                places(value, format!("{pointer}/{step}"), out);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                places(value, format!("{pointer}/{index}"), out);
            }
        }
        _ => {}
    }
    if !pointer.is_empty() {
        out.push(pointer);
    }
}

fn parent(pointer: &str) -> (&str, String) {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    (parent, key.replace("~1", "/").replace("~0", "~"))
}

fn remove(value: &mut Value, pointer: &str) {
    let (parent, key) = parent(pointer);
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.remove(&key)),
        Some(Value::Array(items)) => {
            if let Some(index) = key.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// The same node under a further name, or once more in its list.
fn twice(value: &mut Value, pointer: &str) {
    let (parent, key) = parent(pointer);
    let Some(copy) = value.pointer(pointer).cloned() else {
        return;
    };
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.insert(swapped(&key), copy)),
        Some(Value::Array(items)) => items.push(copy),
        _ => {}
    }
}

/// The same letters in the other case, so that names come close.
fn swapped(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| match first.is_lowercase() {
        true => first.to_uppercase().to_string(),
        false => first.to_lowercase().to_string(),
    });
    first.unwrap_or_else(|| "_".to_owned()) + letters.as_str()
}

/// A node of the whole description.
fn piece(whole: &Value, random: &mut Random) -> Value {
    let mut pointers = Vec::new();
    places(whole, String::new(), &mut pointers);
    let pointer = random.pick(&pointers).cloned().unwrap_or_default();
    whole.pointer(&pointer).cloned().unwrap_or_default()
}

fn odd(random: &mut Random) -> Value {
    match random.below(9) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!([]),
        4 => json!({}),
        5 => json!([null, 1, "a", {}, []]),
        6 => number(random),
        7 => json!("x".repeat(random.below(3000))),
        _ => word(random).into(),
    }
}

fn word(random: &mut Random) -> String {
    random.pick(TEXTS).copied().unwrap_or_default().to_owned()
}

fn number(random: &mut Random) -> Value {
    let number = random.pick(NUMBERS).copied().unwrap_or("0");
    json!(format!("{MARK}{number}"))
}

fn reference(pointers: &[String], random: &mut Random) -> String {
    match random.below(8) {
        0 => word(random),
        _ => format!("#{}", random.pick(pointers).cloned().unwrap_or_default()),
    }
}

/// Another value of the same kind.
fn scalar(old: Option<&Value>, random: &mut Random) -> Value {
    match old {
        Some(Value::String(_)) => word(random).into(),
        Some(Value::Number(_)) => number(random),
        Some(Value::Bool(old)) => json!(!old),
        _ => odd(random),
    }
}

fn key(random: &mut Random) -> String {
    match random.below(3) {
        0 => word(random),
        _ => random.pick(KEYS).copied().unwrap_or_default().to_owned(),
    }
}

fn add(members: &mut Map<String, Value>, whole: &Value, random: &mut Random) {
    let value = match random.below(4) {
        0 => odd(random),
        1 => json!([piece(whole, random), piece(whole, random)]),
        2 => json!({key(random): piece(whole, random)}),
        _ => piece(whole, random),
    };
    members.insert(key(random), value);
}

fn rename(members: &mut Map<String, Value>, random: &mut Random) {
    let keys: Vec<String> = members.keys().cloned().collect();
    let Some(old) = random.pick(&keys) else {
        return;
    };
    if let Some(value) = members.remove(old) {
        members.insert(key(random), value);
    }
}
