//! Lists, maps and the like that contain themselves, which Rust only allows by a type of their own.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::check;
use crate::fragment::{boxed_ref, line, shape_ref};
use crate::ir::{Shape, TypeId};
use crate::plan::Plan;

/// ```text
/// pub struct Tree(pub Vec<Tree>);
/// pub struct Chain(pub Option<Box<(f64, Chain)>>);
/// ```
pub(crate) fn newtype(plan: Plan<'_>, id: TypeId, shape: &Shape) -> Option<TokenStream> {
    let ident = plan.names.ty(id)?;
    let inner = match (plan.facts.is_boxed_within(id, shape), shape) {
        (true, Shape::Nullable(inner)) => {
            let inner = boxed_ref(plan, *inner);
            quote!(Option<#inner>)
        }
        (true, _) => {
            let inner = shape_ref(plan, shape);
            quote!(Box<#inner>)
        }
        (false, _) => shape_ref(plan, shape),
    };
    let docs = super::module::type_docs(plan, id);
    let attributes = super::module::attributes(plan, id);
    let inner_docs = line("The value itself.");
    let own = check::own(plan, id);
    let validate = check::validate(plan, id, ident, &own);
    let look = super::look::same(plan, id, &inner);
    let (start, result) = check::finish(&own, Some(&quote!(Self(Json::decode(r)?))));
    Some(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #attributes
        pub struct #ident(#inner_docs pub #inner);

        impl Json for #ident {
            #look

            #[inline]
            fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
                #start
                #result
            }

            #[inline]
            fn encode(&self, w: &mut Writer) {
                self.0.encode(w);
            }
        }

        #validate
    })
}
