//! Enumerations of strings, and of integers that have names.

use std::collections::BTreeMap;

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use crate::emit::check;
use crate::fragment::{docs_of, line, number};
use crate::ir::{Docs, IntKind, Literal, Number, TypeId};
use crate::name::Ident;
use crate::plan::Plan;

/// ```text
/// pub enum Protocol { Http, Tcp, Unknown(String) }
/// impl Protocol { pub fn as_str(&self) -> &str { … } pub fn from_wire(wire: &str) -> Option<Self> { … } }
/// oasmith::string_enum!(Protocol, open);
/// ```
pub(crate) fn enumeration(plan: Plan<'_>, id: TypeId, values: &[Literal]) -> Option<TokenStream> {
    let rt = plan.rt;
    let ident = plan.names.ty(id)?;
    let variants = plan.names.members(id);
    let wires: Vec<&str> = values
        .iter()
        .map(|value| match value {
            Literal::String(text) => text.as_str(),
            _ => "",
        })
        .collect();
    let docs = super::module::type_docs(plan, id);
    let attributes = super::module::attributes(plan, id);
    let open = plan.facts.is_open(id);
    let copy = (!open).then(|| quote!(, Copy));
    let variant_docs = variant_docs(plan, id, &wires);
    let unknown_docs = line("A value that the description does not know, as it came.");
    let unknown = open.then(|| quote!(#unknown_docs Unknown(String),));
    let unknown_arm = open.then(|| quote!(Self::Unknown(wire) => wire,));
    let str_docs = line("As it stands in JSON.");
    let wire_docs = line("The value that stands for this string, if the description has one.");
    let openness = match open {
        true => quote!(open),
        false => quote!(closed),
    };
    let validate = check::validate(plan, id, ident, &check::own(plan, id));
    Some(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash #copy)]
        #attributes
        pub enum #ident {
            #(#variant_docs #variants,)*
            #unknown
        }

        impl #ident {
            #str_docs
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    #unknown_arm
                }
            }

            #wire_docs
            pub fn from_wire(wire: &str) -> Option<Self> {
                Some(match wire {
                    #(#wires => Self::#variants,)*
                    _ => return None,
                })
            }
        }

        #rt::string_enum!(#ident, #openness);

        #validate
    })
}

/// ```text
/// pub enum Level { Low, High, Unknown(i64) }
/// impl Level { pub fn as_i64(self) -> i64 { … } pub fn from_wire(wire: i64) -> Option<Self> { … } }
/// oasmith::int_enum!(Level, open);
/// ```
pub(crate) fn of_integers(plan: Plan<'_>, id: TypeId, values: &[Literal]) -> Option<TokenStream> {
    let rt = plan.rt;
    let ident = plan.names.ty(id)?;
    let variants = plan.names.members(id);
    let wires: Vec<String> = values.iter().map(Literal::to_json).collect();
    let texts: Vec<&str> = wires.iter().map(String::as_str).collect();
    let numbers = wires
        .iter()
        .map(|wire| number(&Number(wire.clone()), IntKind::I64));
    let numbers: Vec<Token> = numbers.collect::<Option<_>>()?;
    let docs = super::module::type_docs(plan, id);
    let attributes = super::module::attributes(plan, id);
    let open = plan.facts.is_open(id);
    let variant_docs = variant_docs(plan, id, &texts);
    let unknown_docs =
        line("A value that the description does not know; one that no `i64` holds is refused.");
    let unknown = open.then(|| quote!(#unknown_docs Unknown(i64),));
    let unknown_arm = open.then(|| quote!(Self::Unknown(wire) => wire,));
    let int_docs = line("As it stands in JSON.");
    let wire_docs = line("The value that stands for this number, if the description has one.");
    let openness = match open {
        true => quote!(open),
        false => quote!(closed),
    };
    let validate = check::validate(plan, id, ident, &check::own(plan, id));
    Some(quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #attributes
        pub enum #ident {
            #(#variant_docs #variants,)*
            #unknown
        }

        impl #ident {
            #int_docs
            pub fn as_i64(self) -> i64 {
                match self {
                    #(Self::#variants => #numbers,)*
                    #unknown_arm
                }
            }

            #wire_docs
            pub fn from_wire(wire: i64) -> Option<Self> {
                Some(match wire {
                    #(#numbers => Self::#variants,)*
                    _ => return None,
                })
            }
        }

        #rt::int_enum!(#ident, #openness);

        #validate
    })
}

/// What is said of each value, and the value.
fn variant_docs(plan: Plan<'_>, id: TypeId, wires: &[&str]) -> Vec<TokenStream> {
    let said = plan.api.said_of_values.get(&id).into_iter().flatten();
    let mut first: BTreeMap<&str, &Docs> = BTreeMap::new();
    for one in said.filter(|one| one.docs != Docs::default()) {
        first.entry(&one.value).or_insert(&one.docs);
    }
    let one = |(wire, variant): (&&str, &Ident)| {
        let own = format!("`{wire}`");
        match first.get(wire) {
            Some(said) => docs_of(variant.as_str(), said, "", Some(&own)),
            None => line(&own),
        }
    };
    wires.iter().zip(plan.names.members(id)).map(one).collect()
}
