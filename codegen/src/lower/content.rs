//! The JSON that the data of an event holds.
//!
//! The data of an event is text, which `contentMediaType` and `contentSchema` may say to be JSON (OpenAPI 3.2, 4.14.4).
//! To JSON Schema both are annotations, so a type is always that of the string. What a stream of events carries is
//! lowered once more from the same schemas, with the JSON in the place of its text: whoever reads events has it. Which
//! JSON that is, one place decides for types and rule texts: the set of all schemas that speak of the data.

use std::collections::HashSet;

use crate::diagnostic::Code;
use crate::ir::{EventValue, Kind};
use crate::load::{self, At};
use crate::media::is_json;

use super::facets::Facets;
use super::set::Part;
use super::{Lowering, text};

/// The member of an event that carries something.
pub(super) const DATA: &str = "data";

impl<'d> Lowering<'_, 'd> {
    /// The schemas of the JSON that a text holds, wherever those of the text say one: beside a reference, behind it, or
    /// among `allOf`.
    pub(super) fn contents_of(&self, schemas: &[At<'d>]) -> Vec<At<'d>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut todo: Vec<At<'d>> = schemas.iter().rev().copied().collect();
        while let Some(at) = todo.pop() {
            if at.kind() != load::Kind::Object || !seen.insert(at.id()) {
                continue;
            }
            let hides = self.resolver.ref_hides_siblings(at);
            if hides && self.resolver.is_reference(at) {
                todo.extend(self.resolver.step(at));
                continue;
            }
            let json = text(at, "contentMediaType").is_some_and(|media| is_json(&media));
            found.extend(at.get("contentSchema").filter(|_| json));
            let branches: Vec<_> = at.get("allOf").into_iter().flat_map(At::items).collect();
            todo.extend(branches.into_iter().rev());
            todo.extend(self.resolver.step(at));
        }
        found
    }

    /// Puts the schemas of the JSON that an event's data holds in the place of those of the text; a text that holds a
    /// text is left as it is, as lines do not tell the two apart.
    pub(super) fn hold_content(&mut self, facets: &mut Facets<'d>) {
        let Some(texts) = facets.properties.get(DATA) else {
            return;
        };
        let contents = self.contents_of(texts);
        if contents.is_empty() {
            return;
        }
        let kinds = self.viewing(0, |lowering| {
            let key = lowering.key_of_all(&contents);
            lowering.kinds_of(&key)
        });
        if !kinds.has(Kind::String) {
            let held = facets.properties.entry(DATA);
            facets.text_of_data = Some(std::mem::replace(held, contents));
        }
    }

    /// The view in which the events of a stream are read: the whole where none of them holds JSON.
    pub(super) fn view_of_event(&mut self, value: Option<(At<'d>, EventValue)>) -> u8 {
        let Some((schema, EventValue::Whole)) = value else {
            return 0;
        };
        let key = self.viewing(Part::IN_EVENTS, |lowering| lowering.key(schema));
        match self.event_ways(&key) {
            Ok(ways) if ways.hold_content() => Part::IN_EVENTS,
            Ok(_) => 0,
            Err(keyword) => {
                let choices = self.viewing(Part::IN_EVENTS, |lowering| lowering.choices(&key));
                if choices.iter().any(|one| one.text_of_data.is_some()) {
                    let message =
                        "data that holds JSON is handed on as its text: this may speak of it";
                    let report = self.diags.report(Code::NotYet, keyword, message);
                    drop(report.fix("say it of the JSON, within `contentSchema`"));
                }
                0
            }
        }
    }
}
