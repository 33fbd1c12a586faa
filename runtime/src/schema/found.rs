//! Faults of a value as they are found: a list whose parts may be known from before.
//!
//! In: faults, one by one, and lists of a value that several branches ask about. Out: each of them once, in order; and
//! what there is to know of a list without going through it. A list that is met again is shared and not copied, since
//! there may be more ways to a value than can be counted.

use std::collections::HashSet;
use std::rc::Rc;

use super::explain::{Fault, Place, What};

/// Faults in the order in which they were found.
pub(crate) type Faults = Vec<Found>;

#[derive(Debug, Clone)]
pub(crate) enum Found {
    Fault(Fault),
    /// All that one schema found at one value.
    All(Rc<Group>),
}

/// The faults of one value, one at least, by one schema.
#[derive(Debug)]
pub(crate) struct Group {
    faults: Faults,
    node: *const (),
    sum: Sum,
}

/// What a list of faults comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sum {
    /// One says that the value is of another kind.
    pub(crate) kind: bool,
    /// How far up the highest `const` or `enum` is that says that something is something else.
    pub(crate) tag: u32,
    /// How far up the highest of all is.
    pub(crate) height: u32,
    /// How many they are; one that was found on several ways counts as often.
    pub(crate) count: usize,
}

impl Group {
    pub(crate) fn new(faults: Faults, at: Place) -> Self {
        Group {
            sum: Sum::of(&faults, at.node),
            node: at.node,
            faults,
        }
    }
}

impl Sum {
    /// Of faults that were found at a value or inside.
    pub(crate) fn of(faults: &[Found], node: *const ()) -> Self {
        let none = Sum {
            kind: false,
            tag: u32::MAX,
            height: u32::MAX,
            count: 0,
        };
        faults.iter().fold(none, |sum, found| match found {
            Found::Fault(fault) => sum.with(Sum::one(fault, node)),
            Found::All(group) => sum.with(Sum {
                kind: group.sum.kind && group.node == node,
                ..group.sum
            }),
        })
    }

    fn one(fault: &Fault, node: *const ()) -> Self {
        let depth = fault.at.depth;
        Sum {
            kind: fault.at.node == node && (fault.keyword == "type" || fault.what == What::Never),
            tag: match fault.keyword {
                "const" | "enum" => depth,
                _ => u32::MAX,
            },
            height: depth,
            count: 1,
        }
    }

    fn with(self, other: Sum) -> Self {
        Sum {
            kind: self.kind || other.kind,
            tag: self.tag.min(other.tag),
            height: self.height.min(other.height),
            count: self.count.saturating_add(other.count),
        }
    }
}

/// Each fault once, where it was found first.
pub(crate) fn distinct(faults: &[Found]) -> Vec<&Fault> {
    let mut each = Each::default();
    each.add(faults);
    each.faults
}

#[derive(Default)]
struct Each<'f> {
    faults: Vec<&'f Fault>,
    met: HashSet<(Place, *const (), u32, &'static str, What)>,
    groups: HashSet<*const Group>,
}

impl<'f> Each<'f> {
    fn add(&mut self, faults: &'f [Found]) {
        for found in faults {
            match found {
                Found::Fault(fault) => {
                    let Fault {
                        at,
                        program,
                        rule,
                        keyword,
                        what,
                    } = *fault;
                    let program = std::ptr::from_ref(program).cast();
                    if self.met.insert((at, program, rule, keyword, what)) {
                        self.faults.push(fault);
                    }
                }
                Found::All(group) => {
                    if self.groups.insert(Rc::as_ptr(group)) {
                        self.add(&group.faults);
                    }
                }
            }
        }
    }
}
