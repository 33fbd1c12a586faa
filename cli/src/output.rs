//! A folder of output as it should be, beside what it is.
//!
//! In: a job and its outcome, whose files come one by one, so that not all of them are held. Out: what differs, and
//! what is mended. Files are ours if their first line says so; nothing else is ever written over or removed, nor is what
//! links lead to, or a folder within that is the output of another run.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use oasmith_codegen::outcome::{File, Layout, Outcome, Package, is_generated, is_root};

use crate::Failure;
use crate::project::Job;

/// What differs between a folder and what it should hold; paths are relative to it.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// With another text than they should have.
    pub(crate) stale: Vec<String>,
    /// Not there.
    pub(crate) missing: Vec<String>,
    /// Generated once, and no longer.
    pub(crate) left_over: Vec<String>,
    /// Of the same name, but not ours.
    pub(crate) foreign: Vec<String>,
    /// Folders within that are outputs of other runs, and none of this one's matter.
    pub(crate) apart: Vec<String>,
    /// How many files there should be.
    pub(crate) total: usize,
}

impl Difference {
    pub(crate) fn is_empty(&self) -> bool {
        let Difference {
            stale,
            missing,
            left_over,
            foreign,
            ..
        } = self;
        stale.is_empty() && missing.is_empty() && left_over.is_empty() && foreign.is_empty()
    }
}

/// Compares a job's folder with what its run gave.
pub(crate) fn compare(job: &Job, outcome: Outcome) -> Result<Difference, Failure> {
    let found = sources(job);
    Ok(look(job, outcome, Way::Look, found)?.difference)
}

/// Makes a job's folder what its run gave; gives back what was different.
pub(crate) fn renew(job: &Job, outcome: Outcome) -> Result<Difference, Failure> {
    let found = sources(job);
    // Beside files of others nothing is written until it is known that none of them is in the way.
    let way = match found.iter().all(|one| one.whose == Whose::Ours) {
        true => Way::Write,
        false => Way::Wait,
    };
    let seen = look(job, outcome, way, found)?;
    if let Some(path) = seen.difference.foreign.first() {
        let message = "is in the way: it was not generated here, and is not written over";
        return Err(Failure(format!("{}/{path} {message}", job.shown)));
    }
    for file in &seen.waiting {
        write(&job.output, file).map_err(|fault| failure(job, &file.path, &fault))?;
    }
    for name in &seen.difference.left_over {
        let path = job.output.join(name);
        std::fs::remove_file(&path).map_err(|fault| failure(job, name, &fault))?;
        // Fails where something else is in the folder, which is then wanted.
        let _ = path.parent().map(std::fs::remove_dir);
    }
    Ok(seen.difference)
}

/// What is done about a file that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nothing.
    Look,
    /// It is written at once.
    Write,
    /// It is kept, to be written when all files have been seen.
    Wait,
}

/// The files of a run so far.
#[derive(Default)]
struct Seen {
    difference: Difference,
    paths: BTreeSet<String>,
    waiting: Vec<File>,
    fault: Option<Failure>,
}

fn look(job: &Job, outcome: Outcome, way: Way, found: Vec<Found>) -> Result<Seen, Failure> {
    if let Some(root) = other_root(job, &outcome) {
        let shown = &job.shown;
        let message = "is the root of what was generated from another description";
        let help = "generate into another folder, or remove it";
        return Err(Failure(format!("{shown}/{root} {message}; {help}")));
    }
    let seen = Mutex::new(Seen::default());
    // Mostly none, of thousands.
    let apart: Vec<&Found> = found.iter().filter(|one| one.is_apart()).collect();
    outcome.write(&layout(job), &|file: File| {
        let state = state_among(&apart, &job.output, &file);
        let differs = matches!(state, Ok(State::Stale | State::Missing));
        let written = match differs && way == Way::Write {
            true => write(&job.output, &file),
            false => Ok(()),
        };
        // Who panicked while holding it has ended the run.
        let Ok(mut seen) = seen.lock() else { return };
        seen.paths.insert(file.path.clone());
        seen.difference.total += 1;
        match written.and(state) {
            Ok(State::Fresh) => {}
            Ok(State::Stale) => seen.difference.stale.push(file.path.clone()),
            Ok(State::Missing) => seen.difference.missing.push(file.path.clone()),
            // A manifest may be taken over by the user; sources may not.
            Ok(State::Foreign) if file.path == "Cargo.toml" => seen.difference.total -= 1,
            Ok(State::Foreign) => seen.difference.foreign.push(file.path.clone()),
            Err(fault) => seen.fault = Some(failure(job, &file.path, &fault)),
        }
        if differs && way == Way::Wait {
            seen.waiting.push(file);
        }
    });
    let mut seen = seen.into_inner().unwrap_or_default();
    if let Some(fault) = seen.fault.take() {
        return Err(fault);
    }
    for Found { path, whose } in found {
        match whose {
            Whose::Ours if !seen.paths.contains(&path) => seen.difference.left_over.push(path),
            Whose::AnotherRun => seen.difference.apart.push(path),
            Whose::Ours | Whose::Somebodys | Whose::Link => {}
        }
    }
    // They came in no order.
    for list in [
        &mut seen.difference.stale,
        &mut seen.difference.missing,
        &mut seen.difference.foreign,
    ] {
        list.sort();
    }
    Ok(seen)
}

/// The root of an output of the other layout where a job has its own, whose files would be left over: one of another
/// description. A job's own is left over where it has been given another layout.
fn other_root(job: &Job, outcome: &Outcome) -> Option<&'static str> {
    let name = match job.package {
        Some(_) => "src/mod.rs",
        None => "lib.rs",
    };
    let lines = first_lines(&job.output.join(name)).ok()?;
    (is_root(&lines) && !outcome.is_source_of(&lines)).then_some(name)
}

fn failure(job: &Job, path: &str, fault: &io::Error) -> Failure {
    Failure(format!("{}/{path}: {fault}", job.shown))
}

/// What stands where a file should.
enum State {
    Fresh,
    Stale,
    Foreign,
    Missing,
}

/// The state of a file beside what has been found: what is behind a link stays if it is as it should be.
fn state_among(apart: &[&Found], folder: &Path, file: &File) -> io::Result<State> {
    let Some(holder) = apart.iter().find(|one| one.holds(&file.path)) else {
        return state(folder, file);
    };
    match holder.whose == Whose::Link && matches!(state(folder, file)?, State::Fresh) {
        true => Ok(State::Fresh),
        false => Ok(State::Foreign),
    }
}

fn state(folder: &Path, file: &File) -> io::Result<State> {
    match std::fs::read_to_string(folder.join(&file.path)) {
        Ok(text) if same(&text, &file.text) => Ok(State::Fresh),
        Ok(text) if is_generated(&text) => Ok(State::Stale),
        Ok(_) => Ok(State::Foreign),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(State::Missing),
        Err(fault) => Err(fault),
    }
}

/// Line ends may have been changed by what checked the files out.
fn same(one: &str, other: &str) -> bool {
    one == other || one.replace("\r\n", "\n") == other
}

/// Writes a file, and the folders that it needs.
fn write(folder: &Path, file: &File) -> io::Result<()> {
    let path = folder.join(&file.path);
    match std::fs::write(&path, &file.text) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
            std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
            std::fs::write(&path, &file.text)
        }
        done => done,
    }
}

/// What is in the folder of a job.
struct Found {
    /// Relative to the folder.
    path: String,
    whose: Whose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// A Rust file that was generated, and by this job as far as anyone can tell.
    Ours,
    /// A Rust file of somebody else.
    Somebodys,
    /// A link to a file or a folder, which may lead anywhere: nothing is written behind it.
    Link,
    /// A folder with the root of an output, which another run made: this job's is above.
    AnotherRun,
}

impl Found {
    /// Whether nothing is written within.
    fn is_apart(&self) -> bool {
        matches!(self.whose, Whose::AnotherRun | Whose::Link)
    }

    /// Whether a path is within the output of another run, or leads through a link.
    fn holds(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&self.path);
        match self.whose {
            Whose::AnotherRun => rest.is_some_and(|rest| rest.starts_with('/')),
            Whose::Link => rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            Whose::Ours | Whose::Somebodys => false,
        }
    }
}

/// What is where a job's Rust files are, in order.
fn sources(job: &Job) -> Vec<Found> {
    let mut found = Vec::new();
    let (folder, below) = (job.sources(), job.below());
    // The output may be a link, for it was named; what is in it may not.
    match !below.is_empty() && folder.is_symlink() {
        true => found.push(Found {
            path: below.to_owned(),
            whose: Whose::Link,
        }),
        false => walk(&folder, below, &mut found),
    }
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<Found>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let (Some(name), Ok(kind)) = (name.to_str(), entry.file_type()) else {
            continue;
        };
        let shown = match prefix {
            "" => name.to_owned(),
            above => format!("{above}/{name}"),
        };
        let whose = if kind.is_dir() {
            if !has_root(&path) {
                walk(&path, &shown, found);
                continue;
            }
            Whose::AnotherRun
        } else if kind.is_symlink() {
            Whose::Link
        } else if name.ends_with(".rs") {
            match first_lines(&path).is_ok_and(|lines| is_generated(&lines)) {
                true => Whose::Ours,
                false => Whose::Somebodys,
            }
        } else {
            continue;
        };
        found.push(Found { path: shown, whose });
    }
}

/// Whether a folder has the root of a module or of a crate.
fn has_root(folder: &Path) -> bool {
    let roots = ["mod.rs", "lib.rs"].map(|name| first_lines(&folder.join(name)));
    roots.into_iter().flatten().any(|lines| is_root(&lines))
}

/// The first two lines of a file, as far as marks could stand in them.
fn first_lines(path: &Path) -> io::Result<String> {
    let mut lines = Vec::new();
    let file = std::fs::File::open(path)?;
    let mut reader = BufReader::with_capacity(512, file.take(4096));
    for _ in 0..2 {
        reader.read_until(b'\n', &mut lines)?;
    }
    Ok(String::from_utf8_lossy(&lines).into_owned())
}

fn layout(job: &Job) -> Layout {
    let Some(name) = &job.package else {
        return Layout::Module;
    };
    Layout::Crate(Package {
        name: name.clone(),
        description: format!("Generated from {}", job.source.path()),
        runtime_path: job
            .runtime
            .as_ref()
            .map(|runtime| relative(&job.output, runtime)),
        runtime_features: match job.config.backtracking {
            true => vec!["backtracking".to_owned()],
            false => Vec::new(),
        },
    })
}

/// The way from one folder to another, which a manifest can hold on any machine.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (absolute(from), absolute(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let way: Vec<String> = up.chain(to[common..].iter().cloned()).collect();
    if way.is_empty() {
        ".".to_owned()
    } else {
        way.join("/")
    }
}

/// The parts of an absolute path, without `.` and `..`.
pub(crate) fn absolute(path: &Path) -> Vec<String> {
    let path = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()),
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts
}
