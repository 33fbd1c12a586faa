//! The JSON that a string holds, where events are read.
//!
//! The data of an event is text, which `contentMediaType` and `contentSchema` may say to be JSON (OpenAPI 3.2, 4.14.4).
//! To JSON Schema both are annotations, so a type is always that of the string. What a stream of events carries is
//! lowered once more from the same schemas, with the JSON in the place of its text: whoever reads events has it.

use crate::ir::{EventValue, Kind};
use crate::load::At;
use crate::media::is_json;

use super::set::{Key, Part};
use super::{Lowering, text};

impl<'d> Lowering<'_, 'd> {
    /// The schema of the JSON that a string holds, if its schema says one.
    pub(super) fn content_of(&self, at: At<'d>) -> Option<At<'d>> {
        let at = self.resolver.target(at).unwrap_or(at);
        let media = text(at, "contentMediaType")?;
        at.get("contentSchema").filter(|_| is_json(&media))
    }

    /// The same in the view of events; a text that holds a text is left as it is, as lines do not tell the two apart.
    pub(super) fn viewed_content_of(&mut self, at: At<'d>) -> Option<At<'d>> {
        if self.view != Part::IN_EVENTS {
            return None;
        }
        let content = self.content_of(at)?;
        self.viewing(0, |lowering| {
            let key = lowering.key(content);
            (!lowering.kinds_of(&key).has(Kind::String)).then_some(content)
        })
    }

    /// The set that schemas of one value stand for: in the view of events that of the JSON which its text holds, whatever
    /// else is said about the text.
    pub(super) fn key_of_content(&mut self, schemas: &[At<'d>]) -> Option<Key> {
        if self.view != Part::IN_EVENTS {
            return None;
        }
        let mut contents = Vec::new();
        for schema in schemas {
            contents.extend(self.viewed_content_of(*schema));
        }
        match contents.is_empty() {
            true => None,
            false => Some(self.viewing(0, |lowering| lowering.key_of_all(&contents))),
        }
    }

    /// The view in which the events of a stream are read: the whole where none of them holds JSON.
    pub(super) fn view_of_event(&mut self, value: Option<(At<'d>, EventValue)>) -> u8 {
        let Some((schema, EventValue::Whole)) = value else {
            return 0;
        };
        let key = self.key(schema);
        match self.viewing(Part::IN_EVENTS, |lowering| lowering.holds_content(&key)) {
            true => Part::IN_EVENTS,
            false => 0,
        }
    }

    /// Whether events of a set hold JSON as their data.
    pub(super) fn holds_content(&mut self, key: &Key) -> bool {
        let choices = self.choices(key);
        let mut data = choices
            .iter()
            .filter_map(|one| one.properties.get("data"))
            .flatten();
        data.any(|schema| self.viewed_content_of(*schema).is_some())
    }

    /// Whether a keyword says in the view of events that the data is a text, which it always is.
    pub(super) fn says_text(&self, at: At<'d>, keyword: &str, value: At<'d>) -> bool {
        let is_data = |at: At<'d>| {
            at.key() == Some("data") && at.parent().and_then(At::key) == Some("properties")
        };
        self.view == Part::IN_EVENTS
            && keyword == "type"
            && value.as_str() == Some("string")
            && is_data(at)
    }
}
