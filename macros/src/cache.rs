//! Runs of the passes, kept for as long as the process lives: an editor expands the same macro over
//! and over, and most of the time nothing it reads has changed.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use oasmith_codegen::build::{Source, write_changed};
use oasmith_codegen::config::Config;
use oasmith_codegen::diagnostic::Severity;
use oasmith_codegen::outcome::Outcome;
use proc_macro2::TokenStream;
use quote::quote;

/// Names a folder: generated items are written there, formatted, and included from there, so that
/// errors and debuggers point at lines one can read.
const EXPAND_DIR: &str = "OASMITH_EXPAND_DIR";

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    /// Generated.
    pub(crate) items: TokenStream,
    /// Every file that was read.
    pub(crate) files: Vec<PathBuf>,
    /// Rendered findings of severity error.
    pub(crate) errors: Vec<String>,
}

/// A run that can be repeated from: token streams themselves do not outlive an expansion.
#[derive(Debug)]
struct Kept {
    root: PathBuf,
    config: Config,
    items: String,
    files: Vec<(PathBuf, State)>,
    errors: Vec<String>,
}

/// When a file was written and how long it is.
type State = Option<(SystemTime, u64)>;

static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// How many runs are kept.
const LIMIT: usize = 32;

/// Runs the passes, or repeats a run whose files have not changed.
pub(crate) fn generate(source: &Source, config: &Config) -> Run {
    let root = source.locate(source.path());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |run: &Kept| run.root == root && run.config == *config;
    if let Some(at) = kept.iter().position(same) {
        let run = &kept[at];
        if run.files.iter().all(|(path, then)| state(path) == *then) {
            return Run {
                items: TokenStream::from_str(&run.items).unwrap_or_default(),
                files: run.files.iter().map(|(path, _)| path.clone()).collect(),
                errors: run.errors.clone(),
            };
        }
        kept.remove(at);
    }
    let (run, items) = fresh(source, config);
    if kept.len() == LIMIT {
        kept.remove(0);
    }
    let files = run
        .files
        .iter()
        .map(|path| (path.clone(), state(path)))
        .collect();
    kept.push(Kept {
        root,
        config: config.clone(),
        items,
        files,
        errors: run.errors.clone(),
    });
    run
}

fn fresh(source: &Source, config: &Config) -> (Run, String) {
    let outcome = source.generate(config);
    let reports = outcome.reports().into_iter();
    let errors = reports
        .filter(|(found, _)| found.severity == Severity::Error)
        .map(|(_, text)| unlabelled(&text));
    let items = written(&outcome, source).unwrap_or_else(|| outcome.tokens());
    let text = items.to_string();
    let files = outcome
        .read()
        .iter()
        .map(|file| source.locate(file))
        .collect();
    (
        Run {
            items,
            files,
            errors: errors.collect(),
        },
        text,
    )
}

/// A rendered error without the word that the compiler puts in front anyway.
fn unlabelled(text: &str) -> String {
    text.strip_prefix("error").unwrap_or(text).to_owned()
}

/// Writes the items where the environment asks for it; gives what includes them.
fn written(outcome: &Outcome, source: &Source) -> Option<TokenStream> {
    let folder = PathBuf::from(std::env::var_os(EXPAND_DIR)?);
    let path = folder.join(Path::new(source.path()).with_extension("rs").file_name()?);
    std::fs::create_dir_all(&folder).ok()?;
    write_changed(&path, &outcome.text()).ok()?;
    let path = path.canonicalize().ok()?;
    let path = path.to_str()?;
    Some(quote! { ::core::include!(#path); })
}

fn state(path: &Path) -> State {
    let metadata = path.metadata().ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
