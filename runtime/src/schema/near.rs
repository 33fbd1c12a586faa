//! Which faults can still be told, when there are more than anyone reads.
//!
//! In: the faults found so far, and how many are told. Out: those that may be among the first of the value. So a body of
//! nothing but faults takes no more memory than its own size.

use std::collections::HashSet;

use super::fault::{Place, address};
use super::found::{ByPlace, Faults, Found, Group};
use crate::json::Node;

/// So many faults are kept before it is asked which can be told.
const KEPT: usize = 1 << 12;

/// The values from the first to the one that has the last fault which is told.
#[derive(Debug)]
pub(crate) struct Near<'n> {
    root: &'n Node<'n>,
    /// How many faults are told.
    pub(crate) cap: usize,
    /// From so many on it is asked again.
    limit: usize,
    /// `None` while all of them may be told.
    values: Option<HashSet<*const ()>>,
}

impl<'n> Near<'n> {
    pub(crate) fn new(root: &'n Node<'n>, cap: usize) -> Self {
        Near {
            root,
            cap,
            limit: KEPT,
            values: None,
        }
    }

    /// Whether a fault here may be told.
    pub(crate) fn has(&self, at: Place) -> bool {
        let values = self.values.as_ref();
        values.is_none_or(|values| values.contains(&at.node))
    }

    /// Leaves out what cannot be told, if there are so many that it is worth asking.
    pub(crate) fn trim(&mut self, faults: &mut Faults) {
        if faults.len() <= self.limit {
            return;
        }
        let mut values = HashSet::new();
        let (kept, walked) = first(faults, self.root, self.cap, |node| {
            values.insert(node);
        });
        self.values = (kept.len() > self.cap).then_some(values);
        *faults = kept;
        self.limit = enough(faults.len(), walked);
    }
}

/// How far a list of faults has grown of a value whose parts are judged in turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Growth {
    from: usize,
    limit: usize,
}

impl Growth {
    pub(crate) fn from(faults: &Faults) -> Self {
        Growth {
            from: faults.len(),
            limit: KEPT,
        }
    }

    /// Whether so many have been found since that most of them can be left out.
    pub(crate) fn is_long(self, faults: &Faults) -> bool {
        faults.len() > self.from.saturating_add(self.limit)
    }

    /// Leaves out those that cannot be told, and says what they come to: which branch was meant hangs on all of them.
    pub(crate) fn thin(&mut self, faults: &mut Faults, value: &Node<'_>, cap: usize) {
        let found = faults.split_off(self.from);
        let (kept, walked) = first(&found, value, cap, |_| {});
        match kept.len() > cap {
            true => faults.push(Found::All(Group::thinned(&found, kept, address(value)))),
            false => faults.extend(found),
        }
        self.limit = enough(faults.len() - self.from, walked);
    }
}

/// From how many faults on it is asked again which can be told: what asking takes, a walk over so many values, is to be
/// in proportion to the faults that are found.
fn enough(faults: usize, walked: usize) -> usize {
    KEPT.max(faults.saturating_mul(2)).max(walked / 2)
}

/// The first faults of a value, at least one more than are told, and among how many values they are found; each of
/// these is met.
fn first(
    faults: &[Found],
    root: &Node<'_>,
    cap: usize,
    meet: impl FnMut(*const ()),
) -> (Faults, usize) {
    let mut first = First {
        faults: ByPlace::new(faults),
        cap,
        kept: Vec::new(),
        walked: 0,
        meet,
    };
    first.walk(root);
    (first.kept, first.walked)
}

struct First<'f, M> {
    faults: ByPlace<'f>,
    cap: usize,
    kept: Faults,
    walked: usize,
    meet: M,
}

impl<M: FnMut(*const ())> First<'_, M> {
    /// Whether there are enough, or no more.
    fn walk(&mut self, value: &Node<'_>) -> bool {
        let here = address(value);
        self.walked += 1;
        (self.meet)(here);
        let faults = self.faults.take(here).into_iter().cloned();
        self.kept.extend(faults.map(Found::Fault));
        if self.kept.len() > self.cap || self.faults.is_empty() {
            return true;
        }
        match value {
            Node::Array(items) => items.iter().any(|item| self.walk(item)),
            Node::Object(members) => members.iter().any(|(_, member)| self.walk(member)),
            _ => false,
        }
    }
}
