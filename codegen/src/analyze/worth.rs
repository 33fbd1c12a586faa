//! What there is to check: whether `is_valid` of a type can ever say no.

use crate::ir::{Api, Rest, Shape, TypeId};

use super::{Facts, children, reached};

/// Per type whether a value built in Rust can break a rule, in itself or below: from those where it can in themselves to
/// all that hold them.
pub(super) fn all(api: &Api, facts: &Facts) -> Vec<bool> {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut todo = Vec::new();
    for id in api.type_ids() {
        let of = facts.of(id);
        match of == id {
            true => {
                for part in stored(api, facts, id) {
                    holders[facts.of(part).0 as usize].push(id);
                }
            }
            false => holders[of.0 as usize].push(id),
        }
        todo.extend(itself(api, facts, id).then_some(id));
    }
    reached(&holders, todo)
}

/// What a type mentions, but for the required constants of a record, which no field holds, and the cases of a union that
/// hold nothing. Other members may be of such a constant's type.
fn stored(api: &Api, facts: &Facts, id: TypeId) -> Vec<TypeId> {
    let shape = &api.ty(id).shape;
    let Shape::Record(record) = shape else {
        let parts = children(shape).into_iter().enumerate();
        let held = parts.filter(|(index, _)| !facts.is_bare(id, *index));
        return held.map(|(_, part)| part).collect();
    };
    let held = record
        .fields
        .iter()
        .filter(|field| facts.constant(api, field).is_none())
        .map(|field| field.ty);
    let rest = match record.rest {
        Rest::Typed(ty) => Some(ty),
        Rest::Closed | Rest::Open => None,
    };
    held.chain(rest).collect()
}

fn itself(api: &Api, facts: &Facts, id: TypeId) -> bool {
    let ty = api.ty(id);
    if !ty.checks.is_empty() {
        return true;
    }
    match &ty.shape {
        Shape::Never | Shape::Float(_) | Shape::Const(_) => true,
        // Whatever it travels by: a client may send what it has received elsewhere.
        Shape::Text(format) => format.is_open(),
        Shape::Enum(_) | Shape::IntEnum(_) => facts.is_open(id),
        // A further member may be called as one of them is.
        Shape::Record(record) => matches!(record.rest, Rest::Typed(_)) && !record.fields.is_empty(),
        Shape::Union(_) => facts.counts_cases(id) || facts.has_unknown_case(id),
        _ => false,
    }
}
