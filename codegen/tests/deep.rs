//! Descriptions that are deep or lead to much: none overflows a stack, and none takes long.

use std::sync::mpsc;
use std::time::Duration;

use oasmith_codegen::config::Responses;
use oasmith_codegen::diagnostic::Severity;
use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::outcome::Layout;
use oasmith_codegen::{Config, Input, generate};

/// `S0` to `S…`, each as a function of its number writes it, and what the last one leads to.
fn chain(length: usize, last: &str, schema: impl Fn(usize) -> String) -> String {
    let schemas = (0..length).map(|at| format!(r#""S{at}":{}"#, schema(at)));
    let schemas: Vec<String> = schemas.collect();
    format!(
        r##"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},"paths":{{"/p":{{"get":{{"responses":{{"200":
{{"description":"d","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/S0"}}}}}}}}}}}}}}}},
"components":{{"schemas":{{{},"S{length}":{last}}}}}}}"##,
        schemas.join(",")
    )
}

fn next(at: usize) -> String {
    format!(r##"{{"$ref":"#/components/schemas/S{}"}}"##, at + 1)
}

const TEXT: &str = r#"{"type":"string"}"#;
const OBJECT: &str = r#"{"type":"object"}"#;

/// The generated files by path, made with a stack of a mebibyte and within a minute; without their texts if `read_only`.
fn files(description: String, config: Config, read_only: bool) -> Vec<(String, String)> {
    let (told, files) = mpsc::channel();
    let small = std::thread::Builder::new().stack_size(1 << 20);
    // One that never ends is left behind.
    let thread = small.spawn(move || {
        let loader = MemoryLoader::new().with("api.json", description);
        let input = Input {
            path: "api.json",
            loader: &loader,
        };
        let outcome = generate(&input, &config);
        let said = outcome.diagnostics().sorted();
        assert!(
            said.iter().all(|said| said.severity != Severity::Error),
            "{said:?}"
        );
        let files = match read_only {
            true => Vec::new(),
            false => outcome.files(&Layout::Module),
        };
        let files = files.into_iter().map(|file| (file.path, file.text));
        let _ = told.send(files.collect());
    });
    assert!(thread.is_ok());
    files
        .recv_timeout(Duration::from_secs(60))
        .expect("generating ends within a minute")
}

fn text_of<'f>(files: &'f [(String, String)], path: &str) -> &'f str {
    let found = files.iter().find(|(known, _)| known == path);
    found.map_or("", |(_, text)| text)
}

#[test]
fn no_chain_of_schemas_overflows_a_stack() {
    type Schema = fn(usize) -> String;
    let links: [(&str, Schema); 13] = [
        (TEXT, next),
        (TEXT, |at| format!(r#"{{"allOf":[{}]}}"#, next(at))),
        (TEXT, |at| {
            format!(r#"{{"type":"array","items":{}}}"#, next(at))
        }),
        (TEXT, |at| {
            format!(r#"{{"type":"object","additionalProperties":{}}}"#, next(at))
        }),
        (TEXT, |at| {
            format!(
                r#"{{"type":"object","required":["next"],"properties":{{"next":{}}}}}"#,
                next(at)
            )
        }),
        (TEXT, |at| {
            format!(r#"{{"oneOf":[{{"type":"null"}},{}]}}"#, next(at))
        }),
        (TEXT, |at| {
            format!(
                r#"{{"oneOf":[{{"type":"integer","minimum":{at}}},{}]}}"#,
                next(at)
            )
        }),
        (TEXT, |at| {
            format!(
                r#"{{"anyOf":[{{"type":"integer"}},{{"type":"object","required":["k{at}"],"properties":{{"k{at}":{}}}}}]}}"#,
                next(at)
            )
        }),
        (OBJECT, |at| {
            format!(
                r#"{{"type":"array","uniqueItems":true,"items":{{"type":"object","additionalProperties":false,"properties":{{"next":{}}}}}}}"#,
                next(at)
            )
        }),
        (OBJECT, |at| {
            format!(
                r#"{{"type":"object","dependentSchemas":{{"a":{}}}}}"#,
                next(at)
            )
        }),
        (TEXT, |at| {
            format!(r#"{{"if":{OBJECT},"then":{},"else":{TEXT}}}"#, next(at))
        }),
        (TEXT, |at| format!(r#"{{"not":{}}}"#, next(at))),
        (TEXT, |at| {
            format!(
                r#"{{"$id":"http://x/s{at}","$dynamicAnchor":"n{at}","$dynamicRef":"s{next}#n{next}"}}"#,
                next = at + 1
            )
        }),
    ];
    for (last, schema) in links {
        let last = match schema(0).contains("$id") {
            true => r#"{"$id":"http://x/s1200","$dynamicAnchor":"n1200","type":"string"}"#,
            false => last,
        };
        files(chain(1_200, last, schema), Config::default(), false);
    }
}

#[test]
fn a_name_of_a_name_of_a_name_is_what_the_last_one_is() {
    let links = |at| format!(r#"{{"anyOf":[{}]}}"#, next(at));
    let description = chain(200, r#"{"type":"string","minLength":2}"#, links);
    let files = files(description, Config::default(), false);
    for name in ["s0", "s100", "s199"] {
        let text = text_of(&files, &format!("types/{name}.rs"));
        assert!(text.contains("= String;"), "{text}");
        assert!(text.contains("check::min_length(value, 2)"), "{text}");
    }
}

/// Each union is a case of the one before, which asks what judges it.
#[test]
fn unions_in_unions_are_looked_through_once() {
    let schema = |at| {
        format!(
            r#"{{"oneOf":[{},{{"type":"object","required":["k{at}"],"properties":{{"k{at}":{TEXT}}}}}]}}"#,
            next(at)
        )
    };
    let files = files(chain(2_500, TEXT, schema), Config::default(), false);
    assert!(text_of(&files, "types/s2499.rs").contains("pub enum S2499"));
}

#[test]
fn a_circle_of_thousands_is_generated_whole() {
    let last = r##"{"type":"object","properties":{"first":{"$ref":"#/components/schemas/S0"}}}"##;
    let schema = |at| {
        format!(
            r#"{{"type":"object","required":["next"],"properties":{{"next":{}}}}}"#,
            next(at)
        )
    };
    let files = files(chain(1_500, last, schema), Config::default(), false);
    assert!(text_of(&files, "types/s1499.rs").contains("pub next: "));
}

/// Compilers follow 128 types that are written or held in each other.
#[test]
fn lists_in_lists_and_types_in_types_get_names_and_boxes() {
    let lists = |at| format!(r#"{{"type":"array","items":{}}}"#, next(at));
    let files_of_lists = files(chain(100, TEXT, lists), Config::default(), false);
    let too_deep = "Vec<".repeat(18);
    for (path, text) in &files_of_lists {
        assert!(!text.contains(&too_deep), "{path}: {text}");
    }
    let named = |(_, text): &&(String, String)| text.contains("pub struct S");
    assert_eq!(files_of_lists.iter().filter(named).count(), 5);

    let records = |at| {
        format!(
            r#"{{"type":"object","required":["next"],"properties":{{"next":{}}}}}"#,
            next(at)
        )
    };
    let files_of_records = files(chain(100, OBJECT, records), Config::default(), false);
    let boxed = |(_, text): &&(String, String)| text.contains("Box<S");
    assert_eq!(files_of_records.iter().filter(boxed).count(), 3);
}

/// Written in each other they have no names but by how deep they are.
#[test]
fn lists_written_in_lists_are_called_by_their_level() {
    let names = |list: &str, levels: usize| {
        let open = format!(r#"{{"type":{list},"items":"#).repeat(levels);
        let member = format!("{open}{TEXT}{}", "}".repeat(levels));
        let schema = |_| format!(r#"{{"type":"object","properties":{{"pets":{member}}}}}"#);
        let files = files(chain(1, TEXT, schema), Config::default(), false);
        let words = text_of(&files, "types/s0.rs").split("pub struct ");
        let names = words
            .skip(1)
            .filter_map(|rest| rest.split(['(', ' ', ';', '<']).next());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        names(r#""array""#, 51),
        ["S0", "S0Pets", "S0PetItem17", "S0PetItem34"]
    );
    let nullable = names(r#"["array","null"]"#, 110);
    assert!(nullable.len() > 10, "{nullable:?}");
    assert!(nullable.iter().all(|name| name.len() < 14), "{nullable:?}");
}

/// Each level includes the next by two ways, so that there are 2^60 of them through all.
#[test]
fn ladders_are_climbed_once() {
    let schema = |at| {
        format!(
            r#"{{"allOf":[{next},{next},{{"type":"object","properties":{{"p{at}":{TEXT}}}}}]}}"#,
            next = next(at)
        )
    };
    let files = files(chain(60, OBJECT, schema), Config::default(), false);
    let first = text_of(&files, "types/s0.rs");
    assert!(
        first.contains("pub p0: ") && first.contains("pub p59: "),
        "{first}"
    );
}

#[test]
fn a_base_of_thousands_of_variants_is_no_work() {
    let list: Vec<String> = (1..4_000).map(|at| next(at - 1)).collect();
    let schema = move |at| match at {
        0 => format!(
            r#"{{"type":"object","properties":{{"kind":{TEXT}}},"oneOf":[{}]}}"#,
            list.join(",")
        ),
        _ => format!(
            r##"{{"allOf":[{{"$ref":"#/components/schemas/S0"}},{{"properties":{{"p{at}":{TEXT}}}}}]}}"##
        ),
    };
    files(chain(4_000, TEXT, schema), Config::default(), true);
}

/// What every part forbids is said once.
#[test]
fn parts_that_are_closed_to_each_other_forbid_once() {
    let parts: Vec<String> = (0..200)
        .map(|at| {
            format!(
                r#"{{"type":"object","properties":{{"p{at}":{TEXT}}},"additionalProperties":false}}"#
            )
        })
        .collect();
    let schema = |_| format!(r#"{{"allOf":[{}]}}"#, parts.join(","));
    let files = files(chain(1, TEXT, schema), Config::default(), false);
    let asked = text_of(&files, "types/s0.rs").matches("is_none()").count();
    assert_eq!(asked, 200);
}

/// Thirty levels of two required members each come to a thousand millions.
#[test]
fn what_stands_in_for_a_missing_value_is_no_larger_than_anyone_needs() {
    let schema = |at| {
        format!(
            r#"{{"type":"object","required":["a","b"],"properties":{{"a":{next},"b":{next}}}}}"#,
            next = next(at)
        )
    };
    let config = Config {
        responses: Responses::Tolerant,
        ..Config::default()
    };
    let files = files(chain(30, TEXT, schema), config, false);
    let blank = |at| text_of(&files, &format!("types/s{at}.rs")).contains("fn blank");
    assert!(blank(29) && blank(20) && !blank(15) && !blank(0));
}
