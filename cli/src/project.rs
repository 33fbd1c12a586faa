//! What is to be generated where: from `oasmith.toml`, or from the arguments.

use std::path::{Path, PathBuf};

use oasmith_codegen::build::{Source, options, placed};
use oasmith_codegen::config::{Config, Entry, Project, is_package};

use crate::arguments::{Description, Generate};
use crate::output::absolute;
use crate::{Failure, arguments};

/// The file that lists a project's descriptions.
const FILE: &str = "oasmith.toml";

/// One description, where it is and what becomes of it.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) source: Source,
    /// The folder of the module or crate.
    pub(crate) output: PathBuf,
    /// How people know that folder.
    pub(crate) shown: String,
    /// The crate's name; a module is wanted otherwise.
    pub(crate) package: Option<String>,
    /// The folder of a local runtime.
    pub(crate) runtime: Option<PathBuf>,
    pub(crate) config: Config,
}

impl Job {
    /// The folder of its Rust files, all that are generated in which are its own.
    pub(crate) fn sources(&self) -> PathBuf {
        self.output.join(self.below())
    }

    /// Where that is in its output.
    pub(crate) fn below(&self) -> &'static str {
        if self.package.is_some() { "src" } else { "" }
    }
}

/// Everything that `oasmith.toml` wants generated.
pub(crate) fn jobs(wanted: &arguments::Project) -> Result<Vec<Job>, Failure> {
    let Some(path) = find(wanted)? else {
        let help = "name a description and `-o DIR`, or run this where an oasmith.toml is";
        return Err(Failure(format!("there is no {FILE} here or above; {help}")));
    };
    let project = read(&path)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let jobs: Vec<Job> = project
        .apis
        .iter()
        .filter_map(|entry| job(&folder, &path, entry))
        .collect();
    if let Some(text) = collision(&jobs) {
        return Err(Failure(format!("{}: {text}", path.display())));
    }
    match jobs.is_empty() {
        true => Err(Failure(format!(
            "{} lists no `[[api]]` with an `output`",
            path.display()
        ))),
        false => Ok(jobs),
    }
}

/// Two jobs of which one would take the other's files for what it once wrote.
fn collision(jobs: &[Job]) -> Option<String> {
    let folders: Vec<Vec<String>> = jobs.iter().map(|job| absolute(&job.sources())).collect();
    for (index, (job, folder)) in jobs.iter().zip(&folders).enumerate() {
        for (other, within) in jobs.iter().zip(&folders).skip(index + 1) {
            if folder.starts_with(within) || within.starts_with(folder) {
                let (one, two) = (job.source.path(), other.source.path());
                let (here, there) = (&job.shown, &other.shown);
                let where_to = match here == there {
                    true => format!("`{here}`"),
                    false => format!("`{here}` and `{there}`, of which one holds the other"),
                };
                return Some(format!(
                    "`{one}` and `{two}` have one `output`, {where_to}: give each a folder of its own"
                ));
            }
        }
    }
    None
}

fn job(folder: &Path, file: &Path, entry: &Entry) -> Option<Job> {
    let output = entry.output.as_ref()?;
    let config = placed(entry.config.clone(), (folder, file, &entry.spec));
    Some(Job {
        source: Source::new(folder, &entry.spec),
        output: folder.join(output),
        shown: output.trim_end_matches('/').to_owned(),
        package: entry.package.clone(),
        runtime: entry.runtime_path.as_ref().map(|path| folder.join(path)),
        config: for_layout(config, entry.package.is_some()),
    })
}

/// What the arguments want generated, if they name a description.
pub(crate) fn single(wanted: &Generate) -> Result<Option<Job>, Failure> {
    let (Some(spec), Some(output)) = (&wanted.spec, &wanted.output) else {
        return Ok(None);
    };
    if let Some(name) = wanted.package.as_ref().filter(|name| !is_package(name)) {
        return Err(Failure(format!("`{name}` is no name for a crate")));
    }
    let mut config = config_for(&wanted.project, spec)?;
    if wanted.models || wanted.client || wanted.server {
        config.client = wanted.client;
        config.server = wanted.server;
    }
    Ok(Some(Job {
        source: Source::new(Path::new(""), spec),
        output: output.clone(),
        shown: output.display().to_string(),
        package: wanted.package.clone(),
        runtime: wanted.runtime_path.clone(),
        config: for_layout(config, wanted.package.is_some()),
    }))
}

/// A crate has a feature a tag unless it is told otherwise; a module is part of a crate that would have
/// to declare them.
fn for_layout(mut config: Config, package: bool) -> Config {
    config.tag_features.get_or_insert(package);
    config
}

/// A description to look at, with its options.
pub(crate) fn described(wanted: &Description) -> Result<(Source, Config), Failure> {
    let config = config_for(&wanted.project, &wanted.spec)?;
    Ok((Source::new(Path::new(""), &wanted.spec), config))
}

/// The options for a description named on the command line: those of a configuration that is named
/// there too. A file that merely lies around does not reach in.
fn config_for(wanted: &arguments::Project, spec: &str) -> Result<Config, Failure> {
    match &wanted.config {
        Some(path) => {
            let (here, file) = (Path::new(""), path.display().to_string());
            Ok(options(read(path)?, (here, &file, spec)))
        }
        None => Ok(Config::default()),
    }
}

fn find(wanted: &arguments::Project) -> Result<Option<PathBuf>, Failure> {
    if let Some(path) = &wanted.config {
        return Ok(Some(path.clone()));
    }
    if Path::new(FILE).is_file() {
        return Ok(Some(PathBuf::from(FILE)));
    }
    let here = std::env::current_dir().map_err(|fault| Failure(fault.to_string()))?;
    let above = here.ancestors().skip(1).map(|folder| folder.join(FILE));
    Ok(above.into_iter().find(|path| path.is_file()))
}

fn read(path: &Path) -> Result<Project, Failure> {
    let shown = path.display();
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|fault| Failure(format!("{shown}: {fault}")))?;
    let project = Project::from_toml(&text).map(|project| project.in_file(&shown.to_string()));
    project.map_err(|faults| {
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| format!("{shown}:{fault}"))
            .collect();
        Failure(lines.join("\nerror: "))
    })
}
