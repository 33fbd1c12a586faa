//! What a glance at a value asks, by which unions leave out cases before they try any.

mod modules;

/// Two records, of which each has a `kind` of its own.
fn look(required: &str, kind: &str) -> String {
    let description = format!(
        r##"
openapi: 3.1.0
info: {{ title: t, version: "1" }}
paths: {{}}
components:
  schemas:
    Pet: {{ anyOf: [{{ $ref: "#/components/schemas/Cat" }}, {{ $ref: "#/components/schemas/Dog" }}] }}
    Cat: {{ type: object, required: [{required}], properties: {{ kind: {kind}, age: {{ type: boolean }} }} }}
    Dog: {{ type: object, properties: {{ kind: {{ type: string, const: dog }}, age: {{ type: string }} }} }}
"##
    );
    let text = modules::module(&description, "types/cat");
    let line = text.lines().find(|line| line.contains("const LOOK"));
    line.unwrap_or_default().trim().to_owned()
}

#[test]
fn a_member_that_may_be_missing_is_asked_for_what_it_is_limited_to() {
    for (kind, asked) in [
        ("{ type: string, const: cat }", r#"Look::OneOf(&["cat"])"#),
        (
            "{ type: string, enum: [cat, kitten] }",
            r#"Look::OneOf(&["cat", "kitten"])"#,
        ),
        (
            "{ type: string, not: { enum: [dog] } }",
            r#"Look::NoneOf(&["dog"])"#,
        ),
        ("{ type: boolean, const: true }", "Look::Bool(true)"),
    ] {
        let expected =
            format!(r#"const LOOK: Look = Look::Record(&[("kind", Look::Maybe(&{asked}))]);"#);
        assert_eq!(look("", kind), expected, "{kind}");
    }
    // Of a kind alone a glance would tell little.
    let expected = "const LOOK: Look = Look::Record(&[]);";
    assert_eq!(look("", "{ type: string }"), expected);
}

#[test]
fn a_required_member_is_asked_for_whatever_is_known() {
    for (kind, asked) in [
        ("{ type: string }", "Look::Of(Kind::String)"),
        ("{ type: boolean, const: true }", "Look::Bool(true)"),
        ("{}", "Look::Any"),
    ] {
        let expected = format!(r#"const LOOK: Look = Look::Record(&[("kind", {asked})]);"#);
        assert_eq!(look("kind", kind), expected, "{kind}");
    }
}
