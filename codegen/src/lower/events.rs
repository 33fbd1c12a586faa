//! Bodies that are one value after another: what one of them is.
//!
//! In: the schemas of a media type. Out: the schema of its value, or of one of its values, and for events whether that is
//! the data alone or the event as a whole.

use std::collections::HashSet;

use crate::diagnostic::Code;
use crate::ir::{EventValue, Kind, Kinds};
use crate::load::At;
use crate::media::essence;

use super::Lowering;
use super::facets::Facets;
use super::set::{Key, Part};

/// Server-sent events (HTML, 9.2.5).
pub(super) const EVENTS: &str = "text/event-stream";

/// Media types of JSON values one after another.
pub(super) const LINES: [&str; 8] = [
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/json-lines",
    "application/json-seq",
    "application/geo+json-seq",
];

/// What an event has (HTML, 9.2.6).
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// What an array asks beside its items.
const OF_ALL: [&str; 10] = [
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "enum",
    "const",
    "not",
    "if",
    "oneOf",
    "anyOf",
];

impl<'d> Lowering<'_, 'd> {
    /// What a body of a media type is described by, whichever version describes it: the schema of its value, of a sequence
    /// that of one value.
    pub(super) fn value_of(
        &mut self,
        media: &str,
        item: Option<At<'d>>,
        schema: Option<At<'d>>,
    ) -> Option<(At<'d>, EventValue)> {
        let essence = essence(media);
        let events = essence == EVENTS;
        if !events && !LINES.contains(&essence.as_str()) {
            return Some((item.or(schema)?, EventValue::Data));
        }
        let (value, certain) = match item {
            Some(item) => (item, true),
            None => self.item_of_sequence(schema?),
        };
        Some(match events {
            true => self.event(value, certain),
            false => (value, EventValue::Data),
        })
    }

    /// The schema of one value of a sequence, and whether that is certain. Other than `itemSchema`, which says it, a
    /// `schema` describes them all, as an array (OpenAPI 3.2, 4.14.3), though before 3.2 most wrote the one value's there.
    fn item_of_sequence(&mut self, schema: At<'d>) -> (At<'d>, bool) {
        let key = self.key(schema);
        let facets = self.facets(&key);
        let kinds = facets.kinds.without(Kinds::of(Kind::Null));
        match facets.items.as_slice() {
            [item] if kinds == Kinds::of(Kind::Array) && facets.prefix.is_empty() => {
                self.report_rules_of_all(&key);
                (*item, true)
            }
            _ => (schema, false),
        }
    }

    /// Whether a sequence is described as the text that all of it is, and not by what stands in a line.
    pub(super) fn is_text_of_all(&mut self, at: At<'d>) -> bool {
        let schema = at.get("schema").filter(|_| at.get("itemSchema").is_none());
        schema.is_some_and(|schema| {
            let key = self.key(schema);
            self.facets(&key).kinds == Kinds::of(Kind::String)
        })
    }

    /// Says which rules nobody checks: the values of a sequence are never there all at once.
    fn report_rules_of_all(&self, key: &Key) {
        for (part, _) in self.parts(key) {
            for keyword in OF_ALL {
                let idle = |value: &At<'d>| {
                    value.as_bool() == Some(false) || value.as_number() == Some("0")
                };
                let Some(rule) = part.get(keyword).filter(|value| !idle(value)) else {
                    continue;
                };
                let message =
                    format!("the values come one at a time: `{keyword}` of all is not checked");
                let report = self.diags.report(Code::NotYet, rule, message);
                drop(report.fix("leave it out, or check it where the values are read"));
            }
        }
    }

    /// What stands for one event. 3.2 describes the whole of it, its `data` a string that may hold something else
    /// (OpenAPI 3.2, 4.14.4), or what that stands for; a schema of other members is that of the data.
    fn event(&mut self, schema: At<'d>, certain: bool) -> (At<'d>, EventValue) {
        let key = self.key(schema);
        let facets = self.facets(&key);
        let union = facets.union.is_some();
        let choices = self.choices(&key);
        let whole = !choices.is_empty() && choices.iter().all(|one| is_event(one, certain));
        if whole && (union || facets.properties.get("data").is_none()) {
            return (schema, EventValue::Whole);
        }
        let fields = choices.iter().all(has_fields_alone);
        let Some(data) = facets.properties.get("data").cloned() else {
            let named = |one: &Facets<'_>| one.properties.names().next().is_some();
            if certain && fields && choices.iter().any(named) {
                let message =
                    "not every kind of event has `data` or `event`: taken for what their data says";
                let report = self.diags.report(Code::NotYet, schema, message);
                drop(report.fix("give every kind of event a `data`"));
            }
            return (schema, EventValue::Data);
        };
        let key = self.key_of_all(&data);
        let string = self.facets(&key).kinds == Kinds::of(Kind::String);
        let whole = is_event(&facets, certain) || has_fields_alone(&facets) && string;
        let (true, Some(first)) = (whole, data.first()) else {
            return (schema, EventValue::Data);
        };
        if union {
            let message =
                "events of several kinds: the data of each is handed on as it is described for all";
            let report = self.diags.report(Code::NotYet, schema, message);
            drop(report.fix("state in every kind what its `data` is"));
        }
        match self.contents_of(&data).as_slice() {
            [] => (*first, EventValue::Data),
            [content] => (*content, EventValue::Data),
            [_, further, ..] => {
                let message = "data that several schemas say to hold JSON is handed on as its text";
                let report = self.diags.report(Code::NotYet, *further, message);
                drop(report.fix("describe the JSON by one `contentSchema`"));
                (*first, EventValue::Data)
            }
        }
    }

    /// What a set gives to choose from, choices of choices too, `null` apart; nothing where there are too many ways.
    pub(super) fn choices(&mut self, key: &Key) -> Vec<Facets<'d>> {
        let mut found = Vec::new();
        if self.has_too_many_ways(key) {
            return found;
        }
        let mut seen = HashSet::new();
        let mut todo = vec![key.clone()];
        while let Some(key) = todo.pop() {
            if !seen.insert(key.clone()) {
                continue;
            }
            let facets = self.facets(&key);
            let Some((part, without, list)) = facets.union else {
                if facets.kinds != Kinds::of(Kind::Null) {
                    found.push(facets);
                }
                continue;
            };
            let mut base = key;
            if without == Part::NULLABLE {
                base.parts.remove(part);
                todo.push(base.and(&self.key_beside_null(list)));
                continue;
            }
            base.parts[part].without |= without;
            self.drop_idle(&mut base);
            for branch in list.items() {
                todo.push(base.and(&self.key(branch)));
            }
        }
        found
    }
}

/// Whether an event has all these members.
fn has_fields_alone(facets: &Facets<'_>) -> bool {
    let mut names = facets.properties.names();
    names.all(|name| FIELDS.contains(&name))
}

/// Whether these are the members of an event and not of its data: nothing but events has `retry`.
fn is_event(facets: &Facets<'_>, certain: bool) -> bool {
    let named = |field: &str| facets.properties.get(field).is_some();
    let is_told = match certain {
        true => named("data") || named("event"),
        false => named("data") && named("retry"),
    };
    is_told && has_fields_alone(facets)
}
