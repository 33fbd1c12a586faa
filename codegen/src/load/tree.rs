//! The tree of one document: an arena of small nodes in document order.
//!
//! In: what the JSON scanner and the YAML adapter see, pushed in document order. Out: a [`Tree`]. A
//! node's subtree is the run of `size` nodes that starts with it, so the next sibling is `size`
//! further and copying a subtree is copying a run.

mod adding;
#[cfg(feature = "yaml")]
mod cutting;

pub(crate) use adding::Additions;

#[cfg(feature = "yaml")]
pub(super) use cutting::Cutting;

use super::Kind;
use crate::hash::IdMap;

/// No owned text: the text is a part of the source.
const SOURCE: u32 = u32::MAX;
/// Not a member of an object.
const NO_KEY: u32 = u32::MAX;
/// Objects with at least so many members get a sorted index.
const INDEXED: usize = 24;

const TRUE: u8 = 1;
/// The text is the span without its first and last byte.
const QUOTED: u8 = 2;
/// The same for the key.
const KEY_QUOTED: u8 = 4;
/// A later member of the same object has the same key.
const SHADOWED: u8 = 8;
/// The object has a sorted index.
const SORTED: u8 = 16;

/// One value. 36 bytes, so that a tree stays within a small multiple of its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) kind: Kind,
    flags: u8,
    /// The parent's place; a root is its own.
    pub(super) parent: u32,
    /// How many nodes the subtree has, this one included.
    pub(super) size: u32,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Scalars: the owned text or `SOURCE`. Arrays and objects: the number of children.
    data: u32,
    /// The key's place in the source; `NO_KEY` where there is none.
    key_start: u32,
    key_end: u32,
    /// The owned text of the key or `SOURCE`.
    key_data: u32,
    /// Objects: which marks its members' keys have (see [`mark`]).
    marks: u16,
}

const _: () = assert!(size_of::<Node>() <= 36);

impl Node {
    pub(super) fn is_true(&self) -> bool {
        self.flags & TRUE != 0
    }

    pub(super) fn is_shadowed(&self) -> bool {
        self.flags & SHADOWED != 0
    }

    pub(super) fn key_span(&self) -> Option<(u32, u32)> {
        (self.key_start != NO_KEY).then_some((self.key_start, self.key_end))
    }

    /// Whether the length of its key allows it to be this one: most members are told apart so.
    fn may_be(&self, key: &str) -> bool {
        let quotes = if self.flags & KEY_QUOTED != 0 { 2 } else { 0 };
        self.key_data != SOURCE || (self.key_end - self.key_start) as usize == key.len() + quotes
    }

    fn is_container(&self) -> bool {
        matches!(self.kind, Kind::Array | Kind::Object)
    }
}

/// Text as the parsers hand it over.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Text<'t> {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether the span has a quote at each end.
    pub(super) quoted: bool,
    /// The text, where the source does not spell it out.
    pub(super) owned: Option<&'t str>,
}

/// Text that the source does not spell out, all in one string.
#[derive(Debug, Default)]
struct Owned {
    text: String,
    ends: Vec<u32>,
}

impl Owned {
    fn push(&mut self, text: &str) -> u32 {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.ends.len() as u32 - 1
    }

    fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let start = if index == 0 {
            0
        } else {
            self.ends[index - 1] as usize
        };
        &self.text[start..self.ends[index] as usize]
    }
}

/// The values of one document.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    owned: Owned,
    /// For large objects: the members that count, sorted by key.
    indexes: IdMap<u32, Box<[u32]>>,
}

impl Tree {
    /// What stands for a document that could not be read.
    pub(super) fn null() -> Tree {
        let mut builder = Builder::default();
        builder.scalar(Kind::Null, Text::default(), false);
        builder.tree
    }

    #[inline]
    pub(super) fn node(&self, index: u32) -> &Node {
        &self.nodes[index as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many children an array or object has, shadowed members included.
    pub(super) fn count(&self, node: &Node) -> usize {
        if node.is_container() {
            node.data as usize
        } else {
            0
        }
    }

    /// A string's value or a number's text.
    pub(super) fn text<'t>(&'t self, source: &'t str, node: &Node) -> &'t str {
        let quote = u32::from(node.flags & QUOTED != 0);
        self.slice(source, node.data, node.start + quote, node.end - quote)
    }

    /// The key of a member.
    pub(super) fn key<'t>(&'t self, source: &'t str, node: &Node) -> Option<&'t str> {
        let (start, end) = node.key_span()?;
        let quote = u32::from(node.flags & KEY_QUOTED != 0);
        Some(self.slice(source, node.key_data, start + quote, end - quote))
    }

    fn slice<'t>(&'t self, source: &'t str, data: u32, start: u32, end: u32) -> &'t str {
        if data == SOURCE {
            &source[start as usize..end as usize]
        } else {
            self.owned.get(data)
        }
    }

    /// The places of the children.
    pub(super) fn children(&self, index: u32) -> Children<'_> {
        let node = self.node(index);
        let end = if node.is_container() {
            index + node.size
        } else {
            index + 1
        };
        Children {
            tree: self,
            next: index + 1,
            end,
        }
    }

    /// Notes that an object has a member of this key.
    fn note_key(&mut self, source: &str, object: u32, member: u32) {
        let key = self.key(source, self.node(member)).unwrap_or_default();
        let mark = mark(key);
        self.nodes[object as usize].marks |= mark;
    }

    /// Whether an object may have a member of a key. Passes ask schemas for every keyword there is; few are there.
    #[inline]
    pub(super) fn may_have(&self, index: u32, key: &str) -> bool {
        self.node(index).marks & mark(key) != 0
    }

    /// The member of an object that counts for a key: the last of its name.
    pub(super) fn member(&self, source: &str, index: u32, key: &str) -> Option<u32> {
        let object = self.node(index);
        if object.kind != Kind::Object {
            return None;
        }
        let key_of = |child: u32| self.key(source, self.node(child)).unwrap_or_default();
        if object.flags & SORTED != 0
            && let Some(sorted) = self.indexes.get(&index)
        {
            let found = sorted.binary_search_by(|&child| key_of(child).cmp(key));
            return found.ok().map(|found| sorted[found]);
        }
        self.children(index).find(|&child| {
            let node = self.node(child);
            node.may_be(key) && !node.is_shadowed() && key_of(child) == key
        })
    }
}

/// See [`Tree::children`].
#[derive(Clone)]
pub(super) struct Children<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.next >= self.end {
            return None;
        }
        let index = self.next;
        self.next += self.tree.node(index).size;
        Some(index)
    }
}

/// Two members of one object have the same key.
pub(super) struct Duplicate {
    pub(super) first: u32,
    pub(super) second: u32,
}

/// Builds a [`Tree`] from values in document order.
#[derive(Debug, Default)]
pub(super) struct Builder {
    tree: Tree,
    open: Vec<u32>,
    key: Option<Node>,
}

impl Builder {
    pub(super) fn with_capacity(nodes: usize) -> Self {
        let mut builder = Builder::default();
        builder.tree.nodes.reserve(nodes);
        builder
    }

    /// The key of the next value.
    pub(super) fn key(&mut self, text: Text<'_>) {
        let mut node = blank(Kind::Null, 0);
        node.key_start = text.start;
        node.key_end = text.end;
        node.flags = if text.quoted { KEY_QUOTED } else { 0 };
        node.key_data = text
            .owned
            .map_or(SOURCE, |owned| self.tree.owned.push(owned));
        self.key = Some(node);
    }

    fn push(&mut self, mut node: Node) -> u32 {
        let index = self.tree.nodes.len() as u32;
        node.parent = index;
        if let Some(&parent) = self.open.last() {
            node.parent = parent;
            self.tree.nodes[parent as usize].data += 1;
        }
        if let Some(key) = self.key.take() {
            node.key_start = key.key_start;
            node.key_end = key.key_end;
            node.key_data = key.key_data;
            node.flags = node.flags & !KEY_QUOTED | key.flags;
        }
        self.tree.nodes.push(node);
        index
    }

    /// A value without children.
    pub(super) fn scalar(&mut self, kind: Kind, text: Text<'_>, truth: bool) -> u32 {
        let mut node = blank(kind, text.start);
        node.end = text.end;
        node.data = text
            .owned
            .map_or(SOURCE, |owned| self.tree.owned.push(owned));
        node.flags = if truth { TRUE } else { 0 } | if text.quoted { QUOTED } else { 0 };
        self.push(node)
    }

    /// An array or object starts.
    pub(super) fn open(&mut self, kind: Kind, start: u32) -> u32 {
        let mut node = blank(kind, start);
        node.data = 0;
        let index = self.push(node);
        self.open.push(index);
        index
    }

    /// The innermost array or object ends.
    pub(super) fn close(&mut self, end: u32) {
        if let Some(index) = self.open.pop() {
            let size = self.tree.nodes.len() as u32 - index;
            let node = &mut self.tree.nodes[index as usize];
            node.size = size;
            node.end = end;
        }
    }

    /// Closes what is open, marks the members that a later one shadows, indexes large objects.
    pub(super) fn finish(mut self, source: &str, duplicates: &mut Vec<Duplicate>) -> Tree {
        let end = source.len() as u32;
        while !self.open.is_empty() {
            self.close(end);
        }
        if self.tree.nodes.is_empty() {
            return Tree::null();
        }
        let mut tree = self.tree;
        let mut members = Vec::new();
        for index in 0..tree.nodes.len() as u32 {
            let node = tree.node(index);
            if node.kind != Kind::Object {
                continue;
            }
            members.clear();
            members.extend(tree.children(index));
            for &member in &members {
                tree.note_key(source, index, member);
            }
            let found = duplicates.len();
            if members.len() < INDEXED {
                pairwise(&tree, source, &members, duplicates);
            } else {
                sorted(&tree, source, &mut members, duplicates);
            }
            for duplicate in &duplicates[found..] {
                tree.nodes[duplicate.first as usize].flags |= SHADOWED;
            }
            if members.len() >= INDEXED {
                let counting = members.iter().copied();
                let counting = counting.filter(|&child| !tree.node(child).is_shadowed());
                let counting = counting.collect();
                tree.indexes.insert(index, counting);
                tree.nodes[index as usize].flags |= SORTED;
            }
        }
        tree
    }
}

/// One of sixteen bits for a key, by its length and first byte: what an object has under no such bit it has not at all.
#[inline]
fn mark(key: &str) -> u16 {
    let first = key.bytes().next().unwrap_or_default();
    1 << ((key.len() + usize::from(first)) & 15)
}

/// Finds duplicates among few members: comparing them all is cheaper than any table.
fn pairwise(tree: &Tree, source: &str, members: &[u32], duplicates: &mut Vec<Duplicate>) {
    for (place, &first) in members.iter().enumerate() {
        let node = tree.node(first);
        let plain = node.key_data == SOURCE;
        let length = node.key_end - node.key_start;
        let same = members[place + 1..].iter().find(|&&second| {
            let other = tree.node(second);
            let comparable = plain
                && other.key_data == SOURCE
                && other.flags & KEY_QUOTED == node.flags & KEY_QUOTED;
            if comparable && other.key_end - other.key_start != length {
                return false;
            }
            tree.key(source, node) == tree.key(source, other)
        });
        if let Some(&second) = same {
            duplicates.push(Duplicate { first, second });
        }
    }
}

/// Sorts many members by key, then by place, and finds duplicates on the way.
fn sorted(tree: &Tree, source: &str, members: &mut [u32], duplicates: &mut Vec<Duplicate>) {
    let key = |child: u32| tree.key(source, tree.node(child)).unwrap_or_default();
    members.sort_unstable_by(|&a, &b| key(a).cmp(key(b)).then(a.cmp(&b)));
    for pair in members.windows(2) {
        if key(pair[0]) == key(pair[1]) {
            duplicates.push(Duplicate {
                first: pair[0],
                second: pair[1],
            });
        }
    }
}

fn blank(kind: Kind, start: u32) -> Node {
    Node {
        kind,
        flags: 0,
        parent: 0,
        size: 1,
        start,
        end: start,
        data: SOURCE,
        key_start: NO_KEY,
        key_end: NO_KEY,
        key_data: SOURCE,
        marks: 0,
    }
}
