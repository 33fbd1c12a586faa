//! The types of replies that operations share: whose they are, and what each of them says by itself.

use proc_macro2::TokenStream;

use super::operation::place;
use crate::analyze::Group;
use crate::fragment::docs;
use crate::ir::{Docs, Operation, OperationId, Status};
use crate::name::OperationNames;
use crate::plan::Plan;

/// Whose type an operation's replies have.
#[derive(Clone, Copy)]
pub(super) enum Stands<'a> {
    /// Its own, as that of what the API calls.
    Alone,
    /// Its own, which all of these share.
    For(&'a Group),
    /// That which stands with the first of these.
    As(&'a Group),
}

impl<'a> Stands<'a> {
    pub(super) fn of(plan: Plan<'a>, operation: &Operation) -> Self {
        let at = place(plan, operation);
        match at.and_then(|at| plan.facts.alike.group(at)) {
            None => Stands::Alone,
            Some(group) if at.is_some_and(|at| group.begins_with(at)) => Stands::For(group),
            Some(group) => Stands::As(group),
        }
    }

    /// The operations that share the type, by their index.
    pub(super) fn operations(self) -> &'a [usize] {
        match self {
            Stands::Alone => &[],
            Stands::For(group) | Stands::As(group) => &group.operations,
        }
    }

    /// The section that the type stands in; outside of all, if those who share it are not of one.
    pub(super) fn section(self, plan: Plan<'_>, operation: &Operation) -> Option<usize> {
        let sections = &plan.facts.sections;
        match self {
            Stands::Alone => sections.of(place(plan, operation)?),
            Stands::For(group) | Stands::As(group) => sections.common(&group.operations),
        }
    }

    /// The reply over whose body the type is generic.
    pub(super) fn open(self) -> Option<usize> {
        match self {
            Stands::Alone => None,
            Stands::For(group) | Stands::As(group) => group.open,
        }
    }

    /// Whether all of them say the same of a reply.
    pub(super) fn says(self, reply: usize) -> bool {
        match self {
            Stands::Alone => true,
            Stands::For(group) | Stands::As(group) => group.says[reply],
        }
    }

    /// Items of the type, with what switches them on.
    pub(super) fn gated(
        self,
        plan: Plan<'_>,
        operation: &Operation,
        items: TokenStream,
    ) -> TokenStream {
        match (self, place(plan, operation)) {
            (_, None) => items,
            (Stands::For(group), _) => plan.gates.some(plan, &group.operations, items),
            _ => plan.gates.operation(plan, operation, items),
        }
    }
}

/// Whose replies the type stands for.
pub(super) fn whose(plan: Plan<'_>, names: &OperationNames, stands: Stands<'_>) -> String {
    match stands.operations() {
        [_, other] => {
            let other = OperationId::new(*other, false);
            let other = &plan.names.wire.operation(other).method;
            format!("`{}` and `{other}`", names.method)
        }
        [_, others @ ..] if !others.is_empty() => {
            format!("`{}` and {} others", names.method, others.len())
        }
        _ => format!("`{}`", names.method),
    }
}

/// Whose replies these are, and what only this operation says of them.
pub(super) fn about(operation: &Operation, whose: String, stands: Stands<'_>) -> TokenStream {
    let replies = operation.replies.iter().enumerate();
    let own = replies.filter(|(at, _)| !stands.says(*at));
    let own = own.filter_map(|(_, one)| {
        let text = one
            .docs
            .description
            .as_ref()
            .or(one.docs.summary.as_ref())?;
        Some(format!("{}: {}", status_text(one.status), text.trim()))
    });
    let own: Vec<String> = own.collect();
    let stated = Docs {
        summary: Some(format!("What {whose} may answer.")),
        description: (!own.is_empty()).then(|| own.join("\n\n")),
    };
    docs(&stated, "", None)
}

/// Which statuses are meant, for people.
pub(super) fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => format!("{code}"),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "any other status".to_owned(),
    }
}
