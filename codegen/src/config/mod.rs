//! What a user may decide about the output: one definition for every door.
//!
//! In: a TOML table (`oasmith.toml`), macro arguments, or plain Rust in a build script. Out: a
//! [`Config`], plain data that the passes read. Every option is one row of the table in `options`;
//! nothing here knows a document.

mod arguments;
mod error;
mod named;
mod options;
mod pages;
mod project;
mod questions;
mod rust;
mod setting;
#[cfg(feature = "toml")]
mod toml;
#[cfg(not(feature = "toml"))]
#[path = "no_toml.rs"]
mod toml;
mod verbatim;
mod written;

use std::collections::{BTreeMap, BTreeSet};

pub use arguments::{Arguments, arguments};
pub(crate) use error::nearest;
pub use error::{ConfigError, Place};
pub(crate) use named::{Kind, Named};
pub use pages::{Pages, Successor};
pub use project::{Entry, Project, is_package};
pub use written::Written;

use crate::resolve::{Mirror, Mirrors};

/// Every decision that is the user's. `Config::default()` is what a description gets that nobody
/// configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Emit the client. Default: yes.
    pub client: bool,
    /// Emit the server trait and router. Default: yes.
    pub server: bool,
    /// Give each handler the head of its request, too. Default: no.
    pub request_head: bool,
    /// Let handlers fail: each returns a `Result` of its reply or an `oasmith::server::Failure`. Default: no.
    pub fallible_handlers: bool,
    /// What the client takes for a reply. Default: [`Responses::Open`].
    pub responses: Responses,
    /// What happens to members that the description does not name. Default: skipped.
    pub unknown_members: UnknownMembers,
    /// Whether enums in replies know an unknown value. Default: open.
    pub enums: Enums,
    /// What a discriminator does to the schemas that it names. Default: it describes them.
    pub discriminators: Discriminators,
    /// Format → the Rust type of strings of that format.
    pub formats: BTreeMap<String, FormatType>,
    /// Whether `format` is asserted even where it chooses no Rust type. Default: no.
    pub assert_formats: bool,
    /// What an integer becomes that neither bounds nor a format limit. Default: an `i64`.
    pub integers: Integers,
    /// Names that the user chose.
    pub rename: Rename,
    /// Generated type, by its Rust name → the path of the Rust type that stands in for it.
    pub replace: BTreeMap<String, String>,
    /// Types, by their Rust names, that the module holds already, written by the user: they are
    /// named where the generated ones would have been, and not emitted.
    pub own: BTreeSet<String>,
    /// Further derives, as paths.
    pub derives: Derives,
    /// Type, by its Rust name → further attributes, as they stand between `#[` and `]`.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// What is generated; empty for everything.
    pub select: Selection,
    /// What is left out of that.
    pub exclude: Selection,
    /// Overlay documents, applied in this order before anything is read.
    pub overlays: Vec<String>,
    /// JSON Pointer into the root document → JSON Merge Patch (RFC 7396) for what stands there.
    pub patch: BTreeMap<String, String>,
    /// URL prefix of a remote `$ref` → the local folder that holds a copy. No build opens the
    /// network.
    pub mirror: BTreeMap<String, String>,
    /// The path by which generated code names the runtime. Default: `oasmith`.
    pub runtime: String,
    /// Have patterns that no table decides (back-references) matched by an engine that backtracks, with a limit of
    /// steps: generated code then needs the feature `backtracking` of the runtime. By default they are reported and
    /// not checked.
    pub backtracking: bool,
    /// Read a schema without `type` as JSON Schema does: as allowing every kind of value. By default
    /// its keywords tell its type, as authors of descriptions mean it.
    pub exact_untyped: bool,
    /// Make what belongs to a tag depend on a Cargo feature of its name. Default: for crates, and not for
    /// what becomes part of another crate, which would have to declare the features.
    pub tag_features: Option<bool>,
    /// Operation, by `operationId` or `GET /pets` → how its pages follow each other.
    pub pages: BTreeMap<String, Pages>,
    /// Codes of diagnostics that are errors by default and pass as warnings here.
    pub tolerate: BTreeSet<String>,
    /// Where all that is written.
    pub written: Written,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            client: true,
            server: true,
            request_head: false,
            fallible_handlers: false,
            responses: Responses::default(),
            unknown_members: UnknownMembers::default(),
            enums: Enums::default(),
            discriminators: Discriminators::default(),
            formats: BTreeMap::new(),
            assert_formats: false,
            integers: Integers::default(),
            rename: Rename::default(),
            replace: BTreeMap::new(),
            own: BTreeSet::new(),
            derives: Derives::default(),
            attributes: BTreeMap::new(),
            select: Selection::default(),
            exclude: Selection::default(),
            overlays: Vec::new(),
            patch: BTreeMap::new(),
            mirror: BTreeMap::new(),
            runtime: "oasmith".to_owned(),
            backtracking: false,
            exact_untyped: false,
            tag_features: None,
            pages: BTreeMap::new(),
            tolerate: BTreeSet::new(),
            written: Written::default(),
        }
    }
}

impl Config {
    /// Reads one table of options, the same keys as in `oasmith.toml`.
    ///
    /// # Errors
    /// Every fault of the text: bad TOML, an unknown option, a value that an option does not take.
    pub fn from_toml(text: &str) -> Result<Config, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut config = Config::default();
        match toml::read(text) {
            Ok(settings) => options::apply(&mut config, &settings, &mut errors),
            Err(fault) => errors.push(fault),
        }
        if errors.is_empty() {
            Ok(config)
        } else {
            Err(errors)
        }
    }

    /// Whether an operation is generated: selected (or nothing is) and not excluded.
    pub fn takes_operation(&self, operation: &Candidate<'_>) -> bool {
        (!self.select.names_operations() || self.select.operation(operation))
            && !self.exclude.operation(operation)
    }

    /// The local copies of remote documents, as the loading of references wants them.
    pub fn mirrors(&self) -> Mirrors {
        let mirror = |(prefix, folder): (&String, &String)| Mirror {
            prefix: prefix.clone(),
            folder: folder.clone(),
        };
        Mirrors(self.mirror.iter().map(mirror).collect())
    }

    /// What the user put in place of the generated type of this Rust name.
    pub fn replacement(&self, ident: &str) -> Option<Replacement<'_>> {
        match self.replace.get(ident) {
            Some(path) => Some(Replacement::Path(path)),
            None => self.own.contains(ident).then_some(Replacement::Own),
        }
    }
}

/// What stands in for a generated type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement<'c> {
    /// An item of the same name that is already in the module.
    Own,
    /// The type at this path.
    Path(&'c str),
}

/// What the client takes for a reply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Responses {
    /// Exactly what the description says.
    Strict,
    /// Also unknown enum values and members, `null` for what may be missing, and of a `oneOf` the case that the tag of its
    /// discriminator names, be others valid, too; values are not checked.
    #[default]
    Open,
    /// Like `Open`, and required members may be missing.
    Tolerant,
}

/// What happens to members that the description does not name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum UnknownMembers {
    /// They are read over.
    #[default]
    Skip,
    /// They are kept and written again.
    Keep,
}

/// Whether an enum that a client receives knows an unknown value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Enums {
    /// `Unknown(String)` holds what the description does not list.
    #[default]
    Open,
    /// Only the listed values exist.
    Closed,
}

/// What a discriminator does to the schemas that it names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Discriminators {
    /// Nothing: it says which schema is meant, and changes nothing about what is valid (OpenAPI 3.1.1, 4.8.25).
    #[default]
    Describe,
    /// Each is read as if it required the tag, and allowed only the values of it that mean this schema.
    Decide,
}

/// What an integer becomes whose size the description leaves open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Integers {
    /// `i64`; larger ones are refused.
    #[default]
    I64,
    /// `oasmith::Integer`, which holds any.
    Exact,
}

/// The Rust type of strings of a format.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FormatType {
    /// `String`.
    Plain,
    /// The type at this path; it implements `oasmith::Json`.
    Path(String),
}

/// Names that the user chose, by what they replace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rename {
    /// Schema, by component name or JSON Pointer → Rust type name. All whose names begin alike are called after the rest:
    /// `"io.k8s.api.*"` → `"*"`, `"io.k8s.api.batch.v1.*"` → `"Batch*"`; what stands in them follows.
    pub schemas: BTreeMap<String, String>,
    /// Operation, by `operationId` or `GET /pets/{id}` → Rust method name.
    pub operations: BTreeMap<String, String>,
    /// `Type.member`, the type by its Rust name, the member as on the wire → Rust field name.
    pub fields: BTreeMap<String, String>,
    /// `Type.value`, the type by its Rust name, the value as on the wire → Rust variant name.
    pub variants: BTreeMap<String, String>,
    /// Tag → Rust name of its trait and modules.
    pub tags: BTreeMap<String, String>,
}

/// What stands for any rest of a name.
pub(crate) const ANY: char = '*';

/// Further derives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Derives {
    /// On every model.
    pub all: Vec<String>,
    /// Type, by its Rust name → on this one.
    pub types: BTreeMap<String, Vec<String>>,
}

/// A choice of operations and schemas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// By `operationId`.
    pub operations: Vec<String>,
    /// By tag.
    pub tags: Vec<String>,
    /// By path, or method and path: `/pets/{id}`, `GET /pets`; a `*` stands for any characters.
    pub paths: Vec<String>,
    /// Schemas by component name, with all they refer to.
    pub schemas: Vec<String>,
}

/// An operation as a [`Selection`] sees it.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// `operationId`.
    pub id: Option<&'a str>,
    /// Its tags.
    pub tags: &'a [String],
    /// Upper case.
    pub method: &'a str,
    /// The path template.
    pub path: &'a str,
}

impl Selection {
    /// Whether it says anything about operations.
    pub fn names_operations(&self) -> bool {
        !(self.operations.is_empty() && self.tags.is_empty() && self.paths.is_empty())
    }

    /// Whether it names this operation.
    pub fn operation(&self, operation: &Candidate<'_>) -> bool {
        let by_id = operation
            .id
            .is_some_and(|id| self.operations.iter().any(|o| o == id));
        let by_tag = || operation.tags.iter().any(|tag| self.tags.contains(tag));
        let by_path = || {
            self.paths
                .iter()
                .any(|wanted| takes_path(wanted, operation))
        };
        by_id || by_tag() || by_path()
    }
}

/// `METHOD /path` or `/path`, with `*` for any characters.
pub(crate) fn takes_path(wanted: &str, operation: &Candidate<'_>) -> bool {
    match wanted.split_once(' ') {
        Some((method, path)) => {
            method.eq_ignore_ascii_case(operation.method) && glob(path.trim_start(), operation.path)
        }
        None => glob(wanted, operation.path),
    }
}

/// Whether `text` reads as `pattern`, in which `*` stands for any characters.
fn glob(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(head) else {
        return false;
    };
    let mut parts = tail.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;
