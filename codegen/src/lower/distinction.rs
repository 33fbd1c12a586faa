//! What the cases of a union are called where the description does not say.

use crate::fragment::integral;
use crate::ir::{Kind, Kinds, Literal};

use super::Lowering;
use super::facets::Facets;
use super::union::Branch;

impl<'d> Lowering<'_, 'd> {
    /// What a reader would call a branch without a name: its constant, a member that it alone has, or its kind.
    pub(super) fn distinction(
        &mut self,
        branch: &Branch<'d>,
        all: &[Branch<'d>],
    ) -> Option<String> {
        let facets = self.facets(&branch.key);
        if let Some([Literal::String(only)]) = facets.values.as_deref() {
            return Some(only.clone());
        }
        let constants = self.constants(&facets);
        let text = constants.iter().find_map(|(_, value)| match value {
            Literal::String(tag) => Some(tag.clone()),
            _ => None,
        });
        if text.is_some() {
            return text;
        }
        if let Some(tag) = self.own_constant(branch, &constants, all) {
            return Some(tag);
        }
        if let Some(tags) = self.own_pair(branch, &facets, all) {
            return Some(tags);
        }
        if let [only] = facets.required.names().collect::<Vec<_>>().as_slice() {
            return Some((**only).to_owned());
        }
        if let Some(own) = self.own_member(branch, &facets, all) {
            return Some(own);
        }
        let kinds = [
            (Kinds::of(Kind::Bool), "Boolean"),
            (Kinds::of(Kind::Integer), "Integer"),
            (Kinds::NUMBER, "Number"),
            (Kinds::of(Kind::String), "String"),
            (Kinds::of(Kind::Array), "List"),
            (Kinds::of(Kind::Object), "Object"),
        ];
        let found = kinds.iter().find(|(kinds, _)| *kinds == facets.kinds);
        found.map(|(_, name)| (*name).to_owned())
    }

    /// The members of a branch that have one value only.
    fn constants(&mut self, facets: &Facets<'d>) -> Vec<(&'d str, Literal)> {
        let mut found = Vec::new();
        for (name, schemas) in facets.properties.iter() {
            let key = self.key_of_all(schemas);
            if let Some([value]) = self.facets(&key).values.as_deref() {
                found.push((name, value.clone()));
            }
        }
        found
    }

    /// The first integer, `true` or `false` that a member of this branch has and no other branch gives it.
    fn own_constant(
        &mut self,
        branch: &Branch<'d>,
        constants: &[(&'d str, Literal)],
        all: &[Branch<'d>],
    ) -> Option<String> {
        constants.iter().find_map(|(name, value)| {
            let value = spoken(value)?;
            let mut others = all.iter().filter(|other| other.key != branch.key);
            let same = others.any(|other| self.constant(other, name) == Some(value.clone()));
            (!same).then(|| format!("{name} {value}"))
        })
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

    /// What a member of a branch has to be, if it is an integer, `true` or `false`.
    fn constant(&mut self, branch: &Branch<'d>, name: &str) -> Option<String> {
        match self.values(branch, name)?.as_slice() {
            [value] => spoken(value),
            _ => None,
        }
    }

    /// The first member, required ones first, that no other branch has; asked where several are objects.
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
        own.next().map(str::to_owned)
    }
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
