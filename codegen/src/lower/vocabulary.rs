//! Which keywords a schema is written with: what its `$schema` says (JSON Schema 2020-12 core, section 8.1).
//!
//! In: a place. Out: its [`Vocabulary`]. Types are lowered from schemas that mean what they would in the dialect of
//! 2020-12 and OpenAPI; others are put as rule texts in 2020-12's words.

use crate::keyword;
use crate::load::At;
use crate::resolve::Draft;

use super::Lowering;

/// What the keywords of a schema resource mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vocabulary {
    /// Whether the keywords of the validation vocabulary assert.
    pub(super) validation: bool,
    /// Whether `format` asserts, whatever the configuration says.
    pub(super) format: bool,
    /// The draft before 2020-12. Up to 2019-09 `prefixItems` says nothing; `items` may be a list in any.
    draft: Option<Draft>,
}

impl Vocabulary {
    const OWN: Vocabulary = Vocabulary {
        validation: true,
        format: false,
        draft: None,
    };

    /// Whether types are lowered from a schema of this vocabulary: it means what it would in 2020-12. What stands beside
    /// a `$ref` up to draft 7 is no part of a set.
    pub(super) fn is_typed(self, at: At<'_>) -> bool {
        let own = Vocabulary {
            draft: self.draft,
            ..Vocabulary::OWN
        };
        let newer = |name: &&str| at.get(name).is_some();
        let newer = ["prefixItems", "$dynamicRef"].iter().any(newer);
        self == own && !(self.draft.is_some() && newer)
    }

    /// Whether a keyword says anything in this vocabulary.
    pub(super) fn has(self, name: &str) -> bool {
        match name {
            "prefixItems" => self.draft.is_none(),
            _ => self.validation || !keyword::is_assertion(name),
        }
    }
}

impl<'d> Lowering<'_, 'd> {
    /// What the schema at a place is written with.
    pub(super) fn vocabulary(&self, at: At<'d>) -> Vocabulary {
        let stated = self.resolver.stated_dialect(at);
        let Some((stated, uri)) = stated.and_then(|at| Some((at, at.as_str()?))) else {
            return Vocabulary::OWN;
        };
        let own = Vocabulary {
            draft: Draft::stated(uri),
            ..Vocabulary::OWN
        };
        let meta = self.resolver.step(stated);
        let Some(listed) = meta.and_then(|meta| meta.get("$vocabulary")) else {
            return own;
        };
        let uses = |name: &str| listed.members().any(|(uri, _)| uri.ends_with(name));
        Vocabulary {
            validation: uses("/vocab/validation"),
            format: uses("/vocab/format-assertion"),
            ..own
        }
    }

    /// Whether any document states a dialect for a schema.
    pub(super) fn has_dialects(&self) -> bool {
        self.resolver.states_dialects()
    }
}
