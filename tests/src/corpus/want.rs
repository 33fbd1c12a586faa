//! What a set of schemas asks of one value, gathered along one choice of its alternatives.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::random::Random;

/// The keywords that apply to one value.
#[derive(Debug, Default)]
pub struct Want<'s> {
    /// The kinds that every `type` allows; `None` where there is none.
    pub kinds: Option<BTreeSet<&'s str>>,
    /// The values of every `enum` and `const`.
    pub values: Vec<Vec<&'s Value>>,
    /// Member → schemas.
    pub properties: BTreeMap<&'s str, Vec<&'s Value>>,
    /// Members that must be there.
    pub required: BTreeSet<&'s str>,
    /// Schemas of other members, `patternProperties` with their pattern.
    pub additional: Vec<&'s Value>,
    /// Expression and schema.
    pub patterned: Vec<(&'s str, &'s Value)>,
    /// Schemas of items.
    pub items: Vec<&'s Value>,
    /// Schemas of the first items.
    pub prefix: Vec<Vec<&'s Value>>,
    /// `contains`.
    pub contains: Vec<&'s Value>,
    /// `propertyNames`.
    pub names: Vec<&'s Value>,
    /// Every number keyword with its values.
    pub numbers: BTreeMap<&'s str, Vec<f64>>,
    /// Every `pattern`.
    pub patterns: Vec<&'s str>,
    /// Every `format`.
    pub formats: Vec<&'s str>,
    /// `uniqueItems`.
    pub unique: bool,
    /// Whether `false` is among the schemas.
    pub never: bool,
}

/// Where a value is made from.
pub struct Source<'s> {
    /// `s0` → schema.
    schemas: &'s Map<String, Value>,
    /// How many parts the value may still get: what requires itself several times over would never end.
    left: Cell<u32>,
    /// How many schemas may still be looked at for it: branches that lead to branches multiply.
    steps: Cell<u32>,
}

impl<'s> Source<'s> {
    /// For one value of these schemas.
    pub fn new(schemas: &'s Map<String, Value>) -> Self {
        let (left, steps) = (Cell::new(2_000), Cell::new(200_000));
        Source {
            schemas,
            left,
            steps,
        }
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Takes one part from what may still be made; whether there was any.
    pub fn spend(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// Gathers what schemas ask, choosing among alternatives; `deep` asks for the plainest.
    pub fn want(&self, schemas: &[&'s Value], random: &mut Random, deep: bool) -> Want<'s> {
        let mut want = Want::default();
        for schema in schemas {
            self.gather(schema, random, deep, &mut want, 0);
        }
        want
    }

    /// The schema a reference leads to.
    pub fn target(&self, reference: &str) -> Option<&'s Value> {
        self.schemas.get(reference.strip_prefix("#/$defs/")?)
    }

    fn gather(
        &self,
        schema: &'s Value,
        random: &mut Random,
        deep: bool,
        want: &mut Want<'s>,
        depth: u32,
    ) {
        let Value::Object(schema) = schema else {
            want.never |= schema == &Value::Bool(false);
            return;
        };
        let steps = self.steps.get();
        self.steps.set(steps.saturating_sub(1));
        if depth > 24 || steps == 0 {
            want.never = true;
            return;
        }
        let mut follow = |schema: &'s Value, random: &mut Random| {
            self.gather(schema, random, deep, want, depth + 1);
        };
        let target = schema.get("$ref").and_then(Value::as_str);
        if let Some(target) = target.and_then(|target| self.target(target)) {
            follow(target, random);
        }
        for part in list(schema, "allOf") {
            follow(part, random);
        }
        for name in ["anyOf", "oneOf"] {
            let branches: Vec<&Value> = list(schema, name).collect();
            let chosen = match deep {
                true => branches.iter().min_by_key(|branch| self.weight(branch, 0)),
                false => random.pick(&branches),
            };
            if let Some(chosen) = chosen {
                follow(chosen, random);
            }
        }
        if let Some(condition) = schema.get("if") {
            match random.chance(50) {
                true => {
                    follow(condition, random);
                    schema
                        .get("then")
                        .into_iter()
                        .for_each(|then| follow(then, random));
                }
                false => {
                    schema
                        .get("else")
                        .into_iter()
                        .for_each(|other| follow(other, random));
                }
            }
        }
        keywords(schema, want);
    }

    /// How far a schema leads: what is plain comes first where depth must end.
    fn weight(&self, schema: &Value, depth: u32) -> u32 {
        let Value::Object(schema) = schema else {
            return 0;
        };
        if depth > 3 {
            return 9;
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return 1 + self
                .target(target)
                .map_or(0, |target| self.weight(target, depth + 1));
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("array") => 2,
            Some("object") => 3 + list(schema, "required").count() as u32,
            Some(_) => 0,
            None if schema.contains_key("enum") || schema.contains_key("const") => 0,
            None => 4,
        }
    }
}

fn list<'s>(schema: &'s Map<String, Value>, name: &str) -> impl Iterator<Item = &'s Value> {
    schema
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn keywords<'s>(schema: &'s Map<String, Value>, want: &mut Want<'s>) {
    for (name, value) in schema {
        match (name.as_str(), value) {
            ("type", Value::String(name)) => narrow(want, BTreeSet::from([name.as_str()])),
            ("type", Value::Array(names)) => {
                narrow(want, names.iter().filter_map(Value::as_str).collect());
            }
            ("enum", Value::Array(values)) => want.values.push(values.iter().collect()),
            ("const", value) => want.values.push(vec![value]),
            ("properties", Value::Object(members)) => {
                for (member, schema) in members {
                    want.properties.entry(member).or_default().push(schema);
                }
            }
            ("patternProperties", Value::Object(members)) => {
                want.patterned
                    .extend(members.iter().map(|(k, v)| (k.as_str(), v)));
            }
            ("required", Value::Array(names)) => {
                want.required.extend(names.iter().filter_map(Value::as_str));
            }
            ("additionalProperties", schema) => want.additional.push(schema),
            ("propertyNames", schema) => want.names.push(schema),
            ("items", schema) => want.items.push(schema),
            ("contains", schema) => want.contains.push(schema),
            ("prefixItems", Value::Array(items)) => {
                want.prefix
                    .resize(want.prefix.len().max(items.len()), Vec::new());
                for (place, schema) in items.iter().enumerate() {
                    want.prefix[place].push(schema);
                }
            }
            ("pattern", Value::String(pattern)) => want.patterns.push(pattern),
            ("format", Value::String(format)) => want.formats.push(format),
            ("uniqueItems", value) => want.unique |= value == &Value::Bool(true),
            (name, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or_default();
                want.numbers.entry(name).or_default().push(number);
            }
            _ => {}
        }
    }
}

fn narrow<'s>(want: &mut Want<'s>, mut kinds: BTreeSet<&'s str>) {
    if kinds.contains("number") {
        kinds.insert("integer");
    }
    want.kinds = Some(match want.kinds.take() {
        None => kinds,
        Some(old) => old.intersection(&kinds).copied().collect(),
    });
}

impl Want<'_> {
    /// The greatest value of a lower bound.
    pub fn at_least(&self, name: &str) -> Option<f64> {
        let values = self.numbers.get(name)?.iter().copied();
        values.max_by(f64::total_cmp)
    }

    /// The least value of an upper bound.
    pub fn at_most(&self, name: &str) -> Option<f64> {
        let values = self.numbers.get(name)?.iter().copied();
        values.min_by(f64::total_cmp)
    }
}
