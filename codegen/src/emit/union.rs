//! Unions: an enum, and how its case is chosen.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::analyze::{Tag, TagAlone, Tagging};
use crate::emit::check;
use crate::fragment::said::{self, code};
use crate::fragment::{boxed, boxed_ref, docs_of, first_paragraph, is_again, line, told, type_ref};
use crate::ir::{Case, Docs, Kind, Kinds, TypeId, Union};
use crate::name::Ident;
use crate::plan::Plan;

/// ```text
/// pub enum Annotation { Text(String), Object(Map<Value>) }
/// impl Json for Annotation { … }
/// impl Validate for Annotation { … }
/// oasmith::scalar_cases!(Annotation, Text(String));
/// ```
pub(crate) fn union(plan: Plan<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let ident = plan.names.ty(id)?;
    let variants = plan.names.members(id);
    let docs_ = super::module::type_docs(plan, id);
    let attributes = super::module::attributes(plan, id);
    let cases = cases(plan, id, union, variants);
    let open = plan.facts.has_unknown_case(id);
    let unknown = open.then(|| unknown(plan, id));
    let encode = encode(plan, id, variants);
    let chosen = decode(plan, id, union, variants);
    let own = check::own(plan, id);
    let decode = match own {
        check::Own::Nothing => chosen,
        _ => {
            let value = value(plan, id, &chosen);
            let (start, result) = check::finish(&own, Some(&value));
            quote!(#start #result)
        }
    };
    let blank = plan
        .facts
        .has_blank(id)
        .then(|| blank(plan, id, union, variants));
    let validate = check::validate(plan, id, ident, &own);
    let look = super::look::union(plan, id, union);
    let scalars = super::scalar_cases::scalar_cases(plan, id, union);
    Some(quote! {
        #docs_
        #[derive(Debug, Clone, PartialEq)]
        #attributes
        pub enum #ident {
            #(#cases)*
            #unknown
        }

        impl Json for #ident {
            #look

            #[inline]
            fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
                #decode
            }

            #encode

            #blank
        }

        #validate

        #scalars
    })
}

/// The variants, each with what it holds.
fn cases<'p>(
    plan: Plan<'p>,
    id: TypeId,
    union: &'p Union,
    variants: &'p [Ident],
) -> impl Iterator<Item = TokenStream> {
    let words = plan.facts.words(id);
    let cases = variants.iter().zip(&union.cases).enumerate();
    cases.map(move |(index, (variant, case))| {
        if let Some(word) = words.get(&index) {
            let told = &plan.api.ty(case.ty).docs;
            let docs = docs_of(variant.as_str(), told, "", said::word(word).as_deref());
            return quote!(#docs #variant,);
        }
        if let Some(tag) = plan.facts.tags_alone(id).get(&index) {
            let docs = tag_docs(plan, case, variant, tag);
            let is_deprecated = plan.api.ty(case.ty).deprecated;
            let deprecated = is_deprecated.then(|| quote!(#[deprecated]));
            return quote!(#docs #deprecated #variant,);
        }
        let docs = case_docs(plan, case, variant);
        let ty = case_type(plan, id, union, index);
        quote!(#docs #variant(#ty),)
    })
}

fn encode(plan: Plan<'_>, id: TypeId, variants: &[Ident]) -> TokenStream {
    let (words, tags) = (plan.facts.words(id), plan.facts.tags_alone(id));
    let arms = variants.iter().enumerate();
    let arms = arms.map(
        |(index, variant)| match (words.get(&index), tags.get(&index)) {
            (Some(word), _) => quote!(Self::#variant => w.string(#word),),
            (_, Some(tag)) => {
                let (key, json) = (super::record::key(&tag.wire), &tag.json);
                quote!(Self::#variant => w.tag_alone(#key, #json),)
            }
            _ => quote!(Self::#variant(value) => value.encode(w),),
        },
    );
    let unknown = plan.facts.has_unknown_case(id).then(|| {
        let unknown = plan.names.unknown(id);
        quote!(Self::#unknown(value) => value.encode(w),)
    });
    quote! {
        #[inline]
        fn encode(&self, w: &mut Writer) {
            match self { #(#arms)* #unknown }
        }
    }
}

/// What is chosen, as the value that it gives.
fn value(plan: Plan<'_>, id: TypeId, chosen: &TokenStream) -> TokenStream {
    match plan.facts.tagging.get(&id) {
        Some(Tagging::Trial) | None if plan.facts.words(id).is_empty() => quote!({ #chosen }?),
        _ => quote!(#chosen?),
    }
}

fn case_type(plan: Plan<'_>, id: TypeId, union: &Union, index: usize) -> TokenStream {
    let ty = union.cases[index].ty;
    match plan.facts.boxed.contains(&(id, index)) {
        true => boxed_ref(plan, ty),
        false => type_ref(plan, ty),
    }
}

/// What is said of a case that is a tag alone: all of it, as no type says the rest.
fn tag_docs(plan: Plan<'_>, case: &Case, variant: &Ident, tag: &TagAlone) -> TokenStream {
    let told = &plan.api.ty(case.ty).docs;
    let is_long = |text: &String| text.trim().contains("\n\n");
    if told.description.is_none() {
        let json = format!("{{\"{}\": {}}}", super::record::key(&tag.wire), tag.json);
        return docs_of(variant.as_str(), told, "", code(&json).as_deref());
    }
    match told.description.as_ref().is_some_and(is_long) {
        true => docs_of(variant.as_str(), told, "", None),
        false => case_docs(plan, case, variant),
    }
}

/// The first paragraph of what is said of a case, if it is more than its name.
fn case_docs(plan: Plan<'_>, case: &Case, variant: &Ident) -> TokenStream {
    let own = told::of_type(plan, case.ty);
    let said = own.and_then(|own| own.description.as_ref().or(own.summary.as_ref()));
    let said = first_paragraph(said.unwrap_or(&case.hint));
    // Of several that are called alike, a number tells one from the others, and is nothing that words could add to.
    let unnumbered = variant
        .as_str()
        .trim_end_matches(|one: char| one.is_ascii_digit());
    let name = match is_again(&said, unnumbered) {
        true => unnumbered,
        false => variant.as_str(),
    };
    let short = Docs {
        summary: Some(said),
        description: None,
    };
    docs_of(name, &short, "", None)
}

fn unknown(plan: Plan<'_>, id: TypeId) -> TokenStream {
    let (rt, unknown) = (plan.rt, plan.names.unknown(id));
    let docs = line("A case that the description does not know, as it came.");
    quote!(#docs #unknown(#rt::Value),)
}

/// What stands in for a union that a tolerated response leaves out: its first case that holds nothing, or the first case for which something
/// does.
fn blank(plan: Plan<'_>, id: TypeId, union: &Union, variants: &[Ident]) -> TokenStream {
    let mut bare = (0..variants.len()).filter(|index| plan.facts.is_bare(id, *index));
    let blank = match bare.next() {
        Some(bare) => {
            let variant = &variants[bare];
            quote!(Some(Self::#variant))
        }
        None => {
            let cases = variants.iter().zip(&union.cases);
            let mut cases = cases
                .filter(|(_, case)| plan.facts.is_blank_case(id, case.ty))
                .map(|(variant, _)| variant);
            let first = cases.next();
            quote!(Json::blank().map(Self::#first) #(.or_else(|| Json::blank().map(Self::#cases)))*)
        }
    };
    quote! {
        #[inline]
        fn blank() -> Option<Self> { #blank }
    }
}

/// The arm for strings, where each that is known is a case by itself.
fn words(plan: Plan<'_>, id: TypeId, variants: &[Ident]) -> Option<TokenStream> {
    let rt = plan.rt;
    let words = plan.facts.words(id);
    if words.is_empty() {
        return None;
    }
    let arms = words.iter().map(|(index, word)| {
        let variant = &variants[*index];
        quote!(#word => Some(Self::#variant),)
    });
    let known = quote!(|text| match text { #(#arms)* _ => None, });
    let unknown = plan.names.unknown(id);
    Some(match plan.facts.has_unknown_case(id) {
        true => quote! {
            #rt::Kind::String => r.open_token(#known, |text| Self::#unknown(text.into())),
        },
        false => quote!(#rt::Kind::String => r.token(#known),),
    })
}

fn decode(plan: Plan<'_>, id: TypeId, union: &Union, variants: &[Ident]) -> TokenStream {
    match plan.facts.tagging.get(&id) {
        Some(Tagging::Kinds { kinds, objects }) => {
            by_kind(plan, id, union, variants, kinds, objects.as_deref())
        }
        Some(tagging @ Tagging::Property { .. }) => {
            let unknown = plan.names.unknown(id);
            let other = plan.facts.has_unknown_case(id);
            let other = other.then(|| quote!(r.unknown_case().map(Self::#unknown)));
            by_tag(plan, id, union, variants, (tagging, other))
        }
        Some(Tagging::Keys(keys)) => by_keys(plan, id, union, variants, keys),
        Some(Tagging::Variants { wire, values, base }) => {
            by_variant(plan, id, union, variants, (wire, values, *base))
        }
        Some(Tagging::Trial) | None => tried(plan, id, union, variants, None),
    }
}

/// All cases but words tried in turn; `lacked` is a member that is known to hold no string.
fn tried(
    plan: Plan<'_>,
    id: TypeId,
    union: &Union,
    variants: &[Ident],
    lacked: Option<&str>,
) -> TokenStream {
    let trial = trial(plan, id, union, variants, lacked);
    match words(plan, id, variants) {
        Some(words) => quote!(match r.kind()? { #words _ => { #trial } }),
        None => trial,
    }
}

fn by_kind(
    plan: Plan<'_>,
    id: TypeId,
    union: &Union,
    variants: &[Ident],
    kinds: &[Kinds],
    objects: Option<&Tagging>,
) -> TokenStream {
    let rt = plan.rt;
    let object = Kinds::of(Kind::Object);
    let mut arms = Vec::new();
    let words = plan.facts.words(id);
    let mut strings = self::words(plan, id, variants);
    for (index, (variant, kinds)) in variants.iter().zip(kinds).enumerate() {
        if words.contains_key(&index) {
            arms.extend(strings.take());
            continue;
        }
        let no_value = kinds.is_empty();
        if no_value || (objects.is_some() && *kinds == object) {
            continue;
        }
        let patterns = kind_patterns(plan, *kinds);
        arms.push(quote!(#patterns => Json::decode(r).map(Self::#variant),));
    }
    if let Some(objects) = objects {
        let inner = match objects {
            Tagging::Property { .. } => by_tag(plan, id, union, variants, (objects, None)),
            Tagging::Keys(keys) => by_keys(plan, id, union, variants, keys),
            _ => {
                let trial = trial(plan, id, union, variants, None);
                quote!({ #trial })
            }
        };
        arms.push(quote!(#rt::Kind::Object => #inner,));
    }
    let every = kinds.iter().copied().fold(Kinds::NONE, Kinds::or);
    let other = (every != Kinds::ALL).then(|| quote!(_ => r.refuse(),));
    quote!(match r.kind()? { #(#arms)* #other })
}

/// The kinds of JSON value that values of these kinds are.
pub(super) fn kind_patterns(plan: Plan<'_>, kinds: Kinds) -> TokenStream {
    let rt = plan.rt;
    let plain = [
        (Kind::Null, quote!(#rt::Kind::Null)),
        (Kind::Bool, quote!(#rt::Kind::Bool)),
        (Kind::String, quote!(#rt::Kind::String)),
        (Kind::Array, quote!(#rt::Kind::Array)),
        (Kind::Object, quote!(#rt::Kind::Object)),
    ];
    let mut patterns: Vec<TokenStream> = plain
        .into_iter()
        .filter(|(kind, _)| kinds.has(*kind))
        .map(|(_, pattern)| pattern)
        .collect();
    // An integer and a fraction look alike until they are read: the case's own type decides.
    if !kinds.and(Kinds::NUMBER).is_empty() {
        patterns.push(quote!(#rt::Kind::Number));
    }
    quote!(#(#patterns)|*)
}

fn by_variant(
    plan: Plan<'_>,
    id: TypeId,
    union: &Union,
    variants: &[Ident],
    (wire, values, base): (&str, &[(Tag, usize)], usize),
) -> TokenStream {
    let checks = check::case_checks(plan, id, check::Depth::Own);
    let own = &variants[base];
    let tried = |index: usize| match &checks[index] {
        Some(check) => {
            let (check, wrap) = checked_case(plan, id, union, (index, &variants[index]), check);
            quote!(case_if(#check, #wrap))
        }
        None => {
            let variant = &variants[index];
            quote!(case(Self::#variant))
        }
    };
    let read = |cases: &[usize]| match (cases, cases.first().map(|only| &checks[*only])) {
        ([only], Some(None)) => {
            let variant = &variants[*only];
            quote!(r.case_or(Self::#variant, Self::#own),)
        }
        ([only], Some(Some(check))) => {
            let (check, wrap) = checked_case(plan, id, union, (*only, &variants[*only]), check);
            quote!(r.case_if_or(#check, #wrap, Self::#own),)
        }
        _ => {
            let all = || cases.iter().chain([&base]).copied();
            let looks = all().map(|case| super::look::of(&type_ref(plan, union.cases[case].ty)));
            let each = all().map(tried);
            let rt = plan.rt;
            quote!({
                let mut trial = r.trial(&#rt::Look::Union(&[#(#looks),*]), false)?;
                #(trial.#each;)*
                trial.finish()
            })
        }
    };
    let mut other = quote!(Json::decode(r).map(Self::#own));
    for of_kind in by_kind_of_tag(values) {
        let arms = of_kind.iter().map(|(cases, tags)| {
            let read = read(cases);
            quote!(#(Some(#tags))|* => #read)
        });
        let ahead = of_kind.first().map(|(_, tags)| ahead(wire, tags[0]));
        other = quote!(match #ahead { #(#arms)* _ => #other, });
    }
    other
}

/// Cases that some tags mean, with these.
type Meant<'t> = (Vec<usize>, Vec<&'t Tag>);

/// What tags mean, those of each kind together: last comes the kind that is looked at first.
fn by_kind_of_tag(values: &[(Tag, usize)]) -> Vec<Vec<Meant<'_>>> {
    let mut places: HashMap<&Tag, usize> = HashMap::new();
    let mut all: Vec<(&Tag, Vec<usize>)> = Vec::new();
    for (tag, case) in values {
        let place = *places.entry(tag).or_insert(all.len());
        if place == all.len() {
            all.push((tag, Vec::new()));
        }
        all[place].1.push(*case);
    }
    let is = |tag: &Tag, kind: usize| match tag {
        Tag::Bool(_) => kind == 0,
        Tag::Integer(_) => kind == 1,
        Tag::String(_) => kind == 2,
    };
    let kinds = (0..3).map(|kind| {
        let mut meant: BTreeMap<&[usize], Vec<&Tag>> = BTreeMap::new();
        for (tag, cases) in all.iter().filter(|(tag, _)| is(tag, kind)) {
            meant.entry(cases).or_default().push(tag);
        }
        let meant = meant.into_iter();
        meant
            .map(|(cases, tags)| (cases.to_vec(), tags))
            .collect::<Vec<_>>()
    });
    kinds.filter(|meant| !meant.is_empty()).collect()
}

/// The check of a case whose type has none of its own, and how its value becomes the case.
fn checked_case(
    plan: Plan<'_>,
    id: TypeId,
    union: &Union,
    (index, variant): (usize, &Ident),
    check: &TokenStream,
) -> (TokenStream, TokenStream) {
    let case = union.cases[index].ty;
    let check = check::closure_of("value", Some(&type_ref(plan, case)), check);
    let wrap = match plan.facts.boxed.contains(&(id, index)) {
        true => {
            let boxed = boxed(plan, case, quote!(value));
            quote!(|value| Self::#variant(#boxed))
        }
        false => quote!(Self::#variant),
    };
    (check, wrap)
}

/// By the tag of a value, `other` for one that no case has; as the tagging says otherwise where there is none.
fn by_tag(
    plan: Plan<'_>,
    id: TypeId,
    union: &Union,
    variants: &[Ident],
    (tagging, other): (&Tagging, Option<TokenStream>),
) -> TokenStream {
    let Tagging::Property {
        wire,
        values,
        default,
        absent,
    } = tagging
    else {
        return tried(plan, id, union, variants, None);
    };
    let arms = tag_arms(plan, id, variants, values);
    // All are of one kind.
    let first = values.first().map(|(tag, _)| tag);
    let ahead = first.map(|tag| ahead(wire, tag));
    let absent = absent.as_deref().map(|otherwise| match otherwise {
        Tagging::Keys(keys) => {
            let keys = by_keys(plan, id, union, variants, keys);
            quote!(#keys,)
        }
        _ => {
            let lacked = matches!(first, Some(Tag::String(_))).then_some(wire.as_str());
            let tried = tried(plan, id, union, variants, lacked);
            match plan.facts.words(id).is_empty() {
                true => quote!({ #tried }),
                false => quote!(#tried,),
            }
        }
    });
    let other = match default.and_then(|index| variants.get(index)) {
        Some(variant) => Some(quote!(Json::decode(r).map(Self::#variant))),
        None => other,
    };
    // What has no case of its own for other tags may still read them as if there were none.
    let others = match (absent, other) {
        (Some(absent), _) if Tagging::are_all(values) => quote!(None => #absent),
        (Some(absent), Some(other)) => quote!(None => #absent _ => #other,),
        (Some(absent), None) => quote!(_ => #absent),
        (None, Some(other)) => quote!(_ => #other,),
        (None, None) => quote!(_ => r.refuse(),),
    };
    quote! {
        match #ahead {
            #(#arms)*
            #others
        }
    }
}

/// A look at a tag of the kind of this one.
fn ahead(wire: &str, like: &Tag) -> TokenStream {
    match like {
        Tag::Integer(_) => quote!(r.peek_integer(#wire)?),
        Tag::Bool(_) => quote!(r.peek_bool(#wire)?),
        Tag::String(_) => quote!(r.peek_member(#wire)?.as_deref()),
    }
}

fn by_keys(
    plan: Plan<'_>,
    id: TypeId,
    union: &Union,
    variants: &[Ident],
    keys: &[(usize, String)],
) -> TokenStream {
    let wires = keys.iter().map(|(_, wire)| wire);
    let arms = keys.iter().enumerate().map(|(bit, (index, _))| {
        let mask = Literal::u64_unsuffixed(1 << bit);
        let variant = &variants[*index];
        quote!(#mask => Json::decode(r).map(Self::#variant),)
    });
    // None or several: only reading each tells.
    let trial = trial(plan, id, union, variants, None);
    quote! {
        match r.peek_keys(&[#(#wires),*])? {
            #(#arms)*
            _ => { #trial }
        }
    }
}

fn trial(
    plan: Plan<'_>,
    id: TypeId,
    union: &Union,
    variants: &[Ident],
    lacked: Option<&str>,
) -> TokenStream {
    // Where the text is judged as a whole, that says whether too many cases accept it.
    let text = matches!(check::own(plan, id), check::Own::Json(_));
    let exclusive = union.exclusive && !text;
    let checks = check::case_checks(plan, id, check::Depth::Own);
    let words = plan.facts.words(id);
    let cases = variants.iter().zip(checks).enumerate();
    let cases = cases.filter(|(index, _)| !words.contains_key(index));
    let cases = cases.map(|(index, (variant, check))| match check {
        Some(check) if !text => {
            let (check, wrap) = checked_case(plan, id, union, (index, variant), &check);
            quote!(trial.case_if(#check, #wrap);)
        }
        _ => quote!(trial.case(Self::#variant);),
    });
    let named = union.discriminator.as_deref();
    let trial = match named.filter(|named| lacked != Some(named.wire.as_str())) {
        Some(named) => {
            // Words are not tried, and so have no position.
            let tried = |case: usize| {
                let before = words.keys().filter(|word| **word < case).count();
                Literal::usize_unsuffixed(case - before)
            };
            let tags = named.values.iter().filter_map(|(tag, case)| {
                let (tag, position) = (tag.as_str()?, tried(*case));
                Some(quote!((#tag, #position)))
            });
            let wire = &named.wire;
            let rest = named.default.map(tried);
            let rest = rest.map_or(quote!(None), |case| quote!(Some(#case)));
            quote!(r.trial_named(&Self::LOOK, #exclusive, #wire, &[#(#tags),*], #rest)?)
        }
        None => quote!(r.trial(&Self::LOOK, #exclusive)?),
    };
    quote! {
        let mut trial = #trial;
        #(#cases)*
        trial.finish()
    }
}

/// Per case that has tags, the arm that reads it.
fn tag_arms(
    plan: Plan<'_>,
    id: TypeId,
    variants: &[Ident],
    values: &[(Tag, usize)],
) -> Vec<TokenStream> {
    let alone = plan.facts.tags_alone(id);
    let arms = variants.iter().enumerate().filter_map(|(index, variant)| {
        let own = values.iter().filter(|(_, case)| *case == index);
        let tags: Vec<&Tag> = own.map(|(tag, _)| tag).collect();
        let read = match alone.get(&index) {
            Some(TagAlone { wire, json, closed }) => {
                let read = match closed {
                    true => quote!(closed_tag_alone),
                    false => quote!(tag_alone),
                };
                quote!(r.#read(#wire, #json, Self::#variant))
            }
            None => quote!(Json::decode(r).map(Self::#variant)),
        };
        (!tags.is_empty()).then(|| quote!(#(Some(#tags))|* => #read,))
    });
    arms.collect()
}

impl ToTokens for Tag {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Tag::String(text) => text.to_tokens(tokens),
            Tag::Integer(value) => Literal::i64_unsuffixed(*value).to_tokens(tokens),
            Tag::Bool(value) => value.to_tokens(tokens),
        }
    }
}
