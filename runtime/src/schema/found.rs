//! Faults of a value as they are found: a list whose parts may be known from before.
//!
//! In: faults, one by one, and lists of a value that several branches ask about. Out: each of them once, in order; and
//! what there is to know of a list without going through it. A list that is met again is shared and not copied, since
//! there may be more ways to a value than can be counted.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use super::fault::{Fault, Place, What};

/// Faults in the order in which they were found.
pub(crate) type Faults = Vec<Found>;

#[derive(Debug, Clone)]
pub(crate) enum Found {
    Fault(Fault),
    /// All that one schema found at one value.
    All(Rc<Group>),
}

/// The faults of one value, one at least, by one schema. Those that cannot be told may be missing; they count.
#[derive(Debug)]
pub(crate) struct Group {
    faults: Faults,
    node: *const (),
    sum: Sum,
    mark: Mark,
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
    /// Some are missing from the list.
    pub(crate) thinned: bool,
}

/// What tells a list of faults from others, whatever parts of it are shared or missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    hash: u64,
    count: u64,
}

impl Mark {
    /// Odd, so that no place in a list is lost.
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

    pub(crate) fn of(faults: &[Found]) -> Self {
        let none = Mark { hash: 0, count: 0 };
        faults.iter().fold(none, |mark, found| match found {
            Found::Fault(fault) => mark.then(Mark::one(fault)),
            Found::All(group) => mark.then(group.mark),
        })
    }

    /// Faults that are alike ([`branch::same`](super::branch::same)) have one mark.
    fn one(fault: &Fault) -> Self {
        let mut hasher = DefaultHasher::new();
        (fault.at, fault.keyword).hash(&mut hasher);
        match fault.what {
            What::Keyword => (std::ptr::from_ref(fault.program), fault.rule).hash(&mut hasher),
            what => what.hash(&mut hasher),
        }
        Mark {
            hash: hasher.finish(),
            count: 1,
        }
    }

    fn then(self, next: Mark) -> Self {
        let (mut factor, mut base, mut left) = (1_u64, Mark::BASE, next.count);
        while left > 0 {
            if left & 1 == 1 {
                factor = factor.wrapping_mul(base);
            }
            base = base.wrapping_mul(base);
            left >>= 1;
        }
        Mark {
            hash: self.hash.wrapping_mul(factor).wrapping_add(next.hash),
            count: self.count.wrapping_add(next.count),
        }
    }
}

impl Group {
    /// What was found at a value. What is but what was found inside is that.
    pub(crate) fn of(faults: Faults, at: Place) -> Rc<Self> {
        if let [Found::All(inside)] = faults.as_slice() {
            return inside.clone();
        }
        Rc::new(Group {
            sum: Sum::of(&faults, at.node),
            mark: Mark::of(&faults),
            node: at.node,
            faults,
        })
    }

    /// What was found at a value or inside, of which `kept` can be told.
    pub(crate) fn thinned(found: &[Found], kept: Faults, node: *const ()) -> Rc<Self> {
        let mut sum = Sum::of(found, node);
        sum.thinned = true;
        Rc::new(Group {
            faults: kept,
            node,
            sum,
            mark: Mark::of(found),
        })
    }

    pub(crate) fn is_thinned(&self) -> bool {
        self.sum.thinned
    }

    pub(crate) fn mark(&self) -> Mark {
        self.mark
    }

    pub(crate) fn faults(&self) -> &[Found] {
        &self.faults
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
            thinned: false,
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
            thinned: false,
        }
    }

    fn with(self, other: Sum) -> Self {
        Sum {
            kind: self.kind || other.kind,
            tag: self.tag.min(other.tag),
            height: self.height.min(other.height),
            count: self.count.saturating_add(other.count),
            thinned: self.thinned || other.thinned,
        }
    }
}

/// Each fault once, where it was found first.
pub(crate) fn distinct(faults: &[Found]) -> Vec<&Fault> {
    once(&flat(faults))
}

/// The faults in order, those of a shared list where that stands first.
fn flat(faults: &[Found]) -> Vec<&Fault> {
    let mut all = Vec::with_capacity(faults.len());
    add(faults, &mut all, &mut HashSet::new());
    all
}

fn add<'f>(faults: &'f [Found], all: &mut Vec<&'f Fault>, met: &mut HashSet<*const Group>) {
    for found in faults {
        match found {
            Found::Fault(fault) => all.push(fault),
            Found::All(group) if met.insert(Rc::as_ptr(group)) => add(&group.faults, all, met),
            Found::All(_) => {}
        }
    }
}

/// Each of these faults once.
fn once<'f>(faults: &[&'f Fault]) -> Vec<&'f Fault> {
    let mut met = HashSet::new();
    let is_new = |fault: &&&Fault| {
        let program = std::ptr::from_ref(fault.program);
        met.insert((fault.at, program, fault.rule, fault.keyword, fault.what))
    };
    faults.iter().filter(is_new).copied().collect()
}

/// Faults by the value they are found at.
pub(crate) struct ByPlace<'f> {
    faults: Vec<&'f Fault>,
    /// How many of them have not been asked for.
    left: usize,
}

impl<'f> ByPlace<'f> {
    pub(crate) fn new(faults: &'f [Found]) -> Self {
        let mut faults = flat(faults);
        faults.sort_by_key(|fault| fault.at.node);
        ByPlace {
            left: faults.len(),
            faults,
        }
    }

    /// What is found at a value, each fault once and in the order in which they were found. To be asked once a value.
    pub(crate) fn take(&mut self, node: *const ()) -> Vec<&'f Fault> {
        let from = self.faults.partition_point(|fault| fault.at.node < node);
        let here = self.faults.get(from..).unwrap_or_default();
        let here = &here[..here.partition_point(|fault| fault.at.node == node)];
        self.left -= here.len();
        once(here)
    }

    /// Whether all have been asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }
}
