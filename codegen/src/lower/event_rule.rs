//! Rule texts of events whose data holds JSON.
//!
//! In: a set in the view of events. Out: the ways to choose from it, each way the schemas of one kind of event, and the
//! text that says the same as the types lowered from these sets. `allOf` asks everything of a value, so that a schema of
//! the text cannot stay beside the JSON in its place: what stands beside a union is written within each of its branches,
//! where it is settled whether the data holds JSON.

use crate::ir::Rule;
use crate::load::{self, At};

use super::Lowering;
use super::content::DATA;
use super::facets::Facets;
use super::inferred::inferred_type;
use super::literal::quote;
use super::rule::{Text, separate, text_hint};
use super::set::{Key, Part, is_chosen};

/// More choices are not written one by one.
const MOST: usize = 1024;
/// Deeper ones are none that anyone describes; it also ends circles.
const DEPTH: usize = 64;

/// The ways to choose from a set of schemas of events.
pub(super) enum Ways<'d> {
    /// One kind of event.
    One {
        /// The schemas, without the choices that led here.
        parts: Vec<(At<'d>, u8)>,
        /// The schemas of the JSON that its data holds, if it does.
        contents: Vec<At<'d>>,
    },
    /// The branches of `oneOf` or `anyOf`, each with what it is.
    Choice(&'static str, Vec<(At<'d>, Ways<'d>)>),
    /// This, or `null`.
    OrNull(Box<Ways<'d>>),
}

impl Ways<'_> {
    /// Whether some kind of event holds JSON as its data.
    pub(super) fn hold_content(&self) -> bool {
        match self {
            Ways::One { contents, .. } => !contents.is_empty(),
            Ways::Choice(_, branches) => branches.iter().any(|(_, way)| way.hold_content()),
            Ways::OrNull(way) => way.hold_content(),
        }
    }
}

impl<'d> Lowering<'_, 'd> {
    /// The ways to choose from a set in the view of events.
    ///
    /// # Errors
    ///
    /// What keeps the data of these events from being read as the JSON that it holds.
    pub(super) fn event_ways(&mut self, key: &Key) -> Result<Ways<'d>, At<'d>> {
        let mut left = MOST;
        self.viewing(Part::IN_EVENTS, |lowering| {
            lowering.ways_from(key, DEPTH, &mut left)
        })
    }

    fn ways_from(&mut self, key: &Key, depth: usize, left: &mut usize) -> Result<Ways<'d>, At<'d>> {
        let facets = self.facets(key);
        let Some((part, flag, list)) = facets.union else {
            return self.one_way(key, facets);
        };
        drop(facets);
        if depth == 0 || *left == 0 || self.has_too_many_ways(key) {
            return Err(list);
        }
        *left -= 1;
        let mut base = key.clone();
        if flag == Part::NULLABLE {
            base.parts.remove(part);
            // Whether these allow `null` as well is not looked into.
            if !base.parts.is_empty() {
                return Err(list);
            }
            let inner = self.key_beside_null(list);
            let inner = self.ways_from(&inner, depth - 1, left)?;
            return Ok(Ways::OrNull(Box::new(inner)));
        }
        base.parts[part].without |= flag;
        self.drop_idle(&mut base);
        let mut branches = Vec::new();
        for branch in list.items() {
            let joined = base.and(&self.key(branch));
            branches.push((branch, self.ways_from(&joined, depth - 1, left)?));
        }
        let keyword = match flag {
            Part::ONE_OF => "oneOf",
            _ => "anyOf",
        };
        Ok(Ways::Choice(keyword, branches))
    }

    /// One kind of event, unless a schema of it may speak of its data other than by naming it.
    fn one_way(&mut self, key: &Key, mut facets: Facets<'d>) -> Result<Ways<'d>, At<'d>> {
        let parts = self.parts(key);
        let contents = match facets.text_of_data {
            Some(_) => std::mem::take(facets.properties.entry(DATA)),
            None => Vec::new(),
        };
        for (at, _) in &parts {
            let mut members = at.members();
            let applied = ["$ref", "allOf", "anyOf", "oneOf"];
            let alone = applied.iter().all(|name| at.get(name).is_none());
            let opaque = |name: &str, value: At<'d>| match name {
                "$dynamicRef" | "$recursiveRef" => true,
                // It sees members through the schemas beside it, which are taken apart here.
                "unevaluatedProperties" => !alone || value.as_bool().is_none(),
                "patternProperties" | "not" | "if" | "dependentSchemas" | "dependencies"
                | "enum" | "const" => !contents.is_empty(),
                _ => false,
            };
            if let Some((_, keyword)) = members.find(|(name, value)| opaque(name, *value)) {
                return Err(keyword);
            }
        }
        Ok(Ways::One { parts, contents })
    }

    /// The rule of a type of events.
    pub(super) fn rule_of_event(&mut self, key: &Key, ways: Ways<'d>, at: At<'d>) -> Rule {
        let origin = self.origin(at);
        let hint = self.rule_hint(at);
        let hint = hint.and_then(|name| text_hint(Some(name), &origin.pointer, key.view()));
        let id = self.push_schema(origin, hint);
        self.unwritten_events.push((id, at, ways));
        Rule::whole(id)
    }

    /// Writes the ways to choose; `at` is the schema that stands in this place in the description.
    pub(super) fn write_events(&mut self, ways: &Ways<'d>, at: At<'d>, text: &mut Text) {
        match ways {
            Ways::Choice(keyword, branches) => {
                text.out.push('{');
                quote(keyword, &mut text.out);
                text.out.push_str(":[");
                let mut first = true;
                for (branch, way) in branches {
                    separate(text, &mut first);
                    self.write_events(way, *branch, text);
                }
                text.out.push_str("]}");
            }
            Ways::OrNull(way) => {
                text.out.push_str("{\"anyOf\":[{\"type\":\"null\"},");
                self.write_events(way, at, text);
                text.out.push_str("]}");
            }
            Ways::One { parts, contents } => self.write_event(parts, contents, at, text),
        }
    }

    fn write_event(
        &mut self,
        parts: &[(At<'d>, u8)],
        contents: &[At<'d>],
        at: At<'d>,
        text: &mut Text,
    ) {
        // The first schema that names the data says what it is; to the others it is theirs, and anything.
        let names = |part: &At<'d>| {
            part.get("properties")
                .is_some_and(|all| all.get(DATA).is_some())
        };
        let first = parts.iter().position(|(part, _)| names(part));
        if parts.is_empty() {
            return text.out.push_str("true");
        }
        let list = parts.len() > 1;
        text.out.push_str(if list { "{\"allOf\":[" } else { "" });
        for (index, (part, without)) in parts.iter().enumerate() {
            text.out.push_str(if index > 0 { "," } else { "" });
            let data = (!contents.is_empty()).then_some(match Some(index) == first {
                true => contents,
                false => &[],
            });
            let moved = list || *part != at;
            self.write_part_of_event((*part, *without), data, moved, text);
        }
        text.out.push_str(if list { "]}" } else { "" });
    }

    /// Writes a schema without what it refers to and includes, which are parts of their own. `data` has the schemas of
    /// the JSON that the data holds, none where another part says them; `None` leaves the data as it is described.
    fn write_part_of_event(
        &mut self,
        (at, without): (At<'d>, u8),
        data: Option<&[At<'d>]>,
        moved: bool,
        text: &mut Text,
    ) {
        if at.kind() != load::Kind::Object {
            return self.write(at, text);
        }
        let vocabulary = self.vocabulary(at);
        let mut first = true;
        text.out.push('{');
        if moved {
            separate(text, &mut first);
            text.out.push_str("\"x-origin\":");
            quote(&at.pointer(), &mut text.out);
        }
        self.write_anchors(at, text, &mut first);
        if let Some(kinds) = self.inferred.get(&at.id()).copied() {
            separate(text, &mut first);
            let ty = inferred_type(kinds);
            text.out.push_str(&format!("\"type\":{ty}"));
        }
        // What it says of members that it does not name is said of the text.
        let others = at.get("additionalProperties");
        let opens = others.is_some_and(|others| others.as_bool().is_none());
        for (name, value) in at.members() {
            let included = name == "allOf" || is_chosen(name, without);
            if included || !self.counts((name, value), &vocabulary) {
                continue;
            }
            match data {
                Some(data) if name == "properties" => {
                    separate(text, &mut first);
                    self.write_members_of_event(value, data, opens, text);
                }
                _ => self.write_keyword(at, name, value, text, &mut first),
            }
        }
        if data.is_some() && opens && at.get("properties").is_none() {
            separate(text, &mut first);
            text.out.push_str("\"properties\":{\"data\":true}");
        }
        text.out.push('}');
    }

    fn write_members_of_event(
        &mut self,
        members: At<'d>,
        data: &[At<'d>],
        opens: bool,
        text: &mut Text,
    ) {
        text.out.push_str("\"properties\":{");
        let mut first = true;
        for (name, schema) in members.members() {
            separate(text, &mut first);
            quote(name, &mut text.out);
            text.out.push(':');
            match name == DATA {
                true => self.write_data(data, text),
                false => self.write(schema, text),
            }
        }
        if opens && members.get(DATA).is_none() {
            separate(text, &mut first);
            text.out.push_str("\"data\":true");
        }
        text.out.push('}');
    }

    fn write_data(&mut self, contents: &[At<'d>], text: &mut Text) {
        if contents.is_empty() {
            return text.out.push_str("true");
        }
        let list = contents.len() > 1;
        text.out.push_str(if list { "{\"allOf\":[" } else { "" });
        let mut first = true;
        for content in contents {
            separate(text, &mut first);
            // What is but a reference needs no text of its own.
            if self.resolver.is_reference(*content) {
                self.write(*content, text);
                continue;
            }
            text.out.push_str("{\"$ref\":");
            self.write_target(*content, text);
            text.out.push('}');
        }
        text.out.push_str(if list { "]}" } else { "" });
    }
}
