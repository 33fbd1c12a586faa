//! References: what every `$ref` of a description leads to, in whatever file.
//!
//! In: the root document's path and a [`Loader`](crate::load::Loader). Out: [`Resolved`], which owns all [`Documents`] and
//! the answer to every reference; a [`Resolver`] looks them up. A broken reference is a diagnostic and
//! a hole. Everything is loaded and resolved up front; afterwards nothing changes.

mod circle;
mod grammar;
mod members;
mod report;
mod resource;
mod uri;
mod version;
mod visit;
mod walk;

pub(crate) use grammar::method;
pub use version::{Dialect, Draft};

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::hash::{IdMap, IdSet};
use crate::load::{Additions, At, Documents, FileId, Input, NodeId};
use resource::Resources;

/// Local copies of what stands on the network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mirrors(pub Vec<Mirror>);

/// One folder that holds copies of the documents below an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// What the addresses start with: `https://example.com/schemas/`.
    pub prefix: String,
    /// The folder, as the loader knows it.
    pub folder: String,
}

/// A description with everything it refers to.
#[derive(Debug)]
pub struct Resolved {
    documents: Documents,
    links: Links,
}

/// What resolving found.
#[derive(Debug, Default)]
struct Links {
    references: IdMap<NodeId, Reference>,
    dynamics: IdMap<NodeId, Reference>,
    resources: Resources,
    /// The schemas that lead back to themselves, as a base does whose `oneOf` lists what includes it.
    circular: IdSet<NodeId>,
    /// Whether any schema has a `$schema`.
    states_dialects: bool,
    /// By [`FileId`].
    dialects: Vec<Dialect>,
    /// Every path asked of the loader that gave a text, in order.
    read: Vec<String>,
}

/// A resolved `$ref`.
#[derive(Debug, Clone, Copy)]
struct Reference {
    /// `None` is a hole: it was reported.
    target: Option<NodeId>,
    /// Whether the object is nothing but this reference.
    pure: bool,
}

impl Resolved {
    /// Loads the root document and everything it refers to, and resolves all references.
    pub fn load(input: &Input<'_>, mirrors: &Mirrors, diagnostics: &Diagnostics) -> Resolved {
        Self::load_with(input, mirrors, BTreeMap::new(), diagnostics)
    }

    /// The same of documents to which more is added than their texts say, by path.
    pub(crate) fn load_with(
        input: &Input<'_>,
        mirrors: &Mirrors,
        additions: BTreeMap<String, Additions>,
        diagnostics: &Diagnostics,
    ) -> Resolved {
        walk::load(input, mirrors, Documents::with(additions), diagnostics)
    }

    /// The documents: the root first, then in the order they were referred to.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The paths of every file that was read, the root first.
    pub fn read(&self) -> &[String] {
        &self.links.read
    }

    /// Looks references up.
    pub fn resolver(&self) -> Resolver<'_> {
        Resolver {
            documents: &self.documents,
            links: &self.links,
        }
    }
}

/// Answers where references lead. Copies freely; every question is a table look-up.
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'d> {
    documents: &'d Documents,
    links: &'d Links,
}

/// A `$dynamicRef` (JSON Schema core, section 8.2.3.2).
#[derive(Debug, Clone, Copy)]
pub struct DynamicRef<'d> {
    /// What it leads to read as a plain `$ref`.
    pub target: At<'d>,
    /// The name that the outermost schema resource of the dynamic scope with this `$dynamicAnchor`
    /// decides on; `None` if it behaves as a plain `$ref`: where that is no dynamic anchor, or the only one of its name.
    pub name: Option<&'d str>,
}

impl<'d> Resolver<'d> {
    /// The documents.
    pub fn documents(self) -> &'d Documents {
        self.documents
    }

    /// The root of the root document.
    pub fn root(self) -> At<'d> {
        self.documents.root(FileId::ROOT)
    }

    /// The specification that the document of this place follows; a file that states none follows
    /// that of the first document referring to it.
    pub fn dialect(self, at: At<'_>) -> Dialect {
        self.links.dialects[at.id().file.0 as usize]
    }

    /// Whether the object here is or has a reference (`$ref`), broken ones included; a `$ref` among
    /// data is none.
    pub fn is_reference(self, at: At<'_>) -> bool {
        self.links.references.contains_key(&at.id())
    }

    /// Where the reference here leads, one step; `None` if there is none or it is broken. Also takes
    /// the string of a discriminator's `mapping`, be it a name or a reference.
    pub fn step(self, at: At<'d>) -> Option<At<'d>> {
        let target = self.links.references.get(&at.id())?.target?;
        Some(self.documents.at(target))
    }

    /// Whether the schema here leads back to itself on the same value, by way of a choice: a base whose
    /// `oneOf` lists the schemas that include it by `allOf`.
    pub fn is_circular(self, at: At<'_>) -> bool {
        self.links.circular.contains(&at.id())
    }

    /// Every reference with what it leads to, in no order.
    pub fn references(self) -> impl Iterator<Item = (At<'d>, At<'d>)> {
        let found = self.links.references.iter();
        let found = found.filter_map(|(node, reference)| Some((*node, reference.target?)));
        found.map(move |(node, target)| (self.documents.at(node), self.documents.at(target)))
    }

    /// Everything that some reference leads to, in the order of the documents.
    pub fn targets(self) -> Vec<At<'d>> {
        let found = self.links.references.values();
        let mut found: Vec<NodeId> = found.filter_map(|reference| reference.target).collect();
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .map(|node| self.documents.at(node))
            .collect()
    }

    /// What stands here in the end: follows the reference, and on through whatever is nothing but a
    /// reference itself. `at` where there is no reference, `None` where one is broken.
    ///
    /// In OpenAPI 3.1 and later a schema that has other members beside `$ref` is an end: those count
    /// too (3.0 and before: they are ignored).
    pub fn target(self, at: At<'d>) -> Option<At<'d>> {
        if !self.is_reference(at) {
            return Some(at);
        }
        let mut at = self.step(at)?;
        // Circles were broken while loading, so this ends.
        while self
            .links
            .references
            .get(&at.id())
            .is_some_and(|reference| reference.pure)
        {
            at = self.step(at)?;
        }
        Some(at)
    }

    /// The named schema that a name means here: of this document, else of the root document.
    pub fn schema_named(self, at: At<'d>, name: &str) -> Option<At<'d>> {
        schema_named(at, name)
    }

    /// Where a reference given as text leads, read relative to a place; only documents that are
    /// loaded are searched.
    pub fn lookup(self, at: At<'d>, reference: &str) -> Option<At<'d>> {
        let resources = &self.links.resources;
        let (address, fragment) = uri::split(reference);
        let mut resource = resources.around(at);
        if !address.is_empty() {
            resource = resources.by_address(&uri::join(resources.base(resource), address))?;
        }
        let follow = |node| self.links.references.get(&node)?.target;
        let fragment = fragment.unwrap_or_default();
        let target = resources.find(self.documents, resource, fragment, &follow)?;
        Some(self.documents.at(target))
    }

    /// The `$dynamicRef` here.
    pub fn dynamic(self, at: At<'d>) -> Option<DynamicRef<'d>> {
        let target = self.links.dynamics.get(&at.id())?.target?;
        let target = self.documents.at(target);
        let text = at.get("$dynamicRef")?.as_str()?;
        let fragment = uri::split(text)
            .1
            .filter(|fragment| !fragment.starts_with('/'));
        let own = target.get("$dynamicAnchor").and_then(At::as_str);
        Some(DynamicRef {
            target,
            name: own
                .filter(|name| Some(*name) == fragment && self.dynamic_anchors(name).len() > 1),
        })
    }

    /// The `$schema` that holds at a place: of the schema resource around it, else of the one around that (JSON
    /// Schema core, section 8.1.1). `None` if the document says nothing.
    pub fn stated_dialect(self, at: At<'d>) -> Option<At<'d>> {
        let mut resource = self.resource(at);
        loop {
            if let Some(stated) = resource.get("$schema") {
                return Some(stated);
            }
            resource = self.resource(resource.parent()?);
        }
    }

    /// The root of the schema resource around a place: the next schema up with an `$id`, else the
    /// root of the document (JSON Schema core, section 4.3.5).
    pub fn resource(self, at: At<'d>) -> At<'d> {
        let id = self.links.resources.around(at);
        self.documents.at(self.links.resources.root(id))
    }

    /// The schema with this `$dynamicAnchor` in a schema resource, given by its root or any place in
    /// it.
    pub fn dynamic_anchor(self, resource: At<'d>, name: &str) -> Option<At<'d>> {
        let id = self.links.resources.around(resource);
        self.links
            .resources
            .dynamic_anchor(id, name)
            .map(|node| self.documents.at(node))
    }

    /// Every `$dynamicAnchor` of the schema resource around a place, with its schema.
    pub fn dynamic_anchors_around(self, at: At<'d>) -> Vec<(&'d str, At<'d>)> {
        let id = self.links.resources.around(at);
        let found = self.links.resources.dynamic_of(id).into_iter();
        found
            .map(|(name, node)| (name, self.documents.at(node)))
            .collect()
    }

    /// The draft before 2020-12 that a schema states, or what it stands in.
    pub fn draft(self, at: At<'d>) -> Option<Draft> {
        if !self.links.states_dialects {
            return None;
        }
        Draft::stated(self.stated_dialect(at)?.as_str()?)
    }

    /// Whether what stands beside the `$ref` of a schema is ignored: up to OpenAPI 3.0, and where a draft up to 7 is
    /// stated.
    pub fn ref_hides_siblings(self, at: At<'d>) -> bool {
        self.dialect(at).ref_hides_siblings() || self.draft(at) == Some(Draft::UpTo7)
    }

    /// Whether any schema says by `$schema` what dialect it is written in.
    pub fn states_dialects(self) -> bool {
        self.links.states_dialects
    }

    /// Every schema with a `$dynamicRef`, in no order.
    pub fn dynamic_references(self) -> impl Iterator<Item = At<'d>> {
        let found = self.links.dynamics.keys();
        found.map(move |node| self.documents.at(*node))
    }

    /// Every schema with this `$dynamicAnchor`, in the order of the documents.
    pub fn dynamic_anchors(self, name: &str) -> Vec<At<'d>> {
        let mut found: Vec<NodeId> = self.links.resources.dynamic_anchors(name).collect();
        found.sort_unstable();
        found
            .into_iter()
            .map(|node| self.documents.at(node))
            .collect()
    }
}

fn schema_named<'d>(at: At<'d>, name: &str) -> Option<At<'d>> {
    let own = at.root();
    let main = at.documents().root(FileId::ROOT);
    [own, main].into_iter().find_map(|root| {
        let schemas = root
            .get("components")
            .and_then(|components| components.get("schemas"));
        schemas.or_else(|| root.get("definitions"))?.get(name)
    })
}
