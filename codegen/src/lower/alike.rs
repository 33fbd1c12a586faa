//! Branches of one structure: the same members, each plain whichever the branch.
//!
//! In: the branches of a union. Out: one record for all of them, where nothing of a branch is lost by it.

use std::collections::HashSet;

use crate::ir::{Access, Field, Hint, Kind, Kinds, Literal, Presence, Record, Shape, TypeId};
use crate::load::At;

use super::Lowering;
use super::members::Members;
use super::set::Key;
use super::union::Branch;

/// What branches have in common: their members, and in how many each is required.
struct Structure<'d> {
    members: Members<'d, Member<'d>>,
    required: Members<'d, usize>,
    /// The branches that say by their keywords alone that they are objects.
    untyped: Vec<Key>,
}

/// A member of several branches.
#[derive(Default)]
struct Member<'d> {
    /// What it may be, each once.
    keys: Vec<Key>,
    /// Its schemas, branch by branch.
    stated: Vec<Vec<At<'d>>>,
}

impl<'d> Lowering<'_, 'd> {
    /// The members of branches that all have the same ones.
    fn structure(&mut self, branches: &[Branch<'d>]) -> Option<Structure<'d>> {
        let mut members: Members<'d, Member<'d>> = Members::default();
        let mut required: Members<'d, usize> = Members::default();
        let (mut rest, mut untyped) = (None, Vec::new());
        for (index, branch) in branches.iter().enumerate() {
            let facets = self.facets(&branch.key);
            let meant = !facets.typed && !self.config.exact_untyped;
            let object = facets.kinds == Kinds::of(Kind::Object)
                || (meant && facets.implied == Kinds::of(Kind::Object));
            if !object || facets.union.is_some() || facets.patterned || facets.properties.is_empty()
            {
                return None;
            }
            if meant {
                untyped.push(branch.key.clone());
            }
            let additional: Vec<_> = facets.additional.iter().map(|a| a.as_bool()).collect();
            if rest.get_or_insert_with(|| additional.clone()) != &additional
                || additional.contains(&None)
            {
                return None;
            }
            if index > 0 && facets.properties.len() != members.len() {
                return None;
            }
            for (wire, schemas) in facets.properties.iter() {
                if index > 0 && !members.has(wire) {
                    return None;
                }
                let within = self.view_within();
                let key = self.viewing(within, |lowering| lowering.key_of_all(schemas));
                let member = members.entry(wire);
                if !member.keys.contains(&key) {
                    member.keys.push(key);
                }
                member.stated.push(schemas.clone());
            }
            for wire in facets.required.names() {
                *required.entry(wire) += 1;
            }
        }
        let declared = required.names().all(|wire| members.has(wire));
        declared.then_some(Structure {
            members,
            required,
            untyped,
        })
    }

    /// One record for branches of one structure.
    pub(super) fn one_record(&mut self, id: TypeId, branches: &[Branch<'d>]) -> Option<Shape> {
        let Structure {
            members,
            required,
            untyped,
        } = self.structure(branches)?;
        let members: Vec<(&str, Member<'d>)> = members.into_iter().collect();
        // Asked of all before one has a type.
        let mut plain = Vec::with_capacity(members.len());
        for (_, member) in &members {
            plain.push(match member.keys.as_slice() {
                [_] => None,
                keys => Some(self.plain(keys, member.stated[0][0])?),
            });
        }
        for key in &untyped {
            self.note_inferred(key, Kinds::of(Kind::Object));
        }
        let mut fields = Vec::with_capacity(members.len());
        for ((wire, member), plain) in members.into_iter().zip(plain) {
            let at = member.stated[0][0];
            let hint = Hint::Member {
                parent: id,
                wire: wire.to_owned(),
                title: None,
            };
            let presence = match required.get(wire) == Some(&branches.len()) {
                true => Presence::Required,
                false => Presence::Optional,
            };
            let ty = match plain {
                Some(shape) => (self.push_plain(&member.keys, at, hint, shape), false),
                None => self.member(member.keys[0].clone(), at, hint, presence),
            };
            fields.push(self.told_alike(wire, presence, ty, &member.stated));
        }
        let first = self.facets(&branches[0].key);
        let rest = self.rest(id, &first);
        Some(Shape::Record(Record { fields, rest }))
    }

    /// A member of which each branch tells something: what only some of them tell would be untrue of the others.
    fn told_alike(
        &mut self,
        wire: &str,
        presence: Presence,
        ty: (TypeId, bool),
        stated: &[Vec<At<'d>>],
    ) -> Field {
        let mut field = self.member_told(wire, presence, ty, &stated[0], &stated[0]);
        for schemas in &stated[1..] {
            let other = self.member_told(wire, presence, ty, schemas, schemas);
            field.deprecated &= other.deprecated;
            field.default = field
                .default
                .filter(|default| other.default.as_ref() == Some(default));
            if field.access != other.access {
                field.access = Access::Both;
            }
        }
        field
    }

    /// One type for a member that has several schemas, one branch or another's, if it is plain enough.
    pub(super) fn one_of_keys(&mut self, keys: &[Key], at: At<'d>, hint: Hint) -> Option<TypeId> {
        let shape = self.plain(keys, at)?;
        Some(self.push_plain(keys, at, hint, shape))
    }

    /// The enumeration or scalar that holds what each of several sets allows.
    fn plain(&mut self, keys: &[Key], at: At<'d>) -> Option<Shape> {
        let mut values = Vec::new();
        let mut known: HashSet<Literal> = HashSet::new();
        let mut plain = None;
        for key in keys {
            let facets = self.facets(key);
            // What nothing can be is no number either.
            if facets.union.is_some() || facets.kinds.is_empty() {
                return None;
            }
            match &facets.values {
                Some(found) if facets.kinds == Kinds::of(Kind::String) => {
                    for value in found {
                        if known.insert(value.clone()) {
                            values.push(value.clone());
                        }
                    }
                }
                Some(_) => return None,
                None if facets.typed => {
                    let single = facets.kinds == Kinds::of(Kind::String)
                        || facets.kinds == Kinds::of(Kind::Bool)
                        || facets.kinds.without(Kinds::NUMBER).is_empty();
                    let shape = single.then(|| self.scalar(at, &facets))?;
                    if plain.get_or_insert_with(|| shape.clone()) != &shape {
                        return None;
                    }
                }
                None => return None,
            }
        }
        match (plain, values.is_empty()) {
            (Some(shape), true) => Some(shape),
            (None, false) => Some(Shape::Enum(values)),
            (Some(Shape::Str), false) => Some(Shape::Str),
            _ => None,
        }
    }

    fn push_plain(&mut self, keys: &[Key], at: At<'d>, hint: Hint, shape: Shape) -> TypeId {
        let rule = match &shape {
            Shape::Enum(values) => Some(self.rule_of_values(at, values)),
            _ => None,
        };
        let id = self.push(at, hint, shape);
        for key in keys {
            let said = self.said_of_values(key);
            self.say_of_values(id, said);
        }
        let ty = &mut self.api.types[id.0 as usize];
        ty.default = None;
        ty.schema = rule.unwrap_or(ty.schema);
        id
    }
}
