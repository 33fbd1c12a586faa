//! Arrays and objects.

use crate::config::nearest;
use crate::diagnostic::Code;
use crate::fragment::{integral, range};
use crate::ir::{Access, Field, Hint, Literal, Presence, Record, Rest, Shape, TypeId};
use crate::load::{At, Kind};
use crate::pattern::Matcher;

use super::annotation::{docs_of_all, tellers_of};
use super::facets::{Facets, others};
use super::literal::literal;
use super::scalar::int_format;
use super::set::{Key, is_open_whole};
use super::{Lowering, flag, said};

/// Wider tuples are lists of anything, judged exactly: tuples of tuples of tuples would be written with more parts than
/// anyone could read or compile.
const WIDE: usize = 64;

impl<'d> Lowering<'_, 'd> {
    /// An array: a tuple where its length is pinned, a list otherwise.
    pub(super) fn list(&mut self, id: TypeId, at: At<'d>, facets: &Facets<'d>) -> Shape {
        let places = facets.prefix.len();
        let closed = facets.items.iter().any(|i| i.as_bool() == Some(false));
        let full = facets.min_items >= places as u64;
        let bounded = closed || facets.max_items.is_some_and(|max| max <= places as u64);
        if places > 0 && places <= 8 && full && bounded {
            let types = facets.prefix.iter().enumerate().map(|(index, schemas)| {
                let hint = Hint::Member {
                    parent: id,
                    wire: format!("item{}", index + 1),
                    title: schemas.first().and_then(|s| said(*s, "title")),
                };
                self.all_of(schemas, hint)
            });
            let types: Vec<TypeId> = types.collect();
            let mut left = WIDE;
            types
                .iter()
                .for_each(|id| self.count(*id, &mut vec![], &mut left));
            return match left {
                0 => Shape::List(self.any()),
                _ => Shape::Tuple(types),
            };
        }
        // Fewer items may come, but all of one kind, and no others.
        let closed = closed && facets.items.len() == 1;
        if let (true, Some(item)) = (closed, repeated(&facets.prefix)) {
            let title = said(item, "title");
            return Shape::List(self.schema(item, Hint::Item { parent: id, title }));
        }
        if places > 0 || facets.items.is_empty() {
            if places == 0 {
                self.diags.report(
                    Code::AnythingAllowed,
                    at,
                    "an array without `items` holds anything",
                );
            }
            return Shape::List(self.any());
        }
        let title = facets.items.first().and_then(|item| said(*item, "title"));
        let hint = Hint::Item { parent: id, title };
        Shape::List(self.all_of(&facets.items, hint))
    }

    /// Takes away from `left` each part of a tuple's type as it is written, those of what it holds one by one; what leads
    /// back to itself becomes a type with a name.
    fn count(&self, id: TypeId, within: &mut Vec<TypeId>, left: &mut usize) {
        if *left == 0 || within.contains(&id) {
            return;
        }
        *left -= 1;
        within.push(id);
        match &self.api.ty(id).shape {
            Shape::Tuple(items) => items
                .iter()
                .for_each(|item| self.count(*item, within, left)),
            Shape::Nullable(inner)
            | Shape::Alias(inner)
            | Shape::List(inner)
            | Shape::Map(inner) => self.count(*inner, within, left),
            _ => {}
        }
        within.pop();
    }

    /// An object: a record where members are named, a map otherwise.
    pub(super) fn object(
        &mut self,
        id: TypeId,
        key: &Key,
        at: At<'d>,
        facets: &Facets<'d>,
    ) -> Shape {
        let rest = self.rest(id, facets);
        if facets.properties.is_empty() && facets.required.is_empty() {
            if let Some(schema) = self.sole_pattern(key) {
                let title = said(schema, "title");
                return Shape::Map(self.schema(schema, Hint::Item { parent: id, title }));
            }
            match rest {
                Rest::Typed(value) => return Shape::Map(value),
                Rest::Open => return Shape::Map(self.any()),
                Rest::Closed => {}
            }
        }
        let mut fields = Vec::with_capacity(facets.properties.len());
        for (wire, schemas) in facets.properties.iter() {
            fields.push(self.field(id, wire, schemas, facets));
        }
        for wire in facets.required.names() {
            if facets.properties.has(wire) {
                continue;
            }
            self.report_undeclared(at, wire, facets, rest == Rest::Closed);
            if rest != Rest::Closed {
                fields.push(self.undeclared(at, wire, facets, id));
            }
        }
        Shape::Record(Record { fields, rest })
    }

    fn field(&mut self, id: TypeId, wire: &str, schemas: &[At<'d>], facets: &Facets<'d>) -> Field {
        let at = schemas[0];
        // Of data that holds JSON its text says what it is for.
        let told = match &facets.text_of_data {
            Some(texts) if wire == super::content::DATA => texts.as_slice(),
            _ => schemas,
        };
        let title = said(told[0], "title");
        let hint = Hint::Member {
            parent: id,
            wire: wire.to_owned(),
            title,
        };
        let presence = match facets.required.has(wire) {
            true => Presence::Required,
            false => Presence::Optional,
        };
        let key = self.key_of_all(schemas);
        let ty = self.member(key, at, hint, presence);
        self.member_told(wire, presence, ty, schemas, told)
    }

    /// A member of a type, with what its schemas tell of it; `told` are those that say what it is for.
    pub(super) fn member_told(
        &mut self,
        wire: &str,
        presence: Presence,
        (ty, enumerated): (TypeId, bool),
        schemas: &[At<'d>],
        told: &[At<'d>],
    ) -> Field {
        Field {
            origin: self.origin(schemas[0]),
            wire: wire.to_owned(),
            presence,
            ty,
            enumerated,
            access: self.access(told),
            default: tellers_of(schemas)
                .find_map(|s| s.get("default"))
                .map(|at| Box::new(super::literal::literal(at))),
            example: tellers_of(schemas).find_map(|s| self.example(s)),
            docs: self.docs_of_value(ty, docs_of_all(told), told),
            deprecated: tellers_of(told).any(|s| flag(s, "deprecated")),
        }
    }

    /// The type of a member, and whether it is a constant to which an API may add, by an `enum` of one string or number.
    ///
    /// That is what `const` says (JSON Schema 2020-12 validation, section 6.1.3), and how it has to be said up to OpenAPI
    /// 3.0. What may be left out says something by being there, so that only required members are constants by it.
    pub(super) fn member(
        &mut self,
        key: Key,
        at: At<'d>,
        hint: Hint,
        presence: Presence,
    ) -> (TypeId, bool) {
        match presence {
            Presence::Required => self.perhaps_constant(key, at, hint),
            Presence::Optional => (self.of_key(key, at, hint), false),
        }
    }

    /// The type of a set that is a constant where it can be, and whether it is one to which an API may add: to `true` there is
    /// nothing to add.
    pub(super) fn perhaps_constant(&mut self, key: Key, at: At<'d>, hint: Hint) -> (TypeId, bool) {
        let only = self.only_value(&key);
        // Whoever gives it a name wants the type.
        let named = |_: &Literal| {
            let place = self.origin(at).pointer;
            self.config.renamed_schema(&place, None).is_some()
        };
        let Some(value) = only.filter(|value| !named(value)) else {
            return (self.of_key(key, at, hint), false);
        };
        for (part, _) in self.parts(&key) {
            self.lint(part);
        }
        let grows = !matches!(value, Literal::Bool(_));
        let id = self.push(at, hint, Shape::Const(value));
        // What has no members is the same in every view.
        let whole = key.whole();
        let rule = self.viewing(0, |lowering| lowering.rule_of(&whole, at));
        self.api.types[id.0 as usize].schema = rule;
        (id, grows)
    }

    /// The one string, number or boolean that a set allows which has no name, is an `enum`, and says nothing else.
    pub(super) fn only_value(&mut self, key: &Key) -> Option<Literal> {
        if !self.lists_values_alone(key) {
            return None;
        }
        // Whatever includes a base has its members, and with them the same sets.
        if let Some(known) = self.constants.get(key) {
            return known.clone();
        }
        let facets = self.facets(key);
        let only = match facets.values.as_deref() {
            Some([value @ (Literal::String(_) | Literal::Bool(_))]) => Some(value.clone()),
            Some([value @ Literal::Number(text)]) => {
                let kind = facets.format.and_then(int_format);
                let held = kind.is_none_or(|kind| {
                    let range = range(kind).map(|(low, high)| low..=high);
                    integral(text).is_some_and(|n| range.is_none_or(|range| range.contains(&n)))
                });
                held.then(|| value.clone())
            }
            _ => None,
        };
        self.constants.insert(key.clone(), only.clone());
        only
    }

    /// Whether a set has no name, is an `enum`, and says nothing else.
    pub(super) fn lists_values_alone(&self, key: &Key) -> bool {
        let parts = self.parts(key);
        let says = |wanted: &str| parts.iter().any(|(at, _)| at.get(wanted).is_some());
        let alone = |at: At<'d>, without| {
            let others = |name| !matches!(name, "type" | "enum" | "nullable");
            let mut names = at.members().filter(|(name, value)| {
                // The width of an integer is asked of its value.
                let width = *name == "format" && value.as_str().is_some_and(is_width);
                others(*name) && !width
            });
            !is_open_whole(at, without) && !names.any(|(name, _)| self.narrows(at, name))
        };
        let plain = says("enum") && parts.iter().all(|(at, without)| alone(*at, *without));
        plain && !self.canonical.contains_key(&key.whole())
    }

    fn report_undeclared(&self, at: At<'d>, wire: &str, facets: &Facets<'d>, closed: bool) {
        let mut required = at.get("required").into_iter().flat_map(At::items);
        let stated = required.find(|item| item.as_str() == Some(wire));
        let message = match closed {
            true => format!("`{wire}` is required and not allowed: no value has it"),
            false => format!("`{wire}` is required but not among the properties"),
        };
        let place = stated.unwrap_or(at);
        let report = self.diags.report(Code::RequiredUndeclared, place, message);
        let declared = facets.properties.names();
        if let Some(name) = nearest(wire, declared) {
            drop(report.fix(format!("did you mean `{name}`?")));
        }
    }

    /// A member that `required` names and nothing declares: it is there, and may be anything that
    /// `additionalProperties` allows.
    fn undeclared(&mut self, at: At<'d>, wire: &str, facets: &Facets<'d>, id: TypeId) -> Field {
        let hint = Hint::Member {
            parent: id,
            wire: wire.to_owned(),
            title: None,
        };
        Field {
            origin: self.origin(at),
            wire: wire.to_owned(),
            presence: Presence::Required,
            // Whether a pattern speaks of it instead, the rule text says.
            ty: match facets.patterned {
                true => self.any(),
                false => self.all_of(&facets.additional, hint),
            },
            enumerated: false,
            access: Access::Both,
            default: None,
            example: None,
            docs: Default::default(),
            deprecated: false,
        }
    }

    pub(super) fn rest(&mut self, id: TypeId, facets: &Facets<'d>) -> Rest {
        let stated = &facets.additional;
        if facets.patterned {
            return Rest::Typed(self.any());
        }
        if stated.iter().any(|schema| schema.as_bool() == Some(false)) {
            return Rest::Closed;
        }
        if stated.is_empty() {
            return match self.config.keeps_unknown() || facets.keeps_unknown {
                true => Rest::Typed(self.any()),
                false => Rest::Open,
            };
        }
        let schemas: Vec<_> = stated
            .iter()
            .copied()
            .filter(|schema| schema.kind() == Kind::Object)
            .collect();
        let title = schemas.first().and_then(|schema| said(*schema, "title"));
        let hint = Hint::Item { parent: id, title };
        Rest::Typed(self.all_of(&schemas, hint))
    }

    /// The schema of all members of an object: that of its one pattern, where no name is left to anything else.
    pub(super) fn sole_pattern(&self, key: &Key) -> Option<At<'d>> {
        let parts = self.parts(key);
        let [(at, _)] = parts.as_slice() else {
            return None;
        };
        let patterns = at.get("patternProperties").filter(|p| p.len() == 1)?;
        let closed = others(*at).and_then(At::as_bool) == Some(false);
        let named = at.get("properties").is_some_and(|named| !named.is_empty());
        let sole = !named && (closed || self.always_matches(patterns));
        let (_, schema) = patterns.members().next().filter(|_| sole)?;
        Some(schema)
    }

    /// Whether every name matches one of some patterns.
    pub(super) fn always_matches(&self, patterns: At<'d>) -> bool {
        let mut sources = patterns.members();
        sources.any(|(source, _)| self.matchers.ask(source, Matcher::always_matches))
    }
}

/// Whether a format says how wide an integer is.
fn is_width(format: &str) -> bool {
    int_format(format).is_some()
}

/// The schema that stands at every place of a prefix.
fn repeated<'d>(prefix: &[Vec<At<'d>>]) -> Option<At<'d>> {
    let mut places = prefix.iter().map(|schemas| match schemas.as_slice() {
        [only] => Some(*only),
        _ => None,
    });
    let first = places.next()??;
    let value = literal(first);
    let same = |place: Option<At<'d>>| place.is_some_and(|place| literal(place) == value);
    places.all(same).then_some(first)
}
