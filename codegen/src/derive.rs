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
/// What is so of `Ord`.
const ORDER: &str = "`Ord` is derived beside `Eq` and `PartialOrd` alone";
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
    /// What `Ord` does not go without.
    const BESIDE_ORD: Traits = Traits::EQ.or(Traits::PARTIAL_ORD);
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
    refuse_serde(config, diags);
    for (id, ident) in &deriving.types {
        let own = deriving.of_type(*id);
        let mut had = deriving.usual(*id);
        let mut seen = BTreeSet::new();
        let mut kept = Vec::new();
        for (index, path) in deriving.asked(*id).into_iter().enumerate() {
            if is_serde(path) {
                continue;
            }
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
                let why = deriving.why_not(*id, known.unwrap_or(Traits::NONE));
                refuse_one(config, (ident.as_str(), path), &why, diags);
            }
        }
        derives.insert(*id, kept);
    }
    for (path, types) in config.derives.all.iter().zip(&refused) {
        refuse(config, path, types, diags);
    }
    derives
}

/// Whether a path names a trait that generated code implements by itself.
fn is_serde(path: &str) -> bool {
    let plain: String = path.split_whitespace().collect();
    matches!(
        plain.trim_start_matches("::"),
        "serde::Serialize" | "serde::Deserialize"
    )
}

/// Says that serde's traits are there without being derived: a second implementation would not compile.
fn refuse_serde(config: &Config, diags: &Diagnostics) {
    let all = config
        .derives
        .all
        .iter()
        .map(|path| ("derives", path, path));
    let types = config.derives.types.iter();
    let types = types.flat_map(|(name, paths)| {
        let paths = paths.iter();
        paths.map(move |path| ("derives.types", name, path))
    });
    for (option, key, path) in all.chain(types).filter(|one| is_serde(one.2)) {
        let message = format!("every type implements `{path}` already; it is not derived");
        let place = config.written.place(option, key);
        let report = diags.report_at(Code::CannotDerive, None, &place, message);
        drop(report.fix("leave it out, and enable the feature `serde` of `oasmith`"));
    }
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
    let report = report.severity(Severity::Note);
    let goes_alone = Traits::named(path) == Some(Traits::ORD) && {
        let asked = config
            .derives
            .all
            .iter()
            .filter_map(|one| Traits::named(one));
        !asked.fold(Traits::NONE, Traits::or).has(Traits::BESIDE_ORD)
    };
    drop(match goes_alone {
        true => report.note(ORDER),
        false => report,
    });
}

/// Why a type does without a trait.
enum WhyNot {
    /// No enum has it.
    Enum,
    /// Values that are not known are kept as text.
    Unknown,
    /// It goes with others, which are not asked for.
    Alone,
    /// Something in a box is not copied.
    Boxed,
    /// What it holds there does not have it.
    Held(String),
}

fn refuse_one(config: &Config, (ident, path): (&str, &str), why: &WhyNot, diags: &Diagnostics) {
    let place = config.written.place("derives.types", ident);
    let reason = match why {
        WhyNot::Enum => "an enum has none".to_owned(),
        WhyNot::Unknown => "it keeps values that are not known as text".to_owned(),
        WhyNot::Alone => ORDER.to_owned(),
        WhyNot::Boxed => "it holds something in a box".to_owned(),
        WhyNot::Held(name) if name.is_empty() => "it holds what does not have that".to_owned(),
        WhyNot::Held(name) => format!("its `{name}` does not have that"),
    };
    let message = format!("`{ident}` does not derive `{path}`: {reason}");
    let report = diags.report_at(Code::CannotDerive, None, &place, message);
    drop(match why {
        WhyNot::Alone => report.fix("ask for `Eq` and `PartialOrd` as well"),
        WhyNot::Held(_) => report.fix(format!(
            "ask for `{path}` on what it holds as well, where that is a generated type that can have it"
        )),
        _ => report,
    });
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
            Shape::Extensible(_) => plain,
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
                if !kept.has(Traits::BESIDE_ORD) {
                    kept = kept.without(Traits::ORD);
                }
                changed |= kept != own;
                self.own.insert(id, kept);
            }
        }
    }

    /// Why a type that was to have a trait has it not.
    fn why_not(&self, id: TypeId, missing: Traits) -> WhyNot {
        let shape = &self.api.ty(id).shape;
        let is_enum = matches!(
            shape,
            Shape::Enum(_) | Shape::Extensible(_) | Shape::IntEnum(_) | Shape::Union(_)
        );
        if missing == Traits::DEFAULT && is_enum {
            return WhyNot::Enum;
        }
        if missing == Traits::COPY && matches!(shape, Shape::Enum(_) | Shape::Extensible(_)) {
            return WhyNot::Unknown;
        }
        let asked = self.asked(id).into_iter().filter_map(Traits::named);
        let asked = asked.fold(self.usual(id), Traits::or);
        if missing == Traits::ORD && !asked.has(Traits::BESIDE_ORD) {
            return WhyNot::Alone;
        }
        let held = self.held_by(id).into_iter().enumerate();
        let mut lacking = held.filter(|(index, (_, ty))| !self.held(id, *index, *ty).has(missing));
        match lacking.next() {
            Some((_, (_, ty))) if self.of_value(ty).has(missing) => WhyNot::Boxed,
            Some((_, (name, _))) => WhyNot::Held(name.to_owned()),
            None => WhyNot::Held(String::new()),
        }
    }

    /// The members or cases of a type, each with its name.
    fn held_by(&self, id: TypeId) -> Vec<(&'a str, TypeId)> {
        match &self.api.ty(id).shape {
            Shape::Record(record) => {
                let fields = record.fields.iter();
                fields
                    .map(|field| (field.wire.as_str(), field.ty))
                    .collect()
            }
            Shape::Union(union) => {
                let cases = union.cases.iter();
                cases.map(|case| (case.hint.as_str(), case.ty)).collect()
            }
            _ => Vec::new(),
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
            Shape::Extensible(_) => no_default.without(Traits::COPY),
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
        let cases = union.cases.iter().enumerate();
        let cases = cases.filter(|(index, _)| !self.facts.is_bare(id, *index));
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
            Shape::Str | Shape::Enum(_) | Shape::Extensible(_) | Shape::Bytes(_) => owned,
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
