//! What the types of parameters, headers and bodies are called after.
//!
//! Mostly that is the operation. What operations share stands by itself under a name of its own, and whichever
//! operation is met first must not decide.

use crate::ir::{Hint, OperationId};
use crate::load::{At, FileId};

use super::body::REQUEST;
use super::set::file_name;
use super::{Lowering, text};

impl<'d> Lowering<'_, 'd> {
    /// The hint for the type of a parameter, header, body or reply; `kind` says what it is, `role` what it is to
    /// the operation.
    pub(super) fn hint(
        &self,
        at: At<'d>,
        schema: Option<At<'d>>,
        operation: OperationId,
        (kind, role): (&str, &str),
    ) -> Hint {
        // A media type stands in the `content` of a body, an inline header in the `headers` of a reply.
        let holder = |key: &str| at.parent().filter(|list| list.key() == Some(key))?.parent();
        let body = holder("content");
        if let Some(name) = self.shared_name(body.unwrap_or(at)) {
            let role = kind.to_owned();
            return Hint::Shared { name, role };
        }
        if let Some(name) = holder("headers").and_then(|reply| self.shared_name(reply)) {
            let role = role.to_owned();
            return Hint::Shared { name, role };
        }
        Hint::Operation {
            operation,
            role: role.to_owned(),
            title: schema.and_then(|schema| text(schema, "title")),
        }
    }

    /// The hint for what one media type of a body or reply carries.
    pub(super) fn body_hint(
        &self,
        at: At<'d>,
        schema: Option<At<'d>>,
        operation: OperationId,
        role: &str,
    ) -> Hint {
        let kind = if role == REQUEST { REQUEST } else { "Response" };
        self.hint(at, schema, operation, (kind, role))
    }

    /// The name of what stands among the components (of 2.0: at the top), or in a file of its own.
    fn shared_name(&self, at: At<'d>) -> Option<String> {
        let (documents, file) = (self.resolver.documents(), at.id().file);
        let elsewhere = file != FileId::ROOT;
        let Some(list) = at.parent() else {
            return elsewhere.then(|| file_name(documents.name(file))).flatten();
        };
        let holder = list.parent();
        let kinds = ["parameters", "headers", "requestBodies", "responses"];
        let listed = holder.is_some_and(|holder| {
            let top = holder.parent().is_none() || holder.key() == Some("components");
            top && list.key().is_some_and(|key| kinds.contains(&key))
        });
        // A file that is nothing but such a list.
        let named = listed || (elsewhere && holder.is_none());
        at.key().filter(|_| named).map(str::to_owned)
    }
}
