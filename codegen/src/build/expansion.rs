//! Runs for macros, kept for as long as the process lives: an editor expands the same macro over and
//! over, and most of the time nothing it reads has changed.

use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use proc_macro2::fallback;

use super::{Source, write_changed};
use crate::config::Config;
use crate::diagnostic::Severity;
use crate::hash::Quick;
use crate::outcome::Outcome;

/// What a run gave.
#[derive(Debug, Clone)]
pub struct Expansion {
    /// Generated Rust. Text, since token streams do not outlive an expansion, and since the compiler
    /// reads text sooner than it takes over tokens one by one.
    pub items: String,
    /// Every file that was read.
    pub files: Vec<PathBuf>,
    /// Rendered findings of severity error.
    pub errors: Vec<String>,
}

/// A run that can be repeated from.
#[derive(Debug)]
struct Kept {
    root: PathBuf,
    config: Config,
    folder: Option<PathBuf>,
    run: Expansion,
    /// Per file its content then.
    states: Vec<State>,
}

/// Length and hash of what a file holds; `None` where it cannot be read.
type State = Option<(usize, u64)>;

static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// How many runs are kept.
const LIMIT: usize = 32;

/// Runs the passes, or repeats a run whose options are the same and whose files hold the same.
///
/// With a folder the generated items are written there, formatted, and what is given includes them.
///
/// While it runs, `proc-macro2` makes tokens of its own: a macro must not make others meanwhile on
/// another thread.
pub fn expansion(source: &Source, config: &Config, folder: Option<&Path>) -> Expansion {
    let root = source.locate(source.path());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let same =
        |run: &Kept| run.root == root && run.config == *config && run.folder.as_deref() == folder;
    if let Some(at) = kept.iter().position(same) {
        let one = &kept[at];
        let mut files = one.run.files.iter().zip(&one.states);
        if files.all(|(path, then)| state(path) == *then) {
            return one.run.clone();
        }
        kept.remove(at);
    }
    let run = fresh(source, config, folder);
    if kept.len() == LIMIT {
        kept.remove(0);
    }
    kept.push(Kept {
        root,
        config: config.clone(),
        folder: folder.map(Path::to_path_buf),
        states: run.files.iter().map(|path| state(path)).collect(),
        run: run.clone(),
    });
    run
}

fn fresh(source: &Source, config: &Config, folder: Option<&Path>) -> Expansion {
    let _plain = Plain::begin();
    let outcome = source.generate(config);
    let brief = outcome.brief();
    let shown = brief.shown.iter();
    let shown = shown.filter(|(found, _)| found.severity == Severity::Error);
    let more = brief.more();
    let more = more.filter(|(severity, _)| *severity == Severity::Error);
    let errors = shown
        .map(|(_, text)| unlabelled(text))
        .chain(more.map(|(_, line)| line));
    let read = outcome.read().iter();
    let written = folder.and_then(|folder| written(&outcome, source, folder));
    Expansion {
        errors: errors.collect(),
        files: read.map(|file| source.locate(file)).collect(),
        items: written.unwrap_or_else(|| outcome.code()),
    }
}

/// While it lives, `proc-macro2` makes tokens of its own instead of the compiler's, each of which would
/// be a call; those may be made on any thread, too.
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

/// Writes the items; gives what includes them.
fn written(outcome: &Outcome, source: &Source, folder: &Path) -> Option<String> {
    let path = folder.join(Path::new(source.path()).with_extension("rs").file_name()?);
    std::fs::create_dir_all(folder).ok()?;
    write_changed(&path, &outcome.text()).ok()?;
    let path = path.canonicalize().ok()?;
    let path = path.to_str()?;
    Some(quote::quote! { ::core::include!(#path); }.to_string())
}

fn state(path: &Path) -> State {
    let bytes = std::fs::read(path).ok()?;
    let mut hash = Quick::default();
    hash.write(&bytes);
    Some((bytes.len(), hash.finish()))
}
