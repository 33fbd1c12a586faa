//! Draws the outlines of what is written as text.
//!
//! In: types. Out: [`Outlines`]. A set of types comes down to scalars, to lists, whose items are a set again, and to objects, of
//! which each member is one. Equal sets have one outline, so that drawing ends.

use std::collections::{BTreeSet, HashMap, VecDeque};

use crate::hash::{IdMap, IdSet};
use crate::ir::{Api, Body, Content, Kind, Literal, Operation, Payload, Rest, Shape, TypeId};

use super::outline::{Member, Object, Outline, Outlines, Scalar, Slot, Stands};
use super::{Facts, Tag, Tagging};

/// How much of sets of several types is drawn: these types, their members, and what tags tell of them. Where members or
/// items of unions are unions again, there are more sets than anyone would read.
const MOST: usize = 20_000;

/// What makes outlines one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Key {
    scalars: BTreeSet<Scalar>,
    items: Vec<TypeId>,
    objects: Vec<TypeId>,
    /// The unions among whose objects a tag tells.
    unions: Vec<TypeId>,
}

/// What the texts of a member tell of objects.
struct Tags<'a> {
    wire: &'a str,
    /// Per text the objects that it means.
    cases: Vec<(String, Vec<TypeId>)>,
    /// The objects that every other text means, if only those have it.
    others: Option<Vec<TypeId>>,
}

impl Tags<'_> {
    /// Puts together what one text means.
    fn join(&mut self) {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut joined: Vec<(String, Vec<TypeId>)> = Vec::new();
        for (text, objects) in self.cases.drain(..) {
            match places.get(&text) {
                Some(place) => joined[*place].1.extend(objects),
                None => {
                    places.insert(text.clone(), joined.len());
                    joined.push((text, objects));
                }
            }
        }
        self.cases = joined;
    }
}

/// The outlines of all that operations have written as text.
pub(super) fn all(api: &Api, facts: &Facts) -> Outlines {
    let mut drawing = Drawing {
        api,
        facts,
        keys: HashMap::new(),
        known: IdMap::default(),
        todo: VecDeque::new(),
        drawn: 0,
        out: Outlines::default(),
    };
    for operation in api.operations.iter().chain(&api.receivers) {
        for id in written(operation) {
            let slot = drawing.slot(&[id]);
            drawing.out.of.insert(id, slot);
        }
    }
    // What is near comes first, as it is what is drawn in any case.
    while let Some((at, key)) = drawing.todo.pop_front() {
        drawing.draw(at, &key);
    }
    drawing.out.placed()
}

/// The types of an operation that are written as text.
fn written(operation: &Operation) -> impl Iterator<Item = TypeId> {
    let params = operation.params.iter().map(|param| param.ty);
    let headers = operation.replies.iter().flat_map(|reply| &reply.headers);
    let body = |body: &'_ Body| body.contents.iter().flat_map(texts).collect::<Vec<_>>();
    let bodies = operation.body.iter().flat_map(body);
    let replies = operation.replies.iter().flat_map(|reply| &reply.contents);
    params
        .chain(headers.map(|header| header.ty))
        .chain(bodies)
        .chain(replies.flat_map(texts))
}

fn texts(content: &Content) -> Vec<TypeId> {
    match &content.payload {
        Payload::Text(ty) | Payload::Form(ty, _) => vec![*ty],
        Payload::Multipart(parts) => parts.iter().map(|part| part.ty).collect(),
        _ => Vec::new(),
    }
}

struct Drawing<'a> {
    api: &'a Api,
    facts: &'a Facts,
    keys: HashMap<Key, usize>,
    /// What single types may be.
    known: IdMap<TypeId, Slot>,
    /// Outlines whose insides are not known yet.
    todo: VecDeque<(usize, Key)>,
    /// How much of sets of several types there is.
    drawn: usize,
    out: Outlines,
}

impl<'a> Drawing<'a> {
    /// What a value of any of these types may be.
    fn slot(&mut self, ids: &[TypeId]) -> Slot {
        let only = ids.first().filter(|_| ids.len() == 1).copied();
        if let Some(known) = only.and_then(|only| self.known.get(&only)) {
            return *known;
        }
        let slot = self.new_slot(ids);
        self.known.extend(only.map(|only| (only, slot)));
        slot
    }

    fn new_slot(&mut self, ids: &[TypeId]) -> Slot {
        let (key, nullable) = self.key(ids);
        for id in self.leaves(ids) {
            if matches!(self.shape(id), Shape::Tuple(places) if self.is_unclear(places)) {
                self.out.unclear_places.insert(id);
            }
        }
        if let Some(outline) = self.keys.get(&key).copied() {
            return Slot { outline, nullable };
        }
        let outline = self.out.all.len();
        self.out.all.push(Outline {
            scalars: key.scalars.clone(),
            items: None,
            object: None,
            types: match (ids, key.objects.as_slice()) {
                ([id], [_, _, ..]) => vec![self.beside_null(*id)],
                (_, objects) => objects.to_vec(),
            },
            stands: Stands::Within,
        });
        self.keys.insert(key.clone(), outline);
        self.todo.push_back((outline, key));
        Slot { outline, nullable }
    }

    fn shape(&self, id: TypeId) -> &'a Shape {
        &self.api.ty(self.facts.of(id)).shape
    }

    fn beside_null(&self, id: TypeId) -> TypeId {
        match self.shape(id) {
            Shape::Nullable(inner) => self.facts.of(*inner),
            _ => self.facts.of(id),
        }
    }

    /// What types come down to: through unions and what may be `null` as well, these included.
    fn leaves(&self, ids: &[TypeId]) -> Vec<TypeId> {
        let (mut todo, mut seen, mut found) = (ids.to_vec(), IdSet::default(), Vec::new());
        while let Some(id) = todo.pop() {
            let id = self.facts.of(id);
            if !seen.insert(id) {
                continue;
            }
            found.push(id);
            match self.shape(id) {
                Shape::Nullable(inner) => todo.push(*inner),
                Shape::Union(union) => todo.extend(union.cases.iter().map(|case| case.ty)),
                _ => {}
            }
        }
        found
    }

    /// What these types come down to, and whether one may be `null`.
    fn key(&self, ids: &[TypeId]) -> (Key, bool) {
        let (mut key, mut nullable) = (Key::default(), false);
        let (mut items, mut objects) = (BTreeSet::new(), BTreeSet::new());
        let mut unions = Vec::new();
        for id in self.leaves(ids) {
            match self.shape(id) {
                Shape::Null | Shape::Nullable(_) => nullable = true,
                Shape::Union(_) => unions.push(id),
                Shape::List(item) => drop(items.insert(self.facts.of(*item))),
                Shape::Tuple(all) => items.extend(all.iter().map(|item| self.facts.of(*item))),
                Shape::Map(_) | Shape::Record(_) => drop(objects.insert(id)),
                Shape::Const(value) => nullable |= add(std::slice::from_ref(value), &mut key),
                Shape::Enum(values) => nullable |= add(values, &mut key),
                shape => drop(key.scalars.insert(scalar(shape))),
            }
        }
        key.items = items.into_iter().collect();
        key.objects = objects.into_iter().collect();
        if key.objects.len() > 1 {
            unions.retain(|union| self.tags(*union).is_some());
            unions.sort_unstable();
            key.unions = unions;
        }
        (key, nullable)
    }

    /// The member by which the objects of a union are told apart, and what its texts mean.
    fn tags(&self, union: TypeId) -> Option<Tags<'a>> {
        let Shape::Union(of) = self.shape(union) else {
            return None;
        };
        let mut tagging = self.facts.tagging.get(&union)?;
        if let Tagging::Kinds { objects, .. } = tagging {
            tagging = objects.as_ref()?;
        }
        let texts = |values: &[(Tag, usize)]| {
            let texts = values.iter().map(|(tag, case)| (tag.text(), *case));
            texts.collect::<Vec<_>>()
        };
        let (wire, values, default) = match (tagging, &of.discriminator) {
            (
                Tagging::Property {
                    wire,
                    values,
                    default,
                    ..
                },
                _,
            ) => (wire, texts(values), *default),
            (Tagging::Variants { wire, values, base }, _) => (wire, texts(values), Some(*base)),
            (_, Some(stated)) => {
                let values = stated.values.iter();
                let values =
                    values.filter_map(|(tag, case)| Some((tag.as_str()?.to_owned(), *case)));
                (&stated.wire, values.collect(), stated.default)
            }
            (_, None) => return None,
        };
        let objects = |case: usize| self.objects(&[of.cases[case].ty]);
        let mut known: IdMap<usize, Vec<TypeId>> = IdMap::default();
        let cases = values.into_iter().map(|(text, case)| {
            let objects = known.entry(case).or_insert_with(|| objects(case));
            (text, objects.clone())
        });
        let mut tags = Tags {
            wire,
            cases: cases.collect(),
            others: default.map(objects),
        };
        tags.join();
        Some(tags)
    }

    fn objects(&self, ids: &[TypeId]) -> Vec<TypeId> {
        let all = self.leaves(ids).into_iter();
        let objects = all.filter(|id| matches!(self.shape(*id), Shape::Map(_) | Shape::Record(_)));
        objects.collect()
    }

    /// Fills in what is inside of an outline.
    fn draw(&mut self, at: usize, key: &Key) {
        let several = match (key.objects.as_slice(), key.items.as_slice()) {
            ([first, _, ..], _) | (_, [first, _, ..]) => Some(*first),
            _ => None,
        };
        if let Some(first) = several.filter(|_| self.drawn >= MOST) {
            self.out.cut.get_or_insert(first);
            self.out.all[at].scalars = BTreeSet::from([Scalar::Any]);
            return;
        }
        let items = (!key.items.is_empty()).then(|| self.slot(&key.items));
        let object = (!key.objects.is_empty()).then(|| self.object(key));
        if several.is_some() {
            let members = object.as_ref().map_or(0, Object::size);
            self.drawn += key.objects.len() + key.items.len() + members;
        }
        let outline = &mut self.out.all[at];
        outline.items = items;
        outline.object = object;
    }

    fn object(&mut self, key: &Key) -> Object {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut found: Vec<(&str, Vec<(TypeId, TypeId)>)> = Vec::new();
        let mut rest = Vec::new();
        for id in &key.objects {
            let record = match self.shape(*id) {
                Shape::Record(record) => record,
                Shape::Map(value) => {
                    rest.push(*value);
                    continue;
                }
                _ => continue,
            };
            for field in &record.fields {
                let place = *places.entry(&field.wire).or_insert(found.len());
                if place == found.len() {
                    found.push((&field.wire, Vec::new()));
                }
                found[place].1.push((*id, field.ty));
            }
            if let Rest::Typed(ty) = record.rest {
                rest.push(ty);
            }
        }
        let tags = self.all_tags(key);
        let members = found.into_iter().map(|(wire, types)| {
            let member = self.member(wire, &types, &tags);
            (wire.to_owned(), member)
        });
        Object {
            members: members.collect(),
            rest: (!rest.is_empty()).then(|| self.slot(&rest)),
        }
    }

    /// What tags tell of these objects, those of one name together.
    fn all_tags(&self, key: &Key) -> Vec<Tags<'a>> {
        let mut all: Vec<Tags<'a>> = Vec::new();
        for union in &key.unions {
            let Some(mut tags) = self.tags(*union) else {
                continue;
            };
            let Some(known) = all.iter_mut().find(|known| known.wire == tags.wire) else {
                let whole = self.objects(&[*union]).len() == key.objects.len();
                tags.others = tags.others.filter(|_| whole);
                all.push(tags);
                continue;
            };
            known.cases.extend(tags.cases);
            known.join();
        }
        all
    }

    /// What a member may be that these records have, each with its type there.
    fn member(&mut self, wire: &str, types: &[(TypeId, TypeId)], tags: &[Tags<'_>]) -> Member {
        let distinct: BTreeSet<TypeId> = types.iter().map(|(_, ty)| self.facts.of(*ty)).collect();
        let distinct: Vec<TypeId> = distinct.into_iter().collect();
        let ty = types.first().filter(|_| distinct.len() == 1);
        let mut member = Member {
            slot: self.slot(&distinct),
            ty: ty.map(|(_, ty)| *ty),
            told: None,
        };
        let mut each = distinct.iter().map(|id| self.slot(&[*id]));
        if distinct.len() == 1 || each.all(|one| one == member.slot) {
            return member;
        }
        let others = tags.iter().filter(|tags| tags.wire != wire);
        for tags in others {
            let told = self.by_tag(types, tags, &mut member.slot);
            if !told.is_empty() {
                member.told = Some((tags.wire.to_owned(), told));
                return member;
            }
        }
        if self.is_unclear(&distinct)
            && let Some((record, _)) = types.get(1)
        {
            self.out.unclear.insert((*record, wire.to_owned()));
        }
        member
    }

    /// What each text of a tag says of a member, where that is not the same for all.
    fn by_tag(
        &mut self,
        types: &[(TypeId, TypeId)],
        tags: &Tags<'_>,
        all: &mut Slot,
    ) -> Vec<(String, Slot)> {
        let of: IdMap<TypeId, TypeId> = types.iter().copied().collect();
        let meant = |objects: &[TypeId]| {
            let types = objects.iter().filter_map(|object| of.get(object).copied());
            types.collect::<Vec<_>>()
        };
        let others = tags.others.as_deref().map(meant).unwrap_or_default();
        let others = match others.is_empty() {
            true => *all,
            false => self.slot(&others),
        };
        let mut told = Vec::new();
        for (text, objects) in &tags.cases {
            let types = meant(objects);
            if types.is_empty() {
                continue;
            }
            let one = self.slot(&types);
            if one != others {
                told.push((text.clone(), one));
            }
        }
        if !told.is_empty() {
            *all = others;
        }
        told
    }

    /// Whether one text may mean different things to these types: text to one and something else to another, a list to one and
    /// a single value to another.
    fn is_unclear(&self, types: &[TypeId]) -> bool {
        let keys: Vec<Key> = types.iter().map(|id| self.key(&[*id]).0).collect();
        keys.iter().any(|one| {
            let text = [Scalar::Any, Scalar::Text];
            let text = text.iter().any(|scalar| one.scalars.contains(scalar));
            keys.iter().any(|other| {
                let list = one.items.is_empty() != other.items.is_empty();
                let looks = !other.scalars.is_subset(&one.scalars);
                text && looks || list && !one.scalars.is_empty()
            })
        })
    }
}

/// Adds what these values are, and says whether one is `null`.
fn add(values: &[Literal], key: &mut Key) -> bool {
    let mut nullable = false;
    for value in values {
        let scalar = match value {
            Literal::Null => {
                nullable = true;
                continue;
            }
            Literal::Number(_) => Scalar::Number,
            Literal::Bool(_) => Scalar::Bool,
            Literal::Array(_) | Literal::Object(_) => Scalar::Json,
            Literal::String(_) => Scalar::Text,
        };
        key.scalars.insert(scalar);
    }
    nullable
}

fn scalar(shape: &Shape) -> Scalar {
    match shape {
        Shape::Bool => Scalar::Bool,
        Shape::Int(_) | Shape::IntEnum(_) | Shape::Float(_) => Scalar::Number,
        Shape::Foreign(_, kinds) if !kinds.has(Kind::String) => Scalar::Number,
        Shape::Str | Shape::Extensible(_) | Shape::Text(_) | Shape::Bytes(_) => Scalar::Text,
        Shape::Foreign(..) => Scalar::Text,
        _ => Scalar::Any,
    }
}
