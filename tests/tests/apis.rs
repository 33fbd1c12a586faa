//! Small descriptions, one construct each: everything they state is generated, and does what they say.
//!
//! A new description needs nothing but its file (or a folder with an `openapi.yaml`). Its root's
//! `x-expect` says what comes of it:
//!
//! - `diagnostics`: the codes of all errors and warnings; none where it is absent.
//! - `accepted`, `refused`: per named schema, or per name of a generated type, JSON values. What is accepted
//!   is written back equal, by a client too. Types and rule texts judge each by themselves.
//! - `forgiven`: per the same, pairs of values: what is refused, and what a client holds who reads it all the same.
//! - `code`: texts that the generated Rust contains, white space and documentation aside; `absent`: that it does not;
//!   `documented`: texts of it with their documentation.
//!
//! With options, as in `oasmith.toml`, it is generated that its `x-config` has.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use oasmith_codegen::diagnostic::Severity;
use oasmith_codegen::load::FileLoader;
use oasmith_codegen::outcome::Outcome;
use oasmith_codegen::{Config, Input, generate};
use oasmith_exact::{Program, Subject, Verdict};
use oasmith_tests::corpus::compare::equal;
use oasmith_tests::corpus::document::Description;
use oasmith_tests::corpus::workshop::Workshop;
use oasmith_tests::corpus::{Options, document};
use serde_json::Value;

/// Every description: its name, and its root document.
fn descriptions() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("apis");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut found: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let path = match path.is_dir() {
                true => path.join("openapi.yaml"),
                false => path,
            };
            (name, path)
        })
        .collect();
    found.sort();
    assert!(found.len() > 5, "only {} descriptions", found.len());
    found
}

fn outcome(path: &Path) -> Outcome {
    let (loader, root) = FileLoader::for_file(path).unwrap();
    let input = Input {
        path: &root,
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    let description = Description::new(outcome.resolved().documents());
    match description.document()["x-config"].as_str() {
        Some(config) => {
            outcome.diagnostics().sorted();
            generate(&input, &Config::from_toml(config).unwrap())
        }
        None => outcome,
    }
}

fn expected(outcome: &Outcome) -> Value {
    let description = Description::new(outcome.resolved().documents());
    description.document()["x-expect"].clone()
}

/// Expectations that nobody looks at would hold whatever is generated.
#[test]
fn only_what_is_looked_at_is_expected() {
    const LOOKED_AT: [&str; 7] = [
        "diagnostics",
        "accepted",
        "refused",
        "forgiven",
        "code",
        "absent",
        "documented",
    ];
    for (name, path) in descriptions() {
        let outcome = outcome(&path);
        outcome.diagnostics().sorted();
        let expected = expected(&outcome);
        for key in expected.as_object().into_iter().flatten().map(|one| one.0) {
            assert!(LOOKED_AT.contains(&key.as_str()), "{name}: `{key}`");
        }
    }
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn everything_stated_is_generated() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = Options {
        check: false,
        values: 0,
        seed: 0,
        workshop: Workshop {
            folder: tests.into(),
            library: None,
        },
        kept: None,
    };
    for (name, path) in descriptions() {
        let row = document(&path, &options);
        assert!(row.is_good(), "{name}: {row:?}");
    }
}

#[test]
fn what_is_wrong_is_said_and_nothing_else() {
    for (name, path) in descriptions() {
        let outcome = outcome(&path);
        let expected: BTreeSet<String> = texts(&expected(&outcome)["diagnostics"])
            .into_iter()
            .collect();
        let reports = outcome.reports();
        let loud = reports
            .iter()
            .filter(|(found, _)| found.severity != Severity::Note);
        let found: BTreeSet<String> = loud.clone().map(|(found, _)| found.code.id()).collect();
        let text: Vec<&str> = loud.map(|(_, text)| text.as_str()).collect();
        assert_eq!(found, expected, "{name}: {}", text.join("\n"));
    }
}

#[test]
fn the_rust_says_what_is_expected() {
    let squeeze_all = |text: &str| {
        let words = text.split_whitespace();
        words.collect::<String>().replace(",}", "}")
    };
    let squeeze = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim().starts_with("///"));
        squeeze_all(&lines.collect::<Vec<_>>().join("\n"))
    };
    let mut missing = Vec::new();
    for (name, path) in descriptions() {
        let outcome = outcome(&path);
        outcome.diagnostics().sorted();
        let expected = expected(&outcome);
        let text = squeeze(&outcome.text());
        let pieces = texts(&expected["code"]).into_iter();
        let lost = pieces.filter(|piece| !text.contains(&squeeze(piece)));
        missing.extend(lost.map(|piece| format!("{name}: no `{piece}`")));
        let documented = squeeze_all(&outcome.text());
        let pieces = texts(&expected["documented"]).into_iter();
        let lost = pieces.filter(|piece| !documented.contains(&squeeze_all(piece)));
        missing.extend(lost.map(|piece| format!("{name}: no `{piece}`")));
        for piece in texts(&expected["absent"]) {
            assert!(!text.contains(&squeeze(&piece)), "{name}: `{piece}`");
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// A value, whose it is, and whether it is right.
struct Question {
    of: String,
    subject: usize,
    value: Value,
    wanted: Wanted,
}

/// What becomes of a value.
enum Wanted {
    Accepted,
    Refused,
    /// Refused, but read as this by a client.
    Forgiven(Value),
}

impl Question {
    fn is_answered(&self, verdict: &Verdict) -> bool {
        let is = |text: &str, value: &Value| {
            serde_json::from_str(text).is_ok_and(|found: Value| equal(&found, value))
        };
        let refused = !verdict.accepted && !verdict.allowed && verdict.violations.is_some();
        match &self.wanted {
            Wanted::Accepted => {
                let taken = verdict.accepted && verdict.allowed && verdict.violations.is_none();
                taken && is(&verdict.written, &self.value) && is(&verdict.received, &self.value)
            }
            Wanted::Refused => refused,
            Wanted::Forgiven(value) => refused && is(&verdict.received, value),
        }
    }
}

/// What an entry of a list of `x-expect` asks of which value.
fn entry(list: &str, entry: &Value) -> (Value, Wanted) {
    match list {
        "accepted" => (entry.clone(), Wanted::Accepted),
        "refused" => (entry.clone(), Wanted::Refused),
        _ => (entry[0].clone(), Wanted::Forgiven(entry[1].clone())),
    }
}

/// The rules of a named schema or of a type, as an expression beside the generated module's items.
fn rules(outcome: &Outcome, schema: &str) -> Option<String> {
    let places = ["components/schemas", "definitions"];
    let pointers = places.map(|place| format!("#/{place}/{schema}"));
    let models = &outcome.inventory().models;
    let own = |name: &str| format!("<{name} as oasmith::Validate>::RULES");
    let Some(model) = models
        .iter()
        .find(|model| pointers.contains(&model.pointer))
    else {
        let text = outcome.text();
        let mut stated = ["struct", "enum"]
            .map(|kind| format!("pub {kind} {schema} "))
            .into_iter();
        return stated
            .any(|stated| text.contains(&stated))
            .then(|| own(schema));
    };
    Some(match model.rules.starts_with('<') {
        true => own(&model.name),
        false => model.rules.clone(),
    })
}

/// All of them compile as one program without a warning, client and server too, and judge values.
#[test]
fn values_are_judged_as_expected() {
    let (mut subjects, mut questions) = (Vec::new(), Vec::new());
    for (index, (name, path)) in descriptions().into_iter().enumerate() {
        let outcome = outcome(&path);
        outcome.diagnostics().sorted();
        let module = format!("api{index}");
        subjects.push(Subject {
            name: module.clone(),
            text: outcome.text(),
            rules: String::new(),
        });
        let expected = expected(&outcome);
        for list in ["accepted", "refused", "forgiven"] {
            for (schema, values) in expected[list].as_object().into_iter().flatten() {
                let rules = rules(&outcome, schema);
                subjects.push(Subject {
                    name: format!("{module}_{}", subjects.len()),
                    text: format!("use super::{module}::*;\n#[allow(unused_imports)]\nuse oasmith::Validate as _;"),
                    rules: rules.unwrap_or_else(|| panic!("{name}: no model for `{schema}`")),
                });
                for value in values.as_array().unwrap() {
                    let (value, wanted) = entry(list, value);
                    questions.push(Question {
                        of: format!("{name}: {schema}"),
                        subject: subjects.len() - 1,
                        value,
                        wanted,
                    });
                }
            }
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("apis");
    let program = Program::with_features(&folder, &subjects, "\"client\", \"server\"");
    let asked: Vec<(usize, String)> = questions
        .iter()
        .map(|one| (one.subject, one.value.to_string()))
        .collect();
    let mut wrong = Vec::new();
    for (question, verdict) in questions.iter().zip(program.ask(&asked)) {
        if !question.is_answered(&verdict) || !verdict.disagreement.is_empty() {
            wrong.push(format!("{}: {}: {verdict:?}", question.of, question.value));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
