//! Runs for macros: the same again is not worked out again, and any change is seen.

use std::fs;
use std::path::{Path, PathBuf};

use oasmith_codegen::build::{Expansion, Source, expansion};
use oasmith_codegen::config::Config;

/// A folder of its own with a description that refers to a second file.
fn package(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let text = r#"{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {},
        "components": {"schemas": {"Pet": {"$ref": "tag.json"}}}}"#;
    fs::write(folder.join("pets.json"), text).unwrap();
    member(&folder, "one");
    folder
}

fn member(folder: &Path, name: &str) {
    let text = format!(r#"{{"type": "object", "properties": {{"{name}": {{"type": "string"}}}}}}"#);
    fs::write(folder.join("tag.json"), text).unwrap();
}

fn run(folder: &Path, config: &Config) -> Expansion {
    expansion(&Source::new(folder, "pets.json"), config, None)
}

#[test]
fn a_change_of_any_file_or_option_is_seen() {
    let (folder, config) = (package("expansion"), Config::default());
    let first = run(&folder, &config);
    assert!(
        first.errors.is_empty() && first.items.contains("pub one :"),
        "{first:?}"
    );
    assert_eq!(run(&folder, &config).items, first.items);
    // Of the same length, and maybe within the same tick of the clock.
    member(&folder, "two");
    let second = run(&folder, &config);
    assert!(second.items.contains("pub two :"), "{}", second.items);
    let mut other = config.clone();
    other
        .rename
        .schemas
        .insert("Pet".to_owned(), "Animal".to_owned());
    assert!(run(&folder, &other).items.contains("struct Animal"));
    assert_eq!(run(&folder, &config).items, second.items);
}

#[test]
fn items_can_be_looked_at_in_a_file() {
    let folder = package("expansion-shown");
    let shown = folder.join("shown");
    let source = Source::new(&folder, "pets.json");
    let run = expansion(&source, &Config::default(), Some(&shown));
    assert!(
        run.items.contains("include") && run.items.contains("pets.rs"),
        "{}",
        run.items
    );
    let text = fs::read_to_string(shown.join("pets.rs")).unwrap();
    assert!(text.contains("    pub one: Option<String>,"), "{text}");
}
