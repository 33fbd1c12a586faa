//! Schemas of how members are called, of what is not, and of what is not not.

use serde_json::{Map, Value, json};

use super::made::{Maker, NAMES, PATTERNS};

impl Maker<'_> {
    /// `propertyNames` of every kind, beside members that it may refuse.
    pub(super) fn names_by_schema(&mut self, depth: u32) -> Value {
        let mut out = Map::from_iter([("type".to_owned(), json!("object"))]);
        if self.random.chance(60) {
            let members = self.members(depth, &NAMES);
            out.insert("properties".into(), members);
        }
        let names = match self.random.below(7) {
            0 => json!({"enum": self.names()}),
            1 => json!({"type": "string", "enum": ["a", "b", "c", "x-y", 1]}),
            2 => json!({"const": self.name()}),
            3 => json!({"anyOf": [{"pattern": self.pattern()}, {"enum": self.names()}]}),
            4 => json!({"not": {"pattern": self.pattern()}}),
            5 => json!({"type": "string", "pattern": self.pattern(), "minLength": 2}),
            _ => json!({"pattern": self.pattern(), "maxLength": 1 + self.random.below(2)}),
        };
        out.insert("propertyNames".into(), names);
        if self.random.chance(30) {
            let other = self.below(depth);
            out.insert("additionalProperties".into(), other);
        }
        if self.random.chance(30) {
            out.insert("required".into(), json!(self.names()));
        }
        Value::Object(out)
    }

    /// Members that a name, a pattern and the rest all speak of.
    pub(super) fn overlapping(&mut self, depth: u32) -> Value {
        let mut out = Map::from_iter([("type".to_owned(), json!("object"))]);
        for (keyword, share, names) in [
            ("properties", 80, NAMES),
            ("patternProperties", 90, PATTERNS),
        ] {
            if self.random.chance(share) {
                let members = self.members(depth, &names);
                out.insert(keyword.into(), members);
            }
        }
        if self.random.chance(60) {
            let other = match self.random.chance(30) {
                true => json!(false),
                false => self.below(depth),
            };
            out.insert("additionalProperties".into(), other);
        }
        if self.random.chance(30) {
            out.insert("required".into(), json!(self.names()));
        }
        if self.random.chance(20) {
            let other = self.overlapping(depth + 1);
            return json!({"allOf": [out, other]});
        }
        Value::Object(out)
    }

    /// A schema under several `not`.
    pub(super) fn denied(&mut self, depth: u32) -> Value {
        let mut schema = self.schema(depth + 1);
        for _ in 0..1 + self.random.below(3) {
            let mut outer = Map::new();
            if self.random.chance(30) {
                self.of_kind(&mut outer, depth + 1);
            }
            outer.insert("not".into(), schema);
            schema = Value::Object(outer);
        }
        schema
    }

    /// A schema, or `null`, as 3.0 says it in many places.
    pub(super) fn or_null(&mut self, depth: u32) -> Value {
        let mut other = match self.random.below(3) {
            0 => json!({"type": "string", "enum": ["a", "b", "é"]}),
            1 => json!({"allOf": self.schemas(depth)}),
            _ => json!({"oneOf": self.schemas(depth)}),
        };
        if self.random.chance(30) {
            other["type"] = json!("object");
            if let Value::Object(other) = &mut other {
                other.remove("enum");
                self.of_objects(other, depth + 1);
            }
        }
        json!({"anyOf": [{"type": "null"}, other]})
    }
}
