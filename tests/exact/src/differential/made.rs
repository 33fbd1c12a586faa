//! Schemas made up: every assertion of JSON Schema 2020-12 with values that often meet.
//!
//! In: a random source. Out: a schema and a few that it refers to, itself and each other included. Names, texts and numbers
//! come from short lists, so that what one keyword asks another speaks of too.

use oasmith_tests::corpus::random::Random;
use serde_json::{Map, Value, json};

use super::formats::Format;
use super::{Given, formats, older, remarks};

/// The names of members.
pub(super) const NAMES: [&str; 6] = ["a", "b", "c", "x-y", "é", "a1"];
pub(super) const PATTERNS: [&str; 6] = ["^a", "^x-", "[0-9]$", "^.{2,3}$", "b|c", "^[a-z]+$"];
/// How many schemas there are to refer to.
const DEFS: usize = 3;
const DEEPEST: u32 = 3;

/// A schema.
pub(super) fn schema(random: &mut Random) -> Given {
    let typed = random.chance(50);
    let older = random.chance(25);
    let formats = match random.chance(10) {
        true => formats::few(random),
        false => Vec::new(),
    };
    let mut maker = Maker {
        random,
        typed,
        formats: formats.clone(),
        nearest: 0,
    };
    let mut defs = Map::new();
    for n in 0..DEFS {
        maker.nearest = n + 1;
        defs.insert(format!("s{n}"), maker.schema(2));
    }
    maker.nearest = 0;
    let mut root = maker.schema(0);
    if older {
        root = older::pruned(&root);
        defs.values_mut()
            .for_each(|schema| *schema = older::pruned(schema));
    }
    if random.chance(30) {
        remarks::add(&mut root, random);
        defs.values_mut()
            .for_each(|schema| remarks::add(schema, random));
    }
    Given {
        root,
        defs,
        typed,
        older,
        formats,
        spread: false,
    }
}

pub(super) struct Maker<'r> {
    pub(super) random: &'r mut Random,
    /// Whether every schema with assertions of one kind says which.
    pub(super) typed: bool,
    /// The formats that strings have.
    formats: Vec<Format>,
    /// The first schema that may be referred to here: one that leads back without descending into the value says nothing.
    nearest: usize,
}

const KINDS: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

impl Maker<'_> {
    pub(super) fn schema(&mut self, depth: u32) -> Value {
        if depth >= DEEPEST || self.random.chance(15) {
            return self.leaf();
        }
        match self.random.below(10) {
            0 | 1 => return self.habit(depth),
            2 => return self.evaluated(depth),
            _ => {}
        }
        let mut out = Map::new();
        if self.random.chance(30) {
            self.combine(&mut out, depth);
            if !self.typed && self.random.chance(50) {
                self.kind_of_any(&mut out, depth);
            }
            // Beside what combines, a typed schema may say more of the one kind.
            if self.typed && self.random.chance(40) {
                self.of_kind(&mut out, depth);
            }
        } else {
            self.of_kind(&mut out, depth);
        }
        Value::Object(out)
    }

    fn leaf(&mut self) -> Value {
        match self.random.below(7) {
            0 => json!(true),
            1 if self.random.chance(40) => json!(false),
            2 => self.reference(),
            3 => {
                let values: Vec<Value> = (0..1 + self.random.below(3))
                    .map(|_| self.value())
                    .collect();
                let mut unique: Vec<Value> = Vec::new();
                for value in values {
                    if !unique.contains(&value) {
                        unique.push(value);
                    }
                }
                json!({"enum": unique})
            }
            4 => json!({"const": self.value()}),
            _ => {
                let mut out = Map::new();
                let kind = *self.random.pick(&KINDS[..5]).unwrap_or(&"null");
                out.insert("type".into(), json!(kind));
                self.assert(&mut out, kind, DEEPEST);
                Value::Object(out)
            }
        }
    }

    pub(super) fn of_kind(&mut self, out: &mut Map<String, Value>, depth: u32) {
        let kind = *self.random.pick(&KINDS[2..]).unwrap_or(&"object");
        let kind = if self.random.chance(40) {
            "object"
        } else {
            kind
        };
        let says = self.typed || self.random.chance(70);
        if says && self.random.chance(15) {
            out.insert("type".into(), json!([kind, "null"]));
        } else if says {
            out.insert("type".into(), json!(kind));
        }
        self.assert(out, kind, depth);
    }

    /// Assertions of several kinds side by side.
    fn kind_of_any(&mut self, out: &mut Map<String, Value>, depth: u32) {
        for _ in 0..2 {
            let kind = *self.random.pick(&KINDS[2..]).unwrap_or(&"object");
            self.assert(out, kind, depth);
        }
    }

    fn combine(&mut self, out: &mut Map<String, Value>, depth: u32) {
        match self.random.below(8) {
            0 => {
                let parts = self.schemas(depth);
                out.insert("allOf".into(), parts);
            }
            1 | 2 => {
                let parts = self.schemas(depth);
                out.insert("anyOf".into(), parts);
            }
            3 | 4 => {
                let parts = self.schemas(depth);
                out.insert("oneOf".into(), parts);
            }
            5 => {
                let part = self.schema(depth + 1);
                out.insert("not".into(), part);
            }
            6 => {
                for name in ["if", "then", "else"] {
                    if name == "if" || self.random.chance(70) {
                        let part = self.schema(depth + 1);
                        out.insert(name.into(), part);
                    }
                }
            }
            _ => {
                if let Value::Object(reference) = self.reference() {
                    out.extend(reference);
                }
            }
        }
    }

    pub(super) fn reference(&mut self) -> Value {
        match DEFS - self.nearest {
            0 => json!(true),
            n => json!({"$ref": format!("#/$defs/s{}", self.nearest + self.random.below(n))}),
        }
    }

    /// A schema for a member or an item.
    pub(super) fn below(&mut self, depth: u32) -> Value {
        let nearest = std::mem::take(&mut self.nearest);
        let schema = self.schema(depth + 1);
        self.nearest = nearest;
        schema
    }

    pub(super) fn schemas(&mut self, depth: u32) -> Value {
        let count = 1 + self.random.below(3);
        Value::Array((0..count).map(|_| self.schema(depth + 1)).collect())
    }

    fn assert(&mut self, out: &mut Map<String, Value>, kind: &str, depth: u32) {
        match kind {
            "integer" | "number" => self.of_numbers(out),
            "string" => self.of_strings(out),
            "array" => self.of_arrays(out, depth),
            "object" => self.of_objects(out, depth),
            _ => {}
        }
    }

    pub(super) fn maybe(
        &mut self,
        out: &mut Map<String, Value>,
        percent: u64,
        name: &str,
        value: Value,
    ) {
        if self.random.chance(percent) {
            out.insert(name.into(), value);
        }
    }

    fn of_numbers(&mut self, out: &mut Map<String, Value>) {
        let low = self.random.below(8) as i64 - 4;
        let high = low + self.random.below(6) as i64;
        self.maybe(out, 30, "minimum", json!(low));
        self.maybe(out, 30, "maximum", json!(high));
        self.maybe(out, 10, "exclusiveMinimum", json!(low as f64 + 0.5));
        self.maybe(out, 10, "exclusiveMaximum", json!(high));
        let unit = [
            json!(2),
            json!(0.5),
            json!(0.01),
            json!(3.0),
            json!(1e-7),
            json!(1.5),
            json!(1),
        ];
        let unit = self.random.pick(&unit).cloned().unwrap_or_default();
        self.maybe(out, 20, "multipleOf", unit);
    }

    fn of_strings(&mut self, out: &mut Map<String, Value>) {
        let low = self.random.below(3);
        let high = low + self.random.below(3);
        self.maybe(out, 30, "minLength", json!(low));
        self.maybe(out, 30, "maxLength", json!(high));
        let pattern = self.pattern();
        self.maybe(out, 25, "pattern", json!(pattern));
        if let Some((name, _)) = self.random.pick(&self.formats) {
            self.maybe(out, 60, "format", json!(name));
        }
    }

    fn of_arrays(&mut self, out: &mut Map<String, Value>, depth: u32) {
        if self.random.chance(30) {
            let count = 1 + self.random.below(3);
            let items = (0..count).map(|_| self.below(depth)).collect();
            out.insert("prefixItems".into(), items);
        }
        if self.random.chance(60) {
            let items = self.below(depth);
            out.insert("items".into(), items);
        }
        if self.random.chance(15) {
            self.of_tuples(out, depth);
        }
        if self.random.chance(20) {
            let item = self.below(depth);
            out.insert("contains".into(), item);
            let (least, most) = (self.random.below(3), 1 + self.random.below(3));
            self.maybe(out, 30, "minContains", json!(least));
            self.maybe(out, 30, "maxContains", json!(most));
        }
        if self.random.chance(10) {
            let item = self.below(depth);
            out.insert("unevaluatedItems".into(), item);
        }
        let low = self.random.below(3);
        let high = low + self.random.below(3);
        // A tuple says how long it is.
        let pinned = out.contains_key("minItems");
        self.maybe(out, if pinned { 5 } else { 20 }, "minItems", json!(low));
        self.maybe(out, 20, "maxItems", json!(high));
        self.maybe(out, 20, "uniqueItems", json!(true));
    }

    /// Lists of one length, with a schema for each place.
    fn of_tuples(&mut self, out: &mut Map<String, Value>, depth: u32) {
        let count = 1 + self.random.below(3);
        let places = (0..count).map(|_| self.below(depth)).collect();
        out.insert("prefixItems".into(), places);
        out.insert("items".into(), json!(false));
        out.insert("minItems".into(), json!(count));
    }

    pub(super) fn of_objects(&mut self, out: &mut Map<String, Value>, depth: u32) {
        if self.random.chance(80) {
            let members = self.members(depth, &NAMES);
            out.insert("properties".into(), members);
        }
        if self.random.chance(15) {
            let members = self.members(depth, &PATTERNS);
            out.insert("patternProperties".into(), members);
        }
        let names = self.names();
        self.maybe(out, 50, "required", json!(names));
        for (name, percent) in [
            ("additionalProperties", 30),
            ("unevaluatedProperties", 8),
            ("propertyNames", 8),
        ] {
            if self.random.chance(percent) {
                let schema = match self.random.chance(40) {
                    true => json!(name == "propertyNames"),
                    false => self.below(depth),
                };
                out.insert(name.into(), schema);
            }
        }
        if self.random.chance(8) {
            let names = self.names();
            let key = self.name();
            out.insert("dependentRequired".into(), json!({ key: names }));
        }
        if self.random.chance(8) {
            let schema = self.schema(depth + 1);
            let key = self.name();
            out.insert("dependentSchemas".into(), json!({ key: schema }));
        }
        let low = self.random.below(3);
        let high = low + self.random.below(3);
        self.maybe(out, 8, "minProperties", json!(low));
        self.maybe(out, 8, "maxProperties", json!(high));
    }

    pub(super) fn members(&mut self, depth: u32, names: &[&str]) -> Value {
        let mut members = Map::new();
        for _ in 0..1 + self.random.below(3) {
            let name = self.random.pick(names).copied().unwrap_or("a");
            let schema = self.below(depth);
            members.insert(name.to_owned(), schema);
        }
        Value::Object(members)
    }

    pub(super) fn name(&mut self) -> String {
        self.random.pick(&NAMES).copied().unwrap_or("a").to_owned()
    }

    pub(super) fn pattern(&mut self) -> &'static str {
        self.random.pick(&PATTERNS).copied().unwrap_or("b|c")
    }

    pub(super) fn names(&mut self) -> Vec<String> {
        let mut names: Vec<String> = (0..1 + self.random.below(2)).map(|_| self.name()).collect();
        names.dedup();
        names
    }

    fn value(&mut self) -> Value {
        let values = [
            json!("a"),
            json!("b"),
            json!("é"),
            json!(1),
            json!(2.5),
            json!(-3),
            json!(true),
            json!(null),
            json!([]),
            json!([1]),
            json!({}),
            json!({"a": 1}),
            json!("abc"),
            json!(""),
            json!(1.0),
            json!(100),
            json!(1e2),
            json!([1.0, "a"]),
            json!({"a": 1.0}),
            json!({"b": [100], "a": 1}),
            json!("\u{1f600}"),
            json!(0),
            json!(-0.0),
            json!(false),
        ];
        self.random.pick(&values).cloned().unwrap_or_default()
    }
}
