//! Which JSON the text of parameters, headers and forms may stand for.
//!
//! In: the types that are written as text. Out: [`Outlines`], a graph of what their values may be. That is asked of sets of
//! types: a union is all its cases at once, so that its objects have one outline, with the members of all; a member that
//! they do not agree on goes by the tag, or else by its text. What contains itself leads back to itself. Last comes what
//! stands by itself, to be referred to.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostics};
use crate::hash::IdMap;
use crate::ir::{Api, Shape, TypeId};

/// From how many members on objects stand by themselves: what is smaller is as short where it is used.
const LARGE: usize = 4;
/// From how many levels on what is small stands by itself.
const DEEPEST: usize = 5;

/// A graph of outlines.
#[derive(Debug, Default)]
pub struct Outlines {
    pub(super) all: Vec<Outline>,
    /// Per type that is written as text.
    pub(super) of: IdMap<TypeId, Slot>,
    /// Members that objects of one union do not agree on, where neither a tag nor the text tells: a record and the member.
    pub(super) unclear: BTreeSet<(TypeId, String)>,
    /// Tuples whose places text does not tell apart.
    pub(super) unclear_places: BTreeSet<TypeId>,
    /// The types of which more sets came together than anyone would read.
    pub(super) cut: Option<TypeId>,
}

/// An outline by its place, or `null` as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The place.
    pub outline: usize,
    /// Whether it may be `null`.
    pub nullable: bool,
}

/// What a value may be.
#[derive(Debug)]
pub struct Outline {
    /// The scalars.
    pub scalars: BTreeSet<Scalar>,
    /// The items, if it may be a list.
    pub items: Option<Slot>,
    /// The members, if it may be an object.
    pub object: Option<Object>,
    /// The types it is called after: the union, or those of its objects.
    pub types: Vec<TypeId>,
    /// Where it is written.
    pub stands: Stands,
}

/// What text may stand for by itself, in the order in which that is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Scalar {
    Number,
    Bool,
    /// A list or an object as JSON.
    Json,
    /// Whatever it looks like.
    Any,
    Text,
}

/// The members of an object.
#[derive(Debug)]
pub struct Object {
    /// Those that are named, in the order of the description.
    pub members: Vec<(String, Member)>,
    /// All others.
    pub rest: Option<Slot>,
}

/// A member of objects.
#[derive(Debug)]
pub struct Member {
    /// What it may be in any of them.
    pub slot: Slot,
    /// The type that it has in all of them.
    pub ty: Option<TypeId>,
    /// What it is by the tag beside it: that member's name, and what each of its texts means.
    pub told: Option<(String, Vec<(String, Slot)>)>,
}

/// Where an outline is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Wherever it is used.
    Within,
    /// By itself.
    Alone,
    /// By itself, and it contains itself.
    Circular,
}

impl Outlines {
    /// The outline at a place.
    pub fn get(&self, place: usize) -> &Outline {
        &self.all[place]
    }

    /// All with their places.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Outline)> {
        self.all.iter().enumerate()
    }

    /// What a type that is written as text may be.
    pub fn of(&self, id: TypeId) -> Option<Slot> {
        self.of.get(&id).copied()
    }

    /// What a member of a type may be.
    pub fn member(&self, id: TypeId, wire: &str) -> Option<&Member> {
        let object = self.get(self.of(id)?.outline).object.as_ref()?;
        let mut members = object.members.iter();
        let found = members.find(|(name, _)| name == wire);
        found.map(|(_, member)| member)
    }
}

impl Outlines {
    /// The same, with what stands by itself.
    pub(super) fn placed(mut self) -> Self {
        place(&mut self.all);
        self
    }

    /// Reports what text does not tell.
    pub(super) fn report(&self, api: &Api, diags: &Diagnostics) {
        for (record, wire) in &self.unclear {
            let Shape::Record(of) = &api.ty(*record).shape else {
                continue;
            };
            let field = of.fields.iter().find(|field| field.wire == *wire);
            let Some(place) = field.map(|field| field.origin.pointer.as_ref()) else {
                continue;
            };
            let message = format!(
                "as text `{wire}` is told by what it looks like, which is not the same in all schemas of this union"
            );
            let report = diags.report_at(Code::TextUnclear, None, place, message);
            drop(report.fix(
                "tell the schemas apart by a `discriminator`, or call the member something else",
            ));
        }
        for tuple in &self.unclear_places {
            let place = &api.ty(*tuple).origin.pointer;
            let message =
                "as text what stands at a place of this list is told by what it looks like";
            let report = diags.report_at(Code::TextUnclear, None, place, message);
            drop(report.fix("send it in a body of JSON, or let all places be strings"));
        }
        if let Some(id) = self.cut {
            let place = &api.ty(id).origin.pointer;
            let message =
                "as text what is in this and in others with it is told by what it looks like";
            diags.report_at(Code::TooManyWays, None, place, message);
        }
    }
}

impl Object {
    /// How much it says.
    pub(super) fn size(&self) -> usize {
        let told = |member: &Member| member.told.as_ref().map_or(0, |(_, cases)| cases.len());
        self.members
            .iter()
            .map(|(_, member)| told(member) + 1)
            .sum()
    }
}

impl Outline {
    /// The outlines that it mentions.
    fn below(&self) -> impl Iterator<Item = usize> {
        let object = self.object.iter();
        let slots = object.flat_map(|object| {
            let members = object.members.iter().flat_map(|(_, member)| {
                let told = member.told.iter().flat_map(|(_, cases)| cases);
                told.map(|(_, slot)| *slot).chain([member.slot])
            });
            members.chain(object.rest)
        });
        slots.chain(self.items).map(|slot| slot.outline)
    }
}

/// Says of each outline where it stands.
fn place(all: &mut [Outline]) {
    let below: Vec<Vec<usize>> = all.iter().map(|one| one.below().collect()).collect();
    let above = above(&below);
    let circular = circular_of(&below, &above);
    let mut open: Vec<bool> = circular.iter().map(|circular| !circular).collect();
    let mut levels = vec![0; all.len()];
    for at in peel(&below, &above, &mut open) {
        let one = &mut all[at];
        if one.items.is_none() && one.object.is_none() {
            continue;
        }
        let deepest = below[at].iter().map(|below| levels[*below]).max();
        let members = one.object.as_ref().map_or(0, Object::size);
        levels[at] = deepest.unwrap_or(0) + 1;
        if members >= LARGE || levels[at] > DEEPEST {
            one.stands = Stands::Alone;
            levels[at] = 0;
        }
    }
    for (one, circular) in all.iter_mut().zip(circular) {
        if circular {
            one.stands = Stands::Circular;
        }
    }
}

/// Of places that lead to others, which are in a circle, or between two: those that neither end nor begin.
pub(super) fn circular(below: &[Vec<usize>]) -> Vec<bool> {
    circular_of(below, &above(below))
}

fn circular_of(below: &[Vec<usize>], above: &[Vec<usize>]) -> Vec<bool> {
    let mut circular = vec![true; below.len()];
    peel(below, above, &mut circular);
    peel(above, below, &mut circular);
    circular
}

/// What leads to each of them.
fn above(below: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut above = vec![Vec::new(); below.len()];
    for (at, below) in below.iter().enumerate() {
        below.iter().for_each(|below| above[*below].push(at));
    }
    above
}

/// Takes away, one after the other, whatever leads to nothing that is left.
fn peel(to: &[Vec<usize>], from: &[Vec<usize>], left: &mut [bool]) -> Vec<usize> {
    let count = |all: &Vec<usize>| all.iter().filter(|at| left[**at]).count();
    let mut open: Vec<usize> = to.iter().map(count).collect();
    let is_ready = |at: &usize| left[*at] && open[*at] == 0;
    let mut ready: Vec<usize> = (0..to.len()).filter(is_ready).collect();
    let mut order = Vec::new();
    while let Some(at) = ready.pop() {
        left[at] = false;
        order.push(at);
        for other in &from[at] {
            open[*other] -= 1;
            if open[*other] == 0 && left[*other] {
                ready.push(*other);
            }
        }
    }
    order
}
