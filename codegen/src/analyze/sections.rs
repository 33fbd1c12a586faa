//! The sections of a large API: the operations of each tag, which stand in modules of their own.
//!
//! In: an API, which operations share the type of their replies. Out: [`Sections`]. An operation with several tags goes to its
//! first, and one without stays outside of all, as does what several sections share. Of an API that one module has room for, or
//! whose operations have not two tags, everything is outside.

use std::collections::HashMap;

use super::Alike;
use crate::ir::{Api, Operation, UNTAGGED};

/// Up to so many operations are no large API: one module of each kind is easier to find one's way in.
const ROOM: usize = 40;

/// Which operations stand in a module of their tag.
#[derive(Debug, Default)]
pub struct Sections {
    all: Vec<Section>,
    /// Per operation its section.
    of: Vec<Option<usize>>,
    /// The operations of which something stands outside of all sections.
    outside: Vec<usize>,
}

/// The operations of a tag.
#[derive(Debug)]
pub struct Section {
    /// The tag.
    pub tag: String,
    /// By their index, in their order.
    pub operations: Vec<usize>,
}

impl Sections {
    /// Every section, in the order of their first operations; none where everything is in one module.
    pub fn all(&self) -> &[Section] {
        &self.all
    }

    /// The section of an operation, by its index.
    pub fn of(&self, operation: usize) -> Option<usize> {
        self.of.get(operation).copied().flatten()
    }

    /// The section for what some operations share: theirs, if all of them are in one.
    pub fn common(&self, operations: &[usize]) -> Option<usize> {
        let (first, others) = operations.split_first()?;
        let section = self.of(*first);
        let all = others.iter().all(|other| self.of(*other) == section);
        section.filter(|_| all)
    }

    /// The operations of which something stands in a section, or outside of all.
    pub fn operations(&self, section: Option<usize>) -> &[usize] {
        match section {
            Some(section) => &self.all[section].operations,
            None => &self.outside,
        }
    }
}

/// Sorts the operations of a large API under their tags.
pub(super) fn all(api: &Api, alike: &Alike) -> Sections {
    let count = api.operations.len();
    let mut all: Vec<Section> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let tags = api.operations.iter().map(Operation::tag);
    let of = tags.enumerate().map(|(at, tag)| {
        if tag == UNTAGGED {
            return None;
        }
        let section = *known.entry(tag).or_insert_with(|| {
            all.push(Section {
                tag: tag.to_owned(),
                operations: Vec::new(),
            });
            all.len() - 1
        });
        all[section].operations.push(at);
        Some(section)
    });
    let of: Vec<Option<usize>> = of.collect();
    if count <= ROOM || all.len() < 2 {
        return Sections {
            all: Vec::new(),
            of: vec![None; count],
            outside: (0..count).collect(),
        };
    }
    let mut sections = Sections {
        all,
        of,
        outside: Vec::new(),
    };
    let is_outside = |at: &usize| {
        // The first of those that share a type has it.
        let shared = alike.group(*at).filter(|group| group.begins_with(*at));
        let shared = shared.is_some_and(|group| sections.common(&group.operations).is_none());
        sections.of(*at).is_none() || shared
    };
    sections.outside = (0..count).filter(is_outside).collect();
    sections
}
