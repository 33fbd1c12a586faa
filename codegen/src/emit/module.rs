//! The module tree: which item stands where, and what each module imports.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::gate::Gates;
use super::imports::{Defined, SHORT, free, idents, list, uses};
use super::page::{Form, Lexicon, Page, Style, text};
use super::rules::Static;
use super::wire::{self, Styles};
use crate::config::Replacement;
use crate::fragment::{docs_of, header, line, rules as rules_of, said, shape_ref, told, type_ref};
use crate::hash::IdSet;
use crate::ir::{Hint, Shape, Type, TypeId, View};
use crate::name::scope::shouting;
use crate::name::{Ident, ident};
use crate::outcome::{Keep, Module, Seen, allow};
use crate::parallel;
use crate::plan::Plan;

/// What is written last: what needs to know of all else, or hardly anything.
enum Last<'p, 'w> {
    /// The re-exports of all types.
    Exports(&'w [Home<'p>]),
    Patterns,
    Layouts,
    /// Some rules.
    Rules(&'w [Static<'p>]),
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
    of_wire: Styles<'p, 'a>,
    private: Style<'p, 'a>,
    /// The names of all types that stand in some module, or for one that would.
    every: &'a BTreeSet<&'p str>,
    keep: Keep<'a>,
}

/// The whole output. Each module goes to `keep` when it is whole: first operations and what is written of them, then types,
/// last the rules that all of these mention.
pub(crate) fn api(plan: Plan<'_>, form: Form, keep: Keep<'_>) -> Module {
    let gates = Gates::of(plan);
    let plan = Plan {
        gates: &gates,
        ..plan
    };
    let lexicon = Lexicon::of(plan);
    let homes = homes(plan);
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
        of_wire: Styles {
            outer: style(1, wire_short.as_slice()),
            inner: style(2, wire_short.as_slice()),
        },
        private: style(1, &PRIVATE),
        every: &every,
        keep,
    };
    let mut root = Module::new("", header(&plan.api.docs));
    let mut mentioned = IdSet::default();
    root.children = desk.wire(&mut mentioned);
    let homes = desk.homes(homes);
    mentioned.extend(homes.iter().flat_map(|home| &home.words));
    let (exports, others) = desk.last(&homes, &mentioned);
    let types = Module {
        uses: exports,
        children: homes.into_iter().map(|home| home.module).collect(),
        ..Module::new("types", "Every type of the description.")
    };
    root.uses = everything(desk.private, &types);
    let whole = [types].into_iter().chain(others);
    root.children.extend(whole.map(|module| keep(module, "")));
    root.declares = plan.gates.features(plan);
    root.children.sort_by(|a, b| a.name.cmp(&b.name));
    root
}

impl<'p> Desk<'p, '_> {
    /// The modules of operations.
    fn wire(&self, mentioned: &mut IdSet<&'p str>) -> Vec<Module> {
        let styles = self.of_wire;
        let style = styles.outer;
        let ids = style.plan.api.type_ids();
        let types = ids.filter_map(|id| Some((style.plan.names.ty(id)?.as_str(), id)));
        let types: BTreeMap<&str, TypeId> = types.collect();
        let mut pages = Vec::new();
        let mut operations = Defined::new();
        let mut modules = Vec::new();
        for (part, shares) in wire::shares(style.plan) {
            pages.extend(parallel::map(&shares, |share| {
                let style = match share.section {
                    Some(_) => styles.inner,
                    None => styles.outer,
                };
                (*share, wire::page(style, *share))
            }));
            let pages = wire::joined(style.form, part, &mut pages);
            mentioned.extend(pages.values().flat_map(|page| &page.words));
            if part == wire::Part::Operations {
                operations = wire::defined(&pages);
            }
            let tools = (styles, self.keep);
            modules.push(wire::module(tools, part, pages, &operations, &types));
        }
        modules
    }

    /// The modules of types, in the order of their names.
    fn homes(&self, homes: BTreeMap<&str, Vec<TypeId>>) -> Vec<Home<'p>> {
        let mut homes: Vec<(&str, Vec<TypeId>)> = homes.into_iter().collect();
        // The largest first, so that no core is left with one of them in the end.
        homes.sort_by_key(|(_, ids)| Reverse(ids.len()));
        let mut homes = parallel::map(&homes, |(home, ids)| {
            let home = self::home(self.of_types, home, ids, self.every);
            Home {
                module: (self.keep)(home.module, "types/"),
                ..home
            }
        });
        homes.sort_by(|a, b| a.module.name.cmp(&b.module.name));
        homes
    }

    /// The re-exports of all types, and the modules of what others mention.
    fn last(
        &self,
        homes: &[Home<'p>],
        mentioned: &IdSet<&str>,
    ) -> (String, impl Iterator<Item = Module> + use<'p>) {
        let style = self.private;
        let plan = style.plan;
        let rules = super::rules::all(plan, mentioned);
        let count = match style.form {
            // One-liners of a kind stand together there, wherever pages would end.
            Form::Nested => rules.len().max(1),
            Form::Files | Form::Plain => RULES,
        };
        let rules = rules.chunks(count).map(Last::Rules);
        let work = [Last::Layouts, Last::Exports(homes), Last::Patterns];
        let work: Vec<Last<'_, '_>> = work.into_iter().chain(rules).collect();
        let written = parallel::map(&work, |work| match work {
            Last::Exports(homes) => Page {
                text: exports(style, homes),
                ..Page::default()
            },
            Last::Patterns => Page::of(style, super::patterns::all(plan)),
            Last::Layouts => Page::of(style, super::layout::all(plan, mentioned)),
            Last::Rules(rules) => {
                let items = rules.iter();
                let items = items.filter_map(|rule| super::rules::item(plan, *rule));
                Page::of(style, items)
            }
        });
        let (mut exports, mut layouts, mut patterns) = (String::new(), None, None);
        let mut rules: Option<Page<'_>> = None;
        for (work, page) in work.iter().zip(written) {
            match (work, &mut rules) {
                (Last::Exports(_), _) => exports = page.text,
                (Last::Layouts, _) => layouts = wire::layouts(style, page),
                (Last::Patterns, _) => patterns = Some(page),
                (Last::Rules(_), Some(rules)) => rules.append(page, style.form),
                (Last::Rules(_), rules) => *rules = Some(page),
            }
        }
        let about = "The rules of the description, as it states them.";
        let rules = private(style, "rules", about, rules);
        let about = "The patterns of the description, turned into matchers.";
        let patterns = private(style, "patterns", about, patterns);
        let modules = [rules, patterns, layouts].into_iter().flatten();
        (exports, modules)
    }
}

/// The re-exports of all types, and what stands in for some.
fn exports(style: Style<'_, '_>, homes: &[Home<'_>]) -> String {
    let plan = style.plan;
    let own = homes.iter().filter_map(|home| {
        let ident = ident(&home.module.name);
        let public = idents(home.defined.iter().map(String::as_str));
        let gate = plan.gates.home(home.module.name.as_str());
        let export = list(quote!(pub use self::#ident), public)?;
        Some(quote!(#gate #export))
    });
    let all = own.chain(foreign(plan)).collect();
    text(style.form, style.depth, all)
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
    let patterns = page.bare.contains("patterns").then(|| {
        quote!(
            use super::patterns;
        )
    });
    let runtime = list(quote!(use #rt), idents(page.short.iter().copied()));
    Some(Module {
        items: page.text,
        uses: text(style.form, style.depth, quote!(#patterns #runtime)),
        seen: Seen::Inside,
        ..Module::new(name, docs)
    })
}

/// Per module of types what stands in it.
fn homes(plan: Plan<'_>) -> BTreeMap<&str, Vec<TypeId>> {
    let mut homes: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for id in plan.api.type_ids() {
        if let Some(ident) = plan.names.ty(id)
            && plan.config.replacement(ident.as_str()).is_none()
        {
            homes.entry(plan.names.home(id)).or_default().push(id);
        }
    }
    homes
}

/// What stands in for types.
fn foreign(plan: Plan<'_>) -> impl Iterator<Item = TokenStream> {
    let named = plan.api.type_ids().filter_map(|id| plan.names.ty(id));
    named.filter_map(|ident| match plan.config.replacement(ident.as_str())? {
        Replacement::Own => Some(quote!(pub use super::#ident;)),
        Replacement::Path(path) => reexport(path, ident),
    })
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
            seen: Seen::Inside,
            condition: style.plan.gates.home(home).map(condition),
            ..Module::new(home, "")
        },
        words: page.words,
        defined: page.defined,
    }
}

/// A condition as the attribute of a module's declaration, on a line of its own.
pub(super) fn condition(gate: TokenStream) -> String {
    text(Form::Files, 0, gate).trim_end().to_owned()
}

fn reexport(path: &str, ident: &Ident) -> Option<TokenStream> {
    let tokens: TokenStream = path.parse().ok()?;
    Some(match path.contains('<') {
        true => quote!(pub type #ident = #tokens;),
        false => quote!(pub use #tokens as #ident;),
    })
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
        Shape::Enum(values) => super::enumeration::of_strings(plan, id, values),
        Shape::Extensible(values) => super::enumeration::of_any_strings(plan, id, values),
        Shape::IntEnum(values) => super::enumeration::of_integers(plan, id, values),
        Shape::Union(union) => super::union::union(plan, id, union),
        _ => return alias(plan, id),
    }
    .map(|item| with_serde(plan, id, item))
}

fn with_serde(plan: Plan<'_>, id: TypeId, mut item: TokenStream) -> TokenStream {
    let (rt, ident) = (plan.rt, plan.names.ty(id));
    // Moved where `quote!` would copy it.
    item.extend(quote!(#rt::serde_impls!(#ident);));
    item
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
    let rules_docs = line(&format!("What `{ident}` must satisfy."));
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
    let limits = said::of_type(plan, id).map(|limits| format!("{limits}\n\n"));
    let limits = limits.unwrap_or_default();
    let place = format!(
        "{}{limits}Schema: `{}`",
        view_docs(plan, ty),
        ty.origin.pointer
    );
    let deprecated = ty.deprecated.then(|| quote!(#[deprecated]));
    let name = plan.names.ty(id).map(ToString::to_string);
    let text = told::of_parts(plan, &ty.docs, id);
    let docs = docs_of(&name.unwrap_or_default(), &text, "", Some(&place));
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
    let (messages, differs) = match view {
        View::Request => ("requests", "read-only members may be left out"),
        View::Response => ("responses", "write-only members may be left out"),
        View::Event => ("events", "data that is JSON is read as such"),
    };
    format!("What {messages} carry of {whole}: {differs}.\n\n")
}

/// The user's further derives and attributes, by whichever of its names.
pub(super) fn attributes(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let attributes = &plan.config.attributes;
    let names: Vec<&str> = match attributes.is_empty() {
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
    let derives = plan.derives.get(&id).into_iter().flatten();
    let derives: Vec<TokenStream> = derives.filter_map(|path| path.parse().ok()).collect();
    let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    let stated = names
        .iter()
        .filter_map(|name| attributes.get(*name))
        .flatten();
    let stated: Vec<TokenStream> = stated.filter_map(|text| text.parse().ok()).collect();
    quote!(#derives #(#[#stated])*)
}
