//! What a configuration names of a description: one list of all options that do, from which it is told what is not there.

use super::Config;

/// A thing of the description, or of what is generated for it, that an option names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'c> {
    /// The option: `rename.fields`.
    pub(crate) option: &'static str,
    /// What it names: `Pet.name`.
    pub(crate) key: &'c str,
    pub(crate) kind: Kind,
}

/// What names are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An operation by its `operationId`.
    OperationId,
    /// An operation by that, or by method and path.
    Operation,
    Tag,
    /// Operations by path, perhaps with a method and with `*`.
    Path,
    /// A schema among the components.
    Component,
    /// The same, or whatever stands at a JSON Pointer.
    Schema,
    /// A type by its Rust name.
    Type,
    /// A type that is declared as a struct or an enum.
    Declared,
    /// `Type.member`.
    Field,
    /// `Type.value`.
    Variant,
    Format,
    /// What addresses begin with.
    Address,
    /// A code of a finding.
    Code,
    /// A description that a file lists.
    Listed,
}

impl Kind {
    /// What there is none of.
    pub(crate) fn is_no(self) -> &'static str {
        match self {
            Kind::OperationId => "which is no `operationId` of the description",
            Kind::Operation => "which is no operation of the description",
            Kind::Tag => "which is no tag of an operation",
            Kind::Path => "which is no path of the description",
            Kind::Component => "which is no named schema of the description",
            Kind::Schema => "which is neither a named schema nor a place of the description",
            Kind::Type => "which is no generated type",
            Kind::Declared => "which is no generated struct or enum",
            Kind::Field => "which is no member of a generated struct",
            Kind::Variant => "which is no value of a generated enum",
            Kind::Format => "which no schema of the description has",
            Kind::Address => "which no reference of the description begins with",
            Kind::Code => "which no finding has",
            Kind::Listed => "which the file does not list: options at its top hold",
        }
    }
}

impl Config {
    /// All that is named, in no particular order.
    pub(crate) fn named(&self) -> Vec<Named<'_>> {
        let mut named = Vec::new();
        let (select, exclude, rename) = (&self.select, &self.exclude, &self.rename);
        let lists = [
            ("select.operations", Kind::OperationId, &select.operations),
            ("select.tags", Kind::Tag, &select.tags),
            ("select.paths", Kind::Path, &select.paths),
            ("select.schemas", Kind::Component, &select.schemas),
            ("exclude.operations", Kind::OperationId, &exclude.operations),
            ("exclude.tags", Kind::Tag, &exclude.tags),
            ("exclude.paths", Kind::Path, &exclude.paths),
            ("exclude.schemas", Kind::Component, &exclude.schemas),
        ];
        for (option, kind, keys) in lists {
            named.extend(of(option, kind, keys));
        }
        let names = [
            ("rename.schemas", Kind::Schema, &rename.schemas),
            ("rename.operations", Kind::Operation, &rename.operations),
            ("rename.fields", Kind::Field, &rename.fields),
            ("rename.variants", Kind::Variant, &rename.variants),
            ("rename.tags", Kind::Tag, &rename.tags),
            ("replace", Kind::Type, &self.replace),
        ];
        for (option, kind, keys) in names {
            named.extend(of(option, kind, keys.keys()));
        }
        let types = self.derives.types.keys();
        named.extend(of("derives.types", Kind::Declared, types));
        named.extend(of("attributes", Kind::Declared, self.attributes.keys()));
        named.extend(of("pages", Kind::Operation, self.pages.keys()));
        named.extend(of("formats", Kind::Format, self.formats.keys()));
        named.extend(of("mirror", Kind::Address, self.mirror.keys()));
        named.extend(of("tolerate", Kind::Code, &self.tolerate));
        let unlisted = self.written.unlisted.iter().map(|(spec, _)| spec);
        named.extend(of("spec", Kind::Listed, unlisted));
        named
    }
}

fn of<'c>(
    option: &'static str,
    kind: Kind,
    keys: impl IntoIterator<Item = &'c String>,
) -> impl Iterator<Item = Named<'c>> {
    let keys = keys.into_iter();
    keys.map(move |key| Named { option, key, kind })
}
