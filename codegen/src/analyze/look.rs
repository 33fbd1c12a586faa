//! What values look like at first sight, by which a union leaves out most of its cases before it tries any.
//!
//! Only what reading would refuse may be left out: a record asks for its required members, for their kinds, and for the
//! strings that some of them are limited to or kept from.

use crate::hash::IdSet;
use crate::ir::{Api, Check, Field, Kinds, Literal, Presence, Record, Shape, TypeId};

use super::Facts;
use super::tagging::kinds;

/// What a glance at a required member of a record asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Look {
    /// That it is one of these strings.
    OneOf(Vec<String>),
    /// That it is a string, and none of these.
    NoneOf(Vec<String>),
    /// Its kind: one, or any number.
    Of(Kinds),
    /// That it is there.
    Any,
}

/// The unions that try cases, and all that those may come down to; without unions that are among their own cases,
/// however boxed, since what one of those looks like has no end.
pub(super) fn all(api: &Api, facts: &Facts) -> IdSet<TypeId> {
    let tried = facts.tagging.iter().filter(|(_, tagging)| tagging.tries());
    let mut found = reached(api, facts, tried.map(|(id, _)| *id).collect());
    found.retain(|id| !reached(api, facts, cases(api, facts, *id)).contains(id));
    found
}

/// Some types, and what unions among them come down to.
fn reached(api: &Api, facts: &Facts, mut open: Vec<TypeId>) -> IdSet<TypeId> {
    let mut found = IdSet::default();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(cases(api, facts, id));
        }
    }
    found
}

/// The types one of which a value of this one is a value of as well.
fn cases(api: &Api, facts: &Facts, id: TypeId) -> Vec<TypeId> {
    match &api.ty(id).shape {
        Shape::Union(union) => union.cases.iter().map(|case| facts.of(case.ty)).collect(),
        Shape::Nullable(inner) | Shape::Alias(inner) => vec![facts.of(*inner)],
        _ => Vec::new(),
    }
}

/// The required members of a record, and what is asked of them: what tells most first.
pub(crate) fn of_record<'r>(api: &Api, facts: &Facts, record: &'r Record) -> Vec<(&'r str, Look)> {
    let fields = record.fields.iter();
    let required = fields.filter(|field| field.presence == Presence::Required);
    let mut looks: Vec<(&str, Look)> = required
        .map(|field| (field.wire.as_str(), of_field(api, facts, field)))
        .collect();
    looks.sort_by_key(|(_, look)| !matches!(look, Look::OneOf(_) | Look::NoneOf(_)));
    looks
}

fn of_field(api: &Api, facts: &Facts, field: &Field) -> Look {
    let ty = api.ty(facts.of(field.ty));
    let values = match &ty.shape {
        Shape::Const(value) => strings(std::slice::from_ref(value)),
        Shape::Enum(values) => strings(values),
        _ => None,
    };
    if let Some(values) = values {
        return Look::OneOf(values);
    }
    if matches!(ty.shape, Shape::Str)
        && let Some(values) = ty.checks.checks.iter().find_map(forbidden)
    {
        return Look::NoneOf(values);
    }
    let held = kinds(api, facts, field.ty);
    match held.without(Kinds::NUMBER).is_empty() || held.0.is_power_of_two() {
        true if !held.is_empty() => Look::Of(held),
        _ => Look::Any,
    }
}

/// The strings of which a check lets a value be none.
fn forbidden(check: &Check) -> Option<Vec<String>> {
    let Check::Not(inner) = check else {
        return None;
    };
    match inner.checks.as_slice() {
        [Check::OneOfValues(values)] => strings(values),
        _ => None,
    }
}

fn strings(values: &[Literal]) -> Option<Vec<String>> {
    let string = |value: &Literal| match value {
        Literal::String(text) => Some(text.clone()),
        _ => None,
    };
    values.iter().map(string).collect()
}
