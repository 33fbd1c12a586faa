//! What can stand in for a value that a tolerated response leaves out.
//!
//! A record needs one for each required member, a union for one of its cases; where that leads back to itself, nothing
//! finite stands in. Found by rounds, so that whatever stands in is made of what was found in earlier ones.

use crate::ir::{Api, Presence, Shape, TypeId};

use super::{Facts, children};

/// More values are not made to stand in for a single one, nor are they made further below each other: schemas that require
/// two of the next, thirty times over, would come to a thousand millions.
const MOST: u64 = 4096;
const DEEPEST: u32 = 64;

/// Per type the round in which something to stand in for it was found.
pub(super) fn all(api: &Api, facts: &Facts) -> Vec<Option<u32>> {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    for id in api.type_ids() {
        let of = facts.of(id);
        match of == id {
            true => {
                for part in children(&api.ty(id).shape) {
                    holders[facts.of(part).0 as usize].push(id);
                }
            }
            false => holders[of.0 as usize].push(id),
        }
    }
    let mut found: Vec<Option<u32>> = vec![None; api.types.len()];
    let mut sizes: Vec<u64> = vec![0; api.types.len()];
    let mut open: Vec<TypeId> = api.type_ids().collect();
    for round in 0..DEEPEST {
        let known = |id: TypeId| found[facts.of(id).0 as usize].is_some();
        let ids = open.into_iter().filter(|id| found[id.0 as usize].is_none());
        let new = ids.filter(|id| is_found(api, facts, *id, &known));
        let sized = new.map(|id| (id, size(api, facts, id, &found, &sizes)));
        let new: Vec<(TypeId, u64)> = sized.filter(|(_, size)| *size <= MOST).collect();
        for (id, size) in &new {
            found[id.0 as usize] = Some(round);
            sizes[id.0 as usize] = *size;
        }
        let held = new.iter().flat_map(|(id, _)| &holders[id.0 as usize]);
        open = held.copied().collect();
        open.sort_unstable();
        open.dedup();
    }
    found
}

/// How many values what stands in for one is made of, at most.
fn size(api: &Api, facts: &Facts, id: TypeId, found: &[Option<u32>], sizes: &[u64]) -> u64 {
    let size = |id: &TypeId| sizes[facts.of(*id).0 as usize];
    let of = facts.of(id);
    match &api.ty(of).shape {
        _ if of != id => size(&of),
        Shape::Alias(inner) => size(inner),
        Shape::Tuple(items) => items.iter().map(size).fold(1, u64::saturating_add),
        Shape::Record(record) => {
            let required = record.fields.iter().filter(|field| {
                field.presence == Presence::Required && facts.constant(api, field).is_none()
            });
            required
                .map(|field| size(&field.ty))
                .fold(1, u64::saturating_add)
        }
        Shape::Union(union) if facts.words(id).is_empty() => {
            let known = |id: &TypeId| found[facts.of(*id).0 as usize].is_some();
            let cases = union.cases.iter().map(|case| case.ty).filter(known);
            cases
                .map(|case| size(&case))
                .max()
                .unwrap_or(0)
                .saturating_add(1)
        }
        _ => 1,
    }
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
