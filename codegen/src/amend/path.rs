//! JSONPath (RFC 9535): which places of a document a path selects.
//!
//! In: a document and the text of a path. Out: places, each once and in the order of the document, since an overlay does its
//! action once at each. `path/query.rs` has what a path says, `read.rs` and `scan.rs` make it of the text and tell
//! what is wrong there, `selector.rs` takes children, `filter.rs` answers what filters ask.
//!
//! A list of nodes of the RFC may have a node many times (`$[*, *]`), which only `count` and `value` can tell. So it is held as a set that
//! knows how often each is in it, and no step makes it larger than the document.

mod filter;
mod query;
mod read;
mod regexp;
mod scan;
mod selector;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::ir::Literal;

use filter::Context;
use query::{Query, Segment};
use selector::{children, take};

/// Where a node is: its position among its neighbours, from the start on. That is the order of the document.
type Place = Vec<usize>;

/// Nodes, and how often each was selected.
type Nodes<'v> = BTreeMap<Place, (&'v Literal, u64)>;

/// The places a path selects, as member names and indexes, in document order and each once.
///
/// # Errors
/// If the path is none: what was expected where.
pub(super) fn select(document: &Literal, path: &str) -> Result<Vec<Vec<String>>, String> {
    let query = read::path(path).map_err(|fault| fault.of(path))?;
    let mut context = Context::new(document);
    let nodes = selected(&query, document, &mut context);
    Ok(nodes.keys().map(|place| names(document, place)).collect())
}

/// The steps to a place as they are written.
fn names(document: &Literal, place: &[usize]) -> Vec<String> {
    let mut value = document;
    let mut names = Vec::with_capacity(place.len());
    for &position in place {
        let (name, child) = match value {
            Literal::Object(members) => (members[position].0.clone(), &members[position].1),
            Literal::Array(items) => (position.to_string(), &items[position]),
            _ => break,
        };
        names.push(name);
        value = child;
    }
    names
}

/// What a query selects from a value on; places are relative to it.
fn selected<'v>(query: &'v Query, from: &'v Literal, context: &mut Context<'v>) -> Nodes<'v> {
    let mut nodes = Nodes::from([(Place::new(), (from, 1))]);
    for segment in query {
        let mut next = Nodes::new();
        for (mut place, (value, times)) in nodes {
            step(segment, (&mut place, value), times, context, &mut next);
        }
        nodes = next;
    }
    nodes
}

fn step<'v>(
    segment: &'v Segment,
    (place, value): (&mut Place, &'v Literal),
    times: u64,
    context: &mut Context<'v>,
    out: &mut Nodes<'v>,
) {
    let mut add = |position: usize, child: &'v Literal| {
        place.push(position);
        let (_, known) = out.entry(place.clone()).or_insert((child, 0));
        *known = known.saturating_add(times);
        place.pop();
    };
    for selector in &segment.selectors {
        take(selector, value, context, &mut add);
    }
    if segment.descends {
        for (position, child) in children(value).enumerate() {
            place.push(position);
            step(segment, (place, child), times, context, out);
            place.pop();
        }
    }
}
