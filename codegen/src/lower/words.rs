//! Branches that take certain strings and no others, beside branches that take none: each string is a case by itself, which
//! holds nothing, whether it stands alone (`const: auto`) or in a list (`enum: [none, auto]`).

use crate::ir::{Case, Docs, Hint, Kind, Kinds, Literal, Shape, TypeId};
use crate::load::At;

use super::Lowering;
use super::annotation::schema_docs;
use super::set::Key;
use super::union::Branch;

/// Of how many strings each is named in front of what is said of all.
const NAMED: usize = 8;

impl<'d> Lowering<'_, 'd> {
    /// Per branch the strings that it takes; `None` if one takes others, or what another takes. Of lists alone where they
    /// may be: a discriminator speaks of branches, and each of them has one case then.
    pub(super) fn words_alone(
        &mut self,
        branches: &[Branch<'d>],
        lists: bool,
    ) -> Option<Vec<Vec<Literal>>> {
        let mut all: Vec<Vec<Literal>> = Vec::with_capacity(branches.len());
        for branch in branches {
            let kinds = self.kinds_of(&branch.key);
            if !kinds.has(Kind::String) {
                all.push(Vec::new());
                continue;
            }
            let words = match self.word(&branch.key) {
                Some(word) => vec![word],
                None if lists => self.listed_words(branch)?,
                None => return None,
            };
            let is_new = |word: &Literal| all.iter().flatten().all(|known| known != word);
            if kinds != Kinds::of(Kind::String) || !words.iter().all(is_new) {
                return None;
            }
            all.push(words);
        }
        Some(all)
    }

    /// The one string that a set allows, if its type is no more than that.
    fn word(&mut self, key: &Key) -> Option<Literal> {
        let facets = self.facets(key);
        let constant = facets.constant && facets.union.is_none();
        if constant && !self.refuses_its_constant(key) && !self.branches_on_its_constant(key) {
            let mut values = facets.values.into_iter().flatten();
            return values.next().filter(|_| values.next().is_none());
        }
        self.only_value(key)
    }

    /// The strings that a branch lists, if it has no name and says nothing else. Whoever gives it one wants the type.
    fn listed_words(&mut self, branch: &Branch<'d>) -> Option<Vec<Literal>> {
        let place = self.origin(branch.at).pointer;
        let is_named = self.name_behind(branch.at).is_some()
            || self.config.renamed_schema(&place, None).is_some();
        if is_named || !self.lists_values_alone(&branch.key) {
            return None;
        }
        let values = self.facets(&branch.key).values?;
        let is_word = |value: &Literal| matches!(value, Literal::String(_));
        values.iter().all(is_word).then_some(values)
    }

    /// A case for each string that a branch lists. What is said of the branch is said of the union, as no type is left to
    /// say it.
    pub(super) fn each_word(
        &mut self,
        id: TypeId,
        branch: &Branch<'d>,
        words: &[Literal],
    ) -> Vec<Case> {
        self.lint_listed(branch);
        let whole = branch.key.whole();
        let rule = self.viewing(0, |lowering| lowering.rule_of(&whole, branch.at));
        let said = self.said_of_values(&branch.key);
        let mut cases = Vec::with_capacity(words.len());
        for word in words.iter() {
            let Some(text) = word.as_str() else { continue };
            let told = said.iter().find(|one| one.value == text);
            let distinction = told.and_then(|one| one.name.clone());
            let distinction = distinction.unwrap_or_else(|| text.to_owned());
            let hint = Hint::Case {
                parent: id,
                distinction: distinction.clone(),
            };
            let ty = self.push(branch.at, hint, Shape::Const(word.clone()));
            let pushed = &mut self.api.types[ty.0 as usize];
            pushed.schema = rule;
            pushed.docs = told.map_or_else(Docs::default, |one| one.docs.clone());
            cases.push(Case {
                ty,
                hint: distinction,
                origin: self.origin(branch.at),
            });
        }
        self.say_of_words(id, branch.at, words);
        cases
    }

    fn lint_listed(&mut self, branch: &Branch<'d>) {
        for (part, _) in self.parts(&branch.key) {
            self.lint(part);
        }
    }

    /// Adds what a branch says of its strings to what its union says.
    fn say_of_words(&mut self, id: TypeId, branch: At<'d>, words: &[Literal]) {
        let Some(said) = schema_docs(branch).description else {
            return;
        };
        let names: Vec<String> = words
            .iter()
            .filter_map(Literal::as_str)
            .map(|word| format!("`{word}`"))
            .collect();
        let about = match names.len() > NAMED {
            true => "Each string".to_owned(),
            false => names.join(", "),
        };
        let said = format!("{about}: {}", said.trim());
        let docs = &mut self.api.types[id.0 as usize].docs;
        docs.description = Some(match docs.description.take() {
            Some(own) => format!("{}\n\n{said}", own.trim_end()),
            None => said,
        });
    }
}
