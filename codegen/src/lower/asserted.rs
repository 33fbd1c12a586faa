//! Annotations that are rules all the same: which `format` and `contentEncoding` of a schema are asserted.

use crate::ir::Coding;
use crate::load::At;

use super::Lowering;
use super::facets::type_names;
use super::scalar::{coding, int_format, text_format};

impl<'d> Lowering<'_, 'd> {
    /// Whether a member of a schema is a format, or an encoding like one, that is asserted: where it chooses a Rust type or
    /// the configuration says so.
    pub(super) fn asserts_annotation(&self, name: &str, value: At<'d>) -> bool {
        match name {
            "format" => self.is_asserted(value),
            "contentEncoding" => self.encoded(value).is_some(),
            _ => false,
        }
    }

    fn is_asserted(&self, format: At<'d>) -> bool {
        let Some(name) = format.as_str() else {
            return false;
        };
        // The width of an integer says nothing of a string.
        let wide = int_format(name).is_some() && is_a(format, "integer");
        let typed = has_text_type(name) || wide;
        self.config.asserts(name) || (typed && !is_listed(format) && !self.config.is_plain(name))
    }

    /// The bytes that a `contentEncoding` makes of a string: of what is one by the `type` beside it, not listed, and of no format
    /// that has a type.
    pub(super) fn encoded(&self, encoding: At<'d>) -> Option<Coding> {
        let name = encoding.as_str()?;
        // That is the name of a format.
        let coding = coding(name).filter(|_| name != "byte" && !self.config.is_plain(name))?;
        let format = beside(encoding, "format").and_then(At::as_str);
        let typed = format.is_some_and(|name| {
            let known = has_text_type(name) && !self.config.is_plain(name);
            known || self.config.foreign(name).is_some()
        });
        (is_a(encoding, "string") && !is_listed(encoding) && !typed).then_some(coding)
    }
}

fn beside<'d>(keyword: At<'d>, name: &str) -> Option<At<'d>> {
    keyword.parent().and_then(|schema| schema.get(name))
}

fn is_a(keyword: At<'_>, kind: &str) -> bool {
    beside(keyword, "type").is_some_and(|ty| type_names(ty).any(|name| name == Some(kind)))
}

/// Listed values have the type that their list makes, whatever stands beside it.
fn is_listed(keyword: At<'_>) -> bool {
    beside(keyword, "enum").is_some() || beside(keyword, "const").is_some()
}

/// Whether strings of a format have a Rust type.
pub(super) fn has_text_type(format: &str) -> bool {
    text_format(format).is_some() || coding(format).is_some()
}
