//! Which cases of a union that wants exactly one to accept need no other asked: those whose values no other takes.
//!
//! In: unions that try their cases. Out: per case whether kinds, constants or a member that both require keep every other
//! away, whatever a Rust value of that case holds.

use crate::hash::IdMap;
use crate::ir::{Api, Literal, Presence, Shape, TypeId};

use super::Facts;

/// Per union of which only trying tells how many of its cases accept, which of these are alone.
pub(super) fn all(api: &Api, facts: &Facts) -> IdMap<TypeId, Vec<bool>> {
    let counted = api.type_ids().filter_map(|id| match &api.ty(id).shape {
        Shape::Union(union) if union.exclusive && facts.is_tried(id) => {
            let cases = union.cases.iter().map(|case| facts.of(case.ty));
            Some((id, among(api, facts, &cases.collect::<Vec<_>>())))
        }
        _ => None,
    });
    counted
        .filter(|(_, alone)| alone.contains(&false))
        .collect()
}

fn among(api: &Api, facts: &Facts, cases: &[TypeId]) -> Vec<bool> {
    let told = |closed| {
        cases
            .iter()
            .map(move |case| told(api, facts, *case, closed))
    };
    let held: Vec<Told<'_>> = told(true).collect();
    let listed: Vec<Told<'_>> = told(false).collect();
    let apart = |one: usize, other: usize| {
        let common = facts.kinds(cases[one]).and(facts.kinds(cases[other]));
        common.is_empty() || differ(&held[one], &listed[other])
    };
    let all = 0..cases.len();
    let alone = |one| all.clone().all(|other| one == other || apart(one, other));
    all.clone().map(alone).collect()
}

/// What a value is one of, in itself or in members that it requires.
enum Told<'a> {
    Itself(Option<&'a [Literal]>),
    Members(Vec<(&'a str, &'a [Literal])>),
}

fn told<'a>(api: &'a Api, facts: &Facts, id: TypeId, closed: bool) -> Told<'a> {
    let values = |id| values(api, facts, id).filter(|(_, open)| !(closed && *open));
    let values = |id| values(id).map(|(values, _)| values);
    let Shape::Record(record) = &api.ty(id).shape else {
        return Told::Itself(values(id));
    };
    let required = record.fields.iter();
    let required = required.filter(|field| field.presence == Presence::Required);
    Told::Members(
        required
            .filter_map(|field| Some((field.wire.as_str(), values(field.ty)?)))
            .collect(),
    )
}

/// The values that a type lists, and whether it may hold another in Rust.
fn values<'a>(api: &'a Api, facts: &Facts, id: TypeId) -> Option<(&'a [Literal], bool)> {
    let of = facts.of(id);
    match &api.ty(of).shape {
        Shape::Const(value) => Some((std::slice::from_ref(value), false)),
        Shape::Enum(values) => Some((values, facts.is_open(of))),
        _ => None,
    }
}

/// Whether the two have no value in common, or some member of them has none.
fn differ(one: &Told<'_>, other: &Told<'_>) -> bool {
    match (one, other) {
        (Told::Itself(Some(one)), Told::Itself(Some(other))) => are_disjoint(one, other),
        (Told::Members(one), Told::Members(other)) => one.iter().any(|(wire, values)| {
            let same = other.iter().find(|(name, _)| name == wire);
            same.is_some_and(|(_, others)| are_disjoint(values, others))
        }),
        _ => false,
    }
}

/// Numbers may be the same however they are written: only what is written in one way counts.
fn are_disjoint(one: &[Literal], other: &[Literal]) -> bool {
    let plain = |value: &Literal| matches!(value, Literal::String(_) | Literal::Bool(_));
    one.iter()
        .all(|value| plain(value) && !other.contains(value))
}
