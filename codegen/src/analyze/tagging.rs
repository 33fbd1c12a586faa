//! How a reader tells the cases of a union apart.
//!
//! Without trial wherever the description allows it: by the kind of value, by a stated
//! discriminator, by a constant that differs in every case, by a member that one case alone
//! requires.

use std::collections::HashSet;
use std::mem::discriminant;

use crate::fragment::integral;
use crate::hash::IdMap;
use crate::ir::{
    Api, Check, Kind, Kinds, Literal, Presence, Record, Rest, Shape, Type, TypeId, Union,
};

use super::{Facts, Words};

/// How the case of a union is chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Tagging {
    /// By the kind of JSON value; where several cases are objects, further by one of the others.
    Kinds {
        /// Per case its kinds.
        kinds: Vec<Kinds>,
        /// How the cases that are objects are told apart, if there are several.
        objects: Option<Box<Tagging>>,
    },
    /// By the scalar at a member.
    Property {
        /// The member.
        wire: String,
        /// Tag and index of its case; the tags are all of one kind.
        values: Vec<(Tag, usize)>,
        /// The case for every other value and for none.
        default: Option<usize>,
        /// How else, where there is no scalar of that kind: if not every case has to have one.
        absent: Option<Box<Tagging>>,
    },
    /// By the scalar at a member; what the case that it names refuses, and every other value, is of the base.
    Variants {
        /// The member.
        wire: String,
        /// Tag and index of its case; of several with one tag each is tried.
        values: Vec<(Tag, usize)>,
        /// The case of the base's own members.
        base: usize,
    },
    /// By a member that only this case may have and requires: index of the case and its member.
    Keys(Vec<(usize, String)>),
    /// Each in turn that looks as if it were meant, the tagged one first where a discriminator is stated but not pinned
    /// by the branches.
    Trial,
}

/// A value of a member by which a case is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tag {
    /// A string.
    String(String),
    /// An integer, however it is written: `1` and `1.0` are the same.
    Integer(i64),
    /// `true` or `false`.
    Bool(bool),
}

impl Tag {
    /// What it is as text.
    pub(super) fn text(&self) -> String {
        match self {
            Tag::String(text) => text.clone(),
            Tag::Integer(number) => number.to_string(),
            Tag::Bool(value) => value.to_string(),
        }
    }

    /// The tag that a value is.
    pub(super) fn of(value: &Literal) -> Option<Tag> {
        match value {
            Literal::String(text) => Some(Tag::String(text.clone())),
            Literal::Number(text) => integral(text)?.try_into().ok().map(Tag::Integer),
            Literal::Bool(value) => Some(Tag::Bool(*value)),
            Literal::Null | Literal::Array(_) | Literal::Object(_) => None,
        }
    }
}

pub(super) fn all(api: &Api, facts: &Facts) -> IdMap<TypeId, Tagging> {
    let mut found = IdMap::default();
    for id in api.type_ids() {
        if let Shape::Union(union) = &api.ty(id).shape {
            found.insert(id, of_union(api, facts, union, facts.words(id)));
        }
    }
    found
}

fn of_union(api: &Api, facts: &Facts, union: &Union, words: &Words) -> Tagging {
    if let Some(stated) = &union.discriminator
        && let Some(base) = stated.default.filter(|_| stated.takes_the_rest)
    {
        let stated_values = stated.values.iter().filter(|(_, case)| *case != base);
        let values = stated_values.filter_map(|(tag, case)| Some((Tag::of(tag)?, *case)));
        let mut known = HashSet::new();
        let values = values.filter(|one| known.insert(one.clone())).collect();
        return Tagging::Variants {
            wire: stated.wire.clone(),
            values,
            base,
        };
    }
    let types: Vec<TypeId> = union.cases.iter().map(|case| facts.of(case.ty)).collect();
    let kinds: Vec<Kinds> = types.iter().map(|ty| facts.kinds(*ty)).collect();
    let all: Vec<usize> = (0..types.len()).collect();
    let object = Kinds::of(Kind::Object);
    let objects: Vec<usize> = all
        .iter()
        .copied()
        .filter(|i| kinds[*i] == object)
        .collect();
    if objects.len() == types.len() {
        return of_objects(api, facts, union, &types, &objects).unwrap_or(Tagging::Trial);
    }
    // Whether a number is an integer shows only once it has been read.
    let seen = |case: usize| match kinds[case].and(Kinds::NUMBER).is_empty() {
        true => kinds[case],
        false => kinds[case].or(Kinds::NUMBER),
    };
    let disjoint = all.iter().all(|a| {
        all.iter().all(|b| {
            a == b
                || (objects.contains(a) && objects.contains(b))
                || (words.contains_key(a) && words.contains_key(b))
                || seen(*a).and(seen(*b)).is_empty()
        })
    });
    if !disjoint {
        return Tagging::Trial;
    }
    let inner = match objects.len() {
        0 | 1 => None,
        _ => match of_objects(api, facts, union, &types, &objects) {
            // What tries some of the cases may as well try them all: no other takes objects.
            Some(tagging) if tagging.is_trial() => return tagging,
            Some(tagging) => Some(Box::new(tagging)),
            None => return Tagging::Trial,
        },
    };
    Tagging::Kinds {
        kinds,
        objects: inner,
    }
}

/// How several records are told apart; `None` if only trial would do.
fn of_objects(
    api: &Api,
    facts: &Facts,
    union: &Union,
    types: &[TypeId],
    objects: &[usize],
) -> Option<Tagging> {
    let records: Option<Vec<(usize, &Record)>> = objects
        .iter()
        .map(|index| match &api.ty(types[*index]).shape {
            Shape::Record(record) => Some((*index, record)),
            _ => None,
        })
        .collect();
    let records = records?;
    let tags = tags(api, facts, union, &records);
    if let Some(tags) = tags.as_ref().filter(|tags| tags.required) {
        return Some(tags.tagging(union, None));
    }
    // Of the other cases one that keeps what it does not name may hold the member of this one as well, and then two accept.
    let keeps = |(_, record): &(usize, &Record)| matches!(record.rest, Rest::Typed(_));
    let otherwise = match union.exclusive && records.iter().any(keeps) {
        true => None,
        false => keys(&records),
    };
    match tags {
        Some(tags) => Some(tags.tagging(union, Some(otherwise.unwrap_or(Tagging::Trial)))),
        None => otherwise,
    }
}

/// A member whose values tell records apart.
struct Tags<'r> {
    wire: &'r str,
    values: Vec<(Tag, usize)>,
    /// Whether every record requires it, and none allows `null` there.
    required: bool,
    /// Whether each record that may leave it out has one value or a default for it. Other lists may grow, and say nothing
    /// about which record is meant.
    meant: bool,
}

impl Tags<'_> {
    fn tagging(&self, union: &Union, absent: Option<Tagging>) -> Tagging {
        let stated = union.discriminator.as_deref();
        let stated = stated.filter(|stated| stated.wire == self.wire);
        Tagging::Property {
            wire: self.wire.to_owned(),
            values: self.values.clone(),
            default: stated.and_then(|stated| stated.default),
            absent: absent.map(Box::new),
        }
    }
}

/// The tags of the stated member, if they tell all records apart, else of the first that does; rather of one that every record
/// requires. What a record may do without still says, where it is there, that the others are not meant: these refuse it.
fn tags<'r>(
    api: &Api,
    facts: &Facts,
    union: &'r Union,
    records: &[(usize, &'r Record)],
) -> Option<Tags<'r>> {
    let stated = union.discriminator.iter();
    let stated = stated.map(|stated| stated.wire.as_str());
    let (_, first) = records.first()?;
    let wires = stated.chain(first.fields.iter().map(|field| field.wire.as_str()));
    let mut optional = None;
    for tags in wires.filter_map(|wire| pinned(api, facts, records, wire)) {
        if tags.required {
            return Some(tags);
        }
        let is_stated = union
            .discriminator
            .as_deref()
            .is_some_and(|one| one.wire == tags.wire);
        if is_stated || tags.meant {
            optional.get_or_insert(tags);
        }
    }
    optional
}

/// The tags of each record, if every one lists the values of the member, all are of one kind and none serves two.
fn pinned<'r>(
    api: &Api,
    facts: &Facts,
    records: &[(usize, &Record)],
    wire: &'r str,
) -> Option<Tags<'r>> {
    let mut values: Vec<(Tag, usize)> = Vec::new();
    let (mut required, mut meant) = (true, true);
    for (index, record) in records {
        let field = record.fields.iter().find(|field| field.wire == wire)?;
        let mut held = api.ty(facts.of(field.ty));
        required &= field.presence == Presence::Required;
        if let Shape::Nullable(inner) = held.shape {
            held = api.ty(facts.of(inner));
            required = false;
        }
        let all = listed(held)?;
        let is_needed = field.presence == Presence::Required;
        meant &= is_needed || all.len() == 1 || field.default.is_some();
        for value in all {
            let tag = Tag::of(value)?;
            let same_kind = |(known, _): &(Tag, usize)| discriminant(known) == discriminant(&tag);
            if !values.iter().all(same_kind) || values.iter().any(|(known, _)| *known == tag) {
                return None;
            }
            values.push((tag, *index));
        }
    }
    Some(Tags {
        wire,
        values,
        required,
        meant,
    })
}

/// All values of a type, where the description lists them.
pub(super) fn listed(ty: &Type) -> Option<&[Literal]> {
    match &ty.shape {
        Shape::Const(value) => Some(std::slice::from_ref(value)),
        Shape::Enum(values) | Shape::IntEnum(values) => Some(values),
        Shape::Int(_) | Shape::Bool => ty.checks.checks.iter().find_map(|check| match check {
            Check::OneOfValues(values) => Some(values.as_slice()),
            _ => None,
        }),
        _ => None,
    }
}

fn keys(records: &[(usize, &Record)]) -> Option<Tagging> {
    let mut found = Vec::new();
    for (index, record) in records {
        let declared = |wire: &str| {
            records
                .iter()
                .filter(|(other, _)| other != index)
                .any(|(_, other)| other.fields.iter().any(|field| field.wire == wire))
        };
        let own = record
            .fields
            .iter()
            .find(|f| f.presence == Presence::Required && !declared(&f.wire))?;
        found.push((*index, own.wire.clone()));
    }
    (found.len() <= 64).then_some(Tagging::Keys(found))
}

impl Tagging {
    /// Whether there are no other tags than these: of `true` and `false` there are no more.
    pub(crate) fn are_all(values: &[(Tag, usize)]) -> bool {
        matches!(values, [(Tag::Bool(_), _), (Tag::Bool(_), _)])
    }

    /// Whether an API may come to send a tag that has no case yet.
    pub(crate) fn may_grow(&self) -> bool {
        match self {
            Tagging::Property {
                values,
                default: None,
                ..
            } => !Tagging::are_all(values),
            _ => false,
        }
    }

    /// Whether variants of a base share a tag, so that those are tried.
    pub(crate) fn shares(&self) -> bool {
        let Tagging::Variants { values, .. } = self else {
            return false;
        };
        let tags: HashSet<&Tag> = values.iter().map(|(tag, _)| tag).collect();
        tags.len() < values.len()
    }

    /// Whether some values are only told apart by trial.
    pub(crate) fn tries(&self) -> bool {
        match self {
            Tagging::Trial | Tagging::Keys(_) => true,
            Tagging::Kinds { objects, .. } => objects.as_ref().is_some_and(|inner| inner.tries()),
            Tagging::Property { absent, .. } => absent.as_ref().is_some_and(|inner| inner.tries()),
            Tagging::Variants { .. } => false,
        }
    }

    /// How the cases that are objects are told apart.
    pub(super) fn of_objects(&self) -> &Tagging {
        match self {
            Tagging::Kinds {
                objects: Some(objects),
                ..
            } => objects,
            _ => self,
        }
    }

    /// Whether some values are of whichever case accepts them, so that what one accepts another may as well.
    pub(crate) fn is_trial(&self) -> bool {
        match self {
            Tagging::Trial => true,
            Tagging::Property { absent, .. } => {
                absent.as_ref().is_some_and(|inner| inner.is_trial())
            }
            Tagging::Keys(_) | Tagging::Kinds { .. } | Tagging::Variants { .. } => false,
        }
    }
}

/// Per type the kinds of value it holds, through unions in unions: from what is one kind to all that it is a case of.
pub(super) fn kinds(api: &Api, facts: &Facts) -> Vec<Kinds> {
    // Whether anything but names was found, beside the kinds.
    let mut found: Vec<(Kinds, bool)> = Vec::with_capacity(api.types.len());
    let mut holders: IdMap<TypeId, Vec<TypeId>> = IdMap::default();
    let mut todo = Vec::new();
    for id in api.type_ids() {
        let shape = &api.ty(id).shape;
        let mut held = |inner: TypeId| holders.entry(facts.of(inner)).or_default().push(id);
        match shape {
            _ if facts.of(id) != id => found.push((Kinds::NONE, false)),
            Shape::Union(union) => {
                union.cases.iter().for_each(|case| held(case.ty));
                found.push((Kinds::NONE, false));
            }
            Shape::Nullable(inner) | Shape::Alias(inner) => {
                held(*inner);
                found.push((shape.own_kinds(), false));
            }
            _ => found.push((shape.own_kinds(), true)),
        }
        todo.push(id);
    }
    while let Some(id) = todo.pop() {
        let (kinds, settled) = found[id.0 as usize];
        for holder in holders.get(&id).into_iter().flatten() {
            let known = &mut found[holder.0 as usize];
            let all = (known.0.or(kinds), known.1 || settled);
            if std::mem::replace(known, all) != all {
                todo.push(*holder);
            }
        }
    }
    let all = api
        .type_ids()
        .map(|id| match found[facts.of(id).0 as usize] {
            (kinds, true) => kinds,
            // A circle of names alone is `Value`.
            (_, false) => Kinds::ALL,
        });
    all.collect()
}
