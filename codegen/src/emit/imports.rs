//! What a module imports, told from what its items mention.
//!
//! In: the words of its pages. Out: the `use`s for them. No name is decided here.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::page::Page;
use super::wire::Part;
use crate::ir::TypeId;
use crate::name::{Ident, ident};
use crate::plan::Plan;

/// What modules may have to import beside names of the API.
pub(super) const KNOWN: [&str; 10] = [
    "Json", "RULES", "Reader", "Rules", "Stop", "Validate", "Writer", "is_valid", "patterns",
    "rules",
];

/// What models often name of the runtime: imported, unless a type of the description is called so.
pub(super) const SHORT: [&str; 10] = [
    "Constant", "Integer", "Kind", "Look", "Map", "Rules", "Schema", "Value", "check", "text",
];

/// Those of some parts of the runtime that nothing else has taken the name of.
pub(super) fn free(parts: &[&'static str], taken: &BTreeSet<&str>) -> Vec<&'static str> {
    let free = parts.iter().copied().filter(|part| !taken.contains(part));
    free.collect()
}

/// The imports of a module of types: what its items mention and does not stand in it.
pub(super) fn uses(plan: Plan<'_>, page: &Page<'_>, every: &BTreeSet<&str>) -> TokenStream {
    let rt = plan.rt;
    let mentioned = &page.bare;
    let siblings = mentioned
        .iter()
        .filter(|name| every.contains(*name) && !page.defined.contains(**name));
    let siblings: Vec<Ident> = siblings.map(|name| ident(name)).collect();
    let always = ["Json", "Reader", "Stop", "Validate", "Writer"];
    let always = always
        .into_iter()
        .filter(|name| mentioned.contains(name) || (*name == "Validate" && judges(page)));
    let runtime = page.short.iter().copied().chain(always);
    let modules = ["patterns", "rules"];
    let modules = modules.into_iter().filter(|name| mentioned.contains(name));
    let runtime = list(quote!(use #rt), idents(runtime));
    let siblings = list(quote!(use super), siblings);
    let modules = list(quote!(use super::super), modules.map(ident).collect());
    quote!(#modules #siblings #runtime)
}

/// What the parts of a module of operations define: what stands outside of all sections, and each section.
pub(super) type Defined = BTreeMap<Option<usize>, BTreeSet<String>>;

/// What stands beside some items of a module of operations.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    /// The module.
    pub(super) part: Part,
    /// The section of it in which they stand.
    pub(super) section: Option<usize>,
    /// What the module itself defines.
    pub(super) here: &'a Defined,
    /// What the module `operations` does.
    pub(super) operations: &'a Defined,
    /// Every named type.
    pub(super) types: &'a BTreeMap<&'a str, TypeId>,
}

/// The imports of a module of operations, or of a section in it.
pub(super) fn of_operations(plan: Plan<'_>, page: &Page<'_>, beside: Beside<'_>) -> TokenStream {
    let (rt, section) = (plan.rt, beside.section);
    let up = match section {
        Some(_) => quote!(super::super),
        None => quote!(super),
    };
    let bare = page.bare.iter().copied();
    let outside = |name: &&str| section.is_some() && beside.has(beside.here, None, name);
    let own = idents(bare.clone().filter(outside));
    let operations = beside.operations(plan, &up, bare.clone());
    let types = bare
        .clone()
        .filter(|name| beside.has_type(plan, section, name));
    let layouts = plan.names.layouts().map(|(_, name)| name.as_str());
    let layouts: BTreeSet<&str> = layouts.collect();
    let layouts = idents(bare.clone().filter(|name| layouts.contains(name)));
    let private = idents(bare.filter(|name| ["patterns", "rules"].contains(name)));
    let runtime = page.short.iter().copied();
    let runtime = idents(runtime.chain(judges(page).then_some("Validate")));
    let tables = matches!(beside.part, Part::Operations | Part::Webhooks);
    let tables = tables.then(|| quote!(use #rt::operation as op;));
    let own = list(quote!(use super), own);
    let types = beside.listed(plan, quote!(use #up::types), idents(types));
    let layouts = list(quote!(use #up::layouts), layouts);
    // In the order of rustfmt, for which a list comes last.
    let several = private.len() > 1;
    let private = list(quote!(use #up), private);
    let runtime = list(quote!(use #rt), runtime);
    match several {
        true => quote!(#layouts #operations #types #private #own #tables #runtime),
        false => quote!(#layouts #operations #private #types #own #tables #runtime),
    }
}

/// An import of whatever stands below a path, if some of that is needed.
fn all_of(path: TokenStream, names: &[Ident]) -> Option<TokenStream> {
    (!names.is_empty()).then(|| quote!(#path::*;))
}

impl Beside<'_> {
    /// An import of names below a path. Where features decide what is there, they cannot be listed, but for what is there
    /// whenever the section is.
    fn listed(&self, plan: Plan<'_>, path: TokenStream, names: Vec<Ident>) -> Option<TokenStream> {
        match self.section.is_some() || !plan.gates.is_on() {
            true => list(path, names),
            false => all_of(path, &names),
        }
    }

    /// What client and server import of the module `operations`: of its section with the same tag most of that is needed, as
    /// nothing else uses it, and what is shared is listed.
    fn operations<'n>(
        &self,
        plan: Plan<'_>,
        up: &TokenStream,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> TokenStream {
        let path = quote!(use #up::operations);
        let there = |section: Option<usize>| {
            let there = |name: &&str| self.has(self.operations, section, name);
            idents(names.clone().filter(there))
        };
        match (self.part, self.section) {
            (Part::Operations, _) => TokenStream::new(),
            (_, Some(section)) => {
                let module = plan.section(section).and_then(|tag| tag.module.as_ref());
                let of_section = all_of(quote!(#path::#module), &there(self.section));
                let shared = list(path, there(None));
                quote!(#of_section #shared)
            }
            (_, None) => {
                let anywhere = |name: &&str| {
                    self.operations
                        .keys()
                        .any(|at| self.has(self.operations, *at, name))
                };
                // A callback may be called as an operation is.
                let is_receiver = self.part == Part::Webhooks;
                let names = names.filter(|name| !(is_receiver && self.has(self.here, None, name)));
                self.listed(plan, path, idents(names.filter(anywhere)))
                    .unwrap_or_default()
            }
        }
    }

    /// Whether a part of a module defines a name.
    fn has(&self, defined: &Defined, section: Option<usize>, name: &str) -> bool {
        defined
            .get(&section)
            .is_some_and(|part| part.contains(name))
    }

    /// Whether a name is that of a type, which is there whenever the section is.
    fn has_type(&self, plan: Plan<'_>, section: Option<usize>, name: &str) -> bool {
        let ty = self.types.get(name);
        ty.is_some_and(|id| match section {
            Some(section) => plan.gates.is_with(plan, plan.names.home(*id), section),
            None => true,
        })
    }
}

/// Whether a page calls what stands in the trait `Validate`.
pub(super) fn judges(page: &Page<'_>) -> bool {
    ["is_valid", "RULES"]
        .iter()
        .any(|member| page.words.contains(member))
}

/// Names in order, each once.
pub(super) fn idents<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<Ident> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    names.into_iter().map(ident).collect()
}

/// An import of names below a path.
pub(super) fn list(path: TokenStream, names: Vec<Ident>) -> Option<TokenStream> {
    match names.as_slice() {
        [] => None,
        [only] => Some(quote!(#path::#only;)),
        several => Some(quote!(#path::{#(#several),*};)),
    }
}
