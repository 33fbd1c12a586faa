//! What schemas say to people: keywords that assert nothing, whatever their value.
//!
//! In: a schema. Out: the same with some of them, here and below.

use oasmith_tests::corpus::random::Random;
use serde_json::{Map, Value, json};

use super::walk::each_below;

/// Adds remarks here and there.
pub(super) fn add(schema: &mut Value, random: &mut Random) {
    each_below(schema, &mut |_, below| add(below, random));
    let Value::Object(members) = schema else {
        return;
    };
    if random.chance(12) {
        let (name, value) = match random.below(8) {
            0 => ("default", json!(1.5)),
            1 => ("default", json!({"a": [null]})),
            2 => ("title", json!("What it is")),
            3 => ("description", json!("*What* it is.")),
            4 => ("readOnly", json!(true)),
            5 => ("writeOnly", json!(true)),
            6 => ("deprecated", json!(true)),
            _ => ("example", json!("a")),
        };
        members.insert(name.to_owned(), value);
    }
}

/// Says of a union which member tells its branches apart. What the schemas say counts all the same: "the discriminator …
/// does not change the validation outcome" (OpenAPI 3.1.1, section 4.8.25).
pub(super) fn discriminated(union: &mut Map<String, Value>, random: &mut Random) {
    let mut mapping = Map::new();
    let branches = ["oneOf", "anyOf"].iter().find_map(|name| union.get(*name));
    for branch in branches.and_then(Value::as_array).into_iter().flatten() {
        if let (Some(target), true) = (branch.get("$ref"), random.chance(70)) {
            let tag = random.pick(&["a", "b", "c"]).copied().unwrap_or("a");
            mapping.insert(tag.to_owned(), target.clone());
        }
    }
    let mut said = json!({"propertyName": "a"});
    if !mapping.is_empty() && random.chance(70) {
        said["mapping"] = Value::Object(mapping);
    }
    union.insert("discriminator".to_owned(), said);
}
