//! The options: one row each, read alike from every syntax.

use std::collections::BTreeMap;
use std::str::FromStr;

use proc_macro2::TokenStream;

use super::error::{ConfigError, Place, nearest};
use super::setting::{Setting, Value};
use super::verbatim::Verbatim;
use super::{
    ANY, Config, Discriminators, Enums, FormatType, Integers, Responses, Selection, UnknownMembers,
};

type Outcome = Result<(), ConfigError>;

/// A key and what it does.
pub(super) struct Row {
    pub(super) key: &'static str,
    read: fn(&mut Config, &Value) -> Outcome,
}

/// Every option there is.
pub(super) const ROWS: &[Row] = &[
    Row {
        key: "client",
        read: |c, v| set(&mut c.client, v.flag()),
    },
    Row {
        key: "server",
        read: |c, v| set(&mut c.server, v.flag()),
    },
    Row {
        key: "request_head",
        read: |c, v| set(&mut c.request_head, v.flag()),
    },
    Row {
        key: "fallible_handlers",
        read: |c, v| set(&mut c.fallible_handlers, v.flag()),
    },
    Row {
        key: "responses",
        read: |c, v| set(&mut c.responses, v.word(RESPONSES)),
    },
    Row {
        key: "unknown_members",
        read: |c, v| set(&mut c.unknown_members, v.word(UNKNOWN)),
    },
    Row {
        key: "enums",
        read: |c, v| set(&mut c.enums, v.word(ENUMS)),
    },
    Row {
        key: "discriminators",
        read: |c, v| set(&mut c.discriminators, v.word(DISCRIMINATORS)),
    },
    Row {
        key: "formats",
        read: |c, v| map(&mut c.formats, v, format),
    },
    Row {
        key: "assert_formats",
        read: |c, v| set(&mut c.assert_formats, v.flag()),
    },
    Row {
        key: "integers",
        read: |c, v| set(&mut c.integers, v.word(INTEGERS)),
    },
    Row {
        key: "rename",
        read: rename,
    },
    Row {
        key: "replace",
        read: |c, v| map(&mut c.replace, v, path),
    },
    Row {
        key: "derives",
        read: derives,
    },
    Row {
        key: "attributes",
        read: |c, v| map(&mut c.attributes, v, |v| list(v, attribute)),
    },
    Row {
        key: "select",
        read: |c, v| selection(&mut c.select, v),
    },
    Row {
        key: "exclude",
        read: |c, v| selection(&mut c.exclude, v),
    },
    Row {
        key: "overlays",
        read: |c, v| append(&mut c.overlays, v, text),
    },
    Row {
        key: "patch",
        read: |c, v| map(&mut c.patch, v, text),
    },
    Row {
        key: "mirror",
        read: |c, v| map(&mut c.mirror, v, text),
    },
    Row {
        key: "runtime",
        read: |c, v| set(&mut c.runtime, module(v)),
    },
    Row {
        key: "tag_features",
        read: |c, v| set(&mut c.tag_features, v.flag().map(Some)),
    },
    Row {
        key: "backtracking",
        read: |c, v| set(&mut c.backtracking, v.flag()),
    },
    Row {
        key: "exact_untyped",
        read: |c, v| set(&mut c.exact_untyped, v.flag()),
    },
    Row {
        key: "pages",
        read: |c, v| map(&mut c.pages, v, super::pages::pages),
    },
    Row {
        key: "tolerate",
        read: tolerate,
    },
];

const RESPONSES: &[(&str, Responses)] = &[
    ("strict", Responses::Strict),
    ("open", Responses::Open),
    ("tolerant", Responses::Tolerant),
];
const UNKNOWN: &[(&str, UnknownMembers)] = &[
    ("skip", UnknownMembers::Skip),
    ("keep", UnknownMembers::Keep),
];
const INTEGERS: &[(&str, Integers)] = &[("i64", Integers::I64), ("exact", Integers::Exact)];
const DISCRIMINATORS: &[(&str, Discriminators)] = &[
    ("describe", Discriminators::Describe),
    ("decide", Discriminators::Decide),
];
const ENUMS: &[(&str, Enums)] = &[("open", Enums::Open), ("closed", Enums::Closed)];

/// Carries settings over into a configuration; what one of them gets wrong does not stop the rest.
pub(super) fn apply(config: &mut Config, settings: &[Setting], errors: &mut Vec<ConfigError>) {
    for setting in settings {
        let read = match ROWS.iter().find(|row| row.key == setting.key) {
            Some(row) => {
                config.written.keep(&setting.key, &setting.value);
                (row.read)(config, &setting.value)
            }
            None => Err(unknown("option", setting, ROWS.iter().map(|row| row.key))),
        };
        errors.extend(read.err());
    }
}

/// A key that does not exist.
pub(super) fn unknown<'n>(
    what: &str,
    setting: &Setting,
    known: impl Iterator<Item = &'n str> + Clone,
) -> ConfigError {
    let help = match nearest(&setting.key, known.clone()) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => format!("; there are {}", known.collect::<Vec<_>>().join(", ")),
    };
    ConfigError::new(
        setting.place,
        format!("unknown {what} `{}`{help}", setting.key),
    )
}

fn set<T>(slot: &mut T, value: Result<T, ConfigError>) -> Outcome {
    *slot = value?;
    Ok(())
}

fn map<T>(
    slot: &mut BTreeMap<String, T>,
    value: &Value,
    read: impl Fn(&Value) -> Result<T, ConfigError>,
) -> Outcome {
    for setting in value.table()? {
        slot.insert(setting.key.clone(), read(&setting.value)?);
    }
    Ok(())
}

fn list<T>(
    value: &Value,
    read: impl Fn(&Value) -> Result<T, ConfigError>,
) -> Result<Vec<T>, ConfigError> {
    value.items()?.iter().map(read).collect()
}

fn append<T>(
    slot: &mut Vec<T>,
    value: &Value,
    read: impl Fn(&Value) -> Result<T, ConfigError>,
) -> Outcome {
    slot.extend(list(value, read)?);
    Ok(())
}

fn text(value: &Value) -> Result<String, ConfigError> {
    value.text().map(str::to_owned)
}

fn format(value: &Value) -> Result<FormatType, ConfigError> {
    if value.text()? == "string" {
        return Ok(FormatType::Plain);
    }
    path(value).map(FormatType::Path)
}

/// A Rust type's path, perhaps with arguments: what stands where a type may stand.
fn path(value: &Value) -> Result<String, ConfigError> {
    verbatim(value, Verbatim::Type)
}

/// The path of a trait that may be derived.
fn derivable(value: &Value) -> Result<String, ConfigError> {
    verbatim(value, Verbatim::Trait)
}

fn attribute(value: &Value) -> Result<String, ConfigError> {
    verbatim(value, Verbatim::Attribute)
}

/// The path of a module.
fn module(value: &Value) -> Result<String, ConfigError> {
    verbatim(value, Verbatim::Module)
}

fn verbatim(value: &Value, kind: Verbatim) -> Result<String, ConfigError> {
    let text = value.text()?;
    match kind.fault(text) {
        Some(fault) => Err(ConfigError::new(value.place, fault)),
        None => Ok(text.to_owned()),
    }
}

/// A Rust identifier that may be declared.
fn ident(value: &Value) -> Result<String, ConfigError> {
    let text = value.text()?;
    match is_ident(text) {
        true => Ok(text.to_owned()),
        false => Err(ConfigError::new(
            value.place,
            format!("`{text}` is no Rust name"),
        )),
    }
}

pub(super) fn is_ident(text: &str) -> bool {
    // In a macro rustc reads brackets by recursion, however many there are.
    if text.contains(['(', '[', '{']) {
        return false;
    }
    let mut tokens = TokenStream::from_str(text).into_iter().flatten();
    let one = matches!(tokens.next(), Some(proc_macro2::TokenTree::Ident(ident)) if ident == text);
    // These are the words that not even a raw identifier saves.
    let never = matches!(text, "_" | "self" | "Self" | "super" | "crate");
    one && tokens.next().is_none() && !never && !text.starts_with("r#")
}

fn rename(config: &mut Config, value: &Value) -> Outcome {
    let rename = &mut config.rename;
    for setting in value.table()? {
        let kind = match setting.key.as_str() {
            "schemas" => &mut rename.schemas,
            "operations" => &mut rename.operations,
            "fields" => &mut rename.fields,
            "variants" => &mut rename.variants,
            "tags" => &mut rename.tags,
            _ => {
                let known = ["schemas", "operations", "fields", "variants", "tags"];
                return Err(unknown("kind of name", setting, known.into_iter()));
            }
        };
        for name in setting.value.table()? {
            let many = setting.key == "schemas" && name.key.ends_with(ANY);
            let to = if many { idents } else { ident };
            kind.insert(name.key.clone(), to(&name.value)?);
        }
    }
    Ok(())
}

/// What makes a Rust identifier of the rest of a name.
fn idents(value: &Value) -> Result<String, ConfigError> {
    let text = value.text()?;
    let fault = match text.matches(ANY).count() {
        1 if is_ident(&text.replace(ANY, "x")) => return Ok(text.to_owned()),
        1 => "makes no Rust name",
        _ => "has not one `*`, which stands for the rest of each name",
    };
    Err(ConfigError::new(value.place, format!("`{text}` {fault}")))
}

fn derives(config: &mut Config, value: &Value) -> Outcome {
    if value.items().is_ok() {
        return append(&mut config.derives.all, value, derivable);
    }
    for setting in value.table()? {
        match setting.key.as_str() {
            "all" => append(&mut config.derives.all, &setting.value, derivable)?,
            "types" => map(&mut config.derives.types, &setting.value, |v| {
                list(v, derivable)
            })?,
            _ => return Err(unknown("key", setting, ["all", "types"].into_iter())),
        }
    }
    Ok(())
}

fn selection(selection: &mut Selection, value: &Value) -> Outcome {
    for setting in value.table()? {
        let kind = match setting.key.as_str() {
            "operations" => &mut selection.operations,
            "tags" => &mut selection.tags,
            "paths" => &mut selection.paths,
            "schemas" => &mut selection.schemas,
            _ => {
                let known = ["operations", "tags", "paths", "schemas"];
                return Err(unknown("kind of selection", setting, known.into_iter()));
            }
        };
        append(kind, &setting.value, text)?;
    }
    Ok(())
}

fn tolerate(config: &mut Config, value: &Value) -> Outcome {
    for item in value.items()? {
        let code = item.text()?;
        let digits = code.strip_prefix("OAS").unwrap_or_default();
        if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ConfigError::new(
                item.place,
                format!("`{code}` is no code like `OAS0001`"),
            ));
        }
        config.tolerate.insert(code.to_owned());
    }
    Ok(())
}

/// For settings that were read already: where the first of them stands.
pub(super) fn take(settings: &mut Vec<Setting>, key: &str) -> Option<(Value, Place)> {
    let at = settings.iter().position(|setting| setting.key == key)?;
    let setting = settings.remove(at);
    Some((setting.value, setting.place))
}
