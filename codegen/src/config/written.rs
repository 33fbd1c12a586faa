//! Where a configuration is written, for what is said of it later: its file, and the lines of its keys.

use std::collections::BTreeMap;

use super::error::Place;
use super::setting::{Data, Value};

/// Where keys are written. What a build script sets has no place, and arguments of a macro have that of the macro.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The file, as its user calls it.
    file: Option<String>,
    /// By the option and what it names: `select.operations.listPets`.
    places: BTreeMap<String, Spot>,
    /// The description that was asked for, and those that the file lists, where it is none of them.
    pub(crate) unlisted: Option<(String, Vec<String>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    line: usize,
    column: usize,
    /// Whether it holds for several descriptions.
    common: bool,
}

impl Written {
    /// Keeps the places of what an option names.
    pub(super) fn keep(&mut self, option: &str, value: &Value) {
        match &value.data {
            Data::Table(settings) => {
                for setting in settings {
                    let below = format!("{option}.{}", setting.key);
                    self.note(&below, setting.place);
                    self.keep(&below, &setting.value);
                }
            }
            Data::List(items) => {
                for item in items {
                    if let Data::Text(text) = &item.data {
                        self.note(&format!("{option}.{text}"), item.place);
                    }
                }
            }
            Data::Text(_) | Data::Flag(_) | Data::Other(_) => {}
        }
    }

    fn note(&mut self, key: &str, place: Place) {
        if let Place::Text { line, column } = place {
            let common = false;
            let spot = Spot {
                line,
                column,
                common,
            };
            self.places.insert(key.to_owned(), spot);
        }
    }

    /// What was written so far holds for several descriptions.
    pub(super) fn share(&mut self) {
        self.places.values_mut().for_each(|spot| spot.common = true);
    }

    pub(super) fn stands_in(&mut self, file: &str) {
        self.file = Some(file.to_owned());
    }

    /// Whether an option names this for several descriptions, of which one need not have it.
    pub(crate) fn is_common(&self, option: &str, key: &str) -> bool {
        let spot = self.places.get(&format!("{option}.{key}"));
        spot.is_some_and(|spot| spot.common)
    }

    /// `oasmith.toml:3:5`, or the option where its place is not known.
    pub(crate) fn place(&self, option: &str, key: &str) -> String {
        let file = self.file.as_deref();
        match self.places.get(&format!("{option}.{key}")) {
            Some(spot) => {
                let file = file.map_or_else(|| "the configuration".to_owned(), str::to_owned);
                format!("{file}:{}:{}", spot.line, spot.column)
            }
            None => file
                .filter(|_| option == "spec")
                .unwrap_or(option)
                .to_owned(),
        }
    }
}
