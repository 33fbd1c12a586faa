//! Cases of unions that are one string each, and say all by being it: `"auto"` beside objects, `"inf"` beside numbers.

use std::collections::BTreeMap;

use crate::hash::IdMap;
use crate::ir::{Api, Kind, Literal, Shape, TypeId, Union};

use super::Facts;

/// Cases by index, each with its string.
pub type Words = BTreeMap<usize, String>;

/// Per union its cases of one string, if no other case takes strings.
pub(super) fn all(api: &Api, facts: &Facts) -> IdMap<TypeId, Words> {
    let unions = api.type_ids().filter_map(|id| match &api.ty(id).shape {
        Shape::Union(union) => Some((id, of_union(api, facts, union)?)),
        _ => None,
    });
    unions.collect()
}

fn of_union(api: &Api, facts: &Facts, union: &Union) -> Option<Words> {
    let mut words = Words::new();
    for (index, case) in union.cases.iter().enumerate() {
        if !facts.kinds(case.ty).has(Kind::String) {
            continue;
        }
        let ty = api.ty(facts.of(case.ty));
        match &ty.shape {
            Shape::Const(Literal::String(word))
                if ty.checks.is_empty() && words.values().all(|other| other != word) =>
            {
                words.insert(index, word.clone());
            }
            _ => return None,
        }
    }
    (!words.is_empty()).then_some(words)
}
