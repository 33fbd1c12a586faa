//! Which alternative of an `anyOf` or `oneOf` was meant, when none holds.
//!
//! In: the faults of each alternative. Out: those of the one that fits best, so that a report shows what is wrong
//! instead of everything that could have been right; nothing if no alternative stands out.

use std::collections::HashMap;
use std::rc::Rc;

use super::fault::{Fault, Place, What};
use super::found::{Faults, Found, Group, Mark, Sum, distinct};

/// How far an alternative is from the value; less is nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    /// The value is of another kind.
    kind: bool,
    /// A `const` or `enum` of the value or of a member says it is something else.
    tag: bool,
    /// How far up the highest fault is.
    height: std::cmp::Reverse<u32>,
    faults: usize,
}

/// The faults of the alternative that was meant.
pub(crate) fn choose(
    mut alternatives: Vec<Faults>,
    at: Place,
    known: &mut Alike,
) -> Option<Faults> {
    let distances: Vec<Distance> = alternatives
        .iter()
        .map(|faults| distance(faults, at))
        .collect();
    let nearest = *distances.iter().min()?;
    let of_kind = distances.iter().filter(|d| !d.kind).count();
    let unclear = nearest.kind || (nearest.tag && of_kind > 1);
    if alternatives.len() > 1 && unclear {
        return None;
    }
    let chosen = distances.iter().position(|d| *d == nearest)?;
    let mut tied = (chosen + 1..distances.len()).filter(|at| distances[*at] == nearest);
    if tied.any(|at| !known.are(&alternatives[chosen], &alternatives[at])) {
        return None;
    }
    Some(alternatives.swap_remove(chosen))
}

/// Which lists have been found to hold the same; each stays, so that its address is its own.
#[derive(Debug, Default)]
pub(crate) struct Alike(HashMap<[*const Group; 2], [Rc<Group>; 2]>);

impl Alike {
    /// Whether two alternatives find the same at fault, so that it does not matter which was meant.
    fn are(&mut self, one: &[Found], other: &[Found]) -> bool {
        // Both mostly lead to one list below, which is not to be gone through at every level.
        if self.in_order(one, other) {
            return true;
        }
        let thinned = |faults: &[Found]| Sum::of(faults, std::ptr::null()).thinned;
        if thinned(one) || thinned(other) {
            return Mark::of(one) == Mark::of(other);
        }
        let (one, other) = (distinct(one), distinct(other));
        one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| same(a, b))
    }

    fn in_order(&mut self, one: &[Found], other: &[Found]) -> bool {
        let mut pairs = one.iter().zip(other);
        one.len() == other.len()
            && pairs.all(|pair| match pair {
                (Found::Fault(a), Found::Fault(b)) => same(a, b),
                (Found::All(a), Found::All(b)) => self.shared(a, b),
                _ => false,
            })
    }

    fn shared(&mut self, one: &Rc<Group>, other: &Rc<Group>) -> bool {
        let pair = [Rc::as_ptr(one), Rc::as_ptr(other)];
        if pair[0] == pair[1] || self.0.contains_key(&pair) {
            return true;
        }
        let alike = match one.is_thinned() || other.is_thinned() {
            true => one.mark() == other.mark(),
            false => self.in_order(one.faults(), other.faults()),
        };
        if alike {
            self.0.insert(pair, [one.clone(), other.clone()]);
        }
        alike
    }
}

/// Whether two faults say the same of one value.
fn same(a: &Fault, b: &Fault) -> bool {
    let limit = match a.what {
        What::Keyword => std::ptr::eq(a.program, b.program) && a.rule == b.rule,
        _ => a.what == b.what,
    };
    a.at == b.at && a.keyword == b.keyword && limit
}

fn distance(faults: &[Found], at: Place) -> Distance {
    let sum = Sum::of(faults, at.node);
    Distance {
        kind: sum.kind,
        tag: sum.tag <= at.depth + 1,
        height: std::cmp::Reverse(sum.height),
        faults: sum.count,
    }
}
