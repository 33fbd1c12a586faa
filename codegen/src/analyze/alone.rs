//! Which cases of a union that wants exactly one to accept need no other asked: those whose values no other takes.
//!
//! In: unions that try their cases. Out: per case whether kinds, or a member that both require, keep every other away.

use crate::hash::IdMap;
use crate::ir::{Api, Presence, Record, Shape, TypeId};

use super::Facts;
use super::look::{Look, allowed, of_record};

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
    let tags: Vec<Vec<(&str, Look)>> = cases
        .iter()
        .map(|case| match &api.ty(*case).shape {
            Shape::Record(record) => tags(api, facts, record),
            _ => allowed(api.ty(*case))
                .map(|look| ("", look))
                .into_iter()
                .collect(),
        })
        .collect();
    let apart = |one: usize, other: usize| {
        let common = facts.kinds(cases[one]).and(facts.kinds(cases[other]));
        common.is_empty() || differ(&tags[one], &tags[other])
    };
    let all = 0..cases.len();
    all.clone()
        .map(|one| all.clone().all(|other| one == other || apart(one, other)))
        .collect()
}

/// The required members of a record of which it lists the values.
fn tags<'r>(api: &Api, facts: &Facts, record: &'r Record) -> Vec<(&'r str, Look)> {
    let required = |wire: &str| {
        let mut fields = record.fields.iter();
        fields.any(|field| field.wire == wire && field.presence == Presence::Required)
    };
    let mut looks = of_record(api, facts, record);
    looks.retain(|(wire, look)| matches!(look, Look::OneOf(_) | Look::Bool(_)) && required(wire));
    looks
}

/// Whether some member may have nothing in one that it may have in the other.
fn differ(one: &[(&str, Look)], other: &[(&str, Look)]) -> bool {
    one.iter().any(|(wire, look)| {
        let same = other.iter().find(|(name, _)| name == wire);
        same.is_some_and(|(_, against)| match (look, against) {
            (Look::OneOf(one), Look::OneOf(other)) => !one.iter().any(|text| other.contains(text)),
            (Look::Bool(one), Look::Bool(other)) => one != other,
            _ => true,
        })
    })
}
