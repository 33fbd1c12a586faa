//! Sets of schemas that ask for what no object can be.
//!
//! A union joins each of its cases with what stands beside it. Where that is one of the cases, as in a base whose children may
//! be any node and a type derived from it whose children are paragraphs, every other case asks for another tag.

use crate::diagnostic::Code;
use crate::ir::{Kind, Kinds};
use crate::load::At;

use super::Lowering;
use super::facets::{Facets, count, nullable, others, stated_kinds};
use super::literal::literal;
use super::set::{Key, is_nothing};

impl<'d> Lowering<'_, 'd> {
    /// The kinds of a set without objects, if no object has all the members that the set requires.
    pub(super) fn kinds_that_can_be(&mut self, facets: &Facets<'d>, kinds: Kinds) -> Kinds {
        let objects = Kinds::of(Kind::Object);
        match kinds.has(Kind::Object) && self.contradictory_member(facets).is_some() {
            true => kinds.without(objects),
            false => kinds,
        }
    }

    /// A required member that has no value which all its schemas allow.
    fn contradictory_member(&mut self, facets: &Facets<'d>) -> Option<&'d str> {
        facets.required.names().find(|name| {
            let schemas = facets.properties.get(name);
            let several = schemas.filter(|schemas| schemas.len() > 1);
            several.is_some_and(|schemas| {
                let member = self.key_of_all(schemas);
                self.facets(&member).kinds.is_empty()
            })
        })
    }

    /// Reports a named schema that nothing can be, which makes no type where it is one choice of several, and members that
    /// cannot be there.
    pub(super) fn lint_contradiction(&mut self, at: At<'d>, name: &str, key: &Key) {
        self.lint_count(name, key);
        if key.parts.len() < 2 {
            return;
        }
        let facets = self.facets(key);
        match self.contradictory_member(&facets) {
            Some(member) if self.kinds_of(key).is_empty() => {
                let message = format!(
                    "nothing can be `{name}`: it requires `{member}`, of which its schemas allow no common value"
                );
                let report = self.diags.report(Code::NothingFits, at, message);
                drop(report.fix(
                    "let a base that it includes allow what it states itself; if it lists choices, `oneOf` is meant",
                ));
            }
            _ => self.lint_closed(at, name, key, &facets),
        }
    }

    /// What schemas of one value, be it a member's or an item's, mean that each allow something and all together nothing, which is
    /// reported: what states it last is meant to replace what it includes, and that is what comes. It is never valid.
    pub(super) fn meant_all_the_same(&mut self, key: &Key, at: At<'d>) -> Option<Key> {
        let parts = self.parts(key);
        let apart = key.mask == Kinds::ALL
            && parts.len() > 1
            && !parts.iter().any(|(part, _)| is_nothing(*part));
        if !apart {
            return None;
        }
        self.lint_never(at, &parts);
        let last = |count: usize| Key {
            parts: key.parts[key.parts.len() - count..].to_vec(),
            mask: key.mask,
        };
        let mut meant = (1..parts.len()).map(last);
        meant.rfind(|meant| !self.facets(meant).kinds.is_empty())
    }

    fn lint_never(&self, at: At<'d>, parts: &[(At<'d>, u8)]) {
        let places = parts
            .iter()
            .map(|(part, _)| format!("`{}`", part.pointer()));
        let places: Vec<String> = places.take(3).collect();
        let message = format!(
            "nothing can be this: no value is allowed by all of {}",
            places.join(", ")
        );
        let report = self.diags.report(Code::NothingFits, at, message);
        drop(report.fix("let each allow what the others ask: schemas of one value add to each other, and none replaces what another states"));
    }

    /// Reports an object that is closed to all but fewer members than it is to have.
    fn lint_count(&mut self, name: &str, key: &Key) {
        if !self.is_object(key) {
            return;
        }
        let parts = self.parts(key);
        let closed = parts.iter().filter(|(part, _)| is_closed(*part).is_some());
        let known = closed.map(|(part, _)| part.get("properties").map_or(0, At::len));
        let Some(known) = known.min() else {
            return;
        };
        let wanted = |(part, _): &(At<'d>, u8)| {
            let stated = part.get("minProperties")?;
            let least = count(stated);
            (least > known as u64).then_some((stated, least))
        };
        if let Some((stated, least)) = parts.iter().find_map(wanted) {
            let message = format!(
                "nothing can be `{name}`: it is to have {least} or more members and is closed to all but {known}"
            );
            let report = self.diags.report(Code::NothingFits, stated, message);
            drop(report.fix("lower `minProperties`, or state the members that are missing"));
        }
    }

    /// Whether a set allows objects alone.
    fn is_object(&mut self, key: &Key) -> bool {
        self.kinds_of(key) == Kinds::of(Kind::Object)
    }

    /// Reports a case of a union that what stands beside the union closes to its members.
    pub(super) fn lint_case(&mut self, at: At<'d>, name: &str, key: &Key) {
        // What has a name is reported under that.
        if key.parts.len() < 2 || self.canonical.contains_key(key) || !self.is_object(key) {
            return;
        }
        let facets = self.facets(key);
        self.lint_closed(at, name, key, &facets);
    }

    /// Reports members that one of the combined schemas states, and another, which does not name them, refuses
    /// (JSON Schema 2020-12 core, 10.3.2.3).
    fn lint_closed(&mut self, at: At<'d>, name: &str, key: &Key, facets: &Facets<'d>) {
        let parts = self.parts(key);
        let closing = closing(&parts);
        let members = facets.properties.names();
        let refused: Vec<_> = members
            .filter_map(|member| {
                let mut closing = closing.iter();
                let refusing = closing.find_map(|part| self.refusal(*part, member, &parts));
                Some((member, refusing?))
            })
            .collect();
        let required = |(member, _): &&(&str, At<'d>)| facets.required.has(member);
        let needed = refused.iter().find(required);
        let Some((member, closed)) = needed.or(refused.first()) else {
            return;
        };
        let message = match needed {
            Some(_) => format!(
                "nothing can be `{name}`: it requires `{member}`, which a schema that it combines refuses"
            ),
            None => format!(
                "`{member}` of `{name}` can never be there: a schema that it combines refuses it"
            ),
        };
        let report = self.diags.report(Code::NothingFits, at, message);
        let report = report.related(
            closed.span(),
            match closed.as_bool() {
                Some(_) => "this allows no member beyond its own",
                None => "of every member that is not beside it this asks for another type",
            },
        );
        let report = match refused.len() {
            1 => report,
            several => report.note(format!("{several} members are refused like this")),
        };
        drop(report.fix(match closed.as_bool() {
            Some(_) => "leave `additionalProperties: false` out of what is combined; from 3.1 on `unevaluatedProperties: false` closes the whole",
            None => "state `additionalProperties` beside all members; from 3.1 on `unevaluatedProperties` speaks of what none of the combined names",
        }));
    }

    /// What a schema asks of the members that it does not name (`additionalProperties`), if no value of a member that another of
    /// these states is that: as the schema is closed, or asks for a type that the others do not allow.
    pub(super) fn refusal(
        &mut self,
        schema: At<'d>,
        member: &str,
        parts: &[(At<'d>, u8)],
    ) -> Option<At<'d>> {
        let asked = others(schema).filter(|_| schema.get("patternProperties").is_none())?;
        let own = |part: At<'d>| part.get("properties")?.get(member);
        if own(schema).is_some() {
            return None;
        }
        let refuses = match asked.as_bool() {
            Some(open) => !open,
            None => {
                let stated = parts.iter().filter_map(|(part, _)| own(*part));
                self.leave_nothing(&Vec::from_iter(stated), asked)
            }
        };
        refuses.then_some(asked)
    }

    /// Whether what schemas allow of a value is of other types than another schema allows, or nothing by itself.
    fn leave_nothing(&mut self, stated: &[At<'d>], other: At<'d>) -> bool {
        let kinds = stated.iter().map(|schema| self.stated_by(*schema));
        let kinds = kinds.fold(Kinds::ALL, Kinds::and);
        kinds.and(self.stated_by(other)).is_empty()
    }

    /// The kinds that a schema allows by `type`, by the values that it lists, and by what it refers to, includes and chooses from.
    fn stated_by(&mut self, schema: At<'d>) -> Kinds {
        if let Some(known) = self.stated.get(&schema.id()) {
            return *known;
        }
        // What leads back to itself says no more there.
        self.stated.insert(schema.id(), Kinds::ALL);
        let mut kinds = Kinds::ALL;
        for part in self.expanded(&[schema]) {
            let at = self.at(part.node);
            if at.as_bool() == Some(false) {
                kinds = Kinds::NONE;
            }
            // `nullable` beside values or branches may be meant of the whole.
            let null = match nullable(at) {
                true => Kinds::of(Kind::Null),
                false => Kinds::NONE,
            };
            let listed = || Some(listed_kinds(at)?.or(null));
            kinds = kinds.and(stated_kinds(at).or_else(listed).unwrap_or(Kinds::ALL));
            let unions = ["anyOf", "oneOf"].into_iter();
            for branches in unions.filter_map(|name| at.get(name)) {
                let branches = branches.items().map(|branch| self.stated_by(branch));
                let chosen = branches.reduce(Kinds::or).unwrap_or(Kinds::ALL);
                kinds = kinds.and(chosen.or(null));
            }
        }
        self.stated.insert(schema.id(), kinds);
        kinds
    }
}

/// The schemas that speak of members which they do not name; of many, few do.
pub(super) fn closing<'d>(parts: &[(At<'d>, u8)]) -> Vec<At<'d>> {
    let parts = parts.iter().map(|(part, _)| *part);
    parts.filter(|part| others(*part).is_some()).collect()
}

/// The kinds of the values that a schema lists.
fn listed_kinds(at: At<'_>) -> Option<Kinds> {
    let kind = |value| Kinds::of(literal(value).kind());
    let listed = at
        .get("enum")
        .map(|list| list.items().map(kind).fold(Kinds::NONE, Kinds::or));
    listed.or_else(|| at.get("const").map(kind))
}

/// The `additionalProperties: false` of a schema that no pattern opens again.
fn is_closed(schema: At<'_>) -> Option<At<'_>> {
    let closed = others(schema).filter(|others| others.as_bool() == Some(false))?;
    schema.get("patternProperties").is_none().then_some(closed)
}
