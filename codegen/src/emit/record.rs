//! Records: a struct, how it is read and written, what it checks.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::check;
use crate::fragment::{boxed_ref, docs_of, line, said, told, type_ref, value};
use crate::ir::{Field, Literal, Presence, Record, Rest, Shape, TypeId};
use crate::lower::escape;
use crate::name::Ident;
use crate::plan::Plan;

/// A field with everything an emitter wants to know of it.
struct Part<'a> {
    field: &'a Field,
    ident: &'a Ident,
    /// The local that holds it while the record is read.
    slot: Ident,
    ty: TokenStream,
    /// The JSON text of a required constant, which no field holds.
    constant: Option<String>,
    /// The only value of a member that may be left out, where `new` and `Default` give it.
    preset: Option<TokenStream>,
}

/// ```text
/// pub struct Port { pub name: String, … }
/// impl Json for Port { … }
/// impl Validate for Port { … }
/// ```
pub(crate) fn record(plan: Plan<'_>, id: TypeId, record: &Record) -> Option<TokenStream> {
    let ident = plan.names.ty(id)?;
    let parts = parts(plan, id, record);
    let definition = definition(plan, id, ident, &parts, record);
    let constructor = constructor(plan, id, ident, &parts, record);
    let own = check::own(plan, id);
    let json = json(plan, id, ident, (&parts, record), &own);
    let validate = check::validate(plan, id, ident, &own);
    Some(quote!(#definition #constructor #json #validate))
}

fn parts<'a>(plan: Plan<'a>, id: TypeId, record: &'a Record) -> Vec<Part<'a>> {
    let idents = plan.names.members(id);
    let slots = plan.names.slots(id);
    let fields = record.fields.iter().zip(idents).zip(slots).enumerate();
    let part = |(index, ((field, ident), slot)): (usize, ((&'a Field, &'a Ident), Ident))| {
        let constant = plan.facts.constant(plan.api, field);
        let inner = match plan.facts.boxed.contains(&(id, index)) {
            true => boxed_ref(plan, field.ty),
            false => type_ref(plan, field.ty),
        };
        let ty = match field.presence {
            Presence::Required => inner,
            Presence::Optional => quote!(Option<#inner>),
        };
        let preset = plan.facts.preset.get(&(id, index));
        Part {
            field,
            ident,
            slot,
            ty,
            constant: constant.map(Literal::to_json),
            preset: preset.and_then(|only| value(plan, field.ty, only)),
        }
    };
    fields.map(part).collect()
}

fn definition(
    plan: Plan<'_>,
    id: TypeId,
    ident: &Ident,
    parts: &[Part<'_>],
    record: &Record,
) -> TokenStream {
    let docs = super::module::type_docs(plan, id);
    let attributes = super::module::attributes(plan, id);
    let default = derives_default(parts).then(|| quote!(, Default));
    let stored: Vec<_> = parts
        .iter()
        .filter(|part| part.constant.is_none())
        .collect();
    let field_docs = stored
        .iter()
        .map(|part| field_docs(plan, part.field, part.ident));
    let idents = stored.iter().map(|part| part.ident);
    let types = stored.iter().map(|part| &part.ty);
    let rest = rest_type(plan, record).map(|ty| {
        let docs = line("Members beside the named ones.");
        let name = plan.names.rest(id);
        quote!(#docs pub #name: #ty,)
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq #default)]
        #attributes
        pub struct #ident {
            #(#field_docs pub #idents: #types,)*
            #rest
        }
    }
}

/// What a field says for people; the annotations of its value stand with it.
fn field_docs(plan: Plan<'_>, field: &Field, ident: &Ident) -> TokenStream {
    let text = told::in_place(plan, &field.docs, field.ty);
    let closing = said::of_field(plan, field, ident);
    let docs = docs_of(&field.wire, &text, "", closing.as_deref());
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated)
}

fn rest_type(plan: Plan<'_>, record: &Record) -> Option<TokenStream> {
    let Rest::Typed(value) = record.rest else {
        return None;
    };
    let (rt, value) = (plan.rt, type_ref(plan, value));
    Some(quote!(#rt::Map<#value>))
}

fn is_default(parts: &[Part<'_>]) -> bool {
    parts
        .iter()
        .all(|part| part.field.presence == Presence::Optional || part.constant.is_some())
}

/// Whether `Default` is what leaves out everything.
fn derives_default(parts: &[Part<'_>]) -> bool {
    is_default(parts) && parts.iter().all(|part| part.preset.is_none())
}

/// `new` with what is required, where there is something to leave out; where everything is, and a member has its only value
/// nevertheless, `Default`.
fn constructor(
    plan: Plan<'_>,
    id: TypeId,
    ident: &Ident,
    parts: &[Part<'_>],
    record: &Record,
) -> Option<TokenStream> {
    let required =
        |part: &&Part<'_>| part.constant.is_none() && part.field.presence == Presence::Required;
    let given: Vec<_> = parts.iter().filter(required).collect();
    let optional = parts.iter().any(|p| p.field.presence == Presence::Optional);
    let rest = matches!(record.rest, Rest::Typed(_));
    if derives_default(parts) || !(optional || rest) || given.len() > 7 {
        return None;
    }
    let docs = line(&begun_with(parts));
    let value = begun(ident, parts, rest.then(|| plan.names.rest(id)));
    if given.is_empty() {
        return Some(quote! {
            impl Default for #ident {
                #docs
                fn default() -> Self { #value }
            }
        });
    }
    let names = given.iter().map(|part| part.ident);
    let types = given.iter().map(|part| &part.ty);
    Some(quote! {
        impl #ident {
            #docs
            pub fn new(#(#names: #types),*) -> Self { #value }
        }
    })
}

/// The record from what a constructor is given.
fn begun(ident: &Ident, parts: &[Part<'_>], rest: Option<Ident>) -> TokenStream {
    let stored = parts.iter().filter(|part| part.constant.is_none());
    let fields = stored.map(|part| {
        let name = part.ident;
        match (part.field.presence, &part.preset) {
            (Presence::Required, _) => quote!(#name),
            (Presence::Optional, None) => quote!(#name: None),
            (Presence::Optional, Some(only)) => quote!(#name: Some(#only)),
        }
    });
    let rest = rest.map(|name| quote!(#name: Default::default(),));
    quote!(#ident { #(#fields,)* #rest })
}

/// What a constructor says of what it gives.
fn begun_with(parts: &[Part<'_>]) -> String {
    let required = (!is_default(parts)).then(|| "the required members".to_owned());
    let preset = parts.iter().filter(|part| part.preset.is_some());
    let preset: Vec<String> = preset
        .map(|part| format!("`{}`", part.field.wire))
        .collect();
    let only = match preset.len() {
        0 => "",
        1 => ", which has one value only",
        _ => ", which have one value each",
    };
    let mut with: Vec<String> = required.into_iter().chain(preset).collect();
    let last = with.pop().unwrap_or_default();
    let with = match with.is_empty() {
        true => last,
        false => format!("{} and {last}", with.join(", ")),
    };
    format!("With {with}{only}; the others are left out.")
}

fn json(
    plan: Plan<'_>,
    id: TypeId,
    ident: &Ident,
    (parts, record): (&[Part<'_>], &Record),
    own: &check::Own,
) -> TokenStream {
    let decode = decode(plan, id, ident, (parts, record), own);
    let rest = plan.names.rest(id);
    let encode = encode(parts, record, &rest);
    let blank = plan
        .facts
        .has_blank(id)
        .then(|| blank(ident, parts, record, &rest));
    let look = super::look::record(plan, id, record);
    quote! {
        impl Json for #ident {
            #look
            #decode
            #encode
            #blank
        }
    }
}

fn decode(
    plan: Plan<'_>,
    id: TypeId,
    ident: &Ident,
    (parts, record): (&[Part<'_>], &Record),
    own: &check::Own,
) -> TokenStream {
    let (rt, rest_name) = (plan.rt, plan.names.rest(id));
    // What may be left out altogether is read into place.
    let typed = matches!(record.rest, Rest::Typed(_));
    let holds = typed || parts.iter().any(|part| part.constant.is_none());
    let taken = |part: &Part<'_>| part.constant.is_some() && part.slot.as_str() == "value";
    let whole = holds && derives_default(parts) && !parts.iter().any(taken);
    let start = whole.then(|| quote!(let mut value = Self::default();));
    let slots = parts.iter().filter_map(|part| {
        let slot = &part.slot;
        match &part.constant {
            Some(json) => {
                let new = match part.field.enumerated && plan.facts.is_open(id) {
                    true => quote!(open),
                    false => quote!(new),
                };
                Some(quote!(let mut #slot = #rt::Constant::#new(#json);))
            }
            None => (!whole).then(|| quote!(let mut #slot = None;)),
        }
    });
    let rest_slot = (typed && !whole).then(|| quote!(let mut #rest_name = Default::default();));
    let members = parts.iter().map(|part| {
        let (key, slot, name) = (key(&part.field.wire), &part.slot, part.ident);
        match whole && part.constant.is_none() {
            true => quote!((#key, &mut value.#name)),
            false => quote!((#key, &mut #slot)),
        }
    });
    let members = quote!(&mut [#(#members),*]);
    let read = match (&record.rest, whole) {
        (Rest::Closed, _) => quote!(closed_record(#members)),
        (Rest::Open, _) => quote!(record(#members)),
        (Rest::Typed(_), true) => quote!(record_with(#members, &mut value.#rest_name)),
        (Rest::Typed(_), false) => quote!(record_with(#members, &mut #rest_name)),
    };
    let required = required(plan, id, parts);
    let value = (!whole).then(|| literal(ident, parts, record, &rest_name));
    let (ahead, result) = check::finish(own, value.as_ref());
    quote! {
        #[inline]
        fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
            #ahead
            #start
            #(#slots)*
            #rest_slot
            r.#read?;
            #required
            #result
        }
    }
}

/// The record from what has been read into locals.
fn literal(ident: &Ident, parts: &[Part<'_>], record: &Record, rest: &Ident) -> TokenStream {
    let stored = parts.iter().filter(|part| part.constant.is_none());
    let stored = stored.map(|part| match (part.ident, &part.slot) {
        (name, slot) if name == slot => quote!(#name),
        (name, slot) => quote!(#name: #slot),
    });
    let rest = matches!(record.rest, Rest::Typed(_)).then(|| quote!(#rest,));
    quote!(#ident { #(#stored,)* #rest })
}

/// Makes sure that every required member has been read; where responses are tolerated, a blank value
/// stands in for one that has not.
fn required(plan: Plan<'_>, id: TypeId, parts: &[Part<'_>]) -> Option<TokenStream> {
    let required: Vec<&Part<'_>> = parts
        .iter()
        .filter(|part| part.field.presence == Presence::Required)
        .collect();
    let slots: Vec<&Ident> = required.iter().map(|part| &part.slot).collect();
    let forgiving = plan.facts.is_forgiven(id);
    let forgiven = (plan.config.is_tolerant() && forgiving)
        .then(|| quote!(r.forgive(&mut [#(&mut #slots),*]);));
    let patterns = required
        .iter()
        .map(|part| match (&part.constant, &part.slot) {
            (Some(_), _) => quote!(Some(())),
            (None, slot) => quote!(Some(#slot)),
        });
    let is_nullable = |part: &Part<'_>| {
        let ty = &plan.api.types[part.field.ty.0 as usize];
        matches!(ty.shape, Shape::Nullable(_))
    };
    let values = required
        .iter()
        .map(|part| match (&part.constant, &part.slot) {
            (Some(_), slot) => quote!(#slot.met()),
            (None, slot) if forgiving && is_nullable(part) => quote!(r.or_null(#slot)),
            (None, slot) => quote!(#slot),
        });
    let (patterns, values) = match slots.len() {
        0 => return None,
        1 => (quote!(#(#patterns)*), quote!(#(#values)*)),
        _ => (quote!((#(#patterns),*)), quote!((#(#values),*))),
    };
    Some(quote! {
        #forgiven
        let #patterns = #values else {
            return r.missing();
        };
    })
}

/// A member's name as it stands between the quotes in JSON text.
pub(super) fn key(wire: &str) -> String {
    let mut key = String::new();
    escape(wire, &mut key);
    key
}

fn encode(parts: &[Part<'_>], record: &Record, rest: &Ident) -> TokenStream {
    let members = parts.iter().map(|part| {
        let (ident, key) = (part.ident, key(&part.field.wire));
        match (&part.constant, part.field.presence) {
            (Some(json), _) => quote!(o.constant(#key, #json);),
            (None, Presence::Required) => quote!(o.member(#key, &self.#ident);),
            (None, Presence::Optional) => quote!(o.optional(#key, &self.#ident);),
        }
    });
    let rest = matches!(record.rest, Rest::Typed(_)).then(|| quote!(o.rest(&self.#rest);));
    let mutable = (!parts.is_empty() || rest.is_some()).then(|| quote!(mut));
    quote! {
        #[inline]
        fn encode(&self, w: &mut Writer) {
            let #mutable o = w.object();
            #(#members)*
            #rest
            o.end();
        }
    }
}

/// What stands in for a record that a tolerated response leaves out.
fn blank(ident: &Ident, parts: &[Part<'_>], record: &Record, rest: &Ident) -> TokenStream {
    let fields = parts
        .iter()
        .filter(|part| part.constant.is_none())
        .map(|part| {
            let name = part.ident;
            match part.field.presence {
                Presence::Required => quote!(#name: Json::blank()?),
                Presence::Optional => quote!(#name: None),
            }
        });
    let rest = matches!(record.rest, Rest::Typed(_)).then(|| quote!(#rest: Default::default(),));
    let value = match derives_default(parts) {
        true => quote!(Self::default()),
        false => quote!(#ident { #(#fields,)* #rest }),
    };
    quote! {
        #[inline]
        fn blank() -> Option<Self> {
            Some(#value)
        }
    }
}
