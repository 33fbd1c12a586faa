//! Pages: whether an operation's replies are what is said of them, and how a page's items are reached.

use std::collections::BTreeMap;

use super::Facts;
use crate::config::{Pages, Successor, nearest};
use crate::ir::{Api, Literal, Operation, OperationId, Payload, Place, Presence, Shape, TypeId};

/// An operation whose replies are pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged {
    /// The parameter that leads to the next page, as an index.
    pub param: Option<usize>,
    /// Where pages are counted, the number of the first.
    pub first: u64,
    /// From the body to the list, member by member.
    pub steps: Vec<Step>,
    /// The list's items.
    pub item: TypeId,
    /// How often the list itself is optional.
    pub optional: usize,
    /// Whether the list is a type of its own.
    pub wrapped: bool,
}

/// A member on the way to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The record.
    pub record: TypeId,
    /// The index of its field.
    pub field: usize,
    /// How often what holds the record is optional: `Option<Option<T>>` twice.
    pub optional: usize,
}

pub(super) fn all(api: &Api, facts: &Facts) -> BTreeMap<OperationId, Result<Paged, String>> {
    let operations = api.operations.iter().enumerate();
    operations
        .filter_map(|(index, operation)| {
            let pages = operation.pages.as_ref()?;
            Some((
                OperationId::new(index, false),
                paged(api, facts, operation, pages),
            ))
        })
        .collect()
}

fn paged(api: &Api, facts: &Facts, operation: &Operation, pages: &Pages) -> Result<Paged, String> {
    let param = match &pages.successor {
        Successor::Cursor { param, .. } | Successor::Last { param, .. } => Some(param),
        Successor::Offset(param) | Successor::Page(param) => Some(param),
        Successor::Url(_) | Successor::Link => None,
    };
    let param = param.map(|param| {
        let index = operation.params.iter().position(|one| one.wire == *param);
        index.ok_or_else(|| {
            let near = meant(param, operation.params.iter().map(|one| one.wire.as_str()));
            format!("it has no parameter `{param}`{near}")
        })
    });
    let param = param.transpose()?;
    if let Some(param) = param
        && operation.params[param].place == Place::Path
    {
        return Err(format!(
            "`{}` is part of the path",
            operation.params[param].wire
        ));
    }
    let body = success(operation)?;
    let mut paged = Paged {
        param,
        first: param.map_or(1, |param| first(&operation.params[param].default)),
        steps: Vec::new(),
        item: body,
        optional: 0,
        wrapped: false,
    };
    reach(api, facts, body, &pages.items, &mut paged)?;
    Ok(paged)
}

/// Asks for the nearest of some names, if one is near.
fn meant<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> String {
    let near = nearest(name, names);
    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// The number of the first page is the parameter's default; one where it has none.
fn first(default: &Option<Literal>) -> u64 {
    match default {
        Some(Literal::Number(text)) => text.parse().unwrap_or(1),
        _ => 1,
    }
}

/// The body of the only success.
fn success(operation: &Operation) -> Result<TypeId, String> {
    let replies = operation.replies.iter();
    let mut successes = replies.filter(|reply| reply.status.is_success());
    match (
        successes.next().map(|one| one.contents.as_slice()),
        successes.next(),
    ) {
        (Some([only]), None) => match only.payload {
            Payload::Json(ty) => Ok(ty),
            _ => Err("its success is no JSON".to_owned()),
        },
        _ => Err("it has no single success with one body".to_owned()),
    }
}

/// Goes from the body to the list.
fn reach(
    api: &Api,
    facts: &Facts,
    body: TypeId,
    pointer: &str,
    paged: &mut Paged,
) -> Result<(), String> {
    let mut boxed = false;
    let mut here = body;
    for name in pointer.split('/').skip(1) {
        let name = name.replace("~1", "/").replace("~0", "~");
        let record = unwrapped(api, facts, here, &mut paged.optional);
        let Shape::Record(shape) = &api.ty(record).shape else {
            return Err(format!(
                "`{pointer}` leads through something that has no members"
            ));
        };
        let fields = &shape.fields;
        let Some(field) = fields.iter().position(|field| field.wire == name) else {
            let near = meant(&name, fields.iter().map(|field| field.wire.as_str()));
            return Err(format!(
                "`{pointer}` leads nowhere: there is no `{name}`{near}"
            ));
        };
        boxed |= facts.boxed.contains(&(record, field));
        paged.steps.push(Step {
            record,
            field,
            optional: std::mem::take(&mut paged.optional),
        });
        paged.optional = usize::from(fields[field].presence == Presence::Optional);
        here = fields[field].ty;
    }
    let list = unwrapped(api, facts, here, &mut paged.optional);
    let Shape::List(item) = &api.ty(list).shape else {
        return Err(format!("`{pointer}` is no list"));
    };
    if boxed {
        return Err(format!(
            "`{pointer}` leads through a type that contains itself"
        ));
    }
    paged.item = *item;
    paged.wrapped = facts.newtypes.contains(&list);
    Ok(())
}

/// The type without `null`; counts how often it was taken away.
fn unwrapped(api: &Api, facts: &Facts, id: TypeId, optional: &mut usize) -> TypeId {
    let mut id = facts.of(id);
    while let Shape::Nullable(inner) = &api.ty(id).shape {
        *optional += 1;
        id = facts.of(*inner);
    }
    id
}
