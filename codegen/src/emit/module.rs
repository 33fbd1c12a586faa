//! The module tree: which item stands where, and what each module imports.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::gate::Gates;
use super::imports::{SHORT, free, idents, list, uses};
use super::page::{Form, Lexicon, Page, Style, text};
use super::rules::Static;
use super::wire::{self, Share};
use crate::config::Replacement;
use crate::fragment::{docs, header, line, rules as rules_of, shape_ref, type_ref};
use crate::ir::{Hint, Shape, Type, TypeId, View};
use crate::name::scope::shouting;
use crate::name::{Ident, ident};
use crate::outcome::{Keep, Module, allow};
use crate::parallel;
use crate::plan::Plan;

/// A piece of work that needs no other.
enum Work<'p, 'w> {
    /// The types of one module.
    Home(&'p str, &'w [TypeId]),
    /// Some operations of one module.
    Share(&'w Share),
    Patterns,
    /// Some rules.
    Rules(&'w [Static<'p>]),
    Layouts,
}

/// What the work on a part gives.
enum Written<'p> {
    Home(Home<'p>),
    Share(wire::Part, Page<'p>),
    Patterns(Page<'p>),
    Rules(Page<'p>),
    Layouts(Page<'p>),
}

/// A module of types.
struct Home<'p> {
    module: Module,
    words: BTreeSet<&'p str>,
    defined: BTreeSet<String>,
}

/// How many rules are written at once.
const RULES: usize = 256;

/// What all modules are written from.
#[derive(Clone, Copy)]
struct Desk<'p, 'a> {
    of_types: Style<'p, 'a>,
    of_wire: Style<'p, 'a>,
    private: Style<'p, 'a>,
    /// The names of all types that stand in some module, or for one that would.
    every: &'a BTreeSet<&'p str>,
    keep: Keep<'a>,
}

/// The whole output. Each module goes to `keep` when it is whole: first types and operations, then what is written of
/// both, last the rules that all of these mention.
pub(crate) fn api(plan: Plan<'_>, form: Form, keep: Keep<'_>) -> Module {
    let gates = Gates::of(plan);
    let plan = Plan {
        gates: &gates,
        ..plan
    };
    let lexicon = Lexicon::of(plan);
    let (homes, foreign) = homes(plan);
    let every = every(plan, &homes);
    let (types_short, wire_short) = (free(&SHORT, &every), wire::short(plan));
    let style = |depth, short| Style {
        plan,
        lexicon: &lexicon,
        form,
        depth: if form == Form::Nested { depth } else { 0 },
        short,
    };
    let desk = Desk {
        of_types: style(2, types_short.as_slice()),
        of_wire: style(1, wire_short.as_slice()),
        private: style(1, &PRIVATE),
        every: &every,
        keep,
    };
    let shares = wire::shares(plan);
    let of_operations = |share: &&Share| share.part == wire::Part::Operations;
    let first = shares.iter().filter(of_operations).map(Work::Share);
    let homes = homes.iter().map(|(home, ids)| Work::Home(home, ids));
    let first: Vec<Work<'_, '_>> = first.chain([Work::Patterns]).chain(homes).collect();
    let second = shares.iter().filter(|share| !of_operations(share));
    let second: Vec<Work<'_, '_>> = second.map(Work::Share).collect();

    let mut root = Module::new("", header(&plan.api.docs));
    let mut mentioned: BTreeSet<&str> = BTreeSet::new();
    let (types, mut operations, patterns) = desk.first(&first, foreign, &mut mentioned);
    root.uses = everything(desk.private, &types);
    root.children.push(keep(types, ""));
    let mut shared = BTreeSet::new();
    if let Some(page) = &mut operations {
        shared = std::mem::take(&mut page.defined);
    }
    let named = plan.api.type_ids().filter_map(|id| plan.names.ty(id));
    let named: BTreeSet<&str> = named.map(Ident::as_str).collect();
    let module = |part, page| keep(wire::module(desk.of_wire, part, page, &shared, &named), "");
    root.children
        .extend(operations.map(|page| module(wire::Part::Operations, page)));
    for (part, page) in desk.shares(&second, &mut mentioned) {
        root.children.push(module(part, page));
    }
    root.children.extend(
        desk.last(patterns, &mentioned)
            .map(|module| keep(module, "")),
    );
    root.declares = plan.gates.features(plan);
    root.children.sort_by(|a, b| a.name.cmp(&b.name));
    root
}

impl<'p> Desk<'p, '_> {
    fn write(&self, work: &[Work<'p, '_>], mentioned: &BTreeSet<&str>) -> Vec<Written<'p>> {
        let plan = self.private.plan;
        parallel::map(work, |work| match work {
            Work::Home(home, ids) => {
                let home = self::home(self.of_types, home, ids, self.every);
                Written::Home(Home {
                    module: (self.keep)(home.module, "types/"),
                    ..home
                })
            }
            Work::Share(share) => Written::Share(share.part, wire::page(self.of_wire, share)),
            Work::Patterns => Written::Patterns(Page::of(self.private, super::patterns::all(plan))),
            Work::Rules(rules) => {
                let items = rules.iter();
                let items = items.filter_map(|rule| super::rules::item(plan, *rule));
                Written::Rules(Page::of(self.private, items))
            }
            Work::Layouts => {
                Written::Layouts(Page::of(self.private, super::layout::all(plan, mentioned)))
            }
        })
    }

    /// Types, operations as data, and patterns.
    fn first(
        &self,
        work: &[Work<'p, '_>],
        foreign: Vec<TokenStream>,
        mentioned: &mut BTreeSet<&'p str>,
    ) -> (Module, Option<Page<'p>>, Option<Page<'p>>) {
        let plan = self.private.plan;
        let mut types = Module::new("types", "Every type of the description.");
        let (mut exports, mut shares, mut patterns) = (Vec::new(), Vec::new(), None);
        for written in self.write(work, &BTreeSet::new()) {
            match written {
                Written::Home(home) => {
                    let ident = ident(&home.module.name);
                    let public = idents(home.defined.iter().map(String::as_str));
                    let gate = plan.gates.home(home.module.name.as_str());
                    let export = list(quote!(pub use self::#ident), public);
                    exports.extend(export.map(|export| quote!(#gate #export)));
                    mentioned.extend(home.words);
                    types.children.push(home.module);
                }
                Written::Share(part, page) => shares.push((part, page)),
                Written::Patterns(page) => patterns = Some(page),
                Written::Rules(_) | Written::Layouts(_) => {}
            }
        }
        let (form, depth) = (self.private.form, self.private.depth);
        types.uses = text(form, depth, quote!(#(#exports)* #(#foreign)*));
        let operations = wire::joined(form, shares).pop().map(|(_, page)| page);
        mentioned.extend(operations.iter().flat_map(|page| &page.words));
        (types, operations, patterns)
    }

    /// What is written of types and operations.
    fn shares(
        &self,
        work: &[Work<'p, '_>],
        mentioned: &mut BTreeSet<&'p str>,
    ) -> Vec<(wire::Part, Page<'p>)> {
        let written = self.write(work, &BTreeSet::new()).into_iter();
        let pages = written.filter_map(|written| match written {
            Written::Share(part, page) => Some((part, page)),
            _ => None,
        });
        let pages = wire::joined(self.private.form, pages.collect());
        mentioned.extend(pages.iter().flat_map(|(_, page)| &page.words));
        pages
    }

    /// The modules of what others mention.
    fn last(
        &self,
        patterns: Option<Page<'p>>,
        mentioned: &BTreeSet<&str>,
    ) -> impl Iterator<Item = Module> + use<'p> {
        let private = self.private;
        let rules = super::rules::all(private.plan, mentioned);
        let count = match private.form {
            // One-liners of a kind stand together there, wherever pages would end.
            Form::Nested => rules.len().max(1),
            Form::Files | Form::Plain => RULES,
        };
        let work = rules.chunks(count).map(Work::Rules);
        let work: Vec<Work<'_, '_>> = std::iter::once(Work::Layouts).chain(work).collect();
        let (mut rules, mut layouts): (Option<Page<'_>>, _) = (None, None);
        for written in self.write(&work, mentioned) {
            match written {
                Written::Layouts(page) => layouts = wire::layouts(private, page),
                Written::Rules(page) => match &mut rules {
                    Some(rules) => rules.append(page, private.form),
                    None => rules = Some(page),
                },
                _ => {}
            }
        }
        let about = "The rules of the description, as it states them.";
        let rules = self::private(private, "rules", about, rules);
        let about = "The patterns of the description, as tables.";
        let patterns = self::private(private, "patterns", about, patterns);
        [rules, patterns, layouts].into_iter().flatten()
    }
}

/// The root's re-export of all types.
fn everything(style: Style<'_, '_>, types: &Module) -> String {
    let types = match (types.is_empty(), style.form) {
        (true, _) => return String::new(),
        (false, Form::Files) => quote!(
            pub use self::types::*;
        ),
        (false, _) => {
            let allow = allow();
            quote!(#allow pub use self::types::*;)
        }
    };
    text(style.form, 0, types)
}

/// What rules and patterns name of the runtime without its path.
const PRIVATE: [&str; 2] = ["Pattern", "Schema"];

/// A module that only the generated code itself uses.
fn private(style: Style<'_, '_>, name: &str, docs: &str, page: Option<Page<'_>>) -> Option<Module> {
    let rt = style.plan.rt;
    let page = page.filter(|page| !page.text.is_empty())?;
    let patterns = page.words.contains("patterns").then(|| {
        quote!(
            use super::patterns;
        )
    });
    let runtime = list(quote!(use #rt), idents(page.short.iter().copied()));
    Some(Module {
        items: page.text,
        uses: text(style.form, style.depth, quote!(#patterns #runtime)),
        public: false,
        ..Module::new(name, docs)
    })
}

/// Per module of types what stands in it, and what stands in for types.
fn homes(plan: Plan<'_>) -> (BTreeMap<&str, Vec<TypeId>>, Vec<TokenStream>) {
    let mut homes: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    let mut foreign = Vec::new();
    for id in plan.api.type_ids() {
        let Some(ident) = plan.names.ty(id) else {
            continue;
        };
        match plan.config.replacement(ident.as_str()) {
            None => homes.entry(plan.names.home(id)).or_default().push(id),
            Some(Replacement::Own) => foreign.push(quote!(pub use super::#ident;)),
            Some(Replacement::Path(path)) => foreign.extend(reexport(path, ident)),
        }
    }
    (homes, foreign)
}

/// The names of all types that stand in some module, or for one that would.
fn every<'p>(plan: Plan<'p>, homes: &BTreeMap<&str, Vec<TypeId>>) -> BTreeSet<&'p str> {
    let own = homes.values().flatten().filter_map(|id| plan.names.ty(*id));
    let foreign = plan.api.type_ids().filter_map(|id| plan.names.ty(id));
    let foreign = foreign.filter(|name| plan.config.replacement(name.as_str()).is_some());
    own.chain(foreign).map(Ident::as_str).collect()
}

fn home<'p>(style: Style<'p, '_>, home: &str, ids: &[TypeId], every: &BTreeSet<&str>) -> Home<'p> {
    let items = ids.iter().filter_map(|id| item(style.plan, *id));
    let page = Page::of(style, items);
    let uses = uses(style.plan, &page, every);
    Home {
        module: Module {
            items: page.text,
            uses: text(style.form, style.depth, uses),
            public: false,
            condition: style.plan.gates.home(home).map(|gate| {
                // As the attribute of the module's declaration, on a line of its own.
                text(style.form, 0, gate).trim_end().to_owned()
            }),
            ..Module::new(home, "")
        },
        words: page.words,
        defined: page.defined,
    }
}

fn reexport(path: &str, ident: &Ident) -> Option<TokenStream> {
    let path: TokenStream = path.parse().ok()?;
    Some(quote!(pub use #path as #ident;))
}

fn item(plan: Plan<'_>, id: TypeId) -> Option<TokenStream> {
    let ty = plan.api.ty(id);
    let shape = &ty.shape;
    if plan.facts.of(id) != id && !matches!(ty.hint, Hint::Component(_)) {
        return twin(plan, id);
    }
    if plan.facts.newtypes.contains(&id) {
        return super::newtype::newtype(plan, id, shape).map(|item| with_serde(plan, id, item));
    }
    match shape {
        Shape::Record(record) => super::record::record(plan, id, record),
        Shape::Enum(values) => super::enumeration::enumeration(plan, id, values),
        Shape::Union(union) => super::union::union(plan, id, union),
        _ => return alias(plan, id),
    }
    .map(|item| with_serde(plan, id, item))
}

fn with_serde(plan: Plan<'_>, id: TypeId, item: TokenStream) -> TokenStream {
    let (rt, ident) = (plan.rt, plan.names.ty(id));
    quote!(#item #rt::serde_impls!(#ident);)
}

/// The own name of an inline type that is equal to another one, so that neither's name hangs on the other.
fn twin(plan: Plan<'_>, id: TypeId) -> Option<TokenStream> {
    let (ident, of) = (plan.names.ty(id)?, plan.names.ty(plan.facts.of(id))?);
    let docs = type_docs(plan, id);
    Some(quote!(#docs pub type #ident = #of;))
}

/// Another name for a type that needs none of its own, with the rules of its values.
fn alias(plan: Plan<'_>, id: TypeId) -> Option<TokenStream> {
    let rt = plan.rt;
    let ident = plan.names.ty(id)?;
    let ty = match plan.facts.of(id) == id {
        true => shape_ref(plan, &plan.api.ty(id).shape),
        false => type_ref(plan, id),
    };
    let docs = type_docs(plan, id);
    let name = format_ident!("{}", shouting(&format!("{ident}Rules")));
    let rules = rules_of(plan, id);
    let rules_docs = line(&format!("What a `{ident}` must satisfy."));
    Some(quote! {
        #docs
        pub type #ident = #ty;

        #rules_docs
        pub const #name: #rt::Rules<#ident> = #rules;
    })
}

/// The documentation of a type: what it is, then where it stands.
pub(super) fn type_docs(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let ty = plan.api.ty(id);
    let place = format!("{}Schema: `{}`", view_docs(plan, ty), ty.origin.pointer);
    let deprecated = ty.deprecated.then(|| quote!(#[deprecated]));
    let docs = docs(&ty.docs, "", Some(&place));
    quote!(#docs #deprecated)
}

/// What tells a view of a schema from the whole.
fn view_docs(plan: Plan<'_>, ty: &Type) -> String {
    let Hint::View { of, view } = &ty.hint else {
        return String::new();
    };
    let whole = plan
        .names
        .ty(*of)
        .map_or_else(|| "the schema".to_owned(), |whole| format!("`{whole}`"));
    let (messages, limited) = match view {
        View::Request => ("requests", "read-only"),
        View::Response => ("responses", "write-only"),
    };
    format!("What {messages} carry of {whole}: {limited} members may be left out.\n\n")
}

/// The user's further derives and attributes, by whichever of its names.
pub(super) fn attributes(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let (derives, attributes) = (&plan.config.derives.types, &plan.config.attributes);
    let names: Vec<&str> = match derives.is_empty() && attributes.is_empty() {
        true => Vec::new(),
        false => {
            let same = plan
                .api
                .type_ids()
                .filter(|other| plan.facts.of(*other) == id);
            same.filter_map(|id| plan.names.ty(id))
                .map(Ident::as_str)
                .collect()
        }
    };
    let own = names.iter().filter_map(|name| derives.get(*name)).flatten();
    let derives: Vec<TokenStream> = plan
        .config
        .derives
        .all
        .iter()
        .chain(own)
        .filter_map(|path| path.parse().ok())
        .collect();
    let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    let stated = names
        .iter()
        .filter_map(|name| attributes.get(*name))
        .flatten();
    let stated: Vec<TokenStream> = stated.filter_map(|text| text.parse().ok()).collect();
    quote!(#derives #(#[#stated])*)
}
