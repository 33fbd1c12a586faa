//! What a discriminator's mapping adds to a union: a value whose tag names one branch and which only another accepts is
//! valid by JSON Schema, and means nothing in OpenAPI (3.1, 4.8.25: the tag says which schema is expected).
//!
//! In: a union as the description has it, and evened out. Out: the latter, and beside it that some branch accepts the
//! value whose tags, if any are mapped to it, have the value's.

use serde_json::{Map, Value, json};

use super::document::Description;

/// Adds the mapped tags to the branches of a union.
pub(super) fn branches(
    description: &Description,
    file: &str,
    schema: &Map<String, Value>,
    out: &mut Map<String, Value>,
) {
    let Some(discriminator) = schema.get("discriminator") else {
        return;
    };
    let (name, mapping) = (&discriminator["propertyName"], &discriminator["mapping"]);
    let (Some(name), Some(mapping)) = (name.as_str(), mapping.as_object()) else {
        return;
    };
    let place = |reference: &str| {
        let found = description.resolve(file, reference);
        let found = found.or_else(|| description.by_name(reference))?;
        Some((found.0, found.1))
    };
    for keyword in ["oneOf", "anyOf"] {
        let stated = schema.get(keyword).and_then(Value::as_array);
        let evened = out.get(keyword).and_then(Value::as_array);
        let (Some(stated), Some(evened)) = (stated, evened) else {
            continue;
        };
        let branches = stated.iter().zip(evened).map(|(stated, evened)| {
            let branch = stated["$ref"].as_str().and_then(place);
            let tags = mapping.iter().filter(|(_, target)| {
                branch.is_some() && target.as_str().and_then(place) == branch
            });
            let tags: Vec<&String> = tags.map(|(tag, _)| tag).collect();
            match tags.is_empty() {
                true => evened.clone(),
                false => json!({"allOf": [evened, {"properties": {name: {"enum": tags}}}]}),
            }
        });
        let tagged = json!({"anyOf": branches.collect::<Vec<_>>()});
        let all = out.entry("allOf").or_insert_with(|| json!([]));
        all.as_array_mut()
            .into_iter()
            .for_each(|all| all.push(tagged.clone()));
    }
}
