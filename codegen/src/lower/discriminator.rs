//! Stated discriminators, and which named schema a branch is.

use crate::diagnostic::Code;
use crate::ir::{Discriminator, Kind, Kinds, Literal};
use crate::load::{At, NodeId};

use super::union::Branch;
use super::{Lowering, said, text};

impl<'d> Lowering<'_, 'd> {
    pub(super) fn discriminator(
        &mut self,
        at: At<'d>,
        branches: &[Branch<'d>],
    ) -> Option<Discriminator> {
        let wire = match at.as_str() {
            Some(wire) => wire.to_owned(),
            None => text(at, "propertyName")?,
        };
        let mut values = Vec::new();
        let mut mapped = vec![false; branches.len()];
        for (value, name) in at.get("mapping").into_iter().flat_map(At::members) {
            // One that leads nowhere at all was reported where references are resolved.
            if self.resolver.step(name).is_none() {
                continue;
            }
            let index = self.mapped(name, branches);
            match index {
                Some(index) => {
                    mapped[index] = true;
                    self.contradiction(&branches[index], &wire, value, name);
                    values.push((value.to_owned(), index));
                }
                // A case that contradicts what stands beside the union is none here.
                None if self.is_listed(at, name) => {}
                None => {
                    self.diags.report(
                        Code::MappingElsewhere,
                        name,
                        "this mapping leads to no branch of the union",
                    );
                }
            }
        }
        for (index, branch) in branches.iter().enumerate() {
            let tags = self.tags_of(branch, &wire);
            let named = self.name_behind(branch.at);
            let implicit = match (tags.is_empty(), mapped[index]) {
                (_, true) => Vec::new(),
                (false, false) => tags,
                (true, false) => named.into_iter().collect(),
            };
            for tag in implicit {
                if !values.iter().any(|(value, _)| *value == tag) {
                    values.push((tag, index));
                }
            }
        }
        self.undeclared_tag(at, &wire, branches);
        let default = at.get("defaultMapping");
        let default = default.and_then(|name| self.mapped(name, branches));
        let values = values.into_iter();
        Some(Discriminator {
            wire,
            values: values
                .map(|(tag, case)| (Literal::String(tag), case))
                .collect(),
            default,
            takes_the_rest: false,
        })
    }

    /// Whether the union that a discriminator stands beside lists what a value of its mapping means.
    fn is_listed(&self, at: At<'d>, name: At<'d>) -> bool {
        let nodes = self.resolver.step(name).map(|meant| self.behind(meant));
        let lists = ["oneOf", "anyOf"].into_iter();
        let mut listed = lists
            .filter_map(|list| at.parent()?.get(list))
            .flat_map(At::items);
        let leads = |at| self.behind(at).into_iter();
        nodes.is_some_and(|nodes| listed.any(|one| leads(one).any(|node| nodes.contains(&node))))
    }

    /// The branch that a value of a mapping means: by reference, or because it is the same schema in another wrapping.
    pub(super) fn mapped(&mut self, name: At<'d>, branches: &[Branch<'d>]) -> Option<usize> {
        let meant = self.resolver.step(name)?;
        let nodes = self.behind(meant);
        let leads = |b: &Branch<'d>| self.behind(b.at).iter().any(|node| nodes.contains(node));
        let found = branches.iter().position(leads);
        found.or_else(|| {
            let key = self.key(meant);
            branches.iter().position(|b| self.key(b.at) == key)
        })
    }

    /// The schema at a place, and those that it refers to.
    pub(super) fn behind(&self, at: At<'d>) -> Vec<NodeId> {
        // Circles were broken while loading, so this ends.
        let chain = std::iter::successors(Some(at), |at| self.resolver.step(*at));
        chain.map(|at| at.id()).collect()
    }

    /// The named schema that a branch is, whatever is said beside the reference.
    pub(super) fn name_behind(&mut self, at: At<'d>) -> Option<String> {
        let nodes = self.behind(at);
        let named = nodes.iter().find_map(|node| self.components.get(node));
        if let Some(name) = named {
            return Some(name.clone());
        }
        let key = self.key(at);
        let owner = self.canonical.get(&key)?;
        self.components.get(owner).cloned()
    }

    /// The title of a schema, or of what it refers to.
    pub(super) fn title_behind(&self, at: At<'d>) -> Option<String> {
        let nodes = self.behind(at).into_iter();
        nodes
            .map(|node| self.at(node))
            .find_map(|at| said(at, "title"))
    }

    /// Branches that are one kind of object and do not have the member which is to tell them apart.
    fn undeclared_tag(&mut self, at: At<'d>, wire: &str, branches: &[Branch<'d>]) {
        let without = branches.iter().filter(|branch| {
            let facets = self.facets(&branch.key);
            let plain = facets.union.is_none() && facets.additional.is_empty();
            let object = facets.kinds.without(Kinds::of(Kind::Null)) == Kinds::of(Kind::Object);
            plain && object && !facets.patterned && facets.properties.get(wire).is_none()
        });
        let without: Vec<At<'d>> = without.map(|branch| branch.at).collect();
        let Some(first) = without.first() else {
            return;
        };
        let place = at.get("propertyName").unwrap_or(at);
        let message = match (self.name_behind(*first), without.len()) {
            (Some(name), 1) => format!("`{wire}` is no member of `{name}`: it is not written"),
            (_, n) => format!("`{wire}` is no member of {n} of the branches: it is not written"),
        };
        self.diags
            .report(Code::TagUndeclared, place, message)
            .fix("declare it in each branch, required and with its one value");
    }

    /// A mapping names a value that its target does not allow.
    fn contradiction(&mut self, branch: &Branch<'d>, wire: &str, value: &str, name: At<'d>) {
        let tags = self.tags_of(branch, wire);
        self.contradicts(&tags, wire, value, name);
    }

    /// Reports a mapping of a value to a schema that allows these alone for the tag.
    pub(super) fn contradicts(&self, tags: &[String], wire: &str, value: &str, name: At<'d>) {
        if tags.is_empty() || tags.iter().any(|tag| tag == value) {
            return;
        }
        let message = format!("`{value}` leads to a schema that does not allow it for `{wire}`");
        self.diags
            .report(Code::MappingContradicts, name, message)
            .note(format!("there it is {}", tags.join(" or ")))
            .fix("make both say the same; until then the schema counts");
    }

    /// The strings a branch's own schema allows for the tag.
    pub(super) fn tags_of(&mut self, branch: &Branch<'d>, wire: &str) -> Vec<String> {
        strings(&self.values_of(branch, wire))
    }

    /// The values a branch's own schema allows for a member, if it lists them.
    pub(super) fn values_of(&mut self, branch: &Branch<'d>, wire: &str) -> Vec<Literal> {
        let facets = self.facets(&branch.key);
        let Some(schemas) = facets.properties.get(wire) else {
            return Vec::new();
        };
        let key = self.key_of_all(schemas);
        self.facets(&key).values.unwrap_or_default()
    }
}

/// The strings among values.
pub(super) fn strings(values: &[Literal]) -> Vec<String> {
    let strings = values.iter().filter_map(Literal::as_str);
    strings.map(str::to_owned).collect()
}
