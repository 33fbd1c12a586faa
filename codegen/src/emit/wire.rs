//! The modules of an API's operations, and what they import.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use quote::quote;

use super::imports::{self, Beside, Defined, free};
use super::module::condition;
use super::page::{Form, Page, Style, text};
use super::{client, operation, server};
use crate::fragment::visible;
use crate::ir::TypeId;
use crate::outcome::{Keep, Module, Seen};
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

/// How modules of operations are written, and sections in them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Styles<'p, 'a> {
    pub(super) outer: Style<'p, 'a>,
    pub(super) inner: Style<'p, 'a>,
}

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
    /// The section of the module that they stand in, or outside of all.
    pub(super) section: Option<usize>,
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
        (Part::Operations, true),
        (Part::Client, client && operations > 0),
        (Part::Webhooks, server && receivers > 0),
        (Part::Server, server && operations > 0),
    ];
    let wanted = parts.into_iter().filter(|(_, wanted)| *wanted);
    let wanted: Vec<Part> = wanted.map(|(part, _)| part).collect();
    let head = |part, section| Share {
        part,
        section,
        items: Items::Head,
    };
    let of = |part| {
        let sections = sections(plan, part).into_iter();
        let shares = sections.flat_map(move |section| {
            let head = section.is_some().then(|| head(part, section));
            head.into_iter().chain(single(plan, part, section))
        });
        (part, shares.collect())
    };
    let mut groups: Vec<(Part, Vec<Share>)> = wanted.iter().map(|part| of(*part)).collect();
    if let Some((_, first)) = groups.first_mut() {
        let heads = wanted.iter().rev().map(|part| head(*part, None));
        first.splice(0..0, heads);
    }
    groups
}

/// Where items of a module stand: outside of all sections, and in each.
fn sections(plan: Plan<'_>, part: Part) -> Vec<Option<usize>> {
    let count = match part {
        Part::Webhooks => 0,
        Part::Operations | Part::Client | Part::Server => plan.facts.sections.all().len(),
    };
    [None].into_iter().chain((0..count).map(Some)).collect()
}

/// The shares of single operations there.
fn single(plan: Plan<'_>, part: Part, section: Option<usize>) -> impl Iterator<Item = Share> {
    let count = match part {
        Part::Webhooks => plan.api.receivers.len(),
        Part::Operations | Part::Client | Part::Server => {
            plan.facts.sections.operations(section).len()
        }
    };
    (0..count).step_by(SHARE).map(move |first| {
        let count = SHARE.min(count - first);
        Share {
            part,
            section,
            items: Items::Of { first, count },
        }
    })
}

/// Writes a share.
pub(super) fn page<'p>(style: Style<'p, '_>, share: Share) -> Page<'p> {
    let (plan, section) = (style.plan, share.section);
    match share.items {
        Items::Head => match share.part {
            Part::Operations => Page::of(style, operation::head(plan, section)),
            Part::Client => Page::of(style, client::head(plan, section)),
            Part::Webhooks => Page::of(style, server::webhooks_head(plan)),
            Part::Server => Page::of(style, server::head(plan, section)),
        },
        Items::Of { first, count } => {
            let range = first..first + count;
            match share.part {
                Part::Operations => Page::of(style, operation::items(plan, section, range)),
                Part::Client => Page::of(style, client::items(plan, section, range)),
                Part::Webhooks => Page::of(style, server::webhooks(plan, range)),
                Part::Server => Page::of(style, server::items(plan, section, range)),
            }
        }
    }
}

/// The short names that none of these modules' items has.
pub(super) fn short(plan: Plan<'_>) -> Vec<&'static str> {
    free(&SHORT, &plan.names.all().collect())
}

/// Takes the pages of a module and its sections out of some, and puts them together.
pub(super) fn joined<'p>(
    form: Form,
    part: Part,
    pages: &mut Vec<(Share, Page<'p>)>,
) -> BTreeMap<Option<usize>, Page<'p>> {
    let all = std::mem::take(pages).into_iter();
    let (mut own, others) = all.partition::<Vec<_>, _>(|(share, _)| share.part == part);
    *pages = others;
    own.sort_by_key(|(share, _)| *share);
    let mut whole: BTreeMap<_, Page<'_>> = BTreeMap::new();
    for (share, page) in own {
        match whole.entry(share.section) {
            Entry::Vacant(entry) => drop(entry.insert(page)),
            Entry::Occupied(mut entry) => entry.get_mut().append(page, form),
        }
    }
    whole
}

/// What is referred to by several parameters and forms.
pub(super) fn layouts(style: Style<'_, '_>, page: Page<'_>) -> Option<Module> {
    let rt = style.plan.rt;
    let uses = quote!(use #rt::operation as op;);
    (!page.text.is_empty()).then(|| Module {
        items: page.text,
        uses: text(style.form, style.depth, uses),
        seen: Seen::Inside,
        feature: Some("operations"),
        ..Module::new(
            "layouts",
            "Records as parameters and forms write them, in outline.",
        )
    })
}

/// A module's name, and its feature.
fn name(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Operations => ("operations", "operations"),
        Part::Client => ("client", "client"),
        Part::Webhooks => ("webhooks", "server"),
        Part::Server => ("server", "server"),
    }
}

/// What a module is, with sections or without.
fn about(part: Part, sections: bool) -> &'static str {
    match (part, sections) {
        (Part::Operations, false) => "Every operation as data, and what it may answer.",
        (Part::Operations, true) => {
            "Every operation as data, and what it may answer: each tag's in a module of its own, and here what these share."
        }
        (Part::Client, false) => "The client: a method per operation.",
        (Part::Client, true) => {
            "The client: a method per operation, each tag's in a module of its own."
        }
        (Part::Webhooks, _) => "What the API calls: a trait, and its router.",
        (Part::Server, false) => "The server: a trait per tag, and the router.",
        (Part::Server, true) => {
            "The server: a trait per tag, each in a module of its own, and the router."
        }
    }
}

/// What a section of a module is.
fn about_section(part: Part, tag: &str) -> String {
    let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
    let tag = visible(&tag).replace('`', "'");
    match part {
        Part::Operations => {
            format!("The operations tagged `{tag}` as data, and what they may answer.")
        }
        Part::Client => format!("The client's methods for the operations tagged `{tag}`."),
        Part::Server | Part::Webhooks => {
            format!("The server's trait for the operations tagged `{tag}`, and its routes.")
        }
    }
}

/// A module of its pages, sections and all; with what the operations' own module defines, and the names of all types.
pub(super) fn module(
    (styles, keep): (Styles<'_, '_>, Keep<'_>),
    part: Part,
    mut pages: BTreeMap<Option<usize>, Page<'_>>,
    operations: &Defined,
    types: &BTreeMap<&str, TypeId>,
) -> Module {
    let plan = styles.outer.plan;
    let (name, feature) = name(part);
    let here = defined(&pages);
    let outside = pages.remove(&None).unwrap_or_default();
    let beside = |section| Beside {
        part,
        section,
        here: &here,
        operations,
        types,
    };
    let folder = format!("{name}/");
    let sections = pages.into_iter().filter_map(|(section, page)| {
        let at = section?;
        let tag = &plan.facts.sections.all()[at].tag;
        let name = plan.section(at)?.module.as_ref()?;
        let style = styles.inner;
        let uses = imports::of_operations(style.plan, &page, beside(Some(at)));
        let public = !page.defined.is_empty();
        let module = Module {
            items: page.text,
            uses: text(style.form, style.depth, uses),
            // Client and server take from there what they say of it.
            seen: match part {
                Part::Operations => Seen::Around,
                Part::Client | Part::Webhooks | Part::Server => Seen::Inside,
            },
            condition: plan.gates.section(plan, at).map(condition),
            ..Module::new(name.as_str(), about_section(part, tag))
        };
        let export = public.then(|| {
            let gate = plan.gates.section(plan, at);
            quote!(#gate pub use self::#name::*;)
        });
        Some((keep(module, &folder), export))
    });
    let mut sections: Vec<_> = sections.collect();
    sections.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    let (children, exports): (Vec<_>, Vec<_>) = sections.into_iter().unzip();
    let style = styles.outer;
    let uses = imports::of_operations(style.plan, &outside, beside(None));
    let module = Module {
        items: outside.text,
        uses: text(style.form, style.depth, quote!(#(#exports)* #uses)),
        feature: Some(feature),
        ..Module::new(name, about(part, !children.is_empty()))
    };
    keep(Module { children, ..module }, "")
}

/// What the parts of a module define.
pub(super) fn defined(pages: &BTreeMap<Option<usize>, Page<'_>>) -> Defined {
    let pages = pages.iter();
    pages
        .map(|(section, page)| (*section, page.defined.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::name::scope::is_module;

    /// A tag of such a name would have a module beside the import.
    #[test]
    fn what_is_imported_is_no_module_of_a_tag() {
        let lower = |name: &&str| name.starts_with(|c: char| c.is_ascii_lowercase());
        let taken: Vec<&str> = super::SHORT
            .into_iter()
            .filter(lower)
            .filter(|name| is_module(name))
            .collect();
        assert!(taken.is_empty(), "{taken:?}");
    }
}
