//! `oneOf`, `anyOf` and values of several kinds.
//!
//! In: a set with a union that nothing accounts for yet. Out: the plainest shape that holds every
//! branch: the only branch, one scalar, one enumeration, one record, and only then a union.

use crate::deep::deeper;
use crate::ir::{Case, Check, Hint, Kind, Kinds, Shape, TypeId, Union};
use crate::load::At;

use super::beyond::is_null_among;
use super::distinction::Constants;
use super::facets::Facets;
use super::set::{Key, Part, is_chosen, is_open_whole};
use super::variants::base_name;
use super::{Lowering, said};

/// A branch with the set it stands for, its siblings' base included.
pub(super) struct Branch<'d> {
    pub(super) at: At<'d>,
    pub(super) key: Key,
}

impl<'d> Lowering<'_, 'd> {
    pub(super) fn union(&mut self, id: TypeId, key: &Key, at: At<'d>, facets: Facets<'d>) -> Shape {
        let Some((part, without, list)) = facets.union else {
            return Shape::Any;
        };
        let hint = self.api.ty(id).hint.clone();
        if let Some(index) = self.open_whole(key) {
            return self.or_null(key, self.at(key.parts[index].node), hint);
        }
        if self.has_too_many_ways(key) {
            self.report_ways(list);
            return Shape::Any;
        }
        let mut base = key.clone();
        base.parts[part].without |= without;
        self.drop_idle(&mut base);
        if list.items().all(|branch| self.only_constrains(branch)) {
            return self.constrained(id, &base, key, at);
        }
        let exclusive = without == Part::ONE_OF;
        let mut branches = Vec::new();
        let (mut nulls, mut sure) = (0, 0);
        for branch in list.items() {
            let joined = self.joined(&base, branch);
            let kinds = self.kinds_of(&joined);
            nulls += usize::from(is_null_among(kinds));
            sure += usize::from(self.is_null_sure(&joined, kinds));
            if kinds.is_empty() || kinds == Kinds::of(Kind::Null) {
                continue;
            }
            let key = match kinds == Kinds::ALL || !kinds.has(Kind::Null) {
                // The `null` that is left out here is the whole's `None`, or one of its values.
                _ if !exclusive && joined.parts.is_empty() => joined.with_mask(Kinds::ALL),
                true => joined,
                false => joined.with_mask(joined.mask.without(Kinds::of(Kind::Null))),
            };
            let key = self.beside_null(key);
            if !branches.iter().any(|b: &Branch<'_>| b.key == key) {
                branches.push(Branch { at: branch, key });
            }
        }
        if exclusive && sure > 1 {
            self.ambiguous_null.insert(id);
        }
        if nulls > 0 && key.mask.has(Kind::Null) {
            let inner = key.with_mask(key.mask.without(Kinds::of(Kind::Null)));
            return match branches.is_empty() {
                true => Shape::Null,
                false => Shape::Nullable(self.of_key(inner, at, hint)),
            };
        }
        // It stands beside its union, wherever that is among the schemas of the set.
        let stated = list.parent().and_then(|at| at.get("discriminator"));
        let fractions = facets.typed && !facets.whole;
        self.branches(id, branches, (exclusive, fractions), stated)
    }

    /// A set with parts that are a schema or `null`.
    fn or_null(&mut self, key: &Key, at: At<'d>, hint: Hint) -> Shape {
        let inner = self.beside_null(key.with_mask(key.mask.without(Kinds::of(Kind::Null))));
        match self.kinds_of(&inner).is_empty() {
            true => Shape::Null,
            false => Shape::Nullable(self.of_key(inner, at, hint)),
        }
    }

    /// The kinds a set allows; where there are too many ways to choose, those that it allows apart from its unions.
    pub(super) fn kinds_of(&mut self, key: &Key) -> Kinds {
        if let Some(known) = self.kinds.get(key) {
            return *known;
        }
        let kinds = deeper(|| self.kinds_afresh(key));
        self.kinds.insert(key.clone(), kinds);
        kinds
    }

    /// The kinds of a set with parts that are a schema or `null`: these all allow `null`, and so the others decide on it.
    fn kinds_with_wholes(&mut self, key: &Key) -> Kinds {
        let null = Kinds::of(Kind::Null);
        let mut others = key.with_mask(key.mask.and(null));
        others
            .parts
            .retain(|part| !is_open_whole(self.at(part.node), part.without));
        let inner = self.beside_null(key.with_mask(key.mask.without(null)));
        self.kinds_of(&inner).or(self.kinds_of(&others))
    }

    fn kinds_afresh(&mut self, key: &Key) -> Kinds {
        if self.open_whole(key).is_some() {
            return self.kinds_with_wholes(key);
        }
        let facets = self.facets(key);
        if let Some((index, without, list)) = facets.union {
            let mut base = key.clone();
            base.parts[index].without |= without;
            if self.has_too_many_ways(key) {
                return facets.kinds;
            }
            // What lists nothing but choices is forgotten, lest sets differ by the way that led to them; a circle of these
            // ends where one is met again.
            if !self.resolver.is_circular(self.at(base.parts[index].node)) {
                self.drop_idle(&mut base);
            }
            let (mut kinds, mut sure, mut refused) = (Kinds::NONE, 0, false);
            for branch in list.items() {
                let joined = base.and(&self.key(branch));
                // A branch that leads back here adds nothing new.
                let found = match joined.parts.len() > 64 || joined == *key {
                    true => facets.kinds,
                    false => self.kinds_of(&joined),
                };
                sure += usize::from(self.is_null_sure(&joined, found));
                refused |= self.refused_null.contains(&joined);
                kinds = kinds.or(found);
            }
            // What several branches of a `oneOf` allow, it refuses.
            if without == Part::ONE_OF && sure > 1 {
                kinds = kinds.without(Kinds::of(Kind::Null));
                refused = true;
            }
            if refused {
                self.refused_null.insert(key.clone());
            }
            return facets.kinds.and(kinds);
        }
        let untyped = !facets.typed && !self.config.exact_untyped;
        let kinds = match untyped.then(|| self.meant(&facets, key)).flatten() {
            Some(meant) => facets.kinds.and(meant),
            None => facets.kinds,
        };
        self.kinds_that_can_be(&facets, kinds)
    }

    /// A part whose only narrowing keyword was the union now says nothing.
    pub(super) fn drop_idle(&self, key: &mut Key) {
        key.parts.retain(|part| {
            let at = self.resolver.documents().at(part.node);
            at.as_bool() == Some(false)
                || is_open_whole(at, part.without)
                || at
                    .members()
                    .any(|(name, _)| self.narrows(at, name) && !is_chosen(name, part.without))
        });
    }

    /// Whether a branch says nothing about the shape: `required` and other plain assertions.
    pub(super) fn only_constrains(&mut self, branch: At<'d>) -> bool {
        branch.kind() == crate::load::Kind::Object
            && !branch.is_empty()
            && branch.members().all(|(name, _)| {
                matches!(
                    name,
                    "required"
                        | "not"
                        | "minProperties"
                        | "maxProperties"
                        | "minItems"
                        | "maxItems"
                        | "uniqueItems"
                        | "minLength"
                        | "maxLength"
                        | "pattern"
                        | "minimum"
                        | "maximum"
                        | "exclusiveMinimum"
                        | "exclusiveMaximum"
                        | "multipleOf"
                        | "dependentRequired"
                        | "propertyNames"
                ) || !crate::keyword::asserts(name)
            })
    }

    /// The set without its union, which only constrains: its check holds the union.
    fn constrained(&mut self, id: TypeId, base: &Key, key: &Key, at: At<'d>) -> Shape {
        let mut facets = self.facets(base);
        // A constant has no check of its own, and the branches ask for some.
        facets.constant = false;
        let shape = self.shape(id, base, at, facets);
        let shape = self.unaliased(shape);
        if !matches!(shape, Shape::Union(_) | Shape::Nullable(_)) {
            return shape;
        }
        // These carry what their cases ask, not what is asked of all of them.
        let distinction = "Value".to_owned();
        let inner = self.push(
            at,
            Hint::Case {
                parent: id,
                distinction,
            },
            shape,
        );
        let rule = self.rule_of(key, at);
        let ty = &mut self.api.types[inner.0 as usize];
        ty.schema = rule;
        ty.checks.checks.push(Check::Json);
        Shape::Alias(inner)
    }

    fn branches(
        &mut self,
        id: TypeId,
        branches: Vec<Branch<'d>>,
        (exclusive, fractions): (bool, bool),
        stated: Option<At<'d>>,
    ) -> Shape {
        match branches.as_slice() {
            [] => return Shape::Never,
            [only] => {
                if let Some(shape) = self.annotated(id, &branches, fractions) {
                    return shape;
                }
                let hint = self.api.ty(id).hint.clone();
                let inner = self.of_key(only.key.clone(), only.at, hint);
                self.say_of_inside(id, inner);
                return Shape::Alias(inner);
            }
            _ => {}
        }
        if stated.is_none() {
            if let Some(shape) = self.one_enumeration(id, &branches, (exclusive, fractions)) {
                return shape;
            }
            if let Some(shape) = self.one_record(id, &branches) {
                return shape;
            }
        }
        let words = self.words_alone(&branches, stated.is_none());
        let constants = self.constants(&branches);
        let mut cases: Vec<Case> = Vec::new();
        for index in 0..branches.len() {
            let words = words.as_ref().map(|words| words[index].as_slice());
            match words {
                Some(words @ [_, _, ..]) => {
                    cases.extend(self.each_word(id, &branches[index], words))
                }
                _ => cases.push(self.case(id, index, &branches, (words.is_some(), &constants))),
            }
        }
        if let Some(scalar) = self.one_scalar(&cases) {
            self.suggest(id, &cases, &scalar);
            return scalar;
        }
        let discriminator = stated
            .and_then(|d| self.discriminator(d, &branches))
            .map(Box::new);
        Shape::Union(Union {
            cases,
            exclusive,
            discriminator,
        })
    }

    /// The enumeration that the only branch of a named schema is, where it is a value with a title: others may come.
    fn annotated(&mut self, id: TypeId, only: &[Branch<'d>], fractions: bool) -> Option<Shape> {
        let is_named = matches!(self.api.ty(id).hint, Hint::Component(_));
        let told = |branch: &Branch<'_>| {
            branch.at.get("const").is_some() && said(branch.at, "title").is_some()
        };
        let found = (is_named && only.iter().all(told))
            .then(|| self.one_enumeration(id, only, (false, fractions)))
            .flatten();
        found.filter(|shape| matches!(shape, Shape::Enum(_) | Shape::IntEnum(_)))
    }

    fn case(
        &mut self,
        id: TypeId,
        index: usize,
        all: &[Branch<'d>],
        (words, constants): (bool, &[Constants<'d>]),
    ) -> Case {
        let branch = &all[index];
        let named = self.name_behind(branch.at);
        let distinction = named
            .map(|name| self.own_case(id, &name, all).unwrap_or(name))
            .or_else(|| self.title_behind(branch.at))
            .or_else(|| self.distinction(index, all, constants))
            .unwrap_or_else(|| format!("Variant{}", index + 1));
        self.lint_case(branch.at, &distinction, &branch.key);
        let hint = Hint::Case {
            parent: id,
            distinction: distinction.clone(),
        };
        let ty = match words && self.kinds_of(&branch.key).has(Kind::String) {
            true => self.perhaps_constant(branch.key.clone(), branch.at, hint).0,
            false => self.of_key(branch.key.clone(), branch.at, hint),
        };
        Case {
            ty,
            hint: distinction,
            origin: self.origin(branch.at),
        }
    }

    /// What a schema's case of this name is called where it is the schema itself: its own members, as those of any base are.
    fn own_case(&mut self, id: TypeId, name: &String, all: &[Branch<'d>]) -> Option<String> {
        if !matches!(&self.api.ty(id).hint, Hint::Component(own) if own == name) {
            return None;
        }
        let names = all.iter().filter_map(|branch| self.name_behind(branch.at));
        let names: Vec<String> = names.filter(|other| other != name).collect();
        Some(base_name(&names, Some(name), &self.bases.names).to_owned())
    }

    /// A value of several kinds: a case per kind.
    pub(super) fn union_of_kinds(
        &mut self,
        id: TypeId,
        key: &Key,
        at: At<'d>,
        kinds: Kinds,
    ) -> Shape {
        let groups = [
            (Kinds::of(Kind::Bool), "Boolean"),
            (Kinds::NUMBER, "Number"),
            (Kinds::of(Kind::String), "String"),
            (Kinds::of(Kind::Array), "List"),
            (Kinds::of(Kind::Object), "Object"),
        ];
        let mut cases = Vec::new();
        for (group, name) in groups {
            let mask = kinds.and(group);
            if mask.is_empty() {
                continue;
            }
            let name = match mask == Kinds::of(Kind::Integer) {
                true => "Integer",
                false => name,
            };
            let hint = Hint::Case {
                parent: id,
                distinction: name.to_owned(),
            };
            cases.push(Case {
                ty: self.of_key(key.with_mask(mask), at, hint),
                hint: name.to_owned(),
                origin: self.origin(at),
            });
        }
        Shape::Union(Union {
            cases,
            exclusive: false,
            discriminator: None,
        })
    }
}
