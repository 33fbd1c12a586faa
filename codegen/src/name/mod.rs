//! Every Rust identifier, decided once.
//!
//! In: the IR, facts, the user's renames. Out: [`Names`]. A name depends on its own place in the
//! description and on nothing that is unrelated to it; only when two want the same name does the one
//! further down give way, with a diagnostic that names both.

mod bodies;
mod forms;
mod headers;
mod ident;
mod member;
mod operation;
mod replies;
pub(crate) mod scope;
mod servers;
mod singular;
mod tables;
mod tags;
mod types;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use headers::{HeaderList, HeadersOf};
pub use ident::{Ident, Path};
pub(crate) use member::{UNKNOWN, keys as member_keys};
pub use operation::{OperationNames, Wire};
pub use replies::SharedReply;
pub use servers::{ServerNames, ValueNames};
pub use tables::{ParamTable, Table};
pub use tags::{Serving, TagNames};
pub(crate) use types::used;

use crate::analyze::{Facts, Stands};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::hash::{IdMap, IdSet};
use crate::ir::{Api, Hint, PatternId, PlaceId, Rule, SchemaId, TypeId};
use crate::parallel;

/// Every identifier of an API's types.
#[derive(Debug)]
pub struct Names {
    /// Per type its Rust name, where it gets one.
    types: Vec<Option<Ident>>,
    /// Per type without one the type whose name it goes by.
    shared: IdMap<TypeId, TypeId>,
    /// Per type the module of what it belongs to, a place in `modules`.
    homes: Vec<u32>,
    modules: Vec<String>,
    /// Per record its fields, per enumeration or union its variants.
    members: IdMap<TypeId, Vec<Ident>>,
    schemas: Vec<Ident>,
    patterns: Vec<Ident>,
    /// Per outline that stands by itself, that constant.
    layouts: BTreeMap<usize, Ident>,
    /// Places in rule texts that are referred to by themselves.
    places: IdMap<Rule, Ident>,
    /// Operations and what belongs to them.
    pub wire: Wire,
    /// Per choice of servers.
    pub servers: Vec<ServerNames>,
    /// Of what serves an implementation of a trait.
    pub serving: Serving,
}

impl Names {
    /// The name of a type that has one.
    pub fn ty(&self, id: TypeId) -> Option<&Ident> {
        self.types[id.0 as usize].as_ref()
    }

    /// What a type is written as: its Rust name, or that of an equal type that wanted the same.
    pub fn written(&self, id: TypeId) -> Option<&Ident> {
        self.ty(self.written_as(id))
    }

    /// The type whose name a type goes by: mostly itself.
    pub fn written_as(&self, id: TypeId) -> TypeId {
        let next = |id: TypeId| self.shared.get(&id).copied().unwrap_or(id);
        // Whoever held a name may have handed it on, once.
        next(next(id))
    }

    /// The module a named type lives in.
    pub fn home(&self, id: TypeId) -> &str {
        &self.modules[self.homes[id.0 as usize] as usize]
    }

    /// The fields of a record, or the variants of an enumeration or union, in the order of the IR.
    pub fn members(&self, id: TypeId) -> &[Ident] {
        self.members.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The variant for what the description does not know.
    pub fn unknown(&self, id: TypeId) -> Ident {
        member::beside(UNKNOWN, self.members(id))
    }

    /// The variant for what the description allows without listing it.
    pub fn other(&self, id: TypeId) -> Ident {
        member::beside(member::OTHER, self.members(id))
    }

    /// The field that holds a record's members beside the named ones.
    pub fn rest(&self, id: TypeId) -> Ident {
        member::rest(self.members(id))
    }

    /// The locals that hold a record's fields while it is read.
    pub fn slots(&self, id: TypeId) -> Vec<Ident> {
        member::slots(self.members(id), &self.rest(id))
    }

    /// The `static` of a rule text.
    pub fn schema(&self, id: SchemaId) -> &Ident {
        &self.schemas[id.0 as usize]
    }

    /// The `static` of a rule; `None` for the rule that allows everything.
    pub fn rule(&self, rule: &Rule) -> Option<&Ident> {
        match rule.at {
            None => rule.schema.map(|schema| self.schema(schema)),
            Some(_) => self.places.get(rule),
        }
    }

    /// Every place in a rule text that has a `static` of its own, in no order.
    pub fn places(&self) -> impl Iterator<Item = (&Rule, &Ident)> {
        self.places.iter()
    }

    /// The constant or `static` of an outline, where it stands by itself.
    pub fn layout(&self, outline: usize) -> Option<&Ident> {
        self.layouts.get(&outline)
    }

    /// Every such name.
    pub fn layouts(&self) -> impl Iterator<Item = (usize, &Ident)> {
        self.layouts.iter().map(|(outline, name)| (*outline, name))
    }

    /// The `static` of a pattern.
    pub fn pattern(&self, id: PatternId) -> &Ident {
        &self.patterns[id.0 as usize]
    }

    /// Every name that stands at the top of some generated module: of types, rules and operations.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        let types = self.types.iter().flatten().chain(&self.schemas);
        let rules = types
            .chain(self.places.values())
            .chain(self.layouts.values());
        let servers = self.servers.iter().flat_map(|one| {
            let values = one.values.iter().map(|values| &values.ty);
            values.chain([&one.ty])
        });
        let wire = self.wire.all().chain(servers);
        rules.chain(wire).map(Ident::as_str)
    }
}

/// Names everything.
pub(crate) fn api(api: &Api, facts: &Facts, config: &Config, diags: &Diagnostics) -> Names {
    let mut scope = scope::Scope::types();
    let used = types::used(api, facts, config);
    let types::TypeNames {
        own: types,
        shared,
        homes,
        modules,
    } = types::all(api, facts, config, diags, &used, &mut scope);
    let statics = || Statics::of(api, facts, &types, &used);
    let (statics, (members, wire, servers, serving)) = parallel::both(statics, || {
        let members = members(api, facts, config, diags, &types);
        let wire = operation::all((api, facts), config, diags, &mut scope);
        let servers = servers::all(facts, &wire, &mut scope);
        let serving = Serving::beside(&mut scope);
        (members, wire, servers, serving)
    });
    let Statics {
        schemas,
        places,
        patterns,
        layouts,
    } = statics;
    Names {
        types,
        shared,
        homes,
        modules,
        members,
        schemas,
        patterns,
        layouts,
        places,
        wire,
        servers,
        serving,
    }
}

/// The names of rules, patterns and layouts, which depend on those of types alone.
struct Statics {
    schemas: Vec<Ident>,
    places: IdMap<Rule, Ident>,
    patterns: Vec<Ident>,
    layouts: BTreeMap<usize, Ident>,
}

impl Statics {
    fn of(api: &Api, facts: &Facts, types: &[Option<Ident>], used: &IdSet<TypeId>) -> Statics {
        let mut rules = scope::Scope::members();
        let owners = owners(api, types, used);
        let of_schema = |id: SchemaId| {
            let owner = owners.get(&Rule::whole(id)).cloned();
            owner.unwrap_or_else(|| last_words(api.schema(id).hint()).into())
        };
        let ids: Vec<SchemaId> = (0..api.schemas.len() as u32).map(SchemaId).collect();
        let words = parallel::map(&ids, |id| scope::shouting(&of_schema(*id)));
        let schemas: Vec<Ident> = words
            .iter()
            .map(|words| ident(&rules.claim(words)))
            .collect();
        let mut seen = IdSet::default();
        let judged = api.types.iter().filter_map(|ty| {
            let (id, at) = (ty.schema.schema?, ty.schema.at?);
            seen.insert(ty.schema).then_some((ty.schema, id, at))
        });
        let judged: Vec<(Rule, SchemaId, PlaceId)> = judged.collect();
        let words = parallel::map(&judged, |(rule, id, at)| {
            let named = owners.get(rule).cloned();
            let words = || format!("{} {}", of_schema(*id), last_words(api.place(*at))).into();
            scope::shouting(&named.unwrap_or_else(words))
        });
        let places = judged.iter().zip(&words);
        let places = places.map(|((rule, ..), words)| (*rule, ident(&rules.claim(words))));
        let places: IdMap<Rule, Ident> = places.collect();
        let patterns = statics(api.patterns.iter().map(|pattern| {
            let shortest = pattern.hints.iter().min_by_key(|hint| hint.len());
            shortest.cloned().unwrap_or_default()
        }));
        Statics {
            schemas,
            places,
            patterns,
            layouts: layouts(facts, types, &mut rules),
        }
    }
}

/// The members of every type with a name; what is only another name has those of what it names.
fn members(
    api: &Api,
    facts: &Facts,
    config: &Config,
    diags: &Diagnostics,
    types: &[Option<Ident>],
) -> IdMap<TypeId, Vec<Ident>> {
    let mut members: IdMap<TypeId, Vec<Ident>> = IdMap::default();
    let named = api.type_ids().filter(|id| types[id.0 as usize].is_some());
    let (own, others): (Vec<_>, Vec<_>) = named.partition(|id| facts.of(*id) == *id);
    for id in own {
        if let Some(ident) = &types[id.0 as usize] {
            members.insert(
                id,
                member::all(api, facts, config, diags, id, ident.as_str()),
            );
        }
    }
    for id in others {
        if let Some(found) = members.get(&facts.of(id)).cloned() {
            members.insert(id, found);
        }
    }
    members
}

/// The constants of layouts, called after the union or the objects that they are of.
fn layouts(
    facts: &Facts,
    types: &[Option<Ident>],
    scope: &mut scope::Scope,
) -> BTreeMap<usize, Ident> {
    let all = facts.outlines.all();
    let alone = all.filter(|(_, outline)| outline.stands != Stands::Within);
    let mut alone: Vec<_> = alone.collect();
    alone.sort_by_key(|(_, outline)| &outline.types);
    let named = alone.into_iter().map(|(at, outline)| {
        let names = outline
            .types
            .iter()
            .filter_map(|id| types[id.0 as usize].as_ref());
        let names: Vec<&str> = names.map(Ident::as_str).collect();
        let of = match names.as_slice() {
            [] => "value".to_owned(),
            [only] => (*only).to_owned(),
            [first, second] => format!("{first} or {second}"),
            [first, ..] => format!("{first} or others"),
        };
        let words = scope::shouting(&format!("{of} layout"));
        (at, ident(&scope.claim(&words)))
    });
    named.collect()
}

/// Per rule the name of the type that it is the rule of.
fn owners<'a>(
    api: &'a Api,
    types: &'a [Option<Ident>],
    used: &IdSet<TypeId>,
) -> IdMap<Rule, Cow<'a, str>> {
    let mut owners: IdMap<Rule, Cow<'_, str>> = IdMap::default();
    for (ty, ident) in api.types.iter().zip(types) {
        if let Some(ident) = ident {
            owners.entry(ty.schema).or_insert(ident.as_str().into());
        }
    }
    // What an operation asks of a parameter or body without a type of its own is called after both.
    for id in api.type_ids().filter(|id| used.contains(id)) {
        let ty = api.ty(id);
        let words = match &ty.hint {
            Hint::Operation {
                operation, role, ..
            } => {
                let words = api.operation(*operation).words();
                format!("{words} {role}")
            }
            Hint::Shared { name, role } => format!("{name} {role}"),
            _ => continue,
        };
        owners.entry(ty.schema).or_insert(words.into());
    }
    for operation in api.operations.iter().chain(&api.receivers) {
        let of = operation.words();
        let params = operation.params.iter().map(|one| (one.ty, &one.wire));
        let headers = operation.replies.iter().flat_map(|reply| &reply.headers);
        for (ty, wire) in params.chain(headers.map(|one| (one.ty, &one.wire))) {
            let rule = api.ty(ty).schema;
            // Named schemas have a name to go by.
            let inline = rule
                .schema
                .is_some_and(|id| api.schema(id).hint().contains('/'));
            if inline {
                let words = || format!("{of} {wire}").into();
                owners.entry(rule).or_insert_with(words);
            }
        }
    }
    owners
}

fn statics(hints: impl Iterator<Item = String>) -> Vec<Ident> {
    let mut scope = scope::Scope::members();
    hints
        .map(|hint| ident(&scope.claim(&scope::shouting(&hint))))
        .collect()
}

/// The end of a pointer, which says most about what stands there.
fn last_words(hint: &str) -> String {
    // A path begins with a slash.
    let is_media = |word: &str| word.contains("~1") && !word.starts_with("~1");
    let words: Vec<_> = hint
        .rsplit('/')
        .filter(|word| !matches!(*word, "schema" | "content" | "properties") && !is_media(word))
        .take(3)
        .collect();
    words.into_iter().rev().collect::<Vec<_>>().join("_")
}

/// An identifier; raw where it is a keyword.
pub(crate) fn ident(text: &str) -> Ident {
    Ident::new(text)
}
