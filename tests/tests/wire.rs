//! Round trips of the project's own descriptions, from a generated client to a generated server and back: each style
//! in each place, each kind of body. The corpus is the business of `cargo run -p oasmith-tests --bin wire`.

use std::path::{Path, PathBuf};

use oasmith_tests::wire::crates::Workshop;
use oasmith_tests::wire::{Options, document};

#[test]
fn what_is_sent_arrives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| root.join("../target"), PathBuf::from);
    let work = std::path::absolute(target).unwrap().join("wire-fixtures");
    for name in [
        "forms.json",
        "styles.yaml",
        "media.yaml",
        "places.yaml",
        "segments.yaml",
        "nullable.yaml",
        "words.yaml",
        "variants.yaml",
    ] {
        let options = Options {
            rounds: 40,
            seed: 0,
            workshop: Workshop {
                folder: work.join(name),
                target: work.join("target"),
                runtime: root.join("../runtime"),
            },
        };
        let tally = document(&root.join("fixtures/wire").join(name), &options);
        println!("{}", tally.line());
        let mut found = Vec::new();
        let faults = tally.faults.iter().chain(&tally.findings);
        found.extend(faults.chain(&tally.without).cloned());
        assert!(found.is_empty(), "{}", found.join("\n"));
        assert_eq!(tally.replies.0, tally.replies.1, "{name}: every reply came");
        assert_eq!(
            tally.bodies.0, tally.bodies.1,
            "{name}: every body was sent"
        );
        assert_eq!(
            tally.params.0, tally.params.1,
            "{name}: every parameter was given"
        );
    }
}
