//! Checks on which members an object has, and on what they hold.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use crate::ir::{Check, Field, Presence, Record, Rest, Shape, TypeId};
use crate::name::Ident;
use crate::plan::Plan;

use super::assertion::whole;
use super::place::{Place, constant, either, join};
use super::{closure, values};

/// Checks on the members of a record or map.
#[allow(clippy::option_option)]
pub(super) fn of_members(
    plan: Plan<'_>,
    check: &Check,
    shape: &Shape,
    id: Option<TypeId>,
    place: &Place,
) -> Option<Option<TokenStream>> {
    let value = place.receiver();
    if let Shape::Map(_) = shape {
        let Check::Required(wire) = check else {
            return None;
        };
        return Some(Some(quote!(#value.contains_key(#wire))));
    }
    let Shape::Record(record) = shape else {
        return Some(None);
    };
    let id = id?;
    let find = |wire: &str| member(plan, id, record, wire);
    Some(match check {
        Check::Required(wire) => {
            let (field, ident) = find(wire)?;
            (field.presence == Presence::Optional).then(|| quote!(#value.#ident.is_some()))
        }
        Check::Forbidden(wire) => {
            let (field, ident) = find(wire)?;
            Some(match field.presence {
                Presence::Optional => quote!(#value.#ident.is_none()),
                Presence::Required => quote!(false),
            })
        }
        Check::Member(wire, inner) => {
            let (field, ident) = find(wire)?;
            let of = plan.facts.of(field.ty);
            let shape = &plan.api.ty(of).shape;
            if let Some(constant) = plan.facts.constant(plan.api, field) {
                return values::constant_holds(inner, constant).map(|holds| Some(quote!(#holds)));
            }
            let owner = crate::analyze::is_nominal(shape).then_some(of);
            match field.presence {
                Presence::Required => {
                    let place = Place::field(quote!(#value.#ident));
                    Some(whole(plan, inner, shape, owner, &place)?)
                }
                Presence::Optional => {
                    let place = Place::reference(quote!(value));
                    let inner = whole(plan, inner, shape, owner, &place)?;
                    (constant(&inner) != Some(true)).then(|| {
                        let check = closure("value", &inner);
                        quote!(#value.#ident.as_ref().is_none_or(#check))
                    })
                }
            }
        }
        Check::DependentRequired(wire, names) => {
            let absent = absent(find(wire)?, &value);
            let mut present = Vec::new();
            for name in names {
                let (field, ident) = find(name)?;
                if field.presence == Presence::Optional {
                    present.push(quote!(#value.#ident.is_some()));
                }
            }
            (!present.is_empty()).then(|| either(&[absent, join(&present)]))
        }
        Check::DependentSchema(wire, inner) => {
            let absent = absent(find(wire)?, &value);
            let inner = whole(plan, inner, shape, Some(id), place)?;
            Some(either(&[absent, inner]))
        }
        _ => None,
    })
}

fn member<'a>(
    plan: Plan<'a>,
    id: TypeId,
    record: &'a Record,
    wire: &str,
) -> Option<(&'a Field, &'a Ident)> {
    let index = record.fields.iter().position(|field| field.wire == wire)?;
    Some((&record.fields[index], plan.names.members(id).get(index)?))
}

fn absent((field, ident): (&Field, &Ident), value: &TokenStream) -> TokenStream {
    match field.presence {
        Presence::Optional => quote!(#value.#ident.is_none()),
        Presence::Required => quote!(false),
    }
}

/// How many members a record may or has to have; those that are required are always there.
#[allow(clippy::option_option)]
pub(super) fn counted(
    plan: Plan<'_>,
    check: &Check,
    record: &Record,
    id: TypeId,
    value: &TokenStream,
) -> Option<Option<TokenStream>> {
    let rt = plan.rt;
    let rest = match record.rest {
        Rest::Closed => None,
        Rest::Typed(_) => {
            let name = plan.names.rest(id);
            Some(quote!(#value.#name))
        }
        // More members may be there than the value has.
        Rest::Open => return None,
    };
    let fields = record.fields.iter().zip(plan.names.members(id));
    let present: Vec<TokenStream> = fields
        .filter(|(field, _)| field.presence == Presence::Optional)
        .map(|(_, ident)| quote!(#value.#ident.is_some()))
        .collect();
    let always = (record.fields.len() - present.len()) as u64;
    let number = || {
        let present = match present.as_slice() {
            [] => None,
            [only] => Some(quote!(usize::from(#only))),
            several => Some(quote!(#rt::check::count([#(#several),*]))),
        };
        let more = rest.as_ref().map(|rest| quote!(#rest.len()));
        let parts: Vec<TokenStream> = present.into_iter().chain(more).collect();
        (!parts.is_empty()).then(|| quote!(#(#parts)+*))
    };
    Some(match check {
        Check::MinProperties(n) => match n.saturating_sub(always) {
            0 => None,
            1 => {
                let more = rest.as_ref().map(|rest| quote!(!#rest.is_empty()));
                let any: Vec<TokenStream> = present.iter().cloned().chain(more).collect();
                Some(either(&any))
            }
            n => {
                let n = Token::u64_unsuffixed(n);
                Some(number().map_or(quote!(false), |number| quote!(#number >= #n)))
            }
        },
        Check::MaxProperties(n) => match n.checked_sub(always) {
            None => Some(quote!(false)),
            Some(n) if rest.is_none() && present.len() as u64 <= n => None,
            Some(n) => {
                let n = Token::u64_unsuffixed(n);
                number().map(|number| quote!(#number <= #n))
            }
        },
        _ => None,
    })
}
