//! One step of the walk: what an object holds.
//!
//! In: a node with its role. Out: its children on the queue, the references in it as [`Pending`], its
//! identifiers among the resources. It loads and resolves nothing.

use super::grammar::{self, Holds, Role};
use super::resource::ResourceId;
use super::{Links, Reference, members, uri};
use crate::diagnostic::{Code, Diagnostics};
use crate::load::{At, Documents, NodeId};

/// What a reference is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The `$ref` of an object.
    Ref,
    /// The `$dynamicRef` of a schema.
    Dynamic,
    /// A value of a discriminator's `mapping`.
    Mapping,
    /// The `$schema` of a schema, where it is none of the published ones.
    Dialect,
}

/// A reference that is not resolved yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pending {
    /// What it is filed under: the object, for a mapping the string.
    pub(super) node: NodeId,
    /// The string.
    pub(super) text: NodeId,
    /// What it is expected to lead to.
    pub(super) role: Role,
    /// What it is relative to.
    pub(super) resource: ResourceId,
    pub(super) form: Form,
    /// Whether the object is nothing but this reference.
    pub(super) pure: bool,
}

/// What the walk has found so far and has yet to do.
pub(super) struct State<'w> {
    pub(super) diagnostics: &'w Diagnostics,
    pub(super) links: Links,
    /// By file, by node: whether it was walked.
    pub(super) visited: Vec<Vec<bool>>,
    pub(super) queue: Vec<(NodeId, Role, ResourceId)>,
    pub(super) pending: Vec<Pending>,
}

impl State<'_> {
    fn is_json_schema(&self, node: NodeId) -> bool {
        self.links.dialects[node.file.0 as usize].is_json_schema()
    }

    /// Walks one object.
    pub(super) fn visit(&mut self, at: At<'_>, role: Role, resource: ResourceId) {
        let node = at.id();
        let seen = &mut self.visited[node.file.0 as usize][node.index as usize];
        if std::mem::replace(seen, true) {
            return;
        }
        members::check(at, role, self.diagnostics);
        let json_schema = role == Role::Schema && self.is_json_schema(node);
        let resource = if json_schema {
            self.identify(at, resource)
        } else {
            resource
        };
        for (key, member) in at.members() {
            match key {
                "$ref" if role.may_refer() => {
                    // Elsewhere than in JSON Schema, what stands beside a `$ref` is ignored.
                    let alone = at.len() == 1 || !json_schema && role != Role::PathItem;
                    self.refer(
                        Pending {
                            node,
                            text: member.id(),
                            role,
                            resource,
                            form: Form::Ref,
                            pure: alone,
                        },
                        member,
                    );
                }
                "$dynamicRef" if json_schema => {
                    self.refer(
                        Pending {
                            node,
                            text: member.id(),
                            role,
                            resource,
                            form: Form::Dynamic,
                            pure: at.len() == 1,
                        },
                        member,
                    );
                }
                "$schema" if json_schema => self.stated(member, resource),
                "$anchor" | "$dynamicAnchor" if json_schema => self.anchor(at, member, resource),
                "mapping" if role == Role::Discriminator => {
                    for (_, value) in member.members() {
                        self.mapped(value, resource);
                    }
                }
                "defaultMapping" if role == Role::Discriminator => self.mapped(member, resource),
                _ => {
                    if let Some(holds) = grammar::member(role, key) {
                        self.descend(member, holds, resource);
                    }
                }
            }
        }
    }

    fn descend(&mut self, at: At<'_>, holds: Holds, resource: ResourceId) {
        match holds {
            Holds::Is(role) if at.is_array() => {
                self.queue
                    .extend(at.items().map(|item| (item.id(), role, resource)));
            }
            Holds::Is(role) => self.queue.push((at.id(), role, resource)),
            Holds::Map(role) => {
                self.queue.extend(
                    at.members()
                        .map(|(_, member)| (member.id(), role, resource)),
                );
            }
            Holds::Fixed(role) => {
                let members = at.members().filter(|(key, _)| !key.starts_with("x-"));
                self.queue
                    .extend(members.map(|(_, member)| (member.id(), role, resource)));
            }
        }
    }

    fn refer(&mut self, pending: Pending, text: At<'_>) {
        if text.as_str().is_some() {
            return self.pending.push(pending);
        }
        let message = format!("a reference is a string; this is {}", text.kind().article());
        self.diagnostics
            .report(Code::BrokenReference, text, message);
        self.file(pending, None);
    }

    fn mapped(&mut self, text: At<'_>, resource: ResourceId) {
        if text.as_str().is_some() {
            let (node, role, form) = (text.id(), Role::Schema, Form::Mapping);
            self.pending.push(Pending {
                node,
                text: node,
                role,
                resource,
                form,
                pure: false,
            });
        }
    }

    /// A dialect of someone's own is looked up, for the vocabularies it is made of.
    fn stated(&mut self, text: At<'_>, resource: ResourceId) {
        let Some(uri) = text.as_str() else { return };
        self.links.states_dialects = true;
        if uri.contains("json-schema.org/") || uri.contains("spec.openapis.org/") {
            return;
        }
        self.pending.push(Pending {
            node: text.id(),
            text: text.id(),
            role: Role::Schema,
            resource,
            form: Form::Dialect,
            pure: false,
        });
    }

    fn anchor(&mut self, schema: At<'_>, name: At<'_>, resource: ResourceId) {
        let Some(text) = name.as_str() else { return };
        let dynamic = name.key() == Some("$dynamicAnchor");
        if let Some(first) = self
            .links
            .resources
            .anchor(resource, text, schema.id(), dynamic)
        {
            let message = format!("the anchor `{text}` is on another schema already");
            let first = schema.documents().at(first);
            let first = first
                .get("$anchor")
                .or(first.get("$dynamicAnchor"))
                .unwrap_or(first);
            let report = self
                .diagnostics
                .report(Code::DuplicateIdentifier, name, message);
            report.related(first.span(), "the first");
        }
    }

    /// Files the answer to a reference.
    pub(super) fn file(&mut self, pending: Pending, target: Option<NodeId>) {
        let reference = Reference {
            target,
            pure: pending.pure,
        };
        let table = match pending.form {
            Form::Dynamic => &mut self.links.dynamics,
            Form::Ref | Form::Mapping | Form::Dialect => &mut self.links.references,
        };
        table.insert(pending.node, reference);
    }

    /// Has a node walked that a reference leads to.
    pub(super) fn enqueue(&mut self, documents: &Documents, node: NodeId, role: Role) {
        if !self.visited[node.file.0 as usize][node.index as usize] {
            let resource = self.resource_around(documents.at(node));
            self.queue.push((node, role, resource));
        }
    }

    /// The resource around a node that was not walked to from above.
    fn resource_around(&mut self, at: At<'_>) -> ResourceId {
        let mut above = Vec::new();
        let mut root = at;
        while let Some(parent) = root.parent() {
            above.push(parent);
            root = parent;
        }
        let resource = self.links.resources.around(root);
        if !self.is_json_schema(at.id()) {
            return resource;
        }
        above
            .into_iter()
            .rev()
            .fold(resource, |resource, at| self.identify(at, resource))
    }

    /// The resource that a schema is in: its own if it has an `$id` (JSON Schema core, section 8.2.1).
    fn identify(&mut self, at: At<'_>, parent: ResourceId) -> ResourceId {
        let Some(text) = at.get("$id") else {
            return parent;
        };
        let Some(id) = text.as_str() else {
            return parent;
        };
        let (address, _) = uri::split(id);
        let resources = &mut self.links.resources;
        if address.is_empty() {
            return parent;
        }
        let address = uri::join(resources.base(parent), address);
        if at.parent().is_none() {
            // A document's root is a resource already; its references are now relative to this.
            resources.rebase(parent, address);
            return parent;
        }
        let first = resources
            .by_address(&address)
            .map(|first| resources.root(first));
        if let Some(first) = first.filter(|&first| first != at.id() && !resources.is_root(at.id()))
        {
            let message = format!("`{id}` identifies another schema already");
            let first = at.documents().at(first);
            let report = self
                .diagnostics
                .report(Code::DuplicateIdentifier, text, message);
            report.related(first.get("$id").unwrap_or(first).span(), "the first");
        }
        resources.add(at.id(), address)
    }
}
