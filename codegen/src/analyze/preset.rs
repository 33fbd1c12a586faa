//! Members that may be left out and can have one value only, which `new` gives them.
//!
//! In: records, and the unions that they are cases of. Out: which of their members what is built in Rust begins with.
//! Pydantic describes `kind: Literal["cat"] = "cat"` so, and FastAPI tells cases of unions apart by such a member, though it
//! requires none. What is read keeps such a member as it came.

use crate::hash::IdMap;
use crate::ir::{Access, Api, Check, Field, Literal, Presence, Record, Shape, TypeId, Union};

use super::tagging::listed;
use super::{Facts, Tag, Tagging};

/// Per member of a record, by type and index, what it begins with: its default, where it can have no other value, or
/// the one value by which a union knows the record.
pub(super) fn all(api: &Api, facts: &Facts) -> IdMap<(TypeId, usize), Literal> {
    let mut found = IdMap::default();
    for id in api.type_ids() {
        let ty = api.ty(id);
        match &ty.shape {
            // A rule of the whole may ask more of who has the member.
            Shape::Record(record) if ty.checks.is_empty() => {
                let fields = only_values(api, facts, id, record);
                let fields =
                    fields.filter(|(_, field, only)| field.default.as_deref() == Some(only));
                let fields = fields.map(|(index, _, only)| ((facts.of(id), index), only.clone()));
                found.extend(fields);
            }
            Shape::Union(union) => {
                for (wire, tag, case) in tags(facts, id, union) {
                    let case = facts.of(union.cases[case].ty);
                    let Shape::Record(record) = &api.ty(case).shape else {
                        continue;
                    };
                    let fields = only_values(api, facts, case, record);
                    let mut fields = fields.filter(|(_, field, _)| field.wire == wire);
                    if let Some((index, _, only)) =
                        fields.find(|(.., only)| Tag::of(only) == Some(tag.clone()))
                    {
                        found.insert((case, index), only.clone());
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The members of a record that may be left out and have one value, with that; not what a message that the type travels
/// in does without.
fn only_values<'a>(
    api: &'a Api,
    facts: &'a Facts,
    id: TypeId,
    record: &'a Record,
) -> impl Iterator<Item = (usize, &'a Field, &'a Literal)> {
    let ways = facts.direction[facts.of(id).0 as usize];
    let travels = move |field: &Field| match field.access {
        Access::Both => true,
        Access::ReadOnly => !ways.request,
        Access::WriteOnly => !ways.response,
    };
    let fields = record.fields.iter().enumerate();
    let fields =
        fields.filter(move |(_, field)| field.presence == Presence::Optional && travels(field));
    fields.filter_map(|(index, field)| {
        let ty = api.ty(facts.of(field.ty));
        let plain = |check: &Check| matches!(check, Check::OneOfValues(_));
        match listed(ty)? {
            [only] if ty.checks.checks.iter().all(plain) => Some((index, field, only)),
            _ => None,
        }
    })
}

/// The members by which a union knows its cases, each with a tag and the index of the case that it names.
fn tags<'a>(facts: &'a Facts, id: TypeId, union: &'a Union) -> Vec<(&'a str, Tag, usize)> {
    let mut found = Vec::new();
    if let Some(stated) = &union.discriminator {
        let values = stated.values.iter();
        let values = values.filter_map(|(value, case)| Some((Tag::of(value)?, *case)));
        found.extend(values.map(|(tag, case)| (stated.wire.as_str(), tag, case)));
    }
    let tagging = match facts.tagging.get(&id) {
        Some(Tagging::Kinds { objects, .. }) => objects.as_deref(),
        tagging => tagging,
    };
    if let Some(Tagging::Property { wire, values, .. }) = tagging {
        let values = values.iter().cloned();
        found.extend(values.map(|(tag, case)| (wire.as_str(), tag, case)));
    }
    found
}
