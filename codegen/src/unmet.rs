//! What a configuration names and the description does not have: told at one place for all options.
//!
//! In: the list of what is named (`config/named.rs`), the IR, the names, the documents. Out: findings, each with the nearest
//! name that there is. A selection that selects nothing is an error, for what is generated then is not what was asked
//! for; anything else is a warning, since descriptions change under their configurations.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::analyze::{Facts, is_nominal};
use crate::config::{ANY, Candidate, Config, Kind, Named, nearest, takes_path};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::{Api, Hint, TypeId};
use crate::load::{At, Documents, FileId, NodeId};
use crate::name::{Names, member_keys};

/// Reports what is named and not there.
pub(crate) fn report(
    (api, facts, names): (&Api, &Facts, &Names),
    documents: &Documents,
    config: &Config,
    diags: &Diagnostics,
) {
    let named = config.named();
    let there = There {
        api,
        facts,
        names,
        documents,
        config,
        candidates: OnceCell::new(),
    };
    let mut known: Vec<(Kind, BTreeSet<String>)> = Vec::new();
    for one in named {
        if !known.iter().any(|(kind, _)| *kind == one.kind) {
            known.push((one.kind, there.all(one.kind)));
        }
        let all = known.iter().find(|(kind, _)| *kind == one.kind);
        let Some((_, all)) = all.filter(|(_, all)| !there.has(&one, all)) else {
            continue;
        };
        let nothing = api.operations.is_empty() && !api.left_out.is_empty();
        say(&one, &there.near(&one, all), (config, nothing), diags);
    }
}

fn say(
    one: &Named<'_>,
    near: &Option<String>,
    (config, nothing): (&Config, bool),
    diags: &Diagnostics,
) {
    let Named { option, key, kind } = one;
    let message = format!("`{option}` names `{key}`, {}", kind.is_no());
    let place = config.written.place(option, key);
    let mut report = diags.report_at(Code::NamesNothing, None, &place, message);
    if option.starts_with("select.") {
        report = report.severity(Severity::Error);
    }
    let empties = nothing && option.starts_with("select.");
    if config.written.is_common(option, key) && !empties {
        let all = "options at the top hold for every description, and another may have it";
        report = report.severity(Severity::Note).note(all);
    }
    let is_place = key.contains("#/") || key.ends_with('#');
    if *kind == Kind::Schema && is_place && !key.starts_with('#') {
        let other = "another file is named by its path from the folder of the description, as a `$ref` there has it";
        report = report.note(other);
    }
    if let Some(near) = near {
        drop(report.fix(format!("did you mean `{near}`?")));
    }
}

/// What there is.
struct There<'a> {
    api: &'a Api,
    facts: &'a Facts,
    names: &'a Names,
    documents: &'a Documents,
    config: &'a Config,
    candidates: OnceCell<Vec<Candidate<'a>>>,
}

impl<'a> There<'a> {
    /// Every operation of the description, those that are not selected as well.
    fn candidates(&self) -> &[Candidate<'a>] {
        self.candidates.get_or_init(|| {
            let all = self.api.operations.iter().chain(&self.api.receivers);
            let taken = all.map(|one| Candidate {
                id: one.id.as_deref(),
                tags: &one.tags,
                method: &one.method,
                path: &one.path,
            });
            let left_out = self.api.left_out.iter().map(|one| Candidate {
                id: one.id.as_deref(),
                tags: &one.tags,
                method: &one.method,
                path: &one.path,
            });
            taken.chain(left_out).collect()
        })
    }

    /// The names of a kind.
    fn all(&self, kind: Kind) -> BTreeSet<String> {
        let owned = str::to_owned;
        let candidates = || self.candidates().iter();
        match kind {
            Kind::OperationId => candidates().filter_map(|one| one.id).map(owned).collect(),
            Kind::Operation => {
                let ids = candidates().filter_map(|one| one.id).map(owned);
                ids.chain(candidates().map(route)).collect()
            }
            Kind::Tag => {
                let tags = candidates().flat_map(|one| one.tags).cloned();
                tags.collect()
            }
            Kind::Path => {
                let paths = candidates().map(|one| one.path.to_owned());
                paths.chain(candidates().map(route)).collect()
            }
            Kind::Component => self.components(),
            Kind::Schema => {
                let mut all = self.components();
                all.extend(self.api.types.iter().filter_map(|ty| match &ty.hint {
                    Hint::Component(name) => Some(name.clone()),
                    _ => None,
                }));
                let views = self.api.type_ids().filter(|id| self.is_view(*id));
                all.extend(views.filter_map(|id| self.named(id)));
                all
            }
            Kind::Type => self
                .api
                .type_ids()
                .filter_map(|id| self.named(id))
                .collect(),
            Kind::Declared => {
                let ids = self.api.type_ids().filter(|id| self.is_declared(*id));
                ids.filter_map(|id| self.named(id)).collect()
            }
            Kind::Field | Kind::Variant => self.members(kind == Kind::Variant),
            Kind::Format => self.texts_of(&["format", "contentEncoding"]),
            Kind::Address => {
                let mut all = self.texts_of(&["$ref", "$dynamicRef", "$schema", "$id", "$self"]);
                all.retain(|text| text.contains("://"));
                all
            }
            Kind::Code => Code::ALL.iter().map(|code| code.id()).collect(),
            Kind::Listed => {
                let listed = self.config.written.unlisted.iter();
                listed.flat_map(|(_, listed)| listed).cloned().collect()
            }
        }
    }

    fn has(&self, one: &Named<'_>, all: &BTreeSet<String>) -> bool {
        if all.contains(one.key) {
            return true;
        }
        match one.kind {
            Kind::Path => {
                let mut candidates = self.candidates().iter();
                candidates.any(|candidate| takes_path(one.key, candidate))
            }
            // One without an id goes by the words of its method and path as well.
            Kind::Operation => {
                let mut operations = self.api.operations.iter();
                operations.any(|operation| operation.key() == one.key)
            }
            Kind::Address => {
                all.iter().any(|address| address.starts_with(one.key)) || self.is_read(one.key)
            }
            Kind::Schema => {
                let many = one.key.strip_suffix(ANY);
                let begins = |name: &String, start| name.starts_with(start) && name != start;
                many.is_some_and(|start| all.iter().any(|name| begins(name, start)))
                    || self.documents.find(one.key).is_some()
                    || self.is_renamed_view(one.key)
            }
            _ => false,
        }
    }

    /// The nearest name; of a member the nearest of its type, if there is that.
    fn near(&self, one: &Named<'_>, all: &BTreeSet<String>) -> Option<String> {
        if let Some((name, pointer)) = one.key.split_once('#')
            && one.kind == Kind::Schema
            && let Some(near) = self.near_place(name, pointer)
        {
            return Some(near);
        }
        let Some((owner, _)) = one
            .key
            .split_once('.')
            .filter(|_| matches!(one.kind, Kind::Field | Kind::Variant))
        else {
            return nearest(one.key, all.iter().map(String::as_str)).map(str::to_owned);
        };
        let own = format!("{owner}.");
        let same = || all.iter().filter(|name| name.starts_with(&own));
        match same().next() {
            Some(_) => nearest(one.key, same().map(String::as_str)).map(str::to_owned),
            None => nearest(one.key, all.iter().map(String::as_str)).map(str::to_owned),
        }
    }

    /// The same place of the document that is meant: by a path that leads there from elsewhere, or by a name that is nearly its own.
    fn near_place(&self, name: &str, pointer: &str) -> Option<String> {
        let documents = self.documents;
        let has = |file: &FileId| documents.root(*file).at_pointer(pointer).is_some();
        let having: Vec<FileId> = documents.files().filter(has).collect();
        let is_below = |long: &str, short: &str| {
            let above = long.strip_suffix(short);
            !short.is_empty() && above.is_some_and(|above| above.is_empty() || above.ends_with('/'))
        };
        let is_meant = |file: &&FileId| {
            let path = documents.path(**file);
            let own = match **file {
                FileId::ROOT => path.rsplit('/').next().unwrap_or(path),
                file => documents.name(file),
            };
            let ways = [(path, name), (name, path), (own, name), (name, own)];
            ways.into_iter().any(|(long, short)| is_below(long, short))
        };
        let meant = having.iter().filter(is_meant);
        let longest = meant.max_by_key(|file| documents.name(**file).len());
        let names = having.iter().map(|file| documents.name(*file));
        let near = longest.map(|file| documents.name(*file));
        let near = near.or_else(|| nearest(name, names))?;
        Some(format!("{near}#{pointer}"))
    }

    /// Whether a document was read from the folder that stands for addresses.
    fn is_read(&self, address: &str) -> bool {
        let folder = self.config.mirror.get(address);
        let folder = folder.map(|folder| format!("{}/", folder.trim_end_matches('/')));
        let mut files = self.documents.files();
        folder
            .is_some_and(|folder| files.any(|file| self.documents.path(file).starts_with(&folder)))
    }

    fn components(&self) -> BTreeSet<String> {
        let Some(file) = self.documents.files().next() else {
            return BTreeSet::new();
        };
        let root = self.documents.root(file);
        let named = root.get("components").and_then(|one| one.get("schemas"));
        let named = named.or_else(|| root.get("definitions"));
        let names = named.into_iter().flat_map(At::members);
        names.map(|(name, _)| name.to_owned()).collect()
    }

    /// The texts of members of these names, anywhere.
    fn texts_of(&self, keys: &[&str]) -> BTreeSet<String> {
        let nodes = self.documents.files().flat_map(|file| {
            let indices = 0..self.documents.node_count(file) as u32;
            indices.map(move |index| self.documents.at(NodeId { file, index }))
        });
        let stated = nodes.filter(|at| at.key().is_some_and(|key| keys.contains(&key)));
        stated.filter_map(At::as_str).map(str::to_owned).collect()
    }

    fn named(&self, id: TypeId) -> Option<String> {
        self.names.ty(id).map(|name| name.as_str().to_owned())
    }

    fn is_declared(&self, id: TypeId) -> bool {
        let of = self.facts.of(id);
        is_nominal(&self.api.ty(of).shape) || self.facts.newtypes.contains(&of)
    }

    fn members(&self, of_enums: bool) -> BTreeSet<String> {
        let ids = self.api.type_ids().filter(|id| self.facts.of(*id) == *id);
        let named = ids.filter_map(|id| Some((id, self.named(id)?)));
        let keys = named.flat_map(|(id, owner)| {
            let keys = member_keys(self.api, id, &owner, of_enums);
            keys.into_iter().map(move |key| format!("{owner}.{key}"))
        });
        keys.collect()
    }

    fn is_view(&self, id: TypeId) -> bool {
        matches!(self.api.ty(id).hint, Hint::View { .. })
    }

    /// Whether a view of a schema was called so before it was renamed.
    fn is_renamed_view(&self, key: &str) -> bool {
        let name = self.config.rename.schemas.get(key);
        let mut views = self.api.type_ids().filter(|id| self.is_view(*id));
        name.is_some_and(|name| views.any(|id| self.named(id).as_ref() == Some(name)))
    }
}

fn route(one: &Candidate<'_>) -> String {
    format!("{} {}", one.method, one.path)
}
