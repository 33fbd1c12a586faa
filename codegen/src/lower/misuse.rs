//! Which values keywords take (JSON Schema 2020-12 validation, section 6, and what older drafts allow).
//!
//! In: a keyword and the value it was given. Out: what it wants instead, if that is no such value.

use crate::load::{At, Kind};

/// What a keyword's value must be, where it is not.
pub(super) fn wanted(keyword: &str, value: At<'_>) -> Option<&'static str> {
    let is_count = || {
        let number = value.as_number().and_then(|text| text.parse::<f64>().ok());
        number.is_some_and(|number| number >= 0.0 && number.fract() == 0.0)
    };
    let is_strings = || value.is_array() && value.items().all(|item| item.as_str().is_some());
    let (fine, wanted) = match keyword {
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
        | "minContains" | "maxContains" => (is_count(), "a whole number, 0 or more"),
        "minimum" | "maximum" => (value.as_number().is_some(), "a number"),
        "multipleOf" => (
            value
                .as_number()
                .is_some_and(|text| text.parse().is_ok_and(|by: f64| by > 0.0)),
            "a number above 0",
        ),
        // A number since 3.1, beside the limit a boolean before.
        "exclusiveMinimum" | "exclusiveMaximum" => (
            matches!(value.kind(), Kind::Number | Kind::Bool),
            "a number",
        ),
        "uniqueItems" | "nullable" | "readOnly" | "writeOnly" | "deprecated" => {
            (value.as_bool().is_some(), "true or false")
        }
        "title" | "description" => (value.as_words().is_some(), "a string"),
        "pattern" | "format" => (value.as_str().is_some(), "a string"),
        "enum" | "allOf" | "anyOf" | "oneOf" | "prefixItems" => (
            value.is_array() && !value.is_empty(),
            "a list with something in it",
        ),
        "additionalProperties" => (
            value.is_object() || value.as_bool().is_some(),
            "true, false or a schema",
        ),
        // Drafts before 4 mark single properties.
        "required" => (is_strings(), "a list of names"),
        "properties" | "patternProperties" | "dependentRequired" | "dependentSchemas" => {
            (value.is_object(), "an object")
        }
        _ => return None,
    };
    (!fine).then_some(wanted)
}
