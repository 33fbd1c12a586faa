//! Loading everything: walks what the root document uses, resolves each reference met, and walks on
//! where it leads, until nothing new turns up.
//!
//! In: the root document's path and a loader. Out: a [`Resolved`]. Only what is used is walked, each
//! node once, and nothing recurses.

use std::collections::{BTreeMap, HashMap};

use super::grammar::Role;
use super::resource::ResourceId;
use super::version::{self, Dialect};
use super::visit::{Form, Pending, State};
use super::{Links, Mirrors, Resolved, Resolver, circle, report, schema_named, uri};
use crate::diagnostic::{Code, Diagnostics};
use crate::load::{At, Documents, FileId, Input, NodeId};

pub(super) fn load(
    input: &Input<'_>,
    mirrors: &Mirrors,
    documents: Documents,
    diagnostics: &Diagnostics,
) -> Resolved {
    let mut walk = Walk {
        input,
        mirrors,
        diagnostics,
        documents,
        files: HashMap::new(),
        moved: BTreeMap::new(),
        state: State {
            diagnostics,
            links: Links::default(),
            visited: Vec::new(),
            queue: Vec::new(),
            pending: Vec::new(),
        },
    };
    walk.root();
    walk.run();
    let Walk {
        mut documents,
        state: State { mut links, .. },
        ..
    } = walk;
    settle(&documents, &mut links);
    circle::find(&mut documents, &mut links, diagnostics);
    Resolved { documents, links }
}

/// Turns each `$dynamicRef` that no way to it changes into a plain reference, unless it stands beside one, and drops those
/// of schemas whose dialect has no such keyword.
fn settle(documents: &Documents, links: &mut Links) {
    let resolver = Resolver { documents, links };
    let known = |at| {
        let stated = resolver.stated_dialect(at).and_then(At::as_str);
        let older = ["json-schema.org/draft-", "json-schema.org/draft/2019-09/"];
        stated.is_none_or(|uri| !older.iter().any(|older| uri.contains(older)))
    };
    let settled = links.dynamics.keys().copied().filter(|node| {
        let at = documents.at(*node);
        let dynamic = resolver.dynamic(at);
        let plain = dynamic.is_some_and(|dynamic| dynamic.name.is_none());
        !known(at) || (plain && !links.references.contains_key(node))
    });
    let settled: Vec<(NodeId, bool)> = settled
        .map(|node| (node, known(documents.at(node))))
        .collect();
    for (node, known) in settled {
        if let Some(reference) = links.dynamics.remove(&node).filter(|_| known) {
            links.references.insert(node, reference);
        }
    }
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Fault {
    /// The loader has no such file: its path, and why.
    File(String, String),
    /// A path that leads out of a folder: both.
    Outside(String, String),
    /// An address that is neither known nor mirrored.
    Remote(String),
    /// An absolute path.
    Absolute(String),
    /// The file is there and is neither JSON nor YAML, which was reported.
    Unreadable,
    /// The document has no such place.
    Place,
}

struct Walk<'w> {
    input: &'w Input<'w>,
    mirrors: &'w Mirrors,
    diagnostics: &'w Diagnostics,
    documents: Documents,
    /// Files tried, by name, with what came of it.
    files: HashMap<String, Result<FileId, String>>,
    /// References to another version's place: how many, and the first.
    moved: BTreeMap<(FileId, &'static str), (usize, NodeId)>,
    state: State<'w>,
}

/// Where Swagger 2.0 and OpenAPI 3 keep the same things.
const MOVED: [(&str, &str); 3] = [
    ("/definitions/", "/components/schemas/"),
    ("/parameters/", "/components/parameters/"),
    ("/responses/", "/components/responses/"),
];

impl Walk<'_> {
    fn root(&mut self) {
        let path = self.input.path;
        let read = self.input.loader.read(path);
        if let Err(why) = &read {
            let message = format!("`{path}` cannot be read: {why}");
            self.diagnostics
                .report_at(Code::Unreadable, None, path, message);
        }
        let missing = read.is_err();
        let text = read.unwrap_or_else(|_| "null".to_owned());
        let file = self.add(path, text, Dialect::Oas31);
        self.files.insert(self.name(path), Ok(file));
        if !missing && self.documents.is_readable(file) {
            let dialect = version::of_root(self.documents.root(file), self.diagnostics);
            self.state.links.dialects[0] = dialect;
        }
    }

    /// What the file of a path is called, see [`crate::Loader::name`].
    fn name(&self, path: &str) -> String {
        let root = uri::normalize(self.input.path);
        self.input.loader.name(&root, &uri::normalize(path))
    }

    /// Takes a document in; `dialect` is that of the document referring to it.
    fn add(&mut self, path: &str, text: String, dialect: Dialect) -> FileId {
        let name = self.name(path);
        let file = self.documents.add_named(path, name, text, self.diagnostics);
        let state = &mut self.state;
        state.links.read.push(path.to_owned());
        state
            .visited
            .push(vec![false; self.documents.node_count(file)]);
        let root = self.documents.root(file);
        let stated = version::stated(root);
        state
            .links
            .dialects
            .push(stated.and_then(|(_, dialect)| dialect).unwrap_or(dialect));
        let path = uri::normalize(path);
        let own = root.get("$self").and_then(At::as_str);
        let base = own.map_or_else(|| path.clone(), |own| uri::join(&path, uri::split(own).0));
        let resource = state.links.resources.add(root.id(), base);
        state.links.resources.alias(path, resource);
        if file == FileId::ROOT {
            state.queue.push((root.id(), Role::Document, resource));
        }
        file
    }

    fn run(&mut self) {
        let mut failed: Vec<(Pending, Fault)> = Vec::new();
        loop {
            while let Some((node, role, resource)) = self.state.queue.pop() {
                self.state.visit(self.documents.at(node), role, resource);
            }
            // What failed may succeed now: identifiers and references have turned up since.
            let mut pending = std::mem::take(&mut self.state.pending);
            pending.extend(failed.drain(..).map(|(pending, _)| pending));
            pending.sort_unstable_by_key(|pending| pending.text);
            let mut progress = false;
            for pending in pending {
                match self.resolve(&pending) {
                    Ok(target) => {
                        progress = true;
                        self.state.file(pending, Some(target));
                        self.state.enqueue(&self.documents, target, pending.role);
                    }
                    Err(fault) => failed.push((pending, fault)),
                }
            }
            if self.state.queue.is_empty() && !progress {
                break;
            }
        }
        for (pending, _) in &failed {
            self.state.file(*pending, None);
        }
        let read = (&self.documents, self.input.loader);
        report::faults(read, &failed, self.diagnostics);
        report::moved(&self.documents, &self.moved, self.diagnostics);
    }

    fn resolve(&mut self, pending: &Pending) -> Result<NodeId, Fault> {
        let at = self.documents.at(pending.text);
        let text = at.as_str().unwrap_or_default();
        if pending.form == Form::Mapping
            && let Some(schema) = schema_named(at, text)
        {
            return Ok(schema.id());
        }
        let (address, fragment) = uri::split(text);
        let fragment = fragment.unwrap_or_default().to_owned();
        let resource = match address {
            "" => pending.resource,
            address => {
                let address = address.to_owned();
                self.locate(pending, &address)?
            }
        };
        self.place(pending, resource, &fragment)
    }

    /// The resource of an address, loaded if need be.
    fn locate(&mut self, pending: &Pending, address: &str) -> Result<ResourceId, Fault> {
        let resources = &self.state.links.resources;
        let target = uri::join(resources.base(pending.resource), address);
        if let Some(known) = resources.by_address(&target) {
            return Ok(known);
        }
        if uri::is_absolute_path(address) && !uri::has_scheme(&target)
            || target.starts_with("file:")
        {
            return Err(Fault::Absolute(address.to_owned()));
        }
        let referrer = pending.text.file;
        if !uri::has_scheme(&target) {
            let resource = self
                .open(&target, referrer)
                .map_err(|why| self.unread(target.clone(), why))?;
            self.state.links.resources.alias(target, resource);
            return Ok(resource);
        }
        if let Some(path) = self.mirrored(&target) {
            let resource = self
                .open(&path, referrer)
                .map_err(|why| self.unread(path, why))?;
            let resources = &mut self.state.links.resources;
            resources.alias(target.clone(), resource);
            let root = self.documents.at(resources.root(resource));
            if root.get("$self").is_none() && root.get("$id").is_none() {
                resources.rebase(resource, target);
            }
            return Ok(resource);
        }
        // An `$id` or `$self` says where the documents are published; beside each other they stand
        // on the disk as well.
        if !uri::has_scheme(address) && !address.starts_with('/') {
            let beside = uri::join(&uri::normalize(self.documents.path(referrer)), address);
            if let Ok(resource) = self.open(&beside, referrer) {
                self.state.links.resources.alias(target, resource);
                return Ok(resource);
            }
        }
        Err(Fault::Remote(target))
    }

    /// What is wrong with the path of a file that is not read.
    fn unread(&self, path: String, why: String) -> Fault {
        match self.input.loader.outside(&path) {
            Some(folder) => Fault::Outside(path, folder),
            None => Fault::File(path, why),
        }
    }

    fn mirrored(&self, address: &str) -> Option<String> {
        let longest = self
            .mirrors
            .0
            .iter()
            .filter(|mirror| address.starts_with(&mirror.prefix));
        let mirror = longest.max_by_key(|mirror| mirror.prefix.len())?;
        let rest = address[mirror.prefix.len()..]
            .split('?')
            .next()
            .unwrap_or_default();
        let folder = mirror.folder.trim_end_matches('/');
        // Nothing of the address may lead out of the mirror.
        let rest = uri::normalize(&format!("/{}", uri::decode(rest)));
        Some(if folder.is_empty() {
            rest[1..].to_owned()
        } else {
            format!("{folder}{rest}")
        })
    }

    /// Opens a file once; the resource is its root.
    fn open(&mut self, path: &str, referrer: FileId) -> Result<ResourceId, String> {
        let name = self.name(path);
        let file = match self.files.get(&name) {
            Some(tried) => tried.clone()?,
            None => {
                let read = self.input.loader.read(path);
                let dialect = self.state.links.dialects[referrer.0 as usize];
                let opened = read.map(|text| self.add(path, text, dialect));
                self.files.insert(name, opened.clone());
                opened?
            }
        };
        Ok(self.state.links.resources.around(self.documents.root(file)))
    }

    /// The place that a fragment means in a resource.
    fn place(
        &mut self,
        pending: &Pending,
        resource: ResourceId,
        fragment: &str,
    ) -> Result<NodeId, Fault> {
        // A description is itself none of the things that it refers to.
        let is_description = || {
            let root = self.state.links.resources.root(resource);
            version::stated(self.documents.at(root).root()).is_some()
        };
        let meant = match fragment {
            "/" if !is_description() => match self.named_place(pending, resource, fragment) {
                Ok(found) => return Ok(found),
                Err(_) => String::new(),
            },
            // No anchor has a stroke.
            _ if !fragment.starts_with('/') && fragment.contains('/') => format!("/{fragment}"),
            _ => return self.named_place(pending, resource, fragment),
        };
        let found = self.named_place(pending, resource, &meant)?;
        report::meant(self.documents.at(pending.text), &meant, self.diagnostics);
        Ok(found)
    }

    /// The place that a fragment names in a resource.
    fn named_place(
        &mut self,
        pending: &Pending,
        resource: ResourceId,
        fragment: &str,
    ) -> Result<NodeId, Fault> {
        let resources = &self.state.links.resources;
        let root = self.documents.at(resources.root(resource));
        if !self.documents.is_readable(root.id().file) {
            return Err(Fault::Unreadable);
        }
        let references = &self.state.links.references;
        let follow = |node| references.get(&node)?.target;
        if let Some(found) = resources.find(&self.documents, resource, fragment, &follow) {
            return Ok(found);
        }
        if fragment.starts_with('/') && root.parent().is_some() {
            let document = resources.around(root.root());
            if let Some(found) = resources.find(&self.documents, document, fragment, &follow) {
                let at = self.documents.at(pending.text);
                report::base(at, root, self.diagnostics);
                return Ok(found);
            }
        }
        for (old, new) in MOVED
            .iter()
            .flat_map(|&(old, new)| [(old, new), (new, old)])
        {
            let Some(rest) = fragment.strip_prefix(old) else {
                continue;
            };
            let there = format!("{new}{rest}");
            if let Some(found) = resources.find(&self.documents, resource, &there, &follow) {
                let first = (0, pending.text);
                let entry = self.moved.entry((pending.text.file, old)).or_insert(first);
                *entry = (entry.0 + 1, entry.1.min(pending.text));
                return Ok(found);
            }
        }
        if !fragment.starts_with('/') {
            // Anchors are known where schemas were walked; a file may hold more of them.
            let role = match version::stated(root.root()) {
                Some(_) => Role::Document,
                None => Role::Schema,
            };
            let root = root.root().id();
            self.state.enqueue(&self.documents, root, role);
        }
        Err(Fault::Place)
    }
}
