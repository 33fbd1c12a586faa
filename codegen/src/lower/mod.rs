//! Resolved documents → [`ir::Api`].
//!
//! Total: whatever the description says, an `Api` comes out; what could not be honoured is a
//! diagnostic. Nothing after this pass reads a document, but to tell what a configuration names in vain.

mod alike;
mod annotation;
mod any_object;
mod asserted;
mod between;
mod beyond;
mod body;
mod by_letter;
mod circles;
mod content;
mod contradiction;
mod decide;
mod discriminator;
mod distinction;
mod dynamic;
mod event_rule;
mod events;
mod expand;
mod facets;
mod file;
mod form;
mod function;
mod habits;
mod hint;
mod inferred;
mod joined;
mod lint;
mod literal;
mod members;
mod misuse;
mod object;
mod operation;
mod pages;
mod parameter;
mod plainest;
mod relative;
mod rule;
mod scalar;
mod schema;
mod security;
mod set;
mod synonyms;
mod template;
mod told;
mod twins;
mod union;
mod value_checks;
mod variant_tags;
mod variants;
mod view;
mod vocabulary;
mod ways;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::hash::{IdMap, IdSet};
use crate::ir::{
    self, Api, Docs, Kinds, Literal, OperationId, Origin, PatternId, PlaceId, SchemaId, TypeId,
};
use crate::load::{At, NodeId, Pointers};
use crate::pattern::Matchers;
use crate::resolve::Resolver;

use any_object::AnyObjects;
pub(crate) use decide::{Tag, Values, decided};
pub(crate) use facets::nullable;
pub(crate) use literal::{escape, literal, quote};
use set::{Key, Part};

/// Lowers everything the description holds.
pub(crate) fn api(
    resolver: Resolver<'_>,
    config: &Config,
    matchers: &Matchers,
    diags: &Diagnostics,
) -> Api {
    let mut lowering = Lowering::new(resolver, config, matchers, diags);
    lowering.document();
    lowering.without_circles();
    lowering.lint_unbounded();
    lowering.lint_any_objects();
    lowering.lint_undeclared();
    let mut api = lowering.api;
    // What grew by doubling stays for the rest of the run.
    api.types.shrink_to_fit();
    api.schemas.shrink_to_fit();
    api
}

/// What the pass knows while it runs.
struct Lowering<'a, 'd> {
    resolver: Resolver<'d>,
    config: &'a Config,
    diags: &'a Diagnostics,
    api: Api,
    pointers: Pointers,
    /// Places within rule texts that types are judged by: the schema of the text and that of the type.
    judged: IdMap<(NodeId, NodeId), PlaceId>,
    /// Every type lowered so far, by the schemas that make it.
    types: IdMap<Key, TypeId>,
    /// Named schemas, by node.
    components: IdMap<NodeId, String>,
    /// The named schema that a set of parts stands for, so that a wrapper of it is it.
    canonical: IdMap<Key, NodeId>,
    /// Named schemas that others include as variants.
    bases: variants::Bases,
    /// The texts, by schema and what was left out of it.
    schemas: IdMap<Part, SchemaId>,
    /// The nodes whose rule text is a `static` of its own.
    roots: IdSet<NodeId>,
    patterns: HashMap<String, PatternId>,
    /// What decides on patterns.
    matchers: &'a Matchers,
    /// Ids of texts that are still to be written, and their schemas.
    unwritten: Vec<(SchemaId, Part)>,
    /// The same for events whose data holds JSON, with where they are described.
    unwritten_events: Vec<(SchemaId, At<'d>, event_rule::Ways<'d>)>,
    /// Schemas without `type` whose keywords tell it.
    inferred: IdMap<NodeId, Kinds>,
    /// The sets that schemas far down a chain of references stand for, each in a view.
    expanded: IdMap<Part, Vec<Part>>,
    /// By the list of a union in a circle, the schemas of circles that its branches lead to.
    led_to: IdMap<NodeId, IdSet<NodeId>>,
    /// How many these are.
    kept: usize,
    /// What leads to a `$dynamicRef` whose target depends on the way to it.
    dynamic: IdSet<NodeId>,
    /// The kinds that sets allow, as far as they were asked for.
    kinds: IdMap<Key, Kinds>,
    /// The one value that a set allows, where that was asked for and may be.
    constants: IdMap<Key, Option<Literal>>,
    /// Per schema the kinds that it allows at a glance.
    stated: IdMap<NodeId, Kinds>,
    /// The sets among them that refuse `null` because several branches of a `oneOf` allow it.
    refused_null: IdSet<Key>,
    /// Whether unions in the union of a set lead to more types than are lowered.
    ways: IdMap<Key, bool>,
    /// What sets add to the count of these where they are branches with nothing beside them.
    ways_within: IdMap<Key, Option<usize>>,
    /// How many unions were looked at for that beyond what is usual.
    looks: usize,
    /// In how many places checks of the present type were looked for.
    places: u32,
    /// Nullable types whose `null` several branches of a `oneOf` allow, so that none may have it.
    ambiguous_null: IdSet<TypeId>,
    /// Whether requests and responses may differ in what a schema asks of them.
    views: bool,
    /// The view that schemas are read in at present: a flag of [`Part::VIEWS`], or 0 for the whole.
    view: u8,
    /// Whether a type leads to a member that need not be there in a view.
    asking_less: IdMap<(TypeId, u8), bool>,
    /// Schemas that the lints have looked at.
    linted: IdSet<NodeId>,
    /// Path items of callbacks, each with the name it is lowered under.
    received: HashSet<(&'d str, NodeId)>,
    /// Whose an `operationId` is, among what we call and what we receive.
    operation_ids: HashMap<(bool, &'d str), OperationId>,
    /// Integers of 64 bits though nothing bounds them.
    unbounded: Vec<At<'d>>,
    /// Where `{type: object}` stands for something else in what frameworks write.
    any_objects: AnyObjects<'d>,
    /// Security schemes that are not declared, and the requirements that name them.
    undeclared: BTreeMap<String, Vec<At<'d>>>,
}

impl<'a, 'd> Lowering<'a, 'd> {
    /// Nothing lowered yet.
    fn new(
        resolver: Resolver<'d>,
        config: &'a Config,
        matchers: &'a Matchers,
        diags: &'a Diagnostics,
    ) -> Self {
        let mut lowering = Lowering {
            resolver,
            config,
            diags,
            api: Api::default(),
            pointers: Pointers::default(),
            judged: IdMap::default(),
            types: IdMap::default(),
            components: IdMap::default(),
            canonical: IdMap::default(),
            bases: variants::Bases::default(),
            schemas: IdMap::default(),
            roots: IdSet::default(),
            patterns: HashMap::new(),
            matchers,
            unwritten: Vec::new(),
            unwritten_events: Vec::new(),
            inferred: IdMap::default(),
            kinds: IdMap::default(),
            constants: IdMap::default(),
            stated: IdMap::default(),
            expanded: IdMap::default(),
            refused_null: IdSet::default(),
            ways: IdMap::default(),
            led_to: IdMap::default(),
            kept: 0,
            dynamic: IdSet::default(),
            ways_within: IdMap::default(),
            looks: 0,
            places: 0,
            ambiguous_null: IdSet::default(),
            linted: IdSet::default(),
            received: HashSet::new(),
            operation_ids: HashMap::new(),
            views: false,
            view: 0,
            asking_less: IdMap::default(),
            unbounded: Vec::new(),
            any_objects: AnyObjects::default(),
            undeclared: BTreeMap::new(),
        };
        lowering.views = lowering.has_views();
        lowering.dynamic = lowering.leading_to_dynamic();
        lowering
    }
}

impl<'d> Lowering<'_, 'd> {
    fn document(&mut self) {
        let root = self.resolver.root();
        self.info(root);
        self.components(root);
        self.tags(root);
        self.api.servers = self.servers(root);
        self.schemes(root);
        self.operations(root);
        self.write_texts();
    }

    fn info(&mut self, root: At<'d>) {
        let Some(info) = root.get("info") else {
            let message = "the description has no `info`";
            let report = self.diags.report(Code::MissingMember, root, message);
            drop(report.severity(Severity::Warning));
            return;
        };
        self.api.title = text(info, "title").unwrap_or_default();
        self.api.version = text(info, "version").unwrap_or_default();
        self.api.docs = linked(root, docs(info));
    }

    /// Registers every named schema, then lowers them in document order, so that a type's name and
    /// origin never depend on who mentions it first.
    fn components(&mut self, root: At<'d>) {
        for (name, at) in self.named(root) {
            if self.config.wants_schema(name) {
                self.component(at, name);
            }
        }
    }

    /// Registers every named schema, and the bases among them. Out: those of the root document.
    fn named(&mut self, root: At<'d>) -> Vec<(&'d str, At<'d>)> {
        let named = root
            .get("components")
            .and_then(|components| components.get("schemas"))
            .or_else(|| root.get("definitions"));
        let schemas: Vec<_> = named.into_iter().flat_map(At::members).collect();
        for (name, at) in &schemas {
            self.components.insert(at.id(), (*name).to_owned());
            self.roots.insert(at.id());
        }
        let keys = schemas.iter().map(|(_, at)| (at.id(), self.key(*at)));
        let mut keys: Vec<(NodeId, Key)> = keys.collect();
        // Of a schema and those that only mention it the schema itself is meant, wherever they stand.
        for own in [true, false] {
            for (node, key) in &keys {
                let states = key.parts.iter().any(|part| part.node == *node);
                if !key.parts.is_empty() && states == own {
                    self.canonical.entry(key.clone()).or_insert(*node);
                }
            }
        }
        keys.extend(self.named_elsewhere());
        self.bases = self.bases(&keys);
        schemas
    }

    /// Registers what other files and `$defs` name, so that whoever refers to it gets a type of that
    /// name. It is lowered only where something refers to it.
    fn named_elsewhere(&mut self) -> Vec<(NodeId, Key)> {
        let mut found = Vec::new();
        for at in self.resolver.targets() {
            if self.components.contains_key(&at.id()) {
                continue;
            }
            let Some(name) = set::given_name(at, self.resolver.documents().name(at.id().file))
            else {
                continue;
            };
            let key = self.key(at);
            if !key.parts.is_empty() && !self.canonical.contains_key(&key) {
                self.components.insert(at.id(), name);
                self.canonical.insert(key.clone(), at.id());
                found.push((at.id(), key));
            }
        }
        found
    }

    fn tags(&mut self, root: At<'d>) {
        for tag in root.get("tags").into_iter().flat_map(At::items) {
            if let Some(name) = text(tag, "name") {
                let docs = Docs {
                    summary: text(tag, "summary"),
                    description: text(tag, "description"),
                };
                let docs = linked(tag, docs);
                self.api.tags.push(ir::Tag { name, docs });
            }
        }
    }

    fn origin(&self, at: At<'d>) -> Origin {
        Origin {
            pointer: self.pointers.of(at),
            node: Some(at.id()),
        }
    }

    fn at(&self, node: NodeId) -> At<'d> {
        self.resolver.documents().at(node)
    }
}

/// The text at a member.
fn text(at: At<'_>, key: &str) -> Option<String> {
    at.get(key).and_then(At::as_words).map(str::to_owned)
}

/// What a member says to people, unless that is white space.
fn said(at: At<'_>, key: &str) -> Option<String> {
    text(at, key).filter(|text| !text.trim().is_empty())
}

/// Whether a member is `true`.
fn flag(at: At<'_>, key: &str) -> bool {
    at.get(key).and_then(At::as_bool).unwrap_or(false)
}

/// `summary`/`title` and `description` of an object.
fn docs(at: At<'_>) -> Docs {
    let stated = Docs {
        summary: said(at, "summary").or_else(|| said(at, "title")),
        description: said(at, "description"),
    };
    linked(at, stated)
}

/// What is said, with where more of it stands: `externalDocs` (OpenAPI 3.1, 4.8.11).
fn linked(at: At<'_>, mut docs: Docs) -> Docs {
    let link = || {
        let more = at.get("externalDocs")?;
        let is_plain = |one: char| !(one.is_whitespace() || "()<>".contains(one));
        let url =
            text(more, "url").filter(|url| url.contains("://") && url.chars().all(is_plain))?;
        let is_label = |label: &String| !label.contains(['[', ']', '`', '\n']);
        Some(match said(more, "description").filter(is_label) {
            Some(label) => format!("See [{}]({url}).", label.trim()),
            None => format!("See <{url}>."),
        })
    };
    if let Some(link) = link() {
        let before = docs.description.take().into_iter();
        let before = before.map(|text| text.trim().to_owned());
        docs.description = Some(before.chain([link]).collect::<Vec<_>>().join("\n\n"));
    }
    docs
}
