//! What a run made, as data: for reports and for programs that try generated code.
//!
//! In: the plan that `emit` worked from. Out: an [`Inventory`] of texts and numbers. It decides
//! nothing: names and shapes are those of the other passes.

mod call;

use std::collections::{BTreeSet, HashMap};

use crate::ir::{Api, Hint, Rest, Shape, TypeId};
use crate::name;
use crate::name::scope::shouting;
use crate::plan::Plan;

pub use crate::emit::Passing;
pub use call::{Body, Call, Caller, Carriage, FormPart, Kind, Slot, Variant};

/// What a run made.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// The named schemas, in document order.
    pub models: Vec<Model>,
    /// How many Rust types were declared.
    pub types: usize,
    /// How many operations there are under `paths`; each is in the client and in the server.
    pub operations: usize,
    /// The client's name.
    pub client: String,
    /// Those operations, one by one.
    pub calls: Vec<Call>,
    /// The webhooks and callbacks; each is in the receiver alone, and all of it in the module `webhooks`.
    pub received: Vec<Call>,
    /// Where the Rust type is `Value`, as JSON Pointers, each once, sorted.
    pub untyped: Vec<String>,
}

/// A named schema and the Rust that stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Where the schema stands: `#/components/schemas/Pet`.
    pub pointer: String,
    /// The type's name, re-exported at the root of the output.
    pub name: String,
    /// Its rules as an expression: a constant of the root, or `<Pet as oasmith::Validate>::RULES`.
    pub rules: String,
}

/// Takes stock.
pub(crate) fn of(plan: Plan<'_>) -> Inventory {
    let api = plan.api;
    let models = named(plan.api)
        .into_iter()
        .filter_map(|id| model(plan, id))
        .collect();
    let used = name::used(api, plan.facts, plan.config);
    let mut untyped = BTreeSet::new();
    used.iter()
        .for_each(|id| open_places(plan, *id, &mut untyped));
    Inventory {
        models,
        types: api
            .type_ids()
            .filter(|id| plan.names.ty(*id).is_some() && !is_twin(plan, *id))
            .count(),
        operations: api.operations.len(),
        client: plan.names.wire.client.to_string(),
        calls: call::all(plan),
        received: call::received(plan),
        untyped: untyped.into_iter().collect(),
    }
}

/// Per named schema its type, in document order: of a nullable one that is the whole, not what it holds.
fn named(api: &Api) -> Vec<TypeId> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<TypeId> = Vec::new();
    for id in api.type_ids() {
        let ty = api.ty(id);
        if !matches!(ty.hint, Hint::Component(_)) {
            continue;
        }
        let place = *places.entry(&ty.origin.pointer).or_insert(found.len());
        match found.get(place) {
            None => found.push(id),
            // Each of two wraps the other where a type contains itself: the first is the schema's own.
            Some(known) if wraps(&ty.shape, *known) && !wraps(&api.ty(*known).shape, id) => {
                found[place] = id;
            }
            Some(_) => {}
        }
    }
    found.sort_by_key(|id| (api.ty(*id).origin.node, *id));
    found
}

/// Whether a type without a name of its own is another one and more, as `Option<Pet>` is.
fn wraps(shape: &Shape, id: TypeId) -> bool {
    !crate::analyze::is_nominal(shape) && crate::analyze::children(shape).contains(&id)
}

/// Whether a type is only the own name of an inline one that is equal to another.
fn is_twin(plan: Plan<'_>, id: TypeId) -> bool {
    plan.facts.of(id) != id && !matches!(plan.api.ty(id).hint, Hint::Component(_))
}

fn model(plan: Plan<'_>, id: TypeId) -> Option<Model> {
    let pointer = plan.api.ty(id).origin.pointer.clone();
    let of = plan.facts.of(id);
    let nominal = |id: TypeId| plan.facts.is_declared(plan.api, id);
    let (name, rules) = match (plan.names.ty(id), plan.names.ty(of)) {
        (Some(ident), _) if of != id || !nominal(id) => {
            let constant = shouting(&format!("{ident}Rules"));
            (ident.to_string(), constant)
        }
        (_, Some(ident)) => (
            ident.to_string(),
            format!("<{ident} as {}::Validate>::RULES", plan.rt),
        ),
        _ => return None,
    };
    Some(Model {
        pointer,
        name,
        rules,
    })
}

/// The places of a type whose values may be anything.
fn open_places(plan: Plan<'_>, id: TypeId, out: &mut BTreeSet<String>) {
    let ty = plan.api.ty(id);
    let any = |id: TypeId| plan.api.ty(plan.facts.of(id)).shape == Shape::Any;
    match &ty.shape {
        Shape::Record(record) => {
            let open = record.fields.iter().filter(|field| any(field.ty));
            out.extend(open.map(|field| field.origin.pointer.clone()));
            if let Rest::Typed(rest) = record.rest
                && any(rest)
            {
                out.insert(format!("{}/additionalProperties", ty.origin.pointer));
            }
        }
        Shape::Union(union) => {
            let open = union.cases.iter().filter(|case| any(case.ty));
            out.extend(open.map(|case| case.origin.pointer.clone()));
        }
        shape if crate::analyze::children(shape).into_iter().any(any) => {
            out.insert(ty.origin.pointer.clone());
        }
        Shape::Any if matches!(ty.hint, Hint::Component(_)) && ty.origin.pointer != "#" => {
            out.insert(ty.origin.pointer.clone());
        }
        _ => {}
    }
}
