//! Names of types.
//!
//! Named schemas come first and keep their names. An inline type is called after the named schema or
//! operation it belongs to and its own last member: short, telling, and independent of everything
//! else.

use std::collections::HashMap;

use crate::analyze::{Facts, children, is_nominal};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::hash::{IdMap, IdSet};
use crate::ir::{Api, Hint, OperationId, Shape, TypeId, View};

use super::bodies::{self, Told};
use super::scope::{Scope, cut, is_file, pascal, snake};
use super::singular::singular;
use super::{Ident, ident};

/// Longer names are shortened.
pub(super) const LONGEST: usize = 40;

/// How many steps of the path of a name are told.
const LONGEST_PATH: usize = 64;
/// From more lists in lists on a name tells how many there are.
const LONGEST_ITEM: usize = 3;

struct Naming<'a> {
    /// Per place the types that come from it, in order.
    by_origin: IdMap<&'a str, Vec<TypeId>>,
    /// The insides of wrappers of named schemas.
    inner: IdSet<TypeId>,
    /// What tells bodies of one operation apart.
    told: Told,
    api: &'a Api,
    facts: &'a Facts,
    config: &'a Config,
}

/// What a module of types is called after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Owner<'a> {
    Named(&'a str),
    Operation(OperationId),
}

/// The names of all types.
pub(super) struct TypeNames {
    /// Per type its name, where it has one of its own.
    pub(super) own: Vec<Option<Ident>>,
    /// Per type without one the type whose name it goes by: an equal one that wanted the same.
    pub(super) shared: IdMap<TypeId, TypeId>,
    /// Per type the module it lives in, a place in `modules`.
    pub(super) homes: Vec<u32>,
    /// The modules of types.
    pub(super) modules: Vec<String>,
}

/// Names in the making.
struct Claims<'s> {
    scope: &'s mut Scope,
    names: Vec<Option<String>>,
    shared: IdMap<TypeId, TypeId>,
    /// Whose a name is.
    holders: IdMap<String, TypeId>,
}

pub(super) fn all(
    api: &Api,
    facts: &Facts,
    config: &Config,
    diags: &Diagnostics,
    used: &IdSet<TypeId>,
    scope: &mut Scope,
) -> TypeNames {
    let mut by_origin: IdMap<&str, Vec<TypeId>> = IdMap::default();
    for id in api.type_ids() {
        let pointer = api.ty(id).origin.pointer.as_str();
        by_origin.entry(pointer).or_default().push(id);
    }
    let naming = Naming {
        api,
        facts,
        config,
        by_origin,
        inner: inner(api),
        told: bodies::all(api, facts),
    };
    let mut claims = Claims {
        scope,
        names: vec![None; api.types.len()],
        shared: IdMap::default(),
        holders: IdMap::default(),
    };
    // In the order of the description, whatever led to a type first: so what is added elsewhere changes no order.
    let mut ids: Vec<TypeId> = api.type_ids().collect();
    ids.sort_by_key(|id| (api.ty(*id).origin.node, *id));
    // An inner type of a nullable named schema takes its name before the wrapper does.
    for named in [true, false] {
        for id in ids.iter().copied() {
            let is_named = component(&api.ty(id).hint).is_some();
            if is_named == named && naming.gets_a_name(id, used) {
                naming.claim(&mut claims, id, diags);
            }
        }
    }
    let (homes, modules) = naming.homes();
    let own = claims.names.into_iter();
    TypeNames {
        own: own.map(|name| name.map(|name| ident(&name))).collect(),
        shared: claims.shared,
        homes,
        modules,
    }
}

/// What carries a named schema's hint as the inside of that schema's wrapper, be it that schema without `null` or the
/// only branch of it that is not `null`.
fn inner(api: &Api) -> IdSet<TypeId> {
    let mut found = IdSet::default();
    for id in api.type_ids() {
        let ty = api.ty(id);
        if component(&ty.hint).is_some() && !is_nominal(&ty.shape) {
            let place = ty.origin.pointer.as_str();
            let is_inside = |child: &TypeId| {
                let inner = api.ty(*child);
                let below = inner.origin.pointer.strip_prefix(place);
                let below = below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                *child != id && below && inner.hint == ty.hint
            };
            found.extend(children(&ty.shape).into_iter().filter(is_inside));
        }
    }
    found
}

/// The types that something mentions: named schemas, operations and what is below them. Of a choice of
/// operations, only the named schemas that were asked for count by themselves.
pub(crate) fn used(api: &Api, facts: &Facts, config: &Config) -> IdSet<TypeId> {
    let mut used = IdSet::default();
    let mut todo: Vec<TypeId> = api
        .type_ids()
        .filter(|id| is_stated(&api.ty(*id).origin.pointer))
        .filter(|id| component(&api.ty(*id).hint).is_some_and(|name| config.keeps_schema(name)))
        .collect();
    for operation in api.operations.iter().chain(&api.receivers) {
        todo.extend(crate::analyze::operation_types(operation));
    }
    while let Some(id) = todo.pop() {
        if used.insert(id) {
            todo.push(facts.of(id));
            let parts = children(&api.ty(id).shape).into_iter().enumerate();
            // The record of a case that holds nothing is no type, unless an equal one is elsewhere.
            todo.extend(
                parts
                    .filter(|(index, _)| !facts.is_bare(id, *index))
                    .map(|(_, part)| part),
            );
        }
    }
    used
}

impl Naming<'_> {
    fn gets_a_name(&self, id: TypeId, used: &IdSet<TypeId>) -> bool {
        if !used.contains(&id) {
            return false;
        }
        let ty = self.api.ty(id);
        let of = self.facts.of(id);
        if self.facts.is_declared(self.api, id) {
            return of == id || !self.is_repeated(id);
        }
        // Another name for a plain type is worth an alias only where the author gave it.
        matches!(ty.hint, Hint::Component(_))
            && !self.is_any(id)
            && !self.is_inner(id)
            && !self.is_its_inside(id)
    }

    /// Whether a named schema comes down to a type that is only its inside, and so has its name.
    fn is_its_inside(&self, id: TypeId) -> bool {
        let of = self.facts.of(id);
        let is_it = matches!(self.api.ty(id).shape, Shape::Alias(_))
            && self.facts.is_declared(self.api, of);
        is_it && of != id && self.api.ty(of).hint == self.api.ty(id).hint
    }

    fn is_any(&self, id: TypeId) -> bool {
        matches!(&self.api.ty(id).hint, Hint::Component(name) if name == "Any")
            && self.api.ty(id).shape == Shape::Any
    }

    /// Whether another type of the same place is equal and has the name.
    fn is_repeated(&self, id: TypeId) -> bool {
        let ty = self.api.ty(id);
        let alike = |other: &TypeId| {
            let twin = self.api.ty(*other);
            let first = *other < id || self.facts.of(id) == *other;
            *other != id
                && first
                && twin.hint == ty.hint
                && self.facts.of(*other) == self.facts.of(id)
        };
        let place = self.by_origin.get(ty.origin.pointer.as_str());
        place.into_iter().flatten().any(alike)
    }

    /// Whether a plain type only carries a named schema's hint as the inside of its wrapper.
    fn is_inner(&self, id: TypeId) -> bool {
        self.inner.contains(&id)
    }

    fn wanted(&self, id: TypeId, words: &[String]) -> String {
        let ty = self.api.ty(id);
        let plain = shortened(words);
        // A view stands where its schema does; its own name tells it from that.
        let renamed = match &ty.hint {
            Hint::View { .. } => self.config.renamed_schema(&plain, None),
            hint => self
                .config
                .renamed_schema(&ty.origin.pointer, component(hint)),
        };
        if let Some(name) = renamed {
            return name.to_owned();
        }
        // The inside of a nullable named schema is what everyone means by its name.
        let nullable = match (&ty.shape, &ty.hint) {
            (Shape::Nullable(inner), Hint::Component(_)) => {
                let inner = self.facts.of(*inner);
                self.api.ty(inner).hint == ty.hint && self.facts.is_declared(self.api, inner)
            }
            _ => false,
        };
        match nullable {
            true => format!("Nullable{plain}"),
            false => plain,
        }
    }

    /// The path of a type's name: what it belongs to first, its own name last.
    fn words(&self, id: TypeId) -> Vec<String> {
        let (path, top) = self.path(id);
        let mut words = self.root_words(top);
        for (hint, levels) in path.into_iter().rev() {
            match hint {
                Hint::Member { wire: name, .. }
                | Hint::Case {
                    distinction: name, ..
                } => words.push(pascal(name)),
                Hint::Item { .. } => {
                    if let Some(last) = words.last_mut() {
                        *last = item(last, levels);
                    }
                }
                Hint::View { view, .. } => {
                    // `PetRequest` as requests carry it is no `PetRequestRequest`.
                    let told = words
                        .last()
                        .is_some_and(|last| last.ends_with(view.suffix()));
                    let suffix = if told { "Body" } else { view.suffix() };
                    words.push(suffix.to_owned());
                }
                Hint::Component(_) | Hint::Operation { .. } | Hint::Shared { .. } => {}
            }
        }
        words
    }

    /// The steps of a path from its end to where it begins, each with how often it is taken: lists in lists are one step.
    fn path(&self, id: TypeId) -> (Vec<(&Hint, usize)>, TypeId) {
        let (mut path, mut top): (Vec<(&Hint, usize)>, _) = (Vec::new(), id);
        loop {
            let hint = &self.api.ty(top).hint;
            let Some(parent) = self.parent(top) else {
                break;
            };
            match path.last_mut() {
                Some((Hint::Item { .. }, levels)) if matches!(hint, Hint::Item { .. }) => {
                    *levels += 1;
                }
                _ => path.push((hint, 1)),
            }
            top = parent;
        }
        // From both ends of a long path there are names enough.
        if path.len() > LONGEST_PATH {
            path.drain(LONGEST_PATH / 2..path.len() - LONGEST_PATH / 2);
        }
        (path, top)
    }

    /// The type that a type stands in.
    fn parent(&self, id: TypeId) -> Option<TypeId> {
        match &self.api.ty(id).hint {
            Hint::Member { parent, wire, .. } => {
                Some(self.stating(id, *parent, wire).unwrap_or(*parent))
            }
            Hint::Item { parent, .. }
            | Hint::Case { parent, .. }
            | Hint::View { of: parent, .. } => Some(*parent),
            Hint::Component(_) | Hint::Operation { .. } | Hint::Shared { .. } => None,
        }
    }

    /// The named schema in which a member's type is written down, where another that includes it led to the type, or where
    /// it is a union whose own members are a case.
    fn stating(&self, id: TypeId, parent: TypeId, wire: &str) -> Option<TypeId> {
        let place = self.api.ty(id).origin.pointer.as_str();
        let place = without_last(place).and_then(without_last)?;
        if place.starts_with(&self.api.ty(parent).origin.pointer) {
            return self.whole(parent);
        }
        let whole = std::iter::successors(Some(place), |place| {
            let (list, part) = place.rsplit_once('/')?;
            let list = list.strip_suffix("/allOf")?;
            part.parse::<u32>().is_ok().then_some(list)
        });
        let there = whole
            .filter_map(|place| self.by_origin.get(place))
            .flatten();
        let mut holders = there.copied().filter(|at| match &self.api.ty(*at).shape {
            Shape::Record(record) => record.fields.iter().any(|f| f.wire == wire && f.ty == id),
            _ => false,
        });
        holders.find_map(|holder| self.whole(holder))
    }

    /// The named schema that a record is: by itself, or as what no variant of a union describes.
    fn whole(&self, record: TypeId) -> Option<TypeId> {
        let ty = self.api.ty(record);
        let whole = match ty.hint {
            Hint::Case { parent, .. } => parent,
            _ => record,
        };
        let there = self.api.ty(whole);
        let named = component(&there.hint).is_some();
        (named && there.origin.pointer == ty.origin.pointer).then_some(whole)
    }

    /// What a path of names begins with.
    fn root_words(&self, id: TypeId) -> Vec<String> {
        if let Some(words) = self.told.get(&id) {
            return words.clone();
        }
        match &self.api.ty(id).hint {
            Hint::Component(name) => vec![pascal(&self.config.called(name))],
            Hint::Operation {
                operation, role, ..
            } => vec![self.operation(*operation), pascal(role)],
            Hint::Shared { name, role } => {
                let (name, role) = (pascal(&self.config.called(name)), pascal(role));
                match name.ends_with(&role) {
                    true => vec![name],
                    false => vec![name, role],
                }
            }
            Hint::Member { .. } | Hint::Item { .. } | Hint::Case { .. } | Hint::View { .. } => {
                Vec::new()
            }
        }
    }

    fn operation(&self, id: OperationId) -> String {
        pascal(&self.api.operation(id).words())
    }

    /// Gives a type its name: the first that is free of those that it may have, or that an equal type has.
    fn claim(&self, claims: &mut Claims<'_>, id: TypeId, diags: &Diagnostics) {
        let words = self.words(id);
        let wanted = self.wanted(id, &words);
        for name in candidates(&wanted, &words) {
            if claims.scope.is_free(&name) {
                claims.scope.claim(&name);
                return named(claims, id, name);
            }
            let holder = claims.holders.get(&name).copied();
            if let Some(holder) = holder.filter(|holder| self.are_one(*holder, id)) {
                return share(claims, (holder, id), self.facts.of(id) == id);
            }
        }
        let request = View::Request.suffix();
        let suffixed = match (&self.api.ty(id).hint, &self.api.ty(id).shape) {
            (Hint::Operation { role, .. }, _) if role == request => format!("{wanted}Body"),
            (_, Shape::Enum(_) | Shape::Extensible(_) | Shape::IntEnum(_)) => {
                format!("{wanted}Kind")
            }
            _ => format!("{wanted}Model"),
        };
        let mut others = [suffixed, words.concat()].into_iter();
        let free = others.find(|name| claims.scope.is_free(name));
        let name = claims.scope.claim(free.as_deref().unwrap_or(&wanted));
        let origin = &self.api.ty(id).origin;
        let key = match &self.api.ty(id).hint {
            Hint::View { .. } => &wanted,
            hint => component(hint).unwrap_or(&origin.pointer),
        };
        let message = format!("`{wanted}` is taken; this type is called `{name}`");
        diags
            .report_at(Code::NameTaken, None, &origin.pointer, message)
            .fix(format!(
                "choose a name with `rename.schemas.\"{key}\"` in the configuration"
            ));
        named(claims, id, name);
    }

    /// Whether two inline types are equal, so that one name does for both.
    fn are_one(&self, one: TypeId, other: TypeId) -> bool {
        let inline = |id| component(&self.api.ty(id).hint).is_none();
        self.facts.of(one) == self.facts.of(other) && inline(one) && inline(other)
    }

    /// Per type the place of its module among all, and their names.
    fn homes(&self) -> (Vec<u32>, Vec<String>) {
        let (mut owners, mut names) = (HashMap::new(), HashMap::new());
        let mut modules = Vec::new();
        let homes = self.api.type_ids().map(|id| {
            *owners.entry(self.owner(id)).or_insert_with_key(|owner| {
                // Owners with one beginning share a module.
                let name = cut(match owner {
                    Owner::Named(name) => snake(&self.config.called(name)),
                    Owner::Operation(operation) => snake(&self.operation(*operation)),
                });
                // Where letters have no case, the module would be called as its type is.
                let caseless = name == pascal(&name);
                let plain = name.trim_start_matches("r#");
                let name = match caseless || !is_file(plain) {
                    true => format!("{plain}_"),
                    false => name,
                };
                *names.entry(name).or_insert_with_key(|name| {
                    modules.push(name.clone());
                    modules.len() as u32 - 1
                })
            })
        });
        (homes.collect(), modules)
    }

    /// The named schema, or the operation, that an inline type belongs to.
    fn owner(&self, id: TypeId) -> Owner<'_> {
        let mut top = id;
        while let Some(parent) = self.parent(top) {
            top = parent;
        }
        match &self.api.ty(top).hint {
            Hint::Operation { operation, .. } => Owner::Operation(*operation),
            Hint::Component(name) | Hint::Shared { name, .. } => Owner::Named(name),
            // These have a parent.
            Hint::Member { .. } | Hint::Item { .. } | Hint::Case { .. } | Hint::View { .. } => {
                Owner::Named("types")
            }
        }
    }
}

fn named(claims: &mut Claims<'_>, id: TypeId, name: String) {
    claims.names[id.0 as usize] = Some(name.clone());
    claims.holders.insert(name, id);
}

/// Lets a type go by the name that an equal one holds; the one that is declared takes it over.
fn share(claims: &mut Claims<'_>, (holder, id): (TypeId, TypeId), is_declared: bool) {
    if !is_declared {
        claims.shared.insert(id, holder);
        return;
    }
    let name = claims.names[holder.0 as usize].take();
    if let Some(name) = &name {
        claims.holders.insert(name.clone(), id);
    }
    claims.names[id.0 as usize] = name;
    claims.shared.insert(holder, id);
}

/// Whether a place is among the description's own named schemas: those of other files and of `$defs`
/// count where something refers to them.
fn is_stated(pointer: &str) -> bool {
    let places = ["#/components/schemas/", "#/definitions/"];
    let name = places.iter().find_map(|place| pointer.strip_prefix(place));
    name.is_some_and(|name| !name.contains('/'))
}

/// A pointer without its last step.
fn without_last(pointer: &str) -> Option<&str> {
    pointer.rsplit_once('/').map(|(rest, _)| rest)
}

fn component(hint: &Hint) -> Option<&str> {
    match hint {
        Hint::Component(name) => Some(name),
        _ => None,
    }
}

/// The whole path; too long, its first and last word: the last alone would be anybody's.
fn shortened(words: &[String]) -> String {
    let whole = joined(words);
    match words {
        [first, .., last] if whole.len() > LONGEST => joined(&[first.clone(), last.clone()]),
        _ => whole,
    }
}

/// The words as one; `PortSecurity` in `Port` is no `PortPortSecurity`.
fn joined(words: &[String]) -> String {
    let mut whole = String::new();
    for word in words {
        match word.starts_with(&whole) {
            true => whole = word.clone(),
            false => whole.push_str(word),
        }
    }
    whole
}

/// What a type may be called by its own place: what it wants to be, or that with more and more of the path between
/// its ends.
fn candidates(wanted: &str, words: &[String]) -> impl Iterator<Item = String> {
    let told = telling(words).filter(|name| name.len() <= 3 * LONGEST / 2);
    std::iter::once(wanted.to_owned()).chain(told)
}

/// Names that tell more and more of a path: its first word with more and more of its last ones.
fn telling(words: &[String]) -> impl Iterator<Item = String> {
    (1..words.len()).map(move |count| match words.split_first() {
        Some((first, rest)) => first.clone() + &rest[rest.len() - count..].concat(),
        None => String::new(),
    })
}

/// What lies so many levels of lists within what a word names; far down `PetItem17`, as nobody counts `Item`s.
fn item(word: &str, levels: usize) -> String {
    if levels <= LONGEST_ITEM {
        return (0..levels).fold(word.to_owned(), |word, _| singular(&word));
    }
    let one = singular(word);
    let one = one.strip_suffix("Item").unwrap_or(&one);
    format!("{one}Item{levels}")
}
