//! Whatever letters a description uses, names come out as identifiers.

use oasmith_codegen::load::{Input, MemoryLoader};
use oasmith_codegen::outcome::Layout;
use oasmith_codegen::{Config, generate};

fn code(names: &[&str]) -> String {
    let members: Vec<String> = names
        .iter()
        .map(|n| format!("{n:?}: {{\"type\": \"string\"}}"))
        .collect();
    let values: Vec<String> = names.iter().map(|n| format!("{n:?}")).collect();
    let schemas: Vec<String> = names
        .iter()
        .map(|n| format!("{n:?}: {{\"type\": \"object\"}}"))
        .collect();
    let text = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{}},
        "components": {{"schemas": {{"Unit": {{"type": "string", "enum": [{}]}},
        "Record": {{"type": "object", "properties": {{{}}}}}, {}}}}}}}"#,
        values.join(","),
        members.join(","),
        schemas.join(","),
    );
    let loader = MemoryLoader::new().with("root.json", text);
    let input = Input {
        path: "root.json",
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    outcome.diagnostics().sorted();
    outcome.tokens().to_string()
}

#[test]
fn letters_that_no_identifier_may_hold_or_begin_with() {
    let code = code(&[
        "Ⓐ", "ⓐb", "\u{903}x", "·", "٣", "日本", "é", "ªº", "💩", "_", "",
    ]);
    assert!(code.contains("日本"), "{code}");
}

#[test]
fn lone_greek_letters_are_symbols() {
    let code = code(&["\u{b5}s", "\u{3bc}", "ΔT", "λόγος"]);
    for name in ["MuS", "Mu ,", "DeltaT"] {
        assert!(code.contains(name), "{name}: {code}");
    }
}

#[test]
fn modules_are_files_that_any_disk_takes() {
    let long = "verylong".repeat(40);
    let text = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{}},
        "components": {{"schemas": {{"A{long}": {{"type": "object"}}, "Ä{long}": {{"type": "object"}}}}}}}}"#
    );
    let loader = MemoryLoader::new().with("root.json", text);
    let input = Input {
        path: "root.json",
        loader: &loader,
    };
    let files = generate(&input, &Config::default()).files(&Layout::Module);
    let names = files.iter().filter_map(|file| file.path.rsplit('/').next());
    let lengths: Vec<usize> = names.map(str::len).collect();
    assert!(lengths.iter().any(|length| *length > 190), "{lengths:?}");
    assert!(lengths.iter().all(|length| *length <= 204), "{lengths:?}");
}
