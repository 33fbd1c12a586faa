//! A value with one thing changed.

use serde_json::{Map, Number, Value, json};

use super::random::Random;

/// Changes one place of a value.
pub fn mutate(value: &Value, random: &mut Random) -> Value {
    let mut changed = value.clone();
    let mut places = Vec::new();
    collect(value, String::new(), &mut places);
    let chosen = random.below(places.len());
    if let Some(place) = changed.pointer_mut(&places[chosen]) {
        change(place, random);
    }
    changed
}

fn collect(value: &Value, pointer: String, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let step = key.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{pointer}/{step}"), out);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate().take(20) {
                collect(value, format!("{pointer}/{index}"), out);
            }
        }
        _ => {}
    }
    out.push(pointer);
}

fn change(value: &mut Value, random: &mut Random) {
    if random.chance(30) {
        *value = other(random);
        return;
    }
    let new = match value {
        Value::Null | Value::Bool(_) => other(random),
        Value::Number(number) => changed_number(number, random),
        Value::String(text) => changed_text(text, random),
        Value::Array(items) => {
            match random.below(4) {
                0 => drop(items.pop()),
                1 => items.push(other(random)),
                2 => items.extend(items.first().cloned()),
                _ => items.clear(),
            }
            return;
        }
        Value::Object(members) => return changed_members(members, random),
    };
    *value = new;
}

fn other(random: &mut Random) -> Value {
    let values = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(0.5),
        json!(1e15),
        json!(""),
        json!("mutated"),
        json!([]),
        json!([null]),
        json!({}),
        json!({"mutated": 1}),
    ];
    random.pick(&values).cloned().unwrap_or_default()
}

fn changed_number(number: &Number, random: &mut Random) -> Value {
    let value = number.as_f64().unwrap_or_default();
    // Beyond 2^53 the two sides would read different numbers from one text.
    if value.abs() > 9e14 {
        return json!(0);
    }
    match random.below(6) {
        0 => json!(value + 1.0),
        1 => json!(value - 1.0),
        2 => json!(-value),
        3 => json!(value + 0.25),
        4 if value.abs() < 9e9 => json!(value * 1e6),
        _ => json!(number.to_string()),
    }
}

fn changed_text(text: &str, random: &mut Random) -> Value {
    let mut chars: Vec<char> = text.chars().collect();
    match random.below(6) {
        0 => drop(chars.pop()),
        1 => chars.push('!'),
        2 => chars = chars.repeat(40),
        3 => chars.clear(),
        4 => chars.insert(0, ' '),
        _ => chars = text.to_uppercase().chars().collect(),
    }
    Value::String(chars.into_iter().collect())
}

fn changed_members(members: &mut Map<String, Value>, random: &mut Random) {
    let names: Vec<String> = members.keys().cloned().collect();
    match (random.pick(&names), random.below(4)) {
        (Some(name), 0 | 1) => drop(members.remove(name)),
        (Some(name), 2) => drop(members.insert(name.clone(), Value::Null)),
        _ => drop(members.insert("mutated".to_owned(), other(random))),
    }
}
