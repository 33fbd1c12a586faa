//! The cursor every pass reads documents through.
//!
//! In: [`Documents`] and a [`NodeId`]. Out: what stands there. It resolves no references.

use std::borrow::Cow;

use super::{Documents, Kind, NodeId, Span, pointer, tree::Node};

/// A place in a document. Copies freely; equal to another where both are the same node.
#[derive(Clone, Copy)]
pub struct At<'d> {
    documents: &'d Documents,
    id: NodeId,
}

impl PartialEq for At<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for At<'_> {}

impl std::hash::Hash for At<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl std::fmt::Debug for At<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {}", self.kind(), self.pointer())
    }
}

impl<'d> At<'d> {
    pub(super) fn new(documents: &'d Documents, id: NodeId) -> Self {
        At { documents, id }
    }

    fn node(self) -> &'d Node {
        self.documents.tree(self.id.file).node(self.id.index)
    }

    fn with(self, index: u32) -> Self {
        At {
            documents: self.documents,
            id: NodeId {
                file: self.id.file,
                index,
            },
        }
    }

    /// The documents it is in.
    pub fn documents(self) -> &'d Documents {
        self.documents
    }

    /// The node.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// What kind of value stands here.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Whether an object stands here.
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// Whether an array stands here.
    pub fn is_array(self) -> bool {
        self.kind() == Kind::Array
    }

    /// Whether `null` stands here.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// A string's value.
    pub fn as_str(self) -> Option<&'d str> {
        self.text(Kind::String)
    }

    /// What a scalar that stands for a text says: YAML takes `443`, `1.0` and `true` for something else where nothing is quoted.
    pub fn as_words(self) -> Option<&'d str> {
        match self.kind() {
            Kind::Bool => self.as_bool().map(|yes| if yes { "true" } else { "false" }),
            _ => self.as_str().or_else(|| self.as_number()),
        }
    }

    /// A number, as written; it is a number by the grammar of JSON.
    pub fn as_number(self) -> Option<&'d str> {
        self.text(Kind::Number)
    }

    fn text(self, kind: Kind) -> Option<&'d str> {
        let node = self.node();
        let tree = self.documents.tree(self.id.file);
        (node.kind == kind).then(|| tree.text(self.documents.text(self.id.file), node))
    }

    /// A boolean.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.node().is_true())
    }

    /// The member of an object; of several with one key the last counts, as with JSON parsers.
    #[inline]
    pub fn get(self, key: &str) -> Option<At<'d>> {
        let tree = self.documents.tree(self.id.file);
        match tree.may_have(self.id.index, key) {
            true => self.found(key),
            false => None,
        }
    }

    fn found(self, key: &str) -> Option<At<'d>> {
        let tree = self.documents.tree(self.id.file);
        let found = tree.member(self.documents.text(self.id.file), self.id.index, key);
        found.map(|index| self.with(index))
    }

    /// The members of an object in document order, those that a later one of the same key shadows
    /// left out; nothing for other kinds.
    pub fn members(self) -> impl Iterator<Item = (&'d str, At<'d>)> {
        self.all_members()
            .filter(|(_, at)| !at.node().is_shadowed())
    }

    /// The members of an object in document order, duplicates included.
    pub fn all_members(self) -> impl Iterator<Item = (&'d str, At<'d>)> {
        let children = self.is_object().then(|| self.children());
        children
            .into_iter()
            .flatten()
            .map(|at| (at.key().unwrap_or_default(), at))
    }

    /// The items of an array; nothing for other kinds.
    pub fn items(self) -> impl Iterator<Item = At<'d>> {
        self.is_array()
            .then(|| self.children())
            .into_iter()
            .flatten()
    }

    /// What stands directly below: the items of an array, all members of an object.
    pub fn children(self) -> impl Iterator<Item = At<'d>> {
        let tree = self.documents.tree(self.id.file);
        tree.children(self.id.index)
            .map(move |index| self.with(index))
    }

    /// How many items or members (duplicates included) there are; 0 for other kinds.
    pub fn len(self) -> usize {
        self.documents.tree(self.id.file).count(self.node())
    }

    /// Whether there are no items or members.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The key this value is a member under.
    pub fn key(self) -> Option<&'d str> {
        let tree = self.documents.tree(self.id.file);
        tree.key(self.documents.text(self.id.file), self.node())
    }

    /// The array or object this stands in.
    pub fn parent(self) -> Option<At<'d>> {
        (self.id.index != 0).then(|| self.with(self.node().parent))
    }

    /// The root of its document.
    pub fn root(self) -> At<'d> {
        self.with(0)
    }

    /// Where the value stands in the text.
    pub fn span(self) -> Span {
        let node = self.node();
        Span {
            file: self.id.file,
            start: node.start,
            end: node.end,
        }
    }

    /// Where its key stands in the text.
    pub fn key_span(self) -> Option<Span> {
        let (start, end) = self.node().key_span()?;
        Some(Span {
            file: self.id.file,
            start,
            end,
        })
    }

    /// The place in its parent: the position of an item.
    fn position(self) -> Option<usize> {
        let parent = self.parent().filter(|parent| parent.is_array())?;
        parent.children().position(|at| at == self)
    }

    /// JSON Pointer as a fragment, `#/paths/~1pets`, prefixed by the document's name where that is
    /// not the root document, see [`Documents::name`].
    pub fn pointer(self) -> String {
        self.pointer_behind(self.documents.name(self.id.file), "#")
    }

    /// The same, where that of the parent is known.
    pub(super) fn pointer_below(self, parent: &str) -> String {
        let step = self.step();
        let mut text = String::with_capacity(parent.len() + step.len() + 1);
        text.push_str(parent);
        pointer::push(&mut text, &step);
        text
    }

    /// The last token of its pointer, not escaped.
    fn step(self) -> Cow<'d, str> {
        match self.key() {
            Some(key) => Cow::Borrowed(key),
            None => Cow::Owned(self.position().unwrap_or_default().to_string()),
        }
    }

    /// JSON Pointer within its document: empty for the root.
    pub fn local_pointer(self) -> String {
        self.pointer_behind("", "")
    }

    /// A pointer behind a name and a mark. There are many, so that each takes the room it needs and no more.
    fn pointer_behind(self, name: &str, mark: &str) -> String {
        let (mut at, mut length) = (self, name.len() + mark.len());
        let mut steps: Vec<Cow<'d, str>> = Vec::with_capacity(16);
        while let Some(parent) = at.parent() {
            let step = at.step();
            length += step.len() + 1;
            steps.push(step);
            at = parent;
        }
        let mut text = String::with_capacity(length);
        text.push_str(name);
        text.push_str(mark);
        for step in steps.iter().rev() {
            pointer::push(&mut text, step);
        }
        text
    }

    /// Follows a JSON Pointer (RFC 6901) from here: `""` is here, `/a/b~1c/0` below. `None` where
    /// nothing stands there or it is no pointer.
    pub fn at_pointer(self, pointer: &str) -> Option<At<'d>> {
        pointer::tokens(pointer)?.try_fold(self, |at, token| at.child(&token))
    }

    /// The member of this key or, of an array, the item at this position.
    pub fn child(self, token: &str) -> Option<At<'d>> {
        match self.kind() {
            Kind::Object => self.get(token),
            Kind::Array if token == "0" || !token.starts_with(['0', '+']) => {
                self.items().nth(token.parse().ok()?)
            }
            _ => None,
        }
    }
}
