//! TOML to settings.

use toml_spanner::{Arena, Item, Span, Table, Value as Toml};

use super::error::{ConfigError, Place};
use super::setting::{Data, Setting, Value};

/// Reads a whole document.
pub(super) fn read(text: &str) -> Result<Vec<Setting>, ConfigError> {
    let arena = Arena::new();
    match toml_spanner::parse(text, &arena) {
        Ok(document) => Ok(table(text, document.table())),
        Err(fault) => Err(ConfigError::new(
            place(text, fault.span()),
            fault.message(text),
        )),
    }
}

fn table(text: &str, table: &Table<'_>) -> Vec<Setting> {
    let setting = |(key, item): &(toml_spanner::Key<'_>, Item<'_>)| Setting {
        key: key.as_str().to_owned(),
        place: place(text, key.span),
        value: value(text, item),
    };
    table.entries().iter().map(setting).collect()
}

fn value(text: &str, item: &Item<'_>) -> Value {
    let data = match item.value() {
        Toml::String(string) => Data::Text((*string).to_owned()),
        Toml::Boolean(flag) => Data::Flag(*flag),
        Toml::Array(items) => Data::List(items.iter().map(|item| value(text, item)).collect()),
        Toml::Table(settings) => Data::Table(table(text, settings)),
        Toml::Integer(_) | Toml::Float(_) => Data::Other("a number"),
        Toml::DateTime(_) => Data::Other("a date"),
    };
    Value {
        place: place(text, item.span()),
        data,
    }
}

fn place(text: &str, span: Span) -> Place {
    let before = text.get(..span.range().start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place::Text {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}
