//! Which Cargo feature switches what on: one a tag, for whoever needs a part of an API.
//!
//! In: the plan's operations and types. Out: [`Gates`]: a tag's operations hang on its feature, a
//! module of types on the features of all tags that reach it. What no tag reaches, or what an operation without
//! a tag does, is always there.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::operation::{self, operations};
use crate::analyze::{children, operation_types};
use crate::ir::{Assertion, Check, Operation, TypeId};
use crate::plan::Plan;

/// What hangs on which features.
#[derive(Debug, Default)]
pub(crate) struct Gates {
    /// Whether anything does.
    on: bool,
    /// Modules of types; those that are not listed are always there.
    homes: BTreeMap<String, BTreeSet<String>>,
}

/// The features that a module of types hangs on; `None` if it is always there.
type Features<'p> = Option<BTreeSet<&'p str>>;

/// Where nothing hangs on anything.
pub(crate) static OPEN: Gates = Gates {
    on: false,
    homes: BTreeMap::new(),
};

impl Gates {
    /// Of a plan; of a plan with less than two kinds of operations there is nothing to choose.
    pub(crate) fn of(plan: Plan<'_>) -> Gates {
        let tags: BTreeSet<&str> = plan.api.operations.iter().map(Operation::tag).collect();
        if !plan.config.tag_features.unwrap_or(false) || tags.len() < 2 {
            return Gates::default();
        }
        let found = homes(plan).into_iter().filter_map(|(home, features)| {
            let features = features?.into_iter().map(str::to_owned).collect();
            Some((home.to_owned(), features))
        });
        Gates {
            on: true,
            homes: found.collect(),
        }
    }

    /// The features there are, in the order of the operations.
    pub(crate) fn features(&self, plan: Plan<'_>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for operation in plan.api.operations.iter().filter(|_| self.on) {
            if let Some(feature) = feature(plan, operation)
                && !found.iter().any(|known| known == feature)
            {
                found.push(feature.to_owned());
            }
        }
        found
    }

    /// Items of an operation, with what switches them on, if that is not the module that they stand in.
    pub(crate) fn operation(
        &self,
        plan: Plan<'_>,
        operation: &Operation,
        items: TokenStream,
    ) -> TokenStream {
        let feature = feature(plan, operation).filter(|_| self.on);
        match feature.filter(|_| plan.facts.sections.all().is_empty()) {
            Some(feature) => gated(&quote!(#[cfg(feature = #feature)]), items),
            None => items,
        }
    }

    /// The condition of the module of a section, for its declaration and whatever names it from outside.
    pub(crate) fn section(&self, plan: Plan<'_>, section: usize) -> Option<TokenStream> {
        let feature = section_feature(plan, section).filter(|_| self.on)?;
        Some(quote!(#[cfg(feature = #feature)]))
    }

    /// Whether a module of types is there whenever a section is.
    pub(crate) fn is_with(&self, plan: Plan<'_>, home: &str, section: usize) -> bool {
        match (self.homes.get(home), section_feature(plan, section)) {
            (Some(features), Some(feature)) => features.contains(feature),
            (Some(_), None) => false,
            (None, _) => true,
        }
    }

    /// Items that some operations, by their index, need.
    pub(crate) fn some(
        &self,
        plan: Plan<'_>,
        operations: &[usize],
        items: TokenStream,
    ) -> TokenStream {
        if plan.facts.sections.common(operations).is_some() {
            return items;
        }
        let operations = operations.iter().map(|at| &plan.api.operations[*at]);
        let features: Option<BTreeSet<&str>> = operations.map(|one| feature(plan, one)).collect();
        match features.filter(|_| self.on) {
            Some(features) => gated(&any(features), items),
            None => items,
        }
    }

    /// Items that need every feature.
    pub(crate) fn all(&self, plan: Plan<'_>, items: TokenStream) -> TokenStream {
        let features = self.features(plan);
        match features.as_slice() {
            [] => items,
            [feature] => gated(&quote!(#[cfg(feature = #feature)]), items),
            features => gated(&quote!(#[cfg(all(#(feature = #features),*))]), items),
        }
    }

    /// Whether anything hangs on a feature.
    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    /// The condition of a module of types, for its declaration and whatever names it from outside;
    /// `None` if it is always there.
    pub(crate) fn home(&self, home: &str) -> Option<TokenStream> {
        let features = self.homes.get(home)?;
        Some(any(features.iter().map(String::as_str)))
    }
}

/// The condition that one of some features is on.
fn any<'f>(features: impl IntoIterator<Item = &'f str>) -> TokenStream {
    let features: Vec<&str> = features.into_iter().collect();
    match features.as_slice() {
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

/// The feature of a section.
fn section_feature(plan: Plan<'_>, section: usize) -> Option<&str> {
    plan.section(section)?.feature.as_deref()
}

/// The feature of an operation: that of the tag whose trait it is in.
fn feature<'p>(plan: Plan<'p>, operation: &Operation) -> Option<&'p str> {
    let tag = plan.names.wire.tag(operation.tag())?;
    tag.feature.as_deref()
}

fn homes(plan: Plan<'_>) -> BTreeMap<&str, Features<'_>> {
    let mut found: BTreeMap<&str, Features<'_>> = BTreeMap::new();
    let mut todo: Vec<(&str, Features<'_>)> = Vec::new();
    for (operation, _) in operations(plan) {
        let feature = feature(plan, operation).map(|feature| BTreeSet::from([feature]));
        let homes = named(plan, operation_types(operation));
        todo.extend(homes.into_iter().map(|home| (home, feature.clone())));
    }
    for (receiver, _) in operation::receivers(plan) {
        let homes = named(plan, operation_types(receiver));
        todo.extend(homes.into_iter().map(|home| (home, None)));
    }
    let mut below: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for id in plan
        .api
        .type_ids()
        .filter(|id| plan.names.ty(*id).is_some())
    {
        below
            .entry(plan.names.home(id))
            .or_default()
            .extend(named(plan, mentioned(plan, id)));
    }
    spread(&mut found, todo, &below);
    let unreached: Vec<&str> = below
        .keys()
        .copied()
        .filter(|home| !found.contains_key(home))
        .collect();
    let always = unreached.into_iter().map(|home| (home, None)).collect();
    spread(&mut found, always, &below);
    found
}

/// Hands features down to whatever a module of types mentions.
fn spread<'p>(
    found: &mut BTreeMap<&'p str, Features<'p>>,
    mut todo: Vec<(&'p str, Features<'p>)>,
    below: &BTreeMap<&'p str, BTreeSet<&'p str>>,
) {
    while let Some((home, features)) = todo.pop() {
        let joined = match (found.get(home), features) {
            (None, features) => features,
            (Some(None), _) | (_, None) => None,
            (Some(Some(known)), Some(more)) => Some(known.union(&more).copied().collect()),
        };
        if found.get(home) == Some(&joined) {
            continue;
        }
        let next = below.get(home).into_iter().flatten();
        todo.extend(next.map(|next| (*next, joined.clone())));
        found.insert(home, joined);
    }
}

/// The modules of the named types that some types are written with.
fn named(plan: Plan<'_>, mut todo: Vec<TypeId>) -> BTreeSet<&str> {
    let (mut seen, mut homes) = (HashSet::new(), BTreeSet::new());
    while let Some(id) = todo.pop() {
        if !seen.insert(id) {
            continue;
        }
        let of = plan.facts.of(id);
        todo.extend([of, plan.names.written_as(id)]);
        if plan.names.ty(id).is_some() {
            homes.insert(plan.names.home(id));
        }
        if plan.names.ty(of).is_none() {
            todo.extend(mentioned(plan, id));
        }
    }
    homes
}

/// The types that a type's declaration and checks mention.
fn mentioned(plan: Plan<'_>, id: TypeId) -> Vec<TypeId> {
    let ty = plan.api.ty(id);
    let mut found = children(&ty.shape);
    found.push(plan.facts.of(id));
    checked(&ty.checks, &mut found);
    found
}

fn checked(assertion: &Assertion, found: &mut Vec<TypeId>) {
    for check in &assertion.checks {
        match check {
            Check::Named(id) => found.push(*id),
            Check::Items(inner)
            | Check::Contains { item: inner, .. }
            | Check::PropertyNames(inner)
            | Check::DependentSchema(_, inner)
            | Check::Member(_, inner)
            | Check::Values(inner)
            | Check::Not(inner) => checked(inner, found),
            Check::AllOf(several) | Check::AnyOf(several) | Check::OneOf(several) => {
                several.iter().for_each(|inner| checked(inner, found));
            }
            Check::If {
                condition,
                then,
                otherwise,
            } => [condition, then, otherwise]
                .into_iter()
                .for_each(|inner| checked(inner, found)),
            _ => {}
        }
    }
}

/// Items, each with a condition between its documentation and itself.
fn gated(condition: &TokenStream, items: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = items.into_iter().peekable();
    while tokens.peek().is_some() {
        while let Some(TokenTree::Punct(punct)) = tokens.peek() {
            if punct.as_char() != '#' {
                break;
            }
            out.extend(tokens.by_ref().take(2));
        }
        out.extend(condition.clone());
        let mut value = false;
        for token in tokens.by_ref() {
            let ends = match &token {
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Group(group) => !value && group.delimiter() == Delimiter::Brace,
                TokenTree::Ident(ident) => {
                    // Braces of a value do not end it.
                    value |= ["static", "const", "type", "use"]
                        .iter()
                        .any(|word| ident == word);
                    false
                }
                TokenTree::Literal(_) => false,
            };
            out.extend([token]);
            if ends {
                break;
            }
        }
    }
    out
}
