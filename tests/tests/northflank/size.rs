//! The generated crate stays one that a person can read.

use std::path::Path;

/// The names of the types that a folder's files define.
fn types(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            types(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let words = text
            .lines()
            .map(|line| line.split([' ', '(', '<', '{', ';']));
        for mut line in words {
            let (first, second) = (line.next(), line.next());
            let name = match (first, second) {
                (Some("pub"), Some("struct" | "enum" | "union" | "trait" | "type")) => line.next(),
                (Some("struct" | "enum" | "union" | "trait" | "type"), name) => name,
                _ => None,
            };
            found.extend(name.map(str::to_owned));
        }
    }
}

#[test]
fn there_are_few_types_with_short_names() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../generated/src"));
    let mut found = Vec::new();
    types(folder, &mut found);
    assert!(
        found.iter().any(|name| name == "NewCombinedService"),
        "{found:?}"
    );
    let long: Vec<&String> = found.iter().filter(|name| name.len() > 40).collect();
    assert!(long.is_empty(), "{long:?}");
    assert!(found.len() <= 100, "{} types: {found:?}", found.len());
}
