//! Sets of schemas that apply to one value.
//!
//! `$ref` and `allOf` say "this too": a schema stands for the set of all schema objects that apply
//! to the same value. Types are lowered from such sets, so merging needs no rules of its own: two
//! mentions of a member are one set of two schemas.

use crate::hash::{IdMap, IdSet};
use crate::ir::Kinds;
use crate::keyword;
use crate::load::{self, At, FileId, NodeId};

use super::annotation::is_null;
use super::facets::{INT_OR_STRING, nullable_whole};
use super::{Lowering, flag};

/// A schema object of a set, without the applicators that were already taken from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Part {
    /// The schema object.
    pub(crate) node: NodeId,
    /// [`Part::ONE_OF`], [`Part::ANY_OF`] and [`Part::NULLABLE`], where that keyword is accounted
    /// for, and the view that leaves out some of `required` ([`Part::VIEWS`]).
    pub(crate) without: u8,
}

impl Part {
    pub(crate) const ONE_OF: u8 = 1;
    pub(crate) const ANY_OF: u8 = 2;
    pub(crate) const NULLABLE: u8 = 4;

    /// A part with any of these was chosen from: it stands beside each branch.
    pub(crate) const CHOSEN: u8 = Part::ONE_OF | Part::ANY_OF;

    /// The keywords that give a choice of schemas, each with the flag that accounts for it.
    const UNIONS: [(&str, u8); 2] = [("oneOf", Part::ONE_OF), ("anyOf", Part::ANY_OF)];
}

/// The flag of a keyword that gives a choice of schemas; of others there is none.
fn union_flag(keyword: &str) -> u8 {
    let mut unions = Part::UNIONS.into_iter();
    let found = unions.find(|(name, _)| *name == keyword);
    found.map_or(0, |(_, flag)| flag)
}

/// Whether a keyword is a choice of schemas that these flags account for.
pub(super) fn is_chosen(keyword: &str, without: u8) -> bool {
    union_flag(keyword) & without != 0
}

/// Whether a part is a schema or `null`, and that choice is not accounted for yet.
pub(super) fn is_open_whole(at: At<'_>, without: u8) -> bool {
    without & Part::NULLABLE == 0 && nullable_whole(at)
}

/// The choices of a schema that nothing accounts for, in the order of the document: each one's flag and branches.
pub(super) fn open_unions<'d>(at: At<'d>, without: u8) -> impl Iterator<Item = (u8, At<'d>)> {
    let unions = at.members().map(|(name, list)| (union_flag(name), list));
    unions.filter(move |(flag, list)| *flag & !without != 0 && !list.is_empty())
}

/// What a type is lowered from: the schemas, and the kinds of value it is limited to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// In order of mention, without repetition.
    pub(crate) parts: Vec<Part>,
    /// The kinds of value that are in question.
    pub(crate) mask: Kinds,
}

impl Key {
    pub(crate) fn with_mask(&self, mask: Kinds) -> Key {
        Key {
            parts: self.parts.clone(),
            mask,
        }
    }

    /// Both sets at once.
    pub(crate) fn and(&self, other: &Key) -> Key {
        let mut parts = self.parts.clone();
        for part in &other.parts {
            // What was accounted for once is so for every mention.
            match parts.iter_mut().find(|known| known.node == part.node) {
                Some(known) => known.without |= part.without,
                None => parts.push(*part),
            }
        }
        Key {
            parts,
            mask: self.mask.and(other.mask),
        }
    }
}

impl<'d> Lowering<'_, 'd> {
    /// The set a schema stands for.
    pub(super) fn key(&mut self, at: At<'d>) -> Key {
        self.key_of_all(&[at])
    }

    /// The set several schemas stand for together.
    pub(super) fn key_of_all(&mut self, schemas: &[At<'d>]) -> Key {
        Key {
            parts: self.expanded(schemas),
            mask: Kinds::ALL,
        }
    }

    /// The set a schema stands for apart from its `nullable`.
    pub(super) fn key_beside_null(&mut self, at: At<'d>) -> Key {
        Key {
            parts: self.expanded_beside_null(at),
            mask: Kinds::ALL,
        }
    }

    /// The same set, in which a schema or `null` is the schema wherever `null` is out of the question.
    pub(super) fn beside_null(&mut self, key: Key) -> Key {
        if key.mask.has(crate::ir::Kind::Null) || self.open_whole(&key).is_none() {
            return key;
        }
        let mut known: IdMap<NodeId, usize> = IdMap::default();
        let mut opened = IdSet::default();
        let mut parts: Vec<Part> = Vec::new();
        let mut todo: Vec<Part> = key.parts.into_iter().rev().collect();
        while let Some(part) = todo.pop() {
            let at = self.at(part.node);
            if is_open_whole(at, part.without) {
                if opened.insert(part.node) {
                    let view = part.without & Part::VIEWS;
                    let inside = self.viewing(view, |lowering| lowering.key_beside_null(at));
                    todo.extend(inside.parts.into_iter().rev());
                }
                continue;
            }
            // What was accounted for once is so for every mention.
            match known.get(&part.node) {
                Some(index) => parts[*index].without |= part.without,
                None => {
                    known.insert(part.node, parts.len());
                    parts.push(part);
                }
            }
        }
        Key {
            parts,
            mask: key.mask,
        }
    }

    /// The same set, without the `null` that one of its schemas allows and another refuses.
    pub(super) fn without_null_that_is_refused(&mut self, key: &Key) -> Key {
        let null = Kinds::of(crate::ir::Kind::Null);
        match self.open_whole(key).is_some() && self.kinds_of(key).and(null).is_empty() {
            true => self.beside_null(key.with_mask(key.mask.without(null))),
            false => key.clone(),
        }
    }

    /// The first part that is a schema or `null`.
    pub(super) fn open_whole(&self, key: &Key) -> Option<usize> {
        let mut parts = key.parts.iter();
        parts.position(|part| is_open_whole(self.at(part.node), part.without))
    }

    /// Whether a keyword of a schema says something by itself: `nullable` does so only beside `type` and the like, and
    /// `anyOf` not where it is anything or `null`, as Python's `Optional[Any]` is written.
    pub(super) fn narrows(&self, at: At<'d>, keyword: &str) -> bool {
        match keyword {
            "anyOf" => !is_anything_or_null(at),
            "$dynamicRef" => self.is_dynamic(at),
            _ => narrows_itself(at, keyword),
        }
    }

    /// The unions of a schema that one of the schemas it is met from is a branch of: which branch the
    /// value takes is decided there.
    ///
    /// A base lists its variants in `oneOf`, and each variant includes the base by `allOf`. By the
    /// letter that never ends; what is meant is the base's members.
    pub(super) fn chosen(&mut self, at: At<'d>, from: &[NodeId]) -> u8 {
        if !self.resolver.is_circular(at) {
            return 0;
        }
        let mut flags = 0;
        for (name, flag) in Part::UNIONS {
            let Some(list) = at.get(name) else { continue };
            if !self.led_to.contains_key(&list.id()) {
                let reached = self.reached_from(list.items().collect(), at);
                self.keep_led_to(list.id(), reached);
            }
            let reached = self.led_to.get(&list.id());
            if reached.is_some_and(|reached| from.iter().any(|node| reached.contains(node))) {
                flags |= flag;
            }
        }
        flags
    }

    /// Keeps what the branches of a union lead to, since each schema that includes a base asks for it; but not without end.
    fn keep_led_to(&mut self, list: NodeId, reached: IdSet<NodeId>) {
        const MOST: usize = 1 << 20;
        self.kept += reached.len();
        if self.kept > MOST {
            self.led_to.clear();
            self.kept = reached.len();
        }
        self.led_to.insert(list, reached);
    }

    /// The schemas of circles that some schemas are, or apply to the same value; not by way of `avoided`.
    fn reached_from(&self, mut todo: Vec<At<'d>>, avoided: At<'d>) -> IdSet<NodeId> {
        let mut reached = IdSet::default();
        while let Some(at) = todo.pop() {
            let is_met = at.id() == avoided.id() || !self.resolver.is_circular(at);
            if is_met || !reached.insert(at.id()) {
                continue;
            }
            todo.extend(self.resolver.step(at));
            for name in ["allOf", "anyOf", "oneOf"] {
                todo.extend(at.get(name).into_iter().flat_map(At::items));
            }
        }
        reached
    }

    /// The schema objects of a set.
    pub(super) fn parts(&self, key: &Key) -> Vec<(At<'d>, u8)> {
        key.parts
            .iter()
            .map(|part| (self.at(part.node), part.without))
            .collect()
    }
}

/// The same of a keyword whatever the schemas within it say.
pub(super) fn narrows_itself(at: At<'_>, keyword: &str) -> bool {
    match keyword {
        "nullable" => false,
        INT_OR_STRING => flag(at, keyword),
        _ => keyword::narrows(keyword),
    }
}

/// Whether an `anyOf` has a branch that allows everything, beside at most `null`.
fn is_anything_or_null(at: At<'_>) -> bool {
    let branches = || at.get("anyOf").into_iter().flat_map(At::items);
    branches().any(is_anything) && branches().all(|branch| is_anything(branch) || is_null(branch))
}

/// Whether a schema says nothing of what it allows.
fn is_anything(at: At<'_>) -> bool {
    match at.kind() {
        load::Kind::Object => !at
            .members()
            .any(|(name, _)| matches!(name, "$ref" | "allOf") || narrows_itself(at, name)),
        _ => at.as_bool() == Some(true),
    }
}

/// Whether a schema allows nothing: `false`, or what 3.0 says it with, `not: {}`.
pub(super) fn is_nothing(at: At<'_>) -> bool {
    at.as_bool() == Some(false) || at.get("not").is_some_and(is_anything)
}

/// The name that a place gives a schema: its key among `$defs` or a file's components, a file's own
/// name where it is the whole file.
pub(super) fn given_name(at: At<'_>, file: &str) -> Option<String> {
    let main = at.id().file == FileId::ROOT;
    let Some(parent) = at.parent() else {
        return (!main).then(|| file_name(file)).flatten();
    };
    let schemas = match parent.key() {
        Some("$defs" | "definitions") => true,
        Some("schemas") => parent.parent().and_then(At::key) == Some("components"),
        // A file that is nothing but a list of schemas.
        None => !main && parent.parent().is_none() && !is_schema(parent),
        _ => false,
    };
    at.key().filter(|_| schemas).map(str::to_owned)
}

fn is_schema(at: At<'_>) -> bool {
    at.members().any(|(name, _)| keyword::narrows(name))
}

/// `Pet` of `schemas/Pet.yaml` and of `schemas/Pet/index.yaml`.
pub(super) fn file_name(name: &str) -> Option<String> {
    let mut steps = name.rsplit('/').filter(|step| *step != "..");
    let stem = |step: &str| step.split('.').next().unwrap_or_default().to_owned();
    let name = stem(steps.next()?);
    let name = match name.as_str() {
        "index" => steps.next()?.to_owned(),
        _ => name,
    };
    (!name.is_empty()).then_some(name)
}
