//! Names depend on their own place: what is added elsewhere renames nothing.

use std::collections::BTreeSet;

use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::{Config, Input, generate};
use oasmith_tests::corpus::random::Random;
use serde_json::{Value, json};

const WORDS: [&str; 12] = [
    "pet", "Pet", "pets", "owner", "list", "type", "item", "status", "Error", "value", "x-y", "id",
];

fn schema(random: &mut Random, depth: u32) -> Value {
    match random.below(if depth == 0 { 2 } else { 5 }) {
        0 => json!({"type": "string"}),
        1 => json!({"type": "string", "enum": ["a", "b"]}),
        2 => json!({"type": "array", "items": schema(random, depth - 1)}),
        _ => {
            let members = (0..3).map(|_| {
                let name = random.pick(&WORDS).copied().unwrap_or("x").to_owned();
                (name, schema(random, depth - 1))
            });
            json!({"type": "object", "properties": members.collect::<serde_json::Map<_, _>>()})
        }
    }
}

/// The types of a description, by place.
fn names(document: &Value) -> BTreeSet<(String, String)> {
    let loader = MemoryLoader::new().with("api.json", document.to_string());
    let input = Input {
        path: "api.json",
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    outcome.diagnostics().sorted();
    let models = &outcome.inventory().models;
    models
        .iter()
        .map(|model| (model.pointer.clone(), model.name.clone()))
        .collect()
}

#[test]
fn adding_an_unrelated_schema_or_operation_renames_nothing() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let mut schemas = serde_json::Map::new();
        for index in 0..6 {
            let word = random.pick(&WORDS).copied().unwrap_or("x");
            schemas.insert(format!("{word}{index}"), schema(&mut random, 2));
        }
        let before = json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"operationId": "a", "responses": {"204": {"description": ""}}}}},
            "components": {"schemas": schemas},
        });
        let mut after = before.clone();
        after["components"]["schemas"]["unrelated"] = schema(&mut random, 2);
        after["paths"]["/unrelated"] =
            json!({"get": {"operationId": "unrelated", "responses": {"204": {"description": ""}}}});
        let (before, after) = (names(&before), names(&after));
        let lost: Vec<_> = before.difference(&after).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:?}");
    }
}

/// What `nullable` says beside a reference makes no type of its own.
#[test]
fn null_beside_a_named_schema_leaves_its_name() {
    let reference = json!({"$ref": "#/components/schemas/Reason"});
    let wrapped = json!({"allOf": [reference], "nullable": true});
    let beside = json!({"$ref": "#/components/schemas/Reason", "nullable": true});
    for (version, member) in [("3.0.3", wrapped), ("3.1.0", beside)] {
        let document = json!({
            "openapi": version, "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": {
                "Reason": {"type": "string", "enum": ["stop", "length"]},
                "Thing": {"type": "object", "properties": {"reason": member}},
            }},
        });
        let names: Vec<String> = names(&document).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["Reason", "Thing"], "{version}");
    }
}
