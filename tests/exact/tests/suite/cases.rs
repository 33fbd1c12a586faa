//! The suite's groups as descriptions.
//!
//! In: a folder of the suite. Out: a [`Case`] for each schema and each way of asking it, its Rust included.

use std::fs;
use std::path::Path;

use oasmith::json::{Kind, Node, is_integer};
use oasmith_codegen::Config;
use oasmith_codegen::config::{FormatType, Integers};
use oasmith_exact::text::json;
use oasmith_exact::{Sources, Subject};
use referencing::meta;

use crate::adapt;

/// Which draft a folder is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Draft {
    Four,
    Twenty,
}

/// A folder of the suite.
pub(crate) struct Folder {
    pub(crate) path: &'static str,
    draft: Draft,
    /// Whether formats are asserted.
    formats: bool,
}

impl Folder {
    pub(crate) const fn new(path: &'static str, draft: Draft, formats: bool) -> Self {
        Folder {
            path,
            draft,
            formats,
        }
    }
}

/// A value and whether it is valid.
pub(crate) struct Test {
    pub(crate) title: String,
    pub(crate) data: String,
    pub(crate) valid: bool,
}

/// One schema, asked one way.
pub(crate) struct Case {
    /// File, group and way of asking.
    pub(crate) title: String,
    /// The suite's file.
    pub(crate) file: String,
    /// The version of OpenAPI that the description states.
    pub(crate) version: &'static str,
    /// The `type` added to the root, if one is.
    pub(crate) typed: Option<&'static str>,
    pub(crate) tests: Vec<Test>,
    pub(crate) subject: Result<Subject, String>,
    pub(crate) index: usize,
}

/// Draft 4 leaves it open whether `1.0` is an integer, this file asks that it is not. In OpenAPI 3.0 integers are what
/// later drafts say they are, so this file's question is put the other way round.
const ZERO_TERMINATED: &str = "zeroTerminatedFloats.json";

type Tree = &'static Node<'static>;

/// Reads a file for good.
pub(crate) fn tree(text: Vec<u8>) -> Tree {
    let tree = Node::parse(text.leak()).unwrap_or_else(|fault| panic!("{fault}"));
    Box::leak(Box::new(tree))
}

/// The cases of a folder, those of the folders in it left aside.
pub(crate) fn read(suite: &Path, folder: &Folder) -> Vec<Case> {
    let remotes = remotes(suite, folder.draft);
    let mut files: Vec<_> = fs::read_dir(suite.join("tests").join(folder.path))
        .expect("the suite has this folder")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Node::Array(groups) = tree(fs::read(&path).expect("a readable file")) else {
            panic!("{name} is not a list of groups")
        };
        for group in groups {
            cases.extend(group_cases(folder, &name, group, &remotes));
        }
    }
    let prefix: String = folder
        .path
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    for (index, case) in cases.iter_mut().enumerate() {
        if let Ok(subject) = &mut case.subject {
            subject.name = format!("{prefix}_{index}");
        }
    }
    cases
}

fn group_cases(folder: &Folder, file: &str, group: Tree, remotes: &Sources) -> Vec<Case> {
    let schema = group.get("schema").expect("a group has a schema");
    let Some(Node::Array(tests)) = group.get("tests") else {
        panic!("{file}: a group has tests")
    };
    let data: Vec<Tree> = tests.iter().filter_map(|test| test.get("data")).collect();
    let ways = [None]
        .into_iter()
        .chain(kinds(schema, &data).into_iter().map(Some));
    let (version, text) = match folder.draft {
        Draft::Twenty => ("3.1.1", json(schema)),
        Draft::Four => adapt::four(schema),
    };
    let mut cases = Vec::new();
    for typed in ways {
        let mut sources = remotes.clone().with_root(version, &adapt::component(typed));
        sources.add("schema.json", text.as_str());
        let title = format!(
            "{}/{file}: {}{} [{version}] {text}",
            folder.path,
            words(group.get("description")),
            typed.map(|kind| format!(" ({kind})")).unwrap_or_default()
        );
        let tests = tests.iter().map(|test| {
            let data = test.get("data").expect("a test has data");
            let valid = matches!(test.get("valid"), Some(Node::Bool(true)));
            let valid = valid || (file == ZERO_TERMINATED && json(data) == "1.0");
            Test {
                title: words(test.get("description")),
                data: json(data),
                valid: valid && typed.is_none_or(|kind| is_of(data, kind)),
            }
        });
        cases.push(Case {
            tests: tests.collect(),
            title,
            file: format!("{}/{file}", folder.path),
            version,
            typed,
            subject: sources.subject(String::new(), &config(folder)),
            index: 0,
        });
    }
    cases
}

/// The kinds of the values asked about, where the schema itself leaves the kind open.
fn kinds(schema: Tree, data: &[Tree]) -> Vec<&'static str> {
    let open = matches!(schema, Node::Object(_))
        && schema.get("type").is_none()
        && schema.get("$ref").is_none();
    let held = |kind: &&str| open && data.iter().any(|value| is_of(value, kind));
    ["number", "integer", "string", "array", "object"]
        .into_iter()
        .filter(held)
        .collect()
}

/// Whether a value is of a kind.
fn is_of(value: &Node<'_>, kind: &str) -> bool {
    match (value, kind) {
        (Node::Number(text), "integer") => is_integer(text),
        _ => kind_of(value) == kind,
    }
}

fn kind_of(value: &Node<'_>) -> &'static str {
    match value.kind() {
        Kind::Null => "null",
        Kind::Bool => "boolean",
        Kind::Number => "number",
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    }
}

fn words(node: Option<&Node<'_>>) -> String {
    match node {
        Some(Node::String(text)) => text.to_string(),
        _ => String::new(),
    }
}

/// Schemas without `type` are read as JSON Schema says. Formats are asserted in the folders that ask for it, and
/// nowhere else, as the suite has it.
fn config(folder: &Folder) -> Config {
    let mut config = Config {
        client: false,
        server: false,
        exact_untyped: true,
        integers: Integers::Exact,
        assert_formats: folder.formats,
        ..Config::default()
    };
    if !folder.formats {
        let plain = |name: &str| (name.to_owned(), FormatType::Plain);
        config.formats = TYPED.into_iter().map(plain).collect();
    }
    for (prefix, mirror) in MIRRORS {
        config.mirror.insert(prefix.to_owned(), mirror.to_owned());
    }
    config
}

/// The formats and encodings of the suite that would choose a Rust type.
const TYPED: [&str; 10] = [
    "date-time",
    "date",
    "time",
    "duration",
    "uuid",
    "uri",
    "uri-reference",
    "ipv4",
    "ipv6",
    "base64",
];

const MIRRORS: [(&str, &str); 3] = [
    ("http://localhost:1234/", "remotes"),
    ("https://json-schema.org/draft/2020-12/", "meta"),
    ("http://json-schema.org/draft-04/", "meta4"),
];

/// The documents that schemas of the suite refer to.
fn remotes(suite: &Path, draft: Draft) -> Sources {
    let mut sources = Sources::default();
    let folder = suite.join("remotes");
    let mut below = vec![folder.clone()];
    while let Some(path) = below.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a readable folder");
            below.extend(entries.map(|entry| entry.expect("a readable folder").path()));
            continue;
        }
        let name = path
            .strip_prefix(&folder)
            .expect("it is below")
            .to_string_lossy()
            .into_owned();
        let text = fs::read(&path).expect("a readable file");
        let text = match draft {
            Draft::Twenty => String::from_utf8(text).expect("text"),
            Draft::Four => adapt::four(tree(text)).1,
        };
        sources.add(format!("remotes/{name}"), text);
    }
    let metas = [
        ("schema", &meta::DRAFT202012),
        ("meta/core", &meta::DRAFT202012_CORE),
        ("meta/applicator", &meta::DRAFT202012_APPLICATOR),
        ("meta/unevaluated", &meta::DRAFT202012_UNEVALUATED),
        ("meta/validation", &meta::DRAFT202012_VALIDATION),
        ("meta/meta-data", &meta::DRAFT202012_META_DATA),
        (
            "meta/format-annotation",
            &meta::DRAFT202012_FORMAT_ANNOTATION,
        ),
        ("meta/format-assertion", &meta::DRAFT202012_FORMAT_ASSERTION),
        ("meta/content", &meta::DRAFT202012_CONTENT),
    ];
    for (name, value) in metas {
        sources.add(format!("meta/{name}"), value.to_string());
    }
    let four = tree(meta::DRAFT4.to_string().into_bytes());
    sources.add("meta4/schema", adapt::four(four).1);
    sources
}
