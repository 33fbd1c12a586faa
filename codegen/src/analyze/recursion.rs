//! Where a type contains itself, or more than a stack should hold.

use crate::hash::{IdMap, IdSet};
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

/// A field or case of more bytes than this, as far as they can be told, is boxed: objects of hundreds of members in
/// members add up to more than a thread's stack, and moving them costs more than allocating.
const LARGE: usize = 2048;

/// The fields and cases that must be boxed: each closes a circle of types that hold one another by
/// value, or is large.
pub(super) fn boxes(api: &Api, facts: &Facts) -> IdSet<(TypeId, usize)> {
    let mut search = Search {
        api,
        facts,
        open: IdSet::default(),
        done: IdSet::default(),
        boxed: IdSet::default(),
        sizes: IdMap::default(),
    };
    for id in api.type_ids() {
        let id = facts.of(id);
        if facts.is_declared(api, id) {
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
    /// Bytes of the named types that have been visited, about.
    sizes: IdMap<TypeId, usize>,
}

impl Search<'_> {
    fn visit(&mut self, id: TypeId) {
        if !self.done.insert(id) {
            return;
        }
        self.open.insert(id);
        let shape = &self.api.ty(id).shape;
        let mut sizes = Vec::new();
        for (index, part) in parts(shape).into_iter().enumerate() {
            let mut held = Vec::new();
            self.held(part, &mut held);
            for target in held {
                if self.open.contains(&target) {
                    self.boxed.insert((id, index));
                } else {
                    self.visit(target);
                }
            }
            let size = self.size(part);
            let large = is_nominal(shape) && size > LARGE;
            if large {
                self.boxed.insert((id, index));
            }
            let boxed = self.boxed.contains(&(id, index));
            sizes.push(if boxed { 8 } else { size });
        }
        let size = match shape {
            Shape::Union(_) => 8 + sizes.iter().max().copied().unwrap_or(0),
            Shape::List(_) | Shape::Map(_) => 32,
            _ => sizes.iter().sum(),
        };
        self.sizes.insert(id, size);
        self.open.remove(&id);
    }

    /// About how many bytes a value takes where it is held; what is not known yet is boxed.
    fn size(&self, id: TypeId) -> usize {
        let id = self.facts.of(id);
        let shape = &self.api.ty(id).shape;
        match shape {
            _ if self.facts.is_declared(self.api, id) => self.sizes.get(&id).copied().unwrap_or(8),
            Shape::Nullable(inner) => self.size(*inner),
            Shape::Tuple(items) => items.iter().map(|item| self.size(*item)).sum(),
            Shape::Never | Shape::Null | Shape::Bool => 1,
            Shape::Int(_) | Shape::Float(_) | Shape::Text(_) => 16,
            Shape::Any | Shape::Map(_) | Shape::Alias(_) => 32,
            _ => 24,
        }
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
