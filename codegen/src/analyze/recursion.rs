//! Where a type contains itself, or more than a stack should hold.

use crate::deep::deeper;
use crate::hash::{IdMap, IdSet};
use crate::ir::{Api, Shape, TypeId};

use super::{Facts, children, is_nominal};

/// Deeper in each other lists, maps, options and tuples are not written out: nobody could read that, and from 128 levels on
/// compilers give up.
const DEEP: u32 = 16;

/// Lists, maps, options and tuples that need a name: one of each circle that they make without a named type between, and
/// one on each way that leads through [`DEEP`] of them.
pub(super) fn newtypes(api: &Api, same: &[TypeId]) -> IdSet<TypeId> {
    let mut unnamed = Unnamed {
        api,
        same,
        path: Vec::new(),
        on_path: IdMap::default(),
        depths: IdMap::default(),
        found: IdSet::default(),
    };
    for id in api.type_ids() {
        unnamed.depth(same[id.0 as usize]);
    }
    unnamed.found
}

struct Unnamed<'a> {
    api: &'a Api,
    same: &'a [TypeId],
    /// The unnamed types that hold the present one, outermost first.
    path: Vec<TypeId>,
    /// Where on the path each is.
    on_path: IdMap<TypeId, usize>,
    /// Of the types that have been visited, how many levels are written out.
    depths: IdMap<TypeId, u32>,
    found: IdSet<TypeId>,
}

impl Unnamed<'_> {
    /// How many levels of types a type is written with.
    fn depth(&mut self, id: TypeId) -> u32 {
        let shape = &self.api.ty(id).shape;
        if is_nominal(shape) {
            return 0;
        }
        if let Some(start) = self.on_path.get(&id) {
            // The circle's earliest type: named ones come before inline ones.
            let chosen = self.path[*start..].iter().min().copied().unwrap_or(id);
            self.found.insert(chosen);
            return 0;
        }
        if let Some(known) = self.depths.get(&id) {
            return *known;
        }
        self.on_path.insert(id, self.path.len());
        self.path.push(id);
        let mut depth = 0;
        for child in children(shape) {
            let child = self.same[child.0 as usize];
            depth = depth.max(1 + deeper(|| self.depth(child)));
        }
        self.path.pop();
        self.on_path.remove(&id);
        if depth > DEEP && matches!(shape, Shape::List(_) | Shape::Map(_) | Shape::Tuple(_)) {
            self.found.insert(id);
        }
        if self.found.contains(&id) {
            depth = 0;
        }
        self.depths.insert(id, depth);
        depth
    }
}

/// A field or case of more bytes than this, as far as they can be told, is boxed: objects of hundreds of members in
/// members add up to more than a thread's stack, and moving them costs more than allocating.
const LARGE: usize = 2048;
/// More types are not held one in the other without a box: compilers follow no more than 128 of them.
const HIGH: u32 = 32;

/// The fields and cases that must be boxed: each closes a circle of types that hold one another by
/// value, is large, or holds many in each other.
pub(super) fn boxes(api: &Api, facts: &Facts) -> IdSet<(TypeId, usize)> {
    let mut search = Search {
        api,
        facts,
        open: IdSet::default(),
        done: IdSet::default(),
        boxed: IdSet::default(),
        sizes: IdMap::default(),
        heights: IdMap::default(),
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
    /// How many of them hold one another without a box, this one included.
    heights: IdMap<TypeId, u32>,
}

impl Search<'_> {
    fn visit(&mut self, id: TypeId) {
        if !self.done.insert(id) {
            return;
        }
        self.open.insert(id);
        let shape = &self.api.ty(id).shape;
        let mut sizes = Vec::new();
        let mut height = 0;
        for (index, part) in parts(shape).into_iter().enumerate() {
            let mut held = Vec::new();
            self.held(part, &mut held);
            let mut below = 0;
            for target in held {
                if self.open.contains(&target) {
                    self.boxed.insert((id, index));
                } else {
                    deeper(|| self.visit(target));
                }
                below = below.max(self.heights.get(&target).copied().unwrap_or(0));
            }
            let size = self.size(part);
            let large = is_nominal(shape) && (size > LARGE || below >= HIGH);
            if large {
                self.boxed.insert((id, index));
            }
            let boxed = self.boxed.contains(&(id, index));
            sizes.push(if boxed { 8 } else { size });
            height = height.max(if boxed { 0 } else { below });
        }
        let size = match shape {
            Shape::Union(_) => 8 + sizes.iter().max().copied().unwrap_or(0),
            Shape::List(_) | Shape::Map(_) => 32,
            _ => sizes.iter().sum(),
        };
        self.sizes.insert(id, size);
        self.heights.insert(id, height + 1);
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
