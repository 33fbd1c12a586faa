//! Schema resources: what has an address of its own, and the anchors in it.
//!
//! In: documents and the `$id`s, `$anchor`s and `$dynamicAnchor`s met in their schemas (JSON Schema
//! core, section 8.2). Out: the node that a reference leads to. It loads nothing.

use std::collections::HashMap;

use super::uri;
use crate::hash::IdMap;
use crate::load::{At, Documents, NodeId, pointer};

/// An index into [`Resources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ResourceId(u32);

#[derive(Debug)]
struct Resource {
    /// What references in it are relative to: an address, or the path of a file.
    base: String,
    root: NodeId,
    anchors: HashMap<String, NodeId>,
    dynamic: HashMap<String, NodeId>,
}

/// Every known resource.
#[derive(Debug, Default)]
pub(super) struct Resources {
    list: Vec<Resource>,
    by_root: IdMap<NodeId, ResourceId>,
    /// Whether some resource is no whole document.
    nested: bool,
    by_address: HashMap<String, ResourceId>,
}

impl Resources {
    /// Makes a node a resource, or gives the one that it is.
    pub(super) fn add(&mut self, root: NodeId, base: String) -> ResourceId {
        if let Some(&id) = self.by_root.get(&root) {
            return id;
        }
        let id = ResourceId(self.list.len() as u32);
        self.by_address.entry(base.clone()).or_insert(id);
        self.by_root.insert(root, id);
        self.nested |= root.index != 0;
        let (anchors, dynamic) = Default::default();
        self.list.push(Resource {
            base,
            root,
            anchors,
            dynamic,
        });
        id
    }

    /// Makes an address lead to a resource as well; the first claim stands.
    pub(super) fn alias(&mut self, address: String, id: ResourceId) {
        self.by_address.entry(address).or_insert(id);
    }

    /// Changes what references in a resource are relative to.
    pub(super) fn rebase(&mut self, id: ResourceId, base: String) {
        self.by_address.entry(base.clone()).or_insert(id);
        self.list[id.0 as usize].base = base;
    }

    /// The resource of an address, without a fragment.
    pub(super) fn by_address(&self, address: &str) -> Option<ResourceId> {
        self.by_address.get(address).copied()
    }

    pub(super) fn root(&self, id: ResourceId) -> NodeId {
        self.list[id.0 as usize].root
    }

    pub(super) fn base(&self, id: ResourceId) -> &str {
        &self.list[id.0 as usize].base
    }

    pub(super) fn is_root(&self, node: NodeId) -> bool {
        self.by_root.contains_key(&node)
    }

    /// The resource that a place belongs to. Roots of documents are always resources.
    pub(super) fn around(&self, at: At<'_>) -> ResourceId {
        let mut at = if self.nested { at } else { at.root() };
        loop {
            if let Some(&id) = self.by_root.get(&at.id()) {
                return id;
            }
            match at.parent() {
                Some(parent) => at = parent,
                None => return ResourceId(0),
            }
        }
    }

    /// Names a schema; gives back the one that has the name already, if that is another.
    pub(super) fn anchor(
        &mut self,
        id: ResourceId,
        name: &str,
        node: NodeId,
        dynamic: bool,
    ) -> Option<NodeId> {
        let resource = &mut self.list[id.0 as usize];
        if dynamic {
            resource.dynamic.entry(name.to_owned()).or_insert(node);
        }
        let first = *resource.anchors.entry(name.to_owned()).or_insert(node);
        (first != node).then_some(first)
    }

    pub(super) fn dynamic_anchor(&self, id: ResourceId, name: &str) -> Option<NodeId> {
        self.list[id.0 as usize].dynamic.get(name).copied()
    }

    pub(super) fn dynamic_anchors(&self, name: &str) -> impl Iterator<Item = NodeId> {
        self.list
            .iter()
            .filter_map(move |resource| resource.dynamic.get(name).copied())
    }

    /// Every dynamic anchor of a resource, in the order of the document.
    pub(super) fn dynamic_of(&self, id: ResourceId) -> Vec<(&str, NodeId)> {
        let all = self.list[id.0 as usize].dynamic.iter();
        let mut found: Vec<_> = all.map(|(name, node)| (name.as_str(), *node)).collect();
        found.sort_unstable_by_key(|(_, node)| *node);
        found
    }

    /// Where a fragment leads in a resource; `None` if that is nothing.
    pub(super) fn find(
        &self,
        documents: &Documents,
        id: ResourceId,
        fragment: &str,
        follow: Follow<'_>,
    ) -> Option<NodeId> {
        let root = documents.at(self.root(id));
        if fragment.is_empty() {
            return Some(root.id());
        }
        let decoded = uri::decode(fragment);
        if !decoded.starts_with('/') {
            return self.list[id.0 as usize].anchors.get(&decoded).copied();
        }
        // Many writers do not escape what they should: a key may hold the escape itself.
        let found = descend(root, &decoded, follow).or_else(|| descend(root, fragment, follow));
        found.map(At::id)
    }
}

/// Where the reference at a node leads, as far as that is known.
pub(super) type Follow<'f> = &'f dyn Fn(NodeId) -> Option<NodeId>;

/// Follows a JSON Pointer, and references on its way: what stands behind one is looked for where it
/// leads, which the pointer's writer took for granted.
fn descend<'d>(root: At<'d>, pointer: &str, follow: Follow<'_>) -> Option<At<'d>> {
    pointer::tokens(pointer)?.try_fold(root, |at, token| {
        let mut at = at;
        for _ in 0..MAX_HOPS {
            if let Some(child) = at.child(&token) {
                return Some(child);
            }
            at = at.documents().at(follow(at.id())?);
        }
        None
    })
}

/// How many references in a row a pointer's step follows at most.
const MAX_HOPS: usize = 64;
