//! Values that a schema probably allows; the oracle says whether it does.
//!
//! Numbers and lengths lean to their bounds, optional members come and go, members that no schema
//! names appear, and every alternative is taken in its turn.

use serde_json::{Map, Number, Value, json};

use super::random::Random;
use super::text;
use super::want::{Source, Want};

/// Deeper than this only what is required is made.
const SHALLOW: u32 = 4;
/// Deeper than this nothing is made.
const DEEPEST: u32 = 40;

/// A value for the schemas that apply to it; `None` where none was found.
pub fn value(
    source: &Source<'_>,
    schemas: &[&Value],
    random: &mut Random,
    depth: u32,
) -> Option<Value> {
    if depth > DEEPEST || !source.spend() {
        return None;
    }
    let want = source.want(schemas, random, depth > SHALLOW);
    if want.never {
        return None;
    }
    if let Some((first, others)) = want.values.split_first() {
        let fits = |value: &&&Value| {
            others.iter().all(|list| list.contains(value)) && of_kind(&want, value)
        };
        let allowed: Vec<&&Value> = first.iter().filter(fits).collect();
        return random.pick(&allowed).map(|value| (**value).clone());
    }
    match kind(&want, random)? {
        "null" => Some(Value::Null),
        "boolean" => Some(Value::Bool(random.chance(50))),
        "integer" => number(&want, random, true),
        "number" => {
            let integral = random.chance(40);
            number(&want, random, integral)
        }
        "string" => text::of(&want, random).map(Value::String),
        "array" => array(source, &want, random, depth),
        _ => object(source, &want, random, depth),
    }
}

fn of_kind(want: &Want<'_>, value: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.as_f64().is_some_and(|n| n.fract() == 0.0) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    want.kinds.as_ref().is_none_or(|kinds| kinds.contains(name))
}

fn kind<'s>(want: &Want<'s>, random: &mut Random) -> Option<&'s str> {
    const ANY: [&str; 7] = [
        "null", "boolean", "integer", "number", "string", "array", "object",
    ];
    match &want.kinds {
        Some(kinds) => {
            let kinds: Vec<&str> = kinds.iter().copied().collect();
            random.pick(&kinds).copied()
        }
        None if !want.properties.is_empty() || !want.required.is_empty() => Some("object"),
        None if !want.items.is_empty() || !want.prefix.is_empty() => Some("array"),
        None if !want.patterns.is_empty() || !want.formats.is_empty() => Some("string"),
        None => random.pick(&ANY).copied(),
    }
}

fn number(want: &Want<'_>, random: &mut Random, integral: bool) -> Option<Value> {
    let step = want.at_least("multipleOf").filter(|step| *step > 0.0);
    let unit = step.unwrap_or(if integral { 1.0 } else { 0.5 });
    let above = want.at_least("exclusiveMinimum").map(|low| low + unit);
    let below = want.at_most("exclusiveMaximum").map(|high| high - unit);
    let low = above
        .into_iter()
        .chain(want.at_least("minimum"))
        .reduce(f64::max);
    let high = below
        .into_iter()
        .chain(want.at_most("maximum"))
        .reduce(f64::min);
    let mut found: Vec<f64> = vec![0.0, 1.0, -1.0, 7.0, 250.0, 65_536.0, -1e6];
    if !integral {
        found.extend([0.5, -2.25, 1e-7, 3.25e12]);
    }
    found.extend(low);
    found.extend(high);
    if let (Some(low), Some(high)) = (low, high) {
        found.push(low + (high - low) * (random.below(1000) as f64) / 1000.0);
    } else if let Some(low) = low {
        found.extend([low + unit, low + 10.0 * unit]);
    } else if let Some(high) = high {
        found.extend([high - unit, high - 10.0 * unit]);
    }
    let mut found: Vec<f64> = found
        .into_iter()
        .map(|value| match step {
            Some(step) => (value / step).ceil() * step,
            None if integral => value.ceil(),
            None => value,
        })
        .filter(|value| low.is_none_or(|low| *value >= low))
        .filter(|value| high.is_none_or(|high| *value <= high))
        .collect();
    found.dedup();
    let value = *random.pick(&found)?;
    // Bounds beyond 2^53 are not exact as `f64`; what is written must be.
    if value.fract() == 0.0 && value.abs() < 9e15 && (integral || random.chance(70)) {
        return Some(json!(value as i64));
    }
    if value.fract() == 0.0 && integral {
        return Some(if value > 0.0 {
            json!(i64::MAX)
        } else {
            json!(i64::MIN)
        });
    }
    let exact = value.abs() < 9e15;
    Number::from_f64(value).filter(|_| exact).map(Value::Number)
}

fn count(low: Option<f64>, high: Option<f64>, random: &mut Random, deep: bool) -> usize {
    let low = low.unwrap_or(0.0).max(0.0) as usize;
    let high = high.map_or(low + 3, |high| high.max(0.0) as usize);
    if deep || random.chance(15) {
        return low;
    }
    let high = high.min(low.saturating_add(4)).max(low);
    low + random.below(high - low + 1)
}

fn array(source: &Source<'_>, want: &Want<'_>, random: &mut Random, depth: u32) -> Option<Value> {
    let least = want.at_least("minItems");
    let mut length = count(least, want.at_most("maxItems"), random, depth > SHALLOW);
    let closed = want
        .items
        .iter()
        .any(|schema| **schema == Value::Bool(false));
    if !want.prefix.is_empty() && (closed || random.chance(50)) {
        length = want.prefix.len().max(least.unwrap_or(0.0) as usize);
    }
    if length > 2000 {
        return None;
    }
    let mut items: Vec<Value> = Vec::new();
    for place in 0..length {
        let schemas = want.prefix.get(place).unwrap_or(&want.items);
        for _ in 0..8 {
            let item = value(source, schemas, random, depth + 1)?;
            if !want.unique || !items.contains(&item) {
                items.push(item);
                break;
            }
        }
    }
    for schema in &want.contains {
        if let Some(item) = value(source, &[*schema], random, depth + 1) {
            items.push(item);
        }
    }
    Some(Value::Array(items))
}

fn object(source: &Source<'_>, want: &Want<'_>, random: &mut Random, depth: u32) -> Option<Value> {
    let mut members = Map::new();
    let deep = depth > SHALLOW;
    let share = [0, 30, 60, 100][random.below(4)];
    for (name, schemas) in &want.properties {
        let required = want.required.contains(name);
        if !required && (deep || !random.chance(share)) {
            continue;
        }
        match value(source, schemas, random, depth + 1) {
            Some(value) => drop(members.insert((*name).to_owned(), value)),
            None if required => return None,
            None => {}
        }
    }
    for name in &want.required {
        if !members.contains_key(*name) {
            let value = value(source, &want.additional, random, depth + 1)?;
            members.insert((*name).to_owned(), value);
        }
    }
    further(source, want, random, depth, &mut members);
    Some(Value::Object(members))
}

/// Members that no schema names.
fn further(
    source: &Source<'_>,
    want: &Want<'_>,
    random: &mut Random,
    depth: u32,
    members: &mut Map<String, Value>,
) {
    let least = want.at_least("minProperties").unwrap_or(0.0) as usize;
    let room = want
        .at_most("maxProperties")
        .map_or(usize::MAX, |most| most as usize);
    let map = want.properties.is_empty() && depth <= SHALLOW;
    let mut more = least.saturating_sub(members.len());
    if map {
        more += random.below(3);
    } else if depth <= SHALLOW && random.chance(10) {
        more += 1;
    }
    let closed = want
        .additional
        .iter()
        .any(|schema| **schema == Value::Bool(false));
    for index in 0..more.min(room.saturating_sub(members.len())) {
        let (name, schemas) = match random.pick(&want.patterned) {
            Some((pattern, schema)) if closed || random.chance(60) => {
                let Some(name) = super::regex::text(pattern, random) else {
                    return;
                };
                (name, vec![*schema])
            }
            _ if closed => return,
            _ => (name(source, want, random, index), want.additional.clone()),
        };
        if let Some(value) = value(source, &schemas, random, depth + 1) {
            members.insert(name, value);
        }
    }
}

fn name(source: &Source<'_>, want: &Want<'_>, random: &mut Random, index: usize) -> String {
    const NAMES: [&str; 6] = ["x", "extra", "käse", "with space", "a/b~c", "\"quoted\"\n"];
    if let (false, Some(Value::String(name))) =
        (want.names.is_empty(), value(source, &want.names, random, 0))
    {
        return name;
    }
    let base = random.pick(&NAMES).copied().unwrap_or("x");
    format!("{base}{index}")
}
