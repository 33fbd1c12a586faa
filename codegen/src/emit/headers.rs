//! Structs of headers that replies carry, read by the client and written by the server.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation;
use super::reply::{field, read, write};
use crate::fragment::line;
use crate::name::HeaderList;
use crate::plan::Plan;

/// ```text
/// pub struct RateLimitHeaders { pub limit: Option<i64>, pub reset: Option<f64> }
/// ```
/// and what describes them.
pub(super) fn definitions(
    plan: Plan<'_>,
    section: Option<usize>,
) -> impl Iterator<Item = TokenStream> {
    let lists = here(plan, section);
    lists.map(move |list| definition(plan, list))
}

/// The structs that stand in a section, or outside of all.
fn here(plan: Plan<'_>, section: Option<usize>) -> impl Iterator<Item = &HeaderList> {
    let lists = plan.names.wire.header_lists.iter();
    lists.filter(move |list| plan.facts.sections.common(&list.operations) == section)
}

fn definition(plan: Plan<'_>, list: &HeaderList) -> TokenStream {
    let (ident, table, headers) = (&list.ident, &list.table, list.headers(plan.api));
    let rows = headers.iter().map(|one| operation::header(plan, one));
    let default = headers.iter().all(|header| !header.required);
    let default = default.then(|| quote!(, Default));
    let fields = headers.iter().zip(&list.fields);
    let fields = fields.map(|(header, name)| {
        // What one operation calls it is there with that operation alone.
        let ty = match list.operations.as_slice() {
            [_] => header.ty,
            _ => plan.facts.of(header.ty),
        };
        field(plan, header, ty, name, &quote!(pub))
    });
    let about = line("Headers of replies.");
    let definition = quote! {
        #about
        #[derive(Debug, Clone, PartialEq #default)]
        pub struct #ident { #(#fields),* }
    };
    let definition = plan.gates.some(plan, &list.operations, definition);
    quote! {
        static #table: &[op::Param] = &[#(#rows),*];

        #definition
    }
}

/// The client's half.
pub(super) fn receive(plan: Plan<'_>, section: Option<usize>) -> impl Iterator<Item = TokenStream> {
    let lists = here(plan, section);
    lists.map(move |list| {
        let rt = plan.rt;
        let ident = &list.ident;
        let headers = list.headers(plan.api).iter().zip(&list.fields);
        let fields = headers.enumerate();
        let fields = fields.map(|(at, (header, name))| read(at, header, name));
        let items = quote! {
            impl #ident {
                #[inline]
                fn receive(r: &mut #rt::client::Received) -> Result<Self, #rt::client::Error> {
                    Ok(#ident { #(#fields),* })
                }
            }
        };
        plan.gates.some(plan, &list.operations, items)
    })
}

/// The server's half.
pub(super) fn respond(plan: Plan<'_>, section: Option<usize>) -> impl Iterator<Item = TokenStream> {
    let lists = here(plan, section);
    lists.map(move |list| {
        let rt = plan.rt;
        let ident = &list.ident;
        let headers = list.headers(plan.api).iter().zip(&list.fields);
        let headers = headers
            .enumerate()
            .map(|(at, (header, name))| write(&quote!(reply), at, header, &quote!(&self.#name)));
        let items = quote! {
            impl #ident {
                #[inline]
                fn respond(&self, a: &mut #rt::server::Answer, reply: usize) {
                    #(#headers)*
                }
            }
        };
        plan.gates.some(plan, &list.operations, items)
    })
}
