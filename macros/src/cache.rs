//! Runs of the passes, kept for as long as the process lives: an editor expands the same macro over
//! and over, and most of the time nothing it reads has changed.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use oasmith_codegen::build::{Source, write_changed};
use oasmith_codegen::config::Config;
use oasmith_codegen::diagnostic::Severity;
use oasmith_codegen::outcome::Outcome;
use proc_macro2::fallback;
use quote::quote;

/// Names a folder: generated items are written there, formatted, and included from there, so that
/// errors and debuggers point at lines one can read.
const EXPAND_DIR: &str = "OASMITH_EXPAND_DIR";

/// What a run gave.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// Generated Rust. Text, since token streams do not outlive an expansion, and since the compiler
    /// reads text sooner than it takes over tokens one by one.
    pub(crate) items: String,
    /// Every file that was read.
    pub(crate) files: Vec<PathBuf>,
    /// Rendered findings of severity error.
    pub(crate) errors: Vec<String>,
}

/// A run that can be repeated from.
#[derive(Debug)]
struct Kept {
    root: PathBuf,
    config: Config,
    run: Run,
    states: Vec<State>,
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
        let one = &kept[at];
        let files = one.run.files.iter().zip(&one.states);
        if files.into_iter().all(|(path, then)| state(path) == *then) {
            return one.run.clone();
        }
        kept.remove(at);
    }
    let run = fresh(source, config);
    if kept.len() == LIMIT {
        kept.remove(0);
    }
    kept.push(Kept {
        root,
        config: config.clone(),
        states: run.files.iter().map(|path| state(path)).collect(),
        run: run.clone(),
    });
    run
}

fn fresh(source: &Source, config: &Config) -> Run {
    let _plain = Plain::begin();
    let outcome = source.generate(config);
    let reports = outcome.reports().into_iter();
    let errors = reports
        .filter(|(found, _)| found.severity == Severity::Error)
        .map(|(_, text)| unlabelled(&text));
    let read = outcome.read().iter();
    Run {
        errors: errors.collect(),
        files: read.map(|file| source.locate(file)).collect(),
        items: written(&outcome, source).unwrap_or_else(|| outcome.code()),
    }
}

/// While it lives, `proc-macro2` makes tokens of its own instead of the compiler's, each of which would
/// be a call; those may be made on any thread, too.
///
/// The switch is one for the whole library, and so is the lock that entry points hold.
struct Plain;

impl Plain {
    fn begin() -> Self {
        fallback::force();
        Plain
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        fallback::unforce();
    }
}

/// A rendered error without the word that the compiler puts in front anyway.
fn unlabelled(text: &str) -> String {
    text.strip_prefix("error").unwrap_or(text).to_owned()
}

/// Writes the items where the environment asks for it; gives what includes them.
fn written(outcome: &Outcome, source: &Source) -> Option<String> {
    let folder = PathBuf::from(std::env::var_os(EXPAND_DIR)?);
    let path = folder.join(Path::new(source.path()).with_extension("rs").file_name()?);
    std::fs::create_dir_all(&folder).ok()?;
    write_changed(&path, &outcome.text()).ok()?;
    let path = path.canonicalize().ok()?;
    let path = path.to_str()?;
    Some(quote! { ::core::include!(#path); }.to_string())
}

fn state(path: &Path) -> State {
    let metadata = path.metadata().ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
