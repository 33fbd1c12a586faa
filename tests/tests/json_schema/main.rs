//! The official JSON Schema test suite, through the evaluator.
//!
//! The folder is `JSON_SCHEMA_TEST_SUITE`, or the one beside the project's folder; where there is none, a line says so.
//! Each schema is turned into the text that the generator embeds, with the suite's own `remotes`, and each value is judged
//! both fast and with an explanation: the two have to agree, and to be right.

mod index;
mod lower;
mod uri;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use index::{Dialect, Draft, Index, Tree};
use lower::{Lowering, verbatim};
use oasmith::json::{Node, Writer};
use oasmith::pattern::Pattern;
use oasmith::schema::Schema;
use oasmith_codegen::pattern::{Parts, compile};
use referencing::meta;

/// Draft 4 leaves it open whether `1.0` is an integer, this file asks that it is not. OpenAPI 3.0 is read as the later
/// drafts are, in which it is one.
const DECIDED: &str = "draft4/optional/zeroTerminatedFloats.json";

fn suite() -> Option<PathBuf> {
    let beside =
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/json-schema-test-suite");
    let folder = std::env::var_os("JSON_SCHEMA_TEST_SUITE").map_or_else(beside, PathBuf::from);
    folder.join("tests").is_dir().then_some(folder)
}

fn read(path: &Path) -> Tree {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tree =
        Node::parse(bytes.leak()).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    Box::leak(Box::new(tree))
}

/// All files below a folder, with their paths below it.
fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let name = path
            .file_name()
            .expect("an entry has a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            found.extend(
                files(&path)
                    .into_iter()
                    .map(|(below, path)| (format!("{name}/{below}"), path)),
            );
        } else if name.ends_with(".json") {
            found.push((name, path));
        }
    }
    found.sort();
    found
}

/// The generator's own matcher of an expression.
fn pattern(source: &str) -> &'static Pattern {
    let dfa = compile(source).unwrap_or_else(|error| panic!("{source}: {error}"));
    let Parts {
        classes,
        table,
        states,
        start,
        accept_from,
        beyond,
    } = dfa.parts();
    let source: &'static str = source.to_owned().leak();
    let table = Pattern::new(source, &classes, table.leak(), states, start, accept_from);
    Box::leak(Box::new(table.beyond_ascii(beyond.leak())))
}

/// What a folder of the suite came to.
#[derive(Default)]
struct Outcome {
    /// Right answers by file.
    right: BTreeMap<String, usize>,
    /// Wrong answers, each with the file, the group and the test.
    wrong: Vec<String>,
}

/// The groups of a folder of the suite (not of the folders in it), judged.
fn run(suite: &Path, dialect: Dialect, folder: &str) -> Outcome {
    let (remotes, metas) = (files(&suite.join("remotes")), metas());
    let mut outcome = Outcome::default();
    let all = files(&suite.join("tests").join(folder)).into_iter();
    for (name, path) in all.filter(|(name, _)| !name.contains('/')) {
        let Node::Array(groups) = read(&path) else {
            panic!("{name} is not a list of groups")
        };
        for group in groups {
            let schema = group.get("schema").expect("a group has a schema");
            let mut index = index(dialect, &remotes, &metas);
            index.add("http://localhost:1234/", schema, dialect);
            let mut lowering = Lowering {
                index: &mut index,
                pattern,
                done: HashMap::new(),
            };
            judge_group(
                &mut outcome,
                &format!("{folder}/{name}"),
                group,
                lowering.schema(schema),
            );
        }
    }
    outcome
}

/// The documents that a schema may refer to.
fn index(dialect: Dialect, remotes: &[(String, PathBuf)], metas: &[Tree]) -> Index {
    let mut index = Index::default();
    for tree in metas {
        let id = index::text(tree, "$id")
            .or(index::text(tree, "id"))
            .expect("a meta-schema has an id");
        index.add(
            id.trim_end_matches('#'),
            tree,
            Dialect {
                format: false,
                ..dialect
            },
        );
    }
    for (below, path) in remotes {
        let old = below.starts_with("draft2019-09");
        let draft = if old { Draft::Nineteen } else { dialect.draft };
        index.add(
            &format!("http://localhost:1234/{below}"),
            read(path),
            Dialect { draft, ..dialect },
        );
    }
    index
}

fn judge_group(outcome: &mut Outcome, file: &str, group: &Node<'_>, schema: &'static Schema) {
    let Some(Node::Array(tests)) = group.get("tests") else {
        panic!("{file}: a group has tests")
    };
    for test in tests {
        let data = test.get("data").expect("a test has data");
        let expected = matches!(test.get("valid"), Some(Node::Bool(true)));
        let (violations, _) = schema.explain(data, 100);
        let fast = schema.is_valid(data);
        if fast == expected && violations.is_empty() == expected {
            *outcome.right.entry(file.to_owned()).or_insert(0) += 1;
        } else {
            let (group, test) = (
                show(group.get("description")),
                show(test.get("description")),
            );
            outcome.wrong.push(format!(
                "{file}: {group} / {test}: fast {fast}, {violations:?}"
            ));
        }
    }
}

/// The official meta-schemas that schemas of the suite refer to.
fn metas() -> Vec<Tree> {
    let all = [
        &meta::DRAFT4,
        &meta::DRAFT202012,
        &meta::DRAFT202012_CORE,
        &meta::DRAFT202012_APPLICATOR,
        &meta::DRAFT202012_UNEVALUATED,
        &meta::DRAFT202012_VALIDATION,
        &meta::DRAFT202012_META_DATA,
        &meta::DRAFT202012_FORMAT_ANNOTATION,
        &meta::DRAFT202012_CONTENT,
    ];
    let trees = all
        .into_iter()
        .map(|value| Node::parse(value.to_string().leak().as_bytes()).expect("JSON"));
    trees
        .map(|tree| -> Tree { Box::leak(Box::new(tree)) })
        .collect()
}

fn show(node: Option<&Node<'_>>) -> String {
    let mut out = Writer::new();
    node.into_iter().for_each(|node| verbatim(&mut out, node));
    String::from_utf8_lossy(&out.into_bytes()).into_owned()
}

fn judge(draft: Draft, format: bool, folder: &str) {
    let Some(suite) = suite() else {
        println!("left out: there is no folder of the JSON Schema test suite");
        return;
    };
    let Outcome { right, wrong } = run(
        &suite,
        Dialect {
            draft,
            validation: true,
            format,
        },
        folder,
    );
    right
        .iter()
        .for_each(|(file, count)| println!("{file}: {count}"));
    let sum = right.values().sum::<usize>();
    println!("{folder}: {sum} right, {} wrong", wrong.len());
    let wrong: Vec<String> = wrong
        .into_iter()
        .filter(|answer| !answer.starts_with(DECIDED))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong answers:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn draft_2020_12() {
    judge(Draft::Twenty, false, "draft2020-12");
}

#[test]
fn draft_2020_12_optional() {
    judge(Draft::Twenty, false, "draft2020-12/optional");
}

#[test]
fn draft_2020_12_formats() {
    judge(Draft::Twenty, true, "draft2020-12/optional/format");
}

#[test]
fn draft_4() {
    judge(Draft::Four, false, "draft4");
}

#[test]
fn draft_4_optional() {
    judge(Draft::Four, false, "draft4/optional");
}

#[test]
fn draft_4_formats() {
    judge(Draft::Four, true, "draft4/optional/format");
}
