//! What the cases of a union are called where the description does not say.

use std::collections::HashMap;

use crate::fragment::integral;
use crate::ir::{Kind, Kinds, Literal};
use crate::load::At;

use super::facets::Facets;
use super::told::letters;
use super::union::Branch;
use super::{Lowering, said};

/// The members of a branch that have one value only, with that.
pub(super) type Constants<'d> = Vec<(&'d str, Literal)>;

impl<'d> Lowering<'_, 'd> {
    /// What a reader would call the branch at `index` without a name: its constant, a member that it alone has, or its kind.
    pub(super) fn distinction(
        &mut self,
        index: usize,
        all: &[Branch<'d>],
        constants: &[Constants<'d>],
    ) -> Option<String> {
        let branch = &all[index];
        let facets = self.facets(&branch.key);
        if let Some([Literal::String(only)]) = facets.values.as_deref() {
            return Some(only.clone());
        }
        if let Some(tag) = own_strings(index, constants).or_else(|| own_value(index, constants)) {
            return Some(tag);
        }
        if let Some(tags) = self.own_pair(branch, &facets, all) {
            return Some(tags);
        }
        if let Some(included) = self.included_alone(branch, all) {
            return Some(included);
        }
        if let [only] = facets.required.names().collect::<Vec<_>>().as_slice() {
            return Some((**only).to_owned());
        }
        if let Some(own) = self.own_member(branch, &facets, all) {
            return Some(own);
        }
        let kinds = self.kinds_in_all(branch, &facets);
        let is_choice = facets.union.is_some() && kinds == Kinds::ALL;
        let kind = kind_word(kinds).filter(|_| !is_choice)?;
        let others = all.iter().filter(|other| other.key != branch.key);
        let is_alone = !others.into_iter().any(|other| {
            let facets = self.facets(&other.key);
            self.kinds_in_all(other, &facets) == kinds
        });
        let closer = (!is_alone).then(|| self.closer(&facets)).flatten();
        Some(closer.unwrap_or_else(|| kind.to_owned()))
    }

    /// The named schema that a branch adds something to, if no other branch is it or adds to it.
    fn included_alone(&mut self, branch: &Branch<'d>, all: &[Branch<'d>]) -> Option<String> {
        let name = self.sole_inclusion(branch)?;
        let others = all.iter().filter(|other| other.key != branch.key);
        let mut taken = others.flat_map(|other| {
            let own = [self.name_behind(other.at), self.title_behind(other.at)];
            own.into_iter()
                .chain([self.sole_inclusion(other)])
                .flatten()
                .collect::<Vec<_>>()
        });
        (!taken.any(|other| letters(&other) == letters(&name))).then_some(name)
    }

    /// The one named schema that a branch includes by `allOf`.
    fn sole_inclusion(&mut self, branch: &Branch<'d>) -> Option<String> {
        let parts = branch.at.get("allOf").into_iter().flat_map(At::items);
        let mut references = parts.filter(|part| part.get("$ref").is_some());
        let only = references.next().filter(|_| references.next().is_none())?;
        self.name_behind(only)
    }

    /// The kinds of a branch, whatever they are told by.
    fn kinds_in_all(&mut self, branch: &Branch<'d>, facets: &Facets<'d>) -> Kinds {
        match facets.union.is_some() {
            true => self.kinds_of(&branch.key),
            false => facets.kinds,
        }
    }

    /// What tells a string or a list from others: its format, what it lists.
    fn closer(&mut self, facets: &Facets<'d>) -> Option<String> {
        if facets.kinds == Kinds::of(Kind::String) {
            return facets.format.map(str::to_owned);
        }
        let item = *facets.items.first()?;
        let key = self.key_of_all(&facets.items);
        let named = self.name_behind(item).or_else(|| said(item, "title"));
        let word = || kind_word(self.kinds_of(&key)).map(str::to_owned);
        Some(format!("{} list", named.or_else(word)?))
    }

    /// The constants of each branch. What may be left out and is none elsewhere tells nothing.
    pub(super) fn constants(&mut self, all: &[Branch<'d>]) -> Vec<Constants<'d>> {
        let of_one = |branch: &Branch<'d>| {
            let facets = self.facets(&branch.key);
            let only = |(name, schemas): (&'d str, &Vec<At<'d>>)| {
                let key = self.key_of_all(schemas);
                match self.facets(&key).values.as_deref() {
                    Some([value]) => Some((name, value.clone())),
                    _ => None,
                }
            };
            facets.properties.iter().filter_map(only).collect()
        };
        let mut constants: Vec<Constants<'d>> = all.iter().map(of_one).collect();
        let mut stated: HashMap<&str, usize> = HashMap::new();
        for (name, _) in constants.iter().flatten() {
            *stated.entry(name).or_default() += 1;
        }
        for (branch, own) in all.iter().zip(&mut constants) {
            let required = self.facets(&branch.key).required;
            own.retain(|(name, _)| required.has(name) || stated[name] > 1);
        }
        constants
    }

    /// The two strings that a required member of this branch may be, while those of every other branch are others.
    fn own_pair(
        &mut self,
        branch: &Branch<'d>,
        facets: &Facets<'d>,
        all: &[Branch<'d>],
    ) -> Option<String> {
        facets.required.names().find_map(|name| {
            let own = self.strings(branch, name)?;
            let [one, other] = own.as_slice() else {
                return None;
            };
            let others = all.iter().filter(|other| other.key != branch.key);
            let apart = others.into_iter().all(|other| {
                let theirs = self.strings(other, name);
                theirs.is_some_and(|theirs| theirs.iter().all(|one| !own.contains(one)))
            });
            apart.then(|| format!("{one} or {other}"))
        })
    }

    /// The strings that a member of a branch may be, if it is nothing else.
    fn strings(&mut self, branch: &Branch<'d>, name: &str) -> Option<Vec<String>> {
        let string = |value: Literal| match value {
            Literal::String(text) => Some(text),
            _ => None,
        };
        self.values(branch, name)?.into_iter().map(string).collect()
    }

    /// The values that a member of a branch may be, where they are listed.
    fn values(&mut self, branch: &Branch<'d>, name: &str) -> Option<Vec<Literal>> {
        let facets = self.facets(&branch.key);
        let key = self.key_of_all(facets.properties.get(name)?);
        self.facets(&key).values
    }

    /// The first member, required ones first, that no other branch has, or else that none requires; asked where several are objects.
    fn own_member(
        &mut self,
        branch: &Branch<'d>,
        facets: &Facets<'d>,
        all: &[Branch<'d>],
    ) -> Option<String> {
        let object = Kinds::of(Kind::Object);
        if facets.kinds != object {
            return None;
        }
        let others = all.iter().filter(|other| other.key != branch.key);
        let others: Vec<Facets<'d>> = others.map(|other| self.facets(&other.key)).collect();
        if others.iter().all(|other| other.kinds != object) {
            return None;
        }
        let names = facets.required.names().chain(facets.properties.names());
        let mut own = names.filter(|name| others.iter().all(|other| !other.properties.has(name)));
        let mut asked = facets
            .required
            .names()
            .filter(|name| others.iter().all(|other| !other.required.has(name)));
        own.next().or_else(|| asked.next()).map(str::to_owned)
    }
}

/// The kinds in one word.
fn kind_word(kinds: Kinds) -> Option<&'static str> {
    const WORDS: [(Kinds, &str); 7] = [
        (Kinds::of(Kind::Bool), "Boolean"),
        (Kinds::of(Kind::Integer), "Integer"),
        (Kinds::NUMBER, "Number"),
        (Kinds::of(Kind::String), "String"),
        (Kinds::of(Kind::Array), "List"),
        (Kinds::of(Kind::Object), "Object"),
        (Kinds::ALL, "Any"),
    ];
    let found = WORDS.iter().find(|(known, _)| *known == kinds);
    found.map(|(_, word)| *word)
}

/// Whether no other branch has a constant, and whether all of them do.
fn shared<'c>(
    index: usize,
    constants: &'c [Constants<'_>],
    one: &'c (&str, Literal),
) -> (bool, bool) {
    let mut others = constants.iter().enumerate().filter(|(at, _)| *at != index);
    let alone = !others.clone().any(|(_, theirs)| theirs.contains(one));
    (alone, others.all(|(_, theirs)| theirs.contains(one)))
}

/// The first string that no other branch gives that member; else all that not every branch gives it.
fn own_strings(index: usize, constants: &[Constants<'_>]) -> Option<String> {
    let mut some = Vec::new();
    for one in &constants[index] {
        let Literal::String(text) = &one.1 else {
            continue;
        };
        match shared(index, constants, one) {
            (true, _) => return Some(last_step(text).to_owned()),
            (_, true) => {}
            _ => some.push(text.as_str()),
        }
    }
    (!some.is_empty()).then(|| some.join(" "))
}

/// Of a URL what it ends in (`out-of-credit`, as types of problems are told apart); of other texts all.
fn last_step(text: &str) -> &str {
    let mut steps = match text.split_once("://") {
        Some((_, rest)) => rest.rsplit(['/', '#', '?']),
        None => return text,
    };
    let named = |step: &&str| step.contains(|c: char| c.is_ascii_alphabetic());
    steps.find(named).unwrap_or(text)
}

/// The first integer, `true` or `false` that a member of this branch has and no other branch gives it.
fn own_value(index: usize, constants: &[Constants<'_>]) -> Option<String> {
    constants[index].iter().find_map(|one| {
        let value = spoken(&one.1)?;
        let (alone, _) = shared(index, constants, one);
        alone.then(|| format!("{} {value}", one.0))
    })
}

/// An integer, `true` or `false` in words of which a name can be made.
fn spoken(value: &Literal) -> Option<String> {
    match value {
        Literal::Bool(value) => Some(value.to_string()),
        Literal::Number(text) => {
            let value = integral(text)?;
            let sign = if value < 0 { "minus " } else { "" };
            Some(format!("{sign}{}", value.unsigned_abs()))
        }
        _ => None,
    }
}
