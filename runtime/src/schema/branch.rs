//! Which alternative of an `anyOf` or `oneOf` was meant, when none holds.
//!
//! In: the faults of each alternative. Out: those of the one that fits best, so that a report shows what is wrong
//! instead of everything that could have been right; nothing if no alternative stands out.

use std::rc::Rc;

use super::explain::{Fault, Place, What};
use super::found::{Faults, Found, Sum, distinct};

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
pub(crate) fn choose(mut alternatives: Vec<Faults>, at: Place) -> Option<Faults> {
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
    let tied = || (chosen + 1..distances.len()).filter(|at| distances[*at] == nearest);
    if tied().any(|at| !alike(&alternatives[chosen], &alternatives[at])) {
        return None;
    }
    Some(alternatives.swap_remove(chosen))
}

/// Whether two alternatives find the same at fault, so that it does not matter which was meant.
fn alike(one: &[Found], other: &[Found]) -> bool {
    let same = |(a, b): (&&Fault, &&Fault)| {
        let limit = match a.what {
            What::Keyword => std::ptr::eq(a.program, b.program) && a.rule == b.rule,
            _ => a.what == b.what,
        };
        a.at == b.at && a.keyword == b.keyword && limit
    };
    let shared = |(a, b): (&Found, &Found)| match (a, b) {
        (Found::Fault(a), Found::Fault(b)) => same((&a, &b)),
        (Found::All(a), Found::All(b)) => Rc::ptr_eq(a, b),
        _ => false,
    };
    // Both mostly lead to one list below, which is not to be gone through at every level.
    if one.len() == other.len() && one.iter().zip(other).all(shared) {
        return true;
    }
    let (one, other) = (distinct(one), distinct(other));
    one.len() == other.len() && one.iter().zip(&other).all(same)
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
