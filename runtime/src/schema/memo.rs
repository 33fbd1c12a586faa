//! What has been judged already, so that no value makes an evaluation go the same ways over and over.
//!
//! In: how much has been looked at, and the value as a whole. Out: whether a verdict is worth keeping, and under which
//! key. Several branches of one schema may ask the same of the same value; where such a schema contains itself, each
//! level of nesting doubles the ways, and a short text of a hundred levels would never be done with. Ordinary values
//! pay for none of this: until more has been looked at than a few times all there is, nothing is kept.

use super::Schema;
use super::fault::address;
use super::marks::{Marks, Track};
use super::program::Anchors;
use super::valid::Evaluation;
use crate::json::Node;

/// So many members and items may be looked at before it is asked how many there are.
const FREE: usize = 1 << 10;
/// How often on average each value may be looked at: schemas that ask several things of one value are common.
const OFTEN: usize = 8;

/// So many bytes of a text are looked at as fast as one value.
const LONG: usize = 32;
/// What takes no more than so many looks is judged again instead of kept.
const CHEAP: usize = 16;

/// How much has been looked at, of what.
#[derive(Debug)]
pub(crate) struct Effort<'n> {
    root: &'n Node<'n>,
    spent: usize,
    /// From here on verdicts are kept, once `counted`.
    limit: usize,
    counted: bool,
}

impl<'n> Effort<'n> {
    pub(crate) fn on(root: &'n Node<'n>) -> Self {
        Effort {
            root,
            spent: 0,
            limit: FREE,
            counted: false,
        }
    }

    /// How much has been looked at so far.
    pub(crate) fn spent(&self) -> usize {
        self.spent
    }

    /// Whether what has been looked at since is more than looking it up would be: what is cheap is not kept.
    pub(crate) fn is_dear_since(&self, before: usize) -> bool {
        self.spent.saturating_sub(before) > CHEAP
    }

    /// Takes note that so many members or items are looked at.
    #[inline(always)]
    pub(crate) fn spend(&mut self, many: usize) {
        self.spent = self.spent.saturating_add(many);
    }

    /// Whether it may be too much.
    #[inline(always)]
    pub(crate) fn is_high(&self) -> bool {
        self.spent > self.limit
    }

    /// Whether it is too much for the value.
    fn is_too_high(&mut self) -> bool {
        if self.is_high() && !self.counted {
            self.counted = true;
            self.limit = FREE.max(size(self.root).saturating_mul(OFTEN));
        }
        self.is_high()
    }
}

/// How many values there are in one, those of a long text counted by its length.
fn size(node: &Node<'_>) -> usize {
    match node {
        Node::Array(items) => items.iter().fold(1, |sum, item| sum + size(item)),
        Node::Object(members) => members.iter().fold(1, |sum, (_, value)| sum + size(value)),
        scalar => 1 + weight(scalar),
    }
}

/// What judging a value by itself costs beyond looking at it: the length of its text, or the number of items that are
/// compared.
pub(crate) fn weight(node: &Node<'_>) -> usize {
    match node {
        Node::String(text) => text.len() / LONG,
        Node::Number(text) => text.len() / LONG,
        Node::Array(items) => items.len(),
        _ => 0,
    }
}

/// What a verdict depends on.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    schema: *const Schema,
    value: *const (),
    /// The dynamic scope.
    scope: Box<[*const Anchors]>,
}

/// A verdict, and what was evaluated if somebody wanted to know.
#[derive(Debug)]
pub(crate) struct Known {
    valid: bool,
    marks: Option<Marks>,
}

impl Known {
    fn new<T: Track>(valid: bool, marks: &T) -> Self {
        Known {
            valid,
            marks: marks.kept(),
        }
    }

    /// The verdict, if this is enough to give it.
    pub(crate) fn verdict<T: Track>(&self, marks: &mut T) -> Option<bool> {
        match &self.marks {
            _ if !self.valid => Some(false),
            Some(own) => {
                marks.add(own);
                Some(true)
            }
            None => (!T::ON).then_some(true),
        }
    }
}

impl Evaluation<'_> {
    /// Follows a reference that may lead back to itself, or into the middle of a resource (`starts`), or a plain one when
    /// much has been looked at.
    #[inline(never)]
    pub(super) fn watch<T: Track>(
        &mut self,
        target: &'static Schema,
        starts: bool,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let Some(key) = self.key(target, value) else {
            return self.walk(target, starts, value, marks);
        };
        let known = self.known.as_ref().and_then(|known| known.get(&key));
        if let Some(verdict) = known.and_then(|known| known.verdict(marks)) {
            return verdict;
        }
        let mut own = T::default();
        let before = self.effort.spent();
        let valid = self.walk(target, starts, value, &mut own);
        if self.effort.is_dear_since(before) {
            let known = self.known.get_or_insert_default();
            known.insert(key, Known::new(valid, &own));
        }
        if valid {
            marks.merge(own);
        }
        valid
    }

    #[inline(never)]
    fn walk<T: Track>(
        &mut self,
        target: &'static Schema,
        starts: bool,
        value: &Node<'_>,
        marks: &mut T,
    ) -> bool {
        let entry = target.entry();
        if !starts {
            return self.rule(entry.program, entry.rule, value, marks);
        }
        if !self.start(target, value) {
            return true;
        }
        let valid = self.enter(entry, value, marks);
        self.active.pop();
        valid
    }

    /// Under what the verdict of `schema` about `value` is to be kept, if it is to be. Scalars are judged faster than
    /// looked up (nor have the names that stand for strings an address for long). While schemas that loop judge this very
    /// value, what they are asked again counts as held: such a verdict is not for others.
    pub(crate) fn key(&mut self, schema: &'static Schema, value: &Node<'_>) -> Option<Key> {
        if !self.effort.is_high() {
            return None;
        }
        let inside = match value {
            Node::Array(items) => !items.is_empty(),
            Node::Object(members) => !members.is_empty(),
            _ => false,
        };
        let at = address(value);
        let looping = self.active.last().is_some_and(|(_, judged)| *judged == at);
        if !inside || looping || !self.effort.is_too_high() {
            return None;
        }
        let scope = self
            .scope
            .iter()
            .map(|anchors| std::ptr::from_ref(*anchors));
        Some(Key {
            schema,
            value: at,
            scope: scope.collect(),
        })
    }

    /// Enters the resource of these dynamic anchors. What is in it already adds nothing, since the outermost counts.
    pub(crate) fn widen(&mut self, anchors: Option<&'static Anchors>) {
        let new = anchors.filter(|new| !self.scope.iter().any(|known| std::ptr::eq(*known, *new)));
        self.scope.extend(new);
    }
}
