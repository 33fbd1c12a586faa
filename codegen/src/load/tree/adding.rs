//! The same document with more in it than its text says, where the configuration has it read so.
//!
//! In: a tree, and what is to be added at which of its nodes. Out: a tree of the same text: what was there keeps its place in
//! the text, and what is added has that of the value it is added to.

use super::{Builder, Node, SOURCE, Text, Tree};
use super::{KEY_QUOTED, QUOTED};
use crate::hash::IdMap;
use crate::ir::Literal;
use crate::load::Kind;

/// What is to be added to one document, by the places of its nodes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Additions {
    /// Objects: further members.
    pub(crate) members: IdMap<u32, Vec<(String, Literal)>>,
    /// Arrays: further items.
    pub(crate) items: IdMap<u32, Vec<Literal>>,
    /// Schemas that are to be all there is in the `allOf` of a new one: what that says beside it.
    pub(crate) around: IdMap<u32, Vec<(String, Literal)>>,
    /// Strings that are to be others.
    pub(crate) texts: IdMap<u32, String>,
}

impl Tree {
    /// This tree of a text with what is added.
    pub(in crate::load) fn with(&self, source: &str, more: &Additions) -> Tree {
        let mut builder = Builder::with_capacity(self.len());
        builder.copy(&From { tree: self, more }, 0);
        // What stands twice was reported when the text was read.
        builder.finish(source, &mut Vec::new())
    }
}

/// What is copied.
struct From<'a> {
    tree: &'a Tree,
    more: &'a Additions,
}

impl<'a> From<'a> {
    fn key(&self, node: &Node) -> Option<Text<'a>> {
        let (start, end) = node.key_span()?;
        let owned = (node.key_data != SOURCE).then(|| self.tree.owned.get(node.key_data));
        let quoted = node.flags & KEY_QUOTED != 0;
        Some(Text {
            start,
            end,
            quoted,
            owned,
        })
    }

    fn text(&self, index: u32, node: &Node) -> Text<'a> {
        let other = self.more.texts.get(&index).map(String::as_str);
        let own = || (node.data != SOURCE).then(|| self.tree.owned.get(node.data));
        Text {
            start: node.start,
            end: node.end,
            quoted: node.flags & QUOTED != 0,
            owned: other.or_else(own),
        }
    }
}

impl Builder {
    /// Copies a value, which is nested no deeper than a document may be.
    fn copy(&mut self, from: &From<'_>, index: u32) {
        let node = from.tree.node(index);
        if let Some(key) = from.key(node) {
            self.key(key);
        }
        let around = from.more.around.get(&index);
        if around.is_some() {
            self.open(Kind::Object, node.start);
            self.key(spelled("allOf", node.start));
            self.open(Kind::Array, node.start);
        }
        if node.is_container() {
            self.open(node.kind, node.start);
            for child in from.tree.children(index) {
                self.copy(from, child);
            }
            self.members(from.more.members.get(&index), node.start);
            for item in from.more.items.get(&index).into_iter().flatten() {
                self.literal(item, node.start);
            }
            self.close(node.end);
        } else {
            self.scalar(node.kind, from.text(index, node), node.is_true());
        }
        if around.is_some() {
            self.close(node.end);
            self.members(around, node.start);
            self.close(node.end);
        }
    }

    fn members(&mut self, members: Option<&Vec<(String, Literal)>>, place: u32) {
        for (name, value) in members.into_iter().flatten() {
            self.key(spelled(name, place));
            self.literal(value, place);
        }
    }

    /// A value that the text does not have.
    fn literal(&mut self, value: &Literal, place: u32) {
        let mut scalar = |kind, text, truth| {
            self.scalar(kind, spelled(text, place), truth);
        };
        match value {
            Literal::Null => scalar(Kind::Null, "null", false),
            Literal::Bool(value) => scalar(Kind::Bool, "", *value),
            Literal::Number(text) => scalar(Kind::Number, text, false),
            Literal::String(text) => scalar(Kind::String, text, false),
            Literal::Array(items) => {
                self.open(Kind::Array, place);
                items.iter().for_each(|item| self.literal(item, place));
                self.close(place);
            }
            Literal::Object(members) => {
                self.open(Kind::Object, place);
                self.members(Some(members), place);
                self.close(place);
            }
        }
    }
}

fn spelled(text: &str, place: u32) -> Text<'_> {
    Text {
        start: place,
        end: place,
        quoted: false,
        owned: Some(text),
    }
}
