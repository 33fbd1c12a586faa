//! Generated code against another implementation, on schemas and values that a seed makes.
//!
//! In: a seed and how much to try. Out: every value on which the generated code and the `jsonschema` crate disagree, or on
//! which the generated code disagrees with itself (with a reason and without, building and decoding).
//!
//! The n-th schema of a run depends on `seed + n` alone, so that each disagreement names a run of one schema that shows
//! it again.

mod found;
mod habits;
mod made;
mod older;
mod value;

use std::path::{Path, PathBuf};

use jsonschema::{Draft, Validator};
use oasmith_codegen::Config;
use oasmith_codegen::config::Integers;
use oasmith_tests::corpus::random::{Random, seed};
use oasmith_tests::corpus::want::Source;
use serde_json::{Map, Value, json};

use crate::{Program, Sources, Subject, Verdict};

/// How much to try.
#[derive(Debug, Clone)]
pub struct Run {
    /// Of the first schema; each further one has the next.
    pub seed: u64,
    /// How many schemas.
    pub schemas: usize,
    /// How many values each.
    pub values: usize,
    /// The folder of descriptions whose schemas are tried; without one, schemas are made up.
    pub corpus: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Found {
    /// How many schemas were asked; the others of the run the generator or the other implementation cannot read.
    pub schemas: usize,
    /// How many values the other implementation accepts, and refuses.
    pub values: (usize, usize),
    /// A paragraph each.
    pub disagreements: Vec<String>,
    /// Why schemas were not asked.
    pub left_out: Vec<String>,
}

/// A schema and those that it refers to, as `#/$defs/<name>`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given {
    pub(crate) root: Value,
    pub(crate) defs: Map<String, Value>,
    /// Every schema in it states a `type` or only refers and combines, so that no configuration matters.
    pub(crate) typed: bool,
    /// Whether the description is one of OpenAPI 3.0.
    pub(crate) older: bool,
}

struct Case {
    seed: u64,
    given: Given,
    oracle: Validator,
}

impl Run {
    /// Makes, generates, compiles and asks; `folder` holds the compiled program.
    ///
    /// # Panics
    /// If what was generated does not compile.
    pub fn go(&self, folder: &Path) -> Found {
        let mut found = Found::default();
        let mut cases = Vec::new();
        let mut subjects = Vec::new();
        let corpus = self.corpus.as_deref().map(found::Corpus::open);
        for n in 0..self.schemas as u64 {
            let seed = self.seed + n;
            let given = match &corpus {
                Some(corpus) => corpus.schema(&mut Random::new(seed)),
                None => Some(made::schema(&mut Random::new(seed))),
            };
            let Some(given) = given else { continue };
            match case(seed, given) {
                Ok((case, subject)) => {
                    cases.push(case);
                    subjects.push(subject);
                }
                Err(why) => found.left_out.push(format!("seed {seed}: {why}")),
            }
        }
        found.schemas = cases.len();
        let program = Program::build(folder, &subjects);
        let questions: Vec<(usize, Value)> = cases
            .iter()
            .enumerate()
            .flat_map(|(at, case)| case.values(self.values).into_iter().map(move |v| (at, v)))
            .collect();
        let asked: Vec<(usize, String)> = questions
            .iter()
            .map(|(at, value)| (*at, value.to_string()))
            .collect();
        for ((at, value), verdict) in questions.iter().zip(program.ask(&asked)) {
            let case = &cases[*at];
            let valid = case.oracle.is_valid(value);
            match valid {
                true => found.values.0 += 1,
                false => found.values.1 += 1,
            }
            if let Some(why) = disagreement(valid, &verdict) {
                let shown = case.given.document();
                let seed = case.seed;
                let line = format!("seed {seed}: {why}\n  value  {value}\n  schema {shown}");
                found.disagreements.push(line);
            }
        }
        found
    }
}

fn disagreement(valid: bool, verdict: &Verdict) -> Option<String> {
    if verdict.accepted != valid || verdict.violations.is_none() != valid {
        return Some(format!(
            "valid: {valid}; accepted: {}; violations: {:?}",
            verdict.accepted, verdict.violations
        ));
    }
    (!verdict.disagreement.is_empty()).then(|| verdict.disagreement.clone())
}

fn case(seed: u64, given: Given) -> Result<(Case, Subject), String> {
    let oracle = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(false)
        .build(&given.document())
        .map_err(|fault| format!("jsonschema: {fault}"))?;
    let mut sources = Sources::default();
    sources.add("openapi.json", given.description());
    let config = Config {
        client: false,
        server: false,
        // What states its types means the same either way.
        exact_untyped: !given.typed,
        integers: Integers::Exact,
        ..Config::default()
    };
    let subject = sources.subject(format!("schema{seed}"), &config)?;
    let case = Case {
        seed,
        given,
        oracle,
    };
    Ok((case, subject))
}

impl Given {
    /// As one JSON Schema document.
    fn document(&self) -> Value {
        let mut document = match &self.root {
            Value::Object(members) => members.clone(),
            other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
        };
        document.insert("$defs".to_owned(), Value::Object(self.defs.clone()));
        Value::Object(document)
    }

    /// As a description with a component for each schema.
    fn description(&self) -> String {
        let mut schemas = self.defs.clone();
        schemas.insert("Root".to_owned(), self.root.clone());
        if self.older {
            for schema in schemas.values_mut() {
                *schema = older::written(schema);
            }
        }
        let version = if self.older { "3.0.3" } else { "3.1.1" };
        let description = json!({
            "openapi": version, "info": {"title": "Made up", "version": "1"}, "paths": {},
            "components": {"schemas": schemas},
        });
        description
            .to_string()
            .replace("\"#/$defs/", "\"#/components/schemas/")
    }
}

impl Case {
    fn values(&self, count: usize) -> Vec<Value> {
        let source = Source::new(&self.given.defs);
        let mut random = Random::new(seed(&["values"], self.seed));
        let mut make = || value::value(&source, &self.given.root, &mut random);
        (0..count).map(|_| make()).collect()
    }
}
