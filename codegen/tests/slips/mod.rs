//! A good description, and what is found once something in it is replaced.

#![allow(dead_code, reason = "not every test needs each")]

use oasmith_codegen::config::Config;
use oasmith_codegen::diagnostic::Diagnostic;
use oasmith_codegen::load::{Input, MemoryLoader};
use oasmith_codegen::{Outcome, generate};

pub(crate) const GOOD: &str = r#"openapi: 3.1.0
info: {title: Lending, version: "1"}
security: [{bearer: []}]
paths:
  /loans/{loanId}:
    get:
      operationId: getLoan
      parameters:
        - name: loanId
          in: path
          required: true
          schema: {type: integer, minimum: 1, format: int64}
      responses:
        '200':
          description: The loan.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Loan'}
    delete:
      operationId: endLoan
      parameters:
        - {name: loanId, in: path, required: true, schema: {type: integer, format: int64}}
      responses:
        '204': {description: Gone.}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  schemas:
    Loan:
      type: object
      additionalProperties: false
      required: [member]
      properties:
        member: {type: string, maxLength: 7, pattern: '^M[0-9]+$'}
        days: {type: integer, maximum: 28, default: 14, format: int32}
"#;

/// What comes of it once `from` is replaced by `to`.
pub(crate) fn outcome(from: &str, to: &str) -> Outcome {
    assert!(GOOD.contains(from), "{from}");
    let loader = MemoryLoader::new().with("api.yaml", GOOD.replacen(from, to, 1));
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    generate(&input, &Config::default())
}

/// What is found: code, line:column, and message with fix.
pub(crate) fn found(from: &str, to: &str) -> Vec<(String, String, String)> {
    let outcome = outcome(from, to);
    let found = outcome.diagnostics().sorted();
    let shown = |one: &Diagnostic| {
        let place = outcome.place(one).replace("api.yaml:", "");
        let fix = one.fix.as_deref().map(|fix| format!("; {fix}"));
        let message = format!("{}{}", one.message, fix.unwrap_or_default());
        (one.code.id(), place, message)
    };
    found.iter().map(shown).collect()
}

/// Exactly one finding, at this place, whose text holds these words.
pub(crate) fn one(from: &str, to: &str, code: &str, place: &str, words: &[&str]) {
    let found = found(from, to);
    let [(its_code, its_place, text)] = found.as_slice() else {
        panic!("{to}: {found:#?}");
    };
    assert_eq!(
        (its_code.as_str(), its_place.as_str()),
        (code, place),
        "{text}"
    );
    for word in words {
        assert!(text.contains(word), "{to}: {text}");
    }
}
