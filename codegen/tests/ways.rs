//! Unions in unions: what nobody could write a type a way for is carried as JSON, and nothing takes long.

use std::sync::mpsc;
use std::time::Duration;

use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::outcome::Layout;
use oasmith_codegen::{Config, Input, generate};

/// Levels of schemas, each of which lists all of the next level: `own` beside `keyword`.
fn levels(levels: usize, members: usize, own: &str, keyword: &str) -> String {
    let schema = |level: usize, member: usize| {
        let own = own.replace('?', &format!("p{level}_{member}"));
        let next = level + 1;
        let refs =
            (0..members).map(|at| format!(r##"{{"$ref":"#/components/schemas/L{next}M{at}"}}"##));
        let refs: Vec<String> = refs.collect();
        let list = format!(r#""{keyword}":[{}]"#, refs.join(","));
        let schema = match level + 1 == levels {
            true => format!(r#"{{"type":"object","required":["end{member}"]}}"#),
            false if keyword == "allOf" => format!(
                r#"{{"allOf":[{{{own}}},{{"anyOf":[{}]}}]}}"#,
                refs.join(",")
            ),
            false if own.is_empty() => format!("{{{list}}}"),
            false => format!("{{{own},{list}}}"),
        };
        format!(r#""L{level}M{member}":{schema}"#)
    };
    let schemas = (0..levels).flat_map(|level| (0..members).map(move |member| (level, member)));
    let schemas: Vec<String> = schemas
        .map(|(level, member)| schema(level, member))
        .collect();
    let schemas = schemas.join(",");
    format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},"paths":{{}},"components":{{"schemas":{{{schemas}}}}}}}"#
    )
}

/// What is said of a description, and whether it comes in a minute.
fn codes(description: String) -> Vec<(String, String)> {
    let (told, codes) = mpsc::channel();
    // One that never ends is left behind.
    std::thread::spawn(move || {
        let loader = MemoryLoader::new().with("api.json", description);
        let input = Input {
            path: "api.json",
            loader: &loader,
        };
        let outcome = generate(&input, &Config::default());
        assert!(outcome.files(&Layout::Module).len() > 1);
        let found = outcome.diagnostics().sorted().into_iter();
        let found: Vec<_> = found
            .map(|found| (found.code.id(), found.pointer))
            .collect();
        let _ = told.send(found);
    });
    codes
        .recv_timeout(Duration::from_secs(60))
        .expect("generating ends within a minute")
}

fn too_many(description: String) -> Vec<String> {
    let codes = codes(description).into_iter();
    let found = codes.filter(|(code, _)| code == "OAS0220");
    found.map(|(_, pointer)| pointer).collect()
}

const OBJECT: &str = r#""type":"object","properties":{"?":{"type":"string"}}"#;

#[test]
fn the_union_that_leads_to_too_many_types_is_named() {
    for (own, keyword) in [
        (OBJECT, "anyOf"),
        (OBJECT, "oneOf"),
        (r#""properties":{"?":{"type":"string"}}"#, "anyOf"),
        (r#""required":["?"]"#, "oneOf"),
    ] {
        let found = too_many(levels(14, 6, own, keyword));
        assert!(
            found.contains(&format!("#/components/schemas/L0M0/{keyword}")),
            "{own}: {found:?}"
        );
        // Its own branches have few again where the levels end.
        assert!(
            !found.iter().any(|pointer| pointer.contains("L11M")),
            "{own}: {found:?}"
        );
    }
    let found = too_many(levels(14, 6, OBJECT, "allOf"));
    assert!(
        found.contains(&"#/components/schemas/L0M0/allOf/1/anyOf".to_owned()),
        "{found:?}"
    );
}

#[test]
fn unions_of_unions_alone_are_types() {
    assert_eq!(too_many(levels(14, 6, "", "anyOf")), [""; 0]);
    assert_eq!(too_many(levels(14, 6, "", "oneOf")), [""; 0]);
}

#[test]
fn parts_of_a_form_are_found_once_for_each_set_of_schemas() {
    let form = r##""paths":{"/":{"post":{"operationId":"add","responses":{},"requestBody":{"content":{
        "multipart/form-data":{"schema":{"$ref":"#/components/schemas/L0M0"}}}}}}}"##;
    let description = levels(26, 2, "", "oneOf");
    let description = description.replace("\"paths\":{}", form);
    let description =
        description.replace("\"required\":[", "\"properties\":{\"a\":{}},\"required\":[");
    let codes = codes(description).into_iter();
    let about_form = codes.filter(|(_, pointer)| pointer.starts_with("#/paths"));
    let found: Vec<String> = about_form.map(|(code, _)| code).collect();
    assert!(found.contains(&"OAS0211".to_owned()), "{found:?}");
}

#[test]
fn few_ways_are_types() {
    assert_eq!(too_many(levels(4, 6, OBJECT, "anyOf")), [""; 0]);
    assert_eq!(too_many(levels(6, 2, OBJECT, "oneOf")), [""; 0]);
}

#[test]
fn a_condition_on_unions_of_unions_ends() {
    let description = levels(5, 40, r#""minLength":3"#, "anyOf");
    let top = r##""schemas":{"Top":{"type":"string","not":{"$ref":"#/components/schemas/L0M0"}},"##;
    codes(description.replace(r#""schemas":{"#, top));
}

/// An expression that takes a while to be turned into a matcher, in many places each with an example.
#[test]
fn a_pattern_in_many_places_is_worked_out_once() {
    let member = |at: u32| {
        format!(r#""p{at}":{{"type":"string","pattern":"x[a-z]{{1,256}}\\.y","example":"xa.y"}}"#)
    };
    let members: Vec<String> = (0..1_000).map(member).collect();
    let members = members.join(",");
    let found = codes(format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},"paths":{{}},"components":{{"schemas":{{"Many":{{"properties":{{{members}}}}}}}}}}}"#
    ));
    assert_eq!(found, []);
}

/// Tuples of two of the tuple before: written out, the last has more parts than there are atoms in a cat.
#[test]
fn tuples_of_tuples_end() {
    let tuple = |item: &str| {
        format!(r#"{{"type":"array","prefixItems":[{item},{item}],"minItems":2,"items":false}}"#)
    };
    let mut schemas = vec![format!(r#""T0":{}"#, tuple(r#"{"type":"string"}"#))];
    for level in 1..90 {
        let before = format!(r##"{{"$ref":"#/components/schemas/T{}"}}"##, level - 1);
        schemas.push(format!(r#""T{level}":{}"#, tuple(&before)));
    }
    // One that holds itself, and another that holds that one.
    let next = r##"{"type":["array","null"],"prefixItems":[{"type":"string"},{"$ref":"#/components/schemas/Next"}],"minItems":2,"items":false}"##;
    schemas.push(format!(r#""Next":{next}"#));
    let next = r##"{"$ref":"#/components/schemas/Next"}"##;
    schemas.push(format!(r#""Both":{}"#, tuple(next)));
    let schemas = schemas.join(",");
    let found = codes(format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},"paths":{{}},"components":{{"schemas":{{{schemas}}}}}}}"#
    ));
    assert_eq!(found, []);
}

/// Schemas that are nullable and include all later ones, as they are or within what is nullable again.
fn inherited(count: usize, again: bool) -> String {
    let reference = |to: usize| match again {
        true => {
            format!(r##"{{"nullable":true,"allOf":[{{"$ref":"#/components/schemas/C{to}"}}]}}"##)
        }
        false => format!(r##"{{"$ref":"#/components/schemas/C{to}"}}"##),
    };
    let schema = |at: usize| {
        let mut all: Vec<String> = (at + 1..count).map(reference).collect();
        let mixed: Vec<String> = (0..count).map(reference).collect();
        all.push(format!(
            r#"{{"type":"object","properties":{{"p{at}":{{"nullable":true,"allOf":[{}]}}}}}}"#,
            mixed.join(",")
        ));
        format!(r#""C{at}":{{"nullable":true,"allOf":[{}]}}"#, all.join(","))
    };
    let schemas: Vec<String> = (0..count).map(schema).collect();
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"1"}},"paths":{{}},"components":{{"schemas":{{{}}}}}}}"#,
        schemas.join(",")
    )
}

#[test]
fn schemas_or_null_that_include_each_other_end() {
    assert_eq!(codes(inherited(24, false)), []);
    assert_eq!(codes(inherited(24, true)), []);
}

/// Levels of choices that are nullable as a whole, each of two schemas that are nullable and include the next level; in a
/// circle, if they are to.
fn nullable_choices(levels: usize, circle: bool) -> String {
    let end = if circle { levels } else { levels + 1 };
    let reference = |name: &str, level: usize| {
        format!(
            r##"{{"$ref":"#/components/schemas/{name}{}"}}"##,
            level % end
        )
    };
    let level = |at: usize| {
        let next = [reference("A", at + 1), reference("B", at + 1)].join(",");
        let one = |name: &str| {
            format!(
                r#""{name}{at}":{{"nullable":true,"allOf":[{},{{"type":"object","properties":{{"{name}{at}":{{"type":"string"}}}}}}]}}"#,
                reference("U", at)
            )
        };
        format!(
            r#""U{at}":{{"nullable":true,"anyOf":[{next}]}},{},{}"#,
            one("A"),
            one("B")
        )
    };
    let mut schemas: Vec<String> = (0..levels).map(level).collect();
    if !circle {
        schemas.push(format!(
            r#""A{levels}":{{"type":"object"}},"B{levels}":{{"type":"object"}}"#
        ));
    }
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"1"}},"paths":{{}},"components":{{"schemas":{{{}}}}}}}"#,
        schemas.join(",")
    )
}

#[test]
fn choices_or_null_are_counted_as_choices() {
    assert!(!too_many(nullable_choices(16, false)).is_empty());
    too_many(nullable_choices(10, true));
}
