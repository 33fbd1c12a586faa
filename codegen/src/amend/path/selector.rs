//! Which children of a value selectors take (RFC 9535, section 2.3).

use crate::amend::overlay::member;
use crate::ir::Literal;

use super::filter::Context;
use super::query::{Query, Selector, Slice};

/// Gives the children of a value that a selector takes.
pub(super) fn take<'v>(
    selector: &'v Selector,
    value: &'v Literal,
    context: &mut Context<'v>,
    add: &mut dyn FnMut(usize, &'v Literal),
) {
    match (selector, value) {
        (Selector::Name(name), Literal::Object(members)) => {
            let position = members.iter().position(|(member, _)| member == name);
            if let Some(position) = position {
                add(position, &members[position].1);
            }
        }
        (Selector::Index(index), Literal::Array(items)) => {
            if let Some(position) = indexed(*index, items.len()) {
                add(position, &items[position]);
            }
        }
        (Selector::Slice(slice), Literal::Array(items)) => {
            for position in sliced(slice, items.len()) {
                add(position, &items[position]);
            }
        }
        (Selector::Every, _) => {
            for (position, child) in children(value).enumerate() {
                add(position, child);
            }
        }
        (Selector::Filter(filter), _) => {
            for (position, child) in children(value).enumerate() {
                if context.holds(filter, child) {
                    add(position, child);
                }
            }
        }
        (Selector::Name(_) | Selector::Index(_) | Selector::Slice(_), _) => {}
    }
}

/// What is in a value; of an object in the order that it is written in.
pub(super) fn children(value: &Literal) -> impl Iterator<Item = &Literal> {
    let (members, items): (&[(String, Literal)], &[Literal]) = match value {
        Literal::Object(members) => (members, &[]),
        Literal::Array(items) => (&[], items),
        _ => (&[], &[]),
    };
    members.iter().map(|(_, child)| child).chain(items)
}

/// The position that an index means, from the end if it is negative (section 2.3.3.2).
fn indexed(index: i64, length: usize) -> Option<usize> {
    let position = match index < 0 {
        true => length as i64 + index,
        false => index,
    };
    usize::try_from(position).ok().filter(|at| *at < length)
}

/// The positions of a slice (section 2.3.4.2.2).
fn sliced(slice: &Slice, length: usize) -> Vec<usize> {
    let length = length as i64;
    let (first, last) = match slice.step >= 0 {
        true => (0, length),
        false => (length - 1, -length - 1),
    };
    // Bounds are from the end if negative, and no further out than there is anything.
    let bound = |bound: Option<i64>, default: i64, low: i64, high: i64| {
        let bound = bound.unwrap_or(default);
        let from_start = if bound < 0 { length + bound } else { bound };
        from_start.clamp(low, high)
    };
    let mut positions = Vec::new();
    if slice.step > 0 {
        let end = bound(slice.end, last, 0, length);
        let mut at = bound(slice.start, first, 0, length);
        while at < end {
            positions.push(at as usize);
            at += slice.step;
        }
    } else if slice.step < 0 {
        let end = bound(slice.end, last, -1, length - 1);
        let mut at = bound(slice.start, first, -1, length - 1);
        while at > end {
            positions.push(at as usize);
            at += slice.step;
        }
    }
    positions
}

/// The value that a query leads to which selects one at most.
pub(super) fn single<'v>(query: &Query, from: &'v Literal) -> Option<&'v Literal> {
    let selectors = query.iter().flat_map(|segment| &segment.selectors);
    { selectors }.try_fold(from, |value, selector| match (selector, value) {
        (Selector::Name(name), _) => member(value, name),
        (Selector::Index(index), Literal::Array(items)) => {
            indexed(*index, items.len()).map(|position| &items[position])
        }
        _ => None,
    })
}
