//! Where a type contains itself.

use crate::hash::IdSet;
use crate::ir::{Api, Shape, TypeId};

use super::{Facts, children, is_nominal};

/// Lists, maps, options and tuples that contain themselves without a named type between: one type of
/// each such circle gets a name.
pub(super) fn newtypes(api: &Api, same: &[TypeId]) -> IdSet<TypeId> {
    let mut found = IdSet::default();
    let mut done = IdSet::default();
    for id in api.type_ids() {
        let id = same[id.0 as usize];
        visit(api, same, id, &mut Vec::new(), &mut done, &mut found);
    }
    found
}

fn visit(
    api: &Api,
    same: &[TypeId],
    id: TypeId,
    path: &mut Vec<TypeId>,
    done: &mut IdSet<TypeId>,
    found: &mut IdSet<TypeId>,
) {
    if let Some(start) = path.iter().position(|p| *p == id) {
        // The circle's earliest type: named ones come before inline ones.
        let chosen = path[start..].iter().min().copied().unwrap_or(id);
        found.insert(chosen);
        return;
    }
    if is_nominal(&api.ty(id).shape) || !done.insert(id) {
        return;
    }
    path.push(id);
    for child in children(&api.ty(id).shape) {
        visit(api, same, same[child.0 as usize], path, done, found);
    }
    path.pop();
}

/// The fields and cases that must be boxed: each closes a circle of types that hold one another by
/// value.
pub(super) fn boxes(api: &Api, facts: &Facts) -> IdSet<(TypeId, usize)> {
    let mut search = Search {
        api,
        facts,
        open: IdSet::default(),
        done: IdSet::default(),
        boxed: IdSet::default(),
    };
    for id in api.type_ids() {
        let id = facts.of(id);
        if is_nominal(&api.ty(id).shape) || facts.newtypes.contains(&id) {
            search.visit(id);
        }
    }
    search.boxed
}

struct Search<'a> {
    api: &'a Api,
    facts: &'a Facts,
    open: IdSet<TypeId>,
    done: IdSet<TypeId>,
    boxed: IdSet<(TypeId, usize)>,
}

impl Search<'_> {
    fn visit(&mut self, id: TypeId) {
        if !self.done.insert(id) {
            return;
        }
        self.open.insert(id);
        for (index, part) in parts(&self.api.ty(id).shape).into_iter().enumerate() {
            let mut held = Vec::new();
            self.held(part, &mut held);
            for target in held {
                if self.open.contains(&target) {
                    self.boxed.insert((id, index));
                } else {
                    self.visit(target);
                }
            }
        }
        self.open.remove(&id);
    }

    /// The named types a value holds without an allocation between.
    fn held(&self, id: TypeId, out: &mut Vec<TypeId>) {
        let id = self.facts.of(id);
        let shape = &self.api.ty(id).shape;
        if is_nominal(shape) || self.facts.newtypes.contains(&id) {
            out.push(id);
            return;
        }
        match shape {
            Shape::Nullable(inner) => self.held(*inner, out),
            Shape::Tuple(items) => items.iter().for_each(|item| self.held(*item, out)),
            _ => {}
        }
    }
}

/// Fields or cases by index; a record's rest is a map and holds nothing by value.
fn parts(shape: &Shape) -> Vec<TypeId> {
    match shape {
        Shape::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
        Shape::Nullable(_) | Shape::Tuple(_) | Shape::Union(_) => children(shape),
        Shape::List(_) | Shape::Map(_) => Vec::new(),
        _ => Vec::new(),
    }
}
