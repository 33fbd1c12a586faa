//! The vocabulary: one row for every keyword of a schema object.
//!
//! A key of a schema object is exactly one of: shape, check, annotation, reference, extension or
//! unknown. A test walks the official meta-schemas and fails where a keyword has no row.

/// What a keyword does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Takes part in choosing the Rust type, and is asserted by it or beside it.
    Shape,
    /// Is asserted on the value.
    Check,
    /// Points at, or names, a schema.
    Reference,
    /// Says something to people or tools; asserts nothing.
    Annotation,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Keyword {
    /// As it stands in a description.
    pub name: &'static str,
    /// What it does.
    pub role: Role,
    /// Whether the evaluator's text carries it.
    pub evaluated: bool,
}

const fn row(name: &'static str, role: Role, evaluated: bool) -> Keyword {
    Keyword {
        name,
        role,
        evaluated,
    }
}

/// Every keyword of JSON Schema 2020-12 and of the Schema Objects of OpenAPI 2.0, 3.0, 3.1 and 3.2,
/// sorted by name.
pub const KEYWORDS: &[Keyword] = &[
    row("$anchor", Role::Reference, false),
    row("$comment", Role::Annotation, false),
    row("$defs", Role::Reference, false),
    row("$dynamicAnchor", Role::Reference, true),
    row("$dynamicRef", Role::Check, true),
    row("$id", Role::Reference, false),
    row("$ref", Role::Shape, true),
    row("$schema", Role::Reference, false),
    row("$vocabulary", Role::Reference, false),
    row("additionalProperties", Role::Shape, true),
    row("allOf", Role::Shape, true),
    row("anyOf", Role::Shape, true),
    row("collectionFormat", Role::Annotation, false),
    row("const", Role::Shape, true),
    row("contains", Role::Check, true),
    row("contentEncoding", Role::Annotation, false),
    row("contentMediaType", Role::Annotation, false),
    row("contentSchema", Role::Annotation, false),
    row("default", Role::Annotation, false),
    row("definitions", Role::Reference, false),
    row("dependencies", Role::Check, true),
    row("dependentRequired", Role::Check, true),
    row("dependentSchemas", Role::Check, true),
    row("deprecated", Role::Annotation, false),
    row("description", Role::Annotation, false),
    row("discriminator", Role::Annotation, false),
    row("else", Role::Check, true),
    row("enum", Role::Shape, true),
    row("example", Role::Annotation, false),
    row("examples", Role::Annotation, false),
    row("exclusiveMaximum", Role::Check, true),
    row("exclusiveMinimum", Role::Check, true),
    row("externalDocs", Role::Annotation, false),
    row("format", Role::Shape, false),
    row("if", Role::Check, true),
    row("items", Role::Shape, true),
    row("maxContains", Role::Check, true),
    row("maxItems", Role::Check, true),
    row("maxLength", Role::Check, true),
    row("maxProperties", Role::Check, true),
    row("maximum", Role::Check, true),
    row("minContains", Role::Check, true),
    row("minItems", Role::Check, true),
    row("minLength", Role::Check, true),
    row("minProperties", Role::Check, true),
    row("minimum", Role::Check, true),
    row("multipleOf", Role::Check, true),
    row("not", Role::Check, true),
    row("nullable", Role::Shape, true),
    row("oneOf", Role::Shape, true),
    row("pattern", Role::Check, true),
    row("patternProperties", Role::Check, true),
    row("prefixItems", Role::Shape, true),
    row("properties", Role::Shape, true),
    row("propertyNames", Role::Check, true),
    row("readOnly", Role::Annotation, false),
    row("required", Role::Shape, true),
    row("then", Role::Check, true),
    row("title", Role::Annotation, false),
    row("type", Role::Shape, true),
    row("unevaluatedItems", Role::Check, true),
    row("unevaluatedProperties", Role::Check, true),
    row("uniqueItems", Role::Check, true),
    row("writeOnly", Role::Annotation, false),
    row("xml", Role::Annotation, false),
];

/// The places of [`KEYWORDS`], the shortest name first.
const BY_LENGTH: [u8; KEYWORDS.len()] = {
    let mut places = [0; KEYWORDS.len()];
    let (mut length, mut filled) = (0, 0);
    while filled < KEYWORDS.len() {
        let mut at = 0;
        while at < KEYWORDS.len() {
            if KEYWORDS[at].name.len() == length {
                places[filled] = at as u8;
                filled += 1;
            }
            at += 1;
        }
        length += 1;
    }
    places
};

/// Per length where the names of it start in [`BY_LENGTH`], with the end of the longest.
const STARTS: [u8; 32] = {
    let mut starts = [KEYWORDS.len() as u8; 32];
    let mut at = KEYWORDS.len();
    while at > 0 {
        at -= 1;
        // Shorter ones overwrite what longer ones leave.
        let mut length = KEYWORDS[BY_LENGTH[at] as usize].name.len() + 1;
        while length > 0 {
            length -= 1;
            starts[length] = at as u8;
        }
    }
    starts
};

/// The row of a keyword. Every member of every schema is looked up several times, so that few names are compared: those of
/// its length.
pub fn find(name: &str) -> Option<&'static Keyword> {
    let start = usize::from(*STARTS.get(name.len())?);
    let end = usize::from(*STARTS.get(name.len() + 1)?);
    let mut rows = BY_LENGTH[start..end]
        .iter()
        .map(|at| &KEYWORDS[usize::from(*at)]);
    rows.find(|row| row.name == name)
}

/// Whether a keyword belongs to the validation vocabulary (JSON Schema 2020-12 validation, section 6).
pub(crate) fn is_assertion(name: &str) -> bool {
    matches!(
        name,
        "type"
            | "const"
            | "enum"
            | "multipleOf"
            | "maximum"
            | "exclusiveMaximum"
            | "minimum"
            | "exclusiveMinimum"
            | "maxLength"
            | "minLength"
            | "pattern"
            | "maxItems"
            | "minItems"
            | "uniqueItems"
            | "maxContains"
            | "minContains"
            | "maxProperties"
            | "minProperties"
            | "required"
            | "dependentRequired"
    )
}

/// Whether a keyword says more than an annotation does; what is no keyword says nothing.
pub(crate) fn asserts(name: &str) -> bool {
    find(name).is_some_and(|row| row.role != Role::Annotation)
}

/// Whether a keyword narrows down what a value may be, other than by including another schema.
pub(crate) fn narrows(name: &str) -> bool {
    !matches!(name, "$ref" | "allOf")
        && find(name).is_some_and(|row| matches!(row.role, Role::Shape | Role::Check))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(KEYWORDS.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn every_keyword_is_found_and_nothing_else() {
        for keyword in KEYWORDS {
            assert_eq!(find(keyword.name).map(|row| row.name), Some(keyword.name));
        }
        for other in [
            "",
            "x",
            "titles",
            "Title",
            &"x".repeat(31),
            &"x".repeat(300),
        ] {
            assert!(find(other).is_none(), "{other}");
        }
    }
}
