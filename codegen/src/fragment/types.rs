//! References to types and to their rules.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::check;
use crate::ir::{Coding, FloatKind, Format, Hint, IntKind, Literal, Rule, Shape, TypeId};
use crate::plan::Plan;

/// The Rust type of a value: of several names of a type the one that belongs to this place.
pub(crate) fn type_ref(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let of = plan.facts.of(id);
    let own = wrapped(plan, id);
    if plan.facts.is_declared(plan.api, of)
        && let Some(ident) = plan.names.written(own).or(plan.names.ty(of))
    {
        return quote!(#ident);
    }
    // What an equal type holds goes by names of that type's place.
    shape_ref(plan, &plan.api.ty(own).shape)
}

/// The type of what is boxed where it is held: of what may be `null` the value, so that `null` takes no allocation.
pub(crate) fn boxed_ref(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let of = plan.facts.of(id);
    match &plan.api.ty(wrapped(plan, id)).shape {
        Shape::Nullable(inner) if !plan.facts.is_declared(plan.api, of) => {
            let inner = boxed_ref(plan, *inner);
            quote!(Option<#inner>)
        }
        _ => {
            let inner = type_ref(plan, id);
            quote!(Box<#inner>)
        }
    }
}

/// A value of a type, boxed as [`boxed_ref`] says.
pub(crate) fn boxed(plan: Plan<'_>, id: TypeId, value: TokenStream) -> TokenStream {
    let of = plan.facts.of(id);
    match &plan.api.ty(of).shape {
        Shape::Nullable(inner) if !plan.facts.is_declared(plan.api, of) => {
            let inner = boxed(plan, *inner, quote!(value));
            quote!(#value.map(|value| #inner))
        }
        _ => quote!(Box::new(#value)),
    }
}

/// The inline type that an inline wrapper without a name is another mention of; of what is called after a named
/// schema, the type that stands for it.
fn wrapped(plan: Plan<'_>, id: TypeId) -> TypeId {
    let mut at = id;
    for _ in &plan.api.types {
        let ty = plan.api.ty(at);
        at = match ty.shape {
            _ if matches!(ty.hint, Hint::Component(_)) => return plan.facts.of(at),
            Shape::Alias(next) => next,
            _ => return at,
        };
    }
    plan.facts.of(id)
}

/// The Rust type of a shape that has no name of its own.
pub(crate) fn shape_ref(plan: Plan<'_>, shape: &Shape) -> TokenStream {
    let rt = plan.rt;
    match shape {
        Shape::Any | Shape::Record(_) | Shape::Union(_) => quote!(#rt::Value),
        Shape::Never => quote!(#rt::Never),
        Shape::Null => quote!(()),
        Shape::Bool => quote!(bool),
        Shape::Int(kind) => int(plan, *kind),
        Shape::IntEnum(_) => quote!(i64),
        Shape::Float(FloatKind::F32) => quote!(f32),
        Shape::Float(FloatKind::F64) => quote!(f64),
        Shape::Str | Shape::Enum(_) | Shape::Extensible(_) => quote!(String),
        Shape::Text(format) => text(plan, *format),
        Shape::Bytes(Coding::Base64) => quote!(#rt::text::Base64),
        Shape::Bytes(Coding::Base64Url) => quote!(#rt::text::Base64Url),
        // The configuration was read with this path; what does not parse is no path.
        Shape::Foreign(path, _) => path.parse().unwrap_or_else(|_| quote!(String)),
        Shape::Const(Literal::String(_)) => quote!(String),
        Shape::Const(Literal::Bool(_)) => quote!(bool),
        Shape::Const(Literal::Null) => quote!(()),
        Shape::Const(value @ Literal::Number(_)) => match constant_width(value) {
            Some(kind) => int(plan, kind),
            None => quote!(f64),
        },
        Shape::Const(_) => quote!(#rt::Value),
        Shape::List(item) => {
            let item = type_ref(plan, *item);
            quote!(Vec<#item>)
        }
        Shape::Tuple(items) => {
            let items = items.iter().map(|item| type_ref(plan, *item));
            quote!((#(#items,)*))
        }
        Shape::Map(value) => {
            let value = type_ref(plan, *value);
            quote!(#rt::Map<#value>)
        }
        Shape::Nullable(inner) => {
            let inner = type_ref(plan, *inner);
            quote!(Option<#inner>)
        }
        // A circle of aliases that nothing breaks.
        Shape::Alias(_) => quote!(#rt::Value),
    }
}

/// The integer type of a constant; `None` if it is not an integer that one of them holds.
pub(crate) fn constant_width(value: &Literal) -> Option<IntKind> {
    let Literal::Number(text) = value else {
        return None;
    };
    let value = super::integral(text)?;
    let holds = |kind: &IntKind| {
        super::range(*kind).is_some_and(|(low, high)| (low..=high).contains(&value))
    };
    [IntKind::I64, IntKind::I128].into_iter().find(holds)
}

fn int(plan: Plan<'_>, kind: IntKind) -> TokenStream {
    let rt = plan.rt;
    match kind {
        IntKind::I8 => quote!(i8),
        IntKind::I16 => quote!(i16),
        IntKind::I32 => quote!(i32),
        IntKind::I64 => quote!(i64),
        IntKind::U8 => quote!(u8),
        IntKind::U16 => quote!(u16),
        IntKind::U32 => quote!(u32),
        IntKind::U64 => quote!(u64),
        IntKind::I128 => quote!(i128),
        IntKind::Any => quote!(#rt::Integer),
    }
}

fn text(plan: Plan<'_>, format: Format) -> TokenStream {
    let rt = plan.rt;
    match format {
        Format::DateTime => quote!(#rt::text::DateTime),
        Format::Date => quote!(#rt::text::Date),
        Format::Time => quote!(#rt::text::Time),
        Format::Duration => quote!(#rt::text::Duration),
        Format::Uuid => quote!(#rt::text::Uuid),
        Format::Uri => quote!(#rt::text::Uri),
        Format::UriReference => quote!(#rt::text::UriReference),
        Format::Ipv4 => quote!(#rt::text::Ipv4),
        Format::Ipv6 => quote!(#rt::text::Ipv6),
        Format::Decimal => quote!(#rt::text::Decimal),
    }
}

/// The rules of a type as a constant expression of type `Rules<T>`.
pub(crate) fn rules(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let rt = plan.rt;
    let of = plan.facts.of(id);
    if is_model(plan, of) {
        let ty = type_ref(plan, of);
        return quote!(#ty::RULES);
    }
    let ty = type_ref(plan, id);
    let schema = schema_ref(plan, &plan.api.ty(id).schema);
    let value = check::Place::reference(quote!(value));
    let deep = check::deep(plan, id, &value);
    // What is asked nowhere is not left to ask.
    let left = deep.as_ref().and_then(|_| check::left(plan, id, &value));
    let all = match &deep {
        Some(holds) => check::judge(holds),
        None => quote!(|_| true),
    };
    let rules = quote!(#rt::Rules::<#ty>::new(#schema, #all));
    match left {
        _ if check::text::is_asked(plan, id)
            || matches!(&plan.api.ty(of).shape, Shape::Any) && deep.is_some() =>
        {
            quote!(#rules.asked_of_text())
        }
        None if deep.is_some() => quote!(#rt::Rules::<#ty>::of_model(#schema, #all)),
        None => rules,
        Some(left) if Some(left.to_string()) != deep.map(|deep| deep.to_string()) => {
            let left = check::judge(&left);
            quote!(#rules.leaving(#left))
        }
        Some(_) => rules,
    }
}

/// The same where a strict reader has not asked all of them once it has read a value.
pub(crate) fn rules_left(plan: Plan<'_>, id: TypeId) -> Option<TokenStream> {
    let of = plan.facts.of(id);
    let value = check::Place::reference(quote!(value));
    let any = matches!(plan.api.ty(of).shape, Shape::Any);
    let is_left = |_| any || check::left(plan, id, &value).is_some();
    let is_asked = || check::deep(plan, id, &value).is_some_and(is_left);
    let left = !is_model(plan, of) && (check::text::is_asked(plan, id) || is_asked());
    left.then(|| rules(plan, id))
}

/// Whether a type has rules of its own name.
fn is_model(plan: Plan<'_>, of: TypeId) -> bool {
    plan.facts.is_declared(plan.api, of) && plan.names.ty(of).is_some()
}

/// A reference to the rule text of a type.
pub(crate) fn schema(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let judged = plan.facts.ruled(plan.api, id);
    schema_ref(plan, &plan.api.ty(judged).schema)
}

/// A reference to a rule text, or to a place in one.
pub(crate) fn schema_ref(plan: Plan<'_>, rule: &Rule) -> TokenStream {
    let rt = plan.rt;
    let Some(name) = plan.names.rule(rule) else {
        return quote!(&#rt::schema::ANY);
    };
    quote!(&rules::#name)
}
