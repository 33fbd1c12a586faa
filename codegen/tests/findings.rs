//! Findings of slips: one each, with what helps, and true.

use oasmith_codegen::diagnostic::{Code, Diagnostic, Severity};
use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::{Config, Input, generate};

const HEAD: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
";

/// Everything that is said of a whole description.
fn all_said(text: &str, options: &str) -> Vec<Diagnostic> {
    let loader = MemoryLoader::new().with("api.yaml", text.to_owned());
    let input = Input {
        path: "api.yaml",
        loader: &loader,
    };
    let outcome = generate(&input, &Config::from_toml(options).unwrap());
    outcome.diagnostics().sorted()
}

/// What is said of a description, beside notes.
fn said(text: &str, options: &str) -> Vec<Diagnostic> {
    let found = all_said(&format!("{HEAD}{text}"), options).into_iter();
    found.filter(|one| one.severity != Severity::Note).collect()
}

fn secured(security: &str, schemes: &str) -> Vec<Diagnostic> {
    let text = format!(
        "paths:
  /a: {{get: {{operationId: a, security: {security}, responses: {{'204': {{description: Done.}}}}}}}}
  /b: {{get: {{operationId: b, security: {security}, responses: {{'204': {{description: Done.}}}}}}}}
components: {{securitySchemes: {{{schemes}}}}}
"
    );
    said(&text, "")
}

const KEY: &str = "key: {type: apiKey, in: header, name: X-Key}";

#[test]
fn a_slip_of_security_is_one_finding() {
    for slip in ["key", "{key: []}", "false", "[key]", "[false]"] {
        let found = secured(slip, KEY);
        assert_eq!(found.len(), 2, "{slip}: {found:#?}");
        assert!(
            found
                .iter()
                .all(|one| one.code == Code::UnknownScheme && one.fix.is_some())
        );
    }
    let broken = secured(
        "[{key: []}]",
        "key: {$ref: '#/components/securitySchemes/none'}",
    );
    assert_eq!(broken.len(), 1, "{broken:#?}");
    assert_ne!(broken[0].code, Code::UnknownScheme);
    let undeclared = secured("[{kye: []}]", KEY);
    let [one] = undeclared.as_slice() else {
        panic!("{undeclared:#?}");
    };
    assert_eq!(one.related.len(), 1, "{one:#?}");
}

#[test]
fn words_of_security_are_read_as_they_are_meant() {
    let schemes = [
        ("{type: OAuth2, flows: {}}", "`OAuth2` is read as `oauth2`"),
        ("{type: HTTP, scheme: bearer}", "`HTTP` is read as `http`"),
        (
            "{type: api_key, in: header, name: K}",
            "`api_key` is read as `apiKey`",
        ),
        (
            "{type: apiKey, in: Query, name: K}",
            "`Query` is read as `query`",
        ),
        (
            "{type: openIdconnect, openIdConnectUrl: 'https://a.test'}",
            "`openIdconnect` is read as `openIdConnect`",
        ),
    ];
    for (scheme, message) in schemes {
        let found = secured("[{key: []}]", &format!("key: {scheme}"));
        let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages, [message], "{scheme}");
    }
}

#[test]
fn what_is_called_back_by_what_is_left_out_is_there() {
    let text = "paths:
  /a:
    get:
      operationId: a
      callbacks:
        done:
          '{$request.query.url}':
            post: {operationId: told, tags: [back], responses: {'204': {description: Done.}}}
      responses: {'204': {description: Done.}}
  /b: {get: {operationId: b, tags: [kept], responses: {'204': {description: Done.}}}}
";
    let options = "select.tags = [\"kept\"]\nrename.operations = { told = \"heard\" }\nexclude.tags = [\"back\"]";
    let found = said(text, options);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn tags_that_are_called_alike_are_said() {
    let text = "paths:
  /a: {get: {operationId: a, tags: [one], responses: {'204': {description: Done.}}}}
  /b: {get: {operationId: b, tags: [two], responses: {'204': {description: Done.}}}}
";
    let found = said(text, "rename.tags = { one = \"Pets\", two = \"Pets\" }");
    let [taken] = found.as_slice() else {
        panic!("{found:#?}");
    };
    assert_eq!(taken.code, Code::NameTaken);
    assert!(taken.message.contains("`two` `Pets`"), "{taken:#?}");
}

#[test]
fn a_mirror_that_nothing_leads_to_is_said() {
    let text = "paths: {}
components: {schemas: {A: {$ref: 'https://a.test/schemas/a.json'}}}
";
    let unused = |prefix: &str| {
        let found = said(text, &format!("mirror = {{ \"{prefix}\" = \"copies\" }}"));
        let mut found = found.into_iter();
        found.find(|one| one.code == Code::NamesNothing)
    };
    assert!(unused("https://a.test/").is_none());
    let found = unused("https://a.tset/").unwrap();
    assert!(
        found.message.contains("`mirror` names `https://a.tset/`"),
        "{found:#?}"
    );
}

#[test]
fn what_is_not_carried_says_what_helps() {
    let text = "paths:
  /a:
    post:
      operationId: a
      requestBody:
        content:
          multipart/form-data:
            schema: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}
          multipart/mixed: {}
      responses: {'204': {description: Done.}}
";
    let found = said(text, "");
    let found: Vec<_> = found
        .iter()
        .filter(|one| one.code == Code::NotYet)
        .collect();
    assert!(!found.is_empty());
    assert!(found.iter().all(|one| one.fix.is_some()), "{found:#?}");
    // No object would help there.
    let mixed = found.iter().find(|one| one.message.contains("mixed"));
    let fix = mixed.and_then(|one| one.fix.as_deref()).unwrap_or_default();
    assert!(fix.contains("`multipart/form-data`"), "{found:#?}");
}

#[test]
fn a_part_that_is_a_file_in_some_schemas_is_said() {
    let text = "paths:
  /a:
    post:
      operationId: a
      requestBody:
        content:
          multipart/form-data:
            schema:
              oneOf:
                - {type: object, properties: {image: {type: string, format: binary}}}
                - {type: object, properties: {image: {type: string, maxLength: 9}}}
      responses: {'204': {description: Done.}}
";
    let found = said(text, "");
    let told = |one: &Diagnostic| one.message.starts_with("`image` is a file in some schemas");
    assert!(found.iter().any(told), "{found:#?}");
}

/// As JSON values: `1` is `1.0`.
#[test]
fn examples_and_defaults_are_held_against_lists() {
    let schemas = "paths: {}
components:
  schemas:
    A:
      type: object
      properties:
        example: {type: string, enum: [a, b], example: c}
        default: {enum: [a, 1, {x: 1, y: 2}], default: {x: 1}}
        const: {const: a, examples: [b, a]}
        behind: {$ref: '#/components/schemas/Word', default: c}
        items: {type: array, items: {$ref: '#/components/schemas/Word'}, default: [a, c]}
        fits: {enum: [a, 1, {x: 1, y: 2}, null], examples: [a, 1.0, {y: 2, x: 1}, null]}
        any: {type: string, default: c}
    Word: {type: string, enum: [a, b]}
";
    let found = said(schemas, "");
    let told: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "the schema refuses its own example, by `enum`",
            "the schema refuses its own default, by `enum`",
            "the schema refuses its own example, by `const`",
            "the schema refuses its own default, by `enum`",
            "the schema refuses its own default, by `enum`",
        ]
    );
    assert!(found.iter().all(|one| one.code == Code::ExampleRefused));
}

/// An operation whose parameter, body, reply and header have examples, good and bad ones.
const EXAMPLES: &str = "openapi: VERSION
info: {title: T, version: '1'}
paths:
  /a:
    put:
      operationId: a
      parameters:
        - {name: p, in: query, example: 0, schema: {type: integer, format: int32, minimum: 1}}
        - {name: q, in: query, example: 'a,b', schema: {type: array, items: {type: string}}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/More'}, examples: {bad: {$ref: '#/components/examples/Bad'}}}}}
      responses:
        '200':
          description: Done.
          headers: {X-A: {example: many, schema: {type: string, enum: [few]}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/More'}, examples: {good: {value: {name: a}}, bad: {value: {id: 1, name: a, kind: x}}}}}
components:
  examples: {Bad: {value: {name: [1]}}}
  schemas:
    Kind: {type: string, enum: [cat]}
    Base: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}, name: {type: string}, kind: {allOf: [{$ref: '#/components/schemas/Kind'}], default: x}}}
    Id: {type: integer, format: int32, readOnly: true}
    More: {allOf: [{$ref: '#/components/schemas/Base'}], required: [id, name], properties: {name: {type: string}, kind: {$ref: '#/components/schemas/Kind'}}}
";

#[test]
fn examples_are_told_where_they_are_refused() {
    let told = |version| {
        let found = all_said(&EXAMPLES.replace("VERSION", version), "").into_iter();
        let found = found.filter(|one| one.code == Code::ExampleRefused);
        found.map(|one| one.pointer).collect::<Vec<_>>()
    };
    let kind = "#/components/schemas/Base/properties/kind/default";
    let parameter = "#/paths/~1a/put/parameters/0/example";
    let header = "#/paths/~1a/put/responses/200/headers/X-A/example";
    let reply = "#/paths/~1a/put/responses/200/content/application~1json/examples/bad/value/kind";
    let body = "#/components/examples/Bad/value/name";
    let mut expected = [parameter, header, reply, body, kind];
    let mut found = told("3.0.4");
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    // From 3.1 on a member of one direction is required in both.
    let found = told("3.1.0");
    let good = "#/paths/~1a/put/responses/200/content/application~1json/examples/good/value";
    assert!(found.iter().any(|place| place == good), "{found:#?}");
}

#[test]
fn an_object_that_may_be_meant_otherwise_is_noted_once() {
    let text = "openapi: 3.0.4
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Named: {type: object, properties: {a: {type: string}}}
    Texts: {type: object, additionalProperties: {type: object, description: Anything.}}
    More: {type: object, additionalProperties: {type: object}}
    Closed: {type: object, additionalProperties: {type: object, maxProperties: 3}}
    Whole: {type: object}
    Null: {anyOf: [{$ref: '#/components/schemas/Named'}, {type: object, nullable: true}]}
    Any: {anyOf: [{$ref: '#/components/schemas/Named'}, {type: object}]}
";
    let found = all_said(text, "").into_iter();
    let notes = found.filter(|one| one.code == Code::BareObject);
    let notes: Vec<String> = notes.map(|one| one.message).collect();
    let values = "each value of this map is an object, and so it is in one other place";
    let branch = "this branch takes any object, beside `null`";
    assert_eq!(notes, [values, branch]);
}

#[test]
fn content_that_http_does_not_carry_is_noted() {
    let text = format!(
        "{HEAD}paths:
  /a:
    head: {{operationId: a, responses: {{'200': {{description: Here., content: {{text/plain: {{schema: {{type: string}}}}}}}}}}}}
    delete: {{operationId: b, responses: {{'204': {{description: Done., content: {{text/plain: {{schema: {{type: string}}}}}}}}, '200': {{description: Done., content: {{text/plain: {{schema: {{type: string}}}}}}}}}}}}
    get: {{operationId: c, responses: {{'304': {{description: As before., content: {{}}}}}}}}
"
    );
    let found = all_said(&text, "").into_iter();
    let notes = found.filter(|one| one.code == Code::ContentNeverSent);
    let messages: Vec<String> = notes.map(|one| one.message).collect();
    assert_eq!(
        messages,
        [
            "a reply to HEAD has no content; what is described here is never sent",
            "a reply of status 204 has no content; what is described here is never sent",
        ]
    );
}

/// Where OpenAPI takes true or false, anything else is told, wherever it stands.
#[test]
fn what_is_neither_true_nor_false_is_told() {
    let later = said(
        "paths: {/a: {post: {
  deprecated: 'true',
  parameters: [{name: a, in: query, explode: 'false', deprecated: 'true', allowReserved: 1, schema: {type: string}}],
  requestBody: {required: 'true', content: {application/x-www-form-urlencoded: {
    schema: {type: object, properties: {a: {type: string}}},
    encoding: {a: {explode: 'no', allowReserved: 'yes'}}}}},
  responses: {'204': {description: Done., headers: {X-A: {required: 1, explode: 'no', schema: {type: string}}}}}}}}
",
        "",
    );
    let swagger = "swagger: '2.0'
info: {title: T, version: '1'}
host: t.test
paths: {/a: {post: {
  consumes: [application/json],
  parameters: [{name: a, in: body, required: 'true', schema: {type: object, properties: {a: {type: string}}}}],
  responses: {'204': {description: Done.}}}}}
";
    for (found, count) in [(later, 9), (all_said(swagger, ""), 1)] {
        assert_eq!(found.len(), count, "{found:#?}");
        for one in &found {
            assert_eq!(one.code, Code::KeywordValue, "{one:#?}");
            assert!(one.message.contains("takes true or false"), "{one:#?}");
        }
    }
}

#[test]
fn a_method_that_is_none_is_left_out() {
    let operations = ["COPY", "'FOO BAR'", "''", "Quéry"]
        .map(|method| format!("{method}: {{responses: {{'204': {{description: Done.}}}}}}"));
    let text = format!(
        "openapi: 3.2.0
info: {{title: T, version: '1'}}
paths: {{/a: {{additionalOperations: {{{}}}}}}}
",
        operations.join(", ")
    );
    let found = all_said(&text, "");
    assert_eq!(found.len(), 3, "{found:#?}");
    for (one, method) in found.iter().zip(["FOO BAR", "", "Quéry"]) {
        assert_eq!(one.code, Code::MethodName);
        assert!(one.message.contains(&format!("`{method}`")), "{one:#?}");
    }
}

#[test]
fn a_server_that_is_left_out_is_told_once_with_what_comes_of_it() {
    let found = said(
        "servers: [{url: 'https://a.test'}]
paths:
  /a:
    get:
      operationId: a
      servers: [{url: 'https://b.test?key=1'}, {url: 'https://<domain>'}]
      responses: {'204': {description: Done.}}
    put:
      operationId: b
      servers: [{url: 'https://b.test?key=1'}, {url: 'https://c.test'}]
      responses: {'204': {description: Done.}}
",
        "",
    );
    let instead = |one: &Diagnostic| one.message.contains("requests go to the API's own servers");
    assert!(found.iter().all(|one| one.code == Code::ServerUrl));
    let instead: Vec<bool> = found.iter().map(instead).collect();
    assert_eq!(instead, [true, true, false], "{found:#?}");

    for (host, base, pointer) in [
        ("<domain>", "/v1", "#/host"),
        ("a.test", "/v1?key=1", "#/basePath"),
    ] {
        let text = format!(
            "swagger: '2.0'\ninfo: {{title: T, version: '1'}}\nhost: '{host}'\nbasePath: '{base}'\nschemes: [http, https]\npaths: {{}}\n"
        );
        let found = all_said(&text, "");
        let places: Vec<_> = found.iter().map(|one| (one.code, &*one.pointer)).collect();
        assert_eq!(places, [(Code::ServerUrl, pointer)], "{found:#?}");
    }
}

#[test]
fn the_style_that_is_the_only_one_is_named_as_such() {
    let found = said(
        "paths:
  /a:
    get:
      operationId: a
      parameters: [{name: X-A, in: header, style: form, schema: {type: string}}]
      responses: {'204': {description: Done.}}
",
        "",
    );
    let fix = found[0].fix.as_deref();
    assert_eq!(fix, Some("`simple`, which is the only one"), "{found:#?}");
}
