//! Layouts: which JSON the text of a parameter, a header or a form field stands for.
//!
//! `5` in a query is a number or a string depending on the description alone. In: what the
//! description says, in outline. Out: data that `param` reads by. It checks nothing: what does not
//! fit is turned into a JSON string, which the schema then refuses with a proper violation.

use std::borrow::Cow;

/// The outline of a schema, as far as reading text needs it.
#[derive(Debug, Clone, Copy)]
pub enum Layout {
    /// Unknown: what reads as a number, `true`, `false` or `null` is that, the rest a string.
    Any,
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null` is written `null`; everything else as inside.
    Nullable(&'static Layout),
    /// The first of these that the text fits.
    OneOf(&'static [Layout]),
    /// An array.
    Array(&'static Layout),
    /// An object: its named members and, where it may have others, their layout.
    Object(&'static [(&'static str, Layout)], Option<&'static Layout>),
    /// JSON text.
    Json,
    /// As another one, in which this one may stand.
    As(&'static Layout),
    /// As the text of this member of the same object says; as the last, where it says none of these.
    By(
        &'static str,
        &'static [(&'static str, Layout)],
        &'static Layout,
    ),
}

impl Layout {
    /// What holds of a value of several kinds if it holds of one.
    fn any(&self, holds: impl Fn(&Layout) -> bool + Copy) -> bool {
        match self {
            Layout::OneOf(all) => all.iter().any(holds),
            Layout::As(inner) | Layout::Nullable(inner) => holds(inner),
            Layout::By(_, cases, others) => {
                cases.iter().any(|(_, layout)| holds(layout)) || holds(others)
            }
            _ => false,
        }
    }

    /// Whether a value may be an array.
    pub fn has_array(&self) -> bool {
        matches!(self, Layout::Array(_)) || self.any(Layout::has_array)
    }

    /// The object layout in it, if a value may be an object.
    pub fn object(&self) -> Option<&Layout> {
        match self {
            Layout::Object(..) => Some(self),
            Layout::Nullable(inner) | Layout::As(inner) => inner.object(),
            Layout::OneOf(all) => all.iter().find_map(Layout::object),
            Layout::By(_, cases, others) => {
                let mut cases = cases.iter().map(|(_, layout)| layout);
                others.object().or_else(|| cases.find_map(Layout::object))
            }
            _ => None,
        }
    }

    /// The layout of a member whose neighbours have this text.
    pub(crate) fn beside<'t>(&self, text: impl Fn(&str) -> Option<Cow<'t, str>>) -> &Layout {
        let Layout::By(member, cases, others) = self else {
            return self;
        };
        let told = text(member);
        let told = cases.iter().find(|(tag, _)| told.as_deref() == Some(*tag));
        told.map_or(*others, |(_, layout)| layout)
    }

    /// Whether a value may be an object or a list of such, and may be neither an array nor an object.
    pub fn is_mixed(&self) -> bool {
        self.has_nested() && self.has_scalar()
    }

    /// Whether a value may be an object, or an array whose items are no scalars.
    fn has_nested(&self) -> bool {
        match self {
            Layout::Object(..) => true,
            // In this order, as a list may contain itself.
            Layout::Array(item) => item.has_array() || item.has_nested(),
            _ => self.any(Layout::has_nested),
        }
    }

    /// Whether a value may be any text.
    pub fn has_text(&self) -> bool {
        matches!(self, Layout::Text | Layout::Any) || self.any(Layout::has_text)
    }

    /// Whether a value may be `null`, written as such.
    pub fn has_null(&self) -> bool {
        matches!(self, Layout::Nullable(_)) || self.any(Layout::has_null)
    }

    /// Whether a value may be neither an array nor an object.
    pub fn has_scalar(&self) -> bool {
        match self {
            Layout::Array(_) | Layout::Object(..) => false,
            Layout::Nullable(_) | Layout::OneOf(_) | Layout::As(_) | Layout::By(..) => {
                self.any(Layout::has_scalar)
            }
            _ => true,
        }
    }
}
