//! What a schema allows, by the `jsonschema` crate.
//!
//! All named schemas are compiled together: a value is judged as the member of an object that is
//! named after its schema.

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use super::even::Evened;

/// Judges values of the schemas of one description.
pub struct Oracle(Validator);

impl Oracle {
    /// Of all named schemas.
    ///
    /// # Errors
    /// What the validator says of a schema that it cannot read.
    pub fn new(evened: &Evened) -> Result<Oracle, String> {
        let keys = evened.named.iter().map(|(_, key)| key);
        let members = keys.map(|key| (key.clone(), json!({"$ref": format!("#/$defs/{key}")})));
        let root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": evened.schemas,
            "properties": members.collect::<Map<String, Value>>(),
        });
        let built = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_format("byte", |text: &str| is_base64(text, b"+/"))
            .with_format("base64url", |text: &str| is_base64(text, b"-_"))
            .build(&root);
        built.map(Oracle).map_err(|fault| fault.to_string())
    }

    /// Whether a schema allows a value.
    pub fn allows(&self, key: &str, value: &Value) -> bool {
        let mut instance = Map::new();
        instance.insert(key.to_owned(), value.clone());
        self.0.is_valid(&Value::Object(instance))
    }
}

/// RFC 4648, sections 4 and 5: groups of four, padded (section 5 allows leaving the padding out).
fn is_base64(text: &str, symbols: &[u8; 2]) -> bool {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let alphabet = body
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || symbols.contains(&b));
    let whole = match symbols {
        b"-_" if padding == 0 => body.len() % 4 != 1,
        _ => text.len().is_multiple_of(4) && padding <= 2,
    };
    // Bits that encode nothing are zero (section 3.5).
    let last = body.bytes().last().map_or(0, |byte| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        byte if byte == symbols[0] => 62,
        _ => 63,
    });
    let idle = match body.len() % 4 {
        2 => 0x0f,
        3 => 0x03,
        _ => 0,
    };
    alphabet && whole && last & idle == 0
}
