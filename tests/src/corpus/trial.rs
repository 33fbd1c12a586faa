//! Values of every named schema, judged by the oracle and by the generated code.

use std::collections::BTreeMap;

use oasmith_codegen::inventory::Model;
use serde_json::Value;

use super::compare::equal;
use super::even::Evened;
use super::mutate::mutate;
use super::oracle::Oracle;
use super::probe::{Answer, Probe};
use super::random::{Random, seed};
use super::row::Row;
use super::sample;
use super::want::Source;

/// Disagreements of one schema that are kept.
const KEPT: usize = 3;

/// How often a valid value is looked for: branches of `oneOf` overlap, and conditions are not guessed.
const ATTEMPTS: usize = 12;

/// A trial of one document.
pub struct Trial<'a> {
    /// The schemas.
    pub evened: &'a Evened,
    /// Who is right.
    pub oracle: &'a Oracle,
    /// Generated types by pointer; the index is the probe's.
    pub models: &'a [&'a Model],
    /// Values a schema.
    pub values: usize,
    /// Changes all values.
    pub seed: u64,
}

impl Trial<'_> {
    /// Tries every named schema.
    ///
    /// # Errors
    /// A sentence, if the program died; the row says at what.
    pub fn run(&self, probe: &mut Probe, row: &mut Row) -> Result<(), String> {
        let places = self.models.iter().enumerate();
        let places: BTreeMap<&str, usize> = places
            .map(|(index, model)| (model.pointer.as_str(), index))
            .collect();
        for (pointer, key) in &self.evened.named {
            if let Some(index) = places.get(pointer.as_str()) {
                self.schema(probe, row, pointer, key, *index)?;
            }
        }
        Ok(())
    }

    fn schema(
        &self,
        probe: &mut Probe,
        row: &mut Row,
        pointer: &str,
        key: &str,
        index: usize,
    ) -> Result<(), String> {
        let Some(schema) = self.evened.schemas.get(key) else {
            return Ok(());
        };
        let (mut good, mut wrong) = (None, 0);
        let mut endless = 0;
        for round in 0..self.values as u64 {
            // A schema that requires itself, or near enough, costs no more than this.
            if endless > ATTEMPTS {
                break;
            }
            let seed = seed(&[&row.name, pointer], self.seed + round);
            let mut random = Random::new(seed);
            let mut sample = || {
                let source = Source::new(&self.evened.schemas);
                let made = sample::value(&source, &[schema], &mut random, 0);
                endless += usize::from(source.is_spent());
                made
            };
            let fits = |value: &Value| self.oracle.allows(key, value);
            let mut made = sample();
            if round % 2 == 0 && !made.as_ref().is_some_and(fits) {
                let found = (0..ATTEMPTS).find_map(|_| sample().filter(fits));
                made = found.or(made);
            }
            if round % 2 == 1 {
                made = made
                    .or_else(|| good.clone())
                    .map(|value| mutate(&value, &mut random));
            }
            let Some(value) = made else { continue };
            let allowed = self.oracle.allows(key, &value);
            match allowed {
                true => row.tried.0 += 1,
                false => row.tried.1 += 1,
            }
            if allowed {
                good = Some(value.clone());
            }
            let json = value.to_string();
            let fault = |why: String| {
                let shown: String = json.chars().take(600).collect();
                format!("{pointer} (seed {seed:#018x}): {why}: {shown}")
            };
            let answer = probe.ask(index, &json).map_err(fault)?;
            if let Some(why) = judge(allowed, &value, &answer) {
                wrong += 1;
                if wrong <= KEPT {
                    row.disagreements.push(fault(why));
                }
            }
        }
        if good.is_none() {
            row.without.push(pointer.to_owned());
        }
        Ok(())
    }
}

/// What is wrong about an answer.
fn judge(allowed: bool, value: &Value, answer: &Answer) -> Option<String> {
    match (allowed, answer) {
        (true, Answer::Taken(json)) => match serde_json::from_str::<Value>(json) {
            Ok(back) if equal(value, &back) => None,
            Ok(_) => Some(format!(
                "comes back as {}",
                json.chars().take(300).collect::<String>()
            )),
            Err(fault) => Some(format!("comes back as no JSON ({fault})")),
        },
        (true, Answer::Refused(why)) => Some(format!(
            "valid, but refused ({})",
            why.chars().take(200).collect::<String>()
        )),
        (false, Answer::Taken(_)) => Some("invalid, but taken".to_owned()),
        (false, Answer::Refused(_)) => None,
        (_, Answer::Odd(why)) => Some(why.chars().take(300).collect()),
    }
}
