//! Cases of a `oneOf` whose values another case accepts, too: exactly one is to accept, so that none of these values is valid.
//!
//! In: unions that are exclusive. Out: a finding per union. Told is what is so of values as the description describes them;
//! members that only an open object may have are not thought of.

use std::cell::Cell;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Hint, Literal, Presence, Record, Rest, Shape, TypeId, Union};

use super::Facts;

/// How many types are compared for one union, and how deep one is looked into.
const STEPS: usize = 1 << 14;
const DEEP: usize = 6;

/// Reports the unions that can hold nothing of some of their cases.
pub(super) fn report(facts: &Facts, api: &Api, config: &Config, diags: &Diagnostics) {
    for id in api.type_ids().filter(|id| facts.of(*id) == *id) {
        let Shape::Union(union) = &api.ty(id).shape else {
            continue;
        };
        // A view of a schema says no other than the schema.
        if !union.exclusive || matches!(api.ty(id).hint, Hint::View { .. }) {
            continue;
        }
        let left = Cell::new(STEPS);
        let lost = lost(&Comparison { api, facts, left }, union);
        let Some((case, other)) = lost.first() else {
            continue;
        };
        let called = |index: &usize| union.cases[*index].hint.as_str();
        let more = match lost.len() - 1 {
            0 => String::new(),
            more => format!(
                "; so it is with {more} more of its {} branches",
                union.cases.len()
            ),
        };
        let message = format!(
            "whatever is `{}` is `{}` as well, and `oneOf` refuses what two branches accept{more}",
            called(case),
            called(other)
        );
        let place = &api.ty(id).origin.pointer;
        let report = diags.report_at(Code::OverlappingBranches, None, place, message);
        drop(match !config.binds_tags() && is_told(union, &lost) {
            true => report.fix(
                "if the discriminator is to tell them apart, set `discriminators = \"decide\"`; else say `anyOf`, or state a `const` for the tag in each",
            ),
            false => report.fix(
                "say `anyOf`, or tell the branches apart, as by a `const` of each; till then a client's `unchecked()` sends such values",
            ),
        });
    }
}

/// Whether a discriminator has values for each case that is lost and for the one that takes it in.
fn is_told(union: &Union, lost: &[(usize, usize)]) -> bool {
    let told = |case: usize| {
        let stated = union.discriminator.iter().flat_map(|told| &told.values);
        stated.into_iter().any(|(_, meant)| *meant == case)
    };
    lost.iter().all(|(case, other)| told(*case) && told(*other))
}

/// The cases that another one takes in, each with the first that does.
fn lost(comparison: &Comparison<'_>, union: &Union) -> Vec<(usize, usize)> {
    let all = || union.cases.iter().enumerate();
    let taken = all().filter_map(|(index, case)| {
        let mut others = all().filter(|(at, _)| *at != index);
        let within = |other: TypeId| comparison.is_within((case.ty, other), DEEP);
        let found = others.find(|(_, other)| within(other.ty))?;
        Some((index, found.0))
    });
    taken.collect()
}

/// A look for types within others, which ends.
struct Comparison<'a> {
    api: &'a Api,
    facts: &'a Facts,
    /// How many types may still be compared.
    left: Cell<usize>,
}

impl Comparison<'_> {
    /// Whether every value of one type is one of the other.
    fn is_within(&self, (one, other): (TypeId, TypeId), deep: usize) -> bool {
        let Comparison { api, facts, left } = self;
        let Some(rest) = left.get().checked_sub(1) else {
            return false;
        };
        left.set(rest);
        let (one, other) = (facts.of(one), facts.of(other));
        let (held, asked) = (api.ty(one), api.ty(other));
        let within = |one, other| deep > 0 && self.is_within((one, other), deep - 1);
        if one == other {
            return true;
        }
        if !asked.checks.is_empty() {
            return false;
        }
        let string = |value: &Literal| matches!(value, Literal::String(_));
        match (&held.shape, &asked.shape) {
            (_, Shape::Any) => true,
            (Shape::Int(_) | Shape::IntEnum(_) | Shape::Float(_), Shape::Float(_)) => true,
            (Shape::Bool, Shape::Bool) => true,
            (Shape::Int(held), Shape::Int(asked)) => held == asked,
            (Shape::Const(value), Shape::Str | Shape::Extensible(_)) => string(value),
            (
                Shape::Str
                | Shape::Extensible(_)
                | Shape::Text(_)
                | Shape::Bytes(_)
                | Shape::Enum(_),
                Shape::Str | Shape::Extensible(_),
            ) => true,
            (Shape::Const(value), Shape::Const(asked)) => value == asked,
            (Shape::Const(value), Shape::Enum(all)) => all.contains(value),
            (Shape::Enum(held), Shape::Enum(all)) => held.iter().all(|value| all.contains(value)),
            (Shape::Nullable(held), Shape::Nullable(asked)) => within(*held, *asked),
            (_, Shape::Nullable(asked)) => within(one, *asked),
            (Shape::List(held), Shape::List(asked)) | (Shape::Map(held), Shape::Map(asked)) => {
                within(*held, *asked)
            }
            (Shape::Record(members), Shape::Record(asked)) => {
                let plain = held.checks.is_empty() && !matches!(members.rest, Rest::Typed(_));
                is_record_within((members, plain), asked, within)
            }
            _ => false,
        }
    }
}

/// Whether every record of one kind is of the other; `plain` is one whose other members are not spoken of.
fn is_record_within(
    (held, plain): (&Record, bool),
    asked: &Record,
    within: impl Fn(TypeId, TypeId) -> bool,
) -> bool {
    let of = |record: &'_ Record, wire: &str| {
        let mut fields = record.fields.iter();
        fields.position(|field| field.wire == wire)
    };
    let takes_others = match asked.rest {
        Rest::Open => true,
        Rest::Closed => {
            held.rest == Rest::Closed
                && held.fields.iter().all(|one| of(asked, &one.wire).is_some())
        }
        Rest::Typed(_) => false,
    };
    takes_others
        && asked.fields.iter().all(|field| {
            let required = field.presence == Presence::Required;
            match of(held, &field.wire).map(|at| &held.fields[at]) {
                Some(own) => {
                    (own.presence == Presence::Required || !required) && within(own.ty, field.ty)
                }
                None => plain && !required,
            }
        })
}
