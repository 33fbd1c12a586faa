//! Small descriptions, one construct each: everything they state is generated.
//!
//! `cargo run -p oasmith-tests --bin corpus -- tests/apis --check --round-trip` compiles them and
//! tries values as well. A new description needs nothing but its file.

use std::path::Path;

use oasmith_tests::corpus::probe::Workshop;
use oasmith_tests::corpus::{Options, document};

#[test]
fn everything_stated_is_generated() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = Options {
        check: false,
        values: 0,
        seed: 0,
        workshop: Workshop {
            folder: tests.into(),
            target: tests.into(),
            runtime: tests.into(),
        },
        kept: None,
    };
    let entries = std::fs::read_dir(tests.join("apis")).unwrap();
    let mut seen = 0;
    for entry in entries {
        let row = document(&entry.unwrap().path(), &options);
        assert!(row.is_good(), "{}: {row:?}", row.name);
        assert!(
            !row.diagnostics.contains('!'),
            "{}: {}",
            row.name,
            row.diagnostics
        );
        seen += 1;
    }
    assert!(seen > 5, "only {seen} descriptions were found");
}
