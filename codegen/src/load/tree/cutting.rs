//! Subtrees that are copied, moved and taken out: what anchors, aliases and merge keys of YAML need.

use super::{Builder, KEY_QUOTED, NO_KEY, Node, SOURCE};
use crate::load::Kind;

/// A subtree by itself, as an anchor or a merge holds it.
#[derive(Debug, Clone)]
pub(in crate::load) struct Cutting(Vec<Node>);

impl Cutting {
    pub(in crate::load) fn len(&self) -> usize {
        self.0.len()
    }

    pub(in crate::load) fn kind(&self) -> Kind {
        self.0[0].kind
    }

    /// The same as a value that is no member.
    pub(in crate::load) fn without_key(mut self) -> Cutting {
        let root = &mut self.0[0];
        (root.key_start, root.key_end, root.key_data) = (NO_KEY, NO_KEY, SOURCE);
        root.flags &= !KEY_QUOTED;
        self
    }

    /// How many arrays and objects are in each other at most.
    pub(in crate::load) fn height(&self) -> usize {
        let mut heights = vec![0usize; self.0.len()];
        for (index, node) in self.0.iter().enumerate() {
            let above = if index == 0 {
                0
            } else {
                heights[node.parent as usize]
            };
            heights[index] = above + usize::from(node.is_container());
        }
        heights.into_iter().max().unwrap_or(0)
    }

    /// The children of the cutting's root, each by itself.
    pub(in crate::load) fn children(&self) -> impl Iterator<Item = Cutting> {
        let mut next = 1;
        std::iter::from_fn(move || {
            let size = self.0.get(next)?.size as usize;
            let mut child = self.0[next..next + size].to_vec();
            for node in &mut child[1..] {
                node.parent -= next as u32;
            }
            next += size;
            Some(Cutting(child))
        })
    }
}

impl Builder {
    /// How deep the next value stands.
    pub(in crate::load) fn depth(&self) -> usize {
        self.open.len()
    }

    /// A copy of a finished subtree.
    pub(in crate::load) fn cut(&self, index: u32) -> Cutting {
        let end = index + self.tree.node(index).size;
        let mut nodes = self.tree.nodes[index as usize..end as usize].to_vec();
        for node in &mut nodes[1..] {
            node.parent -= index;
        }
        Cutting(nodes)
    }

    /// Puts a copy where the next value stands; with its own key, unless one was given.
    pub(in crate::load) fn graft(&mut self, cutting: &Cutting) -> u32 {
        let index = self.push(cutting.0[0]);
        for node in &cutting.0[1..] {
            let mut node = *node;
            node.parent += index;
            self.tree.nodes.push(node);
        }
        index
    }

    /// Takes the value at `index`, pushed last, out again.
    pub(in crate::load) fn prune(&mut self, index: u32) -> Cutting {
        let cutting = self.cut(index);
        self.tree.nodes.truncate(index as usize);
        if let Some(&parent) = self.open.last() {
            self.tree.nodes[parent as usize].data -= 1;
        }
        cutting
    }

    /// Whether the open object has a member of this key so far.
    pub(in crate::load) fn has_member(&self, source: &str, key: &str) -> bool {
        let Some(&index) = self.open.last() else {
            return false;
        };
        let mut next = index + 1;
        while (next as usize) < self.tree.nodes.len() {
            let node = self.tree.node(next);
            if self.tree.key(source, node) == Some(key) {
                return true;
            }
            next += node.size;
        }
        false
    }

    /// The key of a cutting's root.
    pub(in crate::load) fn key_of<'t>(
        &'t self,
        source: &'t str,
        cutting: &Cutting,
    ) -> Option<&'t str> {
        self.tree.key(source, &cutting.0[0])
    }

    /// The text of a cutting's root, where that is a scalar.
    pub(in crate::load) fn text_of<'t>(
        &'t self,
        source: &'t str,
        cutting: &Cutting,
    ) -> Option<&'t str> {
        let node = &cutting.0[0];
        (!node.is_container()).then(|| self.tree.text(source, node))
    }
}
