//! Overlays and patches change what is read, and nothing else.

use oasmith_codegen::config::Config;
use oasmith_codegen::load::{Input, MemoryLoader};
use oasmith_codegen::{Outcome, generate};

const ROOT: &str = r#"
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /pets:
    get: {operationId: listPets, responses: {"204": {description: none}}}
    delete: {operationId: deletePets, x-internal: true, responses: {"204": {description: none}}}
components:
  schemas:
    Pet:
      type: object
      required: [name, age]
      properties: {name: {type: string}, age: {type: integer, format: int32}}
"#;

fn run(overlay: &str, patch: &[(&str, &str)]) -> Outcome {
    let loader = MemoryLoader::new()
        .with("root.yaml", ROOT)
        .with("overlay.yaml", overlay);
    let mut config = Config::default();
    if !overlay.is_empty() {
        config.overlays.push("overlay.yaml".to_owned());
    }
    let patch = patch
        .iter()
        .map(|(at, text)| (at.to_string(), text.to_string()));
    config.patch.extend(patch);
    let input = Input {
        path: "root.yaml",
        loader: &loader,
    };
    generate(&input, &config)
}

fn text(outcome: &Outcome) -> String {
    assert!(
        !outcome.diagnostics().has_errors(),
        "{:?}",
        outcome.diagnostics().sorted()
    );
    outcome.tokens().to_string()
}

#[test]
fn actions_update_remove_and_copy() {
    let outcome = run(
        r#"
overlay: 1.1.0
info: {title: o, version: "1"}
actions:
  - target: $.components.schemas.Pet.properties
    update: {tag: {type: string}}
  - target: $.paths.*[?(@['x-internal'] == true)]
    remove: true
  - target: $.components.schemas
    update: {Twin: {}}
  - target: $.components.schemas.Twin
    copy: $.components.schemas.Pet
"#,
        &[],
    );
    let code = text(&outcome);
    assert!(code.contains("pub tag : Option < String >"), "{code}");
    assert!(code.contains("struct Twin"), "{code}");
    assert!(
        code.contains("list_pets") && !code.contains("delete_pets"),
        "{code}"
    );
    assert!(outcome.read().contains(&"overlay.yaml".to_owned()));
}

#[test]
fn patches_are_merge_patches() {
    let code = text(&run(
        "",
        &[(
            "/components/schemas/Pet",
            r#"{"required": ["name"], "properties": {"age": null, "kind": {"type": "string"}}}"#,
        )],
    ));
    assert!(
        code.contains("pub kind : Option < String >") && !code.contains("pub age"),
        "{code}"
    );
}

#[test]
fn what_leads_nowhere_is_reported() {
    let overlay = "overlay: 1.0.0\nactions: [{target: $.nowhere, remove: true}, {target: '$[', remove: true}]";
    let outcome = run(overlay, &[("/nowhere", "{}")]);
    let found = outcome.diagnostics().sorted();
    let messages: Vec<_> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(
        messages.iter().any(|m| m.contains("leads to nothing")),
        "{messages:?}"
    );
    assert!(
        messages.iter().any(|m| m.contains("cannot read the path")),
        "{messages:?}"
    );
}
