//! Real descriptions: every one of a folder beside the project loads, and every reference resolves.
//!
//! The folder is not part of the project; without it the tests say so and pass.

use std::path::PathBuf;

use oasmith_codegen::diagnostic::{Code, Diagnostics, render};
use oasmith_codegen::load::{At, Documents, FileId, FileLoader, Input, Kind};
use oasmith_codegen::resolve::{Mirrors, Resolved};
use serde_json::Value;

fn descriptions() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no folder {}", folder.display());
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let ending = |path: &PathBuf| path.extension().is_some_and(|ending| ending != "tsv");
    let mut paths: Vec<_> = paths.filter(ending).collect();
    paths.sort();
    paths
}

/// Whether a tree holds what `serde_json` reads. Floats are compared by value: their text is longer.
fn same(at: At<'_>, value: &Value) -> bool {
    match value {
        Value::Null => at.is_null(),
        Value::Bool(value) => at.as_bool() == Some(*value),
        Value::String(value) => at.as_str() == Some(value),
        Value::Number(value) => at
            .as_number()
            .is_some_and(|text| text.parse::<f64>().ok() == value.as_f64()),
        Value::Array(items) => {
            at.kind() == Kind::Array
                && at.len() == items.len()
                && at.items().zip(items).all(|(at, value)| same(at, value))
        }
        Value::Object(members) => {
            at.kind() == Kind::Object
                && at.members().count() == members.len()
                && members
                    .iter()
                    .all(|(key, value)| at.get(key).is_some_and(|at| same(at, value)))
        }
    }
}

#[test]
fn every_reference_of_every_description_resolves() {
    for path in descriptions() {
        let (loader, name) = FileLoader::for_file(&path).expect("a name");
        if name == "Lizard.json" {
            continue; // No description: another one refers to it.
        }
        let diagnostics = Diagnostics::new();
        let input = Input {
            path: &name,
            loader: &loader,
        };
        let resolved = Resolved::load(&input, &Mirrors::default(), &diagnostics);
        for found in diagnostics.sorted() {
            println!("{}", render(&found, resolved.documents()));
        }
        assert!(!diagnostics.has_errors(), "{name}");
    }
}

#[test]
fn json_descriptions_read_as_serde_json_reads_them() {
    for path in descriptions() {
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let expected: Value = serde_json::from_str(&text).expect("JSON");
        let diagnostics = Diagnostics::new();
        let mut documents = Documents::new();
        documents.add("a.json", text, &diagnostics);
        assert!(
            same(documents.root(FileId::ROOT), &expected),
            "{}",
            path.display()
        );
        let known = |code| matches!(code, Code::DuplicateKey | Code::LoneSurrogate);
        assert!(
            diagnostics.sorted().iter().all(|found| known(found.code)),
            "{}",
            path.display()
        );
    }
}
