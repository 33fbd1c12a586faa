//! A description as plain JSON values, and what is counted in it.
//!
//! In: the trees of the loader. Out: values by file, the named schemas, the number of operations.
//! Counting knows nothing of what the generator made.

use std::collections::BTreeMap;

use oasmith_codegen::load::{At, Documents, Kind};
use serde_json::{Map, Value};

/// Every file of a description; the root is first.
#[derive(Debug, Default)]
pub struct Description {
    /// The root document's path.
    pub root: String,
    /// Path → contents.
    pub files: BTreeMap<String, Value>,
}

/// Which rules of OpenAPI hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 2.0, or 3.0: a dialect of its own.
    Old,
    /// 3.1 and later: JSON Schema 2020-12.
    New,
}

/// The methods that a path item has members for.
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

impl Description {
    /// Of what was loaded.
    pub fn new(documents: &Documents) -> Description {
        let mut description = Description::default();
        for (index, file) in documents.files().enumerate() {
            let path = documents.path(file).to_owned();
            if index == 0 {
                description.root.clone_from(&path);
            }
            description.files.insert(path, value(documents.root(file)));
        }
        description
    }

    /// The root document.
    pub fn document(&self) -> &Value {
        self.files.get(&self.root).unwrap_or(&Value::Null)
    }

    /// Which rules hold.
    pub fn version(&self) -> Version {
        let stated = &self.document()["openapi"];
        let text = match stated {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match text.starts_with("3.1") || text.starts_with("3.2") {
            true => Version::New,
            false => Version::Old,
        }
    }

    /// The named schemas: name and pointer. Where a version keeps them is one place: what stands at the other's is
    /// there only for who refers to it.
    pub fn named(&self) -> Vec<(String, String)> {
        let document = self.document();
        let places = ["/components/schemas", "/definitions"];
        let found = places
            .iter()
            .find_map(|place| Some((place, document.pointer(place)?.as_object()?)));
        let named = found.into_iter().flat_map(|(place, schemas)| {
            schemas.keys().map(move |name| {
                let step = name.replace('~', "~0").replace('/', "~1");
                (name.clone(), format!("#{place}/{step}"))
            })
        });
        named.collect()
    }

    /// How many operations stand under `paths`.
    pub fn operations(&self) -> usize {
        let Some(paths) = self.document()["paths"].as_object() else {
            return 0;
        };
        let items = paths.iter().filter(|(path, _)| path.starts_with('/'));
        items
            .map(|(_, item)| self.methods(&self.root, item, 0))
            .sum()
    }

    /// How many webhooks there are, and callbacks of operations and of those.
    pub fn received(&self) -> usize {
        let items = |name: &str| self.document()[name].as_object().into_iter().flatten();
        let webhooks = items("webhooks")
            .map(|(_, item)| self.methods(&self.root, item, 0) + self.called(&self.root, item, 0));
        let paths = items("paths").map(|(_, item)| self.called(&self.root, item, 0));
        webhooks.sum::<usize>() + paths.sum::<usize>()
    }

    /// The callbacks of a path item's operations.
    fn called(&self, file: &str, item: &Value, depth: u32) -> usize {
        let reference = |value: &Value| value["$ref"].as_str().map(str::to_owned);
        if let Some((file, _, item)) = reference(item)
            .filter(|_| depth < 8)
            .and_then(|target| self.resolve(file, &target))
        {
            return self.called(&file, item, depth + 1);
        }
        let operations = METHODS.iter().map(|method| &item[*method]);
        let further = item["additionalOperations"]
            .as_object()
            .into_iter()
            .flatten();
        let operations = operations.chain(further.map(|(_, operation)| operation));
        let callbacks = operations.filter_map(|one| one["callbacks"].as_object());
        let count = |callback: &Value| -> usize {
            let target = reference(callback).and_then(|target| self.resolve(file, &target));
            let (file, callback) = match &target {
                Some((file, _, callback)) => (file.as_str(), *callback),
                None => (file, callback),
            };
            let items = callback.as_object().into_iter().flatten();
            let items = items.filter(|(expression, _)| !expression.starts_with("x-"));
            items
                .map(|(_, item)| {
                    let below = (depth < 8).then(|| self.called(file, item, depth + 1));
                    self.methods(file, item, 0) + below.unwrap_or(0)
                })
                .sum()
        };
        callbacks
            .flatten()
            .map(|(_, callback)| count(callback))
            .sum()
    }

    fn methods(&self, file: &str, item: &Value, depth: u32) -> usize {
        let stated = |method: &&&str| {
            let mut members = item.as_object().into_iter().flatten();
            members.any(|(key, value)| key.eq_ignore_ascii_case(method) && value.is_object())
        };
        let own = METHODS.iter().filter(stated);
        let further = item["additionalOperations"].as_object().map_or(0, Map::len);
        let referred = item["$ref"].as_str().filter(|_| depth < 8);
        let elsewhere = referred.and_then(|reference| self.resolve(file, reference));
        let below = elsewhere.map_or(0, |(file, _, item)| self.methods(&file, item, depth + 1));
        own.count() + further + below
    }

    /// What a bare name means that stands for a reference: the named schema.
    pub fn by_name(&self, name: &str) -> Option<(String, String, &Value)> {
        let (_, pointer) = self.named().into_iter().find(|(known, _)| known == name)?;
        self.resolve(&self.root, &pointer)
    }

    /// What a reference in a file leads to: the file, the pointer in it, the value.
    pub fn resolve(&self, file: &str, reference: &str) -> Option<(String, String, &Value)> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let path = match path {
            "" => file.to_owned(),
            path => joined(file, path),
        };
        let root = self.files.get(&path)?;
        let fragment = unescaped(fragment);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let pointer = anchor(root, &fragment, String::new())?;
            let value = root.pointer(&pointer)?;
            return Some((path, pointer, value));
        }
        let value = root.pointer(&fragment)?;
        Some((path, fragment, value))
    }
}

/// A tree as a value; a number that no `f64` holds becomes `null`.
fn value(at: At<'_>) -> Value {
    match at.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(at.as_bool().unwrap_or_default()),
        Kind::Number => {
            serde_json::from_str(at.as_number().unwrap_or_default()).unwrap_or_default()
        }
        Kind::String => Value::String(at.as_str().unwrap_or_default().to_owned()),
        Kind::Array => Value::Array(at.items().map(value).collect()),
        Kind::Object => {
            let members = at.members().map(|(key, at)| (key.to_owned(), value(at)));
            Value::Object(members.collect())
        }
    }
}

/// A relative path against the file it stands in.
fn joined(file: &str, path: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Percent-escapes undone (RFC 3986, 2.1).
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let code = text
            .get(at + 1..at + 3)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The pointer of the schema that has an `$anchor`.
fn anchor(value: &Value, name: &str, pointer: String) -> Option<String> {
    match value {
        Value::Object(members) => {
            if members.get("$anchor").and_then(Value::as_str) == Some(name) {
                return Some(pointer);
            }
            members.iter().find_map(|(key, value)| {
                let step = key.replace('~', "~0").replace('/', "~1");
                anchor(value, name, format!("{pointer}/{step}"))
            })
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, value)| anchor(value, name, format!("{pointer}/{index}"))),
        _ => None,
    }
}
