//! What can stand in for a value that a tolerated response leaves out.
//!
//! A record needs one for each required member, a union for one of its cases; where that leads back to itself, nothing
//! finite stands in. Found by rounds, so that whatever stands in is made of what was found in earlier ones.

use crate::ir::{Api, Presence, Shape, TypeId};

use super::Facts;

/// Per type the round in which something to stand in for it was found.
pub(super) fn all(api: &Api, facts: &Facts) -> Vec<Option<u32>> {
    let mut found: Vec<Option<u32>> = vec![None; api.types.len()];
    let mut open: Vec<TypeId> = api.type_ids().collect();
    for round in 0.. {
        let known = |id: TypeId| found[facts.of(id).0 as usize].is_some();
        let ids = open.iter().copied();
        let (new, rest) = ids.partition::<Vec<_>, _>(|id| is_found(api, facts, *id, &known));
        if new.is_empty() {
            break;
        }
        for id in new {
            found[id.0 as usize] = Some(round);
        }
        open = rest;
    }
    found
}

fn is_found(api: &Api, facts: &Facts, id: TypeId, known: &dyn Fn(TypeId) -> bool) -> bool {
    let of = facts.of(id);
    match &api.ty(of).shape {
        _ if of != id => known(of),
        Shape::Never => false,
        Shape::Alias(inner) => known(*inner),
        Shape::Tuple(items) => items.iter().all(|item| known(*item)),
        Shape::Record(record) => {
            let mut fields = record.fields.iter();
            fields.all(|field| {
                field.presence == Presence::Optional
                    || facts.constant(api, field).is_some()
                    || known(field.ty)
            })
        }
        Shape::Union(union) => {
            !facts.words(id).is_empty() || union.cases.iter().any(|case| known(case.ty))
        }
        _ => true,
    }
}
