//! Stated discriminators: which branch a value of the mapping means, and what they do not say.

use oasmith_codegen::config::Discriminators;
use oasmith_codegen::diagnostic::Code;
use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::{Config, Input, Outcome, generate};

/// What is made of a union of a cat and a dog.
fn outcome((version, union, tag): (&str, &str, &str), config: &Config) -> Outcome {
    let pet = |name: &str| {
        let tag = tag.replace("NAME", name);
        format!(
            r#""{name}": {{"type": "object", "required": ["kind"], "properties": {{"kind": {tag}}}}}"#
        )
    };
    let text = format!(
        r#"{{"openapi": "{version}", "info": {{"title": "t", "version": "1"}}, "paths": {{}},
        "components": {{"schemas": {{{}, {}, "Pet": {union}}}}}}}"#,
        pet("Cat"),
        pet("Dog"),
    );
    let loader = MemoryLoader::new().with("api.json", text);
    let input = Input {
        path: "api.json",
        loader: &loader,
    };
    generate(&input, config)
}

/// What is found in it.
fn found(version: &str, union: &str, tag: &str) -> Vec<Code> {
    let outcome = outcome((version, union, tag), &Config::default());
    let reports = outcome.reports();
    reports.iter().map(|(found, _)| found.code).collect()
}

/// The same where discriminators decide, as it is shown.
fn shown(union: &str, tag: &str, discriminators: Discriminators) -> Vec<String> {
    let config = Config {
        discriminators,
        ..Config::default()
    };
    let outcome = outcome(("3.0.3", union, tag), &config);
    outcome
        .reports()
        .into_iter()
        .map(|(_, text)| text)
        .collect()
}

const CAT: &str = r##"{"$ref": "#/components/schemas/Cat"}"##;
const DOG: &str = r##"{"$ref": "#/components/schemas/Dog"}"##;
const PINNED: &str = r#"{"type": "string", "enum": ["NAME"]}"#;

fn union(keyword: &str, cat: &str, mapping: &str) -> String {
    format!(
        r#"{{"{keyword}": [{cat}, {DOG}], "discriminator": {{"propertyName": "kind", "mapping": {mapping}}}}}"#
    )
}

#[test]
fn a_mapping_names_its_branch_by_name_or_reference() {
    let by_name = r#"{"Cat": "Cat", "Dog": "Dog"}"#;
    let by_reference =
        r##"{"Cat": "#/components/schemas/Cat", "Dog": "#/components/schemas/Dog"}"##;
    for version in ["3.0.3", "3.1.0"] {
        for mapping in [by_name, by_reference] {
            let codes = found(version, &union("oneOf", CAT, mapping), PINNED);
            assert_eq!(codes, [], "{version} {mapping}");
        }
    }
}

#[test]
fn a_branch_is_what_it_wraps() {
    let all_of = format!(r#"{{"allOf": [{CAT}], "description": "Meows."}}"#);
    let beside =
        r##"{"$ref": "#/components/schemas/Cat", "description": "Meows.", "title": "Meower"}"##;
    for cat in [all_of.as_str(), beside] {
        let codes = found(
            "3.1.0",
            &union("oneOf", cat, r#"{"Cat": "Cat", "Dog": "Dog"}"#),
            PINNED,
        );
        assert_eq!(codes, [], "{cat}");
    }
}

#[test]
fn a_mapping_that_leads_to_no_branch_is_reported() {
    let codes = found("3.1.0", &union("oneOf", CAT, r#"{"Cat": "Pet"}"#), PINNED);
    assert_eq!(codes, [Code::MappingElsewhere]);
}

#[test]
fn a_base_maps_to_schemas_that_include_it() {
    let base = |mapping: &str| {
        format!(
            r#"{{"type": "object", "properties": {{"kind": {{"type": "string"}}}},
            "discriminator": {{"propertyName": "kind", "mapping": {mapping}}}}}"#
        )
    };
    // Neither the cat nor the dog says that it is a pet.
    let codes = found("3.0.3", &base(r#"{"Cat": "Cat", "Pet": "Pet"}"#), PINNED);
    assert_eq!(codes, [Code::MappingElsewhere]);
    let kitten = format!(
        r##"{}, "Kitten": {{"allOf": [{{"$ref": "#/components/schemas/Pet"}}, {{"type": "object", "required": ["age"]}}]}}"##,
        base(r#"{"Cat": "Cat", "young": "Kitten"}"#)
    );
    let codes = found("3.0.3", &kitten, PINNED);
    assert_eq!(codes, [Code::MappingElsewhere, Code::RequiredUndeclared]);
}

#[test]
fn a_branch_that_does_not_declare_the_member_is_reported() {
    let meows = r#"{"type": "object", "required": ["meows"], "properties": {"meows": {"type": "boolean"}}}"#;
    let barks = r#"{"type": "object", "required": ["barks"], "properties": {"barks": {"type": "boolean"}}}"#;
    let tagged = |tag: &str| {
        format!(
            r#"{{"type": "object", "required": ["kind"], "properties": {{"kind": {{"enum": ["{tag}"]}}}}}}"#
        )
    };
    let codes = |cat: &str, dog: &str| {
        let pet =
            format!(r#"{{"oneOf": [{cat}, {dog}], "discriminator": {{"propertyName": "kind"}}}}"#);
        found("3.1.0", &pet, PINNED)
    };
    assert_eq!(codes(meows, barks), [Code::TagUndeclared]);
    assert_eq!(codes(&tagged("cat"), barks), [Code::TagUndeclared]);
    assert_eq!(codes(&tagged("cat"), &tagged("dog")), []);
    // What it does not name it may keep, the tag among it.
    let keeps = r#"{"type": "object", "required": ["barks"], "additionalProperties": {"type": "string"}, "properties": {"barks": {"type": "string"}}}"#;
    assert_eq!(codes(&tagged("cat"), keeps), []);
}

#[test]
fn branches_that_a_tag_alone_tells_apart_are_told_of_the_option() {
    let text = r#"{"type": "string"}"#;
    let named = union("oneOf", CAT, r#"{"cat": "Cat", "dog": "Dog"}"#);
    let option = |shown: &[String]| {
        shown
            .iter()
            .any(|text| text.contains("`discriminators = \"decide\"`"))
    };
    let described = shown(&named, text, Discriminators::Describe);
    assert!(described.len() == 1 && option(&described), "{described:?}");
    let decided = shown(&named, text, Discriminators::Decide);
    assert!(decided.is_empty(), "{decided:?}");
}

#[test]
fn what_discriminators_decide_moves_no_finding() {
    // The example of a tag that it refuses, and one that leads to nothing.
    let tag = r#"{"type": "string", "minLength": 1, "example": ""}"#;
    let mapping = r##"{"cat": "Cat", "dog": "Dog", "cow": "#/components/schemas/Cow"}"##;
    let places = |shown: Vec<String>| -> Vec<String> {
        let place = |text: &String| text.lines().nth(1).unwrap_or_default().to_owned();
        let told = shown.iter().filter(|text| !text.contains("OAS0205"));
        told.map(place).collect()
    };
    let union = union("anyOf", CAT, mapping);
    let described = places(shown(&union, tag, Discriminators::Describe));
    let decided = places(shown(&union, tag, Discriminators::Decide));
    assert_eq!(described.len(), 3, "{described:?}");
    assert_eq!(described, decided);
}

#[test]
fn what_discriminators_cannot_decide_is_reported() {
    let number = r#"{"type": "integer"}"#;
    let mapped = union("oneOf", CAT, r#"{"cat": "Cat", "2": "Dog"}"#);
    let told = shown(&mapped, number, Discriminators::Decide);
    assert!(told.iter().any(|text| text.contains("OAS0217")), "{told:?}");
    // No name is a number.
    let implied = union("oneOf", CAT, "{}");
    let told = shown(&implied, number, Discriminators::Decide);
    let undecided = told.iter().filter(|text| text.contains("OAS0151"));
    assert_eq!(undecided.count(), 2, "{told:?}");
}

#[test]
fn a_base_beside_what_includes_it_is_reported() {
    let base = r##""discriminator": {"propertyName": "kind", "mapping": {"kitten": "Kitten"}}"##;
    let tag = format!(r#"{{"type": "string"}}}}, {base}, "x-rest": {{"x": {{}}"#);
    let choice = |keyword: &str| {
        format!(
            r##"{}, "Kitten": {{"allOf": [{CAT}], "type": "object"}}"##,
            union(keyword, CAT, r#"{"cat": "Cat", "kitten": "Kitten"}"#)
                .replace(DOG, r##"{"$ref": "#/components/schemas/Kitten"}"##)
        )
    };
    let base_told = |keyword: &str| {
        let told = shown(&choice(keyword), &tag, Discriminators::Decide);
        let told = told.iter();
        told.filter(|text| text.contains("`Cat` is what includes it as well"))
            .count()
    };
    assert_eq!(base_told("oneOf"), 1);
    assert_eq!(base_told("anyOf"), 0);
}

#[test]
fn references_that_lead_nowhere_are_not_reported_as_undecided() {
    let text = r#"{"type": "string"}"#;
    for name in ["Cow", "Pet"] {
        let broken = format!(r##"{{"$ref": "#/components/schemas/{name}"}}"##);
        let told = shown(
            &union("oneOf", &broken, r#"{"dog": "Dog"}"#),
            text,
            Discriminators::Decide,
        );
        assert!(!told.is_empty(), "{name}");
        assert!(
            !told.iter().any(|text| text.contains("OAS0151")),
            "{told:?}"
        );
    }
}
