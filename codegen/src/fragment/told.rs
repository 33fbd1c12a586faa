//! What documentation says of a value where it stands, beside what is stated there.

use std::borrow::Cow;

use crate::ir::{Docs, Operation, Shape, TypeId};
use crate::name::Ident;
use crate::plan::Plan;

use super::said::of_argument;
use super::{first_paragraph, sentence};

/// What is stated of a value, or else what its type says, unless that has a name of its own to say it by; and what is said
/// of its parts.
pub(crate) fn in_place<'p>(plan: Plan<'p>, stated: &'p Docs, ty: TypeId) -> Cow<'p, Docs> {
    let said = match *stated == Docs::default() {
        true => unnamed(plan, ty).unwrap_or(stated),
        false => stated,
    };
    match plan.facts.is_declared(plan.api, plan.facts.of(ty)) {
        true => Cow::Borrowed(said),
        false => of_parts(plan, said, ty),
    }
}

/// What is said of an operation, and then of the parameters that its method takes.
pub(crate) fn with_arguments<'p>(
    plan: Plan<'p>,
    operation: &'p Operation,
    arguments: &[usize],
    names: &[Ident],
) -> Cow<'p, Docs> {
    let lines = arguments.iter().filter_map(|at| {
        let param = &operation.params[*at];
        let text = in_place(plan, &param.docs, param.ty);
        let text = text.description.as_deref().map(first_paragraph);
        let text = text.unwrap_or_default().replace('\n', " ");
        let line = match (text.trim(), of_argument(plan, param)) {
            ("", closing) => closing.unwrap_or_default(),
            (text, None) => text.to_owned(),
            (text, Some(closing)) => format!("{} {closing}", sentence(text)),
        };
        (!line.is_empty()).then(|| format!("- `{}`: {line}", names[*at].as_str()))
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return Cow::Borrowed(&operation.docs);
    }
    let before = operation.docs.description.as_deref().map(str::trim);
    let list = format!("# Arguments\n\n{}", lines.join("\n"));
    let all: Vec<&str> = before.into_iter().chain([list.as_str()]).collect();
    Cow::Owned(Docs {
        summary: operation.docs.summary.clone(),
        description: Some(all.join("\n\n")),
    })
}

/// What is said of a list or a map, and then of what it holds.
pub(crate) fn of_parts<'p>(plan: Plan<'p>, said: &'p Docs, ty: TypeId) -> Cow<'p, Docs> {
    let Some(part) = of_part(plan, ty) else {
        return Cow::Borrowed(said);
    };
    let whole = said.description.as_deref().map(str::trim).into_iter();
    let text: Vec<&str> = whole.chain([part.as_str()]).collect();
    Cow::Owned(Docs {
        summary: said.summary.clone(),
        description: Some(text.join("\n\n")),
    })
}

fn of_part(plan: Plan<'_>, ty: TypeId) -> Option<String> {
    // Of its own shape: what is said of items is not what makes two lists one type.
    let (part, about) = match plan.api.ty(ty).shape {
        Shape::Nullable(inner) | Shape::Alias(inner) => return of_part(plan, inner),
        Shape::List(item) => (item, "Each item: "),
        Shape::Map(value) => (value, "Each value: "),
        _ => return None,
    };
    let text = unnamed(plan, part)?.description.as_deref()?;
    Some(format!("{about}{}", text.trim()))
}

/// What a type says that is not seen where it is used, and so cannot say itself what it is.
fn unnamed(plan: Plan<'_>, id: TypeId) -> Option<&Docs> {
    if plan.facts.is_declared(plan.api, plan.facts.of(id)) {
        return None;
    }
    let ty = plan.api.ty(id);
    match ty.shape {
        Shape::Nullable(inner) | Shape::Alias(inner) if ty.docs == Docs::default() => {
            unnamed(plan, inner)
        }
        _ => of_type(plan, id),
    }
}

/// What a type says of itself. What allows anything is one type wherever it stands, whatever is said there.
pub(crate) fn of_type(plan: Plan<'_>, id: TypeId) -> Option<&Docs> {
    let ty = plan.api.ty(id);
    (ty.shape != Shape::Any).then_some(&ty.docs)
}
