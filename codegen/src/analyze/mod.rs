//! Facts about the types, in tables beside the IR.
//!
//! In: an [`Api`]. Out: [`Facts`]: which types are equal, where recursion is boxed, which way a type
//! travels, how unions are told apart, what there is to check. It changes nothing in the IR.

mod alone;
mod bare;
mod blanks;
mod carried;
mod direction;
mod drawing;
mod equal;
mod expressions;
mod look;
mod outline;
mod overlap;
mod pages;
mod partial;
mod preset;
mod recursion;
mod replies;
mod sections;
mod servers;
mod tagging;
mod worth;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::hash::{IdMap, IdSet};
use crate::ir::{
    Api, Field, Kinds, Literal, Operation, OperationId, Param, Presence, Shape, TypeId,
};
use crate::pattern::{Matcher, Matchers};

pub(crate) use alone::{Alone, Cases};
pub use bare::{TagAlone, TagsAlone, Words};
pub use direction::Direction;
pub(crate) use direction::operation_types;
pub(crate) use look::{Look, of_record};
pub use outline::{Member, Object, Outline, Outlines, Scalar, Slot, Stands};
pub use pages::{Paged, Step};
pub(crate) use partial::reached;
pub use replies::{Alike, Group};
pub use sections::{Section, Sections};
pub use servers::Choice;
pub use tagging::{Tag, Tagging};

/// What is known about an API's types.
#[derive(Debug)]
pub struct Facts {
    /// Per type the one that stands for it: itself, or an equal type; aliases are followed.
    pub same: Vec<TypeId>,
    /// Record fields and union cases, by type and index, that are boxed to end a recursion, or because they are large.
    pub boxed: IdSet<(TypeId, usize)>,
    /// Lists, maps and the like that contain themselves, and so must be types of their own.
    pub newtypes: IdSet<TypeId>,
    /// Per type the ways it travels.
    pub direction: Vec<Direction>,
    /// Per type the kinds of value it holds.
    kinds: Vec<Kinds>,
    /// How a reader tells the cases of a union apart.
    pub tagging: IdMap<TypeId, Tagging>,
    /// Per union the cases that hold no value, by index, each with the one string that it is.
    words: IdMap<TypeId, Words>,
    /// Per union the cases that hold no value, by index, each with the tag that it is.
    tags_alone: IdMap<TypeId, TagsAlone>,
    /// Members that may be left out, by record and index, which `new` sets to the one value that they can have.
    pub preset: IdMap<(TypeId, usize), Literal>,
    /// Types whose looks a union asks before it tries them.
    pub looked_at: IdSet<TypeId>,
    /// Per pattern what decides on it.
    pub patterns: Vec<Matcher>,
    /// Per type, where responses are tolerated, how far what stands in for a missing value is from plain ones.
    blanks: Vec<Option<u32>>,
    /// Whether enumerations take unknown values where they are received.
    opens_enums: bool,
    /// Whether clients forgive what replies lack.
    forgives: bool,
    /// Per operation whose replies are pages, how they are read, or why they cannot be.
    pub pages: BTreeMap<OperationId, Result<Paged, String>>,
    /// Which operations share the type of their replies.
    pub alike: Alike,
    /// Which operations stand in a module of their tag.
    pub sections: Sections,
    /// The tags of operations of which some ask who calls, so that their trait has a `Principal`.
    pub guarded: BTreeSet<String>,
    /// Whether the trait of what the API calls has one.
    pub guards_receivers: bool,
    /// Which JSON the text of parameters, headers and forms may stand for.
    pub outlines: Outlines,
    /// Where there is a choice of servers.
    pub servers: Vec<Choice>,
    /// Per union that [is tried](Facts::is_tried) which cases have values that no other takes.
    pub(crate) alone: IdMap<TypeId, Cases>,
    /// Per type whether `is_valid` has anything to look at, in the value or below.
    pub checked: Vec<bool>,
    /// Per type that stands for others whether its values leave out part of what they were read from.
    pub(crate) partial: Vec<bool>,
}

impl Facts {
    /// The type that stands for another.
    pub fn of(&self, id: TypeId) -> TypeId {
        self.same[id.0 as usize]
    }

    /// The kinds of value a type holds.
    pub fn kinds(&self, id: TypeId) -> Kinds {
        self.kinds[self.of(id).0 as usize]
    }

    /// Whether a type is declared in Rust and not written out wherever it is used.
    pub fn is_declared(&self, api: &Api, id: TypeId) -> bool {
        is_nominal(&api.ty(id).shape) || self.newtypes.contains(&id)
    }

    /// The type whose rules a value has: what has a name has one text of rules, those of all else stand where it does.
    pub fn ruled(&self, api: &Api, id: TypeId) -> TypeId {
        let of = self.of(id);
        if self.is_declared(api, of) { of } else { id }
    }

    /// Whether the cases of a union are told apart by trying them, be it only of values that lack the tag.
    pub fn is_tried(&self, union: TypeId) -> bool {
        self.tagging.get(&union).is_some_and(Tagging::is_trial)
    }

    /// Whether only trying every case of a union tells that exactly one accepts.
    pub fn counts_cases(&self, union: TypeId) -> bool {
        self.alone.get(&union).is_some_and(|cases| cases.counted)
    }

    /// Whether a union is a base with its variants, whose own case takes what these refuse.
    pub fn is_base(&self, union: TypeId) -> bool {
        matches!(self.tagging.get(&union), Some(Tagging::Variants { .. }))
    }

    /// The value of a member that is no field because it can have no other: a required constant.
    pub fn constant<'a>(&self, api: &'a Api, field: &Field) -> Option<&'a Literal> {
        let required = field.presence == Presence::Required;
        required.then(|| self.sole(api, field.ty)).flatten()
    }

    /// The value of a parameter that is no argument because it can have no other: a required constant.
    pub fn fixed<'a>(&self, api: &'a Api, param: &Param) -> Option<&'a Literal> {
        param.required.then(|| self.sole(api, param.ty)).flatten()
    }

    /// The only value of a type, unless that is refused as well.
    fn sole<'a>(&self, api: &'a Api, id: TypeId) -> Option<&'a Literal> {
        let ty = api.ty(self.of(id));
        match &ty.shape {
            Shape::Const(value) if !ty.checks.is_never() => Some(value),
            _ => None,
        }
    }

    /// The cases of a union that hold no value, by index: each is one string, and no other case takes strings.
    pub fn words(&self, union: TypeId) -> &Words {
        const NONE: &Words = &Words::new();
        self.words.get(&union).unwrap_or(NONE)
    }

    /// The cases of a union that hold no value, by index: each is an object with this tag and no other member.
    pub fn tags_alone(&self, union: TypeId) -> &TagsAlone {
        const NONE: &TagsAlone = &TagsAlone::new();
        self.tags_alone.get(&union).unwrap_or(NONE)
    }

    /// Whether a case of a union holds no value.
    pub fn is_bare(&self, union: TypeId, case: usize) -> bool {
        self.words(union).contains_key(&case) || self.tags_alone(union).contains_key(&case)
    }

    /// Whether something can stand in for a value of this type that a tolerated response leaves out.
    pub fn has_blank(&self, id: TypeId) -> bool {
        self.is_open(id) && self.blank(id).is_some()
    }

    /// Whether a case can stand in for a union: nothing leads from there back to the union.
    pub fn is_blank_case(&self, union: TypeId, case: TypeId) -> bool {
        let nearer = || Some(self.blank(case)? < self.blank(union)?);
        nearer() == Some(true)
    }

    fn blank(&self, id: TypeId) -> Option<u32> {
        *self.blanks.get(self.of(id).0 as usize)?
    }

    /// Whether a union has a case for what the description does not know: where a tag or a string tells the cases apart
    /// and the API may send new ones. No such value is valid.
    pub fn has_unknown_case(&self, union: TypeId) -> bool {
        let tagging = self.tagging.get(&union);
        let may_grow = tagging.is_some_and(Tagging::may_grow) || self.words.contains_key(&union);
        may_grow && self.is_open(union)
    }

    /// Whether a type around what contains it holds that in a box. Lists and maps end a circle by themselves.
    pub fn is_boxed_within(&self, id: TypeId, shape: &Shape) -> bool {
        (0..children(shape).len()).any(|index| self.boxed.contains(&(id, index)))
    }

    /// Whether an enumeration takes values the description does not know: where it is read from
    /// responses.
    pub fn is_open(&self, id: TypeId) -> bool {
        self.opens_enums && self.direction[id.0 as usize].is_received()
    }

    /// Whether clients that are not strict read a type: what is missing may be forgiven there.
    pub fn is_forgiven(&self, id: TypeId) -> bool {
        self.forgives && self.direction[id.0 as usize].is_received()
    }
}

impl Facts {
    /// Reports what the facts say about the description.
    pub(crate) fn report(&self, api: &Api, config: &Config, diags: &Diagnostics) {
        expressions::report(self, api, diags);
        self.outlines.report(api, diags);
        carried::report(self, api, diags);
        overlap::report(self, api, config, diags);
        for (id, found) in &self.pages {
            if let Err(reason) = found {
                let operation = &api.operations[id.index()];
                let message = format!(
                    "the pages of {} {} are not followed: {reason}",
                    operation.method, operation.path
                );
                let report =
                    diags.report_at(Code::NoPages, None, &operation.origin.pointer, message);
                let route = format!("{} {}", operation.method, operation.path);
                drop(match config.pages_key(operation.id.as_deref(), &route) {
                    Some(key) => {
                        let place = config.written.place("pages", key);
                        report.fix(format!("mend `pages.{key}` of the configuration ({place})"))
                    }
                    None => report.fix("say how with `pages` in the configuration"),
                });
            }
        }
    }
}

/// Works out every fact.
pub(crate) fn api(api: &Api, config: &Config, matchers: &mut Matchers) -> Facts {
    let same = equal::classes(api);
    let mut facts = Facts {
        boxed: IdSet::default(),
        newtypes: recursion::newtypes(api, &same),
        direction: Vec::new(),
        kinds: Vec::new(),
        tagging: IdMap::default(),
        words: IdMap::default(),
        tags_alone: IdMap::default(),
        preset: IdMap::default(),
        blanks: Vec::new(),
        looked_at: IdSet::default(),
        alone: IdMap::default(),
        checked: Vec::new(),
        partial: Vec::new(),
        pages: BTreeMap::new(),
        alike: Alike::default(),
        sections: Sections::default(),
        guarded: guarded(api),
        guards_receivers: api.receivers.iter().any(Operation::is_guarded),
        outlines: Outlines::default(),
        servers: servers::all(api),
        patterns: api
            .patterns
            .iter()
            .map(|pattern| matchers.take(&pattern.source))
            .collect(),
        opens_enums: config.opens_enums(),
        forgives: config.forgives(),
        same,
    };
    facts.direction = direction::all(api, &facts);
    facts.boxed = recursion::boxes(api, &facts);
    facts.kinds = tagging::kinds(api, &facts);
    facts.words = bare::words(api, &facts);
    facts.tagging = tagging::all(api, &facts);
    facts.tags_alone = bare::tags(api, &facts, config);
    facts.preset = preset::all(api, &facts);
    if config.is_tolerant() {
        facts.blanks = blanks::all(api, &facts);
    }
    facts.looked_at = look::all(api, &facts);
    facts.alone = alone::all(api, &facts);
    facts.checked = worth::all(api, &facts);
    facts.partial = partial::all(api, &facts);
    facts.pages = pages::all(api, &facts);
    facts.alike = replies::all(api, &facts);
    facts.sections = sections::all(api, &facts.alike);
    facts.outlines = drawing::all(api, &facts);
    facts
}

fn guarded(api: &Api) -> BTreeSet<String> {
    let asking = api.operations.iter().filter(|one| one.is_guarded());
    asking.map(|one| one.tag().to_owned()).collect()
}

/// Whether a shape becomes a Rust type of its own.
pub fn is_nominal(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Record(_)
            | Shape::Enum(_)
            | Shape::Extensible(_)
            | Shape::IntEnum(_)
            | Shape::Union(_)
    )
}

/// The types a shape mentions, in order.
pub(crate) fn children(shape: &Shape) -> Vec<TypeId> {
    match shape {
        Shape::List(inner) | Shape::Map(inner) | Shape::Nullable(inner) | Shape::Alias(inner) => {
            vec![*inner]
        }
        Shape::Tuple(items) => items.clone(),
        Shape::Record(record) => {
            let rest = match record.rest {
                crate::ir::Rest::Typed(rest) => Some(rest),
                _ => None,
            };
            record.fields.iter().map(|f| f.ty).chain(rest).collect()
        }
        Shape::Union(union) => union.cases.iter().map(|case| case.ty).collect(),
        _ => Vec::new(),
    }
}
