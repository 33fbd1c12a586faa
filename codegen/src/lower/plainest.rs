//! Unions that are no more than an enumeration or a scalar.

use std::collections::HashSet;

use crate::diagnostic::Code;
use crate::fragment::{integral, range};
use crate::ir::{Case, Docs, IntKind, Kind, Kinds, Literal, Shape, TypeId, ValueSaid};
use crate::load::At;

use super::annotation::schema_docs;
use super::union::Branch;
use super::{Key, Lowering};

impl<'d> Lowering<'_, 'd> {
    /// Branches that each list values of one kind: an enumeration of strings, of integers where any has a name, else the
    /// scalar that holds them all. To what may be `fractions` an API may add one.
    pub(super) fn one_enumeration(
        &mut self,
        id: TypeId,
        branches: &[Branch<'d>],
        (exclusive, mut fractions): (bool, bool),
    ) -> Option<Shape> {
        let first = branches.first()?;
        let mut whole = self.facets(&first.key);
        let mut all: Vec<Literal> = Vec::new();
        let mut known: HashSet<Literal> = HashSet::new();
        let (mut said_of, mut annotations) = (Vec::new(), Vec::new());
        let mut overlap = false;
        for branch in branches {
            let facets = self.facets(&branch.key);
            if facets.union.is_some() || facets.kinds != whole.kinds || !is_scalar(facets.kinds) {
                return None;
            }
            let parts = self.parts(&branch.key);
            let typed = parts.iter().any(|(at, _)| at.get("type").is_some());
            fractions |= typed && !facets.whole;
            // What is of several formats is of none.
            whole.format = whole.format.filter(|format| facets.format == Some(*format));
            let values = facets.values?;
            if let [value] = values.as_slice() {
                annotations.extend(self.annotation(branch.at, value));
            }
            said_of.extend(self.said_of_values(&branch.key));
            for value in values {
                match known.insert(value.clone()) {
                    true => all.push(value),
                    false => overlap = true,
                }
            }
        }
        if exclusive && overlap {
            let at = self.at(self.api.ty(id).origin.node?);
            self.diags.report(
                Code::OverlappingBranches,
                at,
                "branches of `oneOf` share values, which therefore none can have",
            );
        }
        let is_small = |value: &Literal| match value {
            Literal::Number(text) => text.parse::<i64>().is_ok(),
            _ => false,
        };
        // Where the list as a whole has names, these count.
        said_of.append(&mut annotations);
        let named = said_of.iter().any(|one| one.name.is_some()) && !fractions;
        if whole.kinds == Kinds::of(Kind::Integer) && named && all.iter().all(is_small) {
            self.say_of_values(id, said_of);
            return Some(Shape::IntEnum(all));
        }
        if whole.kinds == Kinds::of(Kind::String) {
            self.say_of_values(id, said_of);
            return Some(Shape::Enum(all));
        }
        whole.values = Some(all);
        whole.constant = false;
        Some(self.scalar(first.at, &whole))
    }

    /// What a branch that is one value says of it, as annotated enumerations do (OpenAPI 3.1.1, 4.8.24.4). A number is called
    /// as its title says, where that is short enough for a name; a string has a name of its own.
    fn annotation(&self, branch: At<'d>, value: &Literal) -> Option<ValueSaid> {
        let told = self.behind(branch).into_iter();
        let mut told = told.map(|node| schema_docs(self.at(node)));
        let mut docs = told.find(|docs| *docs != Docs::default())?;
        let (value, name) = match value {
            Literal::String(text) => (text.clone(), None),
            other => {
                let title = docs.summary.take_if(|title| is_name(title));
                (other.to_json(), title)
            }
        };
        Some(ValueSaid { value, name, docs })
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
            matches!(
                shape,
                Shape::Str | Shape::Extensible(_) | Shape::Enum(_) | Shape::Text(_)
            ) || matches!(shape, Shape::Const(Literal::String(_)))
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
        let some_plain = cases.iter().any(|case| {
            matches!(
                self.api.ty(case.ty).shape,
                Shape::Str | Shape::Extensible(_)
            )
        });
        if some_plain && all.all(texts) {
            return Some(Shape::Str);
        }
        None
    }

    /// What a string becomes that may be any, where the description lists some: an enumeration with a case for others, if it
    /// lists more than one. They stand in branches beside one that takes all, or in `x-extensible-enum`.
    pub(super) fn perhaps_extensible(&mut self, id: TypeId, key: &Key, shape: Shape) -> Shape {
        if shape != Shape::Str {
            return shape;
        }
        let stated = self.parts(key).into_iter();
        let stated = stated.filter_map(|(part, _)| part.get("x-extensible-enum"));
        let stated = stated.flat_map(|all| all.items().map(super::literal::literal));
        let listed = self.api.suggested.get(&id).cloned().unwrap_or_default();
        let mut seen = HashSet::new();
        let listed = listed.into_iter().chain(stated);
        let listed: Vec<Literal> = listed
            .filter(|value| matches!(value, Literal::String(_)) && seen.insert(value.clone()))
            .collect();
        match listed.len() {
            0 | 1 => Shape::Str,
            _ => {
                let said = self.said_of_values(key);
                self.say_of_values(id, said);
                self.api.suggested.remove(&id);
                Shape::Extensible(listed)
            }
        }
    }

    /// Notes the strings that cases list beside one that takes any, and what is said of them.
    pub(super) fn suggest(&mut self, id: TypeId, cases: &[Case], scalar: &Shape) {
        if *scalar != Shape::Str {
            return;
        }
        let listed = cases
            .iter()
            .flat_map(|case| match &self.api.ty(case.ty).shape {
                Shape::Enum(values) | Shape::Extensible(values) => values.as_slice(),
                Shape::Const(value) => std::slice::from_ref(value),
                _ => &[],
            });
        let listed: Vec<Literal> = listed.cloned().collect();
        if listed.is_empty() {
            return;
        }
        self.api.suggested.insert(id, listed);
        for case in cases {
            let said = self.api.said_of_values.get(&case.ty).cloned();
            self.say_of_values(id, said.unwrap_or_default());
        }
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

/// Whether values of these kinds are scalars of one Rust type.
fn is_scalar(kinds: Kinds) -> bool {
    let single = kinds == Kinds::of(Kind::String) || kinds == Kinds::of(Kind::Bool);
    !kinds.is_empty() && (single || kinds.without(Kinds::NUMBER).is_empty())
}

/// Whether a title is what one would call a value, not a sentence about it.
fn is_name(title: &str) -> bool {
    title.contains(char::is_alphanumeric) && title.split_whitespace().count() <= 5
}
