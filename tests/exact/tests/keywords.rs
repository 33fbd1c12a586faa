//! The keyword pages: `tests/keywords/*.md`, each prose, schemas, and values that they accept or refuse.
//!
//! A line `Options: ` with TOML in backticks holds for the next schema, `OpenAPI 3.0.` for the rest of the page.
//! A new case is a line in a page, a new keyword a page. All schemas are generated and compiled as one program;
//! each answer counts for reading with and without a reason, and for construction against decoding.

use std::path::{Path, PathBuf};

use oasmith_codegen::Config;
use oasmith_codegen::keyword::{KEYWORDS, Role};
use oasmith_exact::{Program, Sources};

/// A value of a page.
struct Line {
    page: String,
    subject: usize,
    value: String,
    /// Keyword and instance of a violation, where the value is refused.
    refused: Option<(String, String)>,
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../keywords");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|end| end == "md"));
    pages.sort();
    pages
}

/// The pieces in backticks of a line.
fn quoted(line: &str) -> Vec<String> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_page_is_right() {
    let mut subjects = Vec::new();
    let mut lines = Vec::new();
    for path in pages() {
        let page = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut version = "3.1.0".to_owned();
        let mut schema: Option<String> = None;
        let mut refused = false;
        let mut config = Config::default();
        for line in text.lines() {
            match (&mut schema, line) {
                (Some(found), "```") => {
                    let sources = Sources::default().with_root(&version, found);
                    let subject = {
                        // A module of its own each, whatever the page is called.
                        let module = format!("page{}", subjects.len());
                        sources.subject(module, &std::mem::take(&mut config))
                    };
                    subjects.push(subject.unwrap_or_else(|error| panic!("{page}: {error}")));
                    schema = None;
                }
                (Some(found), line) => found.push_str(line),
                (None, "```json") => schema = Some(String::new()),
                (None, "Accepted:") => refused = false,
                (None, "Refused:") => refused = true,
                (None, line) if line.starts_with("OpenAPI ") => {
                    version = line
                        .trim_start_matches("OpenAPI ")
                        .trim_end_matches('.')
                        .to_owned();
                }
                (None, line) if line.starts_with("Options: ") => {
                    let options = quoted(line).join("\n");
                    config = Config::from_toml(&options).unwrap();
                }
                (None, line) if line.starts_with("- `") => {
                    let mut pieces = quoted(line).into_iter();
                    let value = pieces.next().unwrap();
                    let reason = pieces.next().zip(pieces.next());
                    assert_eq!(refused, reason.is_some(), "{page}: {line}");
                    lines.push(Line {
                        page: page.clone(),
                        subject: subjects.len() - 1,
                        value,
                        refused: reason,
                    });
                }
                _ => {}
            }
        }
    }
    judge(&subjects, &lines);
}

fn judge(subjects: &[oasmith_exact::Subject], lines: &[Line]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("keywords");
    let program = Program::build(&folder, subjects);
    let asked: Vec<(usize, String)> = lines.iter().map(|l| (l.subject, l.value.clone())).collect();
    let mut wrong = Vec::new();
    for (line, verdict) in lines.iter().zip(program.ask(&asked)) {
        let found = verdict.violations.as_deref().unwrap_or_default();
        let right = match &line.refused {
            None => verdict.accepted && verdict.violations.is_none(),
            Some((keyword, instance)) => {
                let named =
                    |v: &oasmith_exact::Violated| v.keyword == *keyword && v.instance == *instance;
                !verdict.accepted && found.iter().any(named)
            }
        };
        if !right || !verdict.disagreement.is_empty() {
            wrong.push(format!("{}: {}: {verdict:?}", line.page, line.value));
        }
    }
    assert!(lines.len() > 100, "only {} values were found", lines.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_keyword_has_a_page() {
    let titles: Vec<String> = pages()
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .flat_map(|text| quoted(text.lines().next().unwrap_or_default()))
        .collect();
    let rows = KEYWORDS
        .iter()
        .filter(|row| matches!(row.role, Role::Shape | Role::Check));
    let missing: Vec<&str> = rows
        .map(|row| row.name)
        .filter(|name| !titles.iter().any(|title| title == name))
        .collect();
    assert!(missing.is_empty(), "without a page: {missing:?}");
}
