//! Which version of which specification a document follows.
//!
//! In: the root of a document. Out: its [`Dialect`].

use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::load::At;

/// The specifications that differ in how a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// Swagger 2.0.
    Swagger2,
    /// OpenAPI 3.0.
    Oas30,
    /// OpenAPI 3.1.
    Oas31,
    /// OpenAPI 3.2.
    Oas32,
}

impl Dialect {
    /// Whether members beside a `$ref` are ignored (OpenAPI 3.0.4, 4.7.23; in 2.0 alike).
    pub fn ref_hides_siblings(self) -> bool {
        !self.is_json_schema()
    }

    /// Whether schemas are JSON Schema 2020-12, rather than the older subset.
    pub fn is_json_schema(self) -> bool {
        self >= Dialect::Oas31
    }

    /// As people write it: `OpenAPI 3.1`.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Swagger2 => "Swagger 2.0",
            Dialect::Oas30 => "OpenAPI 3.0",
            Dialect::Oas31 => "OpenAPI 3.1",
            Dialect::Oas32 => "OpenAPI 3.2",
        }
    }
}

/// A draft of JSON Schema before 2020-12, as `$schema` states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Draft {
    /// 4, 6 and 7. Members beside a `$ref` are ignored (draft 7 core, section 8.3).
    UpTo7,
    /// 2019-09.
    Draft201909,
}

impl Draft {
    /// What a `$schema` stands for; `None` for later ones and dialects of someone's own.
    pub fn stated(uri: &str) -> Option<Draft> {
        let says = |name: &&str| uri.contains(&format!("json-schema.org/{name}"));
        if ["draft-07/", "draft-06/", "draft-04/"].iter().any(says) {
            return Some(Draft::UpTo7);
        }
        says(&"draft/2019-09/").then_some(Draft::Draft201909)
    }
}

/// The version a document states: the value, and the dialect it stands for if that is known.
///
/// YAML reads an unquoted `3.0` as a number; its text serves as well.
pub(super) fn stated<'d>(root: At<'d>) -> Option<(At<'d>, Option<Dialect>)> {
    let (at, swagger) = match (root.get("openapi"), root.get("swagger")) {
        (Some(at), _) => (at, false),
        (None, Some(at)) => (at, true),
        (None, None) => return None,
    };
    let text = at.as_str().or(at.as_number())?;
    let mut parts = text.trim().trim_start_matches('v').split(['.', '-', '+']);
    let dialect = match (swagger, parts.next(), parts.next()) {
        (true, Some("2"), Some("0") | None) => Some(Dialect::Swagger2),
        (_, Some("3"), Some("0")) => Some(Dialect::Oas30),
        (_, Some("3"), Some("1")) => Some(Dialect::Oas31),
        (_, Some("3"), Some("2")) => Some(Dialect::Oas32),
        _ => None,
    };
    Some((at, dialect))
}

/// The dialect of the root document; an unknown version is reported and the nearest taken.
pub(super) fn of_root(root: At<'_>, diagnostics: &Diagnostics) -> Dialect {
    let fix = "state `openapi: 3.0.x`, `3.1.x` or `3.2.x`, or `swagger: \"2.0\"`";
    match stated(root) {
        Some((_, Some(dialect))) => dialect,
        Some((at, None)) => {
            let text = at.as_str().or(at.as_number()).unwrap_or_default();
            let (nearest, severity) = match text.trim().split('.').next() {
                Some("2") => (Dialect::Swagger2, Severity::Warning),
                Some("1") => (Dialect::Swagger2, Severity::Error),
                Some("3") if text.trim() == "3" => (Dialect::Oas30, Severity::Warning),
                Some("3") => (Dialect::Oas32, Severity::Warning),
                _ => (Dialect::Oas32, Severity::Error),
            };
            let message = format!("version `{text}` is not known");
            let note = format!("the document is read as {}", nearest.name());
            diagnostics
                .report(Code::UnknownVersion, at, message)
                .severity(severity)
                .note(note)
                .fix(fix);
            nearest
        }
        None if !root.is_object() => {
            let kind = root.kind().article();
            let message = format!("{kind} where a description is expected, which is an object");
            let fix = "look into the file: it may be empty, or a server's page about an error";
            diagnostics
                .report(Code::UnknownVersion, root, message)
                .fix(fix);
            Dialect::Oas31
        }
        None => {
            let nearest = if root.get("definitions").is_some() && root.get("components").is_none() {
                Dialect::Swagger2
            } else {
                Dialect::Oas31
            };
            let told = ["paths", "components", "definitions", "webhooks"];
            let severity = match told.iter().any(|name| root.get(name).is_some()) {
                true => Severity::Warning,
                false => Severity::Error,
            };
            let message = "the document does not say which version of OpenAPI it follows";
            let note = format!("it is read as {}", nearest.name());
            diagnostics
                .report(Code::UnknownVersion, root, message)
                .severity(severity)
                .note(note)
                .fix(fix);
            nearest
        }
    }
}
