//! JSON Pointers of many nodes, of which neighbours have most in common.
//!
//! In: places. Out: what [`At::pointer`] gives for each, mostly without a walk up the document: the pointers of the objects
//! and arrays met last are kept.

use std::cell::RefCell;

use super::{At, NodeId};

/// How many are kept: more than objects that one looks at in turns.
const KEPT: usize = 256;

/// Pointers of objects and arrays, each in the slot of its id.
#[derive(Debug)]
pub(crate) struct Pointers(RefCell<[Option<(NodeId, String)>; KEPT]>);

impl Default for Pointers {
    fn default() -> Self {
        Pointers(RefCell::new([const { None }; KEPT]))
    }
}

impl Pointers {
    /// JSON Pointer of a place, as [`At::pointer`] has it.
    pub(crate) fn of(&self, at: At<'_>) -> String {
        let Some(parent) = at.parent() else {
            return at.pointer();
        };
        let slot = parent.id().index as usize % KEPT;
        if let Some((id, pointer)) = &self.0.borrow()[slot]
            && *id == parent.id()
        {
            return at.pointer_below(pointer);
        }
        let above = self.of(parent);
        let pointer = at.pointer_below(&above);
        self.0.borrow_mut()[slot] = Some((parent.id(), above));
        pointer
    }
}
