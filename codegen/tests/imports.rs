//! Modules import what they name, and nothing that is only called so.

mod modules;

const DESCRIPTION: &str = r##"
openapi: 3.1.0
info: {title: Chats, version: "1"}
paths: {}
components:
  schemas:
    User: {type: object, properties: {name: {type: string}}}
    Tool: {type: object, properties: {name: {type: string}}}
    Role: {type: string, enum: [user, tool]}
    Author: {oneOf: [{$ref: "#/components/schemas/User"}, {type: integer, format: int32}]}
"##;

#[test]
fn a_variant_is_no_mention_of_a_type_of_its_name() {
    let siblings = |name: &str| -> Vec<String> {
        let text = modules::module(DESCRIPTION, &format!("types/{name}"));
        let lines = text.lines();
        let lines = lines.filter(|line| line.starts_with("use super::") && !line.contains("rules"));
        lines.map(str::to_owned).collect()
    };
    assert!(siblings("role").is_empty(), "{:?}", siblings("role"));
    assert_eq!(siblings("author"), ["use super::User;"]);
}
