//! Checks on typed values, as Rust expressions.
//!
//! Two questions are answered: what a type's own level asks (`holds`, asked while reading, where
//! everything below has been asked already) and what it asks in full (`is_valid`).

mod assertion;
mod members;
mod missing;
mod place;
pub(crate) mod text;
mod values;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use crate::analyze::{Alone, is_nominal};
use crate::fragment::schema_ref;
use crate::ir::{Check, Field, Presence, Record, Rest, Shape, TypeId};
use crate::name::Ident;
use crate::plan::Plan;
use crate::print::{Sheet, is_long};

pub(crate) use place::Place;
use place::join;

/// What a type asks at its own level.
pub(crate) enum Own {
    /// Nothing.
    Nothing,
    /// This.
    Holds(TokenStream),
    /// What the rule text says: only the JSON can be judged.
    Json(TokenStream),
}

/// `impl Validate` of a named type.
pub(crate) fn validate(plan: Plan<'_>, id: TypeId, ident: &Ident, own: &Own) -> TokenStream {
    let rt = plan.rt;
    let schema = schema_ref(plan, &plan.api.ty(id).schema);
    let whole = whole(plan, id, own);
    let holds = match own {
        Own::Nothing => None,
        Own::Holds(holds) => Some(quote!(#[inline] fn holds(&self) -> bool { #holds })),
        Own::Json(schema) => {
            Some(quote!(#[inline] fn holds(&self) -> bool { #rt::check::judged(#schema, self) }))
        }
    };
    let is_valid = whole.map(|whole| quote!(#[inline] fn is_valid(&self) -> bool { #whole }));
    quote! {
        impl Validate for #ident {
            const SCHEMA: &'static #rt::Schema = #schema;
            #holds
            #is_valid
        }
    }
}

/// What a named type asks at its own level.
pub(crate) fn own(plan: Plan<'_>, id: TypeId) -> Own {
    let ty = plan.api.ty(id);
    let json = || Own::Json(schema_ref(plan, &ty.schema));
    if ty.checks.checks.contains(&Check::Json) || text::held_by(plan, id) {
        return json();
    }
    if !is_nominal(&ty.shape) {
        let inner = held(plan, id);
        return match inside(plan, id, &inner, Depth::Own) {
            Some(holds) => Own::Holds(holds),
            None => Own::Nothing,
        };
    }
    let this = Place::reference(quote!(self));
    let Some(mut asked) = assertion::all(plan, &ty.checks, &ty.shape, Some(id), &this) else {
        return json();
    };
    match &ty.shape {
        Shape::Record(record) => asked.extend(of_fields(plan, id, record, Depth::Own)),
        // Which case it is, reading tries with what each asks.
        Shape::Union(_) if !plan.facts.is_tried(id) => {
            asked.extend(of_cases(plan, id, Depth::Own));
        }
        _ => {}
    }
    match asked.is_empty() {
        true => Own::Nothing,
        false => Own::Holds(join(&asked)),
    }
}

/// How `decode` ends: with what this level asks of the value, an expression or the local `value`; and how it then begins.
pub(crate) fn finish(own: &Own, value: Option<&TokenStream>) -> (Option<TokenStream>, TokenStream) {
    let bind = value.map(|value| quote!(let value = #value;));
    match own {
        Own::Nothing => {
            let value = value.cloned().unwrap_or_else(|| quote!(value));
            (None, quote!(Ok(#value)))
        }
        Own::Holds(_) => (None, quote!(#bind r.checked(value, Self::holds))),
        Own::Json(schema) => (
            Some(quote!(let start = r.ahead();)),
            quote!(#bind r.judged(start, #schema)?; Ok(value)),
        ),
    }
}

/// The checks of what a record holds.
fn of_fields(plan: Plan<'_>, id: TypeId, record: &Record, depth: Depth) -> Vec<TokenStream> {
    let mut asked = Vec::new();
    for (field, ident) in fields(plan, id, record) {
        asked.extend(of_field(plan, field, ident, depth));
    }
    if let Rest::Typed(rest) = record.rest {
        let place = Place::reference(quote!(value));
        if let Some(check) = value(plan, rest, &place, depth) {
            let name = plan.names.rest(id);
            asked.push(match missing::is_models(plan, rest, depth) {
                true => {
                    let rt = plan.rt;
                    quote!(#rt::check::valid(&self.#name))
                }
                false => {
                    let each = closure("value", &check);
                    quote!(self.#name.values().all(#each))
                }
            });
        }
    }
    asked
}

/// Whether no further member has the name of a field, as none has that was read; and what is asked where one has, of the JSON: it says what is written twice.
fn apart(plan: Plan<'_>, id: TypeId) -> Option<(TokenStream, TokenStream)> {
    let ty = plan.api.ty(id);
    let Shape::Record(record) = &ty.shape else {
        return None;
    };
    let held = matches!(record.rest, Rest::Typed(_)) && !record.fields.is_empty();
    held.then(|| {
        let (rt, rest) = (plan.rt, plan.names.rest(id));
        let names = record.fields.iter().map(|field| field.wire.as_str());
        let schema = schema_ref(plan, &ty.schema);
        (
            quote!(#rt::check::apart(&self.#rest, &[#(#names),*])),
            quote!(#rt::check::judged(#schema, self)),
        )
    })
}

/// `is_valid`, where it says more than `holds`.
fn whole(plan: Plan<'_>, id: TypeId, own: &Own) -> Option<TokenStream> {
    let ty = plan.api.ty(id);
    if ty.checks.is_never() {
        return None;
    }
    // The rule text covers everything below.
    let own = match own {
        Own::Json(_) => return None,
        Own::Holds(_) => Some(quote!(self.holds())),
        Own::Nothing => None,
    };
    let mut below = Vec::new();
    match &ty.shape {
        Shape::Record(record) => below.extend(of_fields(plan, id, record, Depth::Below)),
        Shape::Enum(_) | Shape::IntEnum(_) if plan.facts.is_open(id) => {
            let unknown = plan.names.unknown(id);
            let known = quote!(!matches!(self, Self::#unknown(_)));
            let asked: Vec<TokenStream> = std::iter::once(known).chain(own).collect();
            return Some(join(&asked));
        }
        Shape::Union(_) => return union(plan, id),
        Shape::List(_) | Shape::Map(_) | Shape::Nullable(_) | Shape::Tuple(_) => {
            below.extend(inside(plan, id, &held(plan, id), Depth::Below));
        }
        _ => {}
    }
    let apart = apart(plan, id);
    if below.is_empty() && apart.is_none() {
        return None;
    }
    let all: Vec<TokenStream> = own.into_iter().chain(below).collect();
    Some(match (apart, all.is_empty()) {
        (None, _) => join(&all),
        (Some((apart, judged)), true) => quote!(#apart || #judged),
        (Some((apart, judged)), false) => {
            let all = join(&all);
            quote!(match #apart { true => #all, false => #judged, })
        }
    })
}

/// What a type made to break a circle holds: in a box, unless it is a list or map.
fn held(plan: Plan<'_>, id: TypeId) -> Place {
    let shape = &plan.api.ty(id).shape;
    match shape {
        // The box is within the option.
        Shape::Nullable(_) => Place::field(quote!(self.0)),
        _ if plan.facts.is_boxed_within(id, shape) => Place::field(quote!((*self.0))),
        _ => Place::field(quote!(self.0)),
    }
}

fn union(plan: Plan<'_>, id: TypeId) -> Option<TokenStream> {
    let rt = plan.rt;
    let schema = schema_ref(plan, &plan.api.ty(id).schema);
    let judged = quote!(#rt::check::judged(#schema, self));
    let alone = plan.facts.alone.get(&id).map(|cases| &cases.alone);
    let is_if_valid = |alone: &Vec<Alone>| alone.iter().all(|alone| *alone == Alone::IfValid);
    // Whether another case accepts as well shows only in the JSON, unless none can.
    if let Some(alone) = alone.filter(|alone| !is_if_valid(alone)) {
        return of_lone_cases(plan, id, alone, &judged);
    }
    let cases = of_cases(plan, id, Depth::Deep)?;
    // What this case refuses another may accept, be it the base of variants.
    if alone.is_some() || plan.facts.is_base(id) {
        return Some(quote!((#cases) || #judged));
    }
    // What `holds` asks of the cases already is `is_valid` by itself.
    let mut below = case_checks(plan, id, Depth::Below).into_iter();
    let more = below.any(|check| check.is_some()) || of_cases(plan, id, Depth::Own).is_none();
    more.then_some(cases)
}

/// The checks of the cases that are alone; the others are judged, as is what a case refuses that another may accept.
fn of_lone_cases(
    plan: Plan<'_>,
    id: TypeId,
    alone: &[Alone],
    judged: &TokenStream,
) -> Option<TokenStream> {
    let checks = case_checks(plan, id, Depth::Deep);
    let is_sure = |(alone, check): (&Alone, &Option<TokenStream>)| match alone {
        Alone::Always => true,
        Alone::IfValid => check.is_none(),
        Alone::No => false,
    };
    let sure = alone.iter().zip(&checks).all(is_sure) && !plan.facts.has_unknown_case(id);
    if sure && checks.iter().all(Option::is_none) {
        return None;
    }
    let arms = arms(plan, id, checks, |index| alone[index] == Alone::IfValid).zip(alone);
    let arms: Vec<TokenStream> = arms
        .filter(|(_, alone)| **alone != Alone::No)
        .map(|(arm, _)| arm)
        .collect();
    let rest = (!sure).then(|| quote!(_ => #judged,));
    Some(match arms.is_empty() {
        true => judged.clone(),
        false => quote!(match self { #(#arms)* #rest }),
    })
}

/// The checks of what a union holds, whichever case it is.
fn of_cases(plan: Plan<'_>, id: TypeId, depth: Depth) -> Option<TokenStream> {
    let checks = case_checks(plan, id, depth);
    let other = plan.names.unknown(id);
    let unknown = depth != Depth::Own && plan.facts.has_unknown_case(id);
    if checks.iter().all(Option::is_none) {
        return unknown.then(|| quote!(!matches!(self, Self::#other(_))));
    }
    let bare = |index: &usize| plan.facts.is_bare(id, *index);
    let variants = plan.names.members(id).iter().enumerate();
    let bares: Vec<_> = variants
        .filter(|(index, _)| bare(index))
        .map(|(_, variant)| variant)
        .collect();
    let bares = (!bares.is_empty()).then(|| quote!(#(Self::#bares)|* => true,));
    let arms = arms(plan, id, checks, |_| false).enumerate();
    let arms = arms.filter(|(index, _)| !bare(index)).map(|(_, arm)| arm);
    let unknown = plan
        .facts
        .has_unknown_case(id)
        .then(|| quote!(Self::#other(_) => false,));
    Some(quote!(match self { #bares #(#arms)* #unknown }))
}

/// Per case of a union the arm that asks this of it, or one for those values alone for which it holds.
fn arms(
    plan: Plan<'_>,
    id: TypeId,
    checks: Vec<Option<TokenStream>>,
    is_guard: impl Fn(usize) -> bool,
) -> impl Iterator<Item = TokenStream> {
    let cases = plan.names.members(id).iter().zip(checks).enumerate();
    cases.map(move |(index, (variant, check))| match check {
        _ if plan.facts.is_bare(id, index) => quote!(Self::#variant => true,),
        Some(check) => {
            let mut body = Sheet::default();
            body.push(check.clone(), None);
            let value = bound("value", &body);
            match is_guard(index) {
                true => quote!(Self::#variant(#value) if #check => true,),
                false => quote!(Self::#variant(#value) => #check,),
            }
        }
        None => quote!(Self::#variant(_) => true,),
    })
}

/// Per case of a union its check of a reference `value`, if it asks anything.
pub(crate) fn case_checks(plan: Plan<'_>, id: TypeId, depth: Depth) -> Vec<Option<TokenStream>> {
    let Shape::Union(union) = &plan.api.ty(id).shape else {
        return Vec::new();
    };
    let check = |(index, case): (usize, &crate::ir::Case)| match plan.facts.is_bare(id, index) {
        true => None,
        false => value(plan, case.ty, &Place::reference(quote!(value)), depth),
    };
    union.cases.iter().enumerate().map(check).collect()
}

/// A closure of one argument, which goes unnamed where the body does not mention it.
pub(crate) fn closure(argument: &str, body: &TokenStream) -> TokenStream {
    closure_of(argument, None, body)
}

/// The same with the type of a reference, for where nothing else tells it.
pub(crate) fn closure_of(
    argument: &str,
    of: Option<&TokenStream>,
    body: &TokenStream,
) -> TokenStream {
    let mut sheet = Sheet::default();
    sheet.push(body.clone(), None);
    let argument = bound(argument, &sheet);
    let of = of.map(|ty| quote!(: &#ty));
    let argument = quote!(#argument #of);
    // A long body goes on lines of its own, and reads better in braces there.
    match is_long(&sheet) {
        true => quote!(|#argument| { #body }),
        false => quote!(|#argument| #body),
    }
}

/// A name to bind, or `_` where the body does not mention it.
fn bound(name: &str, body: &Sheet) -> TokenStream {
    match body.words().any(|(_, word)| word == name) {
        true => name.parse().unwrap_or_default(),
        false => quote!(_),
    }
}

/// The function that a closure only passes its argument on to, where the argument needs no conversion.
pub(crate) fn called(argument: &str, body: &TokenStream) -> Option<TokenStream> {
    let mut tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    let Some(TokenTree::Group(given)) = tokens.pop() else {
        return None;
    };
    let path = |token: &TokenTree| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    };
    let call = !tokens.is_empty()
        && given.delimiter() == Delimiter::Parenthesis
        && given.stream().to_string() == argument
        && tokens.iter().all(path);
    call.then(|| tokens.into_iter().collect())
}

/// What judges a value by a body that is about `value`: what asks models is a function as it is, anything else may have
/// to convert its argument.
pub(crate) fn judge(body: &TokenStream) -> TokenStream {
    let asks = |function: &TokenStream| {
        let last = function.clone().into_iter().last();
        matches!(last, Some(TokenTree::Ident(name)) if name == "valid")
    };
    called("value", body)
        .filter(asks)
        .unwrap_or_else(|| closure("value", body))
}

/// Whether values of a type judge themselves.
fn judges_itself(plan: Plan<'_>, id: TypeId) -> bool {
    let of = plan.facts.of(id);
    plan.facts.is_declared(plan.api, of)
}

/// Which part of a value's checks is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// What named types below do not ask themselves.
    Own,
    /// Only what named types below ask.
    Below,
    /// Both.
    Deep,
}

/// The checks of a value of any type, or `None` where nothing is asked.
pub(crate) fn deep(plan: Plan<'_>, id: TypeId, place: &Place) -> Option<TokenStream> {
    value(plan, id, place, Depth::Deep)
}

fn value(plan: Plan<'_>, id: TypeId, place: &Place, depth: Depth) -> Option<TokenStream> {
    let of = plan.facts.of(id);
    if !plan.facts.checked[of.0 as usize] {
        return None;
    }
    if judges_itself(plan, of) {
        let value = place.receiver();
        return (depth != Depth::Own).then(|| quote!(#value.is_valid()));
    }
    inside(plan, of, place, depth)
}

/// What decoding does not ask of a value of any type, because its type has no name of its own.
pub(crate) fn left(plan: Plan<'_>, id: TypeId, place: &Place) -> Option<TokenStream> {
    value(plan, id, place, Depth::Own)
}

/// The checks of a value whose type has no name. What text a format allows, who reads strictly has asked.
fn inside(plan: Plan<'_>, id: TypeId, place: &Place, depth: Depth) -> Option<TokenStream> {
    let ty = plan.api.ty(id);
    let mut asked = Vec::new();
    if depth != Depth::Below {
        let own = match ty.checks.checks.contains(&Check::Json) {
            true => None,
            false => assertion::all(plan, &ty.checks, &ty.shape, None, place),
        };
        match own {
            Some(own) => asked.extend(own),
            None => {
                let (rt, value) = (plan.rt, place.borrowed());
                let schema = schema_ref(plan, &ty.schema);
                return Some(quote!(#rt::check::judged(#schema, #value)));
            }
        }
    } else if ty.checks.checks.contains(&Check::Json) {
        return None;
    }
    let item = Place::reference(quote!(value));
    let receiver = place.receiver();
    match &ty.shape {
        Shape::List(inner) | Shape::Map(inner) => {
            if let Some(check) = value(plan, *inner, &item, depth) {
                let (rt, items) = (plan.rt, place.borrowed());
                asked.push(match (missing::is_models(plan, *inner, depth), &ty.shape) {
                    (true, _) => quote!(#rt::check::valid(#items)),
                    (false, Shape::Map(_)) => {
                        let each = closure("value", &check);
                        quote!(#receiver.values().all(#each))
                    }
                    (false, _) => {
                        let each = closure("value", &check);
                        quote!(#receiver.iter().all(#each))
                    }
                });
            }
        }
        Shape::Nullable(inner) => asked.extend(missing::of(plan, *inner, place, depth)),
        Shape::Tuple(items) => {
            for (index, inner) in items.iter().enumerate() {
                let index = proc_macro2::Literal::usize_unsuffixed(index);
                let place = Place::field(quote!(#receiver.#index));
                asked.extend(value(plan, *inner, &place, depth));
            }
        }
        Shape::Text(format) if format.is_open() && depth != Depth::Own => {
            asked.push(quote!(#receiver.is_valid()));
        }
        Shape::Float(_) if depth != Depth::Below => asked.push(quote!(#receiver.is_finite())),
        Shape::Const(constant) if depth != Depth::Below => {
            let values = std::slice::from_ref(constant);
            let one = values::one_of(plan, values, &ty.shape, None, place);
            asked.extend(one.filter(|one| place::constant(one) != Some(true)));
        }
        Shape::Never => asked.push(quote!(false)),
        _ => {}
    }
    (!asked.is_empty()).then(|| join(&asked))
}

/// The fields of a record that are stored.
fn fields<'a>(
    plan: Plan<'a>,
    id: TypeId,
    record: &'a Record,
) -> impl Iterator<Item = (&'a Field, &'a Ident)> {
    let fields = record.fields.iter().zip(plan.names.members(id));
    fields.filter(move |(field, _)| plan.facts.constant(plan.api, field).is_none())
}

/// A check of a field, guarded by its presence.
fn of_field(plan: Plan<'_>, field: &Field, ident: &Ident, depth: Depth) -> Option<TokenStream> {
    let place = Place::field(quote!(self.#ident));
    match field.presence {
        Presence::Required => value(plan, field.ty, &place, depth),
        Presence::Optional => missing::of(plan, field.ty, &place, depth),
    }
}
