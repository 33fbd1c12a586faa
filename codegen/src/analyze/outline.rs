//! Which records have a layout of their own, so that parameters and forms refer to it and do not repeat it.

use crate::ir::{Api, Shape, TypeId};

use super::{Facts, children};

/// From how many fields on: what is smaller is as short where it is used.
const LARGE: usize = 4;

/// Per type whether it is a record of some size from which no path leads into a circle. What does is followed
/// only some levels deep, differently from each place.
pub(super) fn all(api: &Api, facts: &Facts) -> Vec<bool> {
    let ends = ends(api, facts, |id| children(&api.ty(facts.of(id)).shape));
    let large = |id: TypeId| match &api.ty(id).shape {
        Shape::Record(record) => record.fields.len() >= LARGE,
        _ => false,
    };
    let ids = api.type_ids();
    ids.map(|id| facts.of(id) == id && ends[id.0 as usize] && large(id))
        .collect()
}

/// Per type whether every path from it to what it leads to ends: types of which all that they lead to does, from the leaves
/// on.
pub(super) fn ends(
    api: &Api,
    facts: &Facts,
    leads_to: impl Fn(TypeId) -> Vec<TypeId>,
) -> Vec<bool> {
    let mut parents: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut open: Vec<usize> = vec![0; api.types.len()];
    for id in api.type_ids() {
        for child in leads_to(id) {
            parents[facts.of(child).0 as usize].push(id);
            open[id.0 as usize] += 1;
        }
    }
    let mut ready: Vec<TypeId> = api
        .type_ids()
        .filter(|id| open[id.0 as usize] == 0)
        .collect();
    let mut ends = vec![false; api.types.len()];
    while let Some(id) = ready.pop() {
        ends[id.0 as usize] = true;
        for parent in &parents[id.0 as usize] {
            let left = &mut open[parent.0 as usize];
            *left -= 1;
            if *left == 0 {
                ready.push(*parent);
            }
        }
    }
    ends
}
