//! Enumerations of strings, and of integers that have names.

use std::collections::BTreeMap;

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use crate::emit::check;
use crate::fragment::said::word;
use crate::fragment::{docs_of, line, number};
use crate::ir::{Docs, IntKind, Literal, Number, TypeId};
use crate::name::{Ident, UNKNOWN};
use crate::plan::Plan;

/// What the values of an enumeration are in JSON.
struct Wire {
    /// How each value is written there.
    texts: Vec<String>,
    /// The same as Rust.
    literals: Vec<Token>,
    /// What a value is read from.
    from: TokenStream,
    /// What an unknown value holds, and what is said of it.
    unknown: (TokenStream, &'static str),
    /// The method that gives the JSON value.
    accessor: TokenStream,
    /// What is said of how a value is read.
    wire_docs: &'static str,
    /// The traits that any such enumeration derives beside the usual ones.
    derives: Option<TokenStream>,
    /// The macro of the runtime that reads and writes it.
    read_by: TokenStream,
    /// The variant beside those of the values, and what the macro is told of it.
    beside: (Option<Ident>, TokenStream),
}

impl Wire {
    fn of_texts(values: &[Literal], beside: (Option<Ident>, TokenStream)) -> Self {
        let texts = values.iter().map(|value| match value {
            Literal::String(text) => text.clone(),
            _ => String::new(),
        });
        let texts: Vec<String> = texts.collect();
        Wire {
            literals: texts.iter().map(|text| Token::string(text)).collect(),
            texts,
            from: quote!(&str),
            unknown: (
                quote!(String),
                "A value that the description does not know, as it came.",
            ),
            accessor: quote!(as_str(&self) -> &str),
            wire_docs: "The value that stands for this string, if the description has one.",
            derives: beside.0.is_none().then(|| quote!(, Copy)),
            read_by: quote!(string_enum),
            beside,
        }
    }
}

/// ```text
/// pub enum Protocol { Http, Tcp, Unknown(String) }
/// impl Protocol { pub fn as_str(&self) -> &str { … } pub fn from_wire(wire: &str) -> Option<Self> { … } }
/// oasmith::string_enum!(Protocol, open);
/// ```
pub(crate) fn of_strings(plan: Plan<'_>, id: TypeId, values: &[Literal]) -> Option<TokenStream> {
    enumeration(plan, id, &Wire::of_texts(values, unknown(plan, id)))
}

/// ```text
/// pub enum Model { Small, Large, Other(String) }
/// oasmith::string_enum!(Model, any, Other);
/// ```
pub(crate) fn of_any_strings(
    plan: Plan<'_>,
    id: TypeId,
    values: &[Literal],
) -> Option<TokenStream> {
    let other = plan.names.other(id);
    let told = quote!(any, #other);
    let wire = Wire {
        unknown: (quote!(String), "Any other string."),
        ..Wire::of_texts(values, (Some(other), told))
    };
    enumeration(plan, id, &wire)
}

/// ```text
/// pub enum Level { Low, High, Unknown(i64) }
/// impl Level { pub fn as_i64(self) -> i64 { … } pub fn from_wire(wire: i64) -> Option<Self> { … } }
/// oasmith::int_enum!(Level, open);
/// ```
pub(crate) fn of_integers(plan: Plan<'_>, id: TypeId, values: &[Literal]) -> Option<TokenStream> {
    let texts: Vec<String> = values.iter().map(Literal::to_json).collect();
    let literals = texts
        .iter()
        .map(|text| number(&Number(text.clone()), IntKind::I64));
    let wire = Wire {
        literals: literals.collect::<Option<_>>()?,
        texts,
        from: quote!(i64),
        unknown: (
            quote!(i64),
            "A value that the description does not know; one that no `i64` holds is refused.",
        ),
        accessor: quote!(as_i64(self) -> i64),
        wire_docs: "The value that stands for this number, if the description has one.",
        derives: Some(quote!(, Copy)),
        read_by: quote!(int_enum),
        beside: unknown(plan, id),
    };
    enumeration(plan, id, &wire)
}

fn enumeration(plan: Plan<'_>, id: TypeId, wire: &Wire) -> Option<TokenStream> {
    let rt = plan.rt;
    let ident = plan.names.ty(id)?;
    let variants = plan.names.members(id);
    let Wire {
        texts,
        literals,
        from,
        unknown: (held, unknown_docs),
        accessor,
        wire_docs,
        derives,
        read_by,
        beside: (other, told),
    } = wire;
    let docs = super::module::type_docs(plan, id);
    let attributes = super::module::attributes(plan, id);
    let variant_docs = variant_docs(plan, id, texts);
    let unknown_docs = line(unknown_docs);
    let beside = other.as_ref();
    let unknown = beside.map(|other| quote!(#unknown_docs #other(#held),));
    let unknown_arm = beside.map(|other| quote!(Self::#other(wire) => wire,));
    let json_docs = line("As it stands in JSON.");
    let wire_docs = line(wire_docs);
    let validate = check::validate(plan, id, ident, &check::own(plan, id));
    Some(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash #derives)]
        #attributes
        pub enum #ident {
            #(#variant_docs #variants,)*
            #unknown
        }

        impl #ident {
            #json_docs
            pub fn #accessor {
                match self {
                    #(Self::#variants => #literals,)*
                    #unknown_arm
                }
            }

            #wire_docs
            pub fn from_wire(wire: #from) -> Option<Self> {
                Some(match wire {
                    #(#literals => Self::#variants,)*
                    _ => return None,
                })
            }
        }

        #rt::#read_by!(#ident, #told);

        #validate
    })
}

/// The variant for values that the description does not know, where there is one, and what the macro that reads an
/// enumeration is told of it.
fn unknown(plan: Plan<'_>, id: TypeId) -> (Option<Ident>, TokenStream) {
    let unknown = plan.names.unknown(id);
    let [usual, _] = UNKNOWN;
    match plan.facts.is_open(id) {
        true if unknown.as_str() == usual => (Some(unknown), quote!(open)),
        true => {
            let told = quote!(open, #unknown);
            (Some(unknown), told)
        }
        false => (None, quote!(closed)),
    }
}

/// What is said of each value, and the value.
fn variant_docs(plan: Plan<'_>, id: TypeId, wires: &[String]) -> Vec<TokenStream> {
    let said = plan.api.said_of_values.get(&id).into_iter().flatten();
    let mut first: BTreeMap<&str, &Docs> = BTreeMap::new();
    for one in said.filter(|one| one.docs != Docs::default()) {
        first.entry(&one.value).or_insert(&one.docs);
    }
    let one = |(wire, variant): (&String, &Ident)| {
        let own = word(wire);
        match first.get(wire.as_str()) {
            Some(said) => docs_of(variant.as_str(), said, "", own.as_deref()),
            None => own.map(|own| line(&own)).unwrap_or_default(),
        }
    };
    wires.iter().zip(plan.names.members(id)).map(one).collect()
}
