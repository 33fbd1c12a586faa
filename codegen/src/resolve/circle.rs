//! Schemas that lead back to themselves without stepping into the value.
//!
//! In: the answers to all references. Out: the same, with a hole and a diagnostic where judging a value would never
//! end, and the schemas of the circles that are meant: a base whose `oneOf` lists the schemas that
//! include the base by `allOf`. Those stay; whoever walks them asks for [`Links::circular`]. A schema that is a part or a
//! case of itself says nothing by that: the one is a hole, which allows everything, the other allows nothing, unless it stands for
//! what is stated beside the cases.
//!
//! "A schema MUST NOT be run into an infinite loop against an instance" (JSON Schema 2020-12 core,
//! section 9.4.1).

use super::{Links, Reference, Resolver};
use crate::diagnostic::{Code, Diagnostics};
use crate::hash::{IdMap, IdSet};
use crate::keyword::{self, Role};
use crate::load::{At, Documents, NodeId};

/// How a schema comes to apply another to the same value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Reference,
    All,
    Choice,
    Condition,
}

/// How a schema is come by, and which it is.
type Step = (Way, NodeId);

/// The references of a circle, and all the ways that make it.
struct Circle {
    references: Vec<NodeId>,
    ways: Vec<Way>,
}

/// What a schema is of itself.
enum Own {
    /// A part, which asks for nothing more.
    Part,
    /// One of several cases beside which it states nothing: it adds no value.
    Case,
    /// A case beside which it states something, for which it stands: `oneOf: [Animal, Cat]` in the object `Animal`.
    Rest,
}

impl Circle {
    /// The reference by which a schema applies itself, where that has a meaning.
    fn own(&self, documents: &Documents) -> Option<(NodeId, Own)> {
        let [reference] = self.references[..] else {
            return None;
        };
        let steps = || self.ways.iter().filter(|way| **way != Way::Reference);
        if steps().count() > 0 && steps().all(|way| *way == Way::All) {
            return Some((reference, Own::Part));
        }
        let [Way::Choice] = steps().copied().collect::<Vec<_>>()[..] else {
            return None;
        };
        let cases = documents.at(reference).parent()?;
        let own = match states_more(cases) {
            true => Own::Rest,
            false if cases.len() > 1 => Own::Case,
            false => return None,
        };
        Some((reference, own))
    }
}

/// Whether a schema asks for more than to be one of these cases.
fn states_more(cases: At<'_>) -> bool {
    let more = |(name, member): (&str, At<'_>)| {
        let role = keyword::find(name).map(|keyword| keyword.role);
        matches!(role, Some(Role::Shape | Role::Check)) && member.id() != cases.id()
    };
    let schema = cases.parent();
    schema.is_some_and(|schema| schema.members().any(more))
}

/// What is walked: the references as they are so far.
struct Graph<'a> {
    documents: &'a Documents,
    links: &'a Links,
}

impl Graph<'_> {
    /// What a schema applies to the value that it is applied to itself.
    fn next(&self, node: NodeId) -> Vec<Step> {
        let at = self.documents.at(node);
        let mut found = Vec::new();
        if let Some(reference) = self.links.references.get(&node) {
            found.extend(reference.target.map(|target| (Way::Reference, target)));
            let resolver = Resolver {
                documents: self.documents,
                links: self.links,
            };
            if resolver.ref_hides_siblings(at) {
                return found;
            }
        }
        for (name, value) in at.members() {
            let way = match name {
                "allOf" => Way::All,
                "anyOf" | "oneOf" => Way::Choice,
                "not" | "if" | "then" | "else" => {
                    found.push((Way::Condition, value.id()));
                    continue;
                }
                "dependentSchemas" => {
                    let schemas = value.members().map(|(_, at)| (Way::Condition, at.id()));
                    found.extend(schemas);
                    continue;
                }
                _ => continue,
            };
            found.extend(value.items().map(|item| (way, item.id())));
        }
        found
    }
}

/// Finds every circle; see the module.
pub(super) fn find(documents: &mut Documents, links: &mut Links, diagnostics: &Diagnostics) {
    // What always applies, then what is only a choice of itself.
    let kinds: [fn(Way) -> bool; 2] = [
        |way| way != Way::Choice,
        |way| matches!(way, Way::Reference | Way::Choice),
    ];
    for ways in kinds {
        let circles = circles(&Graph { documents, links }, ways);
        let (mut endless, mut own) = (Vec::new(), Vec::new());
        for circle in circles {
            match circle.own(documents) {
                Some(found) => own.push(found),
                None => endless.push(circle.references),
            }
        }
        report(documents, links, &endless, diagnostics);
        for (node, own) in own {
            say_own(documents, links, (node, own), diagnostics);
        }
    }
    loop {
        let graph = Graph { documents, links };
        let groups = groups(&graph);
        let circles = conditional(&graph, &groups);
        if circles.is_empty() {
            links.circular = groups.into_keys().collect();
            return;
        }
        report(documents, links, &circles, diagnostics);
    }
}

fn starts(references: &IdMap<NodeId, Reference>) -> Vec<NodeId> {
    let mut starts: Vec<NodeId> = references.keys().copied().collect();
    starts.sort_unstable();
    starts
}

/// The references of circles that some ways make; every circle has at least one of those found.
fn circles(graph: &Graph<'_>, ways: fn(Way) -> bool) -> Vec<Circle> {
    let mut found = Vec::new();
    let mut cut: IdSet<NodeId> = IdSet::default();
    let mut done: IdSet<NodeId> = IdSet::default();
    for start in starts(&graph.links.references) {
        // A path of nodes, each with the way to it and with what is still to be tried from it.
        let mut path: Vec<(Step, Vec<Step>)> = Vec::new();
        let mut open: IdMap<NodeId, usize> = IdMap::default();
        let mut entering = Some((Way::Reference, start));
        loop {
            if let Some((way, node)) = entering.take() {
                if let Some(&place) = open.get(&node) {
                    let nodes = path[place..].iter().map(|((_, node), _)| *node);
                    let inner = path[place + 1..].iter().map(|((way, _), _)| *way);
                    let circle = Circle {
                        references: nodes
                            .filter(|node| graph.links.references.contains_key(node))
                            .collect(),
                        ways: inner.chain([way]).collect(),
                    };
                    cut.extend(&circle.references);
                    found.push(circle);
                } else if done.insert(node) {
                    open.insert(node, path.len());
                    let mut next = graph.next(node);
                    next.retain(|(way, _)| ways(*way));
                    next.reverse();
                    path.push(((way, node), next));
                }
            }
            let Some(((_, node), next)) = path.last_mut() else {
                break;
            };
            match next.pop() {
                Some((Way::Reference, _)) if cut.contains(node) => {}
                Some(step) => entering = Some(step),
                None => {
                    open.remove(node);
                    path.pop();
                }
            }
        }
    }
    found
}

/// The schemas that lead to each other, by group; those in no circle are left out (Tarjan 1972).
fn groups(graph: &Graph<'_>) -> IdMap<NodeId, usize> {
    let mut groups = IdMap::default();
    let mut numbers: IdMap<NodeId, usize> = IdMap::default();
    let mut stack: Vec<NodeId> = Vec::new();
    let mut on_stack: IdSet<NodeId> = IdSet::default();
    for start in starts(&graph.links.references) {
        if numbers.contains_key(&start) {
            continue;
        }
        let mut path: Vec<(NodeId, Vec<NodeId>, usize)> = Vec::new();
        let mut entering = Some(start);
        loop {
            if let Some(node) = entering.take() {
                let number = numbers.len();
                numbers.insert(node, number);
                stack.push(node);
                on_stack.insert(node);
                let next = graph.next(node).into_iter().map(|(_, child)| child);
                path.push((node, next.rev().collect(), number));
            }
            let Some((node, next, low)) = path.last_mut() else {
                break;
            };
            if let Some(child) = next.pop() {
                match numbers.get(&child) {
                    None => entering = Some(child),
                    Some(&number) if on_stack.contains(&child) => *low = (*low).min(number),
                    Some(_) => {}
                }
                continue;
            }
            let (node, low) = (*node, *low);
            path.pop();
            if let Some((_, _, above)) = path.last_mut() {
                *above = (*above).min(low);
            }
            if numbers[&node] == low {
                let from = stack.iter().rposition(|one| *one == node).unwrap_or(0);
                let members = stack.split_off(from);
                for member in &members {
                    on_stack.remove(member);
                }
                if members.len() > 1 {
                    groups.extend(members.into_iter().map(|member| (member, low)));
                }
            }
        }
    }
    groups
}

/// The references by which conditions lead back to what asks for them.
fn conditional(graph: &Graph<'_>, groups: &IdMap<NodeId, usize>) -> Vec<Vec<NodeId>> {
    let mut found = Vec::new();
    for (&node, group) in groups {
        for (way, child) in graph.next(node) {
            if way != Way::Condition || groups.get(&child) != Some(group) {
                continue;
            }
            let below = |node: &NodeId| {
                let mut at = Some(graph.documents.at(*node));
                std::iter::from_fn(move || {
                    let here = at?;
                    at = here.parent();
                    Some(here.id())
                })
                .any(|above| above == child)
            };
            let members = groups.iter().filter(|(_, one)| *one == group);
            let references = members
                .map(|(node, _)| *node)
                .filter(|node| graph.links.references.contains_key(node))
                .filter(below);
            let mut circle: Vec<NodeId> = references.collect();
            circle.sort_unstable();
            found.push(circle);
        }
    }
    found.retain(|circle| !circle.is_empty());
    found.sort_unstable();
    found
}

/// Where a schema says what it refers to.
fn keyword(at: At<'_>) -> At<'_> {
    at.get("$ref").or(at.get("$dynamicRef")).unwrap_or(at)
}

/// Has the reference by which a schema is a part or a case of itself mean what it can, and says so.
fn say_own(
    documents: &mut Documents,
    links: &mut Links,
    (node, own): (NodeId, Own),
    diagnostics: &Diagnostics,
) {
    let reference = links.references.get(&node).copied();
    // What is in another circle, too, was reported.
    let Some(reference) = reference.filter(|reference| reference.target.is_some()) else {
        return;
    };
    let (target, says) = match own {
        Own::Part => (None, "a part of itself, which asks for nothing more"),
        Own::Case => (
            Some(never(documents, links, diagnostics)),
            "a case of itself, which adds no value",
        ),
        Own::Rest => (
            reference.target,
            "a case of itself, which stands for what it states beside the cases",
        ),
    };
    links.references.insert(
        node,
        Reference {
            target,
            ..reference
        },
    );
    let at = keyword(documents.at(node));
    diagnostics.report(Code::OwnPart, at, format!("the schema is {says}"));
}

/// A schema that no value fits.
fn never(documents: &mut Documents, links: &mut Links, diagnostics: &Diagnostics) -> NodeId {
    // In a document of its own, which nobody writes.
    const NAME: &str = "(nothing)";
    if let Some(known) = documents.find(&format!("{NAME}#")) {
        return known.id();
    }
    let file = documents.add(NAME, "false".to_owned(), diagnostics);
    links.dialects.push(links.dialects[0]);
    documents.root(file).id()
}

/// Makes holes of the references of circles, once each, and says so.
fn report(
    documents: &Documents,
    links: &mut Links,
    circles: &[Vec<NodeId>],
    diagnostics: &Diagnostics,
) {
    for circle in circles {
        let mut fresh = Vec::new();
        for node in circle {
            let reference = links.references.get_mut(node);
            if reference.is_some_and(|reference| reference.target.take().is_some()) {
                fresh.push(documents.at(*node));
            }
        }
        let Some((first, others)) = fresh.split_first() else {
            continue;
        };
        let message = "following this reference leads back to it";
        let mut report = diagnostics.report(Code::ReferenceCycle, keyword(*first), message);
        for at in others {
            report = report.related(keyword(*at).span(), "by way of");
        }
    }
}
