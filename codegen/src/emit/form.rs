//! The forms that multipart bodies are: a struct each, and its parts as data.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::layout::layout;
use super::operation::body;
use super::reply::index;
use crate::fragment::{docs_of, line, rules, said, schema, told, type_ref};
use crate::ir::{FormPart, Operation, Payload, Shape, TypeId};
use crate::media::{is_json, listed};
use crate::name::OperationNames;
use crate::plan::Plan;

/// The coding of a multipart form: `op::Coding::Multipart(&[…])`.
pub(crate) fn multipart(plan: Plan<'_>, parts: &[FormPart]) -> TokenStream {
    let parts = parts.iter().map(|part| form_part(plan, part));
    quote!(op::Coding::Multipart(&[#(#parts),*]))
}

fn form_part(plan: Plan<'_>, part: &FormPart) -> TokenStream {
    let wire = &part.wire;
    let stated = part.media.as_deref();
    let json = stated.is_some_and(|stated| listed(stated).all(is_json));
    let new = match part.file {
        Some(_) => quote!(op::FormPart::file(#wire)),
        None => {
            let (kind, schema) = (value_kind(plan, part.ty, json), schema(plan, part.ty));
            quote!(op::FormPart::new(#wire, #kind, #schema))
        }
    };
    let required = part.required.then(|| quote!(.required()));
    let media = part.media.as_ref().map(|media| quote!(.media(#media)));
    quote!(#new #required #media)
}

/// Scalars are text, lists a part per item, everything else JSON (OpenAPI 3.1, 4.8.15.1). Where cases of a union differ in
/// that, the value decides.
fn value_kind(plan: Plan<'_>, id: TypeId, json: bool) -> TokenStream {
    let shape = |id: TypeId| &plan.api.ty(plan.facts.of(id)).shape;
    let inner = match shape(id) {
        Shape::Nullable(inner) => *inner,
        _ => id,
    };
    let is_list = matches!(shape(inner), Shape::List(_));
    let texts = |id: TypeId| match shape(id) {
        Shape::List(item) => is_text(plan, *item),
        _ => is_text(plan, id),
    };
    let (all, any) = match shape(inner) {
        Shape::Union(union) => {
            let mut cases = union.cases.iter().map(|case| case.ty);
            (cases.clone().all(texts), cases.any(|ty| is_text(plan, ty)))
        }
        _ => (texts(inner), false),
    };
    if json || !(all || any) {
        return quote!(op::PartKind::Json(#is_list));
    }
    let layout = layout(plan, id);
    match all {
        true => quote!(op::PartKind::Text(#layout)),
        false => quote!(op::PartKind::Either(#layout)),
    }
}

fn is_text(plan: Plan<'_>, id: TypeId) -> bool {
    match &plan.api.ty(plan.facts.of(id)).shape {
        Shape::Bool | Shape::Int(_) | Shape::Float(_) | Shape::Str => true,
        Shape::Text(_) | Shape::Bytes(_) | Shape::Const(_) => true,
        Shape::Enum(_) | Shape::Extensible(_) | Shape::IntEnum(_) => true,
        Shape::Nullable(inner) => is_text(plan, *inner),
        Shape::Union(union) => union.cases.iter().all(|case| is_text(plan, case.ty)),
        _ => false,
    }
}

/// ```text
/// pub struct UploadForm { pub file: File, pub note: Option<String> }
/// impl multipart::Form for UploadForm { … }
/// ```
pub(crate) fn form(
    plan: Plan<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    let contents = &body(operation)?.contents;
    let parts = contents.iter().find_map(|content| match &content.payload {
        Payload::Multipart(parts) => Some(parts),
        _ => None,
    })?;
    let rt = plan.rt;
    let ident = &names.form;
    let about = line(&format!("The multipart form of `{}`.", names.method));
    let fields = parts.iter().zip(&names.parts).map(|(part, name)| {
        let fallback = format!("The part `{}`.", part.wire);
        let text = told::in_place(plan, &part.docs, part.ty);
        let limits = said::of_part(plan, part.ty);
        let docs = docs_of(&part.wire, &text, &fallback, limits.as_deref());
        let ty = part_type(plan, part);
        quote!(#docs pub #name: #ty)
    });
    let writes = writes(parts, names);
    let locals: Vec<_> = (0..parts.len()).map(|at| format_ident!("p{at}")).collect();
    let reads = reads(plan, parts, &locals);
    let taken = names
        .parts
        .iter()
        .zip(&locals)
        .map(|(name, local)| quote!(#name: #local?));
    let new = constructor(plan, parts, names);
    let default = parts
        .iter()
        .all(|part| !part.required)
        .then(|| quote!(, Default));
    Some(quote! {
        #about
        #[derive(Debug #default)]
        pub struct #ident { #(#fields),* }

        #new

        impl #rt::multipart::Form for #ident {
            #[inline]
            fn write(self, w: &mut #rt::multipart::Writer) {
                #(#writes)*
            }

            #[inline]
            fn read(r: &mut #rt::multipart::Reader) -> Option<Self> {
                #(#reads)*
                Some(#ident { #(#taken),* })
            }
        }
    })
}

/// `new` with what is required, where there is something to leave out.
fn constructor(plan: Plan<'_>, parts: &[FormPart], names: &OperationNames) -> Option<TokenStream> {
    let named = || parts.iter().zip(&names.parts);
    let given: Vec<_> = named().filter(|(part, _)| part.required).collect();
    if given.is_empty() || given.len() == parts.len() || given.len() > 7 {
        return None;
    }
    let ident = &names.form;
    let docs = line("With the required parts; the others are left out.");
    let args = given.iter().map(|(part, name)| {
        let ty = part_type(plan, part);
        quote!(#name: #ty)
    });
    let fields = named().map(|(part, name)| match (part.required, part.file) {
        (true, _) => quote!(#name),
        (false, Some(true)) => quote!(#name: Vec::new()),
        (false, _) => quote!(#name: None),
    });
    Some(quote! {
        impl #ident {
            #docs
            pub fn new(#(#args),*) -> Self {
                #ident { #(#fields),* }
            }
        }
    })
}

/// The statements that read each part into a local of its own, which is `None` if something is wrong with it.
fn reads(plan: Plan<'_>, parts: &[FormPart], locals: &[Ident]) -> Vec<TokenStream> {
    let parts = parts.iter().zip(locals).enumerate();
    let reads = parts.map(|(at, (part, local))| {
        let at = index(at);
        let rules = rules(plan, part.ty);
        let read = match (part.file, part.required) {
            (Some(true), _) => quote!(r.files(#at)),
            (Some(false), true) => quote!(r.file(#at)),
            (Some(false), false) => quote!(r.optional_file(#at)),
            (None, true) => quote!(r.required(#at, #rules)),
            (None, false) => quote!(r.optional(#at, #rules)),
        };
        quote!(let #local = #read;)
    });
    reads.collect()
}

/// The statements that write each part.
fn writes(parts: &[FormPart], names: &OperationNames) -> Vec<TokenStream> {
    let parts = parts.iter().zip(&names.parts).enumerate();
    let writes = parts.map(|(at, (part, name))| {
        let at = index(at);
        match (part.file, part.required) {
            (Some(true), _) => quote!(for file in self.#name { w.file(#at, file); }),
            (Some(false), true) => quote!(w.file(#at, self.#name);),
            (Some(false), false) => quote!(if let Some(file) = self.#name { w.file(#at, file); }),
            (None, true) => quote!(w.value(#at, &self.#name);),
            (None, false) => quote!(w.optional(#at, &self.#name);),
        }
    });
    writes.collect()
}

fn part_type(plan: Plan<'_>, part: &FormPart) -> TokenStream {
    let rt = plan.rt;
    let ty = match part.file {
        Some(true) => return quote!(Vec<#rt::multipart::File>),
        Some(false) => quote!(#rt::multipart::File),
        None => type_ref(plan, part.ty),
    };
    match part.required {
        true => ty,
        false => quote!(Option<#ty>),
    }
}
