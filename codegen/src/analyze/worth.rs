//! What there is to check: whether `is_valid` of a type can ever say no.

use crate::ir::{Api, Shape, TypeId};

use super::{Facts, Tagging, children};

/// Per type whether a value built in Rust can break a rule, in itself or below. Found by growing the
/// set until nothing is added, since types are recursive.
pub(super) fn all(api: &Api, facts: &Facts) -> Vec<bool> {
    let mut checked: Vec<bool> = api.type_ids().map(|id| itself(api, facts, id)).collect();
    loop {
        let mut grown = false;
        for id in api.type_ids() {
            let index = id.0 as usize;
            let below = || {
                let parts = children(&api.ty(facts.of(id)).shape);
                parts
                    .into_iter()
                    .any(|child| checked[facts.of(child).0 as usize])
            };
            if !checked[index] && (checked[facts.of(id).0 as usize] || below()) {
                checked[index] = true;
                grown = true;
            }
        }
        if !grown {
            return checked;
        }
    }
}

fn itself(api: &Api, facts: &Facts, id: TypeId) -> bool {
    let ty = api.ty(id);
    if !ty.checks.is_empty() {
        return true;
    }
    match &ty.shape {
        Shape::Never | Shape::Float(_) => true,
        Shape::Enum(_) => facts.is_open(id),
        Shape::Union(union) => union.exclusive && facts.tagging.get(&id) == Some(&Tagging::Trial),
        _ => false,
    }
}
