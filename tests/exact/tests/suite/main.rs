//! The official JSON Schema test suite, through the generator.
//!
//! The folder is `JSON_SCHEMA_TEST_SUITE`, or the one beside the project's folder; where there is none, a line says so.
//! Every schema becomes the component of a description of its own, every description Rust, and all of that one program
//! that judges the suite's values. What came out stands in `tests/SUITE.md`; `UPDATE=1` rewrites it.
//!
//! Each schema is asked as it stands and, for each kind of value that its tests hold, with that `type` added to its root:
//! as it stands most schemas allow every kind, so it is the second that shows what Rust types do.

mod adapt;
mod cases;
mod table;

use std::path::{Path, PathBuf};

use cases::{Case, Draft, Folder};
use oasmith_exact::{Program, Verdict};

/// Which folders of the suite are asked, how, and what they are read as.
const FOLDERS: [Folder; 6] = [
    Folder::new("draft2020-12", Draft::Twenty, false),
    Folder::new("draft2020-12/optional", Draft::Twenty, false),
    Folder::new("draft2020-12/optional/format", Draft::Twenty, true),
    Folder::new("draft4", Draft::Four, false),
    Folder::new("draft4/optional", Draft::Four, false),
    Folder::new("draft4/optional/format", Draft::Four, true),
];

fn suite() -> Option<PathBuf> {
    let beside =
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/json-schema-test-suite");
    let folder = std::env::var_os("JSON_SCHEMA_TEST_SUITE").map_or_else(beside, PathBuf::from);
    folder.join("tests").is_dir().then_some(folder)
}

/// What is wrong with an answer, if anything.
fn fault(verdict: &Verdict, valid: bool) -> Option<String> {
    let explained = verdict.violations.is_none();
    if verdict.accepted != valid || explained != valid {
        return Some(format!(
            "expected {valid}, accepted {}, {:?}",
            verdict.accepted, verdict.violations
        ));
    }
    (!verdict.disagreement.is_empty()).then(|| verdict.disagreement.clone())
}

#[test]
fn every_answer_is_right() {
    let Some(suite) = suite() else {
        println!("left out: there is no folder of the JSON Schema test suite");
        return;
    };
    let mut cases = Vec::new();
    for folder in &FOLDERS {
        cases.extend(cases::read(&suite, folder));
    }
    let mut wrong = Vec::new();
    let mut subjects = Vec::new();
    for case in &mut cases {
        match &case.subject {
            Ok(subject) => {
                case.index = subjects.len();
                subjects.push(subject.clone());
            }
            Err(message) => wrong.push(format!("{}: {message}", case.title)),
        }
    }
    let program = Program::build(
        &Path::new(env!("CARGO_TARGET_TMPDIR")).join("suite"),
        &subjects,
    );
    let asked: Vec<&Case> = cases.iter().filter(|case| case.subject.is_ok()).collect();
    let questions: Vec<(usize, String)> = asked
        .iter()
        .flat_map(|case| {
            case.tests
                .iter()
                .map(|test| (case.index, test.data.clone()))
        })
        .collect();
    let mut verdicts = program.ask(&questions).into_iter();
    let mut table = table::Table::default();
    for case in asked {
        for (test, verdict) in case.tests.iter().zip(&mut verdicts) {
            let fault = fault(&verdict, test.valid);
            table.count(case, fault.is_none());
            if let Some(fault) = fault {
                wrong.push(format!(
                    "{} / {} {}: {fault}",
                    case.title, test.title, test.data
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    table.check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../SUITE.md"));
}
