//! Which further traits each type derives: of those that the configuration asks for, what the type does not derive
//! already and what all that it holds has.
//!
//! In: the IR, facts, names, the configuration. Out: a table, and findings about what was left out, as the compiler would name
//! a generated line. Traits that are not the standard library's go through as they are.

use std::collections::BTreeSet;

use crate::analyze::Facts;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::hash::IdMap;
use crate::ir::{Api, FloatKind, IntKind, Literal, Presence, Record, Rest, Shape, TypeId, Union};
use crate::name::{Ident, Names};

/// Per type the paths that it derives beside the usual ones.
pub(crate) type Derives = IdMap<TypeId, Vec<String>>;

/// Traits of the standard library that may be derived, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Traits(u8);

/// What has a bit, in the order of the bits.
const NAMES: [&str; 6] = ["Eq", "Hash", "PartialOrd", "Ord", "Copy", "Default"];
/// What every generated type derives.
const USUAL: [&str; 3] = ["Debug", "Clone", "PartialEq"];

impl Traits {
    const NONE: Traits = Traits(0);
    const EQ: Traits = Traits(1);
    const HASH: Traits = Traits(1 << 1);
    const PARTIAL_ORD: Traits = Traits(1 << 2);
    const ORD: Traits = Traits(1 << 3);
    const COPY: Traits = Traits(1 << 4);
    const DEFAULT: Traits = Traits(1 << 5);
    const ALL: Traits = Traits((1 << 6) - 1);
    /// Of `oasmith::Value`.
    const OF_VALUE: Traits = Traits::EQ.or(Traits::HASH).or(Traits::DEFAULT);

    const fn or(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }

    const fn and(self, other: Traits) -> Traits {
        Traits(self.0 & other.0)
    }

    const fn without(self, other: Traits) -> Traits {
        Traits(self.0 & !other.0)
    }

    const fn has(self, other: Traits) -> bool {
        self.0 & other.0 == other.0
    }

    /// The trait of the standard library that a path names: none for one that every type derives.
    fn named(path: &str) -> Option<Traits> {
        let plain: String = path.split_whitespace().collect();
        let plain = plain.trim_start_matches("::");
        let (root, name) = plain.rsplit_once("::").unwrap_or(("std", plain));
        let root = root.split("::").next().unwrap_or_default();
        if !matches!(root, "std" | "core") {
            return None;
        }
        if USUAL.contains(&name) {
            return Some(Traits::NONE);
        }
        let at = NAMES.iter().position(|known| *known == name)?;
        Some(Traits(1 << at))
    }
}

/// Works out what each type derives.
pub(crate) fn all(
    (api, facts, names): (&Api, &Facts, &Names),
    config: &Config,
    diags: &Diagnostics,
) -> Derives {
    let mut derives = Derives::default();
    if config.derives.all.is_empty() && config.derives.types.is_empty() {
        return derives;
    }
    let mut deriving = Deriving::of(api, facts, names, config);
    deriving.settle();
    let mut refused = vec![Vec::new(); config.derives.all.len()];
    for (id, ident) in &deriving.types {
        let own = deriving.of_type(*id);
        let mut had = deriving.usual(*id);
        let mut seen = BTreeSet::new();
        let mut kept = Vec::new();
        for (index, path) in deriving.asked(*id).into_iter().enumerate() {
            let known = Traits::named(path);
            // By whichever of its paths.
            if known.is_some_and(|known| had.has(known)) || !seen.insert(path) {
                continue;
            }
            had = known.map_or(had, |known| had.or(known));
            if known.is_none_or(|known| own.has(known)) {
                kept.push(path.to_owned());
            } else if let Some(refused) = refused.get_mut(index) {
                refused.push(ident.as_str());
            } else {
                refuse_one(config, ident.as_str(), path, diags);
            }
        }
        derives.insert(*id, kept);
    }
    for (path, types) in config.derives.all.iter().zip(&refused) {
        refuse(config, path, types, diags);
    }
    derives
}

/// Says which types do without a trait that all were to have: worth knowing, and nobody's fault.
fn refuse(config: &Config, path: &str, types: &[&str], diags: &Diagnostics) {
    let list = match types {
        [] => return,
        [only] => format!("`{only}`"),
        [first, second] => format!("`{first}` and `{second}`"),
        [first, second, more @ ..] => format!("`{first}`, `{second}` and {} more", more.len()),
    };
    let place = config.written.place("derives", path);
    let message = format!("`{path}` is derived by all types but {list}, which cannot have it");
    let report = diags.report_at(Code::CannotDerive, None, &place, message);
    drop(report.severity(Severity::Note));
}

fn refuse_one(config: &Config, ident: &str, path: &str, diags: &Diagnostics) {
    let place = config.written.place("derives.types", ident);
    let message = format!("`{ident}` does not derive `{path}`: it holds what does not have that");
    let report = diags.report_at(Code::CannotDerive, None, &place, message);
    drop(report.fix(format!(
        "ask for `{path}` on the types that it holds as well, where these can have it"
    )));
}

struct Deriving<'a> {
    api: &'a Api,
    facts: &'a Facts,
    names: &'a Names,
    config: &'a Config,
    /// What is declared, with one of its names.
    types: Vec<(TypeId, &'a Ident)>,
    /// What was asked for by type.
    by_name: IdMap<TypeId, Vec<&'a str>>,
    /// What each has, as far as it is not known better.
    own: IdMap<TypeId, Traits>,
}

impl<'a> Deriving<'a> {
    fn of(api: &'a Api, facts: &'a Facts, names: &'a Names, config: &'a Config) -> Deriving<'a> {
        let declared = |id: &TypeId| facts.of(*id) == *id && facts.is_declared(api, *id);
        let types = api.type_ids().filter(declared);
        let types = types.filter_map(|id| Some((id, names.ty(id)?)));
        let mut by_name: IdMap<TypeId, Vec<&str>> = IdMap::default();
        for id in api.type_ids() {
            let asked = names.ty(id).map(Ident::as_str);
            let asked = asked.and_then(|ident| config.derives.types.get(ident));
            let asked = asked.into_iter().flatten().map(String::as_str);
            by_name.entry(facts.of(id)).or_default().extend(asked);
        }
        let mut deriving = Deriving {
            api,
            facts,
            names,
            config,
            types: types.collect(),
            by_name,
            own: IdMap::default(),
        };
        for (id, _) in deriving.types.clone() {
            let known = deriving.asked(id).into_iter().filter_map(Traits::named);
            let asked = known.fold(deriving.usual(id), Traits::or);
            deriving.own.insert(id, asked);
        }
        deriving
    }

    /// All that a type was to derive, what all were to have first.
    fn asked(&self, id: TypeId) -> Vec<&'a str> {
        let all = self.config.derives.all.iter().map(String::as_str);
        let own = self.by_name.get(&id).into_iter().flatten().copied();
        all.chain(own).collect()
    }

    /// What a type derives by itself.
    fn usual(&self, id: TypeId) -> Traits {
        let plain = Traits::EQ.or(Traits::HASH);
        match &self.api.ty(id).shape {
            Shape::Enum(_) if self.facts.is_open(id) => plain,
            Shape::Enum(_) | Shape::IntEnum(_) => plain.or(Traits::COPY),
            Shape::Record(record) if self.is_default(record) => Traits::DEFAULT,
            _ => Traits::NONE,
        }
    }

    fn is_default(&self, record: &Record) -> bool {
        let mut fields = record.fields.iter();
        fields.all(|field| {
            field.presence == Presence::Optional || self.facts.constant(self.api, field).is_some()
        })
    }

    /// Takes away what parts do not have, until nothing changes: types hold each other.
    fn settle(&mut self) {
        let mut changed = true;
        while changed {
            changed = false;
            for at in 0..self.types.len() {
                let id = self.types[at].0;
                let own = self.of_type(id);
                let mut kept = own.and(self.capable(id).or(self.usual(id)));
                if !kept.has(Traits::EQ.or(Traits::PARTIAL_ORD)) {
                    kept = kept.without(Traits::ORD);
                }
                changed |= kept != own;
                self.own.insert(id, kept);
            }
        }
    }

    fn of_type(&self, id: TypeId) -> Traits {
        self.own.get(&id).copied().unwrap_or(Traits::NONE)
    }

    /// What a declared type may derive by what it holds.
    fn capable(&self, id: TypeId) -> Traits {
        let no_default = Traits::ALL.without(Traits::DEFAULT);
        match &self.api.ty(id).shape {
            Shape::Enum(_) if self.facts.is_open(id) => no_default.without(Traits::COPY),
            Shape::Enum(_) | Shape::IntEnum(_) => no_default,
            Shape::Record(record) => self.of_record(id, record),
            Shape::Union(union) => self.of_union(id, union),
            shape => self.of_shape(shape),
        }
    }

    fn of_record(&self, id: TypeId, record: &Record) -> Traits {
        let rest = match record.rest {
            Rest::Typed(value) => map(self.of_value(value)),
            _ => Traits::ALL,
        };
        let fields = record.fields.iter().enumerate();
        let fields = fields.filter(|(_, field)| self.facts.constant(self.api, field).is_none());
        fields.fold(rest, |traits, (index, field)| {
            let held = self.held(id, index, field.ty);
            traits.and(match field.presence {
                Presence::Optional => held.or(Traits::DEFAULT),
                Presence::Required => held,
            })
        })
    }

    fn of_union(&self, id: TypeId, union: &Union) -> Traits {
        let unknown = match self.facts.has_unknown_case(id) {
            true => Traits::OF_VALUE,
            false => Traits::ALL,
        };
        let words = self.facts.words(id);
        let cases = union.cases.iter().enumerate();
        let cases = cases.filter(|(index, _)| !words.contains_key(index));
        let all = cases.fold(unknown, |traits, (index, case)| {
            traits.and(self.held(id, index, case.ty))
        });
        all.without(Traits::DEFAULT)
    }

    /// What a member or case has: a box is not copied.
    fn held(&self, id: TypeId, index: usize, ty: TypeId) -> Traits {
        match self.facts.boxed.contains(&(id, index)) {
            true => self.of_value(ty).without(Traits::COPY),
            false => self.of_value(ty),
        }
    }

    fn of_value(&self, id: TypeId) -> Traits {
        let of = self.facts.of(id);
        let named = self.names.ty(of).or(self.names.ty(id));
        match named.filter(|_| self.facts.is_declared(self.api, of)) {
            // What a type of the user's own has, the user knows.
            Some(name) if self.config.replacement(name.as_str()).is_some() => Traits::ALL,
            Some(_) => self.of_type(of),
            None => self.of_shape(&self.api.ty(of).shape),
        }
    }

    fn of_shape(&self, shape: &Shape) -> Traits {
        let owned = Traits::ALL.without(Traits::COPY);
        match shape {
            Shape::Int(IntKind::Any) => owned,
            Shape::Null | Shape::Bool | Shape::Int(_) | Shape::IntEnum(_) => Traits::ALL,
            Shape::Foreign(..) => Traits::ALL,
            Shape::Float(FloatKind::F32 | FloatKind::F64) => {
                let ordered = Traits::PARTIAL_ORD.or(Traits::COPY);
                ordered.or(Traits::DEFAULT)
            }
            Shape::Str | Shape::Enum(_) | Shape::Bytes(_) => owned,
            Shape::Const(Literal::String(_)) => owned,
            Shape::Const(Literal::Bool(_) | Literal::Null) => Traits::ALL,
            Shape::Const(Literal::Number(_)) => {
                Traits::PARTIAL_ORD.or(Traits::COPY).or(Traits::DEFAULT)
            }
            Shape::Text(_) => owned.without(Traits::DEFAULT),
            Shape::Never => Traits::EQ.or(Traits::COPY),
            Shape::List(item) => self
                .of_value(*item)
                .without(Traits::COPY)
                .or(Traits::DEFAULT),
            Shape::Map(value) => map(self.of_value(*value)),
            Shape::Nullable(inner) => self.of_value(*inner).or(Traits::DEFAULT),
            // The standard library goes as far as twelve.
            Shape::Tuple(items) if items.len() > 12 => Traits::NONE,
            Shape::Tuple(items) => {
                let items = items.iter().map(|item| self.of_value(*item));
                items.fold(Traits::ALL, Traits::and)
            }
            Shape::Any | Shape::Record(_) | Shape::Union(_) => Traits::OF_VALUE,
            Shape::Const(_) | Shape::Alias(_) => Traits::OF_VALUE,
        }
    }
}

/// Of `oasmith::Map`.
fn map(value: Traits) -> Traits {
    value.and(Traits::EQ).or(Traits::DEFAULT)
}
