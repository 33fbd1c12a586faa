//! What bodies carry in Rust.
//!
//! In: the payloads of the IR. Out: types and expressions for client, server and replies.

use proc_macro2::TokenStream;
use quote::quote;

use crate::fragment::{rules, type_ref};
use crate::ir::{Payload, TypeId};
use crate::name::OperationNames;
use crate::plan::Plan;

/// What a body carries in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carried {
    /// A value of this type.
    Value(TypeId),
    /// Server-sent events with such data.
    Events(TypeId),
    /// Such JSON values one after another.
    Lines(TypeId),
    /// A multipart form.
    Form,
    /// Bytes as they are: no schema says more.
    Raw,
}

/// What a media type carries.
pub(crate) fn carried(payload: &Payload) -> Carried {
    match payload {
        Payload::Json(ty) | Payload::Text(ty) | Payload::Form(ty, _) => Carried::Value(*ty),
        Payload::Events(ty, _) => Carried::Events(*ty),
        Payload::JsonLines(ty) => Carried::Lines(*ty),
        Payload::Multipart(_) => Carried::Form,
        Payload::Bytes | Payload::Empty => Carried::Raw,
    }
}

/// Whether a payload is a value rather than something that streams.
pub(crate) fn is_value(payload: &Payload) -> bool {
    carried(payload).is_value()
}

impl Carried {
    /// Whether it is a value, which can be copied and compared; whatever streams can not.
    pub(crate) fn is_value(self) -> bool {
        matches!(self, Carried::Value(_))
    }

    /// The same of another type than the one that it is of, if it is of one.
    pub(crate) fn map(self, of: impl FnOnce(TypeId) -> TypeId) -> Self {
        match self {
            Carried::Value(ty) => Carried::Value(of(ty)),
            Carried::Events(ty) => Carried::Events(of(ty)),
            Carried::Lines(ty) => Carried::Lines(of(ty)),
            Carried::Form | Carried::Raw => self,
        }
    }

    /// Its Rust type.
    pub(crate) fn ty(self, plan: Plan<'_>, names: &OperationNames) -> TokenStream {
        let rt = plan.rt;
        match self {
            Carried::Value(ty) => type_ref(plan, ty),
            Carried::Events(ty) => {
                let ty = type_ref(plan, ty);
                quote!(#rt::stream::Events<#ty>)
            }
            Carried::Lines(ty) => {
                let ty = type_ref(plan, ty);
                quote!(#rt::stream::Lines<#ty>)
            }
            Carried::Form => {
                let form = &names.form;
                quote!(#form)
            }
            Carried::Raw => quote!(#rt::Body),
        }
    }

    /// Whether it is handed on as it arrives, so that nothing is wrong with it beforehand.
    pub(crate) fn is_streamed(self) -> bool {
        matches!(self, Carried::Raw | Carried::Events(_) | Carried::Lines(_))
    }

    /// The server's expression that reads it: of type `Option<…>`, `None` if something is wrong, unless it is streamed.
    pub(crate) fn read(self, plan: Plan<'_>, required: bool) -> TokenStream {
        match self {
            Carried::Value(ty) => {
                let rules = rules(plan, ty);
                match required {
                    true => quote!(call.body(#rules)),
                    false => quote!(call.optional_body(#rules)),
                }
            }
            Carried::Form if required => quote!(call.form()),
            Carried::Form => quote!(call.optional_form()),
            streamed => {
                let read = streamed.streamed(plan);
                match required {
                    true => read,
                    false => quote!(call.content().map(|_| #read)),
                }
            }
        }
    }

    /// The server's expression that takes it as it arrives.
    pub(crate) fn streamed(self, plan: Plan<'_>) -> TokenStream {
        match self {
            Carried::Events(ty) => {
                let rules = rules(plan, ty);
                quote!(call.events(#rules))
            }
            Carried::Lines(ty) => {
                let rules = rules(plan, ty);
                quote!(call.lines(#rules))
            }
            _ => quote!(call.raw()),
        }
    }
}
