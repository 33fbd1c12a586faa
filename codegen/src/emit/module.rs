//! The module tree: which item stands where, and what each module imports.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::gate::Gates;
use super::imports::{SHORT, free, idents, list, uses};
use super::page::{Form, Lexicon, Page, Style, text};
use super::wire::{self, Share};
use crate::config::Replacement;
use crate::fragment::{docs, header, line, rules as rules_of, shape_ref, type_ref};
use crate::ir::{Hint, Shape, Type, TypeId, View};
use crate::name::scope::shouting;
use crate::name::{Ident, ident};
use crate::outcome::{Module, allow};
use crate::parallel;
use crate::plan::Plan;

/// A piece of work that needs no other.
enum Work<'p> {
    /// The types of one module.
    Home(&'p str, Vec<TypeId>),
    /// Some operations of one module.
    Share(Share),
    Patterns,
}

/// The whole output.
pub(crate) fn api(plan: Plan<'_>, form: Form) -> Module {
    let gates = Gates::of(plan);
    let plan = Plan {
        gates: &gates,
        ..plan
    };
    let lexicon = Lexicon::of(plan);
    let (homes, foreign) = homes(plan);
    let every = every(plan, &homes);
    // The shares first, since they take longest.
    let shares = wire::shares(plan).into_iter().map(Work::Share);
    let mut work: Vec<Work<'_>> = shares.chain([Work::Patterns]).collect();
    work.extend(homes.into_iter().map(|(home, ids)| Work::Home(home, ids)));
    let (types_short, wire_short) = (free(&SHORT, &every), wire::short(plan));
    let style = |depth, short| Style {
        plan,
        lexicon: &lexicon,
        form,
        depth: if form == Form::Nested { depth } else { 0 },
        short,
    };
    let of_types = style(2, types_short.as_slice());
    let of_wire = style(1, wire_short.as_slice());
    let private = style(1, &PRIVATE);
    let pages = parallel::map(&work, |work| match work {
        Work::Home(home, ids) => Written::Home(self::home(of_types, home, ids, &every)),
        Work::Share(share) => Written::Share(share.part, wire::page(of_wire, share)),
        Work::Patterns => Written::Patterns(Page::of(private, super::patterns::all(plan))),
    });
    assembled(plan, (of_wire, private), pages, foreign)
}

/// What the work on a part gives.
enum Written<'p> {
    Home(Home<'p>),
    Share(wire::Part, Page<'p>),
    Patterns(Page<'p>),
}

/// A module of types.
struct Home<'p> {
    module: Module,
    words: BTreeSet<&'p str>,
    defined: BTreeSet<String>,
}

fn assembled<'p>(
    plan: Plan<'p>,
    (of_wire, private): (Style<'p, '_>, Style<'p, '_>),
    pages: Vec<Written<'p>>,
    foreign: Vec<TokenStream>,
) -> Module {
    let mut types = Module::new("types", "Every type of the description.");
    let (mut exports, mut shares, mut patterns) = (Vec::new(), Vec::new(), None);
    let mut mentioned: BTreeSet<&str> = BTreeSet::new();
    for page in pages {
        match page {
            Written::Home(home) => {
                let ident = ident(&home.module.name);
                let public = idents(home.defined.iter().map(String::as_str));
                let gate = plan.gates.home(home.module.name.as_str());
                let export = list(quote!(pub use self::#ident), public);
                exports.extend(export.map(|export| quote!(#gate #export)));
                mentioned.extend(home.words);
                types.children.push(home.module);
            }
            Written::Share(part, page) => {
                mentioned.extend(&page.words);
                shares.push((part, page));
            }
            Written::Patterns(page) => patterns = Some(page),
        }
    }
    types.uses = text(
        private.form,
        private.depth,
        quote!(#(#exports)* #(#foreign)*),
    );
    let named: BTreeSet<&str> = plan
        .api
        .type_ids()
        .filter_map(|id| plan.names.ty(id))
        .map(Ident::as_str)
        .collect();
    let rules = Page::of(private, super::rules::all(plan, &mentioned));
    let layouts = Page::of(private, super::layout::all(plan, &mentioned));
    let mut root = Module::new("", header(&plan.api.docs));
    root.uses = everything(private, &types);
    root.children.push(types);
    root.children.extend(wire::modules(of_wire, shares, &named));
    let about = "The rules of the description, as it states them.";
    root.children
        .extend(self::private(private, "rules", about, Some(rules)));
    let about = "The patterns of the description, as tables.";
    root.children
        .extend(self::private(private, "patterns", about, patterns));
    root.children.extend(wire::layouts(private, layouts));
    root.declares = plan.gates.features(plan);
    root.children.sort_by(|a, b| a.name.cmp(&b.name));
    root
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
