//! From a schema to the set it stands for: what it refers to, and what it includes by `allOf`.

use crate::deep::deeper;
use crate::diagnostic::Code;
use crate::hash::IdSet;
use crate::load::{At, Kind, NodeId};

use super::Lowering;
use super::facets::nullable_whole;
use super::set::Part;

/// So many steps apart the sets are kept that schemas on a long way stand for: each schema of a chain of thousands is a set
/// of its own, which would otherwise be found by a walk to the end of the chain.
const APART: usize = 16;
/// So many steps are taken without asking whether they were taken before: mostly there are one or two.
const NEAR: usize = 4;
/// From how many on parts are looked up by a table.
const MANY: usize = 32;

/// Schema objects in order of mention, without repetition.
#[derive(Default)]
struct Parts {
    list: Vec<Part>,
    /// The same, once there are many.
    known: IdSet<Part>,
}

impl Parts {
    fn push(&mut self, part: Part) {
        let is_new = match self.list.len() < MANY {
            true => !self.list.contains(&part),
            false => {
                if self.known.is_empty() {
                    self.known.extend(&self.list);
                }
                self.known.insert(part)
            }
        };
        if is_new {
            self.list.push(part);
        }
    }
}

/// A walk from some schemas to all that they apply to the same value.
#[derive(Default)]
struct Walk {
    parts: Parts,
    /// The schemas on the way here, outermost first.
    open: Vec<NodeId>,
    /// The same, once there are many.
    is_open: IdSet<NodeId>,
    /// How often it mattered which schemas these are.
    turns: usize,
    /// What stood at the end of a way and was expanded whole, whichever schemas led there.
    done: IdSet<NodeId>,
}

impl Walk {
    fn enter(&mut self, node: NodeId) {
        self.open.push(node);
        if self.open.len() == MANY {
            self.is_open.extend(&self.open);
        } else if self.open.len() > MANY {
            self.is_open.insert(node);
        }
    }

    fn leave(&mut self) {
        if let Some(node) = self.open.pop()
            && self.open.len() >= MANY
        {
            self.is_open.remove(&node);
        } else {
            self.is_open.clear();
        }
    }

    fn is_within(&self, node: NodeId) -> bool {
        match self.open.len() < MANY {
            true => self.open.contains(&node),
            false => self.is_open.contains(&node),
        }
    }
}

impl<'d> Lowering<'_, 'd> {
    /// The parts of the set that some schemas stand for together.
    pub(super) fn expanded(&mut self, schemas: &[At<'d>]) -> Vec<Part> {
        let mut walk = Walk::default();
        for schema in schemas {
            self.expand(*schema, &mut walk);
        }
        walk.parts.list
    }

    /// The parts of the set that a schema stands for apart from its `nullable`.
    pub(super) fn expanded_beside_null(&mut self, at: At<'d>) -> Vec<Part> {
        let mut walk = Walk::default();
        walk.enter(at.id());
        self.expand_object(at, Part::NULLABLE, &mut walk);
        walk.parts.list
    }

    fn expand(&mut self, at: At<'d>, walk: &mut Walk) {
        if walk.is_within(at.id()) {
            walk.turns += 1;
            return;
        }
        match at.kind() {
            Kind::Object => {}
            Kind::Bool => {
                if at.as_bool() == Some(false) {
                    walk.parts.push(self.part(at, 0));
                }
                return;
            }
            _ => {
                let message = format!(
                    "a schema is an object or a boolean; this is {}, and anything is allowed",
                    at.kind().article()
                );
                self.diags.report(Code::NotASchema, at, message);
                return;
            }
        }
        walk.enter(at.id());
        let hides = self.resolver.ref_hides_siblings(at);
        if hides && self.expand_target(at, walk) {
            self.lint_hidden(at);
        } else {
            // What says no more than its target is no part of the set.
            if at.get("$ref").is_some() || at.get("allOf").is_some() {
                self.lint(at);
            }
            match nullable_whole(at) {
                true => walk.parts.push(self.part(at, 0)),
                false => self.expand_object(at, 0, walk),
            }
        }
        walk.leave();
    }

    /// Expands what a schema refers to, and says whether it refers to something.
    fn expand_target(&mut self, at: At<'d>, walk: &mut Walk) -> bool {
        let refers = self.resolver.is_reference(at);
        let targets = self.resolver.step(at).into_iter();
        for target in targets.chain(self.plain_target(at)) {
            self.roots.insert(target.id());
            match walk.open.len() < NEAR {
                true => self.expand(target, walk),
                false => self.expand_once(target, walk),
            }
        }
        refers
    }

    /// Expands what several schemas may refer to: once, unless it matters by which one it is met.
    fn expand_once(&mut self, target: At<'d>, walk: &mut Walk) {
        if walk.done.contains(&target.id()) {
            return;
        }
        let turns = walk.turns;
        match walk.open.len() < APART {
            true => self.expand(target, walk),
            false => self.expand_far(target, walk),
        }
        if walk.turns == turns {
            walk.done.insert(target.id());
        }
    }

    /// Expands what stands at the end of a long way.
    fn expand_far(&mut self, target: At<'d>, walk: &mut Walk) {
        let of = self.part(target, 0);
        if let Some(known) = self.expanded.get(&of) {
            known.iter().for_each(|part| walk.parts.push(*part));
            return;
        }
        if !walk.open.len().is_multiple_of(APART) {
            return deeper(|| self.expand(target, walk));
        }
        let outer = std::mem::take(&mut walk.parts);
        let done = std::mem::take(&mut walk.done);
        let turns = walk.turns;
        deeper(|| self.expand(target, walk));
        let inner = std::mem::replace(&mut walk.parts, outer).list;
        walk.done.extend(done);
        inner.iter().for_each(|part| walk.parts.push(*part));
        if walk.turns == turns {
            self.expanded.insert(of, inner);
        }
    }

    fn expand_object(&mut self, at: At<'d>, without: u8, walk: &mut Walk) {
        self.expand_target(at, walk);
        for branch in at.get("allOf").into_iter().flat_map(At::items) {
            self.expand(branch, walk);
        }
        walk.turns += usize::from(self.resolver.is_circular(at));
        let without = without | self.chosen(at, &walk.open);
        if at.members().any(|(name, _)| self.narrows(at, name)) {
            walk.parts.push(self.part(at, without));
        }
    }

    /// A schema object as the present view reads it.
    fn part(&self, at: At<'_>, without: u8) -> Part {
        Part {
            node: at.id(),
            without: without | self.view,
        }
    }
}
