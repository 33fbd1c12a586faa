//! Layouts: which JSON the text of a parameter, a header or a form field stands for.
//!
//! `5` in a query is a number or a string depending on the description alone. In: what the
//! description says, in outline. Out: data that `param` reads by. It checks nothing: what does not
//! fit is turned into a JSON string, which the schema then refuses with a proper violation.

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
    /// Too deep for any style: JSON text.
    Json,
}

impl Layout {
    /// Whether a value may be an array.
    pub fn has_array(&self) -> bool {
        match self {
            Layout::Array(_) => true,
            Layout::Nullable(inner) => inner.has_array(),
            Layout::OneOf(all) => all.iter().any(Layout::has_array),
            _ => false,
        }
    }

    /// The object layout in it, if a value may be an object.
    pub fn object(&self) -> Option<&Layout> {
        match self {
            Layout::Object(..) => Some(self),
            Layout::Nullable(inner) => inner.object(),
            Layout::OneOf(all) => all.iter().find_map(Layout::object),
            _ => None,
        }
    }

    /// Whether a value may be an object or a list of such, and may be neither an array nor an object.
    pub fn is_mixed(&self) -> bool {
        self.has_nested() && self.has_scalar()
    }

    /// Whether a value may be an object, or an array whose items are no scalars.
    fn has_nested(&self) -> bool {
        match self {
            Layout::Object(..) => true,
            Layout::Array(item) => item.has_nested() || item.has_array(),
            Layout::Nullable(inner) => inner.has_nested(),
            Layout::OneOf(all) => all.iter().any(Layout::has_nested),
            _ => false,
        }
    }

    /// Whether a value may be any text.
    pub fn has_text(&self) -> bool {
        match self {
            Layout::Text | Layout::Any => true,
            Layout::Nullable(inner) => inner.has_text(),
            Layout::OneOf(all) => all.iter().any(Layout::has_text),
            _ => false,
        }
    }

    /// Whether a value may be `null`, written as such.
    pub fn has_null(&self) -> bool {
        match self {
            Layout::Nullable(_) => true,
            Layout::OneOf(all) => all.iter().any(Layout::has_null),
            _ => false,
        }
    }

    /// Whether a value may be neither an array nor an object.
    pub fn has_scalar(&self) -> bool {
        match self {
            Layout::Array(_) | Layout::Object(..) => false,
            Layout::Nullable(inner) => inner.has_scalar(),
            Layout::OneOf(all) => all.iter().any(Layout::has_scalar),
            _ => true,
        }
    }
}
