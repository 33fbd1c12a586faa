//! What values of types leave out of the JSON that they were read from.

use crate::ir::{Api, Rest, Shape, TypeId};

use super::{Facts, children};

/// Per type whether it is, or anything that it leads to is, a record that leaves members unread.
pub(super) fn all(api: &Api, facts: &Facts) -> Vec<bool> {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut open = Vec::new();
    for id in api.type_ids().filter(|id| facts.of(*id) == *id) {
        let shape = &api.ty(id).shape;
        for part in children(shape) {
            holders[facts.of(part).0 as usize].push(id);
        }
        if matches!(shape, Shape::Record(record) if record.rest == Rest::Open) {
            open.push(id);
        }
    }
    reached(&holders, open)
}

/// Per type whether it is one of the first, or holds what holds one of them, and so on.
pub(crate) fn reached(holders: &[Vec<TypeId>], first: Vec<TypeId>) -> Vec<bool> {
    let mut reached = vec![false; holders.len()];
    let mut todo = first;
    while let Some(id) = todo.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            todo.extend(&holders[id.0 as usize]);
        }
    }
    reached
}
