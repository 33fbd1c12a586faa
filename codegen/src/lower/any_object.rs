//! `{type: object}` where frameworks write it for something else.
//!
//! In: schema objects, each once. Out: one note of each kind. What is lowered does not hang on it: the letter counts.

use crate::diagnostic::Code;
use crate::keyword;
use crate::load::At;

use super::Lowering;
use super::facets::{nullable, stated_type};

const EXPLAINED: &str = "if that is not meant, an overlay says what is: `oasmith explain OAS0234`";

/// Where it stands.
#[derive(Default)]
pub(super) struct AnyObjects<'d> {
    /// As what each value of a map is.
    values: Vec<At<'d>>,
    /// As what a value may be beside a reference, with `null`.
    branches: Vec<At<'d>>,
}

impl<'d> AnyObjects<'d> {
    /// Looks at a schema object.
    pub(super) fn note(&mut self, at: At<'d>) {
        let value = at.get("additionalProperties");
        self.values
            .extend(value.filter(|value| is_any_object(*value)));
        for list in ["anyOf", "oneOf"]
            .into_iter()
            .filter_map(|name| at.get(name))
        {
            if list.items().any(|branch| branch.get("$ref").is_some()) {
                let beside = list.items().filter(|branch| is_any_object(*branch));
                self.branches
                    .extend(beside.filter(|branch| nullable(*branch)));
            }
        }
    }
}

impl Lowering<'_, '_> {
    /// Tells the first of each kind, and how many there are.
    pub(super) fn lint_any_objects(&self) {
        let told = [
            (
                &self.any_objects.values,
                "each value of this map is an object",
            ),
            (
                &self.any_objects.branches,
                "this branch takes any object, beside `null`",
            ),
        ];
        for (places, message) in told {
            let Some(first) = places.first() else {
                continue;
            };
            let message = match places.len() {
                1 => message.to_owned(),
                2 => format!("{message}, and so it is in one other place"),
                n => format!("{message}, and so it is in {} other places", n - 1),
            };
            let report = self.diags.report(Code::BareObject, *first, message);
            drop(report.fix(EXPLAINED));
        }
    }
}

/// Whether a schema says that there is an object, and no more.
fn is_any_object(schema: At<'_>) -> bool {
    stated_type(schema) == Some("object")
        && schema
            .members()
            .all(|(name, _)| matches!(name, "type" | "nullable") || !keyword::asserts(name))
}
