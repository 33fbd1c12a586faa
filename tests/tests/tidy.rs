//! Budgets and invariants of the source itself: what a reviewer would otherwise have to remember.
//!
//! Generated code is left out: its size follows from the description.

use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

const LONGEST_FILE: usize = 600;
const MEDIAN_FILE: usize = 150;
const LONGEST_FUNCTION: usize = 60;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file of ours, by its path from the root, with its text.
fn sources() -> Vec<(String, String)> {
    let folders = [
        "codegen", "ecma262", "macros", "runtime", "cli", "tests", "benches",
    ];
    let mut todo: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = todo.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && name != "target" {
                todo.push(path);
            } else if name.ends_with(".rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let shown = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                if !text.starts_with("// @generated") {
                    found.push((shown, text));
                }
            }
        }
    }
    found.sort();
    assert!(found.len() > 100, "only {} files were found", found.len());
    found
}

/// Files that stand in for what a user writes or for what is generated.
fn is_sample(path: &str) -> bool {
    path.starts_with("tests/ui/") || path.starts_with("tests/apis/")
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut faults = Vec::new();
    let mut lengths = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_sample(path)) {
        let lines = text.lines().count();
        lengths.push(lines);
        if lines > LONGEST_FILE {
            faults.push(format!("{path}: {lines} lines, {LONGEST_FILE} are allowed"));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{path}: has no `//!` header"));
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    if median > MEDIAN_FILE {
        faults.push(format!(
            "the median file has {median} lines, {MEDIAN_FILE} are allowed"
        ));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Collects functions that are too long; what is mostly a table (one `match` or one literal) is not.
struct Functions<'a> {
    path: &'a str,
    faults: Vec<String>,
}

impl Functions<'_> {
    fn check(&mut self, name: &syn::Ident, block: &syn::Block) {
        let span = block.brace_token.span;
        let lines = span.close().end().line - span.open().start().line + 1;
        let table = is_table(block, lines);
        if lines > LONGEST_FUNCTION && !table {
            self.faults
                .push(format!("{}: `{name}` has {lines} lines", self.path));
        }
    }
}

/// Whether a function is a table: one `match` or literal that takes nearly all of it, or one call
/// after the other to the same function.
fn is_table(block: &syn::Block, lines: usize) -> bool {
    let mut largest = Largest(0);
    largest.visit_block(block);
    let calls = block.stmts.iter().filter(|statement| {
        matches!(
            statement,
            syn::Stmt::Expr(syn::Expr::Call(_), _) | syn::Stmt::Macro(_)
        )
    });
    largest.0 * 4 >= lines * 3 || calls.count() * 3 >= block.stmts.len() * 2
}

/// The lines of the largest `match`, array or macro call.
struct Largest(usize);

impl Largest {
    fn see(&mut self, span: proc_macro2::extra::DelimSpan) {
        let lines = span.close().end().line - span.open().start().line + 1;
        self.0 = self.0.max(lines);
    }
}

impl<'ast> Visit<'ast> for Largest {
    fn visit_expr_match(&mut self, found: &'ast syn::ExprMatch) {
        self.see(found.brace_token.span);
    }

    fn visit_expr_array(&mut self, found: &'ast syn::ExprArray) {
        self.see(found.bracket_token.span);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        if let syn::MacroDelimiter::Brace(brace) = &found.delimiter {
            self.see(brace.span);
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.check(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.check(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}

#[test]
fn functions_are_short() {
    let mut faults = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_sample(path)) {
        let Ok(file) = syn::parse_file(text) else {
            faults.push(format!("{path}: is no Rust"));
            continue;
        };
        let mut functions = Functions {
            path,
            faults: Vec::new(),
        };
        functions.visit_file(&file);
        faults.extend(functions.faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Each line: in files below this folder, this must not be imported, and why.
const ABSENCES: &[(&str, &str, &str)] = &[
    (
        "codegen/src/ir/",
        "quote",
        "the IR knows nothing of Rust code",
    ),
    ("codegen/src/ir/", "crate::name", "the IR holds no names"),
    (
        "codegen/src/emit/",
        "crate::load",
        "nothing after `lower` reads a document",
    ),
    (
        "codegen/src/emit/",
        "crate::resolve",
        "nothing after `lower` reads a document",
    ),
    (
        "codegen/src/name/",
        "crate::load",
        "nothing after `lower` reads a document",
    ),
    (
        "codegen/src/analyze/",
        "crate::load",
        "nothing after `lower` reads a document",
    ),
    ("codegen/src/lower/", "quote", "lowering emits nothing"),
    ("codegen/src/lower/", "crate::emit", "passes go one way"),
    ("codegen/src/lower/", "crate::analyze", "passes go one way"),
    ("codegen/src/load/", "crate::lower", "passes go one way"),
    (
        "codegen/",
        "oasmith::",
        "the generator knows the runtime as a path to print",
    ),
    (
        "runtime/src/",
        "oasmith_codegen",
        "the runtime never needs the generator",
    ),
];

#[test]
fn passes_keep_to_their_places() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let uses = text
            .lines()
            .filter(|line| line.trim_start().starts_with("use "));
        for line in uses {
            for (folder, absent, why) in ABSENCES {
                let imported = line.trim_start().trim_start_matches("use ");
                if path.starts_with(folder) && imported.starts_with(absent) {
                    faults.push(format!("{path}: `{}`: {why}", line.trim()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_is_left_undone() {
    // Written apart, so that this file does not find itself.
    let undone = [
        concat!("to", "do!("),
        concat!("unimpl", "emented!("),
        concat!("#[ig", "nore"),
        concat!("FIX", "ME"),
        concat!("dbg", "!("),
    ];
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            if undone.iter().any(|word| line.contains(word)) {
                faults.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// No construct of the first real API may stand in the generator or the runtime.
#[test]
fn the_endpoint_is_no_special_case() {
    let words = [
        "northflank",
        "combined_service",
        "combinedservice",
        "buildpack",
        "dockerfile",
        "healthcheck",
    ];
    let places = ["codegen/src/", "macros/src/", "runtime/src/", "cli/src/"];
    let mut faults = Vec::new();
    for (path, text) in sources() {
        if !places.iter().any(|place| path.starts_with(place)) {
            continue;
        }
        // Comments may take their examples from it; code may not.
        let code = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"));
        for (number, line) in code {
            let lower = line.to_lowercase();
            if words.iter().any(|word| lower.contains(word)) {
                faults.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
