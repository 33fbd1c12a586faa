//! Security requirements: each alternative stands in the generated code once.

use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::outcome::Layout;
use oasmith_codegen::{Config, Input, generate};

/// How many alternatives an operation with this `security` has.
fn alternatives(security: &str) -> usize {
    let text = format!(
        "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a: {{get: {{operationId: a, security: {security}, responses: {{'204': {{description: Done.}}}}}}}}
components:
  securitySchemes:
    bearer: {{type: http, scheme: bearer}}
    basic: {{type: http, scheme: basic}}
    key: {{type: apiKey, in: query, name: key}}
"
    );
    let loader = MemoryLoader::new().with("api.yaml", text);
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    let found = outcome.diagnostics().sorted();
    assert!(found.iter().all(|one| one.code.id() == "OAS0225"));
    let files = outcome.files(&Layout::Module);
    let texts = files
        .iter()
        .map(|file| file.text.matches("op::Requirement(").count());
    texts.sum()
}

#[test]
fn alternatives_are_listed_once() {
    assert_eq!(alternatives("[{bearer: []}, {basic: []}, {key: []}]"), 3);
    assert_eq!(alternatives("[{bearer: [], basic: []}, {bearer: []}]"), 2);
    assert_eq!(alternatives("[{bearer: []}, {bearer: [], basic: []}]"), 2);
    assert_eq!(alternatives("[{key: []}, {key: []}]"), 1);
    assert_eq!(
        alternatives("[{bearer: [], basic: [], key: []}, {bearer: []}]"),
        3
    );
}
