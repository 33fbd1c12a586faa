//! Generated code against another implementation, on schemas and values that a seed makes.
//!
//! In: a seed and how much to try. Out: every value on which the generated code and the `jsonschema` crate disagree, or on
//! which the generated code disagrees with itself (with a reason and without, building and decoding).
//!
//! The n-th schema of a run depends on `seed + n` alone, so that each disagreement names a run of one schema that shows
//! it again.

mod decimal;
mod evaluated;
mod formats;
mod found;
mod habits;
mod made;
mod named;
mod numbers;
mod older;
mod remarks;
mod resources;
mod spelled;
mod value;
mod walk;

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
    /// The formats in it, which are asserted.
    pub(crate) formats: Vec<formats::Format>,
    /// Whether it is spread over several schema resources.
    pub(crate) spread: bool,
}

struct Case {
    seed: u64,
    /// What values are made from.
    plain: Given,
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
        let mut spelling = Random::new(self.seed);
        let asked: Vec<(usize, String)> = questions
            .iter()
            .map(|(at, value)| (*at, spelled::text(value, &mut spelling)))
            .collect();
        let answers = program.ask(&asked);
        for (((at, value), (_, text)), verdict) in questions.iter().zip(&asked).zip(answers) {
            let case = &cases[*at];
            let valid = case.oracle.is_valid(value);
            found.count(valid);
            if let Some(why) = disagreement(valid, &verdict) {
                let shown = case.given.document();
                let seed = case.seed;
                let line = format!("seed {seed}: {why}\n  value  {text}\n  schema {shown}");
                found.disagreements.push(line);
            }
        }
        found
    }
}

impl Run {
    /// Tries schemas of one number, with numbers at the limits of machines; `folder` is as for [`Run::go`].
    ///
    /// # Panics
    /// If what was generated does not compile.
    pub fn numbers(&self, folder: &Path) -> Found {
        let mut found = Found::default();
        let mut subjects = Vec::new();
        let mut asked = Vec::new();
        let mut questions = Vec::new();
        let mut valid = Vec::new();
        for n in 0..self.schemas as u64 {
            let seed = self.seed + n;
            let random = &mut Random::new(seed);
            let schema = numbers::Asked::of(random);
            let config = Config {
                exact_untyped: true,
                integers: Integers::Exact,
                ..Config::default()
            };
            let sources = Sources::default().with_root("3.1.1", &schema.schema());
            match sources.subject(format!("schema{seed}"), &config) {
                Ok(subject) => subjects.push(subject),
                Err(why) => {
                    found.left_out.push(format!("seed {seed}: {why}"));
                    continue;
                }
            }
            for _ in 0..self.values {
                let (numbers, text) = schema.value(random);
                valid.push(schema.allows(&numbers));
                questions.push((asked.len(), text));
            }
            asked.push((seed, schema));
        }
        found.schemas = asked.len();
        let program = Program::build(folder, &subjects);
        let verdicts = program.ask(&questions);
        for (((at, value), valid), verdict) in questions.iter().zip(valid).zip(verdicts) {
            let (seed, schema) = &asked[*at];
            found.count(valid);
            if let Some(why) = disagreement(valid, &verdict) {
                let schema = schema.schema();
                let line = format!("seed {seed}: {why}\n  value  {value}\n  schema {schema}");
                found.disagreements.push(line);
            }
        }
        found
    }
}

impl Found {
    fn count(&mut self, valid: bool) {
        match valid {
            true => self.values.0 += 1,
            false => self.values.1 += 1,
        }
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

fn case(seed: u64, plain: Given) -> Result<(Case, Subject), String> {
    let random = &mut Random::new(self::seed(&["spelling"], seed));
    let given = match !plain.older && random.chance(25) {
        true => resources::spread(&plain, random),
        false => plain.clone(),
    };
    let document = given.document();
    let oracle = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(!given.formats.is_empty())
        .build(&document)
        .map_err(|fault| format!("jsonschema: {fault}\n  schema {document}"))?;
    let mut sources = Sources::default();
    sources.add("openapi.json", given.description(random));
    let config = Config {
        client: false,
        server: false,
        // What states its types means the same either way.
        exact_untyped: !given.typed,
        assert_formats: !given.formats.is_empty(),
        integers: Integers::Exact,
        ..Config::default()
    };
    let subject = sources.subject(format!("schema{seed}"), &config)?;
    let case = Case {
        seed,
        plain,
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
        if self.spread {
            document.insert("$id".to_owned(), json!(resources::DOCUMENT));
        }
        Value::Object(document)
    }

    /// As a description with a component for each schema.
    fn description(&self, random: &mut Random) -> String {
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
        let text = description.to_string();
        let text = text.replace("#/$defs/", "#/components/schemas/");
        match serde_json::from_str(&text) {
            Ok(description) if random.chance(50) => spelled::text(&description, random),
            _ => text,
        }
    }
}

impl Case {
    fn values(&self, count: usize) -> Vec<Value> {
        let source = Source::new(&self.plain.defs);
        let mut random = Random::new(seed(&["values"], self.seed));
        let formats = &self.plain.formats;
        let mut make = || value::value(&source, &self.plain.root, formats, &mut random);
        (0..count).map(|_| make()).collect()
    }
}
