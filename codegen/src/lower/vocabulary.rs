//! Which keywords a schema is written with: what its `$schema` says (JSON Schema 2020-12 core, section 8.1).
//!
//! In: a place. Out: its [`Vocabulary`]. Types are lowered from schemas of the dialect of 2020-12 and OpenAPI alone;
//! others are put as rule texts in 2020-12's words.

use crate::keyword;
use crate::load::At;

use super::Lowering;

/// What the keywords of a schema resource mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vocabulary {
    /// Whether the keywords of the validation vocabulary assert.
    pub(super) validation: bool,
    /// Whether `format` asserts, whatever the configuration says.
    pub(super) format: bool,
    /// Whether arrays are described as before 2020-12: `items` may be a list, `prefixItems` says nothing.
    pub(super) listed_items: bool,
    /// Whether `$ref` hides what stands beside it, as up to draft 7.
    pub(super) lone_refs: bool,
}

impl Vocabulary {
    const OWN: Vocabulary = Vocabulary {
        validation: true,
        format: false,
        listed_items: false,
        lone_refs: false,
    };

    /// Whether this is the dialect that types are lowered from.
    pub(super) fn is_own(self) -> bool {
        self == Self::OWN
    }

    /// Whether a keyword says anything in this vocabulary.
    pub(super) fn has(self, name: &str) -> bool {
        match name {
            "prefixItems" => !self.listed_items,
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
        let own = Vocabulary::OWN;
        let draft = |name: &str| uri.contains(&format!("json-schema.org/{name}"));
        if draft("draft/2019-09/") {
            return Vocabulary {
                listed_items: true,
                ..own
            };
        }
        if ["draft-07/", "draft-06/", "draft-04/"]
            .iter()
            .any(|name| draft(name))
        {
            return Vocabulary {
                listed_items: true,
                lone_refs: true,
                ..own
            };
        }
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
