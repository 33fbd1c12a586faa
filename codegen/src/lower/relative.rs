//! A schema applied to a value whose Rust type is already settled.
//!
//! Branches of `if`, `not`, `anyOf` and the like speak about a value that another schema has
//! shaped. Here they become checks relative to that shape; `None` says that no such check can be
//! written and the JSON itself must be judged.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::ir::{Assertion, Check, Kinds, Literal, Presence, Record, Shape, TypeId};
use crate::load::{self, At};

use super::Lowering;
use super::facets::{is_of_others, nullable_whole, plain};
use super::value_checks::{is_open, kinds, listed};

/// Deeper nesting than this is left to the evaluator; it also ends recursive schemas.
const DEPTH: u32 = 12;

impl<'d> Lowering<'_, 'd> {
    /// `anyOf`, `oneOf`, `not`, `if`, `dependent*` and `contains` of a type's own set.
    pub(super) fn composite(
        &mut self,
        at: At<'d>,
        name: &str,
        value: At<'d>,
        shape: &Shape,
    ) -> Option<Vec<Check>> {
        self.places = 0;
        self.composite_at(at, name, value, shape, 0)
    }

    /// What a schema asks of a value of a shape, beyond what the shape ensures.
    pub(super) fn relative(&mut self, at: At<'d>, shape: &Shape, depth: u32) -> Option<Assertion> {
        if depth > DEPTH || self.is_far() || self.resolver.is_circular(at) {
            return None;
        }
        let shape = &*self.settled(shape)?;
        match at.kind() {
            load::Kind::Bool if at.as_bool() == Some(true) => return Some(Assertion::default()),
            load::Kind::Bool => return Some(never()),
            load::Kind::Object => {}
            _ => return None,
        }
        let mut checks = Vec::new();
        let alone = self.resolver.is_reference(at) && self.resolver.ref_hides_siblings(at);
        if matches!(shape, Shape::Null) && nullable_whole(at) && !alone {
            return Some(Assertion::default());
        }
        if self.resolver.is_reference(at) {
            let target = self.resolver.step(at)?;
            self.roots.insert(target.id());
            checks.extend(self.relative(target, shape, depth + 1)?.checks);
            if alone {
                return Some(Assertion::of(checks));
            }
        }
        for (name, value) in at.members() {
            checks.extend(self.relative_keyword(at, name, value, shape, depth)?);
        }
        Some(Assertion::of(checks))
    }

    /// The shape behind aliases; `None` where a value's kind is open and every keyword would have
    /// to be guarded by it.
    fn settled<'s>(&self, shape: &'s Shape) -> Option<Cow<'s, Shape>> {
        match shape {
            Shape::Alias(inner) => {
                let behind = self.settled(&self.api.ty(*inner).shape)?;
                Some(Cow::Owned(behind.into_owned()))
            }
            Shape::Any | Shape::Union(_) | Shape::Nullable(_) | Shape::Foreign(..) => None,
            // An enumeration of thousands is asked about by as many branches.
            other => Some(Cow::Borrowed(other)),
        }
    }

    fn relative_keyword(
        &mut self,
        at: At<'d>,
        name: &str,
        value: At<'d>,
        shape: &Shape,
        depth: u32,
    ) -> Option<Vec<Check>> {
        if is_asked_of_constant(name, shape) {
            return None;
        }
        if let Some(checks) = self.plain_check(at, name, value, shape) {
            return (!checks.contains(&Check::Json)).then_some(checks);
        }
        match name {
            "type" => self.relative_type(at, shape),
            "enum" | "const" => Some(vec![Check::OneOfValues(listed(at, name, value))]),
            "allOf" => {
                let mut checks = Vec::new();
                for branch in value.items() {
                    checks.extend(self.relative(branch, shape, depth + 1)?.checks);
                }
                Some(checks)
            }
            "anyOf" | "oneOf" | "not" | "if" | "dependentSchemas" | "dependentRequired"
            | "contains" => self.composite_at(at, name, value, shape, depth),
            "properties" => self.relative_properties(value, shape, depth),
            "required" => self.relative_required(at, shape),
            "additionalProperties" => self.relative_additional(at, value, shape, depth),
            "unevaluatedProperties" if is_of_others(name, at) => {
                self.relative_additional(at, value, shape, depth)
            }
            "items" => match shape {
                Shape::List(item) if at.get("prefixItems").is_none() && !value.is_array() => {
                    let item = self.api.ty(*item).shape.clone();
                    let inner = self.relative(value, &item, depth + 1)?;
                    Some(wrap(inner, Check::Items))
                }
                Shape::List(_) | Shape::Tuple(_) => None,
                _ => Some(Vec::new()),
            },
            "patternProperties" | "unevaluatedProperties" | "dependencies" => match shape {
                Shape::Record(_) | Shape::Map(_) => None,
                _ => Some(Vec::new()),
            },
            "prefixItems" | "unevaluatedItems" => match shape {
                Shape::List(_) | Shape::Tuple(_) => None,
                _ => Some(Vec::new()),
            },
            "$dynamicRef" if self.resolver.dynamic(at).is_some() => None,
            _ => Some(Vec::new()),
        }
    }

    fn relative_type(&mut self, at: At<'d>, shape: &Shape) -> Option<Vec<Check>> {
        let allowed = super::facets::stated_kinds(at).unwrap_or(Kinds::ALL);
        let held = kinds(shape, &|id| kinds_of_id(self, id));
        if held.without(allowed).is_empty() {
            return Some(Vec::new());
        }
        Some(vec![Check::Kind(held.and(allowed))])
    }

    fn relative_properties(
        &mut self,
        value: At<'d>,
        shape: &Shape,
        depth: u32,
    ) -> Option<Vec<Check>> {
        let Shape::Record(record) = shape else {
            return match shape {
                Shape::Map(_) => None,
                _ => Some(Vec::new()),
            };
        };
        let mut checks = Vec::new();
        for (wire, schema) in value.members() {
            match field(record, wire) {
                Some((_, ty)) => {
                    let ty = self.api.ty(ty).shape.clone();
                    let inner = self.relative(schema, &ty, depth + 1)?;
                    if !inner.is_empty() {
                        checks.push(Check::Member(wire.to_owned(), inner));
                    }
                }
                None if is_open(record.rest) => return None,
                None => {}
            }
        }
        Some(checks)
    }

    fn relative_required(&mut self, at: At<'d>, shape: &Shape) -> Option<Vec<Check>> {
        let names = self.required(at);
        let Shape::Record(record) = shape else {
            return match shape {
                Shape::Map(_) => {
                    let names = names.into_iter();
                    Some(names.map(|name| Check::Required(name.to_owned())).collect())
                }
                _ => Some(Vec::new()),
            };
        };
        let mut checks = Vec::new();
        for wire in names {
            match field(record, wire) {
                Some((Presence::Required, _)) => {}
                Some((Presence::Optional, _)) => checks.push(Check::Required(wire.to_owned())),
                None if is_open(record.rest) => return None,
                None => checks.extend(never().checks),
            }
        }
        Some(checks)
    }

    fn relative_additional(
        &mut self,
        at: At<'d>,
        value: At<'d>,
        shape: &Shape,
        depth: u32,
    ) -> Option<Vec<Check>> {
        if value.as_bool() == Some(true) {
            return Some(Vec::new());
        }
        match shape {
            Shape::Map(inner) if at.get("properties").is_none() => {
                let inner = self.api.ty(*inner).shape.clone();
                let values = self.relative(value, &inner, depth + 1)?;
                Some(wrap(values, Check::Values))
            }
            Shape::Record(record) if !is_open(record.rest) && value.as_bool() == Some(false) => {
                let named =
                    |wire: &str| at.get("properties").is_some_and(|p| p.get(wire).is_some());
                if at.get("patternProperties").is_some() {
                    return None;
                }
                let others = record.fields.iter().filter(|field| !named(&field.wire));
                Some(others.map(|f| Check::Forbidden(f.wire.clone())).collect())
            }
            Shape::Record(_) | Shape::Map(_) => None,
            _ => Some(Vec::new()),
        }
    }

    fn composite_at(
        &mut self,
        at: At<'d>,
        name: &str,
        value: At<'d>,
        shape: &Shape,
        depth: u32,
    ) -> Option<Vec<Check>> {
        let shape = &*self.settled(shape)?;
        match name {
            // A list must not be empty (JSON Schema 2020-12 core, 10.2.1); an empty one says nothing.
            "anyOf" | "oneOf" if value.is_empty() => Some(Vec::new()),
            "anyOf" | "oneOf" => {
                let mut branches = Vec::new();
                for branch in value.items() {
                    let branch = self.relative(branch, shape, depth + 1)?;
                    // Of a `oneOf`, two that ask the same refuse what both accept.
                    if name == "oneOf" || !branches.contains(&branch) {
                        branches.push(branch);
                    }
                }
                if let Some(values) = one_list(&branches, name == "oneOf") {
                    let says_more = !are_all(shape, &values);
                    return Some(Vec::from_iter(
                        says_more.then_some(Check::OneOfValues(values)),
                    ));
                }
                if name == "anyOf" {
                    let trivial = branches.iter().any(Assertion::is_empty);
                    return Some(if trivial {
                        Vec::new()
                    } else {
                        vec![Check::AnyOf(branches)]
                    });
                }
                Some(vec![Check::OneOf(branches)])
            }
            "not" => Some(vec![Check::Not(self.relative(value, shape, depth + 1)?)]),
            "if" => self.conditional(at, value, shape, depth),
            "dependentSchemas" => self.dependent_schemas(value, shape, depth),
            "dependentRequired" => self.dependent_required(value, shape),
            "contains" => match shape {
                Shape::List(item) => {
                    let item = self.api.ty(*item).shape.clone();
                    let item = self.relative(value, &item, depth + 1)?;
                    let min = at.get("minContains").map_or(1, super::facets::count);
                    let max = at.get("maxContains").map(super::facets::count);
                    Some(vec![Check::Contains { item, min, max }])
                }
                Shape::Tuple(_) => None,
                _ => Some(Vec::new()),
            },
            _ => None,
        }
    }

    fn conditional(
        &mut self,
        at: At<'d>,
        value: At<'d>,
        shape: &Shape,
        depth: u32,
    ) -> Option<Vec<Check>> {
        let mut branch = |name: &str| match at.get(name) {
            Some(schema) => self.relative(schema, shape, depth + 1),
            None => Some(Assertion::default()),
        };
        let then = branch("then")?;
        let otherwise = branch("else")?;
        if then.is_empty() && otherwise.is_empty() {
            return Some(Vec::new());
        }
        let condition = self.relative(value, shape, depth + 1)?;
        Some(vec![Check::If {
            condition,
            then,
            otherwise,
        }])
    }

    fn dependent_schemas(
        &mut self,
        value: At<'d>,
        shape: &Shape,
        depth: u32,
    ) -> Option<Vec<Check>> {
        let Shape::Record(record) = shape else {
            return (!matches!(shape, Shape::Map(_))).then(Vec::new);
        };
        let mut checks = Vec::new();
        for (wire, schema) in value.members() {
            match field(record, wire) {
                Some(_) => {
                    let inner = self.relative(schema, shape, depth + 1)?;
                    checks.push(Check::DependentSchema(wire.to_owned(), inner));
                }
                None if is_open(record.rest) => return None,
                None => {}
            }
        }
        Some(checks)
    }

    fn dependent_required(&mut self, value: At<'d>, shape: &Shape) -> Option<Vec<Check>> {
        let Shape::Record(record) = shape else {
            return (!matches!(shape, Shape::Map(_))).then(Vec::new);
        };
        let mut checks = Vec::new();
        for (wire, names) in value.members() {
            let names: Vec<_> = names.items().filter_map(At::as_str).collect();
            let known = |wire: &str| field(record, wire).is_some();
            if !(known(wire) && names.iter().all(|name| known(name))) {
                return None;
            }
            let names = names.into_iter().map(str::to_owned).collect();
            checks.push(Check::DependentRequired(wire.to_owned(), names));
        }
        Some(checks)
    }
}

fn kinds_of_id(lowering: &Lowering<'_, '_>, id: TypeId) -> Kinds {
    match &lowering.api.ty(id).shape {
        // Unions are not settled here; their kinds are not asked for.
        Shape::Union(_) | Shape::Nullable(_) => Kinds::ALL,
        shape => kinds(shape, &|id| kinds_of_id(lowering, id)),
    }
}

fn field(record: &Record, wire: &str) -> Option<(Presence, TypeId)> {
    let field = record.fields.iter().find(|field| field.wire == wire)?;
    Some((field.presence, field.ty))
}

/// The values of branches that do no more than list some, or that no value of the shape satisfies; `None` if two of a `oneOf` share one.
fn one_list(branches: &[Assertion], exclusive: bool) -> Option<Vec<Literal>> {
    let mut all: Vec<Literal> = Vec::new();
    let mut known: HashSet<Literal> = HashSet::new();
    for branch in branches {
        let values = match branch.checks.as_slice() {
            [Check::OneOfValues(values)] => values,
            _ if branch.is_never() => continue,
            _ => return None,
        };
        // A branch may list a value twice; two branches may not.
        let mut own: HashSet<Literal> = HashSet::new();
        for mut value in values.iter().cloned() {
            plain(&mut value);
            if known.contains(&value) {
                match exclusive {
                    true => return None,
                    false => continue,
                }
            }
            if own.insert(value.clone()) {
                all.push(value);
            }
        }
        known.extend(own);
    }
    Some(all)
}

/// Whether no value of the shape is another than these.
fn are_all(shape: &Shape, values: &[Literal]) -> bool {
    match shape {
        Shape::Enum(all) | Shape::IntEnum(all) => {
            let values: HashSet<&Literal> = values.iter().collect();
            all.iter().all(|one| values.contains(one))
        }
        Shape::Bool => [true, false]
            .iter()
            .all(|one| values.contains(&Literal::Bool(*one))),
        _ => false,
    }
}

/// What nothing satisfies.
pub(super) fn never() -> Assertion {
    Assertion {
        checks: vec![Check::Kind(Kinds::NONE)],
    }
}

fn wrap(inner: Assertion, check: impl FnOnce(Assertion) -> Check) -> Vec<Check> {
    match inner.is_empty() {
        true => Vec::new(),
        false => vec![check(inner)],
    }
}

/// Whether a keyword says something about a constant that its shape does not answer by itself.
fn is_asked_of_constant(keyword: &str, shape: &Shape) -> bool {
    match shape {
        Shape::Const(Literal::String(_)) => {
            ["minLength", "maxLength", "pattern"].contains(&keyword)
        }
        Shape::Const(Literal::Number(_)) => [
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ]
        .contains(&keyword),
        _ => false,
    }
}
