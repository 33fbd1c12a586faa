//! What values look like at first sight, by which a union leaves out most of its cases before it tries any.
//!
//! Only what reading would refuse may be left out: a record asks for its required members, for their kinds, and for what
//! some of its members are limited to or kept from, required or not.

use crate::hash::IdSet;
use crate::ir::{Api, Check, Field, Kinds, Literal, Presence, Record, Shape, Type, TypeId};

use super::Facts;

/// What a glance at a member of a record asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Look {
    /// That it is one of these strings.
    OneOf(Vec<String>),
    /// That it is a string, and none of these.
    NoneOf(Vec<String>),
    /// That it is this one of `true` and `false`.
    Bool(bool),
    /// Its kind: one, or any number.
    Of(Kinds),
    /// That it is there.
    Any,
    /// If it is there, this.
    Maybe(Box<Look>),
}

impl Look {
    /// Whether it asks for more than a kind: then even a member that may be missing is worth a glance.
    fn tells(&self) -> bool {
        match self {
            Look::OneOf(_) | Look::NoneOf(_) | Look::Bool(_) => true,
            Look::Maybe(look) => look.tells(),
            Look::Of(_) | Look::Any => false,
        }
    }
}

/// The unions that try cases, and all that those may come down to; without unions that are among their own cases,
/// however boxed, since what one of those looks like has no end.
pub(super) fn all(api: &Api, facts: &Facts) -> IdSet<TypeId> {
    let tried = facts
        .tagging
        .iter()
        .filter(|(_, tagging)| tagging.tries() || tagging.shares());
    let mut found = reached(api, facts, tried.map(|(id, _)| *id).collect());
    let ends = ends(api, facts, |id| cases(api, facts, id));
    let is_own_case = |id: &TypeId| reached(api, facts, cases(api, facts, *id)).contains(id);
    found.retain(|id| ends[id.0 as usize] || !is_own_case(id));
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

/// The members of a record that a glance asks for, and what it asks of them: what tells most first.
pub(crate) fn of_record<'r>(api: &Api, facts: &Facts, record: &'r Record) -> Vec<(&'r str, Look)> {
    let look = |field: &'r Field| {
        let look = of_field(api, facts, field);
        let look = match field.presence {
            Presence::Required => Some(look),
            Presence::Optional => look.tells().then(|| Look::Maybe(Box::new(look))),
        };
        look.map(|look| (field.wire.as_str(), look))
    };
    let mut looks: Vec<(&str, Look)> = record.fields.iter().filter_map(look).collect();
    looks.sort_by_key(|(_, look)| !look.tells());
    looks
}

fn of_field(api: &Api, facts: &Facts, field: &Field) -> Look {
    let ty = api.ty(facts.of(field.ty));
    if let Some(look) = allowed(ty) {
        return look;
    }
    if matches!(ty.shape, Shape::Str)
        && let Some(values) = ty.checks.checks.iter().find_map(forbidden)
    {
        return Look::NoneOf(values);
    }
    let held = facts.kinds(field.ty);
    match held.without(Kinds::NUMBER).is_empty() || held.0.is_power_of_two() {
        true if !held.is_empty() => Look::Of(held),
        _ => Look::Any,
    }
}

/// The look of a type whose values the description lists.
fn allowed(ty: &Type) -> Option<Look> {
    let values = match &ty.shape {
        Shape::Const(value) => std::slice::from_ref(value),
        Shape::Enum(values) => values,
        Shape::Str | Shape::Bool => ty.checks.checks.iter().find_map(|check| match check {
            Check::OneOfValues(values) => Some(values.as_slice()),
            _ => None,
        })?,
        _ => return None,
    };
    match values {
        [Literal::Bool(value)] => Some(Look::Bool(*value)),
        _ => strings(values).map(Look::OneOf),
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

/// Per type whether every path from it to what it leads to ends: types of which all that they lead to does, from the leaves
/// on.
fn ends(api: &Api, facts: &Facts, leads_to: impl Fn(TypeId) -> Vec<TypeId>) -> Vec<bool> {
    let mut parents: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut open: Vec<usize> = vec![0; api.types.len()];
    for id in api.type_ids() {
        for child in leads_to(id) {
            parents[facts.of(child).0 as usize].push(id);
            open[id.0 as usize] += 1;
        }
    }
    let mut ready: Vec<TypeId> = api
        .type_ids()
        .filter(|id| open[id.0 as usize] == 0)
        .collect();
    let mut ends = vec![false; api.types.len()];
    while let Some(id) = ready.pop() {
        ends[id.0 as usize] = true;
        for parent in &parents[id.0 as usize] {
            let left = &mut open[parent.0 as usize];
            *left -= 1;
            if *left == 0 {
                ready.push(*parent);
            }
        }
    }
    ends
}
