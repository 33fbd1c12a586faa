//! What the values of a type look like at first sight, by which most cases of a union are left out before any is tried.
//!
//! In: the [`Look`] of every case, and the value ahead. Out: the cases that may be meant. It only leaves out what
//! reading would refuse.

use std::borrow::Cow;
use std::cell::Cell;

use super::{Reader, Stop};
use crate::json::{Kind, same};

/// What every value of a type has in common, as far as a glance at it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Nothing.
    Any,
    /// The kind.
    Of(Kind),
    /// It is one of these strings.
    OneOf(&'static [&'static str]),
    /// It is a string, and none of these.
    NoneOf(&'static [&'static str]),
    /// It is this one of `true` and `false`.
    Bool(bool),
    /// Of a member: if it is there, it looks so.
    Maybe(&'static Look),
    /// It is an object that has these members, and those look so.
    Record(&'static [(&'static str, Look)]),
    /// It looks like one of these.
    Union(&'static [Look]),
}

/// The cases of a union that a value may be meant for: a bit for each of the first 64. Later ones always may.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidates {
    bits: u64,
    /// There is but one.
    pub(super) sole: bool,
}

impl Candidates {
    pub(super) const ALL: Self = Self {
        bits: u64::MAX,
        sole: false,
    };

    /// Whichever the value names.
    pub(super) const NAMED: Self = Self {
        bits: u64::MAX,
        sole: true,
    };

    pub(super) fn is_named(self) -> bool {
        self.sole && self.bits == u64::MAX
    }

    pub(super) fn has(self, case: u32) -> bool {
        1u64.checked_shl(case)
            .is_none_or(|bit| self.bits & bit != 0)
    }
}

/// A value as far as it has been looked at.
struct Glance<'g, 'a> {
    kind: Kind,
    /// What it says, if it is a string, `true` or `false`, and has been read.
    text: Option<&'g str>,
    /// The members, if it is an object and they have been looked at.
    members: Option<&'g [Met<'a>]>,
    /// The name that was looked for last, and where its member stands: most cases ask for the same.
    last: Cell<Option<(&'static str, Option<usize>)>>,
}

impl<'g, 'a> Glance<'g, 'a> {
    fn of(kind: Kind, text: Option<&'g str>) -> Self {
        Glance {
            kind,
            text,
            members: None,
            last: Cell::new(None),
        }
    }

    /// The member of this name. Of duplicates the first is looked at; reading refuses them.
    #[inline(always)]
    fn member(&self, members: &'g [Met<'a>], wanted: &'static str) -> Option<&'g Met<'a>> {
        let at = match self.last.get() {
            Some((name, at)) if std::ptr::eq(name, wanted) => at,
            _ => self.search(members, wanted),
        };
        members.get(at?)
    }

    #[inline(never)]
    fn search(&self, members: &[Met<'a>], wanted: &'static str) -> Option<usize> {
        let is = |(name, ..): &Met<'_>| same(name.as_bytes(), wanted.as_bytes());
        let at = members.iter().position(is);
        self.last.set(Some((wanted, at)));
        at
    }
}

/// A member met: its name, its kind, and what it says if it is a string, `true` or `false`.
type Met<'a> = (Cow<'a, str>, Kind, Option<Cow<'a, str>>);

impl Look {
    fn fits(&self, glance: &Glance<'_, '_>) -> bool {
        let among = |all: &[&str], known: bool| {
            let is = |text: &str| has(all, text) == known;
            glance.kind == Kind::String && glance.text.is_none_or(is)
        };
        match self {
            Look::Any => true,
            Look::Of(kind) => glance.kind == *kind,
            Look::OneOf(all) => among(all, true),
            Look::NoneOf(all) => among(all, false),
            Look::Bool(value) => {
                let said = match value {
                    true => "true",
                    false => "false",
                };
                glance.kind == Kind::Bool && glance.text.is_none_or(|text| text == said)
            }
            Look::Maybe(look) => look.fits(glance),
            Look::Record(wanted) => {
                let met = |members| {
                    let mut wanted = wanted.iter();
                    wanted.all(|(name, look)| look.is_met(glance.member(members, name)))
                };
                glance.kind == Kind::Object && glance.members.is_none_or(met)
            }
            Look::Union(looks) => looks.iter().any(|look| look.fits(glance)),
        }
    }

    /// What mostly tells: the kind, and the first member that it asks for, if that is a string.
    #[inline(always)]
    fn fits_at_first(&self, glance: &Glance<'_, '_>) -> Option<bool> {
        let Look::Record(wanted) = self else {
            return None;
        };
        let Some(members) = glance.members else {
            return Some(glance.kind == Kind::Object);
        };
        match wanted {
            [(name, Look::OneOf(all) | Look::Maybe(Look::OneOf(all))), ..] => {
                let (_, _, text) = glance.member(members, name)?;
                (!has(all, text.as_deref()?)).then_some(false)
            }
            _ => None,
        }
    }

    /// Whether the member is there, or may be missing, and looks so.
    fn is_met(&self, member: Option<&Met<'_>>) -> bool {
        match member {
            Some((_, kind, text)) => self.fits(&Glance::of(*kind, text.as_deref())),
            None => matches!(self, Look::Maybe(_)),
        }
    }
}

impl<'a> Reader<'a> {
    /// The cases that the value ahead may be meant for, by the look of the union. Only strict readers leave out any:
    /// others forgive what is missing, and take values that the description does not know.
    #[inline(never)]
    pub(super) fn candidates(&mut self, look: &Look) -> Result<Candidates, Stop> {
        let kind = self.kind()?;
        let Look::Union(cases) = look else {
            return Ok(Candidates::ALL);
        };
        if !self.strict() {
            return Ok(Candidates::ALL);
        }
        let mut glance = Glance::of(kind, None);
        let found = candidates(cases, &glance);
        if found.sole || kind != Kind::Object || found.bits == 0 {
            return Ok(found);
        }
        let members = self.met()?;
        glance.members = Some(&members);
        Ok(candidates(cases, &glance))
    }

    /// The members of the object ahead.
    fn met(&mut self) -> Result<Vec<Met<'a>>, Stop> {
        let mut members = Vec::with_capacity(8);
        self.peek_until(|r, name| {
            let kind = r.kind()?;
            let text = match kind {
                Kind::String => Some(r.text()?),
                Kind::Bool => Some(Cow::Borrowed(match r.bool()? {
                    true => "true",
                    false => "false",
                })),
                _ => None,
            };
            members.push((name, kind, text));
            Ok(false)
        })?;
        Ok(members)
    }
}

#[inline(always)]
fn has(all: &[&str], text: &str) -> bool {
    let mut all = all.iter();
    all.any(|one| same(one.as_bytes(), text.as_bytes()))
}

fn candidates(cases: &[Look], glance: &Glance<'_, '_>) -> Candidates {
    let fitting = cases.iter().take(64).enumerate();
    let fits = |case: &Look| {
        let first = case.fits_at_first(glance);
        first.unwrap_or_else(|| case.fits(glance))
    };
    let fitting = fitting.filter(|(_, case)| fits(case));
    let bits = fitting.fold(0, |bits, (at, _)| bits | 1 << at);
    Candidates {
        bits,
        sole: cases.len() <= 64 && bits.is_power_of_two(),
    }
}
