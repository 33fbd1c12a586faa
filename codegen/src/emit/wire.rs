//! The modules of an API's operations, and what they import.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{free, idents, judges, list};
use super::page::{Form, Page, Style, text};
use super::{client, operation, server};
use crate::name::Ident;
use crate::outcome::Module;
use crate::plan::Plan;

/// What these modules name of the runtime without its path.
pub(super) const SHORT: [&str; 17] = [
    "Body",
    "Integer",
    "Map",
    "Mode",
    "Never",
    "Rules",
    "StatusIn",
    "Valid",
    "Validate",
    "Value",
    "check",
    "client",
    "http",
    "multipart",
    "server",
    "stream",
    "text",
];

/// How many operations are written at once.
const SHARE: usize = 32;

/// A module of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Operations,
    Client,
    Webhooks,
    Server,
}

/// Some of the items of a module of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Share {
    pub(super) part: Part,
    items: Items,
}

/// Which items of a module are meant, in the order in which they stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Items {
    /// What stands before those of single operations.
    Head,
    /// Those of so many operations from this one on.
    Of { first: usize, count: usize },
}

/// The modules that are wanted, cut into shares, module by module; none where there are no operations. Those that may be
/// large come first of all, so that no core is left with one of them in the end.
pub(super) fn shares(plan: Plan<'_>) -> Vec<(Part, Vec<Share>)> {
    let (operations, receivers) = (plan.api.operations.len(), plan.api.receivers.len());
    let (client, server) = (plan.config.client, plan.config.server);
    if operations + receivers == 0 || !(client || server) {
        return Vec::new();
    }
    let parts = [
        (Part::Operations, true, operations),
        (Part::Client, client && operations > 0, operations),
        (Part::Webhooks, server && receivers > 0, receivers),
        (Part::Server, server && operations > 0, operations),
    ];
    let wanted = parts.into_iter().filter(|(_, wanted, _)| *wanted);
    let share = |part, items| Share { part, items };
    let groups = wanted.clone().map(|(part, _, count)| {
        let starts = (0..count).step_by(SHARE);
        let some = starts.map(|first| Items::Of {
            first,
            count: SHARE.min(count - first),
        });
        (part, some.map(|items| share(part, items)).collect())
    });
    let mut groups: Vec<(Part, Vec<Share>)> = groups.collect();
    if let Some((_, first)) = groups.first_mut() {
        let heads = wanted.rev().map(|(part, ..)| share(part, Items::Head));
        first.splice(0..0, heads);
    }
    groups
}

/// Writes a share.
pub(super) fn page<'p>(style: Style<'p, '_>, share: Share) -> Page<'p> {
    let plan = style.plan;
    match share.items {
        Items::Head => match share.part {
            Part::Operations => Page::of(style, operation::head(plan)),
            Part::Client => Page::of(style, client::head(plan)),
            Part::Webhooks => Page::of(style, server::webhooks_head(plan)),
            Part::Server => Page::of(style, server::head(plan)),
        },
        Items::Of { first, count } => {
            let range = first..first + count;
            match share.part {
                Part::Operations => Page::of(style, operation::items(plan, range)),
                Part::Client => Page::of(style, client::items(plan, range)),
                Part::Webhooks => Page::of(style, server::webhooks(plan, range)),
                Part::Server => Page::of(style, server::items(plan, range)),
            }
        }
    }
}

/// The short names that none of these modules' items has.
pub(super) fn short(plan: Plan<'_>) -> Vec<&'static str> {
    free(&SHORT, &plan.names.all().collect())
}

/// Takes the pages of a module out of some, and puts them together.
pub(super) fn joined<'p>(form: Form, part: Part, pages: &mut Vec<(Share, Page<'p>)>) -> Page<'p> {
    let all = std::mem::take(pages).into_iter();
    let (mut own, others) = all.partition::<Vec<_>, _>(|(share, _)| share.part == part);
    *pages = others;
    own.sort_by_key(|(share, _)| *share);
    let mut own = own.into_iter().map(|(_, page)| page);
    let mut whole = own.next().unwrap_or_default();
    own.for_each(|page| whole.append(page, form));
    whole
}

/// What is referred to by several parameters and forms.
pub(super) fn layouts(style: Style<'_, '_>, page: Page<'_>) -> Option<Module> {
    let rt = style.plan.rt;
    let uses = quote!(use #rt::operation as op;);
    (!page.text.is_empty()).then(|| Module {
        items: page.text,
        uses: text(style.form, style.depth, uses),
        public: false,
        feature: Some("operations"),
        ..Module::new(
            "layouts",
            "Records as parameters and forms write them, in outline.",
        )
    })
}

/// A module's name, what it is, and its feature.
fn about(part: Part) -> (&'static str, &'static str, &'static str) {
    match part {
        Part::Operations => (
            "operations",
            "Every operation as data, and what it may answer.",
            "operations",
        ),
        Part::Client => ("client", "The client: a method per operation.", "client"),
        Part::Webhooks => (
            "webhooks",
            "What the API calls: a trait, and its router.",
            "server",
        ),
        Part::Server => (
            "server",
            "The server: a trait per tag, and the router.",
            "server",
        ),
    }
}

/// A module of its page; with what the operations' own module defines, and the names of all types.
pub(super) fn module(
    style: Style<'_, '_>,
    part: Part,
    mut page: Page<'_>,
    shared: &BTreeSet<String>,
    types: &BTreeSet<&str>,
) -> Module {
    let rt = style.plan.rt;
    let (name, docs, feature) = about(part);
    let tables = matches!(part, Part::Operations | Part::Webhooks);
    let tables = tables.then(|| quote!(use #rt::operation as op;));
    // Its own stand in it already.
    let shared = shared.iter().map(String::as_str);
    let shared = shared.filter(|_| part != Part::Operations).collect();
    let named =
        |from: &BTreeSet<&str>| -> Vec<Ident> { idents(from.intersection(&page.words).copied()) };
    if judges(&page) {
        page.short.insert("Validate");
    }
    // Where features decide what is there, names cannot be listed.
    let from = |path: TokenStream, names: Vec<Ident>| match style.plan.gates.is_on() {
        true => (!names.is_empty()).then(|| quote!(#path::*;)),
        false => list(path, names),
    };
    let operations = from(quote!(use super::operations), named(&shared));
    let types = from(quote!(use super::types), named(types));
    let layouts = style.plan.names.layouts().map(|(_, name)| name.as_str());
    let layouts = list(quote!(use super::layouts), named(&layouts.collect()));
    let private = named(&BTreeSet::from(["patterns", "rules"]));
    // In the order of rustfmt, for which a list comes last.
    let several = private.len() > 1;
    let private = list(quote!(use super), private);
    let runtime = list(quote!(use #rt), idents(page.short.iter().copied()));
    let uses: TokenStream = match several {
        true => quote!(#layouts #operations #types #private #tables #runtime),
        false => quote!(#layouts #operations #private #types #tables #runtime),
    };
    Module {
        items: page.text,
        uses: text(style.form, style.depth, uses),
        feature: Some(feature),
        ..Module::new(name, docs)
    }
}
