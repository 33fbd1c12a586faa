//! Which types are equal: same shape, same checks, equal parts.
//!
//! Inline types that are equal become one; named ones keep their names. Recursive types are compared
//! by refinement: types that look alike are told apart as long as their parts can be.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::ir::{Api, Hint, Shape, Type, TypeId};

use super::children;

/// Per type the one that stands for it.
pub(super) fn classes(api: &Api) -> Vec<TypeId> {
    // A circle of names stands for itself.
    let behind = |id| api.behind(id).unwrap_or(id);
    let behind: Vec<TypeId> = api.type_ids().map(behind).collect();
    let mut marks: Vec<u64> = api
        .types
        .iter()
        .enumerate()
        .map(|(i, t)| local(api, i, t))
        .collect();
    let mut count = 0;
    loop {
        marks = api
            .types
            .iter()
            .zip(&marks)
            .map(|(ty, mark)| {
                let mut hasher = DefaultHasher::new();
                mark.hash(&mut hasher);
                for child in children(&ty.shape) {
                    marks[behind[child.0 as usize].0 as usize].hash(&mut hasher);
                }
                hasher.finish()
            })
            .collect();
        let mut distinct = marks.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() == count {
            break;
        }
        count = distinct.len();
    }
    let mut first: HashMap<u64, TypeId> = HashMap::new();
    for id in api.type_ids() {
        if behind[id.0 as usize] == id {
            first.entry(marks[id.0 as usize]).or_insert(id);
        }
    }
    let stands = |id: TypeId| first.get(&marks[id.0 as usize]).copied().unwrap_or(id);
    behind.into_iter().map(stands).collect()
}

/// What a type is without its parts; named types differ from everything.
fn local(api: &Api, index: usize, ty: &Type) -> u64 {
    let mut hasher = DefaultHasher::new();
    // As an `Option`: a bare number might be taken for what is hashed next.
    let named = matches!(ty.hint, Hint::Component(_) | Hint::View { .. }).then_some(index);
    named.hash(&mut hasher);
    std::mem::discriminant(&ty.shape).hash(&mut hasher);
    match &ty.shape {
        Shape::Int(kind) => kind.hash(&mut hasher),
        Shape::Float(kind) => kind.hash(&mut hasher),
        Shape::Text(format) => format.hash(&mut hasher),
        Shape::Bytes(coding) => coding.hash(&mut hasher),
        Shape::Foreign(path, _) => path.hash(&mut hasher),
        Shape::Const(value) => value.hash(&mut hasher),
        Shape::Enum(values) | Shape::Extensible(values) | Shape::IntEnum(values) => {
            values.hash(&mut hasher);
            // What values are called is what variants are.
            let said = api.said_of_values.get(&TypeId(index as u32));
            for one in said.into_iter().flatten() {
                (&one.value, &one.name, &one.docs).hash(&mut hasher);
            }
        }
        Shape::Record(record) => {
            std::mem::discriminant(&record.rest).hash(&mut hasher);
            for field in &record.fields {
                (&field.wire, field.presence, field.enumerated, field.access).hash(&mut hasher);
                // What is told of one would be untrue of the other.
                (&field.docs, field.deprecated, &field.default).hash(&mut hasher);
            }
        }
        Shape::Union(union) => {
            union.exclusive.hash(&mut hasher);
            for case in &union.cases {
                case.hint.hash(&mut hasher);
                // A named schema says itself what it is.
                let ty = api.ty(case.ty);
                let inline = matches!(ty.hint, Hint::Case { .. });
                inline
                    .then_some((&ty.docs, ty.deprecated))
                    .hash(&mut hasher);
            }
            if let Some(discriminator) = &union.discriminator {
                (&discriminator.wire, &discriminator.values).hash(&mut hasher);
            }
        }
        _ => {}
    }
    ty.checks.hash(&mut hasher);
    // `Check::Json` is judged by the rule text, so equal checks need equal rules.
    if ty.checks.checks.contains(&crate::ir::Check::Json) {
        ty.schema.hash(&mut hasher);
    }
    hasher.finish()
}
