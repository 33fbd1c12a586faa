//! Parts that are JSON or text by their value: what is written is read again, and what others send is understood.

use super::{read, write};
use crate::operation::{FormPart, Layout, PartKind};
use crate::schema::Schema;

static OBJECT: Layout = Layout::Object(&[("days", Layout::Number)], None);
static LAYOUT: Layout = Layout::Nullable(&Layout::OneOf(&[
    OBJECT,
    Layout::Array(&OBJECT),
    Layout::Text,
]));
static SCHEMA: Schema = Schema::plain(
    "#",
    r##"{"anyOf":[{"type":"object","properties":{"days":{"type":"integer"}}},{"type":"array","items":{"type":"object"}},{"type":["string","null"]}]}"##,
);

fn part() -> FormPart {
    FormPart::new("note", PartKind::Either(LAYOUT), &SCHEMA)
}

fn written(media: Option<&str>, json: &str) -> Result<(String, &'static str), &'static str> {
    let (texts, media) = write::either(&LAYOUT, media, json.as_bytes());
    let mut texts = texts.map_err(|reason| reason.0)?;
    assert_eq!(texts.len(), 1, "{json}");
    Ok((texts.remove(0), media))
}

#[test]
fn values_come_back() {
    let values = [
        (r#"{"days":1}"#, "application/json"),
        (r#"[{"days":1}]"#, "application/json"),
        ("[]", "application/json"),
        (r#""auto""#, ""),
        (r#""""#, ""),
        (r#""{id}""#, ""),
        ("null", ""),
        (r#""null""#, "text/plain"),
        (r#""{\"days\":1}""#, "text/plain"),
        (r#""[1]""#, "text/plain"),
    ];
    for (json, wanted) in values {
        let (text, media) = written(None, json).unwrap();
        assert_eq!(media, wanted, "{json}");
        let said = (!media.is_empty()).then_some(media);
        assert_eq!(read::either(&part(), &LAYOUT, said, &text), json);
    }
}

#[test]
fn a_media_type_that_is_fixed_tells_nothing() {
    assert_eq!(
        written(Some("text/plain"), r#"{"days":1}"#).unwrap().0,
        r#"{"days":1}"#
    );
    assert!(written(Some("text/plain"), r#""{\"days\":1}""#).is_err());
    assert!(written(Some("text/plain"), r#""null""#).is_err());
    assert!(written(Some("text/plain"), r#""{id}""#).is_ok());
}

#[test]
fn what_others_send_is_understood() {
    let cases = [
        (Some("application/json"), r#""auto""#, r#""auto""#),
        (Some("application/json"), "\n{\"days\":1}", "\n{\"days\":1}"),
        (
            Some("Text/JSON; charset=utf-8"),
            r#"{"days":1}"#,
            r#"{"days":1}"#,
        ),
        (Some("application/problem+json"), "[{}]", "[{}]"),
        (
            Some("TEXT/plain;charset=UTF-8"),
            r#"{"days":1}"#,
            r#""{\"days\":1}""#,
        ),
        (Some("text/plain"), "null", r#""null""#),
        (None, "null", "null"),
        // No object that the schema allows, but a string.
        (None, r#"{"days":"x"}"#, r#""{\"days\":\"x\"}""#),
        (None, "{days}", r#""{days}""#),
    ];
    for (media, text, wanted) in cases {
        assert_eq!(
            read::either(&part(), &LAYOUT, media, text),
            wanted,
            "{media:?} {text}"
        );
    }
}
