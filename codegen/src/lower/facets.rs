//! What a set of schemas says about one value, gathered.

use std::collections::HashSet;

use crate::config::nearest;
use crate::diagnostic::Code;
use crate::fragment::integral;
use crate::ir::{Coding, Kind, Kinds, Literal};
use crate::load::{self, At};
use crate::resolve::Dialect;

use super::body::is_file;
use super::literal::literal;
use super::members::Members;
use super::scalar::int_format;
use super::set::{Key, Part, is_open_whole, open_unions};
use super::{Lowering, flag};

/// The shape keywords of a set, intersected or collected.
#[derive(Default)]
pub(super) struct Facets<'d> {
    /// The kinds that every part allows.
    pub(super) kinds: Kinds,
    /// Whether some part has a `type`, `enum` or `const`.
    pub(super) typed: bool,
    /// Whether a `type` or a `format` says that numbers are integers; listed values may be integers without.
    pub(super) whole: bool,
    /// The values that every `enum` and `const` allows.
    pub(super) values: Option<Vec<Literal>>,
    /// Whether a `const` is among them.
    pub(super) constant: bool,
    /// Per member the schemas that apply to it.
    pub(super) properties: Members<'d, Vec<At<'d>>>,
    /// Of an event whose data holds JSON: the schemas of the text, while `properties` has those of the JSON.
    pub(super) text_of_data: Option<Vec<At<'d>>>,
    /// The members that must be there.
    pub(super) required: Members<'d, ()>,
    /// The schemas of members that no part names.
    pub(super) additional: Vec<At<'d>>,
    /// Whether some part has `patternProperties`.
    pub(super) patterned: bool,
    /// Whether some part says that members which nobody names stay, as schemas of Kubernetes do.
    pub(super) keeps_unknown: bool,
    /// The schemas of every item (or of those behind a prefix).
    pub(super) items: Vec<At<'d>>,
    /// Per place the schemas of the item there.
    pub(super) prefix: Vec<Vec<At<'d>>>,
    /// `minItems`, `maxItems`.
    pub(super) min_items: u64,
    pub(super) max_items: Option<u64>,
    /// The least and the greatest integer that every part allows, as far as they say.
    pub(super) least: Option<i128>,
    pub(super) greatest: Option<i128>,
    /// `format`, first mention.
    pub(super) format: Option<&'d str>,
    /// The bytes that `contentEncoding` makes of a string, first mention.
    pub(super) encoding: Option<Coding>,
    /// The first union not yet accounted for: index of its part, flag, branches.
    pub(super) union: Option<(usize, u8, At<'d>)>,
    /// Keywords whose family tells the kind where no `type` does.
    pub(super) implied: Kinds,
}

impl<'d> Facets<'d> {
    fn no_less_than(&mut self, value: At<'d>) {
        self.least = self.least.max(bound(value, f64::ceil));
    }

    fn no_more_than(&mut self, value: At<'d>) {
        let most = bound(value, f64::floor);
        self.greatest = self.greatest.into_iter().chain(most).min();
    }

    fn require(&mut self, members: At<'d>) {
        for member in members.items().filter_map(At::as_str) {
            *self.required.entry(member) = ();
        }
    }

    fn prefixed(&mut self, list: At<'d>) {
        for (place, schema) in list.items().enumerate() {
            if self.prefix.len() <= place {
                self.prefix.push(Vec::new());
            }
            self.prefix[place].push(schema);
        }
    }
}

impl<'d> Lowering<'_, 'd> {
    /// Gathers the shape keywords of a set.
    pub(super) fn facets(&mut self, key: &Key) -> Facets<'d> {
        let mut facets = Facets {
            kinds: Kinds::ALL,
            ..Facets::default()
        };
        let parts = self.parts(key);
        for (index, (at, without)) in parts.iter().enumerate() {
            self.part_facets(&mut facets, index, *at, *without);
        }
        self.apply_additional(&mut facets, &parts);
        let view = key.view();
        if view == Part::IN_EVENTS {
            self.hold_content(&mut facets);
        }
        let optional = |schemas: &Vec<At<'d>>| self.is_optional_in(view, schemas);
        let properties = &facets.properties;
        facets
            .required
            .retain(|name| !properties.get(name).is_some_and(optional));
        facets.kinds = facets.kinds.and(key.mask);
        facets.whole |= facets.format.and_then(int_format).is_some();
        // Of numbers, too: equal constants are one type.
        facets.values.iter_mut().flatten().for_each(plain);
        if let Some(values) = &mut facets.values {
            values.retain(|value| facets.kinds.has(value.kind()));
            let kinds = values.iter().map(|value| Kinds::of(value.kind()));
            facets.kinds = kinds.fold(Kinds::NONE, Kinds::or);
        }
        facets
    }

    fn part_facets(&mut self, facets: &mut Facets<'d>, index: usize, at: At<'d>, without: u8) {
        if at.as_bool() == Some(false) {
            facets.kinds = Kinds::NONE;
            facets.typed = true;
            return;
        }
        if is_open_whole(at, without) {
            facets.union.get_or_insert((index, Part::NULLABLE, at));
            return;
        }
        let kinds = self.type_keyword(at);
        let contrary = is_contrary(at);
        facets.typed |= at.get("type").is_some_and(names_any);
        if let Some(kinds) = kinds {
            facets.kinds = facets.kinds.and(kinds);
            facets.typed = true;
            facets.whole |= kinds.has(Kind::Integer) && !kinds.has(Kind::Fraction);
        }
        for (name, value) in at.members() {
            match name {
                "enum" | "const" if contrary => {}
                "enum" => narrow(facets, value.items().map(literal).collect(), nullable(at)),
                "const" => {
                    facets.constant = true;
                    narrow(facets, vec![literal(value)], nullable(at));
                }
                "properties" => {
                    for (member, schema) in value.members() {
                        facets.properties.entry(member).push(schema);
                    }
                }
                "required" => facets.require(value),
                "patternProperties" => facets.patterned = true,
                KEEPS_UNKNOWN => facets.keeps_unknown |= value.as_bool() == Some(true),
                "items" if value.kind() != load::Kind::Array => facets.items.push(value),
                // 2020-12 gave the array form of `items` this name.
                "prefixItems" | "items" => facets.prefixed(value),
                "minItems" => facets.min_items = facets.min_items.max(count(value)),
                "maxItems" => {
                    let max = count(value);
                    facets.max_items = Some(facets.max_items.map_or(max, |old| old.min(max)));
                }
                "minimum" | "exclusiveMinimum" => facets.no_less_than(value),
                "maximum" | "exclusiveMaximum" => facets.no_more_than(value),
                "format" => facets.format = facets.format.or(value.as_str()),
                "contentEncoding" => facets.encoding = facets.encoding.or(self.encoded(value)),
                _ => {}
            }
            facets.implied = facets.implied.or(implied(name, value));
        }
        if is_file(at) {
            facets.format = facets.format.or(Some("binary"));
        }
        let union = open_unions(at, without).next();
        let union = union.map(|(flag, list)| (index, flag, list));
        facets.union = facets.union.or(union);
    }

    /// `additionalProperties` of a part speaks of every member which that part does not name, also
    /// where another part does (JSON Schema 2020-12 core, 10.3.2.3). Where it refuses whatever that part
    /// allows, the member keeps the type that the other part gives it, and a check says that it must not
    /// be there: APIs that combine such objects do send it.
    fn apply_additional(&mut self, facets: &mut Facets<'d>, parts: &[(At<'d>, u8)]) {
        for (at, _) in parts {
            let Some(additional) = others(*at) else {
                continue;
            };
            let patterned = at.get("patternProperties").is_some();
            let named = |name: &str| at.get("properties").is_some_and(|p| p.get(name).is_some());
            let says = !patterned && additional.as_bool().is_none();
            facets.additional.push(additional);
            for (name, schemas) in facets.properties.iter_mut().filter(|_| says) {
                if !named(name) && self.refusal(*at, name, parts).is_none() {
                    schemas.push(additional);
                }
            }
        }
    }

    /// The kinds that `type` (with 3.0's `nullable`) allows; `None` where it is absent, or says nothing that is known.
    fn type_keyword(&mut self, at: At<'d>) -> Option<Kinds> {
        let ty = at.get("type")?;
        match ty.is_array() {
            true if ty.items().next().is_some() => {
                ty.items().for_each(|name| self.lint_type(name));
            }
            _ => self.lint_type(ty),
        }
        if is_string_or_integer(at) {
            let message = "`int-or-string` is a string by its type; read as an integer or a string, as Kubernetes means it";
            let report = self.diags.report(Code::UnknownType, ty, message);
            drop(report.fix("write `x-kubernetes-int-or-string: true` instead"));
        }
        stated_kinds(at)
    }

    /// Says what is read where a name of a type is none of JSON Schema's.
    fn lint_type(&self, at: At<'d>) {
        let word = at.as_str();
        if word.is_some_and(|word| TYPES.contains(&word)) {
            return;
        }
        let file = word.is_some_and(|word| word.eq_ignore_ascii_case("file"));
        if word == Some("file") && self.resolver.dialect(at) == Dialect::Swagger2 {
            return;
        }
        let what = match word {
            Some("file") => "`file` is a type of Swagger 2.0 alone".to_owned(),
            Some(word) => format!("`{word}` is no type of JSON Schema"),
            None if is_empty(at) => "`type` is left empty".to_owned(),
            None => format!(
                "a type is named by a string; this is {}",
                at.kind().article()
            ),
        };
        let any = word.is_some_and(is_any);
        let read = match type_named(at) {
            Some(_) if file => "read as a string of bytes".to_owned(),
            Some(name) => format!("read as `{name}`"),
            None if any => "what else is said here holds for values of any type".to_owned(),
            None => "read as if nothing stood there".to_owned(),
        };
        let report = self
            .diags
            .report(Code::UnknownType, at, format!("{what}; {read}"));
        drop(match (type_named(at), word) {
            (Some(_), Some("file")) => report.fix("write `type: string` and `format: binary`"),
            (Some(name), _) => report.fix(format!("write `\"{name}\"`")),
            (None, _) if any => report.fix("leave `type` out"),
            (None, _) if is_empty(at) => report.fix("leave `type` out, or name one"),
            (None, word) => match word.and_then(near) {
                Some(name) => report.fix(format!("did you mean `{name}`?")),
                None => report.fix(format!("one of {}", TYPES.join(", "))),
            },
        });
    }
}

/// How Kubernetes says that a value is an integer or a string, mostly in place of a `type`.
pub(super) const INT_OR_STRING: &str = "x-kubernetes-int-or-string";

/// The same by a format, beside the one type that Swagger 2.0 has.
pub(super) const INT_OR_STRING_FORMAT: &str = "int-or-string";

/// How Kubernetes says that members which nobody names stay.
const KEEPS_UNKNOWN: &str = "x-kubernetes-preserve-unknown-fields";

/// What a schema asks of the members that it does not name: `additionalProperties`, or `unevaluatedProperties` where
/// nothing beside it looks at the same object, so that both say the same (JSON Schema 2020-12 core, 11.3).
pub(super) fn others(at: At<'_>) -> Option<At<'_>> {
    let looks_at_object = |name: &str| {
        matches!(
            name,
            "$ref"
                | "$dynamicRef"
                | "$recursiveRef"
                | "allOf"
                | "anyOf"
                | "oneOf"
                | "if"
                | "then"
                | "else"
                | "dependentSchemas"
                | "dependencies"
        )
    };
    at.get("additionalProperties").or_else(|| {
        let unevaluated = at.get("unevaluatedProperties")?;
        let alone = !at.members().any(|(name, _)| looks_at_object(name));
        alone.then_some(unevaluated)
    })
}

/// Whether a schema's `unevaluatedProperties` is what it asks of [`others`].
pub(super) fn is_of_others(keyword: &str, at: At<'_>) -> bool {
    keyword == "unevaluatedProperties"
        && at.get("additionalProperties").is_none()
        && others(at).is_some()
}

/// The types that the value of `type` names, one or several; `None` for each that is not known.
pub(super) fn type_names(at: At<'_>) -> impl Iterator<Item = Option<&'static str>> {
    let one = (!at.is_array()).then(|| type_named(at));
    one.into_iter().chain(at.items().map(type_named))
}

/// Whether the value of `type` has a word for any type, so that none is told by what stands beside it.
fn names_any(at: At<'_>) -> bool {
    let mut words = at.items().chain([at]).filter_map(At::as_str);
    words.any(is_any)
}

fn is_any(word: &str) -> bool {
    let names = ["any", "mixed", "unknown"];
    names.iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// Whether nothing is written where a value stands, which YAML reads as null.
fn is_empty(at: At<'_>) -> bool {
    at.kind() == load::Kind::Null && at.span().start == at.span().end
}

/// The type that a word means. YAML reads `null` as no text, and everyone who writes it means the type; so it is with what
/// other languages call theirs.
pub(super) fn type_named(at: At<'_>) -> Option<&'static str> {
    if at.kind() == load::Kind::Null {
        return (!is_empty(at)).then_some("null");
    }
    let word = at.as_str()?;
    let known = TYPES.iter().find(|name| name.eq_ignore_ascii_case(word));
    known.copied().or_else(|| {
        Some(match word.to_ascii_lowercase().as_str() {
            "int" | "int32" | "int64" | "long" => "integer",
            "float" | "double" => "number",
            "str" | "text" | "date" | "date-time" | "datetime" | "uuid" | "file" => "string",
            "bool" => "boolean",
            "list" => "array",
            "map" | "dict" => "object",
            _ => return None,
        })
    })
}

/// The type of a schema that names one.
pub(super) fn stated_type(schema: At<'_>) -> Option<&'static str> {
    schema.get("type").and_then(type_named)
}

/// The types that `type` (with 3.0's `nullable`) allows; `None` where it is absent, names none, or any that is not known.
pub(super) fn stated_types(schema: At<'_>) -> Option<Vec<&'static str>> {
    let names: Option<Vec<_>> = type_names(schema.get("type")?).collect();
    let mut names = names.filter(|names| !names.is_empty())?;
    if lists_null_alone(schema) {
        return Some(vec!["null"]);
    }
    if is_string_or_integer(schema) {
        names.insert(0, "integer");
    }
    if nullable(schema) && !names.contains(&"null") {
        names.push("null");
    }
    Some(names)
}

/// Whether a schema is what Kubernetes publishes for a value that is an integer or a string, as Swagger 2.0 has but one type a schema.
pub(super) fn is_string_or_integer(schema: At<'_>) -> bool {
    stated_type(schema) == Some("string")
        && schema.get("format").and_then(At::as_str) == Some(INT_OR_STRING_FORMAT)
}

/// Whether a schema lists `null` and nothing else. Whatever its `type`, that is what is meant: dropshot describes Rust's `()` as
/// `{type: string, enum: [null]}`, since 3.0 has no type for it.
pub(super) fn lists_null_alone(schema: At<'_>) -> bool {
    let mut listed = schema
        .get("enum")
        .into_iter()
        .flat_map(At::items)
        .peekable();
    listed.peek().is_some() && listed.all(|value| value.kind() == load::Kind::Null)
}

/// The same as kinds.
pub(super) fn stated_kinds(schema: At<'_>) -> Option<Kinds> {
    let kinds = stated_types(schema)?.into_iter().map(|name| match name {
        "null" => Kinds::of(Kind::Null),
        "boolean" => Kinds::of(Kind::Bool),
        "integer" => Kinds::of(Kind::Integer),
        "number" => Kinds::NUMBER,
        "string" => Kinds::of(Kind::String),
        "array" => Kinds::of(Kind::Array),
        "object" => Kinds::of(Kind::Object),
        _ => Kinds::ALL,
    });
    Some(kinds.fold(Kinds::NONE, Kinds::or))
}

/// 3.0's `nullable` (OpenAPI 3.0.4, 4.7.24), also read where `x-nullable` stands for it in 2.0.
pub(crate) fn nullable(at: At<'_>) -> bool {
    flag(at, "nullable") || flag(at, "x-nullable")
}

/// `nullable` beside `allOf` and the like, or, where a reference may have siblings, beside one. By the letter it says
/// nothing there (OpenAPI 3.0.4, 4.7.24.1); what everyone means by it, and what their servers send, is: this, or `null`.
pub(super) fn nullable_whole(at: At<'_>) -> bool {
    let combined = |name: &&str| at.get(name).is_some_and(|list| !list.is_empty());
    let refers = || {
        at.get("$ref")
            .is_some_and(|target| target.as_str().is_some())
    };
    nullable(at) && (refers() || ["allOf", "anyOf", "oneOf"].iter().any(combined))
}

/// Whether a schema has an `enum` without values. By the letter nothing is valid, which a check says; what writes it has no
/// values to tell, and a client reads any.
pub(super) fn lists_nothing(at: At<'_>) -> bool {
    at.get("enum")
        .is_some_and(|list| list.is_array() && list.is_empty())
}

/// Whether no value that a schema lists is of its own type, such as `"1"` beside `type: integer`, or it lists none. By the letter
/// nothing is valid, which a check says; what is sent is of that type, and a client goes on reading it.
pub(super) fn is_contrary(at: At<'_>) -> bool {
    let (list, constant) = (at.get("enum"), at.get("const"));
    if list.or(constant).is_none() {
        return false;
    }
    if lists_nothing(at) {
        return true;
    }
    let Some(kinds) = stated_kinds(at) else {
        return false;
    };
    let listed = list.into_iter().flat_map(At::items).chain(constant);
    let listed = listed.map(|value| literal(value).kind());
    let mut listed = listed.filter(|kind| *kind != Kind::Null).peekable();
    listed.peek().is_some() && !listed.any(|kind| kinds.has(kind))
}

fn narrow(facets: &mut Facets<'_>, mut values: Vec<Literal>, nullable: bool) {
    facets.typed = true;
    if nullable && !values.contains(&Literal::Null) {
        values.push(Literal::Null);
    }
    let unique = distinct(values);
    facets.values = Some(match facets.values.take() {
        None => unique,
        Some(old) => old.into_iter().filter(|v| unique.contains(v)).collect(),
    });
}

/// Writes an integer as one, which may be stated as `1.0` or `-0`: not everyone reads these as integers.
pub(super) fn plain(value: &mut Literal) {
    if let Literal::Number(text) = value
        && let Some(number) = integral(text)
    {
        *text = number.to_string();
    }
}

/// Values, each once. Of few all are compared; lists of currencies have hundreds.
fn distinct(values: Vec<Literal>) -> Vec<Literal> {
    const FEW: usize = 8;
    if values.len() > FEW {
        let mut seen = HashSet::with_capacity(values.len());
        let first: Vec<bool> = values.iter().map(|value| seen.insert(value)).collect();
        drop(seen);
        let values = values.into_iter().zip(first);
        return values
            .filter(|(_, first)| *first)
            .map(|(value, _)| value)
            .collect();
    }
    let mut unique = Vec::with_capacity(values.len());
    for value in values {
        if !unique.contains(&value) {
            unique.push(value);
        }
    }
    unique
}

/// A count, as `minItems` has one; what is none counts as 0 (the meta-schema check reports it).
pub(super) fn count(at: At<'_>) -> u64 {
    let text = at.as_number().unwrap_or("0");
    text.parse()
        .or_else(|_| text.parse::<f64>().map(|f| f as u64))
        .unwrap_or(0)
}

/// A bound of integers; `None` where it is none that 128 bits hold, so that it says nothing about the size.
fn bound(at: At<'_>, towards: fn(f64) -> f64) -> Option<i128> {
    let text = at.as_number()?;
    integral(text).or_else(|| {
        let value: f64 = text.parse().ok()?;
        // Far inside what doubles and 128 bits hold exactly; a larger one has no fraction.
        (value.abs() < 9e15).then(|| towards(value) as i128)
    })
}

/// Every name of a type (JSON Schema 2020-12 validation, section 6.1.1).
pub(super) const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

/// The type that an unknown word is likely to mean.
fn near(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "decimal" => Some("number"),
        "record" => Some("object"),
        other => nearest(other, TYPES.into_iter()),
    }
}

fn implied(keyword: &str, value: At<'_>) -> Kinds {
    match keyword {
        INT_OR_STRING if value.as_bool() == Some(true) => {
            Kinds::of(Kind::Integer).or(Kinds::of(Kind::String))
        }
        // Some tools write this beside everything.
        "uniqueItems" if value.as_bool() == Some(false) => Kinds::NONE,
        "properties"
        | "additionalProperties"
        | "required"
        | "minProperties"
        | "maxProperties"
        | "propertyNames"
        | "patternProperties" => Kinds::of(Kind::Object),
        "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" | "contains" => {
            Kinds::of(Kind::Array)
        }
        "minLength" | "maxLength" | "pattern" => Kinds::of(Kind::String),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            Kinds::NUMBER
        }
        _ => Kinds::NONE,
    }
}
