//! What operations have in common is stated once.

mod modules;

use modules::module as module_of;

const DESCRIPTION: &str = r##"
openapi: 3.1.0
info: {title: Pets, version: "1"}
security: [{token: []}]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        "200": {description: All., content: {application/json: {schema: {type: array, items: {type: string}}}}}
        4XX: &error {description: No., content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
    delete:
      operationId: deletePets
      responses:
        "204": {description: All are gone.}
        4XX: *error
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      security: []
      responses:
        "200": {description: One., content: {application/json: {schema: {type: string}}}}
        4XX: *error
    delete:
      operationId: deletePet
      responses:
        "204": {description: One is gone.}
        4XX: *error
    put:
      operationId: putPet
      responses:
        "200": {description: The picture., content: {image/png: {}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  schemas: {Error: {type: object, required: [message], properties: {message: {type: string}}}}
"##;

/// The module of that name.
fn module(name: &str) -> String {
    module_of(DESCRIPTION, name)
}

#[test]
fn replies_and_requirements_of_several_operations_are_stated_once() {
    let operations = module("operations");
    let times = |text: &str| operations.matches(text).count();
    assert_eq!(times("static REPLIES_200_4XX: &[op::Reply] = "), 1);
    assert_eq!(times("replies: REPLIES_200_4XX,"), 2);
    assert_eq!(times("static REPLIES_204_4XX: &[op::Reply] = "), 1);
    assert_eq!(times("replies: REPLIES_204_4XX,"), 2);
    // What one operation alone states stands with it.
    assert_eq!(times("replies: &["), 1);
    assert_eq!(times("static SECURED_BY_TOKEN: &[op::Requirement] = "), 1);
    assert_eq!(times("security: SECURED_BY_TOKEN,"), 4);
    assert_eq!(times("security: &[],"), 1);
}

#[test]
fn parameters_of_several_operations_are_stated_once() {
    let operations = module("operations");
    let times = |text: &str| operations.matches(text).count();
    assert_eq!(times("const ID_PARAM: op::Param ="), 1);
    assert_eq!(times("params: &[ID_PARAM],"), 3);
    assert_eq!(times("op::Param::new("), 1);
}

/// Parameters of one name, each of which two operations have.
#[test]
fn parameters_that_differ_share_nothing() {
    let stated = [
        "{name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}",
        "{name: id, in: query, schema: {$ref: '#/components/schemas/Id'}}",
        "{name: id, in: query, required: true, schema: {$ref: '#/components/schemas/Id'}}",
        "{name: id, in: query, schema: {type: integer}}",
        "{name: id, in: query, explode: false, schema: {$ref: '#/components/schemas/Id'}}",
        "{name: id, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Id'}}}}",
    ];
    let paths = stated.iter().enumerate().map(|(at, param)| {
        let path = match at {
            0 => "{id}".to_owned(),
            at => at.to_string(),
        };
        let call = "{responses: {'204': {description: Done.}}}";
        format!("  /{path}: {{parameters: [{param}], get: {call}, put: {call}}}\n")
    });
    let description = format!(
        "openapi: 3.1.0\ninfo: {{title: Ids, version: '1'}}\npaths:\n{}\
         components: {{schemas: {{Id: {{type: array, items: {{type: string}}}}}}}}\n",
        paths.collect::<String>()
    );
    let operations = module_of(&description, "operations");
    for (at, name) in [
        "ID_PARAM",
        "QUERY_ID_PARAM",
        "QUERY_ID_PARAM2",
        "QUERY_ID_PARAM3",
        "QUERY_ID_PARAM4",
        "QUERY_ID_PARAM5",
    ]
    .iter()
    .enumerate()
    {
        let times = |text: String| operations.matches(&text).count();
        assert_eq!(
            times(format!("const {name}: op::Param =")),
            1,
            "{at}: {operations}"
        );
        assert_eq!(
            times(format!("params: &[{name}],")),
            2,
            "{at}: {operations}"
        );
    }
}

#[test]
fn operations_that_answer_alike_share_the_type_of_their_replies() {
    let operations = module("operations");
    assert!(operations.contains(
        "/// What `delete_pets` and `delete_pet` may answer.\n\
         #[derive(Debug, Clone, PartialEq)]\n"
    ));
    assert!(operations.contains("pub enum NoContentOrErrorReply {"));
    // What only one of them says stands with its own name.
    for (method, says, own) in [
        ("delete_pets", "All are gone", "DeletePetsReply"),
        ("delete_pet", "One is gone", "DeletePetReply"),
    ] {
        assert!(operations.contains(&format!(
            "/// What `{method}` may answer.\n\
             ///\n\
             /// 204: {says}.\n\
             pub type {own} = NoContentOrErrorReply;\n"
        )));
    }
    for own in ["ListPetsReply", "GetPetReply", "PutPetReply"] {
        assert!(operations.contains(&format!("pub enum {own} {{")));
    }
    for (side, half) in [("client", "client::Reply"), ("server", "server::Respond")] {
        let side = module(side);
        assert_eq!(
            side.matches(&format!("{half} for NoContentOrErrorReply {{"))
                .count(),
            1
        );
        assert!(!side.contains(&format!("{half} for DeletePet")));
    }
}

/// Headers of one type that are written in different ways.
#[test]
fn headers_that_are_written_differently_share_nothing() {
    let stated = |header: &str| {
        format!("responses: {{'204': {{description: Done., headers: {{X-Name: {{{header}}}}}}}}}")
    };
    let (plain, json) = (
        stated("schema: {$ref: '#/components/schemas/Name'}"),
        stated("content: {application/json: {schema: {$ref: '#/components/schemas/Name'}}}"),
    );
    let description = format!(
        "openapi: 3.1.0\ninfo: {{title: Names, version: '1'}}\npaths:\n  /a: {{get: {{{plain}}}}}\n  /b: {{get: {{{json}}}}}\n\
         components: {{schemas: {{Name: {{type: string}}}}}}\n"
    );
    let operations = module_of(&description, "operations");
    assert!(!operations.contains("REPLIES_"), "{operations}");
    assert!(!operations.contains("pub type "), "{operations}");
    assert_eq!(operations.matches("pub enum ").count(), 2);
}
