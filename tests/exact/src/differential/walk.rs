//! The schemas directly inside a schema.
//!
//! In: a schema. Out: a call for each schema in it, and the keyword that holds it.

use serde_json::Value;

/// Calls `change` for every schema that a keyword of this one holds.
pub(super) fn each_below(schema: &mut Value, change: &mut dyn FnMut(&str, &mut Value)) {
    let Value::Object(members) = schema else {
        return;
    };
    for (keyword, value) in members.iter_mut() {
        match (keyword.as_str(), value) {
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(schemas)) => {
                schemas.values_mut().for_each(|one| change(keyword, one))
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(schemas)) => {
                schemas.iter_mut().for_each(|one| change(keyword, one));
            }
            (
                "not"
                | "if"
                | "then"
                | "else"
                | "items"
                | "contains"
                | "additionalProperties"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                schema,
            ) => change(keyword, schema),
            _ => {}
        }
    }
}

/// Whether a keyword's schemas speak of the same value as the schema that has it.
pub(super) fn is_in_place(keyword: &str) -> bool {
    let keywords = [
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
    ];
    keywords.contains(&keyword)
}
