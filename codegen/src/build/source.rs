//! Where a description is: a folder and a path in it. Every door starts here, so that all give the
//! same paths to the same passes.

use std::path::{Path, PathBuf};

use crate::config::{Config, Entry, Project};
use crate::load::{FileLoader, Input, full, slashed, way};
use crate::outcome::Outcome;

/// A description on the disk.
#[derive(Debug, Clone)]
pub struct Source {
    folder: PathBuf,
    path: String,
    loader: FileLoader,
}

impl Source {
    /// The description at `spec`, relative to `folder` as every other path of its configuration is.
    ///
    /// References may lead anywhere below the folder that the description belongs to, which OAS0102 says.
    pub fn new(folder: &Path, spec: &str) -> Source {
        let spec_path = Path::new(spec);
        let (folder, path) = match (spec_path.is_absolute(), spec_path.parent()) {
            (true, Some(parent)) => {
                let name = spec_path.file_name().unwrap_or_default().to_string_lossy();
                (parent.to_path_buf(), name.into_owned())
            }
            _ => (folder.to_path_buf(), normal(&forward(spec))),
        };
        let loader = FileLoader::new(&folder).or_within(&root(&folder, &path));
        Source {
            folder,
            path,
            loader,
        }
    }

    /// Runs the passes.
    pub fn generate(&self, config: &Config) -> Outcome {
        crate::generate(&self.input(), config)
    }

    /// The description for the passes.
    pub fn input(&self) -> Input<'_> {
        Input {
            path: &self.path,
            loader: &self.loader,
        }
    }

    /// The path of the description in its folder.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where a file that was read stands on the disk.
    pub fn locate(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }
}

/// The options that a configuration file has for a description, both relative to `folder`. What it lists is relative to the
/// file; what it refers to is given as [`Source::new`] with that folder has it.
pub fn options(project: Project, (folder, file, spec): (&Path, &str, &str)) -> Config {
    let project = project.in_file(file);
    let file = folder.join(file);
    let description = slashed(&folder.join(forward(spec)));
    let lists = |entry: &&Entry| slashed(&file.with_file_name(forward(&entry.spec))) == description;
    let listed = project.apis.iter().find(lists);
    let config = match listed {
        Some(entry) => project.config_for(&entry.spec),
        None => project.config_for(&way(&slashed(&file), &description)),
    };
    placed(config, (folder, &file, spec))
}

/// Options as [`Source::new`] with that folder and description reads the files that they refer to, which are relative to the
/// configuration file.
pub fn placed(mut config: Config, (folder, file, spec): (&Path, &Path, &str)) -> Config {
    // What a description with an absolute path refers to is relative to that.
    let from = match Path::new(spec).is_absolute() {
        true => slashed(Path::new(spec)),
        false => slashed(&folder.join("oasmith.toml")),
    };
    let paths = config.overlays.iter_mut();
    for path in paths.chain(config.mirror.values_mut()) {
        *path = way(&from, &slashed(&file.with_file_name(forward(path))));
    }
    config
}

/// The folder that all files of a description are in, however its path is written: the nearest above it that says so, or
/// the one that its path is relative to where that is above. Where nothing says so, it is what both are in.
fn root(folder: &Path, path: &str) -> PathBuf {
    let (folder, file) = (full(folder), full(&folder.join(path)));
    let own = file.parent().unwrap_or(Path::new(""));
    let nearest = |names: &[&str]| {
        let has = |above: &&Path| names.iter().any(|name| above.join(name).exists());
        own.ancestors().find(has)
    };
    match nearest(&["oasmith.toml"]).or_else(|| nearest(&[".git", "Cargo.toml"])) {
        Some(root) if !root.starts_with(&folder) => root.to_path_buf(),
        Some(_) => folder,
        None => {
            let common = folder.ancestors().find(|above| own.starts_with(above));
            common.unwrap_or(own).to_path_buf()
        }
    }
}

/// A path as it is written on Windows, or anywhere.
fn forward(path: &str) -> String {
    path.replace('\\', "/")
}

/// Without `.` and without `name/..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
