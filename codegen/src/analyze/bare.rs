//! Cases of unions that say all by being it, and so hold no value: strings of which each is a case (`"auto"` beside objects,
//! `"inf"` beside numbers), and objects whose one member is the tag (`{"state": "creating"}`, as Rust's own enumerations of
//! unit variants are written).

use std::collections::BTreeMap;

use crate::config::Config;
use crate::hash::IdMap;
use crate::ir::{Api, Hint, Kind, Literal, Presence, Rest, Shape, TypeId, Union};

use super::{Facts, Tag, Tagging};

/// Cases by index, each with its string.
pub type Words = BTreeMap<usize, String>;

/// An object that is its tag and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct TagAlone {
    /// The member.
    pub wire: String,
    /// What it holds, as JSON.
    pub json: String,
    /// Whether other members are refused.
    pub closed: bool,
}

/// Cases by index, each with the tag that it is.
pub type TagsAlone = BTreeMap<usize, TagAlone>;

/// Per union its cases of one string, if no other case takes strings.
pub(super) fn words(api: &Api, facts: &Facts) -> IdMap<TypeId, Words> {
    let unions = api.type_ids().filter_map(|id| match &api.ty(id).shape {
        Shape::Union(union) => Some((id, words_of(api, facts, union)?)),
        _ => None,
    });
    unions.collect()
}

fn words_of(api: &Api, facts: &Facts, union: &Union) -> Option<Words> {
    let mut words = Words::new();
    for (index, case) in union.cases.iter().enumerate() {
        if !facts.kinds(case.ty).has(Kind::String) {
            continue;
        }
        let ty = api.ty(facts.of(case.ty));
        match &ty.shape {
            Shape::Const(Literal::String(word))
                if ty.checks.is_empty() && words.values().all(|other| other != word) =>
            {
                words.insert(index, word.clone());
            }
            _ => return None,
        }
    }
    (!words.is_empty()).then_some(words)
}

/// Per union its cases that are a tag alone. A named schema is a type wherever it stands, and so is what has a name from the
/// configuration.
pub(super) fn tags(api: &Api, facts: &Facts, config: &Config) -> IdMap<TypeId, TagsAlone> {
    let unions = api.type_ids().filter_map(|id| match &api.ty(id).shape {
        Shape::Union(union) => Some((id, tags_of(api, facts, config, (id, union)))),
        _ => None,
    });
    unions.filter(|(_, tags)| !tags.is_empty()).collect()
}

/// The cases of a union that are read by the tag that they are.
fn tags_of(api: &Api, facts: &Facts, config: &Config, (id, union): (TypeId, &Union)) -> TagsAlone {
    let Some(Tagging::Property {
        wire,
        values,
        default,
        absent: None,
    }) = facts.tagging.get(&id).map(Tagging::of_objects)
    else {
        return TagsAlone::new();
    };
    let cases = union.cases.iter().enumerate();
    let tags = cases.filter(|(index, _)| *default != Some(*index));
    let tags = tags.filter_map(|(index, case)| {
        let mut own = values.iter().filter(|(_, case)| *case == index);
        let (Some((tag, _)), None) = (own.next(), own.next()) else {
            return None;
        };
        let ty = api.ty(case.ty);
        let has_name = !matches!(ty.hint, Hint::Case { .. })
            || config.renamed_schema(&ty.origin.pointer, None).is_some();
        let Shape::Record(record) = &ty.shape else {
            return None;
        };
        let [only] = record.fields.as_slice() else {
            return None;
        };
        let value = facts.constant(api, only)?;
        let is_it = !has_name
            && only.wire == *wire
            && only.presence == Presence::Required
            && Tag::of(value).as_ref() == Some(tag)
            && !matches!(record.rest, Rest::Typed(_))
            && ty.checks.is_empty();
        is_it.then(|| {
            let alone = TagAlone {
                wire: wire.clone(),
                json: value.to_json(),
                closed: record.rest == Rest::Closed,
            };
            (index, alone)
        })
    });
    tags.collect()
}
