//! Names of fields and variants.

use crate::analyze::Facts;
use crate::config::Config;
use crate::ir::{Api, Literal, Shape, TypeId};

use super::scope::{Scope, pascal, snake, variant};
use super::{Ident, ident};

pub(super) fn all(
    api: &Api,
    facts: &Facts,
    config: &Config,
    id: TypeId,
    owner: &str,
) -> Vec<Ident> {
    let mut scope = Scope::members();
    match &api.ty(id).shape {
        Shape::Record(record) => {
            let wires = record.fields.iter().map(|field| field.wire.as_str());
            let names = wires.map(|wire| match config.renamed_field(owner, wire) {
                Some(name) => ident(&scope.claim(name)),
                None => ident(&scope.claim(&snake(wire))),
            });
            names.collect()
        }
        Shape::Enum(values) => {
            if facts.is_open(id) {
                scope.claim("Unknown");
            }
            let wires = values.iter().map(|value| match value {
                Literal::String(text) => text.clone(),
                other => other.to_json(),
            });
            variants(&mut scope, config, owner, wires)
        }
        Shape::Union(union) => {
            if facts.has_unknown_case(id) {
                scope.claim("Unknown");
            }
            let plain: Vec<String> = union.cases.iter().map(|case| case.hint.clone()).collect();
            variants(
                &mut scope,
                config,
                owner,
                shared_affix_removed(plain, owner).into_iter(),
            )
        }
        _ => Vec::new(),
    }
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

fn variants(
    scope: &mut Scope,
    config: &Config,
    owner: &str,
    wires: impl Iterator<Item = String>,
) -> Vec<Ident> {
    let names = wires.map(|wire| match config.renamed_variant(owner, &wire) {
        Some(name) => ident(&scope.claim(name)),
        None => ident(&scope.claim(&variant(&wire))),
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
