//! Which changes an overlay may make: values of one kind, of a size and depth that a document may have.
//!
//! In: a change and the places where it is to be made. Out: whether it may be, or why not.

use crate::diagnostic::Severity;
use crate::ir::Literal;
use crate::load::MAX_DEPTH;
use crate::load::pointer::push;

use super::merge;

/// Values that the actions of an overlay may add, as each could double the document.
const MAX_ADDED: usize = 1 << 20;

/// Why an action did nothing.
pub(super) struct Refusal(pub(super) Severity, pub(super) String);

/// Most of what an action can say wrong has no effect.
impl From<String> for Refusal {
    fn from(said: String) -> Self {
        Refusal(Severity::Error, said)
    }
}

impl From<&str> for Refusal {
    fn from(said: &str) -> Self {
        said.to_owned().into()
    }
}

/// What an overlay may still do.
pub(super) struct Rules {
    /// Whether only what is of one kind is merged (1.1).
    one_kind: bool,
    /// How many values it may still add.
    left: usize,
}

impl Rules {
    /// The rules of an overlay of a version.
    pub(super) fn of(version: Option<&str>) -> Self {
        Rules {
            one_kind: version.is_some_and(|version| !version.starts_with("1.0")),
            left: MAX_ADDED,
        }
    }

    /// Whether a change may be made everywhere; otherwise it is made nowhere.
    pub(super) fn allow(
        &mut self,
        document: &mut Literal,
        (path, places): (&str, &[Vec<String>]),
        change: &Literal,
    ) -> Result<(), Refusal> {
        let (size, height) = extent(change);
        let deepest = places.iter().map(Vec::len).max().unwrap_or(0);
        if deepest + height > MAX_DEPTH {
            return Err(format!("would nest values more than {MAX_DEPTH} deep").into());
        }
        let added = size.saturating_mul(places.len());
        self.left = self.left.checked_sub(added).ok_or_else(|| {
            Refusal::from(format!(
                "the overlay would add more than {MAX_ADDED} values"
            ))
        })?;
        if !self.one_kind {
            return Ok(());
        }
        let mut kinds = Vec::new();
        for place in places {
            let Some(target) = merge::at(document, place) else {
                continue;
            };
            kinds.push(kind(target));
            if let Some(conflict) = conflict(target, change) {
                return Err(format!(
                    "what is to be merged into `{path}` is of another kind: {conflict}"
                )
                .into());
            }
        }
        kinds.dedup();
        match kinds.as_slice() {
            [one, other, ..] => Err(format!(
                "`{path}` leads to {one} and to {other}, and has to lead to one kind"
            )
            .into()),
            _ => Ok(()),
        }
    }
}

/// How many values are in one, itself included, and how deep they are nested.
fn extent(value: &Literal) -> (usize, usize) {
    let join = |(size, height): (usize, usize), child: &Literal| {
        let (more, below) = extent(child);
        (size + more, height.max(below + 1))
    };
    match value {
        Literal::Object(members) => members.iter().map(|(_, child)| child).fold((1, 1), join),
        Literal::Array(items) => items.iter().fold((1, 1), join),
        _ => (1, 0),
    }
}

/// What kinds Overlay 1.1 tells apart (4.4.3).
fn kind(value: &Literal) -> &'static str {
    match value {
        Literal::Object(_) => "an object",
        Literal::Array(_) => "an array",
        _ => "a plain value",
    }
}

/// Why Overlay 1.1 lets nobody merge one value into another: only equal kinds are, but for what is added to an array.
fn conflict(target: &Literal, change: &Literal) -> Option<String> {
    match target {
        Literal::Array(_) => None,
        _ => unequal(target, change, &mut String::new()),
    }
}

fn unequal(target: &Literal, change: &Literal, pointer: &mut String) -> Option<String> {
    if kind(target) != kind(change) {
        let place = match pointer.is_empty() {
            true => "it".to_owned(),
            false => format!("`{pointer}`"),
        };
        return Some(format!(
            "{place} is {}, and not {}",
            kind(target),
            kind(change)
        ));
    }
    let (Literal::Object(members), Literal::Object(changes)) = (target, change) else {
        return None;
    };
    for (name, change) in changes {
        if let Some((_, member)) = members.iter().find(|(member, _)| member == name) {
            let length = pointer.len();
            push(pointer, name);
            let found = unequal(member, change, pointer);
            if found.is_some() {
                return found;
            }
            pointer.truncate(length);
        }
    }
    None
}
