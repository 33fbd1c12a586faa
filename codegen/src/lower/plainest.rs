//! Unions that are no more than an enumeration or a scalar.

use std::collections::HashSet;

use crate::diagnostic::Code;
use crate::fragment::{integral, range};
use crate::ir::{Case, Docs, IntKind, Kind, Kinds, Literal, Shape, TypeId, ValueSaid};

use super::Lowering;
use super::schema::schema_docs;
use super::union::Branch;

impl<'d> Lowering<'_, 'd> {
    /// Branches that are all enumerations of strings, or all of integers of which one has names for its values.
    pub(super) fn one_enumeration(
        &mut self,
        id: TypeId,
        branches: &[Branch<'d>],
        exclusive: bool,
    ) -> Option<Shape> {
        let mut all: Vec<Literal> = Vec::new();
        let mut known: HashSet<Literal> = HashSet::new();
        let mut said_of = Vec::new();
        let mut overlap = false;
        let mut shared: Option<Kinds> = None;
        for branch in branches {
            let facets = self.facets(&branch.key);
            let is_string = facets.kinds == Kinds::of(Kind::String);
            let is_integer = facets.kinds == Kinds::of(Kind::Integer) && facets.whole;
            let alike = *shared.get_or_insert(facets.kinds) == facets.kinds;
            if facets.union.is_some() || !alike || !(is_string || is_integer) {
                return None;
            }
            let values = facets.values?;
            // Annotated enumerations (OpenAPI 3.1.1, 4.8.24.4): a branch a value.
            if let [Literal::String(value)] = values.as_slice() {
                let told = self.behind(branch.at).into_iter();
                let mut told = told.map(|node| schema_docs(self.at(node)));
                let told = told.find(|docs| *docs != Docs::default());
                said_of.extend(told.map(|docs| ValueSaid {
                    value: value.clone(),
                    name: None,
                    docs,
                }));
            }
            said_of.extend(self.said_of_values(&branch.key));
            for value in values {
                match known.insert(value.clone()) {
                    true => all.push(value),
                    false => overlap = true,
                }
            }
        }
        let is_integer = shared == Some(Kinds::of(Kind::Integer));
        let is_small = |value: &Literal| match value {
            Literal::Number(text) => text.parse::<i64>().is_ok(),
            _ => false,
        };
        let named = said_of.iter().any(|one| one.name.is_some());
        if is_integer && !(named && all.iter().all(is_small)) {
            return None;
        }
        if exclusive && overlap {
            let at = self.at(self.api.ty(id).origin.node?);
            self.diags.report(
                Code::OverlappingBranches,
                at,
                "branches of `oneOf` share values, which therefore none can have",
            );
        }
        self.say_of_values(id, said_of);
        Some(match is_integer {
            true => Shape::IntEnum(all),
            false => Shape::Enum(all),
        })
    }

    /// Cases that are the same scalar apart from their checks.
    pub(super) fn one_scalar(&self, cases: &[Case]) -> Option<Shape> {
        let mut shapes = cases.iter().map(|case| &self.api.ty(case.ty).shape);
        let first = shapes.next()?.clone();
        let plain = matches!(
            first,
            Shape::Str | Shape::Int(_) | Shape::Float(_) | Shape::Bool
        );
        let texts = |shape: &Shape| {
            matches!(shape, Shape::Str | Shape::Enum(_) | Shape::Text(_))
                || matches!(shape, Shape::Const(Literal::String(_)))
        };
        let mut all = cases.iter().map(|case| &self.api.ty(case.ty).shape);
        if plain && all.all(|shape| *shape == first) {
            return Some(first);
        }
        // Beside any integer the names of some are none of a type.
        let integers = cases.iter().map(|case| &self.api.ty(case.ty).shape);
        let mut integers = integers.filter(|shape| !matches!(shape, Shape::IntEnum(_)));
        if let Some(Shape::Int(kind)) = integers.next()
            && integers.all(|shape| *shape == Shape::Int(*kind))
            && cases.iter().all(|case| self.is_held(case.ty, *kind))
        {
            return Some(Shape::Int(*kind));
        }
        let mut all = cases.iter().map(|case| &self.api.ty(case.ty).shape);
        let some_plain = cases
            .iter()
            .any(|case| self.api.ty(case.ty).shape == Shape::Str);
        if some_plain && all.all(texts) {
            return Some(Shape::Str);
        }
        None
    }

    /// Whether an integer of this kind holds every value of a type, as far as the type lists its values.
    fn is_held(&self, id: TypeId, kind: IntKind) -> bool {
        let Shape::IntEnum(values) = &self.api.ty(id).shape else {
            return true;
        };
        let (least, most) = range(kind).unwrap_or((i128::MIN, i128::MAX));
        values.iter().all(|value| match value {
            Literal::Number(text) => integral(text).is_some_and(|n| (least..=most).contains(&n)),
            _ => false,
        })
    }
}
