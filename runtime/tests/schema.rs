//! What the evaluator accepts and what it says of what it does not.

use oasmith::json::Node;
use oasmith::pattern::Pattern;
use oasmith::schema::{ANY, Schema};

fn node(text: &'static str) -> Node<'static> {
    Node::parse(text.as_bytes()).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

/// Each violation as "instance keyword limit rule: message".
fn explain(schema: &'static Schema, json: &'static str) -> Vec<String> {
    let (violations, truncated) = schema.explain(&node(json), 100);
    assert!(!truncated);
    assert_eq!(
        violations.is_empty(),
        schema.is_valid(&node(json)),
        "both passes agree on {json}"
    );
    violations
        .iter()
        .map(|v| {
            format!(
                "{} {} {} {}: {}",
                v.instance, v.keyword, v.limit, v.rule, v.message
            )
        })
        .collect()
}

static SLUG: Pattern = Pattern::of("^[a-z]*$", |text| {
    text.bytes().all(|b| b.is_ascii_lowercase())
});

static PORT: Schema = Schema::new(
    "#/components/schemas/Port",
    r#"{
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 8, "pattern": "^[a-z]*$"},
            "internalPort": {"type": "integer", "minimum": 1, "maximum": 65535},
            "protocol": {"enum": ["HTTP", "TCP"]}
        },
        "required": ["name", "internalPort"],
        "additionalProperties": false
    }"#,
    &[],
    &[&SLUG],
);

static PORTS: Schema = Schema::new(
    "#/components/schemas/Ports",
    r##"{"properties": {"ports": {"type": "array", "items": {"$ref": "#0"}, "uniqueItems": true}}}"##,
    &[&PORT],
    &[],
);

#[test]
fn every_fault_has_its_place_and_rule() {
    assert!(
        explain(
            &PORTS,
            r#"{"ports": [{"name": "web", "internalPort": 80.0}]}"#
        )
        .is_empty()
    );
    assert_eq!(
        explain(
            &PORTS,
            r#"{"ports": [{"internalPort": 0, "name": "LONGNAMES", "x/y": 1}, {"name": 1, "protocol": "UDP"}]}"#
        ),
        [
            "/ports/0/internalPort minimum 1 #/components/schemas/Port/properties/internalPort/minimum: must be at least 1",
            "/ports/0/name maxLength 8 #/components/schemas/Port/properties/name/maxLength: must be at most 8 characters long",
            "/ports/0/name pattern \"^[a-z]*$\" #/components/schemas/Port/properties/name/pattern: must match the pattern \"^[a-z]*$\"",
            "/ports/0/x~1y additionalProperties false #/components/schemas/Port/additionalProperties: is not allowed",
            "/ports/1/internalPort required \"internalPort\" #/components/schemas/Port/required: is required",
            "/ports/1/name type \"string\" #/components/schemas/Port/properties/name/type: must be a string",
            "/ports/1/protocol enum [\"HTTP\",\"TCP\"] #/components/schemas/Port/properties/protocol/enum: must be one of [\"HTTP\",\"TCP\"]",
        ]
    );
}

#[test]
fn a_report_is_capped_and_says_so() {
    let value = node(r#"{"ports": [{}, {"protocol": "TCP"}, {"protocol": "HTTP"}]}"#);
    let (violations, truncated) = PORTS.explain(&value, 3);
    assert_eq!((violations.len(), truncated), (3, true));
    assert_eq!(violations[2].instance, "/ports/1/name");
}

#[test]
fn parts_and_views_of_schemas() {
    static NAME: Schema = Schema::at(&PORT, "/properties/name");
    static NOWHERE: Schema = Schema::at(&PORT, "/properties/nobody");
    static BOTH: Schema = Schema::all(&[&NAME, &SHORT]);
    static SHORT: Schema = Schema::new("#/short", r#"{"maxLength": 3}"#, &[], &[]);
    assert_eq!(
        explain(&NAME, r#""""#),
        ["".to_owned()
            + " minLength 1 #/components/schemas/Port/properties/name/minLength: must be at least 1 character long"]
    );
    assert_eq!(
        explain(&BOTH, r#""four""#),
        [" maxLength 3 #/short/maxLength: must be at most 3 characters long"]
    );
    assert!(!NOWHERE.is_valid(&node("1")));
    assert!(ANY.is_valid(&node("[null]")));
}

#[test]
fn a_tag_tells_which_alternative_was_meant_whatever_else_is_wrong() {
    static PET: Schema = Schema::new(
        "#/Pet",
        r#"{"oneOf": [
            {"properties": {"kind": {"const": "cat"}, "mood": {"enum": ["calm"]}}, "required": ["kind", "lives"]},
            {"properties": {"kind": {"const": "dog"}}, "required": ["kind"]}
        ]}"#,
        &[],
        &[],
    );
    assert_eq!(
        explain(&PET, r#"{"kind": "cat", "mood": "odd"}"#),
        [
            "/lives required \"lives\" #/Pet/oneOf/0/required: is required",
            "/mood enum [\"calm\"] #/Pet/oneOf/0/properties/mood/enum: must be one of [\"calm\"]"
        ]
    );
}

#[test]
fn what_stands_beside_alternatives_counts_where_one_alone_is_for_the_kind() {
    static SIDES: Schema = Schema::new(
        "#/Sides",
        r#"{"type": ["integer", "string", "boolean"], "anyOf": [{"type": "number", "maximum": 9}, {"type": "string", "minLength": 2}, {"const": true}]}"#,
        &[],
        &[],
    );
    let valid = ["3", "3.0", r#""ab""#, "true"];
    let invalid = ["3.5", "10", r#""a""#, "false", "null", "[]"];
    for (json, is_valid) in [(&valid[..], true), (&invalid, false)]
        .into_iter()
        .flat_map(|(all, is_valid)| all.iter().map(move |json| (*json, is_valid)))
    {
        assert_eq!(SIDES.is_valid_json(json.as_bytes()), is_valid, "{json}");
        assert_eq!(SIDES.is_valid(&node(json)), is_valid, "{json}");
    }
}

#[test]
fn the_alternative_that_was_meant_is_reported() {
    static SHAPE: Schema = Schema::new(
        "#/Shape",
        r#"{"oneOf": [
            {"type": "null"},
            {"type": "object", "properties": {"kind": {"const": "circle"}, "radius": {"minimum": 0}}, "required": ["kind", "radius"]},
            {"type": "object", "properties": {"kind": {"const": "square"}, "side": {"minimum": 0}}, "required": ["kind", "side"]}
        ]}"#,
        &[],
        &[],
    );
    assert_eq!(
        explain(&SHAPE, r#"{"kind": "square", "side": -1}"#),
        ["/side minimum 0 #/Shape/oneOf/2/properties/side/minimum: must be at least 0"]
    );
    assert_eq!(
        explain(&SHAPE, r#"{"kind": "star"}"#),
        [
            " oneOf  #/Shape/oneOf: must match exactly one of the 3 alternatives, which `kind` tells apart"
        ]
    );
    static SIDES: Schema = Schema::new(
        "#/Sides",
        r#"{"anyOf": [
            {"required": ["a", "b"], "properties": {"a": {"minLength": 2}}},
            {"required": ["a", "b"]},
            {"required": ["a", "c", "d"]}
        ]}"#,
        &[],
        &[],
    );
    assert_eq!(
        explain(&SIDES, "{}"),
        [
            "/a required \"a\" #/Sides/anyOf/0/required: is required",
            "/b required \"b\" #/Sides/anyOf/0/required: is required"
        ]
    );
    static ODD: Schema = Schema::new(
        "#/Odd",
        r#"{"oneOf": [{"minimum": 1}, {"maximum": 3}]}"#,
        &[],
        &[],
    );
    assert_eq!(
        explain(&ODD, "2"),
        [" oneOf  #/Odd/oneOf: must match exactly one of the 2 alternatives, but matches 2"]
    );
}

#[test]
fn places_may_be_moved() {
    static MOVED: Schema = Schema::new(
        "#/a",
        r##"{"properties": {"x": {"x-origin": "other.json#/b", "exclusiveMinimum": 1, "maximum": 5, "x-rules": {"maximum": "#/elsewhere"}}}}"##,
        &[],
        &[],
    );
    assert_eq!(
        explain(&MOVED, r#"{"x": 1}"#)[0].split(": ").next(),
        Some("/x exclusiveMinimum 1 other.json#/b/exclusiveMinimum")
    );
    assert_eq!(
        explain(&MOVED, r#"{"x": 6}"#)[0].split(": ").next(),
        Some("/x maximum 5 #/elsewhere")
    );
}

#[test]
fn references_that_only_lead_to_themselves_assert_nothing() {
    static A: Schema = Schema::new(
        "#/A",
        r##"{"allOf": [{"$ref": "#0"}, {"$ref": "#0"}], "minimum": 1}"##,
        &[&B],
        &[],
    );
    static B: Schema = Schema::new(
        "#/B",
        r##"{"anyOf": [{"$ref": "#0"}, {"$ref": "#1"}], "maximum": 9}"##,
        &[&A, &B],
        &[],
    );
    assert!(A.is_valid(&node("5")));
    assert!(!A.is_valid(&node("10")));
    assert!(B.is_valid(&node("0")) && !B.is_valid(&node("10")));
    assert!(explain(&A, "5").is_empty());
}

#[test]
fn a_text_that_breaks_the_rules_accepts_nothing_and_says_why() {
    for text in [
        "{",
        r##"{"$ref": "#7"}"##,
        r#"{"pattern": "a"}"#,
        r#"{"type": "text"}"#,
        r#"{"$dynamicRef": "x"}"#,
        "3",
    ] {
        let schema: &'static Schema = Box::leak(Box::new(Schema::new("#/x", text, &[], &[])));
        let faults = explain(schema, "1");
        assert!(faults[0].contains("the rule is unusable"), "{faults:?}");
    }
}

/// A depth of recursion and a width of arrays that must not cost more than their size.
#[test]
fn hostile_values_cost_no_more_than_their_size() {
    static TREE: Schema = Schema::new(
        "#/Tree",
        r##"{"anyOf": [{"properties": {"a": {"$ref": "#0"}}}, {"items": {"$ref": "#0"}, "uniqueItems": true}], "unevaluatedProperties": false, "unevaluatedItems": false}"##,
        &[&TREE],
        &[],
    );
    let deep = format!("{}1{}", r#"{"a":"#.repeat(120), "}".repeat(120));
    let deep = Node::parse(deep.as_bytes()).expect("within the depth limit");
    assert!(TREE.is_valid(&deep));
    assert!(TREE.explain(&deep, 10).0.is_empty());
    let wide = format!(
        "[{}]",
        (0..50_000)
            .map(|n| format!("{n}.0e0"))
            .collect::<Vec<_>>()
            .join(",")
    );
    let wide = Node::parse(wide.as_bytes()).expect("JSON");
    assert!(TREE.is_valid(&wide));
}
