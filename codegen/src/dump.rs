//! What a pass made of a description, as text for developers.
//!
//! In: a description and a stage. Out: one line a node, one block an item. The format is for eyes and
//! diffs, and promises nothing to programs.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::Understood;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Origin, TypeId};
use crate::load::{At, Input, Kind};
use crate::resolve::Resolver;

/// After which pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Documents as trees.
    Tree,
    /// Where references lead.
    Resolved,
    /// The API as data.
    Ir,
    /// What was found out about its types.
    Facts,
    /// Every Rust name.
    Names,
}

/// Runs the passes up to a stage and shows what they made, of one place only if `at` names it:
/// `#/components/schemas/Pet`, `other.yaml#/Pet`.
///
/// # Errors
/// A sentence, if the place does not exist.
pub fn dump(
    input: &Input<'_>,
    config: &Config,
    stage: Stage,
    at: Option<&str>,
) -> Result<String, String> {
    let diagnostics = Diagnostics::new();
    let resolved = crate::resolved(input, config, &diagnostics);
    // Findings are what `lint` shows.
    diagnostics.sorted();
    let resolver = resolved.resolver();
    let mut out = String::new();
    if matches!(stage, Stage::Tree | Stage::Resolved) {
        let roots = match at {
            Some(at) => vec![place(resolver, at)?],
            None => roots(resolver),
        };
        for root in roots {
            match stage {
                Stage::Tree => tree(&mut out, root, 0),
                _ => references(&mut out, root, resolver),
            }
        }
        return Ok(out);
    }
    let understood = crate::understand(resolver, config, &diagnostics);
    diagnostics.sorted();
    match stage {
        Stage::Ir => ir(&mut out, &understood.api, at),
        Stage::Facts => types(&mut out, &understood, at, facts),
        _ => types(&mut out, &understood, at, names),
    }
    match out.is_empty() {
        true => Err(format!(
            "nothing was made of {}",
            at.unwrap_or("this description")
        )),
        false => Ok(out),
    }
}

/// Whether an item of this origin is asked for.
fn is_wanted(at: Option<&str>, origin: &Origin) -> bool {
    at.is_none_or(|at| origin.pointer == at || origin.pointer.starts_with(&format!("{at}/")))
}

fn ir(out: &mut String, api: &Api, at: Option<&str>) {
    for (index, ty) in api
        .types
        .iter()
        .enumerate()
        .filter(|(_, ty)| is_wanted(at, &ty.origin))
    {
        let _ = writeln!(out, "type {index} {ty:#?}");
        if let Some(at) = ty.schema.at {
            let _ = writeln!(out, "judged at {}", api.place(at));
        }
    }
    let operations = api.operations.iter().chain(&api.receivers);
    for operation in operations.filter(|operation| is_wanted(at, &operation.origin)) {
        let _ = writeln!(out, "operation {operation:#?}");
    }
    if at.is_none() {
        let _ = writeln!(out, "servers {:#?}", api.servers);
        let _ = writeln!(out, "schemes {:#?}", api.schemes);
        let _ = writeln!(out, "schemas {:#?}", api.schemas);
        let _ = writeln!(out, "patterns {:#?}", api.patterns);
    }
}

/// One line a type.
fn types(
    out: &mut String,
    understood: &Understood,
    at: Option<&str>,
    show: fn(&Understood, TypeId) -> String,
) {
    for id in understood.api.type_ids() {
        let origin = &understood.api.ty(id).origin;
        if is_wanted(at, origin) {
            let _ = writeln!(out, "{} {}", origin.pointer, show(understood, id));
        }
    }
}

fn facts(understood: &Understood, id: TypeId) -> String {
    let facts = &understood.facts;
    let place = id.0 as usize;
    let boxed: BTreeSet<usize> = facts
        .boxed
        .iter()
        .filter(|(ty, _)| *ty == id)
        .map(|(_, index)| *index)
        .collect();
    format!(
        "type {place} same as {}, {:?}, checked {}, newtype {}, boxed {boxed:?}, tagging {:?}",
        facts.of(id).0,
        facts.direction[place],
        facts.checked[place],
        facts.newtypes.contains(&id),
        facts.tagging.get(&id),
    )
}

fn names(understood: &Understood, id: TypeId) -> String {
    let names = &understood.names;
    let ident = names.ty(id).map_or("-".to_owned(), ToString::to_string);
    let members: Vec<String> = names.members(id).iter().map(ToString::to_string).collect();
    format!("{}::{ident} {{ {} }}", names.home(id), members.join(", "))
}

fn roots(resolver: Resolver<'_>) -> Vec<At<'_>> {
    let documents = resolver.documents();
    documents.files().map(|file| documents.root(file)).collect()
}

fn place<'d>(resolver: Resolver<'d>, pointer: &str) -> Result<At<'d>, String> {
    let documents = resolver.documents();
    let at = match pointer.contains('#') {
        true => documents.find(pointer),
        false => resolver.root().at_pointer(pointer),
    };
    at.ok_or_else(|| format!("there is nothing at `{pointer}`"))
}

/// `line:column key: value`, what is inside further in.
fn tree(out: &mut String, at: At<'_>, depth: usize) {
    let documents = at.documents();
    let span = at.span();
    let position = documents.position(span.file, span.start);
    let key = at.key().map_or(String::new(), |key| format!("{key:?}: "));
    let value = match at.kind() {
        Kind::Object => format!("{{{}}}", at.len()),
        Kind::Array => format!("[{}]", at.len()),
        Kind::String => format!("{:?}", at.as_str().unwrap_or_default()),
        Kind::Number => at.as_number().unwrap_or_default().to_owned(),
        Kind::Bool => at.as_bool().unwrap_or_default().to_string(),
        Kind::Null => "null".to_owned(),
    };
    let indent = "  ".repeat(depth);
    let _ = writeln!(
        out,
        "{:>5}:{:<4} {indent}{key}{value}",
        position.line, position.column
    );
    for child in at.children() {
        tree(out, child, depth + 1);
    }
}

/// `place -> target`, one line a reference.
fn references(out: &mut String, at: At<'_>, resolver: Resolver<'_>) {
    if resolver.is_reference(at) {
        let target = resolver.step(at).map_or("nothing".to_owned(), At::pointer);
        let _ = writeln!(out, "{} -> {target}", at.pointer());
    }
    for child in at.children() {
        references(out, child, resolver);
    }
}
