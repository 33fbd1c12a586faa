//! Which cases of a union that is tried need no other asked: those whose values no other takes.
//!
//! In: unions that try their cases. Out: per case how surely kinds, listed values or members keep every other away.

use std::collections::HashMap;

use crate::hash::{IdMap, IdSet};
use crate::ir::{
    Api, Assertion, Check, Field, Kind, Kinds, Literal, Presence, Rest, Shape, TypeId,
};

use super::outline::circular;
use super::tagging::listed;
use super::{Facts, children};

/// How many types a union is looked through for at most, in unions within it.
const TYPES: usize = 1024;
/// How many members are compared at most, and values of two lists: beyond, no case counts as alone.
const MEMBERS: usize = 1 << 20;
const LISTED: usize = 1 << 10;

/// Whether another case matters to what one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alone {
    /// No other accepts it, whatever a Rust value of this case holds: what this one says is what the union says.
    Always,
    /// Where this one accepts, so does the union; what it refuses another may accept. Of an `anyOf` all cases are so.
    IfValid,
    /// Where this one accepts, another may as well, and the union refuses.
    No,
}

/// The cases of a union that is tried.
#[derive(Debug)]
pub(crate) struct Cases {
    /// Whether only asking every case of what is read tells that exactly one accepts.
    pub(crate) counted: bool,
    /// Per case whether it is alone.
    pub(crate) alone: Vec<Alone>,
}

/// Per union that is tried what is known of its cases.
pub(super) fn all(api: &Api, facts: &Facts) -> IdMap<TypeId, Cases> {
    let mut found = IdMap::default();
    let mut in_circles = None;
    for id in api.type_ids() {
        let Shape::Union(union) = &api.ty(id).shape else {
            continue;
        };
        if !facts.is_tried(id) {
            continue;
        }
        let cases: Vec<_> = union.cases.iter().map(|case| facts.of(case.ty)).collect();
        let flat = Flat::of(api, facts, &cases);
        let apart = |view: View| match &flat {
            Some(flat) => flat.apart(view),
            None => vec![false; cases.len()],
        };
        let mut is_circular = || {
            let circles = in_circles.get_or_insert_with(|| circles(api, facts));
            circles[facts.of(id).0 as usize]
        };
        let valid = match union.exclusive {
            // A value in itself many times over would be judged at each level that its innermost one fails.
            true if is_circular() => vec![false; cases.len()],
            true => apart(View::Valid),
            false => vec![true; cases.len()],
        };
        let alone = apart(View::Value).into_iter().zip(valid);
        let alone = alone.map(|alone| match alone {
            (true, _) => Alone::Always,
            (_, true) => Alone::IfValid,
            _ => Alone::No,
        });
        let alone = alone.collect();
        // What is read may have members that no Rust value has.
        let counted = union.exclusive && apart(View::Text).contains(&false);
        found.insert(id, Cases { counted, alone });
    }
    found
}

/// Per type whether a value of it may hold another of it, or is between two such.
fn circles(api: &Api, facts: &Facts) -> Vec<bool> {
    let below = |id: TypeId| -> Vec<usize> {
        let parts = children(&api.ty(id).shape).into_iter();
        parts.map(|part| facts.of(part).0 as usize).collect()
    };
    let all: Vec<Vec<usize>> = api.type_ids().map(below).collect();
    circular(&all)
}

/// What is known of what a case holds, against what another accepts: all text that is read as it, all its values in Rust, or
/// those that it accepts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Text,
    Value,
    Valid,
}

/// The cases of a union, without unions among them.
struct Flat<'a> {
    api: &'a Api,
    facts: &'a Facts,
    cases: Vec<Vec<Leaf<'a>>>,
    /// Per case whether it is a union, or has one in it, that takes what it does not know.
    grows: Vec<bool>,
}

struct Leaf<'a> {
    id: TypeId,
    object: Option<Object<'a>>,
}

/// A record, its members by name.
struct Object<'a> {
    fields: HashMap<&'a str, &'a Field>,
    required: Vec<&'a Field>,
    rest: Rest,
}

impl<'a> Flat<'a> {
    /// `None` where there is too much to compare.
    fn of(api: &'a Api, facts: &'a Facts, cases: &[TypeId]) -> Option<Flat<'a>> {
        let mut flat = Flat {
            api,
            facts,
            cases: Vec::new(),
            grows: Vec::new(),
        };
        let mut left = TYPES;
        for case in cases {
            let mut seen = IdSet::default();
            let mut todo = vec![facts.of(*case)];
            let (mut leaves, mut grows) = (Vec::new(), false);
            while let Some(id) = todo.pop().map(|id| facts.of(id)) {
                if !seen.insert(id) {
                    continue;
                }
                left = left.checked_sub(1)?;
                let Shape::Union(union) = &api.ty(id).shape else {
                    leaves.push(Leaf::of(api, id));
                    continue;
                };
                grows |= facts.has_unknown_case(id);
                todo.extend(union.cases.iter().map(|case| case.ty));
            }
            flat.cases.push(leaves);
            flat.grows.push(grows);
        }
        let leaves = || flat.cases.iter().flatten();
        let objects = leaves().filter_map(|leaf| leaf.object.as_ref());
        let members: usize = objects.map(|object| 1 + object.fields.len()).sum();
        (members.saturating_mul(leaves().count()) <= MEMBERS).then_some(flat)
    }

    /// Per case whether nothing that it holds is anything that another accepts.
    fn apart(&self, view: View) -> Vec<bool> {
        let all = 0..self.cases.len();
        let alone = |one: usize| {
            (view == View::Valid || !self.grows[one])
                && all.clone().all(|other| {
                    one == other
                        || self.cases[one].iter().all(|held| {
                            let mut asked = self.cases[other].iter();
                            asked.all(|asked| self.are_apart(held, asked, view))
                        })
                })
        };
        all.clone().map(alone).collect()
    }

    fn are_apart(&self, held: &Leaf<'_>, asked: &Leaf<'_>, view: View) -> bool {
        match (&held.object, &asked.object) {
            (Some(held), Some(asked)) => self.differ(held, asked, view),
            _ => self.share_nothing(held.id, asked.id, view == View::Text, view),
        }
    }

    /// Whether a member that one of two objects requires keeps them apart: the other lacks it, or never has it with such a value.
    fn differ(&self, held: &Object<'_>, asked: &Object<'_>, view: View) -> bool {
        let constant = |field: &Field| self.facts.constant(self.api, field).is_some();
        let share_nothing = |held: &Field, asked: &Field| {
            let closed = view == View::Text || constant(held);
            self.share_nothing(held.ty, asked.ty, closed, view)
        };
        let of_held = |field: &&Field| match asked.fields.get(field.wire.as_str()) {
            Some(same) => share_nothing(field, same),
            None => asked.rest == Rest::Closed,
        };
        let of_asked = |field: &&Field| match held.fields.get(field.wire.as_str()) {
            Some(same) => share_nothing(same, field),
            // What is read may have it unread.
            None => held.rest == Rest::Closed || (held.rest == Rest::Open && view != View::Text),
        };
        held.required.iter().any(of_held) || asked.required.iter().any(of_asked)
    }

    /// Whether nothing of one type is of another, neither of them asked for its members; a constant that is held may be
    /// another value, unless it is closed.
    fn share_nothing(&self, held: TypeId, asked: TypeId, closed: bool, view: View) -> bool {
        let (held, asked) = (self.facts.of(held), self.facts.of(asked));
        let kinds = self.kinds(held, view).and(self.facts.kinds(asked));
        if kinds.is_empty() {
            return true;
        }
        let is_closed = match &self.api.ty(held).shape {
            _ if view == View::Valid => true,
            Shape::Const(_) => closed,
            Shape::Enum(_) => !self.facts.is_open(held),
            _ => false,
        };
        (is_closed && self.is_none_of(held, asked))
            || (view == View::Valid && self.is_none_of(asked, held))
    }

    /// The kinds of what a type may hold.
    fn kinds(&self, id: TypeId, view: View) -> Kinds {
        let kinds = self.facts.kinds(id);
        let mut inner = id;
        while let Shape::Nullable(of) = &self.api.ty(inner).shape {
            inner = self.facts.of(*of);
        }
        match &self.api.ty(inner).shape {
            _ if view == View::Valid => kinds,
            // What is not known may be of any kind, here or in a union within.
            Shape::Union(_) => Kinds::ALL,
            // What is no number is written as `null`.
            Shape::Float(_) => kinds.or(Kinds::of(Kind::Null)),
            _ => kinds,
        }
    }

    /// Whether the values of a type are listed, and another takes none of them.
    fn is_none_of(&self, one: TypeId, other: TypeId) -> bool {
        let Some(values) = listed(self.api.ty(one)) else {
            return false;
        };
        let others = listed(self.api.ty(other));
        if values.len().saturating_mul(others.map_or(1, <[_]>::len)) > LISTED {
            return false;
        }
        // Numbers may be the same however they are written: only what is written in one way counts.
        let plain = |value: &Literal| matches!(value, Literal::String(_) | Literal::Bool(_));
        values.iter().all(|value| {
            let unlisted = others.is_some_and(|others| !others.contains(value));
            plain(value) && (unlisted || refuses(&self.api.ty(other).checks, value))
        })
    }
}

impl<'a> Leaf<'a> {
    fn of(api: &'a Api, id: TypeId) -> Leaf<'a> {
        let Shape::Record(record) = &api.ty(id).shape else {
            return Leaf { id, object: None };
        };
        let fields = record.fields.iter();
        let required = fields.clone();
        let object = Object {
            fields: fields.map(|field| (field.wire.as_str(), field)).collect(),
            required: required
                .filter(|field| field.presence == Presence::Required)
                .collect(),
            rest: record.rest,
        };
        let object = Some(object);
        Leaf { id, object }
    }
}

/// Whether a value is among those that are excluded.
fn refuses(checks: &Assertion, value: &Literal) -> bool {
    let excludes = |check: &Check| match check {
        Check::Not(excluded) => match excluded.checks.as_slice() {
            [Check::OneOfValues(values)] => values.contains(value),
            _ => false,
        },
        _ => false,
    };
    checks.checks.iter().any(excludes)
}
