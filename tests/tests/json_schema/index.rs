//! Where the schemas of a set of documents are: by URI, by anchor, by pointer.

use std::collections::HashMap;

use oasmith::json::Node;

use crate::uri;

pub(crate) type Tree = &'static Node<'static>;

/// What a resource's `$schema` makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) draft: Draft,
    /// Whether the assertions of the validation vocabulary apply.
    pub(crate) validation: bool,
    /// Whether `format` asserts.
    pub(crate) format: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Draft {
    Four,
    Seven,
    Nineteen,
    Twenty,
}

/// A schema resource (JSON Schema core, section 4.3.5).
pub(crate) struct Resource {
    pub(crate) root: Tree,
    pub(crate) dialect: Dialect,
    pub(crate) anchors: HashMap<String, Tree>,
    pub(crate) dynamic: Vec<(String, Tree)>,
}

/// All resources known, and the resource each schema is in.
#[derive(Default)]
pub(crate) struct Index {
    pub(crate) resources: HashMap<String, Resource>,
    homes: HashMap<*const Node<'static>, String>,
}

impl Index {
    /// Takes in a document.
    pub(crate) fn add(&mut self, uri: &str, root: Tree, dialect: Dialect) {
        self.resource(uri, root, dialect);
        self.walk(uri, root, dialect);
    }

    fn resource(&mut self, uri: &str, root: Tree, dialect: Dialect) {
        let resource = Resource {
            root,
            dialect,
            anchors: HashMap::new(),
            dynamic: Vec::new(),
        };
        self.resources.entry(uri.to_owned()).or_insert(resource);
    }

    fn walk(&mut self, base: &str, node: Tree, dialect: Dialect) {
        let Node::Object(members) = node else {
            self.homes.insert(node, base.to_owned());
            return;
        };
        let dialect = text(node, "$schema").map_or(dialect, |name| self.dialect(name, dialect));
        let id = if dialect.draft == Draft::Four {
            "id"
        } else {
            "$id"
        };
        let shadowed = dialect.draft <= Draft::Seven && node.get("$ref").is_some();
        let mut base = base.to_owned();
        if let Some(id) = text(node, id).filter(|_| !shadowed) {
            let (uri, fragment) = uri::resolve(&base, id);
            if uri != base {
                self.resource(&uri, node, dialect);
            }
            base = uri;
            if !fragment.is_empty() && dialect.draft == Draft::Four {
                self.anchor(&base, fragment, node);
            }
        }
        if self
            .resources
            .get(&base)
            .is_some_and(|resource| std::ptr::eq(resource.root, node))
        {
            self.resources.get_mut(&base).expect("just found").dialect = dialect;
        }
        if let Some(name) = text(node, "$anchor") {
            self.anchor(&base, name.to_owned(), node);
        }
        if let Some(name) = text(node, "$dynamicAnchor") {
            self.anchor(&base, name.to_owned(), node);
            self.resources
                .get_mut(&base)
                .expect("known")
                .dynamic
                .push((name.to_owned(), node));
        }
        self.homes.insert(node, base.clone());
        for (key, value) in members {
            subschemas(key, value, dialect.draft)
                .into_iter()
                .for_each(|schema| self.walk(&base, schema, dialect));
        }
    }

    fn anchor(&mut self, base: &str, name: String, node: Tree) {
        self.resources
            .get_mut(base)
            .expect("known")
            .anchors
            .insert(name, node);
    }

    /// The dialect that a `$schema` names.
    fn dialect(&self, name: &str, dialect: Dialect) -> Dialect {
        let draft = [
            ("draft-04", Draft::Four),
            ("draft-07", Draft::Seven),
            ("2019-09", Draft::Nineteen),
        ];
        let draft = draft
            .into_iter()
            .find(|(mark, _)| name.contains(mark))
            .map(|(_, draft)| draft);
        let meta = self
            .resources
            .get(name.trim_end_matches('#'))
            .and_then(|meta| meta.root.get("$vocabulary"));
        let has = |vocabulary: &str| match meta {
            Some(Node::Object(members)) => members.iter().any(|(uri, _)| uri.ends_with(vocabulary)),
            _ => false,
        };
        Dialect {
            draft: draft.unwrap_or(if name.contains("localhost") {
                dialect.draft
            } else {
                Draft::Twenty
            }),
            validation: meta.is_none() || has("vocab/validation") || !name.contains("localhost"),
            format: dialect.format || has("vocab/format-assertion"),
        }
    }

    /// The resource a schema is in.
    pub(crate) fn home(&self, node: Tree) -> (&str, &Resource) {
        let uri = &self.homes[&std::ptr::from_ref(node)];
        (uri, &self.resources[uri])
    }

    /// What a reference leads to.
    pub(crate) fn find(&mut self, base: &str, reference: &str) -> Tree {
        let (uri, fragment) = uri::resolve(base, reference);
        let resource = self
            .resources
            .get(&uri)
            .unwrap_or_else(|| panic!("no document {uri}"));
        if fragment.is_empty() {
            return resource.root;
        }
        if let Some(anchor) = resource.anchors.get(&fragment) {
            return anchor;
        }
        let (mut node, mut home) = (resource.root, uri.clone());
        for token in fragment.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let next = match node {
                Node::Array(items) => items.get(token.parse::<usize>().unwrap_or(usize::MAX)),
                node => node.get(&token),
            };
            node = next.unwrap_or_else(|| panic!("{uri} has nothing at {fragment}"));
            if let Some(uri) = self.homes.get(&std::ptr::from_ref(node)) {
                home.clone_from(uri);
            }
        }
        if !self.homes.contains_key(&std::ptr::from_ref(node)) {
            let dialect = self.resources[&home].dialect;
            self.walk(&home, node, dialect);
        }
        node
    }
}

/// The string value of a member.
pub(crate) fn text(node: Tree, key: &str) -> Option<&'static str> {
    match node.get(key) {
        Some(Node::String(text)) => Some(text),
        _ => None,
    }
}

/// The schemas in the value of a keyword.
pub(crate) fn subschemas(key: &str, value: Tree, draft: Draft) -> Vec<Tree> {
    let old = draft < Draft::Twenty;
    match (key, value) {
        (
            "$defs" | "definitions" | "properties" | "patternProperties" | "dependentSchemas",
            Node::Object(members),
        ) => members.iter().map(|(_, schema)| schema).collect(),
        ("dependencies", Node::Object(members)) => members
            .iter()
            .map(|(_, schema)| schema)
            .filter(|schema| !matches!(schema, Node::Array(_)))
            .collect(),
        ("allOf" | "anyOf" | "oneOf" | "prefixItems", Node::Array(items)) => items.iter().collect(),
        ("items", Node::Array(items)) if old => items.iter().collect(),
        (
            "additionalProperties"
            | "additionalItems"
            | "items"
            | "contains"
            | "propertyNames"
            | "not"
            | "if"
            | "then"
            | "else"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema",
            Node::Object(_) | Node::Bool(_),
        ) => vec![value],
        _ => Vec::new(),
    }
}
