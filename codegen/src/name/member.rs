//! Names of fields and variants.

use crate::analyze::Facts;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Literal, Shape, TypeId, Union};

use super::scope::{Scope, apart, pascal, snake, variant};
use super::{Ident, ident};

pub(super) fn all(
    api: &Api,
    facts: &Facts,
    config: &Config,
    diags: &Diagnostics,
    id: TypeId,
    owner: &str,
) -> Vec<Ident> {
    match &api.ty(id).shape {
        Shape::Record(record) => {
            let mut scope = Scope::members();
            let wires = record.fields.iter().map(|field| field.wire.as_str());
            let wires: Vec<&str> = wires.collect();
            let words = wires.iter().zip(apart(&wires, snake));
            let names = words.map(|(wire, word)| match config.renamed_field(owner, wire) {
                Some(name) => {
                    let key = format!("{owner}.{wire}");
                    let wanted = Wanted {
                        option: "rename.fields",
                        key: &key,
                        name,
                    };
                    wanted.claim(&mut scope, config, diags)
                }
                None => ident(&scope.claim(&word)),
            });
            names.collect()
        }
        Shape::Enum(values) | Shape::Extensible(values) | Shape::IntEnum(values) => {
            let wires = of_values(values);
            let beside = match &api.ty(id).shape {
                Shape::Extensible(_) => Some(OTHER),
                _ => facts.is_open(id).then_some(UNKNOWN),
            };
            let stated = stated(api, id, &wires, owner);
            let taken = |wire: &str, name: &str| {
                let message =
                    format!("`{name}` is another variant; `{wire}` is called after itself");
                let place = &api.ty(id).origin.pointer;
                let report = diags.report_at(Code::EnumNames, None, place, message);
                drop(report.fix("name each value once, or by `rename.variants`"));
            };
            let wires = wires.into_iter().zip(stated);
            variants((config, diags), beside, owner, wires, taken)
        }
        Shape::Union(union) => {
            let hints = of_cases(union, owner).into_iter();
            let beside = facts.has_unknown_case(id).then_some(UNKNOWN);
            variants(
                (config, diags),
                beside,
                owner,
                hints.map(|hint| (hint, None)),
                |_, _| {},
            )
        }
        _ => Vec::new(),
    }
}

/// A name that the user chose.
pub(super) struct Wanted<'c> {
    pub(super) option: &'static str,
    /// What is to have it.
    pub(super) key: &'c str,
    pub(super) name: &'c str,
}

impl Wanted<'_> {
    /// Takes the name, or what is next to it, which is told.
    fn claim(&self, scope: &mut Scope, config: &Config, diags: &Diagnostics) -> Ident {
        let given = scope.claim(self.name);
        self.compare(&given, config, diags);
        ident(&given)
    }

    /// Says where another name was given.
    pub(super) fn compare(&self, given: &str, config: &Config, diags: &Diagnostics) {
        let Wanted { option, key, name } = self;
        if given.trim_start_matches("r#") == name.trim_start_matches("r#") {
            return;
        }
        let message =
            format!("`{option}` calls `{key}` `{name}`, which is taken; it is called `{given}`");
        let place = config.written.place(option, key);
        let report = diags.report_at(Code::NameTaken, None, &place, message);
        drop(report.fix("choose another name"));
    }
}

/// What the user's renames call the fields or the variants of a type.
pub(crate) fn keys(api: &Api, id: TypeId, owner: &str, of_enums: bool) -> Vec<String> {
    match &api.ty(id).shape {
        Shape::Record(record) if !of_enums => {
            let wires = record.fields.iter().map(|field| field.wire.clone());
            wires.collect()
        }
        Shape::Enum(values) | Shape::Extensible(values) | Shape::IntEnum(values) if of_enums => {
            of_values(values)
        }
        Shape::Union(union) if of_enums => of_cases(union, owner),
        _ => Vec::new(),
    }
}

fn of_values(values: &[Literal]) -> Vec<String> {
    let wires = values.iter().map(|value| match value {
        Literal::String(text) => text.clone(),
        other => other.to_json(),
    });
    wires.collect()
}

fn of_cases(union: &Union, owner: &str) -> Vec<String> {
    let plain: Vec<String> = union.cases.iter().map(|case| case.hint.clone()).collect();
    shared_affix_removed(plain, owner)
}

/// The field that holds the members beside the named ones.
pub(super) fn rest(fields: &[Ident]) -> Ident {
    let plain = "additional";
    if fields.iter().all(|field| field.as_str() != plain) {
        return ident(plain);
    }
    let mut scope = Scope::members();
    for field in fields {
        scope.claim(&field.to_string());
    }
    ident(&scope.claim("additional_members"))
}

/// The locals that hold fields while a record is read: called as the field, unless the code around
/// them needs that name.
pub(super) fn slots(fields: &[Ident], rest: &Ident) -> Vec<Ident> {
    let slot = |field: &Ident| {
        let name = field.as_str();
        match ["r", "key", "start", rest.as_str()].contains(&name) {
            false => field.clone(),
            true => ident(&format!("{}_", name.trim_start_matches("r#"))),
        }
    };
    fields.iter().map(slot).collect()
}

/// What the description calls the values of an enumeration.
fn stated(api: &Api, id: TypeId, wires: &[String], owner: &str) -> Vec<Option<String>> {
    let Some(said) = api.said_of_values.get(&id) else {
        return vec![None; wires.len()];
    };
    let name = |wire: &String| {
        let mut names = said.iter().filter(|one| one.value == *wire);
        names.find_map(|one| one.name.clone())
    };
    let names: Vec<Option<String>> = wires.iter().map(name).collect();
    without_owner(&names, owner).unwrap_or(names)
}

/// Names of constants say whose they are, as those of Go do (`AbacOperatorEquals` of `AuthzAbacOperator`): what all begin
/// with, if the owner's name ends with it.
fn without_owner(names: &[Option<String>], owner: &str) -> Option<Vec<Option<String>>> {
    let names: Vec<String> = names
        .iter()
        .cloned()
        .map(|name| Some(pascal(&name?)))
        .collect::<Option<_>>()?;
    let words = owner
        .char_indices()
        .filter(|(_, letter)| letter.is_uppercase());
    let mut ends = words.map(|(at, _)| &owner[at..]);
    ends.find_map(|end| {
        let rests = names.iter().map(|name| {
            let rest = name.strip_prefix(end)?;
            let is_word = rest.starts_with(char::is_uppercase);
            is_word.then(|| Some(rest.to_owned()))
        });
        rests.collect()
    })
}

/// What a variant is called that stands beside those of the description, and where the description has one of that name.
pub(crate) type Beside = [&'static str; 2];

/// The variant that holds what the description does not know.
pub(crate) const UNKNOWN: Beside = ["Unknown", "Undocumented"];

/// The variant that holds whatever else the description allows.
pub(crate) const OTHER: Beside = ["Other", "Unlisted"];

/// The name of such a variant beside the others.
pub(super) fn beside([usual, instead]: Beside, others: &[Ident]) -> Ident {
    let is_taken = others.iter().any(|other| other.as_str() == usual);
    ident(if is_taken { instead } else { usual })
}

/// Variants of what stands in JSON, each with the name that the description gives it; one that is another variant's is told
/// and says nothing.
fn variants(
    (config, diags): (&Config, &Diagnostics),
    beside: Option<Beside>,
    owner: &str,
    wires: impl Iterator<Item = (String, Option<String>)>,
    taken: impl Fn(&str, &str),
) -> Vec<Ident> {
    let mut scope = Scope::members();
    let wires: Vec<(String, Option<String>)> = wires.collect();
    let plain: Vec<&str> = wires.iter().map(|(wire, _)| wire.as_str()).collect();
    let words: Vec<String> = apart(&plain, variant).into_iter().collect();
    if let Some([usual, instead]) = beside {
        let called = |((wire, stated), word): (&(String, Option<String>), &String)| {
            let chosen = config.renamed_variant(owner, wire).map(str::to_owned);
            let stated = stated.as_deref().map(variant);
            chosen.or(stated).unwrap_or_else(|| word.clone())
        };
        let is_taken = wires
            .iter()
            .zip(&words)
            .map(called)
            .any(|name| name == usual);
        scope.claim(if is_taken { instead } else { usual });
    }
    let names = wires.iter().zip(words).map(|((wire, stated), word)| {
        if let Some(name) = config.renamed_variant(owner, wire) {
            let key = format!("{owner}.{wire}");
            let wanted = Wanted {
                option: "rename.variants",
                key: &key,
                name,
            };
            return wanted.claim(&mut scope, config, diags);
        }
        let stated = stated.as_deref().map(variant);
        let stated = stated.filter(|name| {
            let free = scope.is_free(name);
            if !free {
                taken(wire, name);
            }
            free
        });
        ident(&scope.claim(&stated.unwrap_or(word)))
    });
    names.collect()
}

/// `BuildSettings { DockerfileBuildSettings, … }` says it twice: a case that ends or begins with the
/// name of its union goes without it, if all that do stay distinct.
fn shared_affix_removed(hints: Vec<String>, owner: &str) -> Vec<String> {
    let trimmed: Vec<String> = hints
        .iter()
        .map(|hint| {
            let name = pascal(hint);
            let short = name
                .strip_prefix(owner)
                .or_else(|| name.strip_suffix(owner));
            short
                .filter(|s| !s.is_empty())
                .map_or(name.clone(), str::to_owned)
        })
        .collect();
    let mut distinct = trimmed.clone();
    distinct.sort();
    distinct.dedup();
    let sound = trimmed
        .iter()
        .all(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
    match distinct.len() == hints.len() && sound {
        true => trimmed,
        false => hints,
    }
}
