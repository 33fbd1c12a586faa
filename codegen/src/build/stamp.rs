//! What the last run of a build script read and gave, so that a run with nothing to do does nothing.

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};
use std::path::Path;

use super::Source;
use crate::config::Config;

/// The state after a run without errors.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Of the options and this version.
    config: u64,
    /// Of the text that was written.
    pub(super) output: u64,
    /// What was read, in order, with its hash.
    inputs: Vec<(u64, String)>,
    /// What Cargo was told; it forgets that when the script runs again.
    pub(super) warnings: Vec<String>,
}

impl Stamp {
    pub(super) fn of(source: &Source, config: &Config, read: &[String]) -> Stamp {
        let input = |path: &String| (hash_file(source, path), path.clone());
        Stamp {
            config: hash_config(source, config),
            inputs: read.iter().map(input).collect(),
            ..Stamp::default()
        }
    }

    /// Whether everything is as it was.
    pub(super) fn holds(&self, source: &Source, config: &Config, output: &Path) -> bool {
        self.config == hash_config(source, config)
            && self
                .inputs
                .iter()
                .all(|(hash, path)| *hash == hash_file(source, path))
            && std::fs::read(output).is_ok_and(|text| hash(&text) == self.output)
    }

    /// Tells Cargo what the output depends on, and the warnings.
    pub(super) fn tell(&self, source: &Source, cargo: &mut dyn Write) -> io::Result<()> {
        for (_, path) in &self.inputs {
            writeln!(
                cargo,
                "cargo::rerun-if-changed={}",
                source.locate(path).display()
            )?;
        }
        for warning in &self.warnings {
            writeln!(cargo, "cargo::warning={warning}")?;
        }
        Ok(())
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = format!("config {:016x}\noutput {:016x}\n", self.config, self.output);
        for (hash, path) in &self.inputs {
            text.push_str(&format!("input {hash:016x} {path}\n"));
        }
        for warning in &self.warnings {
            text.push_str(&format!("warning {warning}\n"));
        }
        text
    }

    /// `None` for what another version wrote.
    pub(super) fn parse(text: &str) -> Option<Stamp> {
        let number = |text: &str| u64::from_str_radix(text, 16).ok();
        let mut stamp = Stamp::default();
        for line in text.lines() {
            match line.split_once(' ')? {
                ("config", hash) => stamp.config = number(hash)?,
                ("output", hash) => stamp.output = number(hash)?,
                ("input", rest) => {
                    let (hash, path) = rest.split_once(' ')?;
                    stamp.inputs.push((number(hash)?, path.to_owned()));
                }
                ("warning", line) => stamp.warnings.push(line.to_owned()),
                _ => return None,
            }
        }
        Some(stamp)
    }
}

/// Of bytes, the same in every run of the same program.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn hash_file(source: &Source, path: &str) -> u64 {
    std::fs::read(source.locate(path)).map_or(0, |bytes| hash(&bytes))
}

fn hash_config(source: &Source, config: &Config) -> u64 {
    let version = env!("CARGO_PKG_VERSION");
    // A generator under development keeps its version while it changes; the script that it is
    // linked into does not stay the same then.
    let script = std::env::current_exe()
        .and_then(|path| path.metadata())
        .ok();
    let script = script.map(|script| (script.len(), script.modified().ok()));
    hash(format!("{version}\n{script:?}\n{}\n{config:?}", source.path()).as_bytes())
}
