//! Schemas as people write them, where chance alone would seldom put their keywords together.

use serde_json::{Map, Value, json};

use super::made::{Maker, NAMES};
use super::remarks;

/// Expressions of which some match every name.
const PATTERNS: [&str; 6] = ["^a", "^x-", "", "[\\s\\S]*", "^.*$", "[0-9]$"];

impl Maker<'_> {
    /// A schema of one of the habits.
    pub(super) fn habit(&mut self, depth: u32) -> Value {
        match self.random.below(10) {
            0 => self.names_by_pattern(depth),
            1 | 2 => self.tagged(depth),
            3 => self.extended(depth),
            4 => self.names_by_schema(depth),
            5 => self.overlapping(depth),
            6 => self.denied(depth),
            7 => self.or_null(depth),
            8 => self.narrowed(depth),
            _ => self.referred(depth),
        }
    }

    /// An object whose other members are told by how they are called.
    fn names_by_pattern(&mut self, depth: u32) -> Value {
        let mut out = Map::from_iter([("type".to_owned(), json!("object"))]);
        if self.random.chance(40) {
            let members = self.members(depth, &NAMES);
            out.insert("properties".into(), members);
        }
        let mut patterns = Map::new();
        for _ in 0..1 + self.random.below(2) {
            let pattern = self.random.pick(&PATTERNS).copied().unwrap_or_default();
            let schema = match self.random.chance(50) {
                true => json!({}),
                false => self.below(depth),
            };
            patterns.insert(pattern.to_owned(), schema);
        }
        out.insert("patternProperties".into(), Value::Object(patterns));
        if self.random.chance(70) {
            out.insert("additionalProperties".into(), json!(false));
        }
        if self.random.chance(20) {
            return json!({"allOf": [out, {"type": "object", "minProperties": 1}]});
        }
        Value::Object(out)
    }

    /// Objects that a member tells apart, or nearly so.
    fn tagged(&mut self, depth: u32) -> Value {
        let tags = match self.random.below(3) {
            0 => [json!("a"), json!("b"), json!("c")],
            1 => [json!(1), json!(2.0), json!(-3)],
            _ => [json!(true), json!(false), json!("b")],
        };
        let mut branches = Vec::new();
        for tag in tags.iter().take(2 + self.random.below(2)) {
            let tag = match self.random.below(6) {
                0 => json!({"enum": [tag]}),
                5 => json!({"enum": [tag, null]}),
                1 => json!({"type": ["string", "integer", "boolean"], "enum": [tag, "other"]}),
                _ => json!({ "const": tag }),
            };
            let mut members = match self.members(depth, &NAMES[1..]) {
                Value::Object(members) => members,
                _ => Map::new(),
            };
            members.insert("a".into(), tag);
            let required = match self.random.below(10) {
                0..=4 => json!(["a"]),
                5..=7 => json!([]),
                _ => json!(["b"]),
            };
            branches.push(json!({"type": "object", "required": required, "properties": members}));
        }
        let keyword = match self.random.chance(60) {
            true => "oneOf",
            false => "anyOf",
        };
        let mut union = Map::from_iter([(keyword.to_owned(), Value::Array(branches))]);
        if self.random.chance(25) {
            remarks::discriminated(&mut union, self.random);
        }
        Value::Object(union)
    }

    /// Unions of objects beside each other, most of whose cases contradict, or beside one case.
    fn narrowed(&mut self, depth: u32) -> Value {
        let (base, mut own) = (self.tagged(depth), self.tagged(depth));
        if self.random.chance(50) {
            let cases = own.as_object_mut().into_iter().flat_map(Map::values_mut);
            let first = cases.filter_map(|cases| cases.get_mut(0)).next();
            own = first.map(Value::take).unwrap_or(own);
        }
        json!({ "allOf": [base, own] })
    }

    /// A union of named schemas, each of which may include the base by `allOf`.
    fn referred(&mut self, depth: u32) -> Value {
        let references: Vec<Value> = (0..2 + self.random.below(2))
            .map(|_| self.reference())
            .collect();
        let mut branches = Vec::new();
        for reference in references {
            branches.push(match self.random.chance(70) {
                true => reference,
                false => {
                    let own = self.members(depth, &NAMES);
                    json!({"allOf": [reference, {"type": "object", "properties": own}]})
                }
            });
        }
        let mut union = Map::from_iter([("oneOf".to_owned(), Value::Array(branches))]);
        if self.random.chance(50) {
            remarks::discriminated(&mut union, self.random);
        }
        Value::Object(union)
    }

    /// A base, and what is said beside it.
    fn extended(&mut self, depth: u32) -> Value {
        let base = self.members(depth, &NAMES);
        let more = self.members(depth, &NAMES);
        let closed = self.random.chance(20);
        let mut own = json!({"type": "object", "properties": more});
        if closed {
            own["unevaluatedProperties"] = json!(false);
        }
        let base = json!({"type": "object", "properties": base, "required": self.names()});
        own["allOf"] = json!([base]);
        own
    }
}
