//! Schemas that ask something of what others have not looked at: `unevaluatedProperties` and `unevaluatedItems` beside,
//! above and below every applicator, and `contains` that need not be there.

use serde_json::{Map, Value, json};

use super::made::{Maker, NAMES, PATTERNS};

impl Maker<'_> {
    /// A schema that says what becomes of what is left.
    pub(super) fn evaluated(&mut self, depth: u32) -> Value {
        let objects = self.random.chance(60);
        let mut out = self.part(objects, depth + 1);
        for _ in 0..1 + self.random.below(2) {
            self.applied(&mut out, objects, depth + 1);
        }
        self.close(&mut out, objects, depth);
        Value::Object(out)
    }

    fn close(&mut self, out: &mut Map<String, Value>, objects: bool, depth: u32) {
        let keyword = match objects {
            true => "unevaluatedProperties",
            false => "unevaluatedItems",
        };
        let other = match self.random.chance(70) {
            true => json!(false),
            false => self.below(depth + 1),
        };
        out.insert(keyword.into(), other);
    }

    /// Applies more schemas to the same value.
    fn applied(&mut self, out: &mut Map<String, Value>, objects: bool, depth: u32) {
        let (keyword, value) = match self.random.below(9) {
            0 => ("allOf", json!(self.several(2, objects, depth))),
            1 | 2 => ("anyOf", json!(self.several(2, objects, depth))),
            3 => ("oneOf", json!(self.several(2, objects, depth))),
            4 if objects => {
                let schema = self.nested(objects, depth);
                ("dependentSchemas", json!({self.name(): schema}))
            }
            5 => ("not", json!({"not": self.nested(objects, depth)})),
            6 => match self.reference() {
                Value::Object(reference) => return out.extend(reference),
                _ => return,
            },
            _ => {
                for name in ["if", "then", "else"] {
                    if name == "if" || self.random.chance(70) {
                        let part = Value::Object(self.nested(objects, depth));
                        out.insert(name.into(), part);
                    }
                }
                return;
            }
        };
        out.insert(keyword.into(), value);
    }

    fn several(&mut self, count: usize, objects: bool, depth: u32) -> Vec<Value> {
        let parts = (0..count).map(|_| Value::Object(self.nested(objects, depth)));
        parts.collect()
    }

    /// A part that may have parts itself, or say itself what becomes of the rest.
    fn nested(&mut self, objects: bool, depth: u32) -> Map<String, Value> {
        let mut out = self.part(objects, depth);
        if depth < 4 && self.random.chance(25) {
            self.applied(&mut out, objects, depth + 1);
        }
        if self.random.chance(15) {
            self.close(&mut out, objects, depth);
        }
        out
    }

    /// A few members, or a few items.
    fn part(&mut self, objects: bool, depth: u32) -> Map<String, Value> {
        let mut out = Map::new();
        let kind = if objects { "object" } else { "array" };
        if self.typed || self.random.chance(40) {
            out.insert("type".into(), json!(kind));
        }
        match objects {
            true => self.some_members(&mut out, depth),
            false => self.some_items(&mut out, depth),
        }
        out
    }

    fn some_members(&mut self, out: &mut Map<String, Value>, depth: u32) {
        if self.random.chance(70) {
            let members = self.members(depth + 1, &NAMES[..4]);
            out.insert("properties".into(), members);
        }
        if self.random.chance(15) {
            let members = self.members(depth + 1, &PATTERNS);
            out.insert("patternProperties".into(), members);
        }
        if self.random.chance(8) {
            let schema = self.below(depth + 1);
            out.insert("additionalProperties".into(), schema);
        }
        if self.random.chance(30) {
            out.insert("required".into(), json!(self.names()));
        }
    }

    fn some_items(&mut self, out: &mut Map<String, Value>, depth: u32) {
        if self.random.chance(50) {
            let count = 1 + self.random.below(2);
            let items = (0..count).map(|_| self.below(depth + 1)).collect();
            out.insert("prefixItems".into(), items);
        }
        if self.random.chance(10) {
            let items = self.below(depth + 1);
            out.insert("items".into(), items);
        }
        if self.random.chance(40) {
            let item = self.below(depth + 1);
            out.insert("contains".into(), item);
            let (least, most) = (self.random.below(2), self.random.below(3));
            self.maybe(out, 50, "minContains", json!(least));
            self.maybe(out, 20, "maxContains", json!(most));
        }
    }
}
