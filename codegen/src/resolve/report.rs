//! Reporting what does not resolve.
//!
//! In: the references that failed, and why. Out: diagnostics, one for each missing file or address, one
//! for each dangling reference.

use std::collections::{BTreeMap, HashMap};

use super::uri;
use super::visit::{Form, Pending};
use super::walk::Fault;
use crate::diagnostic::{Code, Diagnostics};
use crate::load::{At, Documents, FileId, Loader, NodeId, pointer};

/// Reports every reference that failed; `failed` is in the order of the documents.
pub(super) fn faults(
    (documents, loader): (&Documents, &dyn Loader),
    failed: &[(Pending, Fault)],
    diagnostics: &Diagnostics,
) {
    let mut counts: HashMap<&Fault, usize> = HashMap::new();
    for (_, fault) in failed {
        *counts.entry(fault).or_default() += 1;
    }
    for (pending, fault) in failed {
        let at = documents.at(pending.text);
        let text = at.as_str().unwrap_or_default();
        if pending.form == Form::Mapping {
            unknown_schema(at, text, diagnostics);
            continue;
        }
        if pending.form == Form::Dialect {
            let message = format!("what `{text}` adds or leaves out is not known");
            diagnostics
                .report(Code::UnknownDialect, at, message)
                .fix("configure a mirror that has it, if it is not the dialect of 2020-12");
            continue;
        }
        if *fault == Fault::Place {
            dangling(at, text, diagnostics);
            continue;
        }
        // Once for each file or address, at the first reference to it.
        let Some(count) = counts.remove(fault) else {
            continue;
        };
        if let Some(mut report) = unreachable((at, text), fault, loader, diagnostics) {
            if count > 1 {
                report = report.note(format!("{count} references fail for this reason"));
            }
            drop(report);
        }
    }
}

fn unreachable<'s>(
    (at, text): (At<'_>, &str),
    fault: &Fault,
    loader: &dyn Loader,
    diagnostics: &'s Diagnostics,
) -> Option<crate::diagnostic::Report<'s>> {
    Some(match fault {
        Fault::File(path, why) => {
            let message = format!("`{path}` cannot be read: {why}");
            let report = diagnostics.report(Code::MissingFile, at, message);
            match super::schema_named(at, text) {
                Some(schema) => report.fix(format!("for the named schema write `{}`", reference(at, schema, loader))),
                None => report,
            }
        }
        Fault::Outside(path, folder) => diagnostics
            .report(Code::OutsideFolder, at, format!("`{path}` is not read: it is outside of `{folder}`"))
            .fix("move it there, or put an `oasmith.toml` into a folder that holds both it and the description (of several above that the nearest counts)"),
        Fault::Remote(address) => diagnostics
            .report(Code::RemoteReference, at, format!("`{address}` is not on this disk, and the network is never opened"))
            .fix("save the document in a folder and configure that folder as the mirror of its address"),
        Fault::Absolute(path) => diagnostics
            .report(Code::OutsideFolder, at, format!("`{path}` is an absolute path, which holds on one machine only"))
            .fix("write the path relative to this document"),
        Fault::Unreadable | Fault::Place => return None,
    })
}

/// The text of a reference from one place to another.
fn reference(from: At<'_>, to: At<'_>, loader: &dyn Loader) -> String {
    let (documents, pointer) = (from.documents(), to.local_pointer());
    let (own, other) = (from.id().file, to.id().file);
    if own == other {
        return format!("#{pointer}");
    }
    let normal = |file| uri::normalize(documents.path(file));
    // What the description is to its files, this file is to the other.
    let path = loader.name(&normal(own), &normal(other));
    format!("{path}#{pointer}")
}

fn unknown_schema(at: At<'_>, text: &str, diagnostics: &Diagnostics) {
    let message = format!("`{text}` is neither the name of a schema nor a reference to one");
    diagnostics.report(Code::DiscriminatorTarget, at, message);
}

fn dangling(at: At<'_>, text: &str, diagnostics: &Diagnostics) {
    let report = diagnostics.report(
        Code::DanglingReference,
        at,
        format!("there is nothing at `{text}`"),
    );
    let Some(pointer) = text.strip_prefix('#') else {
        return;
    };
    // A place that leads nowhere does not mean itself.
    let own = format!("#{}", at.local_pointer());
    let other = |place: &String| own.strip_suffix("/$ref") != Some(place.as_str());
    if let Some(intended) = intended(at.root(), pointer).filter(other) {
        report.fix(format!("perhaps `{intended}` is meant"));
    }
}

/// The place most like a pointer that leads nowhere: each step the member of that name, else the one most like it.
fn intended(root: At<'_>, pointer: &str) -> Option<String> {
    let mut at = root;
    let mut found = "#".to_owned();
    for token in pointer::tokens(pointer)? {
        let name = match at.child(&token) {
            Some(_) => token.clone().into_owned(),
            None => nearest(&token, at.members().map(|(key, _)| key))?.to_owned(),
        };
        at = at.child(&name)?;
        pointer::push(&mut found, &name);
    }
    Some(found)
}

/// The name most like a wanted one, if it is like enough to be meant.
fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let limit = wanted.chars().count().div_ceil(3);
    let scored = names.map(|name| (distance(wanted, name, limit), name));
    let (score, name) = scored.min_by_key(|(score, _)| *score)?;
    (score <= limit).then_some(name)
}

/// Levenshtein's distance, letters of either case alike; something above `limit` where it is above.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (
        a.to_lowercase().chars().collect(),
        b.to_lowercase().chars().collect(),
    );
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// A reference inside a schema with `$id` that only makes sense from the document's root.
pub(super) fn base(text: At<'_>, resource: At<'_>, diagnostics: &Diagnostics) {
    let reference = text.as_str().unwrap_or_default();
    let message =
        format!("nothing is at `{reference}` in the schema that its `$id` makes it relative to");
    let report = diagnostics.report(Code::ReferenceBase, text, message);
    if let Some(id) = resource.get("$id") {
        report.related(id.span(), "the `$id`");
    }
}

/// A reference whose fragment leads nowhere, where another leads to what is meant.
pub(super) fn meant(text: At<'_>, fragment: &str, diagnostics: &Diagnostics) {
    let reference = text.as_str().unwrap_or_default();
    let address = uri::split(reference).0;
    let meant = match (address, fragment) {
        (address, "") if !address.is_empty() => address.to_owned(),
        _ => format!("{address}#{fragment}"),
    };
    let message = format!("nothing is at `{reference}`; `{meant}` is taken");
    let report = diagnostics.report(Code::FragmentMeant, text, message);
    report.fix(format!("write `{meant}`"));
}

/// References that name the place where another version keeps its components.
pub(super) fn moved(
    documents: &Documents,
    moved: &BTreeMap<(FileId, &'static str), (usize, NodeId)>,
    diagnostics: &Diagnostics,
) {
    for (&(_, place), &(count, first)) in moved {
        let at = documents.at(first);
        let message = format!(
            "nothing is at `#{place}...`; the name is taken from where this version keeps it"
        );
        let report = diagnostics.report(Code::ReferenceMoved, at, message);
        report.note(format!(
            "{count} references of this document name that place"
        ));
    }
}
