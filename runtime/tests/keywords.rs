//! Each keyword of the evaluator: a schema, values it accepts and values it refuses, and both passes agree on all of them.
//!
//! A new case is a line in the table. What needs references or patterns stands in `schema.rs` and in the official suite.

use oasmith::json::Node;
use oasmith::schema::Schema;

/// Schema, accepted values, refused values; the values of each list are the items of a JSON array.
const CASES: &[(&str, &str, &str)] = &[
    ("true", "[1, null, {}]", "[]"),
    ("false", "[]", "[1, null, {}]"),
    (
        r#"{"type": "integer"}"#,
        "[1, 1.0, -1e3, 12345678901234567890123, 0.5e1]",
        r#"[1.5, "1", null, true, 1e-1]"#,
    ),
    (
        r#"{"type": "number"}"#,
        "[1, 1.5, -0]",
        r#"["1", null, [1]]"#,
    ),
    (
        r#"{"type": ["null", "string"]}"#,
        r#"[null, ""]"#,
        "[0, false, [], {}]",
    ),
    (
        r#"{"type": "boolean"}"#,
        "[true, false]",
        r#"[0, "true", null]"#,
    ),
    (
        r#"{"const": 1}"#,
        "[1, 1.0, 10e-1]",
        r#"[true, "1", 1.1, [1]]"#,
    ),
    (
        r#"{"const": {"a": [1, {"b": null}], "c": 0}}"#,
        r#"[{"c": -0.0, "a": [1.0, {"b": null}]}]"#,
        r#"[{"a": [1, {}], "c": 0}, {}]"#,
    ),
    (
        r#"{"enum": ["a", "b", 3, null, [0]]}"#,
        r#"["a", "b", 3.0, null, [0e5]]"#,
        r#"["c", "", false, [0, 0], {}]"#,
    ),
    (
        r#"{"minimum": 1.1}"#,
        r#"[1.1, 1.10, 2, "0", 11e-1]"#,
        "[1, 1.0999999999999999999, -2]",
    ),
    (
        r#"{"maximum": 9007199254740992}"#,
        "[9007199254740992, 9.007199254740992e15]",
        "[9007199254740993, 1e400]",
    ),
    (r#"{"exclusiveMinimum": 0}"#, "[0.1, 1e-400]", "[0, -0, -1]"),
    (
        r#"{"exclusiveMaximum": 0}"#,
        "[-1, -1e-400]",
        "[0, -0.0, 1]",
    ),
    (
        r#"{"multipleOf": 0.01}"#,
        r#"[19.99, 4.02, 1e300, 0, "x"]"#,
        "[0.001, 19.999]",
    ),
    (
        r#"{"multipleOf": 3}"#,
        "[9, -3, 3.0, 300000000000000000000000000000003]",
        "[10, 1e308, 3.1]",
    ),
    (
        r#"{"minLength": 2}"#,
        r#"["ab", "ää", "💩💩", 1]"#,
        r#"["a", "💩", ""]"#,
    ),
    (
        r#"{"maxLength": 2.0}"#,
        r#"["ab", "💩💩", "e\u0301"]"#,
        r#"["abc", "💩💩💩"]"#,
    ),
    (
        r#"{"minItems": 1, "maxItems": 2}"#,
        r#"[[1], [1, 2], {}, "abc"]"#,
        "[[], [1, 2, 3]]",
    ),
    (
        r#"{"uniqueItems": true}"#,
        r#"[[1, true], [[1], [true]], [{"a": 1}, {"a": 2}], ["1", 1], []]"#,
        r#"[[1, 1.0], [{"a": 1, "b": 2}, {"b": 2, "a": 1}], [null, null]]"#,
    ),
    (
        r#"{"uniqueItems": true}"#,
        "[[1,2,3,4,5,6,7,8,9,10,11,12,13,14]]",
        "[[1,2,3,4,5,6,7,8,9,10,11,12,13,1e1], [0,2,3,4,5,6,7,8,9,10,11,12,13,-0.0]]",
    ),
    (r#"{"uniqueItems": false}"#, "[[1, 1]]", "[]"),
    (
        r#"{"items": {"type": "null"}}"#,
        r#"[[], [null, null], {"a": 1}]"#,
        "[[null, 1]]",
    ),
    (
        r#"{"prefixItems": [{"const": 1}, true], "items": false}"#,
        "[[], [1], [1, 2]]",
        "[[2], [1, 2, 3]]",
    ),
    (
        r#"{"contains": {"minimum": 5}}"#,
        "[[1, 5], 3]",
        "[[], [1, 4]]",
    ),
    (
        r#"{"contains": {"minimum": 5}, "minContains": 2, "maxContains": 3}"#,
        "[[5, 1, 6], [5, 5, 5]]",
        "[[5], [5, 5, 5, 5]]",
    ),
    (
        r#"{"contains": false, "minContains": 0}"#,
        "[[], [1]]",
        "[]",
    ),
    (r#"{"minContains": 3}"#, "[[]]", "[]"),
    (
        r#"{"minProperties": 1, "maxProperties": 2}"#,
        r#"[{"a": 1}, {"a": 1, "b": 2}, []]"#,
        r#"[{}, {"a": 1, "b": 2, "c": 3}]"#,
    ),
    (
        r#"{"required": ["a", "a", ""]}"#,
        r#"[{"a": 1, "": 2}, "a"]"#,
        r#"[{}, {"a": 1}, {"": 1, "b": 1}]"#,
    ),
    (
        r#"{"properties": {"a": {"type": "null"}, "b": false}}"#,
        r#"[{}, {"a": null, "c": 1}, 3]"#,
        r#"[{"a": 1}, {"b": null}]"#,
    ),
    (
        r#"{"properties": {"a": true}, "additionalProperties": {"type": "integer"}}"#,
        r#"[{"a": "", "b": 1}]"#,
        r#"[{"b": ""}]"#,
    ),
    (
        r#"{"propertyNames": {"maxLength": 2}}"#,
        r#"[{"ab": 1}, {}, "abc"]"#,
        r#"[{"abc": 1}]"#,
    ),
    (
        r#"{"propertyNames": {"enum": ["a"]}}"#,
        r#"[{"a": 1}]"#,
        r#"[{"b": 1}]"#,
    ),
    (
        r#"{"dependentRequired": {"a": ["b", "c"]}}"#,
        r#"[{}, {"b": 1}, {"a": 1, "b": 1, "c": 1}]"#,
        r#"[{"a": 1, "b": 1}]"#,
    ),
    (
        r#"{"dependentSchemas": {"a": {"maxProperties": 1}}}"#,
        r#"[{"a": 1}, {"b": 1, "c": 1}]"#,
        r#"[{"a": 1, "b": 1}]"#,
    ),
    (
        r#"{"allOf": [{"minimum": 1}, {"maximum": 3}]}"#,
        "[1, 3]",
        "[0, 4]",
    ),
    (
        r#"{"anyOf": [{"type": "string"}, {"minimum": 3}]}"#,
        r#"["", 3, null]"#,
        "[2]",
    ),
    (
        r#"{"oneOf": [{"type": "integer"}, {"minimum": 3}]}"#,
        "[1, 3.5]",
        "[4, 2.5]",
    ),
    (
        r#"{"not": {"type": ["null", "object"]}}"#,
        "[1, []]",
        "[null, {}]",
    ),
    (
        r#"{"if": {"minimum": 0}, "then": {"multipleOf": 2}, "else": {"multipleOf": 3}}"#,
        "[2, -3]",
        "[3, -2]",
    ),
    (r#"{"then": false, "else": false}"#, "[1]", "[]"),
    (
        r#"{"properties": {"a": true}, "anyOf": [{"properties": {"b": {"const": 1}}, "required": ["b"]}, true], "unevaluatedProperties": false}"#,
        r#"[{"a": 1, "b": 1}, {}]"#,
        r#"[{"b": 2}, {"c": 1}]"#,
    ),
    (
        r#"{"allOf": [{"properties": {"a": true}, "unevaluatedProperties": {"type": "integer"}}], "unevaluatedProperties": false}"#,
        r#"[{"a": null, "z": 1}]"#,
        r#"[{"z": ""}]"#,
    ),
    (
        r#"{"if": {"prefixItems": [{"const": 1}]}, "then": {"prefixItems": [true, true]}, "unevaluatedItems": false}"#,
        "[[1, 2], []]",
        "[[2], [1, 2, 3]]",
    ),
    (
        r#"{"contains": {"type": "string"}, "unevaluatedItems": {"type": "integer"}}"#,
        r#"[["a", 1, "b"]]"#,
        r#"[["a", null]]"#,
    ),
    (
        r#"{"not": {"properties": {"a": true}, "required": ["a"]}, "unevaluatedProperties": false}"#,
        "[{}]",
        r#"[{"b": 1}, {"a": 1}]"#,
    ),
    (
        r#"{"title": "x", "default": 1, "x-anything": false}"#,
        "[1, null]",
        "[]",
    ),
];

#[test]
fn keywords() {
    for (text, accepted, refused) in CASES {
        let schema: &'static Schema = Box::leak(Box::new(Schema::new("#", text, &[], &[])));
        for (values, expected) in [(accepted, true), (refused, false)] {
            let Ok(Node::Array(values)) = Node::parse(values.as_bytes()) else {
                panic!("{values} is an array")
            };
            for value in values {
                let violations = schema.explain(&value, 10).0;
                assert_eq!(schema.is_valid(&value), expected, "{text} on {value:?}");
                assert_eq!(
                    violations.is_empty(),
                    expected,
                    "{text} on {value:?}: {violations:?}"
                );
            }
        }
    }
}

/// More members, items and names than fit into the compact forms.
#[test]
fn large_schemas_and_values() {
    let names: Vec<String> = (0..300).map(|n| format!("member{n}")).collect();
    let properties: Vec<String> = names
        .iter()
        .map(|name| format!(r#""{name}": {{"type": "integer"}}"#))
        .collect();
    let text = format!(
        r#"{{"properties": {{{}}}, "required": {names:?}, "unevaluatedProperties": false}}"#,
        properties.join(",")
    );
    let schema: &'static Schema = Box::leak(Box::new(Schema::new("#", text.leak(), &[], &[])));
    let value = |skip: usize, extra: &str| {
        let members = names
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != skip)
            .map(|(at, name)| format!(r#""{name}": {at}"#));
        format!("{{{}{extra}}}", members.collect::<Vec<_>>().join(","))
    };
    let count = |json: String| {
        schema
            .explain(&Node::parse(json.as_bytes()).expect("JSON"), 10)
            .0
            .len()
    };
    assert_eq!(count(value(999, "")), 0);
    assert_eq!(count(value(299, "")), 1);
    assert_eq!(count(value(999, r#","more":1"#)), 1);
    assert!(schema.is_valid_json(value(999, "").as_bytes()));
    assert!(!schema.is_valid_json(value(0, "").as_bytes()));
}
