//! What a type's values must satisfy beyond its shape.
//!
//! In: a set and the shape it got. Keywords that the shape carries (members, items, kinds) are left
//! out; the rest become checks on the typed value, or `Check::Json` where only the JSON can be
//! judged.

use std::collections::HashSet;

use crate::ir::{
    Assertion, Check, Kind, Kinds, Literal, Number, PatternId, Record, Rest, Shape, TypeId,
};
use crate::keyword;
use crate::load::{self, At};

use super::contradiction::closing;
use super::facets::{count, is_contrary, is_of_others, nullable, others};
use super::relative::never;
use super::set::{Key, Part, is_chosen, is_open_whole};
use super::{Lowering, flag, literal};

impl<'d> Lowering<'_, 'd> {
    pub(super) fn checks(&mut self, id: TypeId, key: &Key, shape: &Shape) -> Assertion {
        let mut checks = Vec::new();
        match shape {
            // The parts are the parts of what these wrap or choose from, which checks them.
            Shape::Nullable(_) if self.ambiguous_null.contains(&id) || self.lists_no_null(key) => {
                let checks = vec![Check::Kind(Kinds::ALL.without(Kinds::of(Kind::Null)))];
                return Assertion { checks };
            }
            Shape::Nullable(_) | Shape::Alias(_) | Shape::Union(_) => {
                let beyond = self.is_beyond_cases(key, shape);
                checks.extend(beyond.then_some(Check::Json));
                return Assertion { checks };
            }
            Shape::Any => {
                let asked = self.parts(key).iter().any(|(at, _)| self.asks(*at));
                checks.extend(asked.then_some(Check::Json));
                return Assertion { checks };
            }
            _ => {}
        }
        for (at, without) in self.parts(key) {
            let is_null = matches!(shape, Shape::Null);
            if is_null && is_open_whole(at, without) {
                continue;
            }
            for (name, value) in at.members() {
                checks.extend(match name {
                    "patternProperties" => self.pattern_properties(key, at, value, shape),
                    _ => self.own_check((at, without), (name, value), shape),
                });
            }
        }
        if let Shape::Record(record) = shape {
            checks.extend(self.forbidden(key, record));
            checks.extend(self.impossible(key, record));
        }
        if checks.contains(&Check::Json) {
            checks = vec![Check::Json];
        }
        Assertion::of(checks)
    }

    /// Whether a schema of a set lists values, none of the type beside it and none of them `null`.
    fn lists_no_null(&self, key: &Key) -> bool {
        let parts = self.parts(key);
        parts.iter().any(|(at, _)| {
            let is_null = |value: At<'_>| value.kind() == load::Kind::Null;
            let listed = at.get("enum").into_iter().flat_map(At::items);
            let mut listed = listed.chain(at.get("const"));
            is_contrary(*at) && !nullable(*at) && !listed.any(is_null)
        })
    }

    /// Members that one part declares and another, which does not name them, refuses.
    fn forbidden(&mut self, key: &Key, record: &Record) -> Vec<Check> {
        if key.parts.len() < 2 {
            return Vec::new();
        }
        let parts = self.parts(key);
        let closing = closing(&parts);
        let mut refused = |wire: &str| {
            let mut closing = closing.iter();
            closing.any(|part| self.refusal(*part, wire, &parts).is_some())
        };
        let wires = record.fields.iter().map(|field| &field.wire);
        let wires = wires.filter(|wire| refused(wire));
        wires.map(|wire| Check::Forbidden(wire.clone())).collect()
    }

    /// Members that are required though the object is closed to them: no value has them, and so none is valid.
    fn impossible(&self, key: &Key, record: &Record) -> Vec<Check> {
        if record.rest != Rest::Closed {
            return Vec::new();
        }
        let known: HashSet<&str> = record.fields.iter().map(|f| f.wire.as_str()).collect();
        let parts = self.parts(key);
        let required = parts.iter().filter_map(|(at, _)| at.get("required"));
        let names = required.flat_map(At::items).filter_map(At::as_str);
        names
            .filter(|wire| !known.contains(wire))
            .map(|wire| Check::Required(wire.to_owned()))
            .collect()
    }

    /// What a keyword asks of a value beyond what its shape carries.
    fn own_check(
        &mut self,
        (at, without): (At<'d>, u8),
        (name, value): (&str, At<'d>),
        shape: &Shape,
    ) -> Vec<Check> {
        if let Some(checks) = self.plain_check(at, name, value, shape) {
            return checks;
        }
        let nothing = Some(Vec::new());
        let checks = match name {
            name if is_chosen(name, without) => nothing,
            // These speak of the text of an event's data.
            "anyOf" | "oneOf" if self.view == Part::IN_EVENTS => None,
            "anyOf" | "oneOf" | "not" | "if" | "dependentSchemas" | "dependentRequired"
            | "contains" => self.composite(at, name, value, shape),
            "enum" | "const"
                if matches!(shape, Shape::Enum(_) | Shape::IntEnum(_) | Shape::Const(_)) =>
            {
                nothing
            }
            "enum" | "const" => Some(vec![Check::OneOfValues(listed(at, name, value))]),
            "items" if is_beside_places(at, shape) => None,
            "items" if !value.is_array() => nothing,
            "prefixItems" | "items" if matches!(shape, Shape::Tuple(_)) => nothing,
            // A list of what stands at each place; where nothing more may follow, its length says the rest.
            "prefixItems"
                if matches!(shape, Shape::List(item) if self.api.ty(*item).shape != Shape::Any)
                    && at.get("items").and_then(At::as_bool) == Some(false) =>
            {
                Some(vec![Check::MaxItems(value.items().count() as u64)])
            }
            "$dynamicRef" if self.is_dynamic(at) => None,
            // What it asks is in the types of members, as what `additionalProperties` asks.
            "unevaluatedProperties"
                if is_of_others(name, at) && matches!(shape, Shape::Record(_) | Shape::Map(_)) =>
            {
                nothing
            }
            _ if is_said_by_text(name, shape) => None,
            _ => nothing,
        };
        checks.unwrap_or_else(|| vec![Check::Json])
    }

    /// A keyword that one check says, or that says nothing about this shape; `None` if it is not of
    /// that kind.
    pub(super) fn plain_check(
        &mut self,
        at: At<'d>,
        name: &str,
        value: At<'d>,
        shape: &Shape,
    ) -> Option<Vec<Check>> {
        if matches!(shape, Shape::Foreign(..)) {
            return foreign_check(name);
        }
        if let (Shape::Tuple(places), "minItems" | "maxItems" | "uniqueItems") = (shape, name) {
            return Some(tuple_check(name, value, places.len() as u64));
        }
        let number = || Number(value.as_number().unwrap_or("0").to_owned());
        let numeric = matches!(shape, Shape::Int(_) | Shape::Float(_));
        let string = matches!(
            shape,
            Shape::Str | Shape::Extensible(_) | Shape::Text(_) | Shape::Bytes(_) | Shape::Enum(_)
        );
        let list = matches!(shape, Shape::List(_));
        let check = match name {
            "minimum" if numeric => match flag(at, "exclusiveMinimum") {
                true => Check::ExclusiveMinimum(number()),
                false => Check::Minimum(number()),
            },
            "maximum" if numeric => match flag(at, "exclusiveMaximum") {
                true => Check::ExclusiveMaximum(number()),
                false => Check::Maximum(number()),
            },
            // 3.0 has booleans here, which belong to the bound beside them.
            "exclusiveMinimum" if numeric => match value.as_number() {
                Some(_) => Check::ExclusiveMinimum(number()),
                None => return Some(Vec::new()),
            },
            "exclusiveMaximum" if numeric => match value.as_number() {
                Some(_) => Check::ExclusiveMaximum(number()),
                None => return Some(Vec::new()),
            },
            // Every integer is a multiple of 1.
            "multipleOf" if matches!(shape, Shape::Int(_)) && value.as_number() == Some("1") => {
                return Some(Vec::new());
            }
            "multipleOf" if numeric => Check::MultipleOf(number()),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf"
                if matches!(shape, Shape::IntEnum(_)) =>
            {
                Check::Json
            }
            "minLength" if string => Check::MinLength(count(value)),
            "maxLength" if string => Check::MaxLength(count(value)),
            "pattern" if string => Check::Pattern(self.pattern(value.as_str()?, value)),
            "minItems" if list => Check::MinItems(count(value)),
            "maxItems" if list => Check::MaxItems(count(value)),
            "uniqueItems" if list => match value.as_bool() {
                Some(true) => Check::UniqueItems,
                _ => return Some(Vec::new()),
            },
            "format" | "contentEncoding" => return Some(self.annotation_check(name, value, shape)),
            "minProperties" | "maxProperties" | "propertyNames" => match shape {
                Shape::Map(_) => self.map_check(name, value),
                // Which members there are is known, unless some are left unread.
                Shape::Record(record) if record.rest != Rest::Open && name != "propertyNames" => {
                    self.map_check(name, value)
                }
                Shape::Record(_) => Check::Json,
                _ => return Some(Vec::new()),
            },
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf"
            | "minLength" | "maxLength" | "pattern" | "minItems" | "maxItems" | "uniqueItems" => {
                return Some(Vec::new());
            }
            _ => return None,
        };
        Some(vec![check])
    }

    fn map_check(&mut self, name: &str, value: At<'d>) -> Check {
        match name {
            "minProperties" => Check::MinProperties(count(value)),
            "maxProperties" => Check::MaxProperties(count(value)),
            _ => match self.relative(value, &Shape::Str, 0) {
                Some(names) => Check::PropertyNames(names),
                None => Check::Json,
            },
        }
    }

    /// `format` and `contentEncoding`, where the shape does not carry them.
    fn annotation_check(&self, keyword: &str, value: At<'d>, shape: &Shape) -> Vec<Check> {
        let Some(name) = value
            .as_str()
            .filter(|_| self.asserts_annotation(keyword, value))
        else {
            return Vec::new();
        };
        let carried = match shape {
            Shape::Text(format) => super::scalar::text_format(name) == Some(*format),
            Shape::Bytes(coding) => super::scalar::coding(name) == Some(*coding),
            Shape::Int(kind) => super::scalar::int_format(name) == Some(*kind),
            _ => false,
        };
        match shape {
            _ if carried || !super::scalar::is_checked(name, shape) => Vec::new(),
            Shape::Str | Shape::Extensible(_) | Shape::Text(_) | Shape::Enum(_) => {
                vec![Check::Format(name.to_owned())]
            }
            _ => vec![Check::Json],
        }
    }

    /// What `patternProperties` asks beyond the types of members: where its schemas ask nothing, or all values have the
    /// type of the one that there is, only how members are called.
    fn pattern_properties(
        &mut self,
        key: &Key,
        at: At<'d>,
        patterns: At<'d>,
        shape: &Shape,
    ) -> Vec<Check> {
        let (Shape::Record(_) | Shape::Map(_)) = shape else {
            return Vec::new();
        };
        let mut schemas = patterns.members().map(|(_, schema)| schema);
        let idle = !schemas.any(|schema| self.asks(schema));
        let typed = matches!(shape, Shape::Map(_)) && self.sole_pattern(key).is_some();
        // Beside patterns the rest is of any type, whatever another schema asks of it.
        let asked_beside = self.parts(key).iter().any(|(other, _)| {
            let asked = others(*other);
            other.id() != at.id() && asked.is_some_and(|asked| self.asks(asked))
        });
        if !(idle || typed) || asked_beside {
            return vec![Check::Json];
        }
        let others = others(at);
        if !others.is_some_and(|others| self.asks(others)) || self.always_matches(patterns) {
            return Vec::new();
        }
        let named = at.get("properties");
        let is_named = |wire: &str| named.is_some_and(|named| named.get(wire).is_some());
        let alone = match shape {
            Shape::Record(record) => record.fields.iter().all(|field| is_named(&field.wire)),
            _ => true,
        };
        match alone && others.and_then(At::as_bool) == Some(false) {
            true => vec![Check::PropertyNames(self.names(patterns))],
            false => vec![Check::Json],
        }
    }

    /// That a name matches one of several patterns.
    fn names(&mut self, patterns: At<'d>) -> Assertion {
        let mut matching: Vec<Assertion> = patterns
            .members()
            .map(|(source, _)| Assertion {
                checks: vec![Check::Pattern(self.pattern(source, patterns))],
            })
            .collect();
        match matching.len() {
            1 => matching.remove(0),
            _ => Assertion {
                checks: vec![Check::AnyOf(matching)],
            },
        }
    }

    /// Whether a schema asserts anything at all.
    fn asks(&self, at: At<'d>) -> bool {
        let format = self.vocabulary(at).format;
        let asserts = |(name, value): (&str, At<'d>)| {
            keyword::find(name).is_some_and(|row| row.evaluated)
                || self.asserts_annotation(name, value)
                || (name == "format" && format)
        };
        at.as_bool() == Some(false) || at.members().any(asserts)
    }

    /// The pattern of an expression, once for all its uses.
    pub(super) fn pattern(&mut self, source: &str, at: At<'d>) -> PatternId {
        let hint = self.pattern_hint(at);
        if let Some(id) = self.patterns.get(source) {
            let hints = &mut self.api.patterns[id.0 as usize].hints;
            if !hints.contains(&hint) {
                hints.push(hint);
            }
            return *id;
        }
        let id = PatternId(self.api.patterns.len() as u32);
        self.api.patterns.push(crate::ir::Pattern {
            source: source.to_owned(),
            origin: self.origin(at),
            hints: vec![hint],
        });
        self.patterns.insert(source.to_owned(), id);
        id
    }

    /// The nearest name above a pattern: the member or schema whose value it describes.
    fn pattern_hint(&self, at: At<'d>) -> String {
        let mut names = Vec::new();
        let mut place = Some(at);
        while let Some(at) = place {
            if let Some(name) = self.components.get(&at.id()) {
                names.push(name.clone());
                break;
            }
            let container = at.parent().and_then(|p| p.key());
            if container == Some("properties") && names.is_empty() {
                names.extend(at.key().map(str::to_owned));
            }
            if let (Some(_), Some(name)) = (at.get("in"), at.get("name").and_then(At::as_str)) {
                names.push(name.to_owned());
                break;
            }
            place = at.parent();
        }
        names.reverse();
        names.join("_")
    }
}

/// What a type of the user's own holds, only its JSON tells.
fn foreign_check(keyword: &str) -> Option<Vec<Check>> {
    let applies = matches!(
        keyword,
        "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "multipleOf"
            | "minLength"
            | "maxLength"
            | "pattern"
            | "enum"
            | "const"
    );
    applies.then(|| vec![Check::Json])
}

/// Whether `items` of a schema speaks of places of a tuple, which another schema states.
fn is_beside_places(at: At<'_>, shape: &Shape) -> bool {
    let own = at.get("prefixItems").or_else(|| at.get("items"));
    let own = own.filter(|list| list.is_array()).map_or(0, At::len);
    matches!(shape, Shape::Tuple(places) if own < places.len())
}

/// A keyword of lists that speaks of a tuple, which has as many items as it has places.
fn tuple_check(name: &str, value: At<'_>, places: u64) -> Vec<Check> {
    match name {
        "minItems" if count(value) > places => never().checks,
        "maxItems" if count(value) < places => never().checks,
        "uniqueItems" if value.as_bool() == Some(true) && places > 1 => vec![Check::Json],
        _ => Vec::new(),
    }
}

/// Whether a keyword says something about values of a shape that only the JSON shows.
fn is_said_by_text(keyword: &str, shape: &Shape) -> bool {
    match keyword {
        "unevaluatedProperties" | "dependencies" => {
            matches!(shape, Shape::Record(_) | Shape::Map(_) | Shape::Any)
        }
        "items" | "prefixItems" | "unevaluatedItems" => {
            matches!(shape, Shape::List(_) | Shape::Tuple(_) | Shape::Any)
        }
        _ => false,
    }
}

/// The kinds of value a shape holds.
pub(super) fn kinds(shape: &Shape, of: &dyn Fn(TypeId) -> Kinds) -> Kinds {
    match shape {
        Shape::Union(union) => {
            let cases = union.cases.iter().map(|case| of(case.ty));
            cases.fold(Kinds::NONE, Kinds::or)
        }
        Shape::Nullable(inner) => of(*inner).or(shape.own_kinds()),
        Shape::Alias(inner) => of(*inner),
        shape => shape.own_kinds(),
    }
}

/// Whether a record may hold members that no field names.
pub(super) fn is_open(rest: Rest) -> bool {
    rest != Rest::Closed
}

/// The values that `enum` or `const` allows; beside `nullable` also `null`.
pub(super) fn listed(at: At<'_>, name: &str, value: At<'_>) -> Vec<Literal> {
    let mut values: Vec<Literal> = match name {
        "const" => vec![literal::literal(value)],
        _ => value.items().map(literal::literal).collect(),
    };
    if nullable(at) && !values.contains(&Literal::Null) {
        values.push(Literal::Null);
    }
    values
}
