//! One check → one expression.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{format_ident, quote};

use crate::fragment::{self, integral, range};
use crate::ir::{Assertion, Check, IntKind, Kind, Kinds, Number, Shape, TypeId};
use crate::plan::Plan;

use super::place::{Place, constant, either, join, not};
use super::{called, closure, members, values};

/// Every check of an assertion, in order; `None` where one cannot be said of the typed value.
pub(super) fn all(
    plan: Plan<'_>,
    assertion: &Assertion,
    shape: &Shape,
    id: Option<TypeId>,
    place: &Place,
) -> Option<Vec<TokenStream>> {
    let mut asked = Vec::new();
    let mut checks = assertion.checks.iter().peekable();
    while let Some(check) = checks.next() {
        if let Some(range) = checks
            .peek()
            .and_then(|next| between(check, next, shape, place))
        {
            checks.next();
            asked.push(range);
            continue;
        }
        let one = one(plan, check, shape, id, place)?;
        asked.extend(one.filter(|one| constant(one) != Some(true)));
    }
    Some(asked)
}

/// `minimum` and `maximum` of an integer, side by side, read best as a range.
fn between(low: &Check, high: &Check, shape: &Shape, place: &Place) -> Option<TokenStream> {
    let (low, high) = match (low, high) {
        (Check::Minimum(low), Check::Maximum(high))
        | (Check::Maximum(high), Check::Minimum(low)) => (low, high),
        _ => return None,
    };
    let Shape::Int(kind) = shape else {
        return None;
    };
    if contradict(low, high) {
        return Some(quote!(false));
    }
    let (low, high) = (
        fragment::number(low, *kind)?,
        fragment::number(high, *kind)?,
    );
    let value = place.borrowed();
    Some(quote!((#low..=#high).contains(#value)))
}

/// Whether no number meets both limits, so that there is no range of them.
pub(super) fn contradict(low: &Number, high: &Number) -> bool {
    match (integral(&low.0), integral(&high.0)) {
        (Some(low), Some(high)) => low > high,
        _ => low
            .as_double()
            .zip(high.as_double())
            .is_some_and(|(low, high)| low > high),
    }
}

/// The assertion as one expression, `true` where it asks nothing.
pub(super) fn whole(
    plan: Plan<'_>,
    assertion: &Assertion,
    shape: &Shape,
    id: Option<TypeId>,
    place: &Place,
) -> Option<TokenStream> {
    all(plan, assertion, shape, id, place).map(|asked| join(&asked))
}

/// `Some(None)`: nothing is asked. `None`: it cannot be said.
#[allow(clippy::option_option)]
pub(super) fn one(
    plan: Plan<'_>,
    check: &Check,
    shape: &Shape,
    id: Option<TypeId>,
    place: &Place,
) -> Option<Option<TokenStream>> {
    let rt = plan.rt;
    let value = place.receiver();
    let borrowed = place.borrowed();
    let count = |n: &u64| Token::u64_unsuffixed(*n);
    if let (Check::MinProperties(_) | Check::MaxProperties(_), Shape::Record(record)) =
        (check, shape)
    {
        return members::counted(plan, check, record, id?, &value);
    }
    Some(Some(match check {
        Check::Minimum(bound) => return bounded(plan, bound, shape, place, &quote!(>=)),
        Check::Maximum(bound) => return bounded(plan, bound, shape, place, &quote!(<=)),
        Check::ExclusiveMinimum(bound) => return bounded(plan, bound, shape, place, &quote!(>)),
        Check::ExclusiveMaximum(bound) => return bounded(plan, bound, shape, place, &quote!(<)),
        Check::MultipleOf(of) => multiple(plan, of, shape, place)?,
        Check::MinLength(n) => {
            let (n, text) = (count(n), text(shape, place)?);
            quote!(#rt::check::min_length(#text, #n))
        }
        Check::MaxLength(n) => {
            let (n, text) = (count(n), text(shape, place)?);
            quote!(#rt::check::max_length(#text, #n))
        }
        Check::Pattern(pattern) => {
            let (name, text) = (plan.names.pattern(*pattern), text(shape, place)?);
            quote!(patterns::#name.matches(#text))
        }
        Check::MinItems(1) => quote!(!#value.is_empty()),
        Check::MinItems(0) | Check::MinProperties(0) => return Some(None),
        Check::MinProperties(1) => quote!(!#value.is_empty()),
        Check::MinItems(n) | Check::MinProperties(n) => {
            let n = count(n);
            quote!(#value.len() >= #n)
        }
        Check::MaxItems(0) | Check::MaxProperties(0) => quote!(#value.is_empty()),
        Check::MaxItems(n) | Check::MaxProperties(n) => {
            let n = count(n);
            quote!(#value.len() <= #n)
        }
        Check::UniqueItems => match shape {
            // Items may differ in what their types do not hold.
            Shape::List(item) if super::text::is_partial(plan, *item) => return None,
            _ => quote!(#rt::check::unique(#borrowed)),
        },
        Check::OneOfValues(values) => {
            return values::one_of(plan, values, shape, id, place).map(Some);
        }
        Check::Kind(kinds) => return Some(Some(kind(*kinds, shape, place))),
        Check::Not(inner) => not(&whole(plan, inner, shape, id, place)?),
        Check::OneOf(branches) if branches.is_empty() => quote!(false),
        Check::AllOf(branches) => {
            let branches = branches_of(plan, branches, shape, id, place)?;
            join(&branches)
        }
        Check::AnyOf(branches) => {
            let branches = branches_of(plan, branches, shape, id, place)?;
            either(&branches)
        }
        Check::OneOf(branches) => {
            let branches = branches_of(plan, branches, shape, id, place)?;
            quote!(#rt::check::exactly_one([#(#branches),*]))
        }
        Check::If {
            condition,
            then,
            otherwise,
        } => {
            let condition = whole(plan, condition, shape, id, place)?;
            let when = |assertion: &Assertion| whole(plan, assertion, shape, id, place);
            match (then.is_empty(), otherwise.is_empty()) {
                (true, true) => return Some(None),
                (false, true) => {
                    let then = when(then)?;
                    either(&[not(&condition), then])
                }
                (true, false) => {
                    let otherwise = when(otherwise)?;
                    either(&[condition, otherwise])
                }
                (false, false) => {
                    let (then, otherwise) = (when(then)?, when(otherwise)?);
                    quote!((if #condition { #then } else { #otherwise }))
                }
            }
        }
        Check::Items(inner) => {
            let Shape::List(item) = shape else {
                return Some(None);
            };
            return each(plan, inner, *item, &quote!(#value.iter()));
        }
        Check::Contains { item, min, max } => {
            return contains(plan, item, *min, *max, shape, place);
        }
        Check::PropertyNames(inner) => {
            let name = Place::text(quote!(name));
            let inner = whole(plan, inner, &Shape::Str, None, &name)?;
            if constant(&inner) == Some(true) {
                return Some(None);
            }
            let each = called("name", &inner).unwrap_or_else(|| closure("name", &inner));
            let names = match shape {
                Shape::Record(_) => {
                    let rest = plan.names.rest(id?);
                    quote!(#value.#rest.keys())
                }
                _ => quote!(#value.keys()),
            };
            quote!(#names.all(#each))
        }
        Check::Values(inner) => {
            let Shape::Map(item) = shape else {
                return Some(None);
            };
            return each(plan, inner, *item, &quote!(#value.values()));
        }
        Check::Named(ty) => return Some(super::deep(plan, *ty, place)),
        Check::Required(_)
        | Check::Forbidden(_)
        | Check::Member(..)
        | Check::DependentRequired(..)
        | Check::DependentSchema(..) => return members::of_members(plan, check, shape, id, place),
        Check::Format(name) => {
            let (is, text) = (format_ident!("{}", question(name)), text(shape, place)?);
            quote!(#rt::text::format::#is(#text))
        }
        Check::Json => return None,
    }))
}

/// A check of each value that a container has.
#[allow(clippy::option_option)]
fn each(
    plan: Plan<'_>,
    check: &Assertion,
    item: TypeId,
    values: &TokenStream,
) -> Option<Option<TokenStream>> {
    let shape = &plan.api.ty(plan.facts.of(item)).shape;
    let place = Place::reference(quote!(value));
    let check = whole(plan, check, shape, None, &place)?;
    if constant(&check) == Some(true) {
        return Some(None);
    }
    let check = closure("value", &check);
    Some(Some(quote!(#values.all(#check))))
}

/// The runtime's function that tells whether a string is of a format.
fn question(format: &str) -> String {
    match format {
        "byte" => "is_base64".to_owned(),
        "unixtime" => "is_double".to_owned(),
        other => format!("is_{}", other.replace('-', "_")),
    }
}

fn branches_of(
    plan: Plan<'_>,
    branches: &[Assertion],
    shape: &Shape,
    id: Option<TypeId>,
    place: &Place,
) -> Option<Vec<TokenStream>> {
    branches
        .iter()
        .map(|branch| whole(plan, branch, shape, id, place))
        .collect()
}

#[allow(clippy::option_option)]
fn contains(
    plan: Plan<'_>,
    item: &Assertion,
    min: u64,
    max: Option<u64>,
    shape: &Shape,
    place: &Place,
) -> Option<Option<TokenStream>> {
    let Shape::List(of) = shape else {
        return Some(None);
    };
    let value = place.receiver();
    let inner = &plan.api.ty(plan.facts.of(*of));
    let check = whole(
        plan,
        item,
        &inner.shape,
        None,
        &Place::reference(quote!(value)),
    )?;
    let check = closure("value", &check);
    let (low, high) = (Token::u64_unsuffixed(min), max.map(Token::u64_unsuffixed));
    Some(match (min, high) {
        (0, None) => None,
        (1, None) => Some(quote!(#value.iter().any(#check))),
        (_, None) => Some(quote!(#value.iter().map(#check).filter(|holds| *holds).count() >= #low)),
        (_, Some(high)) => Some(
            quote!((#low..=#high).contains(&#value.iter().map(#check).filter(|holds| *holds).count())),
        ),
    })
}

fn kind(kinds: Kinds, shape: &Shape, place: &Place) -> TokenStream {
    let value = place.copied();
    match shape {
        _ if kinds.is_empty() => quote!(false),
        Shape::Nullable(_) => {
            let value = place.receiver();
            quote!(#value.is_some())
        }
        Shape::Float(_) if kinds.has(Kind::Integer) => quote!((#value).fract() == 0.0),
        Shape::Float(_) if kinds.has(Kind::Fraction) => quote!((#value).fract() != 0.0),
        _ => quote!(false),
    }
}

/// The text of a value that is a string.
fn text(shape: &Shape, place: &Place) -> Option<TokenStream> {
    let (value, borrowed) = (place.receiver(), place.borrowed());
    Some(match shape {
        Shape::Str => borrowed,
        Shape::Enum(_) | Shape::Extensible(_) | Shape::Text(_) => place.as_str(),
        Shape::Bytes(_) => quote!(&#value.to_string()),
        _ => return None,
    })
}

/// A comparison with a bound.
#[allow(clippy::option_option)]
fn bounded(
    plan: Plan<'_>,
    bound: &Number,
    shape: &Shape,
    place: &Place,
    operator: &TokenStream,
) -> Option<Option<TokenStream>> {
    let value = place.copied();
    match shape {
        Shape::Int(IntKind::Any) => Some(Some(match fragment::small(bound) {
            Some(literal) => quote!(#value #operator #literal),
            None => compared(plan, bound, &place.borrowed(), operator),
        })),
        Shape::Int(kind) => {
            if let Some(literal) = fragment::number(bound, *kind) {
                // What the type ensures is not asked, nor is what no value of it is.
                let (low, high) = range(*kind)?;
                let exact = integral(&bound.0)?;
                return Some(match operator.to_string().as_str() {
                    ">=" if exact <= low => None,
                    "<=" if exact >= high => None,
                    ">" if exact >= high => Some(quote!(false)),
                    "<" if exact <= low => Some(quote!(false)),
                    ">=" if exact == high => Some(quote!(#value == #literal)),
                    "<=" if exact == low => Some(quote!(#value == #literal)),
                    _ => Some(quote!(#value #operator #literal)),
                });
            }
            Some(Some(compared(plan, bound, &value, operator)))
        }
        Shape::Float(_) => {
            let Some(literal) = fragment::double(bound) else {
                return Some(Some(compared(plan, bound, &place.copied(), operator)));
            };
            Some(Some(quote!(#value #operator #literal)))
        }
        _ => Some(None),
    }
}

/// A comparison with a bound that the value's type may not hold, by their decimal digits.
fn compared(
    plan: Plan<'_>,
    bound: &Number,
    value: &TokenStream,
    operator: &TokenStream,
) -> TokenStream {
    let (rt, text) = (plan.rt, &bound.0);
    let is = match operator.to_string().as_str() {
        ">=" => quote!(is_ge),
        "<=" => quote!(is_le),
        ">" => quote!(is_gt),
        _ => quote!(is_lt),
    };
    quote!(#rt::check::compare(#value, #text).is_some_and(|order| order.#is()))
}

/// An integer as the runtime takes it to look at its decimal digits.
fn digits(kind: IntKind, place: &Place) -> TokenStream {
    match kind {
        IntKind::Any => place.borrowed(),
        _ => place.copied(),
    }
}

fn multiple(plan: Plan<'_>, of: &Number, shape: &Shape, place: &Place) -> Option<TokenStream> {
    let (rt, value) = (plan.rt, place.copied());
    match shape {
        Shape::Int(kind) => match fragment::number(of, *kind) {
            Some(literal) => Some(quote!(#value % #literal == 0)),
            None => {
                let (text, value) = (&of.0, digits(*kind, place));
                Some(quote!(#rt::check::multiple_of(#value, #text)))
            }
        },
        Shape::Float(_) => {
            let text = &of.0;
            Some(quote!(#rt::check::multiple_of(#value, #text)))
        }
        _ => None,
    }
}
