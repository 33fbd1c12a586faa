//! The servers of the description as types, where there is something to choose.

use proc_macro2::TokenStream;
use quote::quote;

use crate::fragment::{docs, line};
use crate::ir::{Docs, Server, ServerVariable, demanded};
use crate::name::{Ident, ServerNames, ValueNames};
use crate::plan::Plan;

/// The types of every choice of servers.
pub(super) fn items(plan: Plan<'_>) -> Vec<TokenStream> {
    let choices = plan.facts.servers.iter().zip(&plan.names.servers);
    let mut items = Vec::new();
    for (choice, names) in choices {
        let about = match choice.operation {
            Some(id) => format!(
                "Where `{}` is called.",
                plan.names.wire.operation(id).method
            ),
            None => "Where the API is.".to_owned(),
        };
        items.push(match choice.servers.as_slice() {
            [only] if !only.variables.is_empty() => structure(only, names, &about),
            servers => enumeration(servers, names, &about),
        });
        items.extend(names.values.iter().map(|one| values(one, &choice.servers)));
    }
    items
}

/// ```text
/// pub struct Server { pub region: ServerRegion, pub version: String }
/// ```
/// with its default, or made of what has none.
fn structure(server: &Server, names: &ServerNames, about: &str) -> TokenStream {
    let (ty, fields) = (&names.ty, &names.fields[0]);
    let template = format!("`{}`", server.url);
    let docs = docs(&server.docs, about, Some(&template));
    let definitions = definitions(server, names, 0, true);
    let url = url(server, names, 0);
    let made = match demanded(server).is_empty() {
        true => defaults(server, names, 0, quote!(#ty)),
        false => constructor(server, names),
    };
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct #ty { #(#definitions),* }

        #made

        impl From<#ty> for String {
            fn from(server: #ty) -> String {
                let #ty { #(#fields),* } = server;
                #url
            }
        }
    }
}

/// ```text
/// pub enum Server { Production, Sandbox { region: ServerRegion } }
/// ```
fn enumeration(servers: &[Server], names: &ServerNames, about: &str) -> TokenStream {
    let ty = &names.ty;
    let about = line(about);
    let each = || servers.iter().zip(&names.variants).enumerate();
    let variants = each().map(|(at, (server, variant))| {
        let template = format!("`{}`", server.url);
        let docs = docs(&server.docs, "", Some(&template));
        let definitions = definitions(server, names, at, false);
        let default = (at == 0 && definitions.is_empty()).then(|| quote!(#[default]));
        match definitions.is_empty() {
            true => quote!(#docs #default #variant),
            false => quote!(#docs #variant { #(#definitions),* }),
        }
    });
    let arms = each().map(|(at, (server, variant))| {
        let fields = &names.fields[at];
        let url = url(server, names, at);
        match fields.is_empty() {
            true => quote!(#ty::#variant => #url),
            false => quote!(#ty::#variant { #(#fields),* } => #url),
        }
    });
    // What needs no values of its own can be derived, and what needs a caller's has no default.
    let plain = names.fields[0].is_empty();
    let derived = plain.then(|| quote!(, Default));
    let default = (!plain && demanded(&servers[0]).is_empty()).then(|| {
        let first = &names.variants[0];
        defaults(&servers[0], names, 0, quote!(#ty::#first))
    });
    quote! {
        #about
        #[derive(Debug, Clone, PartialEq, Eq #derived)]
        pub enum #ty { #(#variants),* }

        #default

        impl From<#ty> for String {
            fn from(server: #ty) -> String {
                match server { #(#arms,)* }
            }
        }
    }
}

fn definitions(server: &Server, names: &ServerNames, at: usize, public: bool) -> Vec<TokenStream> {
    let demanded = demanded(server);
    let variables = server.variables.iter().zip(&names.fields[at]).enumerate();
    let definition = |(index, (variable, field)): (usize, (&ServerVariable, &Ident))| {
        let about = match demanded.contains(&index) {
            true => format!("`{}`, which has no default.", variable.wire),
            false => format!("`{}`; by default `{}`.", variable.wire, variable.default),
        };
        let docs = docs(&variable.docs, &about, None);
        let public = public.then(|| quote!(pub));
        let ty = match names.values(&variable.wire, &variable.values) {
            Some(values) => {
                let ty = &values.ty;
                quote!(#ty)
            }
            None => quote!(String),
        };
        quote!(#docs #public #field: #ty)
    };
    variables.map(definition).collect()
}

/// `impl Default`, which makes `made` with the defaults of its variables.
fn defaults(server: &Server, names: &ServerNames, at: usize, made: TokenStream) -> TokenStream {
    let (ty, fields) = (&names.ty, &names.fields[at]);
    let defaults = server.variables.iter().map(|one| default(one, names));
    quote! {
        impl Default for #ty {
            fn default() -> Self {
                #made { #(#fields: #defaults),* }
            }
        }
    }
}

/// `new`, which takes the variables without a default.
fn constructor(server: &Server, names: &ServerNames) -> TokenStream {
    let (ty, fields) = (&names.ty, &names.fields[0]);
    let demanded = demanded(server);
    let args = demanded.iter().map(|at| &fields[*at]);
    let values = server.variables.iter().enumerate().map(|(at, variable)| {
        let field = &fields[at];
        let value = match demanded.contains(&at) {
            true => quote!(#field.into()),
            false => default(variable, names),
        };
        quote!(#field: #value)
    });
    let about = line(match server.variables.len() > demanded.len() {
        true => "With what has no default; all else is as by default.",
        false => "With what has no default.",
    });
    quote! {
        impl #ty {
            #about
            pub fn new(#(#args: impl Into<String>),*) -> Self {
                #ty { #(#values),* }
            }
        }
    }
}

/// The expression of a variable's default.
fn default(variable: &ServerVariable, names: &ServerNames) -> TokenStream {
    let text = &variable.default;
    let listed = names.values(&variable.wire, &variable.values);
    let listed = listed.and_then(|names| {
        let at = names.values.iter().position(|value| value == text)?;
        let (ty, variant) = (&names.ty, &names.variants[at]);
        Some(quote!(#ty::#variant))
    });
    listed.unwrap_or_else(|| quote!(#text.to_owned()))
}

/// The expression of the URL, its variables in locals of the fields' names.
fn url(server: &Server, names: &ServerNames, at: usize) -> TokenStream {
    let mut parts = Vec::new();
    let mut rest = server.url.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let variable = server.variables.iter().position(|one| one.wire == name);
        if !before.is_empty() {
            parts.push(quote!(#before));
        }
        // People copy URLs with and without a slash at the end.
        let is_base = before.is_empty() && parts.is_empty() && after.starts_with('/');
        parts.extend(variable.map(|index| {
            let (field, variable) = (&names.fields[at][index], &server.variables[index]);
            match is_base && variable.values.is_empty() {
                true => quote!(#field.trim_end_matches('/')),
                false => quote!(#field.as_str()),
            }
        }));
        rest = after;
    }
    if parts.is_empty() {
        return quote!(#rest.to_owned());
    }
    if !rest.is_empty() {
        parts.push(quote!(#rest));
    }
    quote!([#(#parts),*].concat())
}

/// The listed values of a variable.
fn values(names: &ValueNames, servers: &[Server]) -> TokenStream {
    let mut variables = servers.iter().flat_map(|server| &server.variables);
    let variable = variables.find(|one| one.wire == names.wire && one.values == names.values);
    let of = variable.map_or_else(Docs::default, |variable| variable.docs.clone());
    let about = docs(&of, &format!("The values of `{}`.", names.wire), None);
    let (ty, values, variants) = (&names.ty, &names.values, &names.variants);
    let lines = values.iter().map(|value| line(&format!("`{value}`")));
    let text = line("The text that goes into the URL.");
    quote! {
        #about
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum #ty { #(#lines #variants),* }

        impl #ty {
            #text
            pub const fn as_str(self) -> &'static str {
                match self { #(#ty::#variants => #values,)* }
            }
        }
    }
}
