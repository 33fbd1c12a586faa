//! Names of what belongs to a tag: its trait, the function of its routes, its Cargo feature, its modules.
//!
//! In: the operations, which of them stand in modules of their tag. Out: [`TagNames`] a tag.

use std::collections::{HashMap, HashSet};

use super::scope::{Scope, cut, is_module, pascal, snake, sound};
use super::{Ident, Path, ident};
use crate::analyze::Facts;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, UNTAGGED};

/// What a tag is called.
#[derive(Debug)]
pub struct TagNames {
    /// The trait: `Pets`.
    pub service: Ident,
    /// The function that makes routes of an implementation: `pets`.
    pub routes: Ident,
    /// The Cargo feature of what has the tag, where features are asked for; none for what has no tag.
    pub feature: Option<String>,
    /// The modules of what has the tag, where it stands in modules of its own: `pets`.
    pub module: Option<Ident>,
}

/// The type parameters of what serves an implementation of a trait.
#[derive(Debug)]
pub struct Serving {
    /// The implementation: `A`.
    pub api: Ident,
    /// Who calls, where the trait does not say: `P`.
    pub caller: Ident,
}

impl Serving {
    /// `types` has the names of all that a parameter would hide.
    pub(super) fn beside(types: &mut Scope) -> Self {
        Serving {
            api: ident(&types.claim("A")),
            caller: ident(&types.claim("P")),
        }
    }
}

/// What a tag is to be called.
fn wanted<'n>(config: &'n Config, tag: &'n str) -> &'n str {
    match config.rename.tags.get(tag) {
        Some(name) => name,
        None if tag == UNTAGGED => "Api",
        None => tag,
    }
}

/// Names the functions that make the routes of tags: users call them, unlike those of single operations.
pub(super) fn routes(api: &Api, config: &Config, functions: &mut Scope) -> HashMap<String, Ident> {
    let mut routes = HashMap::new();
    for operation in &api.operations {
        let tag = operation.tag();
        if !routes.contains_key(tag) {
            let name = ident(&functions.claim(&snake(wanted(config, tag))));
            routes.insert(tag.to_owned(), name);
        }
    }
    routes
}

/// Names the tags that operations are sorted under; `types` is the scope of the models and of all items beside them.
pub(super) fn all(
    (api, facts): (&Api, &Facts),
    config: &Config,
    diags: &Diagnostics,
    mut routes: HashMap<String, Ident>,
    types: &mut Scope,
) -> HashMap<String, TagNames> {
    let mut features = HashSet::new();
    let mut tags = HashMap::new();
    for operation in &api.operations {
        let tag = operation.tag();
        let Some(routes) = routes.remove(tag) else {
            continue;
        };
        let wanted = wanted(config, tag);
        let trait_name = pascal(wanted);
        let service = match types.is_free(&trait_name) {
            true => types.claim(&trait_name),
            false => types.claim(&format!("{trait_name}Api")),
        };
        if config.rename.tags.contains_key(tag) && service != trait_name {
            let message = format!(
                "`rename.tags` calls `{tag}` `{wanted}`, which is taken; its trait is called `{service}`"
            );
            let place = config.written.place("rename.tags", tag);
            let report = diags.report_at(Code::NameTaken, None, &place, message);
            drop(report.fix("choose another name"));
        }
        let service = ident(&service);
        let feature = feature(&routes, &mut features);
        let own = TagNames {
            service,
            routes,
            feature: (tag != UNTAGGED).then_some(feature),
            module: None,
        };
        tags.insert(tag.to_owned(), own);
    }
    let runtime = Path::parse(&config.runtime).unwrap_or_default();
    let mut modules = Scope::members();
    for section in facts.sections.all() {
        if let Some(names) = tags.get_mut(&section.tag) {
            names.module = Some(module(&names.routes, &runtime, types, &mut modules));
        }
    }
    tags
}

/// The module of a tag: called as the function of its routes, which no module is in the way of.
fn module(routes: &Ident, runtime: &Path, types: &Scope, modules: &mut Scope) -> Ident {
    let wanted = cut(routes.as_str().trim_start_matches("r#").to_owned());
    // Where letters have no case, a type may be called as the module would be.
    let free = is_module(&wanted) && types.is_free(&wanted) && runtime.first() != wanted;
    let wanted = match free {
        true => wanted,
        false => format!("{wanted}_tag"),
    };
    ident(&sound(modules.claim(&wanted)))
}

/// The trait of webhooks and its routes; no name is taken where there is none.
pub(super) fn webhooks(types: &mut Scope, wanted: bool) -> TagNames {
    let service = match types.is_free("Webhooks") {
        true if wanted => types.claim("Webhooks"),
        false if wanted => types.claim("WebhooksApi"),
        _ => "Webhooks".to_owned(),
    };
    TagNames {
        service: ident(&service),
        routes: ident("webhooks"),
        feature: None,
        module: None,
    }
}

/// A Cargo feature beside those that every crate has (Cargo book, "Features").
fn feature(routes: &Ident, taken: &mut HashSet<String>) -> String {
    let words = routes.as_str().trim_start_matches("r#").replace('_', "-");
    let own = [
        "default",
        "operations",
        "client",
        "server",
        "reqwest",
        "serde",
    ];
    let mut name = words.trim_matches('-').to_owned();
    while name.is_empty() || own.contains(&name.as_str()) || taken.contains(&name) {
        name.push_str("-tag");
    }
    taken.insert(name.clone());
    name
}
