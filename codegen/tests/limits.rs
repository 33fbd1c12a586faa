//! Limits that are stated more than once: what is checked is the strongest.

mod modules;

/// The expression that checks a schema.
fn check(schema: &str) -> String {
    let head = "openapi: 3.1.0, info: {title: t, version: '1'}, paths: {}";
    let description = format!("{{{head}, components: {{schemas: {{Size: {schema}}}}}}}");
    let text = modules::module(&description, "types/size");
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start = flat.find("|value| ").unwrap_or_default();
    let end = flat[start..].find(");").unwrap_or_default();
    flat[start..][..end].trim_end_matches(", ").to_owned()
}

#[test]
fn the_strongest_of_several_limits_is_checked() {
    for (schema, asked) in [
        (
            "{ type: number, minimum: 0, exclusiveMinimum: 1, maximum: 11, exclusiveMaximum: 10 }",
            "|value| *value > 1.0 && *value < 10.0 && value.is_finite()",
        ),
        (
            "{ type: number, minimum: 5, exclusiveMinimum: 0, maximum: 10, exclusiveMaximum: 10.5 }",
            "|value| *value >= 5.0 && *value <= 10.0 && value.is_finite()",
        ),
        (
            "{ allOf: [{ type: integer, minimum: 1, multipleOf: 5 }, { minimum: 3, multipleOf: 5 }] }",
            "|value| *value % 5 == 0 && *value >= 3",
        ),
        (
            "{ allOf: [{ type: string, minLength: 1 }, { minLength: 3 }, { minLength: 3 }] }",
            "|value| check::min_length(value, 3)",
        ),
        (
            "{ allOf: [{ type: array, minItems: 2, items: {} }, { minItems: 1, maxItems: 4 }, { maxItems: 3 }] }",
            "|value| value.len() >= 2 && value.len() <= 3",
        ),
    ] {
        assert_eq!(check(schema), asked, "{schema}");
    }
}
