//! What is said of the values of an enumeration, one by one, and of what a named schema comes down to.

use crate::diagnostic::Code;
use crate::fragment::{integral, range};
use crate::ir::{Docs, Hint, Literal, Shape, TypeId, ValueSaid};
use crate::load::At;

use super::Lowering;
use super::literal::literal;
use super::scalar::int_format;
use super::set::Key;

type Said = Vec<ValueSaid>;

/// A list beside `enum`, or an object by value: as openapi-generator, swag and oapi-codegen have names, and NSwag.
const NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];
/// The same for descriptions.
const DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];
/// Azure's: objects with a `value`, a `name` and a `description`.
const AZURE: &str = "x-ms-enum";

impl<'d> Lowering<'_, 'd> {
    /// What the schemas of a set say of the values that they list.
    pub(super) fn said_of_values(&self, key: &Key) -> Said {
        let parts = self.parts(key).into_iter();
        parts.flat_map(|(at, _)| extensions(at)).collect()
    }

    /// Adds to what is said of a type's values; what was said of one first counts.
    pub(super) fn say_of_values(&mut self, id: TypeId, said: Said) {
        if !said.is_empty() {
            self.api.said_of_values.entry(id).or_default().extend(said);
        }
    }

    /// What is said of a named schema is said of its inside, where that has the schema's name and says nothing itself.
    pub(super) fn say_of_inside(&mut self, id: TypeId, inner: TypeId) {
        let (whole, inside) = (self.api.ty(id), self.api.ty(inner));
        let is_named = matches!(whole.hint, Hint::Component(_)) && whole.hint == inside.hint;
        if is_named && inside.docs == Docs::default() {
            let docs = whole.docs.clone();
            self.api.types[inner.0 as usize].docs = docs;
        }
    }

    /// An integer whose listed values have names is an enumeration, if 64 bits and its format hold them all.
    pub(super) fn perhaps_numbered(&mut self, key: &Key, shape: Shape) -> Shape {
        let is_integer = matches!(shape, Shape::Int(_));
        if !is_integer
            || self
                .said_of_values(key)
                .iter()
                .all(|one| one.name.is_none())
        {
            return shape;
        }
        let facets = self.facets(key);
        let kind = facets.format.and_then(int_format);
        let held = kind
            .and_then(range)
            .unwrap_or((i64::MIN.into(), i64::MAX.into()));
        let value = |value: &Literal| match value {
            Literal::Number(text) => integral(text)
                .filter(|n| (held.0..=held.1).contains(n) && i64::try_from(*n).is_ok()),
            _ => None,
        };
        let values: Option<Vec<i128>> = facets.values.iter().flatten().map(value).collect();
        match values.filter(|values| !values.is_empty()) {
            Some(values) => {
                let literals = values.iter().map(|n| Literal::Number(n.to_string()));
                Shape::IntEnum(literals.collect())
            }
            None => shape,
        }
    }

    /// Names of values that do not fit them.
    pub(super) fn lint_names(&self, at: At<'d>) {
        for (place, message) in names(at).slips {
            let report = self.diags.report(Code::EnumNames, place, message);
            drop(
                report.fix("name each value once, in the order of `enum`, or by `rename.variants`"),
            );
        }
    }
}

/// A value as it is known by: a string as it is, an integer however it is written.
fn known(value: At<'_>) -> String {
    match literal(value) {
        Literal::String(text) => text,
        Literal::Number(text) => integral(&text).map_or(text, |number| number.to_string()),
        other => other.to_json(),
    }
}

/// The values that a schema lists, be they all that it allows or some.
fn listed(at: At<'_>) -> Option<At<'_>> {
    at.get("enum").or_else(|| at.get("x-extensible-enum"))
}

/// What the extensions that generators know say of the values of an `enum`.
fn extensions(at: At<'_>) -> Said {
    let any = [NAMES, DESCRIPTIONS].concat();
    if !any
        .iter()
        .chain([&AZURE])
        .any(|name| at.get(name).is_some())
    {
        return Vec::new();
    }
    let values: Vec<At<'_>> = listed(at).into_iter().flat_map(At::items).collect();
    let names = names(at).names;
    let lists = DESCRIPTIONS.into_iter().filter_map(|name| at.get(name));
    let texts: Vec<_> = lists
        .map(|list| by_value(list, &values))
        .chain([azure(at, &values, "description")])
        .collect();
    let said = values
        .iter()
        .zip(names)
        .enumerate()
        .map(|(index, (value, name))| {
            let mut told = texts.iter().filter_map(|texts| texts[index]?.as_str());
            let docs = Docs {
                summary: None,
                description: told.find(|text| !text.trim().is_empty()).map(str::to_owned),
            };
            ValueSaid {
                value: known(*value),
                name,
                docs,
            }
        });
    said.filter(|one| one.name.is_some() || one.docs != Docs::default())
        .collect()
}

/// Per value what a list has at its place, or an object under its name.
fn by_value<'d>(list: At<'d>, values: &[At<'d>]) -> Vec<Option<At<'d>>> {
    let items: Vec<At<'d>> = list.items().collect();
    let each = values.iter().enumerate();
    let found = each.map(|(index, value)| match list.is_array() {
        true => items.get(index).copied(),
        false => named_member(list, &known(*value)),
    });
    found.collect()
}

/// The member of an object that spells a value: `1.0` for 1, too.
fn named_member<'d>(object: At<'d>, value: &str) -> Option<At<'d>> {
    let spells = |name: &str| integral(name).is_some_and(|one| one.to_string() == value);
    let spelled = || object.members().find(|(name, _)| spells(name));
    object.get(value).or_else(|| spelled().map(|(_, at)| at))
}

/// Per value a member of Azure's object for it.
fn azure<'d>(at: At<'d>, values: &[At<'d>], member: &str) -> Vec<Option<At<'d>>> {
    let listed = at.get(AZURE).and_then(|stated| stated.get("values"));
    let objects: Vec<At<'d>> = listed.into_iter().flat_map(At::items).collect();
    let of = |value: &At<'d>| {
        let wanted = known(*value);
        let mut objects = objects.iter();
        let found = objects.find(|one| one.get("value").is_some_and(|v| known(v) == wanted));
        found?.get(member)
    };
    values.iter().map(of).collect()
}

/// What the values of an `enum` are called, and what of it does not fit.
struct Named<'d> {
    names: Vec<Option<String>>,
    slips: Vec<(At<'d>, String)>,
}

fn names(at: At<'_>) -> Named<'_> {
    let values: Vec<At<'_>> = listed(at).into_iter().flat_map(At::items).collect();
    let mut named = Named {
        names: vec![None; values.len()],
        slips: Vec::new(),
    };
    for (extension, list) in NAMES
        .into_iter()
        .filter_map(|name| Some((name, at.get(name)?)))
    {
        // `null` may be left out, as what is no case of the enumeration.
        let cases = values.iter().filter(|value| !value.is_null()).count();
        let count = list.items().count();
        if list.is_array() && count != values.len() && count != cases {
            let message = format!(
                "`{extension}` has {count} names for {} values; none is taken",
                values.len()
            );
            named.slips.push((list, message));
            continue;
        }
        take(&mut named, &values, by_value(list, &values));
    }
    take(&mut named, &values, azure(at, &values, "name"));
    named
}

/// Takes over the names of values that have none yet.
fn take<'d>(named: &mut Named<'d>, values: &[At<'d>], stated: Vec<Option<At<'d>>>) {
    for (index, at) in stated.into_iter().enumerate() {
        let Some(at) = at.filter(|_| named.names[index].is_none() && !values[index].is_null())
        else {
            continue;
        };
        let name = at
            .as_str()
            .map(str::trim)
            .filter(|name| name.contains(char::is_alphanumeric));
        let value = literal(values[index]).to_json();
        let Some(name) = name else {
            let message = format!("this is no name for `{value}`, which is called after itself");
            named.slips.push((at, message));
            continue;
        };
        // A value may be listed twice, as `1` and `1.0`.
        let others = named.names.iter().zip(values);
        let others = others.filter(|(_, other)| known(**other) != known(values[index]));
        let mut names = others.filter_map(|(name, _)| name.as_deref());
        match names.any(|one| is_alike(one, name)) {
            true => {
                let message =
                    format!("`{name}` names another value; `{value}` is called after itself");
                named.slips.push((at, message));
            }
            false => named.names[index] = Some(name.to_owned()),
        }
    }
}

/// Whether two names are one in Rust, whatever divides their words.
fn is_alike(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

/// A name without what divides its words.
pub(super) fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
