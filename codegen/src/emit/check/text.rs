//! What only the JSON text shows, because the Rust value does not hold all of it.
//!
//! In: types. Out: whether a check on a value of that type would miss something: members that an open record leaves
//! unread count for `uniqueItems`, `maxProperties` and whatever the evaluator is asked. It is worked out for all types at
//! once, so that no chain of them is followed from each of its ends.

use quote::quote;

use crate::analyze::{children, is_nominal, reached};
use crate::ir::{Shape, TypeId};
use crate::plan::Plan;

use super::{Place, assertion};

/// What has to be judged by its text.
#[derive(Debug)]
pub(crate) struct Texts {
    /// Per type without a name whether a value has to be, in itself or in what it holds without a name.
    asked: Vec<bool>,
    /// Per type whether a rule text judges it as a case of a union, which speaks of the other cases too.
    judged: Vec<bool>,
}

impl Texts {
    fn of(plan: Plan<'_>) -> Texts {
        let asked = asked(plan);
        Texts {
            judged: judged(plan, &asked),
            asked,
        }
    }
}

fn texts(plan: Plan<'_>) -> &Texts {
    plan.texts.get_or_init(|| Texts::of(plan))
}

/// From the types without a name that only their text shows to all without one that hold them.
fn asked(plan: Plan<'_>) -> Vec<bool> {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); plan.api.types.len()];
    let mut first = Vec::new();
    let types = plan.api.type_ids();
    for id in types.filter(|id| plan.facts.of(*id) == *id && is_unnamed(plan, *id)) {
        for child in children(&plan.api.ty(id).shape) {
            holders[plan.facts.of(child).0 as usize].push(id);
        }
        first.extend(is_unsayable(plan, id).then_some(id));
    }
    reached(&holders, first)
}

/// From the types of which only a rule text says what is asked to all that are judged with them.
fn judged(plan: Plan<'_>, asked: &[bool]) -> Vec<bool> {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); plan.api.types.len()];
    let mut first = Vec::new();
    let mut visited = vec![false; plan.api.types.len()];
    let unions = plan
        .api
        .type_ids()
        .filter(|id| plan.facts.counts_cases(*id));
    let cases = unions.flat_map(|id| children(&plan.api.ty(id).shape));
    // What no union counts needs no answer, and asking costs.
    let mut todo: Vec<TypeId> = cases.collect();
    while let Some(id) = todo.pop() {
        let id = plan.facts.of(id);
        if std::mem::replace(&mut visited[id.0 as usize], true) {
            continue;
        }
        let shape = &plan.api.ty(id).shape;
        let parts = children(shape);
        let is_asked = |part: &TypeId| asked[plan.facts.of(*part).0 as usize];
        if is_said_by_text(plan, id) || (is_nominal(shape) && parts.iter().any(is_asked)) {
            first.push(id);
        }
        // The cases of a union are the same value once more, whatever they are called.
        let same = matches!(shape, Shape::Union(_));
        for part in parts {
            if same || is_unnamed(plan, part) {
                holders[plan.facts.of(part).0 as usize].push(id);
                todo.push(part);
            }
        }
    }
    reached(&holders, first)
}

fn is_unnamed(plan: Plan<'_>, id: TypeId) -> bool {
    !plan.facts.is_declared(plan.api, plan.facts.of(id))
}

/// Whether values of a type leave out part of what they were read from.
pub(super) fn is_partial(plan: Plan<'_>, id: TypeId) -> bool {
    plan.facts.partial[plan.facts.of(id).0 as usize]
}

/// Whether a named type holds, in types that have no name, what only the text shows; or counts cases of which a rule text
/// judges one, for counting who accepts says nothing then.
pub(super) fn held_by(plan: Plan<'_>, id: TypeId) -> bool {
    let parts = children(&plan.api.ty(id).shape);
    let judged = |part: &TypeId| texts(plan).judged[plan.facts.of(*part).0 as usize];
    (plan.facts.counts_cases(id) && parts.iter().any(judged))
        || (!is_nominal(&plan.api.ty(id).shape) && is_unsayable(plan, id))
        || parts.into_iter().any(|part| is_asked(plan, part))
}

/// Whether a value of a type without a name has to be judged by its text.
pub(crate) fn is_asked(plan: Plan<'_>, id: TypeId) -> bool {
    texts(plan).asked[plan.facts.of(id).0 as usize]
}

fn is_unsayable(plan: Plan<'_>, id: TypeId) -> bool {
    is_partial(plan, id) && is_said_by_text(plan, id)
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
