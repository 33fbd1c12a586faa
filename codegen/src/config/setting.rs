//! A configuration before it is understood: keys and values with their places, whichever syntax
//! they were written in.

use super::error::{ConfigError, Place};

/// One `key = value`.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) key: String,
    /// Of the key.
    pub(super) place: Place,
    pub(super) value: Value,
}

/// A value and its place.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) place: Place,
    pub(super) data: Data,
}

#[derive(Debug)]
pub(super) enum Data {
    Text(String),
    Flag(bool),
    List(Vec<Value>),
    Table(Vec<Setting>),
    /// Something no option takes; what it is called.
    Other(&'static str),
}

impl Value {
    fn is(&self) -> &'static str {
        match &self.data {
            Data::Text(_) => "a string",
            Data::Flag(_) => "a boolean",
            Data::List(_) => "a list",
            Data::Table(_) => "a table",
            Data::Other(name) => name,
        }
    }

    fn not(&self, wanted: &str) -> ConfigError {
        ConfigError::new(
            self.place,
            format!("expected {wanted}, found {}", self.is()),
        )
    }

    pub(super) fn text(&self) -> Result<&str, ConfigError> {
        match &self.data {
            Data::Text(text) => Ok(text),
            _ => Err(self.not("a string")),
        }
    }

    pub(super) fn flag(&self) -> Result<bool, ConfigError> {
        match self.data {
            Data::Flag(flag) => Ok(flag),
            _ => Err(self.not("`true` or `false`")),
        }
    }

    pub(super) fn table(&self) -> Result<&[Setting], ConfigError> {
        match &self.data {
            Data::Table(settings) => Ok(settings),
            _ => Err(self.not("a table")),
        }
    }

    pub(super) fn items(&self) -> Result<&[Value], ConfigError> {
        match &self.data {
            Data::List(items) => Ok(items),
            _ => Err(self.not("a list")),
        }
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, ConfigError> {
        let text = self.text()?;
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, meaning)) => Ok(*meaning),
            None => {
                let known: Vec<String> = words.iter().map(|(w, _)| format!("`{w}`")).collect();
                let message = format!("`{text}` is none of {}", known.join(", "));
                Err(ConfigError::new(self.place, message))
            }
        }
    }
}
