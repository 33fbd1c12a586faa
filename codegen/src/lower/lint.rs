//! Lints: what no validator of descriptions sees, because each statement by itself is allowed.
//!
//! In: schema objects, each once. Out: diagnostics. It changes nothing: what contradicts itself is
//! carried as it stands.

use crate::diagnostic::Code;
use crate::ir::{self, Decimal, Kinds};
use crate::load::{At, Kind};
use crate::pattern::Matcher;

use super::facets::{count, lists_nothing, nullable, stated_kinds};
use super::literal::literal;
use super::set::{Key, is_chosen, narrows_itself};
use super::{Lowering, misuse};

/// Longer examples are not told.
const LONGEST_EXAMPLE: usize = 60;

/// Keywords that state the least and the most of the same, which values of these kinds have.
const LIMITS: [(&str, &str, Kinds); 4] = [
    ("minimum", "maximum", Kinds::NUMBER),
    ("minLength", "maxLength", Kinds::of(ir::Kind::String)),
    ("minItems", "maxItems", Kinds::of(ir::Kind::Array)),
    (
        "minProperties",
        "maxProperties",
        Kinds::of(ir::Kind::Object),
    ),
];

/// What is refused, and the keyword that refuses it.
type Refusal<'d> = (At<'d>, &'static str);

impl<'d> Lowering<'_, 'd> {
    /// Looks at a schema object, if it has not been looked at.
    pub(super) fn lint(&mut self, at: At<'d>) {
        if at.kind() != Kind::Object || !self.linted.insert(at.id()) {
            return;
        }
        for (keyword, value) in at.members() {
            // A parameter of 2.0 is a schema as well, and says of itself whether it is required.
            let own = keyword == "required" && at.get("in").is_some() && value.as_bool().is_some();
            if let Some(wanted) = misuse::wanted(keyword, value).filter(|_| !own) {
                let nothing = keyword == "enum" && lists_nothing(at);
                let outcome = match nothing {
                    true => "by this one no value can ever be given",
                    false => "this is ignored",
                };
                let message = format!("`{keyword}` takes {wanted}; {outcome}");
                let report = self.diags.report(Code::KeywordValue, value, message);
                if nothing {
                    drop(report.note("a client reads any value of the type"));
                } else if keyword == "required" && value.as_bool().is_some() {
                    drop(report.fix(
                        "name the member in the `required` of the object that it is a property of",
                    ));
                }
            }
        }
        self.lint_enum(at);
        self.lint_const(at);
        self.lint_limits(at);
        self.lint_names(at);
        self.any_objects.note(at);
        self.lint_value(at, "default");
        self.lint_value(at, "example");
        for example in at.get("examples").into_iter().flat_map(At::items) {
            self.lint_example(at, example, "example");
        }
    }

    /// Reports what a reference hides that its target does not say.
    pub(super) fn lint_hidden(&mut self, at: At<'d>) {
        if at.len() < 2 || !self.linted.insert(at.id()) {
            return;
        }
        let Some(target) = self.resolver.step(at) else {
            return;
        };
        let is_lost = |(name, value): &(&str, At<'d>)| match *name {
            // Mostly the target's, to help readers.
            "type" | "$ref" => false,
            "nullable" => nullable(at) && !nullable(target),
            name => {
                let is_known = |own: At<'_>| literal(own) == literal(*value);
                narrows_itself(at, name) && !target.get(name).is_some_and(is_known)
            }
        };
        if let Some((name, value)) = at.members().find(is_lost) {
            let until = match self.resolver.draft(at) {
                Some(_) => "draft 7 of JSON Schema",
                None => "OpenAPI 3.0",
            };
            let message = format!("`{name}` beside `$ref` is ignored up to {until}");
            let report = self.diags.report(Code::BesideReference, value, message);
            drop(report.fix(format!(
                "put the reference into an `allOf`, with `{name}` beside that"
            )));
        }
    }

    /// Integers are of any size in JSON Schema; one finding says where the output's are not.
    pub(super) fn lint_unbounded(&self) {
        let Some(first) = self.unbounded.first() else {
            return;
        };
        let others = match self.unbounded.len() {
            1 => String::new(),
            2 => ", and so is one other".to_owned(),
            n => format!(", and so are {} others", n - 1),
        };
        let message =
            format!("this integer is an `i64` though nothing says that 64 bits hold it{others}");
        let report = self.diags.report(Code::IntegerUnbounded, *first, message);
        drop(report.fix("bound it, give it a `format`, or set `integers = \"exact\"`"));
    }

    /// The value that a schema allows alone, where another of its keywords refuses it.
    fn lint_const(&self, at: At<'d>) {
        let Some(value) = at.get("const") else {
            return;
        };
        if let Some((_, keyword)) = self.refused_by(at, value, 0) {
            let message =
                format!("this value can never be given: `{keyword}` beside the `const` refuses it");
            self.diags.report(Code::EnumOutside, value, message);
        }
    }

    /// A least that is more than the most: no value of the type is valid.
    fn lint_limits(&self, at: At<'d>) {
        let null = Kinds::of(ir::Kind::Null);
        let Some(kinds) = stated_kinds(at).map(|kinds| kinds.without(null)) else {
            return;
        };
        for (least, most, theirs) in LIMITS {
            let (lower, upper) = (at.get(least), at.get(most));
            let Some((lower, upper)) = lower
                .zip(upper)
                .filter(|_| kinds.without(theirs).is_empty())
            else {
                continue;
            };
            let number = |limit: At<'_>| Decimal::of(limit.as_number()?);
            let taken = misuse::wanted(least, lower)
                .or(misuse::wanted(most, upper))
                .is_none();
            let crossed = number(lower)
                .zip(number(upper))
                .is_some_and(|(lower, upper)| lower > upper);
            if taken && crossed {
                let message =
                    format!("no value is between this `{least}` and the `{most}` beside it");
                let report = self.diags.report(Code::NothingFits, lower, message);
                drop(report.related(upper.span(), most));
            }
        }
    }

    /// Values of an `enum` that the schema's own limits refuse can never be given.
    fn lint_enum(&self, at: At<'d>) {
        let Some(list) = at.get("enum") else {
            return;
        };
        if super::facets::lists_null_alone(at) {
            return self.lint_null_listed(at, list);
        }
        let outside: Vec<(At<'d>, &'static str)> = list
            .items()
            .filter_map(|value| {
                let (_, keyword) = self.refused_by(at, value, 0)?;
                Some((value, keyword))
            })
            .collect();
        let Some((first, keyword)) = outside.first() else {
            return;
        };
        let is_value = |value: &At<'d>| value.kind() != Kind::Null;
        let of_other_types: Vec<At<'d>> = outside
            .iter()
            .filter(|(value, keyword)| is_value(value) && *keyword == "type")
            .map(|(value, _)| *value)
            .collect();
        if let Some(other) = of_other_types.first()
            && of_other_types.len() == list.items().filter(is_value).count()
        {
            return self.lint_contrary(at, *other);
        }
        let message = match outside.len() {
            1 => format!("this value can never be given: `{keyword}` beside the `enum` refuses it"),
            n => format!("{n} values can never be given, this one first: `{keyword}` refuses it"),
        };
        self.diags.report(Code::EnumOutside, *first, message);
    }

    /// An `enum` of `null` alone, beside a type that refuses it.
    fn lint_null_listed(&self, at: At<'d>, list: At<'d>) {
        let names = at.get("type").into_iter();
        let mut names = names.flat_map(super::facets::type_names).peekable();
        let refuses = names.peek().is_some() && !names.any(|name| name == Some("null"));
        if refuses && !nullable(at) {
            let message = "by its `type` this `null` could never be given: the schema is read as that of `null`";
            let place = list.items().next().unwrap_or(list);
            let report = self.diags.report(Code::EnumOutside, place, message);
            drop(report.fix("from OpenAPI 3.1 on say `type: 'null'`"));
        }
    }

    /// An `enum` of which no value is of the type beside it: most likely one of both is only spelled wrong.
    fn lint_contrary(&self, at: At<'d>, first: At<'d>) {
        let message = "no value of this `enum` is of the `type` beside it: none can ever be given";
        let report = self.diags.report(Code::EnumOutside, first, message);
        let report = report.note("a client reads any value of the type");
        let stated = super::facets::stated_type(at).unwrap_or_default();
        drop(report.fix(match (stated, first.kind()) {
            ("array", _) => "to list what its items may be, put the `enum` into `items`",
            ("string", Kind::Number | Kind::Bool) => "write the values in quotes",
            ("integer" | "number", Kind::String) if first.as_str().is_some_and(is_number) => {
                "write the values without quotes"
            }
            ("boolean", Kind::String) if matches!(first.as_str(), Some("true" | "false")) => {
                "write the values without quotes"
            }
            _ => "have `type` say what the values are",
        }));
    }

    /// Whether a set has a `const` that another keyword of it refuses: then no value is left. A constant is no field and so
    /// has no check of its own.
    pub(super) fn refuses_its_constant(&self, key: &Key) -> bool {
        let parts = self.parts(key);
        let constant = parts.iter().find_map(|(at, _)| at.get("const"));
        constant.is_some_and(|constant| {
            parts
                .iter()
                .any(|(at, _)| self.refused_by(*at, constant, 0).is_some())
        })
    }

    /// Whether a set has branches beside its `const`. What they ask is checked on a value, as of an enumeration of one,
    /// since a constant has no check of its own.
    pub(super) fn branches_on_its_constant(&self, key: &Key) -> bool {
        self.parts(key).iter().any(|(at, without)| {
            at.members().any(|(name, value)| match name {
                "oneOf" | "anyOf" => !is_chosen(name, *without),
                "not" | "if" => true,
                "pattern" => self.is_undecided(value),
                "$dynamicRef" => self.is_dynamic(*at),
                _ => false,
            })
        })
    }

    /// Whether only an engine at run time decides on a pattern.
    fn is_undecided(&self, pattern: At<'d>) -> bool {
        let undecided = |matcher: &Matcher| matches!(matcher, Matcher::Backtracking(_));
        let source = pattern.as_str();
        source.is_some_and(|source| self.matchers.ask(source, undecided))
    }

    /// Looks at the examples of a media type, a parameter or a header. A text where none is allowed is left alone: it may be
    /// the value as it is sent, which OpenAPI allows up to 3.1.
    pub(super) fn lint_examples(&mut self, at: At<'d>, schema: Option<At<'d>>) {
        let Some(schema) = schema.filter(|schema| schema.id() != at.id()) else {
            return;
        };
        // What several operations refer to is judged once.
        if !self.linted.insert(at.id()) {
            return;
        }
        let named = at.get("examples").into_iter().flat_map(At::members);
        let named = named.filter_map(|(_, example)| {
            let example = self.resolver.target(example).unwrap_or(example);
            example.get("value").or_else(|| example.get("dataValue"))
        });
        for value in at.get("example").into_iter().chain(named) {
            let refused = self.refused_by(schema, value, 0);
            let as_sent = |keyword: &str| value.kind() == Kind::String && keyword == "type";
            if let Some((place, keyword)) = refused.filter(|(_, keyword)| !as_sent(keyword)) {
                let message = format!("the schema refuses this example, by `{keyword}`");
                self.diags.report(Code::ExampleRefused, place, message);
            }
        }
    }

    fn lint_value(&self, at: At<'d>, member: &'static str) {
        if let Some(value) = at.get(member) {
            self.lint_example(at, value, member);
        }
    }

    fn lint_example(&self, at: At<'d>, value: At<'d>, what: &str) {
        if let Some((place, keyword)) = self.refused_by(at, value, 0) {
            let message = format!("the schema refuses its own {what}, by `{keyword}`");
            self.diags.report(Code::ExampleRefused, place, message);
        }
    }

    /// What of a value the first plain keyword of a schema refuses, and that keyword; what is not plain refuses nothing here.
    fn refused_by(&self, at: At<'d>, value: At<'d>, depth: u32) -> Option<Refusal<'d>> {
        let null = value.kind() == Kind::Null;
        if depth > 16 || at.kind() != Kind::Object || (null && nullable(at)) {
            return None;
        }
        let target = self.resolver.step(at);
        let alone = target.is_some() && self.resolver.ref_hides_siblings(at);
        let own = match alone {
            true => None,
            false => self.refused_by_itself(at, value, depth),
        };
        own.or_else(|| {
            // A default stands beside an `allOf` of one reference, as long as nothing may stand beside the reference itself.
            let mut parts = at.get("allOf").into_iter().flat_map(At::items);
            let only = parts.next().filter(|_| parts.next().is_none());
            self.refused_by(target.or(only)?, value, depth + 1)
        })
    }

    fn refused_text(&self, at: At<'d>, value: At<'d>) -> Option<&'static str> {
        let text = value.as_str()?;
        let length = text.chars().count() as u64;
        if at
            .get("minLength")
            .is_some_and(|least| length < count(least))
        {
            return Some("minLength");
        }
        if at.get("maxLength").is_some_and(|most| length > count(most)) {
            return Some("maxLength");
        }
        let pattern = at.get("pattern")?.as_str()?;
        let matches = self.matchers.ask(pattern, |matcher| matcher.matches(text));
        (matches == Some(false)).then_some("pattern")
    }

    /// The `example` of a schema, or the first of its `examples`, as JSON: a string or number that fits in a line and that the
    /// schema does not refuse.
    pub(super) fn example(&self, at: At<'d>) -> Option<Box<str>> {
        let first = || at.get("examples")?.items().next();
        let example = at.get("example").or_else(first)?;
        let text = literal(example).to_json();
        let tells = matches!(example.kind(), Kind::String | Kind::Number);
        let told = tells && text.len() <= LONGEST_EXAMPLE;
        let told = told && self.refused_by_itself(at, example, 0).is_none();
        told.then(|| text.into())
    }

    fn refused_by_itself(&self, at: At<'d>, value: At<'d>, depth: u32) -> Option<Refusal<'d>> {
        if let Some(ty) = at.get("type") {
            let mut names = super::facets::type_names(ty);
            let is_null = value.kind() == Kind::Null && super::facets::lists_null_alone(at);
            if !is_null && !names.any(|name| name.is_none_or(|name| is_a(value, name))) {
                return Some((value, "type"));
            }
        }
        if let Some(keyword) = unlisted(at, value) {
            return Some((value, keyword));
        }
        let whole = |keyword| (value, keyword);
        match value.kind() {
            Kind::Number => number(at, value).map(whole),
            Kind::String => self.refused_text(at, value).map(whole),
            Kind::Array => {
                let items = at.get("items")?;
                value
                    .items()
                    .find_map(|item| self.refused_by(items, item, depth + 1))
            }
            Kind::Object => self.refused_object(at, value, depth),
            _ => None,
        }
    }

    fn refused_object(&self, at: At<'d>, value: At<'d>, depth: u32) -> Option<Refusal<'d>> {
        let required = at.get("required").into_iter().flat_map(At::items);
        let mut required = required.filter_map(At::as_str);
        if required.any(|name| value.get(name).is_none() && !self.is_one_way(at, name)) {
            return Some((value, "required"));
        }
        let properties = at.get("properties")?;
        value
            .members()
            .find_map(|(name, member)| self.refused_by(properties.get(name)?, member, depth + 1))
    }
}

/// The keyword that says which values there are, if this is none of them.
fn unlisted(at: At<'_>, value: At<'_>) -> Option<&'static str> {
    let list = at.get("enum").filter(|list| list.kind() == Kind::Array);
    let only = at.get("const");
    only.or(list)?;
    let own = literal(value);
    let is_it = |other: At<'_>| literal(other) == own;
    if only.is_some_and(|only| !is_it(only)) {
        return Some("const");
    }
    let list = list?;
    let is_listed = value.parent().map(At::id) == Some(list.id());
    (!is_listed && !list.items().any(is_it)).then_some("enum")
}

fn is_a(value: At<'_>, name: &str) -> bool {
    match value.kind() {
        Kind::Null => name == "null",
        Kind::Bool => name == "boolean",
        Kind::Number => match name {
            "number" => true,
            "integer" => super::literal::literal(value).kind() == crate::ir::Kind::Integer,
            _ => false,
        },
        Kind::String => name == "string",
        Kind::Array => name == "array",
        Kind::Object => name == "object",
    }
}

fn number(at: At<'_>, value: At<'_>) -> Option<&'static str> {
    let value = Decimal::of(value.as_number()?)?;
    let limit = |name: &str| Decimal::of(at.get(name)?.as_number()?);
    let strict = |name: &str| at.get(name).and_then(At::as_bool) == Some(true);
    if limit("minimum").is_some_and(|least| value < least) {
        return Some("minimum");
    }
    if limit("maximum").is_some_and(|most| value > most) {
        return Some("maximum");
    }
    let least =
        limit("exclusiveMinimum").or(limit("minimum").filter(|_| strict("exclusiveMinimum")));
    if least.is_some_and(|least| value <= least) {
        return Some("exclusiveMinimum");
    }
    let most =
        limit("exclusiveMaximum").or(limit("maximum").filter(|_| strict("exclusiveMaximum")));
    if most.is_some_and(|most| value >= most) {
        return Some("exclusiveMaximum");
    }
    let multiple = value.is_multiple_of(&limit("multipleOf")?)?;
    (!multiple).then_some("multipleOf")
}

/// Whether a text is how a number is written.
fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}
