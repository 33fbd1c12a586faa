//! One data set: what can be done with its instances, each a loop over all of them.

use oasmith::json::Node;
use oasmith::{Json, Rules, Schema};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::patterns::Asked;

/// The columns of the table.
pub(crate) const WAYS: [&str; 12] = [
    "derive",
    "floor",
    "model",
    "accepts",
    "verdict",
    "patterns",
    "validate",
    "evaluate",
    "encode",
    "derive encode",
    "reject",
    "verdict reject",
];
/// Those that need the other validator.
pub(crate) const OTHERS: [&str; 5] = [
    "macro verdict",
    "macro validate",
    "macro reject",
    "run-time validate",
    "parse",
];

/// The other validator.
#[derive(Clone, Copy)]
pub(crate) struct Theirs {
    /// What its macro makes of the schema.
    pub(crate) compiled: fn(&Value) -> bool,
    /// What it reads at run time.
    pub(crate) schema: &'static str,
}

/// What is done once with every instance; gives how many it holds for.
pub(crate) type Way = Box<dyn Fn() -> usize>;
/// Makes a way, by its name, for some instances.
pub(crate) type Run = Box<dyn Fn(&'static str, Vec<Vec<u8>>) -> Way>;

/// A row.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) data: &'static str,
    pub(crate) run: fn() -> Run,
}

/// Everything that is measured of one model; the patterns of `recorded`, which are the same rules, note down what they are asked.
pub(crate) fn run<T: Json + 'static, D: DeserializeOwned + Serialize + 'static>(
    rules: Rules<T>,
    recorded: &'static Schema,
    theirs: Option<Theirs>,
) -> Run {
    Box::new(move |way, mut texts| {
        // A draft that lets `$ref` hide what stands beside it has instances that OpenAPI's dialect refuses.
        texts.retain(|text| rules.accepts(text) != way.contains("reject"));
        match way {
            "derive" => each(texts, |text| serde_json::from_slice::<D>(text).is_ok()),
            "floor" => each(texts, |text| {
                serde_json::from_slice::<IgnoredAny>(text).is_ok()
            }),
            "model" => each(texts, move |text| rules.from_slice(text).is_ok()),
            "verdict" | "verdict reject" => {
                each(texts, move |text| rules.schema().is_valid_json(text))
            }
            "patterns" => {
                let asked = texts.iter().map(|text| Asked::of(recorded, text));
                each(asked.collect(), Asked::again)
            }
            "accepts" | "reject" => each(texts, move |text| rules.accepts(text)),
            "validate" => {
                let models: Vec<_> = texts.iter().flat_map(|t| rules.from_slice(t)).collect();
                each(models, move |model| rules.validate(model).is_ok())
            }
            "evaluate" => {
                let texts: &'static [Vec<u8>] = texts.leak();
                let nodes: Vec<Node<'static>> = texts.iter().flat_map(|t| Node::parse(t)).collect();
                each(nodes, move |node| rules.schema().is_valid(node))
            }
            "encode" => {
                let models: Vec<_> = texts.iter().flat_map(|t| rules.from_slice(t)).collect();
                each(models, |model| !oasmith::to_vec::<T>(model).is_empty())
            }
            "derive encode" => {
                let models: Vec<D> = texts
                    .iter()
                    .flat_map(|t| serde_json::from_slice(t))
                    .collect();
                each(models, |model| serde_json::to_vec(model).is_ok())
            }
            "parse" => each(texts, |text| serde_json::from_slice::<Value>(text).is_ok()),
            other => match theirs {
                Some(theirs) => beside(other, theirs, texts),
                None => Box::new(|| 0),
            },
        }
    })
}

/// What is done with the instances by the other validator.
fn beside(way: &'static str, theirs: Theirs, texts: Vec<Vec<u8>>) -> Way {
    let values = || texts.iter().flat_map(|t| serde_json::from_slice(t));
    match way {
        "macro validate" => each(values().collect(), theirs.compiled),
        "run-time validate" => match validator(theirs.schema) {
            Some(is_valid) => each(values().collect(), is_valid),
            None => Box::new(|| 0),
        },
        "macro verdict" | "macro reject" => each(texts, move |text| {
            serde_json::from_slice(text).is_ok_and(|value| (theirs.compiled)(&value))
        }),
        _ => Box::new(|| 0),
    }
}

/// The run-time validator of a schema.
#[cfg(feature = "competitors")]
fn validator(schema: &str) -> Option<impl Fn(&Value) -> bool + 'static> {
    let schema = serde_json::from_str(schema).ok()?;
    let validator = jsonschema::validator_for(&schema).ok()?;
    Some(move |value: &Value| validator.is_valid(value))
}

#[cfg(not(feature = "competitors"))]
fn validator(_: &str) -> Option<fn(&Value) -> bool> {
    None
}

fn each<T: 'static>(all: Vec<T>, does: impl Fn(&T) -> bool + 'static) -> Way {
    Box::new(move || {
        all.iter()
            .filter(|one| std::hint::black_box(does(one)))
            .count()
    })
}
