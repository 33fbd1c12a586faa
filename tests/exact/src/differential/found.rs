//! Schemas of real descriptions, each with what it refers to.
//!
//! In: a folder of descriptions. Out: one named schema of one of them, evened out to JSON Schema 2020-12, so that both
//! sides get the same text.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use oasmith_codegen::load::FileLoader;
use oasmith_codegen::{Config, Input, generate};
use oasmith_tests::corpus::document::Description;
use oasmith_tests::corpus::even::{self, Evened};
use oasmith_tests::corpus::random::Random;
use serde_json::{Map, Value};

use super::Given;

/// More schemas than this are too much to compile for one question.
const LARGEST: usize = 40;
/// Descriptions larger than this take longer to read than all the rest of a run.
const LONGEST: u64 = 400_000;

/// A folder of descriptions, each read when it is first asked.
pub(super) struct Corpus {
    files: Vec<PathBuf>,
    read: RefCell<HashMap<usize, Option<Rc<Evened>>>>,
}

impl Corpus {
    pub(super) fn open(folder: &Path) -> Self {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries
            .filter(|entry| entry.metadata().is_ok_and(|data| data.len() < LONGEST))
            .map(|entry| entry.path())
            .filter(|path| {
                let ending = path.extension().and_then(|ending| ending.to_str());
                matches!(ending, Some("json" | "yaml" | "yml"))
            })
            .collect();
        files.sort();
        Corpus {
            files,
            read: RefCell::default(),
        }
    }

    /// One named schema; `None` where the chosen description has none that is small enough.
    pub(super) fn schema(&self, random: &mut Random) -> Option<Given> {
        let at = random.below(self.files.len());
        let mut read = self.read.borrow_mut();
        let evened = read.entry(at).or_insert_with(|| {
            let path = self.files.get(at)?;
            evened(path).map(Rc::new)
        });
        let evened = Rc::clone(evened.as_ref()?);
        (0..20).find_map(|_| {
            let (_, key) = random.pick(&evened.named)?;
            closure(&evened, key)
        })
    }
}

fn evened(path: &Path) -> Option<Evened> {
    let (loader, root) = FileLoader::for_file(path).ok()?;
    let input = Input {
        path: &root,
        loader: &loader,
    };
    let config = Config {
        client: false,
        server: false,
        ..Config::default()
    };
    let outcome = generate(&input, &config);
    outcome.diagnostics().sorted();
    Some(even::out(&Description::new(outcome.resolved().documents())))
}

/// A schema and all that it leads to, without formats: they are tried elsewhere.
fn closure(evened: &Evened, key: &str) -> Option<Given> {
    let mut defs = Map::new();
    let mut open = vec![key.to_owned()];
    while let Some(key) = open.pop() {
        if defs.contains_key(&key) {
            continue;
        }
        if defs.len() == LARGEST {
            return None;
        }
        let mut schema = evened.schemas.get(&key)?.clone();
        references(&mut schema, &mut open);
        defs.insert(key, schema);
    }
    let root = serde_json::json!({"$ref": format!("#/$defs/{key}")});
    Some(Given {
        root,
        defs,
        typed: false,
        older: false,
        formats: Vec::new(),
        spread: false,
    })
}

/// Collects the names that a schema refers to, and takes out its formats.
fn references(schema: &mut Value, open: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if members.get("format").is_some_and(Value::is_string) {
                members.remove("format");
            }
            for (keyword, value) in members {
                match (keyword.as_str(), &*value) {
                    ("$ref", Value::String(target)) => {
                        open.extend(target.strip_prefix("#/$defs/").map(str::to_owned));
                    }
                    ("enum" | "const", _) => {}
                    _ => references(value, open),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| references(item, open)),
        _ => {}
    }
}
