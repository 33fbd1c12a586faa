//! Values that are near a schema's border: such as it seems to ask for, changed a little, or made up of its names.

use oasmith_tests::corpus::mutate::mutate;
use oasmith_tests::corpus::random::Random;
use oasmith_tests::corpus::sample;
use oasmith_tests::corpus::want::Source;
use serde_json::{Map, Value, json};

use super::formats::Format;
use super::made::NAMES;

/// A value for a schema to judge.
pub(super) fn value(
    source: &Source<'_>,
    schema: &Value,
    formats: &[Format],
    random: &mut Random,
) -> Value {
    let made = sample::value(source, &[schema], random, 0);
    let mut value = match (made, random.below(3)) {
        (Some(value), 0) => value,
        (Some(mut value), 1) => {
            for _ in 0..=random.below(3) {
                value = mutate(&value, random);
            }
            value
        }
        _ => any(random, 0),
    };
    near_formats(&mut value, formats, random);
    value
}

/// Puts texts that are nearly of some format where texts are.
fn near_formats(value: &mut Value, formats: &[Format], random: &mut Random) {
    match value {
        Value::String(text) if random.chance(70) => {
            if let Some((_, texts)) = random.pick(formats) {
                *text = random.pick(texts).copied().unwrap_or_default().to_owned();
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|one| near_formats(one, formats, random)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|one| near_formats(one, formats, random)),
        _ => {}
    }
}

/// Any value at all, of names and scalars that made-up schemas mention.
fn any(random: &mut Random, depth: u32) -> Value {
    let kinds = if depth > 2 { 6 } else { 10 };
    match random.below(kinds) {
        0 => Value::Null,
        1 => json!(random.chance(50)),
        2 => json!(random.below(9) as i64 - 3),
        3 => random.pick(&numbers()).cloned().unwrap_or_default(),
        4 | 5 => random.pick(&texts()).cloned().unwrap_or_default(),
        6 | 7 => {
            let items = 0..random.below(5);
            Value::Array(items.map(|_| any(random, depth + 1)).collect())
        }
        _ => {
            let mut members = Map::new();
            for _ in 0..random.below(5) {
                let name = random.pick(&NAMES).copied().unwrap_or_default();
                members.insert(name.to_owned(), any(random, depth + 1));
            }
            Value::Object(members)
        }
    }
}

/// Only such as a double holds: that a `number` is one is a limit which ARCHITECTURE.md states.
fn numbers() -> [Value; 13] {
    [
        json!(1.0),
        json!(1.5),
        json!(-0.25),
        json!(1e30),
        json!(12),
        json!(1u64 << 53),
        json!(-(1i64 << 40)),
        json!(0.01),
        json!(2.5e-3),
        json!(100),
        json!(-0.0),
        json!(0),
        json!(2.5),
    ]
}

fn texts() -> [Value; 8] {
    ["", "a", "b", "abc", "é", "😀😀", "a1", "x-y"].map(Value::from)
}
