//! `oasmith.toml`: the descriptions of a project, what becomes of each, and their options.
//!
//! Options at the top hold for every `[[api]]`; an entry's own come on top of them.

use super::error::{ConfigError, Place, nearest};
use super::options::{ROWS, apply, is_ident, take, unknown};
use super::setting::{Setting, Value};
use super::{Config, toml};

/// What `oasmith.toml` lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The options at the top.
    pub config: Config,
    /// The entries, in order.
    pub apis: Vec<Entry>,
}

/// One `[[api]]`. Paths are relative to the file that lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The description.
    pub spec: String,
    /// The folder of the module or crate; absent where only a macro or build script uses the entry.
    pub output: Option<String>,
    /// The name of the crate; absent for a module.
    pub package: Option<String>,
    /// The folder of a local `oasmith` that the crate depends on.
    pub runtime_path: Option<String>,
    /// The options.
    pub config: Config,
}

/// What an entry has beside options.
const KEYS: [&str; 4] = ["spec", "output", "crate", "runtime_path"];

impl Project {
    /// Reads the text of an `oasmith.toml`.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn from_toml(text: &str) -> Result<Project, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut settings = toml::read(text).map_err(|fault| vec![fault])?;
        let entries = take(&mut settings, "api");
        let mut config = Config::default();
        misplaced(&mut settings, &mut errors);
        apply(&mut config, &settings, &mut errors);
        let mut apis = Vec::new();
        if let Some((value, _)) = &entries {
            match value.items() {
                Ok(items) => {
                    if items.len() > 1 {
                        config.written.share();
                    }
                    let read = |item| entry(item, &config, &mut errors);
                    apis.extend(items.iter().filter_map(read));
                }
                Err(fault) => errors.push(fault),
            }
        }
        if errors.is_empty() {
            Ok(Project { config, apis })
        } else {
            Err(errors)
        }
    }

    /// Says which file that was, for findings about the configuration.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Project {
        let entries = self.apis.iter_mut().map(|entry| &mut entry.config);
        for config in entries.chain([&mut self.config]) {
            config.written.stands_in(file);
        }
        self
    }

    /// The options for a description: its entry's, or those at the top, which is told where there are entries.
    pub fn config_for(&self, spec: &str) -> Config {
        let same = |entry: &&Entry| plain(&entry.spec) == plain(spec);
        if let Some(entry) = self.apis.iter().find(same) {
            return entry.config.clone();
        }
        let mut config = self.config.clone();
        if !self.apis.is_empty() {
            let listed = self.apis.iter().map(|entry| entry.spec.clone());
            config.written.unlisted = Some((spec.to_owned(), listed.collect()));
        }
        config
    }
}

fn plain(path: &str) -> &str {
    path.trim_start_matches("./")
}

/// Keys of an entry that stand at the top, and slips of `api`.
fn misplaced(settings: &mut Vec<Setting>, errors: &mut Vec<ConfigError>) {
    settings.retain(|setting| {
        let key = setting.key.as_str();
        let message = match key {
            _ if KEYS.contains(&key) => format!("`{key}` belongs into an `[[api]]`"),
            _ if ROWS.iter().any(|row| row.key == key) => return true,
            _ if nearest(key, ["api"].into_iter()).is_some() => {
                format!("unknown option `{key}`; did you mean `[[api]]`?")
            }
            _ => return true,
        };
        errors.push(ConfigError::new(setting.place, message));
        false
    });
}

fn entry(value: &Value, base: &Config, errors: &mut Vec<ConfigError>) -> Option<Entry> {
    let settings = match value.table() {
        Ok(settings) => settings,
        Err(fault) => {
            errors.push(fault);
            return None;
        }
    };
    let mut entry = Entry {
        spec: String::new(),
        output: None,
        package: None,
        runtime_path: None,
        config: base.clone(),
    };
    for setting in settings {
        errors.extend(one(&mut entry, setting).err());
    }
    if entry.spec.is_empty() {
        errors.push(ConfigError::new(
            value.place,
            "an `[[api]]` names its description: `spec`",
        ));
    }
    Some(entry)
}

fn one(entry: &mut Entry, setting: &Setting) -> Result<(), ConfigError> {
    let text = || setting.value.text().map(str::to_owned);
    match setting.key.as_str() {
        "spec" => entry.spec = text()?,
        "output" => entry.output = Some(text()?),
        "crate" => entry.package = Some(package(text()?, setting.value.place)?),
        "runtime_path" => entry.runtime_path = Some(text()?),
        key => match ROWS.iter().any(|row| row.key == key) {
            true => {
                let mut errors = Vec::new();
                apply(
                    &mut entry.config,
                    std::slice::from_ref(setting),
                    &mut errors,
                );
                return errors.into_iter().next().map_or(Ok(()), Err);
            }
            false => {
                let known = KEYS.into_iter().chain(ROWS.iter().map(|row| row.key));
                return Err(unknown("option", setting, known));
            }
        },
    }
    Ok(())
}

/// The name of a crate.
fn package(name: String, place: Place) -> Result<String, ConfigError> {
    match is_package(&name) {
        true => Ok(name),
        false => Err(ConfigError::new(
            place,
            format!("`{name}` is no name for a crate"),
        )),
    }
}

/// Whether Cargo takes this as the name of a package whose library Rust can name.
pub fn is_package(name: &str) -> bool {
    name.is_ascii() && is_ident(&name.replace('-', "_"))
}
