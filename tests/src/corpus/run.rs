//! One document, start to end.

use std::path::{Path, PathBuf};
use std::time::Instant;

use oasmith_codegen::config::UnknownMembers;
use oasmith_codegen::diagnostic::Severity;
use oasmith_codegen::load::FileLoader;
use oasmith_codegen::outcome::{Layout, Outcome};
use oasmith_codegen::{Config, Input, generate};

use super::document::Description;
use super::even;
use super::oracle::Oracle;
use super::random::seed;
use super::row::Row;
use super::trial::Trial;
use super::workshop::Workshop;

/// What to do with a document.
#[derive(Debug, Clone)]
pub struct Options {
    /// Compile models, client and server.
    pub check: bool,
    /// Values tried a named schema; 0 for none.
    pub values: usize,
    /// Changes all values.
    pub seed: u64,
    /// Where crates are written and built.
    pub workshop: Workshop,
    /// Where rows are kept for a run that goes on where another stopped.
    pub kept: Option<PathBuf>,
}

/// Generates, and as far as asked compiles and tries, one document.
pub fn document(path: &Path, options: &Options) -> Row {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut row = Row {
        name,
        ..Row::default()
    };
    if let Err(fault) = stages(path, options, &mut row) {
        row.faults.push(fault);
    }
    row
}

fn stages(path: &Path, options: &Options, row: &mut Row) -> Result<(), String> {
    let start = Instant::now();
    let (loader, root) = FileLoader::for_file(path).map_err(|fault| fault.to_string())?;
    let input = Input {
        path: &root,
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    let text = outcome.text();
    row.generating = start.elapsed().as_secs_f64();
    row.lines = text.lines().count();
    let description = Description::new(outcome.resolved().documents());
    count(&outcome, &description, row);
    row.key = key(&text, options);
    if let Some(kept) = options.kept.as_deref().and_then(|kept| recall(kept, row)) {
        *row = kept;
        return Ok(());
    }
    if options.check {
        let found = options.workshop.check(&outcome)?;
        row.check = Some((found.errors, found.warnings));
        row.spent = found.spent;
        row.faults.extend(found.first);
    }
    if options.values > 0 {
        let config = Config {
            client: false,
            server: false,
            unknown_members: UnknownMembers::Keep,
            ..Config::default()
        };
        let outcome = generate(&input, &config);
        // The findings are those of the first run.
        outcome.diagnostics().sorted();
        values(&outcome, &description, options, row)?;
    }
    if let Some(kept) = &options.kept {
        let text = serde_json::to_string_pretty(row).unwrap_or_default();
        let file = kept.join(format!("{}.json", row.name));
        std::fs::create_dir_all(kept)
            .and_then(|()| std::fs::write(file, text))
            .map_err(|fault| fault.to_string())?;
    }
    Ok(())
}

/// A row of an earlier run over the same output with the same options.
fn recall(kept: &Path, row: &Row) -> Option<Row> {
    let text = std::fs::read_to_string(kept.join(format!("{}.json", row.name))).ok()?;
    let found: Row = serde_json::from_str(&text).ok()?;
    (found.key == row.key).then_some(found)
}

fn key(text: &str, options: &Options) -> String {
    // A harness that was built anew may find other things.
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let built = program.and_then(|data| data.modified()).ok();
    let words = format!(
        "{} {} {} {built:?}",
        options.check, options.values, options.seed
    );
    format!("{:016x}", seed(&[text, &words], 0))
}

fn count(outcome: &Outcome, description: &Description, row: &mut Row) {
    let inventory = outcome.inventory();
    row.operations = description.operations();
    row.types = inventory.types;
    row.untyped = inventory.untyped.len();
    row.made = made(outcome);
    let named = description.named();
    let made = named.iter().filter(|(_, pointer)| {
        inventory
            .models
            .iter()
            .any(|model| model.pointer == *pointer)
    });
    row.schemas = (named.len(), made.count());
    let errors = outcome.reports();
    let errors = errors
        .iter()
        .filter(|(found, _)| found.severity == Severity::Error);
    let marked: Vec<String> = errors.map(|(found, _)| found.code.id()).collect();
    let counts = outcome.diagnostics().counts().into_iter().map(|(code, n)| {
        let mark = if marked.contains(&code.id()) { "!" } else { "" };
        format!("{}{mark}×{n}", code.id())
    });
    row.diagnostics = counts.collect::<Vec<_>>().join(" ");
}

/// Requests that the client can make, and operations that the server routes, as counted in what was
/// emitted.
fn made(outcome: &Outcome) -> (usize, usize) {
    let files = outcome.files(&Layout::Module);
    let count = |module: &str, code: &str| {
        // The module itself, and those in it.
        let parts = files.iter().filter(|file| {
            let rest = file.path.strip_prefix(module);
            rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        });
        let texts = parts.map(|file| file.text.split_whitespace().collect::<String>());
        texts.map(|text| text.matches(code).count()).sum()
    };
    (count("client", ".call(&"), count("server", "routes.add(&"))
}

fn values(
    outcome: &Outcome,
    description: &Description,
    options: &Options,
    row: &mut Row,
) -> Result<(), String> {
    let evened = even::out(description);
    if evened.named.is_empty() {
        return Ok(());
    }
    let oracle = Oracle::new(&evened)?;
    let pointers: Vec<&String> = evened.named.iter().map(|(pointer, _)| pointer).collect();
    let models: Vec<_> = outcome
        .inventory()
        .models
        .iter()
        .filter(|model| pointers.contains(&&model.pointer))
        .collect();
    let mut probe = options.workshop.start(outcome, &models)?;
    let trial = Trial {
        evened: &evened,
        oracle: &oracle,
        models: &models,
        values: options.values,
        seed: options.seed,
    };
    trial.run(&mut probe, row)
}
