//! Names of types.
//!
//! Named schemas come first and keep their names. An inline type is called after the named schema or
//! operation it belongs to and its own last member: short, telling, and independent of everything
//! else.

use std::collections::HashMap;

use crate::analyze::{Facts, children, is_nominal};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::hash::IdSet;
use crate::ir::{Api, Hint, Operation, OperationId, Shape, Type, TypeId};

use super::scope::{Scope, pascal, snake};
use super::{Ident, ident};

/// Longer names are shortened.
const LONGEST: usize = 40;

struct Naming<'a> {
    /// Per origin the types that come from it, in order.
    by_origin: HashMap<&'a str, Vec<TypeId>>,
    api: &'a Api,
    facts: &'a Facts,
    config: &'a Config,
}

pub(super) fn all(
    api: &Api,
    facts: &Facts,
    config: &Config,
    diags: &Diagnostics,
    used: &IdSet<TypeId>,
    scope: &mut Scope,
) -> (Vec<Option<Ident>>, Vec<String>) {
    let mut by_origin: HashMap<&str, Vec<TypeId>> = HashMap::new();
    for id in api.type_ids() {
        let pointer = api.ty(id).origin.pointer.as_str();
        by_origin.entry(pointer).or_default().push(id);
    }
    let naming = Naming {
        api,
        facts,
        config,
        by_origin,
    };
    let mut names: Vec<Option<String>> = vec![None; api.types.len()];
    // An inner type of a nullable named schema takes its name before the wrapper does.
    for named in [true, false] {
        for id in api.type_ids() {
            let is_named = matches!(api.ty(id).hint, Hint::Component(_));
            if is_named != named || !naming.gets_a_name(id, used) {
                continue;
            }
            let wanted = naming.wanted(id);
            let name = naming.claim(scope, id, &wanted);
            if name != wanted {
                let origin = &api.ty(id).origin;
                let key = match &api.ty(id).hint {
                    Hint::View { .. } => &wanted,
                    hint => component(hint).unwrap_or(&origin.pointer),
                };
                diags
                    .report_at(
                        Code::NameTaken,
                        None,
                        &origin.pointer,
                        format!("`{wanted}` is taken; this type is called `{name}`"),
                    )
                    .fix(format!(
                        "choose a name with `rename.schemas.\"{key}\"` in the configuration"
                    ));
            }
            names[id.0 as usize] = Some(name);
        }
    }
    let homes = api.type_ids().map(|id| naming.home(id)).collect();
    let idents = names.into_iter().map(|name| name.map(|name| ident(&name)));
    (idents.collect(), homes)
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
            todo.extend(children(&api.ty(id).shape));
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
        let own = self.facts.of(id) == id;
        if is_nominal(&ty.shape) || self.facts.newtypes.contains(&id) {
            return own;
        }
        // Another name for a plain type is worth an alias only where the author gave it.
        matches!(ty.hint, Hint::Component(_)) && !self.is_any(id) && !self.is_inner(id)
    }

    fn is_any(&self, id: TypeId) -> bool {
        matches!(&self.api.ty(id).hint, Hint::Component(name) if name == "Any")
            && self.api.ty(id).shape == Shape::Any
    }

    /// Whether a plain type only carries a named schema's hint as the inside of its wrapper.
    fn is_inner(&self, id: TypeId) -> bool {
        let ty = self.api.ty(id);
        let earlier = self.by_origin.get(ty.origin.pointer.as_str());
        let alike = |other: &Type| other.hint == ty.hint && other.origin == ty.origin;
        earlier
            .into_iter()
            .flatten()
            .take_while(|other| **other != id)
            .any(|other| alike(self.api.ty(*other)))
    }

    fn wanted(&self, id: TypeId) -> String {
        let ty = self.api.ty(id);
        let plain = shortened(&self.words(&ty.hint, 0));
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
                self.api.ty(*inner).hint == ty.hint && is_nominal(&self.api.ty(*inner).shape)
            }
            _ => false,
        };
        match nullable {
            true => format!("Nullable{plain}"),
            false => plain,
        }
    }

    /// The path of a type's name: what it belongs to first, its own name last.
    fn words(&self, hint: &Hint, depth: u32) -> Vec<String> {
        let below = |parent: TypeId| match depth > 32 {
            true => Vec::new(),
            false => self.words(&self.api.ty(parent).hint, depth + 1),
        };
        match hint {
            Hint::Component(name) => vec![pascal(name)],
            Hint::Member { parent, wire, .. } => {
                let mut words = below(*parent);
                words.push(pascal(wire));
                words
            }
            Hint::Item { parent, .. } => {
                let mut words = below(*parent);
                if let Some(last) = words.last_mut() {
                    *last = singular(last);
                }
                words
            }
            Hint::Case {
                parent,
                distinction,
            } => {
                let mut words = below(*parent);
                words.push(pascal(distinction));
                words
            }
            Hint::View { of, view } => {
                let mut words = below(*of);
                // `PetRequest` as requests carry it is no `PetRequestRequest`.
                let told = words
                    .last()
                    .is_some_and(|last| last.ends_with(view.suffix()));
                let suffix = if told { "Body" } else { view.suffix() };
                words.push(suffix.to_owned());
                words
            }
            Hint::Operation {
                operation, role, ..
            } => vec![self.operation(*operation), pascal(role)],
        }
    }

    fn operation(&self, id: OperationId) -> String {
        pascal(&operation_words(operation(self.api, id)))
    }

    /// The name; where it is taken, one that tells more of the path; where that is taken too, a suffix; then a number.
    fn claim(&self, scope: &mut Scope, id: TypeId, wanted: &str) -> String {
        if scope.is_free(wanted) {
            return scope.claim(wanted);
        }
        let words = self.words(&self.api.ty(id).hint, 0);
        let suffixed = match self.api.ty(id).shape {
            Shape::Enum(_) => format!("{wanted}Kind"),
            _ => format!("{wanted}Model"),
        };
        let told = telling(&words).filter(|name| name.len() <= 3 * LONGEST / 2);
        let mut candidates = told.chain([suffixed, words.concat()]);
        let free = candidates.find(|candidate| scope.is_free(candidate));
        scope.claim(free.as_deref().unwrap_or(wanted))
    }

    /// The named schema, or the operation, that an inline type belongs to.
    fn home(&self, id: TypeId) -> String {
        let mut hint = &self.api.ty(id).hint;
        for _ in 0..64 {
            hint = match hint {
                Hint::Component(name) => return snake(name),
                Hint::Member { parent, .. }
                | Hint::Item { parent, .. }
                | Hint::Case { parent, .. }
                | Hint::View { of: parent, .. } => &self.api.ty(*parent).hint,
                Hint::Operation { operation, .. } => {
                    return snake(&self.operation(*operation));
                }
            };
        }
        "types".to_owned()
    }
}

/// Whether a place is among the description's own named schemas: those of other files and of `$defs`
/// count where something refers to them.
fn is_stated(pointer: &str) -> bool {
    let places = ["#/components/schemas/", "#/definitions/"];
    let name = places.iter().find_map(|place| pointer.strip_prefix(place));
    name.is_some_and(|name| !name.contains('/'))
}

fn component(hint: &Hint) -> Option<&str> {
    match hint {
        Hint::Component(name) => Some(name),
        _ => None,
    }
}

/// The operation behind an id.
pub(crate) fn operation(api: &Api, id: OperationId) -> &Operation {
    match id.is_receiver() {
        false => &api.operations[id.index()],
        true => &api.receivers[id.index()],
    }
}

/// What an operation is called: its id, or its method and path.
pub(crate) fn operation_words(operation: &Operation) -> String {
    match &operation.id {
        Some(id) => id.clone(),
        None => {
            let path = operation.path.replace('{', "by ").replace('}', "");
            format!("{} {path}", operation.method.to_ascii_lowercase())
        }
    }
}

/// The whole path; too long, its first and last word, which tell it from other paths: a last word alone would be the
/// name of whoever comes first.
fn shortened(words: &[String]) -> String {
    let mut whole = String::new();
    for word in words {
        // `PortSecurity` in `Port` is no `PortPortSecurity`.
        match word.starts_with(&whole) {
            true => whole = word.clone(),
            false => whole.push_str(word),
        }
    }
    if whole.len() <= LONGEST {
        return whole;
    }
    match words {
        [first, .., last] => format!("{first}{last}"),
        _ => whole,
    }
}

/// Names that tell more and more of a path: its first word with more and more of its last ones.
fn telling(words: &[String]) -> impl Iterator<Item = String> {
    let (first, rest) = match words {
        [first, rest @ ..] => (first.as_str(), rest),
        [] => ("", words),
    };
    (0..rest.len())
        .rev()
        .map(move |from| format!("{first}{}", rest[from..].concat()))
}

/// One of what a plural word names.
pub(crate) fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let cut = |n: usize, end: &str| format!("{}{end}", &word[..word.len() - n]);
    if !word.is_ascii() || word.len() < 4 {
        return format!("{word}Item");
    }
    if lower.ends_with("ies") {
        cut(3, "y")
    } else if ["sses", "shes", "ches", "xes"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        cut(2, "")
    } else if lower.ends_with('s') && !["ss", "us", "is"].iter().any(|end| lower.ends_with(end)) {
        cut(1, "")
    } else {
        format!("{word}Item")
    }
}
