//! Media types of one body that are other names of its JSON.
//!
//! In: the media types of a body, each with its schema. Out: those that differ. Frameworks list every name that they
//! read (`application/json`, `text/json`, `application/*+json`) with one schema, and nobody wants to choose.

use crate::ir::{Kind, Kinds};
use crate::load::At;
use crate::media::plain;

use super::Lowering;
use super::body::is_file;
use super::literal::literal;

impl<'d> Lowering<'_, 'd> {
    /// The places of the media types that differ, each with its other names. Only `application/json` has some; a type of
    /// its own such as `application/merge-patch+json` is one where all of `+json` are.
    pub(super) fn without_synonyms(
        &mut self,
        stated: &[(&str, Option<At<'d>>)],
    ) -> Vec<(usize, Vec<String>)> {
        let names: Vec<Option<String>> = stated.iter().map(|(media, _)| plain(media)).collect();
        let named = |place: usize| names.get(place).and_then(Option::as_deref).unwrap_or("");
        let json = (0..stated.len()).find(|place| named(*place) == "application/json");
        let known = json.and_then(|json| Some((json, stated[json].1?)));
        // Of a file there are bytes, whatever they are called.
        let known = known.filter(|(_, schema)| stated.len() > 1 && !is_file(*schema));
        let Some((json, schema)) = known else {
            return (0..stated.len()).map(|place| (place, Vec::new())).collect();
        };
        let mut same = |other: &(&str, Option<At<'d>>)| {
            let other = other.1;
            other.is_some_and(|other| self.is_same(schema, other))
        };
        let alike: Vec<bool> = stated.iter().map(&mut same).collect();
        let ranged = |place: usize| alike[place] && named(place) == "application/*+json";
        let any = (0..stated.len()).any(ranged);
        let key = self.key(schema);
        let text = Kinds::of(Kind::Array).or(Kinds::of(Kind::Object));
        let structured = self.kinds_of(&key).without(text).is_empty();
        let mut kept: Vec<(usize, Vec<String>)> = Vec::new();
        let mut also = Vec::new();
        for (place, (media, _)) in stated.iter().enumerate() {
            let synonym = match named(place) {
                "application/json" => place != json,
                "text/json" | "application/*+json" => true,
                // Text that is no scalar is JSON.
                "text/plain" => structured,
                name => any && name.starts_with("application/") && name.ends_with("+json"),
            };
            match synonym && alike[place] {
                true => also.push((*media).to_owned()),
                false => kept.push((place, Vec::new())),
            }
        }
        if let Some((_, names)) = kept.iter_mut().find(|(place, _)| *place == json) {
            *names = also;
        }
        kept
    }

    /// Whether two schemas are one: they lead to the same, or say the same where references lead to the same.
    fn is_same(&mut self, one: At<'d>, other: At<'d>) -> bool {
        let resource = |at: At<'d>| self.resolver.resource(at).id();
        let beside = resource(one) == resource(other);
        beside && literal(one) == literal(other) || self.key(one) == self.key(other)
    }
}
