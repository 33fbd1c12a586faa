//! What a schema says to people, and which schema says it: what it leaves unsaid, one within may say of the same values.

use crate::ir::{self, Docs, Kinds, Shape, TypeId};
use crate::load::{At, Kind};

use super::facets::stated_kinds;
use super::{Lowering, docs, linked, said, text};

/// How deep one schema is looked for in another; generators wrap once or twice.
const DEEP: usize = 8;

impl<'d> Lowering<'_, 'd> {
    /// What is said of a value of this type. What allows everything is one type wherever it stands, so that nothing can be
    /// said by it: there what a reference leads to is asked.
    pub(super) fn docs_of_value(&self, ty: TypeId, stated: Docs, schemas: &[At<'d>]) -> Docs {
        if stated != Docs::default() || self.api.ty(ty).shape != Shape::Any {
            return stated;
        }
        let behind = schemas.iter().flat_map(|at| self.behind(*at));
        let mut docs = behind.map(|node| schema_docs(self.at(node)));
        docs.find(|docs| *docs != Docs::default())
            .unwrap_or_default()
    }
}

/// A schema, then those within it that are about the same values: the branch that stands beside `null`, and of an `allOf` what
/// is said in place. Annotations are collected from all of them (JSON Schema 2020-12, section 7.7.1).
pub(super) fn tellers(at: At<'_>) -> impl Iterator<Item = At<'_>> {
    std::iter::successors(Some(at), |at| within(*at)).take(DEEP)
}

/// The same of the schemas that a value has.
pub(super) fn tellers_of<'a, 'd: 'a>(schemas: &'a [At<'d>]) -> impl Iterator<Item = At<'d>> + 'a {
    schemas.iter().flat_map(|at| tellers(*at))
}

/// `title` and `description` of a schema; a description that it lacks is that of a schema within.
pub(super) fn schema_docs(at: At<'_>) -> Docs {
    let mut docs = own_docs(at);
    if docs.description.is_none() {
        let mut others = tellers(at).skip(1).map(own_docs);
        if let Some(other) = others.find(|docs| docs.description.is_some()) {
            docs.summary = docs.summary.or(other.summary);
            docs.description = other.description;
        }
    }
    linked(at, docs)
}

/// What is said of a value that has several schemas, by the first that says something.
pub(super) fn docs_of_all(schemas: &[At<'_>]) -> Docs {
    let mut docs = schemas.iter().map(|at| schema_docs(*at));
    docs.find(|docs| *docs != Docs::default())
        .unwrap_or_default()
}

/// What is said of a parameter or a header, by itself or by its schema.
pub(super) fn docs_with_schema(at: At<'_>, schema: Option<At<'_>>) -> Docs {
    let own = docs(at);
    match schema {
        Some(schema) if own == Docs::default() => schema_docs(schema),
        _ => own,
    }
}

fn own_docs(at: At<'_>) -> Docs {
    Docs {
        summary: text(at, "title"),
        description: said(at, "description"),
    }
}

fn within(at: At<'_>) -> Option<At<'_>> {
    let in_place = |at: &At<'_>| at.get("$ref").is_none() && at.kind() == Kind::Object;
    let unions = ["anyOf", "oneOf"].into_iter().filter_map(|key| at.get(key));
    let mut beside_null = unions.filter_map(|list| {
        let mut branches = list.items().filter(|branch| !is_null(*branch));
        let only = branches.next()?;
        branches.next().is_none().then_some(only)
    });
    let parts = at.get("allOf").into_iter().flat_map(At::items);
    let mut told = parts.filter(|part| in_place(part) && own_docs(*part) != Docs::default());
    beside_null.find(in_place).or_else(|| told.next())
}

/// Whether a schema allows `null` alone.
pub(super) fn is_null(at: At<'_>) -> bool {
    let null = |value: At<'_>| value.kind() == Kind::Null;
    let by_values = |list: At<'_>| list.items().all(null);
    stated_kinds(at) == Some(Kinds::of(ir::Kind::Null))
        || at.get("const").is_some_and(null)
        || at.get("enum").is_some_and(by_values)
}
