//! What only the JSON text shows, because the Rust value does not hold all of it.
//!
//! In: types. Out: whether a check on a value of that type would miss something: members that an open record leaves
//! unread count for `uniqueItems`, `maxProperties` and whatever the evaluator is asked.

use quote::quote;

use crate::analyze::{children, is_nominal};
use crate::ir::{Rest, Shape, TypeId};
use crate::plan::Plan;

use super::{Place, assertion};

/// Whether values of a type leave out part of what they were read from.
pub(super) fn is_partial(plan: Plan<'_>, id: TypeId) -> bool {
    partial(plan, id, &mut Vec::new())
}

fn partial(plan: Plan<'_>, id: TypeId, seen: &mut Vec<TypeId>) -> bool {
    let id = plan.facts.of(id);
    if seen.contains(&id) {
        return false;
    }
    seen.push(id);
    let shape = &plan.api.ty(id).shape;
    matches!(shape, Shape::Record(record) if record.rest == Rest::Open)
        || children(shape)
            .into_iter()
            .any(|child| partial(plan, child, seen))
}

/// Whether a named type holds, in types that have no name, what only the text shows.
pub(super) fn held_by(plan: Plan<'_>, id: TypeId) -> bool {
    holds_more(plan, id, &mut Vec::new())
}

fn holds_more(plan: Plan<'_>, id: TypeId, seen: &mut Vec<TypeId>) -> bool {
    let shape = &plan.api.ty(id).shape;
    if let Shape::Union(union) = shape
        && union.exclusive
        && plan.facts.is_tried(id)
        && union
            .cases
            .iter()
            .any(|case| is_judged(plan, case.ty, seen))
    {
        return true;
    }
    match is_nominal(shape) {
        true => children(shape)
            .into_iter()
            .any(|child| is_asked(plan, child)),
        false => is_unsayable(plan, id) || children(shape).into_iter().any(|c| is_asked(plan, c)),
    }
}

/// Whether a case is judged by a rule text, which speaks of the other cases too: counting who accepts says nothing then.
fn is_judged(plan: Plan<'_>, id: TypeId, seen: &mut Vec<TypeId>) -> bool {
    let id = plan.facts.of(id);
    if seen.contains(&id) {
        return false;
    }
    seen.push(id);
    let shape = &plan.api.ty(id).shape;
    let unnamed = |id: TypeId| {
        let id = plan.facts.of(id);
        !plan.facts.is_declared(plan.api, id)
    };
    // The cases of a union are the same value once more, whatever they are called.
    let same = matches!(shape, Shape::Union(_));
    let mut below = children(shape)
        .into_iter()
        .filter(|child| same || unnamed(*child));
    is_said_by_text(plan, id)
        || (is_nominal(shape) && holds_more(plan, id, seen))
        || below.any(|child| is_judged(plan, child, seen))
}

/// Whether a value of a type without a name has to be judged by its text.
pub(crate) fn is_asked(plan: Plan<'_>, id: TypeId) -> bool {
    let id = plan.facts.of(id);
    let shape = &plan.api.ty(id).shape;
    if plan.facts.is_declared(plan.api, id) {
        return false;
    }
    is_unsayable(plan, id) || children(shape).into_iter().any(|c| is_asked(plan, c))
}

fn is_unsayable(plan: Plan<'_>, id: TypeId) -> bool {
    is_said_by_text(plan, id) && is_partial(plan, id)
}

/// Whether a type's own checks include one that only its rule text says.
fn is_said_by_text(plan: Plan<'_>, id: TypeId) -> bool {
    let ty = plan.api.ty(id);
    if ty.checks.is_empty() {
        return false;
    }
    let place = Place::reference(quote!(value));
    let named = is_nominal(&ty.shape).then_some(id);
    assertion::all(plan, &ty.checks, &ty.shape, named, &place).is_none()
}
