//! A bounded share of what `--bin differential` tries without end: generated code against the `jsonschema` crate.

use std::path::Path;

use oasmith_exact::differential::{Found, Run};

fn agreed(found: &Found, schemas: usize) {
    let lines = found.disagreements.join("\n");
    assert!(found.disagreements.is_empty(), "{lines}");
    let left_out = found.left_out.join("\n");
    assert!(
        found.schemas >= schemas,
        "only {}:\n{left_out}",
        found.schemas
    );
    let (valid, invalid) = found.values;
    assert!(valid > 300 && invalid > 300, "{valid} valid, {invalid} not");
}

#[test]
fn made_up_schemas() {
    let run = Run {
        seed: 1,
        schemas: 80,
        values: 40,
        corpus: None,
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("made-up");
    agreed(&run.go(&folder), 70);
}

#[test]
fn numbers_at_the_limits_of_machines() {
    let run = Run {
        seed: 1,
        schemas: 60,
        values: 40,
        corpus: None,
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("numbers");
    agreed(&run.numbers(&folder), 60);
}

#[test]
fn schemas_of_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        println!("left out: there is no folder of descriptions");
        return;
    }
    let run = Run {
        seed: 1,
        schemas: 30,
        values: 40,
        corpus: Some(corpus),
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("of-the-corpus");
    agreed(&run.go(&folder), 15);
}
