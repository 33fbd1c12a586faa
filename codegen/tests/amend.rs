//! Overlays and patches change what is read, and nothing else.

use oasmith_codegen::config::Config;
use oasmith_codegen::diagnostic::{Code, Severity};
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

/// The findings of an overlay, by severity and message.
fn findings(overlay: &str, patch: &[(&str, &str)]) -> Vec<(Severity, String)> {
    let outcome = run(overlay, patch);
    let found = outcome.diagnostics().sorted();
    let found = found
        .into_iter()
        .filter(|found| found.code == Code::Overlay);
    found.map(|found| (found.severity, found.message)).collect()
}

#[test]
fn what_leads_nowhere_is_reported() {
    let overlay = "overlay: 1.0.0\nactions: [{target: $.nowhere, remove: true}, {target: '$[', remove: true}, {target: $, remove: true}]";
    let found = findings(overlay, &[("/nowhere", "{}")]);
    let expected = [
        (Severity::Error, "there is nothing at `/nowhere` to patch"),
        (Severity::Warning, "action 1: `$.nowhere` leads to nothing"),
        (
            Severity::Error,
            "action 2: cannot read the path `$[`: at character 3, expected a name in quotes, an index, a slice, `*` or `?`, the path ends",
        ),
        (
            Severity::Error,
            "action 3: `$` is the whole document, which cannot be removed",
        ),
    ];
    for (severity, message) in expected {
        assert!(
            found.contains(&(severity, message.to_owned())),
            "{message}\n{found:?}"
        );
    }
    assert_eq!(found.len(), 4, "{found:?}");
}

/// Every action is done once at each place, be it selected twice, and filters see the document as the actions before left it.
#[test]
fn paths_are_those_of_rfc_9535() {
    let overlay = r#"
overlay: 1.1.0
actions:
  - target: $..properties[?@.type == 'integer' && @.format]['format', 'format']
    update: int64
  - target: $.components.schemas[?count(@.properties[*]) == 2 && length(@.required) >= 2].required[-1:]
    remove: true
  - target: $.paths.*[?match(@.operationId, 'delete.*') || @.operationId == $.info.title]
    remove: true
"#;
    let code = text(&run(overlay, &[]));
    assert!(code.contains("pub age : Option < i64 >"), "{code}");
    assert!(
        code.contains("list_pets") && !code.contains("delete_pets"),
        "{code}"
    );
}

/// Overlay 1.1, 4.4.3.2: only equal kinds are merged; by 1.0 what is of another kind is replaced.
#[test]
fn kinds_are_told_apart_from_1_1_on() {
    let actions = "actions:
  - {target: $.components.schemas.Pet, update: {type: [object, 'null']}}
  - {target: $.components.schemas, update: [Pet]}
  - {target: '$.info[*, \"title\"]', update: x}
  - {target: '$[\"info\", \"openapi\"]', update: {x-a: 1}}
  - {target: $.components.schemas.Pet.required, update: tag}
  - {target: $.components.schemas.Pet, copy: $.components.schemas.*}
  - {target: $.info.title, copy: $.info.version}
";
    let found = findings(&format!("overlay: 1.1.0\n{actions}"), &[]);
    let messages: Vec<&str> = found.iter().map(|(_, message)| message.as_str()).collect();
    let expected = [
        "action 1: what is to be merged into `$.components.schemas.Pet` is of another kind: `/type` is a plain value, and not an array",
        "action 2: what is to be merged into `$.components.schemas` is of another kind: it is an object, and not an array",
        "action 4: what is to be merged into `$[\"info\", \"openapi\"]` is of another kind: it is a plain value, and not an object",
    ];
    assert_eq!(messages, expected);
    let first = actions.lines().take(2).collect::<Vec<_>>().join("\n");
    assert!(findings(&format!("overlay: 1.0.0\n{first}"), &[]).is_empty());
}

#[test]
fn no_overlay_makes_a_document_of_any_size() {
    let lists = format!(
        "{{x-a: [{}], x-b: [{}]}}",
        "[],".repeat(1100),
        "0,".repeat(1000)
    );
    let overlay = format!(
        "overlay: 1.1.0\nactions: [{{target: $, update: {lists}}}, {{target: '$[\"x-a\"][*]', copy: '$[\"x-b\"]'}}]"
    );
    let large = "action 2: the overlay would add more than 1048576 values";
    assert_eq!(
        findings(&overlay, &[]),
        [(Severity::Error, large.to_owned())]
    );
    let nested = format!("{}{{}}{}", "{x: ".repeat(150), "}".repeat(150));
    let overlay = format!(
        "overlay: 1.1.0\nactions: [{{target: $.info, update: {{x-a: {nested}}}}}, {{target: $..x, update: {nested}}}]"
    );
    let deep = "action 2: would nest values more than 256 deep";
    assert_eq!(
        findings(&overlay, &[]),
        [(Severity::Error, deep.to_owned())]
    );
}
