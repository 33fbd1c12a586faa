//! Which cases of a union that is tried need no other asked: those whose values no other takes.
//!
//! In: unions that try their cases. Out: per case how surely kinds, listed values or members keep every other away.

use crate::hash::IdMap;
use crate::ir::{Api, Assertion, Check, Field, Literal, Presence, Record, Rest, Shape, TypeId};

use super::Facts;

/// More pairs of cases than this are not compared, so that unions of unions take no time beyond what they are written with.
const PAIRS: usize = 1 << 16;

/// Whether another case matters to what one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alone {
    /// No other accepts it, whatever a Rust value of this case holds.
    Always,
    /// No other counts where this one accepts.
    IfValid,
    /// Another may accept, and none would then.
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
    let tried = api.type_ids().filter_map(|id| match &api.ty(id).shape {
        Shape::Union(union) if facts.is_tried(id) => Some((id, union)),
        _ => None,
    });
    let cases = tried.map(|(id, union)| {
        let cases: Vec<_> = union.cases.iter().map(|case| facts.of(case.ty)).collect();
        let apart = |view: View| among(&Pair { api, facts, view }, &cases);
        let values = apart(View::Value);
        let valid = match union.exclusive {
            true => apart(View::Valid),
            false => vec![true; cases.len()],
        };
        let alone = values.into_iter().zip(valid).map(|alone| match alone {
            (true, _) => Alone::Always,
            (_, true) => Alone::IfValid,
            _ => Alone::No,
        });
        let alone = alone.collect();
        // What is read may have members that no Rust value has.
        let counted = union.exclusive && apart(View::Text).contains(&false);
        (id, Cases { counted, alone })
    });
    cases.collect()
}

fn among(pair: &Pair<'_>, cases: &[TypeId]) -> Vec<bool> {
    let each = |case: &TypeId| pair.flat(*case);
    let flat: Vec<Option<Vec<TypeId>>> = cases.iter().map(each).collect();
    let count: usize = flat.iter().flatten().map(Vec::len).sum();
    let apart = |one: usize, other: usize| match (&flat[one], &flat[other]) {
        (Some(one), Some(other)) => one
            .iter()
            .all(|one| other.iter().all(|other| pair.is_apart(*one, *other))),
        _ => false,
    };
    let all = 0..cases.len();
    let alone = |one| all.clone().all(|other| one == other || apart(one, other));
    all.clone()
        .map(|one| count.saturating_mul(count) <= PAIRS && alone(one))
        .collect()
}

/// What is known of the first of two: all text that is read as it, all its values in Rust, or those that it accepts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Text,
    Value,
    Valid,
}

struct Pair<'a> {
    api: &'a Api,
    facts: &'a Facts,
    view: View,
}

impl<'a> Pair<'a> {
    /// The types of which a value of a case is one; `None` where it may be anything.
    fn flat(&self, case: TypeId) -> Option<Vec<TypeId>> {
        let mut flat = Vec::new();
        let mut todo = vec![case];
        while let Some(id) = todo.pop() {
            let id = self.facts.of(id);
            match &self.api.ty(id).shape {
                Shape::Union(_) if self.may_be_unknown(id) => return None,
                Shape::Union(union) => todo.extend(union.cases.iter().map(|case| case.ty)),
                _ => flat.push(id),
            }
            if flat.len() + todo.len() > PAIRS {
                return None;
            }
        }
        Some(flat)
    }

    fn may_be_unknown(&self, id: TypeId) -> bool {
        self.view != View::Valid && self.facts.has_unknown_case(id)
    }

    /// Whether nothing that the first holds is anything that the second accepts.
    fn is_apart(&self, one: TypeId, other: TypeId) -> bool {
        let shape = |id| &self.api.ty(id).shape;
        match (shape(one), shape(other)) {
            (Shape::Record(one), Shape::Record(other)) => self.differ(one, other),
            _ => self.have_nothing_in_common(one, other),
        }
    }

    /// Whether some member keeps objects apart: that one of them requires, and the other lacks or never has with such a value.
    fn differ(&self, one: &Record, other: &Record) -> bool {
        let is_required = |field: &Field| field.presence == Presence::Required;
        let of_one = one
            .fields
            .iter()
            .any(|field| match find(other, &field.wire) {
                Some(same) => {
                    (is_required(field) || is_required(same))
                        && self.have_nothing_in_common(field.ty, same.ty)
                }
                None => is_required(field) && other.rest == Rest::Closed,
            });
        // What is read may have it unread.
        let lacks = |wire: &str| match one.rest {
            Rest::Closed => find(one, wire).is_none(),
            Rest::Open => self.view != View::Text && find(one, wire).is_none(),
            Rest::Typed(_) => false,
        };
        of_one
            || other
                .fields
                .iter()
                .any(|field| is_required(field) && lacks(&field.wire))
    }

    /// Whether two types, of which neither is asked for its members, share no value.
    fn have_nothing_in_common(&self, one: TypeId, other: TypeId) -> bool {
        let (one, other) = (self.facts.of(one), self.facts.of(other));
        let kinds = self.facts.kinds(one).and(self.facts.kinds(other));
        if kinds.is_empty() {
            return !self.holds_unknown(one);
        }
        let is_never = |of: TypeId, value: &Literal| {
            let among = |listed: &[Literal]| !listed.contains(value);
            listed(self.api, of).is_some_and(among) || refuses(&self.api.ty(of).checks, value)
        };
        // Numbers may be the same however they are written: only what is written in one way counts.
        let plain = |value: &Literal| matches!(value, Literal::String(_) | Literal::Bool(_));
        let none = |listed: &[Literal], of| {
            let mut values = listed.iter();
            values.all(|value| plain(value) && is_never(of, value))
        };
        self.values(one).is_some_and(|held| none(held, other))
            || (self.view == View::Valid
                && listed(self.api, other).is_some_and(|listed| none(listed, one)))
    }

    /// Whether a value may hold a case that is not known, which is of any kind.
    fn holds_unknown(&self, id: TypeId) -> bool {
        match &self.api.ty(id).shape {
            Shape::Union(_) => self.may_be_unknown(id),
            Shape::Nullable(inner) => self.holds_unknown(self.facts.of(*inner)),
            _ => false,
        }
    }

    /// All that a type may hold, if it is listed.
    fn values(&self, id: TypeId) -> Option<&'a [Literal]> {
        let closed = match &self.api.ty(id).shape {
            Shape::Const(_) => true,
            Shape::Enum(_) => !self.facts.is_open(id),
            _ => false,
        };
        listed(self.api, id).filter(|_| closed || self.view == View::Valid)
    }
}

fn find<'r>(record: &'r Record, wire: &str) -> Option<&'r Field> {
    record.fields.iter().find(|field| field.wire == wire)
}

/// The values that a type lists.
fn listed(api: &Api, id: TypeId) -> Option<&[Literal]> {
    let ty = api.ty(id);
    match &ty.shape {
        Shape::Const(value) => Some(std::slice::from_ref(value)),
        Shape::Enum(values) => Some(values),
        _ => ty.checks.checks.iter().find_map(|check| match check {
            Check::OneOfValues(values) => Some(values.as_slice()),
            _ => None,
        }),
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
