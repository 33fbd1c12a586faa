//! Media types of one body that are other names of its JSON.
//!
//! In: the media types of a body, each with its schema. Out: those that differ. Frameworks list every name that they
//! read (`application/json`, `text/json`, `application/*+json`) with one schema, and nobody wants to choose.

use crate::ir::{Kind, Kinds};
use crate::load::At;

use super::Lowering;
use super::literal::literal;

impl<'d> Lowering<'_, 'd> {
    /// The places of the media types that differ, each with its other names. Only `application/json` has some; a type of
    /// its own such as `application/merge-patch+json` is one where all of `+json` are.
    pub(super) fn without_synonyms(
        &mut self,
        stated: &[(&str, Option<At<'d>>)],
    ) -> Vec<(usize, Vec<String>)> {
        let named = |(media, _): &(&str, Option<At<'d>>)| media.trim().to_ascii_lowercase();
        let json = stated
            .iter()
            .position(|one| named(one) == "application/json");
        let known = json.and_then(|json| Some((json, stated[json].1?)));
        let Some((json, schema)) = known.filter(|_| stated.len() > 1) else {
            return (0..stated.len()).map(|place| (place, Vec::new())).collect();
        };
        let value = literal(schema);
        let same = |place: usize| stated[place].1.is_some_and(|other| literal(other) == value);
        let alike: Vec<bool> = (0..stated.len()).map(same).collect();
        let ranged = |(one, alike): (_, &bool)| *alike && named(one) == "application/*+json";
        let any = stated.iter().zip(&alike).any(ranged);
        let key = self.key(schema);
        let text = Kinds::of(Kind::Array).or(Kinds::of(Kind::Object));
        let structured = self.kinds_of(&key).without(text).is_empty();
        let mut kept: Vec<(usize, Vec<String>)> = Vec::new();
        let mut also = Vec::new();
        for (place, one) in stated.iter().enumerate() {
            let synonym = match named(one).as_str() {
                "text/json" | "application/*+json" => true,
                // Text that is no scalar is JSON.
                "text/plain" => structured,
                name => any && name.starts_with("application/") && name.ends_with("+json"),
            };
            match synonym && alike[place] {
                true => also.push(one.0.to_owned()),
                false => kept.push((place, Vec::new())),
            }
        }
        if let Some((_, names)) = kept.iter_mut().find(|(place, _)| *place == json) {
            *names = also;
        }
        kept
    }
}
