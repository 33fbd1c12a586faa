//! What is said of the values of an enumeration, one by one, and of what a named schema comes down to.

use std::collections::BTreeMap;

use crate::ir::{Docs, Hint, TypeId};
use crate::load::At;

use super::Lowering;
use super::set::Key;

/// Strings, and what is said of each.
type Said = Vec<(String, Docs)>;

impl<'d> Lowering<'_, 'd> {
    /// What the schemas of a set say of the values that they list.
    pub(super) fn said_of_values(&self, key: &Key) -> Said {
        let parts = self.parts(key).into_iter();
        parts.flat_map(|(at, _)| extensions(at)).collect()
    }

    /// Adds to what is said of a type's values; what was said of one first counts.
    pub(super) fn say_of_values(&mut self, id: TypeId, said: Said) {
        if !said.is_empty() {
            self.api.said_of_values.entry(id).or_default().extend(said);
        }
    }

    /// What is said of a named schema is said of its inside, where that has the schema's name and says nothing itself.
    pub(super) fn say_of_inside(&mut self, id: TypeId, inner: TypeId) {
        let (whole, inside) = (self.api.ty(id), self.api.ty(inner));
        let is_named = matches!(whole.hint, Hint::Component(_)) && whole.hint == inside.hint;
        if is_named && inside.docs == Docs::default() {
            let docs = whole.docs.clone();
            self.api.types[inner.0 as usize].docs = docs;
        }
    }
}

/// What the extensions that generators know say of the values of an `enum`: a list beside its own, or an object by value.
fn extensions(at: At<'_>) -> Said {
    let names = ["x-enum-descriptions", "x-enumDescriptions"];
    let lists: Vec<At<'_>> = names.iter().filter_map(|name| at.get(name)).collect();
    if lists.is_empty() {
        return Vec::new();
    }
    let values = at.get("enum").into_iter().flat_map(At::items);
    let values: Vec<Option<&str>> = values.map(At::as_str).collect();
    let said = lists.into_iter().flat_map(|said| {
        let by_place = said.items().zip(&values);
        let by_place = by_place.filter_map(|(text, value)| Some(((*value)?, text)));
        by_place.chain(said.members())
    });
    let mut told: BTreeMap<&str, &str> = BTreeMap::new();
    for (value, text) in said {
        if let Some(text) = text.as_str().filter(|text| !text.trim().is_empty()) {
            told.entry(value).or_insert(text);
        }
    }
    let told = values.into_iter().flatten().filter_map(|value| {
        let docs = Docs {
            summary: None,
            description: Some((*told.get(value)?).to_owned()),
        };
        Some((value.to_owned(), docs))
    });
    told.collect()
}
