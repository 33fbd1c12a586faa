//! A folder of output as it should be, beside what it is.
//!
//! Files are ours if their first line says so; nothing else is ever written over or removed.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};

use oasmith_codegen::outcome::{File, Layout, Outcome, Package, is_generated};
use oasmith_codegen::parallel;

use crate::Failure;
use crate::project::Job;

/// What differs between a folder and what it should hold.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// With another text than they should have.
    pub(crate) stale: Vec<File>,
    /// Not there.
    pub(crate) missing: Vec<File>,
    /// Generated once, and no longer.
    pub(crate) left_over: Vec<String>,
    /// Of the same name, but not ours.
    pub(crate) foreign: Vec<String>,
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
pub(crate) fn compare(job: &Job, outcome: &Outcome) -> Result<Difference, Failure> {
    let files = outcome.files(&layout(job));
    let paths: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let mut difference = Difference {
        total: files.len(),
        ..Difference::default()
    };
    let states = parallel::map(&files, |file| state(&job.output, file));
    for (file, state) in files.into_iter().zip(states) {
        match state {
            Ok(State::Fresh) => {}
            Ok(State::Stale) => difference.stale.push(file),
            // A manifest may be taken over by the user; sources may not.
            Ok(State::Foreign) if file.path == "Cargo.toml" => difference.total -= 1,
            Ok(State::Foreign) => difference.foreign.push(file.path),
            Ok(State::Missing) => difference.missing.push(file),
            Err(fault) => return Err(Failure(format!("{}/{}: {fault}", job.shown, file.path))),
        }
    }
    let mut found = Vec::new();
    let sources = if job.package.is_some() { "src" } else { "" };
    walk(&job.output.join(sources), sources, &mut found);
    found.retain(|path| !paths.contains(path));
    difference.left_over = found;
    Ok(difference)
}

/// What stands where a file should.
enum State {
    Fresh,
    Stale,
    Foreign,
    Missing,
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

/// Generated Rust files below a folder, by path relative to the output.
fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let shown = if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}/{name}")
        };
        if path.is_dir() {
            walk(&path, &shown, found);
        } else if name.ends_with(".rs")
            && std::fs::read_to_string(&path).is_ok_and(|text| is_generated(&text))
        {
            found.push(shown);
        }
    }
}

/// Makes the folder what it should be; gives back how many files were written.
pub(crate) fn write(job: &Job, difference: &Difference) -> Result<usize, Failure> {
    let fault = |path: &str, fault: io::Error| Failure(format!("{}/{path}: {fault}", job.shown));
    if let Some(path) = difference.foreign.first() {
        let message = "is in the way: it was not generated, and is not written over";
        return Err(Failure(format!("{}/{path} {message}", job.shown)));
    }
    let changed: Vec<&File> = difference.stale.iter().chain(&difference.missing).collect();
    let folder = |file: &File| {
        let path = job.output.join(&file.path);
        path.parent().unwrap_or(&job.output).to_path_buf()
    };
    let folders: BTreeSet<PathBuf> = changed.iter().map(|file| folder(file)).collect();
    for folder in folders {
        std::fs::create_dir_all(&folder).map_err(|f| fault(&folder.to_string_lossy(), f))?;
    }
    let write = |file: &&File| {
        let done = std::fs::write(job.output.join(&file.path), &file.text);
        done.map_err(|f| fault(&file.path, f))
    };
    parallel::map(&changed, write)
        .into_iter()
        .collect::<Result<(), Failure>>()?;
    for name in &difference.left_over {
        let path = job.output.join(name);
        std::fs::remove_file(&path).map_err(|f| fault(name, f))?;
        // Fails where something else is in the folder, which is then wanted.
        let _ = path.parent().map(std::fs::remove_dir);
    }
    Ok(changed.len())
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
fn absolute(path: &Path) -> Vec<String> {
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
